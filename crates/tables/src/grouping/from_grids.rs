//! Disclosures from tables that were found as grids.
use super::cover::{self, Attribution};
use super::{COVER_GLYPHS, Extent, PageText, ReadTable, TableHead, add_narrative, disclosure, extents, sets};
use crate::captions::{self, Captions};
use crate::logical::LogicalTable;
use crate::narrative::NarrativeLine;
use crate::records;
use crate::vocabulary::Vocabulary;
use juesuan_model::schema::Schemas;
use juesuan_model::{Disclosure, TableId};

/// So many titles without a grid on one page are a table of contents.
const CONTENTS: usize = 3;
/// So many lines at the top and at the bottom of a page may be its running head and foot.
const EDGE_LINES: usize = 2;

/// Builds the disclosures of a file from its logical tables and the text of its pages.
///
/// Empty if no table says that it is of final accounts: budgets have the same columns, and nearly the same titles.
#[must_use]
pub fn disclosures(
    tables: Vec<LogicalTable>,
    pages: &[PageText],
    schemas: &Schemas,
    vocabulary: &Vocabulary,
) -> Vec<Disclosure> {
    let covers = covers(pages, &tables);
    let sets = sets(final_accounts(tables, pages), &covers);
    let cover_in = |range: std::ops::Range<usize>| {
        covers.iter().map(|(page, _)| *page).find(|p| (range.start..=range.end).contains(p))
    };
    let extents = extents(&sets, 1, cover_in);
    let mut out = Vec::with_capacity(sets.len());
    for (set, e) in sets.iter().zip(&extents) {
        let between = |from: usize, to: usize| -> Vec<&PageText> {
            pages.iter().filter(|p| (from..=to).contains(&position(p.number))).collect()
        };
        let read = set.iter().filter_map(|t| {
            let id = t.table?;
            let (table, findings) = records::read(t, id, schemas, vocabulary);
            Some(ReadTable { id, page: Some(t.page), table, findings })
        });
        out.push(disclosure(set, read.collect(), &between(e.begin, e.first), &between(e.first, e.last)));
    }
    let ends = extents.iter().skip(1).map(|e| e.begin).chain([usize::MAX]);
    for ((d, Extent { begin, .. }), end) in out.iter_mut().zip(&extents).zip(ends) {
        let own = pages.iter().filter(|p| (*begin..end).contains(&position(p.number)));
        add_narrative(d, &own.flat_map(narrative_lines).collect::<Vec<_>>());
    }
    out
}

fn position(page: u32) -> usize {
    usize::try_from(page).unwrap_or(usize::MAX)
}

impl TableHead for LogicalTable {
    fn table(&self) -> Option<TableId> {
        self.table
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn before_title(&self) -> &str {
        &self.before_title
    }

    fn captions(&self) -> &Captions {
        &self.captions
    }

    fn span(&self) -> (usize, usize) {
        let last = self.fragments.iter().map(|f| f.grid.page).chain([self.page]).max().unwrap_or(self.page);
        (position(self.page), position(last))
    }
}

fn narrative_lines(page: &PageText) -> impl Iterator<Item = NarrativeLine<'_>> {
    let n = page.lines.len();
    page.lines.iter().enumerate().map(move |(i, text)| NarrativeLine {
        page: Some(page.number),
        text,
        at_edge: i < EDGE_LINES || i + EDGE_LINES >= n,
    })
}

/// Pages with little more than a department, a year and 决算, and none of the nine tables: 09 is as short as a cover.
fn covers(pages: &[PageText], tables: &[LogicalTable]) -> Vec<(usize, Attribution)> {
    let titled = |page: u32| tables.iter().any(|t| t.page == page && t.table.is_some() && !t.fragments.is_empty());
    pages
        .iter()
        .filter(|p| p.glyphs <= COVER_GLYPHS && !titled(p.number))
        .map(|p| (position(p.number), cover::cover(&p.lines)))
        .filter(|(_, e)| e.year.is_some() && e.department.is_some())
        .collect()
}

/// The tables of final accounts in a file, without the entries of its contents.
///
/// A table known only by its header, or whose title does not say 决算, counts only in a file with others: budgets have
/// the same columns, and nearly the same titles.
fn final_accounts(mut tables: Vec<LogicalTable>, pages: &[PageText]) -> Vec<LogicalTable> {
    if !tables.iter().any(|t| t.table.is_some() && says_final_accounts(t)) {
        return Vec::new();
    }
    let titled = |t: &LogicalTable| t.table.is_some() && !t.title.is_empty() && !t.fragments.is_empty();
    if !tables.iter().any(titled) {
        tables.retain(|t| !t.title.is_empty());
    }
    let is_contents = |page: u32, tables: &[LogicalTable]| {
        tables.iter().filter(|t| t.page == page && t.fragments.is_empty() && t.table.is_some()).count() >= CONTENTS
    };
    let contents: Vec<u32> = pages.iter().map(|p| p.number).filter(|p| is_contents(*p, &tables)).collect();
    tables.retain(|t| {
        let stands_alone = t.fragments.is_empty();
        t.table.is_some() && !(stands_alone && (t.captions.statement.is_none() || contents.contains(&t.page)))
    });
    tables
}

/// Whether a table itself says that it is of final accounts.
fn says_final_accounts(t: &LogicalTable) -> bool {
    let texts = || t.fragments.iter().filter_map(|f| f.header.as_ref()).flat_map(|h| &h.texts);
    // A budget prints last year's 决算数 beside this year's 预算数.
    let of_a_budget = |x: &String| x.contains("上年") || (x.contains("预算") && captions::year(x).is_some());
    t.title.contains("决算") || (texts().any(|x| x.contains("决算")) && !texts().any(of_a_budget))
}
