//! Rows and cells.
mod json;

pub(crate) use self::json::Pairs;
use crate::{Amount, Bbox, Column};
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;

/// Whether a row is an item or a total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowKind {
    /// A row of the classification, or any other row that is not a total.
    #[default]
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
    /// The level of a code, by its number of digits.
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
#[non_exhaustive]
pub struct Cell {
    /// Its column.
    pub column: Column,
    /// The figure, in the unit of the table; `None` for a blank cell and for a dash.
    pub value: Option<Amount>,
    /// The text as printed, if it is neither blank nor a figure (`-`, `—`, a word).
    pub raw: Option<String>,
    /// Bounding box of the text on its page; `None` for a blank cell and in a text dump.
    pub bbox: Option<Bbox>,
    /// Its page, if that is not the page of the row: a page break cuts the row, or a wide table is split over several
    /// pages. See [`Row::page_of`].
    pub page: Option<u32>,
}

impl Cell {
    /// A blank cell.
    #[must_use]
    pub fn new(column: Column) -> Self {
        Self { column, value: None, raw: None, bbox: None, page: None }
    }
}

/// One row. The default is an item without a name and without cells.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Row {
    /// Whether it is an item or a total.
    pub kind: RowKind,
    /// Its side, in 01 and 04.
    pub side: Option<Side>,
    /// The printed 行次 (line number). JSON: `line`.
    pub line_no: Option<u32>,
    /// Classification code, digits only; `None` for totals and in tables without codes.
    pub code: Option<String>,
    /// Level of the code.
    pub level: Option<Level>,
    /// Name as printed, without white space; `None` for the row of 09.
    pub name: Option<String>,
    /// One cell per amount column of the table, in printed order.
    pub cells: Vec<Cell>,
    /// Page on which the row begins, counted from 1; `None` in a text dump without page breaks.
    pub page: Option<u32>,
}

impl Row {
    /// The code of the classification: 3, 5 or 7 digits.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The name as printed, without white space.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The cell in a column.
    #[must_use]
    pub fn cell(&self, column: impl Borrow<Column>) -> Option<&Cell> {
        let column = column.borrow();
        self.cells.iter().find(|c| c.column == *column)
    }

    /// The figure in a column, in the unit of the table.
    #[must_use]
    pub fn amount(&self, column: impl Borrow<Column>) -> Option<&Amount> {
        self.cell(column).and_then(|c| c.value.as_ref())
    }

    /// The page of one of its cells.
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
