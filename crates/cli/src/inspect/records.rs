//! Stage `records`: the rows of the nine tables as they go into the outputs.
use super::View;
use crate::{
    messages::Message,
    output,
    terminal::{Align, Columns, escape},
};
use juesuan_model::{Cell, Column, Disclosure, Document, Row, Side, Table, TableId, TableStatus};
use serde::Serialize;
use std::io::{self, Write};

/// Widest column: a name longer than this is cut.
const WIDEST: usize = 48;
/// A single row with more columns than this is shown column by column.
const ACROSS: usize = 7;

/// The JSON of one table.
#[derive(Serialize)]
struct TableForm<'a> {
    disclosure: usize,
    table: TableId,
    #[serde(flatten)]
    content: &'a Table,
}

pub(super) fn show(view: View, out: &mut dyn Write, document: &Document) -> io::Result<()> {
    let mut forms = Vec::new();
    for (disclosure, number) in document.disclosures.iter().zip(1..) {
        for (&table, content) in disclosure.tables.iter().filter(|(_, t)| is_on(t, view.page)) {
            if view.json {
                forms.push(TableForm { disclosure: number, table, content });
                continue;
            }
            writeln!(out, "{}", heading(disclosure, table, content))?;
            rows(view, out, content)?;
            for note in content.statement.iter().chain(&content.notes) {
                writeln!(out, "  {}", escape(note))?;
            }
            writeln!(out)?;
        }
    }
    if view.json { output::json(out, &forms) } else { Ok(()) }
}

/// Whether a table is printed, on `page` if one is asked for.
pub(super) fn is_on(table: &Table, page: Option<u32>) -> bool {
    table.status != TableStatus::Missing && page.is_none_or(|p| table.pages.contains(&p))
}

/// The heading of a table.
fn heading(disclosure: &Disclosure, id: TableId, table: &Table) -> String {
    let year = disclosure.fiscal_year.map(|y| y.to_string());
    let pages: Vec<String> = table.pages.iter().map(u32::to_string).collect();
    let pages = (!pages.is_empty()).then(|| format!("p. {}", pages.join(", ")));
    let parts = [
        Some(id.number()),
        table.title.as_deref().or(Some(id.title())),
        table.label.as_deref(),
        disclosure.department.as_deref(),
        year.as_deref(),
        table.unit.as_deref(),
        pages.as_deref(),
        Some(table.status.as_str()),
    ];
    escape(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

fn rows(view: View, out: &mut dyn Write, table: &Table) -> io::Result<()> {
    let rows: Vec<&Row> = table.rows.iter().filter(|r| view.page.is_none_or(|p| r.page == Some(p))).collect();
    let ids: Vec<&str> = table.columns.iter().map(|(id, _)| id.as_str()).collect();
    match rows.as_slice() {
        [] => Ok(()),
        [row] if ids.len() > ACROSS => downwards(view, out, table, row),
        rows => across(view, out, rows, &ids),
    }
}

fn downwards(view: View, out: &mut dyn Write, table: &Table, row: &Row) -> io::Result<()> {
    let mut columns = Columns::new(
        [
            (Message::HeadColumn.text(view.lang), Align::Left),
            (Message::HeadLabel.text(view.lang), Align::Left),
            (Message::HeadAmount.text(view.lang), Align::Right),
        ],
        WIDEST,
    );
    for (id, label) in &table.columns {
        columns.row([id.as_str(), label, &row.cell(id).map_or_else(String::new, print)]);
    }
    columns.write(out, "  ")
}

fn across(view: View, out: &mut dyn Write, rows: &[&Row], ids: &[&str]) -> io::Result<()> {
    let has_side = rows.iter().any(|r| r.side.is_some());
    let has_line = rows.iter().any(|r| r.line_no.is_some());
    let has_code = rows.iter().any(|r| r.code.is_some());
    let word = |message: Message<'_>| message.text(view.lang);
    let mut heads = Vec::new();
    if has_side {
        heads.push((word(Message::HeadSide), Align::Left));
    }
    if has_line {
        heads.push((word(Message::HeadLineNumber), Align::Right));
    }
    if has_code {
        heads.push((word(Message::HeadCode), Align::Left));
    }
    heads.push((word(Message::HeadName), Align::Left));
    heads.extend(ids.iter().map(|id| ((*id).to_owned(), Align::Right)));
    heads.push((word(Message::HeadPage), Align::Right));

    let mut columns = Columns::new(heads, WIDEST);
    for row in rows {
        let mut cells = Vec::new();
        if has_side {
            cells.push(row.side.map_or("", Side::as_str).to_owned());
        }
        if has_line {
            cells.push(row.line_no.map_or_else(String::new, |n| n.to_string()));
        }
        if has_code {
            cells.push(row.code.clone().unwrap_or_default());
        }
        cells.push(row.name.clone().unwrap_or_default());
        cells.extend(ids.iter().map(|id| row.cell(Column::from(*id)).map_or_else(String::new, print)));
        cells.push(row.page.map_or_else(String::new, |p| p.to_string()));
        columns.row(cells);
    }
    columns.write(out, "  ")
}

/// The print of a cell.
fn print(cell: &Cell) -> String {
    match (&cell.value, &cell.raw) {
        (Some(value), _) => value.to_string(),
        (None, Some(raw)) => raw.clone(),
        (None, None) => String::new(),
    }
}
