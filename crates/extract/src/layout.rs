//! What one page shows: glyphs, rulings, images.
//!
//! All coordinates are points (1/72 inch, UserUnit applied) of the page as displayed (/Rotate and CropBox applied), with
//! the origin at the top left and y downwards.

use crate::warning::Warning;

/// An axis-parallel box in points: `x0 <= x1`, `y0 <= y1`, origin top left, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "the edges, as the type says")]
pub struct Rect {
    pub x0: f32,
    pub y0: f32,
    pub x1: f32,
    pub y1: f32,
}

impl Rect {
    /// Width in points.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    /// Height in points.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    /// Centre, `(x, y)`.
    #[must_use]
    pub fn centre(&self) -> (f32, f32) {
        ((self.x0 + self.x1) / 2.0, (self.y0 + self.y1) / 2.0)
    }

    /// The smallest box around both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// Whether the point lies inside or on an edge.
    #[must_use]
    pub fn contains(&self, x: f32, y: f32) -> bool {
        x >= self.x0 && x <= self.x1 && y >= self.y0 && y <= self.y1
    }
}

/// Whether a reader of the page sees a mark, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Seen.
    Visible,
    /// Text render mode 3 or 7, fully transparent, too small, or covered by an opaque area painted later.
    Invisible,
    /// Outside the clip path or the CropBox. Clip paths count as their bounding boxes.
    Clipped,
    /// White, on nothing darker painted before.
    White,
    /// Marked as a watermark by its producer.
    Watermark,
}

/// The direction of a glyph's baseline on the page as displayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Turn {
    /// Left to right.
    Upright,
    /// Turned clockwise: the baseline runs downwards.
    Clockwise,
    /// Upside down.
    Half,
    /// Turned counter-clockwise: the baseline runs upwards.
    CounterClockwise,
    /// Any other angle.
    Oblique,
}

/// One character.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// The character, or U+FFFD if the font has no character mapping for it. The characters of a ligature are glyphs that
    /// share its box evenly.
    pub ch: char,
    /// The advance width times the em box (0.88 of the size above the baseline, 0.12 below), in points.
    pub bbox: Rect,
    /// The baseline in points: y of an upright or upside-down glyph, x of one turned by a quarter.
    pub baseline: f32,
    /// Font size on the page, in points.
    pub size: f32,
    /// Direction of the baseline.
    pub turn: Turn,
    /// Whether it is seen.
    pub visibility: Visibility,
    /// Lightness of the paint: 0 black, 255 white.
    pub lightness: u8,
}

/// Direction of a ruling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Axis {
    /// From left to right.
    Horizontal,
    /// From top to bottom.
    Vertical,
}

/// An axis-parallel line, however it was painted: as a stroke, a thin filled rectangle, or an edge of a filled area. In
/// points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruling {
    /// Direction.
    pub axis: Axis,
    /// y of a horizontal, x of a vertical ruling: the centre of its thickness.
    pub position: f32,
    /// Where it begins: x of a horizontal, y of a vertical ruling. `start <= end`.
    pub start: f32,
    /// Where it ends.
    pub end: f32,
    /// Thickness; 0 for an edge of a filled area.
    pub thickness: f32,
    /// Whether it is seen. White rulings are [`Visibility::White`].
    pub visibility: Visibility,
    /// Whether it is only an edge of a filled (shaded) area, not a line of its own.
    pub is_fill_edge: bool,
}

/// An image; its pixels are not decoded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Image {
    /// Its bounding box in points.
    pub bbox: Rect,
    /// Whether it is seen.
    pub visibility: Visibility,
}

/// Why part of a page is missing from its layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// The page could not be read, or not to its end.
    Unreadable,
    /// This is the last page within [`Limits::pages`](crate::Limits::pages), and the file has more.
    Pages,
    /// The page has more characters than the limit.
    Glyphs,
    /// The page has more rulings than the limit.
    Rulings,
    /// The page has more images than the limit.
    Images,
    /// The page asks for more drawing operations than the limit.
    Operations,
    /// Clip paths and groups are nested deeper than the limit.
    Nesting,
    /// A stream, or the content streams of the page together, unpack to more than the limit. A stream found when the file
    /// was opened may belong to any page; the first page reports it.
    Stream,
    /// The contents of the pages before unpack to more than the limit for a document.
    Document,
}

/// One page as displayed. Coordinates are in points, origin top left, y downwards.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageLayout {
    /// Page number in the file, from 1.
    pub number: u32,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// In painting order.
    pub glyphs: Vec<Glyph>,
    /// Characters not among `glyphs` because the same one is already there (fake bold, shadow; or the lines of a file whose
    /// positions are broken), each with the number of `glyphs` painted before it. In painting order.
    pub overprinted: Vec<(usize, Glyph)>,
    /// In painting order; not merged.
    pub rulings: Vec<Ruling>,
    /// In painting order.
    pub images: Vec<Image>,
    /// What was skipped or replaced.
    pub warnings: Vec<Warning>,
    /// Why part of the page is missing; empty for nearly every page.
    pub gaps: Vec<Gap>,
}

impl PageLayout {
    /// Adds a warning, and the gap that it means.
    pub(crate) fn warn(&mut self, warning: Warning) {
        if let Some(gap) = warning.gap()
            && !self.gaps.contains(&gap)
        {
            self.gaps.push(gap);
        }
        self.warnings.push(warning);
    }

    /// Share of the visible characters without a character mapping (U+FFFD), 0 to 1. `None` if no character is visible.
    #[must_use]
    pub fn unknown_share(&self) -> Option<f32> {
        let visible = || self.glyphs.iter().filter(|glyph| glyph.visibility == Visibility::Visible);
        let unknown = visible().filter(|glyph| glyph.ch == crate::UNKNOWN).count();
        let all = visible().count();
        (all > 0).then(|| unknown as f32 / all as f32)
    }
}
