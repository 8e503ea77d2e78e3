//! Writes documents in their order: to the outputs, to the journal of the run, and to the observer.
use super::{
    error::Error,
    first_paths::FirstPaths,
    observer::{Effort, Notice, Observer, Progress},
    options::WriteOptions,
    ready::Ready,
    state::{By, JournalWriter, Line, State},
    summary::Summary,
};
use juesuan_export::{CsvLayout, Dataset, ExportError, Format, Options as ExportOptions, RunDetails};
use std::{
    collections::{BTreeSet, HashSet},
    fs, io,
    path::{Path, PathBuf},
};

/// Writes a run.
pub(super) struct Recorder<'a> {
    dataset: Dataset,
    journal: JournalWriter,
    state: &'a State,
    observer: &'a mut dyn Observer,
    /// Whether the time of each document goes into the outputs.
    timings: bool,
    /// Documents of the run.
    of: usize,
    first_paths: FirstPaths,
    /// Outputs of earlier runs.
    earlier: Vec<PathBuf>,
    summary: Summary,
}

impl<'a> Recorder<'a> {
    /// Begins the outputs of `of` documents in `out`.
    ///
    /// # Errors
    /// The folder cannot be written to, or holds outputs that are not to be replaced.
    pub(super) fn new(
        out: &Path,
        options: &WriteOptions,
        (state, journal): (&'a State, JournalWriter),
        of: usize,
        observer: &'a mut dyn Observer,
    ) -> Result<Self, ExportError> {
        Ok(Self {
            earlier: earlier_outputs(out, &options.export),
            dataset: Dataset::create(out, &options.export)?,
            journal,
            state,
            observer,
            timings: options.timings,
            of,
            first_paths: FirstPaths::default(),
            summary: Summary::default(),
        })
    }

    /// Writes the next document. `line`: the journal line of its input.
    ///
    /// # Errors
    /// An output or the journal cannot be written.
    pub(super) fn write(&mut self, ready: &Ready, line: Line) -> Result<(), Error> {
        let facts = ready.rendered.summary();
        let key = line.content_key();
        let first = key.and_then(|key| self.first_paths.see(key, &facts.path));
        let same = key.as_ref().and_then(|key| self.state.file_with(key, ready.check));
        let seconds = ready.seconds.filter(|_| self.timings);
        let about = RunDetails { seconds, duplicate_of: first.as_deref(), existing_json: same.as_deref() };
        let added = self.dataset.add_rendered(&ready.rendered, about)?;
        self.summary.add(facts, ready.lost_workers);
        if first.is_some() {
            self.summary.copies += 1;
        } else if ready.is_reused {
            self.summary.reused += 1;
        }
        let order = line.order();
        let by = key.as_ref().map_or(By::Path(&order.0, order.1), By::Content);
        let line = Line { duplicate_of: first.map(Into::into), seconds, ..line };
        self.state.write_line(&mut self.journal, by, line, added.json.as_deref(), ready.check)?;
        let effort = Effort {
            seconds: ready.seconds.unwrap_or_default(),
            lost_workers: ready.lost_workers,
            worker: ready.worker,
        };
        self.observer.document(&Progress { of: self.of, facts, effort, so_far: &self.summary });
        Ok(())
    }

    /// Passes a notice on.
    pub(super) fn notice(&mut self, notice: &Notice<'_>) {
        self.observer.notice(notice);
    }

    /// Gives the outputs their names and removes those of earlier runs. The caller then finishes the state with the
    /// journal.
    ///
    /// # Errors
    /// An output cannot be written.
    pub(super) fn finish(mut self) -> Result<(Summary, JournalWriter), Error> {
        let written = self.dataset.finish()?;
        for note in &written.notes {
            self.observer.notice(&Notice::Format(note));
        }
        let kept: HashSet<&PathBuf> = written.files.iter().collect();
        for stale in self.earlier.iter().filter(|path| !kept.contains(path)) {
            // It would seem to belong to the new dataset.
            if let Err(why) = fs::remove_file(stale)
                && why.kind() != io::ErrorKind::NotFound
            {
                self.observer.notice(&Notice::NotRemoved { path: stale, why: &why });
            }
            // Sub-folders of json/ and xlsx/, and these themselves, once they are empty.
            for folder in stale.ancestors().skip(1).take(2) {
                if folder.ancestors().any(|f| f.ends_with("json") || f.ends_with("xlsx")) {
                    let _ = fs::remove_dir(folder);
                }
            }
        }
        self.summary.files = written.files;
        Ok((self.summary, self.journal))
    }
}

/// The outputs that a run replaces: those of every format, whichever are written now. A database only if it is created again:
/// otherwise it grows with each run.
fn earlier_outputs(out: &Path, options: &ExportOptions) -> Vec<PathBuf> {
    if !options.overwrite {
        return Vec::new();
    }
    let all = ExportOptions { formats: Format::ALL.iter().copied().collect(), ..options.clone() };
    let all = ExportOptions { tables: BTreeSet::new(), layout: CsvLayout::Both, ..all };
    let mut found = juesuan_export::existing_outputs(out, &all);
    found.extend(Some(out.join("juesuan.sqlite")).filter(|path| options.renew && path.exists()));
    found
}
