//! Names of rows in all tables of a unit, from their pieces.
//!
//! In: rows whose names are in pieces. Out: the same with names, and doubts where a piece may belong to the next row.
//!
//! The evidence: a line that is not full ends its name; figures are beside the first, middle or last line of every name
//! of a document; 02, 03, 05, 07 and 08 print the same codes, and one may print whole what another wraps; the names of
//! economic classes are the same everywhere.
pub(crate) mod detached_names;
pub(crate) mod wrapped_names;

use crate::code_names::{CodeNames, NameMatch};
use crate::text_dump::draft::Draft;
use crate::text_dump::lines::token::{Token, TokenKind};
use crate::text_dump::names::wrapped_names::{ALIGNMENTS, Alignment, Division, MARGIN, RowShape, divide};
use crate::text_dump::rows::{NamePiece, NamePieces, PrintedRow};
use juesuan_model::FindingCode;
use juesuan_model::text::fold;

/// Cost of a name other than the known ones of its code.
const OTHER: u32 = 24;

/// A line shorter than the widest one by more half characters than this is not full: punctuation does not begin a line.
const SLACK: usize = 2;

/// The most that a line costs that is not full but continues.
const SHORT: u32 = 12;

/// The most that the other tables can add to the cost of an alignment.
const BESIDE: u32 = 12;

/// Joins the names of all tables of a unit.
pub(crate) fn join(set: &mut [Draft]) {
    let mut code_names = CodeNames::default();
    let mut groups: Vec<(usize, NameGroup)> = Vec::new();
    for (i, d) in set.iter_mut().enumerate() {
        let layout = d.layout;
        for rows in split(&mut d.rows) {
            groups.push((i, NameGroup { rows, layout, width: 0 }));
        }
        for (_, g) in groups.iter_mut().filter(|(k, _)| *k == i) {
            g.width = g.widest();
            g.learn_whole(&mut code_names);
        }
    }
    // Names settled in the first round help the second.
    for round in 0..2 {
        let of_styles: Vec<[Division; 3]> =
            groups.iter().map(|(_, g)| ALIGNMENTS.map(|s| g.divide(s, &code_names))).collect();
        let cost = |of: &[Division; 3], s: usize| of.get(s).map_or(0, |d| d.cost);
        let all: [u32; 3] = [0, 1, 2].map(|s| of_styles.iter().fold(0u32, |sum, of| sum.saturating_add(cost(of, s))));
        for ((_, g), of) in groups.iter_mut().zip(&of_styles) {
            let beside: [u32; 3] = [0, 1, 2].map(|s| all.get(s).copied().unwrap_or(0).saturating_sub(cost(of, s)));
            let least = beside.iter().copied().min().unwrap_or(0);
            let total = |s: usize| {
                cost(of, s).saturating_add(beside.get(s).copied().unwrap_or(0).saturating_sub(least).min(BESIDE))
            };
            let Some(best) = (0..3).min_by_key(|s| total(*s)) else { continue };
            let least = total(best);
            let near: Vec<&Division> =
                (0..3).filter(|s| total(*s) < least.saturating_add(MARGIN)).filter_map(|s| of.get(s)).collect();
            let Some(division) = of.get(best) else { continue };
            if round == 0 {
                g.learn_settled(division, &near, &mut code_names);
            } else {
                g.apply(division, &near, &code_names);
            }
        }
    }
    for (i, g) in groups {
        let Some(d) = set.get_mut(i) else { continue };
        for r in g.rows {
            let mut row = r;
            for p in row.wrap.take().into_iter().flat_map(|w| w.after) {
                let (text, line, page) = (p.text, p.line, p.page);
                d.orphans.push(Token { kind: TokenKind::Word, text, line, page, first: true, ..Token::default() });
            }
            d.rows.push(row);
        }
    }
}

/// Takes the rows with names in pieces out of a table, group by group; without any, its rows stay.
fn split(rows: &mut Vec<PrintedRow>) -> Vec<Vec<PrintedRow>> {
    if rows.iter().all(|r| r.wrap.is_none()) {
        return Vec::new();
    }
    let mut out: Vec<Vec<PrintedRow>> = Vec::new();
    for r in rows.drain(..) {
        match out.last_mut() {
            Some(g) if !r.wrap.as_ref().is_some_and(|w| w.first) => g.push(r),
            _ => out.push(vec![r]),
        }
    }
    out
}

/// The rows of one printed group.
struct NameGroup {
    rows: Vec<PrintedRow>,
    /// Whether the dump is laid out by columns of characters.
    layout: bool,
    /// The widest piece of a name, in half characters.
    width: usize,
}

static NO_WRAP: NamePieces =
    NamePieces { before: Vec::new(), own: Vec::new(), after: Vec::new(), first: false, total: false };

impl NameGroup {
    fn wrap(&self, i: usize) -> &NamePieces {
        self.rows.get(i).and_then(|r| r.wrap.as_ref()).unwrap_or(&NO_WRAP)
    }

    /// The pieces before row `i`; after the last row if `i` is the number of rows.
    fn gap(&self, i: usize) -> &[NamePiece] {
        if i < self.rows.len() {
            &self.wrap(i).before
        } else {
            self.rows.last().and_then(|r| r.wrap.as_ref()).map(|w| w.after.as_slice()).unwrap_or_default()
        }
    }

    fn widest(&self) -> usize {
        let pieces = |w: &NamePieces| {
            let between = w.before.iter().chain(&w.after).map(|p| width(&p.text)).max().unwrap_or(0);
            w.own.iter().map(|t| width(t)).max().unwrap_or(0).max(between)
        };
        self.rows.iter().filter_map(|r| r.wrap.as_ref()).filter(|w| !w.total).map(pieces).max().unwrap_or(0)
    }

    /// Learns names that have no pieces above or below.
    fn learn_whole(&self, code_names: &mut CodeNames) {
        for (i, r) in self.rows.iter().enumerate() {
            if self.gap(i).is_empty()
                && self.gap(i + 1).is_empty()
                && self.wrap(i).own.len() == 1
                && let Some(code) = &r.code
            {
                code_names.learn(code, &r.name);
            }
        }
    }

    fn divide(&self, style: Alignment, code_names: &CodeNames) -> Division {
        let shapes: Vec<RowShape> =
            (0..self.rows.len()).map(|i| RowShape { own: self.wrap(i).own.len(), total: self.wrap(i).total }).collect();
        let gaps: Vec<usize> = (0..=self.rows.len()).map(|i| self.gap(i).len()).collect();
        divide(&shapes, &gaps, style, |i, lead, tail| self.against(i, lead, tail, code_names))
    }

    /// The pieces of row `i` with the last `lead` pieces above it and the first `tail` below.
    fn pieces(&self, i: usize, lead: usize, tail: usize) -> impl Iterator<Item = &str> {
        let above = self.gap(i);
        let above = above.get(above.len() - lead.min(above.len())..).unwrap_or_default();
        let below = self.gap(i + 1).get(..tail).unwrap_or_default();
        let own = self.wrap(i).own.iter().map(String::as_str);
        above.iter().map(|p| p.text.as_str()).chain(own).chain(below.iter().map(|p| p.text.as_str()))
    }

    /// Cost of the name of row `i` with so many pieces from above and below.
    fn against(&self, i: usize, lead: usize, tail: usize, code_names: &CodeNames) -> u32 {
        if self.gap(i).is_empty() && self.gap(i + 1).is_empty() {
            return 0;
        }
        let mut cost = 0;
        if self.layout {
            let widths: Vec<usize> = self.pieces(i, lead, tail).map(width).collect();
            let lines = widths.len().saturating_sub(1);
            cost += widths.iter().take(lines).map(|w| short(*w, self.width)).sum::<u32>();
        }
        if let Some(code) = self.rows.get(i).and_then(|r| r.code.as_deref())
            && code_names.knows(code, &fold(&self.pieces(i, lead, tail).collect::<String>())) == NameMatch::Other
        {
            cost += OTHER;
        }
        cost
    }

    /// Whether another good division gives row `i` other pieces.
    fn is_open(&self, i: usize, division: &Division, near: &[&Division]) -> bool {
        let differs = |gap: usize| {
            let tail = division.tails.get(gap);
            near.iter().any(|d| d.near.get(gap).is_some_and(|n| n.iter().any(|k| Some(k) != tail)))
        };
        differs(i) || differs(i + 1)
    }

    fn name(&self, i: usize, division: &Division) -> String {
        let tail = |gap: usize| division.tails.get(gap).copied().unwrap_or(0);
        self.pieces(i, self.gap(i).len().saturating_sub(tail(i)), tail(i + 1)).collect()
    }

    fn learn_settled(&self, division: &Division, near: &[&Division], code_names: &mut CodeNames) {
        for (i, r) in self.rows.iter().enumerate() {
            if let Some(code) = &r.code
                && !self.is_open(i, division, near)
            {
                code_names.learn(code, &self.name(i, division));
            }
        }
    }

    /// Gives the rows their names.
    fn apply(&mut self, division: &Division, near: &[&Division], code_names: &CodeNames) {
        let nameless = self.rows.iter().enumerate().any(|(i, _)| self.name(i, division).is_empty());
        let found: Vec<(String, bool)> =
            (0..self.rows.len()).map(|i| (self.name(i, division), self.is_open(i, division, near))).collect();
        let strays = division.tails.last().copied().unwrap_or(0);
        let tails: Vec<bool> = (1..=self.rows.len()).map(|g| division.tails.get(g).is_some_and(|t| *t > 0)).collect();
        for ((r, (name, open)), tail) in self.rows.iter_mut().zip(found).zip(tails) {
            let total = r.wrap.as_ref().is_some_and(|w| w.total);
            r.name = name;
            let known = r.code.as_deref().map_or(NameMatch::Nothing, |c| code_names.knows(c, &fold(&r.name)));
            if open && known != NameMatch::Yes && !r.name.is_empty() && !total {
                r.doubt(
                    FindingCode::TextNameUncertain,
                    "the name is wrapped; part of it may belong to the row above or below",
                    "名称折行，其中一部分可能属于上一行或下一行",
                );
            } else if tail && nameless && known != NameMatch::Yes && !total {
                r.doubt(
                    FindingCode::TextNameUncertain,
                    "the name may include that of another row, which has none",
                    "其名称可能混入了另一行的名称",
                );
            } else if r.code.as_deref().is_some_and(|c| code_names.cuts(c, &fold(&r.name))) && !r.name.is_empty() {
                r.doubt(
                    FindingCode::TextNameUncertain,
                    "the name is incomplete or has extra words, compared with the usual name of its code",
                    "与该科目编码的通用名称相比，名称不全或多出文字",
                );
            }
            if !total && r.name.is_empty() {
                r.doubt(FindingCode::TextRowWithoutName, "no name was found", "未找到科目名称");
            }
        }
        // Pieces after the last row that belong to no row stay.
        if let Some(w) = self.rows.last_mut().and_then(|r| r.wrap.as_mut()) {
            w.after.drain(..strays.min(w.after.len()));
        }
    }
}

/// The cost of a line that is not full but continues.
fn short(width: usize, widest: usize) -> u32 {
    u32::try_from(widest.saturating_sub(width + SLACK)).unwrap_or(SHORT).min(SHORT)
}

/// Width in half characters.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
