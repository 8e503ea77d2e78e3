//! Hypotheses about missing rows.
//!
//! In: sums over rows that fail. Out: the hypothesis that a row is missing, where a sum falls short in every column as one
//! row would make it (no negative amounts, total = its parts), or where another table prints just that row.
use crate::{
    defect::{DefectKind, Hypothesis, Scope, cost},
    formula::Relation,
    identity::Identity,
    index::{Index, IndexedTable},
    what_if::{Effect, WhatIf},
};
use juesuan_model::{Column, TableId};
use std::collections::BTreeMap;

/// Figures of a missing row may differ from the shortfall of its sum by one part in so many of the table's unit: 0.05 万元,
/// the rounding of ten figures.
const SLACK: i128 = 20;

/// A sum that falls short: its identity, its column, by how much.
type Gap = (usize, String, i128);

/// Hypotheses that the sums of failing identities lack a row.
pub(crate) fn hypotheses(what_if: &WhatIf<'_, '_>, remaining: &[usize]) -> Vec<Hypothesis> {
    // Sums by table and row of the sum.
    let mut sums: BTreeMap<(TableId, usize), Vec<Gap>> = BTreeMap::new();
    for &number in remaining {
        let Some(identity) = what_if.identities.get(number) else { continue };
        if let Some((table, row, column)) = sum_over_rows(what_if.index, identity) {
            sums.entry((table, row)).or_default().push((number, column, what_if.gap(number)));
        }
    }
    let mut found = Vec::new();
    for ((table, row), gaps) in sums {
        let Some(ix) = what_if.index.table(table) else { continue };
        if gaps.iter().any(|(_, _, gap)| *gap < 0) || !is_like_a_row(ix, &gaps) {
            continue;
        }
        let (code, name) = candidate(what_if, ix, row, &gaps);
        // One column alone may fall short for many reasons; then another table must show the row.
        if gaps.len() < 2 && code.is_none() {
            continue;
        }
        let mut fixed: Vec<usize> = gaps.iter().map(|(n, ..)| *n).collect();
        // Comparisons with other tables by that code fail for the same reason.
        if let Some(code) = &code {
            fixed.extend(remaining.iter().filter(|n| misses(what_if, **n, table, code)));
            fixed.sort_unstable();
            fixed.dedup();
        }
        let scope = Scope { table: Some(table), row: Some(row), code, name, ..Scope::default() };
        found.push(Hypothesis {
            kind: DefectKind::RowMissing,
            changes: Vec::new(),
            cost: if scope.code.is_some() { cost::NAMED_ROW_MISSING } else { cost::UNNAMED_ROW_MISSING },
            effect: Effect { fixed, ..Effect::default() },
            scope: Some(scope),
        });
    }
    found.extend(by_code(what_if, remaining));
    found
}

/// Codes that other tables print and a table lacks, although it prints the level above.
fn by_code(what_if: &WhatIf<'_, '_>, remaining: &[usize]) -> Vec<Hypothesis> {
    let mut lost: BTreeMap<(TableId, String), Vec<usize>> = BTreeMap::new();
    for &number in remaining {
        let Some(identity) = what_if.identities.get(number) else { continue };
        let Some(code) = identity.key.as_deref() else { continue };
        // A missing row makes its own side too small; the left side is one table, named first.
        let gap = what_if.gap(number);
        let lacking = match (identity.left.is_empty(), identity.relation) {
            (true, _) if gap < 0 => identity.lacks.get(..1),
            (false, Relation::Equal) if gap > 0 => Some(identity.lacks.as_slice()),
            _ => None,
        };
        for &id in lacking.unwrap_or_default() {
            let Some(table) = what_if.index.table(id).filter(|t| !t.by_code.is_empty()) else { continue };
            // The highest missing level below one that is printed.
            let levels = (3..=code.len()).step_by(2).filter_map(|l| code.get(..l));
            let Some(top) = levels.into_iter().find(|c| !table.by_code.contains_key(c)) else { continue };
            let above = top.get(..top.len() - 2).and_then(|c| table.by_code.get(c));
            if above.is_some() {
                lost.entry((id, top.to_owned())).or_default().push(number);
            }
        }
    }
    lost.into_iter()
        .map(|((id, code), fixed)| {
            let table = what_if.index.table(id);
            let above = table.and_then(|t| t.by_code.get(code.get(..code.len().saturating_sub(2))?).copied());
            let name = name_of(what_if.index, &code);
            let scope = Scope { table: Some(id), row: above, code: Some(code), name, ..Scope::default() };
            Hypothesis {
                kind: DefectKind::RowMissing,
                changes: Vec::new(),
                effect: Effect { fixed, ..Effect::default() },
                scope: Some(scope),
                cost: cost::CODE_MISSING,
            }
        })
        .collect()
}

fn name_of(index: &Index<'_>, code: &str) -> Option<String> {
    index.tables.iter().find_map(|t| t.table.rows.get(*t.by_code.get(code)?)?.name.clone())
}

/// Table, row and column of a sum whose parts are all rows of the same table and column.
fn sum_over_rows(index: &Index<'_>, identity: &Identity) -> Option<(TableId, usize, String)> {
    let [(subject, false)] = identity.left.as_slice() else { return None };
    let figure = index.figure(*subject)?;
    let (_, cell) = index.record(*subject)?;
    let same = identity.right.iter().all(|(c, negative)| {
        let other = index.figure(*c).zip(index.record(*c));
        !negative
            && other
                .is_some_and(|(f, (_, o))| f.table == figure.table && f.row != figure.row && o.column == cell.column)
    });
    (same && !identity.right.is_empty()).then(|| (figure.table, figure.row, cell.column.as_str().to_owned()))
}

/// Whether the shortfalls by column could be the figures of one row: the total is the sum of the others.
fn is_like_a_row(table: &IndexedTable<'_>, gaps: &[Gap]) -> bool {
    let is = |column: &str, ids: &[Column]| ids.iter().any(|id| id.as_str() == column);
    let is_total = |column: &str| is(column, &[Column::TOTAL, Column::EXPENDITURE_TOTAL]);
    let total = gaps.iter().find(|(_, c, _)| is_total(c));
    let parts: i128 = gaps.iter().filter(|(_, c, _)| !is_total(c)).map(|(_, _, g)| g).sum();
    let balances =
        gaps.iter().any(|(_, c, _)| is(c, &[Column::OPENING_BALANCE, Column::CLOSING_BALANCE, Column::INCOME]));
    match total {
        Some((_, _, total)) => {
            let slack = table.scale / SLACK;
            parts == 0 || balances || (total - parts).abs() <= slack
        }
        None => gaps.iter().all(|(_, c, _)| is(c, &[Column::AMOUNT])) || !table.columns.iter().any(|c| is_total(c)),
    }
}

/// Code and name of the missing row: of rows below it that lack their parent, or of a row of another table with the same
/// figures.
fn candidate(
    what_if: &WhatIf<'_, '_>,
    table: &IndexedTable<'_>,
    row: usize,
    gaps: &[Gap],
) -> (Option<String>, Option<String>) {
    let index = what_if.index;
    let above = table.table.rows.get(row).and_then(|r| r.code.as_deref());
    let fits = |code: &str| match above {
        Some(above) => code.len() == above.len() + 2 && code.starts_with(above),
        None => code.len() == 3,
    };
    let by_class = !table.roles.classes.is_empty();
    let is_new = |code: &str| {
        if by_class { !table.roles.classes.contains_key(code) } else { !table.by_code.contains_key(code) }
    };
    let matches = |other: &IndexedTable<'_>, r: usize| {
        gaps.iter().any(|(_, column, gap)| {
            let columns = [Column::from(column.as_str()), Column::TOTAL, Column::EXPENDITURE_TOTAL, Column::AMOUNT];
            let value = columns.iter().find_map(|c| other.cell(r, c)).map(|c| what_if.value(c));
            value.is_some_and(|v| v != 0 && (v - gap).abs() <= table.scale / SLACK)
        })
    };
    // Rows that lack their own parent.
    let orphans = table.table.rows.iter().filter_map(|r| r.code.as_deref()).filter_map(|c| {
        let parent = c.get(..c.len().checked_sub(2).filter(|l| *l >= 3)?)?;
        (fits(parent) && is_new(parent)).then_some(parent)
    });
    if let Some(code) = orphans.min() {
        return (Some(code.to_owned()), name_of(index, code));
    }
    let mut codes: Vec<&str> = (index.tables.iter())
        .filter(|t| t.id != table.id && t.id != TableId::GeneralPublicBasicExpenditure)
        .flat_map(|t| t.by_code.iter().filter(|(c, r)| fits(c) && is_new(c) && matches(t, **r)).map(|(c, _)| *c))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    match codes.as_slice() {
        [code] => (Some((*code).to_owned()), name_of(index, code)),
        _ => (None, None),
    }
}

/// Whether an identity joins tables by a code that a table does not have.
fn misses(what_if: &WhatIf<'_, '_>, number: usize, table: TableId, code: &str) -> bool {
    let Some(identity) = what_if.identities.get(number) else { return false };
    identity.key.as_deref() == Some(code) && identity.lacks.contains(&table)
}
