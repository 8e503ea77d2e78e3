//! Completes rulings of which pieces are missing.
//!
//! In: a grid with text. Out: the same grid, with merged cells split. A boundary in the body that is drawn for most of
//! its length is completed, unless a word crosses it (合计 centred over code and name). Merged cells in the header are
//! intended: one is split only if it has a text in each of its parts.
use crate::geometry::text_line::{TextLine, Word};
use crate::grid::{Grid, GridCell, unit_box};
use crate::vocabulary::{code, is_numbered, is_total};
use juesuan_extract::Rect;
use juesuan_model::text::{fold, is_cjk};
use juesuan_model::{Amount, Method, Print};

/// A boundary drawn along this share of the body is completed.
const DRAWN: f32 = 0.5;
/// A word crosses a column boundary if it extends beyond it by this share of its height on both sides, …
const CROSSES: f32 = 0.5;
/// … a line of text a row boundary by this share.
const CROSSES_ROW: f32 = 0.3;
/// Texts of one line further apart than this share of their height are separate.
const APART: f32 = 1.0;

/// So many whole numbers side by side above the first figure are the 栏次 row, …
const NUMBERS: usize = 3;
/// … none with more digits.
const NUMBER_DIGITS: usize = 2;
/// A text of characters in one line no wider than this many times its height is one word set wide (项　　目).
const ONE_CHARACTER: f32 = 1.3;
/// A grid is incomplete if one in so many cells with figures has several.
const CROWDED: usize = 8;

/// Completes the rulings of a grid.
#[must_use]
pub(crate) fn complete_rulings(grid: Grid) -> Grid {
    if !grid.cells.iter().any(|c| (c.row_span > 1 || c.col_span > 1) && !c.lines.is_empty()) {
        return grid;
    }
    let Some(body) = body_start(&grid) else { return grid };
    let rows = drawn_rows(&grid, body);
    let cols = drawn_cols(&grid, body);
    let cuts = |c: &GridCell| -> (Vec<usize>, Vec<usize>) {
        // The boundary between header and body is one of the body.
        let across = (c.row + 1..c.row + c.row_span).filter(|r| *r >= body && rows.get(*r).copied().unwrap_or(false));
        let across: Vec<usize> = across.filter(|r| !crosses_row(&grid, c, *r)).collect();
        let figures = || {
            // 表 2 in a title is not a figure.
            let words = || c.lines.iter().flat_map(|l| &l.words);
            words().any(|w| matches!(Print::read(&w.text), Print::Figure(a) if c.row >= body || a.decimals() > 0))
        };
        let down: Vec<usize> = if (c.col_span == grid.cols() && !figures()) || spans_labels(c) {
            // A note or a title over the whole width; 栏次 or 合计 over code and name.
            Vec::new()
        } else if c.row + c.row_span > body {
            (c.col + 1..c.col + c.col_span)
                .filter(|k| cols.get(*k).copied().unwrap_or(false) || beside_figure(&grid, c, *k))
                .filter(|k| !crosses_col(&grid, c, *k))
                .collect()
        } else {
            header_cuts(&grid, c)
        };
        (across, down)
    };
    let mut cells = Vec::with_capacity(grid.cells.len() + 8);
    let mut changed = false;
    // Whether a missing ruling separated texts.
    let mut completed = false;
    for c in &grid.cells {
        let (across, down) = if c.row_span > 1 || c.col_span > 1 { cuts(c) } else { (Vec::new(), Vec::new()) };
        changed |= !across.is_empty() || !down.is_empty();
        let first = cells.len();
        for (row, row_span) in spans(c.row, c.row_span, &across) {
            for (col, col_span) in spans(c.col, c.col_span, &down) {
                cells.push(part(&grid, c, row, row_span, col, col_span));
            }
        }
        completed |= cells.get(first..).is_some_and(|p| p.iter().filter(|p| !p.text.is_empty()).count() > 1);
    }
    let method = if completed { grid.method.max(Method::Hybrid) } else { grid.method };
    if changed { Grid::new(grid.page, method, grid.xs, grid.ys, cells) } else { grid }
}

/// Whether a cell is 栏次 or 合计 over code and name, or both, if the ruling between their rows is missing.
fn spans_labels(c: &GridCell) -> bool {
    let is_label = |text: &str| text == "栏次" || is_total(text);
    is_label(&fold(&c.text)) || (!c.lines.is_empty() && c.lines.iter().all(|l| is_label(&fold(&l.text()))))
}

/// Whether most rulings of a grid are missing: its cells have several figures, or a name and a figure.
#[must_use]
pub(crate) fn is_incomplete(grid: &Grid) -> bool {
    let decimal = |text: &str| Amount::is_decimal(text);
    let name = |text: &str| text.chars().filter(|c| is_cjk(*c)).count() > 1;
    let (mut named, mut crowded, mut single) = (0, 0, 0);
    for c in &grid.cells {
        // Letter-spaced figures are several words, none of which is a figure.
        let in_line = |l: &TextLine| l.words.iter().filter(|w| decimal(&w.text)).count();
        let lines = c.lines.iter().filter(|l| l.words.iter().any(|w| decimal(&w.text))).count();
        if lines > 1 || c.lines.iter().any(|l| in_line(l) > 1) {
            crowded += 1;
        } else {
            single += lines;
        }
        named += usize::from(lines == 1 && c.lines.iter().flat_map(|l| &l.words).any(|w| name(&w.text)));
    }
    // One cell with two figures in a grid full of single ones is a figure printed over another.
    named > 1 || (crowded > 0 && crowded * CROWDED >= single)
}

/// The first row with a figure, a code, a numbered name, or the 栏次 numbers: from here on no cell spans two rows.
fn body_start(grid: &Grid) -> Option<usize> {
    let is_body = |text: &str| {
        text.starts_with("栏次") || Amount::is_decimal(text) || code(text).is_some()
            // 一、收入支出决算总表 is a title in the frame of the table.
            || (is_numbered(text) && !text.ends_with('表'))
    };
    let lines = || grid.cells.iter().flat_map(|c| c.lines.iter().map(move |l| (c, l)));
    let first = lines().filter(|(_, l)| is_body(&l.text())).map(|(c, l)| row_of(grid, c, l.bbox)).min();
    // The 栏次 row may lack that word.
    let mut numbers: Vec<usize> = lines()
        .filter(|(_, l)| {
            l.words.len() == 1 && l.text().len() <= NUMBER_DIGITS && l.text().bytes().all(|b| b.is_ascii_digit())
        })
        .map(|(c, l)| row_of(grid, c, l.bbox))
        .filter(|r| first.is_none_or(|f| *r < f))
        .collect();
    numbers.sort_unstable();
    let numbered = numbers.chunk_by(|a, b| a == b).find(|r| r.len() >= NUMBERS).and_then(|r| r.first().copied());
    numbered.or(first)
}

/// For each row boundary, whether it is drawn along most of the body's width.
fn drawn_rows(grid: &Grid, body: usize) -> Vec<bool> {
    (0..=grid.rows())
        .map(|r| {
            if r < body || r == 0 || r >= grid.rows() {
                return r >= grid.rows();
            }
            let drawn = || (0..grid.cols()).filter(|c| grid.owner(r - 1, *c) != grid.owner(r, *c));
            // By width or by columns: one wide column of names does not outweigh all others.
            share(drawn().map(|c| unit(&grid.xs, c)).sum(), extent(&grid.xs))
                || share(drawn().count() as f32, grid.cols() as f32)
        })
        .collect()
}

/// For each column boundary, whether it is drawn along most of the body's height.
fn drawn_cols(grid: &Grid, body: usize) -> Vec<bool> {
    let height: f32 = (body..grid.rows()).map(|r| unit(&grid.ys, r)).sum();
    (0..=grid.cols())
        .map(|c| {
            if c == 0 || c >= grid.cols() {
                return true;
            }
            let drawn = (body..grid.rows()).filter(|r| grid.owner(*r, c - 1) != grid.owner(*r, c));
            share(drawn.map(|r| unit(&grid.ys, r)).sum(), height)
        })
        .collect()
}

fn share(part: f32, whole: f32) -> bool {
    part >= DRAWN * whole
}

fn unit(v: &[f32], i: usize) -> f32 {
    v.get(i + 1).copied().unwrap_or(0.0) - v.get(i).copied().unwrap_or(0.0)
}

fn extent(v: &[f32]) -> f32 {
    v.last().copied().unwrap_or(0.0) - v.first().copied().unwrap_or(0.0)
}

fn crosses_row(grid: &Grid, c: &GridCell, r: usize) -> bool {
    let y = grid.ys.get(r).copied().unwrap_or(0.0);
    c.lines
        .iter()
        .any(|l| l.bbox.y0 < y - l.bbox.height() * CROSSES_ROW && l.bbox.y1 > y + l.bbox.height() * CROSSES_ROW)
}

pub(crate) fn crosses_col(grid: &Grid, c: &GridCell, k: usize) -> bool {
    let x = grid.xs.get(k).copied().unwrap_or(0.0);
    c.lines.iter().flat_map(chunks).any(|r| r.x0 < x - r.height() * CROSSES && r.x1 > x + r.height() * CROSSES)
}

/// Whether a figure or a code is on one side of a column boundary and another text on the other: they never share a
/// cell.
fn beside_figure(grid: &Grid, c: &GridCell, k: usize) -> bool {
    let x = grid.xs.get(k).copied().unwrap_or(0.0);
    let words = || c.lines.iter().flat_map(|l| &l.words);
    let left = words().any(|w| w.bbox.centre().0 < x);
    let right = words().any(|w| w.bbox.centre().0 > x);
    left && right && (words().any(is_figure) || words().filter(|w| w.bbox.centre().0 < x).all(is_code))
}

/// A figure with decimals, or a dash for none.
fn is_figure(w: &Word) -> bool {
    Amount::is_decimal(&w.text) || matches!(Print::read(&w.text), Print::Nil)
}

/// A classification code or one of its later parts (2010601, 06).
fn is_code(w: &Word) -> bool {
    code(&w.text).is_some() || (w.text.len() == 2 && w.text.bytes().all(|b| b.is_ascii_digit()))
}

/// Boxes of the separate texts of a line. A figure with decimals is always separate.
fn chunks(line: &TextLine) -> Vec<Rect> {
    let mut out: Vec<Rect> = Vec::new();
    let mut after_figure = false;
    for w in &line.words {
        // 2023 年度 is one text.
        let figure = is_figure(w);
        match out.last_mut() {
            Some(r) if !figure && !after_figure && w.bbox.x0 - r.x1 < APART * w.bbox.height() => *r = r.union(&w.bbox),
            _ => out.push(w.bbox),
        }
        after_figure = figure;
    }
    out
}

/// The column boundaries between the texts of a header cell that none of them crosses.
fn header_cuts(grid: &Grid, c: &GridCell) -> Vec<usize> {
    if c.col_span == 1 {
        return Vec::new();
    }
    let texts: Vec<Rect> = c.lines.iter().flat_map(chunks).collect();
    let mut cuts: Vec<usize> = Vec::new();
    for k in c.col + 1..c.col + c.col_span {
        let x = grid.xs.get(k).copied().unwrap_or(0.0);
        let left = texts.iter().any(|r| r.x1 <= x);
        let right = texts.iter().any(|r| r.x0 >= x);
        if left && right && texts.iter().all(|r| r.x1 <= x || r.x0 >= x) {
            cuts.push(k);
        }
    }
    let is_one_word = texts.iter().all(|r| r.width() < ONE_CHARACTER * r.height());
    if is_one_word { Vec::new() } else { cuts }
}

/// Start and length of the pieces of a span between cuts.
fn spans(start: usize, length: usize, cuts: &[usize]) -> Vec<(usize, usize)> {
    let starts = std::iter::once(start).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain(std::iter::once(start + length));
    starts.zip(ends).map(|(a, b)| (a, b - a)).collect()
}

fn row_of(grid: &Grid, c: &GridCell, r: Rect) -> usize {
    let y = r.centre().1;
    grid.ys.partition_point(|b| *b <= y).saturating_sub(1).clamp(c.row, c.row + c.row_span - 1)
}

fn col_of(grid: &Grid, c: &GridCell, r: Rect) -> usize {
    let x = r.centre().0;
    grid.xs.partition_point(|b| *b <= x).saturating_sub(1).clamp(c.col, c.col + c.col_span - 1)
}

/// The part of a cell in some of its rows and columns, with the words there.
pub(crate) fn part(grid: &Grid, c: &GridCell, row: usize, row_span: usize, col: usize, col_span: usize) -> GridCell {
    if (row_span, col_span) == (c.row_span, c.col_span) {
        return c.clone();
    }
    let lines = c
        .lines
        .iter()
        .filter(|l| (row..row + row_span).contains(&row_of(grid, c, l.bbox)))
        .filter_map(|l| {
            let inside = |w: &&Word| (col..col + col_span).contains(&col_of(grid, c, w.bbox));
            let words: Vec<Word> = l.words.iter().filter(inside).cloned().collect();
            let bbox = words.iter().map(|w| w.bbox).reduce(|a, b| a.union(&b))?;
            Some(TextLine { words, bbox, ..l.clone() })
        })
        .collect();
    let bbox = unit_box(&grid.xs, &grid.ys, row, col, row_span, col_span);
    let mut cell = GridCell { row, col, row_span, col_span, bbox, lines: Vec::new(), text: String::new() };
    cell.set_lines(lines);
    cell
}
