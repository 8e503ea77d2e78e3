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

use calamine::{Data, DataType as _, Reader, Xlsx, open_workbook};
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
    assert_eq!(summary.notes, []);
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
        ("wide csv", from_wide(out.path(), &ids, &documents)),
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

/// The nine wide files together. Columns that no schema knows are in `other_columns`, by header or by id.
fn from_wide(out: &Path, ids: &BTreeMap<String, String>, documents: &[Document]) -> Figures {
    let mut figures = Figures::new();
    for table in TableId::ALL {
        let schema = &juesuan_model::schema::Schemas::builtin().get(table).columns;
        for row in csv_rows(&out.join(format!("{}.csv", Set::Wide(table).name()))) {
            let sha256 = ids[&row["document"]].clone();
            let disclosure: i64 = row["disclosure"].parse().unwrap();
            let mut put = |column: &str, value: &str| {
                let at = row["row"].parse().unwrap();
                let key = (sha256.clone(), disclosure, table.number().to_owned(), at, column.to_owned());
                figures.insert(key, value.parse().unwrap());
            };
            for column in schema.iter().filter(|c| !row[c.id.as_str()].is_empty()) {
                put(column.id.as_str(), &row[column.id.as_str()]);
            }
            if !row["other_columns"].is_empty() {
                let document = documents.iter().find(|d| d.sha256 == sha256).unwrap();
                let printed = &document.disclosures[usize::try_from(disclosure).unwrap() - 1].tables[&table].columns;
                for (name, value) in serde_json::from_str::<BTreeMap<String, String>>(&row["other_columns"]).unwrap() {
                    let id =
                        printed.iter().find(|(_, label)| *label == name).map_or(name.as_str(), |(id, _)| id.as_str());
                    put(id, &value);
                }
            }
        }
    }
    figures
}

fn csv_rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes()).deserialize().map(|r| r.unwrap()).collect()
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
    let at = |column: &str| sheet_column(&sheet, column);
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

fn sheet_column(sheet: &calamine::Range<Data>, column: &str) -> usize {
    sheet.rows().next().unwrap().iter().position(|c| c.get_string() == Some(column)).unwrap()
}

/// Every number in a sheet of a form is a figure or a 行次 of its table, and every one of these stands there once.
#[test]
fn the_forms_carry_the_same_figures() {
    let out = tempfile::tempdir().unwrap();
    let mut documents = documents();
    documents.retain(|d| d.disclosures.len() == 1);
    let ids: BTreeMap<String, String> =
        write(out.path(), &documents, &[Format::Csv, Format::Xlsx]).into_iter().map(|(id, sha)| (sha, id)).collect();
    for document in &documents {
        let path = out.path().join("xlsx").join(format!("{}.xlsx", ids[&document.sha256]));
        let mut book: Xlsx<_> = open_workbook(&path).unwrap();
        for (id, table) in &document.disclosures[0].tables {
            let mut printed: Vec<f64> = table.rows.iter().filter_map(|r| r.line_no).map(f64::from).collect();
            let amounts = table.rows.iter().flat_map(|r| &r.cells).filter_map(|c| c.value.as_ref());
            printed.extend(amounts.map(|a| a.as_str().parse::<f64>().unwrap()));
            let name = book.sheet_names().into_iter().find(|n| n.starts_with(id.number()));
            let mut shown: Vec<f64> = name
                .map(|n| book.worksheet_range(&n).unwrap())
                .iter()
                .flat_map(|sheet| sheet.cells())
                .filter_map(|(_, _, cell)| cell.as_f64().filter(|_| matches!(cell, Data::Float(_) | Data::Int(_))))
                .collect();
            for list in [&mut printed, &mut shown] {
                list.sort_by(f64::total_cmp);
            }
            assert_eq!(shown, printed, "{} {}", path.display(), id.number());
        }
    }
}

/// Document, disclosure, number, section, item, measure, value, unit, page, sentence.
type Said = Vec<(String, i64, i64, String, String, String, Decimal, String, Option<i64>, String)>;

#[test]
fn every_format_carries_the_running_text() {
    let out = tempfile::tempdir().unwrap();
    let documents = documents();
    let ids = write(out.path(), &documents, Format::ALL);
    let mut expected = Said::new();
    for d in &documents {
        for (s, disclosure) in d.disclosures.iter().zip(1..) {
            for (n, number) in s.narrative.iter().zip(1..) {
                let page = n.page.map(i64::from);
                let words = [n.section.as_str(), n.item.as_str(), n.measure.as_str()].map(str::to_owned);
                let [section, item, measure] = words;
                let sentence = n.sentence.clone();
                let value = n.value.value();
                expected.push((
                    d.sha256.clone(),
                    disclosure,
                    number,
                    section,
                    item,
                    measure,
                    value,
                    n.unit.clone(),
                    page,
                    sentence,
                ));
            }
        }
    }
    expected.sort();
    assert!(expected.len() >= 9);
    for (format, mut said) in [
        ("csv", said_in_csv(out.path(), &ids)),
        ("parquet", said_in_parquet(out.path(), &ids)),
        ("sqlite", said_in_sqlite(out.path())),
        ("xlsx", said_in_workbook(out.path(), &ids)),
    ] {
        said.sort();
        assert_eq!(said, expected, "{format}");
    }
}

fn said_in_csv(out: &Path, ids: &BTreeMap<String, String>) -> Said {
    let unquoted = |text: &str| text.strip_prefix('\'').filter(|t| t.starts_with('=')).unwrap_or(text).to_owned();
    let rows = csv_rows(&out.join("narrative.csv"));
    let said = rows.iter().map(|r| {
        (
            ids[&r["document"]].clone(),
            r["disclosure"].parse().unwrap(),
            r["number"].parse().unwrap(),
            r["section"].clone(),
            r["item"].clone(),
            r["measure"].clone(),
            r["value"].parse().unwrap(),
            r["unit"].clone(),
            r["page"].parse().ok(),
            unquoted(&r["sentence"]),
        )
    });
    said.collect()
}

fn said_in_parquet(out: &Path, ids: &BTreeMap<String, String>) -> Said {
    use parquet::record::{Field, RowAccessor};
    let reader = SerializedFileReader::new(File::open(out.join("narrative.parquet")).unwrap()).unwrap();
    let at = |column: &str| position(Set::Narrative, column);
    let said = reader.get_row_iter(None).unwrap().map(|row| {
        let row = row.unwrap();
        let text = |column: &str| row.get_string(at(column)).unwrap().clone();
        let Some((_, Field::Decimal(value))) = row.get_column_iter().nth(at("value")) else { panic!("no decimal") };
        let units = i128::from_be_bytes(value.data().try_into().unwrap());
        (
            ids[&text("document")].clone(),
            row.get_long(at("disclosure")).unwrap(),
            row.get_long(at("number")).unwrap(),
            text("section"),
            text("item"),
            text("measure"),
            Decimal::from_i128_with_scale(units, value.scale().try_into().unwrap()),
            text("unit"),
            row.get_long(at("page")).ok(),
            text("sentence"),
        )
    });
    said.collect()
}

fn said_in_sqlite(out: &Path) -> Said {
    let db = Connection::open(out.join("juesuan.sqlite")).unwrap();
    let mut query = db
        .prepare(
            "SELECT d.sha256, s.disclosure, n.number, section, item, measure, printed, n.unit, page, sentence, fen
             FROM narrative n JOIN disclosures s ON s.id = n.disclosure_id JOIN documents d ON d.id = s.document_id",
        )
        .unwrap();
    let said = query.query_map([], |r| {
        let value: Decimal = r.get::<_, String>(6)?.parse().unwrap();
        let (unit, fen): (String, Option<i64>) = (r.get(7)?, r.get(10)?);
        let per = match unit.as_str() {
            "万元" => Some(1_000_000),
            "元" => Some(100),
            _ => None,
        };
        assert_eq!(fen.map(Decimal::from), per.map(|p| value * Decimal::from(p)));
        Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?, value, unit, r.get(8)?, r.get(9)?))
    });
    said.unwrap().map(|r| r.unwrap()).collect()
}

fn said_in_workbook(out: &Path, ids: &BTreeMap<String, String>) -> Said {
    let mut book: Xlsx<_> = open_workbook(out.join("juesuan.xlsx")).unwrap();
    let sheet = book.worksheet_range("narrative").unwrap();
    let at = |column: &str| sheet_column(&sheet, column);
    let said = sheet.rows().skip(1).map(|row| {
        let text = |column: &str| row[at(column)].to_string();
        (
            ids[&text("document")].clone(),
            text("disclosure").parse().unwrap(),
            text("number").parse().unwrap(),
            text("section"),
            text("item"),
            text("measure"),
            text("value").parse().unwrap(),
            text("unit"),
            text("page").parse().ok(),
            text("sentence"),
        )
    });
    said.collect()
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

/// What begins like a formula is text in every CSV encoding, in a pipe, and in the list of codes.
#[test]
fn formulas_of_strangers_are_text_in_every_csv() {
    use juesuan_export::{CodeList, Encoding, SetWriter};
    let evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", " =1"];
    let mut d = sample();
    let rows = &mut d.tables.get_mut(&TableId::Expenditure).unwrap().rows;
    let row = rows[1].clone();
    rows.extend(evil.map(|name| {
        let mut row = row.clone();
        row.name = Some(name.to_owned());
        row
    }));
    d.department = Some("=cmd|'/c calc'!A0".to_owned());
    let document = document("=1.pdf", vec![d]);
    for encoding in [Encoding::Utf8Bom, Encoding::Utf8, Encoding::Gb18030] {
        for set in Set::all() {
            let options = Options { encoding, ..Options::default() };
            let mut writer = SetWriter::new(Vec::new(), set, &options).unwrap();
            writer.add(&document, None).unwrap();
            let bytes = writer.finish().unwrap();
            let text = match encoding {
                Encoding::Gb18030 => encoding_rs::GB18030.decode(&bytes).0.into_owned(),
                _ => String::from_utf8(bytes).unwrap().trim_start_matches('\u{FEFF}').to_owned(),
            };
            let mut harmless = 0;
            for record in csv::Reader::from_reader(text.as_bytes()).records() {
                for field in record.unwrap().iter() {
                    let is_number = field.parse::<f64>().is_ok();
                    assert!(
                        is_number || !field.trim_start().starts_with(['=', '+', '-', '@', '＝']),
                        "{set:?} {field:?}"
                    );
                    harmless += usize::from(evil.iter().any(|e| field == format!("'{e}")));
                }
            }
            assert!(set != Set::Wide(TableId::Expenditure) || harmless == evil.len(), "{encoding:?} {harmless}");
        }
    }
    let mut list = CodeList::default();
    list.add(&document);
    let mut bytes = Vec::new();
    list.write(&mut bytes).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains("'=1+1") && !text.contains(",=1+1"), "{text}");
    let mut again = Vec::new();
    CodeList::read(&text).unwrap().write(&mut again).unwrap();
    assert_eq!(again, bytes);
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
    // Of an earlier version, say.
    Connection::open(out.path().join("juesuan.sqlite"))
        .unwrap()
        .execute_batch("DROP VIEW year_on_year; DROP VIEW headline_figures; CREATE VIEW headline_figures AS SELECT 0 AS income_fen")
        .unwrap();
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
    assert_eq!(count("SELECT count(*) FROM year_on_year"), 0);
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
    let copy = {
        let mut document = first.clone();
        document.path = "b.pdf".to_owned();
        document.file = "b.pdf".to_owned();
        document
    };
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

/// A reader of the Fiscal Data Package finds the value, its currency, and what the wide columns are in the long form.
#[test]
fn the_data_package_speaks_of_money() {
    let out = tempfile::tempdir().unwrap();
    let options = Options {
        formats: BTreeSet::from([Format::Csv]),
        unit: juesuan_export::AmountUnit::Yuan,
        ..Options::default()
    };
    let mut dataset = Dataset::create(out.path(), &options).unwrap();
    dataset.add(&documents()[0], None).unwrap();
    dataset.finish().unwrap();
    let package: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.path().join("datapackage.json")).unwrap()).unwrap();
    let schema = |name: &str| {
        package["resources"].as_array().unwrap().iter().find(|r| r["name"] == name).unwrap()["schema"].clone()
    };
    let types = |schema: &serde_json::Value, key: &str| -> BTreeSet<String> {
        let fields = schema[key].as_array().unwrap().iter();
        fields.filter_map(|f| f["columnType"].as_str().map(str::to_owned)).collect()
    };
    let figures = schema("figures");
    for kind in ["date:fiscal-year", "direction", "phase:id", "value", "fin-source:generic:level1:code"] {
        assert!(types(&figures, "fields").contains(kind), "{kind}");
    }
    assert_eq!(figures["extraFields"][0]["constant"], "CNY");
    let wide = schema("09_three_public_expenses");
    let field =
        |id: &str| wide["fields"].as_array().unwrap().iter().find(|f| f["name"] == id).unwrap()["normalize"].clone();
    assert_eq!(field("budget_total"), serde_json::json!({"column": "budget_total", "phase": "budget"}));
    assert_eq!(field("final_total"), serde_json::json!({"column": "final_total", "phase": "final"}));
    assert_eq!(field("code"), serde_json::Value::Null);
    assert_eq!(wide["extraFields"][1]["columnType"], "value");
    let function = types(&schema("05_general_public_expenditure"), "fields");
    assert!(function.contains("functional-classification:generic:level3:code"), "{function:?}");
    let economic = types(&schema("06_general_public_basic_expenditure"), "fields");
    assert!(economic.contains("economic-classification:generic:level1:label"), "{economic:?}");
}

/// A department that publishes two sets of accounts a year: 汇总 stands beside 汇总 of the year before, and its name
/// without either beside both.
#[test]
fn years_are_compared_like_with_like() {
    let out = tempfile::tempdir().unwrap();
    let of = |department: &str, year: u16| {
        let mut d = sample();
        (d.department, d.fiscal_year) = (Some(department.to_owned()), Some(year));
        d
    };
    let documents = [
        document("a.pdf", vec![of("某局", 2021)]),
        document("b.pdf", vec![of("某局（汇总）", 2022), of("某局（本级）", 2022)]),
        document("c.pdf", vec![of("某局（汇总）", 2023), of("某局（本级）", 2023)]),
    ];
    write(out.path(), &documents, &[Format::Csv, Format::Sqlite]);
    let db = Connection::open(out.path().join("juesuan.sqlite")).unwrap();
    let mut query = db
        .prepare(
            "SELECT fiscal_year, department_before, department FROM year_on_year ORDER BY fiscal_year, department DESC",
        )
        .unwrap();
    let found: Vec<(u16, String, String)> =
        query.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).unwrap().map(Result::unwrap).collect();
    let pair = |year, before: &str, after: &str| (year, before.to_owned(), after.to_owned());
    assert_eq!(
        found,
        [
            pair(2022, "某局", "某局（汇总）"),
            pair(2022, "某局", "某局（本级）"),
            pair(2023, "某局（汇总）", "某局（汇总）"),
            pair(2023, "某局（本级）", "某局（本级）"),
        ]
    );
}

/// 09 of several units: the headline is the total row, not the largest unit, and nothing where there is none.
#[test]
fn the_headline_of_several_units_is_their_total() {
    let id = TableId::ThreePublicExpenses;
    let unit = |name: &str, amount: &str| common::row(None, name, &[("final_total", amount)]);
    for (rows, want) in [
        (vec![unit("合计", "0.50"), unit("甲校", "0.20"), unit("乙校", "0.30")], Some(500_000)),
        (vec![unit("甲校", "0.70"), unit("合计", "0.50"), unit("乙校", "-0.20")], Some(500_000)),
        (vec![unit("甲校", "0.20"), unit("乙校", "0.30")], None),
    ] {
        let out = tempfile::tempdir().unwrap();
        let mut d = sample();
        d.tables.insert(id, common::table(id, Some("元"), &[("final_total", "决算数")], rows));
        d.tables.get_mut(&id).unwrap().unit = Some("万元".to_owned());
        write(out.path(), &[document("a.pdf", vec![d])], &[Format::Csv, Format::Sqlite, Format::Xlsx]);
        let db = Connection::open(out.path().join("juesuan.sqlite")).unwrap();
        let fen: Option<i64> =
            db.query_row("SELECT three_public_final_fen FROM headline_figures", [], |r| r.get(0)).unwrap();
        assert_eq!(fen, want);
        let mut book: Xlsx<_> = open_workbook(out.path().join("juesuan.xlsx")).unwrap();
        let summary = book.worksheet_range("summary").unwrap();
        let cell = summary.get((1, sheet_column(&summary, "three_public_final_yuan")));
        assert_eq!(cell.and_then(calamine::DataType::as_f64), want.map(|fen| fen as f64 / 100.0));
    }
}
