//! Grids: rows, columns and cells with spans, and the text in each cell.
//!
//! They are found on each page before any table is assembled: `page` reads text and rulings, `lattice` finds ruled grids,
//! `shaded_cells` those without visible lines; `split_tables` joins the parts of a wide table, and `detection` completes
//! what is missing (`complete_rulings`, `infer_missing`). Only text without a ruled grid waits until titles and captions
//! tell where its table begins and ends: `stream` makes grids of it, `trailing_rows` adds it to a ruled grid above.
pub(crate) mod complete_rulings;
pub mod detection;
pub(crate) mod infer_missing;
pub mod lattice;
pub mod page;
mod place_glyphs;
mod shaded_cells;
pub mod split_tables;
pub(crate) mod stream;
pub(crate) mod trailing_rows;

use crate::geometry::text_line::TextLine;
use juesuan_extract::Rect;
use juesuan_model::Method;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct GridCell {
    /// First row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub col: usize,
    /// Number of rows.
    pub row_span: usize,
    /// Number of columns.
    pub col_span: usize,
    /// Its box, points, origin top left.
    pub bbox: Rect,
    /// The lines of text in it, from top to bottom.
    pub lines: Vec<TextLine>,
    /// The lines joined, without white space.
    pub text: String,
}

impl GridCell {
    /// Box around its text, if there is any.
    #[must_use]
    pub fn ink(&self) -> Option<Rect> {
        self.lines.iter().map(|l| l.bbox).reduce(|a, b| a.union(&b))
    }

    /// A cell with text, for a grid that sets its box later.
    pub(crate) fn of_lines(row: usize, col: usize, row_span: usize, col_span: usize, lines: Vec<TextLine>) -> Self {
        let bbox = Rect::default();
        let mut cell = Self { row, col, row_span, col_span, bbox, lines: Vec::new(), text: String::new() };
        cell.set_lines(lines);
        cell
    }

    /// Sets the lines, and the text made of them.
    pub(crate) fn set_lines(&mut self, lines: Vec<TextLine>) {
        self.text = lines.iter().flat_map(|l| &l.words).map(|w| w.text.as_str()).collect();
        self.lines = lines;
    }
}

/// A table on one page.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Page of the file, from 1.
    pub page: u32,
    /// How the cells were found.
    pub method: Method,
    /// Column boundaries, left to right; one more than columns.
    pub xs: Vec<f32>,
    /// Row boundaries, top to bottom; one more than rows.
    pub ys: Vec<f32>,
    /// The cells, by row and column of their first corner.
    pub cells: Vec<GridCell>,
    /// For each unit of the grid, row by row, the cell that covers it.
    owners: Vec<usize>,
}

impl Grid {
    /// A grid from its boundaries and cells. A unit of the grid that no cell covers becomes an empty cell.
    #[must_use]
    pub fn new(page: u32, method: Method, xs: Vec<f32>, ys: Vec<f32>, mut cells: Vec<GridCell>) -> Self {
        let (cols, rows) = (xs.len().saturating_sub(1), ys.len().saturating_sub(1));
        let mut owners = vec![usize::MAX; cols * rows];
        cells.sort_by_key(|c| (c.row, c.col));
        for (i, c) in cells.iter().enumerate() {
            for r in c.row..(c.row + c.row_span).min(rows) {
                for k in c.col..(c.col + c.col_span).min(cols) {
                    if let Some(o) = owners.get_mut(r * cols + k) {
                        *o = i;
                    }
                }
            }
        }
        for r in 0..rows {
            for k in 0..cols {
                if let Some(o) = owners.get_mut(r * cols + k)
                    && *o == usize::MAX
                {
                    *o = cells.len();
                    let bbox = unit_box(&xs, &ys, r, k, 1, 1);
                    cells.push(GridCell {
                        row: r,
                        col: k,
                        row_span: 1,
                        col_span: 1,
                        bbox,
                        lines: Vec::new(),
                        text: String::new(),
                    });
                }
            }
        }
        Self { page, method, xs, ys, cells, owners }
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    /// Number of columns.
    #[must_use]
    pub fn cols(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    /// Index of the cell that covers a unit.
    #[must_use]
    pub fn owner(&self, row: usize, col: usize) -> Option<usize> {
        if col >= self.cols() {
            return None;
        }
        self.owners.get(row * self.cols() + col).copied()
    }

    /// The cell that covers a unit.
    #[must_use]
    pub fn cell(&self, row: usize, col: usize) -> Option<&GridCell> {
        self.owner(row, col).and_then(|i| self.cells.get(i))
    }

    /// The cells of a row, including those that reach into it from above, from left to right, each once, with their index.
    pub fn row_cells(&self, row: usize) -> impl Iterator<Item = (usize, &GridCell)> {
        let mut last = usize::MAX;
        (0..self.cols()).filter_map(move |c| {
            let i = self.owner(row, c)?;
            if i == last {
                return None;
            }
            last = i;
            self.cells.get(i).map(|cell| (i, cell))
        })
    }

    /// The cells that begin in a row.
    pub fn anchored(&self, row: usize) -> impl Iterator<Item = (usize, &GridCell)> {
        self.row_cells(row).filter(move |(_, c)| c.row == row)
    }

    /// Box around the whole grid.
    #[must_use]
    pub fn bbox(&self) -> Rect {
        unit_box(&self.xs, &self.ys, 0, 0, self.rows(), self.cols())
    }

    /// Sets the boxes of all cells from the boundaries.
    pub(crate) fn set_boxes(&mut self) {
        for c in &mut self.cells {
            c.bbox = unit_box(&self.xs, &self.ys, c.row, c.col, c.row_span, c.col_span);
        }
    }

    /// Rows `from..to` as a grid of their own.
    #[must_use]
    pub fn slice(&self, from: usize, to: usize) -> Self {
        let ys = self.ys.get(from..=to.min(self.rows())).map(<[f32]>::to_vec).unwrap_or_default();
        let rows = ys.len().saturating_sub(1);
        let cells = self
            .cells
            .iter()
            .filter(|c| c.row >= from && c.row < to)
            .map(|c| {
                let mut c = c.clone();
                c.row -= from;
                c.row_span = c.row_span.min(rows - c.row);
                c
            })
            .collect();
        Self::new(self.page, self.method, self.xs.clone(), ys, cells)
    }
}

/// Box of a block of units.
pub(crate) fn unit_box(xs: &[f32], ys: &[f32], row: usize, col: usize, row_span: usize, col_span: usize) -> Rect {
    let at = |v: &[f32], i: usize| v.get(i).or(v.last()).copied().unwrap_or_default();
    Rect { x0: at(xs, col), y0: at(ys, row), x1: at(xs, col + col_span), y1: at(ys, row + row_span) }
}
