//! From records to files that spreadsheets, notebooks and databases open as they are.
//!
//! [`Dataset`] takes [`Document`](juesuan_model::Document)s one after the other and writes the output folder; one
//! module per format, all reading the same [column list](Set::describe) and the same rows. Knows nothing of PDF or of
//! how a figure was read.

mod codes;
mod columns;
mod csv;
mod datapackage;
mod dataset;
mod department;
mod dictionary;
mod entry;
mod error;
mod facts;
#[cfg(feature = "xlsx")]
mod headline;
mod items;
mod json;
mod leaves;
mod names;
mod options;
#[cfg(feature = "parquet")]
mod parquet;
mod rendered;
mod rows;
#[cfg(feature = "sqlite")]
mod sqlite;
mod staging;
mod unit;
#[cfg(feature = "xlsx")]
mod xlsx;

pub use codes::CodeList;
pub use columns::{Column, Description, Kind, Reference, Set};
pub use csv::SetWriter;
pub use dataset::{About, Added, Dataset, Note, Summary, existing};
pub use dictionary::dictionary;
pub use error::{ErrorKind, ExportError};
pub use facts::Facts;
pub use json::SCHEMA;
pub use juesuan_model::codes::Classification;
pub use options::{AmountUnit, Encoding, Format, Headers, Layout, Options};
pub use rendered::Rendered;
