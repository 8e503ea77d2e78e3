//! What the running text says of the columns of 02, 03 and 05: 本年支出…，其中：基本支出 112.91 万元.
//!
//! In: the figures of a unit's running text. Out: bounds for columns of a table's total row. A column is never filled from
//! here: this only tells columns apart that are printed.
use crate::text_dump::columns::identities::Bound;
use crate::text_dump::columns::row_sums::{Value, scaled};
use juesuan_model::{NarrativeFigure, TableId};

/// Table, section, item, column.
const COLUMNS: [(TableId, &str, &str, &str); 13] = [
    (TableId::Income, "income", "appropriation_income", "fiscal_appropriation"),
    (TableId::Income, "income", "superior_subsidy", "superior_subsidy"),
    (TableId::Income, "income", "business", "business"),
    (TableId::Income, "income", "operating_income", "operating"),
    (TableId::Income, "income", "affiliated_remittance", "affiliated_remittance"),
    (TableId::Income, "income", "other_income", "other"),
    (TableId::Expenditure, "expenditure", "basic", "basic"),
    (TableId::Expenditure, "expenditure", "project", "project"),
    (TableId::Expenditure, "expenditure", "remitted_to_superior", "remitted_to_superior"),
    (TableId::Expenditure, "expenditure", "operating_expenditure", "operating"),
    (TableId::Expenditure, "expenditure", "subsidy_to_affiliated", "subsidy_to_affiliated"),
    (TableId::GeneralPublicExpenditure, "basic", "basic", "basic"),
    (TableId::GeneralPublicExpenditure, "general_public", "project", "project"),
];

/// Ten thousand 元.
const UNIT_WAN: &str = "万元";

/// Digits between 元 and 万元.
const WAN: u32 = 4;

/// PrintedColumns of the total row of a table in `unit`, whose amounts have `scale` decimals.
pub(crate) fn bounds(
    figures: &[NarrativeFigure],
    table: TableId,
    unit: Option<&str>,
    scale: u32,
) -> Vec<(&'static str, Bound)> {
    let Some(unit) = unit else { return Vec::new() };
    let mut out = Vec::new();
    for (of, section, item, column) in COLUMNS {
        let mut said = figures.iter().filter(|f| of == table && f.section == section && f.item == item);
        let mut said: Vec<&NarrativeFigure> = said.by_ref().filter(|f| f.measure == "amount").collect();
        said.dedup_by(|a, b| a.value == b.value && a.unit == b.unit);
        if let [one] = said.as_slice()
            && let Some((least, most)) = range(one, unit == UNIT_WAN, scale)
        {
            out.push((column, Bound::AtLeast(least)));
            out.push((column, Bound::AtMost(most)));
        }
    }
    out
}

/// The least and the most that a figure of the text can be in a table of 万元 or 元.
fn range(f: &NarrativeFigure, wan: bool, scale: u32) -> Option<(Value, Value)> {
    let decimals = f.value.decimals();
    let digits = scaled(f.value.value(), decimals)?;
    let of_text = if f.unit == UNIT_WAN { WAN } else { 0 };
    let of_table = if wan { WAN } else { 0 };
    // The text's smallest unit in the table's: ten to the power of the difference.
    let shift = i64::from(of_text) - i64::from(decimals) - (i64::from(of_table) - i64::from(scale));
    let power = |n: i64| 10i128.checked_pow(u32::try_from(n).ok()?);
    if shift >= 0 {
        let unit = power(shift)?;
        Some((digits * unit - unit / 2, digits * unit + unit / 2))
    } else {
        let unit = power(-shift)?;
        Some((digits / unit, digits / unit + 1))
    }
}
