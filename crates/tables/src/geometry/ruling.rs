//! Snaps and joins rulings: thousands of short strokes become the lines that a person sees.
//!
//! In: the rulings of a page. Out: merged horizontal and vertical [`Segment`]s, sorted by position. The cost is
//! n log n in the number of rulings; real files have up to 34,000 on a page.
use juesuan_extract::{Axis, Ruling, Visibility};

/// Rulings whose positions differ by less (points) are one line; producers round cell borders to 0.24–1 pt.
const SNAP: f32 = 1.6;
/// Gaps in a line up to this length (points) are closed: borders drawn cell by cell leave them at the corners.
const JOIN: f32 = 3.2;
/// A line drawn dash by dash has at least this many pieces …
const DASHES: usize = 5;
/// … no longer than this (points) …
const DASH: f32 = 12.0;
/// … with gaps up to this (points).
const DASH_GAP: f32 = 8.0;
/// Joined lines shorter than this (points) are underscores and ticks, not rulings.
const SHORTEST: f32 = 4.0;

/// A merged line, in points, origin top left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// y of a horizontal line, x of a vertical one.
    pub position: f32,
    /// Left or upper end.
    pub start: f32,
    /// Right or lower end.
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

/// Which rulings to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Visible lines only.
    Lines,
    /// White lines and the edges of shaded areas, too.
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
        let (line, others) = rest.split_at_mut(len.max(1));
        join(line, &mut out);
        rest = others;
    }
    out.retain(|s| s.end - s.start >= SHORTEST);
    out
}

/// Joins the pieces of one line, at the mean of their positions weighted by length.
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
