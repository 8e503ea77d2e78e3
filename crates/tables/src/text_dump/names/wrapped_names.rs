//! Wrapped names: which row the pieces of a name between two rows belong to.
//!
//! In: how many name pieces each row has on its own lines, how many are between the rows, and what a name made of given
//! pieces costs. Out: for each gap, how many of its pieces end the row above (the others begin the row below), and
//! where another division is nearly as good.

/// … and of being off at all.
const UNEVEN: u32 = 2;

/// Cost of each line that a centred name with a piece of its own is off the middle …
const OFF_CENTRE: u32 = 4;

/// Cost of each piece of a name that has none on the line of its figures, where it should.
const NO_PIECE: u32 = 3;

/// Cost of a row without a name.
const NAMELESS: u32 = 16;

/// Cost of a piece beside 合计 or the like, which is never wrapped.
const TOTAL: u32 = 40;

/// Which line of a wrapped name the figures of its row are beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alignment {
    /// The first.
    Top,
    /// The middle one, or between two lines if their number is even.
    Centred,
    /// The last.
    Bottom,
}

/// All alignments.
pub(crate) const ALIGNMENTS: [Alignment; 3] = [Alignment::Top, Alignment::Centred, Alignment::Bottom];

/// The row's own part of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RowShape {
    /// Pieces on its own lines.
    pub(crate) own: usize,
    /// 合计 and the like are never wrapped.
    pub(crate) total: bool,
}

/// No name has more pieces.
const PIECES: usize = 12;

/// A division that costs less than this more than the best one is possible. A piece on the wrong side of its figures
/// costs as much.
pub(crate) const MARGIN: u32 = 6;

/// Cost of a piece that belongs to no row.
const STRAY: u32 = 50;

/// A way to divide the pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Division {
    /// For each gap, the pieces that belong to the row above.
    pub(crate) tails: Vec<usize>,
    /// For each gap, all numbers of pieces that may belong to the row above.
    pub(crate) near: Vec<Vec<usize>>,
    /// Its cost.
    pub(crate) cost: u32,
}

/// Divides the pieces. `gaps[i]` pieces are before row `i`, the last entry after the last row. `against` is the cost of
/// a row's name with so many pieces of the gap above and so many of the gap below.
pub(crate) fn divide(
    rows: &[RowShape],
    gaps: &[usize],
    style: Alignment,
    against: impl Fn(usize, usize, usize) -> u32,
) -> Division {
    let n = rows.len();
    let gap = |i: usize| gaps.get(i).copied().unwrap_or(0);
    // There is no row above the first.
    let choices = |i: usize| if i == 0 || n == 0 { 0..=0 } else { 0..=gap(i).min(PIECES) };
    let cost = |i: usize, above: usize, tail: usize| -> u32 {
        let Some(row) = rows.get(i) else { return 0 };
        let lead = gap(i) - above.min(gap(i));
        let stray = if i + 1 == n { (gap(n) - tail.min(gap(n))) as u32 * STRAY } else { 0 };
        if lead > 2 * PIECES {
            return stray + lead as u32 * STRAY;
        }
        stray + odd(*row, lead, tail, style) + against(i, lead, tail)
    };
    // The least cost of the rows before gap `i`, and of those after it, for each number of pieces that end the row
    // above.
    let mut before: Vec<Vec<u32>> = vec![vec![0]];
    let mut costs: Vec<Vec<Vec<u32>>> = Vec::with_capacity(n);
    for i in 0..n {
        let here: Vec<Vec<u32>> =
            choices(i).map(|above| choices(i + 1).map(|tail| cost(i, above, tail)).collect()).collect();
        let last = before.last().cloned().unwrap_or_default();
        before.push(
            choices(i + 1)
                .map(|tail| {
                    last.iter()
                        .zip(&here)
                        .map(|(b, of)| b.saturating_add(of.get(tail).copied().unwrap_or(u32::MAX)))
                        .min()
                        .unwrap_or(0)
                })
                .collect(),
        );
        costs.push(here);
    }
    let mut after: Vec<u32> = before.last().map(|b| vec![0; b.len()]).unwrap_or_default();
    let mut out = Division { tails: vec![0; gaps.len()], near: vec![Vec::new(); gaps.len()], cost: 0 };
    for i in (0..=n).rev() {
        let all: Vec<u32> = before
            .get(i)
            .map(|b| b.iter().zip(&after).map(|(x, y)| x.saturating_add(*y)).collect())
            .unwrap_or_default();
        let least = all.iter().copied().min().unwrap_or(0);
        out.cost = least;
        if let (Some(tail), Some(near)) = (out.tails.get_mut(i), out.near.get_mut(i)) {
            *tail = all.iter().position(|c| *c == least).unwrap_or(0);
            *near = (0..all.len()).filter(|k| all.get(*k).is_some_and(|c| *c < least.saturating_add(MARGIN))).collect();
        }
        if let Some(of) = i.checked_sub(1).and_then(|i| costs.get(i)) {
            after = of
                .iter()
                .map(|tails| tails.iter().zip(&after).map(|(c, b)| c.saturating_add(*b)).min().unwrap_or(0))
                .collect();
        }
    }
    out
}

/// The cost of a row with `lead` pieces above and `tail` below its own lines.
fn odd(row: RowShape, lead: usize, tail: usize, style: Alignment) -> u32 {
    let own = row.own;
    let (lead, tail) = (lead as u32, tail as u32);
    if row.total {
        return (lead + tail) * TOTAL;
    }
    let nameless = if own == 0 && lead + tail == 0 { NAMELESS } else { 0 };
    nameless
        + match style {
            Alignment::Top => lead * MARGIN + if own == 0 { tail * NO_PIECE } else { 0 },
            Alignment::Bottom => tail * MARGIN + if own == 0 { lead * NO_PIECE } else { 0 },
            // A name without a piece on its own lines has as many lines above as below; one with such a piece may
            // continue on the next page.
            Alignment::Centred if own == 0 => lead.abs_diff(tail) * MARGIN,
            // Of an even number of lines, one may be on the row's own line.
            Alignment::Centred => lead.abs_diff(tail).saturating_sub(1) * OFF_CENTRE + u32::from(lead != tail) * UNEVEN,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: RowShape = RowShape { own: 1, total: false };
    const BARE: RowShape = RowShape { own: 0, total: false };

    fn tails(rows: &[RowShape], gaps: &[usize], style: Alignment) -> Vec<usize> {
        divide(rows, gaps, style, |_, _, _| 0).tails
    }

    #[test]
    fn centred_names_share_the_gap() {
        // 机关事业单位基本 / 2080505 / 养老保险缴费支出 / 机关事业单位职业 / 2080506 / 年金缴费支出
        assert_eq!(tails(&[BARE, BARE], &[1, 2, 1], Alignment::Centred), vec![0, 1, 1]);
        // A name of three lines, with the middle one on the row's line, above a name of two lines.
        assert_eq!(tails(&[OWN, BARE, OWN], &[1, 2, 1, 0], Alignment::Centred), vec![0, 1, 1, 0]);
    }

    #[test]
    fn names_that_begin_or_end_on_their_line() {
        assert_eq!(tails(&[OWN, OWN, OWN], &[0, 1, 1, 0], Alignment::Top), vec![0, 1, 1, 0]);
        assert_eq!(tails(&[OWN, OWN, OWN], &[0, 1, 1, 0], Alignment::Bottom), vec![0, 0, 0, 0]);
        let total = RowShape { own: 1, total: true };
        assert_eq!(tails(&[OWN, total], &[0, 1, 0], Alignment::Top), vec![0, 1, 0]);
        assert_eq!(tails(&[], &[3], Alignment::Top), vec![0]);
    }

    #[test]
    fn what_could_as_well_be_otherwise() {
        // The piece may end the first name or begin the second.
        let d = divide(&[OWN, OWN], &[0, 1, 0], Alignment::Centred, |_, _, _| 0);
        assert_eq!(d.near[1], vec![0, 1]);
        let d = divide(&[OWN, OWN], &[0, 1, 0], Alignment::Top, |_, _, _| 0);
        assert_eq!(d.near[1], vec![1]);
    }
}
