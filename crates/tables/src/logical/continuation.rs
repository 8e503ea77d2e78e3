//! Which grids and titles continue a table on the next page.
use crate::grid::Grid;
use crate::header::{self, Extent, Header, Role};
use crate::logical::header_match::fits;
use crate::logical::{Fragment, LogicalTable};
use juesuan_model::schema::{Schema, title_key};
use juesuan_model::text::fold;

/// Column boundaries of a continuation may be off by this share of the table's width …
const COLUMN_DRIFT: f32 = 0.02;
/// … its outer edges by this much more (points).
const EDGE_SLACK: f32 = 2.0;
/// A header is repeated if this many tenths of its texts are.
const REPEATED: usize = 8;
/// Rows that are compared to recognise another table of the same kind, …
const FIRST_ROWS: usize = 3;
/// … with so many texts of each.
const FIRST_TEXTS: usize = 3;

/// The header that a continuation repeats.
pub(crate) enum Continuation {
    /// It has none.
    WithoutHeader,
    /// It has this one.
    WithHeader(Header),
}

impl Continuation {
    /// The header, if there is one.
    pub(crate) fn header(self) -> Option<Header> {
        match self {
            Self::WithoutHeader => None,
            Self::WithHeader(h) => Some(h),
        }
    }
}

/// Whether a grid continues a table made of `fragments`; `None` if it does not.
pub(crate) fn continuation(
    fragments: &[Fragment],
    grid: &Grid,
    extent: Option<Extent>,
    schema: &Schema,
) -> Option<Continuation> {
    let last = fragments.last()?;
    let base = fragments.iter().find_map(|f| f.header.as_ref())?;
    if grid.page > last.last_page() + 1 {
        return None;
    }
    if let Some(e) = extent {
        let own = header::read(grid, e, schema);
        let repeated = own.texts.iter().filter(|x| base.texts.contains(x)).count();
        let is_repeated = repeated * 10 >= own.texts.len() * REPEATED;
        // Another header begins another table, unless it names this one's columns.
        let continues = is_repeated || own.known >= 2 && fits(&own, schema) || has_other_side(fragments, &own);
        return continues.then_some(Continuation::WithHeader(own));
    }
    (same_columns(&last.grid, grid) || same_frame(grid, last)).then_some(Continuation::WithoutHeader)
}

/// Whether a header is that of the other side of a two-sided table: 收入 on one page, 支出 on the next.
fn has_other_side(fragments: &[Fragment], own: &Header) -> bool {
    let of = |h: &Header| h.columns.iter().filter_map(|c| c.side).next();
    let Some(side) = of(own) else { return false };
    let is_known = own.columns.iter().all(|c| c.side == Some(side) && c.role != Role::Unknown);
    let before = |f: &Fragment| f.header.as_ref().is_some_and(|h| of(h).is_some_and(|s| s != side));
    own.known > 0 && is_known && fragments.iter().all(before)
}

/// Whether two grids have the same columns, up to shift and scale.
pub(crate) fn same_columns(a: &Grid, b: &Grid) -> bool {
    let relative = |g: &Grid| {
        let r = g.bbox();
        let w = r.width().max(1.0);
        g.xs.iter().map(|x| (x - r.x0) / w).collect::<Vec<_>>()
    };
    a.cols() == b.cols() && relative(a).iter().zip(relative(b)).all(|(x, y)| (x - y).abs() < COLUMN_DRIFT)
}

/// Whether a grid has as many columns as the one before, or the same outer edges.
fn same_frame(grid: &Grid, last: &Fragment) -> bool {
    let (a, b) = (last.grid.bbox(), grid.bbox());
    let tolerance = COLUMN_DRIFT * a.width() + EDGE_SLACK;
    grid.cols() == last.grid.cols() || ((a.x0 - b.x0).abs() < tolerance && (a.x1 - b.x1).abs() < tolerance)
}

/// Joins a table with the next one if that only repeats its title on the next page.
#[must_use]
pub(crate) fn join_repeated(tables: Vec<LogicalTable>) -> Vec<LogicalTable> {
    let mut out: Vec<LogicalTable> = Vec::with_capacity(tables.len());
    for t in tables {
        match out.last_mut() {
            Some(last) if repeats_title(last, &t) => {
                last.captions.fill_from(t.captions);
                last.fragments.extend(t.fragments);
                last.lines.extend(t.lines);
                last.findings.extend(t.findings);
            }
            _ => out.push(t),
        }
    }
    out
}

fn repeats_title(a: &LogicalTable, b: &LogicalTable) -> bool {
    let (Some(last), Some(first)) = (a.fragments.last(), b.fragments.first()) else { return false };
    let same = a.table.is_some()
        && a.table == b.table
        && title_key(&a.title) == title_key(&b.title)
        && (a.captions.department.is_none()
            || b.captions.department.is_none()
            || a.captions.department == b.captions.department);
    same && first.grid.page <= last.last_page() + 1 && !restarts(&a.fragments, first)
}

/// Whether a fragment begins with the table's first rows again: the same table of another department.
fn restarts(fragments: &[Fragment], next: &Fragment) -> bool {
    let first_rows = |f: &Fragment| -> Vec<String> {
        let rows = f.body()..f.grid.rows();
        let texts = |r: usize| {
            let texts = f.grid.row_cells(r).map(|(_, c)| fold(&c.text)).filter(|t| !t.is_empty());
            texts.take(FIRST_TEXTS).collect::<String>()
        };
        rows.take(FIRST_ROWS).map(texts).collect()
    };
    let Some(first) = fragments.first() else { return false };
    let (a, b) = (first_rows(first), first_rows(next));
    // A spreadsheet may print the 合计 row again on each page; the row below it must be the same, too.
    a.len() >= 2 && b.len() >= 2 && a == b
}
