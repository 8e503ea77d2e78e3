//! The item id of a row of 01 or 04, which is the same in all years although names and numbers change (22 to 26
//! expenditure items, 文化体育与传媒 → 文化旅游体育与传媒).
//!
//! Rows that a schema names have its ids; expenditure classes have `class_201` …; the fund names that 04 repeats below
//! 年初结转和结余 have `opening_balance_general_public` ….
use juesuan_model::{Row, Side, TableId, schema::Schemas, text};
use std::{collections::HashMap, sync::LazyLock};

struct Known {
    /// (table, side, folded name) → id
    named: HashMap<(TableId, Side, String), &'static str>,
    /// folded name → `class_201`
    classes: HashMap<String, String>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let schemas = Schemas::builtin();
    let mut named = HashMap::new();
    for schema in schemas.iter() {
        for item in &schema.items {
            for name in &item.names {
                named.entry((schema.table, item.side, text::fold(name))).or_insert(item.id.as_str());
            }
        }
    }
    let classes = schemas
        .classes()
        .iter()
        .flat_map(|class| class.names.iter().map(|n| (text::fold(n), format!("class_{}", class.code))))
        .collect();
    Known { named, classes }
});

/// The item id of each row; `None` for a row whose item is unknown.
pub(crate) fn items_of(table: TableId, rows: &[Row]) -> Vec<Option<&'static str>> {
    if !matches!(table, TableId::IncomeExpenditureSummary | TableId::FiscalAppropriationSummary) {
        return vec![None; rows.len()];
    }
    let mut below_opening_balance = false;
    rows.iter()
        .map(|row| {
            let (side, name) = (row.side?, text::fold(row.name.as_deref()?));
            let id = [name.as_str(), without_number(&name)]
                .into_iter()
                .find_map(|n| KNOWN.named.get(&(table, side, n.to_owned())).copied())
                .or_else(|| {
                    let plain = without_number(&name);
                    (side == Side::Expenditure).then(|| KNOWN.classes.get(plain).map(String::as_str)).flatten()
                })?;
            if table == TableId::FiscalAppropriationSummary && side == Side::Income {
                if id == "opening_balance" {
                    below_opening_balance = true;
                } else if below_opening_balance {
                    return Some(match id {
                        "income_general_public" => "opening_balance_general_public",
                        "income_government_fund" => "opening_balance_government_fund",
                        "income_state_capital" => "opening_balance_state_capital",
                        other => other,
                    });
                }
            }
            Some(id)
        })
        .collect()
}

/// `二十一,其他支出` → `其他支出`; in a `folded` name 、 is a comma.
fn without_number(folded: &str) -> &str {
    let rest = folded.trim_start_matches(|c: char| "一二三四五六七八九十廿百(".contains(c) || c.is_ascii_digit());
    if rest.len() == folded.len() {
        return folded;
    }
    rest.strip_prefix([',', '.', ')']).map_or(folded, |r| r.trim_start_matches([',', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(side: Side, name: &str) -> Row {
        let mut row = Row::default();
        row.side = Some(side);
        row.name = Some(name.to_owned());
        row
    }

    #[test]
    fn item_ids_are_the_same_in_all_years() {
        let one = |side, name: &str| items_of(TableId::IncomeExpenditureSummary, &[row(side, name)])[0];
        assert_eq!(one(Side::Expenditure, "七、文化体育与传媒支出"), Some("class_207"));
        assert_eq!(one(Side::Expenditure, "七、文化旅游体育与传媒支出"), Some("class_207"));
        assert_eq!(one(Side::Expenditure, "二十二、其他支出"), Some("class_229"));
        assert_eq!(one(Side::Expenditure, "二十三、其他支出"), Some("class_229"));
        assert_eq!(one(Side::Income, "六、其他收入"), Some("income_other"));
        assert_eq!(one(Side::Income, "用事业基金弥补收支差额"), Some("use_of_non_appropriation_balance"));
        assert_eq!(one(Side::Income, "一般闲话"), None);
    }

    #[test]
    fn repeated_fund_names_in_04_are_parts_of_the_opening_balance() {
        let rows =
            ["一、一般公共预算财政拨款", "年初结转和结余", "一、一般公共预算财政拨款", "三、国有资本经营预算财政拨款"]
                .map(|n| row(Side::Income, n));
        assert_eq!(
            items_of(TableId::FiscalAppropriationSummary, &rows),
            [
                Some("income_general_public"),
                Some("opening_balance"),
                Some("opening_balance_general_public"),
                Some("opening_balance_state_capital")
            ]
        );
    }
}
