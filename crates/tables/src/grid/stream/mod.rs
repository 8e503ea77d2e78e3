//! Grids of tables without rulings, or with few: columns and rows from the alignment of words.
//!
//! In: the lines of text below a title, page by page, and the rulings there are. Out: a [`Grid`] for each page, with the
//! cells of the header in its first rows, as of a ruled table.
//!
//! Rows: each figure, code, 行次 or name of a known row makes one; other text belongs to the nearest row. Columns:
//! figures one below another make one, so does text between two columns of figures; a header word without anything below
//! makes a blank one.
pub(super) mod body;
pub(super) mod columns;
mod header_blocks;
mod name_alignment;
mod parts;
mod spanning_header;
pub(super) mod words;
mod wrapped_cells;

use crate::geometry::orientation::Orientation;
use crate::geometry::ruling::Segment;
use crate::geometry::text_line::TextLine;
use crate::grid::{Grid, GridCell};
use crate::vocabulary::Vocabulary;
use columns::GridColumn;
use juesuan_model::Method;
use parts::Parts;

/// Pages whose widths differ by less than this share may have the same columns.
const SAME_WIDTH: f32 = 0.05;

/// The text of one page that a table is read from.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    /// Page of the file, from 1.
    pub(crate) page: u32,
    /// How to bring boxes back to the page as displayed.
    pub(crate) orientation: Orientation,
    /// Width of the page turned upright.
    pub(crate) width: f32,
    /// Lines from top to bottom, without captions and notes.
    pub(crate) lines: Vec<TextLine>,
    /// Horizontal rulings on the page.
    pub(crate) horizontal: Vec<Segment>,
    /// x of vertical rulings between columns.
    pub(crate) separators: Vec<f32>,
    /// `Stream`, or `Hybrid` if there are rulings.
    pub(crate) method: Method,
}

/// A grid made of text.
pub(crate) struct StreamGrid {
    /// Its cells, those of the header first.
    pub(crate) grid: Grid,
    /// Rows of the header.
    pub(crate) header_end: usize,
    /// How to bring boxes back to the page as displayed.
    pub(crate) orientation: Orientation,
}

/// The grids of a table, one a page; empty if there is no table.
pub(crate) fn grids(zones: &[Zone], vocabulary: &Vocabulary) -> Vec<StreamGrid> {
    let parts: Vec<Parts> = zones.iter().map(|z| Parts::new(&z.lines, vocabulary)).collect();
    let Some(first) = parts.iter().position(|p| !p.header.is_empty()) else { return Vec::new() };
    let mut out: Vec<StreamGrid> = Vec::new();
    let mut base: Option<(usize, f32, Vec<GridColumn>)> = None;
    for (i, (zone, part)) in zones.iter().zip(&parts).enumerate().skip(first) {
        if part.header.is_empty() && part.body.is_empty() {
            continue;
        }
        let columns = match &base {
            // A page without a header, or with the same one, has the columns of the page before.
            Some((of, width, columns))
                if (zone.width - width).abs() < SAME_WIDTH * width
                    && parts.get(*of).is_some_and(|p| part.header.is_empty() || part.has_header_of(p)) =>
            {
                columns.clone()
            }
            Some(_) if part.header.is_empty() => columns::infer(&[], &part.numbers, &part.body, &zone.separators),
            _ => {
                // The figures on its continuation pages help to find the columns.
                let continuations = parts
                    .iter()
                    .zip(zones)
                    .skip(i + 1)
                    .take_while(|(p, _)| p.header.is_empty() || p.has_header_of(part));
                let mut body = part.body.clone();
                for (p, z) in continuations {
                    if (z.width - zone.width).abs() < SAME_WIDTH * zone.width {
                        body.extend(p.body.iter().cloned());
                    }
                }
                let blocks = header_blocks::blocks(&part.header, &zone.horizontal);
                columns::infer(&header_blocks::leaves(&blocks), &part.numbers, &body, &zone.separators)
            }
        };
        if columns.len() < 2 {
            continue;
        }
        if let Some(g) = stream_grid(zone, part, &columns, vocabulary) {
            out.push(g);
        }
        let of = base.take().map_or(i, |(of, _, _)| if part.header.is_empty() { of } else { i });
        base = Some((of, zone.width, columns));
    }
    out
}

/// Builds the grid of one page.
fn stream_grid(zone: &Zone, part: &Parts, columns: &[GridColumn], vocabulary: &Vocabulary) -> Option<StreamGrid> {
    let xs = columns::boundaries(columns);
    let mut head = spanning_header::cells(header_blocks::blocks(&part.header, &zone.horizontal), &xs, &zone.horizontal);
    spanning_header::over_code_parts(&mut head, columns.len(), |c| body::holds_code_parts(&part.body, &xs, c));
    let rows = body::rows(&part.body, columns, &xs, &zone.horizontal, vocabulary);
    let mut ys: Vec<f32> = Vec::new();
    let mut cells: Vec<GridCell> = Vec::new();
    let depth = head.iter().map(|c| c.row + c.row_span).max().unwrap_or(0);
    let head_top = part.header.iter().map(|t| t.bbox().y0).fold(f32::INFINITY, f32::min);
    let head_end = part.header.iter().map(|t| t.bbox().y1).fold(f32::NEG_INFINITY, f32::max);
    for r in 0..depth {
        ys.push(head_top + (head_end - head_top) * r as f32 / depth as f32);
    }
    for c in head {
        cells.push(GridCell::of_lines(c.row, c.cols.start, c.row_span, c.cols.len(), c.lines));
    }
    let mut end = depth;
    if !part.numbers.is_empty() {
        ys.push(part.numbers.iter().map(|t| t.bbox().y0).fold(f32::INFINITY, f32::min));
        for (col, lines) in body::by_column(part.numbers.iter(), &xs, None) {
            cells.push(GridCell::of_lines(end, col, 1, 1, lines));
        }
        end += 1;
    }
    for (r, row) in rows.iter().enumerate() {
        ys.push(row.top);
        for (col, lines) in &row.cells {
            cells.push(GridCell::of_lines(end + r, *col, 1, 1, lines.clone()));
        }
    }
    let bottom = part.body.iter().chain(&part.numbers).map(|t| t.bbox().y1).fold(head_end, f32::max);
    ys.push(bottom);
    if end + rows.len() == 0 {
        return None;
    }
    // Boundaries must ascend; rows of one line may overlap by a hair.
    for i in 1..ys.len() {
        let before = ys.get(i - 1).copied().unwrap_or(0.0);
        if let Some(y) = ys.get_mut(i) {
            *y = y.max(before);
        }
    }
    let mut grid = Grid::new(zone.page, zone.method, xs, ys, cells);
    grid.set_boxes();
    Some(StreamGrid { grid, header_end: end, orientation: zone.orientation })
}
