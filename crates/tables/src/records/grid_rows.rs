//! Raw rows from grids: the texts of labels and amounts, block by block.
//!
//! In: a logical table and the roles of its columns. Out: its rows as printed; every cell that was read is marked as
//! used.
use super::column_roles::ColumnRoles;
use super::conservation::UsedCells;
use super::raw_row::{RawCell, RawRow};
use crate::grid::GridCell;
use crate::header::{HeaderColumn, Role};
use crate::logical::{Fragment, LogicalTable};
use crate::vocabulary::{is_total, without_number};
use juesuan_extract::Rect;
use juesuan_model::schema::{Form, Schema};
use juesuan_model::text::{fold, is_cjk};
use juesuan_model::{Bbox, Print, Side};

/// All rows: block by block, each over all fragments.
pub(super) fn rows(t: &LogicalTable, columns: &ColumnRoles, schema: &Schema, used: &mut [UsedCells]) -> Vec<RawRow> {
    let mut out: Vec<RawRow> = Vec::new();
    for (i, (f, used)) in t.fragments.iter().zip(used).enumerate() {
        mark_header(f, used);
        if f.header.is_none() {
            mark_repeated_header(f, t, used);
        }
        for r in f.body()..f.grid.rows() {
            if schema.form == Form::Grouped
                && let Some(totals) = group_totals(f, i, r, columns, used)
            {
                out.extend(totals);
            } else {
                row(f, i, r, columns, schema.form, used, &mut out);
            }
        }
    }
    out.retain(|r| !r.is_blank());
    out.sort_by_key(|r| r.block);
    out
}

fn mark_header(f: &Fragment, used: &mut UsedCells) {
    let Some(h) = &f.header else { return };
    for r in 0..h.end {
        for (i, c) in f.grid.anchored(r) {
            // In a 合计 row that shares its line with the header, only words are header; its figures are read as a row.
            if r < h.body || matches!(Print::read(&c.text), Print::Other(_)) {
                used.mark(i);
            }
        }
    }
}

/// A continuation may repeat the header although its end was not found: cells that repeat header texts are header.
fn mark_repeated_header(f: &Fragment, t: &LogicalTable, used: &mut UsedCells) {
    let Some(base) = t.fragments.iter().find_map(|f| f.header.as_ref()) else { return };
    for (i, c) in f.grid.anchored(0) {
        if base.texts.contains(&fold(&c.text)) && !is_total(&c.text) && matches!(Print::read(&c.text), Print::Other(_))
        {
            used.mark(i);
        }
    }
}

/// Page and box of a print.
pub(super) fn location(f: &Fragment, ink: Option<Rect>) -> Option<(u32, Bbox)> {
    ink.map(|r| f.orientation.place(f.grid.page, r)).map(|(page, r)| (page, Bbox::new(r.x0, r.y0, r.x1, r.y1)))
}

fn empty(f: &Fragment, fragment: usize, block: usize, side: Option<Side>) -> RawRow {
    RawRow { block, side, fragment, page: Some(f.grid.page), ..RawRow::default() }
}

/// Reads one row of a grid: one raw row per block.
fn row(
    f: &Fragment,
    fragment: usize,
    r: usize,
    columns: &ColumnRoles,
    form: Form,
    used: &mut UsedCells,
    out: &mut Vec<RawRow>,
) {
    let roles = columns.of(fragment);
    let mixed = f.header.as_ref().is_some_and(|h| r < h.end);
    let mut current: Option<RawRow> = None;
    for (c, role) in roles.iter().enumerate() {
        if current.as_ref().is_none_or(|row| row.block != role.block) {
            out.extend(current.take());
            current = Some(empty(f, fragment, role.block, role.side));
        }
        let Some(row) = current.as_mut() else { continue };
        let Some((i, cell)) = f.grid.owner(r, c).and_then(|i| f.grid.cells.get(i).map(|cell| (i, cell))) else {
            continue;
        };
        // A cell that spans rows belongs to its first row; one that spans columns to the first column that can hold it.
        let here = cell.row == r && !cell.text.is_empty() && takes(cell, c, role, roles, f);
        let text = if here && !(mixed && matches!(role.role, Role::Code)) { cell.text.as_str() } else { "" };
        match &role.role {
            Role::Code => {
                let digits = fold(text);
                if digits.bytes().any(|b| b.is_ascii_digit()) && !has_cjk(&digits) {
                    row.codes.push(digits);
                    used.mark(i);
                } else {
                    row.codes.push(String::new());
                    if !text.is_empty() {
                        if !matches!(text, "类" | "款" | "项") {
                            row.name.push_str(text);
                        }
                        used.mark(i);
                    }
                }
                note_box(row, f, cell, text);
            }
            Role::Name => {
                if !text.is_empty() {
                    row.name.push_str(text);
                    used.mark(i);
                    note_box(row, f, cell, text);
                }
            }
            Role::Line => {
                if !text.is_empty() {
                    row.line = text.to_owned();
                    used.mark(i);
                }
            }
            Role::Skip => used.mark(i),
            Role::Amount(_) | Role::Component(_) | Role::Phase(_) | Role::Unknown => {
                let Some(id) = columns.id(role) else { continue };
                let is_header = mixed && matches!(Print::read(text), Print::Other(_));
                let text = if is_header { "" } else { text };
                if !text.is_empty() {
                    used.mark(i);
                }
                let (page, bbox) = if text.is_empty() { None } else { location(f, cell.ink()) }.unzip();
                match row.cells.iter_mut().find(|k| k.column == id) {
                    Some(k) if k.text.is_empty() => (k.text, k.page, k.bbox) = (text.to_owned(), page, bbox),
                    Some(_) if text.is_empty() => {}
                    Some(k) => k.text = format!("{} {text}", k.text),
                    None => row.cells.push(RawCell { column: id, text: text.to_owned(), bbox, page }),
                }
            }
        }
    }
    out.extend(current.take());
    if form == Form::ThreePublic && out.last().is_some_and(RawRow::is_blank) {
        out.pop();
    }
}

fn note_box(row: &mut RawRow, f: &Fragment, cell: &GridCell, text: &str) {
    if row.bbox.is_none() && !text.is_empty() {
        row.bbox = location(f, cell.ink()).filter(|p| p.0 == f.grid.page).map(|p| p.1);
    }
}

fn has_cjk(text: &str) -> bool {
    text.chars().any(is_cjk)
}

/// Whether column `c` is the one that a cell's text is read for: for a label the first label column under the cell, for
/// a figure the amount column under its print.
fn takes(cell: &GridCell, c: usize, role: &HeaderColumn, roles: &[HeaderColumn], f: &Fragment) -> bool {
    if cell.col_span == 1 {
        return true;
    }
    let under = cell.col..cell.col + cell.col_span;
    let is_label = |k: usize| matches!(roles.get(k).map(|r| &r.role), Some(Role::Code | Role::Name | Role::Line));
    if matches!(Print::read(&cell.text), Print::Figure(_)) {
        let x = cell.ink().map_or(cell.bbox.x1, |r| r.centre().0);
        let at = f.grid.xs.partition_point(|b| *b <= x).saturating_sub(1).clamp(under.start, under.end - 1);
        let is_line = matches!(roles.get(at).map(|r| &r.role), Some(Role::Line));
        return if under.clone().all(is_label) && !is_line { c == under.start } else { c == at };
    }
    let is_amount = !matches!(role.role, Role::Code | Role::Name | Role::Line | Role::Skip);
    match under.clone().find(|k| is_label(*k)) {
        Some(first) => {
            // A name that spans code and name columns is in the name column, if that is under the cell.
            let name = under.clone().find(|k| matches!(roles.get(*k).map(|r| &r.role), Some(Role::Name)));
            c == name.unwrap_or(first)
        }
        None => is_amount && c == under.start,
    }
}

/// 06: 人员经费合计 | figure | 公用经费合计 | figure, in cells that span columns and blocks. `None` for any other row,
/// and if the table has several figures per row.
fn group_totals(
    f: &Fragment,
    fragment: usize,
    r: usize,
    columns: &ColumnRoles,
    used: &mut UsedCells,
) -> Option<Vec<RawRow>> {
    let cells: Vec<(usize, &GridCell)> = f.grid.anchored(r).filter(|(_, c)| !c.text.is_empty()).collect();
    let is_label = |c: &GridCell| is_total(&c.text);
    let only_totals = cells.iter().all(|(_, c)| is_label(c) || !matches!(Print::read(&c.text), Print::Other(_)));
    if !only_totals || !cells.iter().any(|(_, c)| is_label(c)) {
        return None;
    }
    let roles = columns.of(fragment);
    let blocks = roles.iter().map(|k| k.block + 1).max().unwrap_or(0);
    if roles.iter().filter(|k| columns.id(k).is_some()).count() > blocks {
        return None;
    }
    let amount = roles.iter().find(|k| matches!(k.role, Role::Amount(_))).and_then(|k| columns.id(k))?;
    let mut out: Vec<RawRow> = Vec::new();
    for (i, c) in cells {
        if is_label(c) {
            let block = roles.get(c.col).map_or(0, |k| k.block);
            let mut row = empty(f, fragment, block, None);
            row.name = without_number(&c.text).to_owned();
            note_box(&mut row, f, c, &c.text);
            row.cells.push(RawCell { column: amount.clone(), text: String::new(), bbox: None, page: None });
            out.push(row);
            used.mark(i);
        } else if let Some(cell) = out.last_mut().and_then(|row| row.cells.first_mut())
            && cell.text.is_empty()
            && !matches!(Print::read(&c.text), Print::Other(_))
        {
            cell.text = c.text.clone();
            (cell.page, cell.bbox) = location(f, c.ink()).unzip();
            used.mark(i);
            // 公用经费合计 is printed under several groups and is the total of the group that its figure is under.
            let block = roles.get(c.col + c.col_span - 1).map_or(0, |k| k.block);
            out.last_mut().into_iter().for_each(|row| row.block = block);
        }
    }
    Some(out)
}
