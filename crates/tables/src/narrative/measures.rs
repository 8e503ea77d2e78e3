//! What a figure measures, and of what, by the words before it.
//!
//! In: the words between the figure before and this one, and what that figure was. Out: the measure (增加, 占…的,
//! 完成预算的) and the subject. Where the words name no subject, that of the figure before is meant (`，占 p%`).
use super::lexicon;
use crate::pattern::pattern;
use juesuan_model::narrative::{
    NarrativeItem, NarrativeMeasure as Measure, NarrativeSchema, NarrativeSection as Section, NarrativeSubject,
};

pattern!(OPTION, r"\((?:增加|减少|增长|下降|上升|降低)\)$");
pattern!(OVER_BUDGET, r"预算数?(?:相比)?[，]?(?:增加|减少)$");
pattern!(SHARE, r"占[^，；:]*$");
pattern!(COMPLETION, r"完成[^，；:]*$");
pattern!(BUDGET, r"(?:预算|预算数|预算安排|预算额|预算金额)$");
pattern!(LAST_YEAR, r"上年|上一年|去年");
pattern!(YEAR, r"([12][0-9]{3})年");
pattern!(LEADING, r"^.*[，；:、。]|^其中");
pattern!(SPENT, r"支出|决算|收入|经费|金额|总额|合计|总计");

/// Characters of the shortest name of a 类: 外交支出.
const SHORTEST_CLASS_NAME: usize = 4;
/// Characters of the longest name of a 类, with room: today's longest has 14.
const LONGEST_CLASS_NAME: usize = 24;

/// A figure's measure and subject, as the next figure of the sentence may take them over.
#[derive(Clone, Debug, Default)]
pub(super) struct Meaning {
    pub(super) subject: Option<NarrativeSubject>,
    /// What was counted, if the figure is a count.
    pub(super) counted: Option<NarrativeItem>,
    pub(super) measure: Option<Measure>,
}

/// What is known of an amount or a percentage before its words are looked at.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub(super) percent: bool,
    /// Its words name the year before.
    pub(super) last_year: bool,
}

/// Which way a figure says that something changed.
#[derive(Clone, Copy)]
enum Direction {
    Up,
    Down,
    /// 变化, 变动
    Unknown,
}

/// A number of things after `words`; only sections about things that are counted have any.
pub(super) fn count(section: Section, words: &str, unit: &str, before: &Meaning) -> Option<Meaning> {
    if section != Section::ThreePublic && section != Section::Assets {
        return None;
    }
    let item = lexicon::counted(words, unit, before.counted)?;
    Some(Meaning { subject: Some(item.into()), counted: Some(item), measure: Some(Measure::Count) })
}

/// An amount or a percentage after `words`.
pub(super) fn money(section: Section, words: &str, kind: Kind, before: &Meaning) -> Option<Meaning> {
    let words = words.trim_end_matches([':', '约', '了', '各', '均']);
    let words = OPTION.find(words).and_then(|m| words.get(..m.start())).unwrap_or(words);
    let stated = words.trim_end_matches(['为', '是', '达', '共', '到', '至']);
    let (measure, named) = if kind.percent { percentage(words, before)? } else { amount(words, stated)? };
    let measure = if kind.last_year && matches!(measure, Measure::Amount | Measure::Budget) {
        Measure::LastYear
    } else {
        measure
    };
    let inherits = measure != Measure::Amount || (before.subject.is_some() && SPENT.is_match(stated));
    let subject = subject(section, named).or_else(|| before.subject.clone().filter(|_| inherits))?;
    Some(Meaning { subject: Some(subject), counted: None, measure: Some(measure) })
}

/// The measure of a percentage, and the part of the words that names its subject.
fn percentage<'a>(words: &'a str, before: &Meaning) -> Option<(Measure, &'a str)> {
    if let Some(m) = SHARE.find(words) {
        return Some((Measure::Share, words.get(..m.start())?));
    }
    if let Some(m) = COMPLETION.find(words) {
        return Some((Measure::Completion, words.get(..m.start())?));
    }
    if words.ends_with('的') && before.measure == Some(Measure::Budget) {
        return Some((Measure::Completion, ""));
    }
    let over_budget = OVER_BUDGET.is_match(words) || before.measure.is_some_and(Measure::is_over_budget);
    let measure = match (direction(words)?, over_budget) {
        (Direction::Up, false) => Measure::IncreasePercent,
        (Direction::Down, false) => Measure::DecreasePercent,
        (Direction::Up, true) => Measure::IncreasePercentOverBudget,
        (Direction::Down, true) => Measure::DecreasePercentOverBudget,
        (Direction::Unknown, _) => Measure::ChangePercent,
    };
    Some((measure, words))
}

/// The measure of an amount, and the part of the words that names its subject. `stated`: the words without a final 为.
fn amount<'a>(words: &'a str, stated: &str) -> Option<(Measure, &'a str)> {
    if let Some(direction) = direction(words) {
        let measure = match (direction, OVER_BUDGET.is_match(words)) {
            (Direction::Up, false) => Measure::Increase,
            (Direction::Down, false) => Measure::Decrease,
            (Direction::Up, true) => Measure::IncreaseOverBudget,
            (Direction::Down, true) => Measure::DecreaseOverBudget,
            (Direction::Unknown, _) => Measure::Change,
        };
        return Some((measure, words));
    }
    if let Some(m) = COMPLETION.find(words).filter(|m| m.as_str().contains("预算")) {
        return Some((Measure::Budget, words.get(..m.start())?));
    }
    Some((if BUDGET.is_match(stated) { Measure::Budget } else { Measure::Amount }, words))
}

/// 增加, 减少 or 变化 right before a figure. After 减少为 and 增加到 the figure is what is left.
fn direction(words: &str) -> Option<Direction> {
    let words = words.strip_suffix('额').unwrap_or(words);
    let ends = |list: &[&str]| list.iter().any(|w| words.ends_with(w));
    if ends(&["增加", "增长", "上升", "提高", "增支", "增幅"]) {
        Some(Direction::Up)
    } else if ends(&["减少", "下降", "降低", "减支", "降幅"]) {
        Some(Direction::Down)
    } else {
        ends(&["变化", "变动"]).then_some(Direction::Unknown)
    }
}

/// What words name. A 类 that says so (教育支出（类）) wins over an item, an item over a bare name of a 类.
fn subject(section: Section, words: &str) -> Option<NarrativeSubject> {
    let procured = || NarrativeSchema::builtin().procured(words).filter(|_| section == Section::Procurement);
    procured()
        .map(NarrativeSubject::Item)
        .or_else(|| class(words, true))
        .or_else(|| lexicon::item(words).map(NarrativeSubject::Item))
        .or_else(|| class(words, false))
}

/// The 类 that the last words name: 社会保障和就业支出（类） or 一般公共服务（类）支出 (`marked`), or a bare 教育支出.
fn class(words: &str, marked: bool) -> Option<NarrativeSubject> {
    let label = after_last_separator(words).trim_start_matches("其中");
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
    (known && (SHORTEST_CLASS_NAME..=LONGEST_CLASS_NAME).contains(&length) && name.chars().all(is_name))
        .then_some(NarrativeSubject::Class(name))
}

/// Whether a name is that of a 类.
fn is_class(name: &str) -> bool {
    let bare = |s: &str| s.trim_end_matches("支出").to_owned();
    let wanted = bare(name);
    name.ends_with("支出")
        && juesuan_model::schema::Schemas::builtin().classes().iter().any(|c| c.names.iter().any(|n| bare(n) == wanted))
}

/// The words of a clause's last part, or those after 其中.
fn after_last_separator(words: &str) -> &str {
    LEADING.find_iter(words).last().map_or(words, |m| words.get(m.end()..).unwrap_or_default())
}

/// Whether an amount after `words` is that of the year before `year`: 上年决算数…, 2022年…
pub(super) fn is_of_last_year(words: &str, year: Option<u16>) -> bool {
    let own = LEADING.find(words).map_or(words, |m| words.get(m.end()..).unwrap_or_default());
    let is_last = |m: regex::Captures<'_>| {
        let named = m.get(1).and_then(|y| y.as_str().parse::<u16>().ok());
        year.is_some_and(|own| named == own.checked_sub(1))
    };
    LAST_YEAR.is_match(own) || YEAR.captures_iter(own).last().is_some_and(is_last)
}
