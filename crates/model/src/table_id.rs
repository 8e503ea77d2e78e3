//! The nine canonical tables.
use serde::{Deserialize, Serialize};
use std::fmt;

/// One of the nine tables, numbered in the order of the Ministry's template (as published in Henan, 2023). Title and
/// header decide which table it is, never the printed number: regions number them differently.
///
/// ```
/// use juesuan_model::TableId;
///
/// assert_eq!(TableId::Expenditure.number(), "03");
/// assert_eq!(TableId::parse("three_public_expenses"), Some(TableId::ThreePublicExpenses));
/// assert_eq!(TableId::ALL.len(), 9);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is named by its English id below")]
pub enum TableId {
    #[serde(rename = "01")]
    IncomeExpenditureSummary,
    #[serde(rename = "02")]
    Income,
    #[serde(rename = "03")]
    Expenditure,
    #[serde(rename = "04")]
    FiscalAppropriationSummary,
    #[serde(rename = "05")]
    GeneralPublicExpenditure,
    #[serde(rename = "06")]
    GeneralPublicBasicExpenditure,
    #[serde(rename = "07")]
    GovernmentFund,
    #[serde(rename = "08")]
    StateCapital,
    #[serde(rename = "09")]
    ThreePublicExpenses,
}

impl TableId {
    /// All nine, in canonical order.
    pub const ALL: [Self; 9] = [
        Self::IncomeExpenditureSummary,
        Self::Income,
        Self::Expenditure,
        Self::FiscalAppropriationSummary,
        Self::GeneralPublicExpenditure,
        Self::GeneralPublicBasicExpenditure,
        Self::GovernmentFund,
        Self::StateCapital,
        Self::ThreePublicExpenses,
    ];

    /// The two-digit number: `"01"` … `"09"`.
    #[must_use]
    pub fn number(self) -> &'static str {
        match self {
            Self::IncomeExpenditureSummary => "01",
            Self::Income => "02",
            Self::Expenditure => "03",
            Self::FiscalAppropriationSummary => "04",
            Self::GeneralPublicExpenditure => "05",
            Self::GeneralPublicBasicExpenditure => "06",
            Self::GovernmentFund => "07",
            Self::StateCapital => "08",
            Self::ThreePublicExpenses => "09",
        }
    }

    /// The English id that the outputs use.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::IncomeExpenditureSummary => "income_expenditure_summary",
            Self::Income => "income",
            Self::Expenditure => "expenditure",
            Self::FiscalAppropriationSummary => "fiscal_appropriation_summary",
            Self::GeneralPublicExpenditure => "general_public_expenditure",
            Self::GeneralPublicBasicExpenditure => "general_public_basic_expenditure",
            Self::GovernmentFund => "government_fund",
            Self::StateCapital => "state_capital",
            Self::ThreePublicExpenses => "three_public_expenses",
        }
    }

    /// The title of the Ministry's template.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::IncomeExpenditureSummary => "收入支出决算总表",
            Self::Income => "收入决算表",
            Self::Expenditure => "支出决算表",
            Self::FiscalAppropriationSummary => "财政拨款收入支出决算总表",
            Self::GeneralPublicExpenditure => "一般公共预算财政拨款支出决算表",
            Self::GeneralPublicBasicExpenditure => "一般公共预算财政拨款基本支出决算明细表",
            Self::GovernmentFund => "政府性基金预算财政拨款收入支出决算表",
            Self::StateCapital => "国有资本经营预算财政拨款支出决算表",
            Self::ThreePublicExpenses => "财政拨款“三公”经费支出决算表",
        }
    }

    /// The table with this number (`"01"`, `"1"`) or English id.
    #[must_use]
    pub fn parse(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.number() == s || t.number().trim_start_matches('0') == s || t.id() == s)
    }
}

impl fmt::Display for TableId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number())
    }
}
