//! The running text (第三部分, 情况说明) as figures.
//!
//! In: the lines of a disclosure outside of its tables, with page numbers. Out: every figure with its section, item,
//! measure and sentence, and findings about figures that were skipped. The audit checks whether figures are right.
//!
//! ```text
//! lines ─paragraph─▶ paragraphs under section headings ─sentence─▶ sentences ─figure─▶ figures
//! ```
//!
//! A figure gets its item from its own sentence only; one thing carries over to later sentences, the classification item
//! (类/款/项) that the paragraph begins with. Figures of reasons (主要原因…) are skipped, and of 绩效 sections all but the
//! share of 项目支出 that was assessed.
//!
//! `text_checks` reports errors that show without a table: names and years left over from a template or from last year,
//! and a 决算数 called larger than the 预算数 that is smaller.
mod figures;
mod lexicon;
mod measures;
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
    /// Whether it is among the first or last lines of its page, where page numbers and running heads are.
    pub at_edge: bool,
}

/// What was read from the running text.
#[derive(Clone, Debug, Default)]
pub struct Narrative {
    /// The figures, in printed order.
    pub figures: Vec<NarrativeFigure>,
    /// Figures that were skipped, and errors of the text.
    pub findings: Vec<Finding>,
}

/// At most so many prints are quoted in a message.
const QUOTED_PRINTS: usize = 4;

/// A figure that was skipped, with the words before it.
#[derive(Debug)]
struct IgnoredFigure {
    page: Option<u32>,
    print: String,
}

/// Figures that were skipped, by reason.
#[derive(Debug, Default)]
struct Ignored {
    /// `XX万元`: a blank of the template.
    blanks: Vec<IgnoredFigure>,
    /// A percentage without %, an amount without 万元.
    without_unit: Vec<IgnoredFigure>,
    /// A figure with a unit whose item or measure is not known.
    unknown: Vec<IgnoredFigure>,
}

/// Reads the running text of the accounts of a year.
#[must_use]
pub fn read(lines: &[NarrativeLine<'_>], fiscal_year: Option<u16>) -> Narrative {
    let mut out = Narrative::default();
    let mut ignored = Ignored::default();
    let text = paragraphs::paragraphs(lines);
    for p in &text.paragraphs {
        let from = out.figures.len();
        figures::read(p, fiscal_year, &mut out.figures, &mut ignored);
        let own = out.figures.get(from..).unwrap_or_default();
        out.findings.extend(text_checks::comparisons(p, own));
    }
    out.findings.extend(text_checks::names(lines));
    if let Some(year) = fiscal_year {
        out.findings.extend(text_checks::years(&text, year));
    }
    for (code, cause, figures, en, zh) in [
        (
            FindingCode::NarrativeBlank,
            Cause::Source,
            &ignored.blanks,
            "left blank as in the template",
            "未填，仍为模板空白",
        ),
        (
            FindingCode::NarrativeUnitMissing,
            Cause::Source,
            &ignored.without_unit,
            "without a unit, skipped",
            "未写单位，未予采用",
        ),
        (
            FindingCode::NarrativeUnattributed,
            Cause::Reading,
            &ignored.unknown,
            "that could not be assigned to an item, skipped",
            "无法确定所指项目，未予采用",
        ),
    ] {
        out.findings.extend(report(code, cause, figures, (en, zh)));
    }
    out
}

/// The finding about figures that were skipped for one reason; none without such figures.
fn report(code: FindingCode, cause: Cause, figures: &[IgnoredFigure], (en, zh): (&str, &str)) -> Option<Finding> {
    let first = figures.first()?;
    let prints: Vec<&str> = figures.iter().take(QUOTED_PRINTS).map(|f| f.print.as_str()).collect();
    let (quoted, quoted_zh) = quotes(&prints, figures.len());
    let count = figures.len();
    let plural = if count == 1 { "" } else { "s" };
    let finding = Finding::new(
        code,
        cause,
        format!("The text has {count} figure{plural} {en}: {quoted}"),
        format!("情况说明有{count}处数字{zh}：{quoted_zh}"),
    );
    Some(match first.page {
        Some(page) => finding.at(Location::page(page, None)),
        None => finding,
    })
}

/// Prints in quotation marks, for English and Chinese sentences; … where there are more of `all`.
fn quotes<S: AsRef<str>>(prints: &[S], all: usize) -> (String, String) {
    let list = |separator: &str| prints.iter().map(|p| format!("“{}”", p.as_ref())).collect::<Vec<_>>().join(separator);
    let (more, more_zh) = if all > prints.len() { (" …", "等") } else { ("", "") };
    (format!("{}{more}", list(", ")), format!("{}{more_zh}", list("、")))
}

#[cfg(test)]
mod tests;
