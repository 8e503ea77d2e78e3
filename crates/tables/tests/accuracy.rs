//! How many figures are right, reported as open, or silently wrong, for each document and each form that it comes in: the
//! PDF itself, and its text as pdftotext (`-layout`, `-raw`) and pdf-extract print it. The last must be none.
//!
//! Prints the table of `docs/accuracy.md`:
//! `cargo test -p juesuan-tables --test accuracy -- --nocapture`
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail by a panic")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the table is printed for docs/accuracy.md")]

mod measure;

use juesuan_extract::{Pdf, second_reader, silence_caught_panics};
use juesuan_model::schema::Schemas;
use juesuan_model::{Disclosure, Table};
use juesuan_tables::{Reader, dump};
use measure::{Sample, compare};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// The forms that a document comes in.
const FORMS: [&str; 4] = ["PDF", "pdftotext -layout", "pdftotext -raw", "pdf-extract"];

#[test]
fn every_figure_is_right_or_reported() {
    // pdf-extract panics on some encodings; such a document is left out.
    silence_caught_panics();
    let has_pdftotext = Command::new("pdftotext").arg("-v").output().is_ok();
    if !has_pdftotext {
        eprintln!("pdftotext is not installed: its two forms are skipped");
    }
    let mut silent = Vec::new();
    println!("| document | figures | {} |\n|---|---|---|---|---|---|", FORMS.join(" | "));
    for Sample { name, file, truths } in measure::samples() {
        let figures: usize = truths.iter().flat_map(|d| d.tables.values()).map(Table::figures).sum();
        if file.extension().is_some_and(|e| e == "txt") {
            let text = fs::read_to_string(&file).unwrap();
            let (count, wrong) = compare(&truths, &dump::read(&text, Schemas::builtin()).disclosures);
            println!("| {name} (text dump) | {figures} | | | {count} | |");
            silent.extend(wrong.into_iter().map(|w| format!("{name}, dump: {w}")));
            continue;
        }
        let mut cells = Vec::new();
        for form in FORMS {
            let Some(reading) = read(&file, form, has_pdftotext) else {
                cells.push("–".to_owned());
                continue;
            };
            let (count, wrong) = compare(&truths, &reading);
            cells.push(count.to_string());
            // The PDF itself is held to more elsewhere.
            if form != "PDF" {
                silent.extend(wrong.into_iter().map(|w| format!("{name}, {form}: {w}")));
            }
        }
        println!("| {name} | {figures} | {} |", cells.join(" | "));
    }
    assert!(silent.is_empty(), "{} figures are silently wrong\n{}", silent.len(), silent.join("\n"));
}

/// A document in one of its forms; none where the tool is missing or fails on it.
fn read(pdf: &Path, form: &str, has_pdftotext: bool) -> Option<Vec<Disclosure>> {
    let schemas = Schemas::builtin();
    let text = match form {
        "PDF" => {
            let mut reader = Reader::new(schemas);
            Pdf::open(fs::read(pdf).ok()?).ok()?.pages(|layout| reader.page(&layout));
            return Some(reader.finish().disclosures);
        }
        "pdf-extract" => {
            let pages = second_reader(fs::read(pdf).ok()?, None, Duration::from_secs(120)).ok()?;
            let pages: Option<Vec<String>> = pages.into_values().collect();
            pages?.join("\u{c}")
        }
        _ if !has_pdftotext => return None,
        _ => {
            let option = form.strip_prefix("pdftotext ")?;
            let out = Command::new("pdftotext").arg(option).arg(pdf).arg("-").output().ok()?;
            String::from_utf8(out.stdout).ok()?
        }
    };
    Some(dump::read(&text, schemas).disclosures)
}
