//! Trying out what could be wrong.
//!
//! In: identities, some of which fail, and a supposed set of changes to cells. Out: which failing identities the changes
//! would settle, provided that they break none that holds. Only a thought experiment: no figure is ever changed.
use crate::{
    formula::Relation,
    identity::{Identity, Outcome, Verdict},
    index::{CellId, Index},
};
use juesuan_model::TableId;
use std::collections::{HashMap, HashSet};

/// Suppositions per audit. A document that fails everywhere would else be searched for long; what is left unexplained is
/// reported as it stands. 20,000 take about 10 ms.
const BUDGET: usize = 20_000;

/// A supposed value of a cell; none: it is wrong, and the right one is lost.
pub(crate) type Change = (CellId, Option<i128>);

/// What a supposition would settle.
#[derive(Clone, Debug, Default)]
pub(crate) struct Effect {
    /// Failing identities that would hold.
    pub(crate) fixed: Vec<usize>,
    /// Failing identities about which nothing can be said, since they take a cell whose right value is lost.
    pub(crate) open: Vec<usize>,
    /// How many of the fixed ones would hold to the last digit.
    pub(crate) exact: usize,
}

pub(crate) struct WhatIf<'s, 'd> {
    pub(crate) index: &'s Index<'d>,
    pub(crate) identities: &'s [Identity],
    /// Identities that fail and are not explained yet.
    failing: Vec<bool>,
    uses: Vec<Vec<u32>>,
    /// Changes of the explanations accepted so far.
    applied: HashMap<CellId, Option<i128>>,
    with_negatives: HashSet<TableId>,
    seen: Vec<u32>,
    round: u32,
    left: usize,
}

impl<'s, 'd> WhatIf<'s, 'd> {
    pub(crate) fn new(index: &'s Index<'d>, identities: &'s [Identity], outcomes: &[Outcome]) -> Self {
        let mut uses = vec![Vec::new(); index.cells.len()];
        for (number, identity) in (0u32..).zip(identities) {
            for (cell, _) in identity.cells() {
                if let Some(list) = uses.get_mut(cell) {
                    list.push(number);
                }
            }
        }
        let negative = |f: &&crate::index::Figure| f.value.is_some_and(|v| v < 0);
        Self {
            index,
            identities,
            failing: outcomes.iter().map(|o| o.verdict == Verdict::Fails).collect(),
            uses,
            applied: HashMap::new(),
            with_negatives: index.cells.iter().filter(negative).map(|f| f.table).collect(),
            seen: vec![0; identities.len()],
            round: 0,
            left: BUDGET,
        }
    }

    pub(crate) fn is_failing(&self, identity: usize) -> bool {
        self.failing.get(identity).copied().unwrap_or(false)
    }

    /// Identities not explained yet, in order.
    pub(crate) fn remaining(&self) -> Vec<usize> {
        self.failing.iter().enumerate().filter(|(_, f)| **f).map(|(i, _)| i).collect()
    }

    pub(crate) fn is_exhausted(&self) -> bool {
        self.left == 0
    }

    /// The value of a cell, with what was accepted so far; blank counts as 0.
    pub(crate) fn value(&self, cell: CellId) -> i128 {
        self.applied.get(&cell).copied().flatten().or_else(|| self.index.figure(cell)?.value).unwrap_or(0)
    }

    /// Whether a cell is one of those already explained.
    pub(crate) fn is_applied(&self, cell: CellId) -> bool {
        self.applied.contains_key(&cell)
    }

    pub(crate) fn uses(&self, cell: CellId) -> impl Iterator<Item = usize> {
        self.uses.get(cell).into_iter().flatten().map(|&i| i as usize)
    }

    /// Left less right side, with what was accepted so far.
    pub(crate) fn gap(&self, identity: usize) -> i128 {
        let Some(identity) = self.identities.get(identity) else { return 0 };
        identity.cells().map(|(c, negative)| if negative { -self.value(c) } else { self.value(c) }).sum()
    }

    /// Accepts an explanation: its identities are done with, its changes stand from now on. Gives the other identities
    /// that hold with it and those accepted before, and are done with too.
    pub(crate) fn accept(&mut self, settled: &Effect, changes: &[Change]) -> Vec<usize> {
        for &i in settled.fixed.iter().chain(&settled.open) {
            if let Some(f) = self.failing.get_mut(i) {
                *f = false;
            }
        }
        self.applied.extend(changes.iter().copied());
        let touched = changes.iter().flat_map(|(c, _)| self.uses(*c)).filter(|i| self.is_failing(*i));
        let mut together: Vec<usize> = touched.filter(|i| self.holds_now(*i)).collect();
        together.sort_unstable();
        together.dedup();
        for &i in &together {
            if let Some(f) = self.failing.get_mut(i) {
                *f = false;
            }
        }
        together
    }

    fn holds_now(&self, identity: usize) -> bool {
        self.identities.get(identity).is_some_and(|identity| {
            let outcome = identity.evaluate_with(self.index, |c| self.applied.get(&c).copied().flatten());
            outcome.verdict != Verdict::Fails
        })
    }

    /// What the changes would settle; none if they break an identity that holds, settle nothing, or are implausible (a
    /// negative amount in a table without any).
    pub(crate) fn effect_of(&mut self, changes: &[Change]) -> Option<Effect> {
        self.left = self.left.checked_sub(1)?;
        if changes.iter().any(|&(c, to)| to.is_some_and(|v| v < 0) && self.is_never_negative(c)) {
            return None;
        }
        self.round += 1;
        // A table shifted as a whole changes hundreds of cells: look them up, do not walk them.
        let many: Option<HashMap<CellId, Option<i128>>> =
            (changes.len() > 8).then(|| changes.iter().copied().collect());
        let changed = |cell: CellId| match &many {
            Some(map) => map.get(&cell).copied(),
            None => changes.iter().find(|(c, _)| *c == cell).map(|(_, to)| *to),
        };
        let mut settled = Effect::default();
        for &(cell, _) in changes {
            for number in self.uses.get(cell).into_iter().flatten() {
                let number = *number as usize;
                let (Some(seen), Some(identity)) = (self.seen.get_mut(number), self.identities.get(number)) else {
                    continue;
                };
                if std::mem::replace(seen, self.round) == self.round {
                    continue;
                }
                let failing = self.failing.get(number).copied().unwrap_or(false);
                let mut open = false;
                let outcome = identity.evaluate_with(self.index, |c| {
                    match changed(c).or_else(|| self.applied.get(&c).copied()) {
                        Some(None) => {
                            open = true;
                            None
                        }
                        Some(Some(v)) => Some(v),
                        None => None,
                    }
                });
                match (open, failing, outcome.verdict == Verdict::Fails) {
                    (true, true, _) => settled.open.push(number),
                    (false, true, false) => {
                        settled.fixed.push(number);
                        settled.exact += usize::from(outcome.verdict == Verdict::Exact);
                    }
                    (false, false, true) => return None,
                    _ => {}
                }
            }
        }
        settled.fixed.sort_unstable();
        (!settled.fixed.is_empty()).then_some(settled)
    }

    fn is_never_negative(&self, cell: CellId) -> bool {
        self.index.figure(cell).is_some_and(|f| !self.with_negatives.contains(&f.table))
    }

    /// Cells that must be equal to a cell by identities of two cells that hold: a 类 with a single 款, the same figure in
    /// two tables. The cell itself comes first.
    pub(crate) fn equals_of(&self, cell: CellId) -> Vec<CellId> {
        const MOST: usize = 24;
        let mut found = vec![cell];
        let mut next = 0;
        while let Some(&here) = found.get(next) {
            next += 1;
            for number in self.uses(here) {
                let Some(identity) = self.identities.get(number) else { continue };
                let ([(a, false)], [(b, false)]) = (identity.left.as_slice(), identity.right.as_slice()) else {
                    continue;
                };
                let other = if *a == here { *b } else { *a };
                if identity.relation == Relation::Equal
                    && !self.is_failing(number)
                    && !found.contains(&other)
                    && found.len() < MOST
                {
                    found.push(other);
                }
            }
        }
        found
    }
}
