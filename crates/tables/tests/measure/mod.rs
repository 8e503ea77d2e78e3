//! Compares the figures of a reading with the truth: right, reported as open, or silently wrong.
#![allow(dead_code, reason = "each test file uses its own part of it")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr, reason = "a test may fail by a panic")]

pub(crate) mod strip;

use juesuan_model::text::fold;
use juesuan_model::{Cause, Column, Disclosure, Row, Severity, TableId};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::{fmt, fs};

/// The figures of a document by outcome.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Count {
    pub(crate) right: usize,
    pub(crate) reported: usize,
    pub(crate) silent: usize,
}

impl Count {
    pub(crate) fn add(&mut self, other: Self) {
        self.right += other.right;
        self.reported += other.reported;
        self.silent += other.silent;
    }

    /// The share of right figures.
    pub(crate) fn share(self) -> f64 {
        self.right as f64 / (self.right + self.reported + self.silent).max(1) as f64
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {} / {}", self.right, self.reported, self.silent)
    }
}

/// A document with its truth.
pub(crate) struct Sample {
    /// File name without extension.
    pub(crate) name: String,
    /// The PDF, or the text dump.
    pub(crate) file: PathBuf,
    /// One per unit.
    pub(crate) truths: Vec<Disclosure>,
    /// Whether it is one of the repository's samples, not of the corpus.
    pub(crate) is_own: bool,
}

/// The samples of the repository, and the corpus beside the workspace, if there is one.
pub(crate) fn samples() -> Vec<Sample> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let corpus = root.join("../shared/corpus");
    let mut folders = vec![root.join("samples")];
    if corpus.is_dir() {
        folders.extend(["seed", "final-accounts", "synthetic"].map(|f| corpus.join(f)));
    } else {
        eprintln!("no ../shared/corpus beside the workspace: only the samples are measured");
    }
    let mut out = Vec::new();
    for folder in folders {
        for truth in sorted(&folder).into_iter().filter(|f| name(f).ends_with(".truth.json")) {
            let stem = name(&truth).trim_end_matches(".truth.json").to_owned();
            let dump = folder.join(format!("{stem}.txt"));
            let file = if dump.is_file() { dump } else { folder.join(format!("{stem}.pdf")) };
            let is_own = !folder.starts_with(&corpus);
            out.push(Sample { name: stem, file, truths: truths(&truth), is_own });
        }
    }
    out
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().flatten().map(|e| e.path()).collect();
    files.sort();
    files
}

fn truths(path: &Path) -> Vec<Disclosure> {
    let json: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let all = json.get("documents").map_or_else(|| vec![json.clone()], |d| d.as_array().unwrap().clone());
    all.into_iter()
        .map(|mut d| {
            for t in d["tables"].as_object_mut().unwrap().values_mut() {
                t["id"] = serde_json::Value::from("");
            }
            serde_json::from_value(d).unwrap()
        })
        .collect()
}

/// Counts the figures, and lists those that are silently wrong: different, invented or missing, or in a row with a wrong
/// name, without an error or a warning of the reading that names the row or the whole table.
pub(crate) fn compare(truths: &[Disclosure], read: &[Disclosure]) -> (Count, Vec<String>) {
    let mut count = Count::default();
    let mut silent = Vec::new();
    for (i, truth) in truths.iter().enumerate() {
        let got = read.get(i);
        let reported: HashSet<(TableId, Option<usize>)> = got
            .iter()
            .flat_map(|d| &d.findings)
            .filter(|f| f.severity != Severity::Info && f.cause == Cause::Reading)
            .flat_map(|f| &f.at)
            .filter_map(|p| Some((p.table?, p.row)))
            .collect();
        for (id, want) in &truth.tables {
            let rows = got.and_then(|d| d.tables.get(id)).map(|t| t.rows.as_slice()).unwrap_or_default();
            let mut add = |figures: usize, row: Option<usize>, what: String| {
                let open = reported.contains(&(*id, None)) || row.is_some_and(|r| reported.contains(&(*id, Some(r))));
                if open {
                    count.reported += figures;
                } else {
                    count.silent += figures;
                    silent.push(what);
                }
            };
            let (pairs, left, over) = paired(&want.rows, rows);
            for (w, index) in pairs {
                let Some(g) = rows.get(index) else { continue };
                let label = format!("{id} {}{}", w.code.as_deref().unwrap_or(""), w.name.as_deref().unwrap_or(""));
                let same_name = fold(w.name.as_deref().unwrap_or("")) == fold(g.name.as_deref().unwrap_or(""));
                let columns: HashSet<&str> =
                    w.cells.iter().chain(&g.cells).filter(|c| c.value.is_some()).map(|c| c.column.as_str()).collect();
                for c in columns {
                    let (a, b) =
                        (w.amount(Column::from(c)).map(|a| a.value()), g.amount(Column::from(c)).map(|a| a.value()));
                    if a == b && same_name {
                        count.right += 1;
                    } else {
                        let got = g.name.as_deref().unwrap_or("");
                        add(1, Some(index), format!("{label} [{c}]: {b:?} instead of {a:?} ({got})"));
                    }
                }
            }
            for w in left.into_iter().filter(|r| r.figures() > 0) {
                let label = format!("{}{}", w.code.as_deref().unwrap_or(""), w.name.as_deref().unwrap_or(""));
                add(w.figures(), None, format!("{id}: the row {label} is missing"));
            }
            for index in over {
                let Some(g) = rows.get(index).filter(|r| r.figures() > 0) else { continue };
                let label = format!("{}{}", g.code.as_deref().unwrap_or(""), g.name.as_deref().unwrap_or(""));
                add(g.figures(), Some(index), format!("{id}: the row {label} is invented"));
            }
        }
    }
    (count, silent)
}

/// Pairs rows by side and code, or name; the n-th of a key with the n-th.
fn paired<'a>(want: &'a [Row], got: &[Row]) -> (Vec<(&'a Row, usize)>, Vec<&'a Row>, Vec<usize>) {
    let key = |r: &Row| {
        let side = r.side.map(|s| format!("{s:?}"));
        (side, r.code.clone().unwrap_or_else(|| fold(r.name.as_deref().unwrap_or(""))))
    };
    let mut of: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (i, r) in got.iter().enumerate() {
        of.entry(key(r)).or_default().push(i);
    }
    of.values_mut().for_each(|v| v.reverse());
    let (mut pairs, mut left) = (Vec::new(), Vec::new());
    for w in want {
        match of.get_mut(&key(w)).and_then(Vec::pop) {
            Some(i) => pairs.push((w, i)),
            None => left.push(w),
        }
    }
    (pairs, left, of.into_values().flatten().collect())
}
