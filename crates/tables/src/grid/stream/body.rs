//! Rows of the body of an unruled table.
//!
//! In: the words of the body and the columns. Out: rows from top to bottom. Each figure, code or known name makes a row;
//! the lines of wrapped names go to the row given by their alignment ([`name_alignment`]), else to the nearest.
use super::columns::GridColumn;
use super::words::{GridWord, lines};
use super::{name_alignment, wrapped_cells};
use crate::geometry::ruling::Segment;
use crate::geometry::text_line::TextLine;
use crate::vocabulary::{Vocabulary, is_numbered, is_total};

/// Words whose baselines differ by less than this share of their size are in one row.
const SAME_ROW: f32 = 0.55;

/// A ruling no further above a baseline than this (points) does not separate: it is an underline.
const ON_BASELINE: f32 = 1.0;

/// A row: its upper edge and its cells by column.
pub(in crate::grid) struct BodyRow {
    pub(in crate::grid) top: f32,
    pub(in crate::grid) cells: Vec<(usize, Vec<TextLine>)>,
}

/// The rows of the body, from top to bottom.
pub(in crate::grid) fn rows(
    body: &[GridWord],
    columns: &[GridColumn],
    xs: &[f32],
    horizontal: &[Segment],
    vocabulary: &Vocabulary,
) -> Vec<BodyRow> {
    let body = &wrapped_cells::join(body.to_vec());
    let is_figure = |t: &&GridWord| columns.get(column_of(t, xs)).is_some_and(|c| c.numeric) && t.is_numeric();
    let (mut figures, rest): (Vec<&GridWord>, Vec<&GridWord>) = body.iter().partition(is_figure);
    figures.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<Vec<&GridWord>> = Vec::new();
    for t in figures {
        match rows.last_mut() {
            Some(r) if r.first().is_some_and(|o| t.baseline - o.baseline <= SAME_ROW * t.size.max(o.size)) => r.push(t),
            _ => rows.push(vec![t]),
        }
    }
    // The name of a known row without any figure beside it makes a row, too; one row if both sides have one.
    let baselines = |rows: &[Vec<&GridWord>]| rows.iter().map(|r| mean(r)).collect::<Vec<f32>>();
    let mut alone: Vec<&GridWord> = nearest(&rest, &baselines(&rows), xs, horizontal, vocabulary)
        .into_iter()
        .filter(|(row, t)| row.is_none() && is_start(t, vocabulary))
        .map(|(_, t)| t)
        .collect();
    alone.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let with_figures = rows.len();
    for t in alone {
        match rows.get_mut(with_figures..).and_then(|r| r.last_mut()) {
            Some(r) if r.first().is_some_and(|o| t.baseline - o.baseline <= SAME_ROW * t.size) => r.push(t),
            _ => rows.push(vec![t]),
        }
    }
    let mut words = rows.clone();
    for (row, t) in nearest(&rest, &baselines(&rows), xs, horizontal, vocabulary) {
        match row.and_then(|r| words.get_mut(r)) {
            Some(v) if v.iter().any(|o| std::ptr::eq(*o, t)) => {}
            Some(v) => v.push(t),
            None => words.push(vec![t]),
        }
    }
    words.sort_by(|a, b| mean(a).total_cmp(&mean(b)));
    words
        .into_iter()
        .map(|t| BodyRow {
            top: t.iter().map(|t| t.bbox().y0).fold(f32::INFINITY, f32::min),
            cells: by_column(t.into_iter(), xs, Some(columns)),
        })
        .collect()
}

/// Whether a column holds only parts of codes, 301 or 01.
pub(in crate::grid) fn holds_code_parts(body: &[GridWord], xs: &[f32], column: usize) -> bool {
    let is_part = |t: &GridWord| matches!(t.text().len(), 2 | 3) && t.text().bytes().all(|b| b.is_ascii_digit());
    let mut own = body.iter().filter(|t| column_of(t, xs) == column && !is_total(t.text())).peekable();
    own.peek().is_some() && own.all(is_part)
}

fn mean(tokens: &[&GridWord]) -> f32 {
    tokens.iter().map(|t| t.baseline).sum::<f32>() / tokens.len().max(1) as f32
}

fn column_of(t: &GridWord, xs: &[f32]) -> usize {
    xs.partition_point(|x| *x <= t.centre()).saturating_sub(1).min(xs.len().saturating_sub(2))
}

/// The nearest column of text to a word in a column of figures, without those that have a name in this row.
fn label_column(t: &GridWord, at: usize, columns: &[GridColumn], named: &[usize]) -> usize {
    let over_figures = columns.get(at).is_some_and(|c| c.numeric);
    let off = |c: &GridColumn| (c.x0 - t.bbox().x1).max(t.bbox().x0 - c.x1).max(0.0);
    let texts = columns.iter().enumerate().filter(|(i, c)| !c.numeric && !named.contains(i));
    let nearest = texts.min_by(|a, b| off(a.1).total_cmp(&off(b.1)));
    nearest.filter(|_| over_figures).map_or(at, |(i, _)| i)
}

/// Whether a word begins the name of a row.
fn is_start(t: &GridWord, vocabulary: &Vocabulary) -> bool {
    is_total(t.text()) || is_numbered(t.text()) || vocabulary.is_item(t.text())
}

/// The row of each word that is not a figure, by column.
fn nearest<'a>(
    rest: &[&'a GridWord],
    baselines: &[f32],
    xs: &[f32],
    horizontal: &[Segment],
    vocabulary: &Vocabulary,
) -> Vec<(Option<usize>, &'a GridWord)> {
    let mut out = Vec::with_capacity(rest.len());
    let cols = xs.len().saturating_sub(1);
    for col in 0..cols {
        let mut own: Vec<&GridWord> = rest.iter().copied().filter(|t| column_of(t, xs) == col).collect();
        if own.is_empty() {
            continue;
        }
        own.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
        let centre = xs.get(col).zip(xs.get(col + 1)).map_or(0.0, |(a, b)| (a + b) / 2.0);
        // Heights from top to bottom, of rows and of lines not yet in one.
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

/// The row of each word of a column, if all its names are aligned alike with their figures.
fn aligned<'a>(points: &[Point<'a>], x: f32, horizontal: &[Segment]) -> Option<Vec<(Option<usize>, &'a GridWord)>> {
    let lines: Vec<&Point<'_>> = points.iter().filter(|p| p.row.is_none()).collect();
    let rows: Vec<(usize, f32)> = points.iter().filter_map(|p| Some((p.row?, p.y))).collect();
    let at: Vec<name_alignment::Line> = lines.iter().map(|p| name_alignment::Line { y: p.y, start: p.start }).collect();
    let size = lines.iter().flat_map(|p| &p.tokens).map(|t| t.size).fold(0.0, f32::max);
    let heights: Vec<f32> = rows.iter().map(|(_, y)| *y).collect();
    let found = name_alignment::rows_of(&at, &heights, size, |a, b| is_ruled_between(horizontal, x, a, b))?;
    let row = |r: Option<usize>| r.and_then(|r| rows.get(r)).map(|(row, _)| *row);
    Some(lines.iter().zip(found).flat_map(|(p, r)| p.tokens.iter().map(move |t| (row(r), *t))).collect())
}

/// Whether there is a ruling between two heights.
fn is_ruled_between(horizontal: &[Segment], x: f32, a: f32, b: f32) -> bool {
    horizontal.iter().any(|s| s.position > a && s.position < b - ON_BASELINE && s.start <= x && s.end >= x)
}

/// A row, or a line of text, at its height.
struct Point<'a> {
    y: f32,
    row: Option<usize>,
    start: bool,
    tokens: Vec<&'a GridWord>,
}

/// What a run of neighbouring points has.
#[derive(Clone, Copy)]
struct Run {
    row: Option<usize>,
    start: bool,
    text: bool,
}

/// The first line of a name is no further from its figures than this many times its size.
const REACH: f32 = 1.7;

/// Lines of one name are no further apart than this many times their size.
const PITCH: f32 = 1.7;

/// Joins neighbouring points, smallest gap first, as long as no group has two rows or two names, and none crosses a
/// ruling.
fn cluster<'a>(points: &[Point<'a>], x: f32, horizontal: &[Segment]) -> Vec<(Option<usize>, Vec<&'a GridWord>)> {
    let ruled = |a: f32, b: f32| is_ruled_between(horizontal, x, a, b);
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
        // A line further away is the end of another name, cut off by the end of the page.
        let lines =
            points.get(i).zip(points.get(i + 1)).is_some_and(|(p, q)| !p.tokens.is_empty() && !q.tokens.is_empty());
        let apart = lines && gap > PITCH * size;
        let two_rows = above.row.is_some() && below.row.is_some();
        // Nothing of a name is above its first line.
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

/// Words by column, joined to lines.
pub(in crate::grid) fn by_column<'a>(
    tokens: impl Iterator<Item = &'a GridWord>,
    xs: &[f32],
    columns: Option<&[GridColumn]>,
) -> Vec<(usize, Vec<TextLine>)> {
    let tokens: Vec<&GridWord> = tokens.collect();
    let named: Vec<usize> =
        tokens.iter().filter(|t| !t.is_numeric() && !is_total(t.text())).map(|t| column_of(t, xs)).collect();
    let mut out: Vec<(usize, Vec<&GridWord>)> = Vec::new();
    for t in tokens {
        let col = match columns {
            // 公用经费合计 is centred over several columns, perhaps one of figures.
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
