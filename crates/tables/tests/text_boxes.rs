//! Dumps whose tables are printed as text boxes (pdfminer), cell by cell or column by column: what codes, names and
//! sums leave only one way to read is read, all else is reported, and nothing is silently wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by a panic"
)]
#![allow(clippy::print_stdout, reason = "a person may want to see the figures")]

mod measure;
mod printers;

use juesuan_fixtures::accounts::{Profile, consistent};
use juesuan_fixtures::{Template, Typeset, random_documents, typeset};
use juesuan_model::schema::Schemas;
use juesuan_model::{Column, Disclosure, TableId};
use juesuan_tables::text_dump;
use measure::{Count, compare};
use printers::Printer;

fn read(text: &str) -> Vec<Disclosure> {
    text_dump::read(text, Schemas::builtin()).disclosures
}

fn document(seed: u64) -> Typeset {
    typeset(&[consistent(seed, &Profile::default())], &Template::henan())
}

#[test]
fn tables_are_rebuilt_or_reported() {
    let (mut all, mut silent) = (Count::default(), Vec::new());
    for seed in 0..5 {
        let set = document(seed);
        let (count, wrong) = compare(&set.truths, &read(&Printer::Boxes.print(&set.bytes)));
        println!("{seed}: {count}");
        all.add(count);
        silent.extend(wrong.into_iter().map(|w| format!("{seed}: {w}")));
    }
    println!("all: {all}");
    assert!(silent.is_empty(), "{} figures are silently wrong\n{}", silent.len(), silent.join("\n"));
    assert!(all.share() > 0.2, "{all}");
}

#[test]
fn other_layouts_are_rebuilt_or_reported() {
    let (from, to) = std::env::var("SEEDS")
        .ok()
        .and_then(|s| s.split_once("..").map(|(a, b)| (a.parse().unwrap(), b.parse().unwrap())))
        .unwrap_or((0, 10));
    let (mut all, mut silent) = (Count::default(), Vec::new());
    for seed in from..to {
        let (set, told) = random_documents::generate(seed);
        let (count, wrong) = compare(&set.truths, &read(&Printer::Boxes.print(&set.bytes)));
        all.add(count);
        silent.extend(wrong.into_iter().map(|w| format!("{seed} {told}: {w}")));
    }
    println!("all: {all}");
    assert!(silent.is_empty(), "{} figures are silently wrong\n{}", silent.len(), silent.join("\n"));
}

/// A value that is missing, doubled, swapped with its neighbour, replaced by another one, or a dash.
#[test]
fn damaged_amounts_are_reported() {
    let is_amount = |l: &&str| l.contains('.') && l.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let (mut read_all, mut silent) = (Count::default(), Vec::new());
    for seed in 0..3 {
        let set = document(seed);
        let text = Printer::Boxes.print(&set.bytes);
        let lines: Vec<&str> = text.split('\n').collect();
        let amounts: Vec<usize> = (0..lines.len()).filter(|i| is_amount(&lines[*i])).collect();
        for (n, at) in amounts.iter().copied().enumerate().step_by(199) {
            for way in 0..5 {
                let mut out: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
                let mut touched = vec![lines[at].to_owned()];
                match way {
                    0 => drop(out.remove(at)),
                    1 => out.insert(at, lines[at].to_owned()),
                    2 => {
                        let other = amounts[(n + 1) % amounts.len()];
                        touched.push(lines[other].to_owned());
                        out.swap(at, other);
                    }
                    3 => {
                        out[at] = format!("1{}", lines[at]);
                        touched.push(out[at].clone());
                    }
                    _ => out[at] = "-".to_owned(),
                }
                let (count, wrong) = compare(&set.truths, &read(&out.join("\n")));
                read_all.add(count);
                let of_others = |w: &String| !touched.iter().any(|t| w.contains(&format!("Some({t})")));
                silent.extend(wrong.into_iter().filter(of_others).map(|w| format!("{seed} {at} {way}: {w}")));
            }
        }
    }
    println!("damaged: {read_all}");
    assert!(silent.is_empty(), "{} figures are silently wrong\n{}", silent.len(), silent.join("\n"));
}

/// Two tables with the same two columns swapped still add up: only other prints show which is which.
#[test]
fn columns_that_nothing_tells_apart_stay_null() {
    let set = document(0);
    let text = Printer::Boxes.print(&set.bytes);
    let bare: String = text.replace("基本支出", "某类支出");
    let read = read(&bare);
    for d in &read {
        let table = &d.tables[&TableId::Expenditure];
        assert!(table.rows.iter().all(|r| r.amount(Column::BASIC).is_none()), "{:?}", table.rows.first());
    }
}

/// Amounts in random order: reading takes no longer than the length allows, and nothing panics.
#[test]
fn amounts_in_any_order() {
    let set = document(1);
    let text = Printer::Boxes.print(&set.bytes);
    let mut lines: Vec<&str> = text.split('\n').collect();
    let mut state = 7u64;
    for i in (1..lines.len()).rev() {
        // Knuth's linear congruential generator; its upper bits are random enough here.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let k = (state >> 33) as usize % (i + 1);
        if is_figure(lines[i]) && is_figure(lines[k]) {
            lines.swap(i, k);
        }
    }
    let (count, wrong) = compare(&set.truths, &read(&lines.join("\n")));
    assert_eq!(wrong, Vec::<String>::new(), "{count}");
}

fn is_figure(line: &str) -> bool {
    line.contains('.') && line.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}
