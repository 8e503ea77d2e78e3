//! Text of a table that was not used: the counterpart for dumps of `records/conservation.rs`.
//!
//! In: the lines of a header, the rows of a two-sided table, the lines of a section outside of its rows. Out: tokens
//! and lines to report. Every digit between the title of a table and the next title is part of a figure, a code, a
//! 行次, a name, a caption, a note, a page number, or a finding.
use crate::text_dump::lines::DumpLine;
use crate::text_dump::lines::token::{Token, TokenKind, tokens};
use crate::text_dump::rows::PrintedRow;
use juesuan_model::Print;
use juesuan_model::text::fold;
use std::collections::{BTreeSet, HashMap};

/// Figures and numbers among the words of a header that are neither its 栏次 (1, 2, 3 …) nor a year.
pub(crate) fn in_header(header: &[DumpLine], decimals: Option<usize>) -> Vec<Token> {
    let mut all: Vec<Token> = Vec::new();
    for (i, l) in header.iter().enumerate() {
        tokens(l, i, decimals, &mut all);
    }
    let numbers: BTreeSet<u32> =
        all.iter().filter(|t| t.kind == TokenKind::Int).filter_map(|t| t.text.parse().ok()).collect();
    let counted = (1..).zip(&numbers).take_while(|(i, n)| i == *n).count();
    let is_number = |t: &Token| t.text.parse::<usize>().is_ok_and(|n| n <= counted);
    let is_year = |t: &Token| t.text.len() == 4 && (t.text.starts_with("19") || t.text.starts_with("20"));
    all.retain(|t| match t.kind {
        TokenKind::Amount => decimals.is_some() || t.text.contains('.'),
        TokenKind::Int => !is_number(t) && !is_year(t),
        _ => false,
    });
    all
}

/// Drops rows with nothing but a number that is no 行次: it is that of another row, or beyond all others.
pub(crate) fn of_lines(rows: &mut Vec<PrintedRow>, orphans: &mut Vec<Token>) {
    let named: BTreeSet<u32> = rows.iter().filter(|r| !is_bare(r)).filter_map(|r| r.line).collect();
    let all: BTreeSet<u32> = rows.iter().filter_map(|r| r.line).collect();
    let mut bare: BTreeSet<u32> = BTreeSet::new();
    rows.retain(|r| {
        let Some(n) = r.line.filter(|_| is_bare(r)) else { return true };
        let beside = all.contains(&(n.saturating_add(1))) || n > 1 && all.contains(&(n - 1));
        let own = !named.contains(&n) && bare.insert(n) && beside;
        if !own {
            orphans.push(number(n, r));
        }
        own
    });
}

/// A row with the code of an earlier row that has another name.
pub(crate) fn repeated_code(rows: &[PrintedRow]) -> Option<&PrintedRow> {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    rows.iter().filter(|r| !r.name.is_empty()).find(|r| {
        let first = r.code.as_deref().map(|c| *seen.entry(c).or_insert(r.name.as_str()));
        first.is_some_and(|name| fold(name) != fold(&r.name))
    })
}

fn is_bare(r: &PrintedRow) -> bool {
    r.name.is_empty() && r.figs.is_empty()
}

fn number(n: u32, r: &PrintedRow) -> Token {
    Token { kind: TokenKind::Int, text: n.to_string(), page: r.page, line: r.at_line, ..Token::default() }
}

/// Whether a line contains figures that are not part of a sentence (收入 113.50 万元).
pub(crate) fn holds_figures(line: &DumpLine) -> bool {
    if line.text.contains('。') {
        return false;
    }
    line.chunks.iter().enumerate().any(|(i, c)| {
        let next = line.chunks.get(i + 1).map_or("", |n| n.text.as_str());
        is_figure(&c.text) && !next.starts_with(['万', '元', '亿', '%', '％', '，', '个', '倍', '平'])
    })
}

fn is_figure(text: &str) -> bool {
    text.contains('.') && matches!(Print::read(text), Print::Figure(_))
}

/// Whether a name contains a figure with decimals, which is that of another column or row.
pub(crate) fn holds_figure(name: &str) -> bool {
    let name = fold(name);
    name.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).any(|run| {
        run.split_once('.').is_some_and(|(whole, after)| {
            let digits = |s: &str| s.bytes().next().is_some_and(|b| b.is_ascii_digit());
            after.len() > 1 && digits(whole) && digits(after)
        })
    })
}
