//! Folders of documents in, a dataset out.
//!
//! [`collect`] finds the inputs, [`convert`] reads them in parallel and writes CSV, JSON, Parquet, SQLite or workbooks,
//! [`merge`] joins datasets, [`write_set`] writes one table to a stream, [`for_each_document`] hands over documents
//! without writing anything. The same inputs give the same bytes, whatever the order, the number of threads or the
//! machine. An [`Observer`] follows the run.
//!
//! ```no_run
//! use juesuan::dataset::{self, ConvertOptions, Walk};
//! use std::path::Path;
//!
//! let inputs = dataset::collect(&["2023".into(), "crawl.zip".into()], &[], Walk::default()).inputs;
//! let summary = dataset::convert(inputs, Path::new("out"), &ConvertOptions::default(), &mut ())?;
//! println!("{} documents, {} figures", summary.documents(), summary.figures);
//! # Ok::<(), dataset::Error>(())
//! ```
//!
//! Where documents are read is a choice ([`Isolation`]): on threads of this process, or in worker processes of a program
//! that the caller names, so that a document which crashes, hangs or exhausts memory costs no more than itself.

mod convert;
mod each;
mod error;
mod first_paths;
mod inputs;
mod merge;
mod observer;
mod options;
mod outcome;
mod readers;
mod ready;
mod recorder;
mod schedule;
mod set_writer;
mod state;
mod stop;
mod summary;
mod worker_loss;
mod workers;

pub use convert::{check_output, convert};
pub use each::for_each_document;
pub use error::Error;
pub use inputs::{Collected, Entry, Input, Shard, Walk, collect, read_list};
pub use merge::merge;
pub use observer::{Effort, Notice, Observer, Progress, Start};
pub use options::{ConvertOptions, Isolation, Workers, WriteOptions};
pub use set_writer::write_set;
pub use state::{Mode, has_state};
pub use stop::Stop;
pub use summary::Summary;
pub use worker_loss::Loss;
pub use workers::serve_worker;

pub use juesuan_export::{
    AmountUnit, CodeList, CsvLayout, DocumentSummary, Encoding, ErrorKind, ExportError, Format, Headers,
    Options as ExportOptions, OutputTable,
};
