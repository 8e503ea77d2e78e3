//! The columns of every set, in order. Ids here are what other people's scripts rely on: add at the end, never rename.
use super::{Column, Description, Kind, Reference, Set};
use juesuan_model::{TableId, schema::Schemas};
use std::borrow::Cow;

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
            Set::Documents => documents(),
            Set::Tables => tables(),
            Set::Figures => figures(),
            Set::Findings => findings(),
            Set::Narrative => narrative(),
            Set::Wide(t) => wide(t),
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

fn column(
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
    fn required(mut self) -> Self {
        self.required = true;
        self
    }

    fn one_of(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    fn fiscal(mut self, kind: &'static str) -> Self {
        self.fiscal = Some(kind);
        self
    }
}

const TABLE_NUMBERS: &[&str] = &["01", "02", "03", "04", "05", "06", "07", "08", "09"];
const SEVERITIES: &[&str] = &["error", "warning", "info"];

fn document() -> Column {
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

fn disclosure() -> Column {
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

fn department() -> Column {
    column("department", Kind::Text, "部门", "Department", "部门或单位，照原文", "Department or unit, as printed")
        .fiscal("administrative-classification:generic:label")
}

fn department_clean() -> Column {
    column(
        "department_clean",
        Kind::Text,
        "部门（规范）",
        "Department, cleaned",
        "部门名称，去掉（汇总）（本级）、年度和文件名字样，便于跨年比较",
        "Department without （汇总）/（本级）, year and title words, for comparing years",
    )
}

fn year() -> Column {
    column("fiscal_year", Kind::Year, "年度", "Fiscal year", "决算年度", "Year that the accounts are of")
        .fiscal("date:fiscal-year")
}

fn table() -> Column {
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

fn unit() -> Column {
    column(
        "unit",
        Kind::Text,
        "单位",
        "Unit",
        "金额单位；未印出时为空",
        "Unit of the amounts; blank when none is printed",
    )
}

fn row() -> Column {
    column("row", Kind::Integer, "行序", "Row", "表内第几行，从 1 起", "Which row of the table, from 1").required()
}

fn side() -> Column {
    column("side", Kind::Text, "收支", "Side", "01、04 表的收入方或支出方", "Income or expenditure side, in 01 and 04")
        .one_of(&["income", "expenditure"])
        .fiscal("direction")
}

fn line() -> Column {
    column("line", Kind::Integer, "行次", "Line", "印出的行次", "行次 as printed")
}

fn code(table: Option<TableId>) -> Column {
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
    fn fiscal_code(self, table: Option<TableId>, function: &'static str, economic: &'static str) -> Self {
        match table {
            Some(TableId::GeneralPublicBasicExpenditure) => self.fiscal(economic),
            Some(TableId::IncomeExpenditureSummary | TableId::FiscalAppropriationSummary) | None => self,
            Some(TableId::ThreePublicExpenses) => self,
            Some(_) => self.fiscal(function),
        }
    }
}

fn level() -> Column {
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

fn class_code(table: Option<TableId>) -> Column {
    column("class_code", Kind::Code, "类编码", "Class code", "编码的前三位", "First three digits of the code")
        .fiscal_code(
            table,
            "functional-classification:generic:level1:code",
            "economic-classification:generic:level1:code",
        )
}

fn section_code(table: Option<TableId>) -> Column {
    column("section_code", Kind::Code, "款编码", "Section code", "编码的前五位", "First five digits of the code")
        .fiscal_code(
            table,
            "functional-classification:generic:level2:code",
            "economic-classification:generic:level2:code",
        )
}

fn class_name(table: Option<TableId>) -> Column {
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

fn section_name(table: Option<TableId>) -> Column {
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

fn name() -> Column {
    column(
        "name",
        Kind::Text,
        "项目",
        "Name",
        "项目或科目名称，照原文，去掉空白",
        "Name of the row as printed, white space removed",
    )
}

fn row_kind() -> Column {
    column("kind", Kind::Text, "行类型", "Kind", "item 项目行，total 合计行", "item, or total for a total row")
        .required()
        .one_of(&["item", "total"])
}

fn item() -> Column {
    column(
        "item",
        Kind::Text,
        "规范项目",
        "Item",
        "01、04 表各行跨年度不变的标识",
        "Id of a row of 01 and 04 that stays the same across years",
    )
}

fn is_leaf() -> Column {
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

fn page() -> Column {
    column("page", Kind::Integer, "页", "Page", "该行开始的页，从 1 起", "Page on which the row begins, from 1")
}

fn number(
    id: &'static str,
    zh: &'static str,
    en: &'static str,
    about_zh: &'static str,
    about_en: &'static str,
) -> Column {
    column(id, Kind::Integer, zh, en, about_zh, about_en).required()
}

fn position(id: &'static str, zh: &'static str, en: &'static str) -> Column {
    column(
        id,
        Kind::Number,
        zh,
        en,
        "页面坐标，单位为点，原点在左上角",
        "Position on the page as displayed, in points, origin top left",
    )
}

fn documents() -> Vec<Column> {
    vec![
        document(),
        column("file", Kind::Text, "文件名", "File", "文件名", "File name").required(),
        column("path", Kind::Text, "路径", "Path", "给定的路径", "Path as given").required(),
        column(
            "sha256",
            Kind::Text,
            "SHA-256",
            "SHA-256",
            "文件内容的 SHA-256；读不到时为空",
            "SHA-256 of the file's bytes; blank when it could not be read",
        ),
        column("status", Kind::Text, "状态", "Status", "处理结果", "What became of it").required().one_of(&[
            "ok",
            "partial",
            "no_tables",
            "no_text",
            "encrypted",
            "unreadable",
            "timeout",
            "limit",
            "crashed",
        ]),
        column("message", Kind::Text, "说明（英文）", "Message", "一句话说明，英文", "One sentence for a person"),
        number("pages", "页数", "Pages", "页数；未知为 0", "Number of pages; 0 when unknown"),
        number("disclosures", "份数", "Disclosures", "文件内公开文本的份数", "Number of disclosures in the file"),
        column(
            "department",
            Kind::Text,
            "部门",
            "Department",
            "部门或单位；几份不同时以；相隔",
            "Department or unit; several joined by ；",
        )
        .fiscal("administrative-classification:generic:label"),
        column(
            "fiscal_year",
            Kind::Year,
            "年度",
            "Fiscal year",
            "决算年度；几份不同时为空",
            "Year of the accounts; blank when its disclosures differ",
        )
        .fiscal("date:fiscal-year"),
        column(
            "unit",
            Kind::Text,
            "单位",
            "Unit",
            "多数表的金额单位；几份不同时为空",
            "Unit of most tables, as printed; blank when its disclosures differ",
        ),
        number("tables_filled", "有数的表", "Tables filled", "有数字的表数", "Number of tables with figures"),
        number("tables_empty", "空表", "Tables empty", "空表数", "Number of empty tables"),
        number("tables_missing", "缺表", "Tables missing", "未公开的表数", "Number of tables that are not printed"),
        number("figures", "数字个数", "Figures", "印出的数字个数", "Number of printed figures"),
        number("findings_error", "错误", "Errors", "严重程度为 error 的发现数", "Number of findings of severity error"),
        number(
            "findings_warning",
            "警告",
            "Warnings",
            "严重程度为 warning 的发现数",
            "Number of findings of severity warning",
        ),
        number("findings_info", "提示", "Infos", "严重程度为 info 的发现数", "Number of findings of severity info"),
        column(
            "seconds",
            Kind::Number,
            "秒",
            "Seconds",
            "处理用时；未计时为空",
            "Time that it took; blank when not measured",
        ),
        column(
            "json",
            Kind::Text,
            "JSON 文件",
            "JSON file",
            "输出文件夹内的 JSON 文件",
            "Its JSON file in the output folder",
        ),
        column("message_zh", Kind::Text, "说明", "Message, Chinese", "一句话说明", "The same sentence in Chinese"),
        column(
            "duplicate_of",
            Kind::Text,
            "内容相同于",
            "Duplicate of",
            "内容逐字节相同的文件中排在最前的一个的路径；求和时应只取此列为空的文件",
            "Path of the first input with exactly the same bytes; sums over documents should take those where it is blank",
        ),
    ]
}

fn tables() -> Vec<Column> {
    vec![
        document(),
        disclosure(),
        department(),
        year(),
        table(),
        column("id", Kind::Text, "表标识", "Table id", "表的英文标识", "English id of the table").required(),
        column(
            "status",
            Kind::Text,
            "状态",
            "Status",
            "filled 有数，empty 空表，missing 未公开",
            "filled, empty (there, without a figure) or missing",
        )
        .required()
        .one_of(&["filled", "empty", "missing"]),
        column("title", Kind::Text, "表名", "Title", "表名，照原文", "Title as printed"),
        column("label", Kind::Text, "表标", "Label", "印出的表号，如 公开01表", "Number as printed, such as 公开01表"),
        column("pages", Kind::Text, "页", "Pages", "所在页，以 ; 相隔", "Its pages, separated by ;"),
        column("unit", Kind::Text, "单位", "Unit", "表头的金额单位，照原文", "Unit at its head, as printed"),
        number("rows", "行数", "Rows", "行数", "Number of rows"),
        number("figures", "数字个数", "Figures", "印出的数字个数", "Number of printed figures"),
        column("statement", Kind::Text, "空表说明", "Statement", "空表的原因，照原文", "Why it is empty, as printed"),
        column("notes", Kind::Text, "注", "Notes", "表下的注，照原文，一条一行", "Notes as printed, one a line"),
        column("method", Kind::Text, "读法", "Method", "表格的读取方式", "How its cells were found")
            .one_of(&["lattice", "hybrid", "stream", "text"]),
        column(
            "confidence",
            Kind::Number,
            "把握",
            "Confidence",
            "0（猜测）到 1（无可疑之处）",
            "0 (a guess) to 1 (nothing speaks against the reading)",
        ),
        column(
            "reasons",
            Kind::Text,
            "扣分原因",
            "Reasons",
            "把握不足 1 的原因，一条一行",
            "Why the confidence is not 1, one a line",
        ),
        department_clean(),
    ]
}

fn figures() -> Vec<Column> {
    vec![
        document(),
        department(),
        year(),
        table(),
        side(),
        line(),
        code(None),
        level(),
        class_code(None),
        section_code(None),
        name(),
        column(
            "column",
            Kind::Text,
            "栏标识",
            "Column",
            "栏的英文标识；x1、x2… 为未知栏",
            "Id of the column; x1, x2 … where no schema knows it",
        )
        .required(),
        column(
            "column_label",
            Kind::Text,
            "栏目",
            "Column label",
            "栏的表头，照原文",
            "Header of the column as printed",
        ),
        row_kind(),
        column("amount", Kind::Amount, "金额", "Amount", "印出的数字", "The figure as printed"),
        unit(),
        column(
            "amount_yuan",
            Kind::Yuan,
            "金额（元）",
            "Amount in yuan",
            "折合元的精确值；单位未知时为空",
            "Exact value in 元; blank when the unit is not known",
        )
        .fiscal("value"),
        page(),
        position("x0", "左", "Left"),
        position("y0", "上", "Top"),
        position("x1", "右", "Right"),
        position("y1", "下", "Bottom"),
        disclosure(),
        row(),
        item(),
        class_name(None),
        section_name(None),
        is_leaf(),
        column(
            "is_leaf_column",
            Kind::Boolean,
            "末级栏",
            "Leaf column",
            "该行没有此栏的分栏数字：一行内只加末级栏不会重复计算",
            "The row has no figure in a part of this column: sums of one row over leaf columns count nothing twice",
        )
        .required(),
        column(
            "phase",
            Kind::Text,
            "阶段",
            "Phase",
            "09 表的预算数或决算数；其余为决算",
            "Budget or final accounts, in 09; final elsewhere",
        )
        .required()
        .one_of(&["budget", "final"])
        .fiscal("phase:id"),
        column(
            "fund",
            Kind::Text,
            "资金",
            "Fund",
            "财政拨款的资金来源",
            "Which budget the money is of, where column or table tells",
        )
        .one_of(&["general_public", "government_fund", "state_capital"])
        .fiscal("fin-source:generic:level1:code"),
        department_clean(),
    ]
}

fn findings() -> Vec<Column> {
    vec![
        document(),
        disclosure(),
        department(),
        year(),
        column(
            "finding",
            Kind::Integer,
            "序号",
            "Finding",
            "第几个发现，从 1 起",
            "Which finding of the disclosure, from 1",
        )
        .required(),
        column("rule", Kind::Text, "规则", "Rule", "规则的标识", "Id of the rule").required(),
        column("severity", Kind::Text, "严重程度", "Severity", "error、warning 或 info", "error, warning or info")
            .required()
            .one_of(SEVERITIES),
        column(
            "cause",
            Kind::Text,
            "原因",
            "Cause",
            "source 原文，reading 读取",
            "source: the document itself; reading: how it was read",
        )
        .required()
        .one_of(&["source", "reading"]),
        column("message", Kind::Text, "说明（英文）", "Message", "说明，英文", "What happened, where, and what to do"),
        column("message_zh", Kind::Text, "说明", "Message, Chinese", "说明", "The same in Chinese"),
        column("table", Kind::Code, "表号", "Table", "第一处的表号", "Table of the first place").one_of(TABLE_NUMBERS),
        column("row", Kind::Integer, "行序", "Row", "第一处的行，从 1 起", "Row of the first place, from 1"),
        column("column", Kind::Text, "栏标识", "Column", "第一处的栏", "Column of the first place"),
        column("page", Kind::Integer, "页", "Page", "第一处的页", "Page of the first place"),
        position("x0", "左", "Left"),
        position("y0", "上", "Top"),
        position("x1", "右", "Right"),
        position("y1", "下", "Bottom"),
        number(
            "places",
            "处数",
            "Places",
            "涉及几处；全部见 JSON",
            "How many places it is about; all of them are in the JSON file",
        ),
        column("expected", Kind::Text, "应为", "Expected", "应有的值", "What should stand there"),
        column("found", Kind::Text, "实为", "Found", "实际的值", "What stands there"),
    ]
}

fn narrative() -> Vec<Column> {
    vec![
        document(),
        department(),
        year(),
        column(
            "section",
            Kind::Text,
            "章节",
            "Section",
            "所在章节的标识，如 income、general_public、three_public",
            "Id of the section it stands in: income, general_public, three_public …",
        )
        .required(),
        column(
            "item",
            Kind::Text,
            "项目",
            "Item",
            "所指项目：标识、科目编码，或以 / 相连的类、款、项名称",
            "What it is about: an id, a code, or the names of 类, 款 and 项 with / between them",
        )
        .required(),
        column(
            "measure",
            Kind::Text,
            "指标",
            "Measure",
            "金额、预算、占比、完成率、数量、上年数，或增减额与增减率",
            "Amount, budget, share, completion, count, amount of the year before, or a change in money or percent",
        )
        .required()
        .one_of(MEASURES),
        column("value", Kind::Amount, "数值", "Value", "照原文", "As printed").required(),
        column("unit", Kind::Text, "单位", "Unit", "万元、元、%、个、辆等", "万元, 元, %, 个, 辆 …").required(),
        column("page", Kind::Integer, "页", "Page", "所在的页，从 1 起", "Page on which it stands, from 1"),
        column("sentence", Kind::Text, "原句", "Sentence", "所在的句子", "The sentence it stands in").required(),
        disclosure(),
        column(
            "number",
            Kind::Integer,
            "序号",
            "Number",
            "该份公开文本内第几个数字，从 1 起",
            "Which figure of the running text of the disclosure, from 1",
        )
        .required(),
    ]
}

/// What a figure of the running text measures.
const MEASURES: &[&str] = &[
    "amount",
    "budget",
    "share",
    "completion",
    "count",
    "last_year",
    "increase",
    "decrease",
    "change",
    "increase_percent",
    "decrease_percent",
    "change_percent",
    "increase_over_budget",
    "decrease_over_budget",
    "increase_percent_over_budget",
    "decrease_percent_over_budget",
];

fn wide(table: TableId) -> Vec<Column> {
    let t = Some(table);
    let mut columns = vec![
        document(),
        disclosure(),
        department(),
        year(),
        unit(),
        page(),
        row(),
        side(),
        line(),
        code(t),
        level(),
        class_code(t),
        section_code(t),
        class_name(t),
        section_name(t),
        item(),
        name(),
        row_kind(),
        is_leaf(),
    ];
    let schema = Schemas::builtin().get(table);
    for variant in [false, true] {
        columns.extend(schema.columns.iter().filter(|c| c.variant == variant).map(|c| Column {
            id: Cow::Owned(c.id.as_str().to_owned()),
            kind: Kind::Amount,
            title_zh: Cow::Owned(c.label.clone()),
            title_en: Cow::Owned(c.label_en.clone()),
            about_zh: if variant { "部分地区或年份才有".into() } else { "照原文的数字".into() },
            about_en: if variant {
                "Printed in some regions or years only".into()
            } else {
                "The figure as printed".into()
            },
            required: false,
            values: &[],
            fiscal: None,
        }));
    }
    columns.push(column(
        "other_columns",
        Kind::Text,
        "未知栏",
        "Unknown columns",
        "没有规范标识的栏：JSON 对象，印出的表头 → 数字",
        "Columns that no schema knows: a JSON object, header as printed → figure",
    ));
    columns
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
