//! Tokens: the chunks of a line, split where neighbours are printed without a space.
//!
//! In: chunks, and how many decimals the amounts of the table have. Out: words, whole numbers (codes, 行次, amounts
//! without decimals), amounts, and dashes. Which number is which is decided by the form of the table.
use crate::text_dump::lines::{Chunk, DumpLine};
use juesuan_model::Print;
use juesuan_model::text::fold;

/// No amount has more decimals.
const MOST_DECIMALS: usize = 4;

/// The kind of a token.
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
    /// A cell that holds a word of the header and so no figure (合计 of 07 in Shanghai).
    Blank,
}

/// Digits before a point at the end of a line are the beginning of a figure if they are so many.
const CUT_DIGITS: usize = 3;

/// Decimals so many times rarer than the most frequent ones are not those of the table.
const RARER: usize = 4;

/// Marks a cell without a figure in a line.
pub(crate) const BLANK: &str = "\u{FFFC}";

/// A token of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) text: String,
    pub(crate) x0: usize,
    pub(crate) x1: usize,
    /// Index of its line.
    pub(crate) line: usize,
    /// Whether it is the first of its line.
    pub(crate) first: bool,
    pub(crate) page: Option<u32>,
    pub(crate) part: usize,
    /// The characters it was cut from, with thousand separators and a point at the end.
    pub(crate) printed: String,
    pub(crate) torn: LineSplit,
}

/// Whether a figure is cut by the end of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LineSplit {
    #[default]
    No,
    /// Its parts were joined.
    Joined,
    /// It is one part, and the others are unknown.
    Open,
}

impl Token {
    pub(crate) fn is_figure(&self) -> bool {
        matches!(self.kind, TokenKind::Amount | TokenKind::Nil | TokenKind::Int | TokenKind::Blank)
    }
}

/// The number of decimals that the amounts in these lines have; `None` for whole amounts.
pub(crate) fn decimals(lines: &[DumpLine]) -> Option<usize> {
    let (mut counts, mut glued) = ([0usize; MOST_DECIMALS + 1], [0usize; MOST_DECIMALS + 1]);
    for c in lines.iter().flat_map(|l| &l.chunks) {
        match Print::read(&c.text) {
            Print::Figure(a) if a.decimals() > 0 => count(&mut counts, a.decimals() as usize),
            Print::Figure(_) => {}
            _ => last_decimals(&c.text).into_iter().for_each(|n| count(&mut glued, n)),
        }
    }
    // Where all figures are glued to their neighbours, the last one of each run of digits shows its decimals.
    longest(&counts).or_else(|| most(&glued))
}

fn count(counts: &mut [usize; MOST_DECIMALS + 1], decimals: usize) {
    if let Some(n) = counts.get_mut(decimals) {
        *n += 1;
    }
}

/// The most frequent number of decimals, or a larger one that is not rare beside it: line ends cut decimals (509286.3
/// above 8) and add none.
fn longest(counts: &[usize; MOST_DECIMALS + 1]) -> Option<usize> {
    let most = counts.iter().copied().max().filter(|n| *n > 0)?;
    counts.iter().rposition(|n| *n * RARER >= most)
}

/// The most frequent number of decimals; the fewest if several are as frequent.
fn most(counts: &[usize; MOST_DECIMALS + 1]) -> Option<usize> {
    let most = counts.iter().copied().max().filter(|n| *n > 0)?;
    counts.iter().position(|n| *n == most)
}

/// The digits after the last point of each run of digits and points: 2 in 行政运行45.2945.290.00.
fn last_decimals(text: &str) -> Vec<usize> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        .filter_map(|run| run.rsplit_once('.'))
        .map(|(_, after)| after.bytes().take_while(u8::is_ascii_digit).count())
        .filter(|n| *n > 0)
        .collect()
}

/// The tokens of a line; `at` is its index.
pub(crate) fn tokens(line: &DumpLine, at: usize, decimals: Option<usize>, out: &mut Vec<Token>) {
    let from = out.len();
    for c in &line.chunks {
        Cutter::new(c, line, at, decimals).cut(out);
    }
    join_letters(out, from);
    if let Some(t) = out.get_mut(from) {
        t.first = true;
    }
}

/// Words of the form that are printed with spaced letters.
const SPACED: [&str; 12] =
    ["合计", "总计", "小计", "项目", "栏次", "行次", "收入", "支出", "金额", "编码", "名称", "科目"];

/// Joins spaced single characters to one word: 合　计, 项　目.
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

/// A chunk that is divided into tokens.
struct Cutter<'a> {
    chunk: &'a Chunk,
    chars: Vec<char>,
    /// Its line, and the index of that.
    line: &'a DumpLine,
    at: usize,
    decimals: Option<usize>,
}

/// Kind, text without separators, length in characters.
type NumberPart = (TokenKind, String, usize);

impl<'a> Cutter<'a> {
    fn new(chunk: &'a Chunk, line: &'a DumpLine, at: usize, decimals: Option<usize>) -> Self {
        Self { chunk, chars: chunk.text.chars().collect(), line, at, decimals }
    }

    /// A token of the characters `from..to` of the chunk.
    fn token(&self, kind: TokenKind, text: String, from: usize, to: usize) -> Token {
        Token {
            kind,
            text,
            x0: self.chunk.x0 + from,
            x1: self.chunk.x0 + to,
            line: self.at,
            first: false,
            page: self.line.page,
            part: self.line.part,
            printed: self.chars.get(from..to).unwrap_or_default().iter().collect(),
            torn: LineSplit::No,
        }
    }

    fn cut(&self, out: &mut Vec<Token>) {
        if let Some((kind, text)) = self.whole() {
            out.push(Token { x1: self.chunk.x1, ..self.token(kind, text, 0, self.chars.len()) });
            return;
        }
        let mut word = String::new();
        let (mut word_from, mut depth, mut i) = (0usize, 0i32, 0usize);
        while let Some(&ch) = self.chars.get(i) {
            depth += i32::from(matches!(ch, '(' | '（')) - i32::from(matches!(ch, ')' | '）'));
            if word.is_empty() {
                word_from = i;
            }
            if depth > 0 || !self.starts_number(i, ch) {
                word.push(ch);
                i += 1;
                continue;
            }
            let from = i;
            let (run, parts, end) = self.number(from, &word);
            i = end;
            let Some(parts) = parts else {
                word.push_str(&run);
                continue;
            };
            if !word.is_empty() {
                out.push(self.token(TokenKind::Word, std::mem::take(&mut word), word_from, from));
            }
            let mut x = from;
            for (kind, text, len) in parts {
                out.push(self.token(kind, text, x, x + len));
                x += len;
            }
        }
        if !word.is_empty() {
            // A dash after a name or a figure means nothing: 外交支出—
            out.push(Token { x1: self.chunk.x1, ..self.token(TokenKind::Word, word, word_from, self.chars.len()) });
        }
    }

    /// Kind and text of a chunk that is one token.
    fn whole(&self) -> Option<(TokenKind, String)> {
        let text = &self.chunk.text;
        if text == BLANK {
            return Some((TokenKind::Blank, String::new()));
        }
        match Print::read(text) {
            Print::Nil => Some((TokenKind::Nil, text.clone())),
            Print::Figure(a) if text.bytes().all(|b| b.is_ascii_digit()) => {
                Some((TokenKind::Int, a.as_str().to_owned()))
            }
            // (1) is the number of an item, (3.20) a negative figure.
            Print::Figure(a)
                if self.decimals.is_none_or(|d| a.decimals() as usize == d || a.decimals() == 0)
                    && !is_ordinal(text) =>
            {
                let digits = a.as_str().bytes().all(|b| b.is_ascii_digit());
                let kind = if digits && !text.contains([',', '，']) { TokenKind::Int } else { TokenKind::Amount };
                Some((kind, a.as_str().to_owned()))
            }
            _ => None,
        }
    }

    fn starts_number(&self, i: usize, ch: char) -> bool {
        let digit_after = self.chars.get(i + 1).is_some_and(char::is_ascii_digit);
        // .08 at the beginning of a line continues a figure of the line above.
        ch.is_ascii_digit()
            || ('０'..='９').contains(&ch)
            || (is_minus(ch) && digit_after)
            || (i == 0 && self.decimals.is_some() && matches!(ch, '.' | ',') && digit_after)
    }

    /// The run of digits that begins at `from`, after the characters `word`: its text, its numbers (`None` if it belongs
    /// to a word), and the index after it.
    fn number(&self, from: usize, word: &str) -> (String, Option<Vec<NumberPart>>, usize) {
        let mut end = from + 1;
        while self.chars.get(end).copied().is_some_and(is_numeric) {
            end += 1;
        }
        // A trailing comma or point belongs to the word after it.
        while end > from + 1 && self.chars.get(end - 1).is_some_and(|c| matches!(c, '.' | '．' | ',' | '，')) {
            end -= 1;
        }
        let run: String = self.chars.get(from..end).unwrap_or_default().iter().collect();
        let next = self.chars.get(end).copied();
        let ends_cut = end + 1 == self.chars.len() && self.decimals.is_some() && matches!(next, Some('.' | ','));
        let mut parts = if run.starts_with(['.', ',']) {
            Some(vec![(TokenKind::Amount, format!("0{run}"), end - from)])
        } else if belongs_to_word(&run, word, next) && !(ends_cut && is_cut_whole(&run)) {
            None
        } else {
            split_number(&fold(&run), self.decimals)
        };
        if let Some((kind, text, len)) = parts.as_mut().filter(|_| ends_cut).and_then(|p| p.last_mut())
            && is_cut_whole(text)
        {
            *kind = TokenKind::Amount;
            *len += 1;
            end += 1;
        }
        (run, parts, end)
    }
}

/// Whether a point after these digits makes them a cut figure; 3. is a number before a name.
fn is_cut_whole(digits: &str) -> bool {
    !digits.contains('.') && digits.bytes().filter(u8::is_ascii_digit).count() >= CUT_DIGITS
}

fn is_ordinal(text: &str) -> bool {
    let t = fold(text);
    t.strip_prefix('(').and_then(|t| t.strip_suffix(')')).is_some_and(|t| t.len() <= 2)
}

/// Whether digits are part of a name or a sentence: 2023年, 第3季度, 1.基本支出, 100%.
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

/// Splits a run of digits, commas and points into amounts with `decimals` decimals and whole numbers: kind, text
/// without separators, length in characters. `None` if the run is no sequence of numbers.
fn split_number(run: &str, decimals: Option<usize>) -> Option<Vec<NumberPart>> {
    let mut parts = Vec::new();
    let mut rest = run;
    while !rest.is_empty() {
        let Some(point) = rest.find('.') else {
            let digits = rest.bytes().all(|b| b.is_ascii_digit());
            let kind = if digits { TokenKind::Int } else { TokenKind::Amount };
            let text = match Print::read(rest) {
                Print::Figure(a) => a.as_str().to_owned(),
                // 45,341,43 is the beginning of a figure that continues on the next line.
                _ if decimals.is_some() => rest.replace(',', ""),
                _ => return None,
            };
            // Parts of codes keep their leading zeros (01).
            parts.push((kind, if digits { rest.to_owned() } else { text }, rest.len()));
            break;
        };
        let after = rest.get(point + 1..)?;
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
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
