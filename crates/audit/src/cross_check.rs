//! Does another reader see the same digits?
//!
//! In: a disclosure, and the plain text of some of its pages as a second, independent reader sees them. Out: a
//! [`Comparison`]: figures that the second reader does not see, which a doubt of the reading follows from, and the pages
//! on which it saw enough to be asked. A second reader loses text and glues words together; that it cannot read a page is
//! no disagreement, and is said.
use juesuan_model::{Cause, Confidence, Disclosure, Finding, FindingCode, Location, RowKind, Severity, TableId};
use std::collections::{BTreeMap, BTreeSet};

/// Of the different amounts of a page the second reader must see this share, in percent, to be a witness of the rest. It
/// either reads a page's figures nearly all or loses whole fonts.
const WITNESS: usize = 80;
/// Where one of fewer different amounts is not seen, nothing tells how well the page was read.
const LEAST: usize = 5;

/// A figure of a page.
struct Figure<'d> {
    place: Location,
    digits: &'d str,
}

/// Pages with the figures that errors are about: those worth a second reading. Where a sentence contradicts a table whose
/// own sums hold, the sums have vouched for the table's figures, and no second reader is asked.
#[must_use]
pub fn pages_in_question(disclosure: &Disclosure) -> BTreeSet<u32> {
    let errors = disclosure.findings.iter().filter(|f| f.severity == Severity::Error);
    let places = errors.flat_map(|f| f.at.iter().map(move |p| (is_of_sentences(f), p)));
    places
        .filter(|(of_sentences, p)| {
            p.row.is_some() && !(*of_sentences && p.table.is_some_and(|t| adds_up(disclosure, t)))
        })
        .filter_map(|(_, p)| p.page)
        .collect()
}

fn is_of_sentences(finding: &Finding) -> bool {
    finding.rule.code().is_some_and(FindingCode::is_narrative)
}

/// Whether a table has sums, was read with certainty, and nothing but sentences speaks against it.
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

/// Compares the figures on the pages of `second` with its text. The findings are to be added to those of the reading,
/// before the audit: what is doubtful there cannot be called a defect of the source.
#[must_use]
pub fn compare(disclosure: &Disclosure, second: &BTreeMap<u32, Option<String>>) -> Vec<Finding> {
    let (mut differ, mut agree, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    for (&page, text) in second {
        let figures = figures_of(disclosure, page);
        if figures.is_empty() {
            continue;
        }
        let seen = text.as_deref().and_then(|t| witness(t, &figures));
        match seen {
            None => failed.push(page),
            Some(unseen) if unseen.is_empty() => agree.push(page),
            Some(unseen) => differ.extend(unseen.into_iter().map(different)),
        }
    }
    let mut findings = differ;
    if let Some((pages, first)) = list(&agree) {
        findings.push(
            Finding::new(
                FindingCode::ReadersAgree,
                Cause::Source,
                format!("a second, independent reader sees the same figures on page {pages}"),
                format!("第二读取器在第{pages}页读到相同数字"),
            )
            .at(Location::page(first, None)),
        );
    }
    if let Some((pages, first)) = list(&failed) {
        findings.push(unread(&pages, &pages).at(Location::page(first, None)));
    }
    findings
}

/// The finding that the second reader could not read; `why` in either language.
#[must_use]
pub fn unread(why: &str, why_zh: &str) -> Finding {
    Finding::new(
        FindingCode::SecondReaderFailed,
        Cause::Reading,
        format!("the second reader could not read, and so says nothing about: {why}"),
        format!("第二读取器未能读取，无从比对：{why_zh}"),
    )
}

fn list(pages: &[u32]) -> Option<(String, u32)> {
    let first = pages.first()?;
    Some((pages.iter().map(u32::to_string).collect::<Vec<_>>().join(", "), *first))
}

fn different(figure: &Figure<'_>) -> Finding {
    let Location { table, row, column, page, .. } = &figure.place;
    let table = table.map_or("", TableId::number);
    let (row, column) = (row.map_or(0, |r| r + 1), column.as_ref().map_or("", |c| c.as_str()));
    let page = page.unwrap_or(0);
    Finding::new(
        FindingCode::ReadersDiffer,
        Cause::Reading,
        format!(
            "two readers differ: {} in {table}, row {row}, {column} is not what a second reader sees on page {page}",
            figure.digits
        ),
        format!("两个读取器不一致：{table}表第{row}行{column}读作{}，第二读取器在第{page}页未见该数", figure.digits),
    )
    .at(figure.place.clone())
}

/// The printed figures of a page that are not 0.
fn figures_of(disclosure: &Disclosure, page: u32) -> Vec<Figure<'_>> {
    let mut out = Vec::new();
    for (&id, table) in &disclosure.tables {
        for (i, row) in table.rows.iter().enumerate() {
            for cell in row.cells.iter().filter(|c| row.page_of(c) == Some(page)) {
                let Some(value) = cell.value.as_ref().filter(|v| !v.value().is_zero()) else { continue };
                let place = Location {
                    table: Some(id),
                    row: Some(i),
                    column: Some(cell.column.clone()),
                    page: Some(page),
                    bbox: cell.bbox,
                };
                out.push(Figure { place, digits: value.as_str().trim_start_matches('-') });
            }
        }
    }
    out
}

/// The figures that a page's text does not have in any form; none at all where the text is no witness.
fn witness<'f, 'd>(text: &str, figures: &'f [Figure<'d>]) -> Option<Vec<&'f Figure<'d>>> {
    let (spaced, squeezed) = plain(text);
    let different: BTreeSet<&str> = figures.iter().map(|f| f.digits).collect();
    // Glued to a code or to another figure, the digits are there all the same.
    let has = |digits: &str| spaced.contains(digits) || squeezed.contains(digits);
    let unseen: BTreeSet<&str> = different.iter().copied().filter(|d| !has(d)).collect();
    let seen = different.len() - unseen.len();
    let is_witness = unseen.is_empty() || (different.len() >= LEAST && seen * 100 >= different.len() * WITNESS);
    is_witness.then(|| figures.iter().filter(|f| unseen.contains(f.digits)).collect())
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
