//! Truths of the corpus beside the repository.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "helpers of tests, shared by several of them"
)]
pub(crate) mod build;
pub(crate) mod edit;
pub(crate) mod mutate;
pub(crate) mod oracle;

use juesuan_model::{Disclosure, TableId};
use std::path::PathBuf;

pub(crate) struct Truth {
    /// `seed/jiaozuo-renda-2023.truth.json`
    pub(crate) name: String,
    pub(crate) disclosure: Disclosure,
    pub(crate) known: Vec<String>,
    pub(crate) rounding: Vec<String>,
}

impl Truth {
    /// Whether the tables agree with each other: generated ones do, except those that repeat the seed document.
    pub(crate) fn is_consistent(&self) -> bool {
        self.name.starts_with("synthetic/") && !self.name.contains("/seed_")
    }
}

/// All truths, by name; empty (with a message) where the corpus is not at hand.
pub(crate) fn truths() -> Vec<Truth> {
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let mut all = Vec::new();
    for folder in ["seed", "final-accounts", "synthetic"] {
        let Ok(entries) = std::fs::read_dir(corpus.join(folder)) else { continue };
        for path in entries.filter_map(|e| e.ok().map(|e| e.path())) {
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            if !file.ends_with(".truth.json") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
            // Truths leave the English id of a table to its number.
            for (number, table) in json["tables"].as_object_mut().unwrap() {
                table["id"] = TableId::parse(number).unwrap().id().into();
            }
            let strings = |key: &str| {
                let list = json[key].as_array().cloned().unwrap_or_default();
                list.iter().map(|s| s.as_str().unwrap().to_owned()).collect()
            };
            all.push(Truth {
                name: format!("{folder}/{file}"),
                known: strings("known_inconsistencies"),
                rounding: strings("rounding_notes"),
                disclosure: serde_json::from_value(json).unwrap_or_else(|e| panic!("{file}: {e}")),
            });
        }
    }
    if all.is_empty() {
        println!("skipped: no corpus at {}", corpus.display());
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}
