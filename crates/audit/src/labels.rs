//! Names, figures and places in words.
//!
//! In: cells of an indexed disclosure. Out: what messages call them in English and Chinese, and the [`Location`] copied from
//! the record (page and box as displayed, points from the top left).
use crate::index::{CellId, Index};
use juesuan_model::{Location, Row, TableId, Words};
use rust_decimal::Decimal;

/// Words for several things.
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
        (None, "") => Words::fixed("its row", "数据行"),
        (None, name) => Words::same(name),
    }
}

impl Index<'_> {
    /// A cell in words: `03 201 一般公共服务支出, basic` / `03表“201一般公共服务支出”行“基本支出”栏`.
    pub(crate) fn cell_name(&self, ix: CellId) -> Words {
        let (Some(figure), Some((row, cell))) = (self.figure(ix), self.record(ix)) else { return Words::default() };
        let name = row_name(row);
        let label = self.column_label(figure.table, cell.column.as_str());
        Words::new(
            format!("{} {}, {}", figure.table, name.en, cell.column),
            format!("{}表“{}”行“{label}”栏", figure.table, name.zh),
        )
    }

    /// The printed header of a column, else its id.
    pub(crate) fn column_label<'s>(&'s self, table: TableId, column: &'s str) -> &'s str {
        let columns = self.disclosure.tables.get(&table).map(|t| t.columns.as_slice()).unwrap_or_default();
        columns.iter().find(|(id, _)| id.as_str() == column).map_or(column, |(_, label)| label.as_str())
    }

    /// Where a cell stands.
    pub(crate) fn place(&self, ix: CellId) -> Location {
        let (Some(figure), Some((row, cell))) = (self.figure(ix), self.record(ix)) else { return Location::default() };
        Location {
            table: Some(figure.table),
            row: Some(figure.row),
            column: Some(cell.column.clone()),
            page: row.page_of(cell),
            bbox: cell.bbox,
        }
    }

    /// Where a row stands.
    pub(crate) fn row_place(&self, table: TableId, row: usize) -> Location {
        let page = self.disclosure.tables.get(&table).and_then(|t| t.rows.get(row)).and_then(|r| r.page);
        Location { table: Some(table), row: Some(row), page, ..Location::default() }
    }

    /// A number of common steps as a figure in the unit and the decimals of a cell's table.
    pub(crate) fn print(&self, steps: i128, like: CellId) -> String {
        let Some(figure) = self.figure(like) else { return steps.to_string() };
        let scale = self.table(figure.table).map_or(1, |t| t.scale);
        let decimals = self.record(like).and_then(|(_, c)| c.value.as_ref()).map_or(2, juesuan_model::Amount::decimals);
        print(steps, scale, decimals)
    }

    /// A difference, in the unit of a cell's table.
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
