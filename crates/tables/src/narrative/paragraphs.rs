//! The paragraphs of the part that explains the accounts (第三部分, or whatever is called 决算…说明).
//!
//! In: lines as printed. Out: paragraphs, each joined from its soft-wrapped lines and assigned to a section by the last
//! heading before it.
use super::NarrativeLine;
use crate::captions::is_page_number;
use crate::pattern::pattern;
use juesuan_model::narrative::{NarrativeSchema, NarrativeSection};
use std::collections::HashMap;

pattern!(PART, r"^第[一二三四五六七八九十]部分");
pattern!(CHAPTER, r"^[一二三四五六七八九十]{1,3}[、．.]");
pattern!(SUBHEADING, r"^[（(][一二三四五六七八九十]{1,3}[）)]");
pattern!(NUMBERED, r"^[0-9０-９]{1,2}[．.、][^0-9０-９]");
pattern!(HEADING_END, r"(说明|情况|事项|部分|总表|决算表)[。：:]?$");
pattern!(TABLE_LABEL, r"^公开[0-9]{1,2}表");

/// Characters of the longest heading: what goes on is prose that begins with a number.
const LONGEST_HEADING: usize = 60;
/// Lines over which a heading may be wrapped.
const HEADING_LINES: usize = 3;
/// A line at the edge of this many pages is a running head; two may be the same heading by accident.
const RUNNING_HEAD_PAGES: usize = 3;

/// Text between two hard breaks.
#[derive(Debug)]
pub(super) struct Paragraph {
    /// The section it is in.
    pub(super) section: NarrativeSection,
    /// Its characters without white space, with full-width digits, brackets and quotation marks as ASCII.
    pub(super) text: Vec<char>,
    /// The same characters as printed.
    pub(super) printed: Vec<char>,
    /// Where each page begins, as an index into `text`.
    pages: Vec<(usize, Option<u32>)>,
}

impl Paragraph {
    fn new(section: NarrativeSection) -> Self {
        Self { section, text: Vec::new(), printed: Vec::new(), pages: Vec::new() }
    }

    /// Page of a character.
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

/// Makes digits, brackets and quotation marks ASCII, which publishers print in either form. Chinese commas and full stops
/// divide sentences and stay.
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

/// The headings that apply to a line.
#[derive(Default)]
struct Position {
    /// In the part that explains the accounts.
    inside: bool,
    /// Section of the chapter (一、).
    chapter: Option<NarrativeSection>,
    /// Section of the subheading (（一）).
    section: Option<NarrativeSection>,
}

/// Joins the lines of the part that explains the accounts. Headings are not among its paragraphs.
pub(super) fn paragraphs(lines: &[NarrativeLine<'_>]) -> Text {
    let running = running_heads(lines);
    let lines: Vec<&NarrativeLine<'_>> =
        lines.iter().filter(|l| !(l.at_edge && (is_page_number(l.text) || running.contains_key(l.text)))).collect();
    let mut text = Text::default();
    let out = &mut text.paragraphs;
    let mut position = Position::default();
    let mut fresh = true;
    let mut i = 0;
    while let Some(line) = lines.get(i) {
        if let Some((length, heading)) = heading_at(&lines, i) {
            enter(&mut position, line.text, &heading);
            if position.inside {
                text.headings.push(Heading { page: line.page, text: heading });
            }
            fresh = true;
            i += length;
            continue;
        }
        i += 1;
        if TABLE_LABEL.is_match(line.text) {
            position = Position::default();
        }
        if !position.inside {
            continue;
        }
        let section = position.section.or(position.chapter).unwrap_or(NarrativeSection::Other);
        if fresh || SUBHEADING.is_match(line.text) || NUMBERED.is_match(line.text) {
            out.push(Paragraph::new(section));
            fresh = false;
        }
        if let Some(p) = out.last_mut() {
            p.push(line);
        }
    }
    text
}

/// Moves on past a heading whose first line is `first`.
fn enter(position: &mut Position, first: &str, heading: &str) {
    if PART.is_match(first) {
        *position = Position { inside: is_explanation(heading), ..Position::default() };
    } else if CHAPTER.is_match(first) {
        if heading.contains("名词解释") || heading.contains("附件") {
            *position = Position::default();
            return;
        }
        position.chapter = NarrativeSchema::builtin().section_of(heading);
        position.section = None;
        // Some documents have no 第三部分; a chapter 决算…说明 begins the explanation then.
        position.inside |= is_explanation(heading) && heading.contains("说明");
    } else {
        position.section = NarrativeSchema::builtin().section_of(heading);
    }
}

/// The heading that begins at a line, as its number of lines and its text.
fn heading_at(lines: &[&NarrativeLine<'_>], at: usize) -> Option<(usize, String)> {
    let first = lines.get(at)?.text;
    let is_part = PART.is_match(first);
    if !is_part && !CHAPTER.is_match(first) && !SUBHEADING.is_match(first) {
        return None;
    }
    let mut text = String::new();
    for (n, l) in lines.iter().skip(at).take(HEADING_LINES).enumerate() {
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
    // 第四部分名词解释 or 四、名词解释 ends the section before it, however its line goes on.
    (is_part || first.contains("名词解释") || first.contains("附件")).then(|| (1, first.to_owned()))
}

fn is_start(text: &str) -> bool {
    PART.is_match(text) || CHAPTER.is_match(text) || SUBHEADING.is_match(text) || NUMBERED.is_match(text)
}

/// Whether a heading is that of the part that explains the accounts.
fn is_explanation(heading: &str) -> bool {
    heading.contains("决算") && (heading.contains("说明") || heading.contains("情况"))
}

/// Lines that are repeated at the edges of pages.
fn running_heads<'a>(lines: &[NarrativeLine<'a>]) -> HashMap<&'a str, usize> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let is_prose = |t: &str| t.contains(['，', '。', '；', '、']);
    for l in lines.iter().filter(|l| l.at_edge && !is_start(l.text) && !is_prose(l.text)) {
        *counts.entry(l.text).or_default() += 1;
    }
    counts.retain(|_, n| *n >= RUNNING_HEAD_PAGES);
    counts
}
