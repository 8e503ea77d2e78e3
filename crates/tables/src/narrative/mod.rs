//! The running text (第三部分, 情况说明) as figures.
//!
//! In: the lines of a disclosure outside of its tables, with page numbers. Out: every figure with its section, item,
//! measure and sentence, and findings about what could not be attributed. Whether a figure is right is left to the audit.
//!
//! ```text
//! lines ─paragraph─▶ paragraphs under section headings ─sentence─▶ sentences ─figure─▶ figures
//! ```
//!
//! A figure is attributed inside its sentence only; the one thing that a later sentence takes over is the classification
//! item (类/款/项) that its paragraph begins with. Figures of reasons (主要原因…) are not read, and of 绩效 sections only
//! what they say to be a share of 项目支出.
//!
//! `statement` reports what words alone give away: names and years left over from a template or from last year, and a
//! 决算数 that is said to be larger than a smaller 预算数.
mod figures;
mod lexicon;
mod paragraphs;
mod text_checks;

use juesuan_model::{Cause, Finding, FindingCode, Location, NarrativeFigure};

/// A line of text outside of tables, white space removed.
#[derive(Clone, Copy, Debug)]
pub struct NarrativeLine<'a> {
    /// Page, from 1; none in a text dump without page breaks.
    pub page: Option<u32>,
    /// Its characters.
    pub text: &'a str,
    /// Whether it is among the first or last lines of its page, where page numbers and running heads stand.
    pub at_edge: bool,
}

/// What was read from the running text.
#[derive(Clone, Debug, Default)]
pub struct Narrative {
    /// The figures, in printed order.
    pub figures: Vec<NarrativeFigure>,
    /// What could not be attributed, and what was left over from a template.
    pub findings: Vec<Finding>,
}

/// A print that became no figure.
#[derive(Debug)]
pub(crate) struct Leftover {
    page: Option<u32>,
    print: String,
}

/// What became no figure, by kind.
#[derive(Debug, Default)]
pub(crate) struct Leftovers {
    /// `XX万元`: a blank of the template.
    blanks: Vec<Leftover>,
    /// A percentage without %, an amount without 万元.
    without_unit: Vec<Leftover>,
    /// A figure with a unit whose item or measure is not known.
    unknown: Vec<Leftover>,
}

/// Reads the running text of the accounts of a year.
#[must_use]
pub fn read(lines: &[NarrativeLine<'_>], fiscal_year: Option<u16>) -> Narrative {
    let mut out = Narrative::default();
    let mut left = Leftovers::default();
    let text = paragraphs::paragraphs(lines);
    for p in &text.paragraphs {
        let from = out.figures.len();
        figures::read(p, fiscal_year, &mut out.figures, &mut left);
        let own = out.figures.get(from..).unwrap_or_default();
        out.findings.extend(text_checks::comparisons(p, own));
    }
    out.findings.extend(text_checks::names(lines));
    if let Some(year) = fiscal_year {
        out.findings.extend(text_checks::years(&text, year));
    }
    let told = [
        (
            left.blanks,
            FindingCode::NarrativeBlank,
            Cause::Source,
            "the running text keeps blanks of the template",
            "情况说明保留模板空白",
        ),
        (
            left.without_unit,
            FindingCode::NarrativeUnitMissing,
            Cause::Source,
            "figures of the running text have no unit and were left out",
            "情况说明中的数字缺单位，未采用",
        ),
        (
            left.unknown,
            FindingCode::NarrativeUnattributed,
            Cause::Reading,
            "figures of the running text could not be attributed to an item and were left out",
            "情况说明中的数字未能归入项目，未采用",
        ),
    ];
    for (which, rule, cause, en, zh) in told {
        if which.is_empty() {
            continue;
        }
        let prints: Vec<&str> = which.iter().take(4).map(|l| l.print.as_str()).collect();
        let more = if which.len() > prints.len() { " …" } else { "" };
        let list = prints.join("”, “");
        let mut finding = Finding::new(
            rule,
            cause,
            format!("{en} ({}): “{list}”{more}", which.len()),
            format!("{zh}（{}处）：“{}”{more}", which.len(), prints.join("”、“")),
        );
        if let Some(page) = which.first().and_then(|l| l.page) {
            finding = finding.at(Location::page(page, None));
        }
        out.findings.push(finding);
    }
    out
}

#[cfg(test)]
mod tests;
