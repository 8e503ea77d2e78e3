//! The columns of `documents`: one row per input file.
use super::{
    Column, Kind,
    common::{column, document, number},
};

pub(super) fn documents() -> Vec<Column> {
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
            "输出文件夹内的 JSON 文件；未输出 JSON 时为空",
            "Its JSON file in the output folder; blank where JSON is not among the formats",
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
