//! The inputs of a run: files, folders, patterns, lists, ZIP archives.
//!
//! Every input comes once, sorted by the bytes of its path: the same set gives the same outputs whatever the order in
//! which it was named, and datasets can be merged later. What cannot be read as a file (a folder that cannot be listed, a
//! broken link, a pipe, a damaged archive) is an input too, because it must appear in the outputs.

mod archive;
mod collect;
mod content_key;
mod glob;
mod input;
mod list;
mod shard;
mod walk;

pub use collect::{Walk, collect};
pub use input::{Entry, Input};
pub use list::read_list;
pub use shard::Shard;
pub use walk::Collected;

pub(crate) use content_key::{Answer, ContentKey, copies};
