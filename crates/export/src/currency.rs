//! Units of money (元, 万元 …), and exact conversion of printed amounts between them.
use crate::AmountUnit;
use juesuan_model::{Amount, text};
use rust_decimal::Decimal;

/// How many 元 one unit is; `None` for an unknown unit or another currency.
#[must_use]
pub(crate) fn yuan_per_unit(unit: &str) -> Option<Decimal> {
    let unit = text::squeeze(unit);
    let unit = unit.strip_prefix("人民币").unwrap_or(&unit);
    Some(match unit {
        "元" => Decimal::ONE,
        "百元" => Decimal::ONE_HUNDRED,
        "千元" => Decimal::ONE_THOUSAND,
        "万元" => Decimal::from(10_000),
        "十万元" => Decimal::from(100_000),
        "百万元" => Decimal::from(1_000_000),
        "千万元" => Decimal::from(10_000_000),
        "亿元" => Decimal::from(100_000_000),
        _ => return None,
    })
}

/// The exact value in 元, with at least two decimals; `None` if the unit is unknown or the number too long.
#[must_use]
pub(crate) fn yuan(amount: &Amount, yuan_per_unit: Option<Decimal>) -> Option<Decimal> {
    let value = amount.value().checked_mul(yuan_per_unit?)?;
    Some(two_decimals(value))
}

/// `113.5` → `113.50`, `113.5000` → `113.50`, `0.0326` unchanged; no minus sign before zero.
fn two_decimals(value: Decimal) -> Decimal {
    let mut value = value.normalize();
    if value.scale() < 2 {
        value.rescale(2);
    }
    value
}

/// An amount in the unit that the options ask for.
pub(crate) enum Converted<'a> {
    /// The amount as printed: no conversion was asked for.
    Printed(&'a Amount),
    Exact(Decimal),
    /// The unit is unknown, or the number too long.
    Unknown,
}

/// Converts `amount` to the unit `choice`; `yuan_per_unit` as from [`yuan_per_unit`].
pub(crate) fn convert(amount: &Amount, yuan_per_unit: Option<Decimal>, choice: AmountUnit) -> Converted<'_> {
    let exact = match choice {
        AmountUnit::Source => return Converted::Printed(amount),
        AmountUnit::Yuan => yuan(amount, yuan_per_unit),
        AmountUnit::Wan => yuan_per_unit
            .and_then(|p| amount.value().checked_mul(p))
            .and_then(|v| v.checked_mul(Decimal::new(1, 4)))
            .map(two_decimals),
    };
    exact.map_or(Converted::Unknown, Converted::Exact)
}

/// The unit of the amounts that [`convert`] returns.
pub(crate) fn converted_unit(unit: Option<&str>, yuan_per_unit: Option<Decimal>, choice: AmountUnit) -> Option<&str> {
    match choice {
        AmountUnit::Source => unit,
        AmountUnit::Yuan => yuan_per_unit.map(|_| "元"),
        AmountUnit::Wan => yuan_per_unit.map(|_| "万元"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan_of(print: &str, unit: &str) -> Option<String> {
        yuan(&Amount::parse(print).unwrap(), yuan_per_unit(unit)).map(|d| d.to_string())
    }

    #[test]
    fn exact_in_yuan() {
        for (print, unit, want) in [
            ("113.50", "万元", Some("1135000.00")),
            ("-3.2", "万元", Some("-32000.00")),
            ("0.00", "万元", Some("0.00")),
            ("-0.00", "元", Some("0.00")),
            ("171,915,169", "元", Some("171915169.00")),
            ("0.000326", "万元", Some("3.26")),
            ("0.0000326", "万元", Some("0.326")),
            ("1.5", "千元", Some("1500.00")),
            ("0.12", "亿元", Some("12000000.00")),
            ("7", "人民币万元", Some("70000.00")),
            ("7", "美元", None),
            ("7", "", None),
            ("9999999999999999999999999999", "亿元", None),
        ] {
            assert_eq!(yuan_of(print, unit).as_deref(), want, "{print} {unit}");
        }
    }

    #[test]
    fn in_wan() {
        let wan = |print: &str, unit: &str| match convert(
            &Amount::parse(print).unwrap(),
            yuan_per_unit(unit),
            AmountUnit::Wan,
        ) {
            Converted::Exact(d) => Some(d.to_string()),
            Converted::Printed(_) | Converted::Unknown => None,
        };
        assert_eq!(wan("171,915,169.03", "元").as_deref(), Some("17191.516903"));
        assert_eq!(wan("113.5", "万元").as_deref(), Some("113.50"));
        assert_eq!(wan("113.5", "把"), None);
    }
}
