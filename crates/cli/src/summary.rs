//! What a run came to, in a few lines.
use crate::{
    auditing::FailOn,
    console::Console,
    events::{Event, Findings, Tables},
    exit::Exit,
    messages::{Counts, Message, PATHS_SHOWN},
    terminal,
};
use juesuan_export::Facts;
use juesuan_model::Status;
use std::{collections::BTreeMap, time::Duration};

/// Counts over all documents of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Summary {
    /// Findings that make the exit code.
    pub(crate) fail_on: Option<FailOn>,
    documents: BTreeMap<Status, usize>,
    pages: u64,
    counts: Counts,
    restarts: u32,
    reused: usize,
    copies: usize,
    /// Paths of the first inputs that could not be converted.
    failed: Vec<String>,
}

impl Summary {
    /// Counts one more; `restarts`: worker processes that were lost over it.
    pub(crate) fn add(&mut self, facts: &Facts, restarts: u32) {
        *self.documents.entry(facts.status).or_default() += 1;
        self.pages += u64::from(facts.pages);
        self.restarts += restarts;
        if !facts.status.is_converted() && self.failed.len() < PATHS_SHOWN {
            self.failed.push(terminal::escape(&facts.path));
        }
        let counts = &mut self.counts;
        counts.disclosures += facts.disclosures;
        counts.filled += facts.filled;
        counts.empty += facts.empty;
        counts.missing += facts.missing;
        counts.figures += facts.figures;
        counts.errors += facts.errors;
        counts.warnings += facts.warnings;
        counts.infos += facts.infos;
    }

    /// Documents counted.
    pub(crate) fn inputs(&self) -> usize {
        self.documents.values().sum()
    }

    /// Documents by status.
    pub(crate) fn statuses(&self) -> &BTreeMap<Status, usize> {
        &self.documents
    }

    /// Counts one that was not read again, because an earlier run had.
    pub(crate) fn add_reused(&mut self) {
        self.reused += 1;
    }

    /// Counts one that has the same content as one before it.
    pub(crate) fn add_copy(&mut self) {
        self.copies += 1;
    }

    /// The exit code that the contract promises. An input that could not be converted outweighs findings: nobody knows
    /// what would have been found there.
    pub(crate) fn exit(&self) -> Exit {
        if self.count_failed() > 0 {
            Exit::SomeFailed
        } else if self.fail_on.is_some_and(|f| f.is_met(self.counts.errors, self.counts.warnings)) {
            Exit::Findings
        } else {
            Exit::Success
        }
    }

    /// Inputs that could not be converted.
    fn count_failed(&self) -> usize {
        self.documents.iter().filter(|(status, _)| !status.is_converted()).map(|(_, count)| count).sum()
    }

    /// Tells it. `documents`: where every input has its line; none where nothing of that is written.
    pub(crate) fn tell(&self, console: &Console, output: &str, documents: Option<&str>, took: Duration) {
        let inputs = self.inputs();
        let failed = self.count_failed();
        if console.is_quiet() {
            if failed > 0 {
                let more = if failed > self.failed.len() { ", …" } else { "" };
                let paths = self.failed.join(", ") + more;
                console.error(&Message::SummaryFailed { count: failed, paths: &paths, documents });
            }
            return;
        }
        if console.tells_events() {
            return console.event(&self.event(inputs, took));
        }
        console.note(&Message::SummaryHead { inputs, pages: self.pages, seconds: took.as_secs_f64() });
        for (count, message) in [
            (self.reused, Message::SummaryReused { count: self.reused }),
            (self.copies, Message::SummaryCopies { count: self.copies, documents }),
        ] {
            if count > 0 {
                console.note(&message);
            }
        }
        for (&status, &count) in &self.documents {
            console.note(&Message::SummaryStatus { status, count });
        }
        if self.counts.disclosures > 0 {
            console.note(&Message::SummaryTables { counts: &self.counts });
            console.note(&Message::SummaryFindings { counts: &self.counts });
        }
        console.note(&Message::SummaryOutput { path: output });
        if failed > 0 {
            console.warning(&Message::SummaryFailed { count: failed, paths: "", documents });
        }
    }

    fn event(&self, inputs: usize, took: Duration) -> Event<'static> {
        let c = &self.counts;
        Event::End {
            seconds: (took.as_secs_f64() * 1000.0).round() / 1000.0,
            inputs,
            pages: self.pages,
            statuses: self.documents.iter().map(|(status, count)| (status.as_str(), *count)).collect(),
            tables: Tables { filled: c.filled, empty: c.empty, missing: c.missing },
            figures: c.figures,
            findings: Findings { error: c.errors, warning: c.warnings, info: c.infos },
            worker_restarts: self.restarts,
            exit: self.exit().code(),
        }
    }
}
