//! What a paint leaves on white paper: lightness, and which areas are no longer white.

use hayro_interpret::kurbo::Rect;
use hayro_interpret::{BlendMode, Paint, SoftMask};

/// From this lightness on a mark cannot be told from paper.
pub(crate) const WHITE: u8 = 250;
/// Below this opacity a mark is not painted at all.
pub(crate) const TRANSPARENT: f32 = 1.0 / 255.0;
/// From this opacity on nothing shines through.
const OPAQUE: f32 = 0.99;
/// Patterns and shadings have no one lightness; they are neither ink nor paper.
const PATTERN: f32 = 128.0;

/// A paint as seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ink {
    /// On white paper: 0 black, 255 white.
    pub(crate) lightness: u8,
    /// 0 nothing, 1 covers.
    pub(crate) opacity: f32,
    /// Whether it hides what was painted before: opaque, one colour, neither blended nor masked.
    pub(crate) covers: bool,
}

impl Ink {
    /// The paint under a transparency group of the given opacity.
    pub(crate) fn new(paint: &Paint<'_>, group: f32) -> Self {
        let (full, alpha) = match paint {
            Paint::Color(color) => {
                let [r, g, b, alpha] = color.to_rgba().components();
                // Rec. 601 luma.
                (255.0 * (0.299 * r + 0.587 * g + 0.114 * b), alpha)
            }
            Paint::Pattern(_) => (PATTERN, 1.0),
        };
        let opacity = (alpha * group).clamp(0.0, 1.0);
        // `as` saturates, and takes NaN for 0.
        let covers = opacity >= OPAQUE && matches!(paint, Paint::Color(_));
        Self { lightness: (full * opacity + 255.0 * (1.0 - opacity)).round() as u8, opacity, covers }
    }

    /// The paint of a drawing operation.
    pub(crate) fn blended(mut self, mask: Option<&SoftMask<'_>>, mode: BlendMode) -> Self {
        self.covers &= mask.is_none() && mode == BlendMode::Normal;
        self
    }

    pub(crate) fn is_transparent(self) -> bool {
        self.opacity.is_nan() || self.opacity < TRANSPARENT
    }

    pub(crate) fn is_white(self) -> bool {
        self.lightness >= WHITE
    }
}

/// Height of one band of the page, in points.
const BAND: f64 = 16.0;
/// Areas remembered per band: enough for a table of shaded cells, and a bound for a hostile page.
const AREAS_PER_BAND: usize = 1_024;

/// The filled areas of a page in painting order, found by height.
pub(crate) struct Backdrop {
    bands: Vec<Vec<(Rect, bool)>>,
}

impl Backdrop {
    pub(crate) fn new(height: f64) -> Self {
        Self { bands: vec![Vec::new(); (height / BAND).ceil().clamp(1.0, 10_000.0) as usize] }
    }

    fn band(&self, y: f64) -> usize {
        ((y / BAND).max(0.0) as usize).min(self.bands.len().saturating_sub(1))
    }

    /// An area was filled, white or not.
    pub(crate) fn fill(&mut self, area: Rect, white: bool) {
        // White on paper that nothing has darkened changes nothing.
        let (first, last) = (self.band(area.y0), self.band(area.y1));
        for band in self.bands.iter_mut().take(last + 1).skip(first) {
            if band.len() < AREAS_PER_BAND && !(white && band.is_empty()) {
                band.push((area, white));
            }
        }
    }

    /// Whether the point was last covered by something that is not white.
    pub(crate) fn is_dark(&self, x: f64, y: f64) -> bool {
        self.bands
            .get(self.band(y))
            .and_then(|band| {
                band.iter()
                    .rev()
                    .find(|(r, _)| x >= r.x0 && x <= r.x1 && y >= r.y0 && y <= r.y1)
                    .map(|(_, white)| !white)
            })
            .unwrap_or(false)
    }
}
