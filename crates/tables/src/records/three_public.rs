//! 09: one row of 预算数 and 决算数 in all its layouts: six and six, in pairs, in two rows, as a list.
use super::raw_row::{RawCell, RawRow};
use super::typed_rows::{cell, cells};
use super::wording::on_page;
use crate::vocabulary::is_total;
use juesuan_model::schema::Schema;
use juesuan_model::text::fold;
use juesuan_model::{Cause, Cell, Column, Finding, FindingCode, Location, Print, Row, RowKind, TableId};

/// The row of 09; further rows with figures (units of a department) follow as items.
pub(super) fn rows(mut raw: Vec<RawRow>, schema: &Schema, table: TableId, findings: &mut Vec<Finding>) -> Vec<Row> {
    if is_by_unit(&raw, schema) {
        for c in raw.iter_mut().flat_map(|r| &mut r.cells) {
            if let Some(column) = schema.three_public_column(FINAL, c.column.as_str()) {
                c.column = column.id.clone();
            }
        }
    }
    let by_row = raw.iter().any(|r| r.cells.iter().any(|c| is_half(schema, &c.column)));
    let mut rows = if by_row { vec![combined(&raw, schema, table, findings)] } else { printed(&raw, table, findings) };
    rows.retain(|r| r.cells.iter().any(|c| c.value.is_some() || c.raw.is_some()));
    rows
}

/// The phase of a table that names none: its title says 支出决算.
const FINAL: &str = "final";

/// Whether columns are items and rows are units: several rows, each with a head that is neither a phase nor an item.
fn is_by_unit(raw: &[RawRow], schema: &Schema) -> bool {
    let rows = || raw.iter().filter(|r| r.cells.iter().any(RawCell::is_figure));
    let is_unit = |r: &RawRow| {
        let head = fold(&r.name);
        let is_item = schema.component(&head).is_some_and(|k| k != "total" || head.contains("三公"));
        !head.is_empty() && schema.phase(&head).is_none() && !is_item
    };
    let is_item = |c: &RawCell| c.column.is_unknown() || schema.three_public_column(FINAL, c.column.as_str()).is_some();
    rows().count() > 1 && rows().all(|r| is_unit(r) && r.cells.iter().filter(|c| c.is_figure()).all(is_item))
}

/// Whether a column is only a phase or only an item.
fn is_half(schema: &Schema, column: &Column) -> bool {
    !column.is_unknown() && !schema.columns.iter().any(|c| c.id == *column)
}

fn printed(raw: &[RawRow], table: TableId, findings: &mut Vec<Finding>) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    let printed = || raw.iter().filter(|r| r.cells.iter().any(|c| !c.text.is_empty()));
    // 合计 may be below the units.
    let whole = printed().position(|r| is_total(&r.name)).unwrap_or(0);
    for r in printed() {
        let index = out.len();
        let first = index == whole;
        let mut row = Row::default();
        row.kind = if first { RowKind::Total } else { RowKind::Item };
        row.name = (!first && !r.name.is_empty()).then(|| r.name.clone());
        row.cells = cells(r, table, index, findings);
        row.page = r.page;
        out.push(row);
    }
    out
}

/// Two rows, or a list: the head of a row has the other half of the columns' names.
fn combined(raw: &[RawRow], schema: &Schema, table: TableId, findings: &mut Vec<Finding>) -> Row {
    let mut cells: Vec<Cell> = Vec::new();
    let page = raw.first().and_then(|r| r.page);
    let names_phase = raw.iter().any(|r| {
        schema.phase(&fold(&r.name)).is_some() || r.cells.iter().any(|c| schema.phase_of(c.column.as_str()).is_some())
    });
    let mut ignored: Vec<(&RawRow, &RawCell)> = Vec::new();
    // In a single row, a column that is none of the items (机关运行经费) belongs to it.
    let is_single = raw.iter().filter(|r| r.cells.iter().any(RawCell::is_figure)).count() == 1;
    for r in raw {
        let head = fold(&r.name);
        for c in r.cells.iter().filter(|c| !c.text.is_empty()) {
            let half = c.column.as_str();
            let is_own = schema.columns.iter().any(|k| k.id == c.column) || (is_single && c.column.is_unknown());
            let column = if is_own {
                Some(c.column.clone())
            } else if schema.phase_of(half).is_some() {
                schema.component(&head).and_then(|k| schema.three_public_column(half, k)).map(|k| k.id.clone())
            } else {
                // A table that names no phase prints what its title says, 支出决算; if some columns name one, the phase
                // of the others is not guessed.
                let phase = schema.phase(&head).or_else(|| (!names_phase).then_some(FINAL));
                phase.and_then(|p| schema.three_public_column(p, half)).map(|k| k.id.clone())
            };
            // A dash in one row (一、“三公”经费支出 —) does not displace a figure in another ((一)支出合计).
            let standing = column.as_ref().and_then(|k| cells.iter().position(|d| d.column == *k));
            let takes = standing.is_none_or(|i| c.is_figure() && cells.get(i).is_some_and(|d| d.value.is_none()));
            let Some(column) = column.filter(|_| takes) else {
                if !matches!(Print::read(&c.text), Print::Nil) {
                    ignored.push((r, c));
                }
                continue;
            };
            if let Some(i) = standing {
                cells.remove(i);
            }
            let mut c = c.clone();
            c.column = column;
            cells.push(cell(&c, r.page, table, 0, findings));
        }
    }
    findings.extend(report(&ignored, table));
    let order = |c: &Cell| schema.columns.iter().position(|k| k.id == c.column).unwrap_or(usize::MAX);
    cells.sort_by_key(order);
    let mut row = Row::default();
    row.kind = RowKind::Total;
    row.cells = cells;
    row.page = page;
    row
}

/// One finding for all figures of rows that are none of the items (批次, 人数, 机关运行经费).
fn report(ignored: &[(&RawRow, &RawCell)], table: TableId) -> Option<Finding> {
    let (row, first) = ignored.first()?;
    let mut names: Vec<&str> = ignored.iter().map(|(r, _)| r.name.as_str()).collect();
    names.dedup();
    let (n, names) = (ignored.len(), names.join("”, “"));
    let (at, at_zh) = on_page(row.page);
    Some(
        Finding::new(
            FindingCode::UnknownRow,
            Cause::Reading,
            format!("table {table}{at}: {n} figures of rows that are no 三公 items were ignored: “{names}”"),
            format!("{}表{at_zh}：{n}个数值不属于“三公”项目，未列入：“{names}”", table.number()),
        )
        .at(Location::table(table).with_page(row.page).with_bbox(first.bbox)),
    )
}
