//! Stage `grid`: each page as lines of text and grids of cells, from top to bottom.
use super::View;
use crate::{
    messages::Message,
    output,
    terminal::{Align, Columns, escape},
};
use juesuan_extract::Rect;
use juesuan_tables::{
    geometry::text_line::TextLine,
    grid::{
        Grid,
        page::{Element, PageContent},
    },
};
use serde::Serialize;
use std::io::{self, Write};

/// Widest column of a drawn grid.
const WIDEST: usize = 24;

/// The JSON of one page.
#[derive(Serialize)]
struct PageForm {
    page: u32,
    width: f32,
    height: f32,
    elements: Vec<ElementForm>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum ElementForm {
    Line { text: String, bbox: [f32; 4], size: f32 },
    Grid(GridForm),
}

#[derive(Serialize)]
pub(super) struct GridForm {
    page: u32,
    method: &'static str,
    bbox: [f32; 4],
    columns: Vec<f32>,
    rows: Vec<f32>,
    cells: Vec<CellForm>,
}

#[derive(Serialize)]
struct CellForm {
    row: usize,
    column: usize,
    row_span: usize,
    column_span: usize,
    text: String,
}

pub(super) fn show(view: View, out: &mut dyn Write, pages: &[PageContent]) -> io::Result<()> {
    let pages: Vec<&PageContent> = pages.iter().filter(|p| view.page.is_none_or(|n| n == p.number)).collect();
    if view.json {
        return output::json(out, &pages.into_iter().map(PageForm::from).collect::<Vec<_>>());
    }
    for page in pages {
        let head = Message::PageHead { page: page.number, width: page.width, height: page.height };
        writeln!(out, "{}", head.text(view.lang))?;
        for element in &page.elements {
            match element {
                Element::Line(line) => writeln!(out, "  {:7.2}  {}", line.bbox.y0, escape(&spaced(line)))?,
                Element::Grid(grid) => draw(view, out, grid)?,
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The words of a line, a space between them.
fn spaced(line: &TextLine) -> String {
    line.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Draws a grid as a table: the text of a merged cell in its first unit, `<` and `^` in the others.
pub(super) fn draw(view: View, out: &mut dyn Write, grid: &Grid) -> io::Result<()> {
    let bbox = grid.bbox();
    let head = Message::GridHead {
        rows: grid.rows(),
        columns: grid.cols(),
        method: grid.method.as_str(),
        bbox: [bbox.x0, bbox.y0, bbox.x1, bbox.y1],
    };
    writeln!(out, "  {:7.2}  {}", bbox.y0, head.text(view.lang))?;
    let heads = (0..grid.cols()).map(|c| (c.to_string(), Align::Left));
    let mut columns = Columns::new([("row".to_owned(), Align::Right)].into_iter().chain(heads), WIDEST);
    for row in 0..grid.rows() {
        let cells = (0..grid.cols()).map(|col| match grid.cell(row, col) {
            Some(cell) if (cell.row, cell.col) == (row, col) => cell.text.clone(),
            Some(cell) if cell.col == col => "^".to_owned(),
            Some(_) => "<".to_owned(),
            None => "?".to_owned(),
        });
        columns.row([row.to_string()].into_iter().chain(cells));
    }
    columns.write(out, "    ")
}

fn corners(r: &Rect) -> [f32; 4] {
    [r.x0, r.y0, r.x1, r.y1]
}

impl From<&PageContent> for PageForm {
    fn from(page: &PageContent) -> Self {
        let elements = page.elements.iter().map(|element| match element {
            Element::Line(l) => ElementForm::Line { text: spaced(l), bbox: corners(&l.bbox), size: l.size },
            Element::Grid(g) => ElementForm::Grid(g.into()),
        });
        Self { page: page.number, width: page.width, height: page.height, elements: elements.collect() }
    }
}

impl From<&Grid> for GridForm {
    fn from(grid: &Grid) -> Self {
        let cells = grid.cells.iter().map(|c| CellForm {
            row: c.row,
            column: c.col,
            row_span: c.row_span,
            column_span: c.col_span,
            text: c.text.clone(),
        });
        Self {
            page: grid.page,
            method: grid.method.as_str(),
            bbox: corners(&grid.bbox()),
            columns: grid.xs.clone(),
            rows: grid.ys.clone(),
            cells: cells.collect(),
        }
    }
}
