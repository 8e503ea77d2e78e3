//! `juesuan explain`: what a finding means, how it comes about, and what to do about it.
//!
//! In: the id of a code of the catalogue or of an identity of the audit. Out: its explanation; without an id, a list of
//! all of them.
use crate::{
    args::ExplainArgs,
    audit_options::AuditOptions,
    console::Console,
    exit::Exit,
    messages::{Lang, Message},
    output,
    terminal::escape,
};
use juesuan_audit::Rule;
use juesuan_model::{FindingCode, FindingGroup, Words};
use std::io::{self, Write};

/// At most so many ids are suggested for one that does not exist.
const SUGGESTIONS: usize = 3;

const MEANING: Words = Words::fixed("Meaning", "含义");
const ORIGIN: Words = Words::fixed("How it comes about", "成因");
const CHECK: Words = Words::fixed("What to do", "核对办法");
const FORMULA: Words = Words::fixed("Formula", "公式");
const SOURCE: Words = Words::fixed("Source", "依据");
const EXCEPTION: Words = Words::fixed("Exceptions", "不适用");
const IDENTITIES: Words = Words::fixed("The audit: identities (勾稽关系)", "审核：勾稽关系");
const OF_AN_IDENTITY: Words = Words::fixed(
    "An error if the figures differ by more than rounding allows, for information if rounding explains the difference. \
     Compare the figures named with the page.",
    "差额超出四舍五入允许的范围为错误，在范围以内仅作提示。请对照原页核对所列数值。",
);

/// Runs the command.
pub(crate) fn run(args: &ExplainArgs, console: &Console) -> Exit {
    let options = match (AuditOptions { rules: args.rules.clone(), ..AuditOptions::default() }).reading() {
        Ok(options) => options,
        Err(why) => {
            console.error(&Message::NoRules { why: &why });
            return Exit::Unusable;
        }
    };
    let rules = options.rules.rules();
    let lang = console.lang;
    let Some(id) = args.id.as_deref() else {
        return output::write(console, |out| list(out, rules.iter(), lang));
    };
    if let Some(code) = FindingCode::parse(id) {
        return output::write(console, |out| explain_code(out, code, lang));
    }
    if let Some(rule) = rules.get(id) {
        return output::write(console, |out| explain_identity(out, rule, lang));
    }
    let all = FindingCode::ALL.iter().map(|c| c.id()).chain(rules.iter().map(|r| r.id.as_str()));
    let near = nearest(id, all).join(", ");
    console.error(&Message::NoSuchFinding { id: &escape(id), near: &escape(&near) });
    Exit::Unusable
}

fn explain_code(out: &mut dyn Write, code: FindingCode, lang: Lang) -> io::Result<()> {
    let explanation = code.explanation();
    writeln!(out, "{}", Message::RuleId { id: code.id(), severity: code.severity() }.text(lang))?;
    for (head, text) in [(MEANING, &explanation.meaning), (ORIGIN, &explanation.origin), (CHECK, &explanation.check)] {
        paragraph(out, &head, text.get(lang), lang)?;
    }
    Ok(())
}

fn explain_identity(out: &mut dyn Write, rule: &Rule, lang: Lang) -> io::Result<()> {
    writeln!(out, "{}", Message::RuleId { id: &escape(&rule.id), severity: rule.severity }.text(lang))?;
    paragraph(out, &MEANING, &escape(rule.description.get(lang)), lang)?;
    paragraph(out, &FORMULA, &escape(&rule.formula), lang)?;
    paragraph(out, &SOURCE, &escape(&rule.source), lang)?;
    paragraph(out, &EXCEPTION, &escape(rule.exception.get(lang)), lang)?;
    paragraph(out, &CHECK, OF_AN_IDENTITY.get(lang), lang)
}

/// A heading and its text; nothing without text.
fn paragraph(out: &mut dyn Write, head: &Words, text: &str, lang: Lang) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    writeln!(out, "  {}{colon}{text}", head.get(lang))
}

/// All codes and identities with their meaning, by group.
fn list<'r>(out: &mut dyn Write, rules: impl Iterator<Item = &'r Rule>, lang: Lang) -> io::Result<()> {
    for group in FindingGroup::ALL {
        writeln!(out, "{}", group.words().get(lang))?;
        for code in FindingCode::ALL.iter().filter(|c| c.group() == group) {
            writeln!(out, "  {}  {}", code.id(), code.explanation().meaning.get(lang))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", IDENTITIES.get(lang))?;
    for rule in rules {
        let meaning = rule.description.get(lang);
        writeln!(out, "  {}", escape(&format!("{}  {meaning}", rule.id)))?;
    }
    Ok(())
}

/// The ids that differ least from one that does not exist.
fn nearest<'i>(wanted: &str, all: impl Iterator<Item = &'i str>) -> Vec<&'i str> {
    let mut near: Vec<(usize, &str)> = all
        .map(|id| {
            let is_part = !wanted.is_empty() && id.contains(wanted);
            (if is_part { 0 } else { distance(wanted, id) }, id)
        })
        .filter(|(distance, id)| *distance * 2 <= id.len())
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().take(SUGGESTIONS).map(|(_, id)| id).collect()
}

/// Levenshtein distance: characters to insert, delete or replace.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (above, y) in row.iter_mut().skip(1).zip(&b) {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = *above;
            left = replaced.min(left + 1).min(*above + 1);
            *above = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_ids_are_suggested() {
        assert_eq!(distance("kitten", "sitting"), 3);
        let all = || FindingCode::ALL.iter().map(|c| c.id());
        assert_eq!(nearest("unit-mising", all()).first(), Some(&"unit-missing"));
        assert_eq!(nearest("suspect", all()), ["figure-suspect", "figure-suspect-repeated"]);
        assert_eq!(nearest("xyzzy", all()), Vec::<&str>::new());
    }
}
