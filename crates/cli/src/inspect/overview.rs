//! The overview, shown without `--stage`: the file, its disclosures, tables, findings and pages.
use super::{View, layouts::visibility, records};
use crate::{
    messages::{Lang, Message},
    terminal::{Align, Columns, escape},
};
use juesuan_extract::{PageLayout, Visibility};
use juesuan_model::{Disclosure, Document, Finding, Severity, Table};
use std::{
    collections::BTreeMap,
    io::{self, Write},
};

/// Widest column of the table of tables.
const WIDEST: usize = 56;

pub(super) fn show(view: View, out: &mut dyn Write, document: &Document, layouts: &[PageLayout]) -> io::Result<()> {
    let path = escape(&document.path);
    let head = Message::InspectHead { path: &path, pages: document.pages, status: document.status };
    writeln!(out, "{}", head.text(view.lang))?;
    for disclosure in &document.disclosures {
        writeln!(out)?;
        show_disclosure(view, out, disclosure)?;
    }
    if !layouts.is_empty() {
        writeln!(out)?;
        pages(view, out, document, layouts)?;
    }
    Ok(())
}

fn show_disclosure(view: View, out: &mut dyn Write, disclosure: &Disclosure) -> io::Result<()> {
    let year = disclosure.fiscal_year.map(|y| y.to_string());
    let parts = [disclosure.department.as_deref(), year.as_deref(), disclosure.unit.as_deref()];
    writeln!(out, "{}", escape(&parts.map(|p| p.unwrap_or("?")).join(" · ")))?;

    let word = |message: Message<'_>| message.text(view.lang);
    let mut columns = Columns::new(
        [
            (word(Message::HeadTable), Align::Left),
            (word(Message::HeadStatus), Align::Left),
            (word(Message::HeadTitle), Align::Left),
            (word(Message::HeadNumber), Align::Left),
            (word(Message::HeadUnit), Align::Left),
            (word(Message::HeadPages), Align::Left),
            (word(Message::HeadRows), Align::Right),
            (word(Message::HeadFigures), Align::Right),
            (word(Message::HeadMethod), Align::Left),
            (word(Message::HeadConfidence), Align::Right),
        ],
        WIDEST,
    );
    for (id, table) in disclosure.tables.iter().filter(|(_, t)| view.page.is_none() || records::is_on(t, view.page)) {
        columns.row(table_row(id.number(), table));
    }
    columns.write(out, "  ")?;
    for (id, table) in &disclosure.tables {
        for reason in table.reading.iter().flat_map(|r| &r.reasons) {
            writeln!(out, "  {id}: {}", escape(&reason.to_string()))?;
        }
    }
    let on_page = |f: &&Finding| view.page.is_none_or(|p| f.at.iter().any(|place| place.page == Some(p)));
    let mut untold = 0;
    for finding in disclosure.findings.iter().filter(on_page) {
        if finding.severity == Severity::Info && !view.verbose {
            untold += 1;
        } else {
            writeln!(out, "  {}", finding_line(finding, view.lang))?;
        }
    }
    if untold > 0 {
        writeln!(out, "  {}", Message::HiddenInfos { count: untold }.text(view.lang))?;
    }
    Ok(())
}

fn table_row(number: &str, table: &Table) -> [String; 10] {
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    [
        number.to_owned(),
        table.status.as_str().to_owned(),
        text(&table.title),
        text(&table.label),
        text(&table.unit),
        ranges(&table.pages),
        table.rows.len().to_string(),
        table.figures().to_string(),
        table.reading.as_ref().map_or_else(String::new, |r| r.method.as_str().to_owned()),
        table.reading.as_ref().map_or_else(String::new, |r| format!("{:.2}", r.score)),
    ]
}

/// `3-5, 8`
fn ranges(pages: &[u32]) -> String {
    let mut parts: Vec<(u32, u32)> = Vec::new();
    for &page in pages {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => parts.push((page, page)),
        }
    }
    let text = |&(a, b): &(u32, u32)| if a == b { a.to_string() } else { format!("{a}-{b}") };
    parts.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn finding_line(finding: &Finding, lang: Lang) -> String {
    let message = finding.message.get(lang);
    let mut pages: Vec<u32> = finding.at.iter().filter_map(|place| place.page).collect();
    pages.sort_unstable();
    pages.dedup();
    let places = if pages.is_empty() { String::new() } else { format!(" [p. {}]", ranges(&pages)) };
    let severity = Message::Severity(finding.severity).text(lang);
    let cause = Message::Cause(finding.cause).text(lang);
    escape(&format!("{severity} ({cause}) {}: {message}{places}", finding.rule))
}

fn pages(view: View, out: &mut dyn Write, document: &Document, layouts: &[PageLayout]) -> io::Result<()> {
    let word = |message: Message<'_>| message.text(view.lang);
    let mut columns = Columns::new(
        [
            (word(Message::HeadPage), Align::Right),
            (word(Message::HeadSize), Align::Right),
            (word(Message::HeadGlyphs), Align::Right),
            (word(Message::HeadRulings), Align::Right),
            (word(Message::HeadImages), Align::Right),
            (word(Message::HeadTables), Align::Left),
            (word(Message::HeadHidden), Align::Left),
        ],
        WIDEST,
    );
    for layout in layouts {
        let tables: Vec<&str> = document
            .disclosures
            .iter()
            .flat_map(|d| &d.tables)
            .filter(|(_, t)| t.pages.contains(&layout.number))
            .map(|(id, _)| id.number())
            .collect();
        columns.row([
            layout.number.to_string(),
            format!("{:.0} x {:.0}", layout.width, layout.height),
            layout.glyphs.len().to_string(),
            layout.rulings.len().to_string(),
            layout.images.len().to_string(),
            tables.join(" "),
            hidden(layout),
        ]);
    }
    columns.write(out, "  ")?;
    for layout in layouts {
        for warning in &layout.warnings {
            writeln!(out, "  p. {}: {}", layout.number, escape(warning.words().get(view.lang)))?;
        }
    }
    Ok(())
}

/// The glyphs that are not visible on the page, by reason.
fn hidden(layout: &PageLayout) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for glyph in layout.glyphs.iter().filter(|g| g.visibility != Visibility::Visible && !g.ch.is_whitespace()) {
        *counts.entry(visibility(glyph.visibility)).or_default() += 1;
    }
    counts.iter().map(|(what, n)| format!("{n} {what}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_pages_are_one_range() {
        assert_eq!(ranges(&[3, 4, 5, 8]), "3-5, 8");
        assert_eq!(ranges(&[]), "");
    }
}
