//! Records → findings: `cargo bench -p juesuan-audit`.
#![allow(clippy::unwrap_used, reason = "a benchmark")]
use divan::{Bencher, black_box};
use juesuan_audit::{Rules, audit};
use juesuan_model::{Disclosure, TableId};

fn main() {
    divan::main();
}

fn truth(sample: &str) -> Disclosure {
    let path = format!("{}/../../samples/{sample}.truth.json", env!("CARGO_MANIFEST_DIR"));
    let mut json: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    // Truths leave the English id of a table to its number.
    for (number, table) in json.get_mut("tables").unwrap().as_object_mut().unwrap() {
        table.as_object_mut().unwrap().insert("id".to_owned(), TableId::parse(number).unwrap().id().into());
    }
    serde_json::from_value(json).unwrap()
}

/// Accounts that hold together, and the same with a wrong figure in each of eight tables.
#[divan::bench(args = ["borderless-2022", "does-not-add-up-2023"])]
fn one_disclosure(bencher: Bencher<'_, '_>, sample: &str) {
    let disclosure = truth(sample);
    let rules = Rules::builtin();
    bencher.bench(|| audit(black_box(&disclosure), rules));
}
