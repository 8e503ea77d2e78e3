//! Disclosures from the sections of a text dump.
//!
//! In: the sections of a dump. Out: one disclosure per unit, all nine tables in each. Which tables are one unit's set is
//! decided by the rules of [`crate::grouping`].
use crate::captions::Captions;
use crate::grouping::{self, Extent, PageText, ReadTable, TableHead, extents, sets};
use crate::narrative::{self, NarrativeLine};
use crate::records::{TotalRow, drop_repeated_totals};
use crate::text_dump::box_layout::{self, scattered};
use crate::text_dump::columns::identities;
use crate::text_dump::draft::Draft;
use crate::text_dump::draft_records::records;
use crate::text_dump::lines::page_number::is_page_number;
use crate::text_dump::lines::{DumpLine, is_layout};
use crate::text_dump::names;
use crate::text_dump::read_section::read_section;
use crate::text_dump::section::{Section, UntitledRows};
use crate::vocabulary::Vocabulary;
use juesuan_model::schema::Schemas;
use juesuan_model::text::fold;
use juesuan_model::{Cause, Disclosure, Finding, FindingCode, Location, Severity, TableId, TableStatus};

/// Lines taken for a page where a dump has no page breaks: a cover is looked for in so many.
const PAGE_LINES: usize = 45;
/// 目录 is among so many lines at the top of its page.
const CONTENTS_LINES: usize = 6;

/// Builds the disclosures.
pub(crate) fn disclosures(
    lines: &[DumpLine],
    sections: Vec<Section>,
    untitled: &[UntitledRows],
    schemas: &Schemas,
    vocabulary: &Vocabulary,
) -> Vec<Disclosure> {
    let layout = is_layout(lines);
    let starts: Vec<box_layout::SectionStart> = sections.iter().map(|s| (s.from, s.page)).collect();
    let drafts = sections.into_iter().filter_map(|s| {
        let id = s.table?;
        read_section(s, id, layout, schemas, vocabulary)
    });
    let mut sets = sets(drafts.collect(), &[]);
    // A set without a figure is a list of titles with a sentence under each.
    sets.retain(|set| set.iter().any(|d| d.has_header || d.rows.iter().any(|r| !r.figs.is_empty())));
    let names_tables = lines.iter().any(|l| l.text.contains("决算表") || l.text.contains("决算总表"));
    if sets.is_empty() && !untitled.is_empty() && names_tables {
        // There are tables, but none could be read: all nine are missing, and that is reported.
        let mut d = grouping::disclosure::<Draft>(&[], Vec::new(), &pages(lines).iter().collect::<Vec<_>>(), &[]);
        report_untitled(&mut d, untitled.iter());
        return vec![d];
    }
    let extents = extents(&sets, 0, |range| {
        let begins = |l: &DumpLine| fold(&l.text) == "目录" || l.text.starts_with("第一部分");
        let from = range.start;
        lines.get(range)?.iter().position(begins).map(|i| from + i)
    });
    let mut out = Vec::with_capacity(sets.len());
    for (i, (mut set, e)) in sets.into_iter().zip(&extents).enumerate() {
        let next = extents.get(i + 1);
        let first_of_next = next.map_or(lines.len(), |n| n.first);
        let scattered = scattered::spread(&mut set);
        if scattered {
            let text = lines.get(e.first..first_of_next).unwrap_or_default();
            let narrative = narrative::read(&narrative_lines(text), None);
            box_layout::rebuild(&mut set, lines, &starts, schemas, vocabulary, &narrative.figures);
        }
        let own = pages(lines.get(e.first..=e.last).unwrap_or_default());
        let mut disclosure = disclosure(set, &lead(lines, e), &own, schemas);
        if scattered {
            let blank = disclosure.tables.iter().filter(|(_, t)| t.figures() == 0);
            disclosure.findings.extend(blank.map(|(id, _)| rows_elsewhere(*id)));
        }
        let until = next.map_or(usize::MAX, |n| n.first);
        report_untitled(&mut disclosure, untitled.iter().filter(|s| (e.from..until).contains(&s.from)));
        out.push(disclosure);
    }
    let ends = extents.iter().skip(1).map(|e| e.begin).chain([lines.len()]);
    for ((d, Extent { begin, .. }), end) in out.iter_mut().zip(&extents).zip(ends) {
        grouping::add_narrative(d, &narrative_lines(lines.get(*begin..end).unwrap_or_default()));
    }
    out
}

impl TableHead for Draft {
    fn table(&self) -> Option<TableId> {
        Some(self.table)
    }

    fn title(&self) -> &str {
        &self.section.title
    }

    fn before_title(&self) -> &str {
        &self.section.before_title
    }

    fn captions(&self) -> &Captions {
        &self.section.captions
    }

    fn span(&self) -> (usize, usize) {
        (self.section.from, self.section.to.saturating_sub(1))
    }
}

/// The pages before a unit's tables on which its cover is looked for.
fn lead(lines: &[DumpLine], e: &Extent) -> Vec<PageText> {
    let mut lead = pages(lines.get(e.from..=e.first).unwrap_or_default());
    if e.from > 0 {
        // What follows the tables of the unit before is its narrative, and no cover.
        let contents = lead.iter().rposition(|p| p.lines.iter().take(CONTENTS_LINES).any(|l| fold(l) == "目录"));
        lead.drain(..contents.unwrap_or(0).saturating_sub(1));
        lead.retain(|p| {
            !p.lines.first().is_some_and(|l| fold(l).starts_with("第三部分") || fold(l).starts_with("第四部分"))
        });
    }
    lead
}

/// Lines in the form that the narrative is read from.
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

/// Lines as pages, on which a cover is looked for.
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
    for d in &mut set {
        drop_repeated_totals(
            &mut d.rows,
            |r| TotalRow { name: &r.name, has_code: r.code.is_some() },
            |r| (r.side, r.line, r.prints()),
        );
    }
    identities::resolve(&mut set, schemas);
    let read = set.iter().map(|d| {
        let (table, findings) = records(d);
        ReadTable { id: d.table, page: d.section.page, table, findings }
    });
    let read = read.collect();
    grouping::disclosure(&set, read, &lead.iter().collect::<Vec<_>>(), &own.iter().collect::<Vec<_>>())
}

/// A table without a figure in a text that prints tables column by column, away from their titles.
fn rows_elsewhere(id: TableId) -> Finding {
    Finding::new(
        FindingCode::TextRowsScattered,
        Cause::Reading,
        format!("table {id} has no figures; this text prints tables column by column, so its rows may be elsewhere"),
        format!("未找到{}表的数值；该文本按列输出，其内容可能散见于别处", id.number()),
    )
    .with_severity(Severity::Warning)
    .at(Location::table(id))
}

/// Reports rows without a known title: they may be one of the missing tables.
fn report_untitled<'a>(d: &mut Disclosure, untitled: impl Iterator<Item = &'a UntitledRows>) {
    let missing: Vec<TableId> =
        d.tables.iter().filter(|(_, t)| t.status == TableStatus::Missing).map(|(id, _)| *id).collect();
    if missing.is_empty() {
        return;
    }
    for rows in untitled {
        let numbers: Vec<&str> = missing.iter().map(|t| t.number()).collect();
        let mut finding = Finding::new(
            FindingCode::TextUntitledRows,
            Cause::Reading,
            format!(
                "rows without a known title (“{}”) were not read; they may be a missing table ({})",
                rows.first,
                numbers.join(", ")
            ),
            format!(
                "“{}”等行似表格内容，但上方没有可识别的表名，未读取；可能属于缺失的{}表",
                rows.first,
                numbers.join("、")
            ),
        );
        for t in &missing {
            finding = finding.at(Location::table(*t).with_page(rows.page));
        }
        d.findings.push(finding);
    }
}
