//! Rulings snapped and joined: from thousands of short strokes to the lines that a person sees.
//!
//! In: the rulings of a page. Out: merged horizontal and vertical [`Segment`]s, sorted. Sorting dominates: the cost is
//! n log n in the number of rulings (real files have 34,000 short ones).
use juesuan_extract::{Axis, Ruling, Visibility};

/// Positions this close (points) are one line; producers round cell borders to 0.24–1 pt.
const SNAP: f32 = 1.6;
/// Gaps up to this long (points) within a line are closed: borders drawn cell by cell leave such gaps at corners.
const JOIN: f32 = 3.2;
/// A dashed line drawn dash by dash: at least this many pieces …
const DASHES: usize = 5;
/// … none longer than this, with gaps up to [`DASH_GAP`] (points).
const DASH: f32 = 12.0;
const DASH_GAP: f32 = 8.0;
/// What is shorter than this (points) after joining is no line of a table.
const SHORTEST: f32 = 4.0;

/// A merged line. `position` is y of a horizontal, x of a vertical one; points, origin top left.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "explained above")]
pub struct Segment {
    pub position: f32,
    pub start: f32,
    pub end: f32,
}

/// Merged lines in both directions, sorted by position.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Segments {
    /// Horizontal ones.
    pub horizontal: Vec<Segment>,
    /// Vertical ones.
    pub vertical: Vec<Segment>,
}

/// Which rulings count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Lines that are seen.
    Lines,
    /// Also white lines and the edges of shaded areas.
    Everything,
}

/// Snaps and joins the rulings of a page.
#[must_use]
pub fn merge(rulings: &[Ruling], ink: Ink) -> Segments {
    let counts = |r: &&Ruling| match ink {
        Ink::Lines => r.visibility == Visibility::Visible && !r.is_fill_edge,
        Ink::Everything => matches!(r.visibility, Visibility::Visible | Visibility::White),
    };
    let of = |axis: Axis| {
        let pieces = rulings.iter().filter(counts).filter(|r| r.axis == axis);
        merge_axis(pieces.map(|r| Segment { position: r.position, start: r.start, end: r.end }).collect())
    };
    Segments { horizontal: of(Axis::Horizontal), vertical: of(Axis::Vertical) }
}

fn merge_axis(mut pieces: Vec<Segment>) -> Vec<Segment> {
    pieces.sort_by(|a, b| a.position.total_cmp(&b.position));
    let mut out = Vec::new();
    let mut rest = pieces.as_mut_slice();
    while let Some(first) = rest.first().map(|s| s.position) {
        let len = rest.partition_point(|s| s.position <= first + SNAP);
        let (line, behind) = rest.split_at_mut(len.max(1));
        join(line, &mut out);
        rest = behind;
    }
    out.retain(|s| s.end - s.start >= SHORTEST);
    out
}

/// Joins pieces of one line.
fn join(line: &mut [Segment], out: &mut Vec<Segment>) {
    line.sort_by(|a, b| a.start.total_cmp(&b.start));
    let weight: f32 = line.iter().map(|s| s.end - s.start).sum();
    let position = if weight > 0.0 {
        line.iter().map(|s| s.position * (s.end - s.start)).sum::<f32>() / weight
    } else {
        line.first().map_or(0.0, |s| s.position)
    };
    let merged = join_gaps(line, position, JOIN);
    let dashes = merged.iter().filter(|s| s.end - s.start <= DASH).count();
    let mut merged =
        if dashes >= DASHES && dashes * 2 > merged.len() { join_gaps(&merged, position, DASH_GAP) } else { merged };
    out.append(&mut merged);
}

fn join_gaps(line: &[Segment], position: f32, gap: f32) -> Vec<Segment> {
    let mut merged: Vec<Segment> = Vec::with_capacity(line.len().min(64));
    for s in line {
        match merged.last_mut() {
            Some(last) if s.start <= last.end + gap => last.end = last.end.max(s.end),
            _ => merged.push(Segment { position, start: s.start, end: s.end }),
        }
    }
    merged
}
