//! From page layouts to the nine tables.
//!
//! In: [`juesuan_extract::PageLayout`]s of one file, in order. Out: [`juesuan_model::Disclosure`]s. See [`Reader`] for the
//! way through; each stage is a plain function that can be called and shown alone.
pub mod assemble;
pub mod caption;
pub mod cover;
mod cut_off;
mod disclosure;
pub mod dump;
pub mod grid;
pub mod header;
mod inner_caption;
mod last_resort;
pub mod lattice;
pub mod logical;
pub mod narrative;
pub mod orientation;
pub mod page;
pub mod painted;
mod pattern;
mod reader;
mod records;
mod repair;
pub mod ruling;
pub mod spread;
mod stream;
pub mod text_line;
pub mod vocabulary;

pub use reader::{FileReading, Reader};
