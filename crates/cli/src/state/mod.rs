//! What a run leaves behind so that the next one need not begin again: the folder `.juesuan` in the output folder.
//!
//! * `journal.jsonl`: an account of a finished run, one line per input in the order of the outputs ([`journal`]);
//! * `running.jsonl`: the same of a run that goes on or was cut off, a line as soon as a document is read;
//! * `documents/`: the documents as JSON, by the hash of their files' content ([`store`]), where `json/` has not got
//!   them (that is: while a run goes on, or when JSON is not among the formats);
//! * `lock`: held by the run that writes here.
//!
//! In: documents as they are read. Out: documents read before. A file is written under another name and then renamed,
//! its hash stands in the journal, and a document is taken back only when both agree: a run may be cut off at any
//! moment, and the worst that comes of it is that a document is read again.

pub(crate) mod journal;
mod store;

pub(crate) use store::{By, Check, Place, Stored, load};

use crate::inputs::Key;
use journal::{Header, Line};
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

/// The folder, in the output folder.
pub(crate) const FOLDER: &str = ".juesuan";
/// What the folders begin with in which outputs grow, and in which a state stands that is not to be kept.
const UNFINISHED: &str = ".juesuan-unfinished-";

const FINISHED: &str = "journal.jsonl";
const RUNNING: &str = "running.jsonl";
const NEXT: &str = "journal.next";

/// Why there is no state.
#[derive(Debug)]
pub(crate) enum StateError {
    /// Another run writes to the folder.
    Locked,
    /// A file cannot be written or read.
    Io(PathBuf, io::Error),
}

/// What to do with what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Take over what agrees.
    Resume,
    /// Forget it.
    Anew,
    /// Leave nothing behind.
    Temporary,
}

/// The state of a run: what was read.
pub(crate) struct State {
    out: PathBuf,
    /// Where journals and documents are.
    folder: PathBuf,
    store: Store,
    /// Documents of the last finished run.
    finished: HashMap<Key, Stored>,
    /// Documents of this run, and of those before it that were cut off.
    running: Mutex<Running>,
    /// Whether the outputs hold the documents in the end.
    in_outputs: bool,
    /// Whether any of these documents is from an earlier run.
    had_documents: bool,
    // Last: the files above are closed before their folder goes away.
    _temporary: Option<TempDir>,
    /// Released when the file is closed.
    _lock: Option<File>,
}

struct Running {
    journal: File,
    documents: HashMap<Key, Stored>,
}

/// The account of this run, in the order of the outputs.
pub(crate) struct Account {
    lines: BufWriter<File>,
    path: PathBuf,
    /// Names of the documents in the store that it names.
    kept: HashSet<String>,
}

/// Whether a run was cut off in this output folder after it had read something.
pub(crate) fn is_unfinished(out: &Path) -> bool {
    journal::read(&out.join(FOLDER).join(RUNNING)).is_ok_and(|mut lines| lines.any(|(_, line)| line.is_ok()))
}

/// Whether the folder is one that a run of this program wrote to.
pub(crate) fn is_there(out: &Path) -> bool {
    [FINISHED, RUNNING].iter().any(|name| out.join(FOLDER).join(name).is_file())
}

/// The journal of a finished run; none where there is none, or where a run was cut off since.
pub(crate) fn finished(out: &Path) -> Option<PathBuf> {
    let folder = out.join(FOLDER);
    let is_finished = folder.join(FINISHED).is_file() && !folder.join(RUNNING).exists();
    is_finished.then(|| folder.join(FINISHED))
}

impl State {
    /// Opens the state of an output folder; makes both if they are not there. `in_outputs`: the outputs will hold the
    /// documents as JSON.
    ///
    /// # Errors
    /// Another run is at work there, or the folder cannot be written to.
    pub(crate) fn open(
        out: &Path,
        mode: Mode,
        header: &Header,
        in_outputs: bool,
    ) -> Result<(Self, Account), StateError> {
        fs::create_dir_all(out).map_err(at(out))?;
        let (folder, temporary, lock) = if mode == Mode::Temporary {
            let temporary = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(out).map_err(at(out))?;
            (temporary.path().to_owned(), Some(temporary), None)
        } else {
            let folder = out.join(FOLDER);
            fs::create_dir_all(&folder).map_err(at(&folder))?;
            let lock = lock(&folder.join("lock"))?;
            // Whoever wrote them is gone: the lock is ours.
            sweep(out);
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
        Ok((state, Account { lines, path: next, kept: HashSet::new() }))
    }

    /// Whether the document of a file with this content was kept.
    pub(crate) fn has(&self, key: &Key) -> bool {
        self.running().documents.contains_key(key)
    }

    /// Whether an earlier run left documents.
    pub(crate) fn has_documents(&self) -> bool {
        self.had_documents
    }

    /// The document of a file with this content, if it was read already, in this run or in one before it.
    pub(crate) fn load(&self, key: &Key) -> Option<(Document, Stored)> {
        let running = self.running().documents.get(key).cloned();
        [running.as_ref(), self.finished.get(key)].into_iter().flatten().find_map(|stored| {
            let document = load(&self.file(By::Content(key), &stored.place), stored.check)?;
            (document.sha256 == key.sha256()).then(|| (document, stored.clone()))
        })
    }

    /// Keeps a document, `json` being its form in `json/` and `check` its sum, for this run and those after it.
    /// `before`: where an earlier run kept it.
    ///
    /// # Errors
    /// The disk is full, or will not be written to.
    pub(crate) fn keep(
        &self,
        by: By<'_>,
        line: Line,
        (json, check): (&[u8], Check),
        before: Option<&Stored>,
    ) -> Result<(), StateError> {
        let By::Content(key) = by else {
            // Found out anew each time; but whoever joins datasets has only what is kept.
            return if self.in_outputs { Ok(()) } else { self.write(by, json) };
        };
        if before.is_some_and(|b| self.in_outputs || (b.place == Place::Store && b.check == check)) {
            return Ok(());
        }
        self.write(by, json)?;
        let place = Place::Store;
        let stored = Stored { place, check, seconds: line.seconds };
        let line = Line { stored: Some(self.name(by, &stored.place)), check: Some(check.digits()), ..line };
        let path = || self.folder.join(RUNNING);
        let line = journal::line(&line).map_err(|e| StateError::Io(path(), e))?;
        let mut running = self.running();
        // Whole lines at once: what is cut off is the last one.
        running.journal.write_all(&line).map_err(|e| StateError::Io(path(), e))?;
        running.documents.insert(*key, stored);
        Ok(())
    }

    fn write(&self, by: By<'_>, json: &[u8]) -> Result<(), StateError> {
        self.store.write(by, json).map_err(|e| StateError::Io(self.store.file(by), e))
    }

    /// The file of a document.
    fn file(&self, by: By<'_>, place: &Place) -> PathBuf {
        match place {
            Place::Store => self.store.file(by),
            Place::Output(name) => self.out.join(name.as_ref()),
        }
    }

    /// The file of a document below the output folder.
    fn name(&self, by: By<'_>, place: &Place) -> String {
        match place {
            Place::Store => format!("{FOLDER}/documents/{}", Store::name(by)),
            Place::Output(name) => name.to_string(),
        }
    }

    /// The file in the store with this sum, if this run or one that was cut off wrote it.
    pub(crate) fn same(&self, key: &Key, check: Check) -> Option<PathBuf> {
        let running = self.running();
        let stored = running.documents.get(key).filter(|s| s.place == Place::Store && s.check == check);
        stored.map(|_| self.store.file(By::Content(key)))
    }

    /// Adds the next input to the account. `output`: the file in `json/` that has its document; `check`: the sum of
    /// its form in `json/`.
    ///
    /// # Errors
    /// The disk is full, or will not be written to.
    pub(crate) fn account(
        &self,
        account: &mut Account,
        by: By<'_>,
        line: Line,
        output: Option<&str>,
        check: Check,
    ) -> Result<(), StateError> {
        let (name, check) = match (output, by) {
            (Some(output), _) => (output.to_owned(), check),
            (None, by) => {
                // A copy is kept by the first of its kind, which says its own path.
                let kept = match by {
                    By::Content(key) => self.running().documents.get(key).or_else(|| self.finished.get(key)).cloned(),
                    By::Path(..) => None,
                };
                account.kept.insert(Store::name(by));
                (self.name(by, &Place::Store), kept.map_or(check, |kept| kept.check))
            }
        };
        let line = Line { stored: Some(name), check: Some(check.digits()), ..line };
        let write = journal::line(&line).and_then(|line| account.lines.write_all(&line));
        write.map_err(at(&account.path))
    }

    /// Makes the account of this run that of the folder; called when the outputs have their names.
    ///
    /// # Errors
    /// The disk is full, or will not be written to.
    pub(crate) fn finish(self, account: Account) -> Result<(), StateError> {
        let Account { mut lines, path, kept } = account;
        lines.flush().and_then(|()| lines.get_ref().sync_all()).map_err(at(&path))?;
        let (last, running) = (self.folder.join(FINISHED), self.folder.join(RUNNING));
        fs::rename(&path, &last).map_err(at(&last))?;
        journal::remove(&running).map_err(at(&running))?;
        // What is left of older runs only takes space.
        if self.in_outputs {
            self.store.clear();
        } else {
            self.store.retain(&kept);
        }
        Ok(())
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        // A line and an entry are written whole or not at all.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> StateError {
    let path = path.to_owned();
    move |error| StateError::Io(path, error)
}

/// Whether the same file gives this status whenever it is read. A reader may have died of something else, and time and
/// memory depend on the machine: such a document is tried again.
pub(crate) fn is_final(status: Status) -> bool {
    !matches!(status, Status::Crashed | Status::Timeout | Status::Limit)
}

fn lock(path: &Path) -> Result<File, StateError> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(at(path))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(StateError::Locked),
        // Some network file systems know no locks: nothing is lost but the warning.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

/// Removes what killed runs left unfinished.
fn sweep(out: &Path) {
    for entry in fs::read_dir(out).into_iter().flatten().flatten() {
        if entry.file_name().as_encoded_bytes().starts_with(UNFINISHED.as_bytes()) {
            // Left there it only takes space.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
