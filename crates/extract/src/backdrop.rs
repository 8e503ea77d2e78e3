//! The filled areas of a page, to tell white text on a dark area from white text on paper.

use hayro_interpret::kurbo::Rect;

/// Height of one band of the page, in points.
const BAND: f64 = 16.0;
/// Bands of a page: a bound; the largest page has fewer.
const MAX_BANDS: f64 = 10_000.0;
/// Areas remembered per band: enough for a table of shaded cells, and a bound for a hostile page.
const AREAS_PER_BAND: usize = 1_024;

/// The filled areas of a page in painting order, indexed by bands of height.
pub(crate) struct Backdrop {
    /// Each area, and whether it is white.
    bands: Vec<Vec<(Rect, bool)>>,
}

impl Backdrop {
    /// For a page of this height in points.
    pub(crate) fn new(height: f64) -> Self {
        Self { bands: vec![Vec::new(); (height / BAND).ceil().clamp(1.0, MAX_BANDS) as usize] }
    }

    fn band(&self, y: f64) -> usize {
        ((y / BAND).max(0.0) as usize).min(self.bands.len().saturating_sub(1))
    }

    /// Adds a filled area.
    pub(crate) fn fill(&mut self, area: Rect, is_white: bool) {
        let (first, last) = (self.band(area.y0), self.band(area.y1));
        for band in self.bands.iter_mut().take(last + 1).skip(first) {
            // White on white paper changes nothing.
            if band.len() < AREAS_PER_BAND && !(is_white && band.is_empty()) {
                band.push((area, is_white));
            }
        }
    }

    /// Whether the last area painted over the point is not white.
    pub(crate) fn is_dark(&self, x: f64, y: f64) -> bool {
        self.bands
            .get(self.band(y))
            .and_then(|band| {
                band.iter()
                    .rev()
                    .find(|(r, _)| x >= r.x0 && x <= r.x1 && y >= r.y0 && y <= r.y1)
                    .map(|(_, is_white)| !is_white)
            })
            .unwrap_or(false)
    }
}
