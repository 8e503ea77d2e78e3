//! One of the nine tables.
use crate::{Column, Reading, Row, row::Pairs};
use serde::{Deserialize, Serialize};

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

/// One of the nine tables of a disclosure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Table {
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
    pub columns: Vec<(Column, String)>,
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
