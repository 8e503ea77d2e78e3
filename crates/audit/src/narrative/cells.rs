//! The cells of the tables that print what a figure of the text says.
//!
//! For items the data file names the cells (`juesuan_model::narrative`); classification items are looked up by code or
//! name in the table that the section goes through.
use super::context::Context;
use crate::index::{CellId, IndexedTable};
use juesuan_model::narrative::{CellRef, NarrativeMeasure, NarrativeSection, NarrativeSubject, RowRef};
use juesuan_model::{Column, NarrativeFigure, TableId, TableStatus, text};

impl Context<'_, '_> {
    /// The cells that print the amount or 预算数 of the subject of a figure, the expected one first. The figure is right if
    /// it agrees with any of them.
    pub(super) fn cells(&self, f: &NarrativeFigure, measure: NarrativeMeasure) -> Vec<CellId> {
        let found: Vec<Option<CellId>> = match &f.item {
            NarrativeSubject::Item(id) => {
                let cells = self.schema.item(*id).map(|i| i.cells(measure, f.section)).unwrap_or_default();
                cells.iter().map(|c| self.cell(c)).collect()
            }
            // No table prints the 预算数 of a classification item.
            _ if measure == NarrativeMeasure::Budget => Vec::new(),
            NarrativeSubject::Path(path) => {
                let table = self.index.table(self.items_table(f.section));
                table.map(|t| items_named(t, path)).unwrap_or_default()
            }
            NarrativeSubject::Code(code) => {
                let table = self.schema.section(f.section).and_then(|s| self.index.table(s.codes()));
                vec![table.and_then(|t| spent(t, *t.by_code.get(code.as_str())?))]
            }
            NarrativeSubject::Class(name) if name.ends_with("支出") => self.class_named(f.section, name),
            NarrativeSubject::Class(_) => Vec::new(),
        };
        found.into_iter().flatten().filter(|c| self.index.figure(*c).is_some_and(|f| !f.unreadable)).collect()
    }

    /// The table whose 项 a section goes through.
    pub(super) fn items_table(&self, section: NarrativeSection) -> TableId {
        self.schema.section(section).map_or(TableId::GeneralPublicExpenditure, |s| s.items())
    }

    /// A cell that the data file names, in a table with figures.
    pub(super) fn cell(&self, cell: &CellRef) -> Option<CellId> {
        let table = self.index.table(cell.table).filter(|t| t.status() == TableStatus::Filled)?;
        let row = match &cell.row {
            RowRef::Total => {
                let only = (cell.table == TableId::ThreePublicExpenses && table.table.rows.len() == 1).then_some(0);
                table.total.or(only)?
            }
            RowRef::Item(key) => *table.roles.rows.get(key)?.first()?,
            RowRef::Class => return None,
        };
        first_column(table, row, cell)
    }

    /// The cells of a 类, looked up by name in the first table that the section names, by its code in the others.
    fn class_named(&self, section: NarrativeSection, name: &str) -> Vec<Option<CellId>> {
        let cells = self.schema.section(section).map(|s| s.classes.as_slice()).unwrap_or_default();
        let Some((first, others)) = cells.split_first() else { return Vec::new() };
        let Some(table) = self.index.table(first.table) else { return Vec::new() };
        let bare = |s: &str| text::fold(s).trim_end_matches("支出").to_owned();
        let wanted = bare(name);
        let is_class =
            |i: &&usize| table.table.rows.get(**i).and_then(|r| r.name.as_deref()).is_some_and(|n| bare(n) == wanted);
        let Some(&row) = table.classes.iter().find(is_class) else { return Vec::new() };
        let code = table.table.rows.get(row).and_then(|r| r.code.as_deref()).unwrap_or_default();
        let mut found = vec![first_column(table, row, first)];
        found.extend(others.iter().map(|other| {
            let table = self.index.table(other.table)?;
            first_column(table, *table.roles.classes.get(code)?, other)
        }));
        found
    }
}

/// The cell of a row in the first of the columns that the row prints.
fn first_column(table: &IndexedTable<'_>, row: usize, cell: &CellRef) -> Option<CellId> {
    cell.columns.iter().find_map(|c| table.cell(row, c.as_str()))
}

/// The expenditure of a row: `total`, or `expenditure_total` in the form of 07.
fn spent(table: &IndexedTable<'_>, row: usize) -> Option<CellId> {
    table.cell(row, Column::TOTAL).or_else(|| table.cell(row, Column::EXPENDITURE_TOTAL))
}

/// The 项 of a path 类/款/项: those whose 类 and 款 both fit, else those whose 类 does.
pub(super) fn items_named(table: &IndexedTable<'_>, path: &str) -> Vec<Option<CellId>> {
    let mut names = path.split('/').map(text::fold);
    let (Some(class), Some(section), Some(item)) = (names.next(), names.next(), names.next()) else {
        return Vec::new();
    };
    let name = |code: &str| {
        let row = table.by_code.get(code).and_then(|r| table.table.rows.get(*r))?;
        row.name.as_deref().map(text::fold)
    };
    let (mut near, mut far) = (Vec::new(), Vec::new());
    for (i, row) in table.table.rows.iter().enumerate() {
        let Some(code) = row.code.as_deref().filter(|c| c.len() == 7) else { continue };
        if row.name.as_deref().map(text::fold).as_deref() != Some(&item) {
            continue;
        }
        let fits = |length: usize, wanted: &str| code.get(..length).and_then(name).is_none_or(|n| n == wanted);
        if fits(3, &class) {
            let list = if fits(5, &section) { &mut near } else { &mut far };
            list.push(spent(table, i));
        }
    }
    if near.is_empty() { far } else { near }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rules;
    use juesuan_model::narrative::NarrativeSchema;

    #[test]
    fn every_row_that_the_data_file_names_is_a_known_row_item() {
        for cell in NarrativeSchema::builtin().cells() {
            if let RowRef::Item(key) = &cell.row {
                assert!(Rules::builtin().items.knows(key), "{cell:?}");
            }
        }
    }
}
