//! The columns of `figures`: one row per printed figure.
use super::{
    Column, Kind,
    common::{
        class_code, class_name, code, column, department, department_clean, disclosure, document, is_leaf, item, level,
        line, name, position, row, row_kind, section_code, section_name, side, table, unit, year,
    },
};

pub(super) fn figures() -> Vec<Column> {
    vec![
        document(),
        department(),
        year(),
        table(),
        side(None),
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
        column(
            "page",
            Kind::Integer,
            "页",
            "Page",
            "该数字所在的页，从 1 起",
            "Page that the figure stands on, from 1",
        ),
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
