//! Tokens: what the chunks of a line are once neighbours that were printed without a space between them are split.
//!
//! In: chunks, and how many decimals the table's amounts have. Out: words, whole numbers (codes, 行次, amounts without
//! decimals), amounts, dashes for nothing. Which number is which is left to the readers of the forms.
use crate::text_dump::lines::{Chunk, DumpLine};
use juesuan_model::Print;
use juesuan_model::text::fold;

/// What a token is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TokenKind {
    #[default]
    Word,
    /// Digits only: a code, a 行次, an amount without decimals.
    Int,
    /// A figure with decimals, thousand separators or a sign.
    Amount,
    /// `-` or `—` for nothing.
    Nil,
    /// A cell that holds a word of the header (合计 of 07 in Shanghai) and so no figure.
    Blank,
}

/// A point behind so many digits, at the end of a line, belongs to a figure that goes on below.
const CUT_DIGITS: usize = 3;

/// Decimals that are so many times rarer than the most frequent ones are not those of the table.
const RARER: usize = 4;

/// Stands for a cell without a figure in a line.
pub(crate) const BLANK: &str = "\u{FFFC}";

/// A token of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) text: String,
    pub(crate) x0: usize,
    pub(crate) x1: usize,
    /// Index of its line among those it was cut from.
    pub(crate) line: usize,
    /// Whether it is the first of its line.
    pub(crate) first: bool,
    pub(crate) page: Option<u32>,
    pub(crate) part: usize,
    /// The characters that it was cut from, with thousand separators and a point at its end.
    pub(crate) printed: String,
    pub(crate) torn: LineSplit,
}

/// Whether a line's end cuts a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LineSplit {
    #[default]
    No,
    /// Its parts were put together.
    Joined,
    /// It is a part, and the others are not known.
    Open,
}

impl Token {
    pub(crate) fn is_figure(&self) -> bool {
        matches!(self.kind, TokenKind::Amount | TokenKind::Nil | TokenKind::Int | TokenKind::Blank)
    }
}

/// The number of decimals that the amounts of these lines have.
pub(crate) fn decimals(lines: &[DumpLine]) -> Option<usize> {
    let (mut counts, mut glued) = ([0usize; 5], [0usize; 5]);
    for c in lines.iter().flat_map(|l| &l.chunks) {
        match Print::read(&c.text) {
            Print::Figure(a) if a.decimals() > 0 => count(&mut counts, a.decimals() as usize),
            Print::Figure(_) => {}
            _ => last_decimals(&c.text).into_iter().for_each(|n| count(&mut glued, n)),
        }
    }
    // Where every figure is glued to its neighbours, the last one of each run of digits speaks.
    longest(&counts).or_else(|| most(&glued))
}

fn count(counts: &mut [usize; 5], decimals: usize) {
    if let Some(n) = counts.get_mut(decimals) {
        *n += 1;
    }
}

/// The most frequent one, or a longer one that is not rare beside it: line ends cut decimals (509286.3 above 8), and add
/// none.
fn longest(counts: &[usize; 5]) -> Option<usize> {
    let most = counts.iter().copied().max().filter(|n| *n > 0)?;
    counts.iter().rposition(|n| *n * RARER >= most)
}

/// The most frequent one; the fewest decimals of those as frequent.
fn most(counts: &[usize; 5]) -> Option<usize> {
    let most = counts.iter().copied().max().filter(|n| *n > 0)?;
    counts.iter().position(|n| *n == most)
}

/// The digits behind the last point of each run of digits and points: 2 in 行政运行45.2945.290.00.
fn last_decimals(text: &str) -> Vec<usize> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        .filter_map(|run| run.rsplit_once('.'))
        .map(|(_, behind)| behind.bytes().take_while(u8::is_ascii_digit).count())
        .filter(|n| *n > 0)
        .collect()
}

/// The tokens of a line, `at` its index.
pub(crate) fn tokens(line: &DumpLine, at: usize, decimals: Option<usize>, out: &mut Vec<Token>) {
    let from = out.len();
    for c in &line.chunks {
        cut(c, at, line, decimals, out);
    }
    join_letters(out, from);
    if let Some(t) = out.get_mut(from) {
        t.first = true;
    }
}

/// Words of the form that are printed with their letters set apart.
const SPACED: [&str; 12] =
    ["合计", "总计", "小计", "项目", "栏次", "行次", "收入", "支出", "金额", "编码", "名称", "科目"];

/// 合　计, 项　目: single characters set apart are one word.
fn join_letters(out: &mut Vec<Token>, from: usize) {
    let mut joined: Vec<Token> = Vec::with_capacity(out.len() - from.min(out.len()));
    let mut letters = false;
    for t in out.drain(from.min(out.len())..) {
        let single = t.kind == TokenKind::Word && t.text.chars().count() == 1;
        match joined.last_mut() {
            Some(last) if single && letters && SPACED.contains(&format!("{}{}", last.text, t.text).as_str()) => {
                last.text.push_str(&t.text);
                last.x1 = t.x1;
                // Only pairs: 合 计 总 计 are two words.
                letters = false;
            }
            _ => {
                letters = single;
                joined.push(t);
            }
        }
    }
    out.extend(joined);
}

fn is_numeric(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９' | '.' | '．' | ',' | '，')
}

fn is_minus(c: char) -> bool {
    matches!(c, '-' | '－' | '−' | '—' | '–')
}

fn cut(c: &Chunk, at: usize, on: &DumpLine, decimals: Option<usize>, out: &mut Vec<Token>) {
    let chars: Vec<char> = c.text.chars().collect();
    let token = |kind, text: String, x0: usize, x1: usize| {
        let (from, len) = (x0.saturating_sub(c.x0), x1.saturating_sub(x0));
        let printed = chars.get(from..from + len).unwrap_or_default().iter().collect();
        let (line, page, part) = (at, on.page, on.part);
        Token { kind, text, x0, x1, line, first: false, page, part, printed, torn: LineSplit::No }
    };
    if c.text == BLANK {
        return out.push(token(TokenKind::Blank, String::new(), c.x0, c.x1));
    }
    match Print::read(&c.text) {
        Print::Nil => return out.push(token(TokenKind::Nil, c.text.clone(), c.x0, c.x1)),
        Print::Figure(a) if c.text.bytes().all(|b| b.is_ascii_digit()) => {
            return out.push(token(TokenKind::Int, a.as_str().to_owned(), c.x0, c.x1));
        }
        // (1) is the number of an item, (3.20) a negative figure.
        Print::Figure(a)
            if decimals.is_none_or(|d| a.decimals() as usize == d || a.decimals() == 0) && !is_ordinal(&c.text) =>
        {
            let digits = a.as_str().bytes().all(|b| b.is_ascii_digit());
            let kind = if digits && !c.text.contains([',', '，']) { TokenKind::Int } else { TokenKind::Amount };
            return out.push(token(kind, a.as_str().to_owned(), c.x0, c.x1));
        }
        _ => {}
    }
    let mut word = String::new();
    let mut word_from = 0usize;
    let mut depth = 0i32;
    let mut i = 0;
    while let Some(&ch) = chars.get(i) {
        depth += i32::from(matches!(ch, '(' | '（')) - i32::from(matches!(ch, ')' | '）'));
        let digit_behind = chars.get(i + 1).is_some_and(char::is_ascii_digit);
        // .08 begins a line that goes on with a figure of the line above.
        let starts_number = ch.is_ascii_digit()
            || ('０'..='９').contains(&ch)
            || (is_minus(ch) && digit_behind)
            || (i == 0 && decimals.is_some() && matches!(ch, '.' | ',') && digit_behind);
        if starts_number && depth <= 0 {
            let from = i;
            i += 1;
            while chars.get(i).copied().is_some_and(is_numeric) {
                i += 1;
            }
            // A trailing comma or point belongs to the word behind.
            while i > from + 1 && chars.get(i - 1).is_some_and(|c| matches!(c, '.' | '．' | ',' | '，')) {
                i -= 1;
            }
            let run: String = chars.get(from..i).unwrap_or_default().iter().collect();
            let next = chars.get(i).copied();
            let begins_cut = run.starts_with(['.', ',']);
            let ends_cut = i + 1 == chars.len() && decimals.is_some() && matches!(next, Some('.' | ','));
            let mut parts = if begins_cut {
                Some(vec![(TokenKind::Amount, format!("0{run}"), i - from)])
            } else if belongs_to_word(&run, &word, next) && !(ends_cut && is_cut_whole(&run)) {
                None
            } else {
                split_number(&fold(&run), decimals)
            };
            if let Some((kind, text, len)) = parts.as_mut().filter(|_| ends_cut).and_then(|p| p.last_mut())
                && is_cut_whole(text)
            {
                *kind = TokenKind::Amount;
                *len += 1;
                i += 1;
            }
            match parts {
                Some(parts) => {
                    if !word.is_empty() {
                        out.push(token(TokenKind::Word, std::mem::take(&mut word), c.x0 + word_from, c.x0 + from));
                    }
                    let mut x = from;
                    for (kind, text, len) in parts {
                        out.push(token(kind, text, c.x0 + x, c.x0 + x + len));
                        x += len;
                    }
                }
                None => {
                    if word.is_empty() {
                        word_from = from;
                    }
                    word.push_str(&run);
                }
            }
            continue;
        }
        if word.is_empty() {
            word_from = i;
        }
        word.push(ch);
        i += 1;
    }
    if !word.is_empty() {
        // A dash glued behind a name or a figure stands for nothing: 外交支出—
        out.push(token(TokenKind::Word, word, c.x0 + word_from, c.x1));
    }
}

/// Digits that a point behind them makes a cut figure; 3. is a number before a name.
fn is_cut_whole(digits: &str) -> bool {
    !digits.contains('.') && digits.bytes().filter(u8::is_ascii_digit).count() >= CUT_DIGITS
}

fn is_ordinal(text: &str) -> bool {
    let t = fold(text);
    t.strip_prefix('(').and_then(|t| t.strip_suffix(')')).is_some_and(|t| t.len() <= 2)
}

/// Digits that are part of a name or a sentence: 2023年, 第3季度, 1.基本支出, 100%.
fn belongs_to_word(run: &str, before: &str, next: Option<char>) -> bool {
    let whole = run.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let short = whole && run.chars().count() <= 2;
    match next {
        Some('%' | '％' | '万' | '元') => true,
        // 0.00年末结转和结余 is a figure and a name.
        Some('年') if whole && run.chars().count() == 4 => true,
        Some('月' | '日' | '个' | '辆' | '台' | '号') if short => true,
        Some('、' | '.' | '．' | ')' | '）' | ':' | '：') if short => true,
        _ => before.ends_with(['第', '表', '附']) || before.ends_with("公开"),
    }
}

/// Splits a run of digits, commas and points into amounts of `decimals` decimals and whole numbers. The parts: kind,
/// text without separators, length in characters. None if the run is no row of numbers.
fn split_number(run: &str, decimals: Option<usize>) -> Option<Vec<(TokenKind, String, usize)>> {
    let mut parts = Vec::new();
    let mut rest = run;
    while !rest.is_empty() {
        let Some(point) = rest.find('.') else {
            let digits = rest.bytes().all(|b| b.is_ascii_digit());
            let kind = if digits { TokenKind::Int } else { TokenKind::Amount };
            let text = match Print::read(rest) {
                Print::Figure(a) => a.as_str().to_owned(),
                // 45,341,43 begins a figure that goes on in the line below.
                _ if decimals.is_some() => rest.replace(',', ""),
                _ => return None,
            };
            // Leading zeros of 类|款|项 parts (01) are kept.
            parts.push((kind, if digits { rest.to_owned() } else { text }, rest.len()));
            break;
        };
        let behind = rest.get(point + 1..)?;
        let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
        let take = match decimals {
            Some(d) if digits >= d => d,
            _ if point + 1 + digits == rest.len() => digits,
            _ => return None,
        };
        let end = point + 1 + take;
        let amount = rest.get(..end)?;
        match Print::read(amount) {
            Print::Figure(a) => parts.push((TokenKind::Amount, a.as_str().to_owned(), end)),
            _ => return None,
        }
        rest = rest.get(end..)?;
        rest = match rest.strip_prefix(',') {
            Some(r) if !r.is_empty() => r,
            _ => rest,
        };
    }
    (!parts.is_empty()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text_dump::lines::lines;

    fn cut_line(s: &str, d: Option<usize>) -> Vec<String> {
        let mut out = Vec::new();
        for (i, l) in lines(s).iter().enumerate() {
            tokens(l, i, d, &mut out);
        }
        out.into_iter()
            .map(|t| {
                let k = match t.kind {
                    TokenKind::Word => 'w',
                    TokenKind::Int => 'i',
                    TokenKind::Amount => 'a',
                    TokenKind::Nil => 'n',
                    TokenKind::Blank => 'b',
                };
                format!("{k}:{}", t.text)
            })
            .collect()
    }

    #[test]
    fn glued_neighbours() {
        for (line, want) in [
            ("113.50一、一般公共服务支出 32 93.21", "a:113.50 w:一、一般公共服务支出 i:32 a:93.21"),
            ("101.65302 商品和服务支出 11.26307 债务", "a:101.65 i:302 w:商品和服务支出 a:11.26 i:307 w:债务"),
            ("0.0030202 印刷费", "a:0.00 i:30202 w:印刷费"),
            ("30101基本工资47.5530201办公费6.99", "i:30101 w:基本工资 a:47.55 i:30201 w:办公费 a:6.99"),
            ("0.000.0012.30", "a:0.00 a:0.00 a:12.30"),
            ("1,234.567,890.12", "a:1234.56 a:7890.12"),
            ("七、其他收入 7 0.01", "w:七、其他收入 i:7 a:0.01"),
            ("合　计 - —", "w:合计 n:- n:—"),
            ("合 计 -3.20", "w:合计 a:-3.20"),
            ("2023年度 1.基本支出", "w:2023年度 w:1.基本支出"),
            ("212 08 01 征地", "i:212 i:08 i:01 w:征地"),
            ("（3.20） （1）公务", "a:-3.20 w:（1）公务"),
            ("28 0.00年末结转和结余 60 0.00", "i:28 a:0.00 w:年末结转和结余 i:60 a:0.00"),
        ] {
            assert_eq!(cut_line(line, Some(2)).join(" "), want, "{line}");
        }
    }

    #[test]
    fn whole_amounts() {
        assert_eq!(cut_line("基本支出 1,234 0", None).join(" "), "w:基本支出 a:1234 i:0");
        assert_eq!(decimals(&lines("a 1.50 2.25 3")), Some(2));
        assert_eq!(decimals(&lines("a 1,500 3")), None);
        assert_eq!(decimals(&lines("行政运行45.2945.290.00\n拨款290.0061\n支出7.237.230.00")), Some(2));
    }
}
