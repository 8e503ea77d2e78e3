//! A document as the outputs see it: every row with the facts that do not stand in the cell itself.
//!
//! In: a [`Document`]. Out: an [`Entry`] that borrows from it, made once and read by every format.
use crate::{About, Facts, Format, Options, department, items, leaves, names, unit};
use juesuan_model::codes::{self, Classification};
use juesuan_model::{Disclosure, Document, Level, Row, Table, TableId};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// One input file.
pub(crate) struct Entry<'a> {
    #[cfg_attr(
        not(any(feature = "sqlite", feature = "xlsx")),
        expect(dead_code, reason = "these formats look into it")
    )]
    pub(crate) document: &'a Document,
    pub(crate) outline: Outline<'a>,
    pub(crate) parts: Vec<Part<'a>>,
}

/// What stands in its own row.
pub(crate) struct Outline<'a> {
    pub(crate) facts: &'a Facts,
    /// Unique id, safe as a file name.
    pub(crate) id: &'a str,
    pub(crate) seconds: Option<f64>,
    /// Path of the first input with the same content.
    pub(crate) duplicate_of: Option<&'a str>,
    /// Its JSON file, below the output folder; blank where none is written.
    pub(crate) json: String,
}

/// One disclosure.
pub(crate) struct Part<'a> {
    /// From 1.
    pub(crate) number: i64,
    pub(crate) disclosure: &'a Disclosure,
    pub(crate) department_clean: Option<String>,
    pub(crate) tables: Vec<Form<'a>>,
}

/// One table of it.
pub(crate) struct Form<'a> {
    pub(crate) id: TableId,
    pub(crate) table: &'a Table,
    /// 元 per unit.
    pub(crate) per: Option<Decimal>,
    pub(crate) rows: Vec<Line<'a>>,
}

/// One row of it.
pub(crate) struct Line<'a> {
    /// From 1.
    pub(crate) number: i64,
    pub(crate) row: &'a Row,
    pub(crate) class_code: Option<&'a str>,
    pub(crate) section_code: Option<&'a str>,
    pub(crate) class_name: Option<&'a str>,
    pub(crate) section_name: Option<&'a str>,
    pub(crate) item: Option<&'static str>,
    pub(crate) is_leaf: bool,
}

impl<'a> Entry<'a> {
    pub(crate) fn new(
        document: &'a Document,
        facts: &'a Facts,
        id: &'a str,
        about: About<'a>,
        options: &Options,
    ) -> Self {
        let parts = document.disclosures.iter().zip(1..).map(|(d, number)| Part::new(d, number)).collect();
        Self { document, outline: Outline::new(facts, id, about, options), parts }
    }
}

impl<'a> Outline<'a> {
    pub(crate) fn new(facts: &'a Facts, id: &'a str, about: About<'a>, options: &Options) -> Self {
        let has_json = options.formats.contains(&Format::Json);
        let json = if has_json { names::placed("json", id, "json", options.folders) } else { String::new() };
        Self { facts, id, seconds: about.seconds, duplicate_of: about.duplicate_of, json }
    }
}

impl<'a> Part<'a> {
    pub(crate) fn new(disclosure: &'a Disclosure, number: i64) -> Self {
        let year = disclosure.fiscal_year;
        let tables = disclosure.tables.iter().map(|(id, table)| Form::new(*id, table, year)).collect();
        let department_clean = disclosure.department.as_deref().map(department::clean);
        Self { number, disclosure, department_clean, tables }
    }
}

impl<'a> Form<'a> {
    fn new(id: TableId, table: &'a Table, year: Option<u16>) -> Self {
        let mut names: HashMap<&str, &str> = HashMap::new();
        for row in &table.rows {
            if let (Some(code), Some(name)) = (row.code.as_deref(), row.name.as_deref()) {
                names.entry(code).or_insert(name);
            }
        }
        let list = Classification::of_table(id);
        let leaves = leaves::rows(&table.rows);
        let items = items::of_rows(id, &table.rows);
        let rows = table
            .rows
            .iter()
            .zip(1..)
            .zip(leaves)
            .zip(items)
            .map(|(((row, number), is_leaf), item)| {
                let prefix = |digits: usize| row.code.as_deref().and_then(|c| c.get(..digits));
                let class_code = row.level.and_then(|_| prefix(3));
                let section_code = row.level.filter(|l| *l != Level::Class).and_then(|_| prefix(5));
                let name_of = |code: Option<&str>| {
                    code.and_then(|c| {
                        names.get(c).copied().or_else(|| list.and_then(|list| codes::name(list, c, year)))
                    })
                };
                Line {
                    number,
                    row,
                    class_code,
                    section_code,
                    class_name: name_of(class_code),
                    section_name: name_of(section_code),
                    item,
                    is_leaf,
                }
            })
            .collect();
        let per = table.unit.as_deref().and_then(unit::yuan_per);
        Self { id, table, per, rows }
    }
}
