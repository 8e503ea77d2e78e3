//! Documents in their order → the outputs, the account of the run, and what a person is told.
//!
//! In: [`Ready`] documents, made on any thread. `convert` makes them by reading files, `merge` from other datasets.
use crate::{
    console::Console,
    inputs::{Input, Key},
    messages::Message,
    outcome::Outcome,
    progress::{self, Effort},
    state::{Account, By, Check, State, StateError, journal::Line},
    summary::Summary,
    terminal,
};
use juesuan_export::{About, Dataset, ExportError, Format, Layout, Options, Rendered};
use juesuan_model::Document;
use std::{
    collections::{BTreeSet, HashMap, HashSet, hash_map::Entry},
    fs, io,
    path::{Path, PathBuf},
};

/// Why a run cannot go on.
#[derive(Debug)]
pub(crate) enum Failure {
    /// An output cannot be written.
    Export(ExportError),
    /// The state cannot be written.
    State(StateError),
    /// A signal asked to stop: its number.
    Stopped(u8),
    /// A dataset that is merged lacks this document.
    Damaged {
        /// The dataset.
        dataset: PathBuf,
        /// The file that is not there or not as it was.
        document: String,
    },
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        Self::Export(error)
    }
}

impl From<StateError> for Failure {
    fn from(error: StateError) -> Self {
        Self::State(error)
    }
}

/// One document, ready to be written.
pub(crate) struct Ready {
    pub(crate) rendered: Rendered,
    check: Check,
    /// The time it took to read; none when that is not known.
    seconds: Option<f64>,
    /// Worker processes that were lost over it.
    lost: u32,
    /// The process that read it.
    worker: Option<u32>,
    is_reused: bool,
}

impl Ready {
    /// What a reader made just now.
    ///
    /// # Errors
    /// A format cannot hold it.
    pub(crate) fn read(outcome: Outcome) -> Result<Self, Failure> {
        let rendered = outcome.rendered?;
        let check = Check::of(rendered.json().unwrap_or_default());
        let (seconds, lost, worker) = (Some(outcome.seconds), outcome.lost, outcome.worker);
        Ok(Self { rendered, check, seconds, lost, worker, is_reused: false })
    }

    /// A document that was read before.
    ///
    /// # Errors
    /// A format cannot hold it.
    pub(crate) fn kept(document: Document, seconds: Option<f64>, options: &Options) -> Result<Self, Failure> {
        let ready = Self::read(Outcome::of(document, options))?;
        Ok(Self { seconds, is_reused: true, ..ready })
    }

    /// Its form in `json/`, and the sum of that.
    pub(crate) fn json(&self) -> (&[u8], Check) {
        (self.rendered.json().unwrap_or_default(), self.check)
    }

    /// The account of it.
    pub(crate) fn line(&self, input: &Input) -> Line {
        let facts = self.rendered.facts();
        Line::new(input, &facts.path, &facts.sha256, facts.status, self.seconds)
    }
}

/// Path of the first input of each content.
#[derive(Default)]
pub(crate) struct Firsts(HashMap<Key, Box<str>>);

impl Firsts {
    /// The path of the first with this content, if it is not this one.
    pub(crate) fn see(&mut self, key: Key, path: &str) -> Option<Box<str>> {
        match self.0.entry(key) {
            Entry::Occupied(first) => Some(first.get().clone()),
            Entry::Vacant(place) => {
                place.insert(path.into());
                None
            }
        }
    }
}

/// Writes a run.
pub(crate) struct Recorder<'a> {
    dataset: Dataset,
    account: Account,
    state: &'a State,
    console: &'a Console,
    /// Whether the time of each document goes into the outputs.
    timings: bool,
    firsts: Firsts,
    /// Outputs that were there before.
    earlier: Vec<PathBuf>,
    summary: Summary,
}

impl<'a> Recorder<'a> {
    /// Begins the outputs in `out`.
    ///
    /// # Errors
    /// The folder cannot be written to, or holds outputs that are not to be replaced.
    pub(crate) fn new(
        out: &Path,
        options: &Options,
        timings: bool,
        (state, account): (&'a State, Account),
        console: &'a Console,
    ) -> Result<Self, ExportError> {
        Ok(Self {
            earlier: earlier_outputs(out, options),
            dataset: Dataset::create(out, options)?,
            account,
            state,
            console,
            timings,
            firsts: Firsts::default(),
            summary: Summary::default(),
        })
    }

    /// Writes the next document. `line`: what is known of its input.
    ///
    /// # Errors
    /// An output or the account cannot be written.
    pub(crate) fn take(&mut self, ready: &Ready, line: Line, of: usize) -> Result<(), Failure> {
        let facts = ready.rendered.facts();
        let key = line.key();
        let first = key.and_then(|key| self.firsts.see(key, &facts.path));
        let same = key.as_ref().and_then(|key| self.state.same(key, ready.check));
        let seconds = ready.seconds.filter(|_| self.timings);
        let about = About { seconds, duplicate_of: first.as_deref(), same: same.as_deref() };
        let added = self.dataset.add_with(&ready.rendered, about)?;
        if first.is_some() {
            self.summary.add_copy();
        } else if ready.is_reused {
            self.summary.add_reused();
        }
        let order = line.order();
        let by = key.as_ref().map_or(By::Path(&order.0, order.1), By::Content);
        let line = Line { duplicate_of: first.map(Into::into), seconds, ..line };
        self.state.account(&mut self.account, by, line, added.json.as_deref(), ready.check)?;
        let effort = Effort { seconds: ready.seconds.unwrap_or_default(), lost: ready.lost, worker: ready.worker };
        progress::done(self.console, &mut self.summary, of, facts, effort);
        Ok(())
    }

    /// Gives the outputs their names and removes what was there before; `state` is to be finished then, with what comes
    /// back.
    ///
    /// # Errors
    /// An output cannot be written.
    pub(crate) fn finish(self) -> Result<(Summary, Account), Failure> {
        let written = self.dataset.finish()?;
        for note in &written.notes {
            self.console.warning(&Message::Note { en: &note.en, zh: &note.zh });
        }
        let kept: HashSet<&PathBuf> = written.files.iter().collect();
        for stale in self.earlier.iter().filter(|path| !kept.contains(path)) {
            // Left behind it would be a part of a dataset that it does not belong to; a file that is gone is as good.
            if let Err(error) = fs::remove_file(stale)
                && error.kind() != io::ErrorKind::NotFound
            {
                let path = terminal::path_shown(stale);
                self.console.warning(&Message::Unremovable { path: &path, why: &error.to_string() });
            }
            // Folders by hash, once they are empty; and json/ itself.
            for folder in stale.ancestors().skip(1).take(2) {
                if folder.ancestors().any(|f| f.ends_with("json") || f.ends_with("xlsx")) {
                    let _ = fs::remove_dir(folder);
                }
            }
        }
        Ok((self.summary, self.account))
    }
}

/// What a run replaces: the outputs of every format, whichever are written now; of databases only one that would begin
/// anew, because others grow by each run.
fn earlier_outputs(out: &Path, options: &Options) -> Vec<PathBuf> {
    if !options.overwrite {
        return Vec::new();
    }
    let all = Options { formats: Format::ALL.iter().copied().collect(), ..options.clone() };
    let mut found = juesuan_export::existing(out, &Options { tables: BTreeSet::new(), layout: Layout::Both, ..all });
    found.extend(Some(out.join("juesuan.sqlite")).filter(|path| options.renew && path.exists()));
    found
}
