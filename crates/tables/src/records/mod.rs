//! Records: typed rows of the canonical columns.
//!
//! In: a logical table (grids whose columns have roles, over pages), or the raw rows of a text dump. Out: a [`Table`], and
//! what was found on the way. Every cell of a grid is used exactly once or reported.
//!
//! ```text
//! LogicalTable ─column_roles, grid_rows─▶ RawRow ─┐
//! text dump ───────────────────────────▶ RawRow ─┴─typed_rows─▶ Row ─▶ Table
//! ```
mod codes;
mod column_roles;
pub(crate) mod confidence;
mod conservation;
mod cut_rows;
mod grid_rows;
mod raw_row;
mod repeated_totals;
mod sum_check;
mod suspicious_rows;
mod three_public;
mod typed_rows;
mod wording;

pub(crate) use conservation::unplaced;
pub(crate) use raw_row::{RawCell, RawRow, RowFinding};
pub(crate) use repeated_totals::{TotalRow, drop_repeated_totals};
pub(crate) use typed_rows::{RowContext, cells, rows, stays_in_empty_table};

use crate::captions::{self, Captions};
use crate::logical::LogicalTable;
use crate::vocabulary::Vocabulary;
use column_roles::ColumnRoles;
use conservation::UsedCells;
use juesuan_model::schema::{Form, Schemas};
use juesuan_model::{Cell, Column, Finding, Method, Print, Reading, Row, Table, TableId, TableStatus};

/// Turns a logical table from grids into records.
///
/// `table` is the one of the nine that its rows are read as. The findings name rows by their index in the records.
#[must_use]
pub fn read(t: &LogicalTable, table: TableId, schemas: &Schemas, vocabulary: &Vocabulary) -> (Table, Vec<Finding>) {
    let schema = schemas.get(table);
    let context = RowContext { table, form: schema.form };
    let mut findings = t.findings.clone();
    let mut used: Vec<UsedCells> = t.fragments.iter().map(|f| UsedCells::new(&f.grid)).collect();
    let columns = ColumnRoles::new(t);
    let raw = grid_rows::rows(t, &columns, schema, &mut used);
    let rows = match schema.form {
        Form::ThreePublic => three_public::rows(raw, schema, table, &mut findings),
        _ => typed_rows::from_grids(raw, context, vocabulary, &mut findings),
    };
    columns.report(table, t, &rows, &mut findings);
    conservation::report(t, table, &used, &mut findings);
    conservation::report_unread(t, table, &mut findings);
    conservation::report_crowded(t, table, &mut findings);
    let method = t.fragments.iter().map(|f| f.grid.method).max().unwrap_or(Method::Lattice);
    suspicious_rows::report(table, &rows, method, vocabulary, &mut findings);
    sum_check::report(table, schema.form, &rows, method, &mut findings);

    let says_empty = t.captions.statement.is_some();
    let is_filled = rows.iter().any(|r| r.figures() > 0 || r.cells.iter().any(|c| is_misprint(c, says_empty)));
    let rows = if is_filled {
        rows
    } else {
        rows.into_iter().filter(|r| stays_in_empty_table(r.kind, r.name.as_deref())).collect()
    };
    let out = TableParts {
        title: Some(t.title.as_str()).filter(|t| !t.is_empty()),
        page: Some(t.page),
        captions: &t.captions,
        unit_in_header: unit_in_header(t),
        columns: columns.printed(schema.form, &rows),
        rows,
        is_filled,
        reading: confidence::of_grids(method, &findings),
    };
    (out.into_table(), findings)
}

/// Whether a cell holds a print that is no figure (and is reported): a table with such a cell is not empty. Against a
/// statement that the table is empty, words without a digit do not count: they are parts of the header that a missing
/// ruling left in a row.
fn is_misprint(cell: &Cell, says_empty: bool) -> bool {
    let raw = cell.raw.as_deref().unwrap_or("");
    let counts = !says_empty || raw.contains(|c: char| c.is_ascii_digit());
    counts && matches!(Print::read(raw), Print::Other(_))
}

/// The unit in the header's cells, if they give only one: 决算数（万元）.
fn unit_in_header(t: &LogicalTable) -> Option<String> {
    let header = t.fragments.iter().find_map(|f| f.header.as_ref())?;
    let mut units = header.texts.iter().filter_map(|x| captions::unit_in_brackets(x));
    let first = units.next()?;
    units.all(|u| u == first).then_some(first)
}

/// What a table is made of once its rows are typed.
pub(crate) struct TableParts<'a> {
    pub(crate) title: Option<&'a str>,
    /// Page of its title.
    pub(crate) page: Option<u32>,
    pub(crate) captions: &'a Captions,
    /// The unit in its header, where its head gives none.
    pub(crate) unit_in_header: Option<String>,
    /// Column ids and printed headers, in printed order.
    pub(crate) columns: Vec<(Column, String)>,
    pub(crate) rows: Vec<Row>,
    /// Whether anything but labels is printed in it.
    pub(crate) is_filled: bool,
    pub(crate) reading: Reading,
}

impl TableParts<'_> {
    /// The record of a printed table. The statement of a table that is filled all the same is one of its notes.
    pub(crate) fn into_table(self) -> Table {
        let Self { title, page, captions, unit_in_header, columns, rows, is_filled, reading } = self;
        let of_cells = rows.iter().flat_map(|r| &r.cells).filter_map(|c| c.page);
        let mut pages: Vec<u32> = page.into_iter().chain(rows.iter().filter_map(|r| r.page)).chain(of_cells).collect();
        pages.sort_unstable();
        pages.dedup();
        let statement = captions.statement.clone();
        let mut out = Table::default();
        out.title = title.map(str::to_owned);
        out.label.clone_from(&captions.label);
        out.pages = pages;
        out.status = if is_filled { TableStatus::Filled } else { TableStatus::Empty };
        out.unit = captions.unit.clone().or(unit_in_header);
        out.notes = captions.notes.iter().cloned().chain(statement.clone().filter(|_| is_filled)).collect();
        out.statement = statement.filter(|_| !is_filled);
        out.columns = columns;
        out.rows = rows;
        out.reading = Some(reading);
        out
    }
}
