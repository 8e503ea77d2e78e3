//! Stage `table`: the logical tables over all pages, with the titles, captions and headers that identify them. Tables that
//! only look like one of the nine are included.
use super::{View, grids};
use crate::{messages::Message, output, terminal::escape};
use juesuan::stages::{Fragment, LogicalTable, PageContent, logical_tables};
use juesuan_model::{Finding, Side, TableId};
use juesuan_tables::{
    captions::Captions,
    header::{HeaderColumn, Role},
};
use serde::Serialize;
use std::io::{self, Write};

/// The JSON of one logical table.
#[derive(Serialize)]
struct TableForm<'a> {
    table: Option<TableId>,
    title: &'a str,
    before_title: &'a str,
    page: u32,
    label: Option<&'a str>,
    unit: Option<&'a str>,
    department: Option<&'a str>,
    year: Option<u16>,
    notes: &'a [String],
    statement: Option<&'a str>,
    fragments: Vec<FragmentForm<'a>>,
    findings: &'a [Finding],
}

#[derive(Serialize)]
struct FragmentForm<'a> {
    header_rows: usize,
    columns: Vec<ColumnForm<'a>>,
    grid: grids::GridForm,
}

#[derive(Serialize)]
struct ColumnForm<'a> {
    label: &'a str,
    role: String,
    block: usize,
    side: Option<Side>,
}

pub(super) fn show(view: View, out: &mut dyn Write, pages: Vec<PageContent>) -> io::Result<()> {
    let tables = logical_tables(pages);
    let is_on = |table: &LogicalTable, page| table.page == page || table.fragments.iter().any(|f| f.grid.page == page);
    let shown: Vec<&LogicalTable> = tables.iter().filter(|t| view.page.is_none_or(|p| is_on(t, p))).collect();
    if view.json {
        return output::json(out, &shown.into_iter().map(TableForm::from).collect::<Vec<_>>());
    }
    for table in shown {
        show_table(view, out, table)?;
    }
    Ok(())
}

fn show_table(view: View, out: &mut dyn Write, table: &LogicalTable) -> io::Result<()> {
    let what = match table.table {
        Some(id) => format!("{} {}", id.number(), id.id()),
        None => Message::NoneOfTheNine.text(view.lang),
    };
    let before = if table.before_title.is_empty() { String::new() } else { format!("({}) ", table.before_title) };
    writeln!(out, "{what}: {} [p. {}]", escape(&format!("{before}{}", table.title)), table.page)?;
    let Captions { label, unit, department, year, notes, statement } = &table.captions;
    let year = year.map(|y| y.to_string());
    let captions =
        [("label", label), ("unit", unit), ("department", department), ("year", &year), ("statement", statement)];
    for (name, value) in captions {
        if let Some(value) = value {
            writeln!(out, "  {name}: {}", escape(value))?;
        }
    }
    for note in notes {
        writeln!(out, "  note: {}", escape(note))?;
    }
    for fragment in &table.fragments {
        writeln!(out, "  p. {}", fragment.grid.page)?;
        for (column, at) in fragment.header.iter().flat_map(|h| &h.columns).zip(0..) {
            writeln!(out, "    {at}: {} ← {}", role(column), escape(&column.label))?;
        }
        grids::draw(view, out, &fragment.grid)?;
    }
    for finding in &table.findings {
        writeln!(out, "  {}: {}", finding.rule, escape(&finding.message.en))?;
    }
    writeln!(out)
}

fn role(column: &HeaderColumn) -> String {
    match &column.role {
        Role::Code => "code".to_owned(),
        Role::Name => "name".to_owned(),
        Role::Line => "line".to_owned(),
        Role::Amount(id) => id.to_string(),
        Role::Component(id) => format!("item {id}"),
        Role::Phase(id) => format!("phase {id}"),
        Role::Unknown => "unknown".to_owned(),
        Role::Skip => "skipped".to_owned(),
    }
}

impl<'a> From<&'a LogicalTable> for TableForm<'a> {
    fn from(table: &'a LogicalTable) -> Self {
        let c = &table.captions;
        Self {
            table: table.table,
            title: &table.title,
            before_title: &table.before_title,
            page: table.page,
            label: c.label.as_deref(),
            unit: c.unit.as_deref(),
            department: c.department.as_deref(),
            year: c.year,
            notes: &c.notes,
            statement: c.statement.as_deref(),
            fragments: table.fragments.iter().map(FragmentForm::from).collect(),
            findings: &table.findings,
        }
    }
}

impl<'a> From<&'a Fragment> for FragmentForm<'a> {
    fn from(fragment: &'a Fragment) -> Self {
        let columns = fragment.header.iter().flat_map(|h| &h.columns).map(|c| ColumnForm {
            label: &c.label,
            role: role(c),
            block: c.block,
            side: c.side,
        });
        Self { header_rows: fragment.body(), columns: columns.collect(), grid: (&fragment.grid).into() }
    }
}
