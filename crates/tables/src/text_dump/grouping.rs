//! Disclosures from sections: which tables are one unit's set, and whose it is.
//!
//! In: the sections of a dump. Out: one disclosure per unit, all nine tables in each.
use crate::grouping::{PageText, complete, department, fiscal_year};
use crate::logical::LogicalTable;
use crate::narrative::{self, NarrativeLine};
use crate::text_dump::box_layout::{self, scattered};
use crate::text_dump::columns::identities;
use crate::text_dump::draft::{self, Draft};
use crate::text_dump::lines::page_number::is_page_number;
use crate::text_dump::lines::{DumpLine, is_layout};
use crate::text_dump::names;
use crate::text_dump::section::{Section, UntitledRows};
use crate::vocabulary::Vocabulary;
use juesuan_model::schema::Schemas;
use juesuan_model::text::fold;
use juesuan_model::{Cause, Disclosure, Finding, FindingCode, Location, Severity, Table, TableId, TableStatus};
use std::collections::BTreeMap;

/// Lines of a page where the dump has no page breaks: what the cover is looked for in.
const PAGE_LINES: usize = 45;

/// Builds the disclosures.
pub(crate) fn disclosures(
    lines: &[DumpLine],
    sections: Vec<Section>,
    strays: &[UntitledRows],
    schemas: &Schemas,
    vocabulary: &Vocabulary,
) -> Vec<Disclosure> {
    let layout = is_layout(lines);
    let names_tables = lines.iter().any(|l| l.text.contains("决算表") || l.text.contains("决算总表"));
    let mut sets: Vec<Vec<Draft>> = Vec::new();
    let titles: Vec<box_layout::SectionStart> = sections.iter().map(|s| (s.from, s.page)).collect();
    for s in sections {
        let Some(id) = s.table else { continue };
        let Some(d) = draft::draft(s, id, layout, schemas, vocabulary) else { continue };
        let again = sets
            .last()
            .is_some_and(|set| set.iter().find(|o| o.table == d.table).is_some_and(|o| begins_anew(set, o, &d)));
        match sets.last_mut() {
            Some(set) if !again => set.push(d),
            _ => sets.push(vec![d]),
        }
    }
    // A set without a figure is a list of titles with a sentence below them.
    sets.retain(|set| set.iter().any(|d| d.has_header || d.rows.iter().any(|r| !r.figs.is_empty())));
    if sets.is_empty() && strays.iter().map(|s| s.rows).sum::<usize>() > 0 && names_tables {
        // Tables are there, but nothing that could be read: all nine are missing, and that is said.
        let mut d = disclosure(Vec::new(), &pages(lines), &[], schemas);
        report_strays(&mut d, strays.iter());
        return vec![d];
    }
    let starts: Vec<usize> = sets.iter().map(|set| set.iter().map(|d| d.section.from).min().unwrap_or(0)).collect();
    let mut from = 0;
    let mut begins: Vec<usize> = Vec::with_capacity(sets.len());
    let mut out = Vec::with_capacity(sets.len());
    for mut set in sets {
        let first = set.iter().map(|d| d.section.from).min().unwrap_or(from);
        let mut lead = pages(lines.get(from..=first.min(lines.len().saturating_sub(1))).unwrap_or_default());
        // Behind the tables of the unit before: its narrative is no cover.
        if from > 0 {
            let cover = lead.iter().rposition(|p| p.lines.iter().take(6).any(|l| fold(l) == "目录"));
            lead.drain(..cover.unwrap_or(0).saturating_sub(1));
            lead.retain(|p| {
                !p.lines.first().is_some_and(|l| fold(l).starts_with("第三部分") || fold(l).starts_with("第四部分"))
            });
        }
        let last = set.iter().map(|d| d.section.to).max().unwrap_or(first);
        let own = pages(lines.get(first..last.min(lines.len())).unwrap_or_default());
        let scattered = scattered::spread(&mut set);
        if scattered {
            let next = starts.get(out.len() + 1).copied().unwrap_or(lines.len());
            let told = narrative::read(&narrative_lines(lines.get(first..next).unwrap_or_default()), None);
            box_layout::rebuild(&mut set, lines, &titles, schemas, vocabulary, &told.figures);
        }
        let mut disclosure = disclosure(set, &lead, &own, schemas);
        if scattered {
            let blank = disclosure.tables.iter().filter(|(_, t)| t.figures() == 0);
            disclosure.findings.extend(blank.map(|(id, _)| lost(*id)));
        }
        // Up to the next unit's first table.
        let next = starts.get(out.len() + 1).copied().unwrap_or(usize::MAX);
        report_strays(&mut disclosure, strays.iter().filter(|s| s.from >= from && s.from < next));
        out.push(disclosure);
        begins.push(if from == 0 { 0 } else { begin(lines, from, first) });
        from = last.min(lines.len());
    }
    let ends = begins.iter().skip(1).copied().chain([lines.len()]);
    for ((d, begin), end) in out.iter_mut().zip(&begins).zip(ends) {
        explain(d, lines.get(*begin..end).unwrap_or_default());
    }
    out
}

/// Where the text of a unit begins that is not the first: at its contents or first part, else at its first table.
fn begin(lines: &[DumpLine], from: usize, first: usize) -> usize {
    let is_begin = |l: &DumpLine| fold(&l.text) == "目录" || l.text.starts_with("第一部分");
    lines.get(from..first).and_then(|l| l.iter().position(is_begin)).map_or(first, |i| from + i)
}

/// Adds the figures of the running text among a unit's lines.
fn explain(d: &mut Disclosure, lines: &[DumpLine]) {
    let mut read = narrative::read(&narrative_lines(lines), d.fiscal_year);
    d.narrative.append(&mut read.figures);
    d.findings.append(&mut read.findings);
}

/// Lines as the reader of the running text takes them.
fn narrative_lines(lines: &[DumpLine]) -> Vec<NarrativeLine<'_>> {
    const UNITS: [&str; 12] = ["万", "元", "%", "％", "辆", "台", "个", "人", "批", "次", "年", "月"];
    lines
        .iter()
        .enumerate()
        .map(|(i, l)| {
            // Without page breaks a number alone on its line is a page number, unless its unit follows.
            let next = lines.get(i + 1).map_or("", |n| n.text.as_str());
            let bare = l.text.bytes().all(|b| b.is_ascii_digit());
            let unpaged = l.page.is_none() && bare && !UNITS.iter().any(|u| next.starts_with(u));
            NarrativeLine { page: l.page, text: &l.text, at_edge: l.at_edge || unpaged }
        })
        .collect()
}

/// Whether `d` is another unit's table of the same kind as `o`.
fn begins_anew(set: &[Draft], o: &Draft, d: &Draft) -> bool {
    match (&o.section.captions.department, &d.section.captions.department) {
        (Some(a), Some(b)) if fold(a) != fold(b) => true,
        _ => set.first().is_some_and(|f| f.table == d.table),
    }
}

/// Lines as the pages that the cover is looked for on.
fn pages(lines: &[DumpLine]) -> Vec<PageText> {
    let mut out: Vec<PageText> = Vec::new();
    for (i, l) in lines.iter().enumerate() {
        if is_page_number(l, lines.get(i + 1)) {
            continue;
        }
        let number = l.page.unwrap_or(0);
        match out.last_mut() {
            Some(p) if p.number == number && (l.page.is_some() || p.lines.len() < PAGE_LINES) => {
                p.lines.push(l.text.clone());
                p.glyphs += l.text.chars().count();
            }
            _ => out.push(PageText {
                number,
                lines: vec![l.text.clone()],
                has_picture: false,
                glyphs: l.text.chars().count(),
            }),
        }
    }
    out
}

fn disclosure(mut set: Vec<Draft>, lead: &[PageText], own: &[PageText], schemas: &Schemas) -> Disclosure {
    names::join(&mut set);
    set.iter_mut().for_each(|d| draft::drop_repeated_totals(&mut d.rows));
    identities::resolve(&mut set, schemas);
    let mut findings = Vec::new();
    let shells: Vec<LogicalTable> = set.iter().map(shell).collect();
    let lead: Vec<&PageText> = lead.iter().collect();
    let own: Vec<&PageText> = own.iter().collect();
    let department = department(&shells, &lead, &mut findings);
    let fiscal_year = fiscal_year(&shells, &lead, &own, &mut findings);
    let mut tables: BTreeMap<TableId, Table> = BTreeMap::new();
    for d in set {
        let (id, page) = (d.table, d.section.page);
        let (table, mut found) = draft::finish(d);
        let (kept, left_out) = match tables.remove(&id) {
            Some(first) if first.figures() > 0 || table.figures() == 0 => (first, Some(table)),
            Some(first) => {
                findings.append(&mut found);
                (table, Some(first))
            }
            None => {
                findings.append(&mut found);
                (table, None)
            }
        };
        if let Some(t) = left_out {
            findings.push(duplicate(id, page, &t));
        }
        tables.insert(id, kept);
    }
    let unit = complete(&mut tables, &mut findings);
    let mut disclosure = Disclosure::default();
    disclosure.department = department;
    disclosure.fiscal_year = fiscal_year;
    disclosure.unit = unit;
    disclosure.tables = tables;
    disclosure.findings = findings;
    disclosure
}

/// A table without a figure where cells stand apart from each other, and may stand apart from its title.
fn lost(id: TableId) -> Finding {
    Finding::new(
        FindingCode::TextRowsScattered,
        Cause::Reading,
        format!("no figure of table {id} was found, and this text prints tables column by column: its rows may stand elsewhere"),
        format!("未找到{}表的数值；该文本按列输出，其内容可能散见于别处", id.number()),
    )
    .with_severity(Severity::Warning)
    .at(Location::table(id))
}

/// What looks like a table under no known title may be one of those that are missing.
fn report_strays<'a>(d: &mut Disclosure, strays: impl Iterator<Item = &'a UntitledRows>) {
    let missing: Vec<TableId> =
        d.tables.iter().filter(|(_, t)| t.status == TableStatus::Missing).map(|(id, _)| *id).collect();
    if missing.is_empty() {
        return;
    }
    for s in strays {
        let numbers: Vec<&str> = missing.iter().map(|t| t.number()).collect();
        let mut finding = Finding::new(
            FindingCode::TextUntitledRows,
            Cause::Reading,
            format!(
                "rows like those of a table (“{}”) stand under no known title and were not read; they may be one of the missing tables {}",
                s.first,
                numbers.join(", ")
            ),
            format!(
                "“{}”等行似表格内容，但上方没有可识别的表名，未读取；可能属于缺失的{}表",
                s.first,
                numbers.join("、")
            ),
        );
        for t in &missing {
            finding = finding.at(Location::table(*t).with_page(s.page));
        }
        d.findings.push(finding);
    }
}

/// What the readers of cover and heads want to know of a table.
fn shell(d: &Draft) -> LogicalTable {
    LogicalTable {
        table: Some(d.table),
        title: d.section.title.clone(),
        page: d.section.page.unwrap_or(0),
        captions: d.section.captions.clone(),
        ..LogicalTable::default()
    }
}

fn duplicate(id: TableId, page: Option<u32>, left_out: &Table) -> Finding {
    let title = left_out.title.as_deref().unwrap_or("");
    let n = left_out.figures();
    Finding::new(
        FindingCode::DuplicateTable,
        Cause::Source,
        format!("table {id} is printed twice; “{title}” with {n} figures was left out"),
        format!("{}表出现两次，未采用“{title}”（{n}个数值）", id.number()),
    )
    .at(Location::table(id).with_page(page))
}
