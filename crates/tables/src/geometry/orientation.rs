//! Turns pages whose text runs sideways.
//!
//! In: a page as displayed. Out: the same page, turned so that most of its glyphs are upright, and the transformation
//! of boxes back to the page as displayed. Landscape tables on portrait pages are often set sideways instead of with
//! `/Rotate`.
use juesuan_extract::{Axis, Glyph, PageLayout, Rect, Ruling, Turn, Visibility};
use std::borrow::Cow;

/// How a page was turned for reading, and which other pages were joined to its right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orientation {
    turn: Turn,
    /// Size of the page as displayed.
    width: f32,
    height: f32,
    /// Pages joined to the right of this one.
    beside: [Option<Sheet>; SHEETS],
}

/// Most pages that are joined to the right of one.
const SHEETS: usize = 4;

/// A page joined to the right of another.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sheet {
    /// Its page in the file, from 1.
    page: u32,
    /// x of its left edge in the turned page.
    at: f32,
}

impl Orientation {
    /// For a box on the turned page `page`: the page it was printed on, and its box on that page as displayed.
    #[must_use]
    pub fn place(&self, page: u32, r: Rect) -> (u32, Rect) {
        let x = r.centre().0;
        match self.beside.iter().flatten().rfind(|s| x >= s.at) {
            Some(s) => (s.page, self.displayed(Rect { x0: r.x0 - s.at, x1: r.x1 - s.at, ..r })),
            None => (page, self.displayed(r)),
        }
    }

    /// The highest page number among a page and those joined to it.
    pub(crate) fn last_page(&self, page: u32) -> u32 {
        self.beside.iter().flatten().map(|s| s.page).fold(page, u32::max)
    }

    /// Joins another page to the right of this one, with its left edge at `at`. False if there are too many already.
    pub(crate) fn put_beside(&mut self, page: u32, at: f32) -> bool {
        let Some(free) = self.beside.iter_mut().find(|s| s.is_none()) else { return false };
        *free = Some(Sheet { page, at });
        true
    }

    /// Whether two pages have the same size and were turned the same way.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.turn == other.turn && (self.width - other.width).abs() < 1.0 && (self.height - other.height).abs() < 1.0
    }

    /// Converts a box from the turned page to the page as displayed.
    fn displayed(&self, r: Rect) -> Rect {
        match self.turn {
            Turn::Clockwise => Rect { x0: self.width - r.y1, y0: r.x0, x1: self.width - r.y0, y1: r.x1 },
            Turn::CounterClockwise => Rect { x0: r.y0, y0: self.height - r.x1, x1: r.y1, y1: self.height - r.x0 },
            Turn::Half => {
                Rect { x0: self.width - r.x1, y0: self.height - r.y1, x1: self.width - r.x0, y1: self.height - r.y0 }
            }
            Turn::Upright | Turn::Oblique => r,
        }
    }

    /// Converts a box from the page as displayed to the turned page.
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

/// Turns a page so that most of its visible glyphs are upright.
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
    let o = Orientation { turn, width: page.width, height: page.height, beside: [None; SHEETS] };
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
            let o = Orientation { turn, width: 595.0, height: 842.0, beside: [None; SHEETS] };
            assert_eq!(o.displayed(o.turned(r)), r, "{turn:?}");
        }
    }
}
