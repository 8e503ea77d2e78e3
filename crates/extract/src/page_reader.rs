//! Opening a file, and reading its pages one after the other.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Rect as PdfRect};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf as SyntaxPdf};
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, InterpreterWarning, RenderContent, interpret, interpret_page,
};
use rustc_hash::FxHashSet;

use crate::content_size;
use crate::device::{PageDevice, TooMuch};
use crate::file_type::FileType;
use crate::glyph_unicode::FontTexts;
use crate::layout::{Gap, PageLayout};
use crate::limits::Limits;
use crate::operator_budget::{Bounds, Work};
use crate::page_space::PageSpace;
use crate::panic_guard::{guarded, message_of};
use crate::predefined_cmaps::without_holes;

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// No bytes.
    Empty,
    /// Something else than a PDF.
    NotPdf,
    /// A password is needed.
    Encrypted,
    /// Encrypted in a way that no reader here knows, or wrongly.
    UnknownEncryption,
    /// A PDF whose structure cannot be repaired, and what went wrong.
    Broken(String),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file is empty"),
            Self::NotPdf => f.write_str("the file is not a PDF"),
            Self::Encrypted => f.write_str("the PDF needs a password; remove the password and try again"),
            Self::UnknownEncryption => {
                f.write_str("the PDF is encrypted in an unknown way; save it without encryption and try again")
            }
            Self::Broken(why) => write!(f, "the PDF is broken ({why}); try to download or save it again"),
        }
    }
}

impl std::error::Error for OpenError {}

/// A PDF file in memory.
pub struct Pdf {
    syntax: SyntaxPdf,
    limits: Limits,
    page_count: u32,
    warnings: Vec<String>,
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
    /// Opens a file with the default [`Limits`]. An empty user password is tried; other passwords are not asked for.
    ///
    /// # Errors
    /// [`OpenError`], if not even the list of pages can be read. Never panics, whatever the bytes.
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
        let bombs = crate::decompression_bombs::defuse(&mut bytes, &limits);
        if bombs > 0 {
            let most = limits.stream_bytes >> 20;
            warnings.push(format!("{bombs} streams that would be larger than {most} MiB unpacked are left out"));
        }
        let opened = guarded(|| SyntaxPdf::new(bytes).map(|pdf| (pdf.pages().len(), pdf)));
        let (pages, syntax) = match opened {
            Ok(Ok(pair)) => pair,
            Ok(Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected))) => return Err(OpenError::Encrypted),
            Ok(Err(LoadPdfError::Decryption(_))) => return Err(OpenError::UnknownEncryption),
            _ if !is_pdf => return Err(OpenError::NotPdf),
            Ok(Err(LoadPdfError::Invalid)) => return Err(OpenError::Broken("no list of pages in it".to_owned())),
            Err(payload) => return Err(OpenError::Broken(message_of(&*payload).to_owned())),
        };
        match u32::try_from(pages) {
            Ok(0) | Err(_) => Err(OpenError::Broken("no page in it".to_owned())),
            Ok(page_count) => Ok(Self { syntax, limits, page_count, warnings }),
        }
    }

    /// How many pages the file has, those beyond the limit included.
    #[must_use]
    pub fn page_count(&self) -> u32 {
        self.page_count
    }

    /// What was found about the file as a whole, in words; what is about a page stands in its
    /// [`warnings`](PageLayout::warnings).
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// A reader of the pages from the first on. It keeps the fonts between pages; use one per document, on one thread.
    #[must_use]
    pub fn reader(&self) -> PageReader<'_> {
        PageReader {
            pdf: self,
            cache: InterpreterCache::new(),
            fonts: FontTexts::default(),
            work: Work::default(),
            unpacked: FxHashSet::default(),
            bytes: 0,
            next: 1,
        }
    }

    /// Reads all pages, one after the other; none is kept.
    pub fn pages(&self, visit: impl FnMut(PageLayout)) {
        self.reader().for_each(visit);
    }

    /// Reads one page. `None` if there is no page of that number (from 1).
    #[must_use]
    pub fn page(&self, number: u32) -> Option<PageLayout> {
        self.reader().page(number)
    }
}

/// Reads the pages of one document; an iterator over all of them within the limit.
pub struct PageReader<'a> {
    pdf: &'a Pdf,
    cache: InterpreterCache<'a>,
    fonts: FontTexts<'a>,
    work: Work<'a>,
    /// Pages whose content was unpacked; it stays so. How large it is together.
    unpacked: FxHashSet<u32>,
    bytes: u64,
    next: u32,
}

impl fmt::Debug for PageReader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageReader").field("pdf", &self.pdf).field("next", &self.next).finish_non_exhaustive()
    }
}

impl Iterator for PageReader<'_> {
    type Item = PageLayout;

    fn next(&mut self) -> Option<PageLayout> {
        let (number, limit) = (self.next, self.pdf.limits.pages);
        if number > limit {
            return None;
        }
        let mut layout = self.page(number)?;
        self.next = number + 1;
        if number == limit && self.pdf.page_count > limit {
            layout.gaps.push(Gap::Pages);
            layout.warnings.push(format!(
                "the limit of {limit} pages is reached; pages {} to {} are not read",
                limit + 1,
                self.pdf.page_count
            ));
        }
        Some(layout)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let last = self.pdf.page_count.min(self.pdf.limits.pages);
        let left = (last + 1).saturating_sub(self.next) as usize;
        (left, Some(left))
    }
}

impl<'a> PageReader<'a> {
    /// Reads the page of that number (from 1), in any order. A page that cannot be interpreted comes with what was read
    /// of it and a warning.
    pub fn page(&mut self, number: u32) -> Option<PageLayout> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        let pdf = self.pdf;
        let page = pdf.syntax.pages().get(index)?;
        let mut blank = PageLayout { number, ..PageLayout::default() };
        if number == 1 && !pdf.warnings.is_empty() {
            blank.gaps.push(Gap::Stream);
        }
        match guarded(|| PageSpace::of(page)) {
            Ok(space) => Some(self.interpret(page, space, blank)),
            Err(payload) => {
                let warning = format!("the page cannot be read: {}", message_of(&*payload));
                blank.leave_out(Gap::Unreadable, warning);
                Some(blank)
            }
        }
    }

    fn interpret(&mut self, page: &'a Page<'a>, space: PageSpace, mut layout: PageLayout) -> PageLayout {
        layout.width = space.width as f32;
        layout.height = space.height as f32;
        layout.warnings.extend(space.warning.clone());
        let troubles = Troubles::default();
        let (content, annotations) = match guarded(|| self.plan(page, &mut layout)) {
            Ok(plan) => plan,
            Err(payload) => {
                layout.leave_out(Gap::Unreadable, format!("the page cannot be read: {}", message_of(&*payload)));
                return layout;
            }
        };
        let watermarks = watermark_areas(page, &space);
        let mut device = PageDevice::new(layout, &self.pdf.limits, &mut self.fonts);
        let cache = &self.cache;
        let result = guarded(|| {
            let context = || {
                let noted = troubles.clone();
                let settings = InterpreterSettings {
                    warning_sink: Arc::new(move |warning| noted.note(&warning)),
                    render_content: RenderContent::ANNOTATIONS,
                    cmap_resolver: Arc::new(without_holes),
                    ..InterpreterSettings::default()
                };
                let bounds = Rect::new(0.0, 0.0, space.width, space.height);
                Context::new(space.transform, bounds, cache, page.xref(), settings)
            };
            interpret(TypedIter::new(content), page.resources(), &mut context(), &mut device);
            if annotations {
                device.watermark_areas = watermarks;
                interpret_page(page, &mut context(), &mut device);
            }
        });
        let mut layout = device.finish();
        layout.warnings.extend(troubles.words());
        if let Err(payload) = result {
            // The unwinding may have left the caches half filled.
            self.cache = InterpreterCache::new();
            let limits = &self.pdf.limits;
            let (gap, warning) = match payload.downcast_ref::<TooMuch>() {
                Some(TooMuch::Operations) => (Gap::Operations, beyond_operations(limits)),
                Some(TooMuch::Nesting) => (
                    Gap::Nesting,
                    format!("the page nests clips and groups deeper than {}; the rest is left out", limits.nesting),
                ),
                Some(TooMuch::Glyphs) => {
                    (Gap::Glyphs, format!("the page has more than {} characters; the rest is left out", limits.glyphs))
                }
                None => (Gap::Unreadable, format!("the page cannot be read to its end: {}", message_of(&*payload))),
            };
            layout.leave_out(gap, warning);
        }
        layout
    }

    /// As much of a page's content as the limits allow, and whether its annotations are painted.
    fn plan(&mut self, page: &'a Page<'a>, layout: &mut PageLayout) -> (&'a [u8], bool) {
        let limits = &self.pdf.limits;
        let bounds = Bounds { operators: limits.operations, stream_bytes: limits.stream_bytes };
        let mut content: &[u8] = &[];
        if self.bytes > limits.document_bytes {
            let most = limits.document_bytes >> 20;
            let warning = format!("the pages before are larger than {most} MiB unpacked; this one is left out");
            layout.leave_out(Gap::Document, warning);
            return (content, false);
        }
        if content_size::fits(page, limits.stream_bytes) {
            content = page.page_stream().unwrap_or_default();
        } else {
            let most = limits.stream_bytes >> 20;
            let warning = format!("the page's content would be larger than {most} MiB unpacked; it is left out");
            layout.leave_out(Gap::Stream, warning);
        }
        if self.unpacked.insert(layout.number) {
            self.bytes = self.bytes.saturating_add(content.len() as u64);
        }
        let within = self.work.within(layout.number, content, page.resources(), bounds);
        if within < content.len() {
            layout.leave_out(Gap::Operations, beyond_operations(limits));
            content = content.get(..within).unwrap_or_default();
        }
        let annotations = self.work.of_annotations(layout.number, page, bounds) <= limits.operations;
        if !annotations {
            let most = limits.operations;
            let warning = format!("the annotations ask for more than {most} operations; they are left out");
            layout.leave_out(Gap::Operations, warning);
        }
        if self.fonts.turn_to(page) {
            let warning = "the page cannot be read: a font gives widths to more characters than there are";
            layout.leave_out(Gap::Unreadable, warning.to_owned());
            return (&[], false);
        }
        (content, annotations)
    }
}

fn beyond_operations(limits: &Limits) -> String {
    format!("the page asks for more than {} operations; the rest is left out", limits.operations)
}

/// Where annotations of subtype Watermark stand on the displayed page.
fn watermark_areas(page: &Page<'_>, space: &PageSpace) -> Vec<Rect> {
    let Some(annotations) = page.raw().get::<Array<'_>>(b"Annots") else { return Vec::new() };
    annotations
        .iter::<Dict<'_>>()
        .filter(|dict| dict.get::<Name<'_>>(b"Subtype").is_some_and(|name| name.as_ref() == b"Watermark"))
        .filter_map(|dict| dict.get::<PdfRect>(b"Rect"))
        .map(|r| space.transform.transform_rect_bbox(Rect::new(r.x0, r.y0, r.x1, r.y1)))
        .collect()
}

/// Warnings of the interpreter, as bits.
#[derive(Clone, Default)]
struct Troubles(Arc<AtomicU32>);

impl Troubles {
    const ALL: [(u32, &'static str); 3] = [
        (1, "a font cannot be used; its text may be missing"),
        (2, "an image cannot be decoded"),
        (4, "an annotation has no usable appearance; it is left out"),
    ];

    fn note(&self, warning: &InterpreterWarning) {
        let bit = match warning {
            InterpreterWarning::UnsupportedFont => 1,
            InterpreterWarning::ImageDecodeFailure => 2,
            InterpreterWarning::UnresolvedAnnotationAppearance => 4,
            _ => 0,
        };
        self.0.fetch_or(bit, Ordering::Relaxed);
    }

    fn words(&self) -> impl Iterator<Item = String> {
        let seen = self.0.load(Ordering::Relaxed);
        Self::ALL.into_iter().filter(move |(bit, _)| seen & bit != 0).map(|(_, words)| words.to_owned())
    }
}
