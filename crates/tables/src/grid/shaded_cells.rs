//! Grids of pages without visible lines: cells separated by white lines or by their shades.
//!
//! In: the layout of a page and its glyphs. Out: grids from white rulings and the edges of filled areas. Stripes, headers
//! and boxes of running text have the same edges, so only a grid with figures in single cells, or an empty form, counts.
use crate::geometry::ruling::{Ink, merge};
use crate::grid::Grid;
use crate::grid::complete_rulings::{complete_rulings, is_incomplete};
use crate::grid::lattice::lattice;
use crate::grid::place_glyphs::{Placed, place_glyphs};
use juesuan_extract::{PageLayout, Visibility};
use juesuan_model::{Amount, Method};

/// A shaded grid has at least this many cells with one figure, …
const SHADED_FIGURES: usize = 3;
/// … or, if its form is empty, at least this many rows and columns …
const SHADED_SIDES: usize = 3;
/// … with this many texts …
const SHADED_TEXTS: usize = 6;
/// … none longer than this (characters).
const SHADED_LONGEST: usize = 24;

/// Whether a grid is more than a frame.
pub(super) fn has_cells(grid: &Grid) -> bool {
    grid.cols() > 1 && grid.rows() > 1
}

/// The grids of a page that has no visible lines.
pub(super) fn shaded_grids(page: &PageLayout, glyphs: &[Placed<'_>]) -> Vec<Grid> {
    if !page.rulings.iter().any(|r| r.is_fill_edge || r.visibility == Visibility::White) {
        return Vec::new();
    }
    let (grids, _) = lattice(page.number, &merge(&page.rulings, Ink::Everything));
    let mut filled = grids.clone();
    place_glyphs(&mut filled, glyphs);
    let figures = |grid: &Grid| grid.cells.iter().filter(|c| Amount::is_decimal(&c.text)).count();
    let is_empty_form = |grid: &Grid| {
        let texts = || grid.cells.iter().filter(|c| !c.text.is_empty());
        grid.cols().min(grid.rows()) >= SHADED_SIDES
            && texts().count() >= SHADED_TEXTS
            && texts().all(|c| c.text.chars().count() <= SHADED_LONGEST)
    };
    let is_table = |grid: &Grid| {
        has_cells(grid)
            && (figures(grid) >= SHADED_FIGURES || is_empty_form(grid))
            && !is_incomplete(&complete_rulings(grid.clone()))
    };
    let kept = grids.into_iter().zip(&filled).filter(|(_, filled)| is_table(filled));
    kept.map(|(grid, _)| Grid::new(grid.page, Method::Hybrid, grid.xs, grid.ys, grid.cells)).collect()
}
