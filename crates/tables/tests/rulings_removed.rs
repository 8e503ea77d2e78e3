//! How many figures are right, reported as open, or silently wrong if rulings are removed: all, the vertical ones, the
//! horizontal ones, those of the body, one in ten. None may be silently wrong.
//!
//! Prints the second table of `docs/accuracy.md`:
//! `cargo test -p juesuan-tables --test rulings_removed -- --nocapture`
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may fail by a panic; the table is for the docs")]

mod measure;

use juesuan_extract::{PageLayout, Pdf};
use juesuan_model::Table;
use juesuan_model::schema::Schemas;
use juesuan_tables::TableReader;
use measure::strip::{Strip, strip};
use measure::{Count, Sample, compare};
use std::fs;

/// Least share of figures that are right, over all documents, and over the samples alone.
const RIGHT: f64 = 0.95;

#[test]
fn without_rulings_every_figure_is_right_or_reported() {
    println!("| document | figures | {} |", Strip::ALL.map(Strip::name).join(" | "));
    println!("|---|---|{}", "---|".repeat(Strip::ALL.len()));
    let mut totals = [Count::default(); Strip::ALL.len()];
    let mut own = totals;
    let mut silent = Vec::new();
    for Sample { name, file, truths, is_own } in measure::samples() {
        if file.extension().is_some_and(|e| e == "txt") {
            continue;
        }
        let mut pages: Vec<PageLayout> = Vec::new();
        Pdf::open(fs::read(&file).unwrap()).unwrap().pages(|layout| pages.push(layout));
        let figures: usize = truths.iter().flat_map(|d| d.tables.values()).map(Table::figures).sum();
        let mut cells = Vec::new();
        for ((form, total), own) in Strip::ALL.into_iter().zip(&mut totals).zip(&mut own) {
            let mut reader = TableReader::new(Schemas::builtin());
            pages.iter().for_each(|p| reader.push_page(&strip(p.clone(), form)));
            let (count, wrong) = compare(&truths, &reader.finish().disclosures);
            cells.push(count.to_string());
            total.add(count);
            if is_own {
                own.add(count);
            }
            silent.extend(wrong.into_iter().map(|w| format!("{name}, {}: {w}", form.name())));
        }
        println!("| {name} | {figures} | {} |", cells.join(" | "));
    }
    println!("| **all** | | {} |", totals.map(|t| t.to_string()).join(" | "));
    assert!(silent.is_empty(), "{} figures are silently wrong\n{}", silent.len(), silent.join("\n"));
    for (form, total) in Strip::ALL.iter().chain(&Strip::ALL).zip(totals.into_iter().chain(own)) {
        assert!(total.share() >= RIGHT, "{}: {:.3} of the figures are right", form.name(), total.share());
    }
}
