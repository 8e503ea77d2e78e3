//! `findings`: one row per finding.
use super::{
    OutputColumn, OutputColumnId as Id,
    shared::{TABLE_NUMBERS, corners, count, department, disclosure, document, year},
};
use crate::{
    value::Value,
    view::{DisclosureView, DocumentView},
};
use juesuan_model::{Cause, Finding, Severity, TableId};

pub(super) fn columns() -> Vec<OutputColumn> {
    let mut columns = vec![
        document(),
        disclosure(),
        department(),
        year(),
        OutputColumn::integer(Id::Finding, "Finding", "序号")
            .described("Number of the finding in the disclosure, from 1", "该份公开文本的第几个发现，从 1 起")
            .required(),
        OutputColumn::text(Id::Rule, "Rule", "规则").described("Id of the rule", "规则的标识").required(),
        OutputColumn::text(Id::Severity, "Severity", "严重程度")
            .described("How serious the finding is", "error 错误，warning 警告，info 提示")
            .required()
            .one_of(&["error", "warning", "info"]),
        OutputColumn::text(Id::Cause, "Cause", "原因")
            .described("source: the document itself; reading: how it was read", "source 原文有误，reading 读取不确定")
            .required()
            .one_of(&["source", "reading"]),
        OutputColumn::text(Id::Message, "Message", "说明（英文）")
            .described("What is wrong, where, and what to do", "有何问题、在何处、如何处理，英文"),
        OutputColumn::text(Id::MessageZh, "Message, Chinese", "说明")
            .described("The same in Chinese", "有何问题、在何处、如何处理"),
        OutputColumn::code(Id::Table, "Table", "表号")
            .described("Table of the first location", "第一处的表号")
            .one_of(TABLE_NUMBERS),
        OutputColumn::integer(Id::Row, "Row", "行序")
            .described("Row of the first location, from 1", "第一处的行，从 1 起"),
        OutputColumn::text(Id::Column, "Column", "栏标识").described("Column of the first location", "第一处的栏"),
        OutputColumn::integer(Id::Page, "Page", "页").described("Page of the first location", "第一处的页"),
    ];
    columns.extend(corners());
    columns.extend([
        count(
            Id::Places,
            ("Locations", "处数"),
            ("Number of locations; the JSON file lists all of them", "涉及几处；全部位置见 JSON 文件"),
        ),
        OutputColumn::text(Id::Expected, "Expected", "应为").described("The value that was expected", "应有的值"),
        OutputColumn::text(Id::Found, "Found", "实为").described("The value that was found", "实际的值"),
    ]);
    columns
}

/// The row of one finding; `number` counts from 1 within the disclosure.
pub(crate) fn values<'a>(
    document: &'a DocumentView<'a>,
    disclosure: &'a DisclosureView<'a>,
    finding: &'a Finding,
    number: i64,
) -> Vec<Value<'a>> {
    let first = finding.at.first();
    let [x0, y0, x1, y1] = Value::corners(first.and_then(|l| l.bbox));
    vec![
        Value::text(document.info.id),
        Value::Integer(disclosure.number),
        Value::optional(disclosure.record.department.as_deref()),
        Value::integer(disclosure.record.fiscal_year),
        Value::Integer(number),
        Value::text(finding.rule.as_str()),
        Value::text(severity(finding.severity)),
        Value::text(cause(finding.cause)),
        Value::non_empty(&finding.message.en),
        Value::non_empty(&finding.message.zh),
        Value::optional(first.and_then(|l| l.table).map(TableId::number)),
        first.and_then(|l| l.row).map_or(Value::Null, |row| Value::count(row + 1)),
        Value::optional(first.and_then(|l| l.column.as_ref()).map(|c| c.as_str())),
        Value::integer(first.and_then(|l| l.page)),
        x0,
        y0,
        x1,
        y1,
        Value::count(finding.at.len()),
        Value::optional(finding.expected.as_deref()),
        Value::optional(finding.found.as_deref()),
    ]
}

/// The id of a severity in the outputs.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// The id of a cause in the outputs.
pub(crate) fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Source => "source",
        Cause::Reading => "reading",
    }
}
