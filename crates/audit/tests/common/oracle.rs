//! A second, plain evaluation of the main identities, to judge mutations by: no index, no rules file, no search.
use juesuan_model::{Column, Disclosure, Row, RowKind, Side, Table, TableId, TableStatus};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

fn number(d: &Disclosure, n: usize) -> Option<&Table> {
    d.tables.get(&TableId::ALL[n - 1]).filter(|t| t.status == TableStatus::Filled)
}

fn value(row: &Row, column: &str) -> Decimal {
    row.amount(Column::from(column)).map(|a| a.value()).unwrap_or_default()
}

/// Whether a total and its parts differ by more than rounding makes of so many printed figures.
fn differs(unit: Option<&str>, total: Decimal, parts: &[Decimal]) -> bool {
    let filled = parts.iter().filter(|p| !p.is_zero()).count().max(1) as i64;
    // Two decimals throughout, as all truths print them; exact in 元.
    let bound = if unit == Some("元") { Decimal::ZERO } else { Decimal::new((filled + 1) * 5, 3) };
    (total - parts.iter().sum::<Decimal>()).abs() > bound
}

fn name(row: &Row) -> &str {
    let name = row.name.as_deref().unwrap_or("");
    name.split_once('、').map_or(name, |(_, rest)| rest)
}

fn columns(t: &Table) -> BTreeSet<String> {
    t.rows.iter().flat_map(|r| &r.cells).map(|c| c.column.as_str().to_owned()).collect()
}

/// A key for each identity that fails.
pub(crate) fn failing(d: &Disclosure) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    across(d, &mut out);
    down(d, &mut out);
    summaries(d, &mut out);
    between(d, &mut out);
    out
}

fn across(d: &Disclosure, out: &mut BTreeSet<String>) {
    let forms: [(usize, &str, &[&str]); 9] = [
        (
            2,
            "total",
            &["fiscal_appropriation", "superior_subsidy", "business", "operating", "affiliated_remittance", "other"],
        ),
        (3, "total", &["basic", "project", "remitted_to_superior", "operating", "subsidy_to_affiliated"]),
        (4, "total", &["general_public", "government_fund", "state_capital"]),
        (5, "total", &["basic", "project"]),
        (7, "expenditure_total", &["expenditure_basic", "expenditure_project"]),
        (9, "budget_total", &["budget_abroad", "budget_vehicle_subtotal", "budget_reception"]),
        (9, "budget_vehicle_subtotal", &["budget_vehicle_purchase", "budget_vehicle_operation"]),
        (9, "final_total", &["final_abroad", "final_vehicle_subtotal", "final_reception"]),
        (9, "final_vehicle_subtotal", &["final_vehicle_purchase", "final_vehicle_operation"]),
    ];
    for (n, total, parts) in forms {
        let Some(t) = number(d, n) else { continue };
        for (i, row) in t.rows.iter().enumerate().filter(|(_, r)| r.cell(Column::from(total)).is_some()) {
            let parts: Vec<Decimal> = parts.iter().map(|c| value(row, c)).collect();
            if differs(t.unit.as_deref(), value(row, total), &parts) {
                out.insert(format!("{n} row {i} {total}"));
            }
        }
    }
    for (i, row) in number(d, 7).iter().flat_map(|t| &t.rows).enumerate() {
        let parts = [value(row, "opening_balance"), value(row, "income"), -value(row, "expenditure_total")];
        if differs(d.unit.as_deref(), value(row, "closing_balance"), &parts) {
            out.insert(format!("7 row {i} closing_balance"));
        }
    }
}

fn down(d: &Disclosure, out: &mut BTreeSet<String>) {
    for n in [2, 3, 5, 6, 7, 8] {
        let Some(t) = number(d, n) else { continue };
        let code = |r: &Row| r.code.clone().unwrap_or_default();
        for column in columns(t) {
            let mut sums: Vec<(String, Decimal, Vec<Decimal>)> = Vec::new();
            for parent in &t.rows {
                let own = code(parent);
                let is_part = |r: &&Row| match parent.kind {
                    RowKind::Total => n != 6 && code(r).len() == 3,
                    RowKind::Item => code(r).len() == own.len() + 2 && code(r).starts_with(&own),
                };
                let parts: Vec<Decimal> = t.rows.iter().filter(is_part).map(|r| value(r, &column)).collect();
                if !parts.is_empty() {
                    sums.push((format!("{own}{}", name(parent)), value(parent, &column), parts));
                }
            }
            for (key, total, parts) in sums {
                if differs(t.unit.as_deref(), total, &parts) {
                    out.insert(format!("{n} {key} {column}"));
                }
            }
        }
    }
    let Some(t) = number(d, 6) else { return };
    let class =
        |c: &str| t.rows.iter().filter(|r| r.code.as_deref() == Some(c)).map(|r| value(r, "amount")).sum::<Decimal>();
    for (label, classes) in [("人员经费合计", &["301", "303"][..]), ("公用经费合计", &["302", "307", "310", "399"][..])]
    {
        for row in t.rows.iter().filter(|r| r.name.as_deref() == Some(label)) {
            let parts: Vec<Decimal> = classes.iter().map(|c| class(c)).collect();
            if differs(t.unit.as_deref(), value(row, "amount"), &parts) {
                out.insert(format!("6 {label}"));
            }
        }
    }
}

fn summaries(d: &Disclosure, out: &mut BTreeSet<String>) {
    for n in [1, 4] {
        let Some(t) = number(d, n) else { continue };
        for side in [Side::Income, Side::Expenditure] {
            let rows: Vec<&Row> = t.rows.iter().filter(|r| r.side == Some(side)).collect();
            let totals: Vec<usize> = (0..rows.len()).filter(|i| rows[*i].kind == RowKind::Total).collect();
            let [first, last] = totals.as_slice() else { continue };
            let is_part = |r: &&&Row| {
                let n = r.name.as_deref().unwrap_or("");
                !n.starts_with("其中")
            };
            for column in columns(t) {
                let above: Vec<Decimal> = rows[..*first].iter().filter(is_part).map(|r| value(r, &column)).collect();
                let mut below = vec![value(rows[*first], &column)];
                // In 04 the opening balance is followed by its parts.
                let skip_funds = n == 4 && side == Side::Income;
                let after = rows[first + 1..*last].iter().filter(is_part);
                below.extend(after.filter(|r| !skip_funds || name(r).contains("结转")).map(|r| value(r, &column)));
                if differs(t.unit.as_deref(), value(rows[*first], &column), &above) {
                    out.insert(format!("{n} {side:?} 本年合计 {column}"));
                }
                if differs(t.unit.as_deref(), value(rows[*last], &column), &below) {
                    out.insert(format!("{n} {side:?} 总计 {column}"));
                }
            }
        }
    }
}

fn total(d: &Disclosure, n: usize, side: Option<Side>, which: usize, column: &str) -> Option<Decimal> {
    let t = number(d, n)?;
    let row = t.rows.iter().filter(|r| r.kind == RowKind::Total && r.side == side).nth(which)?;
    Some(value(row, column))
}

fn between(d: &Disclosure, out: &mut BTreeSet<String>) {
    use Side::{Expenditure as E, Income as I};
    let pairs = [
        (total(d, 1, Some(I), 0, "amount"), total(d, 2, None, 0, "total"), "1-2"),
        (total(d, 1, Some(E), 0, "amount"), total(d, 3, None, 0, "total"), "1-3"),
        (total(d, 4, Some(E), 0, "general_public"), total(d, 5, None, 0, "total"), "4-5"),
        (total(d, 2, None, 0, "fiscal_appropriation"), total(d, 4, Some(I), 0, "amount"), "2-4"),
        (total(d, 1, Some(I), 1, "amount"), total(d, 1, Some(E), 1, "amount"), "1 sides"),
        (total(d, 4, Some(I), 1, "amount"), total(d, 4, Some(E), 1, "total"), "4 sides"),
    ];
    for (a, b, key) in pairs {
        // Where a total row was dropped, nothing can be compared.
        let (Some(a), Some(b)) = (a, b) else { continue };
        if differs(d.unit.as_deref(), a, &[b]) {
            out.insert(key.to_owned());
        }
    }
}
