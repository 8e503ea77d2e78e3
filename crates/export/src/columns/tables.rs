//! The columns of `tables`: one row per disclosure and table.
use super::{
    Column, Kind,
    common::{column, department, department_clean, disclosure, document, number, table, year},
};

pub(super) fn tables() -> Vec<Column> {
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
