//! What a page looks like: glyphs, rulings, images.
//!
//! All coordinates are points (1/72 inch, UserUnit applied) in the page as displayed (/Rotate and CropBox applied),
//! origin top left, y downwards.

/// An axis-parallel box: `x0 <= x1`, `y0 <= y1`, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "edges in points")]
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

    /// Whether the point lies inside or on the edge.
    #[must_use]
    pub fn contains(&self, x: f32, y: f32) -> bool {
        x >= self.x0 && x <= self.x1 && y >= self.y0 && y <= self.y1
    }
}

/// Whether a mark is seen on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Seen.
    Visible,
    /// Painted with nothing (render mode 3 or 7, fully transparent), or covered by an opaque area painted later.
    Invisible,
    /// Outside the clip path or the CropBox.
    Clipped,
    /// White, on nothing darker that was painted before.
    White,
    /// Marked by its producer as a watermark.
    Watermark,
}

/// In which direction a glyph's baseline runs, on the page as displayed.
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
    /// The character; U+FFFD where the font does not tell. A ligature comes as several glyphs that share its box.
    pub ch: char,
    /// Advance width × ascent and descent of the font (0.88 and 0.12 of the size where the font does not tell).
    pub bbox: Rect,
    /// The baseline: y of an upright or half-turned glyph, x of one turned by a quarter.
    pub baseline: f32,
    /// Font size in points on the page.
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

/// An axis-parallel line, whatever painted it: a stroke, a thin filled rectangle, an edge of a rectangle's outline or
/// of a shaded area.
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
    /// Thickness in points; 0 for the edge of a filled area.
    pub thickness: f32,
    /// Whether it is seen. White rulings are [`Visibility::White`].
    pub visibility: Visibility,
    /// Whether it is only the edge of a filled (shaded) area, not a line of its own.
    pub is_fill_edge: bool,
}

/// Where an image stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Image {
    /// Its bounding box.
    pub bbox: Rect,
    /// Whether it is seen.
    pub visibility: Visibility,
}

/// Why a page is not all there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// The page could not be read, or not to its end.
    Unreadable,
    /// It is the last one within the limit, and not the last of the file.
    Pages,
    /// More characters than the limit.
    Glyphs,
    /// More rulings than the limit.
    Rulings,
    /// More images than the limit.
    Images,
    /// More operations than the limit.
    Operations,
    /// Clips and groups nested deeper than the limit.
    Nesting,
    /// A stream (or the streams of a page together) that unpacks to more than the limit; of a stream that belongs to no
    /// page alone, the first page says it.
    Stream,
    /// The contents of the pages before unpack to more than the limit for a document.
    Document,
}

/// One page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageLayout {
    /// Number of the page in the file, from 1.
    pub number: u32,
    /// Width as displayed, in points.
    pub width: f32,
    /// Height as displayed, in points.
    pub height: f32,
    /// In painting order.
    pub glyphs: Vec<Glyph>,
    /// Characters that are not among `glyphs`, because the same one stands there already (fake bold, shadow; or another
    /// text, where positions say nothing), each with the number of `glyphs` painted before it. In painting order.
    pub overprinted: Vec<(usize, Glyph)>,
    /// In painting order; not merged.
    pub rulings: Vec<Ruling>,
    /// In painting order.
    pub images: Vec<Image>,
    /// What could not be read, in words.
    pub warnings: Vec<String>,
    /// Why it is not all there; empty for nearly every page.
    pub gaps: Vec<Gap>,
}

impl PageLayout {
    /// Something is not there, and why.
    pub(crate) fn leave_out(&mut self, gap: Gap, warning: String) {
        if !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
        self.warnings.push(warning);
    }

    /// Share of the visible characters that no font tells (U+FFFD), 0 to 1. `None` without any visible character: there
    /// is nothing to judge by.
    #[must_use]
    pub fn unknown_share(&self) -> Option<f32> {
        let visible = || self.glyphs.iter().filter(|glyph| glyph.visibility == Visibility::Visible);
        let unknown = visible().filter(|glyph| glyph.ch == crate::UNKNOWN).count();
        let all = visible().count();
        (all > 0).then(|| unknown as f32 / all as f32)
    }
}
