//! Trust every figure: the accounting identities (勾稽关系) of the nine tables.
//!
//! In: a [`Disclosure`] as read (rows of exact decimals) and what the reader reported about its own reading. Out:
//! [`Finding`]s: what does not add up, whether the document or the reading is to blame, and where. Nothing is ever
//! repaired. PDF, output formats and the wording of the running text (第三部分) are unknown here.
//!
//! ```
//! use juesuan_audit::{Rules, audit};
//! # let disclosure = juesuan_model::Disclosure {
//! #     kind: Default::default(), department: None, fiscal_year: None, unit: None,
//! #     tables: Default::default(), narrative: Default::default(), findings: Vec::new() };
//! for finding in audit(&disclosure, Rules::builtin()) {
//!     println!("{:?} {:?} {}", finding.severity, finding.cause, finding.message);
//! }
//! ```
//!
//! The stages, one file each: `rules` and `items` (the identities as data, in the language of `formula`), `index` (a
//! disclosure made computable), `identity` (rules at the places where they apply, and their rounding bounds), `certainty`
//! (could the reading be at fault), `explain` and `pattern` (one message for one defect), `structure` (what is missing or
//! out of order).

mod cross_check;
mod defect_findings;
mod error_kind;
mod explain;
mod formula;
mod identity;
mod identity_findings;
mod index;
mod labels;
mod missing_rows;
mod narrative;
mod reading_doubts;
mod row_identities;
mod row_items;
mod rules;
mod structure_checks;
mod table_defects;
mod what_if;

pub use cross_check::{compare, pages_in_question, unread};
pub use formula::{FormulaError, Relation};
pub use row_identities::{IdentityView, TermView, identities_of};
pub use rules::{Rule, Rules, RulesError};

use juesuan_model::{Disclosure, Finding, RuleId};

/// Checks every identity that applies to a disclosure.
///
/// The findings come in the order severity, cause, table, row; those that the disclosure already carries (from reading)
/// are taken into account and not repeated.
#[must_use]
pub fn audit(disclosure: &Disclosure, rules: &Rules) -> Vec<Finding> {
    let index = index::Index::new(disclosure, rules);
    let identities = identity::instantiate(&index, rules);
    let certainty = reading_doubts::ReadingDoubts::of(disclosure);
    let report = identity_findings::Report { index: &index, rules, certainty: &certainty, identities: &identities };
    let outcomes: Vec<_> = identities.iter().map(|i| i.evaluate(&index)).collect();
    let mut findings = structure_checks::check(&index, &certainty);
    for (identity, outcome) in identities.iter().zip(&outcomes) {
        if outcome.verdict == identity::Verdict::Rounded {
            findings.push(report.rounded(identity, *outcome));
        }
    }
    if outcomes.iter().any(|o| o.verdict == identity::Verdict::Fails) {
        for defect in explain::explain(&index, &identities, &outcomes) {
            report.forget_symptoms(&defect, &mut findings);
            findings.push(report.defect(&defect));
        }
    }
    findings.append(&mut narrative::check(&index, &certainty));
    sort(&mut findings);
    findings
}

/// Audits anew: what an earlier audit said, with whatever rules, is dropped, what the reading said stays.
///
/// The findings of the reading come first, as they stood, then those of the audit.
pub fn audit_again(disclosure: &mut Disclosure, rules: &Rules) {
    let known = |id: &str| rules.get(id).is_some() || Rules::builtin().get(id).is_some();
    let is_ours = |f: &Finding| match &f.rule {
        RuleId::Code(code) => code.group().is_of_audit(),
        RuleId::Identity(id) => known(id),
    };
    disclosure.findings.retain(|f| !is_ours(f));
    let findings = audit(disclosure, rules);
    disclosure.findings.extend(findings);
}

/// Severity, cause, table, row.
fn sort(findings: &mut [Finding]) {
    findings.sort_by_key(|f| {
        let first = f.at.first();
        (f.severity, f.cause, first.and_then(|p| p.table), first.and_then(|p| p.row))
    });
}
