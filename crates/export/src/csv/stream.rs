//! One table as CSV into a pipe.
use super::{rendered_tables, table::CsvTable};
use crate::{
    DocumentSummary, ExportError, Options, OutputTable, RenderedDocument, RunDetails,
    columns::documents,
    document_ids::DocumentIds,
    view::{DocumentInfo, DocumentView},
};
use juesuan_model::Document;
use std::{io::Write, path::Path};

/// Writes one table as CSV into any writer, such as standard output.
///
/// ```
/// use juesuan_export::{CsvTableWriter, Options, OutputTable};
/// let mut writer = CsvTableWriter::new(Vec::new(), OutputTable::parse("03").unwrap(), &Options::default())?;
/// // writer.add(&document, None)? for each document
/// let bytes = writer.finish()?;
/// assert!(bytes.starts_with("\u{FEFF}document,disclosure,department,".as_bytes()));
/// # Ok::<(), juesuan_export::ExportError>(())
/// ```
pub struct CsvTableWriter<W: Write> {
    table: CsvTable<W>,
    ids: DocumentIds,
    options: Options,
}

impl<W: Write> CsvTableWriter<W> {
    /// Writes the header line.
    ///
    /// # Errors
    /// The writer fails.
    pub fn new(writer: W, table: OutputTable, options: &Options) -> Result<Self, ExportError> {
        let table = CsvTable::new(writer, Path::new("standard output").to_owned(), table, options)?;
        Ok(Self { table, ids: DocumentIds::default(), options: options.clone() })
    }

    /// Writes the rows of a document. `seconds`: processing time, for the table `documents`.
    ///
    /// # Errors
    /// The writer fails.
    pub fn add(&mut self, document: &Document, seconds: Option<f64>) -> Result<(), ExportError> {
        let summary = DocumentSummary::of(document);
        let id = self.ids.assign(&summary);
        let run = RunDetails { seconds, ..RunDetails::default() };
        self.table.add(&DocumentView::new(document, &summary, &id, run, &self.options), &self.options)
    }

    /// Writes the rows of a document that was [rendered](RenderedDocument::new) with the same options, CSV among the
    /// formats.
    ///
    /// # Errors
    /// The writer fails, or the options do not include this table.
    pub fn add_rendered(&mut self, rendered: &RenderedDocument, run: RunDetails<'_>) -> Result<(), ExportError> {
        let summary = rendered.summary();
        let id = self.ids.assign(summary);
        if self.table.table == OutputTable::Documents {
            return self.table.add_row(&documents::values(&DocumentInfo::new(summary, &id, run, &self.options)));
        }
        match rendered_tables(&self.options).zip(&rendered.csv).find(|(table, _)| *table == self.table.table) {
            Some((_, rows)) => self.table.add_rendered(rows, &id),
            None => Err(ExportError::format(&self.table.path, "the options do not include this table")),
        }
    }

    /// Flushes and returns the writer.
    ///
    /// # Errors
    /// The writer fails.
    pub fn finish(self) -> Result<W, ExportError> {
        self.table.into_inner()
    }
}
