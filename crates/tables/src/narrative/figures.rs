//! The figures of a paragraph.
//!
//! In: a paragraph. Out: its figures, sentence by sentence. A figure's measure and subject come from the words before it
//! in its sentence (`measures`); where they name none, the classification item that the paragraph begins with is meant.
use super::measures::{self, Kind, Meaning};
use super::paragraphs::Paragraph;
use super::{Ignored, IgnoredFigure};
use crate::pattern::pattern;
use juesuan_model::narrative::{
    NarrativeItem, NarrativeMeasure as Measure, NarrativeSection as Section, NarrativeSubject,
};
use juesuan_model::{Amount, NarrativeFigure};
use std::cell::OnceCell;

pattern!(FIGURE, r"-?(?:[0-9]{1,3}(?:[,，][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)");
pattern!(UNIT, r"^(万元|亿元|千元|元|万|%|人次|批次|批|次|人|辆|台|套|个)");
pattern!(BLANK, r"[XＸxⅩ×]{2,}(?:万元|元|%|辆|台|个|人次)");
pattern!(PATH, r"^(?:[0-9]{1,3}[.、])?(.{2,40}?)\(类\)(.{2,40}?)\(款\)(.{2,40}?)\(项\)");
pattern!(CODED, r"^(?:[0-9]{1,3}[.、])?[^()，。]{2,40}\(([0-9]{3}|[0-9]{5}|[0-9]{7})\)");
pattern!(REASON, r"主要原因|原因是|原因:|原因为|主要是|主要系|由于|因为|主要情况|主要增减");
pattern!(THRESHOLD, r"^(?:\([含不]+\))?(?:及)?以[上下]");
// The sentence of the official template about 绩效自评: the one figure of a 绩效 section that is a figure of the accounts.
pattern!(
    ASSESSED,
    r"涉及(?:预算)?资金([0-9][0-9,，]*(?:\.[0-9]+)?)(万元|元)，占(一般公共预算|政府性基金预算)项目支出总额的([0-9]+(?:\.[0-9]+)?)%"
);
pattern!(CALLS_FOR_UNIT, r"(?:增[加长]|减少|下降|上升|降低|占[^，；:]*|完成[^，；:]*)[为到至]?$");

/// Characters of the longest sentence that is read: what is longer is a table without rulings, not an explanation.
const LONGEST_SENTENCE: usize = 2000;
/// Characters before an ignored figure that are quoted with it: enough to find it on the page.
const QUOTED_BEFORE: usize = 12;

/// Reads the figures of a paragraph, in accounts of `year`.
pub(super) fn read(p: &Paragraph, year: Option<u16>, out: &mut Vec<NarrativeFigure>, ignored: &mut Ignored) {
    let mut subject = None;
    let mut from = 0;
    for sentence in p.text.split_inclusive(|c| matches!(c, '。' | '！' | '？')) {
        let to = from + sentence.len();
        if sentence.len() <= LONGEST_SENTENCE {
            let sentence = Sentence { p, from, to, text: sentence.iter().collect(), year, printed: OnceCell::new() };
            if p.section == Section::Performance {
                sentence.read_assessed(out);
            } else {
                sentence.read(&mut subject, out, ignored);
            }
        }
        from = to;
    }
}

struct Sentence<'a> {
    p: &'a Paragraph,
    /// Where it begins and ends, in characters of the paragraph.
    from: usize,
    to: usize,
    text: String,
    year: Option<u16>,
    /// As printed, made for the first figure.
    printed: OnceCell<String>,
}

impl Sentence<'_> {
    /// 涉及资金…，占一般公共预算项目支出总额的…
    fn read_assessed(&self, out: &mut Vec<NarrativeFigure>) {
        for found in ASSESSED.captures_iter(&self.text) {
            let group = |i| found.get(i).map(|m| (m.as_str(), m.start()));
            let (Some(amount), Some(unit), Some(of), Some(share)) = (group(1), group(2), group(3), group(4)) else {
                continue;
            };
            let item = if of.0.starts_with("一般") {
                NarrativeItem::AssessedGeneralPublic
            } else {
                NarrativeItem::AssessedGovernmentFund
            };
            for ((print, at), measure, unit) in [(amount, Measure::Amount, unit.0), (share, Measure::Share, "%")] {
                let Some(value) = Amount::parse(print) else { continue };
                out.push(self.figure(item.into(), measure, value, unit, at));
            }
        }
    }

    fn read(&self, subject: &mut Option<NarrativeSubject>, out: &mut Vec<NarrativeFigure>, ignored: &mut Ignored) {
        if let Some(m) = BLANK.find(&self.text) {
            ignored.blanks.push(self.quote(m.start(), m.end()));
        }
        let mut at = 0;
        if let Some((named, end)) = self.classification() {
            *subject = Some(named);
            at = end;
        }
        let mut before = Meaning { subject: subject.clone(), ..Meaning::default() };
        for clause in self.text.get(at..).unwrap_or_default().split_inclusive('；') {
            self.read_clause(clause, at, &mut before, out, ignored);
            at += clause.len();
        }
    }

    /// The classification item that the sentence begins with, by its names or its code, and where the rest begins.
    fn classification(&self) -> Option<(NarrativeSubject, usize)> {
        if let Some(path) = PATH.captures(&self.text) {
            let names: Vec<&str> = (1..=3).filter_map(|i| path.get(i)).map(|m| m.as_str()).collect();
            return Some((NarrativeSubject::Path(names.join("/")), path.get(0)?.end()));
        }
        let coded = CODED.captures(&self.text)?;
        Some((NarrativeSubject::Code(coded.get(1)?.as_str().to_owned()), coded.get(0)?.end()))
    }

    /// The figures of a clause up to where it gives reasons. `at`: where the clause begins, in bytes of the sentence.
    fn read_clause(
        &self,
        clause: &str,
        at: usize,
        before: &mut Meaning,
        out: &mut Vec<NarrativeFigure>,
        ignored: &mut Ignored,
    ) {
        let stated = REASON.find(clause).and_then(|m| clause.get(..m.start())).unwrap_or(clause);
        let mut words_from = 0;
        for m in FIGURE.find_iter(stated) {
            let rest = stated.get(m.end()..).unwrap_or_default();
            let unit = unit_of(rest);
            let words = stated.get(words_from..m.start()).unwrap_or_default();
            if THRESHOLD.is_match(rest.get(unit.map_or(0, |u| u.1)..).unwrap_or_default()) {
                continue;
            }
            let start = at + m.start();
            let Some((unit, length)) = unit else {
                if m.as_str().contains('.') && CALLS_FOR_UNIT.is_match(words) {
                    ignored.without_unit.push(self.quote(start, at + m.end()));
                    words_from = m.end();
                }
                continue;
            };
            words_from = m.end() + length;
            match self.meaning(words, unit, before).zip(Amount::parse(m.as_str())) {
                Some((Meaning { subject: Some(subject), counted, measure: Some(measure) }, value)) => {
                    out.push(self.figure(subject.clone(), measure, value, unit, start));
                    *before = Meaning { subject: Some(subject), counted, measure: Some(measure) };
                }
                _ if matches!(unit, "个" | "人" | "次") => {}
                _ => ignored.unknown.push(self.quote(start, at + words_from)),
            }
        }
    }

    fn meaning(&self, words: &str, unit: &str, before: &Meaning) -> Option<Meaning> {
        if matches!(unit, "万元" | "亿元" | "千元" | "元" | "%") {
            let last_year = measures::is_of_last_year(words, self.year);
            measures::money(self.p.section, words, Kind { percent: unit == "%", last_year }, before)
        } else {
            measures::count(self.p.section, words, unit, before)
        }
    }

    fn figure(
        &self,
        item: NarrativeSubject,
        measure: Measure,
        value: Amount,
        unit: &str,
        at: usize,
    ) -> NarrativeFigure {
        let (section, page, sentence) = (self.p.section, self.page(at), self.printed());
        NarrativeFigure { section, item, measure, value, unit: unit.to_owned(), page, sentence }
    }

    fn printed(&self) -> String {
        let chars = || self.p.printed.get(self.from..self.to).unwrap_or_default().iter().collect();
        self.printed.get_or_init(chars).clone()
    }

    /// Page of a byte of the sentence.
    fn page(&self, byte: usize) -> Option<u32> {
        self.p.page(self.from + self.text.get(..byte).unwrap_or_default().chars().count())
    }

    /// A figure with the words before it.
    fn quote(&self, from: usize, to: usize) -> IgnoredFigure {
        let words = self.text.get(..from).unwrap_or_default();
        let start = words.char_indices().rev().nth(QUOTED_BEFORE - 1).map_or(0, |(i, _)| i);
        let print = self.text.get(start..to).unwrap_or_default().to_owned();
        IgnoredFigure { page: self.page(from), print }
    }
}

/// The unit that a text begins with, and its length in bytes.
fn unit_of(rest: &str) -> Option<(&'static str, usize)> {
    const UNITS: [&str; 15] =
        ["万元", "亿元", "千元", "元", "万", "%", "人次", "批次", "批", "次", "人", "辆", "台", "套", "个"];
    let unit = UNIT.find(rest)?.as_str();
    let known = UNITS.into_iter().find(|u| *u == unit)?;
    if known == "万" {
        // 0.39万（含…）, but not 199万平方米.
        let next = rest.chars().nth(1);
        return next.is_none_or(|c| matches!(c, '(' | ')' | '，' | '。' | '；' | '、')).then_some(("万元", unit.len()));
    }
    Some((known, unit.len()))
}
