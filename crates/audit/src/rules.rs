//! The rules: identities as data.
//!
//! In: `rules/identities.toml` and `rules/items.toml` (embedded), or files of the same form. Out: [`Rules`], validated:
//! every formula parses, every item in it exists.
use crate::{
    formula::{Formula, FormulaRows, TableRef},
    row_items::RowItems,
    rules_error::RulesError,
};
use juesuan_model::{Severity, TableId, Words};
use serde::Deserialize;
use std::{collections::BTreeMap, fmt, path::Path, sync::OnceLock};

const IDENTITIES: &str = include_str!("../rules/identities.toml");
const ITEMS: &str = include_str!("../rules/items.toml");

/// A rule: a formula over tables, rows and columns, its description and source, and where it does not apply.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Stable id; the `rule` of findings.
    pub id: String,
    /// The formula as written.
    pub formula: String,
    /// The identity in words.
    pub description: Words,
    /// Where it comes from: a form and its lines, or a published set of rules.
    pub source: String,
    /// Where it does not apply; empty where the formula says it all.
    pub exception: Words,
    /// The tables that `T` stands for; empty when the formula names its tables.
    pub tables: Vec<TableId>,
    /// The severity of the finding if it fails beyond rounding.
    pub severity: Severity,
    pub(crate) parsed: Formula,
    pub(crate) optional: Vec<TableId>,
    pub(crate) empty_is_zero: Vec<TableId>,
    /// Formulas that must hold, within rounding, for the rule to apply.
    pub conditions: Vec<String>,
    pub(crate) when: Vec<Formula>,
    pub(crate) unless_columns: Vec<String>,
    pub(crate) needs: Vec<String>,
    pub(crate) title: BTreeMap<TableId, String>,
    pub(crate) title_without: BTreeMap<TableId, String>,
}

impl Rule {
    /// Tables whose terms are left out when the table is not printed.
    #[must_use]
    pub fn optional(&self) -> &[TableId] {
        &self.optional
    }

    /// Tables whose terms count as 0 when the table is printed empty.
    #[must_use]
    pub fn empty_is_zero(&self) -> &[TableId] {
        &self.empty_is_zero
    }

    /// All tables of the formula, in order.
    #[must_use]
    pub fn involved(&self) -> Vec<TableId> {
        let mut all = self.tables.clone();
        for t in self.parsed.terms() {
            if let TableRef::Fixed(id) = t.table {
                all.push(id);
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<RuleForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleForm {
    id: String,
    formula: String,
    en: String,
    zh: String,
    source: String,
    #[serde(default)]
    tables: Vec<TableId>,
    #[serde(default)]
    except_en: String,
    #[serde(default)]
    except_zh: String,
    #[serde(default)]
    optional: Vec<TableId>,
    #[serde(default)]
    empty_is_zero: Vec<TableId>,
    #[serde(default)]
    when: Vec<String>,
    #[serde(default)]
    unless_columns: Vec<String>,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    title: BTreeMap<TableId, String>,
    #[serde(default)]
    title_without: BTreeMap<TableId, String>,
    severity: Option<Severity>,
}

/// A set of rules, and the row items that they use.
#[derive(Clone, Debug)]
pub struct Rules {
    pub(crate) rules: Vec<Rule>,
    pub(crate) items: RowItems,
}

impl Rules {
    /// The identities of the nine tables, embedded in the crate.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Rules> = OnceLock::new();
        BUILTIN.get_or_init(|| match Self::parse(IDENTITIES, ITEMS) {
            Ok(rules) => rules,
            Err(e) => {
                debug_assert!(false, "built-in rules: {e}");
                Self { rules: Vec::new(), items: RowItems::none() }
            }
        })
    }

    /// Reads identities and items from TOML text.
    ///
    /// # Errors
    /// Not TOML of the right form, a formula outside the language, an unknown item, an id used twice.
    pub fn parse(identities: &str, items: &str) -> Result<Self, RulesError> {
        let items = RowItems::parse(items)?;
        let mut rules = Vec::new();
        Self::read(identities, &items, &mut rules)?;
        Ok(Self { rules, items })
    }

    /// The built-in rules and those of every `*.toml` in a folder: a rule with the id of an earlier one replaces it.
    /// A file named `items.toml` there replaces the built-in items.
    ///
    /// # Errors
    /// A file that cannot be read or is not of the right form; the message names it.
    pub fn with_folder(folder: &Path) -> Result<Self, RulesError> {
        let io = |e: std::io::Error| RulesError::new(format!("{}: {e}", folder.display()));
        let mut files: Vec<_> = std::fs::read_dir(folder).map_err(io)?.collect::<Result<Vec<_>, _>>().map_err(io)?;
        files.sort_by_key(std::fs::DirEntry::file_name);
        let mut items = RowItems::parse(ITEMS)?;
        let mut texts = vec![("built-in".to_owned(), IDENTITIES.to_owned())];
        for file in files {
            let path = file.path();
            if path.extension().is_none_or(|e| e != "toml") {
                continue;
            }
            let named = |e: &dyn fmt::Display| RulesError::new(format!("{}: {e}", path.display()));
            let text = std::fs::read_to_string(&path).map_err(|e| named(&e))?;
            if file.file_name() == "items.toml" {
                items = RowItems::parse(&text).map_err(|e| named(&e))?;
            } else {
                texts.push((path.display().to_string(), text));
            }
        }
        let mut rules: Vec<Rule> = Vec::new();
        for (name, text) in texts {
            let mut more = Vec::new();
            Self::read(&text, &items, &mut more).map_err(|e| RulesError::new(format!("{name}: {e}")))?;
            for rule in more {
                match rules.iter_mut().find(|r| r.id == rule.id) {
                    Some(old) => *old = rule,
                    None => rules.push(rule),
                }
            }
        }
        Ok(Self { rules, items })
    }

    fn read(identities: &str, items: &RowItems, into: &mut Vec<Rule>) -> Result<(), RulesError> {
        let file: File = toml::from_str(identities).map_err(|e| RulesError::new(format!("identities: {e}")))?;
        for form in file.rule {
            let wrong = |what: &dyn fmt::Display| RulesError::new(format!("rule {:?}: {what}", form.id));
            if into.iter().any(|r| r.id == form.id) {
                return Err(wrong(&"the id is used twice"));
            }
            let parsed = Formula::parse(&form.formula).map_err(|e| wrong(&e))?;
            let when =
                form.when.iter().map(|w| Formula::parse(w)).collect::<Result<Vec<_>, _>>().map_err(|e| wrong(&e))?;
            for term in std::iter::once(&parsed).chain(&when).flat_map(Formula::terms) {
                if let FormulaRows::Item(key) = &term.rows
                    && !items.knows(key)
                {
                    return Err(wrong(&format_args!("no item or group {key:?}")));
                }
                if term.table == TableRef::Each && form.tables.is_empty() {
                    return Err(wrong(&"T without tables"));
                }
            }
            if let Some(key) = form.needs.iter().find(|k| !items.knows(k)) {
                return Err(wrong(&format_args!("no item or group {key:?}")));
            }
            into.push(Rule {
                id: form.id,
                formula: form.formula,
                description: Words::new(form.en, form.zh),
                source: form.source,
                exception: Words::new(form.except_en, form.except_zh),
                tables: form.tables,
                severity: form.severity.unwrap_or(Severity::Error),
                parsed,
                conditions: form.when,
                optional: form.optional,
                empty_is_zero: form.empty_is_zero,
                when,
                unless_columns: form.unless_columns,
                needs: form.needs,
                title: form.title,
                title_without: form.title_without,
            });
        }
        Ok(())
    }

    /// The rules, in the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Rule> {
        self.rules.iter()
    }

    /// The rule with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| r.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_are_well_formed() {
        let rules = Rules::parse(IDENTITIES, ITEMS).unwrap();
        assert!(rules.iter().len() > 20);
        for r in rules.iter() {
            assert!(!r.description.en.is_empty() && !r.description.zh.is_empty() && !r.source.is_empty(), "{}", r.id);
            assert!(!r.involved().is_empty(), "{}", r.id);
        }
    }

    #[test]
    fn an_unknown_item_is_rejected() {
        let text =
            "[[rule]]\nid='x'\nen='e'\nzh='z'\nsource='s'\nformula='01[nonsense].amount = 01[income_total].amount'\n";
        assert!(Rules::parse(text, ITEMS).unwrap_err().to_string().contains("nonsense"));
    }
}
