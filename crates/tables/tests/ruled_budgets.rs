//! Documents that are not 部门决算: none of their tables may be taken for one of the nine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "a test may fail by a panic")]

mod ruled_support;

use juesuan_model::Status;
use std::{fs, path::PathBuf};

#[test]
fn budgets_and_other_documents_have_no_tables() {
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if !corpus.is_dir() {
        eprintln!("skipped: no ../shared/corpus beside the workspace");
        return;
    }
    let mut taken = Vec::new();
    for folder in ["budgets", "other"] {
        for entry in fs::read_dir(corpus.join(folder)).unwrap().flatten() {
            let path = entry.path();
            let Ok(pdf) = juesuan_extract::Pdf::open(fs::read(&path).unwrap()) else { continue };
            let reading = ruled_support::read_pdf(&pdf);
            if !matches!(reading.status, Status::NoTables | Status::NoText) {
                let what: Vec<String> = reading
                    .disclosures
                    .iter()
                    .flat_map(|d| &d.tables)
                    .filter(|(_, t)| !t.pages.is_empty())
                    .map(|(id, t)| format!("{id} “{}” {:?}", t.title.as_deref().unwrap_or(""), t.pages))
                    .collect();
                taken.push(format!("{}: {what:?}", path.file_name().unwrap().to_string_lossy()));
            }
        }
    }
    assert!(taken.is_empty(), "{}", taken.join("\n"));
}
