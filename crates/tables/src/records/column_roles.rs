//! The columns of a logical table over all its fragments.
use crate::header::{HeaderColumn, Role};
use crate::logical::{Fragment, LogicalTable};
use crate::vocabulary::{code, is_total};
use juesuan_model::schema::Form;
use juesuan_model::text::is_cjk;
use juesuan_model::{Amount, Cause, Column, Finding, FindingCode, Location, Row, TableId};

/// For each fragment the roles of its columns, and the ids of columns that no schema knows.
pub(super) struct ColumnRoles {
    fragments: Vec<Vec<HeaderColumn>>,
    /// (block, label) of unknown columns, in order: x1, x2 …
    unknown: Vec<(usize, String)>,
}

impl ColumnRoles {
    pub(super) fn new(t: &LogicalTable) -> Self {
        let base = t.fragments.iter().find(|f| f.header.is_some());
        let mut fragments: Vec<Vec<HeaderColumn>> = t
            .fragments
            .iter()
            .map(|f| match (&f.header, base) {
                (Some(h), _) => h.columns.clone(),
                (None, Some(b)) => inherit(b, f),
                (None, None) => Vec::new(),
            })
            .collect();
        let mut unknown: Vec<(usize, String)> = Vec::new();
        for (columns, f) in fragments.iter_mut().zip(&t.fragments) {
            for (i, c) in columns.iter_mut().enumerate() {
                if c.role == Role::Unknown && c.label.is_empty() && is_blank(f, i) {
                    c.role = Role::Skip;
                }
                let key = (c.block, c.label.clone());
                if c.role == Role::Unknown && !unknown.contains(&key) {
                    unknown.push(key);
                }
            }
        }
        Self { fragments, unknown }
    }

    /// The columns of a fragment.
    pub(super) fn of(&self, fragment: usize) -> &[HeaderColumn] {
        self.fragments.get(fragment).map_or(&[], Vec::as_slice)
    }

    /// The id for the figures of a column.
    pub(super) fn id(&self, c: &HeaderColumn) -> Option<Column> {
        match &c.role {
            Role::Amount(id) => Some(id.clone()),
            Role::Component(k) | Role::Phase(k) => Some(Column::from(k.as_str())),
            Role::Unknown => {
                let n = self.unknown.iter().position(|(b, l)| *b == c.block && *l == c.label)?;
                Some(Column::unknown(n + 1))
            }
            Role::Code | Role::Name | Role::Line | Role::Skip => None,
        }
    }

    /// Column ids and printed headers, in printed order.
    pub(super) fn printed(&self, form: Form, rows: &[Row]) -> Vec<(Column, String)> {
        let mut out: Vec<(Column, String)> = Vec::new();
        for c in self.fragments.iter().flatten() {
            let by_row = matches!(c.role, Role::Component(_) | Role::Phase(_));
            if let Some(id) = self.id(c)
                && !by_row
                && !out.iter().any(|(o, _)| *o == id)
            {
                out.push((id, c.label.clone()));
            }
        }
        if form == Form::ThreePublic {
            // In rows or as a list, the printed header of a figure is in two places, so that only the canonical column
            // has a name. With a single phase, the item's header is the whole name.
            let components = || self.fragments.iter().flatten().filter(|c| matches!(c.role, Role::Component(_)));
            let phase = |id: &Column| id.as_str().split('_').next().map(str::to_owned);
            let mut phases = rows.iter().flat_map(|r| &r.cells).filter(|c| !c.column.is_unknown());
            let first = phases.next().and_then(|c| phase(&c.column));
            let has_one_phase = phases.all(|c| phase(&c.column) == first);
            for cell in rows.iter().flat_map(|r| &r.cells) {
                if out.iter().any(|(o, _)| *o == cell.column) {
                    continue;
                }
                let is_of = |c: &&HeaderColumn| matches!(&c.role, Role::Component(k) if cell.column.as_str().split_once('_').is_some_and(|(_, of)| of == k));
                let label = components().find(is_of).filter(|_| has_one_phase).map(|c| c.label.clone());
                out.push((cell.column.clone(), label.unwrap_or_default()));
            }
        }
        out
    }

    /// Reports the columns that no schema knows.
    pub(super) fn report(&self, table: TableId, t: &LogicalTable, rows: &[Row], findings: &mut Vec<Finding>) {
        for (n, (_, label)) in self.unknown.iter().enumerate() {
            let id = Column::unknown(n + 1);
            let figures = rows.iter().filter(|r| r.amount(&id).is_some()).count();
            findings.push(
                Finding::new(FindingCode::UnknownColumn, Cause::Reading,
                    format!("table {table}: the column “{label}” is not part of the form; its {figures} figures are kept in column {id}"),
                    format!("{}表：“{label}”列不在已知表式中，其{figures}个数值保留在{id}列", table.number()),
                )
                .at(Location::table(table).with_column(id).with_page(t.page)),
            );
        }
    }
}

fn is_blank(f: &Fragment, col: usize) -> bool {
    (0..f.grid.rows()).all(|r| f.grid.cell(r, col).is_none_or(|c| c.text.is_empty() || c.col_span > 1))
}

/// Roles for a fragment without a header of its own: column by column if their number is the same, else by position.
fn inherit(base: &Fragment, f: &Fragment) -> Vec<HeaderColumn> {
    let Some(header) = &base.header else { return Vec::new() };
    if base.grid.cols() == f.grid.cols() {
        return header.columns.clone();
    }
    if let Some(columns) = by_structure(&header.columns, f) {
        return columns;
    }
    // Positions are shares of the table's width: page sizes and margins differ between pages.
    let relative = |f: &Fragment, x: f32| {
        let b = f.grid.bbox();
        (x - b.x0) / b.width().max(1.0)
    };
    let mut out: Vec<HeaderColumn> = Vec::with_capacity(f.grid.cols());
    let mut taken: Vec<usize> = Vec::new();
    for pair in f.grid.xs.windows(2) {
        let &[x0, x1] = pair else { continue };
        let (x0, x1) = (relative(f, x0), relative(f, x1));
        let overlap = |i: usize| {
            let at = |k: usize| base.grid.xs.get(k).map_or(0.0, |x| relative(base, *x));
            (at(i + 1).min(x1) - at(i).max(x0)).max(0.0)
        };
        let best = (0..header.columns.len()).max_by(|a, b| overlap(*a).total_cmp(&overlap(*b)));
        let Some((best, column)) = best.and_then(|b| header.columns.get(b).map(|c| (b, c))) else { continue };
        let mut column = column.clone();
        let i = out.len();
        let is_label = matches!(column.role, Role::Code | Role::Name | Role::Line);
        if taken.contains(&best) && !is_label {
            column.role = Role::Unknown;
            column.label = String::new();
        }
        if is_label && holds_amounts(f, i) {
            column.role = Role::Unknown;
            column.label = String::new();
        } else if !is_label && holds_codes(f, i) {
            column.role = Role::Code;
        }
        taken.push(best);
        out.push(column);
    }
    out
}

/// Roles by content: codes, a name, and as many figures per row as before. 类|款|项 may be one column on the next page,
/// and all positions different.
fn by_structure(base: &[HeaderColumn], f: &Fragment) -> Option<Vec<HeaderColumn>> {
    let of = |wanted: fn(&Role) -> bool| base.iter().filter(move |c| wanted(&c.role));
    let amounts: Vec<&HeaderColumn> = of(|r| matches!(r, Role::Amount(_) | Role::Unknown)).collect();
    let code = of(|r| *r == Role::Code).next()?;
    let name = of(|r| *r == Role::Name).next()?;
    let plain = base.iter().all(|c| c.block == 0) && of(|r| matches!(r, Role::Line | Role::Skip)).next().is_none();
    let is_name = |t: &str| t.chars().any(is_cjk);
    let at = (0..f.grid.cols()).find(|c| column_texts(f, *c).any(|t| is_name(t) && !is_total(t)))?;
    let codes = (0..at).all(|c| column_texts(f, c).all(|t| is_total(t) || t.bytes().all(|b| b.is_ascii_digit())));
    if !plain || !codes || at == 0 || f.grid.cols() != at + 1 + amounts.len() {
        return None;
    }
    let codes = std::iter::repeat_n(code.clone(), at);
    Some(codes.chain([name.clone()]).chain(amounts.into_iter().cloned()).collect())
}

fn holds_amounts(f: &Fragment, col: usize) -> bool {
    column_texts(f, col).any(Amount::is_decimal)
}

fn holds_codes(f: &Fragment, col: usize) -> bool {
    let mut any = false;
    column_texts(f, col).all(|t| {
        any = true;
        code(t).is_some_and(|c| c.len() == 7)
    }) && any
}

fn column_texts(f: &Fragment, col: usize) -> impl Iterator<Item = &str> {
    (0..f.grid.rows())
        .filter_map(move |r| f.grid.cell(r, col).filter(|c| c.row == r && c.col == col))
        .map(|c| c.text.as_str())
        .filter(|t| !t.is_empty())
}
