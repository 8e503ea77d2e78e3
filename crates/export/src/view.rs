//! What the outputs need of a document besides its cells: derived columns of rows, units, ids.
//!
//! A view borrows from a [`Document`], is made once, and is read by every format.
use crate::{
    DocumentSummary, Format, Options, RunDetails, currency, department_name, document_ids, leaf_rows, row_items,
};
use juesuan_model::codes::{self, Classification};
use juesuan_model::{Disclosure, Document, Level, Row, Table, TableId};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// One input file.
pub(crate) struct DocumentView<'a> {
    #[cfg_attr(
        not(any(feature = "sqlite", feature = "xlsx")),
        expect(dead_code, reason = "only these formats use it")
    )]
    pub(crate) record: &'a Document,
    pub(crate) info: DocumentInfo<'a>,
    pub(crate) disclosures: Vec<DisclosureView<'a>>,
}

/// What the row of the document in `documents` needs.
pub(crate) struct DocumentInfo<'a> {
    pub(crate) summary: &'a DocumentSummary,
    /// Unique id, safe as a file name.
    pub(crate) id: &'a str,
    pub(crate) seconds: Option<f64>,
    /// Path of the first input with the same content; `None` for that input itself.
    pub(crate) duplicate_of: Option<&'a str>,
    /// Path of the JSON file in the output folder; empty if none is written.
    pub(crate) json: String,
}

/// One disclosure.
pub(crate) struct DisclosureView<'a> {
    /// From 1.
    pub(crate) number: i64,
    pub(crate) record: &'a Disclosure,
    pub(crate) department_clean: Option<String>,
    pub(crate) tables: Vec<TableView<'a>>,
}

/// One table of a disclosure.
pub(crate) struct TableView<'a> {
    pub(crate) id: TableId,
    pub(crate) record: &'a Table,
    /// `None` if the unit is unknown.
    pub(crate) yuan_per_unit: Option<Decimal>,
    pub(crate) rows: Vec<RowView<'a>>,
}

/// One row of a table.
pub(crate) struct RowView<'a> {
    /// From 1.
    pub(crate) number: i64,
    pub(crate) record: &'a Row,
    pub(crate) class_code: Option<&'a str>,
    pub(crate) section_code: Option<&'a str>,
    pub(crate) class_name: Option<&'a str>,
    pub(crate) section_name: Option<&'a str>,
    pub(crate) item: Option<&'static str>,
    pub(crate) is_leaf: bool,
}

impl<'a> DocumentView<'a> {
    pub(crate) fn new(
        document: &'a Document,
        summary: &'a DocumentSummary,
        id: &'a str,
        run: RunDetails<'a>,
        options: &Options,
    ) -> Self {
        let disclosures = document.disclosures.iter().zip(1..);
        let disclosures = disclosures.map(|(disclosure, number)| DisclosureView::new(disclosure, number)).collect();
        Self { record: document, info: DocumentInfo::new(summary, id, run, options), disclosures }
    }
}

impl<'a> DocumentInfo<'a> {
    pub(crate) fn new(summary: &'a DocumentSummary, id: &'a str, run: RunDetails<'a>, options: &Options) -> Self {
        let has_json = options.formats.contains(&Format::Json);
        let json = if has_json { document_ids::file_path("json", id, "json", options.folders) } else { String::new() };
        Self { summary, id, seconds: run.seconds, duplicate_of: run.duplicate_of, json }
    }
}

impl<'a> DisclosureView<'a> {
    pub(crate) fn new(disclosure: &'a Disclosure, number: i64) -> Self {
        let year = disclosure.fiscal_year;
        let tables = disclosure.tables.iter().map(|(id, table)| TableView::new(*id, table, year)).collect();
        let department_clean = disclosure.department.as_deref().map(department_name::clean);
        Self { number, record: disclosure, department_clean, tables }
    }
}

impl<'a> TableView<'a> {
    fn new(id: TableId, table: &'a Table, year: Option<u16>) -> Self {
        let mut printed_names: HashMap<&str, &str> = HashMap::new();
        for row in &table.rows {
            if let (Some(code), Some(name)) = (row.code.as_deref(), row.name.as_deref()) {
                printed_names.entry(code).or_insert(name);
            }
        }
        let list = Classification::of_table(id);
        let name_of = |code: Option<&str>| {
            let code = code?;
            printed_names.get(code).copied().or_else(|| codes::name(list?, code, year))
        };
        let leaves = leaf_rows::leaf_rows(&table.rows);
        let items = row_items::items_of(id, &table.rows);
        let rows = table.rows.iter().zip(1..).zip(leaves).zip(items);
        let rows = rows.map(|(((row, number), is_leaf), item)| {
            let prefix = |digits: usize| row.code.as_deref().and_then(|c| c.get(..digits));
            let class_code = row.level.and_then(|_| prefix(3));
            let section_code = row.level.filter(|l| *l != Level::Class).and_then(|_| prefix(5));
            RowView {
                number,
                record: row,
                class_code,
                section_code,
                class_name: name_of(class_code),
                section_name: name_of(section_code),
                item,
                is_leaf,
            }
        });
        let rows = rows.collect();
        let yuan_per_unit = table.unit.as_deref().and_then(currency::yuan_per_unit);
        Self { id, record: table, yuan_per_unit, rows }
    }
}
