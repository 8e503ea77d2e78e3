//! How the text of a second reader affects the cause of a finding, on data built in code.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]
mod common;

use common::{
    build::{Style, consistent},
    edit::{get, set},
};
use juesuan_audit::{Rules, audit, audit_again, compare, pages_in_question};
use juesuan_model::narrative::{NarrativeItem, NarrativeMeasure, NarrativeSection};
use juesuan_model::{Amount, Cause, Disclosure, Finding, FindingCode, Method, NarrativeFigure, Reading, Severity};
use std::collections::BTreeMap;

/// Audited accounts with one wrong figure, and the right figure.
fn wrong() -> (Disclosure, String) {
    let mut d = consistent(2, Style::Yuan);
    let right = get(&d, "03", "2010302", "project");
    set(&mut d, "03", "2010302", "project", "4321.98");
    d.findings = audit(&d, Rules::builtin());
    (d, right)
}

/// The text of page 3 as a reader extracts it that sees the figures of `d`.
fn text(d: &Disclosure) -> String {
    let cells = d.tables.values().flat_map(|t| &t.rows).flat_map(|r| &r.cells);
    let prints: Vec<&str> = cells.filter_map(|c| c.value.as_ref()).map(|v| v.as_str()).collect();
    prints.join("\n")
}

fn cause(d: &Disclosure) -> Cause {
    d.findings.iter().find(|f| f.severity == Severity::Error).unwrap().cause
}

fn rules(found: &[Finding]) -> Vec<&str> {
    found.iter().map(|f| f.rule.as_str()).collect()
}

/// Page 3 as the second reader sees it.
fn page(text: Option<&str>) -> BTreeMap<u32, Option<String>> {
    BTreeMap::from([(3, text.map(str::to_owned))])
}

#[test]
fn readers_that_agree_leave_the_blame_with_the_source() {
    let (mut d, _) = wrong();
    assert_eq!(pages_in_question(&d).into_iter().collect::<Vec<_>>(), [3]);
    let seen = compare(&d, &page(Some(&text(&d))));
    assert_eq!(rules(&seen), ["readers-agree"]);
    d.findings.extend(seen);
    audit_again(&mut d, Rules::builtin());
    assert_eq!(cause(&d), Cause::Source);
}

#[test]
fn separators_spaces_and_joined_words_do_not_count_as_differences() {
    let (d, _) = wrong();
    let plain = text(&d);
    let with_separators = plain.replace("4321.98", "４，３２１．９８");
    let glued = plain.replace('\n', "");
    let spaced: String = plain.chars().flat_map(|c| if c == '\n' { vec!['\n'] } else { vec![c, ' '] }).collect();
    for text in [with_separators, glued, spaced] {
        assert_eq!(rules(&compare(&d, &page(Some(&text)))), ["readers-agree"]);
    }
}

#[test]
fn a_figure_that_the_second_reader_does_not_see_makes_the_reading_doubtful() {
    let (mut d, right) = wrong();
    let seen = compare(&d, &page(Some(&text(&d).replace("4321.98", &right))));
    assert_eq!(rules(&seen), ["readers-differ"]);
    assert_eq!((seen[0].severity, seen[0].cause, seen[0].at[0].page), (Severity::Warning, Cause::Reading, Some(3)));
    assert!(seen[0].message.en.contains("4321.98") && seen[0].message.zh.contains("4321.98"));
    d.findings.extend(seen);
    audit_again(&mut d, Rules::builtin());
    assert_eq!(cause(&d), Cause::Reading);
    // Another audit repeats nothing.
    let before = d.findings.clone();
    audit_again(&mut d, Rules::builtin());
    assert_eq!(d.findings, before);
}

#[test]
fn a_page_that_the_second_reader_cannot_read_contradicts_nothing() {
    let (mut d, _) = wrong();
    for text in [None, Some(""), Some("收入支出决算总表 ﾊﾟ 1 2 3")] {
        let seen = compare(&d, &page(text));
        assert_eq!(rules(&seen), ["second-reader-failed"], "{text:?}");
        assert_eq!(seen[0].severity, Severity::Info);
        d.findings.extend(seen);
        audit_again(&mut d, Rules::builtin());
        assert_eq!(cause(&d), Cause::Source, "{text:?}");
    }
}

#[test]
fn pages_without_figures_give_no_finding() {
    let (d, _) = wrong();
    assert!(compare(&d, &BTreeMap::from([(9, Some("4.00".to_owned()))])).is_empty());
}

#[test]
fn a_sentence_against_a_table_whose_sums_hold_needs_no_second_reader() {
    let narrative = |d: &mut Disclosure| {
        let figure = NarrativeFigure {
            section: NarrativeSection::Expenditure,
            item: NarrativeItem::ExpenditureTotal.into(),
            measure: NarrativeMeasure::Amount,
            value: Amount::parse("0.01").unwrap(),
            unit: "万元".to_owned(),
            page: Some(20),
            sentence: "支出总计0.01万元。".to_owned(),
        };
        d.narrative = vec![figure];
        d.findings = audit(d, Rules::builtin());
        assert!(d.findings.iter().any(|f| f.rule == FindingCode::NarrativeValue && f.severity == Severity::Error));
    };
    let mut d = consistent(3, Style::Wan);
    narrative(&mut d);
    assert!(pages_in_question(&d).is_empty());
    // A table that does not add up is read again, and so is one whose reading is doubtful.
    let mut wrong = d.clone();
    set(&mut wrong, "03", "2010302", "project", "4321.98");
    narrative(&mut wrong);
    assert!(!pages_in_question(&wrong).is_empty());
    for table in d.tables.values_mut() {
        table.reading = Some(Reading::new(Method::Stream, 0.5));
    }
    assert!(!pages_in_question(&d).is_empty());
}
