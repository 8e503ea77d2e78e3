//! `tables`: one row per disclosure and table 01–09.
use super::{
    OutputColumn, OutputColumnId as Id,
    shared::{count, department, department_clean, disclosure, document, table, year},
};
use crate::{
    value::Value,
    view::{DisclosureView, DocumentView, TableView},
};

pub(super) fn columns() -> Vec<OutputColumn> {
    vec![
        document(),
        disclosure(),
        department(),
        year(),
        table(),
        OutputColumn::text(Id::Id, "Table id", "表标识")
            .described("English id of the table", "表的英文标识")
            .required(),
        OutputColumn::text(Id::Status, "Status", "状态")
            .described(
                "filled: has figures; empty: printed without a figure; missing: not in the document",
                "filled 有数，empty 空表，missing 未公开",
            )
            .required()
            .one_of(&["filled", "empty", "missing"]),
        OutputColumn::text(Id::Title, "Title", "表名").described("Title as printed", "表名，照原文"),
        OutputColumn::text(Id::Label, "Label", "表标")
            .described("Number as printed, such as 公开01表", "印出的表号，如“公开01表”"),
        OutputColumn::text(Id::Pages, "Pages", "页").described("Pages, separated by ;", "所在页，以 ; 分隔"),
        OutputColumn::text(Id::Unit, "Unit", "单位")
            .described("Unit printed above the table", "表头的金额单位，照原文"),
        count(Id::Rows, ("Rows", "行数"), ("Number of rows", "行数")),
        count(Id::Figures, ("Figures", "数字个数"), ("Number of printed figures", "印出的数字个数")),
        OutputColumn::text(Id::Statement, "Statement", "空表说明")
            .described("Printed reason why the table is empty", "空表的原因，照原文"),
        OutputColumn::text(Id::Notes, "Notes", "注")
            .described("Notes as printed, one per line", "表下的注，照原文，每条一行"),
        OutputColumn::text(Id::Method, "Method", "读取方式")
            .described(
                "How cells were found: lattice by rulings, stream by alignment, hybrid by both, text from a text dump",
                "单元格的识别方式：lattice 按表格线，stream 按对齐，hybrid 两者兼用，text 取自纯文本",
            )
            .one_of(&["lattice", "hybrid", "stream", "text"]),
        OutputColumn::number(Id::Confidence, "Confidence", "置信度").described(
            "Confidence in the reading, from 0 (a guess) to 1 (no doubts)",
            "读取结果的置信度，从 0（猜测）到 1（无可疑之处）",
        ),
        OutputColumn::text(Id::Reasons, "Reasons", "置信度说明")
            .described("Reasons why the confidence is below 1, one per line", "置信度低于 1 的原因，每条一行"),
        department_clean(),
    ]
}

pub(crate) fn values<'a>(
    document: &'a DocumentView<'a>,
    disclosure: &'a DisclosureView<'a>,
    table: &'a TableView<'a>,
) -> Vec<Value<'a>> {
    let record = table.record;
    let lines = |list: &[String]| if list.is_empty() { Value::Null } else { Value::owned(list.join("\n")) };
    let pages: Vec<String> = record.pages.iter().map(u32::to_string).collect();
    let reading = record.reading.as_ref();
    vec![
        Value::text(document.info.id),
        Value::Integer(disclosure.number),
        Value::optional(disclosure.record.department.as_deref()),
        Value::integer(disclosure.record.fiscal_year),
        Value::text(table.id.number()),
        Value::text(table.id.id()),
        Value::text(record.status.as_str()),
        Value::optional(record.title.as_deref()),
        Value::optional(record.label.as_deref()),
        if pages.is_empty() { Value::Null } else { Value::owned(pages.join(";")) },
        Value::optional(record.unit.as_deref()),
        Value::count(record.rows.len()),
        Value::count(record.figures()),
        Value::optional(record.statement.as_deref()),
        lines(&record.notes),
        Value::optional(reading.map(|r| r.method.as_str())),
        reading.map_or(Value::Null, |r| Value::Number(r.score)),
        reading.map_or(Value::Null, |r| lines(&r.reasons.iter().map(ToString::to_string).collect::<Vec<_>>())),
        Value::optional(disclosure.department_clean.as_deref()),
    ]
}
