//! Consistent accounts of every profile of the fixtures have no errors, and every rule applies to some of them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]
mod common;

use common::build::Builder;
use juesuan_audit::{Rules, audit, identities_of};
use juesuan_fixtures::accounts::{self, Profile};
use juesuan_model::{Amount, Disclosure, Severity, Side, TableId};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeSet;

/// Combinations of what a unit may have and how it may print it.
fn profiles(unit: &'static str) -> Vec<Profile> {
    (0..256_u32)
        .step_by(5)
        .map(|bits| {
            let on = |bit: u32| bits >> bit & 1 == 1;
            Profile {
                unit,
                government_fund: on(0),
                state_capital: on(1),
                state_capital_with_income: on(2),
                three_public: on(3),
                other_receipts: on(4),
                carry_over: on(5),
                education_fees: on(6),
                meeting_and_training: on(7),
                ..Profile::default()
            }
        })
        .collect()
}

/// The same accounts in 万元: each figure rounded by itself.
fn in_wan(mut d: Disclosure) -> Disclosure {
    let cells = d.tables.values_mut().flat_map(|t| &mut t.rows).flat_map(|r| &mut r.cells);
    for value in cells.filter_map(|c| c.value.as_mut()) {
        let wan = value.value() / Decimal::from(10_000);
        let mut rounded = wan.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(2);
        *value = Amount::parse(&rounded.to_string()).unwrap();
    }
    d.tables.values_mut().for_each(|t| t.unit = Some("万元".to_owned()));
    d.unit = Some("万元".to_owned());
    d
}

#[test]
fn consistent_accounts_have_no_finding() {
    for unit in ["万元", "元"] {
        for (seed, profile) in profiles(unit).iter().enumerate() {
            let found = audit(&accounts::consistent(seed as u64, profile), Rules::builtin());
            let serious: Vec<_> = found.iter().filter(|f| f.severity != Severity::Info).collect();
            assert!(serious.is_empty(), "{profile:?}: {serious:#?}");
        }
    }
}

#[test]
fn rounding_is_never_an_error() {
    let mut rounded = 0;
    for (seed, profile) in profiles("元").iter().enumerate() {
        for round in 0..3 {
            let found = audit(&in_wan(accounts::consistent(seed as u64 + 1000 * round, profile)), Rules::builtin());
            let serious: Vec<_> = found.iter().filter(|f| f.severity != Severity::Info).collect();
            assert!(serious.is_empty(), "{profile:?}: {serious:#?}");
            rounded += found.len();
        }
    }
    assert!(rounded > 1000, "rounding shows in the sums: {rounded}");
}

/// Appropriations of 100.00, all of them basic expenditure, 3.00 of it for receptions and vehicles.
fn basic_only(reception: i64) -> Disclosure {
    const WAN: i64 = 1_000_000;
    let mut b = Builder::new(common::build::Style::Yuan);
    let side = Some(Side::Expenditure);
    let all = [("total", 100 * WAN), ("general_public", 100 * WAN), ("government_fund", 0), ("state_capital", 0)];
    b.row("04", side, None, "一、一般公共服务支出", &all);
    b.row("04", side, None, "本年支出合计", &all);
    for (code, name, v) in [
        (Some("301"), "工资福利支出", 80),
        (Some("30101"), "基本工资", 80),
        (None, "人员经费合计", 80),
        (Some("302"), "商品和服务支出", 20),
        (Some("30201"), "办公费", 17),
        (Some("30212"), "因公出国（境）费用", 0),
        (Some("30217"), "公务接待费", 1),
        (Some("30231"), "公务用车运行维护费", 2),
        (Some("310"), "资本性支出", 0),
        (Some("31013"), "公务用车购置", 0),
        (None, "公用经费合计", 20),
    ] {
        b.row("06", None, code, name, &[("amount", v * WAN)]);
    }
    let finals = [
        ("total", 2 + reception),
        ("abroad", 0),
        ("vehicle_subtotal", 2),
        ("vehicle_purchase", 0),
        ("vehicle_operation", 2),
        ("reception", reception),
    ];
    let finals: Vec<(String, i64)> = finals.iter().map(|(c, v)| (format!("final_{c}"), v * WAN)).collect();
    let finals: Vec<(&str, i64)> = finals.iter().map(|(c, v)| (c.as_str(), *v)).collect();
    b.row("09", None, None, "", &finals);
    b.done()
}

#[test]
fn three_public_expenses_are_the_same_in_06_and_09_where_nothing_is_project_expenditure() {
    let errors = |d: &Disclosure| {
        let found = audit(d, Rules::builtin());
        found.into_iter().filter(|f| f.severity == Severity::Error).collect::<Vec<_>>()
    };
    assert!(errors(&basic_only(1)).is_empty(), "{:#?}", errors(&basic_only(1)));
    let found = errors(&basic_only(5));
    assert!(found.iter().any(|f| f.rule.as_str() == "three-public-reception-basic-only-06-09"), "{found:#?}");
    // With project expenditure, 09 may be more.
    let mut d = basic_only(5);
    let rows = &mut d.tables.get_mut(&TableId::FiscalAppropriationSummary).unwrap().rows;
    for row in rows {
        row.cells[0].value = Amount::parse("1300000.00");
        row.cells[1].value = Amount::parse("1300000.00");
    }
    assert!(errors(&d).is_empty(), "{:#?}", errors(&d));
}

#[test]
fn every_rule_applies_somewhere() {
    let mut accounts: Vec<Disclosure> =
        profiles("元").iter().enumerate().map(|(seed, p)| accounts::consistent(seed as u64, p)).collect();
    // A 05 that covers all appropriations, with a column for capital construction.
    let mut university = accounts[0].clone();
    let t05 = university.tables.get_mut(&TableId::GeneralPublicExpenditure).unwrap();
    t05.title = Some("高等学校财政拨款支出决算表".to_owned());
    for row in &mut t05.rows {
        let mut part = row.cells[2].clone();
        part.column = "project_capital_construction".into();
        row.cells.push(part);
    }
    // 06 with a total.
    let t06 = university.tables.get_mut(&TableId::GeneralPublicBasicExpenditure).unwrap();
    let mut total = t06.rows.iter().find(|r| r.name.as_deref() == Some("公用经费合计")).unwrap().clone();
    total.name = Some("合计".to_owned());
    t06.rows.push(total);
    accounts.push(university);
    accounts.push(basic_only(1));
    let mut seen = BTreeSet::new();
    for d in &accounts {
        for (id, table) in &d.tables {
            for row in 0..table.rows.len() {
                seen.extend(identities_of(d, Rules::builtin(), *id, row).into_iter().map(|i| i.rule));
            }
        }
    }
    let dead: Vec<&str> = Rules::builtin().iter().map(|r| r.id.as_str()).filter(|id| !seen.contains(*id)).collect();
    assert!(dead.is_empty(), "rules that apply nowhere: {dead:?}");
}
