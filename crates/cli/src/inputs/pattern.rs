//! Patterns that the shell did not expand: quoted ones, or all of them on Windows.
//!
//! In: an argument. Out: the files and folders that it matches, as the shell would give them: `*` and `?` stay inside a
//! folder, `**` goes down any number, `{2022,2023}` and `[0-9]` as usual; names that begin with a point are left out
//! unless the pattern says one.
use globset::GlobBuilder;
use std::{
    collections::BTreeSet,
    fs,
    path::{Component, Path, PathBuf},
};

/// What `argument` matches; none when it is no pattern, or when a file or folder is really called so. A pattern that
/// matches nothing is no pattern either: it is reported like a file that is not there.
pub(super) fn expand(argument: &Path) -> Option<Vec<PathBuf>> {
    let text = argument.to_str()?;
    if !text.contains(['*', '?', '[', '{']) || fs::symlink_metadata(argument).is_ok() {
        return None;
    }
    let matcher = GlobBuilder::new(text).literal_separator(true).build().ok()?.compile_matcher();
    let parts: Vec<Component<'_>> = argument.components().collect();
    let is_plain = |c: &&Component<'_>| !c.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']);
    let plain = parts.iter().take_while(is_plain).count();
    let base: PathBuf = parts.iter().take(plain).collect();
    // A pattern in braces may hold a separator: only then and with `**` is the depth open.
    let depth = if text.contains("**") || text.contains('{') { usize::MAX } else { parts.len() - plain };
    let shows_hidden = parts.iter().skip(plain).any(|c| c.as_os_str().as_encoded_bytes().starts_with(b"."));
    let mut found = Vec::new();
    let mut walked = BTreeSet::new();
    let mut waiting = vec![(base, depth)];
    while let Some((folder, depth)) = waiting.pop() {
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
        if !fs::canonicalize(here).is_ok_and(|real| walked.insert(real)) {
            continue;
        }
        let mut entries: Vec<_> = fs::read_dir(here).into_iter().flatten().flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries.iter().rev() {
            let name = entry.file_name();
            if !shows_hidden && name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let path = folder.join(&name);
            if matcher.is_match(&path) {
                found.push(path);
            } else if depth > 1 && path.is_dir() {
                waiting.push((path, depth.saturating_sub(1)));
            }
        }
    }
    found.sort();
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_the_shell_would() {
        let temp = tempfile::tempdir().unwrap();
        for file in ["2022/a.pdf", "2023/b.pdf", "2023/deep/c.pdf", "2023/x.txt", "2023/.hidden.pdf", "[1].pdf"] {
            let path = temp.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let found = |pattern: &str| {
            expand(&temp.path().join(pattern)).map(|found| {
                found
                    .iter()
                    .map(|p| p.strip_prefix(temp.path()).unwrap().to_str().unwrap().replace('\\', "/"))
                    .collect::<Vec<_>>()
            })
        };
        assert_eq!(found("*/*.pdf").unwrap(), ["2022/a.pdf", "2023/b.pdf"]);
        assert_eq!(found("**/*.pdf").unwrap(), ["2022/a.pdf", "2023/b.pdf", "2023/deep/c.pdf", "[1].pdf"]);
        assert_eq!(found("202[23]/?.{pdf,txt}").unwrap(), ["2022/a.pdf", "2023/b.pdf", "2023/x.txt"]);
        assert_eq!(found("{2022,2023/deep}/*.pdf").unwrap(), ["2022/a.pdf", "2023/deep/c.pdf"]);
        assert_eq!(found("20*").unwrap(), ["2022", "2023"], "folders are walked later");
        assert_eq!(found("[1].pdf"), None, "a file is really called so");
        assert_eq!(found("*.doc"), None);
        assert_eq!(found("a.pdf"), None);
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_loop() {
        let temp = tempfile::tempdir().unwrap();
        fs::create_dir(temp.path().join("a")).unwrap();
        fs::write(temp.path().join("a/x.pdf"), "").unwrap();
        std::os::unix::fs::symlink(temp.path(), temp.path().join("a/up")).unwrap();
        assert_eq!(expand(&temp.path().join("**/*.pdf")).unwrap().len(), 1);
    }
}
