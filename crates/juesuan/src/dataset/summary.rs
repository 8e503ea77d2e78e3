//! What a run came to.
use juesuan_export::DocumentSummary;
use juesuan_model::Status;
use std::{collections::BTreeMap, path::PathBuf};

/// Counts over the documents of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// Documents by status.
    pub statuses: BTreeMap<Status, usize>,
    /// Their pages.
    pub pages: u64,
    /// Disclosures in them.
    pub disclosures: usize,
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
    /// Documents taken from an earlier run.
    pub reused: usize,
    /// Documents with the same content as an earlier one.
    pub copies: usize,
    /// Worker processes that were lost.
    pub worker_restarts: u32,
    /// The files written.
    pub files: Vec<PathBuf>,
}

impl Summary {
    /// Documents counted.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.statuses.values().sum()
    }

    /// Documents that could not be converted.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.statuses.iter().filter(|(status, _)| !status.is_converted()).map(|(_, count)| count).sum()
    }

    /// Counts a document.
    pub(crate) fn add(&mut self, facts: &DocumentSummary, lost_workers: u32) {
        *self.statuses.entry(facts.status).or_default() += 1;
        self.pages += u64::from(facts.pages);
        self.worker_restarts += lost_workers;
        self.disclosures += facts.disclosures;
        self.filled += facts.filled;
        self.empty += facts.empty;
        self.missing += facts.missing;
        self.figures += facts.figures;
        self.errors += facts.errors;
        self.warnings += facts.warnings;
        self.infos += facts.infos;
    }
}
