//! Groups of columns side by side, in dumps that are laid out by columns of characters.
//!
//! In: the tokens of a table, line by line. Out: the same tokens, one stream for each side of 01 and 04, for each group
//! of 06, so that a wrapped name stands next to its own row.
use super::coded::Codes;
use super::sided::Sided;
use super::token::{Kind, Token};
use crate::vocabulary::{is_numbered, is_total};
use juesuan_model::Side;
use juesuan_model::text::fold;

/// No table has more groups side by side.
const GROUPS: usize = 6;

/// Codes of one group stand no further apart than this many characters.
const CODE_DRIFT: usize = 12;

/// The income and the expenditure side of 01 and 04; none if nothing tells where the second begins.
pub(super) fn sides(tokens: &[Token], sided: &Sided<'_>) -> Option<(Vec<Token>, Vec<Token>)> {
    let is_right = |t: &Token| t.kind == Kind::Word && sided.side_of(&t.text) == Some(Side::Expenditure);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut edge: Option<usize> = None;
    for part in tokens.chunk_by(|a, b| a.part == b.part) {
        let numbered = part.iter().filter(|t| is_right(t) && is_numbered(&t.text)).map(|t| t.x0).min();
        edge = numbered.or_else(|| part.iter().filter(|t| is_right(t)).map(|t| t.x0).min()).or(edge);
        let at = edge?;
        for line in part.chunk_by(|a, b| a.line == b.line) {
            // Lines drift by a character or two; a known name shows where its own line's second side begins.
            let own = line.iter().find(|t| is_right(t)).map_or(at.saturating_sub(1), |t| t.x0.min(at));
            let (mut first_left, mut first_right) = (true, true);
            for t in line {
                let mut t = t.clone();
                let (side, first) =
                    if t.x0 >= own { (&mut right, &mut first_right) } else { (&mut left, &mut first_left) };
                t.first = std::mem::take(first);
                side.push(t);
            }
        }
    }
    Some((left, right))
}

/// The groups of 06, and its total rows as a last one.
pub(super) fn groups(tokens: Vec<Token>, codes: Codes) -> Vec<Vec<Token>> {
    let mut out: Vec<Vec<Token>> = Vec::new();
    let mut totals: Vec<Token> = Vec::new();
    for part in tokens.chunk_by(|a, b| a.part == b.part) {
        let edges = edges(part, codes);
        for line in part.chunk_by(|a, b| a.line == b.line) {
            let is_totals =
                line.iter().any(|t| t.kind == Kind::Word && is_total(&t.text) && fold(&t.text).contains("经费"));
            if is_totals {
                totals.extend(line.iter().cloned());
                continue;
            }
            let mut group = 0;
            let mut seen_code = false;
            let mut last = usize::MAX;
            for (i, t) in line.iter().enumerate() {
                let is_code = t.kind == Kind::Int && codes.is_code(&t.text) && is_code_here(t, line.get(i + 1), codes);
                if is_code || !seen_code {
                    group =
                        edges.iter().rposition(|e| *e <= t.x0).unwrap_or(0).max(if seen_code { group + 1 } else { 0 });
                }
                seen_code |= is_code;
                while out.len() <= group {
                    out.push(Vec::new());
                }
                let mut t = t.clone();
                t.first = group != last;
                last = group;
                if let Some(g) = out.get_mut(group) {
                    g.push(t);
                }
            }
        }
    }
    out.push(totals);
    out
}

fn is_code_here(t: &Token, next: Option<&Token>, codes: Codes) -> bool {
    t.first || !codes.whole_amounts || next.is_none_or(|n| n.kind == Kind::Word)
}

/// Where the codes of each group begin.
fn edges(part: &[Token], codes: Codes) -> Vec<usize> {
    let mut xs: Vec<usize> = part
        .iter()
        .enumerate()
        .filter(|(i, t)| t.kind == Kind::Int && codes.is_code(&t.text) && is_code_here(t, part.get(i + 1), codes))
        .map(|(_, t)| t.x0)
        .collect();
    xs.sort_unstable();
    let mut out: Vec<usize> = Vec::new();
    let mut last = None;
    for x in xs {
        if last.is_none_or(|l| x > l + CODE_DRIFT) {
            out.push(x);
        }
        last = Some(x);
    }
    out.truncate(GROUPS);
    out
}
