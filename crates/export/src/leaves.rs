//! What is no sum of other figures: sums over leaves count nothing twice.
//!
//! A row is a leaf of its table when no finer row of it stands there. A column is a leaf of a row when the row has no
//! figure in a part of it.
use juesuan_model::{Column, Row, RowKind, Side, TableId, text};
use std::{collections::BTreeSet, ops::Bound};

/// For each row whether it is a leaf.
///
/// Totals are none, unless a side of the table has no other rows (09). Codes are leaves when no longer code begins with
/// them. 其中：… repeats a part of the row above, and so do the parts that are listed on below it. A balance, 结余分配 or
/// 财政拨款收入 is a sum when its parts are printed below it without 其中.
pub(crate) fn rows(rows: &[Row]) -> Vec<bool> {
    let codes: BTreeSet<&str> = rows.iter().filter_map(|r| r.code.as_deref()).collect();
    let has_items = |side: Option<Side>| rows.iter().any(|r| r.kind == RowKind::Item && r.side == side);
    let mut leaves: Vec<bool> = rows
        .iter()
        .map(|row| match (row.kind, row.code.as_deref()) {
            (RowKind::Total, _) => !has_items(row.side),
            (RowKind::Item, Some(code)) => {
                let next = codes.range::<str, _>((Bound::Excluded(code), Bound::Unbounded)).next();
                !next.is_some_and(|n| n.starts_with(code))
            }
            (RowKind::Item, None) => true,
        })
        .collect();
    // Sums of rows below them, and parts of which 其中 tells.
    let mut sides = [None, Some(Side::Income), Some(Side::Expenditure)].map(|side| (side, Above::default()));
    for (i, row) in rows.iter().enumerate() {
        let Some((_, above)) = sides.iter_mut().find(|(side, _)| *side == row.side) else { continue };
        let name = row.name.as_deref().map(text::fold).unwrap_or_default();
        let plain = row.kind == RowKind::Item && row.code.is_none();
        let head_above = above.head.filter(|(_, head)| plain && head.has_part(&name));
        let no_leaf = match head_above {
            _ if row.kind == RowKind::Item && name.starts_with("其中") => {
                above.is_of_which = true;
                Some(i)
            }
            // Listed on below 其中, or, without it, what makes up the row above.
            Some((head, _)) => Some(if above.is_of_which { i } else { head }),
            None => {
                *above = Above { head: Head::of(&name).filter(|_| plain).map(|head| (i, head)), is_of_which: false };
                None
            }
        };
        if let Some(leaf) = no_leaf.and_then(|at| leaves.get_mut(at)) {
            *leaf = false;
        }
    }
    leaves
}

/// What stands above a row on its side of the table.
#[derive(Default)]
struct Above {
    /// A row whose parts may be listed below it, by its index.
    head: Option<(usize, Head)>,
    /// Whether 其中 began their list.
    is_of_which: bool,
}

/// A row of 01 or 04 whose parts some forms list below it.
#[derive(Clone, Copy)]
enum Head {
    /// 年初结转和结余, 年末结转和结余.
    Balance,
    /// 结余分配.
    Distribution,
    /// 财政拨款收入, the sum of the funds.
    Appropriation,
}

impl Head {
    fn of(folded: &str) -> Option<Self> {
        let is_balance = ["年初", "上年", "年末", "下年"].iter().any(|when| folded.contains(when));
        if is_balance && folded.contains("结转") {
            Some(Self::Balance)
        } else if folded.ends_with("结余分配") {
            Some(Self::Distribution)
        } else {
            (folded.rsplit(',').next() == Some("财政拨款收入")).then_some(Self::Appropriation)
        }
    }

    /// Whether a row of this name, below the head, is a part of it.
    fn has_part(self, folded: &str) -> bool {
        const FUNDS: [&str; 4] = ["一般公共预算", "政府性基金", "国有资本", "公共预算财政拨款"];
        let has_fund = || FUNDS.iter().any(|fund| folded.contains(fund));
        let begins = |parts: &[&str]| parts.iter().any(|part| folded.starts_with(part));
        match self {
            Self::Balance => has_fund() || begins(&["基本支出结转", "项目支出结转", "经营结余"]),
            Self::Distribution => begins(&["交纳", "缴纳", "提取", "转入"]) || folded == "其他",
            // With a number of its own it is another row: 二、政府性基金….
            Self::Appropriation => has_fund() && !folded.contains(','),
        }
    }
}

/// The columns that a column is the sum of; empty for one that is no sum.
pub(crate) fn parts_of(table: TableId, column: &Column) -> &'static [Column] {
    use TableId as T;
    const INCOME: &[Column] = &[
        Column::FISCAL_APPROPRIATION,
        Column::SUPERIOR_SUBSIDY,
        Column::BUSINESS,
        Column::OPERATING,
        Column::AFFILIATED_REMITTANCE,
        Column::OTHER,
    ];
    const EXPENDITURE: &[Column] = &[
        Column::BASIC,
        Column::PROJECT,
        Column::REMITTED_TO_SUPERIOR,
        Column::OPERATING,
        Column::SUBSIDY_TO_AFFILIATED,
    ];
    const FUNDS: &[Column] = &[Column::GENERAL_PUBLIC, Column::GOVERNMENT_FUND, Column::STATE_CAPITAL];
    const BASIC_AND_PROJECT: &[Column] = &[Column::BASIC, Column::PROJECT];
    const EXPENDITURE_OF_YEAR: &[Column] = &[Column::EXPENDITURE_BASIC, Column::EXPENDITURE_PROJECT];
    const BUDGET: &[Column] = &[
        Column::BUDGET_ABROAD,
        Column::BUDGET_VEHICLE_SUBTOTAL,
        Column::BUDGET_VEHICLE_PURCHASE,
        Column::BUDGET_VEHICLE_OPERATION,
        Column::BUDGET_RECEPTION,
    ];
    const BUDGET_VEHICLES: &[Column] = &[Column::BUDGET_VEHICLE_PURCHASE, Column::BUDGET_VEHICLE_OPERATION];
    const FINAL: &[Column] = &[
        Column::FINAL_ABROAD,
        Column::FINAL_VEHICLE_SUBTOTAL,
        Column::FINAL_VEHICLE_PURCHASE,
        Column::FINAL_VEHICLE_OPERATION,
        Column::FINAL_RECEPTION,
    ];
    const FINAL_VEHICLES: &[Column] = &[Column::FINAL_VEHICLE_PURCHASE, Column::FINAL_VEHICLE_OPERATION];
    let is = |id: Column| *column == id;
    match table {
        T::Income if is(Column::TOTAL) => INCOME,
        T::Expenditure if is(Column::TOTAL) => EXPENDITURE,
        T::FiscalAppropriationSummary if is(Column::TOTAL) => FUNDS,
        T::GeneralPublicExpenditure | T::StateCapital if is(Column::TOTAL) => BASIC_AND_PROJECT,
        T::GovernmentFund | T::StateCapital if is(Column::EXPENDITURE_TOTAL) => EXPENDITURE_OF_YEAR,
        T::ThreePublicExpenses if is(Column::BUDGET_TOTAL) => BUDGET,
        T::ThreePublicExpenses if is(Column::BUDGET_VEHICLE_SUBTOTAL) => BUDGET_VEHICLES,
        T::ThreePublicExpenses if is(Column::FINAL_TOTAL) => FINAL,
        T::ThreePublicExpenses if is(Column::FINAL_VEHICLE_SUBTOTAL) => FINAL_VEHICLES,
        _ => &[],
    }
}

/// Whether a column repeats a part of another (其中：…).
fn is_of_which(table: TableId, column: &Column) -> bool {
    match table {
        TableId::Income => *column == Column::BUSINESS_EDUCATION_FEES,
        TableId::GeneralPublicExpenditure => *column == Column::PROJECT_CAPITAL_CONSTRUCTION,
        _ => false,
    }
}

/// Whether a column is a leaf of this row.
pub(crate) fn column(table: TableId, row: &Row, column: &Column) -> bool {
    !is_of_which(table, column) && !parts_of(table, column).iter().any(|p| row.amount(p).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of these rows, without code and on one side, are leaves.
    fn leaves(names: &[&str]) -> Vec<bool> {
        let row = |name: &&str| {
            let mut row = Row::default();
            row.kind = if name.ends_with("总计") { RowKind::Total } else { RowKind::Item };
            row.side = Some(Side::Income);
            row.name = Some((*name).to_owned());
            row
        };
        rows(&names.iter().map(row).collect::<Vec<_>>())
    }

    #[test]
    fn of_a_sum_and_its_parts_one_counts() {
        for (names, want) in [
            // Parts that make up a balance.
            (&["年初财政拨款结转和结余", "一、一般公共预算财政拨款", "二、政府性基金预算财政拨款", "总计"][..], "0110"),
            (&["年末结转和结余", "项目支出结转和结余", "经营结余", "总计"], "0110"),
            (&["结余分配", "交纳所得税", "提取职工福利基金", "其他", "年末结转和结余"], "01111"),
            // Parts of which 其中 says that the row above has them.
            (&["年初结转和结余", "其中：项目支出结转和结余", "经营结余", "总计"], "1000"),
            (&["结余分配", "其中：提取职工福利基金", "转入事业基金", "年末结转和结余"], "1001"),
            (&["一、财政拨款收入", "其中：一般公共预算财政拨款", "政府性基金预算财政拨款", "二、上级补助收入"], "1001"),
            // Rows of their own.
            (&["一、一般公共预算财政拨款收入", "二、政府性基金预算财政拨款收入", "三、上级补助收入"], "111"),
            (&["一、财政拨款收入", "二、政府性基金预算财政拨款收入"], "11"),
            (&["年初结转和结余", "使用非财政拨款结余（含专用结余）", "总计"], "110"),
            (&["六、其他收入", "其中：捐赠收入", "本年收入总计"], "100"),
        ] {
            let found: String = leaves(names).iter().map(|leaf| if *leaf { '1' } else { '0' }).collect();
            assert_eq!(found, want, "{names:?}");
        }
    }
}
