//! Errors of the running text that show without a table.
//!
//! In: the lines of a disclosure, its paragraphs and their figures. Out: findings about names that were left blank as in
//! the template, years other than that of the accounts, and comparisons (大于, 小于, 等于, 持平) that the figures before
//! them contradict. The audit compares figures with tables.
use super::paragraphs::{Paragraph, Text};
use super::{NarrativeLine, QUOTED_PRINTS, lexicon, quotes};
use crate::pattern::pattern;
use juesuan_model::narrative::{NarrativeMeasure, NarrativeSchema, NarrativeSection};
use juesuan_model::{Cause, Finding, FindingCode, Location, NarrativeFigure};
use std::cmp::Ordering;

pattern!(NAMELESS, r"[XＸxⅩ×]{2,}(?:省|市|区|县|镇|街道|局|委|办|厅|院|部门|单位|学校|中心)");
pattern!(CUT_YEAR, r"(?:^|[^0-9])202年度?");
pattern!(YEAR, r"([12][0-9]{3})年");
pattern!(AS_OF, r"截至([12][0-9]{3})年12月31日");
pattern!(AGAINST_BUDGET, r"决算数?(大于|高于|多于|超过|小于|低于|少于|等于)(?:年初|全年|调整)?预算数?");
pattern!(LEVEL_WITH, r"决算数?[与同和](?:年初|全年|调整)?预算数?持平");

/// Characters of a line that are quoted in a message.
const QUOTED_CHARS: usize = 40;

/// Names and years left blank as in the template, anywhere outside of tables.
pub(super) fn names(lines: &[NarrativeLine<'_>]) -> Option<Finding> {
    let left: Vec<&NarrativeLine<'_>> =
        lines.iter().filter(|l| NAMELESS.is_match(l.text) || CUT_YEAR.is_match(l.text)).collect();
    let first = left.first()?;
    let brief = |l: &&NarrativeLine<'_>| l.text.chars().take(QUOTED_CHARS).collect::<String>();
    let prints: Vec<String> = left.iter().take(QUOTED_PRINTS).map(brief).collect();
    let (en, zh) = quotes(&prints, left.len());
    let finding = Finding::new(
        FindingCode::TemplateLeftover,
        Cause::Source,
        format!("Names or years are left blank as in the template, {}× in the text: {en}", left.len()),
        format!("文中有{}处名称或年度未填，仍为模板空白：{zh}", left.len()),
    );
    Some(at_page(finding, first.page))
}

/// Headings of the part, and dates of 国有资产, that name a year other than that of the accounts.
pub(super) fn years(text: &Text, year: u16) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut report = |print: &str, found: &str, page: Option<u32>| {
        out.push(at_page(
            Finding::new(
                FindingCode::NarrativeYear,
                Cause::Source,
                format!("The text names the year {found}, but the accounts are of {year}: “{print}”"),
                format!("情况说明写为{found}年，与决算年度{year}年不符：“{print}”"),
            )
            .versus(year.to_string(), found),
            page,
        ));
    };
    for h in &text.headings {
        // A heading that compares two years is about both.
        let named: Vec<&str> = YEAR.captures_iter(&h.text).filter_map(|c| c.get(1)).map(|m| m.as_str()).collect();
        if let [only] = named.as_slice()
            && only.parse() != Ok(year)
        {
            report(&h.text, only, h.page);
        }
    }
    for p in text.paragraphs.iter().filter(|p| p.section == NarrativeSection::Assets) {
        let words: String = p.text.iter().collect();
        for found in AS_OF.captures_iter(&words) {
            let (Some(all), Some(named)) = (found.get(0), found.get(1)) else { continue };
            if named.as_str().parse() != Ok(year) {
                let before = words.get(..all.start()).unwrap_or_default().chars().count();
                report(all.as_str(), named.as_str(), p.page(before));
            }
        }
    }
    out
}

/// A 决算数 that the text calls larger than the 预算数, smaller or equal, against the figures of the same paragraph.
pub(super) fn comparisons(p: &Paragraph, figures: &[NarrativeFigure]) -> Vec<Finding> {
    let words: String = p.text.iter().collect();
    let mut out = Vec::new();
    let called = AGAINST_BUDGET.captures_iter(&words).filter_map(|c| {
        let order = match c.get(1)?.as_str() {
            "大于" | "高于" | "多于" | "超过" => Ordering::Greater,
            "等于" => Ordering::Equal,
            _ => Ordering::Less,
        };
        Some((order, c.get(0)?))
    });
    let level = LEVEL_WITH.find_iter(&words).map(|m| (Ordering::Equal, m));
    for (order, said) in called.chain(level) {
        // Compared is the item named right before, else what the paragraph is about.
        let clause = words.get(..said.start()).unwrap_or_default();
        let clause = clause.rsplit(['。', '；', '，']).next().unwrap_or_default();
        let named = lexicon::item(clause);
        let is_it = |f: &&NarrativeFigure| named.is_none_or(|n| f.item.is(n));
        let Some(budget) = figures.iter().filter(is_it).rfind(|f| f.measure == NarrativeMeasure::Budget) else {
            continue;
        };
        let same = |f: &&NarrativeFigure| {
            f.measure == NarrativeMeasure::Amount && f.item == budget.item && f.unit == budget.unit
        };
        let spent: Vec<&NarrativeFigure> = figures.iter().filter(same).collect();
        // With several different amounts of the item it is not certain which of them is meant.
        let [first, rest @ ..] = spent.as_slice() else { continue };
        if rest.iter().any(|f| f.value.value() != first.value.value())
            || first.value.value().cmp(&budget.value.value()) == order
        {
            continue;
        }
        let (name, unit) = (NarrativeSchema::builtin().name(&budget.item), &first.unit);
        let (said, before) = (said.as_str(), words.get(..said.start()).unwrap_or_default().chars().count());
        out.push(at_page(
            Finding::new(
                FindingCode::NarrativeComparison,
                Cause::Source,
                format!(
                    "The text says “{said}”, but gives {} {unit} as 决算 and {} {unit} as 预算 of {name}",
                    first.value, budget.value
                ),
                format!("情况说明称“{said}”，但“{name}”决算为{}{unit}，预算为{}{unit}", first.value, budget.value),
            ),
            p.page(before),
        ));
    }
    out
}

fn at_page(finding: Finding, page: Option<u32>) -> Finding {
    match page {
        Some(page) => finding.at(Location::page(page, None)),
        None => finding,
    }
}
