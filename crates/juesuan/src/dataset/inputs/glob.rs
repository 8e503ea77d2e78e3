//! Patterns that the shell did not expand: quoted ones, or all of them on Windows.
//!
//! They match as in a shell: `*` and `?` within one folder, `**` through any number of folders, `{2022,2023}` and `[0-9]`
//! as usual. Names that begin with a point match only if the pattern has such a name.
use globset::GlobBuilder;
use std::{
    collections::BTreeSet,
    fs,
    path::{Component, Path, PathBuf},
};

/// The paths that `argument` matches. None if it is not a pattern, if a file or folder has exactly this name, or if nothing
/// matches: it is then reported like a missing file.
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
    // Braces may contain a separator: with them and with `**` the depth is not known.
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
    fn patterns_match_as_in_a_shell() {
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
        assert_eq!(found("20*").unwrap(), ["2022", "2023"], "folders match and are walked later");
        assert_eq!(found("[1].pdf"), None, "a file has exactly this name");
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
