//! From what the user named to the list of input files.
//!
//! In: files and folders. Out: every input once, sorted by the bytes of its path, so that the same set gives the same
//! outputs in whatever order it was named. Whatever cannot be read as a file (a folder that cannot be listed, a link
//! that leads nowhere, a pipe) is an input too: it must appear in the outputs.
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeSet,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

/// One input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// As given, or the folder as given with the way down from there.
    pub(crate) path: PathBuf,
    /// Why it cannot be read, when that is already known.
    pub(crate) problem: Option<Problem>,
}

/// What is wrong with an input before it is opened.
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
}

/// What to take from folders.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Walk<'a> {
    /// Text dumps as well as PDFs.
    pub(crate) text: bool,
    /// A folder to leave out, the one that is written, unless it is named itself.
    pub(crate) except: Option<&'a Path>,
}

/// The inputs that `named` stands for.
pub(crate) fn collect(named: &[PathBuf], walk: Walk<'_>) -> Vec<Input> {
    let mut collector = Collector {
        text: walk.text,
        except: walk
            .except
            .and_then(|p| fs::canonicalize(p).ok())
            .filter(|real| !named.iter().any(|n| fs::canonicalize(n).is_ok_and(|n| n == *real))),
        folders: BTreeSet::new(),
        files: BTreeSet::new(),
        inputs: Vec::new(),
    };
    for path in named {
        collector.named(path);
    }
    collector.inputs.sort_by(|a, b| bytes(&a.path).cmp(bytes(&b.path)));
    collector.inputs
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

struct Collector {
    text: bool,
    except: Option<PathBuf>,
    /// Real paths of the folders walked: each is walked once, so links can neither loop nor multiply.
    folders: BTreeSet<PathBuf>,
    /// Real path of the folder, and name there, of each input.
    files: BTreeSet<(PathBuf, OsString)>,
    inputs: Vec<Input>,
}

impl Collector {
    fn named(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => self.folder(path),
            Ok(_) => self.add(path, None),
            Err(error) => self.add(path, Some(unreachable(path, &error))),
        }
    }

    fn add(&mut self, path: &Path, problem: Option<Problem>) {
        let parent = match path.parent() {
            Some(p) if p.as_os_str().is_empty() => Path::new("."),
            Some(p) => p,
            None => path,
        };
        let parent = fs::canonicalize(parent).unwrap_or_else(|_| parent.to_owned());
        if self.files.insert((parent, path.file_name().unwrap_or(path.as_os_str()).to_owned())) {
            self.inputs.push(Input { path: path.to_owned(), problem });
        }
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
                _ if !self.is_wanted(&path) => {}
                Ok(found) if found.is_file() => self.add(&path, None),
                Ok(_) => self.add(&path, Some(Problem::NotAFile)),
                Err(error) => self.add(&path, Some(unreachable(&path, &error))),
            }
        }
        Ok(below)
    }

    fn is_wanted(&self, path: &Path) -> bool {
        path.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf") || (self.text && e.eq_ignore_ascii_case("txt")))
    }
}

fn unreachable(path: &Path, error: &io::Error) -> Problem {
    match error.kind() {
        _ if fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink()) => Problem::BrokenLink,
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Problem::Missing,
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
        collect(&named, Walk::default())
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
        assert_eq!(collect(&[temp.path().to_owned()], Walk { text: true, except: None }).len(), 2);
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
        let inputs = collect(std::slice::from_ref(&path), Walk::default());
        assert_eq!(inputs, [Input { path, problem: Some(Problem::Missing) }]);
    }

    #[test]
    fn the_output_folder_is_no_input() {
        let temp = folder(&["in.pdf", "out/copy.pdf"]);
        let except = temp.path().join("out");
        let inputs = collect(&[temp.path().to_owned()], Walk { text: false, except: Some(&except) });
        assert_eq!(inputs.len(), 1);
        assert_eq!(
            collect(&[temp.path().to_owned()], Walk { text: false, except: Some(temp.path()) }).len(),
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
        let inputs = collect(&[temp.path().to_owned()], Walk::default());
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
