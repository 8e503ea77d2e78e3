//! Walks files, folders and archives and collects inputs, each once.
use super::{archive, input::Input};
use crate::{
    InputProblem,
    read::{has_extension, unreachable},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

/// The inputs found, and what was skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Collected {
    /// The inputs, sorted, each once.
    pub inputs: Vec<Input>,
    /// Files in folders and archives whose names are not those of documents: their number by extension (`.html`; `-`
    /// for none).
    pub skipped: BTreeMap<String, usize>,
}

/// Collects inputs, each once.
#[derive(Debug, Default)]
pub(super) struct Collector {
    text: bool,
    except: Option<PathBuf>,
    /// Real paths of the folders walked. Each is walked once, so that links neither loop nor add inputs twice.
    folders: BTreeSet<PathBuf>,
    /// The real path of the folder and the file name of each input.
    files: BTreeSet<(PathBuf, OsString)>,
    inputs: Vec<Input>,
    skipped: BTreeMap<String, usize>,
}

impl Collector {
    /// `text`: whether to collect text dumps too. `except`: the real path of a folder to skip.
    pub(super) fn new(text: bool, except: Option<PathBuf>) -> Self {
        Self { text, except, ..Self::default() }
    }

    /// The inputs in order.
    pub(super) fn finish(mut self) -> Collected {
        self.inputs.sort_by(|a, b| a.order().cmp(&b.order()));
        // A member may be named by itself and through its archive.
        self.inputs.dedup_by(|a, b| a.entry.is_some() && a.entry == b.entry);
        Collected { inputs: self.inputs, skipped: self.skipped }
    }

    /// Counts a file that does not have the name of a document. Hidden files are not counted.
    fn skip(&mut self, path: &Path) {
        if !path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) {
            let extension = path.extension().map(|e| format!(".{}", e.to_string_lossy().to_lowercase()));
            *self.skipped.entry(extension.unwrap_or_else(|| "-".to_owned())).or_default() += 1;
        }
    }

    /// Collects a file, whatever its name, or the documents in a folder or archive.
    pub(super) fn add_named(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => self.folder(path),
            Ok(found) if found.is_file() && archive::is_archive(path) => self.archive(path),
            Ok(_) => self.add(path, None),
            Err(error) => {
                let problem = unreachable(path, &error);
                match archive::member(path).filter(|_| problem == InputProblem::Missing) {
                    Some(member) => self.inputs.push(member),
                    None => self.add(path, Some(problem)),
                }
            }
        }
    }

    fn add(&mut self, path: &Path, problem: Option<InputProblem>) {
        if self.is_new(path) {
            self.inputs.push(Input { path: path.to_owned(), entry: None, problem });
        }
    }

    fn archive(&mut self, path: &Path) {
        if self.is_new(path) {
            let members = archive::members(path, |name| {
                let is_wanted = is_document(name, self.text);
                if !is_wanted {
                    self.skip(name);
                }
                is_wanted
            });
            self.inputs.extend(members);
        }
    }

    /// Whether no file of the same name in the same real folder was collected before.
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
                // The first in order is walked first: where two links lead to one folder, the same link is used in every
                // run.
                Ok(below) => waiting.extend(below.into_iter().rev()),
                Err(error) => self.add(&folder, Some(InputProblem::Unlistable(error.to_string()))),
            }
        }
    }

    /// Collects the files of one folder and returns its sub-folders in order.
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
                _ if !is_document(&path, self.text) => self.skip(&path),
                Ok(found) if found.is_file() => self.add(&path, None),
                Ok(_) => self.add(&path, Some(InputProblem::NotAFile)),
                Err(error) => self.add(&path, Some(unreachable(&path, &error))),
            }
        }
        Ok(below)
    }
}

/// Whether a file in a folder or archive has the name of a document.
fn is_document(path: &Path, text: bool) -> bool {
    has_extension(path, "pdf") || (text && has_extension(path, "txt"))
}
