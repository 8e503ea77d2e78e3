//! The audit of the corpus beside the repository, from its truths; skipped with a message if it is missing.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]
mod common;

use common::truths;
use juesuan_audit::{Rules, audit};
use juesuan_model::{Cause, Disclosure, Finding, FindingCode, Severity, TableId};

/// `02 20101 人大事务.superior_subsidy = sum of its 项: printed 0.00, sum/other 0.60, diff -0.60`
struct Note<'n> {
    table: TableId,
    /// Code, name or `合计`, and the column where one is given.
    row: &'n str,
    column: Option<&'n str>,
    printed: &'n str,
    sum: &'n str,
}

fn note(text: &str) -> Option<Note<'_>> {
    let (head, tail) = text.split_once(": printed ")?;
    let (printed, tail) = tail.split_once(", sum/other ")?;
    let (sum, _) = tail.split_once(", diff")?;
    let (number, what) = head.split_once(' ')?;
    let (subject, _) = what.split_once(" = ")?;
    let (row, column) = match subject.rsplit_once('.') {
        Some((row, column)) => (row, Some(column)),
        None => (subject, None),
    };
    let row = row.trim().trim_end_matches("(expenditure)").trim_end_matches("(income)");
    let row = row.split(' ').next()?;
    Some(Note { table: TableId::parse(number)?, row, column, printed, sum })
}

fn points_at(d: &Disclosure, f: &Finding, n: &Note<'_>) -> bool {
    f.at.iter().any(|p| {
        let Some(row) = p.row.filter(|_| p.table == Some(n.table)).and_then(|r| d.tables[&n.table].rows.get(r)) else {
            return false;
        };
        let named = row.code.as_deref() == Some(n.row) || row.name.as_deref() == Some(n.row);
        named && n.column.is_none_or(|c| p.column.as_ref().is_some_and(|p| p.as_str() == c))
    })
}

#[test]
fn every_known_defect_is_found_as_an_error_of_the_source() {
    for truth in truths() {
        let found = audit(&truth.disclosure, Rules::builtin());
        for text in &truth.known {
            let Some(note) = note(text) else { continue };
            let hit = found.iter().any(|f| {
                f.severity == Severity::Error && f.cause == Cause::Source && points_at(&truth.disclosure, f, &note)
            });
            assert!(hit, "{}: not found: {text}\n{found:#?}", truth.name);
        }
    }
}

#[test]
fn nothing_else_is_an_error() {
    for truth in truths() {
        let found = audit(&truth.disclosure, Rules::builtin());
        for f in found.iter().filter(|f| f.severity == Severity::Error) {
            let known = truth.known.iter().filter_map(|t| note(t)).any(|n| points_at(&truth.disclosure, f, &n));
            assert!(known || truth.name.contains("/seed_"), "{}: {f:#?}", truth.name);
        }
    }
}

#[test]
fn rounding_is_information() {
    for truth in truths() {
        let found = audit(&truth.disclosure, Rules::builtin());
        for text in &truth.rounding {
            let note = note(text).unwrap();
            let hit = found.iter().any(|f| {
                f.severity == Severity::Info
                    && points_at(&truth.disclosure, f, &note)
                    && f.found.as_deref() == Some(note.printed)
                    && f.expected.as_deref() == Some(note.sum)
            });
            assert!(hit, "{}: not found: {text}", truth.name);
        }
    }
}

#[test]
fn defects_of_form_are_warnings() {
    for (name, rule, table, row) in [
        ("foshan-guidao-2019", "line-order", "04", Some(8)),
        ("putuo-caizheng-2024-altered", "table-missing", "03", None),
        ("putuo-caizheng-2024-altered", "empty-without-statement", "09", None),
        ("swu-2023", "appropriation-not-shown", "03", Some(22)),
    ] {
        let Some(truth) = truths().into_iter().find(|t| t.name.contains(name)) else { continue };
        let found = audit(&truth.disclosure, Rules::builtin());
        let hit = found.iter().any(|f| {
            f.rule.as_str() == rule
                && (f.severity, f.cause) == (Severity::Warning, Cause::Source)
                && f.at.iter().any(|p| p.table == TableId::parse(table) && p.row == row)
        });
        assert!(hit, "{name}: {rule}: {found:#?}");
    }
}

#[test]
fn consistent_documents_have_no_error() {
    for truth in truths().iter().filter(|t| t.is_consistent()) {
        let found = audit(&truth.disclosure, Rules::builtin());
        assert!(found.iter().all(|f| f.severity != Severity::Error), "{}: {found:#?}", truth.name);
    }
}

#[test]
fn the_reference_document_has_two_defects() {
    let Some(truth) = truths().into_iter().find(|t| t.name.starts_with("seed/jiaozuo")) else { return };
    let found = audit(&truth.disclosure, Rules::builtin());
    let errors: Vec<&Finding> = found.iter().filter(|f| f.severity == Severity::Error).collect();
    assert_eq!(errors.len(), 2, "{errors:#?}");
    // 02 has 0.60 of 2010108 under 上级补助收入, and its parents in 03 and 05 have it as 基本支出.
    for (error, codes) in errors.iter().zip([&["2010108"][..], &["201", "20101"]]) {
        assert_eq!(error.rule, FindingCode::AmountInWrongColumn, "{}", error.message);
        for code in codes {
            assert!(error.message.en.contains(&format!("{code} ")), "{code}: {}", error.message);
        }
    }
    let tables: Vec<_> = errors[1].at.iter().filter_map(|p| p.table).map(|t| t.number()).collect();
    assert!(tables.contains(&"03") && tables.contains(&"05"), "{tables:?}");
}
