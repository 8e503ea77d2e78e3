//! The nine tables of one organisation and year.
use crate::narrative::{NarrativeMeasure, NarrativeSection, NarrativeSubject};
use crate::{Amount, Finding, Table, TableId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The kind of a disclosure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 部门决算 or 单位决算.
    #[default]
    FinalAccounts,
}

/// The nine tables of one organisation (部门 or 单位) and year.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Disclosure {
    /// Its kind.
    #[serde(default)]
    pub kind: Kind,
    /// Name of the organisation as printed on the cover, else above the tables.
    pub department: Option<String>,
    /// The year of the accounts (决算年度), not of publication.
    pub fiscal_year: Option<u16>,
    /// Unit of money of most of its tables as printed: 万元, 元 …
    pub unit: Option<String>,
    /// All nine, in canonical order; a table that is not printed has the status `missing`. JSON: an object keyed by
    /// number (`"01"` … `"09"`); each table also has its English `id` there.
    #[serde(with = "tables")]
    pub tables: BTreeMap<TableId, Table>,
    /// Figures of the running text (第三部分, 情况说明), in printed order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub narrative: Vec<NarrativeFigure>,
    /// What could not be read with certainty, then what does not add up, by severity.
    #[serde(default)]
    pub findings: Vec<Finding>,
}

impl Disclosure {
    /// One of the nine tables. A table that is not printed is listed too, with the status
    /// [`Missing`](crate::TableStatus::Missing) and without rows; `None` only if the disclosure does not list it at all.
    ///
    /// ```
    /// use juesuan_model::{Column, Disclosure, TableId};
    ///
    /// fn print_expenditure(disclosure: &Disclosure) {
    ///     let Some(table) = disclosure.table(TableId::Expenditure) else { return };
    ///     for row in table.rows() {
    ///         if let Some(total) = row.amount(Column::TOTAL) {
    ///             println!("{}: {total}", row.name().unwrap_or(""));
    ///         }
    ///     }
    /// }
    /// # print_expenditure(&Disclosure::default());
    /// ```
    #[must_use]
    pub fn table(&self, id: TableId) -> Option<&Table> {
        self.tables.get(&id)
    }
}

/// The tables as a JSON object: number → table with its English id.
mod tables {
    use super::{BTreeMap, Table, TableId};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize)]
    struct WithId<'a> {
        id: &'static str,
        #[serde(flatten)]
        table: &'a Table,
    }

    pub(super) fn serialize<S: Serializer>(tables: &BTreeMap<TableId, Table>, s: S) -> Result<S::Ok, S::Error> {
        s.collect_map(tables.iter().map(|(id, table)| (id, WithId { id: id.id(), table })))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<BTreeMap<TableId, Table>, D::Error> {
        BTreeMap::deserialize(d)
    }
}

/// A figure of the running text (第三部分, 情况说明).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NarrativeFigure {
    /// The section that it is printed in.
    pub section: NarrativeSection,
    /// What it is about.
    pub item: NarrativeSubject,
    /// What it measures.
    pub measure: NarrativeMeasure,
    /// The figure as printed.
    pub value: Amount,
    /// `万元`, `元`, `%`, `个`, `辆` … as printed.
    pub unit: String,
    /// Its page, from 1; none in a text dump without page breaks.
    #[serde(default)]
    pub page: Option<u32>,
    /// The sentence, line breaks and white space removed.
    pub sentence: String,
}
