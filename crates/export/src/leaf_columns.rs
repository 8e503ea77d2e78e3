//! Columns that are not sums of other columns of the same row: sums over leaf columns count nothing twice.
use juesuan_model::{Column, Row, TableId};

/// Whether a column is a leaf of this row: it does not repeat a part (其中) of another column, and the row has no figure in
/// any of its parts.
pub(crate) fn is_leaf(table: TableId, row: &Row, column: &Column) -> bool {
    !is_of_which(table, column) && !parts_of(table, column).iter().any(|part| row.amount(part).is_some())
}

/// The columns that add up to a column; empty for a column that is not a sum.
fn parts_of(table: TableId, column: &Column) -> &'static [Column] {
    use TableId as T;
    const INCOME: &[Column] = &[
        Column::FISCAL_APPROPRIATION,
        Column::SUPERIOR_SUBSIDY,
        Column::BUSINESS,
        Column::OPERATING,
        Column::AFFILIATED_REMITTANCE,
        Column::OTHER,
    ];
    const EXPENDITURE: &[Column] = &[
        Column::BASIC,
        Column::PROJECT,
        Column::REMITTED_TO_SUPERIOR,
        Column::OPERATING,
        Column::SUBSIDY_TO_AFFILIATED,
    ];
    const FUNDS: &[Column] = &[Column::GENERAL_PUBLIC, Column::GOVERNMENT_FUND, Column::STATE_CAPITAL];
    const BASIC_AND_PROJECT: &[Column] = &[Column::BASIC, Column::PROJECT];
    const EXPENDITURE_OF_YEAR: &[Column] = &[Column::EXPENDITURE_BASIC, Column::EXPENDITURE_PROJECT];
    const BUDGET: &[Column] = &[
        Column::BUDGET_ABROAD,
        Column::BUDGET_VEHICLE_SUBTOTAL,
        Column::BUDGET_VEHICLE_PURCHASE,
        Column::BUDGET_VEHICLE_OPERATION,
        Column::BUDGET_RECEPTION,
    ];
    const BUDGET_VEHICLES: &[Column] = &[Column::BUDGET_VEHICLE_PURCHASE, Column::BUDGET_VEHICLE_OPERATION];
    const FINAL: &[Column] = &[
        Column::FINAL_ABROAD,
        Column::FINAL_VEHICLE_SUBTOTAL,
        Column::FINAL_VEHICLE_PURCHASE,
        Column::FINAL_VEHICLE_OPERATION,
        Column::FINAL_RECEPTION,
    ];
    const FINAL_VEHICLES: &[Column] = &[Column::FINAL_VEHICLE_PURCHASE, Column::FINAL_VEHICLE_OPERATION];
    let is = |id: Column| *column == id;
    match table {
        T::Income if is(Column::TOTAL) => INCOME,
        T::Expenditure if is(Column::TOTAL) => EXPENDITURE,
        T::FiscalAppropriationSummary if is(Column::TOTAL) => FUNDS,
        T::GeneralPublicExpenditure | T::StateCapital if is(Column::TOTAL) => BASIC_AND_PROJECT,
        T::GovernmentFund | T::StateCapital if is(Column::EXPENDITURE_TOTAL) => EXPENDITURE_OF_YEAR,
        T::ThreePublicExpenses if is(Column::BUDGET_TOTAL) => BUDGET,
        T::ThreePublicExpenses if is(Column::BUDGET_VEHICLE_SUBTOTAL) => BUDGET_VEHICLES,
        T::ThreePublicExpenses if is(Column::FINAL_TOTAL) => FINAL,
        T::ThreePublicExpenses if is(Column::FINAL_VEHICLE_SUBTOTAL) => FINAL_VEHICLES,
        _ => &[],
    }
}

/// Whether a column repeats a part of another column (其中：…).
fn is_of_which(table: TableId, column: &Column) -> bool {
    match table {
        TableId::Income => *column == Column::BUSINESS_EDUCATION_FEES,
        TableId::GeneralPublicExpenditure => *column == Column::PROJECT_CAPITAL_CONSTRUCTION,
        _ => false,
    }
}
