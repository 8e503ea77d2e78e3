//! Page numbers of a text dump: which lines are one, so that a figure is not taken for it.
//!
//! In: the lines of a dump. Out: for lines of bare digits whether they number their page as the other pages are numbered
//! ([`mark`]); whether a line is a page number at all.
use crate::captions;
use crate::text_dump::lines::DumpLine;
use std::collections::HashMap;

/// So many pages with the same distance between the number printed and the page's own are numbered so.
const LEAST_PAGES: usize = 2;

/// What is known of a line of bare digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Numbering {
    /// Nothing tells how pages are numbered.
    #[default]
    Unknown,
    /// It goes on with the numbers at the edges of the other pages.
    Fits,
    /// Pages are numbered otherwise.
    Differs,
}

/// Marks the lines of bare digits.
pub(crate) fn mark(lines: &mut [DumpLine]) {
    let mut bare: HashMap<i64, Vec<u32>> = HashMap::new();
    let mut dressed: Vec<u32> = Vec::new();
    for (l, page) in lines.iter().filter(|l| l.at_edge).filter_map(|l| Some((l, l.page?))) {
        if let Some(d) = distance(l) {
            let pages = bare.entry(d).or_default();
            if pages.last() != Some(&page) {
                pages.push(page);
            }
        } else if is_dressed(&l.text) && dressed.last() != Some(&page) {
            dressed.push(page);
        }
    }
    // Digits by chance at the edges of two pages, where all pages have numbers in dashes.
    bare.retain(|_, pages| pages.len() >= LEAST_PAGES && pages.len() > dressed.len());
    if bare.is_empty() && dressed.len() < LEAST_PAGES {
        return;
    }
    for l in lines {
        if let Some(d) = distance(l) {
            l.numbering = if bare.contains_key(&d) { Numbering::Fits } else { Numbering::Differs };
        }
    }
}

/// How far the number that a line is stands off the number of its page.
fn distance(l: &DumpLine) -> Option<i64> {
    let number: i64 = l.text.parse().ok().filter(|_| is_bare(&l.text))?;
    Some(number - i64::from(l.page?))
}

/// Digits as page numbers are: 08 is the end of a figure.
fn is_bare(text: &str) -> bool {
    text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0')
}

/// Between dashes or the like (- 4 -), 第4页, 4/12; not 595. or .08, which line ends cut.
fn is_dressed(text: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let sides = (digit(text.chars().next()), digit(text.chars().last()));
    let point = text.starts_with(['.', ',']) || text.ends_with(['.', ',']);
    captions::is_page_number(text) && text.len() > 2 && !point && (sides == (false, false) || text.contains('/'))
}

/// Whether a line is a page number: in dashes anywhere, bare only at a page's edge or right before a caption.
pub(crate) fn is_page_number(line: &DumpLine, next: Option<&DumpLine>) -> bool {
    if is_dressed(&line.text) {
        return true;
    }
    if !captions::is_page_number(&line.text) || line.text.contains('.') {
        return false;
    }
    let caption = |l: &DumpLine| captions::label(&l.text).is_some() || l.text.contains("决算");
    let placed = line.at_edge || (line.page.is_none() && next.is_none_or(caption));
    // 4- at a page's edge; -12 may be a figure, but hardly one alone at the edge.
    placed && line.numbering != Numbering::Differs && !line.text.starts_with('0')
}

/// Whether a line between rows is the number of its page (turned pages), as far as its number tells.
pub(crate) fn may_number_page(line: &DumpLine) -> bool {
    /// The number printed is the page's own, but for a cover and contents.
    const COVER: u32 = 12;
    let number = line.text.parse::<u32>().ok().filter(|_| is_bare(&line.text) && line.text.len() <= 3);
    let near = number.zip(line.page).is_some_and(|(n, p)| n > 0 && n.abs_diff(p) <= COVER);
    near && line.chunks.len() == 1 && line.numbering != Numbering::Differs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text_dump::lines::lines;

    #[test]
    fn numbers_of_pages_and_ends_of_figures() {
        let text = |foot: fn(u32) -> String| -> String {
            (1..=3).map(|p| format!("a\nb\n1,234.\n08\n7\n.25\nc\nd\n{}\n\u{c}", foot(p))).collect()
        };
        let found = |text: &str| -> Vec<String> {
            let l = lines(text);
            (0..l.len()).filter(|i| is_page_number(&l[*i], l.get(i + 1))).map(|i| l[i].text.clone()).collect()
        };
        assert_eq!(found(&text(|p| (p + 3).to_string())), ["4", "5", "6"]);
        assert_eq!(found(&text(|p| format!("- {p} -"))), ["-1-", "-2-", "-3-"]);
        // At the edge of one page, where others are numbered otherwise.
        assert_eq!(found("q\ny\nz\n1\n\u{c}q\ny\nz\n2\n\u{c}q\ny\nz\n45\n"), ["1", "2"]);
        assert_eq!(found("q\ny\nz\n45\n\u{c}q\n"), ["45"]);
        let l = lines("a\nb\n8\nc\nd\n\u{c}a\nb\n2\n\u{c}a\nb\n3\n");
        assert!(!may_number_page(&l[2]));
    }
}
