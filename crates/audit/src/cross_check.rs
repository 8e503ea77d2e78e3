//! Cross-check of figures with a second, independent reader.
//!
//! In: a disclosure, and the plain text of some of its pages as the second reader extracts it. Out: findings about figures
//! that it does not see, which make the reading doubtful, about pages on which it sees all, and about pages that it cannot
//! read. A second reader loses text and runs words together; a page that it cannot read contradicts nothing.
use crate::labels::{column_label, row_name};
use juesuan_model::{Cause, Confidence, Disclosure, Finding, FindingCode, Location, RowKind, Severity, TableId, Words};
use std::collections::{BTreeMap, BTreeSet};

/// Percent of the different amounts of a page that the second reader must see for its text to count. It sees nearly all
/// figures of a page, or loses whole fonts.
const SEEN_PERCENT: usize = 80;
/// Different amounts of a page with which that share means anything.
const LEAST_AMOUNTS: usize = 5;

/// A figure of a page.
struct Figure<'d> {
    location: Location,
    digits: &'d str,
}

/// Pages with figures that errors are about, worth a second reading. Where a sentence contradicts a table whose own sums
/// hold, the sums prove that the table was read correctly, and no second reader is needed.
#[must_use]
pub fn pages_in_question(disclosure: &Disclosure) -> BTreeSet<u32> {
    let errors = disclosure.findings.iter().filter(|f| f.severity == Severity::Error);
    let locations = errors.flat_map(|f| f.at.iter().map(move |p| (is_of_sentences(f), p)));
    locations
        .filter(|(of_sentences, p)| {
            p.row.is_some() && !(*of_sentences && p.table.is_some_and(|t| adds_up(disclosure, t)))
        })
        .filter_map(|(_, p)| p.page)
        .collect()
}

fn is_of_sentences(finding: &Finding) -> bool {
    finding.rule.code().is_some_and(FindingCode::is_narrative)
}

/// Whether a table has sums, was read with certainty, and no finding but those about sentences concerns it.
fn adds_up(disclosure: &Disclosure, id: TableId) -> bool {
    let Some(table) = disclosure.tables.get(&id) else { return false };
    // The one row of 09 adds up across.
    let has_sums = table.rows.iter().any(|r| r.kind == RowKind::Total)
        && (table.rows.len() > 1 || id == TableId::ThreePublicExpenses);
    let is_certain = table.reading.as_ref().is_none_or(|r| r.confidence() == Confidence::Certain);
    let is_doubted =
        |f: &Finding| !is_of_sentences(f) && f.severity != Severity::Info && f.at.iter().any(|p| p.table == Some(id));
    has_sums && is_certain && !disclosure.findings.iter().any(is_doubted)
}

/// Compares the figures of some pages with the text of the second reader. Add the findings to those of the reading before
/// the audit, so that it does not blame the document for a doubtful figure.
#[must_use]
pub fn compare(disclosure: &Disclosure, second: &BTreeMap<u32, Option<String>>) -> Vec<Finding> {
    let (mut differ, mut agree, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    for (&page, text) in second {
        let figures = figures_of(disclosure, page);
        if figures.is_empty() {
            continue;
        }
        let unseen = text.as_deref().and_then(|t| unseen(t, &figures));
        match unseen {
            None => failed.push(page),
            Some(unseen) if unseen.is_empty() => agree.push(page),
            Some(unseen) => differ.extend(unseen.into_iter().map(|f| different(disclosure, f))),
        }
    }
    let mut findings = differ;
    if let Some(&first) = agree.first() {
        let pages = list(&agree);
        findings.push(
            Finding::new(
                FindingCode::ReadersAgree,
                Cause::Source,
                format!("An independent second reader sees the same figures ({})", pages.en),
                format!("第二读取器在{}读出的数字一致", pages.zh),
            )
            .at(Location::page(first, None)),
        );
    }
    if let Some(&first) = failed.first() {
        findings.push(unread(&list(&failed)).at(Location::page(first, None)));
    }
    findings
}

/// The finding that the second reader could not read something, or why it could not.
#[must_use]
pub fn unread(why: &Words) -> Finding {
    Finding::new(
        FindingCode::SecondReaderFailed,
        Cause::Reading,
        format!("The second reader could not check: {}", why.en),
        format!("第二读取器未能读取，无法比对：{}", why.zh),
    )
}

/// `p. 3`, `pp. 3, 4` / `第3页`, `第3、4页`.
fn list(pages: &[u32]) -> Words {
    let numbers: Vec<String> = pages.iter().map(u32::to_string).collect();
    let page = if numbers.len() == 1 { "p." } else { "pp." };
    Words::new(format!("{page} {}", numbers.join(", ")), format!("第{}页", numbers.join("、")))
}

fn different(disclosure: &Disclosure, figure: &Figure<'_>) -> Finding {
    let Location { table, row, column, page, .. } = &figure.location;
    let of = table.and_then(|t| disclosure.tables.get(&t));
    let name = of.zip(*row).and_then(|(t, r)| t.rows.get(r)).map(row_name).unwrap_or_default();
    let label = table.zip(column.as_ref()).map_or("", |(t, c)| column_label(disclosure, t, c.as_str()));
    let (number, page, digits) = (table.map_or("", TableId::number), page.unwrap_or(0), figure.digits);
    Finding::new(
        FindingCode::ReadersDiffer,
        Cause::Reading,
        format!(
            "Table {number}, {}, {label}: read as {digits}, which a second reader does not see on p. {page}",
            name.en
        ),
        format!("{number}表“{}”行“{label}”栏读作{digits}，第二读取器在第{page}页未读到该数", name.zh),
    )
    .at(figure.location.clone())
}

/// The printed figures of a page that are not 0.
fn figures_of(disclosure: &Disclosure, page: u32) -> Vec<Figure<'_>> {
    let mut out = Vec::new();
    for (&id, table) in &disclosure.tables {
        for (i, row) in table.rows.iter().enumerate() {
            for cell in row.cells.iter().filter(|c| row.page_of(c) == Some(page)) {
                let Some(value) = cell.value.as_ref().filter(|v| !v.value().is_zero()) else { continue };
                let location = Location::table(id)
                    .with_row(i)
                    .with_column(cell.column.clone())
                    .with_page(page)
                    .with_bbox(cell.bbox);
                out.push(Figure { location, digits: value.as_str().trim_start_matches('-') });
            }
        }
    }
    out
}

/// The figures that the text of a page lacks; none where the text lacks too many to count.
fn unseen<'f, 'd>(text: &str, figures: &'f [Figure<'d>]) -> Option<Vec<&'f Figure<'d>>> {
    let (spaced, squeezed) = plain(text);
    let different: BTreeSet<&str> = figures.iter().map(|f| f.digits).collect();
    // Digits may be run together with a code or another figure.
    let has = |digits: &str| spaced.contains(digits) || squeezed.contains(digits);
    let unseen: BTreeSet<&str> = different.iter().copied().filter(|d| !has(d)).collect();
    let seen = different.len() - unseen.len();
    let counts =
        unseen.is_empty() || (different.len() >= LEAST_AMOUNTS && seen * 100 >= different.len() * SEEN_PERCENT);
    counts.then(|| figures.iter().filter(|f| unseen.contains(f.digits)).collect())
}

/// A text with ASCII digits and no thousand separators, with its white space and without.
fn plain(text: &str) -> (String, String) {
    let spaced: String = text
        .chars()
        .filter(|c| !matches!(c, ',' | '，'))
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - 0xFF10 + 0x30).unwrap_or(c),
            '．' => '.',
            _ => c,
        })
        .collect();
    let squeezed = spaced.chars().filter(|c| !c.is_whitespace()).collect();
    (spaced, squeezed)
}
