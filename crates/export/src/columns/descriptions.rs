//! What each output table contains: titles, columns, key, foreign keys.
use super::{
    OutputColumn, OutputColumnId as Id, OutputTable, documents, figures, findings, narrative, tables, wide_tables,
};
use juesuan_model::{TableId, Words};
use std::sync::LazyLock;

/// What an output table contains.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TableDescription {
    /// The table.
    pub table: OutputTable,
    /// Its title.
    pub title: Words,
    /// What one row is.
    pub description: Words,
    /// Its columns, in order.
    pub columns: Vec<OutputColumn>,
    /// The columns that together identify a row.
    pub key: &'static [Id],
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
}

/// A foreign key: `columns` of this table refer to the key of another.
#[derive(Clone, Debug)]
pub struct ForeignKey {
    /// The columns of this table.
    pub columns: &'static [Id],
    /// The other table.
    pub table: OutputTable,
    /// The columns of the other table: its key.
    pub key: &'static [Id],
}

const DOCUMENT: &[Id] = &[Id::Document];
const TABLE: &[Id] = &[Id::Document, Id::Disclosure, Id::Table];

impl OutputTable {
    /// Its columns and what they contain.
    #[must_use]
    pub fn describe(self) -> &'static TableDescription {
        static ALL: LazyLock<Vec<TableDescription>> = LazyLock::new(|| OutputTable::all().map(describe).collect());
        #[expect(clippy::indexing_slicing, reason = "one description per table, in the order of OutputTable::all")]
        &ALL[self.index()]
    }
}

impl TableDescription {
    /// The position of a column, from 0.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.id == id)
    }
}

fn describe(table: OutputTable) -> TableDescription {
    let (title, description) = words(table);
    TableDescription {
        table,
        title,
        description,
        columns: match table {
            OutputTable::Documents => documents::columns(),
            OutputTable::Tables => tables::columns(),
            OutputTable::Figures => figures::columns(),
            OutputTable::Findings => findings::columns(),
            OutputTable::Narrative => narrative::columns(),
            OutputTable::Wide(id) => wide_tables::columns(id),
        },
        key: match table {
            OutputTable::Documents => DOCUMENT,
            OutputTable::Tables => TABLE,
            OutputTable::Figures => &[Id::Document, Id::Disclosure, Id::Table, Id::Row, Id::Column],
            OutputTable::Findings => &[Id::Document, Id::Disclosure, Id::Finding],
            OutputTable::Narrative => &[Id::Document, Id::Disclosure, Id::Number],
            OutputTable::Wide(_) => &[Id::Document, Id::Disclosure, Id::Row],
        },
        foreign_keys: match table {
            OutputTable::Documents => Vec::new(),
            OutputTable::Tables | OutputTable::Findings | OutputTable::Narrative | OutputTable::Wide(_) => {
                vec![to_documents()]
            }
            OutputTable::Figures => {
                vec![to_documents(), ForeignKey { columns: TABLE, table: OutputTable::Tables, key: TABLE }]
            }
        },
    }
}

fn to_documents() -> ForeignKey {
    ForeignKey { columns: DOCUMENT, table: OutputTable::Documents, key: DOCUMENT }
}

/// The title of a table, and what one of its rows is.
fn words(table: OutputTable) -> (Words, Words) {
    match table {
        OutputTable::Documents => (
            Words::fixed("Documents", "文件"),
            Words::fixed("One row per input file, whether or not it could be read", "每个输入文件一行，无论能否读取"),
        ),
        OutputTable::Tables => (
            Words::fixed("Tables", "表"),
            Words::fixed(
                "One row per disclosure and table 01–09, including empty and missing tables",
                "每份公开文本的每张表（01–09）一行，包括空表和未公开的表",
            ),
        ),
        OutputTable::Figures => {
            (Words::fixed("Figures", "数字"), Words::fixed("One row per printed figure", "每个印出的数字一行"))
        }
        OutputTable::Findings => (
            Words::fixed("Findings", "发现"),
            Words::fixed(
                "One row per finding: figures of the document that do not agree, or a reading that is uncertain",
                "每个发现一行：原文数字不符，或读取结果不确定",
            ),
        ),
        OutputTable::Narrative => (
            Words::fixed("Narrative", "情况说明"),
            Words::fixed(
                "One row per figure in the narrative (第三部分, 情况说明)",
                "情况说明（第三部分）中的每个数字一行",
            ),
        ),
        OutputTable::Wide(id) => {
            let (en, zh) = (english_title(id), id.title());
            (
                Words::fixed(en, zh),
                Words::new(
                    format!("One row per row of table {} ({en}), all documents combined", id.number()),
                    format!("{zh}的每一行，所有文件依次排列"),
                ),
            )
        }
    }
}

/// English title of one of the nine tables.
pub(crate) fn english_title(table: TableId) -> &'static str {
    match table {
        TableId::IncomeExpenditureSummary => "Income and expenditure, summary",
        TableId::Income => "Income",
        TableId::Expenditure => "Expenditure",
        TableId::FiscalAppropriationSummary => "Fiscal appropriation, income and expenditure, summary",
        TableId::GeneralPublicExpenditure => "General public budget appropriation, expenditure",
        TableId::GeneralPublicBasicExpenditure => "General public budget appropriation, basic expenditure by item",
        TableId::GovernmentFund => "Government fund appropriation, income and expenditure",
        TableId::StateCapital => "State capital operations appropriation, expenditure",
        TableId::ThreePublicExpenses => "Three public expenses (travel abroad, vehicles, reception)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn figures_start_with_the_columns_of_the_contract() {
        let columns = &OutputTable::Figures.describe().columns;
        let ids: Vec<_> = columns.iter().map(|c| c.id.as_str()).take(22).collect();
        assert_eq!(
            ids.join(","),
            "document,department,fiscal_year,table,side,line,code,level,class_code,section_code,name,column,column_label,\
             kind,amount,unit,amount_yuan,page,x0,y0,x1,y1"
        );
    }

    #[test]
    fn ids_and_titles_are_unique_and_keys_exist() {
        for table in OutputTable::all() {
            let d = table.describe();
            assert_eq!(d.table, table);
            for pick in [
                |c: &OutputColumn| c.id.to_string(),
                |c: &OutputColumn| c.title.zh.to_string(),
                |c: &OutputColumn| c.title.en.to_string(),
            ] {
                let mut seen = HashSet::new();
                for c in &d.columns {
                    assert!(seen.insert(pick(c)), "{}: {} twice", table.name(), pick(c));
                }
            }
            for key in d.key {
                assert!(d.columns.iter().any(|c| c.id == *key && c.required), "{}: key {key}", table.name());
            }
            for foreign in &d.foreign_keys {
                for (here, there) in foreign.columns.iter().zip(foreign.key) {
                    let other = foreign.table.describe();
                    assert!(d.position(here.as_str()).is_some() && other.position(there.as_str()).is_some());
                }
                assert_eq!(foreign.key, foreign.table.describe().key);
            }
        }
    }

    #[test]
    fn every_column_is_described_in_both_languages() {
        for c in OutputTable::all().flat_map(|table| &table.describe().columns) {
            assert!(!c.description.en.is_empty() && !c.description.zh.is_empty(), "{}", c.id);
        }
    }
}
