//! A document without its rows: what its row in `documents.csv`, the totals of a run and progress messages need.
use juesuan_model::{Document, Severity, Status, Table, TableStatus, Words};
use serde::{Deserialize, Serialize};

/// A summary of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentSummary {
    /// File name.
    pub file: String,
    /// Path as given.
    pub path: String,
    /// SHA-256 of the content of the file, lower-case hexadecimal; empty if the file could not be read.
    pub sha256: String,
    /// Number of pages; 0 if unknown.
    pub pages: u32,
    /// Result of the run.
    pub status: Status,
    /// Explanation of the status, one sentence; empty if the document was read completely.
    #[serde(flatten, with = "juesuan_model::message")]
    pub message: Words,
    /// Number of disclosures.
    pub disclosures: usize,
    /// Departments of the disclosures, without repetitions, in order.
    pub departments: Vec<String>,
    /// Fiscal year, if all disclosures have the same.
    pub fiscal_year: Option<u16>,
    /// Unit of the amounts, if all disclosures have the same.
    pub unit: Option<String>,
    /// Number of tables with figures.
    pub filled: usize,
    /// Number of tables without a figure.
    pub empty: usize,
    /// Number of tables that are not in the document.
    pub missing: usize,
    /// Number of printed figures.
    pub figures: usize,
    /// Number of findings of severity `error`.
    pub errors: usize,
    /// Number of findings of severity `warning`.
    pub warnings: usize,
    /// Number of findings of severity `info`.
    pub infos: usize,
}

impl DocumentSummary {
    /// Summarises a document.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let disclosures = || document.disclosures.iter();
        let all_tables = || disclosures().flat_map(|d| d.tables.values());
        let tables = |status: TableStatus| all_tables().filter(|t| t.status == status).count();
        let findings =
            |severity: Severity| disclosures().flat_map(|d| &d.findings).filter(|f| f.severity == severity).count();
        let mut departments: Vec<String> = Vec::new();
        for name in disclosures().filter_map(|d| d.department.as_ref()) {
            if !departments.contains(name) {
                departments.push(name.clone());
            }
        }
        Self {
            file: document.file.clone(),
            path: document.path.clone(),
            sha256: document.sha256.clone(),
            pages: document.pages,
            status: document.status,
            message: document.message.clone(),
            disclosures: document.disclosures.len(),
            departments,
            fiscal_year: common(disclosures().map(|d| d.fiscal_year)).flatten(),
            unit: common(disclosures().map(|d| d.unit.as_deref())).flatten().map(str::to_owned),
            filled: tables(TableStatus::Filled),
            empty: tables(TableStatus::Empty),
            missing: tables(TableStatus::Missing),
            figures: all_tables().map(Table::figures).sum(),
            errors: findings(Severity::Error),
            warnings: findings(Severity::Warning),
            infos: findings(Severity::Info),
        }
    }

    /// Number of findings of any severity.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

/// The value that all items have; `None` if they differ or there are none.
fn common<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|v| v == first).then_some(first)
}
