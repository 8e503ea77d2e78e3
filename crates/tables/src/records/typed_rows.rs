//! Typed rows from raw rows: codes joined, kinds and levels set, figures parsed.
use super::codes::{digits_before_name, join_code, split_code};
use super::cut_rows::join_cut_rows;
use super::raw_row::{RawCell, RawRow};
use super::repeated_totals::{TotalRow, drop_repeated_totals};
use super::wording::{column_name, on_page};
use crate::vocabulary::{Vocabulary, is_total};
use juesuan_model::schema::Form;
use juesuan_model::text::{fold, squeeze};
use juesuan_model::{Amount, Cause, Cell, Finding, FindingCode, Level, Location, Print, Row, RowKind, TableId};

/// A name that begins with more digits than this begins with a code, or a part of one: 12个 does not.
const DIGITS_IN_NAME: usize = 2;

/// The table that rows belong to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowContext {
    pub(crate) table: TableId,
    pub(crate) form: Form,
}

/// Types the rows of grids, of every form but that of 09.
pub(super) fn from_grids(
    raw: Vec<RawRow>,
    context: RowContext,
    vocabulary: &Vocabulary,
    findings: &mut Vec<Finding>,
) -> Vec<Row> {
    let mut raw = join_cut_rows(raw, context.form, vocabulary);
    drop_repeated_totals(
        &mut raw,
        |r| TotalRow { name: &r.name, has_code: r.has_code() },
        |r| {
            let mut figures: Vec<(String, String)> =
                r.cells.iter().map(|c| (c.column.to_string(), c.text.clone())).collect();
            figures.sort_unstable();
            (r.block, r.line.clone(), figures)
        },
    );
    rows(&raw, context, findings)
}

/// Types rows of every form but that of 09. A line with nothing but a 行次 is no row.
pub(crate) fn rows(raw: &[RawRow], context: RowContext, findings: &mut Vec<Finding>) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::with_capacity(raw.len());
    let mut codes_above: Vec<String> = Vec::new();
    for r in raw.iter().filter(|r| !r.has_no_label() || r.cells.iter().any(|c| !c.text.is_empty()) || r.is_reported()) {
        let row = typed(r, context, &mut codes_above, out.len(), findings);
        out.push(row);
    }
    out
}

/// Whether a row stays in a table without a figure: 合计 without a value is no row.
pub(crate) fn stays_in_empty_table(kind: RowKind, name: Option<&str>) -> bool {
    kind == RowKind::Item && name.is_some()
}

fn typed(
    r: &RawRow,
    context: RowContext,
    codes_above: &mut Vec<String>,
    index: usize,
    findings: &mut Vec<Finding>,
) -> Row {
    let mut name = squeeze(&r.name);
    let mut code = join_code(&r.codes, codes_above);
    if code.is_none() && matches!(context.form, Form::Classified | Form::Grouped) {
        (code, name) = split_code(name);
    }
    let is_total = is_total(&name);
    if is_total {
        code = None;
    }
    report(r, context, code.as_deref(), &name, index, findings);
    let mut row = Row::default();
    row.kind = if is_total { RowKind::Total } else { RowKind::Item };
    row.side = r.side;
    row.line_no = fold(&r.line).parse().ok();
    row.level = code.as_deref().and_then(Level::of_code);
    row.code = code;
    row.name = (!name.is_empty()).then_some(name);
    row.cells = cells(r, context.table, index, findings);
    row.page = r.page;
    row
}

/// Types the amount cells of a row.
pub(crate) fn cells(r: &RawRow, table: TableId, index: usize, findings: &mut Vec<Finding>) -> Vec<Cell> {
    r.cells.iter().map(|c| cell(c, r.page, table, index, findings)).collect()
}

/// Reports what was found while the row was read, an odd code, a missing label.
fn report(r: &RawRow, context: RowContext, code: Option<&str>, name: &str, index: usize, findings: &mut Vec<Finding>) {
    let RowContext { table, form } = context;
    let number = table.number();
    let (at, at_zh) = on_page(r.page);
    let place = |row| Location::table(table).with_row(row).with_page(r.page).with_bbox(r.bbox);
    let warning =
        |rule: FindingCode, en: String, zh: String| Finding::new(rule, Cause::Reading, en, zh).at(place(Some(index)));
    r.place_findings(table, index, findings);
    if let Some(c) = code
        && Level::of_code(c).is_none()
    {
        findings.push(warning(
            FindingCode::OddCode,
            format!("table {table}{at}: the code “{c}” ({name}) does not have 3, 5 or 7 digits"),
            format!("{number}表{at_zh}：科目编码“{c}”（{name}）不是3、5或7位"),
        ));
    }
    if matches!(form, Form::Classified | Form::Grouped) && code.is_none() && digits_before_name(name) > DIGITS_IN_NAME {
        findings.push(warning(
            FindingCode::OddCode,
            format!("table {table}{at}: the name “{name}” begins with digits that are no code"),
            format!("{number}表{at_zh}：名称“{name}”以数字开头，不是科目编码"),
        ));
    }
    if name.is_empty() && code.is_none() && !r.is_reported() {
        let figures: Vec<&str> = r.cells.iter().filter(|c| c.is_figure()).map(|c| c.text.as_str()).collect();
        let figures = figures.join(", ");
        let finding = warning(
            FindingCode::RowWithoutName,
            format!("table {table}{at}: a row has figures ({figures}) but no code or name; check the rows beside it"),
            format!("{number}表{at_zh}：有数值（{figures}）的行既无编码也无名称，请核对相邻行"),
        );
        // Its figures may be those of a neighbour.
        findings.push(finding.at(place(Some(index.saturating_sub(1)))).at(place(Some(index + 1))));
    }
}

/// Types an amount cell. `page`: that of its row.
pub(super) fn cell(c: &RawCell, page: Option<u32>, table: TableId, row: usize, findings: &mut Vec<Finding>) -> Cell {
    let (value, raw): (Option<Amount>, Option<String>) = match Print::read(&c.text) {
        Print::Blank => (None, None),
        Print::Nil => (None, Some(c.text.clone())),
        Print::Figure(a) => (Some(a), None),
        Print::Other(s) => {
            let (at, at_zh) = on_page(page);
            let column = column_name(table, &c.column);
            findings.push(
                Finding::new(FindingCode::NotAFigure, Cause::Reading,
                    format!("table {table}{at}, column {column}: “{s}” is not a figure; the print is kept, the value is empty"),
                    format!("{}表{at_zh}“{column}”列：“{s}”不是数值，保留原文，数值留空", table.number()),
                )
                .at(Location::table(table).with_row(row).with_column(c.column.clone()).with_page(c.page.or(page)).with_bbox(c.bbox)),
            );
            (None, Some(s))
        }
    };
    let mut cell = Cell::new(c.column.clone());
    cell.value = value;
    cell.raw = raw;
    cell.bbox = c.bbox;
    cell.page = c.page.filter(|p| Some(*p) != page);
    cell
}
