//! The columns of `narrative`: one row per figure of the running text.
use super::{
    Column, Kind,
    common::{column, department, disclosure, document, year},
};

pub(super) fn narrative() -> Vec<Column> {
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
        .one_of(juesuan_model::narrative::NarrativeMeasure::IDS),
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
