//! What a run came to, in a few lines.
use crate::{
    console::Console,
    exit::Exit,
    messages::{Counts, Message},
};
use juesuan_model::{Document, Severity, Status, TableStatus};
use std::{collections::BTreeMap, time::Duration};

/// Counts over all documents of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Summary {
    documents: BTreeMap<Status, usize>,
    pages: u64,
    counts: Counts,
}

impl Summary {
    /// Counts one more.
    pub(crate) fn add(&mut self, document: &Document) {
        *self.documents.entry(document.status).or_default() += 1;
        self.pages += u64::from(document.pages);
        let counts = &mut self.counts;
        for disclosure in &document.disclosures {
            counts.disclosures += 1;
            for table in disclosure.tables.values() {
                *match table.status {
                    TableStatus::Filled => &mut counts.filled,
                    TableStatus::Empty => &mut counts.empty,
                    TableStatus::Missing => &mut counts.missing,
                } += 1;
                counts.figures += table.figures();
            }
            for finding in &disclosure.findings {
                *match finding.severity {
                    Severity::Error => &mut counts.errors,
                    Severity::Warning => &mut counts.warnings,
                    Severity::Info => &mut counts.infos,
                } += 1;
            }
        }
    }

    /// The exit code that the contract promises.
    pub(crate) fn exit(&self) -> Exit {
        if self.failed() == 0 { Exit::Success } else { Exit::SomeFailed }
    }

    /// Inputs that could not be converted.
    fn failed(&self) -> usize {
        self.documents.iter().filter(|(status, _)| !status.is_converted()).map(|(_, count)| count).sum()
    }

    /// Tells it.
    pub(crate) fn tell(&self, console: &Console, output: &str, took: Duration) {
        let inputs = self.documents.values().sum();
        console.note(&Message::SummaryHead { inputs, pages: self.pages, seconds: took.as_secs_f64() });
        for (&status, &count) in &self.documents {
            console.note(&Message::SummaryStatus { status, count });
        }
        if self.counts.disclosures > 0 {
            console.note(&Message::SummaryTables { counts: &self.counts });
            console.note(&Message::SummaryFindings { counts: &self.counts });
        }
        console.note(&Message::SummaryOutput { path: output });
        if self.failed() > 0 {
            console.warning(&Message::SummaryFailed { count: self.failed() });
        }
    }
}
