//! From paths to the list of inputs.
use super::{
    glob,
    input::Input,
    walk::{Collected, Collector},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What to take from folders and archives.
#[derive(Clone, Copy, Debug, Default)]
pub struct Walk<'a> {
    /// Text dumps (`.txt`) as well as PDFs.
    pub text: bool,
    /// A folder to skip (the output folder), unless it is named itself.
    pub except: Option<&'a Path>,
}

/// Finds the inputs that `named` paths and patterns and `listed` paths (taken literally) stand for.
///
/// A file that is named is always an input; folders and archives are searched for `.pdf` at any depth. The paths of
/// members of archives (`a.zip/b.pdf`) can be named too.
#[must_use]
pub fn collect(named: &[PathBuf], listed: &[PathBuf], walk: Walk<'_>) -> Collected {
    let all = || named.iter().chain(listed);
    let except = walk
        .except
        .and_then(|p| fs::canonicalize(p).ok())
        .filter(|real| !all().any(|n| fs::canonicalize(n).is_ok_and(|n| n == *real)));
    let mut collector = Collector::new(walk.text, except);
    for path in named {
        match glob::expand(path) {
            Some(found) => found.iter().for_each(|path| collector.add_named(path)),
            None => collector.add_named(path),
        }
    }
    for path in listed {
        collector.add_named(path);
    }
    collector.finish()
}

impl Input {
    /// The input with this path: a file, or a member of an archive (`a.zip/b.pdf`).
    #[must_use]
    pub fn new(path: &Path) -> Self {
        let inputs = collect(&[], &[path.to_owned()], Walk::default()).inputs;
        inputs.into_iter().next().unwrap_or_else(|| Self::file(path.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::InputProblem;

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
            .inputs
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
    fn text_dumps_are_collected_on_request() {
        let temp = folder(&["a.pdf", "b/c.TXT", "d.doc"]);
        assert_eq!(collect(&[temp.path().to_owned()], &[], Walk { text: true, except: None }).inputs.len(), 2);
    }

    #[test]
    fn an_input_named_twice_is_collected_once() {
        let temp = folder(&["a/x.pdf"]);
        assert_eq!(found(&temp, &["a/x.pdf", "a", "a/../a/x.pdf"]), ["a/x.pdf"]);
    }

    #[test]
    fn missing_inputs_stay_in_the_list() {
        let temp = folder(&[]);
        let path = temp.path().join("no.pdf");
        let inputs = collect(std::slice::from_ref(&path), &[], Walk::default()).inputs;
        assert_eq!(inputs, [Input { path, entry: None, problem: Some(InputProblem::Missing) }]);
    }

    #[test]
    fn the_output_folder_is_skipped() {
        let temp = folder(&["in.pdf", "out/copy.pdf"]);
        let except = temp.path().join("out");
        let inputs = collect(&[temp.path().to_owned()], &[], Walk { text: false, except: Some(&except) }).inputs;
        assert_eq!(inputs.len(), 1);
        assert_eq!(
            collect(&[temp.path().to_owned()], &[], Walk { text: false, except: Some(temp.path()) }).inputs.len(),
            2,
            "unless it is named itself"
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_neither_loop_nor_add_inputs_twice() {
        use std::os::unix::fs::symlink;
        let temp = folder(&["a/x.pdf"]);
        let at = |p: &str| temp.path().join(p);
        symlink(temp.path(), at("a/up")).unwrap();
        symlink(at("a"), at("b")).unwrap();
        symlink(at("gone"), at("a/dead.pdf")).unwrap();
        symlink(at("a/self.pdf"), at("a/self.pdf")).unwrap();
        let inputs = collect(&[temp.path().to_owned()], &[], Walk::default()).inputs;
        let seen: Vec<_> = inputs.iter().map(|i| (i.path.clone(), i.problem.clone())).collect();
        assert_eq!(
            seen,
            [
                (at("a/dead.pdf"), Some(InputProblem::BrokenLink)),
                (at("a/self.pdf"), Some(InputProblem::BrokenLink)),
                (at("a/x.pdf"), None),
            ]
        );
    }
}
