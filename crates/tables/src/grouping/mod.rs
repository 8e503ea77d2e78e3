//! Disclosures from tables: which tables are one unit's set, whose they are, and of which year.
//!
//! In: the tables of a file in printed order, and its text. Out: one [`Disclosure`] per unit, all nine tables in each.
//! Both ways in, geometry and text dumps, use these rules; [`disclosures`] is the whole way for tables from grids.
mod attribution;
pub mod cover;
mod from_grids;
mod sets;

pub use from_grids::disclosures;
pub(crate) use sets::{Extent, extents, sets};

use crate::captions::Captions;
use crate::grid::page::{Element, PageContent};
use crate::narrative::{self, NarrativeLine};
use juesuan_model::{Cause, Disclosure, Finding, FindingCode, Location, Table, TableId, TableStatus};
use std::collections::BTreeMap;

/// A cover has no more glyphs than this: names, a year, a date, a stamp.
const COVER_GLYPHS: usize = 160;
/// An image that takes more than this share of a page may be a table.
const PICTURE_SHARE: f32 = 0.25;
/// A page with a picture and more glyphs than this is a page of text.
const PICTURE_GLYPHS: usize = 200;

/// The text of a page, as far as cover, headings and explanations are looked for in it.
#[derive(Clone, Debug)]
pub struct PageText {
    /// Number of the page, from 1.
    pub number: u32,
    /// Its lines outside of grids, without white space.
    pub lines: Vec<String>,
    /// Whether it shows an image larger than a quarter of the page.
    pub has_picture: bool,
    /// Number of visible glyphs.
    pub glyphs: usize,
}

impl From<&PageContent> for PageText {
    fn from(page: &PageContent) -> Self {
        // A cover may be framed, or its lines in the cells of a grid.
        let is_short = page.glyphs <= COVER_GLYPHS;
        let lines = page.elements.iter().flat_map(|e| match e {
            Element::Line(l) => vec![l.text()],
            Element::Grid(g) if is_short => g.cells.iter().map(|c| c.text.clone()).filter(|t| !t.is_empty()).collect(),
            Element::Grid(_) => Vec::new(),
        });
        let area = (page.width * page.height).max(1.0);
        Self {
            number: page.number,
            lines: lines.collect(),
            has_picture: page.images.iter().any(|i| i.width() * i.height() > area * PICTURE_SHARE),
            glyphs: page.glyphs,
        }
    }
}

/// What grouping asks of a table, however it was found.
pub(crate) trait TableHead {
    /// Which of the nine it is.
    fn table(&self) -> Option<TableId>;
    /// Its title as printed, without number label.
    fn title(&self) -> &str;
    /// The text before the known title on its line.
    fn before_title(&self) -> &str;
    /// What is printed around it.
    fn captions(&self) -> &Captions;
    /// Its first and last position in the file: pages of a PDF, lines of a text dump.
    fn span(&self) -> (usize, usize);
}

/// A table of a set with its rows.
pub(crate) struct ReadTable {
    /// Which of the nine it is.
    pub(crate) id: TableId,
    /// Page of its title.
    pub(crate) page: Option<u32>,
    /// Its records.
    pub(crate) table: Table,
    /// What was found while reading it.
    pub(crate) findings: Vec<Finding>,
}

/// The disclosure of one unit. `lead`: the pages before its tables; `own`: those of its tables.
pub(crate) fn disclosure<H: TableHead>(
    heads: &[H],
    read: Vec<ReadTable>,
    lead: &[&PageText],
    own: &[&PageText],
) -> Disclosure {
    let mut findings = Vec::new();
    let department = attribution::department(heads, lead, &mut findings);
    let fiscal_year = attribution::fiscal_year(heads, lead, own, &mut findings);
    let mut tables: BTreeMap<TableId, Table> = BTreeMap::new();
    for mut t in read {
        match tables.get(&t.id) {
            Some(first) if first.figures() > 0 || t.table.figures() == 0 => {
                findings.push(duplicate(t.id, t.page, &t.table));
                continue;
            }
            Some(first) => findings.push(duplicate(t.id, t.page, first)),
            None => {}
        }
        tables.insert(t.id, t.table);
        findings.append(&mut t.findings);
    }
    let unit = complete(&mut tables, &mut findings);
    report_pictures(&tables, own, &mut findings);
    let mut disclosure = Disclosure::default();
    disclosure.department = department;
    disclosure.fiscal_year = fiscal_year;
    disclosure.unit = unit;
    disclosure.tables = tables;
    disclosure.findings = findings;
    disclosure
}

/// Gives every table a unit of money, its own or that of most tables, and adds the tables that are not printed; returns
/// the unit of most tables.
fn complete(tables: &mut BTreeMap<TableId, Table>, findings: &mut Vec<Finding>) -> Option<String> {
    let unit = majority(tables.values().filter_map(|t| t.unit.clone()));
    if unit.is_none() {
        findings.push(Finding::new(
            FindingCode::UnitMissing,
            Cause::Source,
            "no table gives a unit (万元 or 元) at its head, so amounts cannot be converted to 元",
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

fn duplicate(id: TableId, page: Option<u32>, ignored: &Table) -> Finding {
    let (title, n) = (ignored.title.as_deref().unwrap_or(""), ignored.figures());
    Finding::new(
        FindingCode::DuplicateTable,
        Cause::Source,
        format!("table {id} is printed twice; the copy titled “{title}” with {n} figures was ignored"),
        format!("{}表出现两次，未采用“{title}”（{n}个数值）", id.number()),
    )
    .at(Location::table(id).with_page(page))
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

/// A missing table may be printed as a picture.
fn report_pictures(tables: &BTreeMap<TableId, Table>, own: &[&PageText], findings: &mut Vec<Finding>) {
    let missing: Vec<&str> =
        tables.iter().filter(|(_, t)| t.status == TableStatus::Missing).map(|(id, _)| id.number()).collect();
    if missing.is_empty() {
        return;
    }
    for p in own.iter().filter(|p| p.has_picture && p.glyphs < PICTURE_GLYPHS) {
        let page = p.number;
        findings.push(
            Finding::new(
                FindingCode::TableAsPicture,
                Cause::Source,
                format!("page {page} is a picture; it may be a missing table ({})", missing.join(", ")),
                format!("第{page}页是图片，可能是缺失的表（{}）", missing.join("、")),
            )
            .at(Location::page(page, None)),
        );
    }
}

/// Adds the figures of the explanatory text among a unit's lines.
pub(crate) fn add_narrative(d: &mut Disclosure, lines: &[NarrativeLine<'_>]) {
    let mut read = narrative::read(lines, d.fiscal_year);
    d.narrative.append(&mut read.figures);
    d.findings.append(&mut read.findings);
}
