//! One message for one defect: the least that could be wrong.
//!
//! In: identities that fail. Out: [`Defect`]s, each a supposition about a few cells (one figure, two exchanged, one
//! moved, an amount under the wrong column) or a whole table (`pattern`) or a lost row (`missing`) that would settle
//! several failing identities at once and break none; then, for what no supposition explains, groups of identities that
//! share cells. Always the supposition that settles most is taken first, then the rest is searched again.
use crate::{
    error_kind::ErrorKind,
    identity::{Identity, Outcome},
    index::{CellId, Index},
    missing_rows, table_defects,
    what_if::{Change, Effect, WhatIf},
};
use juesuan_model::TableId;
use juesuan_model::disjoint_sets::DisjointSets;
use std::{cmp::Reverse, collections::HashMap, rc::Rc};

/// What a supposition says is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum DefectKind {
    /// One figure.
    Cell,
    /// Two figures in each other's place.
    Exchanged,
    /// A figure stands in another row of its column, or over a neighbouring figure.
    Moved,
    /// An amount stands in the wrong column of a row, in one table or in all that repeat it.
    WrongColumn,
    /// The same figure is wrong wherever it is repeated.
    Repeated,
    /// The figures of a row stand one column to the side.
    RowShifted,
    /// Figures of one column stand some rows too high or too low.
    ColumnShifted,
    /// Two columns stand in each other's place.
    ColumnsExchanged,
    /// All figures from a row on stand some rows too high or too low.
    OutOfStep,
    /// A table or a column is in another unit than it says.
    Unit,
    /// A row is not there.
    RowMissing,
    /// Nothing simple.
    Unexplained,
}

/// One defect: identities that fail for one reason.
#[derive(Clone, Debug)]
pub(crate) struct Defect {
    pub(crate) pattern: DefectKind,
    /// Suspected cells and what they would have to be.
    pub(crate) changes: Vec<Change>,
    /// Other suppositions that are just as good.
    pub(crate) alternatives: Vec<Vec<Change>>,
    /// The identities it explains.
    pub(crate) identities: Vec<usize>,
    /// What a table-wide pattern is about.
    pub(crate) scope: Option<Scope>,
}

/// Where a table-wide pattern lies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scope {
    pub(crate) table: Option<TableId>,
    /// From this row on; for a lost row: the row above it in the classification.
    pub(crate) row: Option<usize>,
    pub(crate) columns: Vec<String>,
    /// Rows or columns by which figures stand off (positive: too low, or too far right); for a unit the factor.
    pub(crate) by: i64,
    /// Code of a lost row, where other tables or the rows beneath it tell.
    pub(crate) code: Option<String>,
    /// Its name, where another table prints it.
    pub(crate) name: Option<String>,
}

/// A supposition and what it would settle.
#[derive(Clone, Debug)]
pub(crate) struct Hypothesis {
    pub(crate) pattern: DefectKind,
    pub(crate) changes: Vec<Change>,
    pub(crate) settled: Effect,
    pub(crate) scope: Option<Scope>,
    /// How unlikely, among suppositions that settle equally much: lower is better.
    pub(crate) cost: u32,
}

/// Explains every failing identity.
pub(crate) fn explain(index: &Index<'_>, identities: &[Identity], outcomes: &[Outcome]) -> Vec<Defect> {
    let mut what_if = WhatIf::new(index, identities, outcomes);
    let mut defects = Vec::new();
    loop {
        let remaining = what_if.remaining();
        if remaining.is_empty() {
            break;
        }
        let mut found = local(&mut what_if, &remaining);
        found.extend(missing_rows::rows(&what_if, &remaining));
        // A defect of a whole table leaves most of what fails unexplained by any one cell.
        let settled = found.iter().map(|h| h.settled.fixed.len()).max().unwrap_or(0);
        if remaining.len() >= table_defects::LEAST && 2 * settled < remaining.len() {
            found.extend(table_defects::tables(&mut what_if, &remaining));
        }
        let best = found.iter().map(|h| h.settled.fixed.len()).max().unwrap_or(0);
        if 2 * best < remaining.len()
            && let Some(defect) = table_defects::out_of_step(&mut what_if)
        {
            defects.push(defect);
            continue;
        }
        let Some((mut defect, settled)) = choose(found) else { break };
        // Ambiguous or table-wide suppositions explain, but prove no value.
        let proven = defect.alternatives.is_empty() && defect.scope.is_none();
        let together = what_if.accept(&settled, if proven { &defect.changes } else { &[] });
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

/// The supposition that settles most, then the least unlikely; with those that are about as good as its alternatives. One
/// that settles a single identity is no explanation unless no other cell would settle it.
fn choose(found: Vec<Hypothesis>) -> Option<(Defect, Effect)> {
    /// A slip of one digit, of sign, unit or point says what happened; any other change of one figure is no better than an
    /// exchange of two.
    const TELLING: u32 = 1;
    const ABOUT_AS_GOOD: u32 = 2;
    // Of a row or a table as a whole, what cannot be computed any more is explained too.
    let explained = |h: &Hypothesis| h.settled.fixed.len() + if h.scope.is_some() { h.settled.open.len() } else { 0 };
    let key = |h: &Hypothesis| {
        (Reverse(explained(h)), h.settled.open.len(), h.cost, h.changes.len(), Reverse(h.settled.exact))
    };
    let best = found.iter().min_by_key(|h| key(h))?;
    let fixed = best.settled.fixed.clone();
    let (open, margin) = (best.settled.open.len(), if best.cost <= TELLING { 0 } else { ABOUT_AS_GOOD });
    // By accident no amount is another with its sign turned, or 10,000 times as much; one digit differs by accident often.
    let single = fixed.len() < 2 && best.cost > 0;
    let limit = best.cost + margin;
    // Only suppositions about the same identities are alternatives to each other.
    let mut equal: Vec<Hypothesis> = (found.into_iter())
        .filter(|h| h.settled.fixed == fixed && (single || (h.settled.open.len() == open && h.cost <= limit)))
        .collect();
    let order = |h: &Hypothesis| (h.cost, h.changes.len(), Reverse(h.settled.exact));
    equal.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.changes.cmp(&b.changes)));
    let equal = distinct(equal);
    if single && equal.len() > 1 {
        return None;
    }
    let mut all = equal.into_iter();
    let Hypothesis { pattern, changes, settled, scope, .. } = all.next()?;
    let alternatives = all.map(|h| h.changes).collect();
    let identities = settled.fixed.iter().chain(&settled.open).copied().collect();
    Some((Defect { pattern, changes, alternatives, identities, scope }, settled))
}

/// Drops suppositions that say no more than a better one: about the same cells (another value within rounding), or about
/// those and others besides.
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

/// A figure that left its cell blank and overwrote another is two wrong cells and one defect; so are two figures of a table
/// that stand in each other's place.
fn join_moves(index: &Index<'_>, defects: Vec<Defect>) -> Vec<Defect> {
    let mut joined: Vec<Defect> = Vec::new();
    for defect in defects {
        let single = |d: &Defect| match (d.pattern, d.alternatives.is_empty(), d.changes.as_slice()) {
            (DefectKind::Cell, true, [(cell, Some(to))]) => Some((*cell, *to)),
            _ => None,
        };
        let printed = |cell: CellId| index.figure(cell).and_then(|f| f.value).unwrap_or(0);
        // What a cell would have to be is known up to rounding.
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
            Some((first, pattern)) => {
                first.pattern = pattern;
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

/// Suppositions about single cells and pairs of cells.
fn local(what_if: &mut WhatIf<'_, '_>, remaining: &[usize]) -> Vec<Hypothesis> {
    /// With more failing identities than this, those beyond are looked at once the first are explained.
    const AT_ONCE: usize = 48;
    let mut found = Vec::new();
    let mut tried = std::collections::HashSet::new();
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

/// Suppositions that change one cell by `delta`, alone or together with others.
fn around(
    what_if: &mut WhatIf<'_, '_>,
    equals_of: &mut Equals,
    cell: CellId,
    delta: i128,
    found: &mut Vec<Hypothesis>,
) {
    let old = what_if.value(cell);
    let new = old + delta;
    let mut suppose = |what_if: &mut WhatIf<'_, '_>, pattern, mut changes: Vec<Change>, cost| {
        changes.sort_unstable();
        if let Some(settled) = what_if.effect_of(&changes) {
            found.push(Hypothesis { pattern, changes, settled, scope: None, cost });
        }
    };
    // Suppositions about more cells are tried even so: another may settle more.
    suppose(what_if, DefectKind::Cell, vec![(cell, Some(new))], ErrorKind::between(old, new).cost());
    let index = what_if.index;
    let neighbours = neighbours(index, cell);
    for other in &neighbours.row {
        let there = what_if.value(*other);
        if there == new {
            // Exchanged with nothing: the one figure there is stands in the wrong column.
            let pattern = if old == 0 || new == 0 { DefectKind::WrongColumn } else { DefectKind::Exchanged };
            suppose(what_if, pattern, vec![(cell, Some(new)), (*other, Some(old))], 3);
        } else {
            suppose(what_if, DefectKind::WrongColumn, vec![(cell, Some(new)), (*other, Some(there - delta))], 6);
        }
    }
    for (other, adjacent) in &neighbours.column {
        let there = what_if.value(*other);
        if there == new && there != old {
            let pattern = if old == 0 || new == 0 { DefectKind::Moved } else { DefectKind::Exchanged };
            suppose(what_if, pattern, vec![(cell, Some(new)), (*other, Some(old))], if *adjacent { 3 } else { 4 });
        }
    }
    let beside =
        neighbours.beside.iter().filter(|o| what_if.value(**o) == new && new != 0).copied().collect::<Vec<_>>();
    for other in beside {
        suppose(what_if, DefectKind::Moved, vec![(cell, Some(new)), (other, None)], 5);
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
        let cost = 7 + u32::try_from(length).unwrap_or(0);
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

/// A cell and those above it in the classification, up to the total, in the same column: what is wrong in a 款 is often
/// wrong in its 类 too.
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
    /// Other cells of the column, on the same side; whether directly above or below.
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

/// What no supposition explains: failing identities that share a cell or a row are one defect.
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
                    pattern: DefectKind::Unexplained,
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
