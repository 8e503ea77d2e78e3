//! What messages call rows, cells and amounts, and where they are.
//!
//! In: cells of an indexed disclosure. Out: their names as printed, in sentences of both languages, and the [`Location`]
//! copied from the record (page and box as displayed, points from the top left).
use crate::index::{CellId, Index};
use juesuan_model::{Disclosure, Location, Row, TableId, Words, schema::Schemas};
use rust_decimal::Decimal;

/// Decimals of an amount in place of a blank cell.
const USUAL_DECIMALS: u32 = 2;

/// Several things in one sentence.
pub(crate) fn list(all: &[Words]) -> Words {
    let join = |part: fn(&Words) -> &str, sep: &str| all.iter().map(part).collect::<Vec<_>>().join(sep);
    Words::new(join(|w| &w.en, "; "), join(|w| &w.zh, "；"))
}

/// What a row is called: its code and name as printed.
pub(crate) fn row_name(row: &Row) -> Words {
    let name = row.name.as_deref().unwrap_or("");
    match (row.code.as_deref(), name) {
        (Some(code), "") => Words::same(code),
        (Some(code), name) => Words::new(format!("{code} {name}"), format!("{code}{name}")),
        (None, "") => Words::fixed("its only row", "数据行"),
        (None, name) => Words::same(name),
    }
}

/// The printed header of a column, else what the schema calls it.
pub(crate) fn column_label<'s>(disclosure: &'s Disclosure, table: TableId, column: &'s str) -> &'s str {
    let printed = disclosure.tables.get(&table).map(|t| t.columns.as_slice()).unwrap_or_default();
    let printed = printed.iter().find(|(id, _)| id.as_str() == column).map(|(_, label)| label.as_str());
    printed.filter(|label| !label.is_empty()).unwrap_or_else(|| {
        let known = Schemas::builtin().get(table).columns.iter().find(|c| c.id.as_str() == column);
        known.map_or(column, |c| c.label.as_str())
    })
}

impl Index<'_> {
    /// A cell: `table 03, 201 一般公共服务支出, 基本支出` / `03表“201一般公共服务支出”行“基本支出”栏`.
    pub(crate) fn cell_name(&self, cell: CellId) -> Words {
        let (Some(figure), Some((row, cell))) = (self.figure(cell), self.record(cell)) else { return Words::default() };
        let name = row_name(row);
        let label = self.column_label(figure.table, cell.column.as_str());
        Words::new(
            format!("table {}, {}, {label}", figure.table, name.en),
            format!("{}表“{}”行“{label}”栏", figure.table, name.zh),
        )
    }

    /// A row: `201 一般公共服务支出`; empty if there is no such row.
    pub(crate) fn row_name(&self, table: TableId, row: usize) -> Words {
        self.disclosure.tables.get(&table).and_then(|t| t.rows.get(row)).map(row_name).unwrap_or_default()
    }

    /// What a column of a table is called.
    pub(crate) fn column_label<'s>(&'s self, table: TableId, column: &'s str) -> &'s str {
        column_label(self.disclosure, table, column)
    }

    /// The location of a cell.
    pub(crate) fn location(&self, cell: CellId) -> Location {
        let (Some(figure), Some((row, cell))) = (self.figure(cell), self.record(cell)) else {
            return Location::default();
        };
        Location::table(figure.table)
            .with_row(figure.row)
            .with_column(cell.column.clone())
            .with_page(row.page_of(cell))
            .with_bbox(cell.bbox)
    }

    /// The location of a row.
    pub(crate) fn row_location(&self, table: TableId, row: usize) -> Location {
        let page = self.disclosure.tables.get(&table).and_then(|t| t.rows.get(row)).and_then(|r| r.page);
        Location::table(table).with_row(row).with_page(page)
    }

    /// A number of common steps as an amount in the unit of a cell's table, with the decimals of the cell.
    pub(crate) fn print(&self, steps: i128, like: CellId) -> String {
        let Some(figure) = self.figure(like) else { return steps.to_string() };
        let scale = self.table(figure.table).map_or(1, |t| t.scale);
        let value = self.record(like).and_then(|(_, c)| c.value.as_ref());
        print(steps, scale, value.map_or(USUAL_DECIMALS, juesuan_model::Amount::decimals))
    }

    /// Half of a number of common steps as an amount in the unit of a cell's table.
    pub(crate) fn print_half(&self, twice: i128, like: CellId) -> String {
        let Some(figure) = self.figure(like) else { return twice.to_string() };
        let scale = self.table(figure.table).map_or(1, |t| t.scale);
        let Ok(value) = Decimal::try_from_i128_with_scale(twice, 0) else { return twice.to_string() };
        let Ok(scale) = Decimal::try_from_i128_with_scale(scale.saturating_mul(2), 0) else { return twice.to_string() };
        value.checked_div(scale).map_or_else(|| twice.to_string(), |d| d.normalize().to_string())
    }
}

/// `steps / scale` with at least so many decimals.
fn print(steps: i128, scale: i128, decimals: u32) -> String {
    let exact = || {
        let value = Decimal::try_from_i128_with_scale(steps, 0).ok()?;
        let mut value = value.checked_div(Decimal::try_from_i128_with_scale(scale, 0).ok()?)?.normalize();
        if value.scale() < decimals {
            value.rescale(decimals);
        }
        Some(value.to_string())
    };
    exact().unwrap_or_else(|| format!("{steps}/{scale}"))
}
