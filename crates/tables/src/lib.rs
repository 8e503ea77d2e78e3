//! From page layouts to the nine tables.
//!
//! In: [`juesuan_extract::PageLayout`]s of one file, in order. Out: [`juesuan_model::Disclosure`]s. See [`TableReader`] for the
//! way through; each stage is a plain function that can be called and shown alone.
pub mod assemble;
pub mod captions;
mod code_names;
mod cut_off;
pub mod grid;
pub mod grouping;
pub mod header;
pub mod lattice;
pub mod logical;
pub mod narrative;
pub mod orientation;
pub mod page;
pub mod painted;
mod pattern;
mod records;
mod repair;
pub mod ruling;
pub mod spread;
mod stream;
mod table_reader;
pub mod text_dump;
mod text_fallback;
pub mod text_line;
pub mod vocabulary;

pub use table_reader::{FileReading, TableReader};
