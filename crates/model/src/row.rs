//! Rows and cells.
mod json;

pub(crate) use self::json::Pairs;
use crate::{Amount, Bbox, Column};
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;

/// Item or total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowKind {
    /// A line of the classification, or any other line that is not a total.
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
#[non_exhaustive]
pub struct Cell {
    /// Its column.
    pub column: Column,
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
    /// Item or total.
    pub kind: RowKind,
    /// In 01 and 04.
    pub side: Option<Side>,
    /// The printed 行次. JSON: `line`.
    pub line_no: Option<u32>,
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
    /// The code of the classification: 3, 5 or 7 digits.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The name as printed, white space removed.
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
