//! What does not add up, and what could not be read with certainty.
use crate::{Bbox, ColumnId, TableId};
use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A figure or a table must not be used unseen.
    Error,
    /// Someone should look.
    Warning,
    /// Worth knowing; nothing is wrong (rounding, a repeated total row that was dropped).
    Info,
}

/// Whose fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// The document itself: it was read with certainty, and does not add up.
    Source,
    /// The reading is, or could be, at fault.
    Reading,
}

/// Where a finding points.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// The table, where the finding is about one.
    pub table: Option<TableId>,
    /// Index into the table's `rows`, from 0.
    pub row: Option<usize>,
    /// The column of the cell.
    pub column: Option<ColumnId>,
    /// Page of the file, from 1.
    pub page: Option<u32>,
    /// Box on that page.
    pub bbox: Option<Bbox>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable id of the rule, e.g. `unit-missing`.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// Whose fault it is.
    pub cause: Cause,
    /// What happened, where, and what to do, in English.
    pub message: String,
    /// The same in Chinese.
    pub message_zh: String,
    /// The places it is about; empty when it is about the disclosure as a whole.
    #[serde(default)]
    pub at: Vec<Place>,
    /// What should stand there, where the rule can tell.
    #[serde(default)]
    pub expected: Option<String>,
    /// What stands there.
    #[serde(default)]
    pub found: Option<String>,
}

impl Finding {
    /// A finding without a place.
    #[must_use]
    pub fn new(
        rule: &str,
        severity: Severity,
        cause: Cause,
        message: impl Into<String>,
        message_zh: impl Into<String>,
    ) -> Self {
        Self {
            rule: rule.to_owned(),
            severity,
            cause,
            message: message.into(),
            message_zh: message_zh.into(),
            at: Vec::new(),
            expected: None,
            found: None,
        }
    }

    /// Adds a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.at.push(place);
        self
    }

    /// Says what was expected and what was found.
    #[must_use]
    pub fn versus(mut self, expected: impl Into<String>, found: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self.found = Some(found.into());
        self
    }
}

impl Place {
    /// A whole table.
    #[must_use]
    pub fn table(table: TableId) -> Self {
        Self { table: Some(table), ..Self::default() }
    }

    /// A box on a page.
    #[must_use]
    pub fn page(page: u32, bbox: Option<Bbox>) -> Self {
        Self { page: Some(page), bbox, ..Self::default() }
    }
}
