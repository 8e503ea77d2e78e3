//! What must add up within a row.
//!
//! In: the columns of a table, and the figures of a row. Out: the sums within the row, and the assignments of figures
//! to columns that keep them.
use crate::text_dump::draft::Draft;
use juesuan_model::Column;

/// No more assignments are tried.
const STEPS: usize = 12_000;

/// Values are whole numbers of the smallest printed unit.
pub(crate) type Value = i128;

/// Rounding differences between two tables that print the same amount, in the smallest printed unit.
pub(crate) const ROUNDING: Value = 3;

/// The column of each figure.
pub(crate) type Assignment = Vec<usize>;

/// A row with more assignments stays open.
const READINGS: usize = 3000;

/// One printed sum: `total` is the sum of `plus` less `minus`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) total: usize,
    pub(crate) plus: Vec<usize>,
    pub(crate) minus: Vec<usize>,
}

/// The sums within the row of 09: of 预算数, then of 决算数.
const THREE_PUBLIC_SUMS: &[(Column, &[Column])] = &[
    (Column::BUDGET_TOTAL, &[Column::BUDGET_ABROAD, Column::BUDGET_VEHICLE_SUBTOTAL, Column::BUDGET_RECEPTION]),
    (Column::BUDGET_VEHICLE_SUBTOTAL, &[Column::BUDGET_VEHICLE_PURCHASE, Column::BUDGET_VEHICLE_OPERATION]),
    (Column::FINAL_TOTAL, &[Column::FINAL_ABROAD, Column::FINAL_VEHICLE_SUBTOTAL, Column::FINAL_RECEPTION]),
    (Column::FINAL_VEHICLE_SUBTOTAL, &[Column::FINAL_VEHICLE_PURCHASE, Column::FINAL_VEHICLE_OPERATION]),
];

/// The sums within a row of these columns.
pub(crate) fn sums(ids: &[&str]) -> Vec<Sum> {
    let at = |id: &Column| ids.iter().position(|c| *c == id.as_str());
    let all = |wanted: &[Column]| wanted.iter().filter_map(at).collect::<Vec<_>>();
    let mut out = Vec::new();
    let mut add = |total: Option<usize>, plus: Vec<usize>, minus: Vec<usize>| {
        if let Some(total) = total
            && !plus.is_empty()
        {
            out.push(Sum { total, plus, minus });
        }
    };
    if at(&Column::EXPENDITURE_TOTAL).is_some() {
        let parts = all(&[Column::EXPENDITURE_BASIC, Column::EXPENDITURE_PROJECT]);
        add(at(&Column::EXPENDITURE_TOTAL), parts, Vec::new());
        let sources = all(&[Column::OPENING_BALANCE, Column::INCOME]);
        add(at(&Column::CLOSING_BALANCE), sources, all(&[Column::EXPENDITURE_TOTAL]));
    }
    for (total, parts) in THREE_PUBLIC_SUMS {
        add(at(total), all(parts), Vec::new());
    }
    if let Some(total) = at(&Column::TOTAL) {
        // 其中 columns repeat a part of another column.
        let repeats = all(&[Column::BUSINESS_EDUCATION_FEES, Column::PROJECT_CAPITAL_CONSTRUCTION]);
        let parts = (0..ids.len()).filter(|i| *i != total && !repeats.contains(i)).collect();
        add(Some(total), parts, Vec::new());
    }
    out
}

/// `value` in units of 10^-scale.
pub(crate) fn scaled(value: impl std::fmt::Display, scale: u32) -> Option<Value> {
    let text = value.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.as_str()), |d| (-1, d));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut all = String::from(whole);
    for i in 0..scale as usize {
        all.push(fraction.as_bytes().get(i).map_or('0', |b| char::from(*b)));
    }
    if fraction.len() > scale as usize {
        return None;
    }
    all.parse::<Value>().ok().map(|v| v * sign)
}

/// The decimals of a table.
pub(crate) fn scale(d: &Draft) -> u32 {
    d.rows.iter().flat_map(|r| &r.figs).filter_map(|f| f.amount.as_ref()).map(|a| a.decimals()).max().unwrap_or(0)
}

/// The assignments of figures to columns, from left to right, that keep the sums of the row.
pub(crate) fn readings(values: &[Value], n: usize, sums: &[Sum]) -> Vec<Assignment> {
    let k = values.len();
    let mut out = Vec::new();
    let mut pick: Vec<usize> = (0..k).collect();
    let mut steps = 0usize;
    loop {
        steps += 1;
        if steps > STEPS || out.len() > READINGS {
            return Vec::new();
        }
        if sums.iter().all(|s| holds(s, values, &pick)) {
            out.push(pick.clone());
        }
        // The next choice of k of n.
        let Some(i) = (0..k).rev().find(|i| pick.get(*i).is_some_and(|p| *p < n - k + i)) else { return out };
        let Some(base) = pick.get(i).copied() else { return out };
        for (step, p) in pick.iter_mut().skip(i).enumerate() {
            *p = base + 1 + step;
        }
    }
}

pub(crate) fn holds(s: &Sum, values: &[Value], pick: &[usize]) -> bool {
    let at = |c: &usize| pick.iter().position(|p| p == c).and_then(|i| values.get(i)).copied();
    let total = at(&s.total);
    let parts: Vec<Value> =
        s.plus.iter().filter_map(at).chain(s.minus.iter().filter_map(|c| at(c).map(|v| -v))).collect();
    let sum: Value = parts.iter().sum();
    let rounding = (s.plus.len() + s.minus.len() + 2) / 2;
    if s.minus.is_empty() && total.is_none() != parts.is_empty() {
        return false;
    }
    total.unwrap_or(0).abs_diff(sum) <= rounding as u128
}
