//! Groups of columns side by side, in dumps laid out by columns of characters.
//!
//! In: the tokens of a table, line by line. Out: the same tokens as one stream per side of 01 and 04, or per group of
//! 06, so that a wrapped name is next to its own row.
use crate::text_dump::lines::token::{Token, TokenKind};
use crate::text_dump::rows::classified_rows::CodeFormat;
use crate::text_dump::rows::two_sided_rows::TwoSidedForm;
use crate::vocabulary::{is_numbered, is_total};
use juesuan_model::Side;
use juesuan_model::text::fold;

/// No table has more groups side by side.
const GROUPS: usize = 6;

/// Codes of one group are no further apart than this many characters.
const CODE_DRIFT: usize = 12;

/// The income and the expenditure side of 01 and 04; `None` if it is not clear where the second begins.
pub(crate) fn sides(tokens: &[Token], sided: &TwoSidedForm<'_>) -> Option<(Vec<Token>, Vec<Token>)> {
    let is_right = |t: &Token| t.kind == TokenKind::Word && sided.side_of_start(&t.text) == Some(Side::Expenditure);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut edge: Option<usize> = None;
    for part in tokens.chunk_by(|a, b| a.part == b.part) {
        let numbered = part.iter().filter(|t| is_right(t) && is_numbered(&t.text)).map(|t| t.x0).min();
        edge = numbered.or_else(|| part.iter().filter(|t| is_right(t)).map(|t| t.x0).min()).or(edge);
        let at = edge?;
        let from = part.iter().filter(|t| t.kind == TokenKind::Word).map(|t| t.x0).min().unwrap_or(0);
        for line in part.chunk_by(|a, b| a.line == b.line) {
            let own = second_side(line, sided, from, at);
            let (mut first_left, mut first_right) = (true, true);
            for (i, t) in line.iter().enumerate() {
                let mut t = t.clone();
                let (side, first) =
                    if i >= own { (&mut right, &mut first_right) } else { (&mut left, &mut first_left) };
                t.first = std::mem::take(first);
                side.push(t);
            }
        }
    }
    Some((left, right))
}

/// The index of the first token of the second side in a line. The names of the second side begin at about `at`, those
/// of the first at `from`; lines drift by some characters, so what is printed counts more than where.
fn second_side(line: &[Token], sided: &TwoSidedForm<'_>, from: usize, at: usize) -> usize {
    let is_word = |t: &&Token| t.kind == TokenKind::Word;
    let side = |t: &Token| sided.side_of_start(&t.text).filter(|_| t.kind == TokenKind::Word);
    if let Some(i) = line.iter().position(|t| side(t) == Some(Side::Expenditure)) {
        return i;
    }
    // After a figure, a word begins the second side; of two words, the second does.
    let first_figure = line.iter().position(Token::is_figure).unwrap_or(line.len());
    let after = |from: usize| line.iter().enumerate().skip(from).find(|(_, t)| is_word(t)).map(|(i, _)| i);
    if let Some(i) = after(first_figure) {
        return i;
    }
    let words = line.iter().filter(is_word).count();
    if words == 2 && line.iter().all(|t| t.kind == TokenKind::Word) {
        return 1;
    }
    let first = line.first().filter(is_word);
    if words == 1 && first.is_some_and(|t| side(t).is_none() && t.x0.abs_diff(at) < t.x0.abs_diff(from)) {
        return 0;
    }
    // 30 | 61, and 一般公共预算财政拨款 29 18.81 | 61: each side has one 行次.
    let numbers: Vec<usize> =
        (0..line.len()).filter(|i| line.get(*i).is_some_and(|t| t.kind == TokenKind::Int)).collect();
    if let ([_, second], true, false) = (numbers.as_slice(), sided.has_lines, sided.whole_amounts) {
        return *second;
    }
    let name = usize::from(first.is_some());
    line.iter().skip(name).position(|t| t.x0 >= at.saturating_sub(1)).map_or(line.len(), |i| i + name)
}

/// The groups of 06, with its total rows as the last one.
pub(crate) fn groups(tokens: Vec<Token>, codes: CodeFormat) -> Vec<Vec<Token>> {
    let mut out: Vec<Vec<Token>> = Vec::new();
    let mut totals: Vec<Token> = Vec::new();
    for part in tokens.chunk_by(|a, b| a.part == b.part) {
        let edges = edges(part, codes);
        for line in part.chunk_by(|a, b| a.line == b.line) {
            let is_totals =
                line.iter().any(|t| t.kind == TokenKind::Word && is_total(&t.text) && fold(&t.text).contains("经费"));
            if is_totals {
                totals.extend(line.iter().cloned());
                continue;
            }
            let mut group = 0;
            let mut seen_code = false;
            let mut last = usize::MAX;
            for (i, t) in line.iter().enumerate() {
                let is_code =
                    t.kind == TokenKind::Int && codes.is_code(&t.text) && is_code_here(t, line.get(i + 1), codes);
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

fn is_code_here(t: &Token, next: Option<&Token>, codes: CodeFormat) -> bool {
    t.first || !codes.whole_amounts || next.is_none_or(|n| n.kind == TokenKind::Word)
}

/// Where the codes of each group begin.
fn edges(part: &[Token], codes: CodeFormat) -> Vec<usize> {
    let mut xs: Vec<usize> = part
        .iter()
        .enumerate()
        .filter(|(i, t)| t.kind == TokenKind::Int && codes.is_code(&t.text) && is_code_here(t, part.get(i + 1), codes))
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
