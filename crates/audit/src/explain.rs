//! Explains failing identities: one defect for all that fail for the same reason.
//!
//! In: identities that fail. Out: [`Defect`]s. Hypotheses come from single cells (`cell_hypotheses`), missing rows
//! (`missing_rows`) and whole tables (`table_hypotheses`); each must satisfy failing identities and break none that holds.
//! The hypothesis that satisfies most is accepted, then the rest is searched again. Failing identities that no hypothesis
//! explains are grouped by the cells that they share.
use crate::{
    cell_hypotheses,
    defect::{Defect, DefectKind, Hypothesis},
    identity::{Identity, Outcome},
    index::{CellId, Index},
    missing_rows, table_hypotheses,
    what_if::{Effect, WhatIf},
};
use juesuan_model::TableId;
use juesuan_model::disjoint_sets::DisjointSets;
use std::{cmp::Reverse, collections::HashMap};

/// Cost up to which a hypothesis tells what happened (a digit, the sign, the unit, the decimal point): then only equally
/// cheap ones are alternatives to it.
const TELLING: u32 = 1;
/// Hypotheses that cost no more than this above the best are alternatives to it.
const ABOUT_AS_GOOD: u32 = 2;

/// Explains every failing identity.
pub(crate) fn explain(index: &Index<'_>, identities: &[Identity], outcomes: &[Outcome]) -> Vec<Defect> {
    let mut what_if = WhatIf::new(index, identities, outcomes);
    let mut defects = Vec::new();
    loop {
        let remaining = what_if.remaining();
        if remaining.is_empty() {
            break;
        }
        let mut found = cell_hypotheses::hypotheses(&mut what_if, &remaining);
        found.extend(missing_rows::hypotheses(&what_if, &remaining));
        // Of a defect of a whole table no single cell explains more than half.
        let satisfied = found.iter().map(|h| h.effect.fixed.len()).max().unwrap_or(0);
        if remaining.len() >= table_hypotheses::LEAST && 2 * satisfied < remaining.len() {
            found.extend(table_hypotheses::hypotheses(&mut what_if, &remaining));
        }
        let best = found.iter().map(|h| h.effect.fixed.len()).max().unwrap_or(0);
        if 2 * best < remaining.len()
            && let Some(defect) = table_hypotheses::out_of_step(&mut what_if)
        {
            defects.push(defect);
            continue;
        }
        let Some((mut defect, effect)) = choose(found) else { break };
        // Ambiguous and table-wide hypotheses explain failures, but do not prove values.
        let proven = defect.alternatives.is_empty() && defect.scope.is_none();
        let together = what_if.accept(&effect, if proven { &defect.changes } else { &[] });
        defect.identities.extend(together);
        defects.push(defect);
        if what_if.is_exhausted() {
            break;
        }
    }
    let mut defects = join_moves(index, defects);
    defects.extend(leftovers(&what_if));
    defects
}

/// The hypothesis that satisfies most identities, of equal ones the cheapest, with those about as good as alternatives. One
/// that satisfies a single identity is an explanation only if no other cell would do.
fn choose(found: Vec<Hypothesis>) -> Option<(Defect, Effect)> {
    // A defect of a row or table also explains the identities that can no longer be computed.
    let explained = |h: &Hypothesis| h.effect.fixed.len() + if h.scope.is_some() { h.effect.open.len() } else { 0 };
    let key =
        |h: &Hypothesis| (Reverse(explained(h)), h.effect.open.len(), h.cost, h.changes.len(), Reverse(h.effect.exact));
    let best = found.iter().min_by_key(|h| key(h))?;
    let fixed = best.effect.fixed.clone();
    let (open, margin) = (best.effect.open.len(), if best.cost <= TELLING { 0 } else { ABOUT_AS_GOOD });
    // Figures often differ in one digit by accident, never in sign only or by a factor of 10,000 (cost 0).
    let single = fixed.len() < 2 && best.cost > 0;
    let limit = best.cost + margin;
    // Only hypotheses about the same identities are alternatives to each other.
    let mut equal: Vec<Hypothesis> = (found.into_iter())
        .filter(|h| h.effect.fixed == fixed && (single || (h.effect.open.len() == open && h.cost <= limit)))
        .collect();
    let order = |h: &Hypothesis| (h.cost, h.changes.len(), Reverse(h.effect.exact));
    equal.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.changes.cmp(&b.changes)));
    let equal = distinct(equal);
    if single && equal.len() > 1 {
        return None;
    }
    let mut all = equal.into_iter();
    let Hypothesis { kind, changes, effect, scope, .. } = all.next()?;
    let alternatives = all.map(|h| h.changes).collect();
    let identities = effect.fixed.iter().chain(&effect.open).copied().collect();
    Some((Defect { kind, changes, alternatives, identities, scope }, effect))
}

/// Drops hypotheses that a better one covers: about the same cells (with another value within rounding), or about those and
/// others.
fn distinct(sorted: Vec<Hypothesis>) -> Vec<Hypothesis> {
    let mut kept: Vec<Hypothesis> = Vec::new();
    for h in sorted {
        let covers = |k: &Hypothesis| {
            k.scope == h.scope && k.changes.iter().all(|(c, _)| h.changes.iter().any(|(other, _)| other == c))
        };
        if !kept.iter().any(covers) {
            kept.push(h);
        }
    }
    kept
}

/// Joins two wrong cells that are one defect: a figure that left its cell blank and overwrote another, or two figures of a
/// table that were exchanged.
fn join_moves(index: &Index<'_>, defects: Vec<Defect>) -> Vec<Defect> {
    let mut joined: Vec<Defect> = Vec::new();
    for defect in defects {
        let single = |d: &Defect| match (d.kind, d.alternatives.is_empty(), d.changes.as_slice()) {
            (DefectKind::Cell, true, [(cell, Some(to))]) => Some((*cell, *to)),
            _ => None,
        };
        let printed = |cell: CellId| index.figure(cell).and_then(|f| f.value).unwrap_or(0);
        // The right value of a cell is known up to rounding only.
        let about = |a: i128, b: i128, cell: CellId| (a - b).abs() <= 2 * index.figure(cell).map_or(0, |f| f.step);
        let moved = |from: (CellId, i128), to: (CellId, i128)| {
            let (a, b) = (index.figure(from.0), index.figure(to.0));
            let near = a.zip(b).is_some_and(|(a, b)| a.table == b.table && (a.row == b.row || a.column == b.column));
            near && printed(from.0) == 0 && about(printed(to.0), from.1, to.0)
        };
        let exchanged = |a: (CellId, i128), b: (CellId, i128)| {
            let table = |c: CellId| index.figure(c).map(|f| f.table);
            table(a.0) == table(b.0) && about(printed(a.0), b.1, b.0) && about(printed(b.0), a.1, a.0)
        };
        let partner = single(&defect).and_then(|here| {
            joined.iter_mut().find_map(|d| {
                let there = single(d)?;
                if exchanged(here, there) {
                    Some((d, DefectKind::Exchanged))
                } else {
                    (moved(here, there) || moved(there, here)).then_some((d, DefectKind::Moved))
                }
            })
        });
        match partner {
            Some((first, kind)) => {
                first.kind = kind;
                first.changes.extend(defect.changes);
                first.changes.sort_by_key(|(c, _)| printed(*c) != 0);
                first.identities.extend(defect.identities);
                first.identities.sort_unstable();
            }
            None => joined.push(defect),
        }
    }
    joined
}

/// Groups the failing identities that no hypothesis explains: those that share a cell or a row are one defect.
fn leftovers(what_if: &WhatIf<'_, '_>) -> Vec<Defect> {
    let remaining = what_if.remaining();
    let mut sets = DisjointSets::new(remaining.len());
    let mut owner: HashMap<(TableId, usize, Option<CellId>), usize> = HashMap::new();
    for (i, number) in remaining.iter().enumerate() {
        let Some(identity) = what_if.identities.get(*number) else { continue };
        let subject = identity.subject();
        for (cell, _) in identity.cells() {
            let Some(figure) = what_if.index.figure(cell) else { continue };
            let keys = [
                Some((figure.table, figure.row, Some(cell))),
                (subject == Some(cell)).then_some((figure.table, figure.row, None)),
            ];
            for key in keys.into_iter().flatten() {
                let other = *owner.entry(key).or_insert(i);
                sets.union(i, other);
            }
        }
    }
    let mut defects: Vec<(usize, Defect)> = Vec::new();
    for (i, number) in remaining.iter().enumerate() {
        let top = sets.find(i);
        match defects.iter_mut().find(|(t, _)| *t == top) {
            Some((_, d)) => d.identities.push(*number),
            None => defects.push((
                top,
                Defect {
                    kind: DefectKind::Unexplained,
                    changes: Vec::new(),
                    alternatives: Vec::new(),
                    identities: vec![*number],
                    scope: None,
                },
            )),
        }
    }
    defects.into_iter().map(|(_, d)| d).collect()
}
