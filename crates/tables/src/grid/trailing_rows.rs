//! Rows below a ruled grid, or on the next page, without rulings of their own.
//!
//! In: the grids of a table and the unruled text of one page below its title. Out: a grid of that text in the columns of
//! the ruled one, joined to the one above it. Lines that are not rows remain; they are reported if they have
//! figures.
use super::infer_missing::infer_missing;
use super::stream::words::{GridWord, words_of};
use super::stream::{Zone, body};
use crate::geometry::text_line::TextLine;
use crate::grid::{Grid, GridCell};
use crate::vocabulary::{Vocabulary, is_cut_figure, is_numbered, is_total};
use juesuan_model::Method;

/// Text further above the first row than this (sizes of the text) is a running head, not part of a wrapped name.
const ABOVE_ROWS: f32 = 2.2;
/// The last ruled row may continue in unruled text that begins this close (sizes of the text) below it.
const ADJOINING: f32 = 1.0;
/// Rulings in unruled text that are closer than this (points) are one.
const SAME_RULING: f32 = 1.0;

/// Unruled rows as a grid.
pub(crate) struct TrailingRows {
    /// The ruled grid on the page, if there is one, with these rows below.
    pub(crate) grid: Grid,
    /// Index of the ruled grid that it replaces.
    pub(crate) extends: Option<usize>,
    /// The lines of the rows.
    pub(crate) lines: Vec<TextLine>,
}

/// Reads the rows of `zone`. `grids`: the ruled grids of the table, each with its number of header rows.
pub(crate) fn read(grids: &[(&Grid, usize)], zone: &Zone, vocabulary: &Vocabulary) -> Option<TrailingRows> {
    let on_page = grids.iter().rposition(|(g, _)| g.page == zone.page);
    let base = on_page.or_else(|| grids.iter().rposition(|(g, _)| g.page < zone.page))?;
    let (ruled, header_end) = grids.get(base).copied()?;
    let bottom = if on_page.is_some() { ruled.bbox().y1 } else { f32::NEG_INFINITY };
    let lines: Vec<TextLine> = zone.lines.iter().filter(|l| l.bbox.y1 > bottom).cloned().collect();
    let lines = without_running_head(lines, vocabulary);
    if !holds_rows(&lines) {
        return None;
    }
    let mut words: Vec<GridWord> = lines.iter().flat_map(words_of).collect();
    let mut above = on_page.is_some().then(|| ruled.clone());
    // The vertical rulings may end within the last ruled row: read it together with the text below.
    let is_open = lines.first().is_some_and(|l| l.bbox.y0 - bottom < ADJOINING * l.size) && ruled.rows() > header_end;
    if is_open && let Some(grid) = &mut above {
        let last = grid.rows() - 1;
        words.extend(grid.anchored(last).flat_map(|(_, c)| &c.lines).flat_map(words_of));
        *grid = grid.slice(0, last);
    }
    let grid = rows_below(above, &ruled.xs, &words, zone, vocabulary)?;
    Some(TrailingRows { grid, extends: on_page, lines })
}

/// The lines from the first row on, with those above that are near enough to be part of its name.
fn without_running_head(lines: Vec<TextLine>, vocabulary: &Vocabulary) -> Vec<TextLine> {
    let is_mark = |t: &GridWord| {
        t.is_numeric() || is_total(t.text()) || is_numbered(t.text()) || vocabulary.is_item_start(t.text())
    };
    let Some(row) = lines.iter().position(|l| words_of(l).iter().any(is_mark)) else { return lines };
    let above = lines.get(..=row).unwrap_or_default();
    let is_far = |w: &[TextLine]| matches!(w, [a, b] if b.baseline - a.baseline > ABOVE_ROWS * b.size);
    let from = above.windows(2).rposition(is_far).map_or(0, |i| i + 1);
    lines.into_iter().skip(from).collect()
}

/// Whether lines are more than page numbers and dates.
fn holds_rows(lines: &[TextLine]) -> bool {
    let words: Vec<GridWord> = lines.iter().flat_map(words_of).collect();
    words.iter().filter(|t| t.is_numeric()).count() > 1
        && words.iter().any(|t| t.is_amount() || is_cut_figure(t.text()))
}

/// Words as rows below a grid, or on a page without one, in columns at `xs` and those inferred from the words.
fn rows_below(
    above: Option<Grid>,
    xs: &[f32],
    words: &[GridWord],
    zone: &Zone,
    vocabulary: &Vocabulary,
) -> Option<Grid> {
    let area = words.iter().map(GridWord::bbox).reduce(|a, b| a.union(&b))?;
    let rows = above.as_ref().map_or(0, Grid::rows);
    let (mut ys, mut cells) = above.map_or_else(Default::default, |g| {
        let mut ys = g.ys;
        ys.pop();
        (ys, g.cells)
    });
    // One row, cut at each ruling across it; `infer_missing` divides it further.
    let mut inner: Vec<f32> =
        zone.horizontal.iter().map(|s| s.position).filter(|y| *y > area.y0 && *y < area.y1).collect();
    inner.dedup_by(|a, b| (*a - *b).abs() < SAME_RULING);
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
            cells.push(GridCell::of_lines(row, col, 1, 1, lines));
        }
    }
    let mut grid = Grid::new(zone.page, Method::Hybrid, xs.to_vec(), ys, cells);
    grid.set_boxes();
    Some(infer_missing(&grid, rows, vocabulary).unwrap_or(grid))
}
