//! Reads one page: lines of text and ruled grids, from top to bottom.
//!
//! In: the layout of one page. Out: [`PageContent`]: every visible upright glyph in exactly one grid cell or one line.
//! What a line or a grid means is left to others.
use crate::geometry::broken_geometry::{PaintedPage, painted_text};
use crate::geometry::clipped_text::continued_by_clipped;
use crate::geometry::orientation::{Orientation, upright};
use crate::geometry::ruling::{Ink, Segments, merge};
use crate::geometry::text_line::{TextLine, lines_of};
use crate::grid::complete_rulings::complete_rulings;
use crate::grid::lattice::lattice;
use crate::grid::place_glyphs::{Placed, is_watermark, place_glyphs};
use crate::grid::shaded_cells::{has_cells, shaded_grids};
use crate::grid::{Grid, GridCell};
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

/// A page as elements from top to bottom. All positions are points in the page turned upright, origin top left.
#[derive(Clone, Debug)]
pub struct PageContent {
    /// Number of the page in the file, from 1.
    pub number: u32,
    /// Width of the page turned upright.
    pub width: f32,
    /// Height of the page turned upright.
    pub height: f32,
    /// How to bring boxes back to the page as displayed.
    pub orientation: Orientation,
    /// Lines and grids, by their upper edges.
    pub elements: Vec<Element>,
    /// Rulings that belong to no grid.
    pub loose: Segments,
    /// Number of visible glyphs.
    pub glyphs: usize,
    /// How many of them have no character mapping.
    pub unknown: usize,
    /// Boxes of visible images.
    pub images: Vec<Rect>,
    /// Its text in painting order, if characters are on top of each other.
    pub painted: Option<PaintedPage>,
}

impl PageContent {
    /// Its text: line by line, grids row by row, words and cells separated by spaces.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        for e in &self.elements {
            match e {
                Element::Line(l) => {
                    out.push_str(&l.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" "));
                    out.push('\n');
                }
                Element::Grid(g) => {
                    let mut cells: Vec<&GridCell> = g.cells.iter().filter(|c| !c.text.is_empty()).collect();
                    cells.sort_by_key(|c| (c.row, c.col));
                    for row in cells.chunk_by(|a, b| a.row == b.row) {
                        out.push_str(&row.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" "));
                        out.push('\n');
                    }
                }
            }
        }
        out
    }
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
    let continued = continued_by_clipped(&visible, &clipped);
    let glyphs = visible.len();
    let unknown = visible.iter().filter(|g| g.ch == char::REPLACEMENT_CHARACTER).count();
    let continued =
        continued.iter().filter_map(|(c, v)| Some(Placed { at: visible.get(*v)?, glyph: clipped.get(*c)? }));
    let placed: Vec<Placed<'_>> = visible.iter().map(|g| Placed { at: g, glyph: g }).chain(continued).collect();

    let (mut grids, loose) = lattice(page.number, &merge(&page.rulings, Ink::Lines));
    if !grids.iter().any(has_cells) {
        grids.extend(shaded_grids(&page, &placed));
    }
    let mut outside = place_glyphs(&mut grids, &placed);
    let mut elements: Vec<Element> = lines_of(&mut outside).into_iter().map(Element::Line).collect();
    elements.extend(grids.into_iter().map(complete_rulings).map(Element::Grid));
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
        painted: painted_text(&page),
    }
}
