//! Infers columns and rows whose rulings are missing altogether.
//!
//! In: a grid with text, after [`complete_rulings`]. Out: the same grid, with a column divided if its cells have several
//! figures side by side, and a row divided if its cells have several figures one above another. All rulings are kept.
use super::stream::words::{GridWord, words_of};
use super::stream::{body, columns};
use crate::geometry::ruling::Segment;
use crate::geometry::text_line::{TextLine, Word};
use crate::grid::complete_rulings::{complete_rulings, crosses_col, part};
use crate::grid::{Grid, GridCell};
use crate::vocabulary::{HeaderWord, Vocabulary, code, header_word, is_numbered, is_total, marked_number};
use juesuan_extract::Rect;
use juesuan_model::text::is_cjk;
use juesuan_model::{Amount, Method, Print};

/// A 行次 follows the name in its cell at a gap of at least this many sizes …
const NUMBER_GAP: f32 = 0.5;
/// … and has no more digits than this.
const LINE_NUMBER_DIGITS: usize = 3;
/// A number of the 栏次 row has no more digits than this.
const COLUMN_NUMBER_DIGITS: usize = 2;
/// A header word and a figure in one cell are separate rows if the lines overlap by less than this share of the cell's
/// height.
const HEADER_OVERLAP: f32 = 0.25;
/// Texts of a header line on both sides of a known boundary are separate if they are this share of their height apart.
const HEADER_GAP: f32 = 0.3;
/// A column is divided if this share of its lines with figures have several.
const CROWDED_LINES: f64 = 0.3;

/// Completes a grid whose body begins at row `body`. Returns `None` if nothing is missing.
#[must_use]
pub(crate) fn infer_missing(grid: &Grid, body: usize, vocabulary: &Vocabulary) -> Option<Grid> {
    let split = split_header(grid, body);
    let divided = divide_columns(split.as_ref().unwrap_or(grid), body, vocabulary).or(split);
    divide_rows(divided.as_ref().unwrap_or(grid), body, vocabulary).or(divided)
}

/// Separates the last header row from the row below it, if cells have a header word above a figure, or above 栏次 and the
/// numbers of the columns.
fn split_header(grid: &Grid, body: usize) -> Option<Grid> {
    let gap = |c: &GridCell| -> Option<HeaderGap> {
        if c.lines.len() < 2 {
            return None;
        }
        let figure = c.lines.iter().position(|l| l.words.iter().any(|w| is_decimal(&w.text)));
        let number = || c.lines.iter().skip(1).position(is_number_line).map(|i| i + 1).filter(|_| c.row < body);
        let first = figure.or_else(number)?;
        let above = c.lines.get(..first).filter(|l| !l.is_empty())?;
        let below = c.lines.get(first)?;
        let words: String = above.iter().map(TextLine::text).collect();
        let is_word = words.chars().filter(|c| is_cjk(*c)).count() > 1 && header_word(&words).is_some();
        let foot = above.iter().map(|l| l.bbox.y1).fold(f32::NEG_INFINITY, f32::max);
        let top = below.bbox.y0;
        (is_word && top > foot - HEADER_OVERLAP * c.bbox.height()).then(|| HeaderGap {
            row: c.row + c.row_span - 1,
            foot,
            top,
            has_figure: figure.is_some(),
            has_label: header_word(&below.text()) == Some(HeaderWord::Numbers),
        })
    };
    let mut found: Vec<HeaderGap> = grid.cells.iter().filter_map(gap).collect();
    found.sort_by_key(|f| f.row);
    // A number below a header word may be part of the header: 栏次 in the same row shows that it is not.
    let is_missing = |f: &&[HeaderGap]| {
        f.iter().filter(|g| g.has_figure).count() > 1 || (f.len() > 1 && f.iter().any(|g| g.has_label))
    };
    let row = found.chunk_by(|a, b| a.row == b.row).find(is_missing)?;
    let at = row.first()?.row;
    let foot = row.iter().map(|f| f.foot).fold(f32::NEG_INFINITY, f32::max);
    let top = row.iter().map(|f| f.top).fold(f32::INFINITY, f32::min);
    let y = (foot + top) / 2.0;
    let mut ys = grid.ys.clone();
    if ys.get(at).is_none_or(|above| y <= *above) || ys.get(at + 1).is_none_or(|below| y >= *below) {
        return None;
    }
    ys.insert(at + 1, y);
    let shifted = grid
        .cells
        .iter()
        .map(|c| {
            let end = c.row + c.row_span;
            let row = c.row + usize::from(c.row > at);
            GridCell { row, row_span: end + usize::from(end > at) - row, ..c.clone() }
        })
        .collect();
    let tall = Grid::new(grid.page, Method::Hybrid, grid.xs.clone(), ys, shifted);
    let mut cells: Vec<GridCell> = Vec::with_capacity(tall.cells.len());
    for c in &tall.cells {
        let end = c.row + c.row_span;
        if c.row <= at && end > at + 1 {
            cells.push(part(&tall, c, c.row, at + 1 - c.row, c.col, c.col_span));
            cells.push(part(&tall, c, at + 1, end - at - 1, c.col, c.col_span));
        } else {
            cells.push(c.clone());
        }
    }
    Some(Grid::new(tall.page, Method::Hybrid, tall.xs, tall.ys, cells))
}

/// The gap in a cell between a header word and the row below it.
struct HeaderGap {
    /// The last row of the cell.
    row: usize,
    /// Lower edge of the header word.
    foot: f32,
    /// Upper edge of the text below.
    top: f32,
    /// Whether that is a figure, …
    has_figure: bool,
    /// … or 栏次.
    has_label: bool,
}

/// Whether a line is 栏次, or has numbers of the 栏次 row.
fn is_number_line(line: &TextLine) -> bool {
    let is_number = |w: &Word| {
        (w.text.len() <= COLUMN_NUMBER_DIGITS && w.text.bytes().all(|b| b.is_ascii_digit()))
            || marked_number(&w.text).is_some()
    };
    header_word(&line.text()) == Some(HeaderWord::Numbers) || line.words.iter().all(is_number)
}

/// Whether a line of a cell has what never shares a cell: a figure beside another word, a name beside its 行次, two
/// numbered names.
fn is_crowded(line: &TextLine, vocabulary: &Vocabulary) -> bool {
    if line.words.len() < 2 {
        return false;
    }
    let is_name = |t: &str| t.chars().filter(|c| is_cjk(*c)).count() > 1;
    let figures = line.words.iter().filter(|w| is_decimal(&w.text)).count();
    let others = line
        .words
        .iter()
        .filter(|w| !is_decimal(&w.text))
        .any(|w| matches!(Print::read(&w.text), Print::Figure(_) | Print::Nil) || is_name(&w.text));
    if figures > 1 || (figures == 1 && others) {
        return true;
    }
    let words = words_of(line);
    let whole = |t: &str| t.len() <= LINE_NUMBER_DIGITS && t.bytes().all(|b| b.is_ascii_digit());
    let line_number = words.windows(2).any(|w| {
        matches!(w, [a, b] if is_name(a.text()) && whole(b.text()) && b.bbox().x0 - a.bbox().x1 > NUMBER_GAP * b.size)
    });
    let items = words.iter().filter(|t| is_numbered(t.text()) && vocabulary.is_item(t.text())).count();
    line_number || items > 1
}

/// Whether a text is a figure with decimals that begins with a digit. The words of a letter-spaced figure do not.
fn is_decimal(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && Amount::is_decimal(text)
}

/// Divides the columns whose cells have figures beside other texts.
fn divide_columns(grid: &Grid, body: usize, vocabulary: &Vocabulary) -> Option<Grid> {
    let mut cuts: Vec<f32> = Vec::new();
    for col in 0..grid.cols() {
        let own = || grid.cells.iter().filter(move |c| c.row >= body && c.col == col && c.col_span == 1);
        let is_code_and_text = |l: &TextLine| matches!(l.words.as_slice(), [a, b, ..] if code(&a.text).is_some() && code(&b.text).is_none());
        if !own().flat_map(|c| &c.lines).any(|l| is_crowded(l, vocabulary) || is_code_and_text(l)) {
            continue;
        }
        let heads: Vec<Word> = grid
            .cells
            .iter()
            .filter(|c| c.row < body && (c.col..c.col + c.col_span).contains(&col))
            .flat_map(|c| &c.lines)
            .flat_map(|l| l.chunks(HEADER_GAP))
            .collect();
        // 科目编码 and 科目名称 above one column: two columns.
        let has = |word: HeaderWord| heads.iter().any(|w| header_word(&w.text) == Some(word));
        let coded = has(HeaderWord::Code) && has(HeaderWord::Name);
        let (mut crowded, mut figures) = (0, 0);
        for l in own().flat_map(|c| &c.lines) {
            let is = is_crowded(l, vocabulary) || (coded && is_code_and_text(l));
            crowded += usize::from(is);
            figures += usize::from(is || l.words.iter().any(|w| is_decimal(&w.text)));
        }
        if (crowded < 2 && crowded < figures) || crowded == 0 || (crowded as f64) < CROWDED_LINES * figures as f64 {
            continue;
        }
        let words: Vec<GridWord> = own().flat_map(|c| &c.lines).flat_map(words_of).collect();
        let inner = columns::infer(&[], &[], &words, &[]);
        let heads: Vec<Rect> = heads.iter().map(|w| w.bbox).collect();
        if inner.len() < 2 {
            cuts.extend(beside_figures(&words).map(|(a, b)| between(a, b, &heads)));
        }
        for pair in inner.windows(2) {
            let [a, b] = pair else { continue };
            cuts.push(between(a.x1, b.x0, &heads));
        }
    }
    (!cuts.is_empty()).then(|| with_columns(grid, &cuts, body))
}

/// The gap between a column of figures and the texts beside it, all on one side (总计).
fn beside_figures(words: &[GridWord]) -> Option<(f32, f32)> {
    let (figures, texts): (Vec<&GridWord>, Vec<&GridWord>) = words.iter().partition(|t| is_decimal(t.text()));
    let area = |tokens: &[&GridWord]| tokens.iter().map(|t| t.bbox()).reduce(|a, b| a.union(&b));
    let (f, t) = (area(&figures)?, area(&texts)?);
    if f.x1 <= t.x0 {
        Some((f.x1, t.x0))
    } else if t.x1 <= f.x0 {
        Some((t.x1, f.x0))
    } else {
        None
    }
}

/// The position in a gap at which a boundary crosses the fewest texts of the header.
fn between(from: f32, to: f32, heads: &[Rect]) -> f32 {
    let middle = (from + to) / 2.0;
    let crossed = |x: f32| heads.iter().filter(|r| r.x0 < x - 0.1 && r.x1 > x + 0.1).count();
    let edges = heads.iter().flat_map(|r| [r.x0, r.x1]).filter(|x| *x > from && *x < to);
    let off = |x: &f32| (crossed(*x), ((x - middle).abs() * 10.0) as u32);
    std::iter::once(middle).chain(edges).min_by_key(off).unwrap_or(middle)
}

/// Adds column boundaries. They split the cells of the body, and the cells of the header with texts on both sides.
fn with_columns(grid: &Grid, cuts: &[f32], body: usize) -> Grid {
    let mut xs = grid.xs.clone();
    xs.extend(cuts);
    xs.sort_by(f32::total_cmp);
    let at = |old: usize| {
        let x = grid.xs.get(old).copied().unwrap_or(f32::INFINITY);
        xs.partition_point(|b| *b < x)
    };
    let cells = grid
        .cells
        .iter()
        .map(|c| {
            let (from, to) = (at(c.col), at(c.col + c.col_span));
            GridCell { col: from, col_span: to.saturating_sub(from).max(1), ..c.clone() }
        })
        .collect();
    let wide = Grid::new(grid.page, Method::Hybrid, xs.clone(), grid.ys.clone(), cells);
    let mut cells: Vec<GridCell> = Vec::with_capacity(wide.cells.len());
    for c in &wide.cells {
        let new = (c.col + 1..c.col + c.col_span).filter(|k| {
            let Some(x) = xs.get(*k).filter(|x| cuts.contains(x)) else { return false };
            if c.row >= body { !crosses_col(&wide, c, *k) } else { separates_texts(c, *x) }
        });
        let mut from = c.col;
        for k in new.chain([c.col + c.col_span]) {
            cells.push(part(&wide, c, c.row, c.row_span, from, k - from));
            from = k;
        }
    }
    complete_rulings(Grid::new(wide.page, Method::Hybrid, wide.xs, wide.ys, cells))
}

/// Whether texts of a header cell are on both sides of a boundary and none crosses it.
fn separates_texts(c: &GridCell, x: f32) -> bool {
    let texts: Vec<Word> = c.lines.iter().flat_map(|l| l.chunks(HEADER_GAP)).collect();
    // 项　　目 is one text.
    let spaced = texts.iter().all(|w| w.text.chars().count() == 1);
    let left = texts.iter().any(|w| w.bbox.centre().0 < x);
    let right = texts.iter().any(|w| w.bbox.centre().0 > x);
    let free = texts
        .iter()
        .all(|w| w.bbox.x1 < x + HEADER_GAP * w.bbox.height() || w.bbox.x0 > x - HEADER_GAP * w.bbox.height());
    left && right && free && !spaced
}

/// Divides the bands between rulings in which a cell has several rows, by their words.
fn divide_rows(grid: &Grid, body: usize, vocabulary: &Vocabulary) -> Option<Grid> {
    let mut joined = vec![false; grid.rows()];
    let mut damaged = vec![false; grid.rows()];
    for c in grid.cells.iter().filter(|c| c.row + c.row_span > body) {
        let rows = c.row.max(body)..c.row + c.row_span;
        if rows_in(c, vocabulary) > 1 {
            damaged.iter_mut().take(rows.end).skip(rows.start).for_each(|d| *d = true);
        }
        // The rows of one cell are read together.
        if !c.text.is_empty() {
            joined.iter_mut().take(rows.end).skip(rows.start + 1).for_each(|d| *d = true);
        }
    }
    if !damaged.contains(&true) {
        return None;
    }
    let mut ys: Vec<f32> = Vec::new();
    let mut cells: Vec<GridCell> = Vec::new();
    let mut r = 0;
    while r < grid.rows() {
        let mut end = r + 1;
        while end < grid.rows() && joined.get(end).copied().unwrap_or(false) {
            end += 1;
        }
        let is_damaged = r >= body && (r..end).any(|k| damaged.get(k).copied().unwrap_or(false));
        let first = ys.len();
        if is_damaged {
            let top = grid.ys.get(r).copied().unwrap_or(0.0);
            for (k, row) in band(grid, r, end, vocabulary).into_iter().enumerate() {
                // The first row begins at the ruling above the band.
                ys.push(if k == 0 { top } else { row.top });
                for (col, lines) in row.cells {
                    cells.push(GridCell::of_lines(first + k, col, 1, 1, lines));
                }
            }
        } else {
            ys.extend(grid.ys.iter().take(end).skip(r));
            let own = grid.cells.iter().filter(|c| c.row >= r && c.row < end);
            cells.extend(own.map(|c| GridCell {
                row: c.row - r + first,
                row_span: c.row_span.min(end - c.row),
                ..c.clone()
            }));
        }
        r = end;
    }
    ys.extend(grid.ys.last());
    let mut out = Grid::new(grid.page, Method::Hybrid, grid.xs.clone(), ys, cells);
    out.set_boxes();
    Some(out)
}

/// The least number of rows in a cell: its lines with a figure, a code, a numbered name of the form, 合计 or 栏次. A whole
/// number above a figure is one of the 栏次 row.
fn rows_in(c: &GridCell, vocabulary: &Vocabulary) -> usize {
    if c.lines.len() < 2 {
        return c.lines.len();
    }
    let has_total = c.lines.iter().any(|l| is_total(&l.text()));
    let mut number = false;
    let mut rows = 0;
    for l in &c.lines {
        let text: String = l.text();
        let first = l.words.first().map_or("", |w| w.text.as_str());
        let figure = l.words.iter().any(|w| is_decimal(&w.text)) || Print::read(&text) == Print::Nil;
        let item = vocabulary.is_item(&text) || vocabulary.is_item_start(&text);
        let is_row = figure
            || code(first).is_some()
            || is_total(&text)
            || text.starts_with("栏次")
            || (item && is_numbered(&text))
            || (has_total && vocabulary.is_item(&text));
        rows += usize::from(is_row) + usize::from(figure && number);
        number = text.len() <= COLUMN_NUMBER_DIGITS && text.bytes().all(|b| b.is_ascii_digit());
    }
    rows
}

/// The rows between two rulings, by their words.
fn band(grid: &Grid, from: usize, to: usize, vocabulary: &Vocabulary) -> Vec<body::BodyRow> {
    let own = grid.cells.iter().filter(|c| c.row < to && c.row + c.row_span > from);
    let words: Vec<GridWord> = own.flat_map(|c| &c.lines).flat_map(words_of).collect();
    let area = grid.bbox();
    let barriers: Vec<Segment> = grid
        .ys
        .iter()
        .take(to)
        .skip(from + 1)
        .map(|y| Segment { position: *y, start: area.x0, end: area.x1 })
        .collect();
    let columns = columns::of_boundaries(&grid.xs, &words);
    body::rows(&words, &columns, &grid.xs, &barriers, vocabulary)
}
