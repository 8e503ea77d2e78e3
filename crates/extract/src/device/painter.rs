//! The rulings and areas of one painting operation.

use hayro_interpret::kurbo::Rect;

use crate::ink::Ink;
use crate::layout::{Axis, Ruling, Visibility};
use crate::rulings::Marks;

use super::{FAR, PageDevice};

/// Adds the lines and areas that an operation paints with one ink to the page.
pub(super) struct Painter<'p, 'd, 'a> {
    pub(super) device: &'p mut PageDevice<'d, 'a>,
    pub(super) ink: Ink,
}

impl Marks for Painter<'_, '_, '_> {
    fn line(&mut self, axis: Axis, position: f64, start: f64, end: f64, thickness: f64, is_fill_edge: bool) {
        let device = &mut *self.device;
        if device.layout.rulings.len() >= device.limits.rulings {
            device.skipped.rulings += 1;
            return;
        }
        if ![position, start, end].iter().all(|v| v.abs() <= FAR) || thickness.is_nan() {
            device.skipped.impossible += 1;
            return;
        }
        let clip = device.clip();
        let half = thickness / 2.0;
        let (across, along) = match axis {
            Axis::Horizontal => ((clip.y0, clip.y1), (clip.x0, clip.x1)),
            Axis::Vertical => ((clip.x0, clip.x1), (clip.y0, clip.y1)),
        };
        let (cut_start, cut_end) = (start.max(along.0), end.min(along.1));
        let outside = cut_start > cut_end || position + half < across.0 || position - half > across.1;
        let (start, end) = if outside { (start, end) } else { (cut_start, cut_end) };
        let visibility = if self.ink.is_transparent() {
            Visibility::Invisible
        } else if outside {
            Visibility::Clipped
        } else if device.open_watermarks > 0 {
            Visibility::Watermark
        } else if self.ink.is_white() {
            Visibility::White
        } else {
            Visibility::Visible
        };
        device.layout.rulings.push(Ruling {
            axis,
            position: position as f32,
            start: start as f32,
            end: end as f32,
            thickness: thickness as f32,
            visibility,
            is_fill_edge,
        });
    }

    fn area(&mut self, area: Rect, is_whole: bool) {
        let device = &mut *self.device;
        let area = area.intersect(device.clip());
        if self.ink.is_transparent() || area.width() <= 0.0 || area.height() <= 0.0 {
            return;
        }
        device.backdrop.fill(area, self.ink.is_white());
        if is_whole && self.ink.covers {
            device.overprint.cover(&mut device.layout.glyphs, area);
        }
    }
}
