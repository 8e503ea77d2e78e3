//! `docs/findings.md` is generated from the catalogue of findings and the identities of the audit.
#![allow(clippy::unwrap_used, reason = "a test may fail by a panic")]

use juesuan_audit::{Rule, Rules};
use juesuan_model::{FindingCode, FindingGroup, Severity, Words};
use std::fmt::Write as _;

/// `UPDATE_DOCS=1 cargo test -p juesuan-audit --test findings_document` writes it again.
#[test]
fn the_document_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/findings.md");
    let now = document(Rules::builtin());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), now, "run this test with UPDATE_DOCS=1");
}

const INTRODUCTION: &str = "\
# Findings · 发现

Generated from the catalogue (`crates/model/src/finding_code.rs`, `crates/model/data/findings.toml`) and the identities \
of the audit (`crates/audit/rules`); do not edit. `juesuan explain CODE` prints one entry.

The severity is the usual one. Cause `source`: the document itself prints it so. Cause `reading`: juesuan may have \
misread it; compare with the page before you use the figures. 严重程度为通常情形。原因 `source` 为原文如此，`reading` 为可能\
读取有误，请先对照原页。
";

fn document(rules: &Rules) -> String {
    let mut out = INTRODUCTION.to_owned();
    for group in FindingGroup::ALL {
        heading(&mut out, &group.words());
        for code in FindingCode::ALL.iter().filter(|c| c.group() == group) {
            entry(&mut out, *code);
        }
    }
    heading(&mut out, &Words::fixed("The audit: identities (勾稽关系)", "审核：勾稽关系"));
    out.push_str(
        "\nA finding bears the id of an identity where it does not hold and nothing simple explains it (error), or where \
         it holds within rounding only (info). 勾稽不符且无简单原因时为错误，在四舍五入范围以内时为提示，均以勾稽关系的标识列示。\n\n\
         | id | identity | 勾稽关系 | formula |\n|---|---|---|---|\n",
    );
    for rule in rules.iter() {
        identity(&mut out, rule);
    }
    out
}

fn heading(out: &mut String, words: &Words) {
    let _ = writeln!(out, "\n## {} · {}", words.en, words.zh);
}

fn entry(out: &mut String, code: FindingCode) {
    let e = code.explanation();
    let severity = match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let _ = writeln!(out, "\n### `{code}`\n\n*{severity}* · {} {}\n", e.meaning.en, e.meaning.zh);
    let _ = writeln!(out, "- **How it comes about:** {} {}", e.origin.en, e.origin.zh);
    let _ = writeln!(out, "- **What to do:** {} {}", e.check.en, e.check.zh);
}

fn identity(out: &mut String, rule: &Rule) {
    let cell = |text: &str| text.replace('|', "\\|");
    let _ = writeln!(
        out,
        "| `{}` | {} | {} | `{}` |",
        rule.id,
        cell(&rule.description.en),
        cell(&rule.description.zh),
        cell(&rule.formula)
    );
}
