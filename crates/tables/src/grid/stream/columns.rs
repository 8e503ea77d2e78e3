//! Columns of an unruled table: words one below another.
//!
//! In: the words of the body, the lowest header cells and the numbers of the 栏次 row. Out: columns from left to right,
//! including blank ones below a header cell or a number.
use super::header_blocks::Block;
use super::words::GridWord;
use crate::vocabulary::is_total;
use juesuan_extract::Rect;

/// Figures of one column overlap; figures further apart than this (points) are of two columns.
const FIGURE_GAP: f32 = 0.3;
/// Texts further apart than this share of the font size are of two columns.
const TEXT_GAP: f32 = 0.8;

/// A column: the extent of its words (points).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::grid) struct GridColumn {
    pub(in crate::grid) x0: f32,
    pub(in crate::grid) x1: f32,
    /// Whether it holds figures, codes or 行次, or is a blank column of amounts.
    pub(in crate::grid) numeric: bool,
    /// The middle of its cells, known from a header word or a 栏次 number.
    middle: Option<f32>,
}

impl GridColumn {
    fn centre(&self) -> f32 {
        (self.x0 + self.x1) / 2.0
    }

    fn over(r: Rect, numeric: bool) -> Self {
        Self { x0: r.x0, x1: r.x1, numeric, middle: None }
    }

    fn overlap(&self, r: Rect) -> f32 {
        self.x1.min(r.x1) - self.x0.max(r.x0)
    }

    fn take(&mut self, r: Rect) {
        self.x0 = self.x0.min(r.x0);
        self.x1 = self.x1.max(r.x1);
    }
}

/// The columns, from left to right. `leaves`: the lowest header cells. `numbers`: the 栏次 row, with one number above each
/// column of amounts.
pub(in crate::grid) fn infer(
    leaves: &[&Block<'_>],
    numbers: &[GridWord],
    body: &[GridWord],
    separators: &[f32],
) -> Vec<GridColumn> {
    let mut columns = numeric(body, separators);
    let text = text(body, &columns, separators);
    columns.extend(text);
    sort(&mut columns);
    let numbers: Vec<Rect> = numbers.iter().filter(|t| t.column_number().is_some()).map(GridWord::bbox).collect();
    add_numbered(&mut columns, &numbers);
    let leaves: Vec<(Rect, bool)> = leaves.iter().map(|b| (b.bbox, is_label(&b.text()))).collect();
    match_leaves(&mut columns, &leaves, !numbers.is_empty());
    columns
}

fn is_label(text: &str) -> bool {
    use crate::vocabulary::HeaderWord::{Code, Line, Name};
    matches!(crate::vocabulary::header_word(text), Some(Code | Name | Line))
}

fn sort(columns: &mut [GridColumn]) {
    columns.sort_by(|a, b| a.centre().total_cmp(&b.centre()));
}

/// Runs of overlapping words.
fn runs(
    mut tokens: Vec<&GridWord>,
    separators: &[f32],
    numeric: bool,
    gap: impl Fn(&GridWord) -> f32,
) -> Vec<GridColumn> {
    tokens.sort_by(|a, b| a.bbox().x0.total_cmp(&b.bbox().x0));
    let mut out: Vec<GridColumn> = Vec::new();
    for t in tokens {
        let cut = |c: &GridColumn| separators.iter().any(|s| *s > c.centre() && *s < t.centre());
        match out.last_mut() {
            Some(c) if t.bbox().x0 <= c.x1 + gap(t) && !cut(c) => c.take(t.bbox()),
            _ => out.push(GridColumn::over(t.bbox(), numeric)),
        }
    }
    out
}

fn numeric(body: &[GridWord], separators: &[f32]) -> Vec<GridColumn> {
    runs(body.iter().filter(|t| t.is_numeric()).collect(), separators, true, |_| FIGURE_GAP)
}

/// Columns of text between the columns of figures.
fn text(body: &[GridWord], numeric: &[GridColumn], separators: &[f32]) -> Vec<GridColumn> {
    let mut groups: Vec<Vec<&GridWord>> = vec![Vec::new(); numeric.len() + 1];
    // 合计 is centred over code and name, and would join them.
    for t in body.iter().filter(|t| !t.is_numeric() && !is_total(t.text())) {
        let group = numeric.iter().filter(|c| c.centre() < t.centre()).count();
        if let Some(g) = groups.get_mut(group) {
            g.push(t);
        }
    }
    groups.into_iter().flat_map(|g| runs(g, separators, false, |t| TEXT_GAP * t.size)).collect()
}

/// Each number of the 栏次 row is in the middle of its column, whatever the alignment of the figures below: a column of
/// figures nearer to it than half-way to the next number is its own. If there is none, the column is blank.
fn add_numbered(columns: &mut Vec<GridColumn>, numbers: &[Rect]) {
    let centres: Vec<f32> = numbers.iter().map(|r| r.centre().0).collect();
    let known = columns.clone();
    for (i, r) in numbers.iter().enumerate() {
        let x = r.centre().0;
        let before = i.checked_sub(1).and_then(|k| centres.get(k)).copied();
        let after = centres.get(i + 1).copied();
        let half = match (before, after) {
            (Some(a), Some(b)) => ((x - a) / 2.0).min((b - x) / 2.0),
            (Some(a), None) => (x - a) / 2.0,
            (None, Some(b)) => (b - x) / 2.0,
            (None, None) => f32::INFINITY,
        };
        // The last column may be wide, with right-aligned figures far off its number.
        let reach = |c: &GridColumn| after.is_none() && Some(c) == known.last() && c.centre() > x;
        let is_own = |c: &GridColumn| c.overlap(*r) > 0.0 || (c.centre() - x).abs() < half || reach(c);
        let own = known.iter().position(|c| c.numeric && is_own(c));
        match own.and_then(|i| columns.get_mut(i)) {
            Some(c) => c.middle = Some(x),
            None => columns.push(GridColumn { middle: Some(x), ..GridColumn::over(*r, true) }),
        }
    }
    sort(columns);
}

/// The cost (points) of a column with words but without a header cell, …
const NO_HEADER: f32 = 250.0;
/// … of a header cell without words below it, …
const NO_PRINT: f32 = 60.0;
/// … of a cell of one kind (label, amount) above a column of the other, …
const OTHER_KIND: f32 = 40.0;
/// … of each point between the middles of a cell and a column that do not overlap, …
const OFF_CENTRE: f32 = 0.3;
/// … and what is saved by a cell right above its column.
const ABOVE: f32 = 80.0;

/// Matches the lowest header cells to columns, in order, at the least cost. A cell without a column makes a blank one. A
/// column is as wide as its cell.
fn match_leaves(columns: &mut Vec<GridColumn>, leaves: &[(Rect, bool)], numbered: bool) {
    let of = align(columns, leaves);
    let body = columns.clone();
    let mut blank: Vec<GridColumn> = Vec::new();
    for ((r, label), matched) in leaves.iter().zip(of) {
        let Some(i) = matched else {
            // All columns of amounts are known from the 栏次 row.
            if !numbered || *label {
                blank.push(GridColumn { middle: Some(r.centre().0), ..GridColumn::over(*r, !label) });
            }
            continue;
        };
        let left = i.checked_sub(1).and_then(|k| body.get(k)).map_or(f32::NEG_INFINITY, |c| c.x1);
        let right = body.get(i + 1).map_or(f32::INFINITY, |c| c.x0);
        if let Some(c) = columns.get_mut(i) {
            c.x0 = c.x0.min(r.x0.max(left));
            c.x1 = c.x1.max(r.x1.min(right));
            c.middle = c.middle.or(Some(r.centre().0));
        }
    }
    columns.extend(blank);
    sort(columns);
}

/// The column of each header cell: the order-preserving assignment of least cost (both lists are short).
fn align(columns: &[GridColumn], leaves: &[(Rect, bool)]) -> Vec<Option<usize>> {
    let cost = |c: &GridColumn, (r, label): &(Rect, bool)| {
        let kind = if c.numeric == *label && !is_code_like(c, *label) { OTHER_KIND } else { 0.0 };
        let overlap = c.overlap(*r);
        let place = if overlap > 0.0 { -ABOVE } else { -overlap + OFF_CENTRE * (c.centre() - r.centre().0).abs() };
        kind + place
    };
    let (n, m) = (leaves.len(), columns.len());
    // best[i][j]: least cost of the first i cells and j columns; from[i][j]: the last step to it.
    let mut best = vec![vec![f32::INFINITY; m + 1]; n + 1];
    let mut from = vec![vec![Step::Pair; m + 1]; n + 1];
    for i in 0..=n {
        for j in 0..=m {
            let at = |a: usize, b: usize| best.get(a).and_then(|v| v.get(b)).copied().unwrap_or(f32::INFINITY);
            let mut options = vec![];
            if i == 0 && j == 0 {
                options.push((0.0, Step::Pair));
            }
            if i > 0 {
                options.push((at(i - 1, j) + NO_PRINT, Step::Cell));
            }
            if j > 0 {
                options.push((at(i, j - 1) + NO_HEADER, Step::Column));
            }
            if let (Some(c), Some(l)) =
                (j.checked_sub(1).and_then(|k| columns.get(k)), i.checked_sub(1).and_then(|k| leaves.get(k)))
            {
                options.push((at(i - 1, j - 1) + cost(c, l), Step::Pair));
            }
            let Some((value, step)) = options.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
            if let Some(b) = best.get_mut(i).and_then(|v| v.get_mut(j)) {
                *b = value;
            }
            if let Some(f) = from.get_mut(i).and_then(|v| v.get_mut(j)) {
                *f = step;
            }
        }
    }
    let mut out = vec![None; n];
    let (mut i, mut j) = (n, m);
    while i > 0 || j > 0 {
        match from.get(i).and_then(|v| v.get(j)).copied().unwrap_or(Step::Pair) {
            Step::Cell if i > 0 => i -= 1,
            Step::Column if j > 0 => j -= 1,
            _ if i > 0 && j > 0 => {
                i -= 1;
                j -= 1;
                if let Some(o) = out.get_mut(i) {
                    *o = Some(j);
                }
            }
            _ => break,
        }
    }
    out
}

/// A step of [`align`].
#[derive(Clone, Copy, Debug)]
enum Step {
    /// A cell above its column.
    Pair,
    /// A cell without a column.
    Cell,
    /// A column without a cell.
    Column,
}

/// Whether a column of codes or 行次 is below a label: it is numeric, too.
fn is_code_like(c: &GridColumn, label: bool) -> bool {
    label && c.numeric
}

/// The columns of a ruled grid, for unruled words in it.
pub(in crate::grid) fn of_boundaries(xs: &[f32], body: &[GridWord]) -> Vec<GridColumn> {
    xs.windows(2)
        .map(|w| {
            let (x0, x1) = (w.first().copied().unwrap_or(0.0), w.last().copied().unwrap_or(0.0));
            let own = body.iter().filter(|t| (x0..x1).contains(&t.centre()));
            let (figures, all) = own.fold((0, 0), |(f, n), t| (f + usize::from(t.is_numeric()), n + 1));
            GridColumn { x0, x1, numeric: figures * 2 >= all, middle: None }
        })
        .collect()
}

/// Boundaries half-way between neighbouring columns; one more than columns. The outer ones make the first and the last
/// column symmetric about their middles.
pub(in crate::grid) fn boundaries(columns: &[GridColumn]) -> Vec<f32> {
    let mut xs = Vec::with_capacity(columns.len() + 1);
    for pair in columns.windows(2) {
        let [a, b] = pair else { continue };
        let x = if b.x0 > a.x1 { (a.x1 + b.x0) / 2.0 } else { (a.centre() + b.centre()) / 2.0 };
        xs.push(x.max(xs.last().copied().unwrap_or(x)));
    }
    if let (Some(first), Some(last)) = (columns.first(), columns.last()) {
        let even = |c: &GridColumn, edge: Option<&f32>| c.middle.zip(edge).map(|(m, e)| 2.0 * m - e);
        let left = even(first, xs.first()).map_or(first.x0 - 1.0, |x| x.min(first.x0 - 1.0));
        let right = even(last, xs.last()).map_or(last.x1 + 1.0, |x| x.max(last.x1 + 1.0));
        xs.insert(0, left);
        xs.push(right);
    }
    xs
}
