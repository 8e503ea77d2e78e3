//! The records: document → disclosure → table → row → cell.
//!
//! The structs here are the JSON output; a row keeps its cells as one list and is written in the promised form
//! (`values`, `at`, `raw`) at the edge.
use crate::{Amount, Finding, TableId};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeMap};
use std::{borrow::Borrow, collections::BTreeMap, fmt, sync::Arc};

/// A canonical column id (`total`, `budget_abroad`, …) or `x1`, `x2` … for a column that no schema knows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnId(Arc<str>);

impl ColumnId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is a column that no schema knows (`x1`, `x2` …).
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.0.strip_prefix('x').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    }
}

impl From<&str> for ColumnId {
    fn from(s: &str) -> Self {
        Self(s.into())
    }
}

impl Borrow<str> for ColumnId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ColumnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for ColumnId {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ColumnId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Self(String::deserialize(d)?.into()))
    }
}

/// A box on a page as displayed: `[x0, y0, x1, y1]` in points, origin top left, rounded to 1/100 point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bbox(pub [f64; 4]);

impl Bbox {
    /// From single-precision page coordinates.
    #[must_use]
    pub fn new(x0: f32, y0: f32, x1: f32, y1: f32) -> Self {
        let round = |v: f32| (f64::from(v) * 100.0).round() / 100.0;
        Self([round(x0), round(y0), round(x1), round(y1)])
    }
}

/// What became of an input file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Read; every disclosure in it is there.
    Ok,
    /// Read, but some pages or some tables could not be.
    Partial,
    /// Readable, and no 部门决算 tables stand in it.
    NoTables,
    /// No text layer (a scan), or a text layer that is not text.
    NoText,
    /// Needs a password.
    Encrypted,
    /// Not a PDF, or too broken to open.
    Unreadable,
    /// Took longer than allowed.
    Timeout,
    /// Ran into a limit on size.
    Limit,
    /// The reader died on it.
    Crashed,
}

impl Status {
    /// The id in the outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Partial => "partial",
            Self::NoTables => "no_tables",
            Self::NoText => "no_text",
            Self::Encrypted => "encrypted",
            Self::Unreadable => "unreadable",
            Self::Timeout => "timeout",
            Self::Limit => "limit",
            Self::Crashed => "crashed",
        }
    }

    /// The same in Chinese, for people.
    #[must_use]
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Ok => "已读取",
            Self::Partial => "部分读取",
            Self::NoTables => "没有决算表",
            Self::NoText => "扫描件或没有真实文字",
            Self::Encrypted => "需要密码",
            Self::Unreadable => "损坏或不是 PDF",
            Self::Timeout => "超时",
            Self::Limit => "超出限制",
            Self::Crashed => "处理出错",
        }
    }

    /// Whether the input was converted (with or without tables).
    #[must_use]
    pub fn is_converted(self) -> bool {
        matches!(self, Self::Ok | Self::Partial | Self::NoTables)
    }
}

/// One input file and everything read from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Version of this form.
    pub schema_version: u32,
    /// File name.
    pub file: String,
    /// Path as given.
    pub path: String,
    /// SHA-256 of the file's bytes, lower-case hex; empty when it could not be read at all.
    pub sha256: String,
    /// Number of pages; 0 when unknown.
    pub pages: u32,
    /// What became of it.
    pub status: Status,
    /// One sentence for a person, in English; empty when all is well.
    #[serde(default)]
    pub message: String,
    /// The same in Chinese.
    #[serde(default)]
    pub message_zh: String,
    /// One per unit whose set of tables stands in the file.
    pub disclosures: Vec<Disclosure>,
    /// What the page reader had to say.
    #[serde(default)]
    pub warnings: Vec<String>,
}

/// What kind of disclosure it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 部门决算 or 单位决算.
    #[default]
    FinalAccounts,
}

/// The set of tables of one unit and year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Disclosure {
    /// What kind.
    #[serde(default)]
    pub kind: Kind,
    /// As on the cover, else at the tables' heads.
    pub department: Option<String>,
    /// The year the accounts are of.
    pub fiscal_year: Option<u16>,
    /// Unit of most of its tables: 万元, 元 …
    pub unit: Option<String>,
    /// All nine, in canonical order; status `missing` where a table is not printed.
    pub tables: BTreeMap<TableId, Table>,
    /// Figures of the running text (第三部分, 情况说明), in printed order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub narrative: Vec<NarrativeFigure>,
    /// What does not add up or could not be read.
    #[serde(default)]
    pub findings: Vec<Finding>,
}

/// A figure of the running text (第三部分, 情况说明).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NarrativeFigure {
    /// Id of the section it stands in: `totals`, `income`, `general_public`, `three_public` …
    pub section: String,
    /// What it is about: an id (`basic`, `abroad`, `procurement_goods`), a code, or the printed names of the
    /// classification from 类 to 项 with `/` between them.
    pub item: String,
    /// `amount`, `budget`, `share`, `completion`, `count`, `increase`, `decrease` …
    pub measure: String,
    /// The figure as printed.
    pub value: Amount,
    /// `万元`, `元`, `%`, `个`, `辆` … as printed.
    pub unit: String,
    /// Page on which it stands, from 1; none in a text dump without page breaks.
    #[serde(default)]
    pub page: Option<u32>,
    /// The sentence, line breaks and white space removed.
    pub sentence: String,
}

/// Whether a table is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TableStatus {
    /// With at least one figure.
    Filled,
    /// There, without a figure.
    Empty,
    /// No such table.
    #[default]
    Missing,
}

impl TableStatus {
    /// The id in the outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Filled => "filled",
            Self::Empty => "empty",
            Self::Missing => "missing",
        }
    }
}

/// How the cells of a table were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// From a complete ruled grid.
    Lattice,
    /// From rulings, completed from the alignment of words.
    Hybrid,
    /// From the alignment of words alone.
    Stream,
    /// From bare text without positions.
    Text,
}

impl Method {
    /// The id in the outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lattice => "lattice",
            Self::Hybrid => "hybrid",
            Self::Stream => "stream",
            Self::Text => "text",
        }
    }
}

/// How a table was read, and how sure the reading is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The weakest method used on any of its pages.
    pub method: Method,
    /// 0 (a guess) to 1 (nothing speaks against it).
    pub confidence: f64,
    /// Why it is not 1.
    #[serde(default)]
    pub reasons: Vec<String>,
}

/// One of the nine tables of a disclosure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// English id.
    pub id: String,
    /// As printed, white space and number label removed.
    #[serde(default)]
    pub title: Option<String>,
    /// `公开01表`, `表2`, `二、` as printed.
    #[serde(default)]
    pub label: Option<String>,
    /// Page of the title and every page that holds rows, from 1; empty for a text dump without page breaks.
    #[serde(default)]
    pub pages: Vec<u32>,
    /// Whether it is there.
    pub status: TableStatus,
    /// The unit at its head, else the disclosure's.
    #[serde(default)]
    pub unit: Option<String>,
    /// Why it is empty, as printed.
    #[serde(default)]
    pub statement: Option<String>,
    /// 注：… as printed.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Column id → header as printed, in printed order.
    #[serde(default, with = "columns")]
    pub columns: Vec<(ColumnId, String)>,
    /// The rows, in printed order.
    #[serde(default)]
    pub rows: Vec<Row>,
    /// How it was read; none for a missing table.
    #[serde(default)]
    pub reading: Option<Reading>,
}

impl Table {
    /// A table that is not printed.
    #[must_use]
    pub fn missing(id: TableId) -> Self {
        Self {
            id: id.id().to_owned(),
            title: None,
            label: None,
            pages: Vec::new(),
            status: TableStatus::Missing,
            unit: None,
            statement: None,
            notes: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            reading: None,
        }
    }

    /// Number of printed figures.
    #[must_use]
    pub fn figures(&self) -> usize {
        self.rows.iter().map(Row::figures).sum()
    }
}

/// Item or total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowKind {
    /// A line of the classification, or any other line that is no total.
    Item,
    /// 合计, 总计, 本年收入合计, 本年支出合计, 人员经费合计, 公用经费合计, and the row of 09.
    Total,
}

impl RowKind {
    /// The id in the outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Total => "total",
        }
    }
}

/// Side of a two-sided table (01, 04).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// 收入
    Income,
    /// 支出
    Expenditure,
}

impl Side {
    /// The id in the outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Income => "income",
            Self::Expenditure => "expenditure",
        }
    }
}

/// Level of a classification code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 类, three digits.
    Class,
    /// 款, five digits.
    Section,
    /// 项, seven digits.
    Item,
}

impl Level {
    /// The level that a code of this many digits has.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        match code.len() {
            3 => Some(Self::Class),
            5 => Some(Self::Section),
            7 => Some(Self::Item),
            _ => None,
        }
    }

    /// The id in the outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::Section => "section",
            Self::Item => "item",
        }
    }
}

/// One printed cell of an amount column.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its column.
    pub column: ColumnId,
    /// The figure; none for blank and for a dash.
    pub value: Option<Amount>,
    /// The print, where it is neither blank nor a figure (`-`, `—`, a word).
    pub raw: Option<String>,
    /// Where the print stands; none for a blank cell and in a text dump.
    pub bbox: Option<Bbox>,
    /// The page that it stands on, where that is another than the row's: a page end cuts the row, or the columns of a
    /// wide table go over to another sheet.
    pub page: Option<u32>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Item or total.
    pub kind: RowKind,
    /// In 01 and 04.
    pub side: Option<Side>,
    /// The printed 行次.
    pub line: Option<u32>,
    /// Digits only; none on total rows.
    pub code: Option<String>,
    /// Level of the code.
    pub level: Option<Level>,
    /// As printed, white space removed; none for the row of 09.
    pub name: Option<String>,
    /// One per amount column of the table, in printed order.
    pub cells: Vec<Cell>,
    /// Page on which the row begins, from 1; none in a text dump without page breaks.
    pub page: Option<u32>,
}

impl Row {
    /// The cell in a column.
    #[must_use]
    pub fn cell(&self, column: &str) -> Option<&Cell> {
        self.cells.iter().find(|c| c.column.as_str() == column)
    }

    /// The figure in a column.
    #[must_use]
    pub fn value(&self, column: &str) -> Option<&Amount> {
        self.cell(column).and_then(|c| c.value.as_ref())
    }

    /// The page that a cell of it stands on.
    #[must_use]
    pub fn page_of(&self, cell: &Cell) -> Option<u32> {
        cell.page.or(self.page)
    }

    /// Number of printed figures.
    #[must_use]
    pub fn figures(&self) -> usize {
        self.cells.iter().filter(|c| c.value.is_some()).count()
    }
}

/// The promised form of a row.
#[derive(Serialize, Deserialize)]
struct RowForm {
    kind: RowKind,
    #[serde(default)]
    side: Option<Side>,
    #[serde(default)]
    line: Option<u32>,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    level: Option<Level>,
    #[serde(default)]
    name: Option<String>,
    values: Pairs<Option<Amount>>,
    #[serde(default)]
    page: Option<u32>,
    #[serde(default)]
    at: Pairs<Bbox>,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    at_page: Pairs<u32>,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    raw: Pairs<String>,
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        RowForm {
            kind: self.kind,
            side: self.side,
            line: self.line,
            code: self.code.clone(),
            level: self.level,
            name: self.name.clone(),
            values: Pairs(self.cells.iter().map(|c| (c.column.clone(), c.value.clone())).collect()),
            page: self.page,
            at: Pairs(self.cells.iter().filter_map(|c| c.bbox.map(|b| (c.column.clone(), b))).collect()),
            at_page: Pairs(self.cells.iter().filter_map(|c| c.page.map(|p| (c.column.clone(), p))).collect()),
            raw: Pairs(self.cells.iter().filter_map(|c| c.raw.clone().map(|r| (c.column.clone(), r))).collect()),
        }
        .serialize(s)
    }
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let form = RowForm::deserialize(d)?;
        let cells = form
            .values
            .0
            .into_iter()
            .map(|(column, value)| Cell {
                value,
                raw: form.raw.get(&column).cloned(),
                bbox: form.at.get(&column).copied(),
                page: form.at_page.get(&column).copied(),
                column,
            })
            .collect();
        Ok(Self {
            kind: form.kind,
            side: form.side,
            line: form.line,
            level: form.level.or_else(|| form.code.as_deref().and_then(Level::of_code)),
            code: form.code,
            name: form.name,
            cells,
            page: form.page,
        })
    }
}

/// A JSON object whose order is kept.
struct Pairs<V>(Vec<(ColumnId, V)>);

impl<V> Default for Pairs<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Pairs<V> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn get(&self, column: &ColumnId) -> Option<&V> {
        self.0.iter().find(|(c, _)| c == column).map(|(_, v)| v)
    }
}

impl<V: Serialize> Serialize for Pairs<V> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(self.0.len()))?;
        for (k, v) in &self.0 {
            map.serialize_entry(k, v)?;
        }
        map.end()
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Visitor<V>(std::marker::PhantomData<V>);
        impl<'de, V: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<V> {
            type Value = Pairs<V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with one entry per column")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    pairs.push(entry);
                }
                Ok(Pairs(pairs))
            }
        }
        d.deserialize_map(Visitor(std::marker::PhantomData))
    }
}

/// `Table::columns` as a JSON object whose order is kept.
mod columns {
    use super::{ColumnId, Pairs};
    use serde::{Deserialize, Deserializer, Serializer, ser::SerializeMap};

    pub(super) fn serialize<S: Serializer>(columns: &[(ColumnId, String)], s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(columns.len()))?;
        for (id, label) in columns {
            map.serialize_entry(id, label)?;
        }
        map.end()
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<(ColumnId, String)>, D::Error> {
        Ok(Pairs::deserialize(d)?.0)
    }
}
