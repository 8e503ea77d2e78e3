//! One defect gives one finding that names the pattern and the location.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "helpers of tests")]
mod common;

use common::{
    build::{Style, consistent},
    edit::{get, row_of, serious, set, table},
};
use juesuan_model::{Amount, Column, Disclosure, Finding, FindingCode, Row, Severity, Side};

/// The only error or warning.
fn only(d: &Disclosure) -> Finding {
    let mut found = serious(d);
    assert_eq!(found.len(), 1, "{:#?}", found.iter().map(|f| (&f.rule, &f.message)).collect::<Vec<_>>());
    found.remove(0)
}

fn rows<'d>(d: &'d mut Disclosure, t: &str) -> &'d mut Vec<Row> {
    &mut d.tables.get_mut(&table(t)).unwrap().rows
}

/// Moves the values (of one column, or all) of `rows[from..]` down by one row; the last are lost, the first cells are blank.
fn shift_down(d: &mut Disclosure, t: &str, from: usize, column: Option<usize>) {
    let rows = rows(d, t);
    for r in (from + 1..rows.len()).rev() {
        for c in 0..rows[r].cells.len() {
            if column.is_none_or(|only| only == c) {
                rows[r].cells[c].value = rows[r - 1].cells[c].value.clone();
            }
        }
    }
    for c in 0..rows[from].cells.len() {
        if column.is_none_or(|only| only == c) {
            rows[from].cells[c].value = None;
        }
    }
}

#[test]
fn a_table_in_another_unit() {
    for t in ["03", "05", "02"] {
        let mut d = consistent(11, Style::Wan);
        let yuan = consistent(11, Style::Yuan);
        // The figures are in 元, the caption says 万元.
        let mut odd = yuan.tables[&table(t)].clone();
        odd.unit = Some("万元".to_owned());
        d.tables.insert(table(t), odd);
        let f = only(&d);
        assert_eq!((f.rule.as_str(), f.severity), ("unit-mixed", Severity::Error), "{t}");
        assert_eq!(f.at[0].table, Some(table(t)));
        assert!(f.message.en.contains("too large") && f.message.zh.contains("元与万元混用"), "{}", f.message);
    }
}

#[test]
fn one_figure_in_another_unit() {
    let mut d = consistent(11, Style::Wan);
    let old: rust_decimal::Decimal = get(&d, "05", "2080505", "basic").parse().unwrap();
    set(&mut d, "05", "2080505", "basic", &(old * rust_decimal::Decimal::new(10_000, 0)).to_string());
    let f = only(&d);
    assert_eq!(f.rule, FindingCode::FigureSuspect);
    assert!(f.message.en.contains("factor of 10,000"), "{}", f.message);
}

#[test]
fn two_columns_exchanged() {
    let mut d = consistent(12, Style::Wan);
    for row in rows(&mut d, "03") {
        let (a, b) = (row.cells[1].value.clone(), row.cells[2].value.clone());
        row.cells[1].value = b;
        row.cells[2].value = a;
    }
    let f = only(&d);
    assert_eq!(f.rule, FindingCode::ColumnsExchanged, "{}", f.message);
    assert!(f.message.en.contains("基本支出, 项目支出"), "{}", f.message);
    assert_eq!(f.at[0].table, Some(table("03")));
}

#[test]
fn a_column_shifted_down_by_a_row() {
    let mut d = consistent(13, Style::Wan);
    let from = row_of(&d, "03", "20805");
    shift_down(&mut d, "03", from, Some(0));
    let f = only(&d);
    assert_eq!(f.rule, FindingCode::ColumnShifted, "{}", f.message);
    assert_eq!((f.at[0].table, f.at[0].row), (Some(table("03")), Some(from)), "{}", f.message);
    assert!(f.message.en.contains("1 row too low"), "{}", f.message);
}

#[test]
fn labels_and_values_out_of_step() {
    let mut d = consistent(14, Style::Wan);
    let from = row_of(&d, "05", "20805");
    shift_down(&mut d, "05", from, None);
    let f = only(&d);
    assert_eq!(f.rule, FindingCode::OutOfStep, "{}", f.message);
    assert_eq!((f.at[0].table, f.at[0].row), (Some(table("05")), Some(from)), "{}", f.message);
}

#[test]
fn a_short_column_of_numbers_beside_the_list_of_another_table() {
    // As in a published document: 05 has the labels of 03, with fund codes, and the numbers of a 05 without them. From the
    // first fund code on the values are too high, and the last rows repeat the first.
    let mut d = consistent(15, Style::Wan);
    let labels = d.tables[&table("03")].rows.clone();
    let values: Vec<Row> = d.tables[&table("05")].rows.clone();
    let pasted = labels.iter().enumerate().map(|(i, label)| {
        let mut row = label.clone();
        row.cells = values[i % values.len()].cells.clone();
        row
    });
    let pasted: Vec<Row> = pasted.collect();
    *rows(&mut d, "05") = pasted;
    let first = row_of(&d, "05", "21208");
    let f = only(&d);
    assert_eq!((f.rule.as_str(), f.severity), ("out-of-step", Severity::Error), "{}", f.message);
    assert_eq!((f.at[0].table, f.at[0].row), (Some(table("05")), Some(first)), "{}", f.message);
    assert!(f.message.zh.contains("错位"), "{}", f.message.zh);
}

#[test]
fn a_row_one_column_too_far_left() {
    let mut d = consistent(16, Style::Wan);
    let at = row_of(&d, "02", "2010605");
    let cells = &mut rows(&mut d, "02")[at].cells;
    for c in 0..cells.len() - 1 {
        cells[c].value = cells[c + 1].value.clone();
    }
    cells[6].value = None;
    let f = only(&d);
    assert_eq!(f.rule, FindingCode::RowShifted, "{}", f.message);
    assert!(f.message.en.contains("1 column too far left"), "{}", f.message);
    assert_eq!((f.at[0].table, f.at[0].row), (Some(table("02")), Some(at)));
}

#[test]
fn a_missing_row_is_named_from_another_table() {
    for (t, code) in [("03", "2010302"), ("05", "2010601"), ("02", "20805"), ("03", "208")] {
        let mut d = consistent(17, Style::Wan);
        let at = row_of(&d, t, code);
        rows(&mut d, t).remove(at);
        let found = serious(&d);
        let f = found
            .iter()
            .find(|f| f.rule == FindingCode::RowMissing)
            .unwrap_or_else(|| panic!("{t} {code}: {found:#?}"));
        assert!(f.message.en.contains(code), "{t} {code}: {}", f.message);
        assert_eq!(f.at[0].table, Some(table(t)));
        assert_eq!(found.len(), 1, "{t} {code}: {:#?}", found.iter().map(|f| &f.message).collect::<Vec<_>>());
    }
}

#[test]
fn a_missing_only_child_leaves_a_parent_without_children() {
    let mut d = consistent(17, Style::Wan);
    let at = row_of(&d, "05", "2010302");
    rows(&mut d, "05").remove(at);
    let found = serious(&d);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].rule.as_str(), found[0].severity), ("code-without-children", Severity::Warning));
    assert_eq!(found[0].at[0].row, Some(row_of(&d, "05", "20103")));
}

#[test]
fn two_figures_exchanged() {
    let mut d = consistent(18, Style::Wan);
    let (a, b) = (get(&d, "05", "2010601", "basic"), get(&d, "05", "2210203", "basic"));
    set(&mut d, "05", "2010601", "basic", &b);
    set(&mut d, "05", "2210203", "basic", &a);
    let f = only(&d);
    assert_eq!(f.rule, FindingCode::FiguresExchanged, "{}", f.message);
    assert!(f.message.en.contains("2010601") && f.message.en.contains("2210203"), "{}", f.message);
}

#[test]
fn an_amount_in_the_wrong_column_of_parents_in_two_tables() {
    // As in the reference document: a 项 is 项目支出, and its parents have it as 基本支出, in 03 and in 05.
    let mut d = consistent(19, Style::Yuan);
    for t in ["03", "05"] {
        for code in ["20103", "201"] {
            let at = row_of(&d, t, code);
            let amount =
                d.tables[&table("05")].rows[row_of(&d, "05", "2010302")].amount(Column::PROJECT).unwrap().value();
            for (column, sign) in [(1, 1), (2, -1)] {
                let cell = &mut rows(&mut d, t)[at].cells[column];
                let v = cell.value.as_ref().unwrap().value() + amount * rust_decimal::Decimal::from(sign);
                cell.value = Amount::parse(&v.to_string());
            }
        }
    }
    let found = serious(&d);
    assert!(found.len() <= 2, "{:#?}", found.iter().map(|f| &f.message).collect::<Vec<_>>());
    for t in ["03", "05"] {
        assert!(
            found
                .iter()
                .flat_map(|f| &f.at)
                .any(|p| (p.table, p.row) == (Some(table(t)), Some(row_of(&d, t, "20103"))))
        );
    }
}

#[test]
fn one_wrong_total_explains_all_failures_around_it() {
    let mut d = consistent(20, Style::Yuan);
    let at = d.tables[&table("01")].rows.iter().position(|r| r.name.as_deref() == Some("本年支出合计")).unwrap();
    let right = d.tables[&table("01")].rows[at].cells[0].value.clone().unwrap();
    rows(&mut d, "01")[at].cells[0].value = Amount::parse(&format!("1{}", right.as_str()));
    let f = only(&d);
    assert_eq!(f.rule, FindingCode::FigureSuspect);
    assert_eq!((f.at[0].row, f.expected.as_deref()), (Some(at), Some(right.as_str())));
    assert_eq!(d.tables[&table("01")].rows[at].side, Some(Side::Expenditure));
}

#[test]
fn two_defects_are_two_findings() {
    let mut d = consistent(21, Style::Yuan);
    set(&mut d, "02", "2101101", "business", "77.00");
    set(&mut d, "06", "30207", "amount", "-1.00");
    let found = serious(&d);
    assert_eq!(found.len(), 2, "{:#?}", found.iter().map(|f| &f.message).collect::<Vec<_>>());
    // In the order of the tables.
    assert!(found[0].at[0].table < found[1].at[0].table);
}

#[test]
fn a_figure_in_the_row_below_its_own() {
    let mut d = consistent(22, Style::Wan);
    let (from, to) = (row_of(&d, "05", "2080505"), row_of(&d, "05", "2080506"));
    let printed = d.clone();
    let value = rows(&mut d, "05")[from].cells[1].value.take();
    rows(&mut d, "05")[to].cells[1].value = value;
    let moved = d.clone();
    let found = serious(&d);
    assert_eq!(d, moved, "the audit never changes a figure");
    let places: Vec<_> = found.iter().flat_map(|f| &f.at).map(|p| (p.table, p.row)).collect();
    for row in [from, to] {
        assert!(places.contains(&(Some(table("05")), Some(row))), "{found:#?}");
    }
    assert!(found.len() <= 2, "{:#?}", found.iter().map(|f| (&f.rule, &f.message)).collect::<Vec<_>>());
    assert!(serious(&printed).is_empty());
}

#[test]
fn a_missing_table_is_one_finding() {
    for t in ["02", "03", "05", "06"] {
        let mut d = consistent(23, Style::Wan);
        let id = table(t);
        d.tables.insert(id, juesuan_model::Table::missing());
        let f = only(&d);
        assert_eq!((f.rule.as_str(), f.at[0].table), ("table-missing", Some(id)), "{}", f.message);
    }
}
