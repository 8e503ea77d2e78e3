//! Writes documents as CSV, JSON, XLSX, Parquet and SQLite.
//!
//! [`Dataset`] takes [`Document`](juesuan_model::Document)s one after the other and writes an output folder. There is
//! one module per format; all of them use the [columns](OutputTable::describe) and rows defined in `columns/`. This
//! crate knows nothing about PDF or about how a figure was read.
//!
//! - Amounts are exact decimals in the unit printed, unless [`Options::unit`] asks for another; `amount_yuan` is in 元.
//! - Positions are PDF points on the page as displayed, origin top left, y downwards.
//! - Pages, rows and other numbers count from 1.

mod code_list;
mod columns;
mod csv;
mod currency;
mod data_dictionary;
mod datapackage;
mod dataset;
mod department_name;
mod document_ids;
mod error;
#[cfg(feature = "xlsx")]
mod headline_figures;
mod json;
mod leaf_columns;
mod leaf_rows;
mod options;
#[cfg(feature = "parquet")]
mod parquet;
mod rendered_document;
mod row_items;
mod rows;
#[cfg(feature = "sqlite")]
mod sqlite;
mod staging_folder;
mod summary;
mod value;
mod view;
#[cfg(feature = "xlsx")]
mod xlsx;

pub use code_list::CodeList;
pub use columns::{ColumnType, ForeignKey, OutputColumn, OutputColumnId, OutputTable, TableDescription};
pub use csv::CsvTableWriter;
pub use data_dictionary::data_dictionary;
pub use dataset::{AddedDocument, Dataset, DatasetSummary, RunDetails, existing_outputs};
pub use error::{ErrorKind, ExportError};
pub use json::JSON_SCHEMA;
pub use juesuan_model::codes::Classification;
pub use options::{AmountUnit, CsvLayout, Encoding, Format, Headers, Options};
pub use rendered_document::RenderedDocument;
pub use summary::DocumentSummary;
