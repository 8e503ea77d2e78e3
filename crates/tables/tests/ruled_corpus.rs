//! The corpus beside the workspace, if there is one: rows, cells, status, unit, department and year against its truths.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "a test may fail by a panic")]

mod ruled_support;

use juesuan_model::Disclosure;
use std::{fs, path::PathBuf};

#[test]
fn the_corpus_is_read_exactly() {
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if !corpus.is_dir() {
        eprintln!("skipped: no ../shared/corpus beside the workspace");
        return;
    }
    let (mut failed, mut n) = (Vec::new(), 0);
    for folder in ["final-accounts", "synthetic"] {
        let mut files: Vec<PathBuf> = fs::read_dir(corpus.join(folder)).unwrap().flatten().map(|e| e.path()).collect();
        files.sort();
        for truth in files.iter().filter(|f| f.to_string_lossy().ends_with(".truth.json")) {
            let pdf = PathBuf::from(truth.to_string_lossy().replace(".truth.json", ".pdf"));
            let Ok(bytes) = fs::read(&pdf) else { continue };
            let json: serde_json::Value = serde_json::from_slice(&fs::read(truth).unwrap()).unwrap();
            let all = json.get("documents").map_or_else(|| vec![json.clone()], |d| d.as_array().unwrap().clone());
            let truths: Vec<Disclosure> = all
                .into_iter()
                .map(|mut d| {
                    for t in d["tables"].as_object_mut().unwrap().values_mut() {
                        t["id"] = serde_json::Value::from("");
                    }
                    serde_json::from_value(d).unwrap()
                })
                .collect();
            n += 1;
            let d = ruled_support::core_differences(&truths, &ruled_support::read(bytes));
            if !d.is_empty() {
                let first: Vec<String> = d.iter().take(5).cloned().collect();
                failed.push(format!("{}: {}\n  {}", pdf.display(), d.len(), first.join("\n  ")));
            }
        }
    }
    assert!(failed.is_empty(), "{} of {n} differ\n{}", failed.len(), failed.join("\n"));
}
