//! What the explanatory text says about the columns of 02, 03 and 05: 本年支出…，其中：基本支出 112.91 万元.
//!
//! In: the figures of a unit's explanatory text. Out: bounds for columns in the total row of a table. They only help to
//! identify printed columns; no column is filled from them.
use crate::text_dump::columns::identities::Bound;
use crate::text_dump::columns::row_sums::{Value, scaled};
use juesuan_model::narrative::{NarrativeItem as Item, NarrativeMeasure, NarrativeSection as Section};
use juesuan_model::{NarrativeFigure, TableId};

/// Table, section, item, column.
const COLUMNS: [(TableId, Section, Item, &str); 13] = [
    (TableId::Income, Section::Income, Item::AppropriationIncome, "fiscal_appropriation"),
    (TableId::Income, Section::Income, Item::SuperiorSubsidy, "superior_subsidy"),
    (TableId::Income, Section::Income, Item::Business, "business"),
    (TableId::Income, Section::Income, Item::OperatingIncome, "operating"),
    (TableId::Income, Section::Income, Item::AffiliatedRemittance, "affiliated_remittance"),
    (TableId::Income, Section::Income, Item::OtherIncome, "other"),
    (TableId::Expenditure, Section::Expenditure, Item::Basic, "basic"),
    (TableId::Expenditure, Section::Expenditure, Item::Project, "project"),
    (TableId::Expenditure, Section::Expenditure, Item::RemittedToSuperior, "remitted_to_superior"),
    (TableId::Expenditure, Section::Expenditure, Item::OperatingExpenditure, "operating"),
    (TableId::Expenditure, Section::Expenditure, Item::SubsidyToAffiliated, "subsidy_to_affiliated"),
    (TableId::GeneralPublicExpenditure, Section::Basic, Item::Basic, "basic"),
    (TableId::GeneralPublicExpenditure, Section::GeneralPublic, Item::Project, "project"),
];

/// Ten thousand 元.
const UNIT_WAN: &str = "万元";

/// Digits between 元 and 万元.
const WAN: u32 = 4;

/// Bounds for columns in the total row of a table in `unit`, whose amounts have `scale` decimals.
pub(crate) fn bounds(
    figures: &[NarrativeFigure],
    table: TableId,
    unit: Option<&str>,
    scale: u32,
) -> Vec<(&'static str, Bound)> {
    let Some(unit) = unit else { return Vec::new() };
    let mut out = Vec::new();
    for (of, section, item, column) in COLUMNS {
        let mut said = figures.iter().filter(|f| of == table && f.section == section && f.item.is(item));
        let mut said: Vec<&NarrativeFigure> = said.by_ref().filter(|f| f.measure == NarrativeMeasure::Amount).collect();
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
    // The smallest unit of the text in that of the table: ten to the power of the difference.
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
