//! Which rows of a table are the sum of which, and what that leaves room for.
//!
//! In: codes in printed order, or the parent of each row. Out: whether a value may be in a row below the known ones,
//! and how much the rows below can hold.
use crate::text_dump::columns::row_sums::Value;
use std::collections::HashSet;

/// Which row is the sum of which.
#[derive(Clone, Debug, Default)]
pub(crate) struct SumTree {
    /// The parent of each row, which is printed before it.
    parent: Vec<Option<usize>>,
    /// Number of parts of each row.
    parts: Vec<usize>,
    /// Whether a row is the last part of its parent.
    last: Vec<bool>,
    /// Rows that repeat the total at the top of a page.
    again: HashSet<usize>,
}

impl SumTree {
    /// The tree of classification codes in printed order below a total, which is row 0; a row without a code repeats
    /// the total. `None` if a code is printed before its parent, or twice.
    pub(crate) fn of_codes(codes: &[Option<&str>]) -> Option<Self> {
        let mut parent = vec![None];
        let mut stack: Vec<(usize, &str)> = Vec::new();
        let mut seen = HashSet::new();
        let mut again = HashSet::new();
        for (i, code) in codes.iter().copied().enumerate() {
            let Some(code) = code else {
                parent.push(None);
                again.insert(i + 1);
                continue;
            };
            while stack.last().is_some_and(|(_, c)| !(c.len() + 2 == code.len() && code.starts_with(c))) {
                stack.pop();
            }
            if stack.is_empty() && code.len() != 3 || !seen.insert(code) {
                return None;
            }
            parent.push(Some(stack.last().map_or(0, |(row, _)| *row)));
            stack.push((i + 1, code));
        }
        Some(Self { again, ..Self::new(parent) })
    }

    pub(crate) fn new(parent: Vec<Option<usize>>) -> Self {
        let mut parts = vec![0; parent.len()];
        let mut last = vec![false; parent.len()];
        let mut seen = HashSet::new();
        for (row, p) in parent.iter().enumerate().rev() {
            if let Some(p) = *p {
                parts.get_mut(p).into_iter().for_each(|n| *n += 1);
                last.get_mut(row).into_iter().for_each(|l| *l = seen.insert(p));
            }
        }
        Self { parent, parts, last, again: HashSet::new() }
    }

    pub(crate) fn rows(&self) -> usize {
        self.parent.len()
    }

    /// The row that a row is a part of.
    pub(crate) fn parent(&self, row: usize) -> Option<usize> {
        self.parent.get(row).copied().flatten()
    }

    /// The most that the rows below those of a column can hold, and how many of them can hold more than zero.
    pub(crate) fn room(&self, values: &[Value], placed: &[Value]) -> (Value, usize) {
        let (mut most, mut cells) = (0, 0);
        // The most that a row can hold: the rest of the nearest ancestor with a value.
        let mut bound: Vec<Value> = vec![0; self.parent.len()];
        let mut counted: Vec<bool> = vec![false; self.parent.len()];
        for row in values.len()..self.parent.len() {
            if self.again.contains(&row) {
                most += values.first().copied().unwrap_or(0);
                cells += 1;
            }
            let Some(p) = self.parent.get(row).copied().flatten() else { continue };
            let rest = match values.get(p) {
                Some(whole) => whole - placed.get(p).copied().unwrap_or(0) + self.slack(p),
                None => bound.get(p).copied().unwrap_or(0),
            };
            bound.get_mut(row).into_iter().for_each(|b| *b = rest.max(0));
            if rest <= 0 || values.get(p) == Some(&0) {
                bound.get_mut(row).into_iter().for_each(|b| *b = 0);
                continue;
            }
            cells += 1;
            // The parts of one total share its rest.
            if let Some(c) = counted.get_mut(p).filter(|c| !**c) {
                *c = true;
                most += rest;
            }
        }
        (most, cells)
    }

    /// Each part and the total may be rounded by half a unit.
    fn slack(&self, row: usize) -> Value {
        (self.parts.get(row).copied().unwrap_or(0) as Value + 1) / 2
    }

    /// Whether a value may be in a row of a column, beside the parts of the same total above it.
    pub(crate) fn allows(&self, values: &[Value], placed: &[Value], row: usize, value: Value) -> bool {
        if self.again.contains(&row) {
            return values.first() == Some(&value);
        }
        let Some(p) = self.parent(row) else { return true };
        let whole = values.get(p).copied().unwrap_or(0);
        let rest = whole - placed.get(p).copied().unwrap_or(0);
        let slack = self.slack(p);
        if whole == 0 || self.parts.get(p) == Some(&1) {
            value == whole
        } else if self.last.get(row) == Some(&true) {
            (rest - value).abs() <= slack
        } else {
            value <= rest + slack
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_without_what_they_are_a_part_of() {
        assert!(SumTree::of_codes(&[Some("201"), Some("2010101")]).is_none());
        assert!(SumTree::of_codes(&[Some("20101")]).is_none());
        assert!(SumTree::of_codes(&[Some("201"), None, Some("201")]).is_none());
    }
}
