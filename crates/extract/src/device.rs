//! What the interpreter paints, kept as glyphs, rulings and images.
//!
//! In: the calls of hayro's interpreter, in displayed space. Out: a [`PageLayout`]. Clip paths are taken for their
//! bounding boxes; nothing is rendered.

use std::panic::resume_unwind;

use hayro_interpret::font::{Glyph as PdfGlyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::object::{Dict, Name};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image as PdfImage, ImageDrawProps, SoftMask};

use crate::glyph_unicode::FontTexts;
use crate::layout::{Axis, Gap, Glyph, Image, PageLayout, Rect as Box, Ruling, Turn, Visibility};
use crate::limits::Limits;
use crate::normalize::{Printed, UNKNOWN, printed};
use crate::overprint::Overprint;
use crate::paint::{Backdrop, Ink};
use crate::rulings::{self, MAX_THICKNESS, Marks, SubPath};

/// Height of a character above and below its baseline, in thousandths of its size: the em box that the fonts for Chinese
/// are drawn in. Taken for every font, so that the boxes of one line are of one height.
const ASCENT: f64 = 880.0;
const DESCENT: f64 = -120.0;
/// Advance where the font tells none, in thousandths.
const NO_ADVANCE: f64 = 500.0;
/// Nothing of use stands further away than this, in points.
const FAR: f64 = 200_000.0;
/// A baseline this close to an axis runs along it: 3 degrees, as slope.
const TURN_SLOPE: f64 = 0.052;
/// A matrix that is wider or narrower than high by this share is stretched.
const MIN_STRETCH: f64 = 0.01;
/// Smaller characters cannot be seen, in points.
const MIN_SIZE: f64 = 0.1;

/// The page has asked for more than the limits allow; unwinds out of the interpreter.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TooMuch {
    Operations,
    Nesting,
    Glyphs,
}

pub(crate) struct PageDevice<'d, 'a> {
    pub(crate) layout: PageLayout,
    limits: &'d Limits,
    fonts: &'d mut FontTexts<'a>,
    page: Rect,
    clips: Vec<Rect>,
    groups: Vec<Group>,
    marked: Vec<bool>,
    watermarks: usize,
    /// Where watermark annotations stand; set while annotations are painted.
    pub(crate) watermark_areas: Vec<Rect>,
    backdrop: Backdrop,
    overprint: Overprint,
    /// Number of glyphs before the string that is being painted.
    run: usize,
    buffer: SubPath,
    operations: u64,
    dropped: u64,
    glyphs_left_out: u64,
    rulings_left_out: u64,
    images_left_out: u64,
}

impl<'d, 'a> PageDevice<'d, 'a> {
    pub(crate) fn new(layout: PageLayout, limits: &'d Limits, fonts: &'d mut FontTexts<'a>) -> Self {
        let page = Rect::new(0.0, 0.0, f64::from(layout.width), f64::from(layout.height));
        Self {
            backdrop: Backdrop::new(page.height()),
            layout,
            limits,
            fonts,
            page,
            clips: Vec::new(),
            groups: Vec::new(),
            marked: Vec::new(),
            watermarks: 0,
            watermark_areas: Vec::new(),
            overprint: Overprint::new(),
            run: 0,
            buffer: SubPath::default(),
            operations: 0,
            dropped: 0,
            glyphs_left_out: 0,
            rulings_left_out: 0,
            images_left_out: 0,
        }
    }

    /// The page with its warnings.
    pub(crate) fn finish(mut self) -> PageLayout {
        let warnings = [
            (self.dropped, None, "marks with impossible coordinates were dropped".to_owned()),
            (
                self.glyphs_left_out,
                Some(Gap::Glyphs),
                format!("characters beyond the limit of {} were left out", self.limits.glyphs),
            ),
            (
                self.rulings_left_out,
                Some(Gap::Rulings),
                format!("rulings beyond the limit of {} were left out", self.limits.rulings),
            ),
            (
                self.images_left_out,
                Some(Gap::Images),
                format!("images beyond the limit of {} were left out", self.limits.images),
            ),
        ];
        for (count, gap, what) in warnings.into_iter().filter(|(count, ..)| *count > 0) {
            self.layout.warnings.push(format!("{count} {what}"));
            self.layout.gaps.extend(gap);
        }
        self.layout
    }

    /// Counts an operation; ends the page at the limit.
    fn tick(&mut self) {
        self.operations += 1;
        if self.operations > self.limits.operations {
            resume_unwind(std::boxed::Box::new(TooMuch::Operations));
        }
    }

    /// [`tick`](Self::tick), for what stays open.
    fn open(&mut self) {
        self.tick();
        if self.clips.len() + self.groups.len() >= self.limits.nesting {
            resume_unwind(std::boxed::Box::new(TooMuch::Nesting));
        }
    }

    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or(self.page)
    }

    fn push_clip(&mut self, area: Rect) {
        self.open();
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
        self.watermarks > 0 || self.watermark_areas.iter().any(|area| inside(*area, x, y))
    }

    /// Whether a mark at the point, painted like this, is seen.
    fn visibility(&self, ink: Ink, x: f64, y: f64) -> Visibility {
        if ink.is_transparent() {
            Visibility::Invisible
        } else if !inside(self.clip(), x, y) {
            Visibility::Clipped
        } else if self.is_watermark(x, y) {
            Visibility::Watermark
        } else if ink.is_white() && !self.backdrop.is_dark(x, y) {
            Visibility::White
        } else {
            Visibility::Visible
        }
    }

    fn paint(&mut self, ink: Ink) -> Painter<'_, 'd, 'a> {
        Painter { device: self, ink }
    }

    fn path(&mut self, path: &BezPath, props: &DrawProps<'a>, mode: &DrawMode) {
        self.tick();
        let ink = self.ink(props);
        let mut buffer = std::mem::take(&mut self.buffer);
        let mut painter = self.paint(ink);
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

    fn glyph(&mut self, glyph: &PdfGlyph<'a>, matrix: Affine, advance: f64, ink: Ink) {
        let characters = match glyph.as_unicode() {
            Some(BfString::Char(c)) => match printed(c) {
                Printed::Unknown => Text::One(self.fonts.character(glyph)),
                known => Text::One(self.fonts.correction(glyph).unwrap_or(known)),
            },
            Some(BfString::String(s)) => Text::Many(s),
            None => Text::One(self.fonts.character(glyph)),
        };
        match characters {
            Text::One(Printed::Char(c)) => self.character(c, matrix, 0.0, advance, ink),
            Text::One(Printed::Unknown) => self.character(UNKNOWN, matrix, 0.0, advance, ink),
            Text::One(Printed::Nothing) => {}
            Text::Many(s) => {
                // U+0000 pads the strings of some producers.
                let marks = || s.chars().filter(|c| *c != '\0').map(printed).filter(|p| *p != Printed::Nothing);
                let count = marks().count().max(1) as f64;
                for (i, mark) in marks().enumerate() {
                    let c = if let Printed::Char(c) = mark { c } else { UNKNOWN };
                    let (from, to) = (advance * i as f64 / count, advance * (i + 1) as f64 / count);
                    self.character(c, matrix, from, to, ink);
                }
            }
        }
    }

    /// One character whose box runs `from..to` along its baseline, in thousandths of its size.
    fn character(&mut self, ch: char, matrix: Affine, from: f64, to: f64, ink: Ink) {
        if self.layout.glyphs.len() >= self.limits.glyphs {
            self.glyphs_left_out += 1;
            // Glyphs that only widen a clip path fill memory all the same.
            if self.glyphs_left_out > self.limits.glyphs as u64 {
                resume_unwind(std::boxed::Box::new(TooMuch::Glyphs));
            }
            return;
        }
        let [a, b, c, d, e, f] = matrix.as_coeffs();
        let (xs, ys) = ([a * from, a * to], [b * from, b * to]);
        let (us, vs) = ([c * DESCENT, c * ASCENT], [d * DESCENT, d * ASCENT]);
        let x0 = e + xs[0].min(xs[1]) + us[0].min(us[1]);
        let x1 = e + xs[0].max(xs[1]) + us[0].max(us[1]);
        let y0 = f + ys[0].min(ys[1]) + vs[0].min(vs[1]);
        let y1 = f + ys[0].max(ys[1]) + vs[0].max(vs[1]);
        let size = 1000.0 * length(c, d);
        if ![x0, x1, y0, y1, size].iter().all(|v| v.abs() <= FAR) {
            self.dropped += 1;
            return;
        }
        let turn = turn_of(a, b);
        let visibility = if size < MIN_SIZE {
            Visibility::Invisible
        } else {
            self.visibility(ink, (x0 + x1) / 2.0, (y0 + y1) / 2.0)
        };
        let baseline = if matches!(turn, Turn::Clockwise | Turn::CounterClockwise) { e } else { f };
        let glyph = Glyph {
            ch,
            bbox: Box { x0: x0 as f32, y0: y0 as f32, x1: x1 as f32, y1: y1 as f32 },
            baseline: baseline as f32,
            size: size as f32,
            turn,
            visibility,
            lightness: ink.lightness,
        };
        let painted = self.layout.glyphs.len();
        if !self.overprint.add(&mut self.layout.glyphs, glyph, self.run)
            && self.layout.overprinted.len() < self.limits.glyphs
        {
            self.layout.overprinted.push((painted, glyph));
        }
    }
}

/// A transparency group, with those around it.
#[derive(Clone, Copy)]
struct Group {
    opacity: f32,
    /// Neither masked nor blended.
    is_plain: bool,
}

enum Text {
    One(Printed),
    Many(String),
}

/// Length of a vector, quickly where it runs along an axis, as nearly all do.
fn length(x: f64, y: f64) -> f64 {
    if y == 0.0 {
        x.abs()
    } else if x == 0.0 {
        y.abs()
    } else {
        x.hypot(y)
    }
}

fn turn_of(a: f64, b: f64) -> Turn {
    if b.abs() <= TURN_SLOPE * a.abs() {
        if a < 0.0 { Turn::Half } else { Turn::Upright }
    } else if a.abs() <= TURN_SLOPE * b.abs() {
        if b > 0.0 { Turn::Clockwise } else { Turn::CounterClockwise }
    } else {
        Turn::Oblique
    }
}

fn inside(area: Rect, x: f64, y: f64) -> bool {
    x >= area.x0 && x <= area.x1 && y >= area.y0 && y <= area.y1
}

/// The advance width of a glyph in thousandths of its size.
fn advance_of(glyph: &PdfGlyph<'_>, mode: WritingMode) -> f64 {
    if mode == WritingMode::Vertical {
        // The advance goes down; characters below the Chinese ones are half as wide.
        return if glyph.char_code() < 0x80 { 500.0 } else { 1000.0 };
    }
    let advance = match glyph {
        PdfGlyph::Outline(outline) => outline.advance_width(),
        PdfGlyph::Type3(type3) => type3.advance_width(),
    };
    advance.map(f64::from).filter(|w| w.is_finite() && *w > 0.0).unwrap_or(NO_ADVANCE)
}

/// The advance along the matrix of the glyph.
///
/// Where a font is not embedded the interpreter stretches the glyphs of a substitute to the advance, by the matrix; the
/// advance itself must not be stretched again. But a matrix may also be narrow because the text is (`Tz`). The next
/// glyph shows which it is; at the end of a run, whether the font is embedded.
fn along_matrix(advance: f64, glyph: &PdfGlyph<'_>, matrix: Affine, next: impl FnOnce() -> Option<Affine>) -> f64 {
    let [a, b, c, d, e, f] = matrix.as_coeffs();
    let (wide, high) = (length(a, b), length(c, d));
    if !(wide > 0.0 && high > 0.0) || (wide / high - 1.0).abs() < MIN_STRETCH {
        return advance;
    }
    let unstretched = advance * high / wide;
    let is_stretched = match next().map(Affine::as_coeffs) {
        Some([.., x, y]) => {
            let step = (x - e).hypot(y - f);
            (step - advance * high).abs() < (step - advance * wide).abs()
        }
        None => matches!(glyph, PdfGlyph::Outline(outline) if outline.font_data().is_none()),
    };
    if is_stretched { unstretched } else { advance }
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

/// Takes the lines and areas of one paint.
struct Painter<'p, 'd, 'a> {
    device: &'p mut PageDevice<'d, 'a>,
    ink: Ink,
}

impl Marks for Painter<'_, '_, '_> {
    fn line(&mut self, axis: Axis, position: f64, start: f64, end: f64, thickness: f64, is_fill_edge: bool) {
        let device = &mut *self.device;
        if device.layout.rulings.len() >= device.limits.rulings {
            device.rulings_left_out += 1;
            return;
        }
        if ![position, start, end].iter().all(|v| v.abs() <= FAR) || thickness.is_nan() {
            device.dropped += 1;
            return;
        }
        let clip = device.clip();
        let half = thickness / 2.0;
        let (across, along) = match axis {
            Axis::Horizontal => ((clip.y0, clip.y1), (clip.x0, clip.x1)),
            Axis::Vertical => ((clip.x0, clip.x1), (clip.y0, clip.y1)),
        };
        let (cut_start, cut_end) = (start.max(along.0), end.min(along.1));
        let outside = cut_start > cut_end || position + half < across.0 || position - half > across.1;
        let (start, end) = if outside { (start, end) } else { (cut_start, cut_end) };
        let visibility = if self.ink.is_transparent() {
            Visibility::Invisible
        } else if outside {
            Visibility::Clipped
        } else if device.watermarks > 0 {
            Visibility::Watermark
        } else if self.ink.is_white() {
            Visibility::White
        } else {
            Visibility::Visible
        };
        device.layout.rulings.push(Ruling {
            axis,
            position: position as f32,
            start: start as f32,
            end: end as f32,
            thickness: thickness as f32,
            visibility,
            is_fill_edge,
        });
    }

    fn area(&mut self, area: Rect, is_whole: bool) {
        let device = &mut *self.device;
        let area = area.intersect(device.clip());
        if self.ink.is_transparent() || area.width() <= 0.0 || area.height() <= 0.0 {
            return;
        }
        device.backdrop.fill(area, self.ink.is_white());
        if is_whole && self.ink.covers {
            device.overprint.cover(&mut device.layout.glyphs, area);
        }
    }
}

impl<'a> Device<'a> for PageDevice<'_, 'a> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.path(path, &props, draw_mode);
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, draw_mode: &DrawMode) {
        let [a, b, c, d, _, _] = props.transform.as_coeffs();
        let keeps_axes = (b == 0.0 && c == 0.0) || (a == 0.0 && d == 0.0);
        if let (true, DrawMode::Fill(_)) = (keeps_axes, draw_mode) {
            self.tick();
            let ink = self.ink(&props);
            let shown = props.transform.transform_rect_bbox(*rect);
            rulings::fill_rect(shown, &mut self.paint(ink));
        } else {
            let corners = [(rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1)];
            let [p, q, r, s] = corners.map(Point::from);
            let outline =
                [PathEl::MoveTo(p), PathEl::LineTo(q), PathEl::LineTo(r), PathEl::LineTo(s), PathEl::ClosePath];
            self.path(&outline.into_iter().collect(), &props, draw_mode);
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
        self.open();
        let group = self.group();
        let is_plain = group.is_plain && mask.is_none() && blend_mode == BlendMode::Normal;
        self.groups.push(Group { opacity: group.opacity * opacity, is_plain });
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.tick();
        let mut ink = self.ink(&props);
        if matches!(draw_mode, DrawMode::Invisible) {
            ink.opacity = 0.0;
        }
        let mode = run.writing_mode();
        self.run = self.layout.glyphs.len();
        let mut glyphs = run.glyphs().iter().peekable();
        while let Some(glyph) = glyphs.next() {
            let matrix = props.transform * glyph.transform();
            let next = || glyphs.peek().map(|next| props.transform * next.transform());
            let advance = along_matrix(advance_of(glyph, mode), glyph, matrix, next);
            self.glyph(glyph, matrix, advance, ink);
        }
    }

    fn draw_image(&mut self, image: PdfImage<'a, '_>, props: ImageDrawProps<'a>) {
        self.tick();
        let pixels = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let shown = props.transform.transform_rect_bbox(pixels);
        if ![shown.x0, shown.x1, shown.y0, shown.y1].iter().all(|v| v.abs() <= FAR) {
            self.dropped += 1;
            return;
        }
        // What it shows is not decoded: anything but white, and it may have holes.
        let ink = Ink { lightness: 128, opacity: self.group().opacity, covers: false };
        if shown.width().min(shown.height()) <= MAX_THICKNESS {
            rulings::fill_rect(shown, &mut self.paint(ink));
            return;
        }
        if self.layout.images.len() >= self.limits.images {
            self.images_left_out += 1;
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
        self.marked.push(is_watermark);
        self.watermarks += usize::from(is_watermark);
    }

    fn end_marked_content(&mut self) {
        if self.marked.pop() == Some(true) {
            self.watermarks -= 1;
        }
    }
}
