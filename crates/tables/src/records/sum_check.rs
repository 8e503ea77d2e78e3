//! Whether a table without a full grid adds up: if it does not, the reading may be wrong.
//!
//! In: the typed rows of one table. Out: at most one finding of cause `reading` for the whole table. A table that adds
//! up everywhere has no figure in a wrong row or column, except equal ones. Differences in a table with a full grid are
//! the audit's concern.
use super::wording::column_name;
use crate::vocabulary::{is_numbered, without_number};
use juesuan_model::schema::Form;
use juesuan_model::text::fold;
use juesuan_model::{Cause, Column, Finding, FindingCode, Level, Location, Method, Row, RowKind, Side, TableId};
use std::collections::{BTreeSet, HashSet};

/// Share of a unit that binary fractions may be off.
const TOLERANCE: f64 = 0.01;

/// A sum of n rounded figures may be off by half a unit of the last printed place for each figure and for the sum.
const ROUNDING: i64 = 2;

/// Reports a table that does not add up.
pub(super) fn report(table: TableId, form: Form, rows: &[Row], method: Method, findings: &mut Vec<Finding>) {
    let ruled = method == Method::Lattice;
    let broken = match form {
        // A blank sum with printed parts: with one ruling missing, the sum may be in the column beside it.
        Form::ThreePublic => three_public(rows, ruled),
        _ if ruled => None,
        Form::Classified | Form::Grouped => classified(rows),
        Form::TwoSided => two_sided(rows),
    };
    let Some((row, column)) = broken else { return };
    let name = rows.get(row).and_then(|r| r.name.clone().or_else(|| r.code.clone())).unwrap_or_default();
    let column = column_name(table, &Column::from(column.as_str()));
    let number = table.number();
    let (message, message_zh) = if ruled {
        let en = format!(
            "table {table}: column {column} is blank but its parts are not; its figure may be in the column beside it; check the page"
        );
        (en, format!("{number}表：“{column}”列为空而其明细有数，数值可能在相邻列中，请核对原页"))
    } else {
        let en = format!(
            "table {table} has no full grid, and “{name}”, column {column}, is not the sum of its parts; a figure may be missing or in the wrong row or column; check the page"
        );
        (
            en,
            format!(
                "{number}表表线不全，“{name}”行“{column}”列与其明细之和不符，可能有数值错行、错列或遗漏，请核对原页"
            ),
        )
    };
    findings.push(
        Finding::new(FindingCode::UnruledDoesNotAddUp, Cause::Reading, message, message_zh).at(Location::table(table)),
    );
}

/// The columns with figures.
fn columns(rows: &[Row]) -> BTreeSet<&Column> {
    rows.iter().flat_map(|r| &r.cells).filter(|c| c.value.is_some()).map(|c| &c.column).collect()
}

/// Whether the figure of row `whole` is the sum of the figures of `parts`; true if there is nothing to compare.
fn adds_up(rows: &[Row], whole: usize, parts: &[usize], column: &Column) -> bool {
    let value = |i: usize| rows.get(i).and_then(|r| r.amount(column));
    let Some(sum) = value(whole) else { return parts.iter().all(|i| value(*i).is_none_or(|a| a.value().is_zero())) };
    if parts.is_empty() {
        return true;
    }
    let mut rest = sum.value();
    let mut decimals = sum.decimals();
    for a in parts.iter().filter_map(|i| value(*i)) {
        rest -= a.value();
        decimals = decimals.min(a.decimals());
    }
    close(rest.abs(), decimals, parts.len())
}

/// Whether a difference is due to rounding: `n` figures and their sum, each rounded to `decimals` places.
fn close(difference: impl ToString, decimals: u32, n: usize) -> bool {
    let difference: f64 = difference.to_string().parse().unwrap_or(f64::INFINITY);
    let unit = 0.1_f64.powi(i32::try_from(decimals).unwrap_or(2));
    difference <= unit * (n as f64 + 1.0) / ROUNDING as f64 + unit * TOLERANCE
}

/// Checks the levels of codes, and 合计 against the classes.
fn classified(rows: &[Row]) -> Option<(usize, String)> {
    let level = |r: &Row| r.code.as_deref().and_then(Level::of_code);
    let children = |code: &str| -> Vec<usize> {
        let longer = code.len() + 2;
        let is = |r: &Row| r.code.as_deref().is_some_and(|c| c.len() == longer && c.starts_with(code));
        (0..rows.len()).filter(|i| rows.get(*i).is_some_and(is)).collect()
    };
    let mut tops: Vec<usize> = (0..rows.len()).filter(|i| rows.get(*i).and_then(level) == Some(Level::Class)).collect();
    if tops.is_empty() {
        // Without 类: the codes that are not part of a shorter one.
        let codes: HashSet<&str> = rows.iter().filter_map(|r| r.code.as_deref()).collect();
        let is_top = |code: &str| !(3..code.len()).any(|n| code.get(..n).is_some_and(|above| codes.contains(above)));
        tops = (0..rows.len()).filter(|i| rows.get(*i).and_then(|r| r.code.as_deref()).is_some_and(is_top)).collect();
    }
    let totals: Vec<usize> =
        (0..rows.len()).filter(|i| rows.get(*i).is_some_and(|r| r.kind == RowKind::Total)).collect();
    for column in columns(rows) {
        for (i, r) in rows.iter().enumerate() {
            let Some(code) = r.code.as_deref() else { continue };
            let parts = children(code);
            if !parts.is_empty() && !adds_up(rows, i, &parts, column) {
                return Some((i, column.to_string()));
            }
        }
        match totals.as_slice() {
            [] => {}
            [total] if adds_up(rows, *total, &tops, column) => {}
            [total] => return Some((*total, column.to_string())),
            // 人员经费合计 and 公用经费合计 share the classes; 合计 may be a third total.
            [first, rest @ ..] => {
                let sum = |of: &[usize]| -> f64 {
                    of.iter()
                        .filter_map(|i| rows.get(*i).and_then(|r| r.amount(column)))
                        .filter_map(|a| a.value().to_string().parse::<f64>().ok())
                        .sum()
                };
                let (all, classes) = (sum(&totals), sum(&tops));
                let fits = |whole: f64| close((whole - classes).abs(), 2, tops.len());
                if !tops.is_empty() && !fits(all) && !fits(all / 2.0) && !totals.iter().any(|t| fits(sum(&[*t]))) {
                    return Some((rest.first().copied().unwrap_or(*first), column.to_string()));
                }
            }
        }
    }
    None
}

/// Checks 本年收入合计 and 本年支出合计 against the numbered rows above them.
fn two_sided(rows: &[Row]) -> Option<(usize, String)> {
    for side in [Side::Income, Side::Expenditure] {
        let total = rows.iter().position(|r| {
            r.side == Some(side)
                && r.name.as_deref().is_some_and(|n| {
                    let n = fold(n);
                    n.starts_with("本年") && n.ends_with("合计")
                })
        });
        // Every side ends with 总计.
        let ends = rows
            .iter()
            .any(|r| r.side == Some(side) && r.kind == RowKind::Total && Some(r) != total.and_then(|t| rows.get(t)));
        let Some(total) = total else { continue };
        if !ends {
            return Some((total, "-".to_owned()));
        }
        let parts: Vec<usize> = (0..total)
            .filter(|i| {
                rows.get(*i).is_some_and(|r| {
                    r.side == Some(side)
                        && r.kind == RowKind::Item
                        && r.name.as_deref().is_some_and(|n| {
                            let n = fold(n);
                            is_numbered(&n)
                                && !n.starts_with(['(', '1', '2', '3', '4'])
                                && !without_number(&n).starts_with("其中")
                        })
                })
            })
            .collect();
        for column in columns(rows) {
            if parts.len() > 1 && !adds_up(rows, total, &parts, column) {
                return Some((total, column.to_string()));
            }
        }
    }
    None
}

/// Checks 合计 = 因公出国（境）费 + 公务用车 + 公务接待费, and the two parts of 公务用车. `only_blank`: only where the
/// sum is blank.
fn three_public(rows: &[Row], only_blank: bool) -> Option<(usize, String)> {
    for (i, r) in rows.iter().enumerate() {
        for phase in ["budget", "final"] {
            let value = |item: &str| {
                let a = r.amount(Column::from(&*format!("{phase}_{item}")))?;
                a.value().to_string().parse::<f64>().ok()
            };
            let sums: [(&str, &[&str]); 2] = [
                ("total", &["abroad", "vehicle_subtotal", "reception"]),
                ("vehicle_subtotal", &["vehicle_purchase", "vehicle_operation"]),
            ];
            for (whole, parts) in sums {
                let sum: f64 = parts.iter().filter_map(|p| value(p)).sum();
                let off = match value(whole) {
                    Some(_) if only_blank => continue,
                    Some(w) => (w - sum).abs(),
                    None => sum.abs(),
                };
                if !close(off, 2, parts.len()) {
                    return Some((i, format!("{phase}_{whole}")));
                }
            }
        }
    }
    None
}
