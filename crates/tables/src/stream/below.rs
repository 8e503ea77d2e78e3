//! Rows that stand below a ruled header, or on the next page, without rulings of their own: in the columns of the grid.
//!
//! In: a table whose grids do not hold all of its lines. Out: the same table with those lines as further fragments. Lines
//! that are no rows stay where they are, and are reported if they hold figures.
use super::{Token, Zone, body, cell, mend, set_boxes, tokens};
use crate::grid::Grid;
use crate::header;
use crate::logical::{Fragment, LogicalTable};
use crate::text_line::TextLine;
use crate::vocabulary::{Vocabulary, is_cut_figure, is_numbered, is_total};
use juesuan_model::Method;
use juesuan_model::schema::Schema;

/// Text further above the first row (sizes of the text) than the lines of a wrapped name are is a running head.
const ABOVE_ROWS: f32 = 2.2;
/// A row that ends this close (sizes of the text below it) above unruled text may go on there.
const ADJOINING: f32 = 1.0;

/// Adds the rows of `zones` to the grids of a table.
pub(super) fn add_rows(t: &mut LogicalTable, zones: &[Zone], schema: &Schema, vocabulary: &Vocabulary) {
    for z in zones {
        let on_page = t.fragments.iter().rposition(|f| f.grid.page == z.page);
        let before = || t.fragments.iter().rposition(|f| f.grid.page < z.page);
        let Some(base) = on_page.or_else(before) else { continue };
        let Some(f) = t.fragments.get(base) else { continue };
        let xs = f.grid.xs.clone();
        let bottom = if on_page.is_some() { f.grid.bbox().y1 } else { f32::NEG_INFINITY };
        let lines: Vec<TextLine> = z.lines.iter().filter(|l| l.bbox.y1 > bottom).cloned().collect();
        let lines = without_head(lines, vocabulary);
        if !holds_rows(&lines) {
            continue;
        }
        // The verticals of the last ruled row may have ended inside of it.
        let open = on_page.filter(|_| {
            lines.first().is_some_and(|l| l.bbox.y0 - bottom < ADJOINING * l.size) && f.grid.rows() > f.header_end()
        });
        let mut words: Vec<Token> = lines.iter().flat_map(tokens).collect();
        if let Some(i) = open
            && let Some(f) = t.fragments.get_mut(i)
        {
            let last = f.grid.rows() - 1;
            words.extend(f.grid.anchored(last).flat_map(|(_, c)| &c.lines).flat_map(tokens));
            f.grid = f.grid.slice(0, last);
        }
        let head = open_or_whole(t, on_page);
        if let Some(grid) = rows_below(head, &xs, &words, z, vocabulary) {
            t.lines.retain(|(page, _, l)| *page != z.page || !lines.contains(l));
            let extent = header::extent(&grid, vocabulary);
            let header = extent.map(|e| header::read(&grid, e, schema));
            if let Some(i) = on_page {
                t.fragments.remove(i);
            }
            t.fragments.push(Fragment { grid, header, orientation: z.orientation });
        }
    }
    t.fragments.retain(|f| f.grid.rows() > 0);
    t.fragments.sort_by(|a, b| {
        let top = |f: &Fragment| (f.grid.page, f.grid.ys.first().copied().unwrap_or(0.0));
        top(a).0.cmp(&top(b).0).then(top(a).1.total_cmp(&top(b).1))
    });
}

/// Lines from the first that is a row, or near enough to one to be part of its name.
fn without_head(lines: Vec<TextLine>, vocabulary: &Vocabulary) -> Vec<TextLine> {
    let tells =
        |t: &Token| t.is_numeric() || is_total(t.text()) || is_numbered(t.text()) || vocabulary.is_item_start(t.text());
    let Some(row) = lines.iter().position(|l| tokens(l).iter().any(tells)) else { return lines };
    let above = lines.get(..=row).unwrap_or_default();
    let far = |w: &[TextLine]| matches!(w, [a, b] if b.baseline - a.baseline > ABOVE_ROWS * b.size);
    let from = above.windows(2).rposition(far).map_or(0, |i| i + 1);
    lines.into_iter().skip(from).collect()
}

/// The grid that stands above the lines, as far as it is ruled.
fn open_or_whole(t: &LogicalTable, at: Option<usize>) -> Option<Grid> {
    at.and_then(|i| t.fragments.get(i)).map(|f| f.grid.clone())
}

/// Page numbers and dates are no rows.
fn holds_rows(lines: &[TextLine]) -> bool {
    let words: Vec<Token> = lines.iter().flat_map(tokens).collect();
    words.iter().filter(|t| t.is_numeric()).count() > 1
        && words.iter().any(|t| t.is_amount() || is_cut_figure(t.text()))
}

/// Words as rows below a grid (none on a page without one), in its columns and those that the words ask for.
fn rows_below(head: Option<Grid>, xs: &[f32], words: &[Token], z: &Zone, vocabulary: &Vocabulary) -> Option<Grid> {
    let area = words.iter().map(Token::bbox).reduce(|a, b| a.union(&b))?;
    let rows = head.as_ref().map_or(0, Grid::rows);
    let (mut ys, mut cells) = head.map_or_else(Default::default, |g| {
        let mut ys = g.ys;
        ys.pop();
        (ys, g.cells)
    });
    // One row to begin with, cut where a ruling crosses it.
    let mut inner: Vec<f32> =
        z.horizontal.iter().map(|s| s.position).filter(|y| *y > area.y0 && *y < area.y1).collect();
    inner.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    ys.push(area.y0);
    ys.extend(&inner);
    ys.push(area.y1);
    for band in 0..=inner.len() {
        let row = rows + band;
        let (top, bottom) = (ys.get(row).copied()?, ys.get(row + 1).copied()?);
        let own = words.iter().filter(|t| {
            let y = t.bbox().centre().1;
            (y >= top || band == 0) && (y < bottom || band == inner.len())
        });
        for (col, lines) in body::by_column(own, xs, None) {
            cells.push(cell(row, col, 1, 1, lines));
        }
    }
    let mut grid = Grid::new(z.page, Method::Hybrid, xs.to_vec(), ys, cells);
    set_boxes(&mut grid);
    Some(mend(&grid, rows, vocabulary).unwrap_or(grid))
}
