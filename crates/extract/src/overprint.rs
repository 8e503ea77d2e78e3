//! Characters painted over: the same one twice at the same place (fake bold, fill and stroke, shadow) is one character;
//! one under an opaque area is not seen.

use hayro_interpret::kurbo::Rect;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::layout::{Glyph, Visibility};

/// Two glyphs are the same up to this distance, in shares of the size …
const MAX_OFFSET: f32 = 0.15;
/// … and of the advance width: two narrow letters in a row (ll, 11) are two.
const MAX_OFFSET_OF_WIDTH: f32 = 0.5;
/// Side of a cell of the index in points, and the largest distance that two prints of one glyph may have: larger than the
/// offset of any fake bold, small enough that few equal characters share a cell.
const CELL: f32 = 12.0;
/// Glyphs looked at per cell: a bound for a hostile page.
const MAX_CHAIN: usize = 64;
/// Comparisons with covering areas on one page, at most: a bound for a hostile page.
const MAX_COVER_WORK: usize = 20_000_000;
/// Height of a band of the index by height, in points.
const BAND: f32 = 16.0;
/// Bands of a page, at most; what is lower shares the last.
const MAX_BANDS: usize = 4_096;
/// Room for the glyphs of most pages.
const USUAL_GLYPHS: usize = 1_024;
const NONE: u32 = u32::MAX;

/// Where each character of a page stands.
pub(crate) struct Overprint {
    newest: FxHashMap<(char, i32, i32), u32>,
    older: Vec<u32>,
    /// Glyphs by height, filled when an area asks for them; `banded` of them so far.
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

    /// Adds the glyph, unless it stands there already; then the one that is better seen is kept. Glyphs from `run` on are
    /// of the same string: where its font says that they have no width, equal ones on top of each other are two. False
    /// if it was not added.
    pub(crate) fn add(&mut self, glyphs: &mut Vec<Glyph>, glyph: Glyph, run: usize) -> bool {
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
                    let same_size = (other.size - glyph.size).abs() <= 0.1 * glyph.size;
                    let other_string = (index as usize) < run;
                    if other_string
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

    /// An opaque area was painted: what it covers is no longer seen.
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
                let under = x >= area.x0 && x <= area.x1 && y >= area.y0 && y <= area.y1;
                if under && glyph.visibility == Visibility::Visible {
                    glyph.visibility = Visibility::Invisible;
                }
            }
        }
    }
}

/// The whole number below: `f32::floor` is a call on processors that the program may not presume.
fn floor(v: f32) -> i32 {
    let whole = v as i32;
    whole.saturating_sub(i32::from(whole as f32 > v))
}

/// The band of a height; heights off the page share the outer ones.
fn band(y: f32) -> usize {
    ((y / BAND).max(0.0) as usize).min(MAX_BANDS - 1)
}
