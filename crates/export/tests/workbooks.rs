//! Limits and rules of spreadsheet programs: row heights, links per sheet, forbidden characters.
#![cfg(feature = "xlsx")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may fail by a panic, and says when it skips"
)]
mod common;

use calamine::{Data, Reader, Xlsx, open_workbook};
use common::{document, sample};
use juesuan_export::{Dataset, Format, Headers, Options};
use juesuan_model::{Document, TableId, Words};
use std::{collections::BTreeSet, fs::File, io::Read, path::Path};

fn write(out: &Path, document: &Document) {
    let options = Options { formats: BTreeSet::from([Format::Xlsx]), ..Options::default() };
    let mut dataset = Dataset::create(out, &options).unwrap();
    dataset.add(document, None).unwrap();
    dataset.finish().unwrap();
}

/// The XML of every sheet of a workbook.
fn sheets(path: &Path) -> Vec<String> {
    let mut package = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
    let names: Vec<String> = package
        .file_names()
        .map(|n| n.unwrap().into_owned())
        .filter(|n| n.starts_with("xl/worksheets/sheet"))
        .collect();
    names
        .iter()
        .map(|name| {
            let mut xml = String::new();
            package.by_name(name).unwrap().read_to_string(&mut xml).unwrap();
            xml
        })
        .collect()
}

/// All values of an attribute.
fn attributes<'x>(xml: &'x str, name: &str) -> Vec<&'x str> {
    xml.split(&format!(" {name}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Rows grow with their text, up to the maximum height: a note of thirty thousand characters, a path on several lines.
#[test]
fn rows_grow_with_their_text_and_not_beyond_what_is_allowed() {
    let out = tempfile::tempdir().unwrap();
    let mut d = sample();
    d.tables.get_mut(&TableId::Expenditure).unwrap().notes.push("长".repeat(30_000));
    let mut document = document("a.pdf", vec![d]);
    document.path = "长路径/".repeat(40) + "a.pdf";
    write(out.path(), &document);
    let all = sheets(&out.path().join("xlsx/a.xlsx")).join("");
    let heights: Vec<f64> = attributes(&all, "ht").iter().map(|h| h.parse().unwrap()).collect();
    let highest = heights.iter().copied().fold(0.0, f64::max);
    assert!((400.0..=409.5).contains(&highest), "{highest}");
    assert!(heights.iter().any(|h| (60.0..=100.0).contains(h)), "the path: {heights:?}");
}

/// A sheet can have 65,530 links; programs refuse files with more.
#[test]
fn findings_beyond_the_limit_of_links_are_counted() {
    let out = tempfile::tempdir().unwrap();
    let mut d = sample();
    let finding = d.findings.iter().find(|f| f.at.iter().any(|p| p.table.is_some())).unwrap().clone();
    d.findings = vec![finding; 65_533];
    write(out.path(), &document("a.pdf", vec![d]));
    let path = out.path().join("xlsx/a.xlsx");
    let links = sheets(&path).iter().map(|xml| xml.matches("<hyperlink ").count()).max();
    assert_eq!(links, Some(65_530));
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let range = book.worksheet_range("发现").unwrap();
    assert_eq!(range.height(), 1 + 65_530 + 1);
    let last = range.rows().next_back().unwrap();
    assert!(matches!(&last[3], Data::String(s) if s.starts_with("另有3项发现")), "{last:?}");
}

/// The sheets of the dataset workbook repeat their header on each printed page.
#[test]
fn printed_lists_repeat_their_header() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &document("a.pdf", vec![sample()]));
    let path = out.path().join("juesuan.xlsx");
    for xml in sheets(&path) {
        assert!(xml.contains("orientation=\"landscape\""));
    }
    let mut names = String::new();
    let mut package = zip::ZipArchive::new(File::open(&path).unwrap()).unwrap();
    package.by_name("xl/workbook.xml").unwrap().read_to_string(&mut names).unwrap();
    assert_eq!(names.matches("_xlnm.Print_Titles").count(), 6);
    assert!(names.contains("summary!$1:$1"), "{names}");
}

#[test]
fn the_dataset_workbook_is_chinese_on_request() {
    let out = tempfile::tempdir().unwrap();
    let formats = BTreeSet::from([Format::Csv, Format::Xlsx]);
    let options = Options { formats, workbook_headers: Headers::Zh, ..Options::default() };
    let mut dataset = Dataset::create(out.path(), &options).unwrap();
    dataset.add(&document("a.pdf", vec![sample()]), None).unwrap();
    dataset.finish().unwrap();
    let mut book: Xlsx<_> = open_workbook(out.path().join("juesuan.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["汇总", "文件", "表", "数字", "发现", "情况说明"]);
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).unwrap();
        for title in range.rows().next().unwrap() {
            let is_chinese = |title: &str| title == "SHA-256" || title.chars().any(|c| c > '\u{2E7F}');
            assert!(matches!(title, Data::String(title) if is_chinese(title)), "{sheet}: {title:?}");
        }
    }
    let csv = std::fs::read_to_string(out.path().join("figures.csv")).unwrap();
    assert!(csv.starts_with("\u{FEFF}document,department,"), "CSV headers are ids");
}

/// Hostile text in every text field of a document: no part of a workbook has a character that XML forbids, no cell is too
/// long, none is a formula.
#[test]
fn any_text_makes_a_workbook_that_opens() {
    let evil = ["a\u{1}b\u{7F}", "\u{FFFE}x\u{FFFF}", "_x0041_", "<&>\"']]>", "", " =1+1 ", "\r=1\r\n"];
    for text in evil.map(str::to_owned).into_iter().chain(["😀".repeat(20_000)]) {
        let out = tempfile::tempdir().unwrap();
        let mut d = sample();
        d.department = Some(text.clone());
        d.unit = Some(text.clone());
        for table in d.tables.values_mut() {
            table.title = Some(text.clone());
            table.label = Some(text.clone());
            table.statement = Some(text.clone());
            table.notes.push(text.clone());
            for row in &mut table.rows {
                row.name = Some(text.clone());
            }
        }
        for finding in &mut d.findings {
            finding.message = Words::same(&text);
            (finding.expected, finding.found) = (Some(text.clone()), Some(text.clone()));
        }
        write(out.path(), &{
            let mut document = document("a.pdf", vec![d]);
            document.path = text.clone();
            document
        });
        for file in ["xlsx/a.xlsx", "juesuan.xlsx"] {
            let mut package = zip::ZipArchive::new(File::open(out.path().join(file)).unwrap()).unwrap();
            for at in 0..package.len() {
                let mut part = package.by_index(at).unwrap();
                let mut xml = String::new();
                part.read_to_string(&mut xml).unwrap();
                let forbidden =
                    |c: char| c < ' ' && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{FFFE}' | '\u{FFFF}');
                assert!(!xml.contains(forbidden), "{file} {at} {text:.20?}");
            }
            let mut book: Xlsx<_> = open_workbook(out.path().join(file)).unwrap();
            for sheet in book.sheet_names() {
                for (.., cell) in book.worksheet_range(&sheet).unwrap().used_cells() {
                    if let Data::String(s) = cell {
                        assert!(s.encode_utf16().count() <= 32_767, "{file} {sheet}");
                    }
                }
                assert!(book.worksheet_formula(&sheet).unwrap().used_cells().next().is_none(), "{file} {sheet}");
            }
        }
    }
}

/// Codes are text, and programs do not warn about them as numbers stored as text.
#[test]
fn codes_are_text_without_warnings() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &document("a.pdf", vec![sample()]));
    for (file, count) in [("juesuan.xlsx", 5), ("xlsx/a.xlsx", 6)] {
        let count_found =
            sheets(&out.path().join(file)).iter().filter(|xml| xml.contains("numberStoredAsText=\"1\"")).count();
        assert!(count_found >= count, "{file}: {count_found}");
    }
}
