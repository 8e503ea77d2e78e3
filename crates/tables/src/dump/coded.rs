//! Rows that begin with a classification code (02, 03, 05–08).
//!
//! In: the tokens of one printed group, in order. Out: its rows — code, name, figures — and the tokens that belong to
//! none. Columns are left to `place`.
use super::record::{Fig, Printed};
use super::token::{Kind, Token};
use super::wrap::{Division, Shape, divide};
use crate::vocabulary::is_total;

/// How codes of a table look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Codes {
    /// Whether this table lists economic classes (301 …) or functions (201 …).
    pub(super) economic: bool,
    /// Whether amounts have no decimals, so that a code looks like an amount.
    pub(super) whole_amounts: bool,
    /// Whether lines are laid out by columns of characters.
    pub(super) layout: bool,
}

impl Codes {
    /// Whether digits are a full code of this table.
    pub(super) fn is_code(self, digits: &str) -> bool {
        matches!(digits.len(), 3 | 5 | 7)
            && digits.bytes().all(|b| b.is_ascii_digit())
            && digits.starts_with(if self.economic { ['3', '5'] } else { ['2', '1'] })
    }

    /// Whether a token is the code of a new row.
    pub(super) fn begins_row(self, t: &Token, next: Option<&Token>, row: Option<&Printed>) -> bool {
        if t.kind != Kind::Int || !self.is_code(&t.text) {
            return false;
        }
        let part = |n: &Token| n.kind == Kind::Int && n.text.len() == 2 && n.line == t.line;
        let word_behind = next.is_some_and(|n| n.kind == Kind::Word || t.text.len() < 7 && part(n));
        let same_line = next.is_some_and(|n| n.line == t.line);
        if t.first {
            // A line of whole amounts under a wrapped name begins like a code.
            return !self.whole_amounts || word_behind || row.is_none_or(|r| !r.figs.is_empty()) && !same_line;
        }
        // 06 has one amount column: a code behind it begins the row of the next group.
        let group_behind = self.economic && !self.whole_amounts && row.is_some_and(|r| !r.figs.is_empty());
        group_behind || word_behind && (same_line || !self.whole_amounts)
    }
}

struct Draft {
    row: Printed,
    total: bool,
    /// Pieces of the name on its own lines.
    own: Vec<String>,
    code_line: usize,
}

/// Reads the rows of one group.
pub(super) fn rows(tokens: &[Token], codes: Codes, orphans: &mut Vec<Token>) -> Vec<Printed> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut gaps: Vec<Vec<(String, usize)>> = vec![Vec::new()];
    for (i, t) in tokens.iter().enumerate() {
        let next = tokens.get(i + 1);
        if codes.begins_row(t, next, drafts.last().map(|d| &d.row)) {
            push(&mut drafts, &mut gaps, t, Some(t.text.clone()), false);
            continue;
        }
        match t.kind {
            Kind::Word if is_total(&t.text) => {
                push(&mut drafts, &mut gaps, t, None, true);
            }
            Kind::Word if t.text.chars().all(|c| matches!(c, '类' | '款' | '项')) => {}
            Kind::Word => {
                let with_figures = tokens.iter().skip(i + 1).take_while(|n| n.line == t.line).any(Token::is_figure);
                word(&mut drafts, &mut gaps, t, codes.layout && !with_figures);
            }
            _ => {
                let Some(d) = drafts.last_mut() else {
                    orphans.push(t.clone());
                    continue;
                };
                if is_code_part(d, t) {
                    if let Some(c) = d.row.code.as_mut() {
                        c.push_str(&t.text);
                    }
                } else {
                    d.row.figs.push(Fig::new(t));
                }
            }
        }
    }
    join_names(drafts, gaps, codes, tokens, orphans)
}

fn push(drafts: &mut Vec<Draft>, gaps: &mut Vec<Vec<(String, usize)>>, t: &Token, code: Option<String>, total: bool) {
    let own = if total { vec![t.text.clone()] } else { Vec::new() };
    let row = Printed { code, page: t.page, ..Printed::default() };
    drafts.push(Draft { row, total, own, code_line: t.line });
    gaps.push(Vec::new());
}

/// 08 and 01 of 201 | 08 | 01.
fn is_code_part(d: &Draft, t: &Token) -> bool {
    t.kind == Kind::Int
        && t.text.len() == 2
        && t.line == d.code_line
        && d.own.is_empty()
        && d.row.figs.is_empty()
        && d.row.code.as_ref().is_some_and(|c| matches!(c.len(), 3 | 5))
}

/// A piece of a name; `alone` on its line where lines stand below each other as on the page.
fn word(drafts: &mut [Draft], gaps: &mut [Vec<(String, usize)>], t: &Token, alone: bool) {
    if let Some(d) = drafts.last_mut()
        && d.row.figs.is_empty()
        && !d.total
        && !(alone && t.line > d.code_line)
    {
        d.own.push(t.text.clone());
        return;
    }
    let Some(gap) = gaps.last_mut() else { return };
    match gap.last_mut() {
        Some((text, line)) if *line == t.line => text.push_str(&t.text),
        _ => gap.push((t.text.clone(), t.line)),
    }
}

fn join_names(
    drafts: Vec<Draft>,
    gaps: Vec<Vec<(String, usize)>>,
    codes: Codes,
    tokens: &[Token],
    orphans: &mut Vec<Token>,
) -> Vec<Printed> {
    let shapes: Vec<Shape> = drafts.iter().map(|d| Shape { own: !d.own.is_empty(), total: d.total }).collect();
    let sizes: Vec<usize> = gaps.iter().map(Vec::len).collect();
    let Division { tails, odd } = divide(&shapes, &sizes);
    let piece = |gap: usize, i: usize| gaps.get(gap).and_then(|g| g.get(i));
    let nameless = drafts.iter().any(|d| d.own.is_empty() && !d.total);
    let last = drafts.len();
    let mut out = Vec::with_capacity(drafts.len());
    for (i, d) in drafts.into_iter().enumerate() {
        let mut row = d.row;
        let lead = sizes.get(i).copied().unwrap_or(0);
        for k in tails.get(i).copied().unwrap_or(0)..lead {
            if let Some((text, _)) = piece(i, k) {
                row.name.push_str(text);
            }
        }
        row.name.extend(d.own);
        let tail = tails.get(i + 1).copied().unwrap_or(0);
        if tail > 0 && nameless && !codes.layout {
            row.doubt(
                "text-name-uncertain",
                "its name may have got the name of another row, which has none",
                "其名称可能混入了另一行的名称",
            );
        }
        for k in 0..tail {
            if let Some((text, _)) = piece(i + 1, k) {
                row.name.push_str(text);
            }
        }
        if odd.get(i).copied().unwrap_or(false) && !row.name.is_empty() {
            row.doubt(
                "text-name-uncertain",
                "its name is wrapped, and a part of it may belong to the row above or below",
                "名称折行，其中一部分可能属于上一行或下一行",
            );
        }
        if !d.total && row.name.is_empty() {
            row.doubt("text-row-without-name", "its name was not found in the text", "未找到科目名称");
        }
        out.push(row);
    }
    // Pieces behind the last row that belong to nothing.
    if let Some((_, from)) = piece(last, tails.get(last).copied().unwrap_or(0)) {
        orphans.extend(tokens.iter().filter(|t| t.line >= *from && t.kind == Kind::Word).cloned());
    }
    out
}
