//! Checks the accounting identities (勾稽关系) of the nine tables.
//!
//! In: a [`Disclosure`] as read (rows of exact decimals), with the reader's own findings. Out: [`Finding`]s: what does not
//! add up, where, and whether the document or the reading is to blame. No figure is ever changed. This crate knows nothing
//! of PDF or of output formats.
//!
//! ```
//! use juesuan_audit::{Rules, audit};
//! # let disclosure = juesuan_model::Disclosure::default();
//! for finding in audit(&disclosure, Rules::builtin()) {
//!     println!("{:?} {:?} {}", finding.severity, finding.cause, finding.message);
//! }
//! ```
//!
//! | what | where |
//! |---|---|
//! | rules as data, their language, the names of rows | `rules`, `formula`, `row_items` |
//! | a disclosure indexed; rules applied to it, with rounding bounds | `index`, `identity` |
//! | doubts about the reading | `reading_doubts`, `cross_check` |
//! | why identities fail | `explain`, with hypotheses from `cell_hypotheses`, `table_hypotheses`, `missing_rows`, tried out in `what_if` |
//! | findings | `identity_findings`, `defect_findings` (words: `defect_words`, `labels`), `structure_checks`, `narrative` |

mod cell_hypotheses;
mod cross_check;
mod defect;
mod defect_findings;
mod defect_words;
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
mod rules_error;
mod structure_checks;
mod table_hypotheses;
mod what_if;

pub use cross_check::{compare, pages_in_question, unread};
pub use formula::{FormulaError, Relation};
pub use row_identities::{IdentityView, TermView, identities_of};
pub use rules::{Rule, Rules};
pub use rules_error::RulesError;

use juesuan_model::{Disclosure, Finding, RuleId};

/// Checks every identity that applies to a disclosure.
///
/// Returns the findings in the order severity, cause, table, row. Those that the disclosure already has, from its reading,
/// are taken into account and not repeated.
#[must_use]
pub fn audit(disclosure: &Disclosure, rules: &Rules) -> Vec<Finding> {
    let index = index::Index::new(disclosure, rules);
    let identities = identity::instantiate(&index, rules);
    let doubts = reading_doubts::ReadingDoubts::of(disclosure);
    let report = identity_findings::Report { index: &index, rules, doubts: &doubts, identities: &identities };
    let outcomes: Vec<_> = identities.iter().map(|i| i.evaluate(&index)).collect();
    let mut findings = structure_checks::check(&index, &doubts);
    for (identity, outcome) in identities.iter().zip(&outcomes) {
        if outcome.verdict == identity::Verdict::Rounded {
            findings.push(report.rounded(identity, *outcome));
        }
    }
    if outcomes.iter().any(|o| o.verdict == identity::Verdict::Fails) {
        for defect in explain::explain(&index, &identities, &outcomes) {
            report.drop_symptoms(&defect, &mut findings);
            findings.push(report.defect(&defect));
        }
    }
    findings.append(&mut narrative::check(&index, &doubts));
    sort(&mut findings);
    findings
}

/// Replaces the findings of an earlier audit, whatever its rules; those of the reading are kept, before the others.
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
