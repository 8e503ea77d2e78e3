//! What every set is about: titles, columns, keys, references.
use super::{Description, Reference, Set, documents, figures, findings, narrative, tables, wide};
use juesuan_model::TableId;

/// Columns of a set, one line each.
pub(super) fn describe(set: Set) -> Description {
    let (title_zh, title_en, about_zh, about_en) = match set {
        Set::Documents => (
            "文件".to_owned(),
            "Documents".to_owned(),
            "每个输入文件一行，无论处理结果如何".to_owned(),
            "One row per input file, whatever became of it".to_owned(),
        ),
        Set::Tables => (
            "表".to_owned(),
            "Tables".to_owned(),
            "每份公开文本的每张表（01–09）一行，包括空表和未公开的表".to_owned(),
            "One row per disclosure and table 01–09, empty and missing ones too".to_owned(),
        ),
        Set::Figures => (
            "数字".to_owned(),
            "Figures".to_owned(),
            "每个印出的数字一行".to_owned(),
            "One row per printed figure".to_owned(),
        ),
        Set::Findings => (
            "发现".to_owned(),
            "Findings".to_owned(),
            "每个发现一行：原文不平，或读取不确定".to_owned(),
            "One row per finding: the source does not add up, or the reading is not certain".to_owned(),
        ),
        Set::Narrative => (
            "情况说明".to_owned(),
            "Running text".to_owned(),
            "情况说明中的每个数字一行".to_owned(),
            "One row per figure of the running text (第三部分, 情况说明)".to_owned(),
        ),
        Set::Wide(t) => (
            t.title().to_owned(),
            english(t).to_owned(),
            format!("{}的每一行，所有文件依次排列", t.title()),
            format!("One row per row of table {} ({}), all documents under each other", t.number(), english(t)),
        ),
    };
    Description {
        set,
        title_zh,
        title_en,
        about_zh,
        about_en,
        columns: match set {
            Set::Documents => documents::documents(),
            Set::Tables => tables::tables(),
            Set::Figures => figures::figures(),
            Set::Findings => findings::findings(),
            Set::Narrative => narrative::narrative(),
            Set::Wide(t) => wide::wide(t),
        },
        key: match set {
            Set::Documents => vec!["document"],
            Set::Tables => vec!["document", "disclosure", "table"],
            Set::Figures => vec!["document", "disclosure", "table", "row", "column"],
            Set::Findings => vec!["document", "disclosure", "finding"],
            Set::Narrative => vec!["document", "disclosure", "number"],
            Set::Wide(_) => vec!["document", "disclosure", "row"],
        },
        references: match set {
            Set::Documents => Vec::new(),
            Set::Tables | Set::Findings | Set::Narrative | Set::Wide(_) => vec![to_documents()],
            Set::Figures => vec![
                to_documents(),
                Reference {
                    columns: vec!["document", "disclosure", "table"],
                    set: Set::Tables,
                    of: vec!["document", "disclosure", "table"],
                },
            ],
        },
    }
}

fn to_documents() -> Reference {
    Reference { columns: vec!["document"], set: Set::Documents, of: vec!["document"] }
}

/// English title of a table.
pub(crate) fn english(table: TableId) -> &'static str {
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

    #[test]
    fn tidy_figures_begin_as_promised() {
        let ids: Vec<_> = Set::Figures.describe().columns.iter().map(|c| c.id.to_string()).take(22).collect();
        assert_eq!(
            ids.join(","),
            "document,department,fiscal_year,table,side,line,code,level,class_code,section_code,name,column,column_label,\
             kind,amount,unit,amount_yuan,page,x0,y0,x1,y1"
        );
    }
}
