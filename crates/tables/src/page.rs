//! What stands on a page, in reading order: lines of text and grids.
//!
//! In: the layout of one page. Out: [`PageContent`]: every visible upright glyph in exactly one grid cell or one line.
//! What a line or a grid means is left to others.
use crate::grid::Grid;
use crate::lattice::lattice;
use crate::orientation::{Orientation, upright};
use crate::repair::repair;
use crate::ruling::{Ink, Segments, merge};
use crate::text_line::{TextLine, lines_of};
use juesuan_extract::{Glyph, PageLayout, Rect, Turn, Visibility};

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
}

/// Reads a page.
#[must_use]
pub fn read_page(layout: &PageLayout) -> PageContent {
    let (page, orientation) = upright(layout);
    let segments = merge(&page.rulings, Ink::Lines);
    let (mut grids, loose) = lattice(page.number, &segments);

    let visible = |g: &&Glyph| g.visibility == Visibility::Visible && g.turn == Turn::Upright && !g.ch.is_whitespace();
    let mut outside: Vec<Glyph> = Vec::new();
    let mut inside: Vec<(usize, usize, Glyph)> = Vec::new();
    let boxes: Vec<Rect> = grids.iter().map(Grid::bbox).collect();
    let (mut glyphs, mut unknown) = (0, 0);
    for g in page.glyphs.iter().filter(visible) {
        glyphs += 1;
        unknown += usize::from(g.ch == char::REPLACEMENT_CHARACTER);
        let (x, y) = g.bbox.centre();
        // Where grids overlap, the smallest one that holds the glyph is the one that was drawn for it.
        let holder = boxes
            .iter()
            .enumerate()
            .filter(|(_, b)| b.contains(x, y))
            .min_by(|(_, a), (_, b)| (a.width() * a.height()).total_cmp(&(b.width() * b.height())))
            .and_then(|(i, _)| grids.get(i).and_then(|grid| cell_at(grid, x, y)).map(|c| (i, c)));
        match holder {
            Some((grid, cell)) => inside.push((grid, cell, *g)),
            None => outside.push(*g),
        }
    }
    fill(&mut grids, inside);
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
    }
}

/// The cell of a grid that holds a point inside the grid.
fn cell_at(grid: &Grid, x: f32, y: f32) -> Option<usize> {
    let slot = |v: &[f32], p: f32| v.partition_point(|b| *b <= p).saturating_sub(1).min(v.len().saturating_sub(2));
    grid.owner(slot(&grid.ys, y), slot(&grid.xs, x))
}

/// Puts glyphs into their cells as lines.
fn fill(grids: &mut [Grid], mut inside: Vec<(usize, usize, Glyph)>) {
    inside.sort_by_key(|(grid, cell, _)| (*grid, *cell));
    let mut glyphs: Vec<Glyph> = Vec::new();
    for group in inside.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let Some((grid, cell, _)) = group.first() else { continue };
        glyphs.clear();
        glyphs.extend(group.iter().map(|(_, _, g)| *g));
        if let Some(c) = grids.get_mut(*grid).and_then(|g| g.cells.get_mut(*cell)) {
            c.set_lines(lines_of(&mut glyphs));
        }
    }
}
