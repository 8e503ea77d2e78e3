//! The headline figures of a disclosure: one line per department and year.
//!
//! In: the tables as read. Out: exact 元, none where the table or the row is not there. Nothing is computed: these are
//! figures that the forms print.
use crate::{entry::Part, unit};
use juesuan_model::{Amount, Column, RowKind, TableId};
use rust_decimal::Decimal;

/// A headline figure: how it is called, and where it stands.
pub(crate) struct Headline {
    pub(crate) id: &'static str,
    pub(crate) title_zh: &'static str,
    table: TableId,
    place: Place,
    column: Column,
}

enum Place {
    /// The row of 01 or 04 with this item id.
    Item(&'static str),
    /// The first total row.
    Total,
}

const fn headline(id: &'static str, title_zh: &'static str, table: TableId, place: Place, column: Column) -> Headline {
    Headline { id, title_zh, table, place, column }
}

/// All of them, in order.
pub(crate) static ALL: [Headline; 8] = [
    headline("income", "本年收入合计", TableId::IncomeExpenditureSummary, Place::Item("income_total"), Column::AMOUNT),
    headline(
        "expenditure",
        "本年支出合计",
        TableId::IncomeExpenditureSummary,
        Place::Item("expenditure_total"),
        Column::AMOUNT,
    ),
    headline(
        "closing_balance",
        "年末结转和结余",
        TableId::IncomeExpenditureSummary,
        Place::Item("closing_balance"),
        Column::AMOUNT,
    ),
    headline(
        "fiscal_appropriation",
        "财政拨款收入",
        TableId::FiscalAppropriationSummary,
        Place::Item("income_total"),
        Column::AMOUNT,
    ),
    headline("basic", "基本支出", TableId::Expenditure, Place::Total, Column::BASIC),
    headline("project", "项目支出", TableId::Expenditure, Place::Total, Column::PROJECT),
    headline(
        "three_public_budget",
        "“三公”经费预算数",
        TableId::ThreePublicExpenses,
        Place::Total,
        Column::BUDGET_TOTAL,
    ),
    headline("three_public_final", "“三公”经费决算数", TableId::ThreePublicExpenses, Place::Total, Column::FINAL_TOTAL),
];

/// The value of one of them.
pub(crate) fn value(part: &Part<'_>, headline: &Headline) -> Option<Decimal> {
    let form = part.tables.iter().find(|f| f.id == headline.table)?;
    let line = form.rows.iter().find(|l| match headline.place {
        Place::Item(item) => l.item == Some(item),
        Place::Total => l.row.kind == RowKind::Total,
    })?;
    let amount: &Amount = line.row.amount(&headline.column)?;
    unit::yuan(amount, form.per)
}
