//! What stands on a page, in reading order: lines of text and grids.
//!
//! In: the layout of one page. Out: [`PageContent`]: every visible upright glyph in exactly one grid cell or one line.
//! What a line or a grid means is left to others.
use crate::cut_off::cut_off;
use crate::grid::Grid;
use crate::lattice::lattice;
use crate::orientation::{Orientation, upright};
use crate::painted::{Painted, painted};
use crate::repair::{is_incomplete, repair};
use crate::ruling::{Ink, Segments, merge};
use crate::text_line::{TextLine, lines_of, lines_parted_at};
use juesuan_extract::{Glyph, PageLayout, Rect, Turn, Visibility};
use juesuan_model::{Amount, Method};

/// Text smaller than this (points) is no watermark. Larger text is one where it is as light as this (0 black, 255 white), …
const WATERMARK: f32 = 28.0;
const PALE: u8 = 190;
/// … or this many times as high as its cell.
const TOWERS: f32 = 1.4;
/// A grid without lines that are seen has at least so many cells that hold one figure, …
const SHADED_FIGURES: usize = 3;
/// … or as many rows and columns, and texts, …
const SHADED_SIDES: usize = 3;
const SHADED_TEXTS: usize = 6;
/// … none of them of more characters.
const SHADED_LONGEST: usize = 24;
/// Digits of one figure are no further apart than this share of their size.
const TIGHT: f32 = 0.12;
/// A figure that ends this close (points) to its cell's right border is aligned to it.
const ALIGNED: f32 = 8.0;

/// A line of text or a grid.
#[derive(Clone, Debug, PartialEq)]
pub enum Element {
    /// Text outside of any grid.
    Line(TextLine),
    /// A ruled table.
    Grid(Grid),
}

impl Element {
    /// Its upper edge.
    #[must_use]
    pub fn top(&self) -> f32 {
        match self {
            Self::Line(l) => l.bbox.y0,
            Self::Grid(g) => g.bbox().y0,
        }
    }
}

/// A page as elements from top to bottom.
#[derive(Clone, Debug)]
pub struct PageContent {
    /// Number of the page in the file, from 1.
    pub number: u32,
    /// Width in the orientation of reading.
    pub width: f32,
    /// Height in the orientation of reading.
    pub height: f32,
    /// How to bring boxes back to the page as displayed.
    pub orientation: Orientation,
    /// Lines and grids, by their upper edges.
    pub elements: Vec<Element>,
    /// Lines that are part of no complete grid.
    pub loose: Segments,
    /// Number of visible glyphs.
    pub glyphs: usize,
    /// Of them, how many have no known character.
    pub unknown: usize,
    /// Boxes of visible images.
    pub images: Vec<Rect>,
    /// Its text in painting order, where characters stand on top of each other.
    pub painted: Option<Painted>,
}

/// Reads a page.
#[must_use]
pub fn read_page(layout: &PageLayout) -> PageContent {
    let (page, orientation) = upright(layout);
    let text =
        |shown: Visibility| move |g: &&Glyph| g.visibility == shown && g.turn == Turn::Upright && !g.ch.is_whitespace();
    let visible: Vec<&Glyph> =
        page.glyphs.iter().filter(text(Visibility::Visible)).filter(|g| !is_watermark(g)).collect();
    let clipped: Vec<&Glyph> = page.glyphs.iter().filter(text(Visibility::Clipped)).collect();
    let cut_off = cut_off(&visible, &clipped);
    let glyphs = visible.len();
    let unknown = visible.iter().filter(|g| g.ch == char::REPLACEMENT_CHARACTER).count();
    // Each visible glyph stands where its centre is, and takes along what a clip cuts off its text.
    let cut_off = cut_off.iter().filter_map(|(c, v)| Some((*visible.get(*v)?, *clipped.get(*c)?)));
    let standing: Vec<(&Glyph, &Glyph)> = visible.iter().map(|g| (*g, *g)).chain(cut_off).collect();

    let (mut grids, loose) = lattice(page.number, &merge(&page.rulings, Ink::Lines));
    if !grids.iter().any(parts_cells) {
        grids.extend(shaded(&page, &standing));
    }
    let mut outside = place(&mut grids, &standing);
    let mut elements: Vec<Element> = lines_of(&mut outside).into_iter().map(Element::Line).collect();
    elements.extend(grids.into_iter().map(repair).map(Element::Grid));
    elements.sort_by(|a, b| a.top().total_cmp(&b.top()));
    PageContent {
        number: page.number,
        width: page.width,
        height: page.height,
        orientation,
        elements,
        loose,
        glyphs,
        unknown,
        images: page.images.iter().filter(|i| i.visibility == Visibility::Visible).map(|i| i.bbox).collect(),
        painted: painted(&page),
    }
}

/// Whether a glyph is one of large, pale text. White is no watermark: it is seen on something dark.
fn is_watermark(g: &Glyph) -> bool {
    g.size > WATERMARK && (PALE..u8::MAX).contains(&g.lightness)
}

/// Whether a grid is more than a frame.
fn parts_cells(grid: &Grid) -> bool {
    grid.cols() > 1 && grid.rows() > 1
}

/// The grids of a page on which no line is seen: cells that are parted by white lines, or by their shades. The same edges
/// surround stripes, headers and boxes; only what has figures in single cells counts.
fn shaded(page: &PageLayout, standing: &[(&Glyph, &Glyph)]) -> Vec<Grid> {
    if !page.rulings.iter().any(|r| r.is_fill_edge || r.visibility == Visibility::White) {
        return Vec::new();
    }
    let (grids, _) = lattice(page.number, &merge(&page.rulings, Ink::Everything));
    let mut filled = grids.clone();
    place(&mut filled, standing);
    let figures = |grid: &Grid| grid.cells.iter().filter(|c| Amount::is_decimal(&c.text)).count();
    // An empty table has none; a box of text has longer ones.
    let is_form = |grid: &Grid| {
        let texts = || grid.cells.iter().filter(|c| !c.text.is_empty());
        grid.cols().min(grid.rows()) >= SHADED_SIDES
            && texts().count() >= SHADED_TEXTS
            && texts().all(|c| c.text.chars().count() <= SHADED_LONGEST)
    };
    let is_table = |grid: &Grid| {
        parts_cells(grid) && (figures(grid) >= SHADED_FIGURES || is_form(grid)) && !is_incomplete(&repair(grid.clone()))
    };
    let kept = grids.into_iter().zip(&filled).filter(|(_, filled)| is_table(filled));
    kept.map(|(grid, _)| Grid::new(grid.page, Method::Hybrid, grid.xs, grid.ys, grid.cells)).collect()
}

/// Puts glyphs, each with the one that tells where it stands, into the cells of grids; returns those that stand outside.
fn place(grids: &mut [Grid], standing: &[(&Glyph, &Glyph)]) -> Vec<Glyph> {
    let mut outside: Vec<Glyph> = Vec::new();
    let mut inside: Vec<(usize, usize, Glyph)> = Vec::new();
    let boxes: Vec<Rect> = grids.iter().map(Grid::bbox).collect();
    for (at, g) in standing {
        let (x, y) = at.bbox.centre();
        // Where grids overlap, the smallest one that holds the glyph is the one that was drawn for it.
        let holder = boxes
            .iter()
            .enumerate()
            .filter(|(_, b)| b.contains(x, y))
            .min_by(|(_, a), (_, b)| (a.width() * a.height()).total_cmp(&(b.width() * b.height())))
            .and_then(|(i, _)| grids.get(i).and_then(|grid| cell_at(grid, x, y)).map(|c| (i, c)));
        match holder {
            // A character larger than its cell is a watermark behind the table.
            Some((grid, cell)) if towers(grids, grid, cell, g) => {}
            Some((grid, cell)) => inside.push((grid, cell, **g)),
            None => outside.push(**g),
        }
    }
    keep_figures_whole(grids, &mut inside);
    fill(grids, inside);
    outside
}

/// The cell of a grid that holds a point inside the grid.
fn cell_at(grid: &Grid, x: f32, y: f32) -> Option<usize> {
    let slot = |v: &[f32], p: f32| v.partition_point(|b| *b <= p).saturating_sub(1).min(v.len().saturating_sub(2));
    grid.owner(slot(&grid.ys, y), slot(&grid.xs, x))
}

/// Whether a glyph is much higher than the cell that its centre lies in.
fn towers(grids: &[Grid], grid: usize, cell: usize, g: &Glyph) -> bool {
    let cell = grids.get(grid).and_then(|g| g.cells.get(cell));
    cell.is_some_and(|c| g.size > WATERMARK && g.bbox.height() > TOWERS * c.bbox.height())
}

/// A figure that is wider than its column runs over into the cell beside it: all of its digits go to the cell that holds
/// its aligned end (figures stand at the right; names and codes are not touched).
fn keep_figures_whole(grids: &[Grid], inside: &mut [(usize, usize, Glyph)]) {
    let is_digit = |g: &Glyph| g.ch.is_ascii_digit() || matches!(g.ch, '.' | ',');
    let mut order: Vec<usize> = (0..inside.len()).filter(|i| inside.get(*i).is_some_and(|x| is_digit(&x.2))).collect();
    let glyph = |i: usize| inside.get(i).map(|x| (x.0, x.2.baseline, x.2.bbox.x0, x.2.bbox.x1, x.2.size));
    order.sort_by(|a, b| {
        let key = |i: usize| glyph(i).map_or((0, 0.0, 0.0), |g| (g.0, g.1, g.2));
        let (a, b) = (key(*a), key(*b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2))
    });
    let mut moves: Vec<(usize, usize)> = Vec::new();
    let next_to = |a: &usize, b: &usize| match (glyph(*a), glyph(*b)) {
        (Some(a), Some(b)) => a.0 == b.0 && (a.1 - b.1).abs() < 0.5 && (b.2 - a.3).abs() < TIGHT * a.4,
        _ => false,
    };
    for run in order.chunk_by(next_to) {
        let cells: Vec<usize> = run.iter().filter_map(|i| inside.get(*i)).map(|x| x.1).collect();
        let (Some(first), Some(last)) = (cells.first(), cells.last()) else { continue };
        let text = |cell: Option<usize>| -> String {
            let glyphs = run.iter().filter_map(|i| inside.get(*i));
            glyphs.filter(|x| cell.is_none_or(|c| x.1 == c)).map(|x| x.2.ch).collect()
        };
        let is_figure = |s: &str| Amount::is_decimal(s);
        // Two figures side by side each make sense alone.
        if first == last || !is_figure(&text(None)) || (is_figure(&text(Some(*first))) && is_figure(&text(Some(*last))))
        {
            continue;
        }
        let right_edge = run.last().and_then(|i| glyph(*i)).map_or(0.0, |g| g.3);
        let cell =
            |i: usize| run.first().and_then(|r| glyph(*r)).and_then(|g| grids.get(g.0)).and_then(|g| g.cells.get(i));
        let at_right = cell(*last).is_some_and(|c| c.bbox.x1 - right_edge < ALIGNED);
        if at_right {
            moves.extend(run.iter().map(|i| (*i, *last)));
        }
    }
    for (i, cell) in moves {
        if let Some(x) = inside.get_mut(i) {
            x.1 = cell;
        }
    }
}

/// Puts glyphs into their cells as lines.
fn fill(grids: &mut [Grid], mut inside: Vec<(usize, usize, Glyph)>) {
    inside.sort_by_key(|(grid, cell, _)| (*grid, *cell));
    let mut glyphs: Vec<Glyph> = Vec::new();
    for group in inside.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let Some((grid, cell, _)) = group.first() else { continue };
        glyphs.clear();
        glyphs.extend(group.iter().map(|(_, _, g)| *g));
        let Some(g) = grids.get_mut(*grid) else { continue };
        let Some(c) = g.cells.get_mut(*cell) else { continue };
        let figures = glyphs.iter().filter(|g| g.ch.is_ascii_digit()).count();
        let inner = g.xs.get(c.col + 1..c.col + c.col_span).filter(|_| figures * 2 > glyphs.len()).unwrap_or_default();
        c.set_lines(lines_parted_at(&mut glyphs, inner));
    }
}
