//! Typed rows from raw rows: codes joined, rows cut by a page end put together, repeated totals dropped.
use crate::records::raw_rows::{RawCell, RawRow};
use crate::vocabulary::{Vocabulary, is_total};
use juesuan_model::schema::Form;
use juesuan_model::text::{fold, is_cjk};
use juesuan_model::{Amount, Cause, Cell, Column, Finding, FindingCode, Level, Location, Print, Row, RowKind, TableId};

/// Types the rows of every form but 09's.
pub(super) fn rows(
    raw: Vec<RawRow>,
    form: Form,
    table: TableId,
    vocabulary: &Vocabulary,
    findings: &mut Vec<Finding>,
) -> Vec<Row> {
    let raw = drop_repeated_totals(join_cut_rows(raw, form, vocabulary));
    let mut out: Vec<Row> = Vec::with_capacity(raw.len());
    let mut parts: Vec<String> = Vec::new();
    for r in raw {
        // A line with only a 行次 is no row.
        if !r.has_code() && r.name.is_empty() && r.cells.iter().all(|c| c.text.is_empty()) {
            continue;
        }
        let row = typed(&r, form, table, &mut parts, out.len(), findings);
        out.push(row);
    }
    out
}

/// The rows of a table without a figure: 合计 without a value is not a row.
pub(super) fn of_empty(rows: Vec<Row>) -> Vec<Row> {
    rows.into_iter().filter(|r| r.kind == RowKind::Item && r.name.is_some()).collect()
}

fn typed(
    r: &RawRow,
    form: Form,
    table: TableId,
    parts: &mut Vec<String>,
    index: usize,
    findings: &mut Vec<Finding>,
) -> Row {
    let mut name = fold_keep(&r.name);
    let mut code = join_code(&r.codes, parts);
    if code.is_none() && matches!(form, Form::Classified | Form::Grouped) {
        (code, name) = split_code(name);
    }
    let total = is_total(&name);
    if total {
        code = None;
    }
    let place = |column: Option<Column>| {
        Location::table(table).with_row(index).with_column(column).with_page(r.page).with_bbox(r.bbox)
    };
    if let Some(c) = &code
        && Level::of_code(c).is_none()
    {
        findings.push(
            Finding::new(
                FindingCode::OddCode,
                Cause::Reading,
                format!("table {table}, page {}: “{c}” ({name}) has neither 3, 5 nor 7 digits", r.page),
                format!("{}表第{}页：科目编码“{c}”（{name}）不是3、5或7位", table.number(), r.page),
            )
            .at(place(None)),
        );
    }
    if matches!(form, Form::Classified | Form::Grouped) && code.is_none() && digits_before_name(&name) > 2 {
        findings.push(
            Finding::new(
                FindingCode::OddCode,
                Cause::Reading,
                format!("table {table}, page {}: the name “{name}” begins with digits that are no code", r.page),
                format!("{}表第{}页：名称“{name}”以数字开头，不是科目编码", table.number(), r.page),
            )
            .at(place(None)),
        );
    }
    if name.is_empty() && code.is_none() {
        let figures: Vec<&str> = r.cells.iter().filter(|c| c.is_figure()).map(|c| c.text.as_str()).collect();
        let figures = figures.join(", ");
        findings.push(
            Finding::new(
                FindingCode::RowWithoutName,
                Cause::Reading,
                format!("table {table}, page {}: a row with figures ({figures}) has neither a code nor a name", r.page),
                format!("{}表第{}页：有数值（{figures}）的行既无编码也无名称", table.number(), r.page),
            )
            .at(place(None))
            // Its figures may be those of a neighbour.
            .at(place(None).with_row(index.saturating_sub(1)))
            .at(place(None).with_row(index + 1)),
        );
    }
    let line_no = fold(&r.line).parse().ok();
    let mut row = Row::default();
    row.kind = if total { RowKind::Total } else { RowKind::Item };
    row.side = r.side;
    row.line_no = line_no;
    row.level = code.as_deref().and_then(Level::of_code);
    row.code = code;
    row.name = (!name.is_empty()).then_some(name);
    row.cells = r.cells.iter().map(|c| cell(c, r.page, table, index, findings)).collect();
    row.page = Some(r.page);
    row
}

/// Types an amount cell.
pub(super) fn cell(c: &RawCell, page: u32, table: TableId, row: usize, findings: &mut Vec<Finding>) -> Cell {
    let (value, raw): (Option<Amount>, Option<String>) = match Print::read(&c.text) {
        Print::Blank => (None, None),
        Print::Nil => (None, Some(c.text.clone())),
        Print::Figure(a) => (Some(a), None),
        Print::Other(s) => {
            findings.push(
                Finding::new(
                    FindingCode::NotAFigure,
                    Cause::Reading,
                    format!(
                        "table {table}, page {page}, column {}: “{s}” is no figure; it is kept as printed in raw",
                        c.column
                    ),
                    format!("{}表第{page}页{}列：“{s}”不是数值，原样保留在raw中", table.number(), c.column),
                )
                .at(Location::table(table)
                    .with_row(row)
                    .with_column(c.column.clone())
                    .with_page(c.page.or(Some(page)))
                    .with_bbox(c.bbox)),
            );
            (None, Some(s))
        }
    };
    let mut cell = Cell::new(c.column.clone());
    cell.value = value;
    cell.raw = raw;
    cell.bbox = c.bbox;
    cell.page = c.page.filter(|p| *p != page);
    cell
}

/// A name as printed; only invisible characters go.
fn fold_keep(name: &str) -> String {
    juesuan_model::text::squeeze(name)
}

/// Joins 类|款|项 to one code. ColumnRoles left blank take the class and section of the row above; columns that repeat the
/// shorter code (201 | 20106 | 2010601) are not doubled.
fn join_code(printed: &[String], above: &mut Vec<String>) -> Option<String> {
    let digits: Vec<String> =
        printed.iter().map(|c| fold(c).chars().filter(char::is_ascii_digit).collect::<String>()).collect();
    let last = digits.iter().rposition(|d| !d.is_empty())?;
    above.resize(digits.len(), String::new());
    let mut code = String::new();
    for (i, d) in digits.iter().take(last + 1).enumerate() {
        let part = if d.is_empty() { above.get(i).cloned().unwrap_or_default() } else { d.clone() };
        if !code.is_empty() && part.len() > code.len() && part.starts_with(&code) {
            code = part.clone();
        } else {
            code.push_str(&part);
        }
        if let Some(a) = above.get_mut(i) {
            *a = part;
        }
    }
    above.iter_mut().skip(last + 1).for_each(String::clear);
    Some(code)
}

/// How many digits a name begins with.
fn digits_before_name(name: &str) -> usize {
    name.chars().take_while(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).count()
}

/// The lowest of several codes that were printed in columns of their own and stand in one: 201|20106|2010601.
fn lowest_code(digits: &str) -> &str {
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    match digits.len() {
        8 if part(3, 6) == part(0, 3) => part(3, 8),
        15 if part(3, 6) == part(0, 3) && part(8, 13) == part(3, 8) => part(8, 15),
        _ => digits,
    }
}

/// A code printed before the name in one column.
fn split_code(name: String) -> (Option<String>, String) {
    let digits: String = name.chars().take(digits_before_name(&name)).collect();
    let behind = name.get(digits.len()..).unwrap_or_default().trim_start_matches(['-', '—', '－', '.', '、']);
    let begins_name = behind.chars().next().is_some_and(is_cjk);
    let folded = fold(&digits);
    let code = lowest_code(&folded);
    if matches!(code.len(), 3 | 5 | 7) && begins_name {
        return (Some(code.to_owned()), behind.to_owned());
    }
    (None, name)
}

/// Puts together rows that a page end cuts in two.
fn join_cut_rows(raw: Vec<RawRow>, form: Form, vocabulary: &Vocabulary) -> Vec<RawRow> {
    let has_lines = raw.iter().filter(|r| !r.line.is_empty()).count() * 2 > raw.len();
    let mut out: Vec<RawRow> = Vec::with_capacity(raw.len());
    for r in raw {
        match out.last_mut() {
            Some(last)
                if last.block == r.block
                    && last.fragment < r.fragment
                    && is_cut(last, &r, form, has_lines, vocabulary) =>
            {
                last.name.push_str(&r.name);
                if !last.has_code() {
                    last.codes = r.codes;
                }
                if last.line.is_empty() {
                    last.line = r.line;
                }
                for c in r.cells {
                    if let Some(k) = last.cells.iter_mut().find(|k| k.column == c.column)
                        && k.text.is_empty()
                    {
                        (k.text, k.bbox, k.page) = (c.text, c.bbox, c.page);
                    }
                }
                last.fragment = r.fragment;
            }
            _ => out.push(r),
        }
    }
    out
}

/// Whether `next`, the first row of a page, is the rest of `last`, the last one of the page before.
fn is_cut(last: &RawRow, next: &RawRow, form: Form, has_lines: bool, vocabulary: &Vocabulary) -> bool {
    // Figures at the top of their cells, the label centred or below: it goes over to the next page alone.
    let label_behind = last.has_figure()
        && last.has_no_label()
        && !next.has_no_label()
        && !next.has_figure()
        && (last.line.is_empty() || next.line.is_empty());
    // Figures and code at the bottom of their cells: the first lines of the name stay behind alone.
    let name_before = matches!(form, Form::Classified | Form::Grouped)
        && !(last.has_figure() || last.has_code() || is_total(&last.name))
        && next.has_code()
        && next.has_figure();
    if form != Form::ThreePublic && (label_behind || name_before) {
        return true;
    }
    if next.has_code() || !next.line.is_empty() || is_total(&next.name) || (last.has_figure() && next.has_figure()) {
        return false;
    }
    match form {
        Form::Classified | Form::Grouped => last.has_code(),
        Form::TwoSided => {
            let joined = format!("{}{}", last.name, next.name);
            !vocabulary.is_item(&next.name)
                && (has_lines && !last.line.is_empty() || vocabulary.is_item(&joined) || next.name.is_empty())
        }
        Form::ThreePublic => false,
    }
}

/// A total row printed again (on every page; at the top and at the end, swu-2023) is one row, the first.
fn drop_repeated_totals(raw: Vec<RawRow>) -> Vec<RawRow> {
    let mut out: Vec<RawRow> = Vec::with_capacity(raw.len());
    for r in raw {
        let repeats = is_total(&r.name)
            && !r.has_code()
            && out.iter().any(|o| o.block == r.block && o.line == r.line && o.name == r.name && same_figures(o, &r));
        if !repeats {
            out.push(r);
        }
    }
    out
}

fn same_figures(a: &RawRow, b: &RawRow) -> bool {
    a.cells.iter().all(|c| b.cells.iter().any(|k| k.column == c.column && k.text == c.text))
}
