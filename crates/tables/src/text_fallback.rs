//! The last resort for pages whose geometry is useless: their text, read as a dump is.
//!
//! In: the pages of a file and what was read of them by geometry. Out: the same, with the tables of such pages from
//! their text. A complete grid from which every figure was read without a doubt stays; so does every table of other
//! pages. A table of such pages that neither way finds is reported.
use crate::file_reading::FileReading;
use crate::grid::page::PageContent;
use crate::text_dump;
use juesuan_model::schema::Schemas;
use juesuan_model::text::fold;
use juesuan_model::{
    Cause, Disclosure, Finding, FindingCode, Location, Method, Reason, Status, Table, TableId, TableStatus, Words,
};

/// No more page numbers are named in a message.
const NAMED: usize = 12;

/// The text of a file some of whose pages have no useful geometry.
pub(crate) struct TextFallback {
    /// All pages, with page breaks between.
    text: String,
    /// Numbers of the pages whose geometry is useless, rising.
    pages: Vec<u32>,
}

impl TextFallback {
    /// None if the geometry of all pages is good.
    pub(crate) fn of(pages: &[PageContent]) -> Option<Self> {
        if !pages.iter().any(|p| p.painted.as_ref().is_some_and(|t| t.is_useless)) {
            return None;
        }
        let useless: Vec<u32> = pages.iter().filter(|p| p.painted.is_some()).map(|p| p.number).collect();
        let mut text = String::new();
        let mut at = 1;
        for p in pages {
            while at < p.number {
                text.push('\u{c}');
                at += 1;
            }
            text.push_str(&p.painted.as_ref().map_or_else(|| p.text(), |t| t.text.clone()));
            text.push_str("\n\u{c}");
            at += 1;
        }
        Some(Self { text, pages: useless })
    }

    /// Completes what was read by geometry.
    pub(crate) fn complete(self, mut reading: FileReading, schemas: &Schemas) -> FileReading {
        let mut text = text_dump::read(&self.text, schemas);
        if reading.disclosures.is_empty() && text.disclosures.is_empty() {
            let pages = self.list();
            let Words { en, zh } = reading.message;
            reading.message = Words::new(
                format!(
                    "{en}; on pages {pages} characters stand on top of each other, so that a table there cannot be told"
                ),
                format!("{zh}；第{pages}页的文字相互重叠，无法辨认其中的表格"),
            );
            return reading;
        }
        if reading.disclosures.is_empty() {
            text.disclosures.iter_mut().for_each(|d| self.explain(d));
            return text;
        }
        let in_order = reading.disclosures.len() == text.disclosures.len();
        for (i, from) in text.disclosures.into_iter().enumerate() {
            let same = |d: &Disclosure| match (&d.department, &from.department) {
                (Some(a), Some(b)) => fold(a) == fold(b),
                _ => false,
            };
            let at = if in_order { Some(i) } else { reading.disclosures.iter().position(same) };
            match at.and_then(|i| reading.disclosures.get_mut(i)) {
                Some(d) => self.merge(d, from),
                None if from.tables.values().any(|t| self.touches(t)) => reading.disclosures.push(from),
                None => {}
            }
        }
        reading.disclosures.iter_mut().for_each(|d| self.explain(d));
        let read = |d: &Disclosure| d.tables.values().any(|t| t.status != TableStatus::Missing);
        if !reading.disclosures.iter().any(read) {
            reading.status = Status::Partial;
        }
        reading
    }

    /// Takes the tables of pages without geometry from the text.
    fn merge(&self, d: &mut Disclosure, from: Disclosure) {
        let mut findings = from.findings;
        for (id, table) in from.tables {
            let Some(own) = d.tables.get(&id) else { continue };
            let lost = self.touches(own) || (self.touches(&table) && own.figures() == 0);
            if !lost || is_certain(own, id, &d.findings) && own.figures() >= table.figures() {
                continue;
            }
            let about = |f: &Finding| f.at.iter().any(|p| p.table == Some(id));
            d.findings.retain(|f| !about(f));
            d.findings.extend(findings.extract_if(.., |f| about(f)));
            d.tables.insert(id, table);
        }
        d.department = d.department.take().or(from.department);
        d.fiscal_year = d.fiscal_year.or(from.fiscal_year);
        d.unit = d.unit.take().or(from.unit);
        if d.narrative.is_empty() {
            d.narrative = from.narrative;
        }
    }

    fn touches(&self, t: &Table) -> bool {
        t.pages.iter().any(|p| self.pages.binary_search(p).is_ok())
    }

    /// Says which tables were read from text, and which may stand on such pages unread.
    fn explain(&self, d: &mut Disclosure) {
        let pages = self.list();
        let page = self.pages.first().copied();
        for (id, t) in &mut d.tables {
            let from_text = t.reading.as_ref().is_some_and(|r| r.method == Method::Text);
            if from_text && self.touches(t) {
                if let Some(r) = &mut t.reading {
                    r.reasons.push(Reason::OverlappingText { pages: pages.clone() });
                }
                continue;
            }
            if t.figures() == 0 && t.statement.is_none() {
                d.findings.push(
                    Finding::new(
                        FindingCode::PageGeometryUseless, Cause::Reading,
                        format!(
                            "no figure of table {id} was found, and on pages {pages} characters stand on top of each other: it may stand there"
                        ),
                        format!("未找到{}表的数值；第{pages}页的文字相互重叠，该表可能在其中", id.number()),
                    )
                    .at(Location::table(*id).with_page(page)),
                );
            }
        }
    }

    /// 4–7, 9
    fn list(&self) -> String {
        let runs: Vec<String> = self
            .pages
            .chunk_by(|a, b| *b == a + 1)
            .take(NAMED)
            .filter_map(|run| match run {
                [] => None,
                [one] => Some(one.to_string()),
                [first, .., last] => Some(format!("{first}–{last}")),
            })
            .collect();
        runs.join(", ")
    }
}

/// Whether every figure, or that there is none, was read from a complete grid without a doubt.
fn is_certain(t: &Table, id: TableId, findings: &[Finding]) -> bool {
    let doubted = |f: &Finding| f.cause == Cause::Reading && f.at.iter().any(|p| p.table == Some(id));
    t.status != TableStatus::Missing
        && t.reading.as_ref().is_some_and(|r| r.method == Method::Lattice)
        && !findings.iter().any(doubted)
}
