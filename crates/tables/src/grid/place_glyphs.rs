//! Puts the glyphs of a page into the cells of its grids.
//!
//! In: grids without text, and glyphs. Out: the grids with text, and the glyphs outside of them. A figure wider than its
//! column goes to one cell as a whole; a watermark over the table goes to none.
use crate::geometry::text_line::lines_split_at;
use crate::grid::Grid;
use juesuan_extract::{Glyph, Rect};
use juesuan_model::Amount;

/// Only text larger than this (points) can be a watermark: either as light as [`PALE`], …
const WATERMARK: f32 = 28.0;
/// (0 black, 255 white)
const PALE: u8 = 190;
/// … or this many times as high as its cell.
const TOWERS: f32 = 1.4;
/// Digits of one figure are no further apart than this share of their size, …
const TIGHT: f32 = 0.12;
/// … and their baselines no further than this (points).
const SAME_BASELINE: f32 = 0.5;
/// A figure that ends this close (points) to the right border of a cell is right-aligned in it.
const ALIGNED: f32 = 8.0;

/// A glyph, and the glyph whose position decides where it belongs: itself, or, for text cut off by a clip path, the
/// visible glyph next to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed<'a> {
    pub(super) at: &'a Glyph,
    pub(super) glyph: &'a Glyph,
}

/// A glyph in a cell, by the indexes of grid and cell.
struct Inside {
    grid: usize,
    cell: usize,
    glyph: Glyph,
}

/// Whether a glyph is part of large, pale text. White text is none: it is seen on a dark ground.
pub(super) fn is_watermark(g: &Glyph) -> bool {
    g.size > WATERMARK && (PALE..u8::MAX).contains(&g.lightness)
}

/// Puts glyphs into the cells of grids. Returns those outside of all grids.
pub(super) fn place_glyphs(grids: &mut [Grid], glyphs: &[Placed<'_>]) -> Vec<Glyph> {
    let mut outside: Vec<Glyph> = Vec::new();
    let mut inside: Vec<Inside> = Vec::new();
    let boxes: Vec<Rect> = grids.iter().map(Grid::bbox).collect();
    for Placed { at, glyph } in glyphs {
        let (x, y) = at.bbox.centre();
        // If grids overlap, the glyph belongs to the smallest one around it.
        let holder = boxes
            .iter()
            .enumerate()
            .filter(|(_, b)| b.contains(x, y))
            .min_by(|(_, a), (_, b)| (a.width() * a.height()).total_cmp(&(b.width() * b.height())))
            .and_then(|(i, _)| grids.get(i).and_then(|grid| cell_at(grid, x, y)).map(|c| (i, c)));
        match holder {
            Some((grid, cell)) if towers_over(grids, grid, cell, glyph) => {}
            Some((grid, cell)) => inside.push(Inside { grid, cell, glyph: **glyph }),
            None => outside.push(**glyph),
        }
    }
    keep_figures_whole(grids, &mut inside);
    fill(grids, inside);
    outside
}

/// The cell at a point inside a grid.
fn cell_at(grid: &Grid, x: f32, y: f32) -> Option<usize> {
    let slot = |v: &[f32], p: f32| v.partition_point(|b| *b <= p).saturating_sub(1).min(v.len().saturating_sub(2));
    grid.owner(slot(&grid.ys, y), slot(&grid.xs, x))
}

/// Whether a glyph is much higher than the cell around its centre.
fn towers_over(grids: &[Grid], grid: usize, cell: usize, g: &Glyph) -> bool {
    let cell = grids.get(grid).and_then(|g| g.cells.get(cell));
    cell.is_some_and(|c| g.size > WATERMARK && g.bbox.height() > TOWERS * c.bbox.height())
}

/// Moves all digits of a figure that overflows its column to the cell in which it is right-aligned. Names and codes stay.
fn keep_figures_whole(grids: &[Grid], inside: &mut [Inside]) {
    let is_digit = |g: &Glyph| g.ch.is_ascii_digit() || matches!(g.ch, '.' | ',');
    let mut order: Vec<usize> =
        (0..inside.len()).filter(|i| inside.get(*i).is_some_and(|x| is_digit(&x.glyph))).collect();
    order.sort_by(|a, b| {
        let key = |i: &usize| inside.get(*i).map_or((0, 0.0, 0.0), |x| (x.grid, x.glyph.baseline, x.glyph.bbox.x0));
        let (a, b) = (key(a), key(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2))
    });
    let next_to = |a: &usize, b: &usize| match (inside.get(*a), inside.get(*b)) {
        (Some(a), Some(b)) => {
            a.grid == b.grid
                && (a.glyph.baseline - b.glyph.baseline).abs() < SAME_BASELINE
                && (b.glyph.bbox.x0 - a.glyph.bbox.x1).abs() < TIGHT * a.glyph.size
        }
        _ => false,
    };
    let mut moves: Vec<(usize, usize)> = Vec::new();
    for run in order.chunk_by(next_to) {
        let glyphs: Vec<&Inside> = run.iter().filter_map(|i| inside.get(*i)).collect();
        let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) else { continue };
        let text = |cell: Option<usize>| -> String {
            glyphs.iter().filter(|x| cell.is_none_or(|c| x.cell == c)).map(|x| x.glyph.ch).collect()
        };
        let is_figure = |cell: Option<usize>| Amount::is_decimal(&text(cell));
        let are_two_figures = || is_figure(Some(first.cell)) && is_figure(Some(last.cell));
        if first.cell == last.cell || !is_figure(None) || are_two_figures() {
            continue;
        }
        let cell = grids.get(first.grid).and_then(|g| g.cells.get(last.cell));
        if cell.is_some_and(|c| c.bbox.x1 - last.glyph.bbox.x1 < ALIGNED) {
            moves.extend(run.iter().map(|i| (*i, last.cell)));
        }
    }
    for (i, cell) in moves {
        if let Some(x) = inside.get_mut(i) {
            x.cell = cell;
        }
    }
}

/// Sets the lines of the cells. In a cell over several columns that holds mostly digits, words end at column boundaries.
fn fill(grids: &mut [Grid], mut inside: Vec<Inside>) {
    inside.sort_by_key(|x| (x.grid, x.cell));
    let mut glyphs: Vec<Glyph> = Vec::new();
    for group in inside.chunk_by(|a, b| (a.grid, a.cell) == (b.grid, b.cell)) {
        let Some(Inside { grid, cell, .. }) = group.first() else { continue };
        glyphs.clear();
        glyphs.extend(group.iter().map(|x| x.glyph));
        let Some(g) = grids.get_mut(*grid) else { continue };
        let Some(c) = g.cells.get_mut(*cell) else { continue };
        let figures = glyphs.iter().filter(|g| g.ch.is_ascii_digit()).count();
        let inner = g.xs.get(c.col + 1..c.col + c.col_span).filter(|_| figures * 2 > glyphs.len()).unwrap_or_default();
        c.set_lines(lines_split_at(&mut glyphs, inner));
    }
}
