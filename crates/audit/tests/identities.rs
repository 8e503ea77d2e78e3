//! Identities and their bounds, on data built in code.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "helpers of tests")]
mod common;

use common::{
    build::{Style, consistent},
    edit::{errors, get, row_of, serious, set, table},
    mutate::{KINDS, Random, mutate},
    oracle,
};
use juesuan_audit::{Rules, audit, identities_of};
use juesuan_model::{
    Cause, Column, Disclosure, Finding, FindingCode, Level, Location, Method, Reading, Severity, Side, TableId,
    TableStatus,
};

#[test]
fn exact_amounts_have_no_finding() {
    for seed in 0..20 {
        let found = audit(&consistent(seed, Style::Yuan), Rules::builtin());
        assert!(found.is_empty(), "{seed}: {found:#?}");
    }
}

#[test]
fn rounding_each_figure_by_itself_is_never_an_error() {
    let mut rounded = 0;
    for seed in 0..200 {
        for style in [Style::Wan, Style::WanBlank] {
            let found = audit(&consistent(seed, style), Rules::builtin());
            assert!(found.iter().all(|f| f.severity == Severity::Info), "{seed}: {found:#?}");
            rounded += found.len();
        }
    }
    assert!(rounded > 1000, "rounding shows in the sums: {rounded}");
}

#[test]
fn mutations_of_built_data_that_break_an_identity_are_found() {
    for seed in 0..4 {
        let whole = consistent(seed, if seed % 2 == 0 { Style::Wan } else { Style::Yuan });
        let mut random = Random(seed);
        for n in 0..140 {
            let mut d = whole.clone();
            let Some(m) = mutate(&mut d, n % KINDS.len(), &mut random) else { continue };
            if oracle::failing(&d).is_empty() {
                continue;
            }
            let found = serious(&d);
            let hit = found.iter().flat_map(|f| &f.at).any(|p| {
                m.dropped.as_ref().is_some_and(|(t, ..)| p.table == Some(*t))
                    || m.cells
                        .iter()
                        .any(|(t, r, c)| (p.table, p.row, p.column.as_ref()) == (Some(*t), Some(*r), Some(c)))
            });
            assert!(hit, "{}: {found:#?}", m.what);
        }
    }
}

#[test]
fn yuan_with_two_decimals_is_exact() {
    let mut d = consistent(1, Style::Yuan);
    let total: rust_decimal::Decimal = get(&d, "06", "302", "amount").parse().unwrap();
    set(&mut d, "06", "302", "amount", &(total + rust_decimal::Decimal::new(1, 2)).to_string());
    let found = errors(&d);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].rule.as_str(), found[0].cause), ("figure-suspect", Cause::Source));
}

#[test]
fn a_wrong_figure_is_reported_with_its_location_and_the_right_value() {
    let mut d = consistent(2, Style::Yuan);
    let right = get(&d, "03", "2010302", "project");
    let wrong = format!("{}{}", if right.starts_with('9') { "8" } else { "9" }, &right[1..]);
    set(&mut d, "03", "2010302", "project", &wrong);
    let found = errors(&d);
    assert_eq!(found.len(), 1, "{found:#?}");
    let f = &found[0];
    assert_eq!(f.rule, FindingCode::FigureSuspect);
    assert_eq!((f.expected.as_deref(), f.found.as_deref()), (Some(right.as_str()), Some(wrong.as_str())));
    let place = &f.at[0];
    assert_eq!((place.table, place.row), (Some(table("03")), Some(row_of(&d, "03", "2010302"))));
    assert_eq!(place.column.as_ref().map(|c| c.as_str()), Some("project"));
    assert_eq!(place.page, Some(3));
    assert!(place.bbox.is_some());
    assert!(f.message.en.contains("one digit") && f.message.zh.contains("一位数字有误"), "{f:#?}");
}

#[test]
fn a_doubtful_reading_takes_the_blame() {
    let mut d = consistent(2, Style::Yuan);
    set(&mut d, "03", "2010302", "project", "1.00");
    assert_eq!(errors(&d)[0].cause, Cause::Source);

    let mut weak = d.clone();
    let reading = |confidence| Some(Reading::new(Method::Stream, confidence));
    weak.tables.get_mut(&table("03")).unwrap().reading = reading(0.5);
    assert_eq!(errors(&weak)[0].cause, Cause::Reading);
    weak.tables.get_mut(&table("03")).unwrap().reading = reading(1.0);
    assert_eq!(errors(&weak)[0].cause, Cause::Source);

    let row = row_of(&d, "03", "2010302");
    let mut report = Finding::new(FindingCode::UnplacedText, Cause::Reading, "", "");
    report.at.push(Location::table(table("03")).with_row(row));
    d.findings.push(report.clone());
    assert_eq!(errors(&d)[0].cause, Cause::Reading);
    // Findings of the reader about another row, or for information, do not matter.
    d.findings[0].at[0].row = Some(row_of(&d, "03", "2210201"));
    assert_eq!(errors(&d)[0].cause, Cause::Source);
    d.findings[0].at[0].row = Some(row);
    d.findings[0].severity = Severity::Info;
    assert_eq!(errors(&d)[0].cause, Cause::Source);
}

#[test]
fn budgets_of_the_opening_balance_are_found_by_position() {
    // In 04 the labels of the three budgets occur twice; only those below 年初结转 are parts of it.
    let d = consistent(3, Style::Yuan);
    let ids = identities_of(&d, Rules::builtin(), table("04"), row_of(&d, "04", "年初财政拨款结转和结余"));
    let parts = ids.iter().find(|i| i.rule.as_str() == "appropriation-opening-parts").unwrap();
    let rows: Vec<usize> = parts.right.iter().map(|t| t.location.row.unwrap()).collect();
    assert_eq!(rows, [5, 6, 7]);
    assert!(parts.holds && parts.exact && parts.bound == "0");
}

#[test]
fn lines_marked_as_parts_are_not_addends() {
    let mut d = consistent(3, Style::Yuan);
    let rows = &mut d.tables.get_mut(&table("01")).unwrap().rows;
    let mut part = rows[4].clone();
    part.name = Some("其中：教育收费".to_owned());
    rows.insert(5, part);
    assert!(audit(&d, Rules::builtin()).is_empty());
}

#[test]
fn misprinted_line_numbers_change_nothing_but_are_reported() {
    let mut d = consistent(3, Style::Yuan);
    let rows = &mut d.tables.get_mut(&table("04")).unwrap().rows;
    for (i, row) in rows.iter_mut().filter(|r| r.side == Some(Side::Expenditure)).enumerate() {
        row.line_no = Some(if i == 1 { 39 } else { 28 + i as u32 });
    }
    let found = audit(&d, Rules::builtin());
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].rule.as_str(), found[0].severity), ("line-order", Severity::Warning));
    assert_eq!(found[0].expected.as_deref(), Some("29"));
}

#[test]
fn blank_is_zero_only_where_the_row_is_filled() {
    // With zeros left blank, a column that is blank throughout is in no identity.
    let d = consistent(4, Style::WanBlank);
    let ids = identities_of(&d, Rules::builtin(), table("02"), row_of(&d, "02", "合计"));
    let star = |column: &str| {
        ids.iter().any(|i| {
            i.rule.as_str() == "total-of-classes"
                && i.left[0].location.column.as_ref().is_some_and(|c| c.as_str() == column)
        })
    };
    assert!(star("business") && !star("superior_subsidy"));
    // A blank total of parts with figures is an error.
    let mut d = consistent(4, Style::Wan);
    let row = row_of(&d, "05", "合计");
    d.tables.get_mut(&table("05")).unwrap().rows[row].cells[1].value = None;
    assert!(!errors(&d).is_empty());
}

#[test]
fn an_empty_fund_table_means_no_fund_money() {
    let mut d = consistent(5, Style::Yuan);
    let t = d.tables.get_mut(&table("07")).unwrap();
    t.rows.clear();
    t.status = TableStatus::Empty;
    t.statement = Some("本表无数据".to_owned());
    let found = errors(&d);
    assert!(found.iter().any(|f| f.at.iter().any(|p| p.table == Some(table("07")))), "{found:#?}");
    // A table that is not printed is reported as missing, not as a difference.
    d.tables.get_mut(&table("07")).unwrap().status = TableStatus::Missing;
    let found = serious(&d);
    assert_eq!(found.iter().map(|f| f.rule.as_str()).collect::<Vec<_>>(), ["table-missing"], "{found:#?}");
}

#[test]
fn a_header_row_that_is_also_the_total_row_is_not_zero() {
    // Shanghai's 07: the 合计 row has no room for expenditure.
    let mut d = consistent(5, Style::Yuan);
    let rows = &mut d.tables.get_mut(&table("07")).unwrap().rows;
    for cell in &mut rows[0].cells[2..5] {
        cell.value = None;
    }
    let found = audit(&d, Rules::builtin());
    assert_eq!(found.iter().map(|f| f.rule.as_str()).collect::<Vec<_>>(), ["total-without-expenditure"], "{found:#?}");
}

#[test]
fn headings_without_figures_are_not_zero() {
    let mut d = consistent(5, Style::Yuan);
    for row in &mut d.tables.get_mut(&table("06")).unwrap().rows {
        if row.code.as_ref().is_some_and(|c| c.len() == 3) {
            row.cells[0].value = None;
        }
    }
    let found = audit(&d, Rules::builtin());
    assert_eq!(found.iter().map(|f| f.rule.as_str()).collect::<Vec<_>>(), ["level-without-figures"], "{found:#?}");
}

#[test]
fn a_05_of_all_appropriations_is_compared_as_such() {
    // Central universities: 05 has the fund codes, and there is no 04.
    let mut d = consistent(5, Style::Yuan);
    let of_03 = d.tables[&table("03")].rows.clone();
    let t = d.tables.get_mut(&table("05")).unwrap();
    t.title = Some("高等学校财政拨款支出决算表".to_owned());
    t.rows = of_03;
    for row in &mut t.rows {
        row.cells.truncate(3);
    }
    d.tables.get_mut(&table("04")).unwrap().status = TableStatus::Missing;
    d.tables.get_mut(&table("06")).unwrap().status = TableStatus::Missing;
    assert!(errors(&d).is_empty(), "{:#?}", errors(&d));
    d.tables.get_mut(&table("05")).unwrap().title = Some("一般公共预算财政拨款支出决算表".to_owned());
    assert!(!errors(&d).is_empty());
}

#[test]
fn one_row_for_all_appropriations_above_its_budgets() {
    let mut d = consistent(5, Style::Yuan);
    let rows = &mut d.tables.get_mut(&table("01")).unwrap().rows;
    let mut all = rows[0].clone();
    let sum = rows[0].amount(Column::AMOUNT).unwrap().value() + rows[1].amount(Column::AMOUNT).unwrap().value();
    all.name = Some("一、财政拨款收入".to_owned());
    all.cells[0].value = juesuan_model::Amount::parse(&sum.to_string());
    for (row, name) in
        rows.iter_mut().zip(["1.一般公共预算财政拨款", "2.政府性基金预算财政拨款", "3.国有资本经营预算财政拨款"])
    {
        row.name = Some(name.to_owned());
    }
    rows.insert(0, all);
    assert!(serious(&d).is_empty(), "{:#?}", serious(&d));
}

#[test]
fn balances_that_are_not_divided_by_budget() {
    let mut d = consistent(5, Style::Yuan);
    let rows = &mut d.tables.get_mut(&table("04")).unwrap().rows;
    rows.drain(5..8);
    assert!(serious(&d).is_empty(), "{:#?}", serious(&d));
    // Closing balances may be, all the same.
    let rows = &mut d.tables.get_mut(&table("04")).unwrap().rows;
    let at = rows.iter().position(|r| r.name.as_deref() == Some("年末财政拨款结转和结余")).unwrap();
    for (n, name) in ["一、一般公共预算财政拨款", "二、政府性基金预算财政拨款"].iter().enumerate()
    {
        let mut part = rows[at].clone();
        part.name = Some((*name).to_owned());
        for (c, cell) in part.cells.iter_mut().enumerate() {
            if c != 0 && c != n + 1 {
                cell.value = None;
            }
        }
        part.cells[0].value = part.cells[n + 1].value.clone();
        rows.insert(at + 1 + n, part);
    }
    assert!(serious(&d).is_empty(), "{:#?}", serious(&d));
}

#[test]
fn lists_of_items_alone() {
    let mut d = consistent(5, Style::Yuan);
    for t in ["02", "03", "05", "07"] {
        d.tables.get_mut(&table(t)).unwrap().rows.retain(|r| r.code.as_ref().is_none_or(|c| c.len() == 7));
    }
    assert!(errors(&d).is_empty(), "{:#?}", errors(&d));
    set(&mut d, "03", "2010601", "basic", "1.00");
    assert!(!errors(&d).is_empty());
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let mut d = consistent(6, Style::Yuan);
    for t in ["02", "03", "05"] {
        d.tables.get_mut(&table(t)).unwrap().rows.reverse();
    }
    assert!(audit(&d, Rules::builtin()).is_empty());
}

#[test]
fn tables_in_different_units_are_compared_in_one() {
    let wan = consistent(7, Style::Wan);
    let mut d = consistent(7, Style::Yuan);
    for t in ["05", "09"] {
        d.tables.insert(table(t), wan.tables[&table(t)].clone());
    }
    let found = serious(&d);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_new_rule_needs_no_code() {
    let rule = r#"
        [[rule]]
        id = "no-project"
        formula = "03[221].project = 05[221].project"
        en = "Housing is basic expenditure"
        zh = "住房保障为基本支出"
        source = "test"
        [[rule]]
        id = "vehicles"
        formula = "09[total].final_vehicle_subtotal >= 06[30231].amount + 06[31013].amount"
        en = "e"
        zh = "z"
        source = "test"
    "#;
    let items = include_str!("../rules/items.toml");
    let rules = Rules::parse(rule, items).unwrap();
    let mut d = consistent(8, Style::Yuan);
    set(&mut d, "05", "221", "project", "5.00");
    let found = audit(&d, &rules);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].rule.as_str(), "no-project");
}

#[test]
fn a_disclosure_without_tables_has_no_errors() {
    let mut d = consistent(9, Style::Wan);
    d.tables.clear();
    let found = audit(&d, Rules::builtin());
    assert!(found.iter().all(|f| f.severity == Severity::Info), "{found:#?}");
}

#[test]
fn a_folder_adds_and_replaces_rules() {
    let folder = std::env::temp_dir().join(format!("juesuan-rules-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let rule = |id: &str| {
        format!("[[rule]]\nid='{id}'\nformula='03[221].project = 05[221].project'\nen='new'\nzh='z'\nsource='s'\n")
    };
    std::fs::write(folder.join("mine.toml"), rule("hierarchy") + &rule("mine")).unwrap();
    let rules = Rules::with_folder(&folder).unwrap();
    assert_eq!(rules.iter().len(), Rules::builtin().iter().len() + 1);
    assert_eq!(rules.get("hierarchy").unwrap().description.en, "new");
    std::fs::write(folder.join("bad.toml"), "[[rule]]\nid = 1\n").unwrap();
    assert!(Rules::with_folder(&folder).unwrap_err().to_string().contains("bad.toml"));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_identities_of_a_row_are_shown_with_both_sides() {
    let mut d = consistent(10, Style::Wan);
    set(&mut d, "03", "2010601", "basic", "1.00");
    let shown = identities_of(&d, Rules::builtin(), table("03"), row_of(&d, "03", "2010601"));
    let across = shown.iter().find(|i| i.rule.as_str() == "expenditure-columns").unwrap();
    assert!(!across.holds);
    assert_eq!(across.left_sum, get(&d, "03", "2010601", "total"));
    assert_eq!(across.right_sum, "1.00");
    assert!(across.right.iter().any(|t| t.value.as_deref() == Some("1.00") && t.location.bbox.is_some()));
    assert!(
        shown.iter().any(|i| i.rule.as_str() == "hierarchy") && shown.iter().any(|i| i.rule == "total-by-code-03-05")
    );
}

#[test]
fn every_finding_is_documented() {
    let text = include_str!("../../../docs/audit.md");
    for code in FindingCode::ALL.iter().filter(|c| c.group().is_of_audit()) {
        assert!(text.contains(code.id()), "{code}");
    }
}

#[test]
fn nonsense_is_reported_and_never_panics() {
    let mut random = Random(99);
    let prints = [
        "9999999999999999999999999999",
        "-9999999999999999999999999999",
        "0.0000000000000000000000000001",
        "12.3",
        "-0.01",
        "100000000000000000.01",
    ];
    for seed in 0..60 {
        let mut d = consistent(seed, Style::Wan);
        for t in d.tables.values_mut() {
            for _ in 0..random.below(6) {
                let Some(at) = t.rows.len().checked_sub(1).map(|n| random.below(n + 1)) else { break };
                let row = &mut t.rows[at];
                let cell = random.below(row.cells.len());
                row.cells[cell].value = juesuan_model::Amount::parse(prints[random.below(prints.len())]);
                match random.below(5) {
                    0 => row.code = Some("类201".to_owned()),
                    1 => row.code = Some("2".repeat(random.below(12))),
                    2 => row.name = None,
                    3 => row.cells[cell].raw = Some("合计".to_owned()),
                    _ => row.cells.truncate(cell + 1),
                }
            }
        }
        let found = audit(&d, Rules::builtin());
        for f in &found {
            assert!(!f.message.is_empty() && !f.message.zh.is_empty());
            for p in &f.at {
                let rows = &d.tables[&p.table.unwrap()].rows;
                assert!(p.row.is_none_or(|r| r < rows.len()), "{f:#?}");
            }
        }
        for t in d.tables.keys() {
            let _ = identities_of(&d, Rules::builtin(), *t, 0);
        }
    }
}

#[test]
fn a_blank_form_is_one_finding() {
    let mut d = consistent(5, Style::Wan);
    for t in d.tables.values_mut() {
        t.rows.clear();
        t.statement = None;
        t.status = TableStatus::Empty;
    }
    let found = serious(&d);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].rule.as_str(), found[0].at.len()), ("empty-without-statement", 9));
}

#[test]
fn a_table_without_classes_is_the_sum_of_what_it_lists() {
    // 项 alone, and among them a 款 without 项 (21298 in 2024).
    let mut d = consistent(5, Style::Wan);
    let rows = &mut d.tables.get_mut(&TableId::Expenditure).unwrap().rows;
    rows.retain(|r| r.code.as_ref().is_none_or(|c| c.len() == 7));
    rows.last_mut().unwrap().code = Some("21298".to_owned());
    rows.last_mut().unwrap().level = Some(Level::Section);
    let of_03 = |d: &Disclosure| -> Vec<Finding> {
        let is_own = |f: &Finding| !f.at.is_empty() && f.at.iter().all(|p| p.table == Some(TableId::Expenditure));
        audit(d, Rules::builtin()).into_iter().filter(|f| f.severity != Severity::Info && is_own(f)).collect()
    };
    assert!(of_03(&d).is_empty(), "{:#?}", of_03(&d));
    // The sum fails without a row, all the same.
    d.tables.get_mut(&TableId::Expenditure).unwrap().rows.remove(3);
    assert!(!of_03(&d).is_empty());
}
