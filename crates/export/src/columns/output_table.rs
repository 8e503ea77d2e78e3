//! The tables of a dataset, and how each is called.
use juesuan_model::TableId;
use std::borrow::Cow;

/// A table of the dataset: one CSV file each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutputTable {
    /// One row per input file.
    Documents,
    /// One row per disclosure and table 01–09.
    Tables,
    /// One row per printed figure.
    Figures,
    /// One row per finding.
    Findings,
    /// One row per figure in the narrative (情况说明).
    Narrative,
    /// One of the nine tables as printed: one row per printed row, all documents combined.
    Wide(TableId),
}

impl OutputTable {
    /// All tables, in the order in which outputs list them.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Documents, Self::Tables, Self::Figures, Self::Findings, Self::Narrative]
            .into_iter()
            .chain(TableId::ALL.into_iter().map(Self::Wide))
    }

    /// Position in [`all`](Self::all).
    pub(super) fn index(self) -> usize {
        match self {
            Self::Documents => 0,
            Self::Tables => 1,
            Self::Figures => 2,
            Self::Findings => 3,
            Self::Narrative => 4,
            Self::Wide(table) => 5 + table as usize,
        }
    }

    /// File name without extension: `figures`, `03_expenditure`.
    #[must_use]
    pub fn name(self) -> Cow<'static, str> {
        match self {
            Self::Documents => "documents".into(),
            Self::Tables => "tables".into(),
            Self::Figures => "figures".into(),
            Self::Findings => "findings".into(),
            Self::Narrative => "narrative".into(),
            Self::Wide(table) => format!("{}_{}", table.number(), table.id()).into(),
        }
    }

    /// The table with this name; numbers and ids of the nine tables (`03`, `expenditure`) name their wide tables.
    ///
    /// ```
    /// use juesuan_export::OutputTable;
    /// use juesuan_model::TableId;
    /// assert_eq!(OutputTable::parse("figures"), Some(OutputTable::Figures));
    /// assert_eq!(OutputTable::parse("03"), Some(OutputTable::Wide(TableId::Expenditure)));
    /// assert_eq!(OutputTable::parse("nothing"), None);
    /// ```
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::all().find(|table| table.name() == name).or_else(|| TableId::parse(name).map(Self::Wide))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_found_by_name() {
        assert_eq!(OutputTable::parse("03"), Some(OutputTable::Wide(TableId::Expenditure)));
        assert_eq!(OutputTable::parse("03_expenditure"), Some(OutputTable::Wide(TableId::Expenditure)));
        assert_eq!(OutputTable::parse("figures"), Some(OutputTable::Figures));
        assert_eq!(OutputTable::parse("nothing"), None);
    }
}
