//! An independent reading of the same file, to check the first one by.
//!
//! In: the bytes. Out: plain text, page by page, as pdf-extract sees it. It shares no code with the first reader, and it
//! fails more often: it panics on a tenth of real disclosures (`GBK-EUC-H`, `UniGB-UCS2-H`). So it works in a thread of
//! its own, a panic costs one page, and its types stay in here. What the texts have in common is left to the audit.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use pdf_extract::{Document, PlainTextOutput, output_doc_page};

use crate::panic_guard::{guarded, message_of};

/// Stack of the thread, in bytes. pdf-extract recurses into forms and object references without a bound of its own.
const STACK: usize = 64 << 20;

/// Why there is no second reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecondReaderError {
    /// It cannot open the file; its own words.
    Unreadable(String),
    /// It was not done in time.
    TimeOut(Duration),
}

impl fmt::Display for SecondReaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "the second reader cannot open the file: {why}"),
            Self::TimeOut(limit) => write!(f, "the second reader was not done after {} seconds", limit.as_secs()),
        }
    }
}

impl std::error::Error for SecondReaderError {}

/// The text of pages, by number from 1; `None` stands for a page that it fails on.
pub type SecondReading = BTreeMap<u32, Option<String>>;

/// Reads the text of the pages numbered in `wanted` once more, or of all, with pdf-extract. White space and order are its
/// own; only the characters are worth comparing.
///
/// After `limit` the thread is left to itself: it ends when it is done, or with the program.
///
/// # Errors
/// [`SecondReaderError`], if it cannot open the file or takes longer than `limit`.
pub fn second_reader(
    bytes: Vec<u8>,
    wanted: Option<Vec<u32>>,
    limit: Duration,
) -> Result<SecondReading, SecondReaderError> {
    let (sender, receiver) = channel();
    let thread = thread::Builder::new().name("second reader".to_owned()).stack_size(STACK).spawn(move || {
        // Nobody listens after the time limit.
        read(&bytes, wanted.as_deref(), |said| _ = sender.send(said));
    });
    thread.map_err(|error| SecondReaderError::Unreadable(error.to_string()))?;
    receiver.recv_timeout(limit).map_err(|error| match error {
        RecvTimeoutError::Timeout => SecondReaderError::TimeOut(limit),
        RecvTimeoutError::Disconnected => SecondReaderError::Unreadable("its thread ended".to_owned()),
    })?
}

/// Reads, and answers before it takes apart what it has built: that takes as long as a page or two.
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
