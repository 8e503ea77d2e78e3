//! Columns that several sets have, and how a column is put together.
use super::{Column, Kind};
use juesuan_model::TableId;

pub(super) fn column(
    id: &'static str,
    kind: Kind,
    title_zh: &'static str,
    title_en: &'static str,
    about_zh: &'static str,
    about_en: &'static str,
) -> Column {
    Column {
        id: id.into(),
        kind,
        title_zh: title_zh.into(),
        title_en: title_en.into(),
        about_zh: about_zh.into(),
        about_en: about_en.into(),
        required: false,
        values: &[],
        fiscal: None,
    }
}

impl Column {
    pub(super) fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(super) fn one_of(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    pub(super) fn fiscal(mut self, kind: &'static str) -> Self {
        self.fiscal = Some(kind);
        self
    }
}

pub(super) const TABLE_NUMBERS: &[&str] = &["01", "02", "03", "04", "05", "06", "07", "08", "09"];
pub(super) const SEVERITIES: &[&str] = &["error", "warning", "info"];

pub(super) fn document() -> Column {
    column(
        "document",
        Kind::Text,
        "文件标识",
        "Document",
        "输入文件的唯一标识，也是 JSON 文件名",
        "Unique id of the input file; also the name of its JSON file",
    )
    .required()
}

pub(super) fn disclosure() -> Column {
    column(
        "disclosure",
        Kind::Integer,
        "份序号",
        "Disclosure",
        "文件内第几份公开文本，从 1 起；0 表示整个文件",
        "Which disclosure of the file, from 1; 0 for the file as a whole",
    )
    .required()
}

pub(super) fn department() -> Column {
    column("department", Kind::Text, "部门", "Department", "部门或单位，照原文", "Department or unit, as printed")
        .fiscal("administrative-classification:generic:label")
}

pub(super) fn department_clean() -> Column {
    column(
        "department_clean",
        Kind::Text,
        "部门（规范）",
        "Department, cleaned",
        "部门名称，去掉（汇总）（本级）、年度和文件名字样，便于跨年比较",
        "Department without （汇总）/（本级）, year and title words, for comparing years",
    )
}

pub(super) fn year() -> Column {
    column("fiscal_year", Kind::Year, "年度", "Fiscal year", "决算年度", "Year that the accounts are of")
        .fiscal("date:fiscal-year")
}

pub(super) fn table() -> Column {
    column(
        "table",
        Kind::Code,
        "表号",
        "Table",
        "表的规范编号 01–09（按表名，不按印出的序号）",
        "Canonical number 01–09 (by title, not by the printed number)",
    )
    .required()
    .one_of(TABLE_NUMBERS)
}

pub(super) fn unit() -> Column {
    column(
        "unit",
        Kind::Text,
        "单位",
        "Unit",
        "金额单位；未印出时为空",
        "Unit of the amounts; blank when none is printed",
    )
}

pub(super) fn row() -> Column {
    column("row", Kind::Integer, "行序", "Row", "表内第几行，从 1 起", "Which row of the table, from 1").required()
}

pub(super) fn side(table: Option<TableId>) -> Column {
    let side = column(
        "side",
        Kind::Text,
        "收支",
        "Side",
        "01、04 表的收入方或支出方",
        "Income or expenditure side, in 01 and 04",
    )
    .one_of(&["income", "expenditure"]);
    match table {
        None | Some(TableId::IncomeExpenditureSummary | TableId::FiscalAppropriationSummary) => {
            side.fiscal("direction")
        }
        Some(_) => side,
    }
}

pub(super) fn line() -> Column {
    column("line", Kind::Integer, "行次", "Line", "印出的行次", "行次 as printed")
}

pub(super) fn code(table: Option<TableId>) -> Column {
    column(
        "code",
        Kind::Code,
        "科目编码",
        "Code",
        "功能分类（02、03、05、07、08）或经济分类（06）科目编码，只含数字",
        "Functional (02, 03, 05, 07, 08) or economic (06) classification code, digits only",
    )
    .fiscal_code(
        table,
        "functional-classification:generic:level3:code",
        "economic-classification:generic:level2:code",
    )
}

impl Column {
    pub(super) fn fiscal_code(self, table: Option<TableId>, function: &'static str, economic: &'static str) -> Self {
        match table {
            Some(TableId::GeneralPublicBasicExpenditure) => self.fiscal(economic),
            Some(TableId::IncomeExpenditureSummary | TableId::FiscalAppropriationSummary) | None => self,
            Some(TableId::ThreePublicExpenses) => self,
            Some(_) => self.fiscal(function),
        }
    }
}

pub(super) fn level() -> Column {
    column(
        "level",
        Kind::Text,
        "级次",
        "Level",
        "编码的级次：类、款、项",
        "Level of the code: 类 class, 款 section, 项 item",
    )
    .one_of(&["class", "section", "item"])
}

pub(super) fn class_code(table: Option<TableId>) -> Column {
    column("class_code", Kind::Code, "类编码", "Class code", "编码的前三位", "First three digits of the code")
        .fiscal_code(
            table,
            "functional-classification:generic:level1:code",
            "economic-classification:generic:level1:code",
        )
}

pub(super) fn section_code(table: Option<TableId>) -> Column {
    column("section_code", Kind::Code, "款编码", "Section code", "编码的前五位", "First five digits of the code")
        .fiscal_code(
            table,
            "functional-classification:generic:level2:code",
            "economic-classification:generic:level2:code",
        )
}

pub(super) fn class_name(table: Option<TableId>) -> Column {
    column(
        "class_name",
        Kind::Text,
        "类名称",
        "Class name",
        "类的名称：先取自本表，再取自编码表",
        "Name of the class: from the table itself, else from the code list",
    )
    .fiscal_code(
        table,
        "functional-classification:generic:level1:label",
        "economic-classification:generic:level1:label",
    )
}

pub(super) fn section_name(table: Option<TableId>) -> Column {
    column(
        "section_name",
        Kind::Text,
        "款名称",
        "Section name",
        "款的名称：先取自本表，再取自编码表",
        "Name of the section: from the table itself, else from the code list",
    )
    .fiscal_code(
        table,
        "functional-classification:generic:level2:label",
        "economic-classification:generic:level2:label",
    )
}

pub(super) fn name() -> Column {
    column(
        "name",
        Kind::Text,
        "项目",
        "Name",
        "项目或科目名称，照原文，去掉空白",
        "Name of the row as printed, white space removed",
    )
}

pub(super) fn row_kind() -> Column {
    column("kind", Kind::Text, "行类型", "Kind", "item 项目行，total 合计行", "item, or total for a total row")
        .required()
        .one_of(&["item", "total"])
}

pub(super) fn item() -> Column {
    column(
        "item",
        Kind::Text,
        "规范项目",
        "Item",
        "01、04 表各行跨年度不变的标识",
        "Id of a row of 01 and 04 that stays the same across years",
    )
}

pub(super) fn is_leaf() -> Column {
    column(
        "is_leaf",
        Kind::Boolean,
        "末级行",
        "Leaf row",
        "同一表中没有更细的行：同一栏内只加末级行不会重复计算",
        "No finer row of it stands in the table: sums of one column over leaf rows count nothing twice",
    )
    .required()
}

pub(super) fn page() -> Column {
    column("page", Kind::Integer, "页", "Page", "该行开始的页，从 1 起", "Page on which the row begins, from 1")
}

pub(super) fn number(
    id: &'static str,
    zh: &'static str,
    en: &'static str,
    about_zh: &'static str,
    about_en: &'static str,
) -> Column {
    column(id, Kind::Integer, zh, en, about_zh, about_en).required()
}

pub(super) fn position(id: &'static str, zh: &'static str, en: &'static str) -> Column {
    column(
        id,
        Kind::Number,
        zh,
        en,
        "页面坐标，单位为点，原点在左上角",
        "Position on the page as displayed, in points, origin top left",
    )
}
