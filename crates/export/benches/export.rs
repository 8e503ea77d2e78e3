//! Writing documents in every format: `cargo bench -p juesuan-export`.
#![allow(clippy::unwrap_used, reason = "a benchmark")]
use divan::{Bencher, counter::ItemsCount};
use juesuan_export::{Dataset, Format, Options};
use juesuan_model::{Document, Status, TableId};

const COPIES: usize = 20;

fn main() {
    divan::main();
}

/// [`COPIES`] files with the same disclosure.
fn documents() -> Vec<Document> {
    let path = format!("{}/../../samples/borderless-2022.truth.json", env!("CARGO_MANIFEST_DIR"));
    let mut json: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    // Truths have numbers of tables instead of ids.
    for (number, table) in json.get_mut("tables").unwrap().as_object_mut().unwrap() {
        table.as_object_mut().unwrap().insert("id".to_owned(), TableId::parse(number).unwrap().id().into());
    }
    let disclosure = serde_json::from_value(json).unwrap();
    let document = {
        let mut document = Document::default();
        document.schema_version = 1;
        document.pages = 20;
        document.status = Status::Ok;
        document.disclosures = vec![disclosure];
        document
    };
    (0..COPIES)
        .map(|i| {
            let mut document = document.clone();
            document.file = format!("{i}.pdf");
            document.path = format!("folder/{i}.pdf");
            document.sha256 = format!("{i:064x}");
            document
        })
        .collect()
}

/// [`COPIES`] documents into a new folder; an item is a figure.
#[divan::bench(args = Format::ALL)]
fn dataset(bencher: Bencher<'_, '_>, format: &Format) {
    let documents = documents();
    let options = Options { formats: [*format].into(), ..Options::default() };
    let figures: usize = documents
        .iter()
        .flat_map(|d| &d.disclosures)
        .flat_map(|d| d.tables.values())
        .flat_map(|t| &t.rows)
        .map(juesuan_model::Row::figures)
        .sum();
    bencher.counter(ItemsCount::new(figures)).with_inputs(|| tempfile::tempdir().unwrap()).bench_values(|folder| {
        let mut dataset = Dataset::create(&folder.path().join("out"), &options).unwrap();
        documents.iter().for_each(|d| dataset.add(d, None).unwrap());
        dataset.finish().unwrap()
    });
}
