//! From page layouts to the nine tables.
//!
//! In: [`juesuan_extract::PageLayout`]s of one file, in order. Out: [`juesuan_model::Disclosure`]s. See [`TableReader`] for the
//! way through; each stage is a plain function that can be called and shown alone.
pub mod captions;
mod code_names;
mod file_reading;
pub mod geometry;
pub mod grid;
pub mod grouping;
pub mod header;
pub mod logical;
pub mod narrative;
mod pattern;
pub mod records;
mod table_reader;
pub mod text_dump;
mod text_fallback;
pub mod vocabulary;

pub use file_reading::FileReading;
pub use table_reader::TableReader;
