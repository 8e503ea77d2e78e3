//! From what the user named to the list of input files.
//!
//! In: files, folders, patterns, lists, ZIP archives. Out: every input once, sorted by the bytes of its path, so that
//! the same set gives the same outputs in whatever order it was named, and so that datasets can be joined later.
//! Whatever cannot be read as a file (a folder that cannot be listed, a link that leads nowhere, a pipe, a damaged
//! archive) is an input too: it must appear in the outputs.

mod archive;
mod content;
mod list;
mod pattern;
mod walk;

pub(crate) use content::{Found, Key, Shard, copies, sha256};
pub(crate) use list::read_list;

use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};
use walk::Collector;

/// One input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// As given, or the folder or archive as given with the way down from there. Of a member of an archive this is no
    /// path of the file system.
    pub(crate) path: PathBuf,
    /// Where it stands in an archive.
    pub(crate) entry: Option<Entry>,
    /// Why it cannot be read, when that is already known.
    pub(crate) problem: Option<Problem>,
}

/// A member of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The archive, as given.
    pub(crate) archive: Arc<Path>,
    /// Which member, from 0.
    pub(crate) index: usize,
    /// Its size when unpacked, in bytes, as the archive says.
    pub(crate) size: u64,
}

/// What is wrong with an input before its content is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Problem {
    /// There is no such file or folder.
    Missing,
    /// A link whose target does not exist or that leads back to itself.
    BrokenLink,
    /// A folder that cannot be listed, and why.
    Unlistable(String),
    /// A pipe, a socket or a device, met in a folder.
    NotAFile,
    /// Another failure of the file system.
    Unreachable(String),
    /// An archive that cannot be opened, and why.
    BrokenArchive(String),
    /// An archive with more members than this.
    TooManyMembers { most: usize },
    /// An archive whose members share bytes.
    OverlappingMembers,
    /// An archive with members of the same name, of which only the last can be read.
    SameNames,
    /// An archive in an archive.
    NestedArchive,
    /// A member that needs a password.
    EncryptedMember,
    /// A member packed with another method than the usual ones: which.
    UnknownCompression(String),
    /// A member of more bytes than this.
    TooLarge { most: u64 },
    /// It does not fit into memory.
    OutOfMemory,
    /// A member that cannot be unpacked, and why.
    DamagedMember(String),
}

/// What to take from folders and archives.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Walk<'a> {
    /// Text dumps as well as PDFs.
    pub(crate) text: bool,
    /// A folder to leave out, the one that is written, unless it is named itself.
    pub(crate) except: Option<&'a Path>,
}

/// What was named, and what was not taken of it.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    /// In their order, each once.
    pub(crate) inputs: Vec<Input>,
    /// Files in folders and archives that are no documents by their names: how many of each extension.
    pub(crate) left_out: BTreeMap<String, usize>,
}

/// The inputs that `named` (which may be patterns) and `listed` (which is taken literally) stand for.
pub(crate) fn collect(named: &[PathBuf], listed: &[PathBuf], walk: Walk<'_>) -> Vec<Input> {
    collect_counted(named, listed, walk).inputs
}

/// [`collect`], with the count of what was not taken.
pub(crate) fn collect_counted(named: &[PathBuf], listed: &[PathBuf], walk: Walk<'_>) -> Collected {
    let all = || named.iter().chain(listed);
    let except = walk
        .except
        .and_then(|p| fs::canonicalize(p).ok())
        .filter(|real| !all().any(|n| fs::canonicalize(n).is_ok_and(|n| n == *real)));
    let mut collector = Collector::new(walk.text, except);
    for path in named {
        match pattern::expand(path) {
            Some(found) => found.iter().for_each(|path| collector.named(path)),
            None => collector.named(path),
        }
    }
    for path in listed {
        collector.named(path);
    }
    collector.finish()
}

/// Whether a name ends with a point and this, in capitals or not. A name that is nothing else counts: a crawler that
/// found no title saves `.pdf`.
pub(crate) fn has_extension(path: &Path, extension: &str) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    let (stem, end) = name.split_at(name.len().saturating_sub(extension.len()));
    stem.ends_with(b".") && end.eq_ignore_ascii_case(extension.as_bytes())
}

impl Input {
    /// A file.
    #[cfg(test)]
    pub(crate) fn file(path: PathBuf) -> Self {
        Self { path, entry: None, problem: None }
    }

    /// Inputs are taken in this order: by the bytes of the path; members of one name as they stand in the archive.
    pub(crate) fn order(&self) -> (&[u8], usize) {
        (self.path.as_os_str().as_encoded_bytes(), self.entry.as_ref().map_or(0, |e| e.index))
    }

    /// Its bytes, `most` of them at most.
    ///
    /// # Errors
    /// It cannot be read, or is larger: the problem, which a document has to report.
    pub(crate) fn read(&self, most: u64) -> Result<Vec<u8>, Problem> {
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        match &self.entry {
            None => fs::read(&self.path).map_err(|error| unreachable(&self.path, &error)),
            Some(entry) => {
                // The size that an archive tells may be a lie.
                let bytes = archive::read(entry, most.saturating_add(1)).map_err(|e| damaged(&e))?;
                if bytes.len() as u64 <= most { Ok(bytes) } else { Err(Problem::TooLarge { most }) }
            }
        }
    }
}

fn damaged(error: &io::Error) -> Problem {
    Problem::DamagedMember(error.to_string())
}

fn unreachable(path: &Path, error: &io::Error) -> Problem {
    match error.kind() {
        _ if fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink()) && fs::metadata(path).is_err() => {
            Problem::BrokenLink
        }
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Problem::Missing,
        io::ErrorKind::OutOfMemory => Problem::OutOfMemory,
        _ => Problem::Unreachable(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let temp = tempfile::tempdir().unwrap();
        for file in files {
            let path = temp.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        temp
    }

    fn found(temp: &tempfile::TempDir, named: &[&str]) -> Vec<String> {
        let named: Vec<_> = named.iter().map(|n| temp.path().join(n)).collect();
        collect(&named, &[], Walk::default())
            .into_iter()
            .map(|i| i.path.strip_prefix(temp.path()).unwrap().to_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn folders_give_pdfs_at_any_depth_sorted_by_bytes() {
        let temp = folder(&["b/z.pdf", "b.pdf", "a/x.PDF", "a/y.pdf/deep.pdf", "a/notes.txt", "a b.pdf", "pdf"]);
        assert_eq!(found(&temp, &["."]).len(), 5);
        assert_eq!(found(&temp, &["a"]), ["a/x.PDF", "a/y.pdf/deep.pdf"]);
        assert_eq!(found(&temp, &["b", "a/notes.txt"]), ["a/notes.txt", "b/z.pdf"]);
        assert_eq!(
            found(&temp, &[""]),
            ["a b.pdf", "a/x.PDF", "a/y.pdf/deep.pdf", "b.pdf", "b/z.pdf"],
            "space sorts before slash before point"
        );
    }

    #[test]
    fn text_dumps_are_taken_when_asked_for() {
        let temp = folder(&["a.pdf", "b/c.TXT", "d.doc"]);
        assert_eq!(collect(&[temp.path().to_owned()], &[], Walk { text: true, except: None }).len(), 2);
    }

    #[test]
    fn what_is_named_twice_is_read_once() {
        let temp = folder(&["a/x.pdf"]);
        assert_eq!(found(&temp, &["a/x.pdf", "a", "a/../a/x.pdf"]), ["a/x.pdf"]);
    }

    #[test]
    fn missing_inputs_stay_in_the_list() {
        let temp = folder(&[]);
        let path = temp.path().join("no.pdf");
        let inputs = collect(std::slice::from_ref(&path), &[], Walk::default());
        assert_eq!(inputs, [Input { path, entry: None, problem: Some(Problem::Missing) }]);
    }

    #[test]
    fn the_output_folder_is_no_input() {
        let temp = folder(&["in.pdf", "out/copy.pdf"]);
        let except = temp.path().join("out");
        let inputs = collect(&[temp.path().to_owned()], &[], Walk { text: false, except: Some(&except) });
        assert_eq!(inputs.len(), 1);
        assert_eq!(
            collect(&[temp.path().to_owned()], &[], Walk { text: false, except: Some(temp.path()) }).len(),
            2,
            "named itself, it is one"
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_neither_loop_nor_multiply() {
        use std::os::unix::fs::symlink;
        let temp = folder(&["a/x.pdf"]);
        let at = |p: &str| temp.path().join(p);
        symlink(temp.path(), at("a/up")).unwrap();
        symlink(at("a"), at("b")).unwrap();
        symlink(at("gone"), at("a/dead.pdf")).unwrap();
        symlink(at("a/self.pdf"), at("a/self.pdf")).unwrap();
        let inputs = collect(&[temp.path().to_owned()], &[], Walk::default());
        let seen: Vec<_> = inputs.iter().map(|i| (i.path.clone(), i.problem.clone())).collect();
        assert_eq!(
            seen,
            [
                (at("a/dead.pdf"), Some(Problem::BrokenLink)),
                (at("a/self.pdf"), Some(Problem::BrokenLink)),
                (at("a/x.pdf"), None),
            ]
        );
    }
}
