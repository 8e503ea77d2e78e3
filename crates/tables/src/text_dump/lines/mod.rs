//! Lines of a text dump.
//!
//! In: the text of a dump. Out: its lines, divided at white space into chunks with their positions in characters; page
//! numbers where the dump has page breaks (form feeds).
pub(crate) mod page_number;
pub(crate) mod running_heads;
pub(crate) mod token;

use crate::pattern::pattern;
use juesuan_model::text::squeeze;
use page_number::Numbering;

/// … if also one figure in so many is aligned with one above.
const ALIGNED_SHARE: usize = 2;

/// One line with wide gaps in so many shows a layout by columns of characters …
const WIDE_SHARE: usize = 3;

// A page number in dashes, glued to the text after it: — 4 —25 二十五、债务付息支出
pattern!(FOOT, r"(?m)^([ \t]*[—–-][ \t]?\d{1,3}[ \t]?[—–-])([^\s—–-])");

/// Characters between white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    pub(crate) text: String,
    /// Position of the first character in its line. `pdftotext -layout` counts a Chinese character as one.
    pub(crate) x0: usize,
    /// Position after the last character.
    pub(crate) x1: usize,
}

/// A line that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DumpLine {
    /// Page, from 1; `None` in a dump without page breaks.
    pub(crate) page: Option<u32>,
    pub(crate) chunks: Vec<Chunk>,
    /// All characters but white space.
    pub(crate) text: String,
    /// Whether the line above is blank.
    pub(crate) blank_above: bool,
    /// Whether it is among the first or last two lines of its page.
    pub(crate) at_edge: bool,
    /// Whether three or more spaces separate two of its chunks.
    pub(crate) wide: bool,
    /// Index of its fragment: a table is divided by page ends and repeated titles.
    pub(crate) part: usize,
    /// Whether a line of bare digits is its page number.
    pub(crate) numbering: Numbering,
}

/// The lines of a dump that are not blank.
pub(crate) fn lines(text: &str) -> Vec<DumpLine> {
    let paged = text.contains('\u{c}');
    let mut out = Vec::new();
    let mut number = 0u32;
    for page in text.split('\u{c}') {
        let page = FOOT.replace_all(page, "$1\n$2");
        number = number.saturating_add(1);
        let start = out.len();
        let mut blank_above = true;
        for l in page.lines() {
            let chunks = chunks(l);
            if chunks.is_empty() {
                blank_above = true;
                continue;
            }
            let text = squeeze(&chunks.iter().map(|c| c.text.as_str()).collect::<String>());
            out.push(DumpLine {
                page: paged.then_some(number),
                chunks,
                text,
                blank_above,
                at_edge: false,
                wide: wide(l),
                part: 0,
                numbering: Numbering::Unknown,
            });
            blank_above = false;
        }
        if paged {
            let n = out.len() - start;
            for (i, l) in out.iter_mut().skip(start).enumerate() {
                l.at_edge = i < 2 || i + 2 >= n;
            }
        }
    }
    page_number::mark(&mut out);
    out
}

/// Counts half-width spaces only: full-width ones indent a name within its column.
fn wide(line: &str) -> bool {
    line.trim().split(|c| c != ' ').any(|gap| gap.len() > 2)
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}'
}

fn chunks(line: &str) -> Vec<Chunk> {
    let mut out: Vec<Chunk> = Vec::new();
    let mut open = false;
    for (x, c) in line.chars().enumerate() {
        if is_space(c) {
            open = false;
            continue;
        }
        if matches!(c, '\u{200B}'..='\u{200D}' | '\u{00AD}') {
            continue;
        }
        let c = match juesuan_extract::fold_look_alike(c) {
            '０'..='９' => char::from_u32(c as u32 - 0xFF10 + 0x30).unwrap_or(c),
            plain => plain,
        };
        match out.last_mut() {
            Some(k) if open => {
                k.text.push(c);
                k.x1 = x + 1;
            }
            _ => out.push(Chunk { text: c.to_string(), x0: x, x1: x + 1 }),
        }
        open = true;
    }
    out.iter_mut().for_each(half_width);
    out
}

/// Makes full-width points and commas between digits half-width.
fn half_width(k: &mut Chunk) {
    if !k.text.contains(['．', '，']) {
        return;
    }
    let chars: Vec<char> = k.text.chars().collect();
    let digit = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(char::is_ascii_digit);
    k.text = chars
        .iter()
        .enumerate()
        .map(|(i, c)| match c {
            '．' if digit(i.checked_sub(1)) && digit(Some(i + 1)) => '.',
            '，' if digit(i.checked_sub(1)) && digit(Some(i + 1)) => ',',
            c => *c,
        })
        .collect();
}

/// Figures in lines so far apart are compared for alignment.
const NEAR: usize = 4;

/// Whether a dump is laid out by columns of characters: wide gaps, and figures whose right edges are aligned however
/// long the names before them are.
pub(crate) fn is_layout(lines: &[DumpLine]) -> bool {
    let (mut wide, mut all) = (0usize, 0usize);
    for l in lines.iter().filter(|l| l.chunks.len() > 1) {
        all += 1;
        wide += usize::from(l.wide);
    }
    let edges: Vec<(usize, Vec<usize>)> = lines
        .iter()
        .enumerate()
        .map(|(i, l)| (i, l.chunks.iter().skip(1).filter(|c| is_amount(&c.text)).map(|c| c.x1).collect::<Vec<_>>()))
        .filter(|(_, e)| !e.is_empty())
        .collect();
    let (mut below, mut figures) = (0usize, 0usize);
    for w in edges.windows(2) {
        let [(i, a), (k, b)] = w else { continue };
        let same_length = lines.get(*i).zip(lines.get(*k)).is_some_and(|(a, b)| a.text.len() == b.text.len());
        if k - i > NEAR || same_length {
            continue;
        }
        figures += b.len();
        below += b.iter().filter(|x| a.iter().any(|y| x.abs_diff(*y) <= 1)).count();
    }
    wide * WIDE_SHARE > all && below * ALIGNED_SHARE > figures
}

fn is_amount(text: &str) -> bool {
    text.contains('.') && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_columns() {
        let l = lines("  ab  收入 \n\n\u{c}x\n");
        assert_eq!(l.len(), 2);
        assert_eq!((l[0].page, l[1].page), (Some(1), Some(2)));
        assert_eq!(l[0].chunks[1], Chunk { text: "收入".into(), x0: 6, x1: 8 });
        assert_eq!(l[0].text, "ab收入");
        assert_eq!(lines("a\nb")[1].page, None);
    }
}
