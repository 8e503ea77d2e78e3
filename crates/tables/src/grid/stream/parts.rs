//! Divides the text of an unruled table into header, 栏次 row and body.
use super::header_blocks::LEADING;
use super::words::{GridWord, is_code_part, words_of};
use super::wrapped_cells;
use crate::geometry::text_line::TextLine;
use crate::vocabulary::{HeaderWord, Vocabulary, code, header_word, is_numbered, is_total};
use juesuan_model::{Amount, Print};

/// The words of a header repeated on the next page are this close (points) to those of the first.
const SAME_PLACE: f32 = 1.5;
/// A line above the first figures belongs to their row if its distance to them is less than this share of that to the
/// header.
const NEARER: f32 = 0.75;
/// A header without a label column has at least so many words.
const HEADER_WORDS: usize = 3;

/// The words of a zone.
pub(super) struct Parts {
    pub(super) header: Vec<GridWord>,
    /// The 栏次 row.
    pub(super) numbers: Vec<GridWord>,
    pub(super) body: Vec<GridWord>,
}

impl Parts {
    pub(super) fn new(lines: &[TextLine], vocabulary: &Vocabulary) -> Self {
        let (mut header, mut numbers, mut body) = (Vec::new(), Vec::new(), Vec::new());
        let lines = wrapped_cells::join_lines(lines);
        let start = body_start(&lines, vocabulary).map(|s| with_first_name(s, &lines, vocabulary));
        for (i, line) in lines.iter().enumerate() {
            let words = words_of(line);
            match &start {
                Some(s) if i < s.body && s.numbers == Some(i) => {
                    let (parts, own): (Vec<GridWord>, Vec<GridWord>) = words.into_iter().partition(is_code_part);
                    header.extend(parts);
                    numbers.extend(own);
                }
                Some(s) if i < s.body => header.extend(words),
                Some(s) if i == s.body => {
                    // The lowest header words may be printed in the 合计 row (Shanghai).
                    let word = |t: &GridWord| is_lowest_header(t) && t.bbox().x0 > s.label_reach;
                    let mixed = words.iter().filter(|t| word(t)).count() > 1;
                    let part = |text: &str| words.iter().any(|t| t.text() == text);
                    let coded = part("款") && (part("类") || part("项"));
                    let (words, figures): (Vec<GridWord>, Vec<GridWord>) =
                        words.into_iter().partition(|t| (mixed && word(t)) || (coded && is_code_part(t)));
                    header.extend(words);
                    body.extend(figures);
                }
                _ => body.extend(words),
            }
        }
        Self { header, numbers, body }
    }

    /// Whether the header repeats that of another page: the same words at the same places.
    pub(super) fn has_header_of(&self, other: &Self) -> bool {
        let same =
            |(a, b): (&GridWord, &GridWord)| a.text() == b.text() && (a.bbox().x0 - b.bbox().x0).abs() < SAME_PLACE;
        self.header.len() == other.header.len() && self.header.iter().zip(&other.header).all(same)
    }
}

/// Header words that the 合计 row may carry.
fn is_lowest_header(t: &GridWord) -> bool {
    matches!(t.text(), "合计" | "小计" | "基本支出" | "项目支出")
}

/// Where the body begins.
struct Start {
    /// First line of the body.
    body: usize,
    /// The 栏次 line.
    numbers: Option<usize>,
    /// Right edge of the label columns' header cells.
    label_reach: f32,
}

/// Finds the end of the header. Returns `None` if there is none.
fn body_start(lines: &[TextLine], vocabulary: &Vocabulary) -> Option<Start> {
    let mut labels = 0;
    let mut others = 0;
    let mut label_reach = 0.0_f32;
    for (i, line) in lines.iter().enumerate() {
        let words = words_of(line);
        // 类 款 项 may be printed before 栏次.
        let is_numbers =
            words.iter().find(|t| !is_code_part(t)).is_some_and(|t| header_word(t.text()) == Some(HeaderWord::Numbers))
                || (words.len() > 1 && labels + others > 0 && ascending(&words));
        if is_numbers {
            return (labels + others > 0).then_some(Start { body: i + 1, numbers: Some(i), label_reach });
        }
        if is_body(&words, label_reach, vocabulary) {
            return (labels > 0 || others >= HEADER_WORDS).then_some(Start { body: i, numbers: None, label_reach });
        }
        for t in &words {
            match header_word(t.text()) {
                Some(HeaderWord::Code | HeaderWord::Name | HeaderWord::Line) => {
                    labels += 1;
                    label_reach = label_reach.max(t.bbox().x1);
                }
                Some(_) => others += 1,
                None => {}
            }
        }
    }
    // No body: an empty form.
    (labels > 0 || others >= HEADER_WORDS).then_some(Start { body: lines.len(), numbers: None, label_reach })
}

/// Moves the start of the body up to lines that are nearer to its first figures than to the header: a wrapped name.
fn with_first_name(mut s: Start, lines: &[TextLine], vocabulary: &Vocabulary) -> Start {
    while s.numbers.is_none() && s.body > 1 {
        let at = |i: usize| lines.get(i).map(|l| l.baseline);
        let (Some(line), Some(above), Some(own), Some(below)) =
            (lines.get(s.body - 1), at(s.body - 2), at(s.body - 1), at(s.body))
        else {
            break;
        };
        let is_name = |t: &GridWord| header_word(t.text()).is_none() || vocabulary.is_item_start(t.text());
        let near = below - own < NEARER * (own - above) && below - own < LEADING * line.size;
        if !near || !words_of(line).iter().all(|t| t.bbox().x0 < s.label_reach && is_name(t)) {
            break;
        }
        s.body -= 1;
    }
    s
}

/// Whether words are the numbers 1, 2, 3 … from left to right, perhaps starting again.
fn ascending(words: &[GridWord]) -> bool {
    let numbers: Option<Vec<u32>> = words.iter().map(GridWord::column_number).collect();
    numbers
        .is_some_and(|n| n.first() == Some(&1) && n.windows(2).all(|w| matches!(w, [a, b] if *b == a + 1 || *b == 1)))
}

fn is_body(words: &[GridWord], label_reach: f32, vocabulary: &Vocabulary) -> bool {
    let decimal = |t: &GridWord| Amount::is_decimal(t.text());
    let is_code = |t: &GridWord| code(t.text()).is_some();
    // The first line of a wrapped name (二十一、国有资本经营) counts: no header cell begins with a number.
    let item =
        |t: &GridWord| is_numbered(t.text()) && (vocabulary.is_item(t.text()) || vocabulary.is_item_start(t.text()));
    let dashes = words.iter().filter(|t| Print::read(t.text()) == Print::Nil).count();
    if words.iter().any(|t| decimal(t) || item(t)) || words.first().is_some_and(is_code) || dashes > 1 {
        return true;
    }
    // 合计 in the label columns, with only figures beside it.
    words.first().is_some_and(|t| is_total(t.text()) && t.bbox().x0 < label_reach)
        && words.iter().all(|t| t.is_numeric() || is_total(t.text()))
}
