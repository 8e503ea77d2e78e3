//! Hypotheses about whole tables: a wrong unit, columns exchanged, figures shifted against their labels.
//!
//! In: identities that fail, several of them in one table. Out: hypotheses about all cells of a table, a column or a row.
use crate::{
    defect::{Defect, DefectKind, Hypothesis, Scope, cost},
    formula::Relation,
    index::{CellId, IndexedTable},
    what_if::{Change, WhatIf},
};
use juesuan_model::{Side, TableId};

/// Failing identities from which on a whole table is suspected; with fewer a single cell is likelier.
pub(crate) const LEAST: usize = 3;

/// 元 in 万元.
const UNIT_FACTOR: i128 = 10_000;

/// Rows by which figures may be off their labels: in a published table they were 2, then 5 rows off.
const FARTHEST: i64 = 5;

/// Rows by which a single column may be off; more are a matter of all columns.
const FARTHEST_COLUMN: i64 = 2;

/// Cells of the shortest row that can be shifted: two figures may be exchanged just as well.
const SHORTEST_ROW: usize = 3;

/// Rows whose sums fail, from which on labels and values are called out of step.
const MANY_SUMS: usize = 4;

/// Hypotheses about every table in which several identities fail.
pub(crate) fn hypotheses(what_if: &mut WhatIf<'_, '_>, remaining: &[usize]) -> Vec<Hypothesis> {
    let index = what_if.index;
    let mut found = Vec::new();
    for table in &index.tables {
        let touching = remaining.iter().filter(|n| touches(what_if, **n, table.id)).count();
        if touching < LEAST {
            continue;
        }
        units(what_if, table, &mut found);
        columns_exchanged(what_if, table, &mut found);
        rows_shifted(what_if, table, remaining, &mut found);
        columns_shifted(what_if, table, &mut found);
    }
    // A hypothesis about a whole table must satisfy several identities, not one by accident.
    found.retain(|h| h.effect.fixed.len() >= LEAST);
    found
}

fn touches(what_if: &WhatIf<'_, '_>, number: usize, table: TableId) -> bool {
    what_if
        .identities
        .get(number)
        .is_some_and(|i| i.cells().any(|(c, _)| what_if.index.figure(c).is_some_and(|f| f.table == table)))
}

fn push(
    what_if: &mut WhatIf<'_, '_>,
    found: &mut Vec<Hypothesis>,
    kind: DefectKind,
    changes: Vec<Change>,
    scope: Scope,
    cost: u32,
) -> bool {
    match what_if.effect_of(&changes) {
        Some(effect) => {
            found.push(Hypothesis { kind, changes, effect, scope: Some(scope), cost });
            true
        }
        None => false,
    }
}

fn units(what_if: &mut WhatIf<'_, '_>, table: &IndexedTable<'_>, found: &mut Vec<Hypothesis>) {
    let mut scopes: Vec<Vec<&str>> = vec![table.columns.clone()];
    if table.columns.len() > 1 {
        scopes.extend(table.columns.iter().map(|c| vec![*c]));
    }
    for columns in scopes {
        let cells: Vec<CellId> = cells(table, &columns).filter(|c| what_if.value(*c) != 0).collect();
        for up in [true, false] {
            let scale = |v: i128| if up { v * UNIT_FACTOR } else { (v + UNIT_FACTOR / 2).div_euclid(UNIT_FACTOR) };
            let changes = cells.iter().map(|c| (*c, Some(scale(what_if.value(*c))))).collect();
            let by = if up { UNIT_FACTOR } else { -UNIT_FACTOR };
            let scope = Scope {
                table: Some(table.id),
                columns: if columns.len() == table.columns.len() { Vec::new() } else { owned(&columns) },
                by: i64::try_from(by).unwrap_or_default(),
                ..Scope::default()
            };
            if push(what_if, found, DefectKind::Unit, changes, scope, cost::UNIT) {
                return;
            }
        }
    }
}

fn columns_exchanged(what_if: &mut WhatIf<'_, '_>, table: &IndexedTable<'_>, found: &mut Vec<Hypothesis>) {
    for (i, a) in table.columns.iter().enumerate() {
        for b in table.columns.iter().skip(i + 1) {
            let pairs: Vec<(CellId, CellId)> = (0..table.table.rows.len())
                .filter_map(|r| Some((table.cell(r, a)?, table.cell(r, b)?)))
                .filter(|(x, y)| what_if.value(*x) != what_if.value(*y))
                .collect();
            if pairs.len() < 2 {
                continue;
            }
            let changes = (pairs.iter())
                .flat_map(|(x, y)| [(*x, Some(what_if.value(*y))), (*y, Some(what_if.value(*x)))])
                .collect();
            let scope = Scope { table: Some(table.id), columns: owned(&[a, b]), ..Scope::default() };
            push(what_if, found, DefectKind::ColumnsExchanged, changes, scope, cost::COLUMNS_EXCHANGED);
        }
    }
}

/// The figures of one row one column to the left or right, from some column on.
fn rows_shifted(
    what_if: &mut WhatIf<'_, '_>,
    table: &IndexedTable<'_>,
    remaining: &[usize],
    found: &mut Vec<Hypothesis>,
) {
    let mut rows: Vec<usize> = (remaining.iter())
        .filter_map(|n| what_if.identities.get(*n))
        .flat_map(|i| i.cells())
        .filter_map(|(c, _)| what_if.index.figure(c).filter(|f| f.table == table.id).map(|f| f.row))
        .collect();
    rows.sort_unstable();
    rows.dedup();
    for row in rows {
        let cells: Vec<CellId> = table.columns.iter().filter_map(|c| table.cell(row, c)).collect();
        if cells.len() < SHORTEST_ROW || cells.iter().all(|c| what_if.value(*c) == 0) {
            continue;
        }
        let values: Vec<i128> = cells.iter().map(|c| what_if.value(*c)).collect();
        for by in [1i64, -1] {
            for start in 0..cells.len() - 1 {
                // With figures `by` columns too far right, the figure of a cell is printed `by` cells further on. The one at
                // the end was 0, or it is lost.
                let put_back = |end: Option<i128>| -> Vec<Change> {
                    (cells.iter().enumerate().skip(start))
                        .map(|(i, c)| {
                            let from = i.checked_add_signed(isize::try_from(by).unwrap_or(0));
                            let inside = from.filter(|f| *f >= start);
                            (*c, inside.and_then(|f| values.get(f)).copied().map_or(end, Some))
                        })
                        .filter(|(c, to)| *to != Some(what_if.value(*c)))
                        .collect()
                };
                let (changes, or_lost) = (put_back(Some(0)), put_back(None));
                // The figure that falls off the end must have been 0.
                let lost = if by > 0 { values.get(start) } else { values.last() };
                if changes.len() < LEAST || lost.is_some_and(|v| *v != 0) {
                    continue;
                }
                let scope = Scope { table: Some(table.id), row: Some(row), by, ..Scope::default() };
                push(what_if, found, DefectKind::RowShifted, changes, scope.clone(), cost::ROW_SHIFTED);
                push(what_if, found, DefectKind::RowShifted, or_lost, scope, cost::ROW_SHIFTED);
            }
        }
    }
}

/// Figures of one column, or of all, some rows too high or too low from some row on.
fn columns_shifted(what_if: &mut WhatIf<'_, '_>, table: &IndexedTable<'_>, found: &mut Vec<Hypothesis>) {
    let mut scopes: Vec<Vec<&str>> = vec![table.columns.clone()];
    if table.columns.len() > 1 {
        scopes.extend(table.columns.iter().map(|c| vec![*c]));
    }
    for side in [None, Some(Side::Income), Some(Side::Expenditure)] {
        let rows: Vec<usize> =
            (0..table.table.rows.len()).filter(|r| table.table.rows.get(*r).is_some_and(|r| r.side == side)).collect();
        for columns in &scopes {
            let whole = columns.len() == table.columns.len();
            for by in (1..=FARTHEST).flat_map(|n| [n, -n]) {
                if !whole && by.abs() > FARTHEST_COLUMN {
                    continue;
                }
                for start in 0..rows.len().saturating_sub(2) {
                    if let Some(changes) = shifted(what_if, table, &rows, columns, start, by) {
                        let kind =
                            if whole && columns.len() > 1 { DefectKind::OutOfStep } else { DefectKind::ColumnShifted };
                        let scope = Scope {
                            table: Some(table.id),
                            row: rows.get(start).copied(),
                            columns: owned(columns),
                            by,
                            ..Scope::default()
                        };
                        if push(what_if, found, kind, changes, scope, cost::COLUMN_SHIFTED) {
                            break;
                        }
                    }
                }
            }
        }
    }
}

/// The changes that put back figures that are `by` rows too low from `rows[start]` on; none where they move too few.
fn shifted(
    what_if: &WhatIf<'_, '_>,
    table: &IndexedTable<'_>,
    rows: &[usize],
    columns: &[&str],
    start: usize,
    by: i64,
) -> Option<Vec<Change>> {
    let mut changes = Vec::new();
    let mut known = 0;
    for (i, row) in rows.iter().enumerate().skip(start) {
        let from = i.checked_add_signed(isize::try_from(by).ok()?).filter(|f| *f >= start);
        for column in columns {
            let Some(cell) = table.cell(*row, column) else { continue };
            let to = from.and_then(|f| rows.get(f)).map(|r| table.cell(*r, column).map_or(0, |c| what_if.value(c)));
            if to != Some(what_if.value(cell)) {
                known += usize::from(to.is_some());
                changes.push((cell, to));
            }
        }
    }
    (known >= LEAST).then_some(changes)
}

/// Labels and values out of step in no regular way (a shorter column of numbers pasted beside a longer list): many sums
/// down the classification fail while every row adds up across.
pub(crate) fn out_of_step(what_if: &mut WhatIf<'_, '_>) -> Option<Defect> {
    let index = what_if.index;
    for table in &index.tables {
        let remaining = what_if.remaining();
        let inside = |n: usize, across: bool| {
            what_if.identities.get(n).is_some_and(|i| {
                let mut rows = i.cells().filter_map(|(c, _)| index.figure(c)).map(|f| (f.table, f.row));
                let Some(first) = rows.next() else { return false };
                i.relation == Relation::Equal
                    && first.0 == table.id
                    && if across { rows.all(|r| r == first) } else { rows.all(|r| r.0 == table.id && r.1 != first.1) }
            })
        };
        let mut sums: Vec<usize> = remaining.iter().copied().filter(|n| inside(*n, false)).collect();
        let parents: std::collections::BTreeSet<usize> = sums
            .iter()
            .filter_map(|n| what_if.identities.get(*n)?.subject())
            .filter_map(|c| index.figure(c))
            .map(|f| f.row)
            .collect();
        if parents.len() < MANY_SUMS || remaining.iter().any(|n| inside(*n, true)) {
            continue;
        }
        let compared: Vec<usize> =
            remaining.iter().copied().filter(|n| !sums.contains(n) && touches(what_if, *n, table.id)).collect();
        // Where another table prints the same codes, the first row that differs shows where it begins.
        let first = compared
            .iter()
            .filter_map(|n| what_if.identities.get(*n))
            .filter(|i| i.key.is_some())
            .flat_map(|i| i.cells())
            .filter_map(|(c, _)| index.figure(c))
            .filter(|f| f.table == table.id && table.table.rows.get(f.row).is_some_and(|r| r.code.is_some()))
            .map(|f| f.row)
            .min();
        let row = first.or(parents.first().copied());
        // From there on at least half of the sums must fail.
        let below = |r: &usize| row.is_none_or(|first| *r >= first);
        let sums_below = (0..table.table.rows.len())
            .filter(|r| below(r) && table.children.get(*r).is_some_and(|c| !c.is_empty()))
            .count();
        if 2 * parents.iter().filter(|r| below(r)).count() < sums_below {
            continue;
        }
        sums.extend(compared);
        let effect = crate::what_if::Effect { fixed: sums.clone(), ..Default::default() };
        what_if.accept(&effect, &[]);
        return Some(Defect {
            kind: DefectKind::OutOfStep,
            changes: Vec::new(),
            alternatives: Vec::new(),
            identities: sums,
            scope: Some(Scope { table: Some(table.id), row, ..Scope::default() }),
        });
    }
    None
}

fn cells<'t>(table: &'t IndexedTable<'_>, columns: &'t [&str]) -> impl Iterator<Item = CellId> + 't {
    (0..table.table.rows.len()).flat_map(move |r| columns.iter().filter_map(move |c| table.cell(r, c)))
}

fn owned(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|c| (*c).to_owned()).collect()
}
