//! From files, folders and archives to inputs.
//!
//! In: what was named, one by one. Out: every input once, in no order yet.
use super::{Collected, Input, Problem, archive, has_extension, unreachable};
use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

/// Collects inputs, each once.
#[derive(Debug, Default)]
pub(super) struct Collector {
    text: bool,
    except: Option<PathBuf>,
    /// Real paths of the folders walked: each is walked once, so links can neither loop nor multiply.
    folders: BTreeSet<PathBuf>,
    /// Real path of the folder, and name there, of each input.
    files: BTreeSet<(PathBuf, OsString)>,
    inputs: Vec<Input>,
    left_out: BTreeMap<String, usize>,
}

impl Collector {
    /// Takes text dumps too where `text`; never looks into the folder with the real path `except`.
    pub(super) fn new(text: bool, except: Option<PathBuf>) -> Self {
        Self { text, except, ..Self::default() }
    }

    /// What was collected, in order.
    pub(super) fn finish(mut self) -> Collected {
        self.inputs.sort_by(|a, b| a.order().cmp(&b.order()));
        // A member may be named by itself and with its archive.
        self.inputs.dedup_by(|a, b| a.entry.is_some() && a.entry == b.entry);
        Collected { inputs: self.inputs, left_out: self.left_out }
    }

    /// Counts a file that is no document by its name; hidden ones are nobody's documents.
    fn leave_out(&mut self, path: &Path) {
        if !path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) {
            let extension = path.extension().map(|e| format!(".{}", e.to_string_lossy().to_lowercase()));
            *self.left_out.entry(extension.unwrap_or_else(|| "-".to_owned())).or_default() += 1;
        }
    }

    /// Takes a file, whatever it is called, or all that is wanted in a folder or archive.
    pub(super) fn named(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => self.folder(path),
            Ok(found) if found.is_file() && archive::is_archive(path) => self.archive(path),
            Ok(_) => self.add(path, None),
            Err(error) => {
                let problem = unreachable(path, &error);
                match archive::member(path).filter(|_| problem == Problem::Missing) {
                    Some(member) => self.inputs.push(member),
                    None => self.add(path, Some(problem)),
                }
            }
        }
    }

    fn add(&mut self, path: &Path, problem: Option<Problem>) {
        if self.is_new(path) {
            self.inputs.push(Input { path: path.to_owned(), entry: None, problem });
        }
    }

    fn archive(&mut self, path: &Path) {
        if self.is_new(path) {
            let members = archive::members(path, |name| {
                let is_wanted = is_document(name, self.text);
                if !is_wanted {
                    self.leave_out(name);
                }
                is_wanted
            });
            self.inputs.extend(members);
        }
    }

    /// Whether this file was not met before under the same name in the same real folder.
    fn is_new(&mut self, path: &Path) -> bool {
        let parent = match path.parent() {
            Some(p) if p.as_os_str().is_empty() => Path::new("."),
            Some(p) => p,
            None => path,
        };
        let parent = fs::canonicalize(parent).unwrap_or_else(|_| parent.to_owned());
        self.files.insert((parent, path.file_name().unwrap_or(path.as_os_str()).to_owned()))
    }

    fn folder(&mut self, path: &Path) {
        let mut waiting = vec![path.to_owned()];
        while let Some(folder) = waiting.pop() {
            match self.list(&folder) {
                // Backwards, so that the first in order is walked first: where two links lead to one folder, the
                // same one of them counts in every run.
                Ok(below) => waiting.extend(below.into_iter().rev()),
                Err(error) => self.add(&folder, Some(Problem::Unlistable(error.to_string()))),
            }
        }
    }

    /// Takes the files of one folder and returns its sub-folders in order.
    fn list(&mut self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let real = fs::canonicalize(folder)?;
        if self.except.as_ref() == Some(&real) || !self.folders.insert(real) {
            return Ok(Vec::new());
        }
        let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        let mut below = Vec::new();
        for entry in entries {
            let path = entry.path();
            let kind = entry.file_type()?;
            let found = if kind.is_symlink() { fs::metadata(&path).map(|m| m.file_type()) } else { Ok(kind) };
            match found {
                Ok(found) if found.is_dir() => below.push(path),
                Ok(found) if found.is_file() && archive::is_named_archive(&path) => {
                    if archive::is_archive(&path) {
                        self.archive(&path)
                    } else {
                        self.add(&path, None)
                    }
                }
                _ if !is_document(&path, self.text) => self.leave_out(&path),
                Ok(found) if found.is_file() => self.add(&path, None),
                Ok(_) => self.add(&path, Some(Problem::NotAFile)),
                Err(error) => self.add(&path, Some(unreachable(&path, &error))),
            }
        }
        Ok(below)
    }
}

/// Whether a file in a folder or archive is taken, by its name.
fn is_document(path: &Path, text: bool) -> bool {
    has_extension(path, "pdf") || (text && has_extension(path, "txt"))
}
