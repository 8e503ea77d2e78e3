//! One of the nine tables, as read.
use crate::{Column, Reading, Row, row::Pairs};
use serde::{Deserialize, Serialize};

/// Whether a table is printed, and has figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TableStatus {
    /// Printed, with at least one figure.
    Filled,
    /// Printed, without a figure.
    Empty,
    /// Not printed, or not found.
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

/// One of the nine tables of a disclosure. Which one is the key in [`Disclosure::tables`](crate::Disclosure::tables).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Table {
    /// Title as printed, without white space and number.
    #[serde(default)]
    pub title: Option<String>,
    /// Printed number: `公开01表`, `表2`, `二、`.
    #[serde(default)]
    pub label: Option<String>,
    /// Page of the title and every page with rows, counted from 1; empty for a text dump without page breaks.
    #[serde(default)]
    pub pages: Vec<u32>,
    /// Whether it is printed, and has figures.
    pub status: TableStatus,
    /// Unit of money printed above it, else that of the disclosure: all amounts are in this unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// The printed statement why it is empty (本部门没有…).
    #[serde(default)]
    pub statement: Option<String>,
    /// Notes (注：…) as printed.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Columns in printed order, each with its header as printed (levels separated by `/`). JSON: an object.
    #[serde(default, with = "columns")]
    pub columns: Vec<(Column, String)>,
    /// The rows, in printed order.
    #[serde(default)]
    pub rows: Vec<Row>,
    /// How it was read; `None` for a missing table.
    #[serde(default)]
    pub reading: Option<Reading>,
}

impl Table {
    /// A table that is not printed.
    #[must_use]
    pub fn missing() -> Self {
        Self::default()
    }

    /// The rows, in printed order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &Row> + DoubleEndedIterator {
        self.rows.iter()
    }

    /// Number of printed figures.
    #[must_use]
    pub fn figures(&self) -> usize {
        self.rows.iter().map(Row::figures).sum()
    }
}

/// `Table::columns` as a JSON object whose order is kept.
mod columns {
    use super::{Column, Pairs};
    use serde::{Deserialize, Deserializer, Serializer, ser::SerializeMap};

    pub(super) fn serialize<S: Serializer>(columns: &[(Column, String)], s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(columns.len()))?;
        for (id, label) in columns {
            map.serialize_entry(id, label)?;
        }
        map.end()
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<(Column, String)>, D::Error> {
        Ok(Pairs::deserialize(d)?.0)
    }
}
