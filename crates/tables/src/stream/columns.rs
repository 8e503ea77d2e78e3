//! Columns from words that stand under each other.
//!
//! In: the words of the body, the lowest header cells and the numbers of the 栏次 row. Out: columns from left to right;
//! those under a header cell or a number without any print are blank.
use super::Token;
use super::head::Block;
use crate::vocabulary::is_total;
use juesuan_extract::Rect;

/// Figures of one column overlap; columns may come this close (points).
const PARTED: f32 = 0.3;
/// Names of one column begin under each other; two columns of text are at least this share of the font size apart.
const TEXT_PARTED: f32 = 0.8;

/// A column: where its words stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Column {
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Whether it holds figures, codes or 行次 (or, if blank, stands under a header word).
    pub(super) numeric: bool,
    /// The middle of its cells, where a header word or a 栏次 number tells.
    middle: Option<f32>,
}

impl Column {
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

/// The columns, from left to right. `numbers`: the 栏次 row, whose numbers stand one above each amount column.
pub(super) fn infer(leaves: &[&Block<'_>], numbers: &[Token], body: &[Token], separators: &[f32]) -> Vec<Column> {
    let mut columns = numeric(body, separators);
    let text = text(body, &columns, separators);
    columns.extend(text);
    sort(&mut columns);
    let numbers: Vec<Rect> = numbers.iter().filter(|t| t.column_number().is_some()).map(Token::bbox).collect();
    add_numbered(&mut columns, &numbers);
    let leaves: Vec<(Rect, bool)> = leaves.iter().map(|b| (b.bbox, is_label(&b.text()))).collect();
    match_leaves(&mut columns, &leaves, !numbers.is_empty());
    columns
}

fn is_label(text: &str) -> bool {
    use crate::vocabulary::HeaderWord::{Code, Line, Name};
    matches!(crate::vocabulary::header_word(text), Some(Code | Name | Line))
}

fn sort(columns: &mut [Column]) {
    columns.sort_by(|a, b| a.centre().total_cmp(&b.centre()));
}

/// Runs of overlapping words.
fn runs(mut tokens: Vec<&Token>, separators: &[f32], numeric: bool, gap: impl Fn(&Token) -> f32) -> Vec<Column> {
    tokens.sort_by(|a, b| a.bbox().x0.total_cmp(&b.bbox().x0));
    let mut out: Vec<Column> = Vec::new();
    for t in tokens {
        let cut = |c: &Column| separators.iter().any(|s| *s > c.centre() && *s < t.centre());
        match out.last_mut() {
            Some(c) if t.bbox().x0 <= c.x1 + gap(t) && !cut(c) => c.take(t.bbox()),
            _ => out.push(Column::over(t.bbox(), numeric)),
        }
    }
    out
}

fn numeric(body: &[Token], separators: &[f32]) -> Vec<Column> {
    runs(body.iter().filter(|t| t.is_numeric()).collect(), separators, true, |_| PARTED)
}

/// Columns of text in the spaces between the columns of figures.
fn text(body: &[Token], numeric: &[Column], separators: &[f32]) -> Vec<Column> {
    let mut groups: Vec<Vec<&Token>> = vec![Vec::new(); numeric.len() + 1];
    // 合计 is centred over code and name and would close the space between them.
    for t in body.iter().filter(|t| !t.is_numeric() && !is_total(t.text())) {
        let group = numeric.iter().filter(|c| c.centre() < t.centre()).count();
        if let Some(g) = groups.get_mut(group) {
            g.push(t);
        }
    }
    groups.into_iter().flat_map(|g| runs(g, separators, false, |t| TEXT_PARTED * t.size)).collect()
}

/// Each number of the 栏次 row stands in the middle of its column, whatever the alignment of the figures below: the
/// figures between the half-ways to its neighbours are its own. Where there are none the column is blank.
fn add_numbered(columns: &mut Vec<Column>, numbers: &[Rect]) {
    let centres: Vec<f32> = numbers.iter().map(|r| r.centre().0).collect();
    let known = columns.clone();
    for (i, r) in numbers.iter().enumerate() {
        let x = r.centre().0;
        let before = i.checked_sub(1).and_then(|k| centres.get(k)).copied();
        let behind = centres.get(i + 1).copied();
        let half = match (before, behind) {
            (Some(a), Some(b)) => ((x - a) / 2.0).min((b - x) / 2.0),
            (Some(a), None) => (x - a) / 2.0,
            (None, Some(b)) => (b - x) / 2.0,
            (None, None) => f32::INFINITY,
        };
        // Behind the last number no other column begins: figures set right in a wide one stand far off.
        let reach = |c: &Column| behind.is_none() && Some(c) == known.last() && c.centre() > x;
        let is_own = |c: &Column| c.overlap(*r) > 0.0 || (c.centre() - x).abs() < half || reach(c);
        let own = known.iter().position(|c| c.numeric && is_own(c));
        match own.and_then(|i| columns.get_mut(i)) {
            Some(c) => c.middle = Some(x),
            None => columns.push(Column { middle: Some(x), ..Column::over(*r, true) }),
        }
    }
    sort(columns);
}

/// What it costs (points) to leave a column of prints without a header cell.
const NO_HEADER: f32 = 250.0;
/// … to have a header cell without a print below it.
const NO_PRINT: f32 = 60.0;
/// … to have a cell of one kind (label, amount) above a column of the other.
const OTHER_KIND: f32 = 40.0;
/// … and what it saves to have a cell right above its column.
const ABOVE: f32 = 80.0;

/// Matches the lowest header cells to columns, in order, at the least cost in distance. A cell without a column stands
/// above a blank one. A column is as wide as its cell.
fn match_leaves(columns: &mut Vec<Column>, leaves: &[(Rect, bool)], numbered: bool) {
    let of = align(columns, leaves);
    let body = columns.clone();
    let mut blank: Vec<Column> = Vec::new();
    for ((r, label), matched) in leaves.iter().zip(of) {
        let Some(i) = matched else {
            // The 栏次 row has told all amount columns.
            if !numbered || *label {
                blank.push(Column { middle: Some(r.centre().0), ..Column::over(*r, !label) });
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

/// For each header cell its column: the order-preserving assignment of least cost (both lists are short).
fn align(columns: &[Column], leaves: &[(Rect, bool)]) -> Vec<Option<usize>> {
    let cost = |c: &Column, (r, label): &(Rect, bool)| {
        let kind = if c.numeric == *label && !is_code_like(c, *label) { OTHER_KIND } else { 0.0 };
        let overlap = c.overlap(*r);
        let place = if overlap > 0.0 { -ABOVE } else { -overlap + 0.3 * (c.centre() - r.centre().0).abs() };
        kind + place
    };
    let (n, m) = (leaves.len(), columns.len());
    // best[i][j]: least cost of the first i cells and j columns; from[i][j]: the step that led there.
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
    /// Cell and column belong together.
    Pair,
    /// A cell without a column.
    Cell,
    /// A column without a cell.
    Column,
}

/// Codes and 行次 are figures below a label.
fn is_code_like(c: &Column, label: bool) -> bool {
    label && c.numeric
}

/// The columns of a ruled header, for a body below it.
pub(super) fn of_boundaries(xs: &[f32], body: &[Token]) -> Vec<Column> {
    xs.windows(2)
        .map(|w| {
            let (x0, x1) = (w.first().copied().unwrap_or(0.0), w.last().copied().unwrap_or(0.0));
            let own = body.iter().filter(|t| (x0..x1).contains(&t.centre()));
            let (figures, all) = own.fold((0, 0), |(f, n), t| (f + usize::from(t.is_numeric()), n + 1));
            Column { x0, x1, numeric: figures * 2 >= all, middle: None }
        })
        .collect()
}

/// Boundaries half-way between neighbouring columns; one more than columns. The outer ones make the first and the last
/// column even around their middles.
pub(super) fn boundaries(columns: &[Column]) -> Vec<f32> {
    let mut xs = Vec::with_capacity(columns.len() + 1);
    for pair in columns.windows(2) {
        let [a, b] = pair else { continue };
        let x = if b.x0 > a.x1 { (a.x1 + b.x0) / 2.0 } else { (a.centre() + b.centre()) / 2.0 };
        xs.push(x.max(xs.last().copied().unwrap_or(x)));
    }
    if let (Some(first), Some(last)) = (columns.first(), columns.last()) {
        let even = |c: &Column, edge: Option<&f32>| c.middle.zip(edge).map(|(m, e)| 2.0 * m - e);
        let left = even(first, xs.first()).map_or(first.x0 - 1.0, |x| x.min(first.x0 - 1.0));
        let right = even(last, xs.last()).map_or(last.x1 + 1.0, |x| x.max(last.x1 + 1.0));
        xs.insert(0, left);
        xs.push(right);
    }
    xs
}
