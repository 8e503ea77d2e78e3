//! The running text against the tables, on data built in code.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]
mod common;

use common::build::{Style, consistent};
use juesuan_audit::{Rules, audit};
use juesuan_model::narrative::{NarrativeMeasure, NarrativeSection};
use juesuan_model::{Amount, Cause, Column, Disclosure, Finding, NarrativeFigure, Severity, TableId};

fn figure(section: &str, item: &str, measure: &str, value: &str) -> NarrativeFigure {
    let unit = if measure.contains("percent") || matches!(measure, "share" | "completion") { "%" } else { "万元" };
    NarrativeFigure {
        section: NarrativeSection::parse(section).unwrap(),
        item: item.into(),
        measure: NarrativeMeasure::parse(measure).unwrap(),
        value: Amount::parse(value).unwrap(),
        unit: unit.to_owned(),
        page: Some(20),
        sentence: section.to_owned(),
    }
}

/// The findings about the running text.
fn findings(d: &Disclosure) -> Vec<Finding> {
    audit(d, Rules::builtin()).into_iter().filter(|f| f.rule.as_str().starts_with("narrative-")).collect()
}

fn rules(d: &Disclosure) -> Vec<String> {
    findings(d).into_iter().map(|f| f.rule.to_string()).collect()
}

fn total(d: &Disclosure, table: &str, column: &str) -> String {
    let table = &d.tables[&TableId::parse(table).unwrap()];
    let row = table.rows.iter().find(|r| r.name.as_deref() == Some("合计")).unwrap();
    row.amount(Column::from(column)).unwrap().as_str().to_owned()
}

#[test]
fn an_amount_that_differs_from_its_table() {
    let mut d = consistent(3, Style::Wan);
    let basic = total(&d, "03", "basic");
    d.narrative = vec![figure("expenditure", "basic", "amount", &basic)];
    assert!(findings(&d).is_empty());
    let off = (Amount::parse(&basic).unwrap().value() - rust_decimal::Decimal::new(1, 2)).to_string();
    d.narrative = vec![figure("expenditure", "basic", "amount", &off)];
    let found = findings(&d);
    assert_eq!(found.len(), 1);
    let f = &found[0];
    assert_eq!((f.rule.as_str(), f.severity, f.cause), ("narrative-value", Severity::Error, Cause::Source));
    assert_eq!((f.expected.as_deref(), f.found.as_deref()), (Some(basic.as_str()), Some(off.as_str())));
    assert_eq!(f.at[0].table, Some(TableId::Expenditure));
    assert!(f.at[0].row.is_some() && f.at[0].column.as_ref().unwrap().as_str() == "basic");
    assert_eq!(f.at[1].page, Some(20));
    assert!(f.message.en.contains("p. 20") && f.message.zh.contains("第20页"), "{:?}", f.message);
}

#[test]
fn a_coarser_print_is_a_rounding_of_the_table() {
    let mut d = consistent(3, Style::Wan);
    let all = Amount::parse(&total(&d, "03", "total")).unwrap().value();
    d.narrative = vec![figure("expenditure", "expenditure_total", "amount", &all.round_dp(1).to_string())];
    assert!(findings(&d).is_empty());
    d.narrative = vec![figure("expenditure", "expenditure_total", "amount", "0")];
    assert_eq!(rules(&d), ["narrative-value"]);
}

#[test]
fn percentages_follow_from_the_amounts_within_rounding() {
    let mut d = consistent(3, Style::Wan);
    d.tables.clear();
    let case = |amount: &str, change: &str, percent: &str| {
        vec![
            figure("totals", "income_expenditure_total", "amount", amount),
            figure("totals", "income_expenditure_total", "decrease", change),
            figure("totals", "income_expenditure_total", "decrease_percent", percent),
        ]
    };
    d.narrative = case("50.00", "1.25", "2.44");
    assert!(rules(&d).is_empty());
    d.narrative = case("50.00", "1.25", "2.50");
    assert_eq!(rules(&d), ["narrative-percentage"]);
    assert_eq!(findings(&d)[0].expected.as_deref(), Some("2.44%"));
    d.narrative = vec![
        figure("general_public", "甲/乙/丙", "budget", "8.00"),
        figure("general_public", "甲/乙/丙", "amount", "6.00"),
        figure("general_public", "甲/乙/丙", "completion", "76.00"),
    ];
    assert_eq!(rules(&d), ["narrative-percentage"]);
    // A share of 0 cannot be checked.
    d.narrative = vec![
        figure("three_public", "three_public", "budget", "0.00"),
        figure("three_public", "three_public", "amount", "0.16"),
        figure("three_public", "three_public", "completion", "0"),
    ];
    assert!(rules(&d).is_empty());
}

#[test]
fn an_item_that_the_table_does_not_list() {
    let mut d = consistent(3, Style::Wan);
    d.narrative = vec![figure("general_public", "教育支出/普通教育/没有的项", "amount", "6.00")];
    assert_eq!(rules(&d), ["narrative-item"]);
    d.narrative = vec![figure("general_public", "教育支出/普通教育/没有的项", "amount", "0.00")];
    assert!(rules(&d).is_empty());
}

#[test]
fn operating_funds_are_part_of_public_expenses_and_procurement_is_the_sum_of_its_parts() {
    let mut d = consistent(3, Style::Wan);
    d.narrative = vec![figure("operating_funds", "operating_funds", "amount", "99999999.00")];
    assert_eq!(rules(&d), ["narrative-operating-funds"]);
    let parts = |total: &str| {
        vec![
            figure("procurement", "procurement_total", "amount", total),
            figure("procurement", "procurement_goods", "amount", "4.79"),
            figure("procurement", "procurement_works", "amount", "0.00"),
            figure("procurement", "procurement_services", "amount", "246.47"),
        ]
    };
    d.narrative = parts("251.25");
    assert!(rules(&d).is_empty());
    d.narrative = parts("251.20");
    assert_eq!(rules(&d), ["narrative-sum"]);
}
