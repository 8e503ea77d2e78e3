//! `data/narrative.toml` as types.
use super::{NarrativeItem, NarrativeMeasure, NarrativeSection, NarrativeSubject};
use crate::{Column, TableId};
use serde::Deserialize;
use std::{collections::BTreeMap, fmt, sync::OnceLock};

const TEXT: &str = include_str!("../../data/narrative.toml");

/// A row of a table, by what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowRef {
    /// The 合计 row; the only row of 09.
    Total,
    /// The row of a 类 that the text names.
    Class,
    /// A row known by its name, by its key in the audit's list of row items.
    Item(String),
}

/// A cell of a table: `04[income_total].amount`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct CellRef {
    /// The table.
    pub table: TableId,
    /// The row.
    pub row: RowRef,
    /// The columns to look in; the first that the table prints counts.
    pub columns: Vec<Column>,
}

impl TryFrom<String> for CellRef {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts = text.split_once('[').and_then(|(table, rest)| Some((table, rest.split_once("].")?)));
        let (table, (row, columns)) = parts.ok_or_else(|| format!("{text:?} is not of the form TABLE[ROW].COLUMN"))?;
        let table = TableId::parse(table).ok_or_else(|| format!("no table {table:?} in {text:?}"))?;
        let row = match row {
            "total" => RowRef::Total,
            "class" => RowRef::Class,
            key => RowRef::Item(key.to_owned()),
        };
        Ok(Self { table, row, columns: columns.split('|').map(Column::from).collect() })
    }
}

/// What is counted in the running text; each has units of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// 辆
    Vehicles,
    /// 台, 套
    Equipment,
    /// 个, of 团组
    Groups,
    /// 批次, 批, 次
    Batches,
    /// 人次, 人
    Persons,
    /// 个, of 单位
    Units,
}

/// What a percentage of the whole is of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareOf {
    /// The sections in which it is.
    #[serde(default, rename = "in")]
    sections: Vec<NarrativeSection>,
    /// The item whose amount in the same section is the whole.
    pub item: Option<NarrativeItem>,
    /// The cells that print the whole.
    #[serde(default)]
    pub cells: Vec<CellRef>,
}

/// Cells that print an amount, in some sections or in all.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CellsIn {
    #[serde(default, rename = "in")]
    sections: Vec<NarrativeSection>,
    cells: Vec<CellRef>,
}

/// What is known of a section.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NarrativeSectionSpec {
    /// Its id.
    pub id: NarrativeSection,
    headings: Vec<Vec<String>>,
    #[serde(default)]
    without: Vec<String>,
    items: Option<TableId>,
    codes: Option<TableId>,
    /// The cells of a 类 that the section names.
    #[serde(default)]
    pub classes: Vec<CellRef>,
    share_of: Option<ShareOf>,
}

impl NarrativeSectionSpec {
    /// The table whose 项 the section goes through by name.
    #[must_use]
    pub fn items(&self) -> TableId {
        self.items.unwrap_or(TableId::GeneralPublicExpenditure)
    }

    /// The table whose rows it names by code.
    #[must_use]
    pub fn codes(&self) -> TableId {
        self.codes.unwrap_or_else(|| self.items())
    }

    fn is_announced_by(&self, heading: &str) -> bool {
        self.headings.iter().any(|all| all.iter().all(|w| heading.contains(w.as_str())))
            && !self.without.iter().any(|w| heading.contains(w.as_str()))
    }
}

/// What is known of an item.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NarrativeItemSpec {
    /// Its id.
    pub id: NarrativeItem,
    /// What people call it, in Chinese.
    pub name: String,
    /// Words that name it where it has an amount.
    #[serde(default)]
    pub words: Vec<String>,
    #[serde(default)]
    procured: Vec<Vec<String>>,
    /// Words that name it where it is counted.
    #[serde(default)]
    pub counted: BTreeMap<Counted, Vec<String>>,
    #[serde(default)]
    counted_with: Vec<NarrativeItem>,
    #[serde(default)]
    amount: Vec<CellsIn>,
    #[serde(default)]
    budget: Vec<CellsIn>,
    share_of: Option<ShareOf>,
    /// Cells that must not be smaller, since it is a part of them.
    #[serde(default)]
    pub part_of: Vec<CellRef>,
    /// Items that together make this one.
    #[serde(default)]
    pub sum_of: Vec<NarrativeItem>,
    /// The table that would print its amount; an amount that is not 0 contradicts that table if it is empty.
    pub printed_in: Option<TableId>,
}

impl NarrativeItemSpec {
    /// The cells that print its 决算数 or 预算数 where `section` speaks of it; empty for any other measure.
    #[must_use]
    pub fn cells(&self, measure: NarrativeMeasure, section: NarrativeSection) -> &[CellRef] {
        let all = match measure {
            NarrativeMeasure::Amount => &self.amount,
            NarrativeMeasure::Budget => &self.budget,
            _ => return &[],
        };
        let here = |c: &&CellsIn| c.sections.is_empty() || c.sections.contains(&section);
        all.iter().find(here).map_or(&[], |c| &c.cells)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    section: Vec<NarrativeSectionSpec>,
    item: Vec<NarrativeItemSpec>,
}

/// Why the data file was rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NarrativeSchemaError(String);

impl fmt::Display for NarrativeSchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "narrative.toml: {}", self.0)
    }
}

impl std::error::Error for NarrativeSchemaError {}

/// Everything that is known of the running text.
#[derive(Clone, Debug, Default)]
pub struct NarrativeSchema {
    sections: Vec<NarrativeSectionSpec>,
    items: Vec<NarrativeItemSpec>,
}

impl NarrativeSchema {
    /// The data file of this crate. Read at the first call, which a document without a running text never makes.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<NarrativeSchema> = OnceLock::new();
        BUILTIN.get_or_init(|| match Self::parse(TEXT) {
            Ok(schema) => schema,
            Err(e) => {
                debug_assert!(false, "{e}");
                Self::default()
            }
        })
    }

    fn parse(text: &str) -> Result<Self, NarrativeSchemaError> {
        let File { section, item } = toml::from_str(text).map_err(|e| NarrativeSchemaError(e.to_string()))?;
        let missing = |ids: Vec<&str>| match ids.as_slice() {
            [] => Ok(()),
            ids => Err(NarrativeSchemaError(format!("nothing about {}", ids.join(", ")))),
        };
        let has_section = |s: &NarrativeSection| section.iter().any(|spec| spec.id == *s);
        missing(NarrativeSection::ALL.iter().filter(|s| !has_section(s)).map(|s| s.as_str()).collect())?;
        let has_item = |i: &NarrativeItem| item.iter().any(|spec| spec.id == *i);
        missing(NarrativeItem::ALL.iter().filter(|i| !has_item(i)).map(|i| i.as_str()).collect())?;
        Ok(Self { sections: section, items: item })
    }

    /// All items, in the order in which their words are tried.
    #[must_use]
    pub fn items(&self) -> &[NarrativeItemSpec] {
        &self.items
    }

    /// An item; none only where the data file itself could not be read.
    #[must_use]
    pub fn item(&self, id: NarrativeItem) -> Option<&NarrativeItemSpec> {
        self.items.iter().find(|i| i.id == id)
    }

    /// All sections, in the order in which headings are tried.
    #[must_use]
    pub fn sections(&self) -> &[NarrativeSectionSpec] {
        &self.sections
    }

    /// A section; none only where the data file itself could not be read.
    #[must_use]
    pub fn section(&self, id: NarrativeSection) -> Option<&NarrativeSectionSpec> {
        self.sections.iter().find(|s| s.id == id)
    }

    /// The section that a heading announces.
    #[must_use]
    pub fn section_of(&self, heading: &str) -> Option<NarrativeSection> {
        self.sections.iter().find(|s| s.is_announced_by(heading)).map(|s| s.id)
    }

    /// The item that the words of a text name in the section 政府采购.
    #[must_use]
    pub fn procured(&self, text: &str) -> Option<NarrativeItem> {
        let is_named = |all: &Vec<String>| all.iter().all(|w| text.contains(w.as_str()));
        self.items.iter().find(|i| i.procured.iter().any(is_named)).map(|i| i.id)
    }

    /// Whose persons are counted, where their own words do not tell, after `counted` was counted in the same sentence.
    #[must_use]
    pub fn persons_with(&self, counted: NarrativeItem) -> Option<NarrativeItem> {
        self.items.iter().find(|i| i.counted_with.contains(&counted)).map(|i| i.id)
    }

    /// What a percentage of the whole is of, for an item that a section speaks of.
    #[must_use]
    pub fn share_of(&self, section: NarrativeSection, subject: &NarrativeSubject) -> Option<&ShareOf> {
        let own = match subject {
            NarrativeSubject::Item(id) => self.item(*id).and_then(|i| i.share_of.as_ref()),
            _ => None,
        };
        let own = own.filter(|s| s.sections.contains(&section));
        own.or_else(|| self.section(section)?.share_of.as_ref())
    }

    /// Every cell that the data file names.
    pub fn cells(&self) -> impl Iterator<Item = &CellRef> {
        let of_items = self.items.iter().flat_map(|i| {
            let cells = i.amount.iter().chain(&i.budget).flat_map(|c| &c.cells);
            cells.chain(&i.part_of).chain(i.share_of.iter().flat_map(|s| &s.cells))
        });
        let of_sections =
            self.sections.iter().flat_map(|s| s.classes.iter().chain(s.share_of.iter().flat_map(|s| &s.cells)));
        of_items.chain(of_sections)
    }

    /// What people call the subject of a figure: the name of an item, else the printed names or the code.
    #[must_use]
    pub fn name<'a>(&'a self, subject: &'a NarrativeSubject) -> &'a str {
        match subject {
            NarrativeSubject::Item(id) => self.item(*id).map_or(id.as_str(), |i| &i.name),
            printed => printed.as_str(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schemas;

    #[test]
    fn the_data_file_says_something_about_every_section_and_item() {
        let schema = NarrativeSchema::parse(TEXT).unwrap();
        assert_eq!(schema.items().len(), NarrativeItem::ALL.len());
        assert_eq!(schema.sections().len(), NarrativeSection::ALL.len());
        assert!(schema.items().iter().all(|i| !i.name.is_empty()));
        let error = NarrativeSchema::parse("section = []\nitem = []").unwrap_err();
        assert!(error.to_string().contains("totals"), "{error}");
    }

    #[test]
    fn no_word_names_two_items() {
        let schema = NarrativeSchema::builtin();
        let mut seen = BTreeMap::new();
        for item in schema.items() {
            let counted = item.counted.iter().flat_map(|(c, words)| words.iter().map(move |w| (Some(*c), w)));
            for key in item.words.iter().map(|w| (None, w)).chain(counted) {
                assert_eq!(seen.insert(key, item.id), None, "{key:?}");
            }
        }
    }

    #[test]
    fn every_cell_is_in_a_column_that_its_table_has() {
        for cell in NarrativeSchema::builtin().cells() {
            let columns = &Schemas::builtin().get(cell.table).columns;
            assert!(cell.columns.iter().any(|c| columns.iter().any(|known| known.id == *c)), "{cell:?}");
        }
    }

    #[test]
    fn headings_announce_sections() {
        let schema = NarrativeSchema::builtin();
        for (heading, section) in [
            ("一、收入支出决算总体情况说明", Some(NarrativeSection::Totals)),
            ("五、一般公共预算财政拨款支出决算情况说明", Some(NarrativeSection::GeneralPublic)),
            ("六、一般公共预算财政拨款基本支出决算情况说明", Some(NarrativeSection::Basic)),
            ("四、财政拨款收入支出决算总体情况说明", Some(NarrativeSection::Appropriation)),
            ("十二、其他说明", None),
        ] {
            assert_eq!(schema.section_of(heading), section, "{heading}");
        }
    }
}
