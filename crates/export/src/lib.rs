//! From records to files that spreadsheets, notebooks and databases open as they are.
//!
//! [`Dataset`] takes [`Document`](juesuan_model::Document)s one after the other and writes the output folder; one
//! module per format, all reading the same [column list](Set::describe) and the same rows. Knows nothing of PDF or of
//! how a figure was read.

mod columns;
mod csv;
mod dataset;
mod department;
mod entry;
mod error;
mod items;
mod json;
mod leaves;
mod names;
mod options;
mod rows;
mod staging;
mod unit;

pub use columns::{Column, Description, Kind, Reference, Set};
pub use csv::SetWriter;
pub use dataset::{Dataset, Rendered, Summary, existing};
pub use error::{ErrorKind, ExportError};
pub use json::SCHEMA;
pub use options::{AmountUnit, Encoding, Format, Headers, Layout, Options};
