//! Every format contains the same data: each is read back with an independent reader and compared with the documents.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test"
)]
#![cfg(all(feature = "parquet", feature = "sqlite", feature = "xlsx"))]
#[path = "../common/mod.rs"]
mod common;
mod data_package;
mod database;
mod figures;
mod formulas;
mod narrative;

use calamine::{Data, DataType as _, Reader, Xlsx, open_workbook};
use common::{document, failed, sample, truths};
use juesuan_export::{Dataset, Format, Options, OutputTable};
use juesuan_model::{Document, Status};
use std::{collections::BTreeMap, path::Path};

fn documents() -> Vec<Document> {
    let mut documents = vec![
        document("a.pdf", vec![sample()]),
        document("b/a.pdf", vec![sample(), sample()]),
        failed("=broken.pdf", Status::Unreadable, "+not a PDF"),
    ];
    documents.extend(truths().into_iter().map(|(path, d)| document(&path.to_string_lossy(), vec![d])));
    documents
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

fn position(set: OutputTable, column: &str) -> usize {
    set.describe().position(column).unwrap()
}

fn csv_rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes()).deserialize().map(|r| r.unwrap()).collect()
}

fn sheet_column(sheet: &calamine::Range<Data>, column: &str) -> usize {
    sheet.rows().next().unwrap().iter().position(|c| c.get_string() == Some(column)).unwrap()
}

#[test]
fn form_sheets_look_like_the_printed_tables() {
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
fn every_run_writes_the_same_bytes() {
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
