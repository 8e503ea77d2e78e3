//! The headline figures of a disclosure: total income and expenditure, balance, basic and project expenditure, 三公.
//!
//! All of them are printed figures, converted to 元; none is computed.
use crate::{currency, view::DisclosureView};
use juesuan_model::{Amount, Column, RowKind, TableId};
use rust_decimal::Decimal;

/// A headline figure: its names, and the cell that prints it.
pub(crate) struct Headline {
    pub(crate) id: &'static str,
    pub(crate) title_zh: &'static str,
    table: TableId,
    row: RowSelector,
    column: Column,
}

enum RowSelector {
    /// The row of 01 or 04 with this item.
    Item(&'static str),
    /// The first total row.
    Total,
}

const fn headline(
    id: &'static str,
    title_zh: &'static str,
    table: TableId,
    row: RowSelector,
    column: Column,
) -> Headline {
    Headline { id, title_zh, table, row, column }
}

/// All headline figures, in the order of the summary sheet.
pub(crate) static ALL: [Headline; 8] = [
    headline(
        "income",
        "本年收入合计",
        TableId::IncomeExpenditureSummary,
        RowSelector::Item("income_total"),
        Column::AMOUNT,
    ),
    headline(
        "expenditure",
        "本年支出合计",
        TableId::IncomeExpenditureSummary,
        RowSelector::Item("expenditure_total"),
        Column::AMOUNT,
    ),
    headline(
        "closing_balance",
        "年末结转和结余",
        TableId::IncomeExpenditureSummary,
        RowSelector::Item("closing_balance"),
        Column::AMOUNT,
    ),
    headline(
        "fiscal_appropriation",
        "财政拨款收入",
        TableId::FiscalAppropriationSummary,
        RowSelector::Item("income_total"),
        Column::AMOUNT,
    ),
    headline("basic", "基本支出", TableId::Expenditure, RowSelector::Total, Column::BASIC),
    headline("project", "项目支出", TableId::Expenditure, RowSelector::Total, Column::PROJECT),
    headline(
        "three_public_budget",
        "“三公”经费预算数",
        TableId::ThreePublicExpenses,
        RowSelector::Total,
        Column::BUDGET_TOTAL,
    ),
    headline(
        "three_public_final",
        "“三公”经费决算数",
        TableId::ThreePublicExpenses,
        RowSelector::Total,
        Column::FINAL_TOTAL,
    ),
];

/// The value of a headline figure in 元; `None` if the table or the row is missing, or the unit unknown.
pub(crate) fn value(disclosure: &DisclosureView<'_>, headline: &Headline) -> Option<Decimal> {
    let table = disclosure.tables.iter().find(|t| t.id == headline.table)?;
    let found = table.rows.iter().find(|r| match headline.row {
        RowSelector::Item(item) => r.item == Some(item),
        RowSelector::Total => r.record.kind == RowKind::Total,
    })?;
    let amount: &Amount = found.record.amount(&headline.column)?;
    currency::yuan(amount, table.yuan_per_unit)
}
