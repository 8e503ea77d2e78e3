//! What-if evaluation: which identities would hold if some cells had other values.
//!
//! In: identities, some of which fail, and a set of changes to cells. Out: the failing identities that the changes would
//! satisfy, provided that they break none that holds. The figures themselves are never changed.
use crate::{
    formula::Relation,
    identity::{Identity, Outcome, Verdict},
    index::{CellId, Index},
};
use juesuan_model::TableId;
use std::collections::{HashMap, HashSet};

/// Sets of changes tried per audit, so that a document that fails everywhere takes no longer; what is not explained by then
/// is reported as it is. 20,000 take about 10 ms.
const BUDGET: usize = 20_000;

/// Changes from which on they are looked up in a map: a table shifted as a whole changes hundreds of cells.
const MAP_FROM: usize = 8;

/// Cells followed from one that must be equal to it; *bound*.
const MOST_EQUALS: usize = 24;

/// A new value of a cell; none where the right value is lost.
pub(crate) type Change = (CellId, Option<i128>);

/// What changes would do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Effect {
    /// Failing identities that would hold.
    pub(crate) fixed: Vec<usize>,
    /// Failing identities that cannot be evaluated, since they contain a cell whose right value is lost.
    pub(crate) open: Vec<usize>,
    /// How many of those that would hold would do so to the last digit.
    pub(crate) exact: usize,
}

pub(crate) struct WhatIf<'s, 'd> {
    pub(crate) index: &'s Index<'d>,
    pub(crate) identities: &'s [Identity],
    /// By identity: whether it fails and is not explained yet.
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

    /// The value of a cell with the accepted changes; blank counts as 0.
    pub(crate) fn value(&self, cell: CellId) -> i128 {
        self.applied.get(&cell).copied().flatten().or_else(|| self.index.figure(cell)?.value).unwrap_or(0)
    }

    /// Whether an accepted change concerns a cell.
    pub(crate) fn is_applied(&self, cell: CellId) -> bool {
        self.applied.contains_key(&cell)
    }

    pub(crate) fn uses(&self, cell: CellId) -> impl Iterator<Item = usize> {
        self.uses.get(cell).into_iter().flatten().map(|&i| i as usize)
    }

    /// Left side less right side, with the accepted changes.
    pub(crate) fn gap(&self, identity: usize) -> i128 {
        let Some(identity) = self.identities.get(identity) else { return 0 };
        identity.cells().map(|(c, negative)| if negative { -self.value(c) } else { self.value(c) }).sum()
    }

    /// Accepts an explanation: its identities count as explained, its changes apply from now on. Returns the other
    /// identities that hold with all accepted changes, which count as explained too.
    pub(crate) fn accept(&mut self, effect: &Effect, changes: &[Change]) -> Vec<usize> {
        for &i in effect.fixed.iter().chain(&effect.open) {
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

    /// What changes would do; none if they break an identity that holds, satisfy no failing one, or are implausible (a
    /// negative amount in a table without any).
    pub(crate) fn effect_of(&mut self, changes: &[Change]) -> Option<Effect> {
        self.left = self.left.checked_sub(1)?;
        if changes.iter().any(|&(c, to)| to.is_some_and(|v| v < 0) && self.is_never_negative(c)) {
            return None;
        }
        self.round += 1;
        let many: Option<HashMap<CellId, Option<i128>>> =
            (changes.len() > MAP_FROM).then(|| changes.iter().copied().collect());
        let changed = |cell: CellId| match &many {
            Some(map) => map.get(&cell).copied(),
            None => changes.iter().find(|(c, _)| *c == cell).map(|(_, to)| *to),
        };
        let mut effect = Effect::default();
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
                    (true, true, _) => effect.open.push(number),
                    (false, true, false) => {
                        effect.fixed.push(number);
                        effect.exact += usize::from(outcome.verdict == Verdict::Exact);
                    }
                    (false, false, true) => return None,
                    _ => {}
                }
            }
        }
        effect.fixed.sort_unstable();
        (!effect.fixed.is_empty()).then_some(effect)
    }

    fn is_never_negative(&self, cell: CellId) -> bool {
        self.index.figure(cell).is_some_and(|f| !self.with_negatives.contains(&f.table))
    }

    /// Cells that must be equal to a cell, by identities of two cells that hold: a 类 with a single 款, the same figure in two
    /// tables. The cell itself comes first.
    pub(crate) fn equals_of(&self, cell: CellId) -> Vec<CellId> {
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
                    && found.len() < MOST_EQUALS
                {
                    found.push(other);
                }
            }
        }
        found
    }
}
