//! Selection of tables, headers, encodings, layouts and units; one table to a pipe.
use crate::support::Folder;
use juesuan_fixtures::edge_cases;
use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Read},
    process::Stdio,
    sync::LazyLock,
};

fn good() -> &'static [u8] {
    static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| edge_cases::good().bytes);
    &GOOD
}

fn folder() -> Folder {
    let folder = Folder::new();
    folder.file("in/a.pdf", good()).file("in/b.pdf", good());
    folder
}

fn names(folder: &Folder) -> BTreeSet<String> {
    folder.tree("out").into_iter().map(|(name, _)| name).filter(|n| n.ends_with(".csv")).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

#[test]
fn chosen_tables_in_a_chosen_layout() {
    let folder = folder();
    let always = ["documents.csv", "findings.csv", "narrative.csv", "tables.csv"];
    for (options, more) in [
        (
            &["--tables", "01,expenditure"][..],
            &["01_income_expenditure_summary.csv", "03_expenditure.csv", "figures.csv"][..],
        ),
        (
            &["--tables", "3", "--tables", "01", "--layout", "wide"],
            &["01_income_expenditure_summary.csv", "03_expenditure.csv"],
        ),
        (&["--tables", "03", "--layout", "long"], &["figures.csv"]),
    ] {
        let run = folder.run(["convert", "in", "-o", "out", "--format", "csv", "--overwrite"].iter().chain(options));
        assert_eq!(run.code, 0, "{}", run.stderr);
        let names: BTreeSet<String> = names(&folder);
        assert_eq!(names, set(&[&always[..], more].concat()), "{options:?}");
    }
    let figures = folder.csv("out/figures.csv");
    assert!(!figures.is_empty() && figures.iter().all(|f| f.get("table") == "03"));
}

#[test]
fn headers_encoding_and_unit() {
    let folder = folder();
    let run = folder.run(["convert", "in", "-o", "out", "--headers", "zh", "--unit", "yuan", "--encoding", "utf-8"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = std::fs::read_to_string(folder.path("out/figures.csv")).unwrap();
    assert!(text.starts_with("文件标识,部门,年度,表号,"), "{}", &text[..100]);
    assert!(text.lines().skip(1).all(|l| l.contains(",元,")));

    let run = folder.run(["convert", "in", "-o", "old", "--encoding", "gb18030", "--unit", "wan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let bytes = std::fs::read(folder.path("old/03_expenditure.csv")).unwrap();
    assert!(bytes.windows(4).any(|w| w == [0xBA, 0xCF, 0xBC, 0xC6]), "合计 in GB 18030");
    let package = std::fs::read_to_string(folder.path("old/datapackage.json")).unwrap();
    assert!(package.contains("\"encoding\": \"gb18030\""));
}

#[test]
fn one_table_to_a_pipe() {
    let folder = folder();
    assert_eq!(folder.run(["convert", "in", "-o", "out", "--format", "csv"]).code, 0);
    for (options, file) in [
        (&["--tables", "03"][..], "03_expenditure.csv"),
        (&["--tables", "09", "--layout", "wide"], "09_three_public_expenses.csv"),
        (&["--tables", "documents"], "documents.csv"),
        (&["--tables", "figures"], "figures.csv"),
        (&["--layout", "long"], "figures.csv"),
        (&["--tables", "findings", "--format", "csv"], "findings.csv"),
        (&["--tables", "narrative"], "narrative.csv"),
    ] {
        let run = folder.run(["convert", "in", "-o", "-"].iter().chain(options));
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(run.stdout, std::fs::read_to_string(folder.path("out").join(file)).unwrap(), "{options:?}");
        assert!(run.stderr.contains("written to standard output"), "{}", run.stderr);
    }
    assert!(!folder.path("-").exists());
    let run = folder.run(["convert", "in", "-o", "-", "--layout", "long", "--tables", "01,09", "-q"]);
    let tables: BTreeSet<&str> = run.stdout.lines().skip(1).filter_map(|l| l.split(',').nth(3)).collect();
    assert_eq!((tables, run.stderr.as_str()), (BTreeSet::from(["01", "09"]), ""));
}

#[test]
fn failed_inputs_are_reported_on_standard_error() {
    let folder = folder();
    folder.file("in/c.pdf", "");
    let run = folder.run(["convert", "in", "-o", "-", "--tables", "documents", "--encoding", "utf-8"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("in/c.pdf: the file is empty"), "{}", run.stderr);
    assert_eq!(run.stdout.lines().count(), 4);
    assert!(run.stdout.starts_with("document,"));
}

/// The summary names the file with the messages, if one was written.
#[test]
fn the_summary_names_the_file_with_the_messages() {
    let folder = folder();
    folder.file("in/c.pdf", b"no PDF");
    for (options, place) in [
        (&["-o", "-", "--tables", "09"][..], None),
        (&["-o", "-", "--tables", "documents"], Some("documents")),
        (&["-o", "a", "--format", "json"], None),
        (&["-o", "b", "--format", "sqlite"], Some("juesuan.sqlite")),
        (&["-o", "c", "--format", "parquet,csv"], Some("documents.csv")),
    ] {
        let run = folder.run(["convert", "in"].iter().chain(options));
        assert_eq!(run.code, 1, "{}", run.stderr);
        let told = place.map(|name| format!("; see status and message in {name}")).unwrap_or_default();
        let wanted = format!("1 file could not be converted{told}\n");
        assert!(run.stderr.contains(&wanted), "{options:?}: {}", run.stderr);
    }
}

#[test]
fn a_pipe_that_is_closed_early_is_not_an_error() {
    let folder = folder();
    for i in 0..20 {
        folder.file(format!("in/{i}.pdf"), good());
    }
    let mut command = folder.command(["convert", "in", "-o", "-", "--layout", "long"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut header = String::new();
    out.read_line(&mut header).unwrap();
    drop(out);
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{said}");
    assert!(header.contains("document,department,fiscal_year"));
    assert!(!said.contains("error") && !said.contains("panic"), "{said}");
}

#[test]
fn options_without_effect_are_rejected() {
    let folder = folder();
    for (arguments, en, zh) in [
        (&["-o", "out", "--tables", "10"][..], "no such table: '10'", "没有名为“10”的表"),
        (&["-o", "out", "--tables", "figures"], "not one of the nine tables", "不是九张表之一"),
        (&["-o", "out", "--format", "json", "--tables", "03"], "--tables would have no effect", "--tables 不起作用"),
        (&["-o", "out", "--format", "sqlite", "--headers", "zh"], "it applies to csv, xlsx only", "csv、xlsx"),
        (&["-o", "out", "--format", "xlsx", "--encoding", "utf-8"], "--encoding would have no", "--encoding 不起作用"),
        (&["-o", "out", "--format", "parquet", "--layout", "long"], "--layout would have no", "--layout 不起作用"),
        (&["-o", "out", "--format", "sqlite,json", "--unit", "yuan"], "--unit would have no", "--unit 不起作用"),
        (&["-o", "-"], "choose it with --tables", "请用 --tables 选定"),
        (&["-o", "-", "--tables", "01,03"], "not 2", "不能写 2 张"),
        (&["-o", "-", "--tables", "nothing"], "no such table: 'nothing'", "没有名为“nothing”的表"),
        (&["-o", "-", "--tables", "01", "--format", "json"], "--format json cannot be combined", "--format json 不能"),
        (&["-o", "-", "--tables", "01", "--overwrite"], "--overwrite cannot be combined", "--overwrite 不能"),
        (&["-o", "-", "--tables", "01", "--timings"], "--timings cannot be combined", "--timings 不能"),
        (&["-o", "-", "--tables", "documents", "--layout", "long"], "have a single layout", "只有一种形式"),
        (&["-o", "-", "--tables", "findings", "--layout", "wide"], "have a single layout", "只有一种形式"),
    ] {
        for (lang, said) in [("en", en), ("zh", zh)] {
            let run = folder.run(["--lang", lang, "convert", "in"].iter().chain(arguments));
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}: {}", run.stderr);
            assert!(run.stderr.contains(said), "{arguments:?}: {}", run.stderr);
        }
    }
    assert!(!folder.path("out").exists());
}
