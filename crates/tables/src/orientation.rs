//! Pages whose text runs sideways: read as if the sheet were turned.
//!
//! In: a page as displayed. Out: the same page turned so that most of its glyphs are upright, and the way back for
//! boxes. Landscape tables on portrait pages are often set sideways instead of with /Rotate.
use juesuan_extract::{Axis, Glyph, PageLayout, Rect, Ruling, Turn, Visibility};
use std::borrow::Cow;

/// How a page was turned for reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orientation {
    turn: Turn,
    /// Size of the page as displayed.
    width: f32,
    height: f32,
}

impl Orientation {
    /// A box of the turned page, in the page as displayed.
    #[must_use]
    pub fn displayed(&self, r: Rect) -> Rect {
        match self.turn {
            Turn::Clockwise => Rect { x0: self.width - r.y1, y0: r.x0, x1: self.width - r.y0, y1: r.x1 },
            Turn::CounterClockwise => Rect { x0: r.y0, y0: self.height - r.x1, x1: r.y1, y1: self.height - r.x0 },
            Turn::Half => {
                Rect { x0: self.width - r.x1, y0: self.height - r.y1, x1: self.width - r.x0, y1: self.height - r.y0 }
            }
            Turn::Upright | Turn::Oblique => r,
        }
    }

    /// A box of the page as displayed, in the turned page.
    fn turned(&self, r: Rect) -> Rect {
        match self.turn {
            Turn::Clockwise => Rect { x0: r.y0, y0: self.width - r.x1, x1: r.y1, y1: self.width - r.x0 },
            Turn::CounterClockwise => Rect { x0: self.height - r.y1, y0: r.x0, x1: self.height - r.y0, y1: r.x1 },
            _ => self.displayed(r),
        }
    }

    fn glyph(&self, g: &Glyph) -> Glyph {
        let baseline = match self.turn {
            Turn::Clockwise => self.width - g.baseline,
            Turn::Half => self.height - g.baseline,
            _ => g.baseline,
        };
        let turn = if g.turn == self.turn { Turn::Upright } else { Turn::Oblique };
        Glyph { bbox: self.turned(g.bbox), baseline, turn, ..*g }
    }

    fn ruling(&self, r: &Ruling) -> Ruling {
        let flat = match r.axis {
            Axis::Horizontal => Rect { x0: r.start, x1: r.end, y0: r.position, y1: r.position },
            Axis::Vertical => Rect { y0: r.start, y1: r.end, x0: r.position, x1: r.position },
        };
        let t = self.turned(flat);
        let quarter = matches!(self.turn, Turn::Clockwise | Turn::CounterClockwise);
        let axis = match (r.axis, quarter) {
            (Axis::Horizontal, false) | (Axis::Vertical, true) => Axis::Horizontal,
            _ => Axis::Vertical,
        };
        match axis {
            Axis::Horizontal => Ruling { axis, position: t.y0, start: t.x0, end: t.x1, ..*r },
            Axis::Vertical => Ruling { axis, position: t.x0, start: t.y0, end: t.y1, ..*r },
        }
    }
}

/// The page turned so that most of its visible glyphs are upright.
#[must_use]
pub fn upright(page: &PageLayout) -> (Cow<'_, PageLayout>, Orientation) {
    let mut counts = [0_usize; 4];
    for g in page.glyphs.iter().filter(|g| g.visibility == Visibility::Visible) {
        let slot = match g.turn {
            Turn::Upright => 0,
            Turn::Clockwise => 1,
            Turn::Half => 2,
            Turn::CounterClockwise => 3,
            Turn::Oblique => continue,
        };
        if let Some(n) = counts.get_mut(slot) {
            *n += 1;
        }
    }
    let [up, cw, half, ccw] = counts;
    let turn = if up >= cw.max(half).max(ccw) {
        Turn::Upright
    } else if cw >= half.max(ccw) {
        Turn::Clockwise
    } else if ccw >= half {
        Turn::CounterClockwise
    } else {
        Turn::Half
    };
    let o = Orientation { turn, width: page.width, height: page.height };
    if turn == Turn::Upright {
        return (Cow::Borrowed(page), o);
    }
    let quarter = turn != Turn::Half;
    let turned = PageLayout {
        number: page.number,
        width: if quarter { page.height } else { page.width },
        height: if quarter { page.width } else { page.height },
        glyphs: page.glyphs.iter().map(|g| o.glyph(g)).collect(),
        overprinted: page.overprinted.iter().map(|(at, g)| (*at, o.glyph(g))).collect(),
        rulings: page.rulings.iter().map(|r| o.ruling(r)).collect(),
        images: page.images.iter().map(|i| juesuan_extract::Image { bbox: o.turned(i.bbox), ..*i }).collect(),
        ..PageLayout::default()
    };
    (Cow::Owned(turned), o)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let r = Rect { x0: 10.0, y0: 20.0, x1: 40.0, y1: 30.0 };
        for turn in [Turn::Upright, Turn::Clockwise, Turn::Half, Turn::CounterClockwise] {
            let o = Orientation { turn, width: 595.0, height: 842.0 };
            assert_eq!(o.displayed(o.turned(r)), r, "{turn:?}");
        }
    }
}
