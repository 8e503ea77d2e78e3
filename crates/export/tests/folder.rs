//! The output folder: which files it contains, and what they contain.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a test")]
mod common;

use common::{document, failed, sample};
use juesuan_export::{
    AmountUnit, CsvLayout, CsvTableWriter, Dataset, Encoding, ErrorKind, Format, Headers, Options, OutputTable,
    RenderedDocument, RunDetails, existing_outputs,
};
use juesuan_model::{Document, Status, TableId};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

fn write(out: &Path, documents: &[Document], options: &Options) -> juesuan_export::DatasetSummary {
    let mut dataset = Dataset::create(out, options).unwrap();
    for d in documents {
        dataset.add(d, None).unwrap();
    }
    dataset.finish().unwrap()
}

/// Every file below a folder, by relative path.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, base: &Path, into: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, base, into);
            } else {
                let name = path.strip_prefix(base).unwrap().to_string_lossy().replace('\\', "/");
                into.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(folder, folder, &mut files);
    files
}

/// Rows of a CSV file as maps.
fn read(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).unwrap();
    let text = text.strip_prefix('\u{FEFF}').expect("a byte order mark");
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|r| r.unwrap()).collect()
}

fn some_documents() -> Vec<Document> {
    vec![
        document("in/a.pdf", vec![sample()]),
        document("in/sub/a.pdf", vec![sample(), sample()]),
        failed("in/-broken,\nname.pdf", Status::Unreadable, "not a PDF"),
    ]
}

#[test]
fn every_file_of_the_contract_is_written() {
    let out = tempfile::tempdir().unwrap();
    let summary = write(out.path(), &some_documents(), &Options::default());
    let files = contents(out.path());
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "01_income_expenditure_summary.csv",
            "02_income.csv",
            "03_expenditure.csv",
            "04_fiscal_appropriation_summary.csv",
            "05_general_public_expenditure.csv",
            "06_general_public_basic_expenditure.csv",
            "07_government_fund.csv",
            "08_state_capital.csv",
            "09_three_public_expenses.csv",
            "datapackage.json",
            "documents.csv",
            "figures.csv",
            "findings.csv",
            "json/a.json",
            &format!("json/a~{}.json", &document("in/sub/a.pdf", vec![]).sha256[..8]),
            "json/broken_name.json",
            "narrative.csv",
            "tables.csv",
        ]
    );
    assert_eq!(summary.files.len(), files.len());
    assert_eq!((summary.documents, summary.disclosures, summary.figures), (3, 3, 3 * sample_figures()));
    for (name, bytes) in files.iter().filter(|(n, _)| n.ends_with(".csv")) {
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(text.starts_with('\u{FEFF}'), "{name}");
        assert!(text.ends_with("\r\n"), "{name}");
    }
}

fn sample_figures() -> usize {
    sample().tables.values().map(juesuan_model::Table::figures).sum()
}

#[test]
fn documents_csv_has_every_input() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &some_documents(), &Options::default());
    let rows = read(&out.path().join("documents.csv"));
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0]["json"], "json/a.json");
    assert_eq!(rows[0]["tables_filled"], "3");
    assert_eq!(rows[0]["tables_empty"], "1");
    assert_eq!(rows[0]["tables_missing"], "5");
    assert_eq!((rows[0]["findings_error"].as_str(), rows[0]["findings_info"].as_str()), ("1", "1"));
    assert_eq!(rows[2]["status"], "unreadable");
    assert_eq!(rows[2]["message"], "not a PDF");
    assert_eq!(rows[2]["path"], "in/-broken,\nname.pdf");
    assert_eq!(rows[2]["file"], "'-broken,\nname.pdf");
    assert_eq!(rows[2]["seconds"], "");
    for row in &rows {
        assert!(out.path().join(&row["json"]).is_file());
    }
}

#[test]
fn figures_csv_is_tidy_and_exact() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &some_documents()[..1], &Options::default());
    let rows = read(&out.path().join("figures.csv"));
    assert_eq!(rows.len(), sample_figures());
    let find = |table: &str, name: &str, column: &str| {
        rows.iter().find(|r| r["table"] == table && r["name"] == name && r["column"] == column).unwrap()
    };
    let f = find("03", "人大事务", "project");
    assert_eq!((f["amount"].as_str(), f["amount_yuan"].as_str(), f["unit"].as_str()), ("-3.20", "-32000.00", "万元"));
    assert_eq!((f["code"].as_str(), f["level"].as_str()), ("20101", "section"));
    assert_eq!((f["class_code"].as_str(), f["class_name"].as_str()), ("201", "一般公共服务支出"));
    assert_eq!(f["column_label"], "项目支出");
    assert_eq!((f["x0"].as_str(), f["y0"].as_str(), f["page"].as_str()), ("10", "20.5", "3"));
    assert_eq!((f["is_leaf"].as_str(), f["is_leaf_column"].as_str()), ("false", "true"));
    let evil = find("03", "'=HYPERLINK(\"http://x\",\"行政运行\")", "total");
    assert_eq!((evil["is_leaf"].as_str(), evil["is_leaf_column"].as_str()), ("true", "false"));
    assert_eq!(find("09", "", "budget_reception")["amount_yuan"], "3900.00");
    assert_eq!(find("01", "七、文化体育与传媒支出", "amount")["item"], "class_207");
    assert_eq!(f["department"], "某市人民代表大会（本级）");
    assert_eq!(f["department_clean"], "某市人民代表大会");
}

#[test]
fn narrative_csv_has_each_figure_of_the_narrative() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &some_documents()[..2], &Options { unit: AmountUnit::Yuan, ..Options::default() });
    let rows = read(&out.path().join("narrative.csv"));
    assert_eq!(rows.len(), 9, "three figures in each of three disclosures");
    let first = &rows[0];
    let of = |column: &str| first[column].as_str();
    assert_eq!((of("document"), of("section"), of("item"), of("measure")), ("a", "expenditure", "basic", "amount"));
    // As printed, whatever the unit of the other files: the next figure is a percentage.
    assert_eq!((of("value"), of("unit"), of("page")), ("1116.70", "万元", "12"));
    assert_eq!(of("sentence"), "'=基本支出116.70万元，占102.82%。");
    assert_eq!((rows[2]["item"].as_str(), rows[2]["page"].as_str()), ("教育支出/普通教育/小学教育", ""));
    let keys: BTreeSet<_> =
        rows.iter().map(|r| (r["document"].clone(), r["disclosure"].clone(), r["number"].clone())).collect();
    assert_eq!(keys.len(), rows.len());
}

#[test]
fn sums_over_leaves_count_nothing_twice() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &some_documents()[..1], &Options::default());
    let sum = |column: &str| {
        read(&out.path().join("figures.csv"))
            .iter()
            .filter(|r| r["table"] == "03" && r["column"] == column && r["is_leaf"] == "true")
            .map(|r| r["amount"].parse::<rust_decimal::Decimal>().unwrap())
            .sum::<rust_decimal::Decimal>()
            .to_string()
    };
    assert_eq!((sum("total"), sum("basic"), sum("project")), ("113.50".into(), "116.70".into(), "-3.20".into()));
}

#[test]
fn wide_files_keep_unknown_columns() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &some_documents(), &Options::default());
    let rows = read(&out.path().join("03_expenditure.csv"));
    assert_eq!(rows.len(), 15);
    assert_eq!(rows[3]["other_columns"], r#"{"x2":"2.00","备注金额":"1.00"}"#);
    assert_eq!(rows[0]["other_columns"], "");
    assert_eq!((rows[4]["total"].as_str(), rows[4]["project"].as_str()), ("3.20", ""));
    assert_eq!(read(&out.path().join("07_government_fund.csv")).len(), 0);
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for out in [&a, &b] {
        write(out.path(), &some_documents(), &Options::default());
    }
    assert_eq!(contents(a.path()), contents(b.path()));
}

#[test]
fn no_output_appears_before_the_end() {
    let out = tempfile::tempdir().unwrap();
    let mut dataset = Dataset::create(out.path(), &Options::default()).unwrap();
    dataset.add(&some_documents()[0], None).unwrap();
    assert!(contents(out.path()).keys().all(|n| n.starts_with(".juesuan-unfinished-")));
    drop(dataset);
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
}

#[test]
fn existing_outputs_are_replaced_only_on_request() {
    let out = tempfile::tempdir().unwrap();
    let options = Options::default();
    assert!(existing_outputs(out.path(), &options).is_empty());
    write(out.path(), &some_documents(), &options);
    let before = contents(out.path());
    assert_eq!(existing_outputs(out.path(), &options).len(), before.len());
    let error = Dataset::create(out.path(), &options).err().unwrap();
    assert!(matches!(error.kind(), ErrorKind::Exists(files) if files.len() == before.len()));
    assert!(error.to_string().contains("allow overwriting"), "{error}");
    assert_eq!(contents(out.path()), before);
    write(out.path(), &some_documents()[..1], &Options { overwrite: true, ..options });
    assert_eq!(read(&out.path().join("documents.csv")).len(), 1);
}

#[test]
fn an_impossible_output_folder_is_an_error_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let error = Dataset::create(&file, &Options::default()).err().unwrap();
    assert_eq!(error.path(), file);
    assert!(error.to_string().contains("choose another output folder"), "{error}");
}

#[test]
fn options_select_tables_headers_and_unit() {
    let out = tempfile::tempdir().unwrap();
    let options = Options {
        formats: BTreeSet::from([Format::Csv]),
        tables: BTreeSet::from([TableId::Expenditure]),
        headers: Headers::Zh,
        unit: AmountUnit::Yuan,
        ..Options::default()
    };
    write(out.path(), &some_documents()[..1], &options);
    let files = contents(out.path());
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "03_expenditure.csv",
            "datapackage.json",
            "documents.csv",
            "figures.csv",
            "findings.csv",
            "narrative.csv",
            "tables.csv"
        ]
    );
    let rows = read(&out.path().join("figures.csv"));
    assert!(rows.iter().all(|r| r["表号"] == "03" && r["单位"] == "元" && r["金额"] == r["金额（元）"]));

    let long = tempfile::tempdir().unwrap();
    write(
        long.path(),
        &some_documents()[..1],
        &Options { layout: CsvLayout::Long, formats: options.formats, ..Options::default() },
    );
    assert_eq!(contents(long.path()).len(), 6);
}

#[test]
fn gb18030_for_older_programs() {
    let out = tempfile::tempdir().unwrap();
    let options = Options { encoding: Encoding::Gb18030, ..Options::default() };
    write(out.path(), &some_documents(), &options);
    let bytes = fs::read(out.path().join("tables.csv")).unwrap();
    assert!(std::str::from_utf8(&bytes).is_err());
    let name = [0xC4, 0xB3, 0xCA, 0xD0]; // 某市
    assert!(bytes.windows(4).any(|w| w == name));
}

#[test]
fn one_table_into_a_pipe() {
    let options = Options { encoding: Encoding::Utf8, ..Options::default() };
    let mut writer = CsvTableWriter::new(Vec::new(), OutputTable::Wide(TableId::Expenditure), &options).unwrap();
    for d in some_documents() {
        writer.add(&d, None).unwrap();
    }
    let text = String::from_utf8(writer.finish().unwrap()).unwrap();
    assert_eq!(text.lines().count(), 16);
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &some_documents(), &options);
    assert_eq!(text, fs::read_to_string(out.path().join("03_expenditure.csv")).unwrap());
}

#[test]
fn copies_are_listed_with_their_original() {
    let out = tempfile::tempdir().unwrap();
    let first = document("in/a.pdf", vec![sample()]);
    let copy = {
        let mut document = first.clone();
        document.path = "in/b.pdf".to_owned();
        document.file = "b.pdf".to_owned();
        document
    };
    let options = Options::default();
    let mut dataset = Dataset::create(out.path(), &options).unwrap();
    dataset.add(&first, None).unwrap();
    let run = RunDetails { duplicate_of: Some("in/a.pdf"), ..RunDetails::default() };
    let added = dataset.add_rendered(&RenderedDocument::new(copy.clone(), &options).unwrap(), run).unwrap();
    dataset.finish().unwrap();
    assert_eq!((added.id.as_str(), added.json.as_deref()), ("b", Some("json/b.json")));
    let rows = read(&out.path().join("documents.csv"));
    assert_eq!((rows[0]["duplicate_of"].as_str(), rows[1]["duplicate_of"].as_str()), ("", "in/a.pdf"));
    assert_eq!(read(&out.path().join("figures.csv")).len(), 2 * sample_figures(), "nothing is lost");
    let text = fs::read_to_string(out.path().join("documents.csv")).unwrap();
    assert!(text.lines().next().unwrap().ends_with(",duplicate_of"), "new columns stand at the end");
}

#[test]
fn folders_by_hash_hold_the_same_files() {
    let (flat, deep) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let options = Options { formats: Format::ALL.iter().copied().collect(), ..Options::default() };
    let folders = Options { folders: true, ..options.clone() };
    write(flat.path(), &some_documents(), &options);
    let written = write(deep.path(), &some_documents(), &folders);
    for row in read(&deep.path().join("documents.csv")) {
        let json = &row["json"];
        let digits = json.strip_prefix("json/").unwrap().split('/').next().unwrap();
        assert!(digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_hexdigit()), "{json}");
        assert_eq!(
            fs::read(deep.path().join(json)).unwrap(),
            fs::read(flat.path().join("json").join(Path::new(json).file_name().unwrap())).unwrap()
        );
    }
    assert_eq!(contents(flat.path()).len(), contents(deep.path()).len());
    let mut found = existing_outputs(deep.path(), &folders);
    found.push(deep.path().join("juesuan.sqlite"));
    let mut files = written.files;
    found.sort();
    files.sort();
    assert_eq!(found, files, "what is replaced is all that was written");
}

#[test]
fn hostile_names_stay_inside_the_folder() {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("deep/out");
    let names = [
        "../../escape.pdf",
        "..",
        "/etc/passwd",
        "C:\\Windows\\system.pdf",
        "\\\\server\\share\\x.pdf",
        "a\0b.pdf",
        "con.pdf",
        "LPT1",
        "x:y.pdf",
        "name.pdf::$DATA",
        "\u{202e}fdp.exe",
        &format!("{}.pdf", "长".repeat(300)),
        "...",
        "",
    ];
    let documents: Vec<Document> = names
        .iter()
        .map(|name| {
            let mut document = document(&format!("archive.zip/{name}"), vec![sample()]);
            document.file = (*name).to_owned();
            document
        })
        .collect();
    let options = Options { formats: Format::ALL.iter().copied().collect(), ..Options::default() };
    write(&out, &documents, &options);
    let all = contents(temp.path());
    assert!(all.keys().all(|f| f.starts_with("deep/out/")), "{:?}", all.keys());
    assert_eq!(all.keys().filter(|f| f.starts_with("deep/out/json/")).count(), names.len());
    for name in all.keys().filter_map(|f| f.rsplit('/').next()) {
        assert!(name.len() <= 255 && !name.contains(['<', '>', ':', '"', '|', '?', '*', '\\', '\0']), "{name:?}");
    }
}
