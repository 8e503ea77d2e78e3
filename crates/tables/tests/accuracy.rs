//! How many figures are right, reported as open, or silently wrong, for each document in each form: the PDF itself, and
//! its text as pdftotext (`-layout`, `-raw`), pdf-extract, pypdf and pdfminer print it. No figure may be silently
//! wrong. Forms whose tool is missing are skipped; the last two are measured only if `PYTHON_READERS` is set and
//! `python3` on the path has `pypdf` and `pdfminer.six`.
//!
//! Prints the table of `docs/accuracy.md`:
//! `PYTHON_READERS=1 cargo test -p juesuan-tables --test accuracy -- --nocapture`
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail by a panic")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the table is printed for docs/accuracy.md")]

mod measure;

use juesuan_extract::{Pdf, second_reader, silence_caught_panics};
use juesuan_model::schema::Schemas;
use juesuan_model::{Disclosure, Table};
use juesuan_tables::{TableReader, text_dump};
use measure::{Count, Sample, compare};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// The forms of a document.
const FORMS: [&str; 6] = ["PDF", "pdftotext -layout", "pdftotext -raw", "pdf-extract", "pypdf", "pdfminer"];

/// Prints the text of a PDF with one of the Python readers.
const PYPDF: &str = "import sys, pypdf
sys.stdout.write('\\f'.join(p.extract_text() for p in pypdf.PdfReader(sys.argv[1]).pages))";
const PDFMINER: &str = "import sys
from pdfminer.high_level import extract_text
sys.stdout.write(extract_text(sys.argv[1]))";

/// The forms whose tool is installed.
fn forms() -> Vec<&'static str> {
    let runs = |program: &str, arguments: &[&str]| {
        Command::new(program).args(arguments).output().is_ok_and(|out| out.status.success())
    };
    // They take minutes.
    let asked = std::env::var_os("PYTHON_READERS").is_some();
    let is_there = |form: &str| match form {
        "PDF" | "pdf-extract" => true,
        "pypdf" => asked && runs("python3", &["-c", "import pypdf"]),
        "pdfminer" => asked && runs("python3", &["-c", "import pdfminer.high_level"]),
        _ => runs("pdftotext", &["-v"]),
    };
    let (there, missing): (Vec<_>, Vec<_>) = FORMS.into_iter().partition(|form| is_there(form));
    if !missing.is_empty() {
        eprintln!("not installed or not asked for, and skipped: {}", missing.join(", "));
    }
    there
}

#[test]
fn every_figure_is_right_or_reported() {
    // pdf-extract panics on some encodings; such a document is skipped.
    silence_caught_panics();
    let there = forms();
    let mut silent = Vec::new();
    let mut totals = vec![Count::default(); FORMS.len()];
    println!("| document | figures | {} |\n|---|---|{}", FORMS.join(" | "), "---|".repeat(FORMS.len()));
    for Sample { name, file, truths, .. } in measure::samples() {
        let figures: usize = truths.iter().flat_map(|d| d.tables.values()).map(Table::figures).sum();
        if file.extension().is_some_and(|e| e == "txt") {
            let text = fs::read_to_string(&file).unwrap();
            let (count, wrong) = compare(&truths, &text_dump::read(&text, Schemas::builtin()).disclosures);
            println!("| {name} (text dump) | {figures} | | | {count} | | | |");
            silent.extend(wrong.into_iter().map(|w| format!("{name}, dump: {w}")));
            continue;
        }
        let mut cells = Vec::new();
        for (form, total) in FORMS.into_iter().zip(&mut totals) {
            let Some(reading) = there.contains(&form).then(|| read(&file, form)).flatten() else {
                cells.push("–".to_owned());
                continue;
            };
            let (count, wrong) = compare(&truths, &reading);
            total.add(count);
            cells.push(count.to_string());
            // Other tests set stricter bounds for the PDF itself.
            if form != "PDF" {
                silent.extend(wrong.into_iter().map(|w| format!("{name}, {form}: {w}")));
            }
        }
        println!("| {name} | {figures} | {} |", cells.join(" | "));
    }
    let totals: Vec<String> = totals.iter().map(|t| format!("{t} ({:.1} %)", t.share() * 100.0)).collect();
    println!("| **all** | | {} |", totals.join(" | "));
    assert!(silent.is_empty(), "{} figures are silently wrong\n{}", silent.len(), silent.join("\n"));
}

/// A document in one of its forms; `None` if the tool is missing or fails.
fn read(pdf: &Path, form: &str) -> Option<Vec<Disclosure>> {
    let schemas = Schemas::builtin();
    let text = match form {
        "PDF" => {
            let mut reader = TableReader::new(schemas);
            Pdf::open(fs::read(pdf).ok()?).ok()?.pages(|layout| reader.push_page(&layout));
            return Some(reader.finish().disclosures);
        }
        "pdf-extract" => {
            let pages = second_reader(fs::read(pdf).ok()?, None, Duration::from_secs(120)).ok()?;
            let pages: Option<Vec<String>> = pages.into_values().collect();
            pages?.join("\u{c}")
        }
        "pypdf" => printed(Command::new("python3").args(["-c", PYPDF]).arg(pdf))?,
        "pdfminer" => printed(Command::new("python3").args(["-c", PDFMINER]).arg(pdf))?,
        _ => printed(Command::new("pdftotext").arg(form.strip_prefix("pdftotext ")?).arg(pdf).arg("-"))?,
    };
    Some(text_dump::read(&text, schemas).disclosures)
}

/// The output of a program; `None` if it fails.
fn printed(command: &mut Command) -> Option<String> {
    let out = command.output().ok().filter(|out| out.status.success())?;
    String::from_utf8(out.stdout).ok()
}
