//! `narrative`: one row per figure in the narrative (情况说明).
use super::{
    OutputColumn, OutputColumnId as Id,
    shared::{department, disclosure, document, year},
};
use crate::{
    value::Value,
    view::{DisclosureView, DocumentView},
};
use juesuan_model::{NarrativeFigure, narrative::NarrativeMeasure};

pub(super) fn columns() -> Vec<OutputColumn> {
    vec![
        document(),
        department(),
        year(),
        OutputColumn::text(Id::Section, "Section", "章节")
            .described(
                "Id of its section: income, general_public, three_public …",
                "所在章节的标识，如 income、general_public、three_public",
            )
            .required(),
        OutputColumn::text(Id::Item, "Item", "项目")
            .described(
                "What the figure is about: an id, a code, or the names of 类, 款 and 项 separated by /",
                "所指项目：标识、科目编码，或以 / 分隔的类、款、项名称",
            )
            .required(),
        OutputColumn::text(Id::Measure, "Measure", "指标")
            .described(
                "Amount, budget, share, completion, count, amount of the previous year, or a change in money or percent",
                "金额、预算、占比、完成率、数量、上年数，或增减额与增减率",
            )
            .required()
            .one_of(NarrativeMeasure::IDS),
        OutputColumn::amount(Id::Value, "Value", "数值").described("The figure as printed", "印出的数字").required(),
        OutputColumn::text(Id::Unit, "Unit", "单位")
            .described("万元, 元, %, 个, 辆 …", "万元、元、%、个、辆等")
            .required(),
        OutputColumn::integer(Id::Page, "Page", "页")
            .described("Page of the figure, from 1", "该数字所在的页，从 1 起"),
        OutputColumn::text(Id::Sentence, "Sentence", "原句")
            .described("The sentence with the figure", "该数字所在的句子")
            .required(),
        disclosure(),
        OutputColumn::integer(Id::Number, "Number", "序号")
            .described(
                "Number of the figure in the narrative of the disclosure, from 1",
                "该份公开文本情况说明中的第几个数字，从 1 起",
            )
            .required(),
    ]
}

/// The row of one figure; `number` counts from 1 within the disclosure.
pub(crate) fn values<'a>(
    document: &'a DocumentView<'a>,
    disclosure: &'a DisclosureView<'a>,
    figure: &'a NarrativeFigure,
    number: i64,
) -> Vec<Value<'a>> {
    vec![
        Value::text(document.info.id),
        Value::optional(disclosure.record.department.as_deref()),
        Value::integer(disclosure.record.fiscal_year),
        Value::text(figure.section.as_str()),
        Value::text(figure.item.as_str()),
        Value::text(figure.measure.as_str()),
        Value::Printed(&figure.value),
        Value::text(&figure.unit),
        Value::integer(figure.page),
        Value::text(&figure.sentence),
        Value::Integer(disclosure.number),
        Value::Integer(number),
    ]
}
