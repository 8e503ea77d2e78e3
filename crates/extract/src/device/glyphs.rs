//! The characters of painted glyphs, with their boxes.

use std::panic::resume_unwind;

use hayro_interpret::font::{Glyph as PdfGlyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::Affine;

use crate::ink::Ink;
use crate::layout::{Glyph, Rect as Box, Turn, Visibility};
use crate::normalize::{Printed, UNKNOWN, printed};

use super::{FAR, LimitReached, PageDevice};

/// One em, in thousandths of the size.
const EM: f64 = 1000.0;
/// Height of a character above and below its baseline, in thousandths of its size: the em box that Chinese fonts are
/// drawn in. Used for every font, so that the boxes of a line have one height.
const ASCENT: f64 = 880.0;
const DESCENT: f64 = -120.0;
/// Advance of a glyph whose font gives no width, in thousandths: half an em is right for digits, and never reaches the
/// next glyph.
const NO_ADVANCE: f64 = 500.0;
/// A baseline this close to an axis runs along it: 3 degrees, as slope.
const TURN_SLOPE: f64 = 0.052;
/// A matrix whose width and height differ by this share is stretched.
const MIN_STRETCH: f64 = 0.01;
/// Smaller characters cannot be seen, in points.
const MIN_SIZE: f64 = 0.1;

/// The text of one glyph.
enum Text {
    One(Printed),
    Many(String),
}

impl<'a> PageDevice<'_, 'a> {
    pub(super) fn push_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, transform: Affine, ink: Ink) {
        let mode = run.writing_mode();
        self.run_start = self.layout.glyphs.len();
        let mut glyphs = run.glyphs().iter().peekable();
        while let Some(glyph) = glyphs.next() {
            let matrix = transform * glyph.transform();
            let next = || glyphs.peek().map(|next| transform * next.transform());
            let advance = along_matrix(advance_of(glyph, mode), glyph, matrix, next);
            self.push_glyph(glyph, matrix, advance, ink);
        }
    }

    fn push_glyph(&mut self, glyph: &PdfGlyph<'a>, matrix: Affine, advance: f64, ink: Ink) {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => match printed(c) {
                Printed::Unknown => Text::One(self.fonts.character(glyph)),
                known => Text::One(self.fonts.correction(glyph).unwrap_or(known)),
            },
            Some(BfString::String(s)) => Text::Many(s),
            None => Text::One(self.fonts.character(glyph)),
        };
        match text {
            Text::One(Printed::Char(c)) => self.push_character(c, matrix, 0.0, advance, ink),
            Text::One(Printed::Unknown) => self.push_character(UNKNOWN, matrix, 0.0, advance, ink),
            Text::One(Printed::Nothing) => {}
            Text::Many(s) => {
                // Some producers pad their strings with U+0000.
                let marks = || s.chars().filter(|c| *c != '\0').map(printed).filter(|p| *p != Printed::Nothing);
                let count = marks().count().max(1) as f64;
                for (i, mark) in marks().enumerate() {
                    let c = if let Printed::Char(c) = mark { c } else { UNKNOWN };
                    let (from, to) = (advance * i as f64 / count, advance * (i + 1) as f64 / count);
                    self.push_character(c, matrix, from, to, ink);
                }
            }
        }
    }

    /// Adds one character whose box runs `from..to` along its baseline, in thousandths of its size.
    fn push_character(&mut self, ch: char, matrix: Affine, from: f64, to: f64, ink: Ink) {
        if self.layout.glyphs.len() >= self.limits.glyphs {
            self.skipped.glyphs += 1;
            // The interpreter keeps glyphs that only widen a clip path: they fill memory although they are skipped.
            if self.skipped.glyphs > self.limits.glyphs as u64 {
                resume_unwind(std::boxed::Box::new(LimitReached::Glyphs));
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
        let size = EM * length(c, d);
        if ![x0, x1, y0, y1, size].iter().all(|v| v.abs() <= FAR) {
            self.skipped.impossible += 1;
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
        if !self.overprint.add(&mut self.layout.glyphs, glyph, self.run_start)
            && self.layout.overprinted.len() < self.limits.glyphs
        {
            self.layout.overprinted.push((painted, glyph));
        }
    }
}

/// Length of a vector; fast along an axis, where nearly all of them are.
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

/// The advance width of a glyph in thousandths of its size.
fn advance_of(glyph: &PdfGlyph<'_>, mode: WritingMode) -> f64 {
    if mode == WritingMode::Vertical {
        // The advance goes down; only the width of the box is needed. ASCII is half as wide as Chinese.
        return if glyph.char_code() < 0x80 { EM / 2.0 } else { EM };
    }
    let advance = match glyph {
        PdfGlyph::Outline(outline) => outline.advance_width(),
        PdfGlyph::Type3(type3) => type3.advance_width(),
    };
    advance.map(f64::from).filter(|w| w.is_finite() && *w > 0.0).unwrap_or(NO_ADVANCE)
}

/// The advance along the matrix of the glyph.
///
/// If a font is not embedded, the matrix stretches the glyphs of a substitute to the advance in the file; the advance
/// itself must not be stretched again. But a matrix may also be narrow because the text is (`Tz`). The position of the
/// next glyph shows which it is; at the end of a run, whether the font is embedded.
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
