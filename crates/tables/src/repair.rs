//! Missing pieces of ruling.
//!
//! In: a grid with text. Out: the same grid, with cells split where two figures (or two codes) of different rows or
//! columns would otherwise stand in one cell because a piece of a line is missing. Headers, whose spans are meant, hold
//! no two figures.
use crate::grid::{Grid, GridCell, unit_box};
use crate::text_line::{TextLine, Word};
use juesuan_extract::Rect;
use juesuan_model::Print;

/// Splits cells that hold several figures along the grid's own boundaries.
#[must_use]
pub(crate) fn repair(grid: Grid) -> Grid {
    let rows = split_rows(&grid);
    let needs_split =
        |c: &GridCell| (c.row_span > 1 && cut_rows(c, &rows)) || (c.col_span > 1 && figures_in_columns(&grid, c) > 1);
    if !grid.cells.iter().any(needs_split) {
        return grid;
    }
    let mut cells = Vec::with_capacity(grid.cells.len() + 8);
    for c in &grid.cells {
        let by_row = if c.row_span > 1 && cut_rows(c, &rows) { into_rows(&grid, c, &rows) } else { vec![c.clone()] };
        for part in by_row {
            if part.col_span > 1 && figures_in_columns(&grid, &part) > 1 {
                cells.extend(into_columns(&grid, &part));
            } else {
                cells.push(part);
            }
        }
    }
    Grid::new(grid.page, grid.method, grid.xs, grid.ys, cells)
}

/// A figure or a code: what stands once in a body cell.
fn is_single(text: &str) -> bool {
    matches!(Print::read(text), Print::Figure(_))
}

/// For each row boundary (1 … rows−1), whether some cell that spans it holds one figure above and one below it.
fn split_rows(grid: &Grid) -> Vec<bool> {
    let mut split = vec![false; grid.rows() + 1];
    for c in grid.cells.iter().filter(|c| c.row_span > 1) {
        let rows: Vec<usize> =
            c.lines.iter().filter(|l| is_single(&l.text())).map(|l| row_of(grid, c, l.bbox)).collect();
        for pair in rows.windows(2) {
            let &[a, b] = pair else { continue };
            for s in split.iter_mut().take(b + 1).skip(a + 1) {
                *s = true;
            }
        }
    }
    split
}

/// Whether a split boundary runs through the cell.
fn cut_rows(c: &GridCell, split: &[bool]) -> bool {
    (c.row + 1..c.row + c.row_span).any(|r| split.get(r).copied().unwrap_or(false))
}

fn row_of(grid: &Grid, c: &GridCell, r: Rect) -> usize {
    let y = r.centre().1;
    grid.ys.partition_point(|b| *b <= y).saturating_sub(1).clamp(c.row, c.row + c.row_span - 1)
}

fn col_of(grid: &Grid, c: &GridCell, r: Rect) -> usize {
    let x = r.centre().0;
    grid.xs.partition_point(|b| *b <= x).saturating_sub(1).clamp(c.col, c.col + c.col_span - 1)
}

fn into_rows(grid: &Grid, c: &GridCell, split: &[bool]) -> Vec<GridCell> {
    let cuts: Vec<usize> =
        (c.row + 1..c.row + c.row_span).filter(|r| split.get(*r).copied().unwrap_or(false)).collect();
    let starts = std::iter::once(c.row).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain(std::iter::once(c.row + c.row_span));
    starts
        .zip(ends)
        .map(|(from, to)| {
            let lines = c.lines.iter().filter(|l| (from..to).contains(&row_of(grid, c, l.bbox))).cloned().collect();
            part(grid, from, c.col, to - from, c.col_span, lines)
        })
        .collect()
}

/// In how many unit columns of the cell a figure stands; 0 when a word crosses a boundary.
fn figures_in_columns(grid: &Grid, c: &GridCell) -> usize {
    let mut columns = Vec::new();
    for w in c.words() {
        let col = col_of(grid, c, w.bbox);
        let unit = unit_box(&grid.xs, &grid.ys, c.row, col, c.row_span, 1);
        if w.bbox.x0 < unit.x0 - w.bbox.height() / 2.0 || w.bbox.x1 > unit.x1 + w.bbox.height() / 2.0 {
            return 0;
        }
        if is_single(&w.text) && !columns.contains(&col) {
            columns.push(col);
        }
    }
    columns.len()
}

fn into_columns(grid: &Grid, c: &GridCell) -> Vec<GridCell> {
    (c.col..c.col + c.col_span)
        .map(|col| {
            let lines = c
                .lines
                .iter()
                .filter_map(|l| {
                    let words: Vec<Word> = l.words.iter().filter(|w| col_of(grid, c, w.bbox) == col).cloned().collect();
                    let bbox = words.iter().map(|w| w.bbox).reduce(|a, b| a.union(&b))?;
                    Some(TextLine { words, bbox, ..l.clone() })
                })
                .collect();
            part(grid, c.row, col, c.row_span, 1, lines)
        })
        .collect()
}

fn part(grid: &Grid, row: usize, col: usize, row_span: usize, col_span: usize, lines: Vec<TextLine>) -> GridCell {
    let bbox = unit_box(&grid.xs, &grid.ys, row, col, row_span, col_span);
    let mut cell = GridCell { row, col, row_span, col_span, bbox, lines: Vec::new(), text: String::new() };
    cell.set_lines(lines);
    cell
}
