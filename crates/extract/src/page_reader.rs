//! Reading the pages of an open PDF one after the other.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Rect as PdfRect};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, RenderContent, interpret, interpret_page};
use rustc_hash::FxHashSet;

use crate::content_size;
use crate::device::{LimitReached, PageDevice};
use crate::glyph_unicode::GlyphUnicode;
use crate::interpreter_warnings::InterpreterWarnings;
use crate::layout::{Gap, PageLayout};
use crate::limits::Limits;
use crate::operator_budget::{Budget, OperatorCounter};
use crate::page_space::PageSpace;
use crate::panic_guard::{guarded, message_of};
use crate::pdf::Pdf;
use crate::predefined_cmaps::without_holes;
use crate::warning::Warning;

/// Reads the pages of one document; an iterator over all pages within the limit.
///
/// ```
/// # let bytes = juesuan_fixtures::edge_cases::good().bytes;
/// let pdf = juesuan_extract::Pdf::open(bytes)?;
/// for page in pdf.reader() {
///     println!("page {}: {} × {} points, {} rulings", page.number, page.width, page.height, page.rulings.len());
///     for warning in &page.warnings {
///         println!("  {warning}");
///     }
/// }
/// # Ok::<(), juesuan_extract::OpenError>(())
/// ```
pub struct PageReader<'a> {
    pdf: &'a Pdf,
    cache: InterpreterCache<'a>,
    fonts: GlyphUnicode<'a>,
    operators: OperatorCounter<'a>,
    /// Pages whose content was unpacked; the PDF library keeps it in memory.
    unpacked: FxHashSet<u32>,
    /// Bytes of their contents together.
    unpacked_bytes: u64,
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
            layout.warn(Warning::TooManyPages { limit, page_count: self.pdf.page_count });
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
    pub(crate) fn new(pdf: &'a Pdf) -> Self {
        Self {
            pdf,
            cache: InterpreterCache::new(),
            fonts: GlyphUnicode::default(),
            operators: OperatorCounter::default(),
            unpacked: FxHashSet::default(),
            unpacked_bytes: 0,
            next: 1,
        }
    }

    /// Reads the page of this number (from 1), in any order; `None` if the file has no such page. A page that cannot be
    /// interpreted keeps what was read of it, and has a warning.
    pub fn page(&mut self, number: u32) -> Option<PageLayout> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        let pdf = self.pdf;
        let page = pdf.syntax.pages().get(index)?;
        let mut layout = PageLayout { number, ..PageLayout::default() };
        if number == 1 && !pdf.warnings.is_empty() {
            layout.gaps.push(Gap::Stream);
        }
        match guarded(|| PageSpace::of(page)) {
            Ok(space) => Some(self.interpret(page, space, layout)),
            Err(payload) => {
                layout.warn(Warning::Unreadable { reason: message_of(&*payload).to_owned() });
                Some(layout)
            }
        }
    }

    fn interpret(&mut self, page: &'a Page<'a>, space: PageSpace, mut layout: PageLayout) -> PageLayout {
        layout.width = space.width as f32;
        layout.height = space.height as f32;
        layout.warnings.extend(space.warning.clone());
        let (content, has_annotations) = match guarded(|| self.within_limits(page, &mut layout)) {
            Ok(allowed) => allowed,
            Err(payload) => {
                layout.warn(Warning::Unreadable { reason: message_of(&*payload).to_owned() });
                return layout;
            }
        };
        let warnings = InterpreterWarnings::default();
        let watermarks = watermark_areas(page, &space);
        let mut device = PageDevice::new(layout, &self.pdf.limits, &mut self.fonts);
        let cache = &self.cache;
        let result = guarded(|| {
            let context = || {
                let sink = warnings.clone();
                let settings = InterpreterSettings {
                    warning_sink: Arc::new(move |warning| sink.note(&warning)),
                    render_content: RenderContent::ANNOTATIONS,
                    cmap_resolver: Arc::new(without_holes),
                    ..InterpreterSettings::default()
                };
                let bounds = Rect::new(0.0, 0.0, space.width, space.height);
                Context::new(space.transform, bounds, cache, page.xref(), settings)
            };
            interpret(TypedIter::new(content), page.resources(), &mut context(), &mut device);
            if has_annotations {
                device.watermark_areas = watermarks;
                interpret_page(page, &mut context(), &mut device);
            }
        });
        let mut layout = device.finish();
        layout.warnings.extend(warnings.seen());
        if let Err(payload) = result {
            // Unwinding may have left the cache half filled.
            self.cache = InterpreterCache::new();
            layout.warn(interruption(&*payload, &self.pdf.limits));
        }
        layout
    }

    /// The part of a page's content that the limits allow, and whether they allow its annotations.
    fn within_limits(&mut self, page: &'a Page<'a>, layout: &mut PageLayout) -> (&'a [u8], bool) {
        let limits = &self.pdf.limits;
        let budget = Budget { operators: limits.operations, stream_bytes: limits.stream_bytes };
        let mut content: &[u8] = &[];
        if self.unpacked_bytes > limits.document_bytes {
            layout.warn(Warning::DocumentTooLarge { limit: limits.document_bytes });
            return (content, false);
        }
        if content_size::fits(page, limits.stream_bytes) {
            content = page.page_stream().unwrap_or_default();
        } else {
            layout.warn(Warning::ContentTooLarge { limit: limits.stream_bytes });
        }
        if self.unpacked.insert(layout.number) {
            self.unpacked_bytes = self.unpacked_bytes.saturating_add(content.len() as u64);
        }
        let affordable = self.operators.affordable_length(layout.number, content, page.resources(), budget);
        if affordable < content.len() {
            layout.warn(Warning::TooManyOperations { limit: limits.operations });
            content = content.get(..affordable).unwrap_or_default();
        }
        let has_annotations = self.operators.of_annotations(layout.number, page, budget) <= limits.operations;
        if !has_annotations {
            layout.warn(Warning::TooManyAnnotationOperations { limit: limits.operations });
        }
        if self.fonts.add_page(page) {
            layout.warn(Warning::TooManyWidths);
            return (&[], false);
        }
        (content, has_annotations)
    }
}

/// The warning for a page whose interpretation ended in a panic: the device's own at a limit, or one of the library.
fn interruption(payload: &(dyn Any + Send), limits: &Limits) -> Warning {
    match payload.downcast_ref::<LimitReached>() {
        Some(LimitReached::Operations) => Warning::TooManyOperations { limit: limits.operations },
        Some(LimitReached::Nesting) => Warning::TooDeeplyNested { limit: limits.nesting },
        Some(LimitReached::Glyphs) => Warning::FarTooManyGlyphs { limit: limits.glyphs },
        None => Warning::Interrupted { reason: message_of(payload).to_owned() },
    }
}

/// The rectangles of annotations of subtype Watermark, on the page as displayed.
fn watermark_areas(page: &Page<'_>, space: &PageSpace) -> Vec<Rect> {
    let Some(annotations) = page.raw().get::<Array<'_>>(b"Annots") else { return Vec::new() };
    annotations
        .iter::<Dict<'_>>()
        .filter(|dict| dict.get::<Name<'_>>(b"Subtype").is_some_and(|name| name.as_ref() == b"Watermark"))
        .filter_map(|dict| dict.get::<PdfRect>(b"Rect"))
        .map(|r| space.transform.transform_rect_bbox(Rect::new(r.x0, r.y0, r.x1, r.y1)))
        .collect()
}
