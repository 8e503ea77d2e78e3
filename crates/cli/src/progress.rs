//! How a run goes, document by document: for a person or as events.
use crate::{
    console::Console,
    events::{DocumentEvent, Event},
    messages::{Lang, Message},
    summary::Summary,
    terminal,
    worker::Readers,
};
use juesuan_export::Facts;
use juesuan_model::Status;
use std::num::NonZeroUsize;

/// A run that begins.
pub(crate) fn start(console: &Console, inputs: usize, jobs: NonZeroUsize, readers: &Readers, output: &str) {
    let jobs = jobs.get();
    if !console.tells_events() {
        console.note(&Message::Reading { inputs, jobs });
        return console.start(inputs);
    }
    let (timeout, memory) = readers.bounds();
    console.event(&Event::Start {
        version: env!("CARGO_PKG_VERSION"),
        inputs,
        jobs,
        isolation: readers.word(),
        timeout: timeout.map(|t| t.as_secs_f64()),
        memory,
        output,
    });
}

/// What a document took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    /// From taking up the input to having it rendered.
    pub(crate) seconds: f64,
    /// Worker processes that were lost over it.
    pub(crate) lost: u32,
    /// The worker process that read it, or was the last one lost over it.
    pub(crate) worker: Option<u32>,
}

/// A document that is done: counted, and told.
pub(crate) fn done(console: &Console, summary: &mut Summary, of: usize, facts: &Facts, effort: Effort) {
    summary.add(facts, effort.lost);
    let (done, message) = (summary.inputs(), in_lang(facts, console.lang));
    if console.tells_events() {
        let event = DocumentEvent::new(facts, message, (done, of), effort);
        return console.event(&Event::Document(Box::new(event)));
    }
    console.step(done, of, &terminal::escape(&facts.file), summary.statuses());
    tell(console, facts);
}

/// What a person is told of a document: trouble always, all of them when verbose. A document without the nine tables is no
/// trouble: folders from a crawl are full of them.
pub(crate) fn tell(console: &Console, facts: &Facts) {
    let message = in_lang(facts, console.lang);
    let path = terminal::escape(&facts.path);
    if !message.is_empty() && facts.status != Status::NoTables {
        console.warning(&Message::DocumentTrouble { path: &path, message: &terminal::escape(message) });
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

fn in_lang(facts: &Facts, lang: Lang) -> &str {
    match lang {
        Lang::En => &facts.message,
        Lang::Zh => &facts.message_zh,
    }
}
