//! Records from a logical table: typed rows of the canonical columns.
//!
//! In: a logical table (grids with roles of columns, over pages). Out: a [`Table`] and what was found on the way. Every
//! cell of the grids is used exactly once or reported.
mod column_roles;
mod conservation;
mod raw_rows;
mod sum_check;
mod suspicious_rows;
mod three_public;
mod typed_rows;

use crate::captions;
use crate::logical::LogicalTable;
use crate::vocabulary::Vocabulary;
use column_roles::ColumnRoles;
use conservation::UsedCells;
use juesuan_model::schema::{Form, Schemas};
use juesuan_model::{Cause, Cell, Finding, Method, Print, Reading, Reason, Severity, Table, TableId, TableStatus};

/// What findings of the reading leave of the confidence in a table with a full grid …
const DOUBT_RULED: f64 = 0.95;
/// … and in one without.
const DOUBT: f64 = 0.8;

/// Turns a logical table into records.
#[must_use]
pub(crate) fn read(
    t: &LogicalTable,
    table: TableId,
    schemas: &Schemas,
    vocabulary: &Vocabulary,
) -> (Table, Vec<Finding>) {
    let schema = schemas.get(table);
    let mut findings = t.findings.clone();
    let mut used: Vec<UsedCells> = t.fragments.iter().map(|f| UsedCells::new(&f.grid)).collect();
    let columns = ColumnRoles::new(t);
    let raw = raw_rows::rows(t, &columns, schema, &mut used);
    let rows = match schema.form {
        Form::ThreePublic => three_public::rows(raw, schema, table, &mut findings),
        form => typed_rows::rows(raw, form, table, vocabulary, &mut findings),
    };
    columns.report(table, t, &rows, &mut findings);
    conservation::report(t, table, &used, &mut findings);
    conservation::report_unread(t, table, &mut findings);
    conservation::report_crowded(t, table, &mut findings);
    let method = t.fragments.iter().map(|f| f.grid.method).max().unwrap_or(Method::Lattice);
    suspicious_rows::report(table, &rows, method, vocabulary, &mut findings);
    sum_check::report(table, schema.form, &rows, method, &mut findings);

    // What was printed and is no figure (and reported) is no empty table either; but words without a digit are none
    // against a sentence that says that the table is empty: parts of its header that a missing ruling left in a row.
    let says_empty = t.captions.statement.is_some();
    let odd = |c: &Cell| {
        let raw = c.raw.as_deref().unwrap_or("");
        let tells = !says_empty || raw.contains(|c: char| c.is_ascii_digit());
        tells && matches!(Print::read(raw), Print::Other(_))
    };
    let filled = rows.iter().any(|r| r.figures() > 0 || r.cells.iter().any(odd));
    let status = if filled { TableStatus::Filled } else { TableStatus::Empty };
    let rows = if filled { rows } else { typed_rows::of_empty(rows) };
    let mut pages: Vec<u32> = std::iter::once(t.page)
        .chain(rows.iter().filter_map(|r| r.page))
        .chain(rows.iter().flat_map(|r| &r.cells).filter_map(|c| c.page))
        .collect();
    pages.sort_unstable();
    pages.dedup();
    let printed: Vec<_> = columns.printed(schema.form, &rows);
    let out = {
        let mut table = Table::default();
        table.title = (!t.title.is_empty()).then(|| t.title.clone());
        table.label = t.captions.label.clone();
        table.pages = pages;
        table.status = status;
        table.unit = t.captions.unit.clone().or_else(|| unit_in_header(t));
        table.statement = t.captions.statement.clone().filter(|_| !filled);
        table.notes = t.captions.notes.iter().cloned().chain(t.captions.statement.clone().filter(|_| filled)).collect();
        table.columns = printed;
        table.rows = rows;
        table.reading = Some(certainty(method, &findings));
        table
    };
    (out, findings)
}

/// The unit in the header's cells, if they name only one: 决算数（万元）.
fn unit_in_header(t: &LogicalTable) -> Option<String> {
    let header = t.fragments.iter().find_map(|f| f.header.as_ref())?;
    let mut units = header.texts.iter().filter_map(|x| captions::unit_in_brackets(x));
    let first = units.next()?;
    units.all(|u| u == first).then_some(first)
}

/// How sure a reading is: less without a full grid, less again where the reader had to report something of its own.
fn certainty(method: Method, findings: &[Finding]) -> Reading {
    let mut reasons = Vec::new();
    let mut score: f64 = match method {
        Method::Lattice => 1.0,
        Method::Hybrid => 0.97,
        Method::Stream => 0.95,
        Method::Text => 0.9,
    };
    if method != Method::Lattice {
        reasons.push(Reason::IncompleteGrid);
    }
    let doubts = findings.iter().filter(|f| f.cause == Cause::Reading && f.severity != Severity::Info).count();
    if doubts > 0 {
        score *= if method == Method::Lattice { DOUBT_RULED } else { DOUBT };
        reasons.push(Reason::Findings(doubts));
    }
    Reading::new(method, score).because(reasons)
}
