//! What a person is told while a run goes on: always on standard error, so that standard output is data only.
//!
//! On a terminal a bar shows the progress; otherwise plain lines, now and then.
use crate::messages::{Lang, Message};
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use std::{
    cell::{Cell, RefCell},
    fmt,
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

/// Between two plain lines about the progress.
const PLAIN_EVERY: Duration = Duration::from_secs(10);

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    /// Errors that stop the run.
    Quiet,
    /// Documents that could not be converted, the progress, the summary.
    Normal,
    /// Every document.
    Verbose,
}

/// The person at the other end.
pub(crate) struct Console {
    pub(crate) lang: Lang,
    verbosity: Verbosity,
    bar: RefCell<Option<ProgressBar>>,
    last_line: Cell<Instant>,
}

impl Console {
    pub(crate) fn new(lang: Lang, verbosity: Verbosity) -> Self {
        Self { lang, verbosity, bar: RefCell::new(None), last_line: Cell::new(Instant::now()) }
    }

    /// Whether every document is worth a line.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbosity >= Verbosity::Verbose
    }

    /// What ends the run; said even when quiet.
    pub(crate) fn error(&self, message: &Message<'_>) {
        self.line(&format!("{}{}", Message::ErrorPrefix.text(self.lang), message.text(self.lang)));
    }

    /// What went wrong while the run goes on.
    pub(crate) fn warning(&self, message: &Message<'_>) {
        if self.verbosity > Verbosity::Quiet {
            self.line(&format!("{}{}", Message::WarningPrefix.text(self.lang), message.text(self.lang)));
        }
    }

    /// What is good to know.
    pub(crate) fn note(&self, message: &Message<'_>) {
        if self.verbosity > Verbosity::Quiet {
            self.line(&message.text(self.lang));
        }
    }

    /// Begins to show the progress over `of` documents.
    pub(crate) fn start(&self, of: usize) {
        if self.verbosity > Verbosity::Quiet && io::stderr().is_terminal() {
            let bar = ProgressBar::new(of as u64);
            if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos}/{len}  {rate}  {eta}  {wide_msg}") {
                let rate = |state: &ProgressState, out: &mut dyn fmt::Write| {
                    // Nothing is lost when a rate cannot be shown.
                    let _ = write!(out, "{:.1}/s", state.per_sec());
                };
                bar.set_style(style.progress_chars("█▉▊▋▌▍▎▏ ").with_key("rate", rate));
            }
            self.bar.replace(Some(bar));
        }
    }

    /// `done` of `of` documents are done, the last one was `name`.
    pub(crate) fn step(&self, done: usize, of: usize, name: &str) {
        if let Some(bar) = &*self.bar.borrow() {
            bar.set_message(name.to_owned());
            bar.set_position(done as u64);
        } else if self.last_line.get().elapsed() >= PLAIN_EVERY && done < of {
            self.last_line.set(Instant::now());
            self.note(&Message::Progress { done, of });
        }
    }

    /// Ends the progress.
    pub(crate) fn stop(&self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn line(&self, text: &str) {
        let write = || {
            // Nobody is left to be told when standard error is closed.
            let _ = writeln!(io::stderr().lock(), "{text}");
        };
        match &*self.bar.borrow() {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}
