//! Ids of amount columns.
//!
//! What a column is called in print and how its header is recognised is in its
//! [`ColumnSpec`](crate::schema::ColumnSpec).
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{
    borrow::Borrow,
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    sync::Arc,
};

/// The id of an amount column, as the outputs write it: `total`, `budget_abroad` …, or `x1`, `x2` … for a printed column
/// that no schema knows.
///
/// Every canonical and variant column of the nine tables is a constant. A schema loaded from a folder may define others.
///
/// ```
/// use juesuan_model::Column;
///
/// assert_eq!(Column::from("total"), Column::TOTAL);
/// assert_eq!(Column::FINAL_ABROAD.as_str(), "final_abroad");
/// assert!(Column::unknown(1).is_unknown());
/// ```
#[derive(Clone)]
pub struct Column(Id);

/// Cheap to clone either way.
#[derive(Clone)]
enum Id {
    Known(&'static str),
    Other(Arc<str>),
}

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        /// The columns of the embedded schemas.
        impl Column {
            $($(#[$doc])* pub const $name: Self = Self(Id::Known($id));)*
        }

        /// The ids of all constants.
        const KNOWN: &[&str] = &[$($id),*];
    };
}

columns! {
    /// 01, 06: 决算数. 04: 金额 of the income side.
    AMOUNT = "amount",
    /// 02: 本年收入合计. 03: 本年支出合计. 04: 合计 of the expenditure side. 05, 08: 小计, 合计 of 本年支出.
    TOTAL = "total",
    /// 02: 财政拨款收入.
    FISCAL_APPROPRIATION = "fiscal_appropriation",
    /// 02: 上级补助收入.
    SUPERIOR_SUBSIDY = "superior_subsidy",
    /// 02: 事业收入.
    BUSINESS = "business",
    /// 02: 其中：教育收费, a part of [`BUSINESS`](Self::BUSINESS) that some regions print.
    BUSINESS_EDUCATION_FEES = "business_education_fees",
    /// 02: 经营收入. 03: 经营支出.
    OPERATING = "operating",
    /// 02: 附属单位上缴收入.
    AFFILIATED_REMITTANCE = "affiliated_remittance",
    /// 02: 其他收入.
    OTHER = "other",
    /// 03, 05, 08: 基本支出.
    BASIC = "basic",
    /// 03, 05, 08: 项目支出.
    PROJECT = "project",
    /// 05: 其中：基本建设资金支出, a part of [`PROJECT`](Self::PROJECT) that some regions print.
    PROJECT_CAPITAL_CONSTRUCTION = "project_capital_construction",
    /// 03: 上缴上级支出.
    REMITTED_TO_SUPERIOR = "remitted_to_superior",
    /// 03: 对附属单位补助支出.
    SUBSIDY_TO_AFFILIATED = "subsidy_to_affiliated",
    /// 04: 一般公共预算财政拨款.
    GENERAL_PUBLIC = "general_public",
    /// 04: 政府性基金预算财政拨款.
    GOVERNMENT_FUND = "government_fund",
    /// 04: 国有资本经营预算财政拨款.
    STATE_CAPITAL = "state_capital",
    /// 07, 08: 年初结转和结余.
    OPENING_BALANCE = "opening_balance",
    /// 07, 08: 本年收入.
    INCOME = "income",
    /// 07, 08: 本年支出, 小计.
    EXPENDITURE_TOTAL = "expenditure_total",
    /// 07, 08: 本年支出, 基本支出.
    EXPENDITURE_BASIC = "expenditure_basic",
    /// 07, 08: 本年支出, 项目支出.
    EXPENDITURE_PROJECT = "expenditure_project",
    /// 07, 08: 年末结转和结余.
    CLOSING_BALANCE = "closing_balance",
    /// 09: 预算数, 合计.
    BUDGET_TOTAL = "budget_total",
    /// 09: 预算数, 因公出国（境）费.
    BUDGET_ABROAD = "budget_abroad",
    /// 09: 预算数, 公务用车购置及运行维护费小计.
    BUDGET_VEHICLE_SUBTOTAL = "budget_vehicle_subtotal",
    /// 09: 预算数, 公务用车购置费.
    BUDGET_VEHICLE_PURCHASE = "budget_vehicle_purchase",
    /// 09: 预算数, 公务用车运行维护费.
    BUDGET_VEHICLE_OPERATION = "budget_vehicle_operation",
    /// 09: 预算数, 公务接待费.
    BUDGET_RECEPTION = "budget_reception",
    /// 09: 预算数, 会议费; in some regions.
    BUDGET_MEETING = "budget_meeting",
    /// 09: 预算数, 培训费; in some regions.
    BUDGET_TRAINING = "budget_training",
    /// 09: 决算数, 合计.
    FINAL_TOTAL = "final_total",
    /// 09: 决算数, 因公出国（境）费.
    FINAL_ABROAD = "final_abroad",
    /// 09: 决算数, 公务用车购置及运行维护费小计.
    FINAL_VEHICLE_SUBTOTAL = "final_vehicle_subtotal",
    /// 09: 决算数, 公务用车购置费.
    FINAL_VEHICLE_PURCHASE = "final_vehicle_purchase",
    /// 09: 决算数, 公务用车运行维护费.
    FINAL_VEHICLE_OPERATION = "final_vehicle_operation",
    /// 09: 决算数, 公务接待费.
    FINAL_RECEPTION = "final_reception",
    /// 09: 决算数, 会议费; in some regions.
    FINAL_MEETING = "final_meeting",
    /// 09: 决算数, 培训费; in some regions.
    FINAL_TRAINING = "final_training",
}

impl Column {
    /// All columns that are constants.
    pub fn known() -> impl Iterator<Item = Self> {
        KNOWN.iter().map(|id| Self(Id::Known(id)))
    }

    /// The n-th printed column, from 1, where no schema knows it: `x1`, `x2` …
    #[must_use]
    pub fn unknown(n: usize) -> Self {
        Self(Id::Other(format!("x{n}").into()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Id::Known(id) => id,
            Id::Other(id) => id,
        }
    }

    /// Whether no schema knows this column (`x1`, `x2` …).
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.as_str().strip_prefix('x').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    }
}

impl From<&str> for Column {
    fn from(id: &str) -> Self {
        match KNOWN.iter().find(|known| **known == id) {
            Some(known) => Self(Id::Known(known)),
            None => Self(Id::Other(id.into())),
        }
    }
}

impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Column {}

impl PartialOrd for Column {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By the text of the id.
impl Ord for Column {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for Column {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Borrow<str> for Column {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Column {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Column({:?})", self.as_str())
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Column {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Column;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the id of a column")
            }
            fn visit_str<E: de::Error>(self, id: &str) -> Result<Column, E> {
                Ok(Column::from(id))
            }
        }
        d.deserialize_str(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schemas;
    use std::collections::BTreeSet;

    #[test]
    fn the_constants_are_the_columns_of_the_schemas() {
        let in_schemas: BTreeSet<&str> =
            Schemas::builtin().iter().flat_map(|s| &s.columns).map(|c| c.id.as_str()).collect();
        let constants: BTreeSet<&str> = KNOWN.iter().copied().collect();
        assert_eq!(constants.len(), KNOWN.len(), "an id is there twice");
        assert_eq!(constants, in_schemas);
    }

    #[test]
    fn unknown_columns_are_numbered() {
        assert_eq!(Column::unknown(12).as_str(), "x12");
        assert!(Column::from("x3").is_unknown());
        for id in ["x", "xx1", "total", "x1a"] {
            assert!(!Column::from(id).is_unknown(), "{id}");
        }
    }
}
