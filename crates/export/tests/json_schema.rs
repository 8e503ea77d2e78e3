//! Every JSON output conforms to `docs/output.schema.json`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a test")]
mod common;

use common::{document, failed, sample, truths};
use juesuan_export::{Dataset, Format, JSON_SCHEMA, Options};
use juesuan_model::{Document, Status};
use std::{collections::BTreeSet, fs};

fn validator() -> jsonschema::Validator {
    jsonschema::draft202012::new(&serde_json::from_str(JSON_SCHEMA).unwrap()).unwrap()
}

/// The JSON files of the documents.
fn written(documents: &[Document]) -> Vec<serde_json::Value> {
    let out = tempfile::tempdir().unwrap();
    let options = Options { formats: BTreeSet::from([Format::Json]), ..Options::default() };
    let mut dataset = Dataset::create(out.path(), &options).unwrap();
    for d in documents {
        dataset.add(d, None).unwrap();
    }
    dataset.finish().unwrap().files.iter().map(|f| serde_json::from_slice(&fs::read(f).unwrap()).unwrap()).collect()
}

fn assert_valid(outputs: &[serde_json::Value]) {
    let validator = validator();
    for output in outputs {
        let errors: Vec<String> =
            validator.iter_errors(output).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", output["path"]);
    }
}

#[test]
fn the_schema_is_valid() {
    let schema = serde_json::from_str(JSON_SCHEMA).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
}

#[test]
fn documents_of_every_status_conform() {
    let mut documents = vec![document("a.pdf", vec![sample(), sample()])];
    for status in
        [Status::NoText, Status::Encrypted, Status::Unreadable, Status::Timeout, Status::Limit, Status::Crashed]
    {
        documents.push(failed("x.pdf", status, "why"));
    }
    assert_valid(&written(&documents));
}

#[test]
fn the_corpus_conforms_and_reads_back() {
    let documents: Vec<Document> = truths().into_iter().map(|(p, d)| document(&p.to_string_lossy(), vec![d])).collect();
    let outputs = written(&documents);
    assert_valid(&outputs);
    for (document, output) in documents.iter().zip(outputs) {
        assert_eq!(*document, serde_json::from_value(output).unwrap());
    }
}

#[test]
fn violations_are_rejected() {
    let whole = written(&[document("a.pdf", vec![sample()])]).remove(0);
    let table = "/disclosures/0/tables/03";
    for (at, wrong) in [
        (format!("{table}/rows/1/values/total"), serde_json::json!(113.5)),
        (format!("{table}/rows/1/values/total"), serde_json::json!("1,113.5")),
        (format!("{table}/rows/1/code"), serde_json::json!("201 01")),
        (format!("{table}/rows/1/at/total"), serde_json::json!([1, 2, 3])),
        (format!("{table}/status"), serde_json::json!("missing")),
        (format!("{table}/id"), serde_json::json!("income")),
        ("/status".to_owned(), serde_json::json!("fine")),
        ("/schema_version".to_owned(), serde_json::json!(2)),
    ] {
        let mut broken = whole.clone();
        *broken.pointer_mut(&at).unwrap() = wrong;
        assert!(!validator().is_valid(&broken), "{at}");
    }
}
