//! Rulings and filled areas from painted paths.
//!
//! In: a filled or stroked path, and its matrix to displayed space. Out: axis-parallel lines with their thickness, however
//! they were painted, and filled areas. In points. Which of them form a table is decided elsewhere.

use hayro_interpret::kurbo::{Affine, BezPath, Cap, PathEl, Point, Rect};
use hayro_interpret::{FillRule, StrokeProps};

use crate::layout::Axis;

/// A filled rectangle up to this thickness is a line, in points. Borders of disclosure tables are below 2 pt. Word can
/// paint borders of 6 pt, but the limit must stay well below the height of a shaded row, 7 pt and more.
pub(crate) const MAX_THICKNESS: f64 = 3.0;
/// A line may deviate this much from its axis, in points …
const MAX_DRIFT: f64 = 0.5;
/// … or by this slope: 1 degree.
const MAX_SLOPE: f64 = 0.017_455;
/// A short line must not deviate by more than this share of its length.
const MAX_SHORT_SLOPE: f64 = 0.1;
/// A rectangle longer than thick by this factor has a direction. Anything closer to a square (the corner pieces that Word
/// and Excel paint where borders meet, the dots of a dotted line) counts in both.
const MIN_ELONGATION: f64 = 1.5;
/// Thickness of a line of width 0, the thinnest that a device can paint (ISO 32000-2, 8.4.3.2): one dot at 720 dpi, in
/// points.
const HAIRLINE: f64 = 0.1;
/// A polygon with more corners is a drawing, not an area of a table.
const MAX_CORNERS: usize = 16;
/// Points closer than this coincide: rounding of coordinates in the file, in points.
const COINCIDENT: f64 = 0.01;

/// Receives the marks of a path.
pub(crate) trait Marks {
    /// A line, or an edge of a filled area. Coordinates as in [`Ruling`](crate::Ruling).
    fn line(&mut self, axis: Axis, position: f64, start: f64, end: f64, thickness: f64, is_fill_edge: bool);
    /// A filled area. `is_whole`: the path fills the whole rectangle, not only a shape within it.
    fn area(&mut self, area: Rect, is_whole: bool);
}

/// One subpath in displayed space.
#[derive(Default)]
pub(crate) struct SubPath {
    points: Vec<Point>,
    /// Whether the segment that ends at the point of the same index is straight.
    straight: Vec<bool>,
    closed: bool,
    curved: bool,
}

impl SubPath {
    fn clear(&mut self) {
        self.points.clear();
        self.straight.clear();
        self.closed = false;
        self.curved = false;
    }

    fn push(&mut self, point: Point, straight: bool) {
        self.points.push(point);
        self.straight.push(straight);
        self.curved |= !straight;
    }

    fn bounds(&self) -> Option<Rect> {
        let first = *self.points.first()?;
        Some(self.points.iter().fold(Rect::from_points(first, first), |bounds, p| bounds.union_pt(*p)))
    }
}

/// Calls `visit` with every subpath in displayed space. The buffer saves allocations.
fn subpaths(path: &BezPath, transform: Affine, buffer: &mut SubPath, mut visit: impl FnMut(&SubPath)) {
    buffer.clear();
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) => {
                if buffer.points.len() > 1 {
                    visit(buffer);
                }
                buffer.clear();
                buffer.push(transform * p, true);
            }
            PathEl::LineTo(p) => buffer.push(transform * p, true),
            // The control points bound the curve; no more is needed.
            PathEl::QuadTo(c, p) => {
                buffer.push(transform * c, false);
                buffer.push(transform * p, false);
            }
            PathEl::CurveTo(c, d, p) => {
                buffer.push(transform * c, false);
                buffer.push(transform * d, false);
                buffer.push(transform * p, false);
            }
            PathEl::ClosePath => {
                let start = buffer.points.first().copied();
                buffer.closed = true;
                if buffer.points.len() > 1 {
                    visit(buffer);
                }
                buffer.clear();
                // Without a `MoveTo`, the next subpath begins at the same point.
                if let Some(start) = start {
                    buffer.push(start, true);
                }
            }
        }
    }
    if buffer.points.len() > 1 {
        visit(buffer);
    }
    buffer.clear();
}

/// The lines and areas of a filled path.
pub(crate) fn fill(path: &BezPath, rule: FillRule, transform: Affine, buffer: &mut SubPath, marks: &mut impl Marks) {
    if let Some((outer, inner)) = frame(path, rule, transform, buffer) {
        for side in [
            Rect::new(outer.x0, outer.y0, outer.x1, inner.y0),
            Rect::new(outer.x0, inner.y1, outer.x1, outer.y1),
            Rect::new(outer.x0, outer.y0, inner.x0, outer.y1),
            Rect::new(inner.x1, outer.y0, outer.x1, outer.y1),
        ] {
            if side.width() > 0.0 && side.height() > 0.0 {
                fill_rect(side, marks);
            }
        }
        return;
    }
    subpaths(path, transform, buffer, |sub| fill_subpath(sub, marks));
}

/// A border painted as the area between two rectangles: the outer and the inner one.
fn frame(path: &BezPath, rule: FillRule, transform: Affine, buffer: &mut SubPath) -> Option<(Rect, Rect)> {
    if !(8..=12).contains(&path.elements().len()) {
        return None;
    }
    let mut found: [Option<(Rect, bool)>; 2] = [None, None];
    let mut count = 0;
    subpaths(path, transform, buffer, |sub| {
        if let Some(slot) = found.get_mut(count) {
            *slot = rectangle(sub).map(|r| (r, is_clockwise(sub)));
        }
        count += 1;
    });
    let (2, [Some(a), Some(b)]) = (count, found) else { return None };
    if rule == FillRule::NonZero && a.1 == b.1 {
        return None;
    }
    let (outer, inner) = if a.0.area() >= b.0.area() { (a.0, b.0) } else { (b.0, a.0) };
    let margins = [inner.x0 - outer.x0, inner.y0 - outer.y0, outer.x1 - inner.x1, outer.y1 - inner.y1];
    margins.iter().all(|m| (-COINCIDENT..=MAX_THICKNESS).contains(m)).then_some((outer, inner))
}

/// Whether the corners run clockwise on the page, by the sign of the area (y downwards).
fn is_clockwise(sub: &SubPath) -> bool {
    let next = sub.points.iter().cycle().skip(1);
    sub.points.iter().zip(next).map(|(p, q)| p.x * q.y - q.x * p.y).sum::<f64>() > 0.0
}

/// The subpath as a rectangle, if its sides are parallel to the axes within tolerance.
fn rectangle(sub: &SubPath) -> Option<Rect> {
    if sub.curved {
        return None;
    }
    let points = match sub.points.as_slice() {
        [first, middle @ .., last] if middle.len() >= 3 && (*first - *last).hypot() < COINCIDENT => {
            sub.points.get(..=middle.len())?
        }
        all => all,
    };
    let [a, b, c, d] = points else { return None };
    let along = |p: &Point, q: &Point| axis_of(*p, *q);
    let sides = [along(a, b)?, along(b, c)?, along(c, d)?, along(d, a)?];
    (sides[0] != sides[1] && sides[0] == sides[2] && sides[1] == sides[3]).then(|| sub.bounds()).flatten()
}

/// The lines and areas of one filled subpath.
fn fill_subpath(sub: &SubPath, marks: &mut impl Marks) {
    let Some(bounds) = sub.bounds() else { return };
    if bounds.width().min(bounds.height()) <= MAX_THICKNESS || rectangle(sub).is_some() {
        // Thin polygons of any shape, and bars with rounded ends, are lines too.
        return fill_rect(bounds, marks);
    }
    marks.area(bounds, false);
    if sub.curved || sub.points.len() > MAX_CORNERS {
        return;
    }
    let next = sub.points.iter().cycle().skip(1);
    for (p, q) in sub.points.iter().zip(next) {
        if (*p - *q).hypot() > MAX_THICKNESS {
            edge(*p, *q, 0.0, true, marks);
        }
    }
}

/// The line or the area, with its four edges, that a filled rectangle is.
pub(crate) fn fill_rect(rect: Rect, marks: &mut impl Marks) {
    let (width, height) = (rect.width(), rect.height());
    let centre = rect.center();
    if width > MAX_THICKNESS && height > MAX_THICKNESS {
        marks.area(rect, true);
        for y in [rect.y0, rect.y1] {
            marks.line(Axis::Horizontal, y, rect.x0, rect.x1, 0.0, true);
        }
        for x in [rect.x0, rect.x1] {
            marks.line(Axis::Vertical, x, rect.y0, rect.y1, 0.0, true);
        }
        return;
    }
    if width * MIN_ELONGATION >= height {
        marks.line(Axis::Horizontal, centre.y, rect.x0, rect.x1, height, false);
    }
    if height * MIN_ELONGATION >= width {
        marks.line(Axis::Vertical, centre.x, rect.y0, rect.y1, width, false);
    }
}

/// The lines of a stroked path.
pub(crate) fn stroke(
    path: &BezPath,
    pen: &StrokeProps,
    transform: Affine,
    buffer: &mut SubPath,
    marks: &mut impl Marks,
) {
    subpaths(path, transform, buffer, |sub| {
        for ((p, q), straight) in sub.points.iter().zip(sub.points.iter().skip(1)).zip(sub.straight.iter().skip(1)) {
            if *straight {
                stroke_segment(*p, *q, pen, transform, marks);
            }
        }
        if let (true, Some(first), Some(last)) = (sub.closed, sub.points.first(), sub.points.last())
            && (*first - *last).hypot() > COINCIDENT
        {
            stroke_segment(*last, *first, pen, transform, marks);
        }
    });
}

/// The line of one straight segment in displayed space. The pen is in the space of the path.
fn stroke_segment(p: Point, q: Point, pen: &StrokeProps, transform: Affine, marks: &mut impl Marks) {
    let Some(axis) = axis_of(p, q) else { return };
    // The matrix makes the pen an ellipse, whose height is the thickness of a horizontal line.
    let [a, b, c, d, _, _] = transform.as_coeffs();
    let width = f64::from(pen.line_width.max(0.0));
    let (wide, high) = ((width * a.hypot(c)).max(HAIRLINE), (width * b.hypot(d)).max(HAIRLINE));
    let cap = if pen.line_cap == Cap::Butt { 0.0 } else { 0.5 };
    let bounds = Rect::from_points(p, q);
    let painted = match axis {
        Axis::Horizontal => bounds.with_height(high, wide * cap),
        Axis::Vertical => bounds.with_width(wide, high * cap),
    };
    let (length, thickness) = match axis {
        Axis::Horizontal => (painted.width(), high),
        Axis::Vertical => (painted.height(), wide),
    };
    if thickness > MAX_THICKNESS || thickness > length {
        // A thick stroke fills a rectangle.
        fill_rect(painted, marks);
    } else {
        edge(p, q, thickness, false, &mut Capped { marks, by: (wide * cap, high * cap) });
    }
}

/// A segment's bounding box widened to the thickness of its line, and lengthened by its caps.
trait Thicken {
    fn with_height(self, height: f64, cap: f64) -> Self;
    fn with_width(self, width: f64, cap: f64) -> Self;
}

impl Thicken for Rect {
    fn with_height(self, height: f64, cap: f64) -> Self {
        let y = self.center().y;
        Self::new(self.x0 - cap, y - height / 2.0, self.x1 + cap, y + height / 2.0)
    }

    fn with_width(self, width: f64, cap: f64) -> Self {
        let x = self.center().x;
        Self::new(x - width / 2.0, self.y0 - cap, x + width / 2.0, self.y1 + cap)
    }
}

/// Lengthens lines by their square or round caps.
struct Capped<'m, M> {
    marks: &'m mut M,
    by: (f64, f64),
}

impl<M: Marks> Marks for Capped<'_, M> {
    fn line(&mut self, axis: Axis, position: f64, start: f64, end: f64, thickness: f64, is_fill_edge: bool) {
        let by = if axis == Axis::Horizontal { self.by.0 } else { self.by.1 };
        self.marks.line(axis, position, start - by, end + by, thickness, is_fill_edge);
    }

    fn area(&mut self, area: Rect, is_whole: bool) {
        self.marks.area(area, is_whole);
    }
}

/// The line of a segment, if it is parallel to an axis.
fn edge(p: Point, q: Point, thickness: f64, is_fill_edge: bool, marks: &mut impl Marks) {
    match axis_of(p, q) {
        Some(Axis::Horizontal) => {
            marks.line(Axis::Horizontal, (p.y + q.y) / 2.0, p.x.min(q.x), p.x.max(q.x), thickness, is_fill_edge);
        }
        Some(Axis::Vertical) => {
            marks.line(Axis::Vertical, (p.x + q.x) / 2.0, p.y.min(q.y), p.y.max(q.y), thickness, is_fill_edge);
        }
        None => {}
    }
}

/// The axis that a segment runs along, within tolerance.
fn axis_of(p: Point, q: Point) -> Option<Axis> {
    let (dx, dy) = ((q.x - p.x).abs(), (q.y - p.y).abs());
    let (length, drift, axis) = if dx >= dy { (dx, dy, Axis::Horizontal) } else { (dy, dx, Axis::Vertical) };
    // A point counts as a dot of a horizontal line.
    let straight = drift <= length * MAX_SLOPE || (drift <= MAX_DRIFT && drift <= length * MAX_SHORT_SLOPE);
    straight.then_some(axis)
}
