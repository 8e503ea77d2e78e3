//! `codes`: a list of classification codes from documents.
use crate::support::{Folder, Row};
use juesuan_fixtures::edge_cases;

fn row<'a>(rows: &'a [Row], list: &str, code: &str) -> &'a Row {
    rows.iter().find(|r| r.get("list") == list && r.get("code") == code).unwrap()
}

/// Two documents with different bytes and the same tables.
fn folder() -> Folder {
    let folder = Folder::new();
    let pdf = edge_cases::good().bytes;
    folder.file("in/a.pdf", &pdf).file("in/b.pdf", [&pdf[..], b"\n%\n"].concat()).file("in/copy of a.pdf", &pdf);
    folder
}

#[test]
fn from_pdfs_and_from_an_output_folder() {
    let folder = folder();
    let run = folder.run(["codes", "in", "-o", "codes.csv"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert!(run.stderr.contains("from 3 documents"), "{}", run.stderr);
    assert_eq!(folder.run(["convert", "in", "-o", "out"]).code, 0);
    assert_eq!(folder.run(["codes", "out", "-o", "from json.csv"]).code, 0);
    let bytes = std::fs::read(folder.path("codes.csv")).unwrap();
    assert_eq!(bytes, std::fs::read(folder.path("from json.csv")).unwrap());

    let rows = folder.csv("codes.csv");
    let function = row(&rows, "function", "201");
    assert_eq!((function.get("level"), function.get("name")), ("class", "一般公共服务支出"));
    // A copy of a document does not count as a second one.
    assert_eq!((function.get("documents"), function.get("status")), ("2", "seen"));
    assert!(function.get("tables").contains("03") && !function.get("tables").contains("06"));
    let example = function.get("example");
    let documents = folder.csv("out/documents.csv");
    assert!(example.starts_with(documents[0].get("department")) && example.contains(", p. "), "{example}");
    assert_eq!(function.get("seen_first"), documents[0].get("fiscal_year"));
    let economic = row(&rows, "economic", "301");
    assert_eq!((economic.get("tables"), economic.get("first_year")), ("06", "2018"));
}

#[test]
fn one_document_does_not_verify_a_code_and_lists_can_be_extended() {
    let folder = folder();
    let run = folder.run(["codes", "in/a.pdf", "-o", "-"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains(",seen-once,1,") && !run.stdout.contains(",seen,"));
    assert_eq!(folder.run(["codes", "in/a.pdf", "-o", "one.csv"]).code, 0);
    let run = folder.run(["codes", "in/b.pdf", "-o", "two.csv", "--add-to", "one.csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(row(&folder.csv("two.csv"), "function", "201").get("documents"), "2");
    assert_eq!(folder.run(["codes", "in/b.pdf", "-o", "all.csv", "--add-to", "builtin"]).code, 0);
    assert!(folder.csv("all.csv").len() > 1000);
}

#[test]
fn wrong_usage() {
    let folder = folder();
    folder.file("there.csv", "mine").file("no list.csv", "a,b\n1,2\n").file("x/json/other.json", "{}");
    for (arguments, said) in [
        (&["codes", "in", "-o", "there.csv"][..], "there.csv already exists"),
        (&["codes", "in", "-o", "new.csv", "--add-to", "no list.csv"], "no list.csv is not a list of codes"),
        (&["codes", "in", "-o", "new.csv", "--add-to", "gone.csv"], "gone.csv is not a list of codes"),
        (&["codes", "x", "-o", "new.csv"], "other.json is not JSON written by juesuan"),
        (&["codes", "gone", "-o", "new.csv"], "no such file or folder: gone"),
    ] {
        let run = folder.run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{arguments:?}: {}", run.stderr);
    }
    assert!(!folder.path("new.csv").exists());
    assert_eq!(std::fs::read(folder.path("there.csv")).unwrap(), b"mine");
    assert_eq!(folder.run(["codes", "in", "-o", "there.csv", "--overwrite"]).code, 0);
}
