//! One value of an output row.
use crate::{
    Options,
    currency::{self, Converted},
    view::TableView,
};
use juesuan_model::{Amount, Bbox};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// One value of an output row, borrowed where possible; each format decides how to write it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    Integer(i64),
    Boolean(bool),
    /// An amount as printed.
    Printed(&'a Amount),
    /// A computed exact amount.
    Exact(Decimal),
    /// A number that is not an amount of money.
    Number(f64),
}

impl<'a> Value<'a> {
    pub(crate) fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    pub(crate) fn owned(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }

    pub(crate) fn optional(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::text)
    }

    /// The text; null if it is empty.
    pub(crate) fn non_empty(text: &'a str) -> Self {
        if text.is_empty() { Self::Null } else { Self::text(text) }
    }

    pub(crate) fn count(n: usize) -> Self {
        Self::Integer(i64::try_from(n).unwrap_or(i64::MAX))
    }

    pub(crate) fn integer(n: Option<impl Into<i64>>) -> Self {
        n.map_or(Self::Null, |n| Self::Integer(n.into()))
    }

    /// An amount of `table` in the unit that the options ask for; null if it cannot be converted.
    pub(crate) fn converted(amount: &'a Amount, table: &TableView<'a>, options: &Options) -> Self {
        match currency::convert(amount, table.yuan_per_unit, options.unit) {
            Converted::Printed(amount) => Self::Printed(amount),
            Converted::Exact(value) => Self::Exact(value),
            Converted::Unknown => Self::Null,
        }
    }

    /// x0, y0, x1, y1 in points.
    pub(crate) fn corners(bbox: Option<Bbox>) -> [Self; 4] {
        bbox.map_or([Self::Null, Self::Null, Self::Null, Self::Null], |b| b.0.map(Self::Number))
    }
}
