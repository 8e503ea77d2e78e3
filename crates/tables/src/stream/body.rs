//! Rows of the body: each figure, code or known name makes a row; wrapped names go to the row they stand nearest to.
use super::Token;
use super::columns::Column;
use crate::ruling::Segment;
use crate::text_line::{TextLine, Word};
use crate::vocabulary::{Vocabulary, is_numbered, is_total};
use juesuan_model::Print;

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
    let body = &join_split_figures(body);
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
            cells: by_column(t.into_iter(), xs),
        })
        .collect()
}

/// Figures whose last digits are wrapped to the next line of their cell: `63,328,964.5` above `8`.
fn join_split_figures(body: &[Token]) -> Vec<Token> {
    let decimals = |t: &Token| match Print::read(t.text()) {
        Print::Figure(a) => Some(a.decimals()),
        _ => None,
    };
    let with = |d: u32| body.iter().filter(|t| decimals(t) == Some(d)).count();
    let usual = (1..=6).max_by_key(|d| with(*d)).unwrap_or(2);
    let mut out: Vec<Token> = Vec::with_capacity(body.len());
    let mut sorted: Vec<&Token> = body.iter().collect();
    sorted.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    for t in sorted {
        let is_rest = t.text().len() <= 2 && t.text().bytes().all(|b| b.is_ascii_digit());
        let above = is_rest.then(|| {
            out.iter_mut().rev().take_while(|o| t.baseline - o.baseline < 1.6 * t.size).find(|o| {
                let broken = o.text().ends_with(['.', ',']) || decimals(o).is_some_and(|d| d > 0 && d < usual);
                let below = t.baseline - o.baseline > 0.5 * t.size && (t.bbox().x1 - o.bbox().x1).abs() < 0.3 * t.size;
                let joined = format!("{}{}", o.text(), t.text());
                broken && below && matches!(Print::read(&joined), Print::Figure(a) if a.decimals() == usual)
            })
        });
        match above.flatten() {
            Some(o) => {
                o.word.text.push_str(t.text());
                o.baseline = (o.baseline + t.baseline) / 2.0;
                o.word.bbox = o.bbox().union(&t.bbox());
            }
            None => out.push(t.clone()),
        }
    }
    out
}

fn mean(tokens: &[&Token]) -> f32 {
    tokens.iter().map(|t| t.baseline).sum::<f32>() / tokens.len().max(1) as f32
}

fn column_of(t: &Token, xs: &[f32]) -> usize {
    xs.partition_point(|x| *x <= t.centre()).saturating_sub(1).min(xs.len().saturating_sub(2))
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
        for (row, tokens) in cluster(&points, centre, horizontal) {
            out.extend(tokens.into_iter().map(|t| (row, t)));
        }
    }
    out
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

/// Joins neighbouring points, smallest gap first, so that no group holds two rows or two names.
fn cluster<'a>(points: &[Point<'a>], x: f32, horizontal: &[Segment]) -> Vec<(Option<usize>, Vec<&'a Token>)> {
    let ruled = |a: f32, b: f32| {
        horizontal.iter().any(|s| s.position > a && s.position < b - 1.0 && s.start <= x && s.end >= x)
    };
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
        let two_rows = above.row.is_some() && below.row.is_some();
        // A name begins with its first line: nothing of it stands above.
        let two_names = below.start && above.text;
        let far = (above.start != below.start || above.start) && gap > REACH * size;
        if a == b || two_rows || two_names || far {
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
pub(super) fn by_column<'a>(tokens: impl Iterator<Item = &'a Token>, xs: &[f32]) -> Vec<(usize, Vec<TextLine>)> {
    let mut out: Vec<(usize, Vec<&Token>)> = Vec::new();
    for t in tokens {
        let col = column_of(t, xs);
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
