//! The columns of `findings`: one row per finding.
use super::{
    Column, Kind,
    common::{SEVERITIES, TABLE_NUMBERS, column, department, disclosure, document, number, position, year},
};

pub(super) fn findings() -> Vec<Column> {
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
