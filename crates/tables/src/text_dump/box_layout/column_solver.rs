//! Puts amounts that are printed column by column back into their columns.
//!
//! pdfminer prints the cells of a ruled table as boxes: a column from top to bottom, a row in one piece, or pieces of
//! both. In any case, the figures of one column are printed from top to bottom. In: the amounts of each page in printed
//! order, and which row is the sum of which. Out: the columns, not yet named, if there is exactly one way to distribute
//! all amounts over the rows so that each column adds up, and in each row the first column is the sum of the others.
use crate::text_dump::box_layout::sum_tree::SumTree;
use crate::text_dump::columns::row_sums::{ROUNDING, Value};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// Only so many arrangements are kept, the ones in the fewest pieces.
const READINGS: usize = 300;

/// No table has more amounts; a longer one is not read.
const AMOUNTS: usize = 6000;

/// An arrangement that costs so much more than the best one does not count as another solution.
const MARGIN: usize = 3;

/// Columns with cells in the same rows.
#[derive(Clone, Debug)]
pub(crate) struct ColumnBlock {
    pub(crate) tree: SumTree,
    /// Number of columns.
    pub(crate) columns: usize,
    /// Whether the first column is the sum of the others.
    pub(crate) additive: bool,
    /// What other tables print for the rows of the first column.
    pub(crate) expected: Vec<Option<Value>>,
}

/// An amount, and the block that it is known to belong to.
pub(crate) type PrintedAmount = (Value, Option<usize>);

/// The amounts of one page, in printed order.
#[derive(Clone, Debug)]
pub(crate) struct PageAmounts {
    /// The rows of each block that are on the page.
    pub(crate) rows: Vec<Range<usize>>,
    pub(crate) amounts: Vec<PrintedAmount>,
}

/// A column with other values than zeros, filled from its first row on.
#[derive(Clone, Debug)]
struct PartialColumn {
    block: usize,
    is_one_of_several: bool,
    values: Vec<Value>,
    /// For each row, the sum of its parts so far.
    placed: Vec<Value>,
    /// Hash of the values so far.
    state: u64,
}

impl PartialColumn {
    fn new(block: usize, of: &ColumnBlock) -> Self {
        let placed = vec![0; of.tree.rows()];
        Self { block, is_one_of_several: of.columns > 1, values: Vec::new(), placed, state: block as u64 }
    }
}

/// The position of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Spot {
    /// Column and row.
    Cell(usize, usize),
    /// In a column with nothing but zeros.
    Zeros,
    /// Before the first amount of a page.
    PageBegin,
}

/// One way to arrange the amounts so far.
#[derive(Clone, Debug)]
struct Arrangement {
    columns: Vec<PartialColumn>,
    /// Zeros of this page in columns of zeros.
    zeros: usize,
    /// For each row, the sum of all columns but the total.
    beside: Vec<Value>,
    near: Spot,
    cost: usize,
    /// Number of consecutive amounts before this one that are in columns of zeros.
    zero_run: usize,
    /// Whether the amount before is apart from its column and may belong to another one.
    lonely: bool,
    /// Whether there is such an amount without a neighbour after it, either.
    suspect: bool,
}

struct ColumnSearch<'a> {
    blocks: &'a [ColumnBlock],
    /// The first value of the column that is the sum of the others.
    total: Value,
}

/// The columns of each block of a table. Row 0 of a block with several columns is the total of all its rows.
pub(crate) fn columns(blocks: &[ColumnBlock], pages: &[PageAmounts]) -> Option<Vec<Vec<Vec<Value>>>> {
    let all = || pages.iter().flat_map(|p| &p.amounts).map(|(v, _)| *v);
    let cells = |p: &PageAmounts| p.rows.iter().zip(blocks).map(|(r, b)| r.len() * b.columns).sum::<usize>();
    if pages.iter().any(|p| p.amounts.len() != cells(p)) || all().count() > AMOUNTS || all().any(|v| v < 0) {
        return None;
    }
    let search = ColumnSearch { blocks, total: all().max()? };
    // The only column of a block may be all zeros.
    let alone = blocks.iter().enumerate().filter(|(_, b)| b.columns == 1);
    let begin = Arrangement {
        columns: alone.map(|(i, b)| PartialColumn::new(i, b)).collect(),
        zeros: 0,
        beside: vec![0; blocks.iter().map(|b| b.tree.rows()).max()?],
        near: Spot::PageBegin,
        cost: 0,
        zero_run: 0,
        lonely: false,
        suspect: false,
    };
    // What is left for the block with several columns: the sum, and the number of amounts above zero.
    let own = search.wide().map(|(i, _)| i);
    let is_own = |block: Option<usize>| own.is_some() && (blocks.len() == 1 || block == own);
    let left = pages.iter().flat_map(|p| &p.amounts).filter(|(_, block)| is_own(*block));
    let (mut sum, mut count) = left.fold((0, 0usize), |(s, n), (v, _)| (s + v, n + usize::from(*v > 0)));
    let mut readings = vec![begin];
    for (i, page) in pages.iter().enumerate() {
        for amount in &page.amounts {
            readings = search.next(&readings, *amount, page, i == 0);
            if is_own(amount.1) {
                sum -= amount.0;
                count -= usize::from(amount.0 > 0);
                readings.retain(|r| search.can_hold(r, sum, count));
            }
        }
        readings.retain(|r| search.is_whole(r, page));
        for r in &mut readings {
            (r.zeros, r.near, r.zero_run) = (0, Spot::PageBegin, 0);
            r.suspect |= std::mem::take(&mut r.lonely);
        }
    }
    let least = readings.iter().map(|r| r.cost).min()?;
    if readings.iter().any(|r| r.cost == least && r.suspect) {
        return None;
    }
    let mut found: Vec<Vec<Vec<Vec<Value>>>> =
        readings.iter().filter(|r| r.cost <= least + MARGIN).map(|r| search.sorted(r)).collect();
    let first = found.pop()?;
    found.iter().all(|f| *f == first).then_some(first)
}

impl ColumnSearch<'_> {
    /// The arrangements extended by a value, those in the fewest pieces.
    fn next(
        &self,
        readings: &[Arrangement],
        (value, block): PrintedAmount,
        page: &PageAmounts,
        first: bool,
    ) -> Vec<Arrangement> {
        let mut ways: Vec<(usize, u64, usize, Spot)> = Vec::new();
        for (i, r) in readings.iter().enumerate() {
            let goes_on = match r.near {
                Spot::Cell(c, _) => self.allows(r, c, value, page),
                Spot::Zeros => value == 0 && self.has_room(r, page),
                Spot::PageBegin => false,
            };
            let new =
                value > 0 && first && self.wide().is_some_and(|(_, b)| begun(r) < b.columns) && !self.is_complete(r);
            for c in 0..r.columns.len() + usize::from(new) {
                let own = r.columns.get(c).map(|c| c.block).or_else(|| self.wide().map(|(i, _)| i));
                if block.is_some() && own != block || !self.allows(r, c, value, page) {
                    continue;
                }
                let row = r.columns.get(c).map_or(0, |c| c.values.len());
                let cost = match r.near {
                    Spot::Cell(k, near) if k == c && near + 1 == row => 0,
                    Spot::Cell(_, near) if near == row => 0,
                    Spot::PageBegin => 0,
                    Spot::Cell(_, near) if near + 1 == row => 1 + usize::from(goes_on),
                    _ => 2 + usize::from(goes_on),
                };
                let spot = Spot::Cell(c, row);
                ways.push((r.cost + cost, self.state(r, spot, value), i, spot));
            }
            if value == 0 && self.has_room(r, page) && (block.is_none() || block == self.wide().map(|(i, _)| i)) {
                let cost = if matches!(r.near, Spot::Cell(..)) { 1 + usize::from(goes_on) } else { 0 };
                ways.push((r.cost + cost, self.state(r, Spot::Zeros, value), i, Spot::Zeros));
            }
        }
        ways.sort_by_key(|w| (w.0, w.2));
        let mut seen = HashSet::new();
        ways.retain(|w| seen.insert(w.1));
        ways.truncate(READINGS);
        ways.into_iter()
            .filter_map(|(cost, _, i, spot)| self.placed(readings.get(i)?, spot, value, cost, page))
            .collect()
    }

    /// The block with several columns; a table has at most one.
    fn wide(&self) -> Option<(usize, &ColumnBlock)> {
        self.blocks.iter().enumerate().find(|(_, b)| b.columns > 1)
    }

    /// Whether the columns of zeros have room for one more.
    fn has_room(&self, r: &Arrangement, page: &PageAmounts) -> bool {
        let rows = |i: usize| page.rows.get(i).map_or(0, |r| r.len());
        self.wide().is_some_and(|(i, b)| r.zeros < rows(i) * b.columns.saturating_sub(begun(r)))
    }

    fn slack(&self) -> Value {
        self.wide().map_or(0, |(_, b)| b.columns as Value / 2)
    }

    /// Whether a value may be the next one of a column.
    fn allows(&self, r: &Arrangement, c: usize, value: Value, page: &PageAmounts) -> bool {
        let column = r.columns.get(c);
        let row = column.map_or(0, |c| c.values.len());
        let Some(of) = column.map(|c| c.block).or_else(|| self.wide().map(|(i, _)| i)) else { return false };
        let Some(block) = self.blocks.get(of) else { return false };
        let end = page.rows.get(of).map_or(0, |r| r.end);
        if row >= end || column.is_some_and(|c| !block.tree.allows(&c.values, &c.placed, row, value)) {
            return false;
        }
        let expected = || block.expected.get(row).copied().flatten().is_none_or(|e| (e - value).abs() <= ROUNDING);
        if !block.additive {
            return block.columns > 1 || expected();
        }
        let slack = self.slack();
        let total = self.total_column(r);
        let is_total = total == Some(c) || row == 0 && total.is_none() && value == self.total;
        let beside = r.beside.get(row).copied().unwrap_or(0) + if is_total { 0 } else { value };
        let of_total = total.and_then(|t| r.columns.get(t)).and_then(|t| t.values.get(row)).copied();
        let whole = if is_total { Some(value) } else { of_total };
        let Some(whole) = whole else { return true };
        if beside > whole + slack || is_total && !expected() {
            return false;
        }
        // Once the columns so far make up the first total, there are no others.
        let others = || r.columns.iter().enumerate().filter(|(k, o)| *k != c && o.block == of);
        beside >= whole - slack || !self.is_complete(r) || others().any(|(_, o)| o.values.len() <= row)
    }

    fn placed(
        &self,
        r: &Arrangement,
        spot: Spot,
        value: Value,
        cost: usize,
        page: &PageAmounts,
    ) -> Option<Arrangement> {
        let mut out = r.clone();
        (out.near, out.cost) = (spot, cost);
        let Spot::Cell(c, row) = spot else {
            out.zeros += 1;
            out.zero_run += 1;
            out.suspect |= std::mem::take(&mut out.lonely);
            return Some(out);
        };
        // An amount that is printed like the next one of another column, while its own column is printed elsewhere, may
        // belong to that other column in accounts that do not add up.
        let start = page.rows.get(out.columns.get(c).map_or(0, |c| c.block)).map_or(0, |r| r.start);
        let of_another = match r.near {
            Spot::Zeros => row > start && r.zero_run >= row - start,
            Spot::Cell(k, near) => k != c && near + 1 == row,
            Spot::PageBegin => false,
        };
        let beside = matches!(r.near, Spot::Cell(k, near) if k == c && near + 1 == row || near == row);
        out.suspect |= out.lonely && !beside;
        out.lonely = value > 0 && of_another;
        out.zero_run = 0;
        if c == out.columns.len() {
            let (i, block) = self.wide()?;
            out.columns.push(PartialColumn::new(i, block));
        }
        let column = out.columns.get_mut(c)?;
        let block = self.blocks.get(column.block)?;
        column.state = grown(column.state, row, value);
        column.values.push(value);
        if let Some(p) = block.tree.parent(row) {
            *column.placed.get_mut(p)? += value;
        }
        if block.additive && self.total_column(&out) != Some(c) {
            *out.beside.get_mut(row)? += value;
        }
        Some(out)
    }

    /// Whether the columns of the block with several columns have room for what is left.
    fn can_hold(&self, r: &Arrangement, sum: Value, count: usize) -> bool {
        let Some((of, block)) = self.wide() else { return true };
        if count == 0 || !self.is_complete(r) {
            return true;
        }
        let (mut most, mut cells) = (0, 0);
        for column in r.columns.iter().filter(|c| c.block == of) {
            let (value, here) = block.tree.room(&column.values, &column.placed);
            most += value;
            cells += here;
        }
        sum <= most && count <= cells
    }

    /// The first column that begins with the largest of all amounts.
    fn total_column(&self, r: &Arrangement) -> Option<usize> {
        let (of, block) = self.wide()?;
        let is_total = |c: &PartialColumn| c.block == of && c.values.first() == Some(&self.total);
        r.columns.iter().position(|c| block.additive && is_total(c))
    }

    /// Whether the columns so far add up to the first total.
    fn is_complete(&self, r: &Arrangement) -> bool {
        r.beside.first().is_some_and(|sum| *sum >= self.total - self.slack()) && self.total_column(r).is_some()
    }

    /// Whether all rows of a page are full and add up.
    fn is_whole(&self, r: &Arrangement, page: &PageAmounts) -> bool {
        let end = |c: &PartialColumn| page.rows.get(c.block).map_or(0, |r| r.end);
        if r.columns.iter().any(|c| c.values.len() != end(c)) {
            return false;
        }
        let Some((of, _)) = self.wide().filter(|(_, b)| b.additive && self.total > 0) else { return true };
        let Some(total) = self.total_column(r).and_then(|t| r.columns.get(t)) else { return false };
        page.rows.get(of).cloned().unwrap_or_default().all(|row| match (total.values.get(row), r.beside.get(row)) {
            (Some(t), Some(b)) => (t - b).abs() <= self.slack(),
            _ => false,
        })
    }

    /// All columns of each block, the total first, in an order that does not depend on the print.
    fn sorted(&self, r: &Arrangement) -> Vec<Vec<Vec<Value>>> {
        let total = self.total_column(r);
        let mut out = Vec::with_capacity(self.blocks.len());
        for (i, block) in self.blocks.iter().enumerate() {
            let own = || r.columns.iter().enumerate().filter(|(_, c)| c.block == i);
            let first = own().filter(|(k, _)| Some(*k) == total).map(|(_, c)| c.values.clone());
            let mut others: Vec<Vec<Value>> =
                own().filter(|(k, _)| Some(*k) != total).map(|(_, c)| c.values.clone()).collect();
            others.sort_unstable_by(|a, b| b.cmp(a));
            let mut columns: Vec<Vec<Value>> = first.chain(others).collect();
            columns.resize(block.columns, vec![0; block.tree.rows()]);
            out.push(columns);
        }
        out
    }

    /// What distinguishes arrangements: the columns in any order, and the position of the last amount.
    fn state(&self, r: &Arrangement, spot: Spot, value: Value) -> u64 {
        let mut states: Vec<u64> = r.columns.iter().map(|c| c.state).collect();
        let near = match spot {
            Spot::Cell(c, row) => {
                let new = self.wide().map_or(0, |(i, _)| i as u64);
                let grown = grown(states.get(c).copied().unwrap_or(new), row, value);
                match states.get_mut(c) {
                    Some(s) => *s = grown,
                    None => states.push(grown),
                }
                grown
            }
            Spot::Zeros | Spot::PageBegin => 0,
        };
        states.sort_unstable();
        let mut hasher = DefaultHasher::new();
        (near, states).hash(&mut hasher);
        hasher.finish()
    }
}

/// Number of columns begun in the block with several columns.
fn begun(r: &Arrangement) -> usize {
    r.columns.iter().filter(|c| c.is_one_of_several).count()
}

fn grown(state: u64, row: usize, value: Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    (state, row, value).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> SumTree {
        SumTree::of_codes(&["201", "20101", "2010101", "2010102", "208", "20805"].map(Some)).unwrap()
    }

    const TOTAL: [Value; 7] = [100, 90, 90, 60, 30, 10, 10];
    const BASIC: [Value; 7] = [70, 60, 60, 60, 0, 10, 10];
    const PROJECT: [Value; 7] = [30, 30, 30, 0, 30, 0, 0];

    fn read(values: &[Value]) -> Option<Vec<Vec<Value>>> {
        let block = ColumnBlock { tree: tree(), columns: 3, additive: true, expected: Vec::new() };
        let amounts = values.iter().map(|v| (*v, None)).collect();
        columns(&[block], &[PageAmounts { rows: std::iter::once(0..7).collect(), amounts }])?.pop()
    }

    #[test]
    fn any_order_of_columns_and_rows() {
        let want = Some(vec![TOTAL.to_vec(), BASIC.to_vec(), PROJECT.to_vec()]);
        assert_eq!(read(&[TOTAL, BASIC, PROJECT].concat()), want);
        assert_eq!(read(&[PROJECT, TOTAL, BASIC].concat()), want);
        let rows: Vec<Value> = (0..7).flat_map(|r| [TOTAL[r], BASIC[r], PROJECT[r]]).collect();
        assert_eq!(read(&rows), want);
    }

    #[test]
    fn what_is_damaged_is_not_read() {
        let all = [TOTAL, BASIC, PROJECT].concat();
        for at in 0..all.len() {
            let mut less = all.clone();
            less.remove(at);
            assert_eq!(read(&less), None);
            let mut other = all.clone();
            other[at] += 7;
            assert_eq!(read(&other), None, "{at}");
        }
    }
}
