//! Names of pages and columns in messages.
use juesuan_model::schema::Schemas;
use juesuan_model::{Column, TableId};

/// “, page 3” and “第3页”; empty where a text dump has no page breaks.
pub(crate) fn on_page(page: Option<u32>) -> (String, String) {
    page.map_or_else(Default::default, |p| (format!(", page {p}"), format!("第{p}页")))
}

/// The name that the form gives a column; its id for a column that no schema knows.
pub(crate) fn column_name(table: TableId, column: &Column) -> String {
    let columns = &Schemas::builtin().get(table).columns;
    columns.iter().find(|c| c.id == *column).map_or_else(|| column.to_string(), |c| c.label.clone())
}
