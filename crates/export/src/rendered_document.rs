//! The outputs of one document, rendered in parallel: on any thread or in another process.
//!
//! A [`RenderedDocument`] can be sent over a pipe. [`Dataset`](crate::Dataset), which takes documents in their order,
//! only assigns ids and copies bytes.
use crate::{DocumentSummary, ExportError, Format, Options, RunDetails, csv, json, view::DocumentView};
use juesuan_model::Document;
use serde::{Deserialize, Serialize};
use std::{
    io::{self, Read, Write},
    path::Path,
};

/// The parts of a document's outputs that do not depend on other documents.
#[derive(Clone, Debug, PartialEq)]
pub struct RenderedDocument {
    summary: DocumentSummary,
    pub(crate) json: Option<Vec<u8>>,
    /// One per table of [`csv::rendered_tables`].
    pub(crate) csv: Vec<Vec<u8>>,
    /// One per disclosure.
    pub(crate) workbooks: Vec<Vec<u8>>,
    /// For the formats that write their rows only when the document is added.
    pub(crate) document: Option<Document>,
}

/// What precedes the bytes when a [`RenderedDocument`] is sent.
#[derive(Serialize, Deserialize)]
struct Head {
    summary: DocumentSummary,
    json: bool,
    csv: usize,
    workbooks: usize,
    document: Transport,
}

/// How the document itself is sent.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Transport {
    /// Not at all: no format needs it.
    None,
    /// As the JSON output.
    Json,
    /// As separate JSON.
    Separate,
}

impl RenderedDocument {
    /// Renders the formats that the options ask for.
    ///
    /// # Errors
    /// A value that a format cannot represent.
    pub fn new(document: Document, options: &Options) -> Result<Self, ExportError> {
        let summary = DocumentSummary::of(&document);
        let path = Path::new(&document.path);
        let wants = |format| options.formats.contains(&format);
        let wants_json = options.keep_json || wants(Format::Json);
        let json = wants_json.then(|| json::render(&document)).transpose();
        let json = json.map_err(|e| ExportError::format(path, e))?;
        let csv = if wants(Format::Csv) {
            csv::render(&DocumentView::new(&document, &summary, "", RunDetails::default(), options), options)?
        } else {
            Vec::new()
        };
        #[cfg_attr(not(feature = "xlsx"), expect(unused_mut, reason = "stays empty in builds without XLSX"))]
        let mut workbooks = Vec::new();
        #[cfg(feature = "xlsx")]
        if wants(Format::Xlsx) {
            for disclosure in &document.disclosures {
                workbooks.push(crate::xlsx::disclosure_workbook::render(&document, disclosure)?);
            }
        }
        let document = options.formats.iter().any(|f| needs_document(*f)).then_some(document);
        Ok(Self { summary, json, csv, workbooks, document })
    }

    /// The summary of the document.
    #[must_use]
    pub fn summary(&self) -> &DocumentSummary {
        &self.summary
    }

    /// The content of the JSON file, if the options ask for it.
    #[must_use]
    pub fn json(&self) -> Option<&[u8]> {
        self.json.as_deref()
    }

    /// Writes it to a pipe, for [`receive`](Self::receive) in a process of the same version.
    ///
    /// # Errors
    /// The writer fails.
    pub fn send(&self, out: &mut impl Write) -> io::Result<()> {
        let separate = match (&self.document, &self.json) {
            (Some(document), None) => Some(serde_json::to_vec(document)?),
            _ => None,
        };
        let head = Head {
            summary: self.summary.clone(),
            json: self.json.is_some(),
            csv: self.csv.len(),
            workbooks: self.workbooks.len(),
            document: match (&self.document, &self.json) {
                (None, _) => Transport::None,
                (Some(_), Some(_)) => Transport::Json,
                (Some(_), None) => Transport::Separate,
            },
        };
        let head = serde_json::to_vec(&head)?;
        for part in [&head].into_iter().chain(&self.json).chain(&self.csv).chain(&self.workbooks).chain(&separate) {
            out.write_all(&(part.len() as u64).to_le_bytes())?;
            out.write_all(part)?;
        }
        Ok(())
    }

    /// Reads what [`send`](Self::send) wrote.
    ///
    /// # Errors
    /// The reader fails or ends early, or provides something else.
    pub fn receive(input: &mut impl Read) -> io::Result<Self> {
        let head: Head = serde_json::from_slice(&part(input)?)?;
        let json = head.json.then(|| part(input)).transpose()?;
        let csv = (0..head.csv).map(|_| part(input)).collect::<io::Result<_>>()?;
        let workbooks = (0..head.workbooks).map(|_| part(input)).collect::<io::Result<_>>()?;
        let document = match head.document {
            Transport::None => None,
            Transport::Json => json.as_deref().map(serde_json::from_slice).transpose()?,
            Transport::Separate => Some(serde_json::from_slice(&part(input)?)?),
        };
        Ok(Self { summary: head.summary, json, csv, workbooks, document })
    }
}

/// Reads a length and as many bytes. Allocates as bytes arrive, not as announced: the length may be wrong.
fn part(input: &mut impl Read) -> io::Result<Vec<u8>> {
    /// Largest allocation in advance, in bytes.
    const MAX_CAPACITY: u64 = 1 << 20;
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(MAX_CAPACITY)).unwrap_or_default());
    input.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Whether a format writes its rows only when the document is added.
fn needs_document(format: Format) -> bool {
    match format {
        Format::Csv | Format::Json => false,
        Format::Parquet | Format::Sqlite | Format::Xlsx => true,
    }
}
