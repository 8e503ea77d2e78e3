//! Records from a draft.
//!
//! In: a draft whose figures have their columns, as far as they are known. Out: raw rows for [`crate::records`], and
//! findings about rows whose columns remain open, doubtful names, and text that no row took.
use crate::records::confidence::{self, TextDoubts};
use crate::records::{self, RawCell, RawRow, RowContext, RowFinding, TableParts, stays_in_empty_table, unplaced};
use crate::text_dump::columns::PrintedColumns;
use crate::text_dump::draft::Draft;
use crate::text_dump::lines::token::TokenKind;
use crate::text_dump::rows::{Doubt, PrintedRow, unconsumed};
use crate::vocabulary::is_total;
use juesuan_model::schema::Form;
use juesuan_model::text::squeeze;
use juesuan_model::{Cause, Column, Finding, FindingCode, Location, Row, RowKind, Table, TableId};

/// The records of a draft, and what was found on the way.
pub(crate) fn records(d: &Draft) -> (Table, Vec<Finding>) {
    let mut findings: Vec<Finding> = Vec::new();
    let table = d.table;
    let is_filled = d.figures() > 0;
    let kept = || d.rows.iter().filter(|r| is_printed(r) && (is_filled || stays_in_empty_table(kind(d, r), Some(""))));
    let raw: Vec<RawRow> = kept().map(|r| raw_row(d, r)).collect();
    let rows = match d.form {
        Form::ThreePublic => raw.iter().enumerate().map(|(i, r)| total(r, table, i, &mut findings)).collect(),
        form => records::rows(&raw, RowContext { table, form }, &mut findings),
    };
    let unclear =
        (!d.rows.is_empty() && !d.columns.doubts.is_empty() && is_filled).then(|| d.columns.doubts.join("; "));
    findings.extend(unclear.as_deref().map(|why| unclear_columns(d, why)));
    if d.scattered {
        findings.push(scattered_cells(d));
    }
    findings.extend(unconsumed::repeated_code(&d.rows).map(|r| repeated_code(table, r)));
    report_unplaced(d, &mut findings);
    let reading = confidence::of_text(TextDoubts {
        is_laid_out: d.layout,
        is_scattered: d.scattered,
        columns: unclear,
        rows: d.rows.len(),
        open: kept().filter(|r| is_open(d, r)).count(),
        by_sums: kept().filter(|r| r.by_identity).count(),
        findings: findings.len(),
    });
    let section = &d.section;
    let out = TableParts {
        title: Some(&section.title),
        page: section.page,
        captions: &section.captions,
        unit_in_header: None,
        columns: printed_columns(d),
        rows,
        is_filled,
        reading,
    };
    (out.into_table(), findings)
}

fn is_printed(r: &PrintedRow) -> bool {
    r.code.is_some() || !r.name.is_empty() || !r.figs.is_empty()
}

fn kind(d: &Draft, r: &PrintedRow) -> RowKind {
    let is_total = is_total(&r.name) && r.code.is_none() || d.form == Form::ThreePublic;
    if is_total { RowKind::Total } else { RowKind::Item }
}

/// Whether figures of a row have no column, and that is not said of the whole table.
fn is_open(d: &Draft, r: &PrintedRow) -> bool {
    !d.scattered && r.figs.iter().any(|f| f.amount.is_some() && f.column.is_none())
}

/// The row of 09.
fn total(r: &RawRow, table: TableId, index: usize, findings: &mut Vec<Finding>) -> Row {
    r.place_findings(table, index, findings);
    let mut row = Row::default();
    row.kind = RowKind::Total;
    row.cells = records::cells(r, table, index, findings);
    row.page = r.page;
    row
}

fn raw_row(d: &Draft, r: &PrintedRow) -> RawRow {
    let columns = d.columns_of(r);
    let text = |i: usize| r.at(i).map_or_else(String::new, |f| f.text.clone());
    let cell = |(i, id): (usize, &Column)| RawCell { column: id.clone(), text: text(i), bbox: None, page: None };
    RawRow {
        side: r.side,
        page: r.page,
        codes: r.code.iter().cloned().collect(),
        name: r.name.clone(),
        line: r.line.map_or_else(String::new, |n| n.to_string()),
        cells: columns.list.iter().map(|c| &c.id).enumerate().map(cell).collect(),
        findings: row_findings(d, r, columns),
        ..RawRow::default()
    }
}

/// Open columns, and what is doubtful about the row.
fn row_findings(d: &Draft, r: &PrintedRow, columns: &PrintedColumns) -> Vec<RowFinding> {
    let mut out = Vec::new();
    if is_open(d, r) {
        let spans_lines = r.figs.iter().any(|f| r.figs.first().is_some_and(|first| first.line != f.line));
        // Figures of another row may be among them.
        let may_be_of_another_row = (r.figs.len() > columns.list.len() || spans_lines) && d.form != Form::ThreePublic;
        out.push(RowFinding { finding: ambiguous(d.table, r, columns), may_be_of_another_row });
    }
    let figure_in_name = unconsumed::holds_figure(&r.name)
        .then(|| Doubt::new(FindingCode::TextFigureInName, "the name contains a figure", "名称中混有数值"));
    for doubt in r.doubts.iter().chain(&figure_in_name) {
        let finding = Finding::new(
            doubt.rule,
            Cause::Reading,
            format!("table {}, row “{}”: {}; check the document", d.table, r.label(), doubt.message.en),
            format!("{}表“{}”行：{}，请核对原文", d.table.number(), r.label(), doubt.message.zh),
        );
        out.push(RowFinding { finding, may_be_of_another_row: false });
    }
    out
}

fn printed_columns(d: &Draft) -> Vec<(Column, String)> {
    let mut out: Vec<(Column, String)> = Vec::new();
    for c in d.income.list.iter().filter(|_| d.form == Form::TwoSided).chain(&d.columns.list) {
        if !out.iter().any(|(id, _)| *id == c.id) {
            out.push((c.id.clone(), squeeze(&c.label)));
        }
    }
    out
}

fn unclear_columns(d: &Draft, why: &str) -> Finding {
    Finding::new(
        FindingCode::TextColumnsUnclear,
        Cause::Reading,
        format!("table {}: the columns of its header are uncertain ({why})", d.table),
        format!("{}表：表头各列无法确定", d.table.number()),
    )
    .at(Location::table(d.table).with_page(d.section.page))
}

fn scattered_cells(d: &Draft) -> Finding {
    let (table, n) = (d.table, d.figures());
    Finding::new(FindingCode::TextRowsScattered, Cause::Reading,
        format!(
            "table {table}: this text prints codes, names and figures apart from each other (column by column); its {n} figures could not be assigned to rows and were left out"
        ),
        format!("{}表：文本按列输出，编码、名称与数值分离，无法对应，{n}个数值未列入", table.number()),
    )
    .at(Location::table(table).with_page(d.section.page))
}

fn repeated_code(table: TableId, r: &PrintedRow) -> Finding {
    Finding::new(
        FindingCode::TextCodeRepeated,
        Cause::Reading,
        format!(
            "table {table}: the code of “{}” is printed twice, with another name; part of a code may be lost",
            r.label()
        ),
        format!("{}表：“{}”的科目编码重复而名称不同，编码可能缺损", table.number(), r.label()),
    )
    .at(Location::table(table).with_page(r.page))
}

fn ambiguous(table: TableId, r: &PrintedRow, columns: &PrintedColumns) -> Finding {
    let printed = r.figs.len();
    let n = columns.list.len();
    let open: Vec<&str> = r.figs.iter().filter(|f| f.column.is_none()).map(|f| f.text.as_str()).collect();
    let open = open.join(" ");
    Finding::new(FindingCode::TextAmbiguousColumns, Cause::Reading,
        format!(
            "table {table}, row “{}”: {printed} figures for {n} columns, and their columns are uncertain; left empty: {open}",
            r.label()
        ),
        format!("{}表“{}”行：共{n}列，文本中有{printed}个数值，无法判断所属列，未列入：{open}", table.number(), r.label()),
    )
    .versus(r.prints(), "")
}

/// Reports text that is part of no row, line by line.
fn report_unplaced(d: &Draft, findings: &mut Vec<Finding>) {
    let mut texts: Vec<(usize, Option<u32>, String, bool)> = Vec::new();
    for t in &d.orphans {
        match texts.last_mut() {
            Some((line, _, text, figure)) if *line == t.line => {
                text.push(' ');
                text.push_str(&t.text);
                *figure |= t.kind == TokenKind::Amount;
            }
            _ => texts.push((t.line, t.page, t.text.clone(), t.kind == TokenKind::Amount)),
        }
    }
    findings.extend(texts.iter().map(|(_, page, text, figure)| unplaced(d.table, text, *figure, *page, None)));
    for l in &d.section.unread {
        let text: Vec<&str> = l.chunks.iter().map(|c| c.text.as_str()).collect();
        findings.push(unplaced(d.table, &text.join(" "), true, l.page, None));
    }
}
