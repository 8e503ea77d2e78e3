//! Rows of the body: each figure, code or known name makes a row; wrapped names go to the row they stand nearest to.
use super::columns::Column;
use super::{Token, aligned, wrapped};
use crate::ruling::Segment;
use crate::text_line::{TextLine, Word};
use crate::vocabulary::{Vocabulary, is_numbered, is_total};

/// Words whose baselines are closer than this share of their size are one row.
const SAME_ROW: f32 = 0.55;

/// A row: its upper edge and its cells by column.
pub(super) struct BodyRow {
    pub(super) top: f32,
    pub(super) cells: Vec<(usize, Vec<TextLine>)>,
}

/// The rows of the body, from top to bottom.
pub(super) fn rows(
    body: &[Token],
    columns: &[Column],
    xs: &[f32],
    horizontal: &[Segment],
    vocabulary: &Vocabulary,
) -> Vec<BodyRow> {
    let body = &wrapped::join(body.to_vec());
    let is_figure = |t: &&Token| columns.get(column_of(t, xs)).is_some_and(|c| c.numeric) && t.is_numeric();
    let (mut figures, rest): (Vec<&Token>, Vec<&Token>) = body.iter().partition(is_figure);
    figures.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<Vec<&Token>> = Vec::new();
    for t in figures {
        match rows.last_mut() {
            Some(r) if r.first().is_some_and(|o| t.baseline - o.baseline <= SAME_ROW * t.size.max(o.size)) => r.push(t),
            _ => rows.push(vec![t]),
        }
    }
    // Names of known rows that stand alone (no figure beside them) make rows too, one for both sides.
    let baselines = |rows: &[Vec<&Token>]| rows.iter().map(|r| mean(r)).collect::<Vec<f32>>();
    let alone: Vec<&Token> = nearest(&rest, &baselines(&rows), xs, horizontal, vocabulary)
        .into_iter()
        .filter(|(row, t)| row.is_none() && is_start(t, vocabulary))
        .map(|(_, t)| t)
        .collect();
    let mut alone: Vec<&Token> = alone;
    alone.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let with_figures = rows.len();
    for t in alone {
        match rows.get_mut(with_figures..).and_then(|r| r.last_mut()) {
            Some(r) if r.first().is_some_and(|o| t.baseline - o.baseline <= SAME_ROW * t.size) => r.push(t),
            _ => rows.push(vec![t]),
        }
    }
    let mut tokens = rows.clone();
    for (row, t) in nearest(&rest, &baselines(&rows), xs, horizontal, vocabulary) {
        match row.and_then(|r| tokens.get_mut(r)) {
            Some(v) if v.iter().any(|o| std::ptr::eq(*o, t)) => {}
            Some(v) => v.push(t),
            None => tokens.push(vec![t]),
        }
    }
    tokens.sort_by(|a, b| mean(a).total_cmp(&mean(b)));
    tokens
        .into_iter()
        .map(|t| BodyRow {
            top: t.iter().map(|t| t.bbox().y0).fold(f32::INFINITY, f32::min),
            cells: by_column(t.into_iter(), xs, Some(columns)),
        })
        .collect()
}

/// Whether a column holds parts of codes, 301 or 01, and nothing else.
pub(super) fn holds_code_parts(body: &[Token], xs: &[f32], column: usize) -> bool {
    let is_part = |t: &Token| matches!(t.text().len(), 2 | 3) && t.text().bytes().all(|b| b.is_ascii_digit());
    let mut own = body.iter().filter(|t| column_of(t, xs) == column && !is_total(t.text())).peekable();
    own.peek().is_some() && own.all(is_part)
}

fn mean(tokens: &[&Token]) -> f32 {
    tokens.iter().map(|t| t.baseline).sum::<f32>() / tokens.len().max(1) as f32
}

fn column_of(t: &Token, xs: &[f32]) -> usize {
    xs.partition_point(|x| *x <= t.centre()).saturating_sub(1).min(xs.len().saturating_sub(2))
}

/// The column of text nearest to a word that stands over a column of figures; not one with a name in this row.
fn label_column(t: &Token, at: usize, columns: &[Column], named: &[usize]) -> usize {
    let over_figures = columns.get(at).is_some_and(|c| c.numeric);
    let off = |c: &Column| (c.x0 - t.bbox().x1).max(t.bbox().x0 - c.x1).max(0.0);
    let texts = columns.iter().enumerate().filter(|(i, c)| !c.numeric && !named.contains(i));
    let nearest = texts.min_by(|a, b| off(a.1).total_cmp(&off(b.1)));
    nearest.filter(|_| over_figures).map_or(at, |(i, _)| i)
}

/// Whether a word begins the name of a row.
fn is_start(t: &Token, vocabulary: &Vocabulary) -> bool {
    is_total(t.text()) || is_numbered(t.text()) || vocabulary.is_item(t.text())
}

/// For each remaining word its row. Lines of one column are joined, nearest first, until each stands with one row; no
/// join crosses a ruling, none puts two names together.
fn nearest<'a>(
    rest: &[&'a Token],
    baselines: &[f32],
    xs: &[f32],
    horizontal: &[Segment],
    vocabulary: &Vocabulary,
) -> Vec<(Option<usize>, &'a Token)> {
    let mut out = Vec::with_capacity(rest.len());
    let cols = xs.len().saturating_sub(1);
    for col in 0..cols {
        let mut own: Vec<&Token> = rest.iter().copied().filter(|t| column_of(t, xs) == col).collect();
        if own.is_empty() {
            continue;
        }
        own.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
        let centre = xs.get(col).zip(xs.get(col + 1)).map_or(0.0, |(a, b)| (a + b) / 2.0);
        // Points from top to bottom: rows, and lines without one.
        let mut points: Vec<Point<'_>> = baselines
            .iter()
            .enumerate()
            .map(|(r, y)| Point { y: *y, row: Some(r), start: false, tokens: Vec::new() })
            .collect();
        for t in own {
            match points.iter_mut().rev().find(|p| p.row.is_none() && (p.y - t.baseline).abs() < SAME_ROW * t.size) {
                Some(p) => p.tokens.push(t),
                None => points.push(Point { y: t.baseline, row: None, start: false, tokens: vec![t] }),
            }
        }
        for p in &mut points {
            p.tokens.sort_by(|a, b| a.bbox().x0.total_cmp(&b.bbox().x0));
            let text: String = p.tokens.iter().map(|t| t.text()).collect();
            p.start = is_total(&text) || is_numbered(&text) || vocabulary.is_item(&text);
        }
        points.sort_by(|a, b| a.y.total_cmp(&b.y));
        if let Some(found) = aligned(&points, centre, horizontal) {
            out.extend(found);
            continue;
        }
        for (row, tokens) in cluster(&points, centre, horizontal) {
            out.extend(tokens.into_iter().map(|t| (row, t)));
        }
    }
    out
}

/// The words of a column by row, where all its names stand alike beside their figures.
fn aligned<'a>(points: &[Point<'a>], x: f32, horizontal: &[Segment]) -> Option<Vec<(Option<usize>, &'a Token)>> {
    let lines: Vec<&Point<'_>> = points.iter().filter(|p| p.row.is_none()).collect();
    let rows: Vec<(usize, f32)> = points.iter().filter_map(|p| Some((p.row?, p.y))).collect();
    let at: Vec<aligned::Line> = lines.iter().map(|p| aligned::Line { y: p.y, start: p.start }).collect();
    let size = lines.iter().flat_map(|p| &p.tokens).map(|t| t.size).fold(0.0, f32::max);
    let heights: Vec<f32> = rows.iter().map(|(_, y)| *y).collect();
    let found = aligned::rows_of(&at, &heights, size, |a, b| parts(horizontal, x, a, b))?;
    let row = |r: Option<usize>| r.and_then(|r| rows.get(r)).map(|(row, _)| *row);
    Some(lines.iter().zip(found).flat_map(|(p, r)| p.tokens.iter().map(move |t| (row(r), *t))).collect())
}

/// Whether a ruling stands between two heights.
fn parts(horizontal: &[Segment], x: f32, a: f32, b: f32) -> bool {
    horizontal.iter().any(|s| s.position > a && s.position < b - 1.0 && s.start <= x && s.end >= x)
}

struct Point<'a> {
    y: f32,
    row: Option<usize>,
    start: bool,
    tokens: Vec<&'a Token>,
}

/// What a run of neighbouring points holds.
#[derive(Clone, Copy)]
struct Run {
    row: Option<usize>,
    start: bool,
    text: bool,
}

/// The first line of a name stands no further from its figures than this many times its size.
const REACH: f32 = 1.7;

/// Lines of one name stand no further apart than this many times their size.
const PITCH: f32 = 1.7;

/// Joins neighbouring points, smallest gap first, so that no group holds two rows or two names.
fn cluster<'a>(points: &[Point<'a>], x: f32, horizontal: &[Segment]) -> Vec<(Option<usize>, Vec<&'a Token>)> {
    let ruled = |a: f32, b: f32| parts(horizontal, x, a, b);
    let size = points.iter().flat_map(|p| &p.tokens).map(|t| t.size).fold(0.0, f32::max);
    let mut gaps: Vec<(f32, usize)> = points
        .windows(2)
        .enumerate()
        .filter_map(|(i, w)| match w {
            [a, b] if !ruled(a.y, b.y) => Some((b.y - a.y, i)),
            _ => None,
        })
        .collect();
    gaps.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut group: Vec<usize> = (0..points.len()).collect();
    let mut runs: Vec<Run> =
        points.iter().map(|p| Run { row: p.row, start: p.start, text: !p.tokens.is_empty() }).collect();
    for (gap, i) in gaps {
        let (Some(&a), Some(&b)) = (group.get(i), group.get(i + 1)) else { continue };
        let (Some(&above), Some(&below)) = (runs.get(a), runs.get(b)) else { continue };
        // Lines of one name stand at one pitch; what stands further off is the end of another name, cut by the page end.
        let lines =
            points.get(i).zip(points.get(i + 1)).is_some_and(|(p, q)| !p.tokens.is_empty() && !q.tokens.is_empty());
        let apart = lines && gap > PITCH * size;
        let two_rows = above.row.is_some() && below.row.is_some();
        // A name begins with its first line: nothing of it stands above.
        let two_names = below.start && above.text;
        let far = (above.start != below.start || above.start) && gap > REACH * size;
        if a == b || two_rows || two_names || far || apart {
            continue;
        }
        if let Some(r) = runs.get_mut(a) {
            *r =
                Run { row: above.row.or(below.row), start: above.start || below.start, text: above.text || below.text };
        }
        for g in group.iter_mut().filter(|g| **g == b) {
            *g = a;
        }
    }
    points
        .iter()
        .zip(&group)
        .filter(|(p, _)| !p.tokens.is_empty())
        .map(|(p, g)| (runs.get(*g).and_then(|r| r.row), p.tokens.clone()))
        .collect()
}

/// Words by column, each column's as lines.
pub(super) fn by_column<'a>(
    tokens: impl Iterator<Item = &'a Token>,
    xs: &[f32],
    columns: Option<&[Column]>,
) -> Vec<(usize, Vec<TextLine>)> {
    let tokens: Vec<&Token> = tokens.collect();
    let named: Vec<usize> =
        tokens.iter().filter(|t| !t.is_numeric() && !is_total(t.text())).map(|t| column_of(t, xs)).collect();
    let mut out: Vec<(usize, Vec<&Token>)> = Vec::new();
    for t in tokens {
        let col = match columns {
            // 公用经费合计 is centred over several columns, one of which may hold figures.
            Some(columns) if is_total(t.text()) => label_column(t, column_of(t, xs), columns, &named),
            _ => column_of(t, xs),
        };
        match out.iter_mut().find(|(c, _)| *c == col) {
            Some((_, v)) => v.push(t),
            None => out.push((col, vec![t])),
        }
    }
    out.sort_by_key(|(c, _)| *c);
    out.into_iter().map(|(c, v)| (c, lines(v))).collect()
}

/// Words of one cell as lines.
pub(super) fn lines(mut tokens: Vec<&Token>) -> Vec<TextLine> {
    tokens.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut out: Vec<TextLine> = Vec::new();
    for t in tokens {
        match out.last_mut() {
            Some(l) if (t.baseline - l.baseline).abs() < 0.4 * t.size => {
                l.bbox = l.bbox.union(&t.bbox());
                l.words.push(t.word.clone());
            }
            _ => out.push(TextLine { words: vec![t.word.clone()], bbox: t.bbox(), baseline: t.baseline, size: t.size }),
        }
    }
    for l in &mut out {
        l.words.sort_by(|a: &Word, b: &Word| a.bbox.x0.total_cmp(&b.bbox.x0));
    }
    out
}
