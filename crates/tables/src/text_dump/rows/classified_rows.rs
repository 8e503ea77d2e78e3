//! Rows that begin with a classification code (02, 03, 05–08).
//!
//! In: the tokens of one printed group, in order. Out: its rows (code, pieces of the name, figures) and the tokens that
//! belong to none. `names` joins the names; columns are assigned later.
use crate::text_dump::lines::token::{Token, TokenKind};
use crate::text_dump::rows::{NamePiece, NamePieces, PrintedFigure, PrintedRow};
use crate::vocabulary::{is_code_length, is_total};

/// What codes of a table look like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CodeFormat {
    /// Whether the table lists economic classes (301 …) or functions (201 …).
    pub(crate) economic: bool,
    /// Whether amounts have no decimals, so that codes look like amounts.
    pub(crate) whole_amounts: bool,
    /// Whether lines are laid out by columns of characters.
    pub(crate) layout: bool,
}

impl CodeFormat {
    /// Whether digits are a full code of this table.
    pub(crate) fn is_code(self, digits: &str) -> bool {
        is_code_length(digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && digits.starts_with(if self.economic { ['3', '5'] } else { ['2', '1'] })
    }

    /// Whether a token is the code of a new row.
    pub(crate) fn begins_row(self, t: &Token, next: Option<&Token>, row: Option<&PrintedRow>) -> bool {
        if t.kind != TokenKind::Int || !self.is_code(&t.text) {
            return false;
        }
        let part = |n: &Token| n.kind == TokenKind::Int && n.text.len() == 2 && n.line == t.line;
        let word_after = next.is_some_and(|n| n.kind == TokenKind::Word || t.text.len() < 7 && part(n));
        let same_line = next.is_some_and(|n| n.line == t.line);
        if t.first {
            // Under a wrapped name, a line of whole amounts begins like a code.
            return !self.whole_amounts || word_after || row.is_none_or(|r| !r.figs.is_empty()) && !same_line;
        }
        // 06 has one amount column: a code after the amount begins the row of the next group.
        let group_after = self.economic && !self.whole_amounts && row.is_some_and(|r| !r.figs.is_empty());
        group_after || word_after && (same_line || !self.whole_amounts)
    }
}

/// A row being read.
struct OpenRow {
    row: PrintedRow,
    wrap: NamePieces,
    code_line: usize,
}

/// Reads the rows of one group. Their names stay in pieces.
pub(crate) fn rows(tokens: &[Token], codes: CodeFormat, orphans: &mut Vec<Token>) -> Vec<PrintedRow> {
    let mut rows: Vec<OpenRow> = Vec::new();
    // Pieces of names since the last row.
    let mut gap: Vec<NamePiece> = Vec::new();
    for (i, t) in tokens.iter().enumerate() {
        let next = tokens.get(i + 1);
        if codes.begins_row(t, next, rows.last().map(|d| &d.row)) {
            push(&mut rows, &mut gap, t, Some(t.text.clone()));
            continue;
        }
        match t.kind {
            TokenKind::Word if is_total(&t.text) => push(&mut rows, &mut gap, t, None),
            TokenKind::Word if t.text.chars().all(|c| matches!(c, '类' | '款' | '项')) => {}
            TokenKind::Word => {
                let with_figures = tokens.iter().skip(i + 1).take_while(|n| n.line == t.line).any(Token::is_figure);
                word(&mut rows, &mut gap, t, codes.layout && !with_figures);
            }
            _ => {
                let Some(d) = rows.last_mut() else {
                    orphans.push(t.clone());
                    continue;
                };
                if is_code_part(d, t) {
                    if let Some(c) = d.row.code.as_mut() {
                        c.push_str(&t.text);
                    }
                } else {
                    d.row.figs.push(PrintedFigure::new(t));
                }
            }
        }
    }
    match rows.last_mut() {
        Some(last) => last.wrap.after = gap,
        None => orphans.extend(tokens.iter().filter(|t| t.kind == TokenKind::Word).cloned()),
    }
    rows.into_iter()
        .map(|d| {
            let mut row = d.row;
            row.name = d.wrap.own.concat();
            row.wrap = Some(d.wrap);
            row
        })
        .collect()
}

fn push(rows: &mut Vec<OpenRow>, gap: &mut Vec<NamePiece>, t: &Token, code: Option<String>) {
    let total = code.is_none();
    let own = if total { vec![t.text.clone()] } else { Vec::new() };
    let wrap = NamePieces { before: std::mem::take(gap), own, first: rows.is_empty(), total, ..NamePieces::default() };
    let row = PrintedRow { code, page: t.page, ..PrintedRow::default() };
    rows.push(OpenRow { row, wrap, code_line: t.line });
}

/// Whether a token continues a code: 08 and 01 of 201 | 08 | 01.
fn is_code_part(d: &OpenRow, t: &Token) -> bool {
    t.kind == TokenKind::Int
        && t.text.len() == 2
        && t.line == d.code_line
        && d.wrap.own.is_empty()
        && d.row.figs.is_empty()
        && d.row.code.as_ref().is_some_and(|c| matches!(c.len(), 3 | 5))
}

/// Takes a piece of a name; `alone` if a laid-out dump prints it on a line of its own.
fn word(rows: &mut [OpenRow], gap: &mut Vec<NamePiece>, t: &Token, alone: bool) {
    if let Some(d) = rows.last_mut()
        && d.row.figs.is_empty()
        && !d.wrap.total
        && !(alone && t.line > d.code_line)
    {
        d.wrap.own.push(t.text.clone());
        return;
    }
    match gap.last_mut() {
        Some(last) if last.line == t.line => last.text.push_str(&t.text),
        _ => gap.push(NamePiece { text: t.text.clone(), line: t.line, page: t.page }),
    }
}
