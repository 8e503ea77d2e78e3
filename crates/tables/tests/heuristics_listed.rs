//! docs/heuristics.md lists every named constant of `extract`, `tables` and `audit`, with its value.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// File (from the root), name and value of each numeric constant outside of tests.
fn constants(root: &Path, folder: &Path, out: &mut BTreeSet<(String, String, String)>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            constants(root, &path, out);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let file = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
        for line in code.lines() {
            let Some((_, rest)) = line.trim_start().split_once("const ") else { continue };
            let declared = rest.split_once(": ").and_then(|(name, rest)| Some((name, rest.split_once(" = ")?)));
            let Some((name, (kind, value))) = declared else { continue };
            let numeric = ["f32", "f64", "usize", "u8", "u32", "u64", "i64", "i128"].contains(&kind);
            if numeric && name.chars().all(|c| c.is_ascii_uppercase() || c == '_') {
                let value = value.trim_end().trim_end_matches(';').to_owned();
                out.insert((file.clone(), name.to_owned(), value));
            }
        }
    }
}

/// The entries of the list: a heading has the file, a row `| `NAME` | `value` | …` a constant.
fn listed(text: &str) -> BTreeSet<(String, String, String)> {
    let mut file = String::new();
    let mut out = BTreeSet::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("### `") {
            file = heading.trim_end_matches('`').to_owned();
        }
        let mut cells = line.split('|').map(str::trim).skip(1);
        if let (Some(name), Some(value)) = (cells.next(), cells.next())
            && let Some(name) = name.strip_prefix('`').and_then(|n| n.strip_suffix('`'))
        {
            out.insert((file.clone(), name.to_owned(), value.trim_matches('`').to_owned()));
        }
    }
    out
}

#[test]
fn every_constant_is_listed_with_its_value() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let mut found = BTreeSet::new();
    for krate in ["extract", "tables", "audit"] {
        constants(&root, &root.join("crates").join(krate).join("src"), &mut found);
    }
    assert!(found.len() > 50, "the search itself is broken: {found:?}");
    let listed = listed(&std::fs::read_to_string(root.join("docs/heuristics.md")).unwrap());
    let missing: Vec<_> = found.difference(&listed).collect();
    let stale: Vec<_> = listed.difference(&found).collect();
    assert!(missing.is_empty(), "not in docs/heuristics.md, or with another value: {missing:#?}");
    assert!(stale.is_empty(), "in docs/heuristics.md only: {stale:#?}");
}
