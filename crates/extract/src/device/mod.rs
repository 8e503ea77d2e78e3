//! What the interpreter paints, kept as glyphs, rulings and images.
//!
//! In: the drawing calls of hayro's interpreter, in displayed space. Out: a [`PageLayout`]. Nothing is rendered; clip
//! paths count as their bounding boxes.

mod glyphs;
mod painter;

use std::panic::resume_unwind;

use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_syntax::object::{Dict, Name};
use hayro_interpret::kurbo::{BezPath, PathEl, Point, Rect};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image as PdfImage, ImageDrawProps, SoftMask};

use crate::backdrop::Backdrop;
use crate::glyph_unicode::GlyphUnicode;
use crate::ink::Ink;
use crate::layout::{Image, PageLayout, Rect as Box, Visibility};
use crate::limits::Limits;
use crate::overprint::Overprint;
use crate::rulings::{self, MAX_THICKNESS, SubPath};
use crate::warning::Warning;
use painter::Painter;

/// Marks further away than this, in points, are broken: twice the largest page.
const FAR: f64 = 200_000.0;

/// The page has reached a limit. Thrown as a panic, because the interpreter has no other way to be stopped.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LimitReached {
    Operations,
    Nesting,
    Glyphs,
}

/// How many marks of each kind were skipped.
#[derive(Default)]
struct Skipped {
    /// Marks with impossible coordinates.
    impossible: u64,
    /// Marks beyond the limits.
    glyphs: u64,
    rulings: u64,
    images: u64,
}

/// A device that collects the marks of one page.
pub(crate) struct PageDevice<'d, 'a> {
    layout: PageLayout,
    limits: &'d Limits,
    fonts: &'d mut GlyphUnicode<'a>,
    page: Rect,
    clips: Vec<Rect>,
    groups: Vec<Group>,
    /// For each open marked content, whether it is a watermark.
    marked_content: Vec<bool>,
    open_watermarks: usize,
    /// The rectangles of watermark annotations; set while annotations are painted.
    pub(crate) watermark_areas: Vec<Rect>,
    backdrop: Backdrop,
    overprint: Overprint,
    /// Index of the first glyph of the string that is being painted.
    run_start: usize,
    buffer: SubPath,
    operations: u64,
    skipped: Skipped,
}

/// A transparency group, including those around it.
#[derive(Clone, Copy)]
struct Group {
    opacity: f32,
    /// Neither masked nor blended.
    is_plain: bool,
}

impl<'d, 'a> PageDevice<'d, 'a> {
    /// A device that adds the marks to `layout`, whose width and height are set.
    pub(crate) fn new(layout: PageLayout, limits: &'d Limits, fonts: &'d mut GlyphUnicode<'a>) -> Self {
        let page = Rect::new(0.0, 0.0, f64::from(layout.width), f64::from(layout.height));
        Self {
            backdrop: Backdrop::new(page.height()),
            layout,
            limits,
            fonts,
            page,
            clips: Vec::new(),
            groups: Vec::new(),
            marked_content: Vec::new(),
            open_watermarks: 0,
            watermark_areas: Vec::new(),
            overprint: Overprint::new(),
            run_start: 0,
            buffer: SubPath::default(),
            operations: 0,
            skipped: Skipped::default(),
        }
    }

    /// The page with its warnings.
    pub(crate) fn finish(mut self) -> PageLayout {
        let (skipped, limits) = (&self.skipped, self.limits);
        let warnings = [
            (skipped.impossible, Warning::ImpossibleCoordinates { skipped: skipped.impossible }),
            (skipped.glyphs, Warning::TooManyGlyphs { limit: limits.glyphs, skipped: skipped.glyphs }),
            (skipped.rulings, Warning::TooManyRulings { limit: limits.rulings, skipped: skipped.rulings }),
            (skipped.images, Warning::TooManyImages { limit: limits.images, skipped: skipped.images }),
        ];
        for (count, warning) in warnings {
            if count > 0 {
                self.layout.warn(warning);
            }
        }
        self.layout
    }

    /// Counts a drawing operation; ends the page at the limit.
    fn count_operation(&mut self) {
        self.operations += 1;
        if self.operations > self.limits.operations {
            resume_unwind(std::boxed::Box::new(LimitReached::Operations));
        }
    }

    /// [`count_operation`](Self::count_operation) for one that opens a clip or a group.
    fn count_nested(&mut self) {
        self.count_operation();
        if self.clips.len() + self.groups.len() >= self.limits.nesting {
            resume_unwind(std::boxed::Box::new(LimitReached::Nesting));
        }
    }

    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or(self.page)
    }

    fn push_clip(&mut self, area: Rect) {
        self.count_nested();
        let clip = self.clip();
        let clip = Rect::new(clip.x0.max(area.x0), clip.y0.max(area.y0), clip.x1.min(area.x1), clip.y1.min(area.y1));
        self.clips.push(clip);
    }

    fn group(&self) -> Group {
        self.groups.last().copied().unwrap_or(Group { opacity: 1.0, is_plain: true })
    }

    fn ink(&self, props: &DrawProps<'a>) -> Ink {
        let group = self.group();
        let mut ink = Ink::new(&props.paint, group.opacity).blended(props.soft_mask.as_ref(), props.blend_mode);
        ink.covers &= group.is_plain;
        ink
    }

    fn is_watermark(&self, x: f64, y: f64) -> bool {
        self.open_watermarks > 0 || self.watermark_areas.iter().any(|area| contains(*area, x, y))
    }

    /// The visibility of a mark at the point, painted with this ink.
    fn visibility(&self, ink: Ink, x: f64, y: f64) -> Visibility {
        if ink.is_transparent() {
            Visibility::Invisible
        } else if !contains(self.clip(), x, y) {
            Visibility::Clipped
        } else if self.is_watermark(x, y) {
            Visibility::Watermark
        } else if ink.is_white() && !self.backdrop.is_dark(x, y) {
            Visibility::White
        } else {
            Visibility::Visible
        }
    }

    fn painter(&mut self, ink: Ink) -> Painter<'_, 'd, 'a> {
        Painter { device: self, ink }
    }

    fn paint_path(&mut self, path: &BezPath, props: &DrawProps<'a>, mode: &DrawMode) {
        self.count_operation();
        let ink = self.ink(props);
        let mut buffer = std::mem::take(&mut self.buffer);
        let mut painter = self.painter(ink);
        match mode {
            DrawMode::Fill(rule) => rulings::fill(path, *rule, props.transform, &mut buffer, &mut painter),
            DrawMode::Stroke(pen) => rulings::stroke(path, pen, props.transform, &mut buffer, &mut painter),
            DrawMode::FillAndStroke(rule, pen) => {
                rulings::fill(path, *rule, props.transform, &mut buffer, &mut painter);
                rulings::stroke(path, pen, props.transform, &mut buffer, &mut painter);
            }
            DrawMode::Invisible => {}
        }
        self.buffer = buffer;
    }
}

fn contains(area: Rect, x: f64, y: f64) -> bool {
    x >= area.x0 && x <= area.x1 && y >= area.y0 && y <= area.y1
}

/// Bounding box of the control points of a path.
fn bounds_of(path: &BezPath) -> Rect {
    let mut bounds: Option<Rect> = None;
    let mut include = |p: Point| bounds = Some(bounds.map_or(Rect::from_points(p, p), |b| b.union_pt(p)));
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) | PathEl::LineTo(p) => include(p),
            PathEl::QuadTo(c, p) => [c, p].into_iter().for_each(&mut include),
            PathEl::CurveTo(c, d, p) => [c, d, p].into_iter().for_each(&mut include),
            PathEl::ClosePath => {}
        }
    }
    bounds.unwrap_or(Rect::ZERO)
}

impl<'a> Device<'a> for PageDevice<'_, 'a> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.paint_path(path, &props, draw_mode);
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, draw_mode: &DrawMode) {
        let [a, b, c, d, _, _] = props.transform.as_coeffs();
        let keeps_axes = (b == 0.0 && c == 0.0) || (a == 0.0 && d == 0.0);
        if let (true, DrawMode::Fill(_)) = (keeps_axes, draw_mode) {
            self.count_operation();
            let ink = self.ink(&props);
            let shown = props.transform.transform_rect_bbox(*rect);
            rulings::fill_rect(shown, &mut self.painter(ink));
        } else {
            let corners = [(rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1)];
            let [p, q, r, s] = corners.map(Point::from);
            let outline =
                [PathEl::MoveTo(p), PathEl::LineTo(q), PathEl::LineTo(r), PathEl::LineTo(s), PathEl::ClosePath];
            self.paint_path(&outline.into_iter().collect(), &props, draw_mode);
        }
    }

    fn push_clip_path(&mut self, clip_path: &ClipPath) {
        self.push_clip(bounds_of(&clip_path.path));
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.push_clip(*rect);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend_mode: BlendMode) {
        self.count_nested();
        let group = self.group();
        let is_plain = group.is_plain && mask.is_none() && blend_mode == BlendMode::Normal;
        self.groups.push(Group { opacity: group.opacity * opacity, is_plain });
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.count_operation();
        let mut ink = self.ink(&props);
        if matches!(draw_mode, DrawMode::Invisible) {
            ink.opacity = 0.0;
        }
        self.push_glyph_run(run, props.transform, ink);
    }

    fn draw_image(&mut self, image: PdfImage<'a, '_>, props: ImageDrawProps<'a>) {
        self.count_operation();
        let pixels = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let shown = props.transform.transform_rect_bbox(pixels);
        if ![shown.x0, shown.x1, shown.y0, shown.y1].iter().all(|v| v.abs() <= FAR) {
            self.skipped.impossible += 1;
            return;
        }
        let ink = Ink::of_image(self.group().opacity);
        if shown.width().min(shown.height()) <= MAX_THICKNESS {
            rulings::fill_rect(shown, &mut self.painter(ink));
            return;
        }
        if self.layout.images.len() >= self.limits.images {
            self.skipped.images += 1;
            return;
        }
        let visibility = self.visibility(ink, shown.center().x, shown.center().y);
        if visibility == Visibility::Visible {
            let clip = self.clip();
            self.backdrop.fill(shown.intersect(clip), false);
        }
        self.layout.images.push(Image {
            bbox: Box { x0: shown.x0 as f32, y0: shown.y0 as f32, x1: shown.x1 as f32, y1: shown.y1 as f32 },
            visibility,
        });
    }

    fn begin_marked_content(&mut self, _tag: &[u8], properties: Option<&Dict<'_>>) {
        let is_watermark = properties
            .and_then(|dict| dict.get::<Name<'_>>(b"Subtype"))
            .is_some_and(|subtype| subtype.as_ref() == b"Watermark");
        self.marked_content.push(is_watermark);
        self.open_watermarks += usize::from(is_watermark);
    }

    fn end_marked_content(&mut self) {
        if self.marked_content.pop() == Some(true) {
            self.open_watermarks -= 1;
        }
    }
}
