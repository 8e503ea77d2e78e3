//! Where something is: a box on a page, a cell of a table.
use crate::{Column, TableId};
use serde::{Deserialize, Serialize};

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

/// What a finding points to: a table, a row or a cell of it, a page, or a box on a page. Each field that is set narrows it.
///
/// ```
/// use juesuan_model::{Column, Location, TableId};
///
/// let cell = Location::table(TableId::Income).with_row(4).with_column(Column::TOTAL).with_page(7);
/// assert_eq!(cell.page, Some(7));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Location {
    /// The table.
    pub table: Option<TableId>,
    /// Index of the row in the table, counted from 0.
    pub row: Option<usize>,
    /// The column of the cell.
    pub column: Option<Column>,
    /// Page of the file, counted from 1.
    pub page: Option<u32>,
    /// Box on that page.
    pub bbox: Option<Bbox>,
}

impl Location {
    /// A whole table.
    #[must_use]
    pub fn table(table: TableId) -> Self {
        Self { table: Some(table), ..Self::default() }
    }

    /// A box on a page, or the whole page.
    #[must_use]
    pub fn page(page: u32, bbox: Option<Bbox>) -> Self {
        Self { page: Some(page), bbox, ..Self::default() }
    }

    /// Narrowed to a row; `None` widens it to the table again.
    #[must_use]
    pub fn with_row(mut self, row: impl Into<Option<usize>>) -> Self {
        self.row = row.into();
        self
    }

    /// Narrowed to a column.
    #[must_use]
    pub fn with_column(mut self, column: impl Into<Option<Column>>) -> Self {
        self.column = column.into();
        self
    }

    /// On a page, if it is known.
    #[must_use]
    pub fn with_page(mut self, page: impl Into<Option<u32>>) -> Self {
        self.page = page.into();
        self
    }

    /// In a box on its page, if it is known.
    #[must_use]
    pub fn with_bbox(mut self, bbox: impl Into<Option<Bbox>>) -> Self {
        self.bbox = bbox.into();
        self
    }
}
