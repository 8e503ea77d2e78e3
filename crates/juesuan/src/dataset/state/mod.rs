//! What a run leaves for the next one: the folder `.juesuan` in the output folder.
//!
//! * `journal.jsonl`: a finished run, one line per input in the order of the outputs ([`journal`]);
//! * `running.jsonl`: a run that is going on or was cut off, one line as soon as a document is read;
//! * `documents/`: documents as JSON ([`store`]), where `json/` does not have them: while a run goes on, and when JSON is
//!   not among the formats;
//! * `lock`: held by the run that writes here.
//!
//! A file is written under another name and then renamed, the journal has its hash, and a document is reused only when
//! both agree. A run may be cut off at any moment; at worst a document is read again.

mod journal;
mod store;

pub(crate) use journal::{Header, Line, header, read_journal};
pub(crate) use store::{By, Check, Stored, StoredIn, load_document};

use super::{error::Error, inputs::ContentKey};
use juesuan_model::{Document, Status};
use std::{
    collections::{HashMap, HashSet},
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};
use store::Store;
use tempfile::TempDir;

/// The folder in the output folder.
pub(crate) const FOLDER: &str = ".juesuan";
/// Prefix of the temporary folders in which outputs are written, and of states that are not kept.
const UNFINISHED: &str = ".juesuan-unfinished-";

const FINISHED: &str = "journal.jsonl";
const RUNNING: &str = "running.jsonl";
const NEXT: &str = "journal.next";

/// What becomes of earlier runs in the output folder, and of this one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mode {
    /// Reuse the documents of earlier runs whose files have not changed, and keep those of this run.
    Resume,
    /// Read everything, and keep the documents of this run for later ones.
    #[default]
    Anew,
    /// Read everything, and keep nothing: this run can neither be resumed nor merged.
    Temporary,
}

/// The documents of a run.
pub(crate) struct State {
    out: PathBuf,
    /// The folder with journals and documents.
    folder: PathBuf,
    store: Store,
    /// Documents of the last finished run.
    finished: HashMap<ContentKey, Stored>,
    /// Documents of this run, and of runs before it that were cut off.
    running: Mutex<Running>,
    /// Whether the finished outputs hold the documents as JSON.
    in_outputs: bool,
    /// Whether any document is from an earlier run.
    had_documents: bool,
    // Last: the files above are closed before their folder is removed.
    _temporary: Option<TempDir>,
    /// Released when the file is closed.
    _lock: Option<File>,
}

struct Running {
    journal: File,
    documents: HashMap<ContentKey, Stored>,
}

/// Writes the journal of this run in the order of the outputs.
pub(crate) struct JournalWriter {
    lines: BufWriter<File>,
    path: PathBuf,
    /// Documents in the store that it names.
    kept: HashSet<String>,
}

/// Whether a run was cut off in this output folder after it had read something.
pub(crate) fn is_unfinished(out: &Path) -> bool {
    read_journal(&out.join(FOLDER).join(RUNNING)).is_ok_and(|mut lines| lines.any(|(_, line)| line.is_ok()))
}

/// Whether a run of this program wrote to an output folder.
#[must_use]
pub fn has_state(output: &Path) -> bool {
    [FINISHED, RUNNING].iter().any(|name| output.join(FOLDER).join(name).is_file())
}

/// The journal of a finished run, unless a later run was cut off.
pub(crate) fn finished_journal(out: &Path) -> Option<PathBuf> {
    let folder = out.join(FOLDER);
    let is_finished = folder.join(FINISHED).is_file() && !folder.join(RUNNING).exists();
    is_finished.then(|| folder.join(FINISHED))
}

impl State {
    /// Opens the state of an output folder and creates both if they are missing. `in_outputs`: whether the outputs will
    /// hold the documents as JSON.
    ///
    /// # Errors
    /// Another run writes there, or the folder cannot be written to.
    pub(crate) fn open(
        out: &Path,
        mode: Mode,
        header: &Header,
        in_outputs: bool,
    ) -> Result<(Self, JournalWriter), Error> {
        fs::create_dir_all(out).map_err(at(out))?;
        let (folder, temporary, lock) = if mode == Mode::Temporary {
            let temporary = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(out).map_err(at(out))?;
            (temporary.path().to_owned(), Some(temporary), None)
        } else {
            let folder = out.join(FOLDER);
            fs::create_dir_all(&folder).map_err(at(&folder))?;
            let lock = lock(&folder.join("lock"), out)?;
            // No other run is using them: the lock is ours.
            remove_unfinished(out);
            (folder, None, Some(lock))
        };
        let store = Store::new(&folder);
        let (finished, running, next) = (folder.join(FINISHED), folder.join(RUNNING), folder.join(NEXT));
        if mode != Mode::Resume {
            journal::remove(&finished).map_err(at(&finished))?;
            journal::remove(&running).map_err(at(&running))?;
            store.clear();
        }
        let documents = journal::documents(&running, header);
        let journal = journal::append(&running, header).map_err(at(&running))?;
        let begin = || {
            let mut lines = BufWriter::new(File::create(&next)?);
            lines.write_all(&journal::line(header)?)?;
            Ok(lines)
        };
        let lines = begin().map_err(at(&next))?;
        let finished = journal::documents(&finished, header);
        let state = Self {
            out: out.to_owned(),
            had_documents: !finished.is_empty() || !documents.is_empty(),
            finished,
            folder,
            store,
            running: Mutex::new(Running { journal, documents }),
            in_outputs,
            _temporary: temporary,
            _lock: lock,
        };
        Ok((state, JournalWriter { lines, path: next, kept: HashSet::new() }))
    }

    /// Whether the document of a file with this content is kept.
    pub(crate) fn has(&self, key: &ContentKey) -> bool {
        self.running().documents.contains_key(key)
    }

    /// Whether earlier runs left documents.
    pub(crate) fn has_documents(&self) -> bool {
        self.had_documents
    }

    /// The document of a file with this content, if this run or an earlier one has read it.
    pub(crate) fn load(&self, key: &ContentKey) -> Option<(Document, Stored)> {
        let running = self.running().documents.get(key).cloned();
        [running.as_ref(), self.finished.get(key)].into_iter().flatten().find_map(|stored| {
            let document = load_document(&self.file(By::Content(key), &stored.place), stored.check)?;
            (document.sha256 == key.sha256()).then(|| (document, stored.clone()))
        })
    }

    /// Keeps a document for this run and later ones. `json` is its JSON form and `check` the sum of that. `before`: where an
    /// earlier run stored it.
    ///
    /// # Errors
    /// The disk is full, or will not be written to.
    pub(crate) fn keep(
        &self,
        by: By<'_>,
        line: Line,
        (json, check): (&[u8], Check),
        before: Option<&Stored>,
    ) -> Result<(), Error> {
        let By::Content(key) = by else {
            // A file that could not be read is tried again each time; a merge has only what is kept.
            return if self.in_outputs { Ok(()) } else { self.write(by, json) };
        };
        if before.is_some_and(|b| self.in_outputs || (b.place == StoredIn::Store && b.check == check)) {
            return Ok(());
        }
        self.write(by, json)?;
        let stored = Stored { place: StoredIn::Store, check, seconds: line.seconds };
        let line = Line { stored: Some(self.name(by, &stored.place)), check: Some(check.digits()), ..line };
        let path = || self.folder.join(RUNNING);
        let line = journal::line(&line).map_err(|e| Error::Io(path(), e))?;
        let mut running = self.running();
        // One write a line: at most the last one is cut off.
        running.journal.write_all(&line).map_err(|e| Error::Io(path(), e))?;
        running.documents.insert(*key, stored);
        Ok(())
    }

    fn write(&self, by: By<'_>, json: &[u8]) -> Result<(), Error> {
        self.store.write(by, json).map_err(|e| Error::Io(self.store.file(by), e))
    }

    /// The file of a document.
    fn file(&self, by: By<'_>, place: &StoredIn) -> PathBuf {
        match place {
            StoredIn::Store => self.store.file(by),
            StoredIn::Output(name) => self.out.join(name.as_ref()),
        }
    }

    /// The name of that file below the output folder.
    fn name(&self, by: By<'_>, place: &StoredIn) -> String {
        match place {
            StoredIn::Store => format!("{FOLDER}/documents/{}", Store::name(by)),
            StoredIn::Output(name) => name.to_string(),
        }
    }

    /// The file in the store with this content and sum, if this run or one that was cut off wrote it.
    pub(crate) fn file_with(&self, key: &ContentKey, check: Check) -> Option<PathBuf> {
        let running = self.running();
        let stored = running.documents.get(key).filter(|s| s.place == StoredIn::Store && s.check == check);
        stored.map(|_| self.store.file(By::Content(key)))
    }

    /// Writes the journal line of the next input. `output`: its file in `json/`; `check`: the sum of its JSON form.
    ///
    /// # Errors
    /// The disk is full, or will not be written to.
    pub(crate) fn write_line(
        &self,
        journal: &mut JournalWriter,
        by: By<'_>,
        line: Line,
        output: Option<&str>,
        check: Check,
    ) -> Result<(), Error> {
        let (name, check) = match (output, by) {
            (Some(output), _) => (output.to_owned(), check),
            (None, by) => {
                // A copy shares the stored document of the first input with its content, whose path differs.
                let kept = match by {
                    By::Content(key) => self.running().documents.get(key).or_else(|| self.finished.get(key)).cloned(),
                    By::Path(..) => None,
                };
                journal.kept.insert(Store::name(by));
                (self.name(by, &StoredIn::Store), kept.map_or(check, |kept| kept.check))
            }
        };
        let line = Line { stored: Some(name), check: Some(check.digits()), ..line };
        let write = journal::line(&line).and_then(|line| journal.lines.write_all(&line));
        write.map_err(at(&journal.path))
    }

    /// Makes the journal of this run that of the folder, once the outputs have their names.
    ///
    /// # Errors
    /// The disk is full, or will not be written to.
    pub(crate) fn finish(self, journal: JournalWriter) -> Result<(), Error> {
        let JournalWriter { mut lines, path, kept } = journal;
        lines.flush().and_then(|()| lines.get_ref().sync_all()).map_err(at(&path))?;
        let (last, running) = (self.folder.join(FINISHED), self.folder.join(RUNNING));
        fs::rename(&path, &last).map_err(at(&last))?;
        journal::remove(&running).map_err(at(&running))?;
        // Documents of older runs only take space.
        if self.in_outputs {
            self.store.clear();
        } else {
            self.store.retain(&kept);
        }
        Ok(())
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        // A panic cannot leave a line or an entry half-written.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |error| Error::Io(path, error)
}

/// Whether a file gives this status whenever it is read. A crash may have other causes, and time and memory depend on the
/// machine: such documents are tried again.
pub(crate) fn is_final(status: Status) -> bool {
    !matches!(status, Status::Crashed | Status::Timeout | Status::Limit)
}

fn lock(path: &Path, out: &Path) -> Result<File, Error> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(at(path))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(Error::Locked(out.to_owned())),
        // Some network file systems have no locks; then two runs are not kept apart.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

/// Removes the temporary folders of killed runs.
fn remove_unfinished(out: &Path) {
    for entry in fs::read_dir(out).into_iter().flatten().flatten() {
        if entry.file_name().as_encoded_bytes().starts_with(UNFINISHED.as_bytes()) {
            // What stays only takes space.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
