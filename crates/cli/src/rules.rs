//! `juesuan rules`: the identities that the audit checks, and its other checks.
use crate::{
    args::RulesArgs,
    audit_options::AuditOptions,
    console::Console,
    exit::Exit,
    messages::{Lang, Message},
    output,
    terminal::escape,
};
use juesuan_audit::Rule;
use juesuan_model::{FindingCode, Severity, TableId};
use serde::Serialize;
use std::io::{self, Write};

/// Runs the command.
pub(crate) fn run(args: &RulesArgs, console: &Console) -> Exit {
    let options = match (AuditOptions { rules: args.rules.clone(), ..AuditOptions::default() }).reading() {
        Ok(options) => options,
        Err(why) => {
            console.error(&Message::NoRules { why: &why });
            return Exit::Unusable;
        }
    };
    let wanted = |id: &str| args.id.as_deref().is_none_or(|w| w == id);
    let rules: Vec<&Rule> = options.rules.rules().iter().filter(|r| wanted(&r.id)).collect();
    let checks: Vec<FindingCode> =
        FindingCode::ALL.iter().copied().filter(|c| c.group().is_of_audit() && wanted(c.id())).collect();
    if let Some(id) = &args.id
        && rules.is_empty()
        && checks.is_empty()
    {
        console.error(&Message::NoSuchRule { id: &escape(id) });
        return Exit::Unusable;
    }
    output::write(console, |out| {
        if args.json {
            let forms = rules.iter().map(|r| RuleForm::from(*r)).chain(checks.iter().map(|c| RuleForm::from(*c)));
            return output::json(out, &forms.collect::<Vec<_>>());
        }
        for rule in &rules {
            identity(out, rule, console.lang)?;
        }
        if args.id.is_none() {
            writeln!(out, "{}\n", Message::HeadChecks.text(console.lang))?;
        }
        checks.iter().try_for_each(|c| check(out, *c, console.lang))
    })
}

/// The JSON of one rule. A check that is no identity has no formula.
#[derive(Serialize)]
struct RuleForm<'a> {
    id: &'a str,
    severity: Severity,
    formula: Option<&'a str>,
    /// What `T` stands for in the formula.
    tables: Vec<&'static str>,
    en: &'a str,
    zh: &'a str,
    source: Option<&'a str>,
    except_en: Option<&'a str>,
    except_zh: Option<&'a str>,
    /// Formulas that must hold for the rule to apply.
    when: &'a [String],
    optional: Vec<&'static str>,
    empty_is_zero: Vec<&'static str>,
}

fn numbers(tables: &[TableId]) -> Vec<&'static str> {
    tables.iter().map(|t| t.number()).collect()
}

impl<'a> From<&'a Rule> for RuleForm<'a> {
    fn from(rule: &'a Rule) -> Self {
        let said = |text: &'a str| (!text.is_empty()).then_some(text);
        Self {
            id: &rule.id,
            severity: rule.severity,
            formula: Some(&rule.formula),
            tables: numbers(&rule.tables),
            en: &rule.description.en,
            zh: &rule.description.zh,
            source: said(&rule.source),
            except_en: said(&rule.exception.en),
            except_zh: said(&rule.exception.zh),
            when: &rule.conditions,
            optional: numbers(rule.optional()),
            empty_is_zero: numbers(rule.empty_is_zero()),
        }
    }
}

impl From<FindingCode> for RuleForm<'_> {
    fn from(check: FindingCode) -> Self {
        let meaning = &check.explanation().meaning;
        Self {
            id: check.id(),
            severity: check.severity(),
            formula: None,
            tables: Vec::new(),
            en: &meaning.en,
            zh: &meaning.zh,
            source: None,
            except_en: None,
            except_zh: None,
            when: &[],
            optional: Vec::new(),
            empty_is_zero: Vec::new(),
        }
    }
}

fn identity(out: &mut dyn Write, rule: &Rule, lang: Lang) -> io::Result<()> {
    let word = |message: Message<'_>| message.text(lang);
    writeln!(out, "{}", word(Message::RuleId { id: &escape(&rule.id), severity: rule.severity }))?;
    let mut line = |head: Message<'_>, text: &str| {
        if text.is_empty() { Ok(()) } else { writeln!(out, "  {}{text}", word(head)) }
    };
    line(Message::RuleDescription, &escape(rule.description.get(lang)))?;
    line(Message::RuleFormula, &escape(&rule.formula))?;
    line(Message::RuleTables, &numbers(&rule.tables).join(", "))?;
    line(Message::RuleCondition, &escape(&rule.conditions.join("; ")))?;
    line(Message::RuleSource, &escape(&rule.source))?;
    line(Message::RuleExceptions, &escape(rule.exception.get(lang)))?;
    line(Message::RuleOptional, &numbers(rule.optional()).join(", "))?;
    line(Message::RuleEmpty, &numbers(rule.empty_is_zero()).join(", "))?;
    writeln!(out)
}

fn check(out: &mut dyn Write, check: FindingCode, lang: Lang) -> io::Result<()> {
    let says = check.explanation().meaning.get(lang);
    writeln!(out, "{}\n  {says}\n", Message::RuleId { id: check.id(), severity: check.severity() }.text(lang))
}
