//! Page numbers of a text dump, so that they are not taken for figures.
//!
//! In: the lines of a dump. Out: whether a line of bare digits fits the page numbers of the other pages ([`mark`]), and
//! whether a line is a page number at all.
use crate::captions;
use crate::text_dump::lines::DumpLine;
use std::collections::HashMap;

/// Between rows, a number with more digits is a figure.
const LONGEST_BETWEEN_ROWS: usize = 3;

/// No page number has more digits.
const LONGEST: usize = 4;

/// So many pages whose printed number is equally far from their position show how the pages are numbered.
const LEAST_PAGES: usize = 2;

/// What is known about a line of bare digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Numbering {
    /// The dump does not show how its pages are numbered.
    #[default]
    Unknown,
    /// It fits the numbers at the edges of the other pages.
    Fits,
    /// The pages are numbered differently.
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
    // Where all pages have numbers in dashes, bare digits at the edges of two pages are a coincidence.
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

/// The difference between the number on a line and the position of its page.
fn distance(l: &DumpLine) -> Option<i64> {
    let number: i64 = l.text.parse().ok().filter(|_| is_bare(&l.text))?;
    Some(number - i64::from(l.page?))
}

/// Whether a text consists of digits as page numbers do; 08 is the end of a figure.
fn is_bare(text: &str) -> bool {
    text.len() <= LONGEST && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0')
}

/// Whether a text is a decorated page number: - 4 -, 第4页, 4/12; not 595. or .08, which are parts of figures.
fn is_dressed(text: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let sides = (digit(text.chars().next()), digit(text.chars().last()));
    let point = text.starts_with(['.', ',']) || text.ends_with(['.', ',']);
    captions::is_page_number(text) && text.len() > 2 && !point && (sides == (false, false) || text.contains('/'))
}

/// Whether a line is a page number: decorated anywhere, bare only at the edge of a page or right before a caption.
pub(crate) fn is_page_number(line: &DumpLine, next: Option<&DumpLine>) -> bool {
    if is_dressed(&line.text) {
        return true;
    }
    if !captions::is_page_number(&line.text) || line.text.contains('.') {
        return false;
    }
    let caption = |l: &DumpLine| captions::label(&l.text).is_some() || l.text.contains("决算");
    let placed = line.at_edge || (line.page.is_none() && next.is_none_or(caption));
    // 4- at the edge of a page is one; -12 may be a figure, but hardly alone at the edge.
    placed && line.numbering != Numbering::Differs && !line.text.starts_with('0')
}

/// Whether a line between rows may be its page's number (on turned pages), judged by the number alone.
pub(crate) fn may_number_page(line: &DumpLine) -> bool {
    /// A printed number may differ from the page's position by so many pages of cover and contents.
    const COVER: u32 = 12;
    let number =
        line.text.parse::<u32>().ok().filter(|_| is_bare(&line.text) && line.text.len() <= LONGEST_BETWEEN_ROWS);
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
        // On the edge of one page, while the others are numbered differently.
        assert_eq!(found("q\ny\nz\n1\n\u{c}q\ny\nz\n2\n\u{c}q\ny\nz\n45\n"), ["1", "2"]);
        assert_eq!(found("q\ny\nz\n45\n\u{c}q\n"), ["45"]);
        let l = lines("a\nb\n8\nc\nd\n\u{c}a\nb\n2\n\u{c}a\nb\n3\n");
        assert!(!may_number_page(&l[2]));
    }
}
