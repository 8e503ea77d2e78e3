//! Completes the grids of a page, or gives them up for text.
//!
//! In: a page with ruled grids. Out: the same page, from top to bottom, with every grid complete and the extent of its
//! header known. Title and captions in the frame of a grid are separated from it; missing columns and rows are inferred
//! from the text; a grid that still holds several figures in one cell is dissolved into lines, with its rulings as hints
//! for `stream`. Later stages take the grids as they are.
use crate::captions;
use crate::captions::in_grid::{self, GridPart};
use crate::geometry::orientation::Orientation;
use crate::geometry::ruling::{Segment, Segments};
use crate::geometry::text_line::{TextLine, Word, lines_of_words};
use crate::grid::Grid;
use crate::grid::complete_rulings::is_incomplete;
use crate::grid::infer_missing::infer_missing;
use crate::grid::page::{Element, PageContent};
use crate::header::{self, Extent};
use crate::vocabulary::Vocabulary;
use juesuan_model::schema::Schemas;

/// A page number is within this share of the page's height from the top …
const TOP_MARGIN: f32 = 0.1;
/// … or below this share of it.
const BOTTOM_MARGIN: f32 = 0.85;

/// What a page holds, once its grids are complete.
#[derive(Clone, Debug, PartialEq)]
pub enum Detected {
    /// Text outside of any grid.
    Line(TextLine),
    /// The text of a caption printed in the frame of a grid.
    Caption(String),
    /// A complete grid, and where its header ends, if it has one.
    Grid(Grid, Option<Extent>),
    /// The rulings of a dissolved grid. Its text follows as lines.
    Rulings(Segments),
}

/// A page whose grids are complete. All positions are points in the page turned upright, origin top left.
#[derive(Clone, Debug)]
pub struct DetectedPage {
    /// Number of the page in the file, from 1.
    pub number: u32,
    /// Width of the page turned upright.
    pub width: f32,
    /// How to bring boxes back to the page as displayed.
    pub orientation: Orientation,
    /// From top to bottom, page numbers left out.
    pub elements: Vec<Detected>,
    /// Rulings that belong to no grid.
    pub loose: Segments,
}

/// Completes the grids of a page.
#[must_use]
pub fn detect(page: PageContent, schemas: &Schemas, vocabulary: &Vocabulary) -> DetectedPage {
    let mut elements: Vec<Detected> = Vec::with_capacity(page.elements.len());
    for element in page.elements {
        match element {
            Element::Line(line) => {
                if !is_page_number(&line, page.height) {
                    elements.push(Detected::Line(line));
                }
            }
            Element::Grid(grid) => {
                for part in in_grid::split(grid, schemas) {
                    match part {
                        GridPart::Caption(cells) => {
                            elements.extend(cells.into_iter().map(|c| Detected::Caption(c.text)))
                        }
                        GridPart::Table(grid) => complete(grid, vocabulary, &mut elements),
                    }
                }
            }
        }
    }
    let PageContent { number, width, orientation, loose, .. } = page;
    DetectedPage { number, width, orientation, elements, loose }
}

fn is_page_number(line: &TextLine, page_height: f32) -> bool {
    let at_edge = line.bbox.y1 < page_height * TOP_MARGIN || line.bbox.y0 > page_height * BOTTOM_MARGIN;
    at_edge && captions::is_page_number(&line.text())
}

fn complete(grid: Grid, vocabulary: &Vocabulary, out: &mut Vec<Detected>) {
    if grid.cols() < 2 {
        dissolve(grid, out);
        return;
    }
    let mut extent = header::extent(&grid, vocabulary);
    let inferred = infer_missing(&grid, extent.map_or(0, |e| e.end()), vocabulary);
    if is_incomplete(inferred.as_ref().unwrap_or(&grid)) {
        // The inferred boundaries are no better: start from the print.
        dissolve(grid, out);
        return;
    }
    if let Some(inferred) = &inferred {
        extent = header::extent(inferred, vocabulary);
    }
    out.push(Detected::Grid(inferred.unwrap_or(grid), extent));
}

/// Turns a frame, or a grid most of whose rulings are missing, into lines and loose rulings.
fn dissolve(grid: Grid, out: &mut Vec<Detected>) {
    let area = grid.bbox();
    let horizontal = grid.ys.iter().map(|y| Segment { position: *y, start: area.x0, end: area.x1 }).collect();
    let vertical = grid.xs.iter().map(|x| Segment { position: *x, start: area.y0, end: area.y1 });
    let vertical = if grid.cols() > 1 { vertical.collect() } else { Vec::new() };
    out.push(Detected::Rulings(Segments { horizontal, vertical }));
    let lines = grid.cells.into_iter().flat_map(|c| c.lines);
    let mut words: Vec<(f32, f32, Word)> = lines.flat_map(TextLine::words_on_baseline).collect();
    words.sort_by(|a, b| a.0.total_cmp(&b.0));
    out.extend(lines_of_words(words).into_iter().map(Detected::Line));
}
