//! One CSV file: header line, then rows.
use super::{
    encoder::Encoder,
    record::{bytes_of, first_field, write_record},
};
use crate::{DocumentSummary, ExportError, Headers, Options, OutputTable, rows, value::Value, view::DocumentView};
use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

/// Bytes buffered per file; fourteen files are open at once.
const BUFFER: usize = 64 * 1024;

/// Marks the places of the document's id in rendered rows: ids are assigned later. No field contains NUL, see
/// [`without_formula`](super::without_formula).
const ID: u8 = 0;

/// One output table as CSV, into any writer.
pub(super) struct CsvTable<W: Write> {
    out: BufWriter<Encoder<W>>,
    /// For errors.
    pub(super) path: PathBuf,
    pub(super) table: OutputTable,
    scratch: String,
}

impl<W: Write> CsvTable<W> {
    /// Writes the header line.
    pub(super) fn new(inner: W, path: PathBuf, table: OutputTable, options: &Options) -> Result<Self, ExportError> {
        let encoder = Encoder::new(inner, options.encoding).map_err(|e| ExportError::io(&path, e))?;
        let mut csv = Self { out: BufWriter::with_capacity(BUFFER, encoder), path, table, scratch: String::new() };
        let titles = table.describe().columns.iter().map(|c| match options.headers {
            Headers::En => c.id.as_str().as_bytes(),
            Headers::Zh => c.title.zh.as_bytes(),
        });
        csv.write(bytes_of(|writer| writer.write_record(titles)))?;
        Ok(csv)
    }

    /// Writes the rows of a document.
    pub(super) fn add(&mut self, document: &DocumentView<'_>, options: &Options) -> Result<(), ExportError> {
        let Self { table, scratch, .. } = self;
        let bytes = bytes_of(|writer| {
            rows::for_each_row(*table, document, options, |values| write_record(writer, values, scratch))
        });
        self.write(bytes)
    }

    /// Writes one row.
    pub(super) fn add_row(&mut self, values: &[Value<'_>]) -> Result<(), ExportError> {
        let bytes = bytes_of(|writer| write_record(writer, values, &mut self.scratch));
        self.write(bytes)
    }

    fn write(&mut self, bytes: csv::Result<Vec<u8>>) -> Result<(), ExportError> {
        let Self { out, path, .. } = self;
        let written = bytes.and_then(|bytes| Ok(out.write_all(&bytes)?));
        written.map_err(|e| ExportError::csv(path, e))
    }

    /// Writes [rendered](render) rows, with the document's id.
    pub(super) fn add_rendered(&mut self, bytes: &[u8], id: &str) -> Result<(), ExportError> {
        let Self { out, path, .. } = self;
        let written = first_field(id).and_then(|id| {
            let mut pieces = bytes.split(|b| *b == ID);
            out.write_all(pieces.next().unwrap_or_default())?;
            for piece in pieces {
                out.write_all(&id)?;
                out.write_all(piece)?;
            }
            Ok(())
        });
        written.map_err(|e| ExportError::csv(path, e))
    }

    /// Flushes and returns the inner writer.
    pub(super) fn into_inner(self) -> Result<W, ExportError> {
        let path = self.path;
        let encoder = self.out.into_inner().map_err(|e| ExportError::io(&path, e.into_error()))?;
        encoder.finish().map_err(|e| ExportError::io(&path, e))
    }
}

/// Renders the rows of a document before its id is known: one item per table of [`rendered_tables`](super::rendered_tables).
pub(crate) fn render(document: &DocumentView<'_>, options: &Options) -> Result<Vec<Vec<u8>>, ExportError> {
    let summary: &DocumentSummary = document.info.summary;
    let mut scratch = String::new();
    let rendered = super::rendered_tables(options).map(|table| {
        bytes_of(|writer| {
            rows::for_each_row(table, document, options, |values| {
                writer.write_field([ID])?;
                write_record(writer, values.get(1..).unwrap_or_default(), &mut scratch)
            })
        })
    });
    rendered.collect::<csv::Result<_>>().map_err(|e| ExportError::csv(Path::new(&summary.path), e))
}
