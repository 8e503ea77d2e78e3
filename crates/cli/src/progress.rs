//! How a run goes, document by document: as lines for a person, or as events.
use crate::{
    console::Console,
    events::{DocumentEvent, Event},
    messages::{Message, PATHS_SHOWN},
    terminal::{escape, path_shown, path_text},
};
use juesuan::{
    Status,
    dataset::{DocumentSummary, Isolation, Notice, Observer, Progress, Start},
};
use std::path::Path;

/// Shows on the console how a run goes.
pub(crate) struct RunObserver<'a> {
    console: &'a Console,
    output: &'a Path,
    /// Datasets that are merged.
    merged: Option<usize>,
    /// Paths of the first inputs that could not be converted, and the number of all.
    failed: (Vec<String>, usize),
}

impl<'a> RunObserver<'a> {
    pub(crate) fn new(console: &'a Console, output: &'a Path, merged: Option<usize>) -> Self {
        Self { console, output, merged, failed: (Vec::new(), 0) }
    }

    /// The paths of inputs that could not be converted, as far as they are shown.
    pub(crate) fn failed_paths(&self) -> String {
        let (first, count) = &self.failed;
        first.join(", ") + if *count > first.len() { ", …" } else { "" }
    }
}

impl Observer for RunObserver<'_> {
    fn start(&mut self, start: &Start<'_>) {
        let console = self.console;
        if let Some(datasets) = self.merged {
            console.note(&Message::Merging { datasets });
        } else if console.tells_events() {
            return console.event(&start_event(start, &path_text(self.output)));
        } else {
            console.note(&Message::Reading { inputs: start.inputs, jobs: start.jobs });
        }
        if !console.tells_events() {
            console.start(start.inputs);
        }
    }

    fn document(&mut self, progress: &Progress<'_>) {
        let (console, facts) = (self.console, progress.facts);
        if !facts.status.is_converted() {
            if self.failed.0.len() < PATHS_SHOWN {
                self.failed.0.push(escape(&facts.path));
            }
            self.failed.1 += 1;
        }
        let (done, message) = (progress.so_far.documents(), facts.message.get(console.lang));
        if console.tells_events() {
            let event = DocumentEvent::new(facts, message, (done, progress.of), progress.effort);
            return console.event(&Event::Document(Box::new(event)));
        }
        console.step(done, progress.of, &escape(&facts.file), &progress.so_far.statuses);
        show_document(console, facts);
    }

    fn notice(&mut self, notice: &Notice<'_>) {
        let console = self.console;
        match notice {
            Notice::Format(note) => console.warning(&Message::Text(note.get(console.lang))),
            Notice::NotRemoved { path, why } => {
                console.warning(&Message::CannotRemove { path: &path_shown(path), why: &why.to_string() });
            }
            Notice::MissingShards { first, count } => {
                let shards: Vec<String> = first.iter().map(ToString::to_string).collect();
                let more = if *count > first.len() as u64 { ", …" } else { "" };
                console.warning(&Message::MissingShards { count: *count, shards: &(shards.join(", ") + more) });
            }
            Notice::SamePath { path } => console.warning(&Message::SamePathInBoth { path: &escape(path) }),
            _ => {}
        }
    }
}

fn start_event<'a>(start: &Start<'_>, output: &'a str) -> Event<'a> {
    let (isolation, timeout, memory) = match start.isolation {
        Isolation::Processes(workers) => ("workers", workers.timeout.map(|t| t.as_secs_f64()), workers.memory),
        _ => ("in-process", None, None),
    };
    let version = env!("CARGO_PKG_VERSION");
    Event::Start { version, inputs: start.inputs, jobs: start.jobs, isolation, timeout, memory, output }
}

/// Shows a document: always if something is wrong with it, or if every document is to be shown. A document without the
/// nine tables is nothing wrong: crawled folders are full of them.
pub(crate) fn show_document(console: &Console, facts: &DocumentSummary) {
    let message = facts.message.get(console.lang);
    let path = escape(&facts.path);
    if !message.is_empty() && facts.status != Status::NoTables {
        console.warning(&Message::DocumentTrouble { path: &path, message: &escape(message) });
    } else if console.is_verbose() {
        console.note(&Message::DocumentLine {
            path: &path,
            status: facts.status,
            tables: facts.filled + facts.empty,
            figures: facts.figures,
            findings: facts.findings(),
        });
    }
}
