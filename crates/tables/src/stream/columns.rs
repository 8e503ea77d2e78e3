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
    let numbers: Vec<Rect> = numbers.iter().filter(|t| t.is_numeric()).map(Token::bbox).collect();
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
        let own = known.iter().position(|c| c.numeric && (c.overlap(*r) > 0.0 || (c.centre() - x).abs() < half));
        match own.and_then(|i| columns.get_mut(i)) {
            Some(c) => c.middle = Some(x),
            None => columns.push(Column { middle: Some(x), ..Column::over(*r, true) }),
        }
    }
    sort(columns);
}

/// Matches the lowest header cells to columns, in order: those that overlap first, then those that are alone between
/// the same neighbours. A cell without a column stands above a blank one. A column is as wide as its cell.
fn match_leaves(columns: &mut Vec<Column>, leaves: &[(Rect, bool)], numbered: bool) {
    let of: Vec<Option<usize>> = leaves
        .iter()
        .map(|(r, _)| {
            let over = columns.iter().enumerate().filter(|(_, c)| c.overlap(*r) > 0.0);
            over.max_by(|(_, a), (_, b)| a.overlap(*r).total_cmp(&b.overlap(*r))).map(|(i, _)| i)
        })
        .collect();
    let mut blank: Vec<Column> = Vec::new();
    let mut widen: Vec<(usize, Rect)> = Vec::new();
    for (k, ((r, label), matched)) in leaves.iter().zip(&of).enumerate() {
        if let Some(i) = matched {
            widen.push((*i, *r));
            continue;
        }
        // The columns between the matched neighbours on either side, without a cell of their own.
        let from = of.iter().take(k).rev().find_map(|m| *m).map_or(0, |i| i + 1);
        let to = of.iter().skip(k + 1).find_map(|m| *m).unwrap_or(columns.len());
        let free = from..to;
        let unmatched = of.iter().enumerate().skip_while(|(j, _)| *j < k).take_while(|(_, m)| m.is_none()).count()
            + of.iter().take(k).rev().take_while(|m| m.is_none()).count();
        let first = k - of.iter().take(k).rev().take_while(|m| m.is_none()).count();
        if free.len() == unmatched {
            widen.push((free.start + (k - first), *r));
        } else if !numbered || *label {
            let nearest = free.clone().min_by(|a, b| {
                let d = |i: &usize| columns.get(*i).map_or(f32::INFINITY, |c| (c.centre() - r.centre().0).abs());
                d(a).total_cmp(&d(b))
            });
            let near = nearest.and_then(|i| columns.get(i)).is_some_and(|c| {
                let gap = (c.x0 - r.x1).max(r.x0 - c.x1);
                gap < 1.5 * r.height()
            });
            match nearest {
                Some(i) if near && free.len() >= unmatched => widen.push((i, *r)),
                _ => blank.push(Column::over(*r, !label)),
            }
        }
    }
    let body = columns.clone();
    for (i, r) in widen {
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
