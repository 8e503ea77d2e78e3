//! Amounts that are cut by the end of a line: 116,237,595. on one line, 08 on the next.
//!
//! In: the tokens of a table, line by line, and how many decimals its amounts have. Out: the same tokens; parts that
//! together make up an amount are one token, marked as joined, and parts without the others are marked, too. Sums
//! decide whether a joined amount is kept ([`settle`]).
use crate::text_dump::columns::row_sums::{self, Value, holds, scale, scaled};
use crate::text_dump::columns::sum_groups::sum_groups;
use crate::text_dump::draft::Draft;
use crate::text_dump::lines::token::{LineSplit, Token, TokenKind};
use crate::text_dump::rows::{PrintedFigure, PrintedRow};
use juesuan_model::{Amount, FindingCode};

/// An amount is cut into no more parts than this.
const PARTS: usize = 4;

/// A whole number of so many digits beside amounts with decimals may be the beginning of an amount.
const LONG: usize = 4;

/// Joins the parts of cut amounts. `in_order`: lines follow each other as they were drawn, cell by cell.
pub(crate) fn join(tokens: Vec<Token>, decimals: Option<usize>, in_order: bool) -> Vec<Token> {
    let Some(decimals) = decimals else { return tokens };
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut i = 0;
    while let Some(t) = tokens.get(i) {
        let mut t = t.clone();
        i += 1;
        if lacks_decimals(&t, decimals) && is_last(&tokens, i - 1) {
            let parts = if in_order { parts(&tokens, i - 1, decimals) } else { 0 };
            if parts > 0 {
                for p in tokens.get(i..i + parts).unwrap_or_default() {
                    t.printed.push_str(&p.printed);
                }
                t.text = t.printed.replace(',', "");
                t.kind = TokenKind::Amount;
                t.torn = LineSplit::Joined;
                out.push(t);
                i += parts;
                continue;
            }
            // Digits alone on the next line belong to this token or to one beside it.
            let below = alone_below(&tokens, i, decimals);
            if below > 0 {
                t.torn = LineSplit::Open;
                out.push(t);
                out.extend(tokens.get(i..i + below).unwrap_or_default().iter().cloned().map(open));
                i += below;
                continue;
            }
        }
        if is_part(&t, decimals) {
            t.torn = LineSplit::Open;
        }
        out.push(t);
    }
    out
}

fn open(t: Token) -> Token {
    Token { torn: LineSplit::Open, ..t }
}

/// Whether a token may be the beginning of an amount: it has fewer decimals than all others.
fn lacks_decimals(t: &Token, decimals: usize) -> bool {
    match t.kind {
        TokenKind::Amount => Amount::parse(&t.text).is_none_or(|a| (a.decimals() as usize) < decimals),
        TokenKind::Int => t.text.len() >= LONG,
        _ => false,
    }
}

/// Whether a token is visibly a part: a point or comma at one end, or groups of other than three digits.
fn is_part(t: &Token, decimals: usize) -> bool {
    if !matches!(t.kind, TokenKind::Amount | TokenKind::Int)
        || !lacks_decimals(t, decimals) && !t.printed.starts_with(['.', ','])
    {
        return false;
    }
    let whole = t.printed.trim_start_matches('-').split('.').next().unwrap_or_default();
    t.printed.starts_with(['.', ','])
        || t.printed.ends_with(['.', ','])
        || whole.contains(',') && whole.split(',').skip(1).any(|group| group.len() != 3)
}

fn is_last(tokens: &[Token], i: usize) -> bool {
    let line = tokens.get(i).map(|t| t.line);
    tokens.get(i + 1).is_some_and(|n| Some(n.line) != line)
}

/// How many tokens after token `at` complete it to an amount: each first on its line and, but for the last, alone on
/// it.
fn parts(tokens: &[Token], at: usize, decimals: usize) -> usize {
    let Some(head) = tokens.get(at) else { return 0 };
    let mut printed = head.printed.clone();
    let evident = is_part(head, decimals);
    for n in 1..PARTS {
        let Some(t) = tokens.get(at + n).filter(|t| t.first && matches!(t.kind, TokenKind::Amount | TokenKind::Int))
        else {
            return 0;
        };
        let begins = t.printed.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
        // 行次 32 above 93.21 is no amount; a whole amount completes only a token that cannot be an amount itself.
        let whole = !lacks_decimals(t, decimals) && t.kind == TokenKind::Amount && !t.printed.starts_with(['.', ',']);
        if !begins || whole && !evident || head.kind == TokenKind::Int && !t.printed.starts_with('.') {
            return 0;
        }
        printed.push_str(&t.printed);
        if is_amount(&printed, decimals) {
            return n;
        }
        if !is_last(tokens, at + n) {
            return 0;
        }
    }
    0
}

/// Whether a print is an amount like the others of the table: as many decimals, and groups of three digits or none.
fn is_amount(printed: &str, decimals: usize) -> bool {
    let Some((whole, fraction)) = printed.trim_start_matches('-').split_once('.') else { return false };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let grouped = {
        let mut groups = whole.split(',');
        groups.next().is_some_and(|g| digits(g) && (g.len() <= 3 || !whole.contains(',')))
            && groups.all(|g| g.len() == 3 && digits(g))
    };
    grouped && fraction.len() == decimals && digits(fraction)
}

/// The number of tokens on the line that begins with token `i`, if it holds nothing but a few digits: the ends of
/// amounts that begin on the line above.
fn alone_below(tokens: &[Token], i: usize, decimals: usize) -> usize {
    let Some(line) = tokens.get(i).map(|t| t.line) else { return 0 };
    let all = tokens.get(i..).unwrap_or_default();
    let n = all.iter().take_while(|t| t.line == line).count();
    let tail = |t: &Token| t.kind == TokenKind::Int && t.text.len() <= decimals;
    if all.iter().take(n).all(tail) { n } else { 0 }
}

/// Gives up rows with a part of an amount, and rows with a joined amount that no sum confirms.
pub(crate) fn settle(d: &mut Draft) {
    let is = |r: &PrintedRow, torn: LineSplit| r.figs.iter().any(|f| f.torn == torn);
    if !d.rows.iter().any(|r| is(r, LineSplit::Joined)) {
        return;
    }
    let confirmed = confirmed(d);
    for (i, r) in d.rows.iter_mut().enumerate() {
        if is(r, LineSplit::Joined) && !confirmed.contains(&i) {
            give_up(r);
        }
    }
}

/// Marks digits that are no figure by themselves: 08 is the end of one, or part of a code.
pub(crate) fn mark(f: &mut PrintedFigure) {
    let digits = f.text.len() > 1 && f.text.bytes().all(|b| b.is_ascii_digit());
    if digits && f.text.starts_with('0') {
        f.torn = LineSplit::Open;
    }
}

/// Takes the columns from the figures of a row, and reports it.
pub(crate) fn give_up(r: &mut PrintedRow) {
    if r.unsure && r.doubts.iter().any(|d| d.rule == RULE) {
        return;
    }
    r.unsure = true;
    r.figs.iter_mut().for_each(|f| f.column = None);
    let prints = r.prints();
    r.doubt(
        RULE,
        format!("a figure is split over lines ({prints}), and no sum confirms which digits belong together"),
        format!("数值（{prints}）被换行截断，无法由勾稽关系确认"),
    );
}

const RULE: FindingCode = FindingCode::TextFigureCut;

/// The rows that add up: over their columns, or as a total of others or a part of one.
fn confirmed(d: &Draft) -> Vec<usize> {
    let ids: Vec<&str> = d.columns.list.iter().map(|c| c.id.as_str()).collect();
    let sums = row_sums::sums(&ids);
    let scale = scale(d);
    let value = |r: &PrintedRow, c: usize| -> Option<Value> {
        r.at(c).and_then(|f| f.amount.as_ref()).map_or(Some(0), |a| scaled(a.value(), scale))
    };
    let mut out: Vec<usize> = Vec::new();
    for (i, r) in d.rows.iter().enumerate().filter(|(_, r)| r.is_placed()) {
        let reading: Option<Vec<usize>> = r.figs.iter().map(|f| f.column).collect();
        let values: Option<Vec<Value>> =
            r.figs.iter().map(|f| f.amount.as_ref().map_or(Some(0), |a| scaled(a.value(), scale))).collect();
        let (Some(reading), Some(values)) = (reading, values) else { continue };
        // Every column is part of a sum.
        let all = reading.iter().all(|c| sums.iter().any(|s| s.total == *c || s.plus.contains(c)));
        if d.columns_of(r).list.len() == ids.len() && all && sums.iter().all(|s| holds(s, &values, &reading)) {
            out.push(i);
        }
    }
    for (total, parts) in sum_groups(d) {
        let rows: Option<Vec<&PrintedRow>> = parts.iter().map(|p| d.rows.get(*p)).collect();
        let (Some(t), Some(rows)) = (d.rows.get(total), rows) else { continue };
        let placed = t.is_placed() && rows.iter().all(|r| r.is_placed());
        let adds_up = (0..ids.len()).all(|c| {
            let sum = rows.iter().map(|r| value(r, c)).sum::<Option<Value>>();
            value(t, c).zip(sum).is_some_and(|(t, s)| t.abs_diff(s) as usize <= parts.len().div_ceil(2))
        });
        if placed && adds_up {
            out.push(total);
            out.extend(parts);
        }
    }
    out
}
