//! Rows that are not sums of other rows of the same table: sums over leaf rows count nothing twice.
use juesuan_model::{Row, RowKind, Side, text};
use std::{collections::BTreeSet, ops::Bound};

/// For each row, whether it is a leaf.
///
/// - A total is not, unless its side of the table has no other rows (09).
/// - A row with a code is, unless a longer code begins with it.
/// - 其中：… repeats a part of the row above and is not; nor are the further parts listed below it.
/// - 年初结转和结余, 年末结转和结余, 结余分配 and 财政拨款收入 are not if their parts are listed below without 其中.
pub(crate) fn leaf_rows(rows: &[Row]) -> Vec<bool> {
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
    let mut sides = [None, Some(Side::Income), Some(Side::Expenditure)].map(|side| (side, Above::default()));
    for (i, row) in rows.iter().enumerate() {
        let Some((_, above)) = sides.iter_mut().find(|(side, _)| *side == row.side) else { continue };
        let name = row.name.as_deref().map(text::fold).unwrap_or_default();
        let may_be_part = row.kind == RowKind::Item && row.code.is_none();
        let head_above = above.head.filter(|(_, head)| may_be_part && head.has_part(&name));
        let not_a_leaf = match head_above {
            _ if row.kind == RowKind::Item && name.starts_with("其中") => {
                above.is_of_which = true;
                Some(i)
            }
            // A further part below 其中; or, without 其中, a part of the row above, which is then a sum.
            Some((head, _)) => Some(if above.is_of_which { i } else { head }),
            None => {
                *above =
                    Above { head: Head::of(&name).filter(|_| may_be_part).map(|head| (i, head)), is_of_which: false };
                None
            }
        };
        if let Some(leaf) = not_a_leaf.and_then(|at| leaves.get_mut(at)) {
            *leaf = false;
        }
    }
    leaves
}

/// The state after the rows above, for one side of the table.
#[derive(Default)]
struct Above {
    /// The last row whose parts may be listed below it, with its index.
    head: Option<(usize, Head)>,
    /// Whether the list of its parts began with 其中.
    is_of_which: bool,
}

/// A row of 01 or 04 whose parts some documents list below it.
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

    /// Whether a row with this name, below the head, is a part of it.
    fn has_part(self, folded: &str) -> bool {
        const FUNDS: [&str; 4] = ["一般公共预算", "政府性基金", "国有资本", "公共预算财政拨款"];
        let has_fund = || FUNDS.iter().any(|fund| folded.contains(fund));
        let begins = |parts: &[&str]| parts.iter().any(|part| folded.starts_with(part));
        match self {
            Self::Balance => has_fund() || begins(&["基本支出结转", "项目支出结转", "经营结余"]),
            Self::Distribution => begins(&["交纳", "缴纳", "提取", "转入"]) || folded == "其他",
            // A name with a number (二、政府性基金…) is a row of its own.
            Self::Appropriation => has_fund() && !folded.contains(','),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether each of these rows is a leaf; all on one side and without a code.
    fn leaves(names: &[&str]) -> Vec<bool> {
        let row = |name: &&str| {
            let mut row = Row::default();
            row.kind = if name.ends_with("总计") { RowKind::Total } else { RowKind::Item };
            row.side = Some(Side::Income);
            row.name = Some((*name).to_owned());
            row
        };
        leaf_rows(&names.iter().map(row).collect::<Vec<_>>())
    }

    #[test]
    fn either_a_sum_or_its_parts_are_leaves() {
        for (names, want) in [
            // The parts of a balance.
            (&["年初财政拨款结转和结余", "一、一般公共预算财政拨款", "二、政府性基金预算财政拨款", "总计"][..], "0110"),
            (&["年末结转和结余", "项目支出结转和结余", "经营结余", "总计"], "0110"),
            (&["结余分配", "交纳所得税", "提取职工福利基金", "其他", "年末结转和结余"], "01111"),
            // Parts below 其中.
            (&["年初结转和结余", "其中：项目支出结转和结余", "经营结余", "总计"], "1000"),
            (&["结余分配", "其中：提取职工福利基金", "转入事业基金", "年末结转和结余"], "1001"),
            (&["一、财政拨款收入", "其中：一般公共预算财政拨款", "政府性基金预算财政拨款", "二、上级补助收入"], "1001"),
            // Rows that are not parts.
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
