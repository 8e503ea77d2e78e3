//! What each output table contains: titles, columns, key, foreign keys.
use super::{
    OutputColumn, OutputColumnId as Id, OutputTable, documents, figures, findings, narrative, tables, wide_tables,
};
use juesuan_model::TableId;
use std::sync::LazyLock;

/// What an output table contains.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TableDescription {
    /// The table.
    pub table: OutputTable,
    /// English title.
    pub title_en: String,
    /// Chinese title.
    pub title_zh: String,
    /// What one row is, in English.
    pub description_en: String,
    /// What one row is, in Chinese.
    pub description_zh: String,
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
    let [title_en, title_zh, description_en, description_zh] = titles(table);
    TableDescription {
        table,
        title_en,
        title_zh,
        description_en,
        description_zh,
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

/// Titles in English and Chinese, then what one row is, in English and Chinese.
fn titles(table: OutputTable) -> [String; 4] {
    let texts = match table {
        OutputTable::Documents => [
            "Documents",
            "文件",
            "One row per input file, whether or not it could be read",
            "每个输入文件一行，无论能否读取",
        ],
        OutputTable::Tables => [
            "Tables",
            "表",
            "One row per disclosure and table 01–09, including empty and missing tables",
            "每份公开文本的每张表（01–09）一行，包括空表和未公开的表",
        ],
        OutputTable::Figures => ["Figures", "数字", "One row per printed figure", "每个印出的数字一行"],
        OutputTable::Findings => [
            "Findings",
            "发现",
            "One row per finding: figures of the document that do not agree, or a reading that is uncertain",
            "每个发现一行：原文数字不符，或读取结果不确定",
        ],
        OutputTable::Narrative => [
            "Narrative",
            "情况说明",
            "One row per figure in the narrative (第三部分, 情况说明)",
            "情况说明（第三部分）中的每个数字一行",
        ],
        OutputTable::Wide(id) => {
            return [
                english_title(id).to_owned(),
                id.title().to_owned(),
                format!("One row per row of table {} ({}), all documents combined", id.number(), english_title(id)),
                format!("{}的每一行，所有文件依次排列", id.title()),
            ];
        }
    };
    texts.map(str::to_owned)
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
                |c: &OutputColumn| c.title_zh.to_string(),
                |c: &OutputColumn| c.title_en.to_string(),
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
            assert!(!c.description_en.is_empty() && !c.description_zh.is_empty(), "{}", c.id);
        }
    }
}
