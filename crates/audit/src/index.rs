//! A disclosure, indexed for computing.
//!
//! In: a [`Disclosure`]. Out: every cell as an exact integer in one common unit (steps), rows by code, item and class, the
//! 类/款/项 tree, and the precision of each printed figure. Built once per audit, so that no rule searches rows.
use crate::{row_items::Roles, rules::Rules};
use juesuan_model::{Cell, Column, Disclosure, Print, Row, RowKind, Table, TableId, TableStatus};
use std::collections::HashMap;

/// Decimals of an amount, at most. A figure with more was misread and takes part in nothing.
const MOST_DECIMALS: u32 = 6;

/// Index of a cell in [`Index::cells`].
pub(crate) type CellId = usize;

/// One cell, computable.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    pub(crate) table: TableId,
    pub(crate) row: usize,
    /// Index into the row's cells.
    pub(crate) column: usize,
    /// In common steps; none for a blank cell or a dash.
    pub(crate) value: Option<i128>,
    /// One unit of the last printed digit, in common steps; 0 where figures are exact.
    pub(crate) step: i128,
    /// The cell holds text, or its value is not known for another reason: it takes part in nothing.
    pub(crate) unreadable: bool,
}

/// One table, indexed.
#[derive(Debug)]
pub(crate) struct IndexedTable<'a> {
    pub(crate) id: TableId,
    pub(crate) table: &'a Table,
    /// Columns that any row prints, in printed order.
    pub(crate) columns: Vec<&'a str>,
    /// Row → its first cell.
    base: Vec<CellId>,
    pub(crate) by_code: HashMap<&'a str, usize>,
    /// Row → the rows one printed level below it.
    pub(crate) children: Vec<Vec<usize>>,
    /// Row → the row above it in the classification.
    pub(crate) parent: Vec<Option<usize>>,
    /// Rows of the top level.
    pub(crate) classes: Vec<usize>,
    pub(crate) total: Option<usize>,
    pub(crate) roles: Roles,
    /// Lengths of codes that occur.
    levels: [bool; 8],
    /// Common steps per unit of the table.
    pub(crate) scale: i128,
}

/// A disclosure, indexed.
#[derive(Debug)]
pub(crate) struct Index<'a> {
    pub(crate) disclosure: &'a Disclosure,
    pub(crate) tables: Vec<IndexedTable<'a>>,
    pub(crate) cells: Vec<Figure>,
    /// Decimals of one common step.
    pub(crate) digits: u32,
}

/// 元 per printed unit.
pub(crate) fn yuan(unit: &str) -> Option<i128> {
    match unit.trim().trim_start_matches("人民币") {
        "元" => Some(1),
        "千元" => Some(1_000),
        "万元" => Some(10_000),
        "百万元" => Some(1_000_000),
        "亿元" => Some(100_000_000),
        _ => None,
    }
}

impl<'a> Index<'a> {
    pub(crate) fn new(disclosure: &'a Disclosure, rules: &Rules) -> Self {
        let figures = || disclosure.tables.values().flat_map(|t| &t.rows).flat_map(|r| &r.cells);
        let decimals = figures().filter_map(|c| c.value.as_ref()).map(juesuan_model::Amount::decimals);
        let digits = decimals.filter(|d| *d <= MOST_DECIMALS).max().unwrap_or(0);
        let unit_of = |t: &Table| t.unit.as_deref().or(disclosure.unit.as_deref()).and_then(yuan);
        let filled = || disclosure.tables.values().filter(|t| t.status == TableStatus::Filled);
        let smallest = filled().filter_map(unit_of).min().unwrap_or(1);
        let fallback = disclosure.unit.as_deref().and_then(yuan).unwrap_or(smallest);
        let mut index =
            Self { disclosure, tables: Vec::with_capacity(9), cells: Vec::with_capacity(figures().count()), digits };
        for (&id, table) in &disclosure.tables {
            let factor = unit_of(table).unwrap_or(fallback.max(smallest)) / smallest.max(1);
            let is_yuan = table.unit.as_deref().or(disclosure.unit.as_deref()).and_then(yuan) == Some(1);
            index.add(id, table, factor.max(1), is_yuan, rules);
        }
        index
    }

    fn add(&mut self, id: TableId, table: &'a Table, factor: i128, is_yuan: bool, rules: &Rules) {
        let style = Style::of(table);
        let one = 10i128.checked_pow(self.digits).unwrap_or(1);
        let mut columns: Vec<&str> = Vec::new();
        let mut base = Vec::with_capacity(table.rows.len());
        for (row_ix, row) in table.rows.iter().enumerate() {
            base.push(self.cells.len());
            for (column, cell) in row.cells.iter().enumerate() {
                if !columns.contains(&cell.column.as_str()) {
                    columns.push(cell.column.as_str());
                }
                let value = cell.value.as_ref().and_then(|a| common(a.value(), self.digits, factor));
                let decimals = cell.value.as_ref().map_or(0, |a| style.decimals(a.decimals()));
                // In 元 a figure with two decimals is exact to the 分.
                let exact = is_yuan && decimals >= 2;
                let step = if exact { 0 } else { one / 10i128.pow(decimals.min(self.digits)) * factor };
                let unreadable = (cell.value.is_some() && value.is_none()) || is_word(cell);
                self.cells.push(Figure { table: id, row: row_ix, column, value, step, unreadable });
            }
        }
        let (by_code, parent, children, classes) = tree(&table.rows);
        let mut levels = [false; 8];
        for code in by_code.keys() {
            if let Some(level) = levels.get_mut(code.len()) {
                *level = true;
            }
        }
        let is_total = |r: &Row| r.kind == RowKind::Total;
        let overall = table.rows.iter().position(|r| is_total(r) && is_overall(r));
        // Tables by code have one total, whatever its name; 01, 04 and 06 have several, known by name.
        let total = overall.or_else(|| {
            let mut totals = table.rows.iter().enumerate().filter(|(_, r)| is_total(r));
            let several = id == TableId::GeneralPublicBasicExpenditure;
            let only = totals.next().filter(|(_, r)| r.side.is_none() && !several)?;
            totals.next().is_none().then_some(only.0)
        });
        let needs_roles = table.rows.iter().any(|r| r.code.is_none());
        let roles = if needs_roles { rules.items.roles(&table.rows) } else { Roles::default() };
        let ix = IndexedTable {
            id,
            table,
            columns,
            base,
            by_code,
            children,
            parent,
            classes,
            total,
            roles,
            levels,
            scale: one * factor,
        };
        self.exempt_header_total(&ix);
        self.exempt_headings(&ix);
        self.tables.push(ix);
    }

    /// Exempts totals without room for figures. In some forms (Shanghai's 07 and 08) the 合计 row of a fund table is the row
    /// of the sub-headers: the rows below have expenditure, 合计 has none. Such a total is not printed, rather than 0.
    fn exempt_header_total(&mut self, table: &IndexedTable<'a>) {
        const EXPENDITURE: &[Column] =
            &[Column::EXPENDITURE_TOTAL, Column::EXPENDITURE_BASIC, Column::EXPENDITURE_PROJECT];
        let Some(total) = table.total else { return };
        let cells = |row: usize| EXPENDITURE.iter().filter_map(move |c| table.cell(row, c));
        let filled = |ix: CellId| self.cells.get(ix).is_some_and(|f| f.value.is_some());
        let here: Vec<CellId> = cells(total).collect();
        if here.is_empty() || here.iter().any(|c| filled(*c)) || !table.classes.iter().any(|r| cells(*r).any(filled)) {
            return;
        }
        for ix in here {
            if let Some(f) = self.cells.get_mut(ix) {
                f.unreadable = true;
            }
        }
    }

    /// Exempts levels of the classification that are headings only. Some lists print 类 and 款 without figures above 项 with
    /// figures. Where no row of a level has a figure, the level is not summed; a single such row proves nothing.
    fn exempt_headings(&mut self, table: &IndexedTable<'a>) {
        for length in [3, 5] {
            let rows = &table.table.rows;
            let of_level = |r: &Row| r.code.as_ref().is_some_and(|c| c.len() == length);
            let bare: Vec<usize> = (0..rows.len()).filter(|i| rows.get(*i).is_some_and(of_level)).collect();
            let filled = |i: &usize| rows.get(*i).is_some_and(|r| r.figures() > 0);
            if bare.len() < 2 || bare.iter().any(filled) {
                continue;
            }
            for row in bare {
                for (figure, _) in self
                    .cells
                    .iter_mut()
                    .skip(table.base.get(row).copied().unwrap_or(usize::MAX))
                    .zip(rows.get(row).map(|r| r.cells.as_slice()).unwrap_or_default())
                {
                    figure.unreadable = true;
                }
            }
        }
    }

    pub(crate) fn table(&self, id: TableId) -> Option<&IndexedTable<'a>> {
        self.tables.iter().find(|t| t.id == id)
    }

    pub(crate) fn figure(&self, ix: CellId) -> Option<&Figure> {
        self.cells.get(ix)
    }

    /// The record that a cell was made from.
    pub(crate) fn record(&self, ix: CellId) -> Option<(&'a Row, &'a Cell)> {
        let f = self.cells.get(ix)?;
        let row = self.disclosure.tables.get(&f.table)?.rows.get(f.row)?;
        Some((row, row.cells.get(f.column)?))
    }
}

impl IndexedTable<'_> {
    pub(crate) fn status(&self) -> TableStatus {
        self.table.status
    }

    /// Whether the table prints any row of the level of a code; a list of 项 alone cannot lack a 类.
    pub(crate) fn prints_level(&self, code: &str) -> bool {
        self.levels.get(code.len()).copied().unwrap_or(false)
    }

    /// The cell of a row in a column.
    pub(crate) fn cell(&self, row: usize, column: impl AsRef<str>) -> Option<CellId> {
        let column = column.as_ref();
        let cells = &self.table.rows.get(row)?.cells;
        let at = cells.iter().position(|c| c.column.as_str() == column)?;
        Some(self.base.get(row)? + at)
    }
}

/// Rows by code, each row's parent and children, the rows of the top level.
type Tree<'a> = (HashMap<&'a str, usize>, Vec<Option<usize>>, Vec<Vec<usize>>, Vec<usize>);

/// The 类/款/项 tree of a table, whatever the order of its rows.
///
/// The children of a row are the rows one level (two digits) below it, or deeper ones if it has none of these. A row without
/// its own parent is an addend of nothing, so that the sum above a missing 类 or 款 row fails. In a table that prints no 类
/// at all, however, every row with nothing above it is a part of the whole: the 项, and a 款 without 项 (21298).
fn tree(rows: &[Row]) -> Tree<'_> {
    let mut by_code = HashMap::with_capacity(rows.len());
    for (i, row) in rows.iter().enumerate() {
        if let Some(code) = row.code.as_deref() {
            by_code.entry(code).or_insert(i);
        }
    }
    let mut parent = vec![None; rows.len()];
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); rows.len()];
    let mut deeper: Vec<Vec<usize>> = vec![Vec::new(); rows.len()];
    let mut top = usize::MAX;
    for (i, row) in rows.iter().enumerate() {
        let Some(code) = row.code.as_deref() else { continue };
        top = top.min(code.len());
        let mut length = code.len();
        while length > 3 {
            length -= 2;
            if let Some(&p) = code.get(..length).and_then(|c| by_code.get(c)) {
                if let Some(slot) = parent.get_mut(i) {
                    *slot = Some(p);
                }
                let list = if length + 2 == code.len() { &mut children } else { &mut deeper };
                if let Some(list) = list.get_mut(p) {
                    list.push(i);
                }
                break;
            }
        }
    }
    for (near, far) in children.iter_mut().zip(deeper) {
        if near.is_empty() {
            *near = far;
        }
    }
    let is_top = |i: usize, code: &str| if top > 3 { parent.get(i) == Some(&None) } else { code.len() == top };
    let classes = (0..rows.len())
        .filter(|&i| rows.get(i).and_then(|r| r.code.as_deref()).is_some_and(|code| is_top(i, code)))
        .collect();
    (by_code, parent, children, classes)
}

/// Whether a total row is the one over everything (合计, 总计, or the nameless row of 09).
fn is_overall(row: &Row) -> bool {
    row.name.as_deref().is_none_or(|n| {
        let n = juesuan_model::text::fold(n);
        matches!(n.as_str(), "合计" | "总计" | "小计" | "合计:" | "总合计")
    })
}

/// Text that is neither a figure nor a dash.
fn is_word(cell: &Cell) -> bool {
    cell.value.is_none() && cell.raw.as_deref().is_some_and(|r| matches!(Print::read(r), Print::Other(_)))
}

/// Steps beyond which sums could overflow. No amount has thirty digits, but a misread cell may.
const LARGEST: i128 = 10i128.pow(30);

/// A decimal as a number of common steps; none where it is too large.
fn common(value: rust_decimal::Decimal, digits: u32, factor: i128) -> Option<i128> {
    let shift = digits.checked_sub(value.scale())?;
    let steps = value.mantissa().checked_mul(10i128.checked_pow(shift)?)?.checked_mul(factor)?;
    (steps.abs() < LARGEST).then_some(steps)
}

/// How a table prints decimals.
struct Style {
    /// The finest precision, if the table drops trailing zeros (12.3 for 12.30); none if figures show their own.
    finest: Option<u32>,
}

impl Style {
    fn of(table: &Table) -> Self {
        let mut finest = 0;
        let mut coarser = false;
        let mut padded = false;
        let nonzero = || {
            table.rows.iter().flat_map(|r| &r.cells).filter_map(|c| c.value.as_ref()).filter(|a| !a.value().is_zero())
        };
        for a in nonzero() {
            finest = finest.max(a.decimals());
        }
        for a in nonzero() {
            coarser |= a.decimals() < finest;
            padded |= a.decimals() > 0 && a.as_str().ends_with('0');
        }
        Self { finest: (coarser && !padded).then_some(finest) }
    }

    fn decimals(&self, own: u32) -> u32 {
        self.finest.unwrap_or(own)
    }
}
