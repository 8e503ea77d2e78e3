//! Whose accounts a set of tables is, and of which year.
//!
//! In: the heads of the tables and the pages before and around them. Out: department and fiscal year, with a finding
//! where cover, headings and heads of tables disagree.
use super::cover::{self, Attribution};
use super::{PageText, TableHead, majority};
use crate::captions;
use juesuan_model::text::fold;
use juesuan_model::{Cause, Finding, FindingCode};

/// What the pages before the tables say on their covers.
fn cover_of(lead: &[&PageText]) -> Attribution {
    let mut best = Attribution::default();
    for p in lead {
        let e = cover::cover(&p.lines);
        best.department = best.department.or(e.department);
        best.year = best.year.or(e.year);
        if best.department.is_some() && best.year.is_some() {
            break;
        }
    }
    best
}

/// The department: from the cover, the heads of the tables, a heading, a title.
pub(super) fn department<H: TableHead>(set: &[H], lead: &[&PageText], findings: &mut Vec<Finding>) -> Option<String> {
    let cover = cover_of(lead).department;
    let heading = lead.iter().flat_map(|p| &p.lines).find_map(|l| cover::heading(l).department);
    let head = majority(set.iter().filter_map(|t| t.captions().department.clone()));
    let titles = || majority(set.iter().filter_map(|t| cover::before_title(t.title(), t.before_title())));
    let chosen = cover.or_else(|| head.clone()).or_else(|| heading.clone()).or_else(titles)?;
    for (source, source_zh, other) in [("the heads of the tables", "表头", &head), ("a heading", "标题", &heading)]
    {
        if let Some(o) = other
            && fold(o) != fold(&chosen)
        {
            findings.push(
                Finding::new(
                    FindingCode::DepartmentDisagrees,
                    Cause::Source,
                    format!("the department is “{chosen}” on the cover but “{o}” in {source}; the cover was used"),
                    format!("封面部门名称为“{chosen}”，{source_zh}为“{o}”，以封面为准"),
                )
                .versus(&chosen, o),
            );
        }
    }
    Some(chosen)
}

/// The fiscal year: from the cover, the heads of the tables, a heading, the text.
pub(super) fn fiscal_year<H: TableHead>(
    set: &[H],
    lead: &[&PageText],
    own: &[&PageText],
    findings: &mut Vec<Finding>,
) -> Option<u16> {
    let lines = || lead.iter().chain(own).flat_map(|p| &p.lines);
    let cover = cover_of(lead).year;
    let heads = majority(set.iter().filter_map(|t| t.captions().year));
    let heading = || lines().find_map(|l| cover::heading(l).year);
    let text = || majority(lines().filter(|l| l.contains("年度")).filter_map(|l| captions::year(l)));
    let chosen = cover.or(heads).or_else(heading).or_else(text)?;
    if let Some(h) = heads
        && h != chosen
    {
        findings.push(
            Finding::new(
                FindingCode::YearDisagrees,
                Cause::Source,
                format!(
                    "the fiscal year is {chosen} on the cover but {h} at the heads of the tables; the cover was used"
                ),
                format!("封面年度为{chosen}，表头年度为{h}，以封面为准"),
            )
            .versus(chosen.to_string(), h.to_string()),
        );
    }
    Some(chosen)
}
