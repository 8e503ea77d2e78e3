//! What is no sum of other figures: sums over leaves count nothing twice.
//!
//! A row is a leaf of its table when no finer row of it stands there. A column is a leaf of a row when the row has no
//! figure in a part of it.
use juesuan_model::{Row, RowKind, Side, TableId, text};
use std::collections::BTreeSet;

/// For each row whether it is a leaf.
///
/// Totals are none, unless a side of the table has no other rows (09). Codes are leaves when no longer code begins with
/// them. 其中：… repeats a part of the row above. 年初结转和结余 in 04 is a sum when its parts are printed below it.
pub(crate) fn rows(rows: &[Row]) -> Vec<bool> {
    let codes: BTreeSet<&str> = rows.iter().filter_map(|r| r.code.as_deref()).collect();
    let has_items = |side: Option<Side>| rows.iter().any(|r| r.kind == RowKind::Item && r.side == side);
    rows.iter()
        .enumerate()
        .map(|(i, row)| match row.kind {
            RowKind::Total => !has_items(row.side),
            RowKind::Item => {
                let name = row.name.as_deref().map(text::fold).unwrap_or_default();
                if name.starts_with("其中") {
                    return false;
                }
                match row.code.as_deref() {
                    Some(code) => {
                        let next =
                            codes.range::<str, _>((std::ops::Bound::Excluded(code), std::ops::Bound::Unbounded)).next();
                        !next.is_some_and(|n| n.starts_with(code))
                    }
                    None => !(is_opening_balance(&name) && parts_follow(rows, i)),
                }
            }
        })
        .collect()
}

fn is_opening_balance(folded: &str) -> bool {
    (folded.contains("年初") || folded.contains("上年")) && folded.contains("结转")
}

/// Whether the next row on the same side names a kind of fund: a part of the balance above it.
fn parts_follow(rows: &[Row], at: usize) -> bool {
    let side = rows.get(at).and_then(|r| r.side);
    rows.iter()
        .skip(at + 1)
        .find(|r| r.side == side)
        .filter(|r| r.kind == RowKind::Item)
        .and_then(|r| r.name.as_deref())
        .is_some_and(|n| ["一般公共预算", "政府性基金", "国有资本", "公共预算财政拨款"].iter().any(|p| n.contains(p)))
}

/// The columns that a column is the sum of; empty for one that is no sum.
pub(crate) fn parts_of(table: TableId, column: &str) -> &'static [&'static str] {
    match (table, column) {
        (TableId::Income, "total") => {
            &["fiscal_appropriation", "superior_subsidy", "business", "operating", "affiliated_remittance", "other"]
        }
        (TableId::Expenditure, "total") => {
            &["basic", "project", "remitted_to_superior", "operating", "subsidy_to_affiliated"]
        }
        (TableId::FiscalAppropriationSummary, "total") => &["general_public", "government_fund", "state_capital"],
        (TableId::GeneralPublicExpenditure | TableId::StateCapital, "total") => &["basic", "project"],
        (TableId::GovernmentFund | TableId::StateCapital, "expenditure_total") => {
            &["expenditure_basic", "expenditure_project"]
        }
        (TableId::ThreePublicExpenses, "budget_total") => &[
            "budget_abroad",
            "budget_vehicle_subtotal",
            "budget_vehicle_purchase",
            "budget_vehicle_operation",
            "budget_reception",
        ],
        (TableId::ThreePublicExpenses, "budget_vehicle_subtotal") => {
            &["budget_vehicle_purchase", "budget_vehicle_operation"]
        }
        (TableId::ThreePublicExpenses, "final_total") => &[
            "final_abroad",
            "final_vehicle_subtotal",
            "final_vehicle_purchase",
            "final_vehicle_operation",
            "final_reception",
        ],
        (TableId::ThreePublicExpenses, "final_vehicle_subtotal") => {
            &["final_vehicle_purchase", "final_vehicle_operation"]
        }
        _ => &[],
    }
}

/// Whether a column repeats a part of another (其中：…).
fn is_of_which(table: TableId, column: &str) -> bool {
    matches!(
        (table, column),
        (TableId::Income, "business_education_fees")
            | (TableId::GeneralPublicExpenditure, "project_capital_construction")
    )
}

/// Whether a column is a leaf of this row.
pub(crate) fn column(table: TableId, row: &Row, column: &str) -> bool {
    !is_of_which(table, column) && !parts_of(table, column).iter().any(|p| row.value(p).is_some())
}
