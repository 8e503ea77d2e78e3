//! Columns from what must add up, where the print leaves them open.
//!
//! In: the drafts of one unit. The figures of a row with blanks can be assigned to columns in several ways. Assignments
//! are ruled out by the sums within the row, by the classification (a class is the sum of its sections), by the columns
//! of the total row, and by the other tables. Out: rows with one assignment left have their columns; all others stay
//! open. No figure is changed, and a row whose assignments are all ruled out stays as open as before.
use super::{cross_table, offsets};
use crate::text_dump::columns::combinations::CombinationSearch;
use crate::text_dump::columns::row_sums::{Assignment, ROUNDING, Value, holds, readings, scale, scaled, sums};
use crate::text_dump::columns::sum_groups::sum_groups;
use crate::text_dump::draft::Draft;
use crate::text_dump::rows::PrintedRow;
use crate::text_dump::rows::split_amounts;
use crate::vocabulary::is_total;
use juesuan_model::schema::Schemas;
use juesuan_model::{FindingCode, Side};

/// Steps of all searches in the tables of a unit.
const BUDGET: usize = 3_000_000;
/// No table has more rows; a longer one is left as it is.
const ROWS: usize = 3000;
/// Rounds of ruling out; each settles at least one row.
const ROUNDS: usize = 12;

/// What another table says about a column of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    Equal(Value),
    AtLeast(Value),
    AtMost(Value),
}

/// Takes the columns from a table whose complete rows do not add up: its columns are not what they seem.
fn check_columns(d: &mut Draft) {
    let ids: Vec<&str> = d.columns.list.iter().map(|c| c.id.as_str()).collect();
    let sums = sums(&ids);
    let scale = scale(d);
    let (mut hold, mut fail) = (0usize, 0usize);
    for r in d.rows.iter().filter(|r| r.side != Some(Side::Income) && r.is_placed() && r.figs.len() == ids.len()) {
        let (Some(values), Some(reading)) =
            (values(r, scale), r.figs.iter().map(|f| f.column).collect::<Option<Assignment>>())
        else {
            continue;
        };
        if values.iter().all(|v| *v == 0) {
            continue;
        }
        if sums.iter().all(|s| holds(s, &values, &reading)) {
            hold += 1;
        } else {
            fail += 1;
        }
    }
    if sums.is_empty() || fail <= hold || fail < 2 {
        return;
    }
    for f in d.rows.iter_mut().filter(|r| r.side != Some(Side::Income)).flat_map(|r| &mut r.figs) {
        f.column = None;
    }
    d.columns.doubts.push(format!("{fail} of {} rows do not add up over these columns", hold + fail));
}

/// Assigns as many figures as possible to columns, in all tables of a unit.
pub(crate) fn resolve(set: &mut [Draft], schemas: &Schemas) {
    set.iter_mut().for_each(check_columns);
    weigh(set, schemas);
    set.iter_mut().for_each(split_amounts::settle);
}

fn weigh(set: &mut [Draft], schemas: &Schemas) {
    if set.iter().any(|d| d.rows.len() > ROWS) {
        return;
    }
    let mut budget = BUDGET;
    rounds(set, schemas, &mut budget, false);
    // Where several assignments add up, positions decide.
    rounds(set, schemas, &mut budget, true);
}

fn rounds(set: &mut [Draft], schemas: &Schemas, budget: &mut usize, positions: bool) {
    for _ in 0..ROUNDS {
        let mut changed = false;
        for i in 0..set.len() {
            let bounds = cross_table::bounds(set, i, schemas);
            if let Some(d) = set.get_mut(i) {
                changed |= resolve_table(d, &bounds, budget);
                if positions {
                    changed |= by_position(d, &bounds);
                    changed |= by_offsets(d, &bounds);
                }
            }
        }
        if !changed {
            return;
        }
    }
}

/// Takes the columns that the positions suggest, and reports rows that do not add up over them.
fn by_position(d: &mut Draft, bounds: &[Vec<(usize, Bound)>]) -> bool {
    let ids: Vec<&str> = d.columns.list.iter().map(|c| c.id.as_str()).collect();
    let sums = sums(&ids);
    let scale = scale(d);
    let mut changed = false;
    for (i, r) in d.rows.iter_mut().enumerate().filter(|(_, r)| !r.is_placed() && !r.unsure) {
        let (Some(reading), Some(values)) = (r.proposal.take(), values(r, scale)) else { continue };
        let of_row = bounds.get(i).map(Vec::as_slice).unwrap_or_default();
        if !sums.iter().all(|s| holds(s, &values, &reading)) || !within(of_row, &values, &reading) {
            r.doubt(
                FindingCode::TextPositionUncertain,
                format!("the figures ({}) do not add up over the columns that they are printed under", r.prints()),
                format!("其数值（{}）按所在列不平", r.prints()),
            );
        }
        r.figs.iter_mut().zip(reading).for_each(|(f, c)| f.column = Some(c));
        changed = true;
    }
    changed
}

/// Of several assignments that add up, takes the one that fits the positions of the header.
fn by_offsets(d: &mut Draft, bounds: &[Vec<(usize, Bound)>]) -> bool {
    let ids: Vec<&str> = d.columns.list.iter().map(|c| c.id.as_str()).collect();
    let (n, sums, scale) = (ids.len(), sums(&ids), scale(d));
    let mut changed = false;
    for (i, r) in d.rows.iter_mut().enumerate() {
        if r.is_placed() || r.unsure || r.anchors.len() != n || r.figs.len() >= n || sums.is_empty() {
            continue;
        }
        let Some(values) = values(r, scale) else { continue };
        let of_row = bounds.get(i).map(Vec::as_slice).unwrap_or_default();
        let mut left = readings(&values, n, &sums);
        left.retain(|reading| within(of_row, &values, reading));
        if let Some(one) = offsets::choose(r, &left).and_then(|k| left.get(k)) {
            r.figs.iter_mut().zip(one).for_each(|(f, c)| f.column = Some(*c));
            r.by_identity = true;
            changed = true;
        }
    }
    changed
}

/// Whether an assignment agrees with the other tables.
pub(crate) fn within(bounds: &[(usize, Bound)], values: &[Value], reading: &Assignment) -> bool {
    bounds.iter().all(|(c, b)| {
        let v = reading.iter().position(|k| k == c).and_then(|i| values.get(i)).copied().unwrap_or(0);
        match b {
            Bound::Equal(w) => (v - w).abs() <= ROUNDING,
            Bound::AtLeast(w) => v + ROUNDING >= *w,
            Bound::AtMost(w) => v <= w + ROUNDING,
        }
    })
}

/// The figures of a row as values.
fn values(r: &PrintedRow, scale: u32) -> Option<Vec<Value>> {
    r.figs.iter().map(|f| f.amount.as_ref().map_or(Some(0), |a| scaled(a.value(), scale))).collect()
}

struct OpenReadings {
    row: usize,
    values: Vec<Value>,
    readings: Vec<Assignment>,
}

fn resolve_table(d: &mut Draft, bounds: &[Vec<(usize, Bound)>], budget: &mut usize) -> bool {
    let ids: Vec<&str> = d.columns.list.iter().map(|c| c.id.as_str()).collect();
    let n = ids.len();
    if !d.columns.doubts.is_empty() || n < 2 {
        return false;
    }
    let sums = sums(&ids);
    let scale = scale(d);
    let mut open: Vec<OpenReadings> = Vec::new();
    for (i, r) in d.rows.iter().enumerate() {
        let k = r.figs.len();
        if r.is_placed() || r.unsure || k == 0 || k >= n || r.side == Some(Side::Income) || (k < 2 && sums.len() == 1) {
            continue;
        }
        let Some(values) = values(r, scale) else { continue };
        let readings = readings(&values, n, &sums);
        if !readings.is_empty() {
            open.push(OpenReadings { row: i, values, readings });
        }
    }
    if open.is_empty() {
        return false;
    }
    for o in &mut open {
        let of_row = bounds.get(o.row).map(Vec::as_slice).unwrap_or_default();
        keep(o, |values, reading| within(of_row, values, reading));
    }
    by_total_row(d, &mut open);
    by_parts(d, &mut open, n, scale, budget);
    let mut changed = false;
    for o in open {
        if let [one] = o.readings.as_slice()
            && let Some(r) = d.rows.get_mut(o.row)
        {
            r.figs.iter_mut().zip(one).for_each(|(f, c)| f.column = Some(*c));
            r.by_identity = true;
            changed = true;
        }
    }
    changed
}

/// Drops the assignments that do not hold, unless none would be left.
fn keep(o: &mut OpenReadings, holds: impl Fn(&[Value], &Assignment) -> bool) {
    let left: Vec<Assignment> = o.readings.iter().filter(|r| holds(&o.values, r)).cloned().collect();
    if !left.is_empty() {
        o.readings = left;
    }
}

/// A column that is blank in the total row is blank everywhere.
fn by_total_row(d: &Draft, open: &mut [OpenReadings]) {
    let total = d.rows.iter().find(|r| {
        let name = juesuan_model::text::fold(&r.name);
        is_total(&r.name) && r.is_placed() && !r.figs.is_empty() && r.side != Some(Side::Income) && name != "总计"
    });
    let Some(total) = total else { return };
    let used: Vec<usize> = total.figs.iter().filter_map(|f| f.column).collect();
    for o in open {
        keep(o, |_, reading| reading.iter().all(|c| used.contains(c)));
    }
}

/// Rules out assignments of a row and of its parts that do not add up together.
fn by_parts(d: &Draft, open: &mut [OpenReadings], n: usize, scale: u32, budget: &mut usize) {
    for (total, parts) in sum_groups(d) {
        let members: Vec<usize> = std::iter::once(total).chain(parts).collect();
        if !members.iter().any(|m| open.iter().any(|o| o.row == *m)) {
            continue;
        }
        // The assignments of each member as vectors over all columns.
        let mut choices: Vec<Vec<Vec<Value>>> = Vec::with_capacity(members.len());
        let mut which: Vec<Option<usize>> = Vec::with_capacity(members.len());
        for m in &members {
            let at = open.iter().position(|o| o.row == *m);
            which.push(at);
            let vectors = match at.and_then(|a| open.get(a)) {
                Some(o) => o.readings.iter().map(|r| vector(&o.values, r, n)).collect(),
                None => match d.rows.get(*m).and_then(|r| placed_vector(r, n, scale)) {
                    Some(v) => vec![v],
                    None => Vec::new(),
                },
            };
            choices.push(vectors);
        }
        if choices.iter().any(Vec::is_empty) {
            continue;
        }
        if *budget == 0 {
            return;
        }
        let Some(possible) = CombinationSearch::new(&choices, n).run(budget) else { continue };
        for (at, possible) in which.iter().zip(possible) {
            if let Some(o) = at.and_then(|a| open.get_mut(a)) {
                let mut left = Vec::with_capacity(o.readings.len());
                for (i, r) in o.readings.drain(..).enumerate() {
                    if possible.get(i).copied().unwrap_or(false) {
                        left.push(r);
                    }
                }
                o.readings = left;
            }
        }
    }
}

fn vector(values: &[Value], reading: &Assignment, n: usize) -> Vec<Value> {
    let mut out = vec![0; n];
    for (v, c) in values.iter().zip(reading) {
        if let Some(o) = out.get_mut(*c) {
            *o = *v;
        }
    }
    out
}

fn placed_vector(r: &PrintedRow, n: usize, scale: u32) -> Option<Vec<Value>> {
    let reading: Option<Assignment> = r.figs.iter().map(|f| f.column).collect();
    Some(vector(&values(r, scale)?, &reading?, n))
}
