//! What a paint looks like on white paper.

use hayro_interpret::{BlendMode, Paint, SoftMask};

/// From this lightness on, a mark cannot be told from paper.
const WHITE: u8 = 250;
/// Below this opacity a mark is invisible: less than one step of 8-bit colour.
const TRANSPARENT: f32 = 1.0 / 255.0;
/// From this opacity on, nothing shines through.
const OPAQUE: f32 = 0.99;
/// Lightness of patterns and shadings, which have no single one: neither ink nor paper.
const PATTERN: f32 = 128.0;

/// A paint as seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ink {
    /// On white paper: 0 black, 255 white.
    pub(crate) lightness: u8,
    /// 0 transparent, 1 opaque.
    pub(crate) opacity: f32,
    /// Whether it hides what was painted before: opaque, one colour, neither blended nor masked.
    pub(crate) covers: bool,
}

impl Ink {
    /// A paint in transparency groups of this opacity together.
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
        // `as` saturates, and turns NaN into 0.
        let covers = opacity >= OPAQUE && matches!(paint, Paint::Color(_));
        Self { lightness: (full * opacity + 255.0 * (1.0 - opacity)).round() as u8, opacity, covers }
    }

    /// An image: its pixels are not decoded, so it may be anything but white, and may have transparent pixels.
    pub(crate) fn of_image(group: f32) -> Self {
        Self { lightness: PATTERN as u8, opacity: group, covers: false }
    }

    /// With the mask and the blend mode of its drawing operation.
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
