//! `figures`: one row per printed figure.
use super::{
    ColumnType, OutputColumn, OutputColumnId as Id,
    shared::{
        class_code, class_name, code, corners, department, department_clean, disclosure, document, is_leaf, item,
        level, line, name, row, row_kind, section_code, section_name, side, table, unit, year,
    },
};
use crate::{
    Options, currency, leaf_columns,
    value::Value,
    view::{DisclosureView, DocumentView, RowView, TableView},
};
use juesuan_model::{Amount, Cell, TableId};

/// The three budgets of a fiscal appropriation: values of `fund`, and ids of columns and ends of item ids in 04.
const FUNDS: &[&str] = &["general_public", "government_fund", "state_capital"];

pub(super) fn columns() -> Vec<OutputColumn> {
    let mut columns = vec![
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
        OutputColumn::text(Id::Column, "Column", "栏标识")
            .described(
                "Id of the column; x1, x2 … if the schema does not have it",
                "栏的英文标识；x1、x2… 为规范之外的栏",
            )
            .required(),
        OutputColumn::text(Id::ColumnLabel, "Column label", "栏目")
            .described("Header of the column as printed", "栏的表头，照原文"),
        row_kind(),
        OutputColumn::amount(Id::Amount, "Amount", "金额").described("The figure as printed", "印出的数字"),
        unit(),
        OutputColumn::new(Id::AmountYuan, ColumnType::Yuan, "Amount in yuan", "金额（元）")
            .described("Exact value in 元; blank if the unit is unknown", "折合元的精确值；单位未知时为空")
            .fiscal_type("value"),
        OutputColumn::integer(Id::Page, "Page", "页")
            .described("Page of the figure, from 1", "该数字所在的页，从 1 起"),
    ];
    columns.extend(corners());
    columns.extend([
        disclosure(),
        row(),
        item(),
        class_name(None),
        section_name(None),
        is_leaf(),
        OutputColumn::boolean(Id::IsLeafColumn, "Leaf column", "末级栏")
            .described(
                "The row has no figure in a part of this column: sums of one row over leaf columns count nothing twice",
                "该行没有此栏的分栏数字：一行内只加末级栏不会重复计算",
            )
            .required(),
        OutputColumn::text(Id::Phase, "Phase", "阶段")
            .described(
                "Budget or final accounts in 09; final in all other tables",
                "09 表为预算数或决算数；其余各表均为决算",
            )
            .required()
            .one_of(&["budget", "final"])
            .fiscal_type("phase:id"),
        OutputColumn::text(Id::Fund, "Fund", "资金")
            .described(
                "Budget that the money comes from, if the table, column or row is about one budget only",
                "财政拨款的资金来源；仅在表、栏或行只涉及一种预算时填写",
            )
            .one_of(FUNDS)
            .fiscal_type("fin-source:generic:level1:code"),
        department_clean(),
    ]);
    columns
}

/// The row of one figure: `amount`, the value of `cell`.
pub(crate) fn values<'a>(
    document: &'a DocumentView<'a>,
    disclosure: &'a DisclosureView<'a>,
    table: &'a TableView<'a>,
    row: &'a RowView<'a>,
    (cell, amount): (&'a Cell, &'a Amount),
    options: &Options,
) -> Vec<Value<'a>> {
    let record = row.record;
    let column = cell.column.as_str();
    let label = table.record.columns.iter().find(|(id, _)| *id == cell.column).map(|(_, label)| label.as_str());
    let [x0, y0, x1, y1] = Value::corners(cell.bbox);
    vec![
        Value::text(document.info.id),
        Value::optional(disclosure.record.department.as_deref()),
        Value::integer(disclosure.record.fiscal_year),
        Value::text(table.id.number()),
        Value::optional(record.side.map(juesuan_model::Side::as_str)),
        Value::integer(record.line_no),
        Value::optional(record.code.as_deref()),
        Value::optional(record.level.map(juesuan_model::Level::as_str)),
        Value::optional(row.class_code),
        Value::optional(row.section_code),
        Value::optional(record.name.as_deref()),
        Value::text(column),
        Value::optional(label),
        Value::text(record.kind.as_str()),
        Value::converted(amount, table, options),
        Value::optional(currency::converted_unit(table.record.unit.as_deref(), table.yuan_per_unit, options.unit)),
        currency::yuan(amount, table.yuan_per_unit).map_or(Value::Null, Value::Exact),
        Value::integer(record.page_of(cell)),
        x0,
        y0,
        x1,
        y1,
        Value::Integer(disclosure.number),
        Value::Integer(row.number),
        Value::optional(row.item),
        Value::optional(row.class_name),
        Value::optional(row.section_name),
        Value::Boolean(row.is_leaf),
        Value::Boolean(leaf_columns::is_leaf(table.id, record, &cell.column)),
        Value::text(phase(table.id, column)),
        Value::optional(fund(table.id, column, row.item)),
        Value::optional(disclosure.department_clean.as_deref()),
    ]
}

/// `budget` for 预算数, `final` for 决算数.
pub(crate) fn phase(table: TableId, column: &str) -> &'static str {
    if table == TableId::ThreePublicExpenses && column.starts_with("budget_") { "budget" } else { "final" }
}

/// The budget that a figure belongs to, if its table, column or row is about one budget only.
pub(crate) fn fund(table: TableId, column: &str, item: Option<&str>) -> Option<&'static str> {
    match table {
        TableId::GeneralPublicExpenditure | TableId::GeneralPublicBasicExpenditure => Some("general_public"),
        TableId::GovernmentFund => Some("government_fund"),
        TableId::StateCapital => Some("state_capital"),
        TableId::FiscalAppropriationSummary | TableId::IncomeExpenditureSummary => {
            FUNDS.iter().copied().find(|f| *f == column || item.is_some_and(|i| i.ends_with(f)))
        }
        _ => None,
    }
}
