//! How many figures are right, reported as open, or silently wrong, for each document and each form that it comes in: the
//! PDF itself, and its text as pdftotext (`-layout`, `-raw`) and pdf-extract print it. The last must be none.
//!
//! Prints the table of `docs/accuracy.md`:
//! `cargo test -p juesuan-tables --test accuracy -- --nocapture`
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail by a panic")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the table is printed for docs/accuracy.md")]

use juesuan_extract::{Pdf, second_reader, silence_caught_panics};
use juesuan_model::schema::Schemas;
use juesuan_model::text::fold;
use juesuan_model::{Disclosure, Row, Severity, Table, TableId};
use juesuan_tables::{Reader, dump};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use std::{fmt, fs};

/// What became of the figures of a document.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    right: usize,
    reported: usize,
    silent: usize,
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {} / {}", self.right, self.reported, self.silent)
    }
}

/// The forms that a document comes in.
const FORMS: [&str; 4] = ["PDF", "pdftotext -layout", "pdftotext -raw", "pdf-extract"];

#[test]
fn every_figure_is_right_or_reported() {
    // pdf-extract panics on some encodings; such a document is left out.
    silence_caught_panics();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let has_pdftotext = Command::new("pdftotext").arg("-v").output().is_ok();
    if !has_pdftotext {
        eprintln!("pdftotext is not installed: its two forms are skipped");
    }
    let corpus = root.join("../shared/corpus");
    let mut folders = vec![root.join("samples")];
    if corpus.is_dir() {
        folders.extend(["seed", "final-accounts", "synthetic"].map(|f| corpus.join(f)));
    } else {
        eprintln!("no ../shared/corpus beside the workspace: only the samples are measured");
    }
    let mut silent = Vec::new();
    println!("| document | figures | {} |\n|---|---|---|---|---|---|", FORMS.join(" | "));
    for folder in folders {
        for truth in sorted(&folder).into_iter().filter(|f| name(f).ends_with(".truth.json")) {
            let stem = name(&truth).trim_end_matches(".truth.json").to_owned();
            let truths = truths(&truth);
            let figures: usize = truths.iter().flat_map(|d| d.tables.values()).map(Table::figures).sum();
            let dump_file = folder.join(format!("{stem}.txt"));
            if let Ok(text) = fs::read_to_string(&dump_file) {
                let (count, wrong) = compare(&truths, &dump::read(&text, Schemas::builtin()).disclosures);
                println!("| {stem} (text dump) | {figures} | | | {count} | |");
                silent.extend(wrong.into_iter().map(|w| format!("{stem}, dump: {w}")));
                continue;
            }
            let pdf = folder.join(format!("{stem}.pdf"));
            let readings = FORMS.map(|form| read(&pdf, form, has_pdftotext));
            let mut cells = Vec::new();
            for (form, reading) in FORMS.iter().zip(readings) {
                let Some(reading) = reading else {
                    cells.push("–".to_owned());
                    continue;
                };
                let (count, wrong) = compare(&truths, &reading);
                cells.push(count.to_string());
                // The PDF itself is held to more elsewhere.
                if *form != "PDF" {
                    silent.extend(wrong.into_iter().map(|w| format!("{stem}, {form}: {w}")));
                }
            }
            println!("| {stem} | {figures} | {} |", cells.join(" | "));
        }
    }
    assert!(silent.is_empty(), "{} figures are silently wrong\n{}", silent.len(), silent.join("\n"));
}

/// A document in one of its forms; none where the tool is missing or fails on it.
fn read(pdf: &Path, form: &str, has_pdftotext: bool) -> Option<Vec<Disclosure>> {
    let schemas = Schemas::builtin();
    let text = match form {
        "PDF" => {
            let mut reader = Reader::new(schemas);
            Pdf::open(fs::read(pdf).ok()?).ok()?.pages(|layout| reader.page(&layout));
            return Some(reader.finish().disclosures);
        }
        "pdf-extract" => {
            let pages = second_reader(fs::read(pdf).ok()?, None, Duration::from_secs(120)).ok()?;
            let pages: Option<Vec<String>> = pages.into_values().collect();
            pages?.join("\u{c}")
        }
        _ if !has_pdftotext => return None,
        _ => {
            let option = form.strip_prefix("pdftotext ")?;
            let out = Command::new("pdftotext").arg(option).arg(pdf).arg("-").output().ok()?;
            String::from_utf8(out.stdout).ok()?
        }
    };
    Some(dump::read(&text, schemas).disclosures)
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

/// Counts the figures, and lists those that are silently wrong: other than printed, invented or left out, in a row
/// whose name is wrong, without an error or a warning that names the row or the whole table.
fn compare(truths: &[Disclosure], read: &[Disclosure]) -> (Count, Vec<String>) {
    let mut count = Count::default();
    let mut silent = Vec::new();
    for (i, truth) in truths.iter().enumerate() {
        let got = read.get(i);
        let reported: HashSet<(TableId, Option<usize>)> = got
            .iter()
            .flat_map(|d| &d.findings)
            .filter(|f| f.severity != Severity::Info)
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
                    let (a, b) = (w.value(c).map(|a| a.value()), g.value(c).map(|a| a.value()));
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
