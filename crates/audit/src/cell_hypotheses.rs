//! Hypotheses about single cells and pairs of cells.
//!
//! In: identities that fail. Out: for each of their cells the corrections that would satisfy the identity: of the cell
//! alone, exchanged with another, moved from another cell or column, or repeated wherever the same figure is printed.
use crate::{
    defect::{DefectKind, Hypothesis, cost},
    error_kind::ErrorKind,
    index::{CellId, Index},
    what_if::{Change, WhatIf},
};
use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

/// Failing identities looked at in one round; the others follow once the first are explained.
const AT_ONCE: usize = 48;

/// Hypotheses about the cells of failing identities.
pub(crate) fn hypotheses(what_if: &mut WhatIf<'_, '_>, remaining: &[usize]) -> Vec<Hypothesis> {
    let mut found = Vec::new();
    let mut tried = HashSet::new();
    let mut equals = Equals::default();
    for &number in remaining.iter().take(AT_ONCE) {
        let Some(identity) = what_if.identities.get(number) else { continue };
        let gap = what_if.gap(number);
        for (cell, negative) in identity.cells() {
            if what_if.is_applied(cell) {
                continue;
            }
            let delta = if negative { gap } else { -gap };
            if tried.insert((cell, delta)) {
                around(what_if, &mut equals, cell, delta, &mut found);
            }
        }
    }
    found
}

/// Hypotheses that change one cell by `delta`, alone or together with others.
fn around(
    what_if: &mut WhatIf<'_, '_>,
    equals_of: &mut Equals,
    cell: CellId,
    delta: i128,
    found: &mut Vec<Hypothesis>,
) {
    let old = what_if.value(cell);
    let new = old + delta;
    let mut suppose = |what_if: &mut WhatIf<'_, '_>, kind, mut changes: Vec<Change>, cost| {
        changes.sort_unstable();
        if let Some(effect) = what_if.effect_of(&changes) {
            found.push(Hypothesis { kind, changes, effect, scope: None, cost });
        }
    };
    suppose(what_if, DefectKind::Cell, vec![(cell, Some(new))], ErrorKind::between(old, new).cost());
    let index = what_if.index;
    let neighbours = neighbours(index, cell);
    for other in &neighbours.row {
        let there = what_if.value(*other);
        if there == new {
            // Exchanged with an empty cell, the one figure is in the wrong column.
            let kind = if old == 0 || new == 0 { DefectKind::WrongColumn } else { DefectKind::Exchanged };
            suppose(what_if, kind, vec![(cell, Some(new)), (*other, Some(old))], cost::EXCHANGED_NEARBY);
        } else {
            suppose(
                what_if,
                DefectKind::WrongColumn,
                vec![(cell, Some(new)), (*other, Some(there - delta))],
                cost::PART_IN_WRONG_COLUMN,
            );
        }
    }
    for (other, adjacent) in &neighbours.column {
        let there = what_if.value(*other);
        if there == new && there != old {
            let kind = if old == 0 || new == 0 { DefectKind::Moved } else { DefectKind::Exchanged };
            let cost = if *adjacent { cost::EXCHANGED_NEARBY } else { cost::EXCHANGED_FAR };
            suppose(what_if, kind, vec![(cell, Some(new)), (*other, Some(old))], cost);
        }
    }
    let beside =
        neighbours.beside.iter().filter(|o| what_if.value(**o) == new && new != 0).copied().collect::<Vec<_>>();
    for other in beside {
        suppose(what_if, DefectKind::Moved, vec![(cell, Some(new)), (other, None)], cost::OVERWRITTEN);
    }
    let path = ancestors(index, cell);
    for length in 1..=path.len() {
        let whole = |cells: &[CellId], delta: i128, equals_of: &mut Equals, what_if: &WhatIf<'_, '_>| {
            let mut all: Vec<CellId> = cells.iter().flat_map(|c| equals_of.of(what_if, *c).to_vec()).collect();
            all.sort_unstable();
            all.dedup();
            all.into_iter().map(|c| (c, Some(what_if.value(c) + delta))).collect::<Vec<Change>>()
        };
        let Some(segment) = path.get(..length) else { break };
        let here = whole(segment, delta, equals_of, what_if);
        if here.len() < 2 {
            continue;
        }
        let cost = cost::REPEATED + u32::try_from(length).unwrap_or(0);
        if length == 1 {
            suppose(what_if, DefectKind::Repeated, here.clone(), cost);
        }
        for other in &neighbours.row {
            let column = same_column(index, segment, *other);
            let there = whole(&column, -delta, equals_of, what_if);
            if column.len() == length && !there.iter().any(|(c, _)| here.iter().any(|(h, _)| h == c)) {
                let changes = here.iter().chain(&there).copied().collect();
                suppose(what_if, DefectKind::WrongColumn, changes, cost);
            }
        }
    }
}

/// A cell and those above it in the classification, in the same column: an error in a 款 is often repeated in its 类.
fn ancestors(index: &Index<'_>, cell: CellId) -> Vec<CellId> {
    let mut path = vec![cell];
    let (Some(figure), Some((_, record))) = (index.figure(cell), index.record(cell)) else { return path };
    let Some(table) = index.table(figure.table) else { return path };
    let mut row = figure.row;
    while let Some(above) = table.parent.get(row).copied().flatten() {
        path.extend(table.cell(above, record.column.as_str()));
        row = above;
    }
    path
}

/// The cells of the same rows in the column of another cell.
fn same_column(index: &Index<'_>, cells: &[CellId], like: CellId) -> Vec<CellId> {
    let Some((_, record)) = index.record(like) else { return Vec::new() };
    let there = |c: &CellId| {
        let figure = index.figure(*c)?;
        index.table(figure.table)?.cell(figure.row, record.column.as_str())
    };
    cells.iter().filter_map(there).collect()
}

/// Cells that must be equal, found once for each cell.
#[derive(Default)]
struct Equals(HashMap<CellId, Rc<[CellId]>>);

impl Equals {
    fn of(&mut self, what_if: &WhatIf<'_, '_>, cell: CellId) -> Rc<[CellId]> {
        self.0.entry(cell).or_insert_with(|| what_if.equals_of(cell).into()).clone()
    }
}

struct Neighbours {
    /// Other cells of the row.
    row: Vec<CellId>,
    /// Other cells of the column on the same side, each with whether it is directly above or below.
    column: Vec<(CellId, bool)>,
    /// The cells directly left, right, above and below.
    beside: Vec<CellId>,
}

fn neighbours(index: &Index<'_>, cell: CellId) -> Neighbours {
    let mut near = Neighbours { row: Vec::new(), column: Vec::new(), beside: Vec::new() };
    let (Some(figure), Some((row, record))) = (index.figure(cell), index.record(cell)) else { return near };
    let Some(table) = index.table(figure.table) else { return near };
    for (column, other) in row.cells.iter().enumerate() {
        if column != figure.column
            && let Some(ix) = table.cell(figure.row, other.column.as_str())
        {
            near.row.push(ix);
            if column.abs_diff(figure.column) == 1 {
                near.beside.push(ix);
            }
        }
    }
    for (r, other) in table.table.rows.iter().enumerate() {
        if r != figure.row
            && other.side == row.side
            && let Some(ix) = table.cell(r, record.column.as_str())
        {
            let adjacent = r.abs_diff(figure.row) == 1;
            near.column.push((ix, adjacent));
            if adjacent {
                near.beside.push(ix);
            }
        }
    }
    near
}
