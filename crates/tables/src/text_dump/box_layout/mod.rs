//! Tables that a dump prints as boxes: each cell, column or row by itself, in the order of a layout analysis.
//!
//! In: the scattered drafts of a unit, and the lines of their pages. Out: the same drafts with their rows, where form,
//! codes and sums leave only one way to rebuild them; all others stay scattered, and are reported.
pub(crate) mod column_solver;
pub(crate) mod scattered;
pub(crate) mod sum_tree;
pub(crate) mod two_sided_boxes;

use crate::captions;
use crate::text_dump::box_layout::sum_tree::SumTree;
use crate::text_dump::columns::cross_table;
use crate::text_dump::columns::identities::{self, Bound};
use crate::text_dump::columns::narrative_bounds;
use crate::text_dump::columns::row_sums::{Value, scale, scaled, sums};
use crate::text_dump::columns::{self, HeaderWords, PrintedColumn, PrintedColumns};
use crate::text_dump::draft::Draft;
use crate::text_dump::lines::DumpLine;
use crate::text_dump::lines::page_number::{Numbering, is_page_number};
use crate::text_dump::lines::token::{Token, TokenKind, decimals};
use crate::text_dump::names::detached_names;
use crate::text_dump::rows::classified_rows::CodeFormat;
use crate::text_dump::rows::two_sided_rows::TwoSidedForm;
use crate::text_dump::rows::{PrintedFigure, PrintedRow};
use crate::vocabulary::{Vocabulary, is_numbered};
use column_solver::{ColumnBlock, PageAmounts};
use juesuan_model::schema::{Form, Schema, Schemas};
use juesuan_model::text::{fold, squeeze};
use juesuan_model::{NarrativeFigure, Side, TableId};
use std::collections::{HashMap, HashSet};

/// No table has more rows; a longer one is not rebuilt.
const ROWS: usize = 600;

/// No more ways to name the columns of a table are tried.
const NAMINGS: usize = 20_000;

/// Rounds in which one table helps another.
const ROUNDS: usize = 6;

/// Where a section begins: index of its title among all lines, and its page.
pub(crate) type SectionStart = (usize, Option<u32>);

/// Whether these lines have neither codes nor amounts.
fn is_empty(lines: &[DumpLine]) -> bool {
    let codes = [true, false].map(|economic| CodeFormat { economic, whole_amounts: false, layout: false });
    let is_code = |text: &str| codes.iter().any(|c| c.is_code(text));
    decimals(lines).is_none() && !lines.iter().flat_map(|l| &l.chunks).any(|c| is_code(&c.text))
}

/// A table whose columns are not named yet.
pub(crate) struct BoxTable {
    /// The column of the income side.
    pub(crate) income: Vec<PrintedColumn>,
    /// The columns of all other rows.
    pub(crate) list: Vec<PrintedColumn>,
    pub(crate) rows: Vec<PrintedRow>,
    /// For each row, its block and its position in the block.
    pub(crate) at: Vec<(usize, usize)>,
    /// The figures of each page by their values.
    pub(crate) figs: HashMap<Option<u32>, HashMap<Value, PrintedFigure>>,
    /// The values of each row; the order of several columns means nothing yet.
    pub(crate) values: Vec<Vec<Value>>,
}

/// Rebuilds scattered tables as far as possible.
pub(crate) fn rebuild(
    set: &mut [Draft],
    lines: &[DumpLine],
    begins: &[SectionStart],
    schemas: &Schemas,
    vocabulary: &Vocabulary,
    narrative: &[NarrativeFigure],
) {
    let mut open: Vec<(usize, BoxTable)> = Vec::new();
    // The classes of 03 and 05 help to find those of 01 and 04.
    for form in [Form::Classified, Form::TwoSided] {
        for i in 0..set.len() {
            let Some(d) = set.get(i).filter(|d| d.scattered && d.form == form) else { continue };
            let schema = schemas.get(d.table);
            let Some(region) = region(d, lines, begins) else { continue };
            if is_empty(&region) {
                // An empty form: nothing of it is scattered.
                set.get_mut(i).into_iter().for_each(|d| d.scattered = false);
                continue;
            }
            let Some(boxes) = BoxPages::read(region) else { continue };
            let read = match d.form {
                Form::Classified => boxes.coded(schema),
                _ => boxes.two_sided(set, d.table, schemas, vocabulary),
            };
            if let Some((mut shape, blocks, pages)) = read
                && let Some(columns) = column_solver::columns(&blocks, &pages)
            {
                shape.fill(&columns);
                open.push((i, shape));
            }
        }
        // One table may help another only once it is read.
        for _ in 0..ROUNDS {
            let before = known(set);
            open.retain(|(i, shape)| !name(set, *i, shape, schemas, narrative));
            if known(set) == before {
                break;
            }
        }
    }
}

/// Number of figures with a column.
fn known(set: &[Draft]) -> usize {
    set.iter().flat_map(|d| &d.rows).flat_map(|r| &r.figs).filter(|f| f.column.is_some()).count()
}

/// The lines on a table's pages, before its title and after it; `None` if another table is on one of them.
fn region(d: &Draft, lines: &[DumpLine], begins: &[SectionStart]) -> Option<Vec<DumpLine>> {
    let first = d.section.page?;
    let mut last = lines.get(d.section.to.checked_sub(1)?)?.page?;
    for (from, page) in begins {
        let page = (*page)?;
        if *from != d.section.from && page == first {
            return None;
        }
        if *from > d.section.from {
            last = page - 1;
            break;
        }
    }
    let all = || lines.iter().enumerate().filter(|(_, l)| l.page.is_some_and(|p| (first..=last).contains(&p)));
    Some(all().filter(|(i, l)| !is_page_number(l, lines.get(i + 1))).map(|(_, l)| l.clone()).collect())
}

/// The pages of one table.
struct BoxPages {
    lines: Vec<DumpLine>,
    tokens: Vec<Token>,
    scale: u32,
}

/// What the column solver needs to know about a table.
type BoxReading = (BoxTable, Vec<ColumnBlock>, Vec<PageAmounts>);

impl BoxPages {
    fn read(lines: Vec<DumpLine>) -> Option<Self> {
        let decimals = decimals(&lines)?;
        let mut tokens: Vec<Token> = Vec::new();
        for (i, l) in lines.iter().enumerate() {
            crate::text_dump::lines::token::tokens(l, i, Some(decimals), &mut tokens);
        }
        Some(Self { lines, tokens, scale: u32::try_from(decimals).ok()? })
    }

    /// The lines without a row of the table.
    fn header(&self, is_row: impl Fn(&Token) -> bool) -> Vec<DumpLine> {
        let rows: HashSet<usize> = self.tokens.iter().filter(|t| is_row(t)).map(|t| t.line).collect();
        self.lines.iter().enumerate().filter(|(i, _)| !rows.contains(i)).map(|(_, l)| l.clone()).collect()
    }

    fn pages(&self) -> Vec<Option<u32>> {
        let mut out: Vec<Option<u32>> = self.lines.iter().map(|l| l.page).collect();
        out.dedup();
        out
    }

    /// 02, 03, 05, 07, 08.
    fn coded(&self, schema: &Schema) -> Option<BoxReading> {
        let codes = CodeFormat { economic: false, whole_amounts: false, layout: false };
        let is_code = |t: &Token| t.kind == TokenKind::Int && codes.is_code(&t.text);
        let is_total = |t: &&Token| t.kind == TokenKind::Word && fold(&t.text) == "合计";
        let total = self.tokens.iter().find(is_total)?;
        let list = header_columns(&self.header(|t| t.kind == TokenKind::Amount || is_code(t)), schema, None)?;
        // Every digit must be part of a code, an amount or one of the 栏次.
        let others =
            || self.tokens.iter().filter(|t| !matches!(t.kind, TokenKind::Word | TokenKind::Amount) && !is_code(t));
        if others().any(|t| !self.lines.get(t.line).is_some_and(|l| is_of_header(t, l, list.len()))) {
            return None;
        }
        let (mut pages, mut figs) = (Vec::new(), HashMap::new());
        // The rows below the first; `None` is the total printed again.
        let mut listed: Vec<Option<&Token>> = Vec::new();
        let mut from = 0;
        for page in self.pages() {
            let own: Vec<&Token> = self.tokens.iter().filter(|t| t.page == page && is_code(t)).collect();
            let count = self.tokens.iter().filter(|t| t.page == page && t.kind == TokenKind::Amount).count();
            let has_total = self.tokens.iter().filter(|t| t.page == page).any(|t| is_total(&t));
            if from > 0 && has_total && count == (own.len() + 1) * list.len() {
                listed.push(None);
            }
            listed.extend(own.into_iter().map(Some));
            let to = listed.len() + 1;
            let mut of: HashMap<Value, PrintedFigure> = HashMap::new();
            let mut amounts = Vec::new();
            for t in self.tokens.iter().filter(|t| t.kind == TokenKind::Amount && t.page == page) {
                let fig = PrintedFigure::new(t);
                let value = scaled(fig.amount.as_ref()?.value(), self.scale)?;
                of.entry(value).or_insert(fig);
                amounts.push((value, None));
            }
            figs.insert(page, of);
            pages.push(PageAmounts { rows: std::iter::once(from..to).collect(), amounts });
            from = to;
        }
        if listed.is_empty() || listed.len() > ROWS {
            return None;
        }
        // A table that ends with a section without items continues elsewhere.
        let depth = |t: &&Token| t.text.len();
        if listed.iter().flatten().map(depth).max() != listed.iter().flatten().last().map(depth) {
            return None;
        }
        let tree = SumTree::of_codes(&listed.iter().map(|t| t.map(|t| t.text.as_str())).collect::<Vec<_>>())?;
        let sums = sums(&list.iter().map(|c| c.id.as_str()).collect::<Vec<_>>());
        let additive = matches!(sums.as_slice(), [one] if one.total == 0 && one.minus.is_empty() && one.plus.len() + 1 == list.len());
        let block = ColumnBlock { tree, columns: list.len(), additive, expected: Vec::new() };
        let words: Vec<&Token> = self.tokens.iter().filter(|t| t.kind == TokenKind::Word).collect();
        let mut rows = vec![PrintedRow {
            name: squeeze(&total.text),
            page: self.pages().first().copied()?,
            ..PrintedRow::default()
        }];
        let mut at = vec![(0, 0)];
        for (i, t) in listed.iter().enumerate().filter_map(|(i, t)| Some((i, (*t)?))) {
            rows.push(PrintedRow { code: Some(t.text.clone()), page: t.page, ..PrintedRow::default() });
            at.push((0, i + 1));
        }
        detached_names::name_rows(rows.get_mut(1..)?, &words, &self.lines);
        Some((BoxTable { income: Vec::new(), list, rows, at, figs, values: Vec::new() }, vec![block], pages))
    }

    /// 01, 04.
    fn two_sided(
        &self,
        set: &[Draft],
        table: TableId,
        schemas: &Schemas,
        vocabulary: &Vocabulary,
    ) -> Option<BoxReading> {
        let schema = schemas.get(table);
        let header = self.header(|t| t.kind == TokenKind::Amount);
        let income = header_columns(&header, schema, Some(Side::Income))?;
        let list = header_columns(&header, schema, Some(Side::Expenditure))?;
        let sided =
            TwoSidedForm { schema, schemas, vocabulary, has_lines: true, whole_amounts: false, side_is_known: false };
        let (shape, mut blocks, pages) =
            two_sided_boxes::shape(&self.tokens, &self.pages(), &sided, income, list, self.scale)?;
        let expected = cross_table::classes(set, table, &shape.rows, self.scale, schemas);
        // Among zeros, a class adds up in any row: without another table its row is unknown.
        let is_class = |r: &PrintedRow| r.side == Some(Side::Expenditure) && is_numbered(&r.name);
        if shape.rows.iter().zip(&expected).any(|(r, e)| is_class(r) && e.is_none()) {
            return None;
        }
        for (i, block) in blocks.iter_mut().enumerate() {
            block.expected = vec![None; block.tree.rows()];
            for (at, e) in shape.at.iter().zip(&expected).filter(|(at, _)| at.0 == i) {
                block.expected.get_mut(at.1).into_iter().for_each(|x| *x = *e);
            }
        }
        Some((shape, blocks, pages))
    }
}

impl BoxTable {
    /// Gives the rows the values at their positions.
    fn fill(&mut self, columns: &[Vec<Vec<Value>>]) {
        let of = |(block, row): (usize, usize)| {
            columns.get(block).into_iter().flatten().filter_map(|c| c.get(row).copied()).collect()
        };
        self.values = self.at.iter().map(|at| of(*at)).collect();
    }

    /// The rows that have all columns.
    fn wide(&self) -> Vec<usize> {
        (0..self.rows.len()).filter(|r| !self.is_income(*r)).collect()
    }

    fn is_income(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|r| r.side == Some(Side::Income))
    }
}

/// The columns that the words of a header name; `None` if they are uncertain.
fn header_columns(header: &[DumpLine], schema: &Schema, side: Option<Side>) -> Option<Vec<PrintedColumn>> {
    // The 栏次 may be printed in any order.
    let words = HeaderWords { numbered: None, ..HeaderWords::new(header) };
    let PrintedColumns { list, doubts, .. } = columns::read(&words, schema, side, None);
    (doubts.is_empty() && !list.is_empty()).then_some(list)
}

/// Whether digits are one of the 栏次, a page number, or part of a caption.
fn is_of_header(t: &Token, line: &DumpLine, columns: usize) -> bool {
    let number: Option<usize> = t.text.parse().ok().filter(|_| t.kind == TokenKind::Int);
    number.is_some_and(|n| (1..=columns).contains(&n))
        || line.numbering == Numbering::Fits
        || captions::label(&line.text).is_some()
        || captions::year(&line.text).is_some()
}

/// Names the columns of a table, as far as all ways to do so agree that add up and fit the other tables. True if
/// nothing is left to do.
fn name(set: &mut [Draft], index: usize, shape: &BoxTable, schemas: &Schemas, narrative: &[NarrativeFigure]) -> bool {
    let Some(d) = set.get_mut(index) else { return true };
    let mut draft = d.clone();
    let columns =
        |list: &[PrintedColumn]| PrintedColumns { list: list.to_vec(), named: list.len(), ..PrintedColumns::default() };
    (draft.columns, draft.income) = (columns(&shape.list), columns(&shape.income));
    draft.rows.clone_from(&shape.rows);
    for (r, values) in draft.rows.iter_mut().zip(&shape.values) {
        let figs = shape.figs.get(&r.page);
        r.figs = values.iter().filter_map(|v| figs?.get(v).cloned()).collect();
        r.by_identity = true;
        if let [one] = r.figs.as_mut_slice() {
            one.column = Some(0);
        }
    }
    draft.orphans.clear();
    draft.section.unread.clear();
    draft.scattered = false;
    let old = std::mem::replace(d, draft);
    let bounds = cross_table::bounds(set, index, schemas);
    let Some(d) = set.get_mut(index) else { return true };
    let mut namings = namings_with(
        shape,
        &bounds,
        &narrative_bounds::bounds(narrative, d.table, d.section.captions.unit.as_deref(), scale(d)),
    );
    if namings.is_empty() {
        // The text may be about something else; two tables are not.
        namings = namings_with(shape, &bounds, &[]);
    }
    if namings.is_empty() || d.rows.iter().zip(&shape.values).any(|(r, v)| r.figs.len() != v.len()) {
        *d = Draft { scattered: true, ..old };
        d.give_up();
        return true;
    }
    let wide = shape.wide();
    let column = |c: usize| wide.iter().map(move |r| shape.values.get(*r).and_then(|v| v.get(c)).copied());
    // For each printed column, the values that it has in all namings.
    let of: Vec<Option<usize>> = (0..shape.list.len())
        .map(|k| {
            let first = namings.first()?.get(k).copied()?;
            let same = |c: &usize| column(*c).eq(column(first));
            namings.iter().all(|n| n.get(k).is_some_and(same)).then_some(first)
        })
        .collect();
    for r in wide.iter() {
        let Some(r) = d.rows.get_mut(*r) else { continue };
        for (k, c) in of.iter().enumerate() {
            if let Some(f) = c.and_then(|c| r.figs.get_mut(c)) {
                f.column = Some(k);
            }
        }
    }
    of.iter().all(Option::is_some)
}

/// The namings that fit the other tables and what the text says about the total row.
fn namings_with(shape: &BoxTable, bounds: &[Vec<(usize, Bound)>], said: &[(&str, Bound)]) -> Vec<Vec<usize>> {
    let column = |id: &str| shape.list.iter().position(|c| c.id.as_str() == id);
    let mut all = bounds.to_vec();
    if let Some(total) = all.first_mut() {
        total.extend(said.iter().filter_map(|(id, b)| Some((column(id)?, *b))));
    }
    namings(shape, &all)
}

/// The ways to name the columns that keep the sums of all rows and the bounds: for each printed column, the index of
/// its values.
fn namings(shape: &BoxTable, bounds: &[Vec<(usize, Bound)>]) -> Vec<Vec<usize>> {
    let n = shape.list.len();
    let sums = sums(&shape.list.iter().map(|c| c.id.as_str()).collect::<Vec<_>>());
    let wide = shape.wide();
    let value = |c: usize, r: usize| shape.values.get(r).and_then(|v| v.get(c)).copied().unwrap_or(0);
    let same = |a: usize, b: usize| wide.iter().all(|r| value(a, *r) == value(b, *r));
    let holds = |pick: &[usize]| {
        let reading: Vec<usize> = (0..pick.len()).collect();
        wide.iter().all(|r| {
            let values: Vec<Value> = pick.iter().map(|c| value(*c, *r)).collect();
            let of_row = bounds.get(*r).map(Vec::as_slice).unwrap_or_default();
            let bounded: Vec<(usize, Bound)> = of_row.iter().copied().filter(|(c, _)| *c < values.len()).collect();
            identities::within(&bounded, &values, &reading)
                && (values.len() < n
                    || sums.iter().all(|s| crate::text_dump::columns::row_sums::holds(s, &values, &reading)))
        })
    };
    // Depth first, the printed columns from left to right.
    let (mut out, mut pick, mut next) = (Vec::new(), Vec::new(), vec![0usize]);
    // A column that is the sum of the others is the first.
    let is_total = |c: usize| wide.iter().any(|r| value(c, *r) != 0) && same(c, 0);
    let additive = matches!(sums.as_slice(), [one] if one.total == 0 && one.minus.is_empty());
    let mut steps = 0;
    while let Some(from) = next.pop() {
        steps += 1;
        if steps > NAMINGS {
            return Vec::new();
        }
        pick.truncate(next.len());
        let is_free = |c: &usize| !pick.contains(c);
        let is_new = |c: &usize| !(0..from).filter(is_free).any(|t| same(t, *c));
        let Some(c) = (from..n).find(|c| is_free(c) && is_new(c)) else { continue };
        next.push(c + 1);
        pick.push(c);
        if additive && !pick.first().is_some_and(|c| is_total(*c)) || !holds(&pick) {
            continue;
        }
        if pick.len() == n {
            out.push(pick.clone());
        } else {
            next.push(0);
        }
    }
    out
}
