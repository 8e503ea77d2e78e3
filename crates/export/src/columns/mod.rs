//! The one column list. Everything that names, types or explains a column — CSV headers, Parquet schema, data package,
//! data dictionary, dataset workbook — is read from here.
//!
//! A *set* is a table of the dataset (`documents`, `figures`, one per form), with one file each for its columns. Ids
//! there are what other people's scripts rely on: add at the end, never rename. Left to others: where the values come
//! from (`rows`).
mod common;
mod documents;
mod figures;
mod findings;
mod lists;
mod narrative;
mod tables;
mod wide;

#[cfg(feature = "sqlite")]
pub(crate) use lists::english;

use juesuan_model::TableId;
use std::{borrow::Cow, sync::LazyLock};

/// A table of the dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Set {
    /// One row per input file.
    Documents,
    /// One row per disclosure and table 01–09.
    Tables,
    /// One row per printed figure.
    Figures,
    /// One row per finding.
    Findings,
    /// One row per figure of the running text.
    Narrative,
    /// One row per row of this form, all documents under each other.
    Wide(TableId),
}

impl Set {
    /// All of them, in the order in which they are listed.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Documents, Self::Tables, Self::Figures, Self::Findings, Self::Narrative]
            .into_iter()
            .chain(TableId::ALL.into_iter().map(Self::Wide))
    }

    /// Name of its file without extension: `figures`, `03_expenditure`.
    #[must_use]
    pub fn name(self) -> Cow<'static, str> {
        match self {
            Self::Documents => "documents".into(),
            Self::Tables => "tables".into(),
            Self::Figures => "figures".into(),
            Self::Findings => "findings".into(),
            Self::Narrative => "narrative".into(),
            Self::Wide(t) => format!("{}_{}", t.number(), t.id()).into(),
        }
    }

    /// The set with this name, or the wide set of the table with this number or id.
    #[must_use]
    pub fn parse(s: &str) -> Option<Self> {
        Self::all().find(|set| set.name() == s).or_else(|| TableId::parse(s).map(Self::Wide))
    }

    /// Its columns and what it is about.
    #[must_use]
    pub fn describe(self) -> &'static Description {
        static ALL: LazyLock<Vec<Description>> = LazyLock::new(|| Set::all().map(lists::describe).collect());
        let place = match self {
            Self::Documents => 0,
            Self::Tables => 1,
            Self::Figures => 2,
            Self::Findings => 3,
            Self::Narrative => 4,
            Self::Wide(t) => 5 + t as usize,
        };
        #[expect(clippy::indexing_slicing, reason = "one per set, in the order of Set::all")]
        &ALL[place]
    }
}

/// What a set is about.
#[derive(Clone, Debug)]
pub struct Description {
    /// Which set.
    pub set: Set,
    /// Chinese title.
    pub title_zh: String,
    /// English title.
    pub title_en: String,
    /// What one row is, in Chinese.
    pub about_zh: String,
    /// What one row is, in English.
    pub about_en: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Ids of the columns that identify a row.
    pub key: Vec<&'static str>,
    /// Columns here → set and columns there.
    pub references: Vec<Reference>,
}

/// A foreign key.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Columns here.
    pub columns: Vec<&'static str>,
    /// The set that they point into.
    pub set: Set,
    /// Columns there.
    pub of: Vec<&'static str>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Stable English id.
    pub id: Cow<'static, str>,
    /// What its values are.
    pub kind: Kind,
    /// Chinese title, unique in its set.
    pub title_zh: Cow<'static, str>,
    /// English title.
    pub title_en: Cow<'static, str>,
    /// What it holds, in Chinese.
    pub about_zh: Cow<'static, str>,
    /// What it holds, in English.
    pub about_en: Cow<'static, str>,
    /// Every row has a value.
    pub required: bool,
    /// The only values, where there are few.
    pub values: &'static [&'static str],
    /// Its type in a Fiscal Data Package.
    pub fiscal: Option<&'static str>,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Text made of digits: a classification code, a table number.
    Code,
    /// A whole number.
    Integer,
    /// A year.
    Year,
    /// `true` or `false`.
    Boolean,
    /// An exact decimal in the unit of the row.
    Amount,
    /// An exact decimal in 元.
    Yuan,
    /// A position on a page in points, a confidence, a duration.
    Number,
}

impl Description {
    /// Where a column stands.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ids_and_titles_are_unique_and_keys_exist() {
        for set in Set::all() {
            let d = set.describe();
            assert_eq!(d.set, set);
            for pick in [|c: &Column| c.id.clone(), |c: &Column| c.title_zh.clone(), |c: &Column| c.title_en.clone()] {
                let mut seen = HashSet::new();
                for c in &d.columns {
                    assert!(seen.insert(pick(c)), "{}: {} twice", set.name(), pick(c));
                }
            }
            for key in &d.key {
                assert!(d.columns.iter().any(|c| c.id == *key && c.required), "{}: key {key}", set.name());
            }
            for r in &d.references {
                for (here, there) in r.columns.iter().zip(&r.of) {
                    assert!(d.position(here).is_some() && r.set.describe().position(there).is_some());
                }
                assert_eq!(r.of, r.set.describe().key);
            }
        }
    }

    #[test]
    fn sets_are_found_by_name() {
        assert_eq!(Set::parse("03"), Some(Set::Wide(TableId::Expenditure)));
        assert_eq!(Set::parse("03_expenditure"), Some(Set::Wide(TableId::Expenditure)));
        assert_eq!(Set::parse("figures"), Some(Set::Figures));
        assert_eq!(Set::parse("nothing"), None);
    }
}
