//! Disclosures from logical tables: which tables are one unit's set, and whose it is.
//!
//! In: the logical tables of a file and its text. Out: one [`Disclosure`] per unit, all nine tables in each. The reading
//! of cells is `records`' work.
pub mod cover;

use crate::logical::LogicalTable;
use crate::narrative::{self, NarrativeLine};
use crate::records;
use crate::vocabulary::Vocabulary;
use cover::Attribution;
use juesuan_model::schema::Schemas;
use juesuan_model::text::fold;
use juesuan_model::{Cause, Disclosure, Finding, FindingCode, Location, Table, TableId, TableStatus};
use std::collections::BTreeMap;

/// A cover has no more glyphs than this: names, a year, a date, a stamp.
pub(crate) const COVER_GLYPHS: usize = 160;

/// The lines of a page, as text.
#[derive(Clone, Debug)]
pub(crate) struct PageText {
    /// Number of the page, from 1.
    pub(crate) number: u32,
    /// Its lines outside of grids, white space removed.
    pub(crate) lines: Vec<String>,
    /// Whether it shows an image larger than a quarter of the page.
    pub(crate) has_picture: bool,
    /// Number of visible glyphs.
    pub(crate) glyphs: usize,
}

/// Builds the disclosures of a file.
pub(crate) fn disclosures(
    tables: Vec<LogicalTable>,
    pages: &[PageText],
    schemas: &Schemas,
    vocabulary: &Vocabulary,
) -> Vec<Disclosure> {
    let covers = covers(pages, &tables);
    let sets = sets(tables, pages, &covers);
    let mut out = Vec::with_capacity(sets.len());
    let mut from = 1;
    let mut begins = Vec::with_capacity(sets.len());
    for set in sets {
        let first = set.iter().map(|t| t.page).min().unwrap_or(from);
        let last = last_page(&set).max(first);
        // What stands between two sets is the text of the first one, up to the cover of the second.
        let begin = match covers.iter().find(|(p, _)| *p >= from && *p <= first) {
            _ if out.is_empty() => from,
            Some((page, _)) => *page,
            None => first,
        };
        let lead: Vec<&PageText> = pages.iter().filter(|p| p.number >= begin && p.number <= first).collect();
        let own: Vec<&PageText> = pages.iter().filter(|p| p.number >= first && p.number <= last).collect();
        out.push(disclosure(set, &lead, &own, schemas, vocabulary));
        begins.push(begin);
        from = last + 1;
    }
    let ends = begins.iter().skip(1).copied().chain([u32::MAX]);
    for ((d, begin), end) in out.iter_mut().zip(&begins).zip(ends) {
        let own: Vec<&PageText> = pages.iter().filter(|p| (*begin..end).contains(&p.number)).collect();
        explain(d, &own);
    }
    out
}

/// Adds the figures of the running text on a unit's pages.
fn explain(d: &mut Disclosure, pages: &[&PageText]) {
    let mut lines = Vec::new();
    for p in pages {
        let n = p.lines.len();
        lines.extend(p.lines.iter().enumerate().map(|(i, text)| NarrativeLine {
            page: Some(p.number),
            text,
            at_edge: i < 2 || i + 2 >= n,
        }));
    }
    let mut read = narrative::read(&lines, d.fiscal_year);
    d.narrative.append(&mut read.figures);
    d.findings.append(&mut read.findings);
}

/// The last page that a set stands on.
fn last_page(set: &[LogicalTable]) -> u32 {
    set.iter().flat_map(|t| t.fragments.iter().map(|f| f.grid.page).chain([t.page])).max().unwrap_or(0)
}

/// Pages that hold little but a department, a year and 决算, and none of the nine tables (09 is as short as a cover).
fn covers(pages: &[PageText], tables: &[LogicalTable]) -> Vec<(u32, Attribution)> {
    let titled = |page: u32| tables.iter().any(|t| t.page == page && t.table.is_some() && !t.fragments.is_empty());
    pages
        .iter()
        .filter(|p| p.glyphs <= COVER_GLYPHS && !titled(p.number))
        .map(|p| (p.number, cover::cover(&p.lines)))
        .filter(|(_, e)| e.year.is_some() && e.department.is_some())
        .collect()
}

/// Splits the tables into sets, one per unit.
///
/// A table known only by its header, or whose title does not say 决算, counts only in a file with others: budgets have
/// the same columns, and nearly the same titles.
fn sets(mut tables: Vec<LogicalTable>, pages: &[PageText], covers: &[(u32, Attribution)]) -> Vec<Vec<LogicalTable>> {
    if !tables.iter().any(|t| t.table.is_some() && says_final_accounts(t)) {
        return Vec::new();
    }
    let titled = |t: &LogicalTable| t.table.is_some() && !t.title.is_empty() && !t.fragments.is_empty();
    if !tables.iter().any(titled) {
        tables.retain(|t| !t.title.is_empty());
    }
    let is_contents = |page: u32, tables: &[LogicalTable]| {
        tables.iter().filter(|t| t.page == page && t.fragments.is_empty() && t.table.is_some()).count() >= 3
    };
    let contents: Vec<u32> = pages.iter().map(|p| p.number).filter(|p| is_contents(*p, &tables)).collect();
    tables.retain(|t| {
        let stands_alone = t.fragments.is_empty();
        t.table.is_some() && !(stands_alone && (t.captions.statement.is_none() || contents.contains(&t.page)))
    });
    let ids: Vec<Option<TableId>> = tables.iter().map(|t| t.table).collect();
    let mut sets: Vec<Vec<LogicalTable>> = Vec::new();
    for (i, t) in tables.into_iter().enumerate() {
        let next = ids.get(i + 1).copied().flatten();
        match sets.last_mut() {
            Some(set) if !begins_anew(set, &t, next, covers) => set.push(t),
            _ => sets.push(vec![t]),
        }
    }
    sets
}

/// Whether a table says itself that it is of final accounts.
fn says_final_accounts(t: &LogicalTable) -> bool {
    let texts = || t.fragments.iter().filter_map(|f| f.header.as_ref()).flat_map(|h| &h.texts);
    // A budget prints last year's 决算数 beside this year's 预算数.
    let of_a_budget = |x: &String| x.contains("上年") || (x.contains("预算") && crate::captions::year(x).is_some());
    t.title.contains("决算") || (texts().any(|x| x.contains("决算")) && !texts().any(of_a_budget))
}

/// Whether `t` is the first table of another unit's set. `next` is the table behind it.
fn begins_anew(set: &[LogicalTable], t: &LogicalTable, next: Option<TableId>, covers: &[(u32, Attribution)]) -> bool {
    let holds = |id: Option<TableId>| id.is_some() && set.iter().any(|o| o.table == id);
    let head = |t: &LogicalTable| t.captions.department.as_deref().map(fold);
    let other_head = head(t).is_some_and(|d| {
        let mut others = set.iter().filter_map(head).peekable();
        others.peek().is_some() && others.all(|o| o != d)
    });
    let end = last_page(set);
    let before = |page: u32| covers.iter().rfind(|(p, _)| *p <= page).and_then(|(_, e)| e.department.as_ref());
    let new_cover = covers.iter().any(|(p, e)| *p > end && *p <= t.page && before(end) != e.department.as_ref());
    let steps_back = set.last().is_some_and(|o| o.table > t.table);
    // Sichuan prints 08 twice, with and without income: a single table that comes again is no new set, unless it is the
    // set's first, or the next one comes again too.
    let again = holds(t.table);
    let from_the_start = set.first().is_some_and(|f| f.table == t.table) || (next != t.table && holds(next));
    new_cover || (other_head && (again || steps_back)) || (again && from_the_start)
}

fn disclosure(
    set: Vec<LogicalTable>,
    lead: &[&PageText],
    own: &[&PageText],
    schemas: &Schemas,
    vocabulary: &Vocabulary,
) -> Disclosure {
    let mut findings = Vec::new();
    let department = department(&set, lead, &mut findings);
    let fiscal_year = fiscal_year(&set, lead, own, &mut findings);
    let mut tables: BTreeMap<TableId, Table> = BTreeMap::new();
    for t in &set {
        let Some(id) = t.table else { continue };
        let (table, mut found) = records::read(t, id, schemas, vocabulary);
        match tables.get(&id) {
            Some(first) if first.figures() > 0 || table.figures() == 0 => {
                findings.push(duplicate(id, t, &table));
            }
            Some(first) => {
                findings.push(duplicate(id, t, first));
                tables.insert(id, table);
                findings.append(&mut found);
            }
            None => {
                tables.insert(id, table);
                findings.append(&mut found);
            }
        }
    }
    let unit = complete(&mut tables, &mut findings);
    pictures(&tables, own, &mut findings);
    let mut disclosure = Disclosure::default();
    disclosure.department = department;
    disclosure.fiscal_year = fiscal_year;
    disclosure.unit = unit;
    disclosure.tables = tables;
    disclosure.findings = findings;
    disclosure
}

/// Gives every table a unit, its own or that of most, and adds those that are not printed; returns the unit of most.
pub(crate) fn complete(tables: &mut BTreeMap<TableId, Table>, findings: &mut Vec<Finding>) -> Option<String> {
    let unit = majority(tables.values().filter_map(|t| t.unit.clone()));
    if unit.is_none() {
        findings.push(Finding::new(
            FindingCode::UnitMissing,
            Cause::Source,
            "no table names a unit (万元, 元) at its head; amounts cannot be converted to 元",
            "各表表头均未标明金额单位，无法换算为元",
        ));
    }
    for t in tables.values_mut() {
        t.unit = t.unit.take().or_else(|| unit.clone());
    }
    for id in TableId::ALL {
        tables.entry(id).or_insert_with(Table::missing);
    }
    unit
}

fn duplicate(id: TableId, t: &LogicalTable, left_out: &Table) -> Finding {
    Finding::new(
        FindingCode::DuplicateTable,
        Cause::Source,
        format!(
            "table {id} is printed twice; “{}” with {} figures was left out",
            left_out.title.as_deref().unwrap_or(""),
            left_out.figures()
        ),
        format!(
            "{}表出现两次，未采用“{}”（{}个数值）",
            id.number(),
            left_out.title.as_deref().unwrap_or(""),
            left_out.figures()
        ),
    )
    .at(Location::table(id).with_page(t.page))
}

/// The most frequent value, the first of equals.
fn majority<T: PartialEq>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for v in values {
        match counts.iter_mut().find(|(o, _)| *o == v) {
            Some((_, n)) => *n += 1,
            None => counts.push((v, 1)),
        }
    }
    let most = counts.iter().map(|(_, n)| *n).max()?;
    counts.into_iter().find(|(_, n)| *n == most).map(|(v, _)| v)
}

/// The best cover among the pages before the tables.
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

pub(crate) fn department(set: &[LogicalTable], lead: &[&PageText], findings: &mut Vec<Finding>) -> Option<String> {
    let cover = cover_of(lead).department;
    let heading = lead.iter().flat_map(|p| &p.lines).find_map(|l| cover::heading(l).department);
    let head = majority(set.iter().filter_map(|t| t.captions.department.clone()));
    let titles = || majority(set.iter().filter_map(|t| cover::before_title(&t.title, &t.before_title)));
    let chosen = cover.clone().or_else(|| head.clone()).or_else(|| heading.clone()).or_else(titles)?;
    for (place, other) in [("the tables' heads", &head), ("a heading", &heading)] {
        if let Some(o) = other
            && fold(o) != fold(&chosen)
        {
            let place_zh = if place == "a heading" { "标题" } else { "表头" };
            findings.push(
                Finding::new(
                    FindingCode::DepartmentDisagrees,
                    Cause::Source,
                    format!("the department is “{chosen}” on the cover and “{o}” in {place}; the cover was believed"),
                    format!("封面部门名称为“{chosen}”，{place_zh}为“{o}”，以封面为准"),
                )
                .versus(&chosen, o),
            );
        }
    }
    Some(chosen)
}

pub(crate) fn fiscal_year(
    set: &[LogicalTable],
    lead: &[&PageText],
    own: &[&PageText],
    findings: &mut Vec<Finding>,
) -> Option<u16> {
    let cover = cover_of(lead).year;
    let heads = majority(set.iter().filter_map(|t| t.captions.year));
    let heading = || lead.iter().chain(own).flat_map(|p| &p.lines).find_map(|l| cover::heading(l).year);
    let text = || {
        majority(
            lead.iter()
                .chain(own)
                .flat_map(|p| &p.lines)
                .filter(|l| l.contains("年度"))
                .filter_map(|l| crate::captions::year(l)),
        )
    };
    let chosen = cover.or(heads).or_else(heading).or_else(text)?;
    if let Some(h) = heads
        && h != chosen
    {
        findings.push(
            Finding::new(
                FindingCode::YearDisagrees,
                Cause::Source,
                format!(
                    "the fiscal year is {chosen} on the cover and {h} at the tables' heads; the cover was believed"
                ),
                format!("封面年度为{chosen}，表头年度为{h}，以封面为准"),
            )
            .versus(chosen.to_string(), h.to_string()),
        );
    }
    Some(chosen)
}

/// A missing table may stand there as a picture.
fn pictures(tables: &BTreeMap<TableId, Table>, own: &[&PageText], findings: &mut Vec<Finding>) {
    let missing: Vec<&str> =
        tables.iter().filter(|(_, t)| t.status == TableStatus::Missing).map(|(id, _)| id.number()).collect();
    if missing.is_empty() {
        return;
    }
    for p in own.iter().filter(|p| p.has_picture && p.glyphs < 200) {
        findings.push(
            Finding::new(
                FindingCode::TableAsPicture,
                Cause::Source,
                format!(
                    "page {} is a picture; a table that was not found ({}) may stand there",
                    p.number,
                    missing.join(", ")
                ),
                format!("第{}页是图片，缺失的表（{}）可能在其中", p.number, missing.join("、")),
            )
            .at(Location::page(p.number, None)),
        );
    }
}
