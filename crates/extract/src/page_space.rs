//! From a page's default user space to the page as displayed.
//!
//! In: MediaBox, CropBox, /Rotate and UserUnit of a page. Out: its displayed size in points, and the matrix to displayed
//! space, whose origin is at the top left with y downwards. Source: ISO 32000-2, 7.7.3.3 (page objects) and 14.11.2 (page
//! boundaries).

use hayro_interpret::hayro_syntax::object::Rect as PdfRect;
use hayro_interpret::hayro_syntax::page::{A4, Page, Rotation};
use hayro_interpret::kurbo::Affine;

use crate::warning::Warning;

/// The longest side of a page in points: 35 m. Acrobat allows 14,400 user units.
const MAX_SIDE: f64 = 100_000.0;
/// The shortest side of a page in points.
const MIN_SIDE: f64 = 1.0;

/// The displayed size of a page in points, and the matrix to it.
pub(crate) struct PageSpace {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) transform: Affine,
    /// The last thing wrong with the page's boxes.
    pub(crate) warning: Option<Warning>,
}

impl PageSpace {
    pub(crate) fn of(page: &Page<'_>) -> Self {
        let unit = page.raw().get::<f64>(b"UserUnit").unwrap_or(1.0);
        Self::new(page.crop_box(), page.media_box(), page.rotation(), unit)
    }

    fn new(crop: PdfRect, media: PdfRect, rotation: Rotation, unit: f64) -> Self {
        let mut warning = None;
        let unit = if unit.is_finite() && unit > 0.0 {
            unit
        } else {
            warning = Some(Warning::InvalidUserUnit { unit });
            1.0
        };
        let fits = |b: &PdfRect| {
            let sides = [b.width() * unit, b.height() * unit];
            [b.x0, b.y0].iter().all(|v| v.is_finite() && v.abs() * unit <= 10.0 * MAX_SIDE)
                && sides.iter().all(|side| (MIN_SIDE..=MAX_SIDE).contains(side))
        };
        let shown = crop.intersect(media);
        let b = if fits(&shown) {
            shown
        } else if fits(&media) {
            warning = Some(Warning::EmptyCropBox);
            media
        } else {
            warning = Some(Warning::NoMediaBox);
            A4
        };
        let (w, h) = (b.width() * unit, b.height() * unit);
        // Move the box to the origin, scale, flip y.
        let down = Affine::new([unit, 0.0, 0.0, -unit, -b.x0 * unit, b.y1 * unit]);
        // /Rotate turns clockwise.
        let (width, height, turn) = match rotation {
            Rotation::None => (w, h, Affine::IDENTITY),
            Rotation::Horizontal => (h, w, Affine::new([0.0, 1.0, -1.0, 0.0, h, 0.0])),
            Rotation::Flipped => (w, h, Affine::new([-1.0, 0.0, 0.0, -1.0, w, h])),
            Rotation::FlippedHorizontal => (h, w, Affine::new([0.0, -1.0, 1.0, 0.0, 0.0, w])),
        };
        Self { width, height, transform: turn * down, warning }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_interpret::kurbo::Point;

    #[test]
    fn rotation_keeps_corners_in_place() {
        let page = PdfRect::new(10.0, 20.0, 110.0, 220.0);
        let lower_left = Point::new(10.0, 20.0);
        for (rotation, wanted) in [
            (Rotation::None, (0.0, 200.0)),
            (Rotation::Horizontal, (0.0, 0.0)),
            (Rotation::Flipped, (100.0, 0.0)),
            (Rotation::FlippedHorizontal, (200.0, 100.0)),
        ] {
            let space = PageSpace::new(page, page, rotation, 1.0);
            assert_eq!(space.transform * lower_left, Point::from(wanted), "{rotation:?}");
        }
    }

    #[test]
    fn unusable_boxes_become_a4() {
        for bad in [
            PdfRect::new(0.0, 0.0, 0.0, 0.0),
            PdfRect::new(0.0, 0.0, f64::NAN, 9.0),
            PdfRect::new(0.0, 0.0, 1e12, 1e12),
        ] {
            let space = PageSpace::new(bad, bad, Rotation::None, 1.0);
            assert_eq!((space.width.round(), space.height.round()), (595.0, 842.0));
            assert_eq!(space.warning, Some(Warning::NoMediaBox));
        }
    }

    #[test]
    fn a_crop_box_outside_the_page_is_ignored() {
        let media = PdfRect::new(0.0, 0.0, 595.0, 842.0);
        let space = PageSpace::new(PdfRect::new(900.0, 900.0, 950.0, 950.0), media, Rotation::None, 1.0);
        assert_eq!(space.width, 595.0);
        assert_eq!(space.warning, Some(Warning::EmptyCropBox));
    }
}
