//! `audit`, `rules`, `show`, and `--fail-on`, `--rules`, `--second-reader`.
use crate::support::Folder;
use juesuan_fixtures::edge_cases;
use serde_json::Value;
use std::{fs, path::Path};

/// A folder with accounts that add up and accounts that do not.
fn folder() -> Folder {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let folder = Folder::new();
    folder.file("good.pdf", edge_cases::good().bytes);
    folder.file("bad.pdf", fs::read(samples.join("does-not-add-up-2023.pdf")).unwrap());
    folder
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

#[test]
fn the_report_has_cause_location_and_expected_figure() {
    let folder = folder();
    let run = folder.run(["audit", "bad.pdf"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    for said in
        ["bad.pdf: ", " errors", "error (source) ", "  expected ", ", found ", "03 支出决算表 · ", " · p. ", " ["]
    {
        assert!(run.stdout.contains(said), "{said}:\n{}", run.stdout);
    }
    assert!(run.stdout.contains("informational finding") || !run.stdout.contains("\ninfo"));
    let errors = run.stdout.rfind("\nerror (").unwrap();
    let warnings = run.stdout.find("\nwarning (").unwrap_or(usize::MAX);
    assert!(errors < warnings, "by severity:\n{}", run.stdout);
    let chinese = folder.run(["audit", "bad.pdf", "--lang", "zh"]).stdout;
    assert!(chinese.contains("应为") && chinese.contains("页 ["), "{chinese}");
    let good = folder.run(["audit", "good.pdf"]);
    assert!(good.code == 0 && good.stdout.contains("0 errors"), "{}", good.stdout);
}

#[test]
fn a_dataset_and_its_json_are_audited_like_the_pdf() {
    let folder = folder();
    folder.run(["convert", "bad.pdf", "good.pdf", "-o", "out"]);
    let of = |file: &str| json(&folder.run(["audit", file, "--json"]).stdout);
    let (pdf, one, all) = (of("bad.pdf"), of("out/json/bad.json"), of("out"));
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!(pdf, one);
    assert_eq!(pdf[0], all[0]);
    let findings = pdf[0]["disclosures"][0]["findings"].as_array().unwrap();
    let rank = |f: &Value| ["error", "warning", "info"].iter().position(|s| f["severity"] == *s).unwrap();
    assert!(findings.windows(2).all(|w| rank(&w[0]) <= rank(&w[1])), "errors first");
    assert!(findings[0]["at"][0]["bbox"].is_array() && findings[0]["at"][0]["page"].is_u64());
}

#[test]
fn files_that_are_not_documents_are_rejected_or_reported() {
    let folder = folder();
    folder.file("other.json", "{}").file("broken.pdf", "%PDF-1.7\nnothing").file("sub/x.txt", "");
    for (file, code) in [("no.pdf", 2), ("other.json", 2), ("sub", 2), ("broken.pdf", 1)] {
        let run = folder.run(["audit", file]);
        assert_eq!(run.code, code, "{file}: {}{}", run.stdout, run.stderr);
        assert!(code == 1 || run.stderr.contains(file), "{}", run.stderr);
    }
}

#[test]
fn fail_on_sets_the_exit_code() {
    let folder = folder();
    let code = |arguments: &[&str]| folder.run(arguments).code;
    assert_eq!(code(&["audit", "bad.pdf", "--fail-on", "error"]), 3);
    assert_eq!(code(&["audit", "bad.pdf", "--fail-on", "warning"]), 3);
    assert_eq!(code(&["audit", "good.pdf", "--fail-on", "warning"]), 0);
    assert_eq!(code(&["convert", "bad.pdf", "-o", "a"]), 0);
    assert_eq!(code(&["convert", "bad.pdf", "-o", "b", "--fail-on", "error"]), 3);
    assert_eq!(code(&["convert", "good.pdf", "-o", "c", "--fail-on", "error"]), 0);
    // A file that could not be read outweighs findings.
    folder.file("broken.pdf", "%PDF-1.7\nnothing");
    assert_eq!(code(&["convert", "bad.pdf", "broken.pdf", "-o", "d", "--fail-on", "error"]), 1);
    assert_eq!(code(&["audit", "bad.pdf", "--fail-on", "all"]), 2);
}

#[test]
fn rules_in_both_languages_and_as_json() {
    let folder = Folder::new();
    let english = folder.run(["rules"]).stdout;
    for said in [
        "hierarchy (error)",
        "formula: T[each].* = T[children].*",
        "T: 02, 03, 05, 06, 07, 08",
        "source: ",
        "exceptions: ",
        "only if: ",
        "figure-suspect (error)",
    ] {
        assert!(english.contains(said), "{said}:\n{english}");
    }
    assert!(folder.run(["rules", "--lang", "zh"]).stdout.contains("公式：T[each].* = T[children].*"));
    let all = json(&folder.run(["rules", "--json"]).stdout);
    let identities: Vec<&Value> = all.as_array().unwrap().iter().filter(|r| !r["formula"].is_null()).collect();
    assert!(identities.len() > 50);
    for rule in identities {
        let has = |key: &str| rule[key].as_str().is_some_and(|s| !s.is_empty());
        assert!(has("id") && has("en") && has("zh") && has("source"), "{rule}");
    }
    let one = json(&folder.run(["rules", "hierarchy", "--json"]).stdout);
    assert_eq!(one.as_array().unwrap().len(), 1);
    assert_eq!(folder.run(["rules", "no-such-rule"]).code, 2);
}

#[test]
fn a_folder_of_custom_rules() {
    let folder = folder();
    let rule =
        "[[rule]]\nid='mine'\nformula='01[income_total].amount = 09[total].final_total'\nen='e'\nzh='z'\nsource='s'\n";
    folder.file("mine/x.toml", rule).file("wrong/x.toml", "[[rule]]\nid='x'\n");
    assert!(folder.run(["rules", "mine", "--rules", "mine"]).stdout.contains("final_total"));
    let found = folder.run(["audit", "good.pdf", "--rules", "mine"]).stdout;
    assert!(found.contains("mine") || found.contains("errors, "), "{found}");
    assert_eq!(folder.run(["audit", "good.pdf", "--rules", "mine", "--fail-on", "error"]).code, 3);
    folder.run(["convert", "good.pdf", "-o", "out", "--rules", "mine"]);
    assert!(folder.csv("out/findings.csv").iter().any(|r| r.get("severity") == "error"));
    for folder_name in ["wrong", "none"] {
        let run = folder.run(["convert", "good.pdf", "-o", "out2", "--rules", folder_name]);
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains(folder_name), "{}", run.stderr);
    }
}

#[test]
fn a_row_by_code_line_or_name() {
    let folder = folder();
    let shown = |arguments: &[&str]| {
        let all = [&["show", "good.pdf"], arguments].concat();
        let run = folder.run(all);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
        run.stdout
    };
    let text = shown(&["--table", "03", "--row", "20805"]);
    for said in
        ["03 支出决算表", "20805 ", "basic", "基本支出", "p. ", "expenditure-columns: holds", "hierarchy: holds"]
    {
        assert!(text.contains(said), "{said}:\n{text}");
    }
    let row = |arguments: &[&str]| json(&shown(&[arguments, &["--json"]].concat()));
    let by_code = row(&["--table", "expenditure", "--row", "20805"]);
    assert_eq!(by_code[0]["row"]["code"], "20805");
    assert!(by_code[0]["row"]["at"]["basic"].is_array());
    let rule = &by_code[0]["identities"][0];
    assert!(rule["holds"].is_boolean() && rule["left"][0]["at"]["page"].is_u64(), "{rule}");
    let total = row(&["--table", "01", "--row", "本年收入合计"]);
    assert_eq!(total[0]["row"]["name"], "本年收入合计");
    // A name without its number; a label that occurs twice gives two rows.
    assert_eq!(row(&["--table", "01", "--row", "教育支出"])[0]["row"]["name"], "五、教育支出");
    if let Some(line) = total[0]["row"]["line"].as_u64() {
        assert_eq!(row(&["--table", "01", "--row", &line.to_string()])[0]["row"], total[0]["row"]);
    }
    assert_eq!(row(&["--table", "09"])[0]["index"], 0, "the only row");
    for wrong in [["--table", "10", "--row", "201"], ["--table", "03", "--row", "999"]] {
        assert_eq!(folder.run([&["show", "good.pdf"], &wrong[..]].concat()).code, 2);
    }
    assert_eq!(folder.run(["show", "good.pdf", "--table", "03"]).code, 2);
}

#[test]
fn the_second_reader_runs_on_request_and_for_errors() {
    let folder = folder();
    let rules = |arguments: &[&str]| -> Vec<String> {
        let run = folder.run([&["audit", "--json"], arguments].concat());
        let all = json(&run.stdout);
        let findings = all[0]["disclosures"][0]["findings"].as_array().unwrap().clone();
        findings.iter().map(|f| f["rule"].as_str().unwrap().to_owned()).filter(|r| r.starts_with("reader")).collect()
    };
    assert_eq!(rules(&["good.pdf"]), [""; 0]);
    assert_eq!(rules(&["good.pdf", "--second-reader"]), ["readers-agree"]);
    assert_eq!(rules(&["bad.pdf"]), ["readers-agree"]);
    assert_eq!(rules(&["bad.pdf", "--second-reader=never"]), [""; 0]);
    // Also with a space, in any position; any other word is a file.
    assert_eq!(rules(&["bad.pdf", "--second-reader", "never"]), [""; 0]);
    assert_eq!(rules(&["--second-reader", "always", "good.pdf"]), ["readers-agree"]);
    assert_eq!(rules(&["--second-reader", "good.pdf"]), ["readers-agree"]);
    folder.run(["convert", "bad.pdf", "--second-reader", "never", "-o", "out"]);
    assert_eq!(folder.csv("out/documents.csv").len(), 1);
}

/// The defects of the real documents, from their truths: file, rule, severity, a word of the message or location.
const KNOWN: &[(&str, &str, &str, &str)] = &[
    ("foshan-guidao-2019", "line-order", "warning", "39"),
    ("foshan-guidao-2019", "narrative-contradiction", "warning", "下属单位"),
    ("foshan-guidao-2019", "narrative-percentage", "warning", "102.00"),
    ("putuo-caizheng-2024-altered", "table-missing", "warning", "03"),
    ("putuo-caizheng-2024-altered", "empty-without-statement", "warning", "09"),
    ("putuo-caizheng-2024-altered", "narrative-value", "warning", "0.95"),
    ("putuo-caizheng-2024-altered", "template-leftover", "warning", "XX局"),
    ("putuo-caizheng-2024-altered", "narrative-year", "warning", "第三部分"),
    ("putuo-caizheng-2024-altered", "narrative-year", "warning", "截至2023年12月31日"),
    ("putuo-caizheng-2024-altered", "narrative-value", "error", "2995.39"),
    ("putuo-caizheng-2024-altered", "narrative-comparison", "warning", "1511.89"),
    ("putuo-caizheng-2024-altered", "narrative-comparison", "warning", "80.38"),
    ("putuo-caizheng-2024-altered", "narrative-comparison", "warning", "60.99"),
    ("putuo-caizheng-2024-altered", "narrative-percentage", "warning", "71.65"),
    ("putuo-guihua-2024", "narrative-value", "error", "5364.75"),
    ("putuo-guihua-2024", "narrative-value", "error", "4884.09"),
    ("putuo-guihua-2024", "narrative-unit-missing", "warning", "13.95"),
    ("swu-2023", "appropriation-not-shown", "warning", "2296004"),
    ("jiaozuo-renda-2023", "amount-in-wrong-column", "error", "2010108"),
    ("jiaozuo-renda-2023", "amount-in-wrong-column", "error", "20101 "),
    ("jiaozuo-renda-2023", "narrative-value", "error", "112.90"),
];

#[test]
fn the_known_defects_of_real_documents_are_found_and_no_other_errors() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if !corpus.is_dir() {
        eprintln!("skipped: no ../shared/corpus beside the workspace");
        return;
    }
    let mut files: Vec<&str> = KNOWN.iter().map(|k| k.0).collect();
    files.dedup();
    for file in files {
        let pdf = corpus.join("final-accounts").join(format!("{file}.pdf"));
        let path = if pdf.is_file() { pdf } else { corpus.join("seed").join(format!("{file}.txt")) };
        let run = Folder::new().run(["audit".as_ref(), path.as_os_str(), "--json".as_ref()]);
        let all = json(&run.stdout);
        let findings = all[0]["disclosures"][0]["findings"].as_array().unwrap();
        let known: Vec<_> = KNOWN.iter().filter(|k| k.0 == file).collect();
        let is = |f: &Value, k: &(&str, &str, &str, &str)| {
            f["rule"] == k.1 && f["severity"] == k.2 && f["cause"] == "source" && f.to_string().contains(k.3)
        };
        for k in &known {
            assert!(findings.iter().any(|f| is(f, k)), "{k:?} not among {findings:#?}");
        }
        for f in findings.iter().filter(|f| f["severity"] == "error") {
            assert!(known.iter().any(|k| is(f, k)), "{file}: {f:#}");
        }
    }
}

#[test]
fn explain_says_what_a_finding_means_and_what_to_do() {
    let folder = Folder::new();
    let run = folder.run(["explain", "unit-missing"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.starts_with("unit-missing ") && run.stdout.contains("What to do: "), "{}", run.stdout);
    let chinese = folder.run(["explain", "summary-sides", "--lang", "zh"]);
    assert!(chinese.stdout.contains("公式：") && chinese.stdout.contains("核对办法："), "{}", chinese.stdout);
    let all = folder.run(["explain"]);
    assert!(all.stdout.contains("  figure-suspect  ") && all.stdout.contains("  summary-sides  "), "{}", all.stdout);
    let unknown = folder.run(["explain", "unit-mising"]);
    assert_eq!((unknown.code, unknown.stdout.as_str()), (2, ""));
    assert!(unknown.stderr.contains("unit-missing"), "{}", unknown.stderr);
}
