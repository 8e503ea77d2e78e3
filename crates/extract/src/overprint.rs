//! Characters painted twice (fake bold, fill and stroke, shadow), which count once, and characters covered by an opaque
//! area, which are invisible.

use hayro_interpret::kurbo::Rect;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::layout::{Glyph, Visibility};

/// Two prints of one glyph are at most this far apart, in shares of the size …
const MAX_OFFSET: f32 = 0.15;
/// … and of the advance width: of two narrow characters in a row (ll, 11) both count.
const MAX_OFFSET_OF_WIDTH: f32 = 0.5;
/// Side of an index cell in points, and the largest distance of two prints of one glyph: more than the offset of any fake
/// bold, and small enough that few equal characters share a cell.
const CELL: f32 = 12.0;
/// Two prints of one glyph differ in size by at most this share.
const MAX_SIZE_DIFFERENCE: f32 = 0.1;
/// Glyphs compared per cell: a bound for hostile pages.
const MAX_CHAIN: usize = 64;
/// Glyphs compared with covering areas on one page: a bound for hostile pages.
const MAX_COVER_WORK: usize = 20_000_000;
/// Height of one band of the page, in points.
const BAND: f32 = 16.0;
/// Bands of a page; anything lower shares the last.
const MAX_BANDS: usize = 4_096;
/// Capacity reserved for the glyphs of a page.
const USUAL_GLYPHS: usize = 1_024;
const NONE: u32 = u32::MAX;

/// The positions of the characters of a page.
pub(crate) struct Overprint {
    /// The latest glyph of a character in a cell.
    newest: FxHashMap<(char, i32, i32), u32>,
    /// For each glyph, the previous one of the same character and cell.
    older: Vec<u32>,
    /// The glyphs by bands of height, filled when an area needs them; `banded` glyphs so far.
    bands: Vec<Vec<u32>>,
    banded: usize,
    cover_work: usize,
}

impl Overprint {
    pub(crate) fn new() -> Self {
        Self {
            newest: FxHashMap::with_capacity_and_hasher(USUAL_GLYPHS, FxBuildHasher),
            older: Vec::with_capacity(USUAL_GLYPHS),
            bands: Vec::new(),
            banded: 0,
            cover_work: 0,
        }
    }

    /// Adds the glyph, unless the same one is already there; then the more visible one is kept. Glyphs from `run_start` on
    /// belong to the same string and always count: a font without widths puts all of them at one place. Returns whether
    /// the glyph was added.
    pub(crate) fn add(&mut self, glyphs: &mut Vec<Glyph>, glyph: Glyph, run_start: usize) -> bool {
        let (x, y) = glyph.bbox.centre();
        let cell = |v: f32| floor(v / CELL);
        let narrow = glyph.bbox.width().max(glyph.bbox.height() / 2.0);
        let reach = (glyph.size * MAX_OFFSET).min(narrow * MAX_OFFSET_OF_WIDTH).min(CELL);
        for column in cell(x - reach)..=cell(x + reach) {
            for row in cell(y - reach)..=cell(y + reach) {
                let mut index = self.newest.get(&(glyph.ch, column, row)).copied().unwrap_or(NONE);
                for _ in 0..MAX_CHAIN {
                    let Some(other) = glyphs.get_mut(index as usize) else { break };
                    let (ox, oy) = other.bbox.centre();
                    let same_size = (other.size - glyph.size).abs() <= MAX_SIZE_DIFFERENCE * glyph.size;
                    let is_other_string = (index as usize) < run_start;
                    if is_other_string
                        && same_size
                        && (ox - x).abs() <= reach
                        && (oy - y).abs() <= reach
                        && other.turn == glyph.turn
                    {
                        if other.visibility != Visibility::Visible && glyph.visibility == Visibility::Visible {
                            *other = glyph;
                        } else {
                            other.lightness = other.lightness.min(glyph.lightness);
                        }
                        return false;
                    }
                    index = self.older.get(index as usize).copied().unwrap_or(NONE);
                }
            }
        }
        let index = glyphs.len() as u32;
        let older = self.newest.insert((glyph.ch, cell(x), cell(y)), index);
        self.older.push(older.unwrap_or(NONE));
        glyphs.push(glyph);
        true
    }

    fn fill_bands(&mut self, glyphs: &[Glyph]) {
        for (index, glyph) in glyphs.iter().enumerate().skip(self.banded) {
            let band = band(glyph.bbox.centre().1);
            if self.bands.len() <= band {
                self.bands.resize_with(band + 1, Vec::new);
            }
            if let Some(band) = self.bands.get_mut(band) {
                band.push(index as u32);
            }
        }
        self.banded = glyphs.len();
    }

    /// Makes the glyphs under a newly painted opaque area invisible.
    pub(crate) fn cover(&mut self, glyphs: &mut [Glyph], area: Rect) {
        self.fill_bands(glyphs);
        let (first, last) = (band(area.y0 as f32), band(area.y1 as f32));
        for band in self.bands.iter().take(last + 1).skip(first) {
            self.cover_work += band.len();
            if self.cover_work > MAX_COVER_WORK {
                return;
            }
            for index in band {
                let Some(glyph) = glyphs.get_mut(*index as usize) else { continue };
                let (x, y) = glyph.bbox.centre();
                let (x, y) = (f64::from(x), f64::from(y));
                let is_covered = x >= area.x0 && x <= area.x1 && y >= area.y0 && y <= area.y1;
                if is_covered && glyph.visibility == Visibility::Visible {
                    glyph.visibility = Visibility::Invisible;
                }
            }
        }
    }
}

/// The largest whole number not above `v`. `f32::floor` would be a function call on the baseline x86-64 processor.
fn floor(v: f32) -> i32 {
    let whole = v as i32;
    whole.saturating_sub(i32::from(whole as f32 > v))
}

/// The band of a height; heights off the page share the first and the last.
fn band(y: f32) -> usize {
    ((y / BAND).max(0.0) as usize).min(MAX_BANDS - 1)
}
