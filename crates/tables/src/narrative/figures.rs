//! Figures of a paragraph, each with its item and measure.
//!
//! In: a paragraph. Out: its figures. The measure is told by the words right before a figure (增加, 占…的, 完成预算的), the
//! item by the words between the figure before it and this one; where these name none, the item of that figure is meant
//! (`，占 p%`), else the classification item that the paragraph begins with.
use super::lexicon::{self, ASSETS, PERFORMANCE, PROCUREMENT, THREE_PUBLIC};
use super::paragraphs::Paragraph;
use super::{Leftover, Leftovers};
use crate::pattern::pattern;
use juesuan_model::{Amount, NarrativeFigure};

pattern!(FIGURE, r"-?(?:[0-9]{1,3}(?:[,，][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)");
pattern!(UNIT, r"^(万元|亿元|千元|元|万|%|人次|批次|批|次|人|辆|台|套|个)");
pattern!(BLANK, r"[XＸxⅩ×]{2,}(?:万元|元|%|辆|台|个|人次)");
pattern!(PATH, r"^(?:[0-9]{1,3}[.、])?(.{2,40}?)\(类\)(.{2,40}?)\(款\)(.{2,40}?)\(项\)");
pattern!(CODED, r"^(?:[0-9]{1,3}[.、])?[^()，。]{2,40}\(([0-9]{3}|[0-9]{5}|[0-9]{7})\)");
pattern!(REASON, r"主要原因|原因是|原因:|原因为|主要是|主要系|由于|因为|主要情况|主要增减");
pattern!(THRESHOLD, r"^(?:\([含不]+\))?(?:及)?以[上下]");
pattern!(OPTION, r"\((?:增加|减少|增长|下降|上升|降低)\)$");
pattern!(OVER_BUDGET, r"预算数?(?:相比)?[，]?(?:增加|减少)$");
pattern!(SHARE, r"占[^，；:]*$");
pattern!(COMPLETION, r"完成[^，；:]*$");
pattern!(BUDGET, r"(?:预算|预算数|预算安排|预算额|预算金额)$");
pattern!(LAST_YEAR, r"上年|上一年|去年");
pattern!(YEAR, r"([12][0-9]{3})年");
// The sentence of the official template about 绩效自评: the one figure of a 绩效 section that is a figure of the accounts.
pattern!(
    ASSESSED,
    r"涉及(?:预算)?资金([0-9][0-9,，]*(?:\.[0-9]+)?)(万元|元)，占(一般公共预算|政府性基金预算)项目支出总额的([0-9]+(?:\.[0-9]+)?)%"
);
pattern!(LEADING, r"^.*[，；:、。]|^其中");
pattern!(CALLS_FOR_UNIT, r"(?:增[加长]|减少|下降|上升|降低|占[^，；:]*|完成[^，；:]*)[为到至]?$");
pattern!(SPENT, r"支出|决算|收入|经费|金额|总额|合计|总计");

/// A longer sentence is no sentence of an explanation but a table without its rulings.
const LONGEST_SENTENCE: usize = 2000;

/// What the figure before told, within one sentence.
#[derive(Clone, Debug, Default)]
struct Before {
    item: Option<String>,
    counted: Option<&'static str>,
    measure: &'static str,
}

/// Reads the figures of a paragraph, in accounts of `year`.
pub(super) fn read(p: &Paragraph, year: Option<u16>, out: &mut Vec<NarrativeFigure>, left: &mut Leftovers) {
    let mut subject: Option<String> = None;
    let mut from = 0;
    for sentence in p.text.split_inclusive(|c| matches!(c, '。' | '！' | '？')) {
        let to = from + sentence.len();
        if sentence.len() <= LONGEST_SENTENCE {
            let sentence = Sentence { p, from, to, year };
            if p.section == PERFORMANCE {
                sentence.read_assessed(out);
            } else {
                sentence.read(&mut subject, out, left);
            }
        }
        from = to;
    }
}

struct Sentence<'a> {
    p: &'a Paragraph,
    from: usize,
    to: usize,
    year: Option<u16>,
}

impl Sentence<'_> {
    /// 涉及资金…，占一般公共预算项目支出总额的…
    fn read_assessed(&self, out: &mut Vec<NarrativeFigure>) {
        let text: String = self.p.text.get(self.from..self.to).unwrap_or_default().iter().collect();
        for found in ASSESSED.captures_iter(&text) {
            let group = |i| found.get(i).map(|m| (m.as_str(), m.start()));
            let (Some(amount), Some(unit), Some(of), Some(share)) = (group(1), group(2), group(3), group(4)) else {
                continue;
            };
            let item = if of.0.starts_with("一般") { "assessed_general_public" } else { "assessed_government_fund" };
            for ((print, at), measure, unit) in [(amount, "amount", unit.0), (share, "share", "%")] {
                let Some(value) = Amount::parse(print) else { continue };
                out.push(NarrativeFigure {
                    section: PERFORMANCE.to_owned(),
                    item: item.to_owned(),
                    measure: measure.to_owned(),
                    value,
                    unit: unit.to_owned(),
                    page: self.page(&text, at),
                    sentence: self.printed(),
                });
            }
        }
    }

    /// Whether an amount after `words` is that of the year before: 上年决算数…, 2022年…
    fn is_of_last_year(&self, words: &str) -> bool {
        let own = LEADING.find(words).map_or(words, |m| words.get(m.end()..).unwrap_or_default());
        let other = |m: regex::Captures<'_>| {
            let year = m.get(1).and_then(|y| y.as_str().parse::<u16>().ok());
            self.year.is_some_and(|own| year == own.checked_sub(1))
        };
        LAST_YEAR.is_match(own) || YEAR.captures_iter(own).last().is_some_and(other)
    }

    fn read(&self, subject: &mut Option<String>, out: &mut Vec<NarrativeFigure>, left: &mut Leftovers) {
        let Some(chars) = self.p.text.get(self.from..self.to) else { return };
        let text: String = chars.iter().collect();
        if let Some(m) = BLANK.find(&text) {
            left.blanks.push(self.leftover(&text, m.start(), m.end()));
        }
        let mut at = 0;
        if let Some(path) = PATH.captures(&text) {
            let names: Vec<&str> = (1..=3).filter_map(|i| path.get(i)).map(|m| m.as_str()).collect();
            *subject = Some(names.join("/"));
            at = path.get(0).map_or(0, |m| m.end());
        } else if let Some(coded) = CODED.captures(&text) {
            *subject = coded.get(1).map(|m| m.as_str().to_owned());
            at = coded.get(0).map_or(0, |m| m.end());
        }
        let mut before = Before { item: subject.clone(), ..Before::default() };
        let mut printed: Option<String> = None;
        for clause in text.get(at..).unwrap_or_default().split_inclusive('；') {
            let stated = REASON.find(clause).and_then(|m| clause.get(..m.start())).unwrap_or(clause);
            let mut behind = 0;
            for m in FIGURE.find_iter(stated) {
                let rest = stated.get(m.end()..).unwrap_or_default();
                let unit = unit_of(rest);
                let words = stated.get(behind..m.start()).unwrap_or_default();
                if THRESHOLD.is_match(rest.get(unit.map_or(0, |u| u.1)..).unwrap_or_default()) {
                    continue;
                }
                let start = at + m.start();
                let Some((unit, length)) = unit else {
                    if m.as_str().contains('.') && CALLS_FOR_UNIT.is_match(words) {
                        left.without_unit.push(self.leftover(&text, start, at + m.end()));
                        behind = m.end();
                    }
                    continue;
                };
                let end = m.end() + length;
                let found = if matches!(unit, "万元" | "亿元" | "千元" | "元" | "%") {
                    let last_year = self.is_of_last_year(words);
                    money(self.p.section, words, Kind { percent: unit == "%", last_year }, &before)
                } else {
                    count(self.p.section, words, unit, &before)
                };
                behind = end;
                match found.zip(Amount::parse(m.as_str())) {
                    Some((now, value)) => {
                        out.push(NarrativeFigure {
                            section: self.p.section.to_owned(),
                            item: now.item.clone().unwrap_or_default(),
                            measure: now.measure.to_owned(),
                            value,
                            unit: unit.to_owned(),
                            page: self.page(&text, start),
                            sentence: printed.get_or_insert_with(|| self.printed()).clone(),
                        });
                        before = now;
                    }
                    None if unit == "个" || unit == "人" || unit == "次" => {}
                    None => left.unknown.push(self.leftover(&text, start, at + end)),
                }
            }
            at += clause.len();
        }
    }

    fn printed(&self) -> String {
        self.p.printed.get(self.from..self.to).unwrap_or_default().iter().collect()
    }

    fn page(&self, text: &str, byte: usize) -> Option<u32> {
        self.p.page(self.from + text.get(..byte).unwrap_or_default().chars().count())
    }

    /// A print with the words before it.
    fn leftover(&self, text: &str, from: usize, to: usize) -> Leftover {
        let words = text.get(..from).unwrap_or_default();
        let start = words.char_indices().rev().nth(11).map_or(0, |(i, _)| i);
        let print = text.get(start..to).unwrap_or_default().to_owned();
        Leftover { page: self.page(text, from), print }
    }
}

/// The unit that a text begins with, and its length in bytes.
fn unit_of(rest: &str) -> Option<(&'static str, usize)> {
    const UNITS: [&str; 14] =
        ["万元", "亿元", "千元", "元", "万", "%", "人次", "批次", "批", "次", "人", "辆", "台", "套"];
    let unit = UNIT.find(rest)?.as_str();
    let known = UNITS.into_iter().chain(["个"]).find(|u| *u == unit)?;
    if known == "万" {
        // 0.39万（含…）, but not 199万平方米.
        let next = rest.chars().nth(1);
        return next.is_none_or(|c| matches!(c, '(' | ')' | '，' | '。' | '；' | '、')).then_some(("万元", unit.len()));
    }
    Some((known, unit.len()))
}

fn count(section: &str, words: &str, unit: &str, before: &Before) -> Option<Before> {
    if section != THREE_PUBLIC && section != ASSETS {
        return None;
    }
    let what = lexicon::counted(words, unit, before.counted)?;
    Some(Before { item: Some(what.to_owned()), counted: Some(what), measure: "count" })
}

/// What is known of an amount or a percentage before its words are looked at.
#[derive(Clone, Copy)]
struct Kind {
    percent: bool,
    /// Its words name the year before.
    last_year: bool,
}

/// Item and measure of an amount or a percentage after `words`.
fn money(section: &str, words: &str, kind: Kind, before: &Before) -> Option<Before> {
    let words = words.trim_end_matches([':', '约', '了', '各', '均']);
    let words = OPTION.find(words).and_then(|m| words.get(..m.start())).unwrap_or(words);
    let stated = words.trim_end_matches(['为', '是', '达', '共', '到', '至']);
    let share = SHARE.find(words);
    let completion = COMPLETION.find(words);
    let change = change(words);
    let (measure, named) = if kind.percent {
        if let Some(m) = share {
            ("share", words.get(..m.start())?)
        } else if let Some(m) = completion {
            ("completion", words.get(..m.start())?)
        } else if words.ends_with('的') && before.measure == "budget" {
            ("completion", "")
        } else {
            let over = OVER_BUDGET.is_match(words) || before.measure.ends_with("_over_budget");
            (percent_of(change?, over), words)
        }
    } else if let Some(change) = change {
        (amount_of(change, OVER_BUDGET.is_match(words)), words)
    } else if let Some(m) = completion.filter(|m| m.as_str().contains("预算")) {
        ("budget", words.get(..m.start())?)
    } else if BUDGET.is_match(stated) {
        ("budget", words)
    } else {
        ("amount", words)
    };
    let measure = if kind.last_year && matches!(measure, "amount" | "budget") { "last_year" } else { measure };
    let own = if section == PROCUREMENT { lexicon::procured(named) } else { None };
    let own = own.map(str::to_owned).or_else(|| class(named, true)).or_else(|| lexicon::item(named).map(str::to_owned));
    let own = own.or_else(|| class(named, false));
    let inherits = measure != "amount" || (before.item.is_some() && SPENT.is_match(stated));
    let item = own.or_else(|| before.item.clone().filter(|_| inherits))?;
    Some(Before { item: Some(item), counted: None, measure })
}

/// 增加, 减少 or 变化 right before a figure. After 减少为 and 增加到 the figure is what is left.
fn change(words: &str) -> Option<&'static str> {
    let words = words.strip_suffix('额').unwrap_or(words);
    let ends = |list: &[&str]| list.iter().any(|w| words.ends_with(w));
    if ends(&["增加", "增长", "上升", "提高", "增支", "增幅"]) {
        Some("increase")
    } else if ends(&["减少", "下降", "降低", "减支", "降幅"]) {
        Some("decrease")
    } else {
        ends(&["变化", "变动"]).then_some("change")
    }
}

fn amount_of(change: &str, over_budget: bool) -> &'static str {
    match (change, over_budget) {
        ("increase", false) => "increase",
        ("decrease", false) => "decrease",
        ("increase", true) => "increase_over_budget",
        ("decrease", true) => "decrease_over_budget",
        _ => "change",
    }
}

fn percent_of(change: &str, over_budget: bool) -> &'static str {
    match (change, over_budget) {
        ("increase", false) => "increase_percent",
        ("decrease", false) => "decrease_percent",
        ("increase", true) => "increase_percent_over_budget",
        ("decrease", true) => "decrease_percent_over_budget",
        _ => "change_percent",
    }
}

/// The 类 that the last words name: 社会保障和就业支出（类）, 一般公共服务（类）支出, or a bare 教育支出.
fn class(words: &str, marked: bool) -> Option<String> {
    let label = LEADING.find_iter(words).last().map_or(words, |m| words.get(m.end()..).unwrap_or_default());
    let label = label.trim_start_matches("其中");
    if label.contains("(类)") != marked {
        return None;
    }
    let mut name = label.replace("(类)", "");
    while let Some(short) =
        ["增加", "减少", "增长", "下降", "为", "决算", "合计"].iter().find_map(|s| name.strip_suffix(s))
    {
        name = short.to_owned();
    }
    if marked && !name.ends_with("支出") {
        name.push_str("支出");
    }
    let length = name.chars().count();
    let is_name = |c: char| !c.is_ascii() && c != '，';
    let known = marked || is_class(&name);
    (known && (4..=24).contains(&length) && name.chars().all(is_name)).then_some(name)
}

/// Whether a name is that of a 类.
fn is_class(name: &str) -> bool {
    let bare = |s: &str| s.trim_end_matches("支出").to_owned();
    let wanted = bare(name);
    name.ends_with("支出")
        && juesuan_model::schema::Schemas::builtin().classes().iter().any(|c| c.names.iter().any(|n| bare(n) == wanted))
}
