//! Assigns the lines of wrapped names to rows by the vertical alignment of the column.
//!
//! In: the lines of one column and the rows of the table, from top to bottom. Out: a row for each line, if one alignment
//! (the first line, the middle or the last line beside the figures) explains every line of the column. The nearest row
//! would be wrong if rows are closer to each other than the lines of a name; it is used only if no alignment fits.

/// Share of the size by which a name may be off its position.
const OFF: f32 = 0.12;
/// Shifts, in shares of the size, by which all figures may be higher or lower than their names; less than half a line,
/// 0.6, the effect of one line too many.
const SHIFTS: [f32; 9] = [0.0, 0.1, -0.1, 0.2, -0.2, 0.3, -0.3, 0.4, -0.4];
/// Most lines or rows of one column; a page has a hundred.
const MOST: usize = 300;
/// Most lines of one name.
const LINES: usize = 8;
/// Cost (sizes) of a line without a row at an end of the page: its name is cut off by the page.
const CUT: f32 = 4.0;

/// A row with a line this near to its figures (sizes) has a name.
const NEAR: f32 = 1.0;

/// Which line of a name is beside its figures.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alignment {
    First,
    Middle,
    Last,
}

impl Alignment {
    const ALL: [Self; 3] = [Self::Middle, Self::First, Self::Last];

    /// The height of the figures beside a name of these lines.
    fn figures(self, lines: &[Line]) -> Option<f32> {
        let (first, last) = (lines.first()?.y, lines.last()?.y);
        Some(match self {
            Self::First => first,
            Self::Middle => (first + last) / 2.0,
            Self::Last => last,
        })
    }
}

/// A line of a column.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// Its baseline (points).
    pub(super) y: f32,
    /// Whether its words begin a name.
    pub(super) start: bool,
}

/// The row of each line; `None` for the rest of a name from the page before, or one that continues on the next page.
/// `lines` and `rows` (baselines, points) ascend; `is_ruled` tells whether there is a ruling between two heights. Returns
/// `None` if no alignment, or more than one, explains the column, or if no name has several lines.
pub(super) fn rows_of(
    lines: &[Line],
    rows: &[f32],
    size: f32,
    is_ruled: impl Fn(f32, f32) -> bool,
) -> Option<Vec<Option<usize>>> {
    let beside = |l: &Line| rows.iter().any(|r| (r - l.y).abs() <= NEAR / 2.0 * size);
    if lines.len().max(rows.len()) > MOST || lines.iter().all(beside) {
        return None;
    }
    let mut found: Option<(f32, Vec<Option<usize>>)> = None;
    for (alignment, shift) in Alignment::ALL.into_iter().flat_map(|a| SHIFTS.map(|shift| (a, shift * size))) {
        let Some((cost, way)) = explain(lines, rows, size, (alignment, shift), &is_ruled) else { continue };
        match &found {
            Some((_, other)) if *other == way => {}
            // Of two alignments, one that cuts off fewer names at the ends of the page is better.
            Some((best, _)) if *best + CUT <= cost => {}
            Some((best, _)) if cost + CUT <= *best => found = Some((cost, way)),
            Some(_) => return None,
            None => found = Some((cost, way)),
        }
    }
    found.map(|(_, way)| way)
}

/// The cheapest assignment of all lines, in order, to rows in one alignment; its cost in sizes.
fn explain(
    lines: &[Line],
    rows: &[f32],
    size: f32,
    (alignment, shift): (Alignment, f32),
    is_ruled: &impl Fn(f32, f32) -> bool,
) -> Option<(f32, Vec<Option<usize>>)> {
    let (n, m) = (lines.len(), rows.len());
    let above = rows.first().map_or(0, |r| lines.iter().take_while(|l| l.y < *r).count());
    // best[i]: cost of the first i lines over the rows so far; taken[r][i]: lines of row r where it ends at i.
    let mut best: Vec<f32> =
        (0..=n).map(|i| if i <= above.min(LINES) { i as f32 * CUT } else { f32::INFINITY }).collect();
    let mut taken: Vec<Vec<usize>> = Vec::with_capacity(m);
    for (r, row) in rows.iter().enumerate() {
        // No name extends beyond the figures of the rows around its own.
        let over = r.checked_sub(1).and_then(|r| rows.get(r)).copied().unwrap_or(f32::NEG_INFINITY);
        let under = rows.get(r + 1).copied().unwrap_or(f32::INFINITY);
        let is_named = lines.iter().any(|l| (l.y - row).abs() <= NEAR * size);
        let mut next = if is_named { vec![f32::INFINITY; n + 1] } else { best.clone() };
        let mut took = vec![0; n + 1];
        for i in 1..=n {
            for k in 1..=LINES.min(i) {
                let Some(before) = best.get(i - k).filter(|c| c.is_finite()) else { continue };
                let Some(own) = lines.get(i - k..i) else { continue };
                let Some(off) = alignment.figures(own).map(|y| (y + shift - row).abs() / size) else { continue };
                let reaches = own.first().is_some_and(|l| l.y <= over) || own.last().is_some_and(|l| l.y >= under);
                if reaches || own.iter().skip(1).any(|l| l.start) {
                    continue;
                }
                let ends = [own.first(), own.last()].into_iter().flatten();
                let crossed = || ends.clone().any(|l| is_ruled(l.y.min(*row), l.y.max(*row)));
                let cost = before + off;
                if off <= OFF
                    && let (Some(c), Some(t)) = (next.get_mut(i), took.get_mut(i))
                    && cost < *c
                    && !crossed()
                {
                    (*c, *t) = (cost, k);
                }
            }
        }
        best = next;
        taken.push(took);
    }
    let below = rows.last().map_or(0, |r| lines.iter().rev().take_while(|l| l.y > *r).count());
    let ends = (n - below.min(LINES)..=n).filter_map(|i| Some((best.get(i)? + (n - i) as f32 * CUT, i)));
    let (cost, mut i) = ends.min_by(|a, b| a.0.total_cmp(&b.0))?;
    if !cost.is_finite() {
        return None;
    }
    let mut out = vec![None; n];
    for (r, took) in taken.iter().enumerate().rev() {
        let k = took.get(i).copied().unwrap_or(0);
        out.iter_mut().take(i).skip(i - k).for_each(|o| *o = Some(r));
        i -= k;
    }
    Some((cost, out))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(lines: &[f32], rows: &[f32]) -> Option<Vec<usize>> {
        let lines: Vec<Line> = lines.iter().map(|y| Line { y: *y, start: false }).collect();
        let found = rows_of(&lines, rows, 10.0, |_, _| false)?;
        Some(found.into_iter().map(|r| r.unwrap_or(99)).collect())
    }

    #[test]
    fn names_closer_together_than_their_lines() {
        // Three lines around their figures between two names of two; 13 between lines, 12.8 between names.
        let middle = [6.5, 19.5, 32.3, 45.3, 58.3, 71.1, 84.1];
        assert_eq!(rows(&middle, &[13.0, 45.3, 77.6]), Some(vec![0, 0, 1, 1, 1, 2, 2]));
        let first = [10.0, 23.0, 35.8, 48.6, 61.6];
        assert_eq!(rows(&first, &[10.0, 35.8, 48.6]), Some(vec![0, 0, 1, 2, 2]));
        // Beside their first line or their last: both are possible.
        assert_eq!(rows(&[10.0, 23.0, 35.8, 48.8, 61.8, 74.6], &[10.0, 35.8, 74.6]), None);
    }

    #[test]
    fn names_above_and_below_do_not_join_the_row_between() {
        assert_eq!(rows(&[6.5, 19.5, 32.5, 45.5, 58.5], &[13.0, 32.5, 52.0]), Some(vec![0, 0, 1, 2, 2]));
    }

    #[test]
    fn a_name_cut_off_by_the_page() {
        assert_eq!(rows(&[0.0, 13.0, 26.0, 39.0], &[19.5, 39.0]), Some(vec![99, 0, 0, 1]));
    }

    #[test]
    fn figures_lower_than_their_names() {
        let lines = [10.0, 30.0, 43.0, 56.0, 76.0, 89.0];
        assert_eq!(rows(&lines, &[13.3, 46.3, 85.8]), Some(vec![0, 1, 1, 1, 2, 2]));
    }

    #[test]
    fn unexplained_columns_are_left_open() {
        assert_eq!(rows(&[10.0, 23.0, 36.0], &[13.3, 36.0]), None);
        assert_eq!(rows(&[10.0, 20.0], &[10.0, 20.0]), None);
    }
}
