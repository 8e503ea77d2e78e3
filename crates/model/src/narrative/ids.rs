//! The ids of the running text (第三部分, 情况说明): sections, items and measures. Words and cells of each are in
//! `data/narrative.toml`.
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

macro_rules! ids {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $id:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = concat!("`", $id, "`")] $variant,)*
        }

        impl $name {
            /// All of them, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// Their ids in the outputs.
            pub const IDS: &'static [&'static str] = &[$($id,)*];

            /// The id in the outputs.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)*
                }
            }

            /// The one with this id.
            #[must_use]
            pub fn parse(id: &str) -> Option<Self> {
                match id {
                    $($id => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let id = std::borrow::Cow::<'_, str>::deserialize(d)?;
                Self::parse(&id).ok_or_else(|| de::Error::unknown_variant(&id, Self::IDS))
            }
        }
    };
}

ids! {
    /// A section of the running text, by what its heading announces.
    NarrativeSection {
        Totals = "totals",
        Income = "income",
        Expenditure = "expenditure",
        Appropriation = "appropriation",
        GeneralPublic = "general_public",
        Basic = "basic",
        GovernmentFund = "government_fund",
        StateCapital = "state_capital",
        ThreePublic = "three_public",
        OperatingFunds = "operating_funds",
        Procurement = "procurement",
        Assets = "assets",
        Performance = "performance",
        Other = "other",
    }
}

ids! {
    /// Something that the running text gives figures for, by a name of its own. Not the classification: that is printed
    /// by name or code (see [`NarrativeSubject`]).
    NarrativeItem {
        IncomeExpenditureTotal = "income_expenditure_total",
        IncomeTotal = "income_total",
        IncomeOfYear = "income_of_year",
        ExpenditureTotal = "expenditure_total",
        ExpenditureOfYear = "expenditure_of_year",
        AppropriationTotal = "appropriation_total",
        AppropriationIncome = "appropriation_income",
        AppropriationExpenditure = "appropriation_expenditure",
        GeneralPublicIncome = "general_public_income",
        GovernmentFundIncome = "government_fund_income",
        StateCapitalIncome = "state_capital_income",
        SuperiorSubsidy = "superior_subsidy",
        Business = "business",
        OperatingIncome = "operating_income",
        AffiliatedRemittance = "affiliated_remittance",
        OtherIncome = "other_income",
        GeneralPublicExpenditure = "general_public_expenditure",
        GovernmentFundExpenditure = "government_fund_expenditure",
        StateCapitalExpenditure = "state_capital_expenditure",
        Basic = "basic",
        Project = "project",
        RemittedToSuperior = "remitted_to_superior",
        OperatingExpenditure = "operating_expenditure",
        SubsidyToAffiliated = "subsidy_to_affiliated",
        Personnel = "personnel",
        PublicUse = "public_use",
        OperatingFunds = "operating_funds",
        ThreePublic = "three_public",
        Abroad = "abroad",
        Vehicle = "vehicle",
        VehiclePurchase = "vehicle_purchase",
        VehicleOperation = "vehicle_operation",
        Reception = "reception",
        ReceptionForeign = "reception_foreign",
        ReceptionDomestic = "reception_domestic",
        ProcurementReservedSmeAwarded = "procurement_reserved_sme_awarded",
        ProcurementReservedSmallAwarded = "procurement_reserved_small_awarded",
        ProcurementOtherSmeAwarded = "procurement_other_sme_awarded",
        ProcurementReservedSmall = "procurement_reserved_small",
        ProcurementReservedSme = "procurement_reserved_sme",
        ProcurementSmall = "procurement_small",
        ProcurementSme = "procurement_sme",
        ProcurementGoods = "procurement_goods",
        ProcurementWorks = "procurement_works",
        ProcurementServices = "procurement_services",
        ProcurementTotal = "procurement_total",
        AssessedGeneralPublic = "assessed_general_public",
        AssessedGovernmentFund = "assessed_government_fund",
        VehiclePurchaseCount = "vehicle_purchase_count",
        VehicleStock = "vehicle_stock",
        Vehicles = "vehicles",
        VehiclesPost = "vehicles_post",
        VehiclesSenior = "vehicles_senior",
        VehiclesLeaders = "vehicles_leaders",
        VehiclesConfidential = "vehicles_confidential",
        VehiclesEmergency = "vehicles_emergency",
        VehiclesEnforcement = "vehicles_enforcement",
        VehiclesTechnical = "vehicles_technical",
        VehiclesRetired = "vehicles_retired",
        VehiclesOther = "vehicles_other",
        EquipmentOver1m = "equipment_over_1m",
        EquipmentOver1mSpecial = "equipment_over_1m_special",
        EquipmentOver500kGeneral = "equipment_over_500k_general",
        AbroadGroups = "abroad_groups",
        ReceptionForeignGroups = "reception_foreign_groups",
        ReceptionDomesticGroups = "reception_domestic_groups",
        ReceptionBatches = "reception_batches",
        ReceptionDomesticBatches = "reception_domestic_batches",
        ReceptionForeignBatches = "reception_foreign_batches",
        ReceptionForeignPersons = "reception_foreign_persons",
        ReceptionDomesticPersons = "reception_domestic_persons",
        ReceptionPersons = "reception_persons",
        AbroadPersons = "abroad_persons",
        SubordinateUnits = "subordinate_units",
    }
}

ids! {
    /// What a figure of the running text measures.
    ///
    /// `…_over_budget` is a change against the 预算数, any other change one against the year before.
    NarrativeMeasure {
        Amount = "amount",
        Budget = "budget",
        Share = "share",
        Completion = "completion",
        Count = "count",
        LastYear = "last_year",
        Increase = "increase",
        Decrease = "decrease",
        Change = "change",
        IncreasePercent = "increase_percent",
        DecreasePercent = "decrease_percent",
        ChangePercent = "change_percent",
        IncreaseOverBudget = "increase_over_budget",
        DecreaseOverBudget = "decrease_over_budget",
        IncreasePercentOverBudget = "increase_percent_over_budget",
        DecreasePercentOverBudget = "decrease_percent_over_budget",
    }
}

impl NarrativeMeasure {
    /// The change in money that a change in percent belongs to; none for any other measure.
    #[must_use]
    pub const fn in_money(self) -> Option<Self> {
        Some(match self {
            Self::IncreasePercent => Self::Increase,
            Self::DecreasePercent => Self::Decrease,
            Self::ChangePercent => Self::Change,
            Self::IncreasePercentOverBudget => Self::IncreaseOverBudget,
            Self::DecreasePercentOverBudget => Self::DecreaseOverBudget,
            _ => return None,
        })
    }

    /// Whether it is a change against the 预算数.
    #[must_use]
    pub const fn is_over_budget(self) -> bool {
        matches!(
            self,
            Self::IncreaseOverBudget
                | Self::DecreaseOverBudget
                | Self::IncreasePercentOverBudget
                | Self::DecreasePercentOverBudget
        )
    }
}

/// What a figure of the running text is about. As text: the id, the code, or the printed names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NarrativeSubject {
    /// A known item.
    Item(NarrativeItem),
    /// A code of the classification.
    Code(String),
    /// The printed names of 类, 款 and 项, with `/` between them.
    Path(String),
    /// The printed name of a 类.
    Class(String),
}

impl NarrativeSubject {
    /// The text in the outputs.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Item(item) => item.as_str(),
            Self::Code(text) | Self::Path(text) | Self::Class(text) => text,
        }
    }

    /// Whether it is this item.
    #[must_use]
    pub fn is(&self, item: NarrativeItem) -> bool {
        *self == Self::Item(item)
    }
}

impl From<&str> for NarrativeSubject {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for NarrativeSubject {
    fn from(text: String) -> Self {
        if let Some(item) = NarrativeItem::parse(&text) {
            Self::Item(item)
        } else if text.contains('/') {
            Self::Path(text)
        } else if text.bytes().all(|b| b.is_ascii_digit()) {
            Self::Code(text)
        } else {
            Self::Class(text)
        }
    }
}

impl From<NarrativeItem> for NarrativeSubject {
    fn from(item: NarrativeItem) -> Self {
        Self::Item(item)
    }
}

impl fmt::Display for NarrativeSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for NarrativeSubject {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for NarrativeSubject {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_enums_agree() {
        for item in NarrativeItem::ALL {
            assert_eq!(NarrativeItem::parse(item.as_str()), Some(*item));
        }
        assert_eq!(NarrativeSection::parse("no such section"), None);
    }

    #[test]
    fn subjects_keep_their_text() {
        for (text, subject) in [
            ("basic", NarrativeSubject::Item(NarrativeItem::Basic)),
            ("2010301", NarrativeSubject::Code("2010301".to_owned())),
            ("教育支出/普通教育/小学教育", NarrativeSubject::Path("教育支出/普通教育/小学教育".to_owned())),
            ("教育支出", NarrativeSubject::Class("教育支出".to_owned())),
        ] {
            let json = serde_json::to_string(&subject).unwrap();
            assert_eq!(json, format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<NarrativeSubject>(&json).unwrap(), subject);
        }
    }
}
