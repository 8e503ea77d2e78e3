//! The columns of the nine wide sets: one row per row of that table.
use super::{
    Column, Kind,
    common::{
        class_code, class_name, code, column, department, disclosure, document, is_leaf, item, level, line, name, page,
        row, row_kind, section_code, section_name, side, unit, year,
    },
};
use juesuan_model::{TableId, schema::Schemas};
use std::borrow::Cow;

pub(super) fn wide(table: TableId) -> Vec<Column> {
    let t = Some(table);
    let mut columns = vec![
        document(),
        disclosure(),
        department(),
        year(),
        unit(),
        page(),
        row(),
        side(t),
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
