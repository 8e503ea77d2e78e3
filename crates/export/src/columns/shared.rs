//! The columns that several output tables have.
use super::{ColumnType, OutputColumn, OutputColumnId as Id};
use juesuan_model::TableId;

pub(super) const TABLE_NUMBERS: &[&str] = &["01", "02", "03", "04", "05", "06", "07", "08", "09"];

pub(super) fn document() -> OutputColumn {
    OutputColumn::text(Id::Document, "Document", "文件标识")
        .described(
            "Unique id of the input file; its JSON file has the same name",
            "输入文件的唯一标识，也是 JSON 文件名",
        )
        .required()
}

pub(super) fn disclosure() -> OutputColumn {
    OutputColumn::integer(Id::Disclosure, "Disclosure", "份序号")
        .described("Number of the disclosure in the file, from 1", "文件内第几份公开文本，从 1 起")
        .required()
}

pub(super) fn department() -> OutputColumn {
    OutputColumn::text(Id::Department, "Department", "部门")
        .described("Department or unit, as printed", "部门或单位名称，照原文")
        .fiscal_type("administrative-classification:generic:label")
}

pub(super) fn department_clean() -> OutputColumn {
    OutputColumn::text(Id::DepartmentClean, "Department, normalised", "部门（规范）").described(
        "Department without （汇总）, （本级）, years and words of the title, for comparison across years",
        "部门名称，去掉（汇总）（本级）、年度和文件名字样，便于跨年比较",
    )
}

pub(super) fn year() -> OutputColumn {
    OutputColumn::new(Id::FiscalYear, ColumnType::Year, "Fiscal year", "年度")
        .described("Year of the accounts", "决算年度")
        .fiscal_type("date:fiscal-year")
}

pub(super) fn table() -> OutputColumn {
    OutputColumn::code(Id::Table, "Table", "表号")
        .described(
            "Canonical number 01–09, by the title of the table, not by its printed number",
            "表的规范编号 01–09（按表名，不按印出的序号）",
        )
        .required()
        .one_of(TABLE_NUMBERS)
}

pub(super) fn unit() -> OutputColumn {
    OutputColumn::text(Id::Unit, "Unit", "单位")
        .described("Unit of the amounts; blank if none is printed", "金额单位；未印出时为空")
}

pub(super) fn row() -> OutputColumn {
    OutputColumn::integer(Id::Row, "Row", "行序")
        .described("Number of the row in the table, from 1", "表内第几行，从 1 起")
        .required()
}

pub(super) fn side(table: Option<TableId>) -> OutputColumn {
    let side = OutputColumn::text(Id::Side, "Side", "收支")
        .described("Income or expenditure side of tables 01 and 04", "01、04 表的收入方或支出方")
        .one_of(&["income", "expenditure"]);
    match table {
        None | Some(TableId::IncomeExpenditureSummary | TableId::FiscalAppropriationSummary) => {
            side.fiscal_type("direction")
        }
        Some(_) => side,
    }
}

pub(super) fn line() -> OutputColumn {
    OutputColumn::integer(Id::Line, "Line number", "行次").described("行次 as printed", "印出的行次")
}

pub(super) fn code(table: Option<TableId>) -> OutputColumn {
    OutputColumn::code(Id::Code, "Code", "科目编码")
        .described(
            "Functional (02, 03, 05, 07, 08) or economic (06) classification code, digits only",
            "功能分类（02、03、05、07、08）或经济分类（06）科目编码，只含数字",
        )
        .fiscal_code(
            table,
            "functional-classification:generic:level3:code",
            "economic-classification:generic:level2:code",
        )
}

pub(super) fn level() -> OutputColumn {
    OutputColumn::text(Id::Level, "Level", "级次")
        .described("Level of the code: 类 class, 款 section, 项 item", "编码的级次：类 class、款 section、项 item")
        .one_of(&["class", "section", "item"])
}

pub(super) fn class_code(table: Option<TableId>) -> OutputColumn {
    OutputColumn::code(Id::ClassCode, "Class code", "类编码")
        .described("First three digits of the code", "编码的前三位")
        .fiscal_code(
            table,
            "functional-classification:generic:level1:code",
            "economic-classification:generic:level1:code",
        )
}

pub(super) fn section_code(table: Option<TableId>) -> OutputColumn {
    OutputColumn::code(Id::SectionCode, "Section code", "款编码")
        .described("First five digits of the code", "编码的前五位")
        .fiscal_code(
            table,
            "functional-classification:generic:level2:code",
            "economic-classification:generic:level2:code",
        )
}

pub(super) fn class_name(table: Option<TableId>) -> OutputColumn {
    OutputColumn::text(Id::ClassName, "Class name", "类名称")
        .described(
            "Name of the class: from the table if printed there, otherwise from the code list",
            "类的名称：先取自本表，再取自编码表",
        )
        .fiscal_code(
            table,
            "functional-classification:generic:level1:label",
            "economic-classification:generic:level1:label",
        )
}

pub(super) fn section_name(table: Option<TableId>) -> OutputColumn {
    OutputColumn::text(Id::SectionName, "Section name", "款名称")
        .described(
            "Name of the section: from the table if printed there, otherwise from the code list",
            "款的名称：先取自本表，再取自编码表",
        )
        .fiscal_code(
            table,
            "functional-classification:generic:level2:label",
            "economic-classification:generic:level2:label",
        )
}

impl OutputColumn {
    /// Sets the Fiscal Data Package type of a column about codes: `economic` in 06, `functional` in the other tables
    /// with codes.
    fn fiscal_code(self, table: Option<TableId>, functional: &'static str, economic: &'static str) -> Self {
        match table {
            Some(TableId::GeneralPublicBasicExpenditure) => self.fiscal_type(economic),
            None
            | Some(
                TableId::IncomeExpenditureSummary | TableId::FiscalAppropriationSummary | TableId::ThreePublicExpenses,
            ) => self,
            Some(_) => self.fiscal_type(functional),
        }
    }
}

pub(super) fn name() -> OutputColumn {
    OutputColumn::text(Id::Name, "Name", "项目")
        .described("Name of the row as printed, without white space", "项目或科目名称，照原文，去掉空白")
}

pub(super) fn row_kind() -> OutputColumn {
    OutputColumn::text(Id::Kind, "Kind of row", "行类型")
        .described("item, or total for a total row", "item 项目行，total 合计行")
        .required()
        .one_of(&["item", "total"])
}

pub(super) fn item() -> OutputColumn {
    OutputColumn::text(Id::Item, "Item", "规范项目")
        .described("Id of a row of 01 or 04 that is the same in all years", "01、04 表各行跨年度不变的标识")
}

pub(super) fn is_leaf() -> OutputColumn {
    OutputColumn::boolean(Id::IsLeaf, "Leaf row", "末级行")
        .described(
            "The table does not break this row down further: sums of one column over leaf rows count nothing twice",
            "同一表中没有更细的行：同一栏内只加末级行不会重复计算",
        )
        .required()
}

/// A required whole number.
pub(super) fn count(
    id: Id,
    (title_en, title_zh): (&'static str, &'static str),
    (en, zh): (&'static str, &'static str),
) -> OutputColumn {
    OutputColumn::integer(id, title_en, title_zh).described(en, zh).required()
}

/// The corners of a bounding box.
pub(super) fn corners() -> [OutputColumn; 4] {
    let corner = |id, title_en, title_zh| {
        OutputColumn::number(id, title_en, title_zh).described(
            "Position on the page as displayed, in points, origin top left",
            "在页面上的位置，单位为点，原点在左上角",
        )
    };
    [
        corner(Id::X0, "Left", "左"),
        corner(Id::Y0, "Top", "上"),
        corner(Id::X1, "Right", "右"),
        corner(Id::Y1, "Bottom", "下"),
    ]
}
