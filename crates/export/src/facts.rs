//! What is worth knowing of a document without its rows: enough for its row in `documents.csv`, for counts over a run
//! and for a person who follows one.
use juesuan_model::{Document, Severity, Status, Table, TableStatus, Words};
use serde::{Deserialize, Serialize};

/// A document in a few words and numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
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
    /// One sentence for a person; empty when all is well.
    #[serde(flatten, with = "juesuan_model::message")]
    pub message: Words,
    /// Disclosures in it.
    pub disclosures: usize,
    /// Their departments, each once, in order.
    pub departments: Vec<String>,
    /// The year, if all disclosures agree.
    pub fiscal_year: Option<u16>,
    /// The unit, if all disclosures agree.
    pub unit: Option<String>,
    /// Tables with figures.
    pub filled: usize,
    /// Tables without a figure.
    pub empty: usize,
    /// Tables that are not printed.
    pub missing: usize,
    /// Printed figures.
    pub figures: usize,
    /// Findings of severity `error`.
    pub errors: usize,
    /// Findings of severity `warning`.
    pub warnings: usize,
    /// Findings of severity `info`.
    pub infos: usize,
}

impl Facts {
    /// The facts of a document.
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

    /// Findings of any severity.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

/// The value that all have, if they agree.
fn common<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|v| v == first).then_some(first)
}
