//! What passes between the program and its workers.
//!
//! To the worker: a [`Setup`], then one [`Input`] after the other, each as JSON after its length. Back: one [`Answer`]
//! for each of them; the first says that the worker is ready. Both ends are the same program, so that there is no
//! version to agree on; but a file may have been replaced while the run goes on, and the greeting tells.
use crate::{
    auditing::AuditingArgs,
    inputs::{Entry, Input, Problem},
    limits::Limits,
};
use juesuan_export::{Options, Rendered};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    ffi::OsString,
    io::{self, Read, Write},
    path::Path,
};

/// What a worker says first.
pub(crate) const GREETING: &str = concat!("juesuan ", env!("CARGO_PKG_VERSION"));
/// Longer messages are none of ours.
const MOST: u64 = 64 << 20;

/// What a worker is told first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Setup {
    /// What to render.
    pub(crate) export: Options,
    /// How much to read.
    pub(crate) limits: Limits,
    /// How to audit.
    pub(crate) auditing: AuditingArgs,
    /// Memory in megabytes that documents may take; none: as much as there is.
    pub(crate) memory: Option<u64>,
}

/// An input on its way.
#[derive(Serialize, Deserialize)]
pub(crate) struct Request {
    /// Any bytes: file names are not always UTF-8.
    path: OsString,
    /// The archive that it is in, which member it is, and its size.
    entry: Option<(OsString, usize, u64)>,
    problem: Option<Problem>,
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

/// What a worker says.
pub(crate) enum Answer {
    /// It has taken the setup, and is of this version.
    Ready(String),
    /// A document, and the seconds it took.
    Document(Box<Rendered>, f64),
    /// A document that a format cannot hold, and why.
    Refused(String),
}

const READY: u8 = b'r';
const DOCUMENT: u8 = b'd';
const REFUSED: u8 = b'x';

/// Sends a message.
pub(crate) fn send(out: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let bytes = serde_json::to_vec(message)?;
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(&bytes)
}

/// Takes a message; `None` at the end of what was sent.
pub(crate) fn receive<T: DeserializeOwned>(input: &mut impl Read) -> io::Result<Option<T>> {
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
    pub(crate) fn send(&self, out: &mut impl Write) -> io::Result<()> {
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

    pub(crate) fn receive(input: &mut impl Read) -> io::Result<Self> {
        let text = |input: &mut _| receive(input)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into());
        let mut kind = [0];
        input.read_exact(&mut kind)?;
        match kind {
            [READY] => text(input).map(Self::Ready),
            [REFUSED] => text(input).map(Self::Refused),
            [DOCUMENT] => {
                let mut seconds = [0; 8];
                input.read_exact(&mut seconds)?;
                Ok(Self::Document(Box::new(Rendered::receive(input)?), f64::from_le_bytes(seconds)))
            }
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}
