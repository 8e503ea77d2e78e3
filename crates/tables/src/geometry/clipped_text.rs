//! Recovers text that a clip path cuts off: a title wider than the print area, a name wider than its spreadsheet cell.
//!
//! In: the visible and the clipped glyphs of a page. Out: the clipped glyphs that continue a visible run of text on its
//! baseline, each with the visible glyph next to its run. Text that is clipped as a whole stays hidden.
use juesuan_extract::Glyph;
use std::collections::HashMap;

/// Glyphs of one run are no further apart than this share of their size, …
const NEXT: f32 = 0.35;
/// … overlap by no more than this share of it, …
const OVERLAP: f32 = 0.15;
/// … differ in size by no more than this share, …
const SAME_SIZE: f32 = 0.05;
/// … and have baselines no further apart than this (points).
const SAME_BASELINE: f32 = 0.5;

/// Pairs of indexes: a clipped glyph, and the visible glyph whose text it continues.
pub(crate) fn continued_by_clipped(visible: &[&Glyph], clipped: &[&Glyph]) -> Vec<(usize, usize)> {
    if clipped.is_empty() || visible.is_empty() {
        return Vec::new();
    }
    let lines = Baselines::new(visible);
    let mut order: Vec<(usize, &Glyph)> = clipped.iter().copied().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| a.baseline.total_cmp(&b.baseline).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    let mut out = Vec::new();
    for run in order.chunk_by(|(_, a), (_, b)| follows(a, b)) {
        let (Some((_, first)), Some((_, last))) = (run.first(), run.last()) else { continue };
        let left = lines.before(first).filter(|(_, v)| follows(v, first));
        let right = || lines.after(last).filter(|(_, v)| follows(last, v));
        if let Some((v, _)) = left.or_else(right) {
            out.extend(run.iter().map(|(c, _)| (*c, v)));
        }
    }
    out
}

/// Whether `b` follows `a` in one run of text.
fn follows(a: &Glyph, b: &Glyph) -> bool {
    let gap = b.bbox.x0 - a.bbox.x1;
    (a.baseline - b.baseline).abs() < SAME_BASELINE
        && (a.size - b.size).abs() <= SAME_SIZE * a.size
        && gap < NEXT * a.size
        && gap > -OVERLAP * a.size
}

/// Glyphs by baseline, each line from left to right.
struct Baselines<'a>(HashMap<i64, Vec<(usize, &'a Glyph)>>);

impl<'a> Baselines<'a> {
    fn new(glyphs: &[&'a Glyph]) -> Self {
        let mut lines: HashMap<i64, Vec<(usize, &Glyph)>> = HashMap::new();
        for (i, g) in glyphs.iter().enumerate() {
            lines.entry(step(g)).or_default().push((i, g));
        }
        for line in lines.values_mut() {
            line.sort_by(|(_, a), (_, b)| a.bbox.x0.total_cmp(&b.bbox.x0));
        }
        Self(lines)
    }

    fn near(&self, g: &Glyph) -> impl Iterator<Item = &Vec<(usize, &'a Glyph)>> {
        let step = step(g);
        (step.saturating_sub(1)..=step.saturating_add(1)).filter_map(|s| self.0.get(&s))
    }

    /// The nearest glyph that begins left of `g`.
    fn before(&self, g: &Glyph) -> Option<(usize, &'a Glyph)> {
        let last = |line: &Vec<(usize, &'a Glyph)>| {
            let n = line.partition_point(|(_, v)| v.bbox.x0 < g.bbox.x0);
            n.checked_sub(1).and_then(|i| line.get(i)).copied()
        };
        self.near(g).filter_map(last).max_by(|(_, a), (_, b)| a.bbox.x0.total_cmp(&b.bbox.x0))
    }

    /// The nearest glyph that begins right of the left edge of `g`.
    fn after(&self, g: &Glyph) -> Option<(usize, &'a Glyph)> {
        let first =
            |line: &Vec<(usize, &'a Glyph)>| line.get(line.partition_point(|(_, v)| v.bbox.x0 <= g.bbox.x0)).copied();
        self.near(g).filter_map(first).min_by(|(_, a), (_, b)| a.bbox.x0.total_cmp(&b.bbox.x0))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "baselines of a page fit; others saturate")]
fn step(g: &Glyph) -> i64 {
    (g.baseline / SAME_BASELINE).round() as i64
}
