//! `documents`: one row per input file.
use super::{
    ColumnType, OutputColumn, OutputColumnId as Id,
    shared::{count, document},
};
use crate::{value::Value, view::DocumentInfo};

pub(super) fn columns() -> Vec<OutputColumn> {
    vec![
        document(),
        OutputColumn::text(Id::File, "File", "文件名").described("Name of the input file", "输入文件的名称").required(),
        OutputColumn::text(Id::Path, "Path", "路径").described("Path as given", "给定的路径").required(),
        OutputColumn::text(Id::Sha256, "SHA-256", "SHA-256").described(
            "SHA-256 of the content of the file; blank if the file could not be read",
            "文件内容的 SHA-256；文件读不到时为空",
        ),
        OutputColumn::text(Id::Status, "Status", "状态").described("Result of the run", "处理结果").required().one_of(
            &["ok", "partial", "no_tables", "no_text", "encrypted", "unreadable", "timeout", "limit", "crashed"],
        ),
        OutputColumn::text(Id::Message, "Message", "说明（英文）")
            .described("Explanation of the status, in one English sentence", "对状态的一句话说明，英文"),
        count(Id::Pages, ("Pages", "页数"), ("Number of pages; 0 if unknown", "页数；未知为 0")),
        count(Id::Disclosures, ("Disclosures", "份数"), ("Number of disclosures in the file", "文件内公开文本的份数")),
        OutputColumn::text(Id::Department, "Department", "部门")
            .described("Department or unit; different ones are separated by ；", "部门或单位名称；各份不同时以；分隔")
            .fiscal_type("administrative-classification:generic:label"),
        OutputColumn::new(Id::FiscalYear, ColumnType::Year, "Fiscal year", "年度")
            .described("Year of the accounts; blank if the disclosures differ", "决算年度；各份不同时为空")
            .fiscal_type("date:fiscal-year"),
        OutputColumn::text(Id::Unit, "Unit", "单位").described(
            "Unit of most tables, as printed; blank if the disclosures differ",
            "多数表的金额单位，照原文；各份不同时为空",
        ),
        count(
            Id::TablesFilled,
            ("Tables filled", "有数的表"),
            ("Number of tables with at least one figure", "有数字的表数"),
        ),
        count(Id::TablesEmpty, ("Tables empty", "空表"), ("Number of tables without a figure", "没有数字的表数")),
        count(
            Id::TablesMissing,
            ("Tables missing", "缺表"),
            ("Number of tables that are not in the document", "未公开的表数"),
        ),
        count(Id::Figures, ("Figures", "数字个数"), ("Number of printed figures", "印出的数字个数")),
        count(
            Id::FindingsError,
            ("Errors", "错误"),
            ("Number of findings of severity error", "严重程度为 error 的发现数"),
        ),
        count(
            Id::FindingsWarning,
            ("Warnings", "警告"),
            ("Number of findings of severity warning", "严重程度为 warning 的发现数"),
        ),
        count(
            Id::FindingsInfo,
            ("Notices", "提示"),
            ("Number of findings of severity info", "严重程度为 info 的发现数"),
        ),
        OutputColumn::number(Id::Seconds, "Seconds", "秒")
            .described("Processing time; blank if not measured", "处理用时；未计时为空"),
        OutputColumn::text(Id::Json, "JSON file", "JSON 文件").described(
            "Path of its JSON file in the output folder; blank if JSON is not written",
            "JSON 文件在输出文件夹内的路径；不输出 JSON 时为空",
        ),
        OutputColumn::text(Id::MessageZh, "Message, Chinese", "说明")
            .described("The message in Chinese", "对状态的一句话说明"),
        OutputColumn::text(Id::DuplicateOf, "Duplicate of", "内容相同于").described(
            "Path of the first input with exactly the same content; blank for that one: sum only over rows where this \
             is blank",
            "内容完全相同的文件中最先读入的一个的路径；求和时只取此列为空的文件",
        ),
    ]
}

/// The row of a document.
pub(crate) fn values<'a>(document: &'a DocumentInfo<'a>) -> Vec<Value<'a>> {
    let summary = document.summary;
    vec![
        Value::text(document.id),
        Value::text(&summary.file),
        Value::text(&summary.path),
        Value::non_empty(&summary.sha256),
        Value::text(summary.status.as_str()),
        Value::non_empty(&summary.message.en),
        Value::Integer(summary.pages.into()),
        Value::count(summary.disclosures),
        if summary.departments.is_empty() { Value::Null } else { Value::owned(summary.departments.join("；")) },
        Value::integer(summary.fiscal_year),
        Value::optional(summary.unit.as_deref()),
        Value::count(summary.filled),
        Value::count(summary.empty),
        Value::count(summary.missing),
        Value::count(summary.figures),
        Value::count(summary.errors),
        Value::count(summary.warnings),
        Value::count(summary.infos),
        document.seconds.map_or(Value::Null, |s| Value::Number((s * 1000.0).round() / 1000.0)),
        Value::text(&document.json),
        Value::non_empty(&summary.message.zh),
        Value::optional(document.duplicate_of),
    ]
}
