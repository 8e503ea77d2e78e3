//! Each example runs, and prints what the truth of its sample says.
#![cfg(feature = "dataset")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]
use serde_json::Value;
use std::{fs, path::PathBuf, process::Command};

fn sample(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(file)
}

/// Code, name and total of the rows of table 03, from the truth of a sample.
fn truth(sample_name: &str) -> Vec<[String; 3]> {
    let text = fs::read_to_string(sample(&format!("{sample_name}.truth.json"))).unwrap();
    let truth: Value = serde_json::from_str(&text).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rows = truth["tables"]["03"]["rows"].as_array().unwrap();
    rows.iter().map(|row| [text(&row["code"]), text(&row["name"]), text(&row["values"]["total"])]).collect()
}

/// What an example prints. Cargo has built it beside this test.
fn run(example: &str, arguments: &[&str]) -> String {
    let here = std::env::current_exe().unwrap();
    let program = here.ancestors().nth(2).unwrap().join("examples").join(example);
    let output = Command::new(&program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{example}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{example}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn print_expenditure_prints_table_03() {
    let printed = run("print_expenditure", &[sample("borderless-2022.pdf").to_str().unwrap()]);
    let lines: Vec<String> = truth("borderless-2022").iter().map(|row| row.join("\t")).collect();
    assert!(lines.len() > 3);
    assert_eq!(printed.lines().collect::<Vec<_>>(), lines);
}

#[test]
fn folder_to_rows_prints_the_rows_of_every_document() {
    let printed = run("folder_to_rows", &[sample("").to_str().unwrap()]);
    for [code, _, total] in truth("borderless-2022") {
        let is_its =
            |line: &&str| line.contains("borderless-2022.pdf") && line.ends_with(&format!("\t{code}\t{total}"));
        assert!(printed.lines().any(|line| is_its(&line)), "{code} {total}");
    }
    assert!(printed.contains("shanghai-2024.pdf"));
}

#[test]
fn page_stages_shows_a_grid() {
    let printed = run("page_stages", &[sample("does-not-add-up-2023.pdf").to_str().unwrap(), "8"]);
    assert!(printed.starts_with("842 x 595 points") || printed.starts_with("595 x 842 points"), "{printed}");
    assert!(printed.contains("grid at "), "{printed}");
}
