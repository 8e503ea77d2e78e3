//! Opening a PDF file.

use std::fmt;

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf as SyntaxPdf};

use crate::decompression_bombs::empty_bombs;
use crate::file_type::FileType;
use crate::layout::PageLayout;
use crate::limits::Limits;
use crate::page_reader::PageReader;
use crate::panic_guard::{guarded, message_of};
use crate::warning::Warning;

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// The file has no bytes.
    Empty,
    /// The file is not a PDF; [`FileType`] says what else it is.
    NotPdf,
    /// The file needs a password.
    Encrypted,
    /// The file is encrypted with an unsupported or invalid method.
    UnknownEncryption,
    /// The file is a PDF whose structure cannot be repaired; with the reason.
    Broken(String),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file is empty"),
            Self::NotPdf => f.write_str("not a PDF file"),
            Self::Encrypted => f.write_str("the PDF needs a password; remove the password and try again"),
            Self::UnknownEncryption => {
                f.write_str("the PDF is encrypted with an unsupported method; save it without encryption and try again")
            }
            Self::Broken(reason) => write!(f, "the PDF is broken ({reason}); download or save it again"),
        }
    }
}

impl std::error::Error for OpenError {}

/// A PDF file in memory.
///
/// ```
/// # let bytes = juesuan_fixtures::edge_cases::good().bytes;
/// let pdf = juesuan_extract::Pdf::open(bytes)?;
/// let page = pdf.page(1).expect("a PDF has a first page");
/// let text: String = page.glyphs.iter().map(|glyph| glyph.ch).collect();
/// assert!(text.contains("决算"));
/// # Ok::<(), juesuan_extract::OpenError>(())
/// ```
pub struct Pdf {
    pub(crate) syntax: SyntaxPdf,
    pub(crate) limits: Limits,
    pub(crate) page_count: u32,
    pub(crate) warnings: Vec<Warning>,
}

impl fmt::Debug for Pdf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pdf")
            .field("page_count", &self.page_count)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl Pdf {
    /// Opens a file with the default [`Limits`]. Tries an empty user password and no other.
    ///
    /// # Errors
    /// [`OpenError`], if not even the page tree can be read. Never panics, whatever the bytes.
    pub fn open(bytes: Vec<u8>) -> Result<Self, OpenError> {
        Self::open_with(bytes, Limits::default())
    }

    /// Opens a file with limits of your own.
    ///
    /// # Errors
    /// As [`Pdf::open`].
    pub fn open_with(mut bytes: Vec<u8>, limits: Limits) -> Result<Self, OpenError> {
        if bytes.is_empty() {
            return Err(OpenError::Empty);
        }
        let is_pdf = FileType::of(&bytes) == FileType::Pdf;
        let mut warnings = Vec::new();
        let bombs = empty_bombs(&mut bytes, &limits);
        if bombs > 0 {
            warnings.push(Warning::StreamsTooLarge { count: bombs, limit: limits.stream_bytes });
        }
        let opened = guarded(|| SyntaxPdf::new(bytes).map(|pdf| (pdf.pages().len(), pdf)));
        let (pages, syntax) = match opened {
            Ok(Ok(pair)) => pair,
            Ok(Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected))) => return Err(OpenError::Encrypted),
            Ok(Err(LoadPdfError::Decryption(_))) => return Err(OpenError::UnknownEncryption),
            _ if !is_pdf => return Err(OpenError::NotPdf),
            Ok(Err(LoadPdfError::Invalid)) => return Err(OpenError::Broken("no page tree".to_owned())),
            Err(payload) => return Err(OpenError::Broken(message_of(&*payload).to_owned())),
        };
        match u32::try_from(pages) {
            Ok(0) | Err(_) => Err(OpenError::Broken("no pages".to_owned())),
            Ok(page_count) => Ok(Self { syntax, limits, page_count, warnings }),
        }
    }

    /// How many pages the file has, including those beyond the limit.
    #[must_use]
    pub fn page_count(&self) -> u32 {
        self.page_count
    }

    /// Warnings about the file as a whole. Those about a page are in [`PageLayout::warnings`].
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// A reader of the pages from the first on. It keeps the fonts between pages: use one per document, on one thread.
    #[must_use]
    pub fn reader(&self) -> PageReader<'_> {
        PageReader::new(self)
    }

    /// Reads all pages within the limit, one after the other, and passes each to `visit`.
    pub fn pages(&self, visit: impl FnMut(PageLayout)) {
        self.reader().for_each(visit);
    }

    /// Reads one page. `None` if the file has no page of this number (from 1).
    #[must_use]
    pub fn page(&self, number: u32) -> Option<PageLayout> {
        self.reader().page(number)
    }
}
