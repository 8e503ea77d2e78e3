//! `inspect`: one file, stage by stage.
use crate::support::Folder;
use juesuan_fixtures::{Doc, Font, Page, Paper, edge_cases};
use serde_json::Value;

fn with_good() -> Folder {
    let folder = Folder::new();
    folder.file("good.pdf", edge_cases::good().bytes);
    folder
}

#[test]
fn the_overview_names_every_table() {
    let folder = with_good();
    let run = folder.run(["inspect", "good.pdf"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    for said in ["good.pdf: 15 pages, ok", "01     filled", "财政拨款“三公”经费支出决算表", "lattice", "595 x 842"]
    {
        assert!(run.stdout.contains(said), "{said}:\n{}", run.stdout);
    }
    let chinese = folder.run(["inspect", "good.pdf", "--lang", "zh"]).stdout;
    assert!(chinese.contains("good.pdf：15 页，已读取（ok）"), "{chinese}");
}

#[test]
fn every_stage_as_text_and_as_json() {
    let folder = with_good();
    for (stage, said) in [
        ("glyphs", "upright"),
        ("rulings", "horizontal"),
        ("grid", "(lattice)"),
        ("table", "01 income_expenditure_summary: 收入支出决算总表"),
        ("records", "01 · 收入支出决算总表"),
    ] {
        let text = folder.run(["inspect", "good.pdf", "--stage", stage]);
        assert_eq!((text.code, text.stderr.as_str()), (0, ""), "{stage}");
        assert!(text.stdout.contains(said), "{stage}:\n{}", text.stdout);
        let json = folder.run(["inspect", "good.pdf", "--stage", stage, "--json"]);
        let json: Value = serde_json::from_str(&json.stdout).unwrap();
        assert!(!json.as_array().unwrap().is_empty(), "{stage}");
    }
}

#[test]
fn the_complete_json_is_what_convert_writes() {
    let folder = with_good();
    let shown: Value = serde_json::from_str(&folder.run(["inspect", "good.pdf", "--json"]).stdout).unwrap();
    folder.run(["convert", "good.pdf", "-o", "out"]);
    let written: Value = serde_json::from_slice(&folder.tree("out/json")[0].1).unwrap();
    assert_eq!(shown, written);
}

#[test]
fn one_page() {
    let folder = with_good();
    let run = folder.run(["inspect", "good.pdf", "--page", "1", "--stage", "rulings", "--json"]);
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(json.as_array().unwrap().iter().map(|p| p["page"].as_u64()).collect::<Vec<_>>(), [Some(1)]);

    let beyond = folder.run(["inspect", "good.pdf", "--page", "99"]);
    assert_eq!((beyond.code, beyond.stdout.as_str()), (2, ""));
    assert_eq!(beyond.stderr, "error: good.pdf: no such page: 99; the document has 15 pages\n");
}

#[test]
fn unreadable_files_end_with_1_and_missing_ones_with_2() {
    let folder = Folder::new();
    folder.file("text.pdf", "hello").file("secret.pdf", edge_cases::encrypted("secret")).file("in/a.pdf", "");
    for (path, code, said) in [
        ("text.pdf", 1, "warning: text.pdf: not a PDF file: it is plain text"),
        ("secret.pdf", 1, "warning: secret.pdf: the PDF needs a password"),
        ("in", 2, "error: in: this is a folder"),
        ("no.pdf", 2, "error: no.pdf: no such file"),
    ] {
        let run = folder.run(["inspect", path]);
        assert_eq!(run.code, code, "{path}: {}", run.stderr);
        assert!(run.stderr.starts_with(said), "{path}: {}", run.stderr);
    }
}

#[test]
fn text_of_a_pdf_does_not_control_the_terminal() {
    let folder = Folder::new();
    let mut page = Page::new(Paper::A4);
    page.text(50.0, 100.0, Font::SONG, 12.0, "safe\u{1b}[31m\u{202e}red");
    let mut pdf = Doc::new();
    pdf.push(page);
    folder.file("a.pdf", pdf.to_bytes());
    for stage in ["glyphs", "grid"] {
        let run = folder.run(["inspect", "a.pdf", "--stage", stage]);
        assert!(!run.stdout.contains(['\u{1b}', '\u{202e}']), "{}", run.stdout);
    }
}
