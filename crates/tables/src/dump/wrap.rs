//! Wrapped names: to which row the pieces of a name between two rows belong.
//!
//! In: how many name pieces each row has on its own lines, and how many stand between the rows. Out: for each gap, how
//! many of its pieces end the row above; the rest begin the row below.

/// What a row has of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// Whether its own lines hold a part of its name.
    pub(super) own: bool,
    /// 合计 and the like are never wrapped.
    pub(super) total: bool,
}

/// A name is cut into no more pieces than this.
const PIECES: usize = 12;

/// How the pieces are divided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Division {
    /// For each gap, the pieces that belong to the row above.
    pub(super) tails: Vec<usize>,
    /// For each row, whether its name is divided otherwise than names are in this table.
    pub(super) odd: Vec<bool>,
}

/// `gaps[i]` pieces stand before row `i`, the last entry behind the last row. The result has the same length: pieces of
/// each gap that belong to the row above.
pub(super) fn divide(rows: &[Shape], gaps: &[usize]) -> Division {
    // Where names are centred on their row, a name of two lines leaves the row's own line without one.
    let centred = rows.iter().any(|r| !r.own && !r.total);
    let n = rows.len();
    let first = gaps.first().copied().unwrap_or(0);
    if n == 0 {
        return Division { tails: vec![0; gaps.len()], odd: Vec::new() };
    }
    // above[k]: least cost of all rows so far when k pieces of the gap behind end the last of them.
    let mut choices: Vec<Vec<usize>> = Vec::with_capacity(n);
    let mut above: Vec<u32> = vec![0];
    let mut above_gap = first;
    for (i, row) in rows.iter().enumerate() {
        let gap = gaps.get(i + 1).copied().unwrap_or(0);
        let last = i + 1 == n;
        let mut cost_of = Vec::with_capacity(gap.min(PIECES) + 1);
        let mut from = Vec::with_capacity(gap.min(PIECES) + 1);
        for tail in 0..=gap.min(PIECES) {
            let mut least = (u32::MAX, 0);
            for (k, c) in above.iter().enumerate() {
                let lead = above_gap - k.min(above_gap);
                let stray = if last { ((gap - tail) * 50) as u32 } else { 0 };
                let cost = c.saturating_add(cost(*row, lead, tail, centred)).saturating_add(stray);
                if cost < least.0 {
                    least = (cost, k);
                }
            }
            cost_of.push(least.0);
            from.push(least.1);
        }
        choices.push(from);
        above = cost_of;
        above_gap = gap;
    }
    let mut out = vec![0; gaps.len()];
    let mut k = above.iter().enumerate().min_by_key(|(_, c)| **c).map_or(0, |(k, _)| k);
    for i in (0..n).rev() {
        if let Some(o) = out.get_mut(i + 1) {
            *o = k;
        }
        k = choices.get(i).and_then(|c| c.get(k)).copied().unwrap_or(0);
    }
    let odd = rows
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let of = |v: &[usize], i: usize| v.get(i).copied().unwrap_or(0);
            let lead = of(gaps, i).saturating_sub(of(&out, i));
            centred && cost(*row, lead, of(&out, i + 1), centred) > 0
        })
        .collect();
    Division { tails: out, odd }
}

/// How odd it is that a row has `lead` pieces above and `tail` below its own lines.
fn cost(row: Shape, lead: usize, tail: usize, centred: bool) -> u32 {
    let (lead, tail) = (lead as u32, tail as u32);
    if row.total {
        return (lead + tail) * 40;
    }
    if centred {
        // Without a piece of its own a name has as many lines above as below; one with a piece may go on over a page end.
        let none = u32::from(!row.own && lead + tail == 0) * 16;
        return none + lead.abs_diff(tail) * if row.own { 3 } else { 6 };
    }
    lead * 6 + tail
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: Shape = Shape { own: true, total: false };
    const BARE: Shape = Shape { own: false, total: false };

    #[test]
    fn centred_names_share_the_gap() {
        // 机关事业单位基本 / 2080505 / 养老保险缴费支出 / 机关事业单位职业 / 2080506 / 年金缴费支出
        assert_eq!(divide(&[BARE, BARE], &[1, 2, 1]).tails, vec![0, 1, 1]);
        // A name of three lines, its middle on the row's line, above one of two.
        assert_eq!(divide(&[OWN, BARE, OWN], &[1, 2, 1, 0]).tails, vec![0, 1, 1, 0]);
    }

    #[test]
    fn names_that_begin_on_their_line() {
        assert_eq!(divide(&[OWN, OWN, OWN], &[0, 1, 1, 0]).tails, vec![0, 1, 1, 0]);
        let total = Shape { own: true, total: true };
        assert_eq!(divide(&[OWN, total], &[0, 1, 0]).tails, vec![0, 1, 0]);
        assert_eq!(divide(&[], &[3]).tails, vec![0]);
    }
}
