//! The text of a file as read by pdf-extract, to check the main reader against.
//!
//! In: the bytes of a file. Out: plain text, page by page. pdf-extract shares no code with the main reader, and fails more
//! often: it panics on a tenth of real disclosures (`GBK-EUC-H`, `UniGB-UCS2-H`). It therefore runs in a thread of its own,
//! and a panic costs one page. The audit compares the texts.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use pdf_extract::{Document, PlainTextOutput, output_doc_page};

use crate::panic_guard::{guarded, message_of};

/// Stack of the thread, in bytes: pdf-extract recurses into forms and references without a limit.
const STACK: usize = 64 << 20;

/// Why there is no second reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecondReaderError {
    /// pdf-extract cannot open the file; its message.
    Unreadable(String),
    /// It did not finish within the time limit.
    TimeOut(Duration),
}

impl fmt::Display for SecondReaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "the second reader cannot open the file: {why}"),
            Self::TimeOut(limit) => write!(f, "the second reader did not finish within {} seconds", limit.as_secs()),
        }
    }
}

impl std::error::Error for SecondReaderError {}

/// The text of each page by its number (from 1); `None` for a page that could not be read.
pub type SecondReading = BTreeMap<u32, Option<String>>;

/// Reads the text of the pages in `wanted` (all pages if `None`) with pdf-extract. Compare the characters only: white space
/// and order differ from the main reader.
///
/// After `limit` the thread is abandoned, and ends when it is done or when the program ends.
///
/// # Errors
/// [`SecondReaderError`], if pdf-extract cannot open the file or takes longer than `limit`.
pub fn second_reader(
    bytes: Vec<u8>,
    wanted: Option<Vec<u32>>,
    limit: Duration,
) -> Result<SecondReading, SecondReaderError> {
    let (sender, receiver) = channel();
    let thread = thread::Builder::new().name("second reader".to_owned()).stack_size(STACK).spawn(move || {
        // After the time limit there is no receiver.
        read(&bytes, wanted.as_deref(), |reading| _ = sender.send(reading));
    });
    thread.map_err(|error| SecondReaderError::Unreadable(error.to_string()))?;
    receiver.recv_timeout(limit).map_err(|error| match error {
        RecvTimeoutError::Timeout => SecondReaderError::TimeOut(limit),
        RecvTimeoutError::Disconnected => SecondReaderError::Unreadable("its thread ended early".to_owned()),
    })?
}

/// Reads the pages and passes them to `answer`. Returning the result instead would first drop the document, which takes as
/// long as reading a page or two.
fn read(bytes: &[u8], wanted: Option<&[u32]>, answer: impl FnOnce(Result<SecondReading, SecondReaderError>)) {
    let opened = guarded(|| {
        let mut document = Document::load_mem(bytes).map_err(|error| error.to_string())?;
        if document.is_encrypted() {
            document.decrypt("").map_err(|error| error.to_string())?;
        }
        let pages: Vec<u32> = document.get_pages().into_keys().collect();
        Ok((document, pages))
    });
    let (document, pages) = match opened {
        Ok(Ok(opened)) => opened,
        Ok(Err(why)) => return answer(Err(SecondReaderError::Unreadable(why))),
        Err(payload) => return answer(Err(SecondReaderError::Unreadable(message_of(&*payload).to_owned()))),
    };
    let page = |number| {
        guarded(|| {
            let mut text = String::new();
            output_doc_page(&document, &mut PlainTextOutput::new(&mut text), number).is_ok().then_some(text)
        })
    };
    let wanted = |number: &u32| wanted.is_none_or(|w| w.contains(number));
    answer(Ok(pages.into_iter().filter(wanted).map(|number| (number, page(number).ok().flatten())).collect()));
}
