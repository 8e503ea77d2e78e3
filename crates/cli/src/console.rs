//! Messages and progress on standard error; standard output has data only.
//!
//! On a terminal a bar shows the progress; elsewhere a line from time to time.
use crate::{
    events::{Event, LogFormat},
    messages::{Lang, Message},
    terminal,
};
use indicatif::{FormattedDuration, ProgressBar, ProgressState, ProgressStyle};
use juesuan_model::Status;
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    fmt,
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

/// Between two plain lines about the progress.
const PLAIN_EVERY: Duration = Duration::from_secs(10);

/// How much is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    /// Errors that stop the run.
    Quiet,
    /// Documents that could not be converted, the progress, the summary.
    Normal,
    /// Every document.
    Verbose,
}

/// Where messages go: their language, their form and how many of them.
pub(crate) struct Console {
    pub(crate) lang: Lang,
    /// Language of headers in outputs.
    pub(crate) output_lang: Lang,
    verbosity: Verbosity,
    log: LogFormat,
    bar: RefCell<Option<ProgressBar>>,
    begun: Cell<Instant>,
    last_line: Cell<Instant>,
}

impl Console {
    pub(crate) fn new((lang, output_lang): (Lang, Lang), verbosity: Verbosity, log: LogFormat) -> Self {
        let now = Instant::now();
        let (bar, begun, last_line) = (RefCell::new(None), Cell::new(now), Cell::new(now));
        Self { lang, output_lang, verbosity, log, bar, begun, last_line }
    }

    /// Whether events are written instead of sentences.
    pub(crate) fn tells_events(&self) -> bool {
        self.log == LogFormat::Json
    }

    /// Writes an event, if events were asked for.
    pub(crate) fn event(&self, event: &Event<'_>) {
        if self.tells_events() && self.verbosity > Verbosity::Quiet {
            self.line(&event.line());
        }
    }

    /// Whether only errors are reported.
    pub(crate) fn is_quiet(&self) -> bool {
        self.verbosity == Verbosity::Quiet
    }

    /// Whether every document gets a line.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbosity >= Verbosity::Verbose
    }

    /// Reports what stops the run, even when quiet.
    pub(crate) fn error(&self, message: &Message<'_>) {
        self.report("error", Some(&Message::ErrorPrefix), message);
    }

    /// Reports something wrong that does not stop the run.
    pub(crate) fn warning(&self, message: &Message<'_>) {
        if self.verbosity > Verbosity::Quiet {
            self.report("warning", Some(&Message::WarningPrefix), message);
        }
    }

    /// Reports something good to know.
    pub(crate) fn note(&self, message: &Message<'_>) {
        if self.verbosity > Verbosity::Quiet {
            self.report("note", None, message);
        }
    }

    fn report(&self, level: &'static str, prefix: Option<&Message<'_>>, message: &Message<'_>) {
        let text = message.text(self.lang);
        if self.tells_events() {
            self.line(&Event::Message { level, text: &text }.line());
        } else {
            self.line(&format!("{}{text}", prefix.map(|p| p.text(self.lang)).unwrap_or_default()));
        }
    }

    /// Begins to show the progress over `of` documents.
    pub(crate) fn start(&self, of: usize) {
        self.begun.set(Instant::now());
        if self.verbosity > Verbosity::Quiet && !self.tells_events() && io::stderr().is_terminal() {
            let bar = ProgressBar::new(of as u64);
            if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos}/{len}  {rate}  {eta}  {wide_msg}") {
                let rate = |state: &ProgressState, out: &mut dyn fmt::Write| {
                    // A rate that cannot be shown is no loss.
                    let _ = write!(out, "{:.1}/s", state.per_sec());
                };
                bar.set_style(style.progress_chars("█▉▊▋▌▍▎▏ ").with_key("rate", rate));
            }
            self.bar.replace(Some(bar));
        }
    }

    /// Shows that `done` of `of` documents are done, `name` last. `counts`: documents by status.
    pub(crate) fn step(&self, done: usize, of: usize, name: &str, counts: &BTreeMap<Status, usize>) {
        if let Some(bar) = &*self.bar.borrow() {
            bar.set_message(format!("{}  {name}", by_status(counts)));
            bar.set_position(done as u64);
        } else if self.last_line.get().elapsed() >= PLAIN_EVERY && done < of && !self.tells_events() {
            self.last_line.set(Instant::now());
            let rate = done as f64 / self.begun.get().elapsed().as_secs_f64().max(f64::EPSILON);
            let left = Duration::try_from_secs_f64((of - done) as f64 / rate).unwrap_or_default();
            let (left, counts) = (FormattedDuration(left).to_string(), by_status(counts));
            self.note(&Message::Progress { done, of, rate, left: &left, counts: &counts });
        }
    }

    /// Ends the progress.
    pub(crate) fn stop(&self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn line(&self, text: &str) {
        let text = terminal::escape_lines(text);
        let write = || {
            // If standard error is closed, nobody reads this.
            let _ = writeln!(io::stderr().lock(), "{text}");
        };
        match &*self.bar.borrow() {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

/// `12 ok, 3 no_text`
fn by_status(counts: &BTreeMap<Status, usize>) -> String {
    let words: Vec<String> = counts.iter().map(|(status, count)| format!("{count} {}", status.as_str())).collect();
    words.join(", ")
}
