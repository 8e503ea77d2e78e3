//! Captions inside a grid: spreadsheets print title, 部门, 单位 and notes in cells of the table's own frame.
//!
//! In: a grid. Out: its caption rows and tables, in order; one grid may contain several tables.
use crate::captions;
use crate::grid::{Grid, GridCell};
use crate::vocabulary::{HeaderWord, header_word};
use juesuan_model::Print;
use juesuan_model::schema::Schemas;

/// A cell with a year and no more characters is a caption: 2023年度.
const LONGEST_YEAR: usize = 7;

/// A longer cell over the whole width that states that a table is empty is no name of a row.
const LONGEST_NAME_OF_ROW: usize = 12;

/// A department's name may be wrapped; a cell with more lines is no caption.
const CAPTION_LINES: usize = 3;

/// A part of a grid.
#[derive(Clone, Debug)]
pub(crate) enum GridPart {
    /// The texts of a caption row.
    Caption(Vec<GridCell>),
    /// The table between captions.
    Table(Grid),
}

/// Divides a grid into captions and tables.
#[must_use]
pub(crate) fn split(grid: Grid, schemas: &Schemas) -> Vec<GridPart> {
    let captions: Vec<bool> = (0..grid.rows()).map(|r| is_caption_row(&grid, r, schemas)).collect();
    if !captions.contains(&true) {
        return vec![GridPart::Table(grid)];
    }
    let mut parts = Vec::new();
    let mut from = 0;
    for (r, is_caption) in captions.iter().enumerate() {
        if *is_caption {
            if from < r {
                parts.push(GridPart::Table(grid.slice(from, r)));
            }
            parts.push(GridPart::Caption(
                grid.anchored(r).filter(|(_, c)| !c.text.is_empty()).map(|(_, c)| c.clone()).collect(),
            ));
            from = r + 1;
        }
    }
    if from < grid.rows() {
        parts.push(GridPart::Table(grid.slice(from, grid.rows())));
    }
    parts
}

fn is_caption_row(grid: &Grid, r: usize, schemas: &Schemas) -> bool {
    let mut texts = grid.row_cells(r).filter(|(_, c)| !c.text.is_empty()).peekable();
    if texts.peek().is_none() {
        return false;
    }
    let mut meant = false;
    for (_, c) in texts {
        if c.row != r || c.row_span > 1 {
            return false;
        }
        let wide = c.col_span * 2 > grid.cols();
        let is_title = wide && captions::title(schemas, &c.text).is_some();
        let is_note = wide
            && (captions::is_note(&c.text)
                || (captions::is_statement(&c.text) && c.text.chars().count() > LONGEST_NAME_OF_ROW));
        // The one cell of a frame around a whole table contains all its captions and is none.
        let short = c.lines.len() <= CAPTION_LINES;
        let is_head = short
            && ((captions::unit(&c.text).is_some() && c.text.contains('位'))
                || captions::label(&c.text).is_some()
                || (captions::department(&c.text).is_some() && matches!(Print::read(&c.text), Print::Other(_)))
                || is_year(&c.text));
        if !(is_title || is_note || is_head)
            || matches!(header_word(&c.text), Some(HeaderWord::Code | HeaderWord::Line))
        {
            return false;
        }
        meant |= is_title || is_note || is_head;
    }
    meant
}

fn is_year(text: &str) -> bool {
    captions::year(text).is_some() && text.chars().count() <= LONGEST_YEAR
}
