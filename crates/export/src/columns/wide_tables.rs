//! `01_income_expenditure_summary` … `09_three_public_expenses`: one row per row of that table.
//!
//! The amount columns are those of the [schema](juesuan_model::schema): the columns of every form first, then those
//! that only some forms print.
use super::{
    ColumnType, OutputColumn, OutputColumnId as Id,
    shared::{
        class_code, class_name, code, department, disclosure, document, is_leaf, item, level, line, name, row,
        row_kind, section_code, section_name, side, unit, year,
    },
};
use crate::{
    Options, currency,
    value::Value,
    view::{DisclosureView, DocumentView, RowView, TableView},
};
use juesuan_model::{TableId, schema::Schemas};

pub(super) fn columns(table: TableId) -> Vec<OutputColumn> {
    let t = Some(table);
    let mut columns = vec![
        document(),
        disclosure(),
        department(),
        year(),
        unit(),
        OutputColumn::integer(Id::Page, "Page", "页")
            .described("Page on which the row begins, from 1", "该行开始的页，从 1 起"),
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
        columns.extend(schema.columns.iter().filter(|c| c.variant == variant).map(|c| {
            let (en, zh) = if variant {
                ("Printed in some regions or years only", "部分地区或年份才有")
            } else {
                ("The figure as printed", "印出的数字")
            };
            let id = Id::Schema(c.id.as_str());
            OutputColumn::new(id, ColumnType::Amount, c.label_en.clone(), c.label.clone()).described(en, zh)
        }));
    }
    columns.push(OutputColumn::text(Id::OtherColumns, "Other columns", "未知栏").described(
        "Columns that the schema does not have: a JSON object, printed header → figure",
        "规范之外的栏：JSON 对象，印出的表头 → 数字",
    ));
    columns
}

/// The row of a row of the table.
pub(crate) fn values<'a>(
    document: &'a DocumentView<'a>,
    disclosure: &'a DisclosureView<'a>,
    table: &'a TableView<'a>,
    row: &'a RowView<'a>,
    options: &Options,
) -> Vec<Value<'a>> {
    let record = row.record;
    let mut values = vec![
        Value::text(document.info.id),
        Value::Integer(disclosure.number),
        Value::optional(disclosure.record.department.as_deref()),
        Value::integer(disclosure.record.fiscal_year),
        Value::optional(currency::converted_unit(table.record.unit.as_deref(), table.yuan_per_unit, options.unit)),
        Value::integer(record.page),
        Value::Integer(row.number),
        Value::optional(record.side.map(juesuan_model::Side::as_str)),
        Value::integer(record.line_no),
        Value::optional(record.code.as_deref()),
        Value::optional(record.level.map(juesuan_model::Level::as_str)),
        Value::optional(row.class_code),
        Value::optional(row.section_code),
        Value::optional(row.class_name),
        Value::optional(row.section_name),
        Value::optional(row.item),
        Value::optional(record.name.as_deref()),
        Value::text(record.kind.as_str()),
        Value::Boolean(row.is_leaf),
    ];
    let columns = &Schemas::builtin().get(table.id).columns;
    for variant in [false, true] {
        for column in columns.iter().filter(|c| c.variant == variant) {
            let amount = record.amount(&column.id);
            values.push(amount.map_or(Value::Null, |a| Value::converted(a, table, options)));
        }
    }
    values.push(other_columns(table, row, options));
    values
}

/// The figures of columns that the schema does not have, as a JSON object: printed header → figure. The key is the id
/// of the column if its header is empty or not unique.
fn other_columns<'a>(table: &'a TableView<'a>, row: &'a RowView<'a>, options: &Options) -> Value<'a> {
    let known = &Schemas::builtin().get(table.id).columns;
    let mut others = serde_json::Map::new();
    for cell in row.record.cells.iter().filter(|c| !known.iter().any(|k| k.id == c.column)) {
        let Some(amount) = &cell.value else { continue };
        let text = match Value::converted(amount, table, options) {
            Value::Printed(a) => a.as_str().to_owned(),
            Value::Exact(d) => d.to_string(),
            _ => continue,
        };
        let mut labels = table.record.columns.iter();
        let label = labels.find(|(id, _)| *id == cell.column).map_or("", |(_, label)| label.as_str());
        let is_repeated = table.record.columns.iter().filter(|(_, l)| l == label).count() > 1;
        let key = if label.is_empty() || is_repeated { cell.column.as_str() } else { label };
        others.insert(key.to_owned(), text.into());
    }
    if others.is_empty() { Value::Null } else { Value::owned(serde_json::Value::Object(others).to_string()) }
}
