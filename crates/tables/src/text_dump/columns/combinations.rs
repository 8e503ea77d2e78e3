//! Which assignments of a row and of its parts add up together.
//!
//! In: for a total and each of its parts the possible assignments of figures to columns, as vectors over all columns. Out:
//! which of them are part of a combination that adds up, column by column.
use crate::text_dump::columns::row_sums::Value;

/// Steps of one search through the assignments of a row and its parts.
const STEPS: usize = 60_000;

/// A search for all combinations of assignments in which the parts add up to the total, column by column.
pub(crate) struct CombinationSearch<'a> {
    choices: &'a [Vec<Vec<Value>>],
    n: usize,
    rounding: u128,
    steps: usize,
    /// For each member, the least and the most that it and the members after it can add to each column.
    reach: Vec<Vec<(Value, Value)>>,
    possible: Vec<Vec<bool>>,
    picked: Vec<usize>,
    found: bool,
}

impl<'a> CombinationSearch<'a> {
    pub(crate) fn new(choices: &'a [Vec<Vec<Value>>], n: usize) -> Self {
        let rounding = (choices.len() as u128).div_ceil(2) + 1;
        let possible = choices.iter().map(|c| vec![false; c.len()]).collect();
        let mut reach: Vec<Vec<(Value, Value)>> = vec![vec![(0, 0); n]; choices.len() + 1];
        for (i, readings) in choices.iter().enumerate().rev() {
            let after = reach.get(i + 1).cloned().unwrap_or_default();
            let here = after.iter().enumerate().map(|(c, (least, most))| {
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

    /// For each member, which of its assignments are part of a combination; `None` if there is none, or too many to try.
    pub(crate) fn run(mut self, budget: &mut usize) -> Option<Vec<Vec<bool>>> {
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

    /// Chooses an assignment for member `i`; `rest` is what is left of the total. False when out of steps.
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
