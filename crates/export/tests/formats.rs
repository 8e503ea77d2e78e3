//! Every format carries the same figures: each is read back with a reader that is not ours, and compared with the
//! documents figure by figure.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test"
)]
#![cfg(all(feature = "parquet", feature = "sqlite", feature = "xlsx"))]
mod common;

use calamine::{Data, Reader, Xlsx, open_workbook};
use common::{document, failed, sample, truths};
use juesuan_export::{About, Dataset, Format, Options, Rendered, Set};
use juesuan_model::{Document, Status, TableId};
use parquet::file::reader::{FileReader, SerializedFileReader};
use rusqlite::Connection;
use rust_decimal::Decimal;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    path::Path,
};

/// (sha256, disclosure, table, row, column) → figure as printed.
type Figures = BTreeMap<(String, i64, String, i64, String), Decimal>;

fn documents() -> Vec<Document> {
    let mut documents = vec![
        document("a.pdf", vec![sample()]),
        document("b/a.pdf", vec![sample(), sample()]),
        failed("=broken.pdf", Status::Unreadable, "+not a PDF"),
    ];
    documents.extend(truths().into_iter().map(|(path, d)| document(&path.to_string_lossy(), vec![d])));
    documents
}

fn expected(documents: &[Document]) -> Figures {
    let mut figures = Figures::new();
    for d in documents {
        for (s, number) in d.disclosures.iter().zip(1..) {
            for (id, t) in &s.tables {
                for (row, line) in t.rows.iter().zip(1..) {
                    for cell in row.cells.iter().filter(|c| c.value.is_some()) {
                        let key =
                            (d.sha256.clone(), number, id.number().to_owned(), line, cell.column.as_str().to_owned());
                        figures.insert(key, cell.value.as_ref().unwrap().value());
                    }
                }
            }
        }
    }
    figures
}

fn write(out: &Path, documents: &[Document], formats: &[Format]) -> BTreeMap<String, String> {
    let options = Options { formats: formats.iter().copied().collect(), ..Options::default() };
    let mut dataset = Dataset::create(out, &options).unwrap();
    for d in documents {
        dataset.add(d, Some(0.25)).unwrap();
    }
    let summary = dataset.finish().unwrap();
    assert_eq!(summary.notes, Vec::<String>::new());
    // Document ids, as documents.csv has them.
    let text = std::fs::read_to_string(out.join("documents.csv")).unwrap();
    csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes())
        .deserialize::<BTreeMap<String, String>>()
        .map(|r| r.unwrap())
        .map(|r| (r["document"].clone(), r["sha256"].clone()))
        .collect()
}

fn position(set: Set, column: &str) -> usize {
    set.describe().position(column).unwrap()
}

#[test]
fn every_format_carries_the_same_figures() {
    let out = tempfile::tempdir().unwrap();
    let documents = documents();
    let ids = write(out.path(), &documents, Format::ALL);
    let expected = expected(&documents);
    assert!(expected.len() > 50);
    for (format, figures) in [
        ("csv", from_csv(out.path(), &ids)),
        ("parquet", from_parquet(out.path(), &ids)),
        ("sqlite", from_sqlite(out.path())),
        ("xlsx", from_workbook(out.path(), &ids)),
    ] {
        assert_eq!(figures.len(), expected.len(), "{format}");
        for (key, value) in &expected {
            assert_eq!(figures.get(key), Some(value), "{format}: {key:?}");
        }
    }
}

fn from_csv(out: &Path, ids: &BTreeMap<String, String>) -> Figures {
    let text = std::fs::read_to_string(out.join("figures.csv")).unwrap();
    csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes())
        .deserialize::<BTreeMap<String, String>>()
        .map(|r| r.unwrap())
        .map(|r| {
            let key = (
                ids[&r["document"]].clone(),
                r["disclosure"].parse().unwrap(),
                r["table"].clone(),
                r["row"].parse().unwrap(),
                r["column"].clone(),
            );
            (key, r["amount"].parse().unwrap())
        })
        .collect()
}

fn from_parquet(out: &Path, ids: &BTreeMap<String, String>) -> Figures {
    use parquet::record::{Field, RowAccessor};
    let reader = SerializedFileReader::new(File::open(out.join("figures.parquet")).unwrap()).unwrap();
    let at = |column: &str| position(Set::Figures, column);
    reader
        .get_row_iter(None)
        .unwrap()
        .map(|row| {
            let row = row.unwrap();
            let text = |column: &str| row.get_string(at(column)).unwrap().clone();
            let Some((_, Field::Decimal(amount))) = row.get_column_iter().nth(at("amount")) else {
                panic!("amount is no decimal")
            };
            let units = i128::from_be_bytes(amount.data().try_into().unwrap());
            let key = (
                ids[&text("document")].clone(),
                row.get_long(at("disclosure")).unwrap(),
                text("table"),
                row.get_long(at("row")).unwrap(),
                text("column"),
            );
            (key, Decimal::from_i128_with_scale(units, amount.scale().try_into().unwrap()))
        })
        .collect()
}

fn from_sqlite(out: &Path) -> Figures {
    let db = Connection::open(out.join("juesuan.sqlite")).unwrap();
    let mut query = db
        .prepare(
            "SELECT d.sha256, s.disclosure, t.table_no, r.row, f.column_id, f.printed FROM figures f
             JOIN rows r ON r.id = f.row_id JOIN tables t ON t.id = r.table_id
             JOIN disclosures s ON s.id = t.disclosure_id JOIN documents d ON d.id = s.document_id",
        )
        .unwrap();
    query
        .query_map([], |r| {
            let printed: String = r.get(5)?;
            Ok(((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?), printed.parse().unwrap()))
        })
        .unwrap()
        .map(|r| r.unwrap())
        .collect()
}

fn from_workbook(out: &Path, ids: &BTreeMap<String, String>) -> Figures {
    let mut book: Xlsx<_> = open_workbook(out.join("juesuan.xlsx")).unwrap();
    let sheet = book.worksheet_range("figures").unwrap();
    let at = |column: &str| position(Set::Figures, column);
    sheet
        .rows()
        .skip(1)
        .map(|row| {
            let whole = |column: &str| match &row[at(column)] {
                Data::Float(n) => n.to_string().parse().unwrap(),
                Data::Int(n) => *n,
                other => panic!("{column}: {other:?}"),
            };
            let amount = match &row[at("amount")] {
                Data::Float(n) => n.to_string(),
                Data::Int(n) => n.to_string(),
                other => panic!("amount: {other:?}"),
            };
            let text = |column: &str| row[at(column)].to_string();
            let key =
                (ids[&text("document")].clone(), whole("disclosure"), text("table"), whole("row"), text("column"));
            (key, amount.parse().unwrap())
        })
        .collect()
}

#[test]
fn formulas_of_strangers_are_text() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &documents()[..3], Format::ALL);
    for file in ["juesuan.xlsx", "xlsx/a.xlsx"] {
        let mut book: Xlsx<_> = open_workbook(out.path().join(file)).unwrap();
        for sheet in book.sheet_names() {
            assert!(book.worksheet_formula(&sheet).unwrap().used_cells().next().is_none(), "{file} {sheet}");
        }
    }
    let db = Connection::open(out.path().join("juesuan.sqlite")).unwrap();
    let stored: String = db.query_row("SELECT name FROM rows WHERE name LIKE '=%' LIMIT 1", [], |r| r.get(0)).unwrap();
    assert_eq!(stored, "=HYPERLINK(\"http://x\",\"行政运行\")");
}

#[test]
fn the_form_looks_like_the_print() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &documents()[..1], &[Format::Csv, Format::Xlsx]);
    let mut book: Xlsx<_> = open_workbook(out.path().join("xlsx/a.xlsx")).unwrap();
    assert_eq!(
        book.sheet_names(),
        [
            "封面",
            "01 收入支出决算总表",
            "03 支出决算表",
            "07 政府性基金预算财政拨款收入支出决算表",
            "09 财政拨款三公经费支出决算表",
            "发现"
        ]
    );
    let show = |book: &mut Xlsx<_>, sheet: &str| -> Vec<String> {
        let range = book.worksheet_range(sheet).unwrap();
        range.rows().map(|r| r.iter().map(Data::to_string).collect::<Vec<_>>().join("|")).collect()
    };
    let lines = show(&mut book, "01 收入支出决算总表");
    assert_eq!(lines[0], "收入支出决算总表|||||");
    assert_eq!(lines[1], "|||||公开01表");
    assert_eq!(lines[2], "部门：某市人民代表大会（本级）|||2023年度||单位：万元");
    assert_eq!(lines[3], "收入|||支出||");
    assert_eq!(lines[4], "项目|行次|决算数|项目|行次|决算数");
    assert_eq!(lines[5], "一、一般公共预算财政拨款收入|1|113.5|一、一般公共服务支出|32|110.3");
    assert_eq!(lines[6], "|||七、文化体育与传媒支出|38|3.2");
    assert_eq!(lines[7], "本年收入合计|27|113.5|本年支出合计|58|113.5");
    assert_eq!(lines[8], "总计|31|113.5|||");
    let lines = show(&mut book, "03 支出决算表");
    assert_eq!(lines[3], "项目||本年支出合计|基本支出|项目支出|备注金额|x2");
    assert_eq!(lines[6], "201|一般公共服务支出|110.3|113.5|-3.2||");
    assert_eq!(lines[9], "2070104|图书馆|3.2|3.2|—||");
    let lines = show(&mut book, "09 财政拨款三公经费支出决算表");
    assert_eq!(lines[3], "预算数||决算数");
    assert_eq!(lines[5], "3900|3900|0");
}

#[test]
fn a_second_run_updates_the_database() {
    let out = tempfile::tempdir().unwrap();
    let count = |sql: &str| -> i64 {
        Connection::open(out.path().join("juesuan.sqlite")).unwrap().query_row(sql, [], |r| r.get(0)).unwrap()
    };
    let run = |documents: &[Document]| {
        let options = Options { formats: BTreeSet::from([Format::Sqlite]), ..Options::default() };
        let mut dataset = Dataset::create(out.path(), &options).unwrap();
        documents.iter().for_each(|d| dataset.add(d, None).unwrap());
        dataset.finish().unwrap();
    };
    let documents = [document("a.pdf", vec![sample()]), failed("broken.pdf", Status::Unreadable, "no")];
    run(&documents);
    let figures = count("SELECT count(*) FROM figures");
    run(&documents);
    assert_eq!(count("SELECT count(*) FROM documents"), 2);
    assert_eq!(count("SELECT count(*) FROM figures"), figures);
    assert_eq!(count("SELECT min(run) FROM documents"), 2);
    run(&[document("new.pdf", vec![sample()])]);
    assert_eq!(count("SELECT count(*) FROM documents"), 3);
    assert_eq!(count("SELECT count(*) FROM figures"), 2 * figures);
    assert_eq!(count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    let check: String = Connection::open(out.path().join("juesuan.sqlite"))
        .unwrap()
        .query_row("PRAGMA integrity_check", [], |r| r.get(0))
        .unwrap();
    assert_eq!(check, "ok");
    // Views.
    assert_eq!(count("SELECT income_fen FROM headline_figures LIMIT 1"), 113_500_000);
    assert_eq!(count("SELECT three_public_budget_fen FROM headline_figures LIMIT 1"), 390_000);
    assert_eq!(count("SELECT sum(total_fen) FROM spending_by_class WHERE document = 'a'"), 113_500_000);
    assert_eq!(count("SELECT count(*) FROM all_figures"), 2 * figures);
}

#[test]
fn views_of_sums_count_copies_once() {
    let out = tempfile::tempdir().unwrap();
    let count = |sql: &str| -> i64 {
        Connection::open(out.path().join("juesuan.sqlite")).unwrap().query_row(sql, [], |r| r.get(0)).unwrap()
    };
    let options =
        Options { formats: BTreeSet::from([Format::Sqlite, Format::Xlsx]), renew: true, ..Options::default() };
    let first = document("a.pdf", vec![sample()]);
    let copy = Document { path: "b.pdf".to_owned(), file: "b.pdf".to_owned(), ..first.clone() };
    for _ in 0..2 {
        let mut dataset = Dataset::create(out.path(), &Options { overwrite: true, ..options.clone() }).unwrap();
        dataset.add(&first, None).unwrap();
        let about = About { duplicate_of: Some("a.pdf"), ..About::default() };
        dataset.add_with(&Rendered::new(copy.clone(), &options).unwrap(), about).unwrap();
        dataset.finish().unwrap();
    }
    assert_eq!(count("SELECT max(run) FROM documents"), 1, "begun anew");
    assert_eq!(count("SELECT count(*) FROM documents"), 2);
    assert_eq!(count("SELECT count(*) FROM documents WHERE duplicate_of = 'a.pdf'"), 1);
    assert_eq!(count("SELECT count(*) FROM headline_figures"), 1);
    assert_eq!(count("SELECT sum(total_fen) FROM spending_by_class"), 113_500_000);
    assert_eq!(
        count("SELECT count(*) FROM all_figures"),
        2 * count("SELECT count(*) FROM all_figures WHERE duplicate_of IS NULL")
    );
    let mut book: Xlsx<_> = open_workbook(out.path().join("juesuan.xlsx")).unwrap();
    assert_eq!(book.worksheet_range("summary").unwrap().height(), 2, "header and one line");
    assert_eq!(book.worksheet_range("documents").unwrap().height(), 3);
}

#[test]
fn a_file_that_is_no_database_of_ours_is_left_alone() {
    let out = tempfile::tempdir().unwrap();
    std::fs::write(out.path().join("juesuan.sqlite"), "something else").unwrap();
    let options = Options { formats: BTreeSet::from([Format::Sqlite]), ..Options::default() };
    let error = Dataset::create(out.path(), &options).err().unwrap();
    assert!(error.to_string().contains("move it away"), "{error}");
    assert_eq!(std::fs::read(out.path().join("juesuan.sqlite")).unwrap(), b"something else");
}

#[test]
fn all_formats_are_the_same_on_every_run() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let documents = &documents()[..3];
    for out in [&a, &b] {
        write(out.path(), documents, Format::ALL);
    }
    for file in ["figures.parquet", "juesuan.sqlite", "juesuan.xlsx", "xlsx/a.xlsx", "datapackage.json"] {
        let read = |out: &tempfile::TempDir| std::fs::read(out.path().join(file)).unwrap();
        assert!(read(&a) == read(&b), "{file}");
    }
}

#[test]
fn the_data_package_names_every_column_of_every_file() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &documents()[..1], &[Format::Csv]);
    let package: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.path().join("datapackage.json")).unwrap()).unwrap();
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len(), 14);
    for resource in resources {
        let text = std::fs::read_to_string(out.path().join(resource["path"].as_str().unwrap())).unwrap();
        let header = text.trim_start_matches('\u{FEFF}').lines().next().unwrap().to_owned();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|f| f["name"].as_str().unwrap()).collect();
        assert_eq!(names.join(","), header);
    }
    assert_eq!(TableId::ALL.len() + 5, resources.len());
}
