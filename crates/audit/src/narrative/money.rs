//! Amounts of the text and of tables, comparable: in 元, with the precision of their print.
use crate::index::yuan;
use juesuan_model::NarrativeFigure;
use rust_decimal::Decimal;

/// More decimals than this no print has; the bound keeps powers of ten in range.
const MOST_DECIMALS: u32 = 12;

/// An amount in 元 and half a unit of its last printed digit.
#[derive(Clone, Copy)]
pub(super) struct Money {
    pub(super) value: Decimal,
    pub(super) half: Decimal,
}

impl Money {
    /// An amount as printed in `unit`; none for a unit that is not of money.
    pub(super) fn new(value: Decimal, decimals: u32, unit: &str) -> Option<Self> {
        let unit = per_unit(unit)?;
        Some(Self { value: value * unit, half: half_step(decimals) * unit })
    }

    /// An amount of the text.
    pub(super) fn of(f: &NarrativeFigure) -> Option<Self> {
        Self::new(f.value.value(), f.value.decimals(), &f.unit)
    }

    /// Whether two prints are of one amount: the same, or the coarser one a rounding of the finer one.
    pub(super) fn is_same_as(self, other: Self) -> bool {
        let difference = (self.value - other.value).abs();
        if difference.is_zero() {
            return true;
        }
        // A printed 0 is nothing, not a rounded amount.
        self.half != other.half
            && !self.value.is_zero()
            && !other.value.is_zero()
            && difference <= self.half.max(other.half)
    }

    /// This amount as a percentage of another, and how far the rounding of both can move it.
    pub(super) fn percent_of(self, whole: Self) -> Option<(Decimal, Decimal)> {
        let hundred = Decimal::ONE_HUNDRED;
        let share = self.value.checked_div(whole.value)?;
        let bound = (self.half + share.abs() * whole.half).checked_div(whole.value.abs())?;
        Some((share * hundred, bound * hundred))
    }
}

/// 元 per unit.
pub(super) fn per_unit(unit: &str) -> Option<Decimal> {
    Some(Decimal::from_i128_with_scale(yuan(unit)?, 0))
}

/// Half a unit of the last of so many decimals.
pub(super) fn half_step(decimals: u32) -> Decimal {
    Decimal::new(5, decimals.min(MOST_DECIMALS) + 1)
}
