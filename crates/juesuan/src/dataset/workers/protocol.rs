//! What passes between a run and its workers.
//!
//! To the worker: a [`Setup`], then one [`Request`] after the other, each as JSON after its length. Back: one [`Answer`] to
//! each of them; the first is a greeting with the version, because the program of the workers may be another one, or may
//! have been replaced during the run.
use crate::{
    InputProblem, Options,
    dataset::inputs::{Entry, Input},
};
use juesuan_export::{Options as ExportOptions, RenderedDocument};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    ffi::OsString,
    io::{self, Read, Write},
    path::Path,
};

/// The first answer of a worker.
pub(super) const GREETING: &str = concat!("juesuan ", env!("CARGO_PKG_VERSION"));
/// A longer message is not one of this protocol. In bytes.
const MOST: u64 = 64 << 20;

/// The first message to a worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Setup {
    /// How documents are read.
    pub(super) read: Options,
    /// The outputs to render.
    pub(super) export: ExportOptions,
    /// Memory for one document in megabytes; none for no limit.
    pub(super) memory: Option<u64>,
}

/// An input to read.
#[derive(Serialize, Deserialize)]
pub(super) struct Request {
    /// File names are not always UTF-8.
    path: OsString,
    /// Of a member: the archive, its number and its size.
    entry: Option<(OsString, usize, u64)>,
    problem: Option<InputProblem>,
}

impl From<&Input> for Request {
    fn from(input: &Input) -> Self {
        let entry = input.entry.as_ref().map(|e| (e.archive.as_os_str().to_owned(), e.index, e.size));
        Self { path: input.path.clone().into(), entry, problem: input.problem.clone() }
    }
}

impl From<Request> for Input {
    fn from(request: Request) -> Self {
        let entry =
            request.entry.map(|(archive, index, size)| Entry { archive: Path::new(&archive).into(), index, size });
        Self { path: request.path.into(), entry, problem: request.problem }
    }
}

/// An answer of a worker.
pub(super) enum Answer {
    /// It has taken the setup. The greeting names its version.
    Ready(String),
    /// A document, and the seconds that it took.
    Document(Box<RenderedDocument>, f64),
    /// A format cannot hold the document, and why.
    Refused(String),
}

const READY: u8 = b'r';
const DOCUMENT: u8 = b'd';
const REFUSED: u8 = b'x';

/// Sends a message.
pub(super) fn send(out: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let bytes = serde_json::to_vec(message)?;
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(&bytes)
}

/// Receives a message; `None` at the end of the input.
pub(super) fn receive<T: DeserializeOwned>(input: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 8];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u64::from_le_bytes(length);
    if length > MOST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    Ok(Some(serde_json::from_slice(&bytes)?))
}

impl Answer {
    pub(super) fn send(&self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Ready(greeting) => {
                out.write_all(&[READY])?;
                send(out, greeting)?;
            }
            Self::Document(rendered, seconds) => {
                out.write_all(&[DOCUMENT])?;
                out.write_all(&seconds.to_le_bytes())?;
                rendered.send(out)?;
            }
            Self::Refused(why) => {
                out.write_all(&[REFUSED])?;
                send(out, why)?;
            }
        }
        out.flush()
    }

    pub(super) fn receive(input: &mut impl Read) -> io::Result<Self> {
        let text = |input: &mut _| receive(input)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into());
        let mut kind = [0];
        input.read_exact(&mut kind)?;
        match kind {
            [READY] => text(input).map(Self::Ready),
            [REFUSED] => text(input).map(Self::Refused),
            [DOCUMENT] => {
                let mut seconds = [0; 8];
                input.read_exact(&mut seconds)?;
                Ok(Self::Document(Box::new(RenderedDocument::receive(input)?), f64::from_le_bytes(seconds)))
            }
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}
