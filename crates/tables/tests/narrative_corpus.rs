//! Every figure of the running text of the real documents beside the workspace, typed from their text: section, item (of
//! a path 类/款/项 the last name), measure, value, unit.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "a test may fail by a panic")]

mod ruled_support;

use juesuan_model::FindingCode;
use juesuan_model::schema::Schemas;
use std::{collections::BTreeMap, fs, path::PathBuf};

const TRUTH: &str = include_str!("data/narrative.tsv");

#[test]
fn every_figure_of_the_running_text_is_read() {
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if !corpus.is_dir() {
        eprintln!("skipped: no ../shared/corpus beside the workspace");
        return;
    }
    let mut truth: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in TRUTH.lines() {
        let (file, figure) = line.split_once('\t').unwrap();
        truth.entry(file).or_default().push(figure);
    }
    for (file, want) in truth {
        let pdf = corpus.join("final-accounts").join(format!("{file}.pdf"));
        let disclosures = if pdf.is_file() {
            ruled_support::read(fs::read(pdf).unwrap()).disclosures
        } else {
            let Ok(text) = fs::read_to_string(corpus.join("seed").join(format!("{file}.txt"))) else { continue };
            juesuan_tables::text_dump::read(&text, Schemas::builtin()).disclosures
        };
        let figures = disclosures.iter().flat_map(|d| &d.narrative);
        let got: Vec<String> = figures
            .map(|f| {
                let item = f.item.as_str().rsplit('/').next().unwrap();
                [f.section.as_str(), item, f.measure.as_str(), f.value.as_str(), &f.unit].join("\t")
            })
            .collect();
        let missing: Vec<_> = want.iter().filter(|w| !got.iter().any(|g| g == *w)).collect();
        let extra: Vec<_> = got.iter().filter(|g| !want.contains(&g.as_str())).collect();
        assert!(missing.is_empty() && extra.is_empty(), "{file}\nmissing {missing:#?}\nextra {extra:#?}");
        assert_eq!(got, want, "{file}: order");
    }
}

#[test]
fn a_figure_without_its_percent_sign_and_a_blank_template_are_reported() {
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/final-accounts");
    let Ok(bytes) = fs::read(corpus.join("putuo-guihua-2024.pdf")) else {
        eprintln!("skipped: no ../shared/corpus beside the workspace");
        return;
    };
    let read = ruled_support::read(bytes).disclosures;
    assert!(
        read.iter()
            .flat_map(|d| &d.findings)
            .any(|f| f.rule == FindingCode::NarrativeUnitMissing && f.message.en.contains("13.95"))
    );
    let Ok(bytes) = fs::read(corpus.join("putuo-template-2024.pdf")) else { return };
    for d in ruled_support::read(bytes).disclosures {
        assert!(d.narrative.is_empty());
        assert!(d.findings.iter().any(|f| f.rule == FindingCode::NarrativeBlank));
    }
}
