//! Whether a header is that of a table, and which table a header is of.
use crate::grid::Grid;
use crate::header::{self, Extent, Header, Role};
use juesuan_model::TableId;
use juesuan_model::schema::{Form, Schema, Schemas};

/// 09 has at least so many columns of amounts, …
const THREE_PUBLIC_COLUMNS: usize = 2;
/// … 01, 04 and 06 so many, …
const LIST_COLUMNS: usize = 1;
/// … the others half of their columns, but no more than half of so many.
const CLASSIFIED_COLUMNS: usize = 4;

/// Tables that no other shares its header with (05 and 08 have the same, so have 07 and 08), and how many of their
/// columns must be there.
const UNMISTAKABLE: [(TableId, usize); 3] =
    [(TableId::Income, 6), (TableId::Expenditure, 5), (TableId::ThreePublicExpenses, 10)];

/// Whether a header has the columns that a table cannot do without.
pub(crate) fn fits(header: &Header, schema: &Schema) -> bool {
    match schema.form {
        Form::ThreePublic => header.known >= THREE_PUBLIC_COLUMNS,
        Form::TwoSided | Form::Grouped => header.known >= LIST_COLUMNS,
        Form::Classified => {
            let wanted = schema.columns.iter().filter(|c| !c.variant).count();
            header.known * 2 >= wanted.min(CLASSIFIED_COLUMNS)
        }
    }
}

/// The table whose columns a header has, if it has no others and is unmistakable.
pub(crate) fn table_of(grid: &Grid, extent: Extent, schemas: &Schemas) -> Option<(TableId, Header)> {
    UNMISTAKABLE.into_iter().find_map(|(t, wanted)| {
        let header = header::read(grid, extent, schemas.get(t));
        let amounts = header.columns.iter().filter(|c| matches!(c.role, Role::Amount(_))).count();
        let unknown = header.columns.iter().filter(|c| c.role == Role::Unknown).count();
        let is_budget = t != TableId::ThreePublicExpenses && header.texts.iter().any(|x| x.contains("预算数"));
        (amounts >= wanted && unknown == 0 && !is_budget).then_some((t, header))
    })
}
