//! The outputs of one document, made where there is time: on any thread or in another process, before the documents
//! come together in their order.
//!
//! In: a [`Document`]. Out: [`Rendered`], which can be sent over a pipe; [`Dataset`](crate::Dataset) then only has to
//! give the document its id and to copy bytes.
use crate::{About, ExportError, Facts, Format, Options, csv, entry::Entry, json};
use juesuan_model::Document;
use serde::{Deserialize, Serialize};
use std::{
    io::{self, Read, Write},
    path::Path,
};

/// The outputs of one document, as far as they do not depend on the documents before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendered {
    facts: Facts,
    pub(crate) json: Option<Vec<u8>>,
    /// One per set of [`csv::rendered_sets`].
    pub(crate) csv: Vec<Vec<u8>>,
    /// One per disclosure.
    pub(crate) workbooks: Vec<Vec<u8>>,
    /// For the formats that make their rows of it when its turn comes.
    pub(crate) document: Option<Document>,
}

/// What is said of a [`Rendered`] before its bytes.
#[derive(Serialize, Deserialize)]
struct Head {
    facts: Facts,
    json: bool,
    csv: usize,
    workbooks: usize,
    document: Transport,
}

/// How the document itself travels.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Transport {
    /// Nobody needs it.
    None,
    /// The JSON output is it.
    Json,
    /// As JSON of its own.
    Own,
}

impl Rendered {
    /// Renders what the options ask for.
    ///
    /// # Errors
    /// A value that a format cannot hold.
    pub fn new(document: Document, options: &Options) -> Result<Self, ExportError> {
        let facts = Facts::of(&document);
        let path = Path::new(&document.path);
        let wants = |format| options.formats.contains(&format);
        let wants_json = options.keep_json || wants(Format::Json);
        let json = wants_json.then(|| json::render(&document)).transpose();
        let json = json.map_err(|e| ExportError::format(path, e))?;
        let csv = if wants(Format::Csv) {
            csv::render(&Entry::new(&document, &facts, "", About::default(), options), options)?
        } else {
            Vec::new()
        };
        #[cfg_attr(not(feature = "xlsx"), expect(unused_mut, reason = "stays empty in a build without XLSX"))]
        let mut workbooks = Vec::new();
        #[cfg(feature = "xlsx")]
        if wants(Format::Xlsx) {
            for disclosure in &document.disclosures {
                workbooks.push(crate::xlsx::disclosure::render(&document, disclosure)?);
            }
        }
        let document = options.formats.iter().any(|f| needs_document(*f)).then_some(document);
        Ok(Self { facts, json, csv, workbooks, document })
    }

    /// The document in a few words and numbers.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The bytes of the JSON file, where one was asked for or is to be kept.
    #[must_use]
    pub fn json(&self) -> Option<&[u8]> {
        self.json.as_deref()
    }

    /// Sends it; [`receive`](Self::receive) at the other end, in the same version of this program.
    ///
    /// # Errors
    /// The writer refuses.
    pub fn send(&self, out: &mut impl Write) -> io::Result<()> {
        let own = match (&self.document, &self.json) {
            (Some(document), None) => Some(serde_json::to_vec(document)?),
            _ => None,
        };
        let head = Head {
            facts: self.facts.clone(),
            json: self.json.is_some(),
            csv: self.csv.len(),
            workbooks: self.workbooks.len(),
            document: match (&self.document, &self.json) {
                (None, _) => Transport::None,
                (Some(_), Some(_)) => Transport::Json,
                (Some(_), None) => Transport::Own,
            },
        };
        let head = serde_json::to_vec(&head)?;
        for part in [&head].into_iter().chain(&self.json).chain(&self.csv).chain(&self.workbooks).chain(&own) {
            out.write_all(&(part.len() as u64).to_le_bytes())?;
            out.write_all(part)?;
        }
        Ok(())
    }

    /// Takes what [`send`](Self::send) wrote.
    ///
    /// # Errors
    /// The reader fails or ends early, or what it gives is something else.
    pub fn receive(input: &mut impl Read) -> io::Result<Self> {
        let head: Head = serde_json::from_slice(&part(input)?)?;
        let json = head.json.then(|| part(input)).transpose()?;
        let csv = (0..head.csv).map(|_| part(input)).collect::<io::Result<_>>()?;
        let workbooks = (0..head.workbooks).map(|_| part(input)).collect::<io::Result<_>>()?;
        let document = match head.document {
            Transport::None => None,
            Transport::Json => json.as_deref().map(serde_json::from_slice).transpose()?,
            Transport::Own => Some(serde_json::from_slice(&part(input)?)?),
        };
        Ok(Self { facts: head.facts, json, csv, workbooks, document })
    }
}

/// Bytes after their length. Memory is taken as they come, not as they are announced.
fn part(input: &mut impl Read) -> io::Result<Vec<u8>> {
    /// Taken at once.
    const ROOM: u64 = 1 << 20;
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(ROOM)).unwrap_or_default());
    input.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Whether a format makes its rows of the document when its turn comes.
fn needs_document(format: Format) -> bool {
    match format {
        Format::Csv | Format::Json => false,
        Format::Parquet | Format::Sqlite | Format::Xlsx => true,
    }
}
