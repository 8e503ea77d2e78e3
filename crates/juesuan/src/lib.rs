//! Reads the nine tables of Chinese departmental final accounts (部门决算公开) from PDFs.
//!
//! In: a PDF, or the text dump of one. Out: a [`Document`] with its [`Disclosure`]s, one for each set of the nine tables,
//! their rows, and [`Finding`]s: what does not add up, and whether the document or the reading is to blame.
//!
//! ```
//! use juesuan::{Column, Options, TableId};
//! # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/shanghai-2024.pdf");
//!
//! let document = juesuan::read_path(path, &Options::default());
//! for disclosure in &document.disclosures {
//!     let Some(table) = disclosure.table(TableId::Expenditure) else { continue };
//!     for row in table.rows() {
//!         let total = row.amount(Column::TOTAL).map_or_else(String::new, |amount| amount.to_string());
//!         println!("{}\t{}\t{total}", row.code().unwrap_or(""), row.name().unwrap_or(""));
//!     }
//! }
//! # assert_eq!(document.disclosures.len(), 1);
//! ```
//!
//! * [`read`] and [`read_path`] read one document. They never fail, never panic and print nothing.
//! * [`dataset`] reads folders of documents and writes datasets (feature `dataset`, on by default).
//! * [`stages`] has the steps of a reading, each callable alone.
//!
//! # Units and coordinates
//! Amounts are exact decimals as printed, in the unit of their table ([`Table::unit`], usually 万元). Boxes are in points
//! (1/72 inch) on the page as displayed, origin at the top left, y downwards. Pages are numbered from 1.
//!
//! # Panics of the libraries beneath
//! Panics inside a reading are caught, but Rust prints each one to standard error before it can be caught. A program that
//! does not want that calls [`silence_caught_panics`] once, at its start.

mod catch_panic;
#[cfg(feature = "dataset")]
pub mod dataset;
mod digest;
pub mod printable;
#[cfg(any(feature = "dataset", feature = "second-reader"))]
mod program;
mod read;
pub mod stages;

pub use juesuan_audit::{Rules, RulesError};
pub use juesuan_model::{
    Amount, Bbox, Cause, Cell, Column, Confidence, Disclosure, Document, Explanation, Finding, FindingCode,
    FindingGroup, Kind, Lang, Level, Location, Method, NarrativeFigure, Print, Reading, Reason, Row, RowKind, RuleId,
    Severity, Side, Status, Table, TableId, TableStatus, Words,
};

pub use catch_panic::silence_caught_panics;
#[cfg(any(feature = "dataset", feature = "second-reader"))]
pub use program::Program;
#[cfg(feature = "second-reader")]
pub use read::second_reader::{SecondReader, When, serve_second_reader};
pub use read::{InputProblem, Limit, LimitSetting, Limits, Options, RuleSet, audit_again, decode_text};

use std::path::Path;

/// Version of the JSON form of a [`Document`].
pub const SCHEMA_VERSION: u32 = 1;

/// Reads a document from its bytes: a PDF, or a text dump if [`Options::name`] ends in `.txt`.
///
/// Whatever the bytes are, a document comes back. [`Document::status`] says what became of it, and
/// [`Document::message`] says in a sentence what to do about a file that could not be read.
///
/// The reading runs on a thread of its own with a large stack; a panic in it gives a document with status
/// [`Crashed`](Status::Crashed). Nothing bounds the time, and memory only indirectly ([`Options::limits`]): programs that
/// read files of strangers use [`dataset`] with worker processes.
///
/// ```
/// use juesuan::{Options, Status};
///
/// let document = juesuan::read(b"<!DOCTYPE html><title>404</title>", &Options::default());
/// assert_eq!(document.status, Status::Unreadable);
/// assert!(document.message.en.contains("web page"));
/// ```
#[must_use]
pub fn read(bytes: &[u8], options: &Options) -> Document {
    read::on_large_stack(&read::BytesSource::new(bytes, options.name.as_deref()), options, &mut |_| {})
}

/// Reads a document from a file; see [`read`].
///
/// A file whose name ends in `.txt` and that does not begin like a PDF is read as a text dump (pdftotext, pdfminer …;
/// UTF-8, UTF-16 with a byte order mark, or GB 18030). A file that is missing or unreadable gives a document with status
/// [`Unreadable`](Status::Unreadable).
///
/// ```
/// use juesuan::{Options, Status};
///
/// let document = juesuan::read_path("no/such/file.pdf", &Options::default());
/// assert_eq!((document.status, document.path.as_str()), (Status::Unreadable, "no/such/file.pdf"));
/// ```
#[must_use]
pub fn read_path(path: impl AsRef<Path>, options: &Options) -> Document {
    read::on_large_stack(&read::FileSource::new(path.as_ref()), options, &mut |_| {})
}
