//! Columns from positions, in dumps that are laid out by columns of characters.
//!
//! In: a draft, and the header lines of each of its page fragments. Out: for rows with blanks, a proposal for the
//! columns of their figures, which sums may rule out. A row with as many figures as columns needs no positions: it
//! shows where the columns are.
use crate::text_dump::columns::{HeaderWords, anchors, numbers};
use crate::text_dump::draft::Draft;
use crate::text_dump::lines::DumpLine;
use juesuan_model::schema::{Form, Schema};
use juesuan_model::{Column, Side};
use std::collections::BTreeMap;

/// From the left edge of the leftmost to the right edge of the rightmost figure of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct CharSpan {
    x0: usize,
    x1: usize,
}

impl CharSpan {
    fn overlap(self, other: Self) -> usize {
        self.x1.min(other.x1).saturating_sub(self.x0.max(other.x0))
    }

    fn centre2(self) -> usize {
        self.x0 + self.x1
    }
}

/// Proposes columns for the figures of rows with blanks.
pub(crate) fn place(d: &mut Draft, headers: &[(usize, Vec<DumpLine>)], words: &HeaderWords, schema: &Schema) {
    if !d.columns.doubts.is_empty() || d.columns.list.len() < 2 {
        return;
    }
    let n = d.columns.list.len();
    let side = (schema.form == Form::TwoSided).then_some(Side::Expenditure);
    // Rows by fragment; a row that a page end cuts belongs to none.
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, r) in d.rows.iter().enumerate() {
        if let Some(part) = r.figs.first().map(|f| f.part)
            && (side.is_none() || r.side == side)
            && r.figs.iter().all(|f| f.part == part)
        {
            parts.entry(part).or_default().push(i);
        }
    }
    for (part, members) in parts {
        let rows: Vec<Vec<(CharSpan, Option<usize>)>> = members
            .iter()
            .filter_map(|i| d.rows.get(*i))
            .map(|r| {
                let full = r.figs.len() == n;
                r.figs.iter().enumerate().map(|(i, f)| (CharSpan { x0: f.x0, x1: f.x1 }, full.then_some(i))).collect()
            })
            .collect();
        let header = headers
            .binary_search_by_key(&part, |(p, _)| *p)
            .ok()
            .and_then(|i| headers.get(i))
            .map(|(_, l)| l.as_slice())
            .unwrap_or_default();
        let first = usize::from(side.is_some());
        let numbers = numbers(header);
        let anchors: Vec<Option<CharSpan>> = if header.is_empty() {
            vec![None; n]
        } else if numbers.len() == n + first {
            numbers.iter().skip(first).map(|(x0, x1)| Some(CharSpan { x0: *x0, x1: *x1 })).collect()
        } else {
            let found = anchors(header, schema, side, &words.whole);
            let at =
                |id: &Column| found.iter().find(|(k, _, _)| k == id).map(|(_, x0, x1)| CharSpan { x0: *x0, x1: *x1 });
            d.columns.list.iter().map(|c| at(&c.id)).collect()
        };
        for i in &members {
            if let Some(r) = d.rows.get_mut(*i).filter(|r| !r.is_placed()) {
                r.anchors = anchors.iter().map(|a| a.map(CharSpan::centre2)).collect();
            }
        }
        let Some(clusters) = columns_of(&rows, n, &anchors) else { continue };
        for i in members {
            let Some(r) = d.rows.get_mut(i) else { continue };
            if r.is_placed() || r.figs.len() > n {
                continue;
            }
            let found: Vec<Option<usize>> = r
                .figs
                .iter()
                .map(|f| {
                    let s = CharSpan { x0: f.x0, x1: f.x1 };
                    clusters.iter().find(|(c, _)| c.overlap(s) > 0).and_then(|(_, k)| *k)
                })
                .collect();
            let rising = found.windows(2).all(|w| matches!(w, [Some(a), Some(b)] if a < b));
            if rising {
                r.proposal = found.into_iter().collect();
            }
        }
    }
}

/// Clusters of aligned figures, and the column of each; `None` if they are no columns.
fn columns_of(
    rows: &[Vec<(CharSpan, Option<usize>)>],
    n: usize,
    anchors: &[Option<CharSpan>],
) -> Option<Vec<(CharSpan, Option<usize>)>> {
    let mut figs: Vec<(CharSpan, Option<usize>)> = rows.iter().flatten().copied().collect();
    figs.sort_by_key(|(s, _)| (s.x0, s.x1));
    let mut clusters: Vec<(CharSpan, Vec<usize>)> = Vec::new();
    for (s, column) in figs {
        match clusters.last_mut() {
            Some((c, known)) if s.x0 < c.x1 => {
                c.x1 = c.x1.max(s.x1);
                known.extend(column);
            }
            _ => clusters.push((s, column.into_iter().collect())),
        }
    }
    // Two figures of one row in one cluster: the clusters are no columns.
    let split = |row: &Vec<(CharSpan, Option<usize>)>| {
        let at = |s: CharSpan| clusters.iter().position(|(c, _)| c.overlap(s) > 0);
        row.windows(2).any(|w| matches!(w, [a, b] if at(a.0) == at(b.0)))
    };
    if clusters.len() > n || rows.iter().any(split) {
        return None;
    }
    let has_full = clusters.iter().any(|(_, known)| !known.is_empty());
    let mut out: Vec<(CharSpan, Option<usize>)> = Vec::with_capacity(clusters.len());
    let count = clusters.len();
    for (i, (span, mut known)) in clusters.into_iter().enumerate() {
        known.sort_unstable();
        known.dedup();
        let column = if has_full {
            match known.as_slice() {
                [one] => Some(*one),
                _ => return None,
            }
        } else if count == n {
            Some(i)
        } else {
            nearest(span, anchors)
        };
        out.push((span, column));
    }
    // From left to right, each column once.
    let rising = out.windows(2).all(|w| !matches!(w, [(_, Some(a)), (_, Some(b))] if a >= b));
    (rising && (has_full || count == n || evenly(&out, anchors))).then_some(out)
}

/// Whether all figures are equally far off their headers: where a long header has pushed others aside, the header above
/// a figure is not its own.
fn evenly(clusters: &[(CharSpan, Option<usize>)], anchors: &[Option<CharSpan>]) -> bool {
    let centres: Vec<usize> = anchors.iter().flatten().map(|a| a.centre2()).collect();
    let Some(spacing) =
        centres.windows(2).filter_map(|w| if let [a, b] = w { Some(a.abs_diff(*b)) } else { None }).min()
    else {
        return false;
    };
    let offsets: Vec<isize> = clusters
        .iter()
        .filter_map(|(s, k)| {
            let anchor = (*anchors.get((*k)?)?)?;
            Some(s.centre2() as isize - anchor.centre2() as isize)
        })
        .collect();
    let (Some(least), Some(most)) = (offsets.iter().min(), offsets.iter().max()) else { return false };
    (most - least) as usize * 2 <= spacing
}

/// The column whose header is above a cluster: the one that overlaps it most, else the one that is clearly nearest.
fn nearest(span: CharSpan, anchors: &[Option<CharSpan>]) -> Option<usize> {
    let known: Vec<(usize, CharSpan)> = anchors.iter().enumerate().filter_map(|(i, a)| a.map(|a| (i, a))).collect();
    if known.len() < anchors.len() {
        // With the header of a column missing, the nearest header may be the wrong one.
        return None;
    }
    let mut overlaps: Vec<(usize, usize)> = known.iter().map(|(i, a)| (a.overlap(span), *i)).collect();
    overlaps.sort_unstable_by(|a, b| b.cmp(a));
    match overlaps.as_slice() {
        [(best, i), (second, _), ..] if *best > 0 && *best > 2 * second => return Some(*i),
        [(best, _), ..] if *best > 0 => return None,
        _ => {}
    }
    let mut distances: Vec<(usize, usize)> =
        known.iter().map(|(i, a)| (a.centre2().abs_diff(span.centre2()), *i)).collect();
    distances.sort_unstable();
    match distances.as_slice() {
        [(d, i), (second, _), ..] if d * 2 < *second => Some(*i),
        _ => None,
    }
}
