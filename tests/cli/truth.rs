//! Golden comparison: the output of `convert` against independent truths.
use crate::support::Folder;
use juesuan_model::{Disclosure, Document, Row, Table, TableId};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The documents that a run wrote, by file name.
fn documents(folder: &Folder, out: &str) -> BTreeMap<String, Document> {
    let read = |(_, bytes): (String, Vec<u8>)| {
        let document: Document = serde_json::from_slice(&bytes).unwrap();
        (document.file.clone(), document)
    };
    folder.tree(&format!("{out}/json")).into_iter().map(read).collect()
}

/// The content of `NAME.truth.json`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Truth {
    Several { documents: Vec<Disclosure> },
    One(Disclosure),
}

fn truths(path: &Path) -> Vec<Disclosure> {
    match serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap() {
        Truth::Several { documents } => documents,
        Truth::One(disclosure) => vec![disclosure],
    }
}

/// Every difference, with its location.
fn differences(truth: &[Disclosure], got: &[Disclosure]) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |place: String, want: String, have: String| {
        if want != have {
            found.push(format!("{place}: {have}, should be {want}"));
        }
    };
    compare("disclosures".into(), truth.len().to_string(), got.len().to_string());
    for (want, have) in truth.iter().zip(got) {
        compare("department".into(), show(&want.department), show(&have.department));
        compare("fiscal_year".into(), show(&want.fiscal_year), show(&have.fiscal_year));
        compare("unit".into(), show(&want.unit), show(&have.unit));
        for id in TableId::ALL {
            let (want, have) = (&want.tables[&id], &have.tables[&id]);
            compare(format!("{id} head"), head(want), head(have));
            compare(format!("{id} rows"), want.rows.len().to_string(), have.rows.len().to_string());
            for (at, (want, have)) in rows(id, want).into_iter().zip(rows(id, have)).enumerate() {
                compare(format!("{id} row {at}"), row_head(want), row_head(have));
                for cell in &want.cells {
                    let column = cell.column.as_str();
                    let place = format!("{id} row {at} {column}");
                    compare(place, show(&cell.value), show(&have.cell(&cell.column).and_then(|c| c.value.as_ref())));
                }
            }
        }
    }
    found
}

/// In printed order; in 06, where column groups share their total rows, in the order of their headers.
fn rows(id: TableId, table: &Table) -> Vec<&Row> {
    let mut rows: Vec<&Row> = table.rows.iter().collect();
    if id == TableId::GeneralPublicBasicExpenditure {
        rows.sort_by_cached_key(|r| row_head(r));
    }
    rows
}

fn show(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}")
}

fn head(t: &Table) -> String {
    let columns: BTreeSet<&str> = t.columns.iter().map(|(id, _)| id.as_str()).collect();
    // 一、 and 一 are the same label.
    let label = t.label.as_deref().map(|l| l.trim_end_matches(['、', '：', '.']));
    show(&(t.status, &t.title, label, &t.unit, &t.pages, &t.statement, columns))
}

fn row_head(r: &Row) -> String {
    show(&(r.kind, r.side, r.line_no, &r.code, r.level, &r.name, r.page))
}

#[test]
fn the_samples_are_read_exactly() {
    let folder = Folder::new();
    let samples = root().join("samples");
    let run = folder.run(["convert", samples.to_str().unwrap(), "-o", "out"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let documents = documents(&folder, "out");
    assert!(documents.len() >= 7, "{:?}", documents.keys());
    let mut found = Vec::new();
    for (file, document) in &documents {
        let name = file.strip_suffix(".pdf").unwrap();
        let truth = truths(&samples.join(format!("{name}.truth.json")));
        found.extend(differences(&truth, &document.disclosures).into_iter().map(|d| format!("{name}: {d}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_file_of_the_corpus_has_its_row() {
    let corpus = root().join("../shared/corpus");
    if !corpus.exists() {
        eprintln!("skipped: there is no ../shared/corpus beside the workspace");
        return;
    }
    let folder = Folder::new();
    let run = folder.run(["convert", corpus.to_str().unwrap(), "-o", "out"]);
    assert!(run.code <= 1, "{}", run.stderr);
    let rows = folder.csv("out/documents.csv");
    let pdfs = count_pdfs(&corpus);
    assert_eq!(rows.len(), pdfs, "one row for every file");
    for row in &rows {
        let path = row.get("path");
        assert_ne!(row.get("status"), "crashed", "{path}: {}", row.get("message"));
        if path.contains("/budgets/") || path.contains("/other/") {
            assert_eq!(row.get("disclosures"), "0", "{path} holds no final accounts");
        }
    }
}

/// The number of PDFs in a folder, at any depth.
fn count_pdfs(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let count =
        |p: PathBuf| if p.is_dir() { count_pdfs(&p) } else { usize::from(p.extension() == Some("pdf".as_ref())) };
    entries.map(count).sum()
}
