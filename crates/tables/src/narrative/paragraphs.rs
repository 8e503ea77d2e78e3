//! Paragraphs under their section headings.
//!
//! In: lines as printed. Out: paragraphs whose soft line breaks are gone, each with the id of its section, only from the
//! part that explains the accounts (第三部分, or whatever is called 决算…说明).
use super::NarrativeLine;
use super::lexicon;
use crate::captions::is_page_number;
use crate::pattern::pattern;
use std::collections::HashMap;

pattern!(PART, r"^第[一二三四五六七八九十]部分");
pattern!(CHAPTER, r"^[一二三四五六七八九十]{1,3}[、．.]");
pattern!(SUBHEADING, r"^[（(][一二三四五六七八九十]{1,3}[）)]");
pattern!(NUMBERED, r"^[0-9０-９]{1,2}[．.、][^0-9０-９]");
pattern!(HEADING_END, r"(说明|情况|事项|部分|总表|决算表)[。：:]?$");

pattern!(TABLE_LABEL, r"^公开[0-9]{1,2}表");

/// A heading that is broken over lines has no more characters than this.
const LONGEST_HEADING: usize = 60;
/// A line that stands at the edge of this many pages is a running head.
const RUNNING: usize = 3;

/// Text between two hard breaks.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// Id of its section.
    pub(super) section: &'static str,
    /// Joined lines, one character of the print each, with full-width digits and brackets made one.
    pub(super) text: Vec<char>,
    /// The same as printed.
    pub(super) printed: Vec<char>,
    /// Where (index into `text`) a page begins.
    pages: Vec<(usize, Option<u32>)>,
}

impl Paragraph {
    /// Page on which a character stands.
    pub(super) fn page(&self, at: usize) -> Option<u32> {
        self.pages.iter().rfind(|(from, _)| *from <= at).and_then(|(_, p)| *p)
    }

    fn push(&mut self, line: &NarrativeLine<'_>) {
        if self.pages.last().is_none_or(|(_, p)| *p != line.page) {
            self.pages.push((self.text.len(), line.page));
        }
        for c in line.text.chars().filter(|c| !c.is_whitespace()) {
            self.text.push(plain(c));
            self.printed.push(c);
        }
    }
}

/// Digits, brackets and quotation marks that vary freely, as one form. Chinese commas and full stops stay.
fn plain(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - 0xFF10 + 0x30).unwrap_or(c),
        '（' => '(',
        '）' => ')',
        '％' => '%',
        '．' => '.',
        '：' => ':',
        ';' => '；',
        '“' | '”' | '„' | '‟' | '〝' | '〞' | '＂' | '「' | '」' => '"',
        '－' | '−' | '–' => '-',
        _ => c,
    }
}

/// A heading as printed.
#[derive(Debug)]
pub(super) struct Heading {
    pub(super) page: Option<u32>,
    pub(super) text: String,
}

/// The part that explains the accounts.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) paragraphs: Vec<Paragraph>,
    /// Its own heading, and those of its chapters and sections.
    pub(super) headings: Vec<Heading>,
}

/// Where in the document the reader is.
#[derive(Default)]
struct Position {
    /// In the part that explains the accounts.
    inside: bool,
    chapter: Option<&'static str>,
    section: Option<&'static str>,
}

/// The part that explains the accounts. Headings are not among its paragraphs.
pub(super) fn paragraphs(lines: &[NarrativeLine<'_>]) -> Text {
    let running = running_heads(lines);
    let lines: Vec<&NarrativeLine<'_>> =
        lines.iter().filter(|l| !(l.at_edge && (is_page_number(l.text) || running.contains_key(l.text)))).collect();
    let mut text = Text::default();
    let out = &mut text.paragraphs;
    let mut place = Position::default();
    let mut fresh = true;
    let mut i = 0;
    while let Some(line) = lines.get(i) {
        if let Some((length, heading)) = heading_at(&lines, i) {
            enter(&mut place, line.text, &heading);
            if place.inside {
                text.headings.push(Heading { page: line.page, text: heading });
            }
            fresh = true;
            i += length;
            continue;
        }
        i += 1;
        if TABLE_LABEL.is_match(line.text) {
            place = Position::default();
        }
        if !place.inside {
            continue;
        }
        let section = place.section.or(place.chapter).unwrap_or(lexicon::OTHER);
        if fresh || SUBHEADING.is_match(line.text) || NUMBERED.is_match(line.text) {
            out.push(Paragraph { section, ..Paragraph::default() });
            fresh = false;
        }
        if let Some(p) = out.last_mut() {
            p.push(line);
        }
    }
    text
}

/// Takes note of a heading.
fn enter(place: &mut Position, first: &str, heading: &str) {
    if PART.is_match(first) {
        *place = Position { inside: lexicon::is_explanation(heading), ..Position::default() };
    } else if CHAPTER.is_match(first) {
        if heading.contains("名词解释") || heading.contains("附件") {
            *place = Position::default();
            return;
        }
        place.chapter = lexicon::section(heading);
        place.section = None;
        // Where nothing is called 第三部分, a chapter that says so begins it.
        place.inside |= lexicon::is_explanation(heading) && heading.contains("说明");
    } else {
        place.section = lexicon::section(heading);
    }
}

/// The heading that begins at a line: number of lines, and its text.
fn heading_at(lines: &[&NarrativeLine<'_>], at: usize) -> Option<(usize, String)> {
    let first = lines.get(at)?.text;
    let is_part = PART.is_match(first);
    if !is_part && !CHAPTER.is_match(first) && !SUBHEADING.is_match(first) {
        return None;
    }
    let mut text = String::new();
    for (n, l) in lines.iter().skip(at).take(3).enumerate() {
        if n > 0 && (is_start(l.text) || (is_part && text.contains("说明"))) {
            break;
        }
        text.push_str(l.text);
        if text.chars().count() > LONGEST_HEADING {
            break;
        }
        if HEADING_END.is_match(&text) && !text.contains('，') {
            return Some((n + 1, text));
        }
    }
    // 第四部分名词解释, 四、名词解释: whatever stands there ends what came before.
    (is_part || first.contains("名词解释") || first.contains("附件")).then(|| (1, first.to_owned()))
}

fn is_start(text: &str) -> bool {
    PART.is_match(text) || CHAPTER.is_match(text) || SUBHEADING.is_match(text) || NUMBERED.is_match(text)
}

/// Lines that come again and again at the edges of pages.
fn running_heads<'a>(lines: &[NarrativeLine<'a>]) -> HashMap<&'a str, usize> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let is_prose = |t: &str| t.contains(['，', '。', '；', '、']);
    for l in lines.iter().filter(|l| l.at_edge && !is_start(l.text) && !is_prose(l.text)) {
        *counts.entry(l.text).or_default() += 1;
    }
    counts.retain(|_, n| *n >= RUNNING);
    counts
}
