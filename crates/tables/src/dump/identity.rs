//! Columns from what must add up, where the print leaves them open.
//!
//! In: the drafts of one unit. A row with fewer figures than columns has several readings: which columns are the blank
//! ones? Readings are ruled out by the row's own sums, by its classification (a class is the sum of its sections), by
//! the columns that the total row has, by the other tables. Out: rows with one reading left are placed; all others stay
//! open. No figure is changed, and a row whose readings are all ruled out is as open as before.
use super::record::Printed;
use super::table::Draft;
use super::{evidence, offsets};
use crate::vocabulary::is_total;
use juesuan_model::Side;
use juesuan_model::schema::Schemas;

/// Values are whole numbers of the smallest printed unit.
pub(super) type Value = i128;

/// Readings of one row; more are not weighed.
const READINGS: usize = 3000;
/// Steps of one search through the readings of a row and its parts.
const STEPS: usize = 60_000;
/// Steps of all searches in a unit's tables.
const BUDGET: usize = 3_000_000;
/// No table has more rows; in what has more nothing is weighed.
const ROWS: usize = 3000;
/// Rounds of ruling out; each settles at least one row.
const ROUNDS: usize = 12;

/// One printed sum: `total` is the sum of `plus` less `minus`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) total: usize,
    pub(super) plus: Vec<usize>,
    pub(super) minus: Vec<usize>,
}

/// A reading: the column of each figure.
type Assignment = Vec<usize>;

/// What another table says of a column of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Equal(Value),
    AtLeast(Value),
    AtMost(Value),
}

/// The sums within a row of these columns.
pub(super) fn sums(ids: &[&str]) -> Vec<Sum> {
    let at = |id: &str| ids.iter().position(|c| *c == id);
    let all = |wanted: &[&str]| wanted.iter().filter_map(|id| at(id)).collect::<Vec<_>>();
    let mut out = Vec::new();
    let mut add = |total: Option<usize>, plus: Vec<usize>, minus: Vec<usize>| {
        if let Some(total) = total
            && !plus.is_empty()
        {
            out.push(Sum { total, plus, minus });
        }
    };
    if at("expenditure_total").is_some() {
        add(at("expenditure_total"), all(&["expenditure_basic", "expenditure_project"]), Vec::new());
        add(at("closing_balance"), all(&["opening_balance", "income"]), all(&["expenditure_total"]));
    }
    for phase in ["budget", "final"] {
        let id = |item: &str| at(&format!("{phase}_{item}"));
        let items = ["abroad", "vehicle_subtotal", "reception"];
        add(id("total"), items.iter().filter_map(|i| id(i)).collect(), Vec::new());
        let vehicles = ["vehicle_purchase", "vehicle_operation"];
        add(id("vehicle_subtotal"), vehicles.iter().filter_map(|i| id(i)).collect(), Vec::new());
    }
    if let Some(total) = at("total") {
        let parts = (0..ids.len())
            .filter(|i| {
                *i != total
                    && !matches!(ids.get(*i), Some(&"business_education_fees" | &"project_capital_construction"))
            })
            .collect();
        add(Some(total), parts, Vec::new());
    }
    out
}

/// Takes the columns back from a table whose complete rows do not add up: then the columns are not what they seem.
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

/// Places what can be placed, in all tables of a unit.
pub(super) fn resolve(set: &mut [Draft], schemas: &Schemas) {
    set.iter_mut().for_each(check_columns);
    if set.iter().any(|d| d.rows.len() > ROWS) {
        return;
    }
    let mut budget = BUDGET;
    rounds(set, schemas, &mut budget, false);
    // Where what adds up leaves several readings, positions choose among them.
    rounds(set, schemas, &mut budget, true);
}

fn rounds(set: &mut [Draft], schemas: &Schemas, budget: &mut usize, positions: bool) {
    for _ in 0..ROUNDS {
        let mut changed = false;
        for i in 0..set.len() {
            let bounds = evidence::bounds(set, i, schemas);
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

/// Takes the positions of a row's figures for their columns, if the row adds up over them.
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
                "text-position-uncertain",
                format!("its figures ({}) do not add up over the columns that they stand below", r.prints()),
                format!("其数值（{}）按所在列不平", r.prints()),
            );
        }
        r.figs.iter_mut().zip(reading).for_each(|(f, c)| f.column = Some(c));
        changed = true;
    }
    changed
}

/// Takes the one of the readings that add up which the header's positions speak for.
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

/// Whether a reading keeps to what the other tables say.
fn within(bounds: &[(usize, Bound)], values: &[Value], reading: &Assignment) -> bool {
    /// Roundings of the two tables, in the smallest printed unit.
    const ROUNDING: Value = 3;
    bounds.iter().all(|(c, b)| {
        let v = reading.iter().position(|k| k == c).and_then(|i| values.get(i)).copied().unwrap_or(0);
        match b {
            Bound::Equal(w) => (v - w).abs() <= ROUNDING,
            Bound::AtLeast(w) => v + ROUNDING >= *w,
            Bound::AtMost(w) => v <= w + ROUNDING,
        }
    })
}

/// A row's figures as values.
fn values(r: &Printed, scale: u32) -> Option<Vec<Value>> {
    r.figs.iter().map(|f| f.amount.as_ref().map_or(Some(0), |a| scaled(a.value(), scale))).collect()
}

/// `value` in units of 10^-scale.
pub(super) fn scaled(value: impl std::fmt::Display, scale: u32) -> Option<Value> {
    let text = value.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.as_str()), |d| (-1, d));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut all = String::from(whole);
    for i in 0..scale as usize {
        all.push(fraction.as_bytes().get(i).map_or('0', |b| char::from(*b)));
    }
    if fraction.len() > scale as usize {
        return None;
    }
    all.parse::<Value>().ok().map(|v| v * sign)
}

/// The decimals of a table.
pub(super) fn scale(d: &Draft) -> u32 {
    d.rows.iter().flat_map(|r| &r.figs).filter_map(|f| f.amount.as_ref()).map(|a| a.decimals()).max().unwrap_or(0)
}

struct Open {
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
    let mut open: Vec<Open> = Vec::new();
    for (i, r) in d.rows.iter().enumerate() {
        let k = r.figs.len();
        if r.is_placed() || r.unsure || k == 0 || k >= n || r.side == Some(Side::Income) || (k < 2 && sums.len() == 1) {
            continue;
        }
        let Some(values) = values(r, scale) else { continue };
        let readings = readings(&values, n, &sums);
        if !readings.is_empty() {
            open.push(Open { row: i, values, readings });
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

/// Drops the readings that do not hold, unless none would be left.
fn keep(o: &mut Open, holds: impl Fn(&[Value], &Assignment) -> bool) {
    let left: Vec<Assignment> = o.readings.iter().filter(|r| holds(&o.values, r)).cloned().collect();
    if !left.is_empty() {
        o.readings = left;
    }
}

/// The ways to spread figures over columns from left to right for which the row's own sums hold.
pub(super) fn readings(values: &[Value], n: usize, sums: &[Sum]) -> Vec<Assignment> {
    let k = values.len();
    let mut out = Vec::new();
    let mut pick: Vec<usize> = (0..k).collect();
    let mut steps = 0usize;
    loop {
        steps += 1;
        if steps > READINGS * 4 || out.len() > READINGS {
            return Vec::new();
        }
        if sums.iter().all(|s| holds(s, values, &pick)) {
            out.push(pick.clone());
        }
        // The next choice of k of n.
        let Some(i) = (0..k).rev().find(|i| pick.get(*i).is_some_and(|p| *p < n - k + i)) else { return out };
        let Some(base) = pick.get(i).copied() else { return out };
        for (step, p) in pick.iter_mut().skip(i).enumerate() {
            *p = base + 1 + step;
        }
    }
}

pub(super) fn holds(s: &Sum, values: &[Value], pick: &[usize]) -> bool {
    let at = |c: &usize| pick.iter().position(|p| p == c).and_then(|i| values.get(i)).copied();
    let total = at(&s.total);
    let parts: Vec<Value> =
        s.plus.iter().filter_map(at).chain(s.minus.iter().filter_map(|c| at(c).map(|v| -v))).collect();
    let sum: Value = parts.iter().sum();
    let rounding = (s.plus.len() + s.minus.len() + 2) / 2;
    if s.minus.is_empty() && total.is_none() != parts.is_empty() {
        return false;
    }
    total.unwrap_or(0).abs_diff(sum) <= rounding as u128
}

/// A column that is blank in the total row is blank everywhere.
fn by_total_row(d: &Draft, open: &mut [Open]) {
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

/// The rows that a row is the sum of: indexes of the total and of its parts.
fn families(d: &Draft) -> Vec<(usize, Vec<usize>)> {
    let mut out: Vec<(usize, Vec<usize>)> = Vec::new();
    let code = |i: usize| d.rows.get(i).and_then(|r| r.code.as_deref());
    let blank = |i: usize| d.rows.get(i).is_none_or(|r| r.figs.is_empty());
    if d.columns.list.first().is_some_and(|c| c.id.as_str() == "total")
        && d.form == juesuan_model::schema::Form::TwoSided
    {
        return two_sided_families(d);
    }
    let mut seen: Vec<&str> = Vec::new();
    let mut parents: Vec<(usize, Vec<usize>)> = Vec::new();
    // Codes in printed order: a row's parent is the last row whose code is one level shorter.
    let mut stack: Vec<(usize, usize)> = Vec::new();
    let mut tops: Vec<usize> = Vec::new();
    for i in 0..d.rows.len() {
        let Some(c) = code(i) else { continue };
        if seen.len() < 2000 && seen.contains(&c) {
            return Vec::new();
        }
        seen.push(c);
        while let Some((_, p)) = stack.last().copied() {
            if code(parents.get(p).map_or(usize::MAX, |x| x.0))
                .is_some_and(|pc| pc.len() < c.len() && c.starts_with(pc))
            {
                break;
            }
            stack.pop();
        }
        match stack.last() {
            Some((_, p)) => {
                if let Some((_, children)) = parents.get_mut(*p)
                    && !blank(i)
                {
                    children.push(i);
                }
            }
            None if !blank(i) => tops.push(i),
            None => {}
        }
        parents.push((i, Vec::new()));
        stack.push((i, parents.len() - 1));
    }
    out.extend(parents.into_iter().filter(|(i, c)| !c.is_empty() && !blank(*i)));
    if let Some(total) = d.rows.iter().position(|r| is_total(&r.name) && r.code.is_none() && !r.figs.is_empty())
        && !tops.is_empty()
    {
        out.push((total, tops));
    }
    out
}

/// 04: the classes add up to 本年支出合计, that and 年末结转 to 总计.
fn two_sided_families(d: &Draft) -> Vec<(usize, Vec<usize>)> {
    let name = |i: usize| d.rows.get(i).map(|r| juesuan_model::text::fold(&r.name)).unwrap_or_default();
    let right: Vec<usize> = (0..d.rows.len())
        .filter(|i| d.rows.get(*i).is_some_and(|r| r.side == Some(Side::Expenditure) && !r.figs.is_empty()))
        .collect();
    let find = |f: &dyn Fn(&str) -> bool| right.iter().copied().find(|i| f(&name(*i)));
    let year = find(&|n| n.contains("本年支出合计"));
    let grand = find(&|n| n.ends_with("总计"));
    let closing = find(&|n| n.contains("年末") || n.contains("结转下年"));
    let mut out = Vec::new();
    if let Some(y) = year {
        let classes: Vec<usize> = right.iter().copied().filter(|i| crate::vocabulary::is_numbered(&name(*i))).collect();
        if !classes.is_empty() {
            out.push((y, classes));
        }
        if let Some(g) = grand {
            out.push((g, std::iter::once(y).chain(closing).collect()));
        }
    }
    out
}

/// Rules out readings of a row and of its parts that cannot stand together.
fn by_parts(d: &Draft, open: &mut [Open], n: usize, scale: u32, budget: &mut usize) {
    for (total, parts) in families(d) {
        let members: Vec<usize> = std::iter::once(total).chain(parts).collect();
        if !members.iter().any(|m| open.iter().any(|o| o.row == *m)) {
            continue;
        }
        // Each member's readings as vectors of all columns.
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
        let Some(possible) = Search::new(&choices, n).run(budget) else { continue };
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

fn placed_vector(r: &Printed, n: usize, scale: u32) -> Option<Vec<Value>> {
    let reading: Option<Assignment> = r.figs.iter().map(|f| f.column).collect();
    Some(vector(&values(r, scale)?, &reading?, n))
}

/// All combinations of readings in which the parts add up to the total, column by column.
struct Search<'a> {
    choices: &'a [Vec<Vec<Value>>],
    n: usize,
    rounding: u128,
    steps: usize,
    /// For each member, the least and the most that it and those behind it can add to each column.
    reach: Vec<Vec<(Value, Value)>>,
    possible: Vec<Vec<bool>>,
    picked: Vec<usize>,
    found: bool,
}

impl<'a> Search<'a> {
    fn new(choices: &'a [Vec<Vec<Value>>], n: usize) -> Self {
        let rounding = (choices.len() as u128).div_ceil(2) + 1;
        let possible = choices.iter().map(|c| vec![false; c.len()]).collect();
        let mut reach: Vec<Vec<(Value, Value)>> = vec![vec![(0, 0); n]; choices.len() + 1];
        for (i, readings) in choices.iter().enumerate().rev() {
            let behind = reach.get(i + 1).cloned().unwrap_or_default();
            let here = behind.iter().enumerate().map(|(c, (least, most))| {
                let of = |r: &Vec<Value>| r.get(c).copied().unwrap_or(0);
                let low = readings.iter().map(of).min().unwrap_or(0);
                let high = readings.iter().map(of).max().unwrap_or(0);
                (least + low, most + high)
            });
            let here: Vec<(Value, Value)> = here.collect();
            if let Some(r) = reach.get_mut(i) {
                *r = here;
            }
        }
        Self { choices, n, rounding, steps: 0, reach, possible, picked: Vec::new(), found: false }
    }

    /// For each member, which of its readings stand in some combination; none if there is none, or too many to try.
    fn run(mut self, budget: &mut usize) -> Option<Vec<Vec<bool>>> {
        let total = self.choices.first()?;
        for (i, t) in total.iter().enumerate() {
            self.picked.push(i);
            let done = self.step(1, t.clone());
            self.picked.pop();
            if !done {
                *budget = budget.saturating_sub(self.steps);
                return None;
            }
        }
        *budget = budget.saturating_sub(self.steps);
        self.found.then_some(self.possible)
    }

    /// Takes a reading for member `i`; `rest` is what is left of the total. False when out of steps.
    fn step(&mut self, i: usize, rest: Vec<Value>) -> bool {
        self.steps += 1;
        if self.steps > STEPS {
            return false;
        }
        let slack = self.rounding as Value;
        let within = self.reach.get(i).is_none_or(|reach| {
            rest.iter().zip(reach).all(|(r, (least, most))| *r >= least - slack && *r <= most + slack)
        });
        if !within {
            return true;
        }
        let Some(choices) = self.choices.get(i) else {
            if rest.iter().all(|v| v.unsigned_abs() <= self.rounding) {
                self.found = true;
                for (p, k) in self.possible.iter_mut().zip(&self.picked) {
                    if let Some(b) = p.get_mut(*k) {
                        *b = true;
                    }
                }
            }
            return true;
        };
        for (k, c) in choices.iter().enumerate() {
            let next: Vec<Value> = rest.iter().zip(c).take(self.n).map(|(a, b)| a - b).collect();
            self.picked.push(k);
            let done = self.step(i + 1, next);
            self.picked.pop();
            if !done {
                return false;
            }
        }
        true
    }
}
