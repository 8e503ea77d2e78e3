//! The code lists: names of the functional (02, 03, 05, 07, 08) and economic (06) classification, by year.
//!
//! `data/codes.csv`, one line per code and name:
//! * `first_year`, `last_year`: years in which the name is valid, if known (30311 was 住房公积金 until 2017, and
//!   代缴社会保险费 later);
//! * `status`: `seen` (in two or more published documents: verified), `seen-once`, or `recalled-…` (not verified);
//! * `documents`, `seen_first`, `seen_last`: number of documents, and their first and last year;
//! * `tables`, `example`: the tables that print it, and where it was first found (department and year, table, page);
//!   blank in older entries.
//!
//! Verified entries supply the names of classes and sections that a table does not print, and help to join wrapped
//! names. They never reject or change what is printed. `juesuan codes` builds the file from documents.
use crate::{Level, TableId};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, sync::LazyLock};

/// Which classification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Classification {
    /// 支出经济分类, of 06.
    Economic,
    /// 支出功能分类, of 02, 03, 05, 07, 08.
    Function,
}

impl Classification {
    /// The classification that a table's codes are of.
    #[must_use]
    pub fn of_table(table: TableId) -> Option<Self> {
        match table {
            TableId::Income
            | TableId::Expenditure
            | TableId::GeneralPublicExpenditure
            | TableId::GovernmentFund
            | TableId::StateCapital => Some(Self::Function),
            TableId::GeneralPublicBasicExpenditure => Some(Self::Economic),
            TableId::IncomeExpenditureSummary | TableId::FiscalAppropriationSummary | TableId::ThreePublicExpenses => {
                None
            }
        }
    }
}

/// A code with one of its names.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CodeName {
    /// Which classification.
    pub list: Classification,
    /// 3, 5 or 7 digits.
    pub code: String,
    /// As printed.
    pub name: String,
    /// 类, 款 or 项.
    pub level: Option<Level>,
    /// First year of validity, where that is known.
    pub first_year: Option<u16>,
    /// Last year of validity, where that is known.
    pub last_year: Option<u16>,
    /// `seen`, `seen-once` or `recalled-…`.
    pub status: String,
    /// Number of documents that print it.
    pub documents: u32,
    /// First year of those documents.
    pub seen_first: Option<u16>,
    /// Last year of those documents.
    pub seen_last: Option<u16>,
    /// Numbers of the tables that print it, separated by `;`.
    #[serde(default)]
    pub tables: String,
    /// Where it was seen first.
    #[serde(default)]
    pub example: String,
}

impl CodeName {
    /// Whether at least two published documents print it.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.status == "seen"
    }

    fn is_valid_in(&self, year: u16) -> bool {
        self.first_year.is_none_or(|y| y <= year) && self.last_year.is_none_or(|y| year <= y)
    }

    fn was_seen_in(&self, year: u16) -> bool {
        self.seen_first.is_some_and(|y| y <= year) && self.seen_last.is_some_and(|y| year <= y)
    }
}

/// The file of this build.
pub const BUILTIN: &str = include_str!("../data/codes.csv");

/// The entries of this build, in the order of the file.
#[must_use]
pub fn builtin() -> &'static [CodeName] {
    // A test counts the lines, so that a malformed one does not go unnoticed.
    static ENTRIES: LazyLock<Vec<CodeName>> = LazyLock::new(|| parse(BUILTIN).filter_map(Result::ok).collect());
    &ENTRIES
}

/// Reads a file of this form. A malformed line is an error with a sentence that says why.
pub fn parse(text: &str) -> impl Iterator<Item = Result<CodeName, String>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    csv::Reader::from_reader(text.as_bytes()).into_deserialize().map(|entry| entry.map_err(|e| e.to_string()))
}

/// The verified name of a class or section in a year; `None` if there is none, or if the name depends on the year and the
/// year is not known.
#[must_use]
pub fn name(list: Classification, code: &str, year: Option<u16>) -> Option<&'static str> {
    type Known = HashMap<(Classification, &'static str), Vec<&'static CodeName>>;
    static KNOWN: LazyLock<Known> = LazyLock::new(|| {
        let mut known = Known::new();
        for entry in builtin().iter().filter(|e| e.is_verified() && e.level != Some(Level::Item)) {
            known.entry((entry.list, &entry.code)).or_default().push(entry);
        }
        known
    });
    let entries = KNOWN.get(&(list, code))?;
    match (year, entries.as_slice()) {
        (None, [only]) => Some(&only.name),
        (None, _) => None,
        (Some(year), _) => entries
            .iter()
            .filter(|e| e.is_valid_in(year))
            .max_by_key(|e| (e.was_seen_in(year), e.documents))
            .map(|e| e.name.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_decides_the_name() {
        let name = |code, year| name(Classification::Economic, code, year);
        assert_eq!(name("30311", Some(2017)), Some("住房公积金"));
        assert_eq!(name("30311", Some(2023)), Some("代缴社会保险费"));
        assert_eq!(name("30311", None), None);
        assert_eq!(name("301", None), Some("工资福利支出"));
        let name = |code, year| super::name(Classification::Function, code, year);
        assert_eq!(name("20805", Some(2018)), Some("行政事业单位离退休"));
        assert_eq!(name("20805", Some(2023)), Some("行政事业单位养老支出"));
        assert_eq!(name("99999", Some(2023)), None);
    }

    #[test]
    fn the_file_is_well_formed() {
        assert_eq!(builtin().len() + 1, BUILTIN.lines().count());
        assert!(parse("list,code\nneither,1").next().is_some_and(|e| e.is_err()));
    }
}
