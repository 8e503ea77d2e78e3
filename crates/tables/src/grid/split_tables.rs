//! Joins horizontally split tables: wide tables that a spreadsheet printed on several pages side by side.
//!
//! In: the pages of a file. Out: the same pages, with each page that has only further columns of the rows of a page
//! before joined to the right of that one. A spreadsheet that is not fitted to the paper prints codes and names on one
//! page and the other columns on more pages, down then over (codes of all rows first) or over then down. Such pages have
//! as many rows, all at the same heights, and no names. The [`Orientation`](crate::geometry::orientation::Orientation)
//! remembers which page each column came from.
use crate::captions;
use crate::geometry::text_line::{TextLine, lines_of_words};
use crate::grid::page::{Element, PageContent};
use crate::grid::{Grid, GridCell};
use crate::vocabulary::code;
use juesuan_extract::Rect;
use juesuan_model::{Amount, Print, schema::Schemas};
use std::collections::HashMap;

/// Rows of pages side by side are at the same height to within this (points).
const SAME_HEIGHT: f32 = 1.0;
/// Pages with fewer rows may have the same heights by chance.
const ROWS: usize = 4;
/// Most pages of rows before the pages of further columns.
const DOWN: usize = 40;

/// Joins the pages of wide tables.
#[must_use]
pub fn join(pages: Vec<PageContent>, schemas: &Schemas) -> Vec<PageContent> {
    if !pages.iter().any(|p| the_grid(p).is_some_and(|g| !has_labels(g))) {
        return pages;
    }
    let sheets: Vec<Option<Sheet>> = pages.iter().map(|p| Sheet::of(p, schemas)).collect();
    let beside = neighbours(&sheets);
    let mut out: Vec<PageContent> = Vec::with_capacity(pages.len());
    let mut place_of: HashMap<usize, usize> = HashMap::new();
    for (i, page) in pages.into_iter().enumerate() {
        match beside.get(&i).and_then(|left| place_of.get(left)).and_then(|at| out.get_mut(*at)) {
            Some(left) => {
                if let Some(page) = put_beside(left, page) {
                    out.push(page);
                }
            }
            None => {
                place_of.insert(i, out.len());
                out.push(page);
            }
        }
    }
    out
}

/// A page with one grid, perhaps a part of a wide table.
struct Sheet<'p> {
    page: &'p PageContent,
    grid: &'p Grid,
    /// Whether its rows have names or codes.
    is_labelled: bool,
    /// The first row of the body.
    body: usize,
    /// Row and text of the header cells.
    header: Vec<(usize, &'p str)>,
    has_title: bool,
}

impl<'p> Sheet<'p> {
    fn of(page: &'p PageContent, schemas: &Schemas) -> Option<Self> {
        let grid = the_grid(page)?;
        let body = body_of(grid)?;
        let header = grid.cells.iter().filter(|c| c.row < body && !c.text.is_empty()).map(|c| (c.row, c.text.as_str()));
        let header: Vec<_> = header.collect();
        let is_title = |text: &str| captions::title(schemas, text).is_some();
        let has_title = page.elements.iter().any(|e| matches!(e, Element::Line(l) if is_title(&l.text())))
            || header.iter().any(|(_, text)| is_title(text));
        Some(Self { page, grid, is_labelled: has_labels(grid), body, header, has_title })
    }

    /// Whether `right` may have further columns of the rows of this page.
    fn continues_in(&self, right: &Self) -> bool {
        let (a, b) = (&self.grid.ys, &right.grid.ys);
        a.len() == b.len()
            && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= SAME_HEIGHT)
            && self.header.is_empty() == right.header.is_empty()
            && right.header.iter().all(|(row, _)| *row < self.body)
            && !(self.has_title && right.has_title)
            && self.page.orientation.is_like(&right.page.orientation)
    }
}

/// The only grid of a page, if it has enough rows.
fn the_grid(page: &PageContent) -> Option<&Grid> {
    let mut grids = page.elements.iter().filter_map(|e| match e {
        Element::Grid(g) => Some(g),
        Element::Line(_) => None,
    });
    match (grids.next(), grids.next(), &page.painted) {
        (Some(grid), None, None) if grid.rows() >= ROWS => Some(grid),
        _ => None,
    }
}

/// The first row with figures or codes.
fn body_of(grid: &Grid) -> Option<usize> {
    (0..grid.rows()).find(|r| grid.anchored(*r).any(|(_, c)| is_body(&c.text)))
}

/// Whether the body has a name or a code, or there is no body.
fn has_labels(grid: &Grid) -> bool {
    body_of(grid).is_none_or(|body| (body..grid.rows()).any(|r| grid.anchored(r).any(|(_, c)| is_label(&c.text))))
}

fn is_body(text: &str) -> bool {
    Amount::is_decimal(text) || code(text).is_some_and(|c| matches!(c.len(), 3 | 5 | 7))
}

/// Whether a text of the body is a name or a code.
fn is_label(text: &str) -> bool {
    matches!(Print::read(text), Print::Other(_)) || code(text).is_some_and(|c| matches!(c.len(), 5 | 7))
}

/// For each page that continues another to the right, that other one.
fn neighbours(sheets: &[Option<Sheet<'_>>]) -> HashMap<usize, usize> {
    let mut out = HashMap::new();
    let is = |i: usize, labelled: bool| matches!(sheets.get(i), Some(Some(s)) if s.is_labelled == labelled);
    let mut i = 0;
    while i < sheets.len() {
        if !is(i, false) {
            i += 1;
            continue;
        }
        let right = (i..).take_while(|k| is(*k, false)).count();
        let left = (0..i).rev().take_while(|k| is(*k, true)).take(DOWN).count();
        let mut fits = (1..=left).filter(|down| right % down == 0 && fit(sheets, i - down, *down, right));
        if let (Some(down), None) = (fits.next(), fits.next()) {
            out.extend((0..right).map(|k| (i + k, i - down + k % down)));
        }
        i += right;
    }
    out
}

/// Whether the `right` pages after the `down` pages from `first` on have further columns of these.
fn fit(sheets: &[Option<Sheet<'_>>], first: usize, down: usize, right: usize) -> bool {
    let sheet = |i: usize| sheets.get(i).and_then(Option::as_ref);
    let pair = |a: usize, b: usize| sheet(a).zip(sheet(b));
    let continues = |k: usize| pair(first + k % down, first + down + k).is_some_and(|(l, r)| l.continues_in(r));
    // The same header again: the same columns of other rows.
    let is_new =
        |k: usize| pair(first + k, first + down + k).is_none_or(|(a, b)| a.header.is_empty() || a.header != b.header);
    (0..right).all(continues) && (down..right).all(is_new)
}

/// Joins a page to the right of another. Returns it if that is not possible.
fn put_beside(left: &mut PageContent, right: PageContent) -> Option<PageContent> {
    let by = left.width;
    let has_grid = |p: &PageContent| p.elements.iter().any(|e| matches!(e, Element::Grid(_)));
    if !has_grid(left) || !has_grid(&right) || !left.orientation.put_beside(right.number, by) {
        return Some(right);
    }
    let mut words = Vec::new();
    for element in right.elements {
        match element {
            Element::Line(line) => words.extend(line_at(line, by).words_on_baseline()),
            Element::Grid(grid) => {
                for e in &mut left.elements {
                    if let Element::Grid(g) = e {
                        *g = wider(g, &grid, by);
                    }
                }
            }
        }
    }
    // Lines at one height are one line: a title may be cut by the edge of the paper.
    let mut elements = Vec::with_capacity(left.elements.len());
    for e in left.elements.drain(..) {
        match e {
            Element::Line(line) => words.extend(line.words_on_baseline()),
            grid @ Element::Grid(_) => elements.push(grid),
        }
    }
    words.sort_by(|a, b| a.0.total_cmp(&b.0));
    elements.extend(lines_of_words(words).into_iter().map(Element::Line));
    elements.sort_by(|a, b| a.top().total_cmp(&b.top()));
    left.elements = elements;
    left.width += right.width;
    left.glyphs += right.glyphs;
    left.unknown += right.unknown;
    left.images.extend(right.images.into_iter().map(|r| moved(r, by)));
    None
}

/// A grid with the columns of another to the right of its own.
fn wider(left: &Grid, right: &Grid, by: f32) -> Grid {
    let columns = left.cols();
    let mut xs = left.xs.clone();
    xs.extend(right.xs.iter().skip(1).map(|x| x + by));
    let mut cells = left.cells.clone();
    cells.extend(right.cells.iter().cloned().map(|c| GridCell {
        col: c.col + columns,
        bbox: moved(c.bbox, by),
        lines: c.lines.into_iter().map(|l| line_at(l, by)).collect(),
        ..c
    }));
    Grid::new(left.page, left.method.max(right.method), xs, left.ys.clone(), cells)
}

fn line_at(mut line: TextLine, by: f32) -> TextLine {
    line.bbox = moved(line.bbox, by);
    line.words.iter_mut().for_each(|w| w.bbox = moved(w.bbox, by));
    line
}

fn moved(r: Rect, by: f32) -> Rect {
    Rect { x0: r.x0 + by, x1: r.x1 + by, ..r }
}
