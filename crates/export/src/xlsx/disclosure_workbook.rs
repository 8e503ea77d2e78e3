//! The workbook of one disclosure: a cover, the tables as printed, the findings with links to their cells.
//!
//! Its words are Chinese in every language, like the tables it reproduces.
use super::{cell_text, form_sheet, guarded, header_format, row_height, severity_color, workbook};
use crate::ExportError;
use juesuan_model::{Disclosure, Document, Finding, Location, Severity, TableId, TableStatus};
use rust_xlsxwriter::{Format, FormatAlign, IgnoreError, Url, Workbook, Worksheet, XlsxError};
use std::{collections::BTreeMap, path::Path};

const COVER: &str = "封面";
const FINDINGS: &str = "发现";

/// Width of the column with the messages, in characters.
const MESSAGE_WIDTH: u16 = 70;

/// Widths of the columns of the cover, in characters.
const COVER_WIDTHS: [u16; 6] = [12, 56, 10, 10, 10, 10];

/// Width of the merged cell that has a property of the document, in characters.
const PROPERTY_WIDTH: usize = 96;

/// Maximum number of findings in the sheet: a sheet can have this many links.
const MAX_FINDINGS: usize = 65_530;

/// Renders the workbook.
///
/// # Errors
/// A value that a workbook cannot represent.
pub(crate) fn render(document: &Document, disclosure: &Disclosure) -> Result<Vec<u8>, ExportError> {
    let build = || -> Result<Vec<u8>, XlsxError> {
        let mut book = workbook(disclosure.department.as_deref().unwrap_or(&document.file))?;
        write_cover(book.add_worksheet(), document, disclosure)?;
        let mut positions = BTreeMap::new();
        for (id, table) in disclosure.tables.iter().filter(|(_, t)| t.status != TableStatus::Missing) {
            let findings = findings_of(disclosure, *id);
            positions.insert(*id, form_sheet::write(book.add_worksheet(), *id, table, disclosure, &findings)?);
        }
        if !disclosure.findings.is_empty() {
            write_findings(&mut book, disclosure, &positions)?;
        }
        book.save_to_buffer()
    };
    guarded(Path::new(&document.path), build)
}

fn findings_of(disclosure: &Disclosure, table: TableId) -> Vec<(Severity, &Finding, &Location)> {
    disclosure
        .findings
        .iter()
        .flat_map(|f| f.at.iter().map(move |p| (f.severity, f, p)))
        .filter(|(_, _, p)| p.table == Some(table))
        .collect()
}

fn write_cover(sheet: &mut Worksheet, document: &Document, disclosure: &Disclosure) -> Result<(), XlsxError> {
    sheet.set_name(COVER)?;
    let (bold, wrap) = (Format::new().set_bold(), Format::new().set_text_wrap().set_align(FormatAlign::Left));
    let title = Format::new().set_bold().set_font_size(16);
    sheet.write_string_with_format(0, 0, cell_text(disclosure.department.as_deref().unwrap_or("部门决算")), &title)?;
    let year = disclosure.fiscal_year.map(|y| y.to_string()).unwrap_or_default();
    let pages = document.pages.to_string();
    let properties = [
        ("年度", year.as_str()),
        ("单位", disclosure.unit.as_deref().unwrap_or("")),
        ("文件", &document.file),
        ("路径", &document.path),
        ("SHA-256", &document.sha256),
        ("页数", &pages),
        ("状态", &document.status.words().zh),
        ("说明", &document.message.zh),
    ];
    let mut row = 1;
    for (name, value) in properties {
        sheet.write_string_with_format(row, 0, name, &bold)?;
        sheet.merge_range(row, 1, row, 5, &cell_text(value), &wrap)?;
        sheet.set_row_height(row, row_height(value, PROPERTY_WIDTH))?;
        row += 1;
    }
    row += 1;
    for (column, text) in (0_u16..).zip(["表号", "表名", "状态", "页", "数字个数", "发现"]) {
        // Numbers are aligned right.
        let format = if column < 4 { header_format() } else { header_format().set_align(FormatAlign::Right) };
        sheet.write_string_with_format(row, column, text, &format)?;
    }
    for (id, table) in &disclosure.tables {
        row += 1;
        sheet.write_string(row, 0, id.number())?;
        let title = cell_text(table.title.as_deref().unwrap_or(id.title())).into_owned();
        if table.status == TableStatus::Missing {
            sheet.write_string(row, 1, title)?;
        } else {
            let link = format!("internal:'{}'!A1", form_sheet::sheet_name(*id));
            sheet.write_url(row, 1, Url::new(link).set_text(title))?;
        }
        sheet.write_string(
            row,
            2,
            match table.status {
                TableStatus::Filled => "有数",
                TableStatus::Empty => "空表",
                TableStatus::Missing => "未公开",
            },
        )?;
        let pages: Vec<String> = table.pages.iter().map(u32::to_string).collect();
        sheet.write_string(row, 3, pages.join("、"))?;
        sheet.write_number(row, 4, count(table.figures()))?;
        sheet.write_number(row, 5, count(findings_of(disclosure, *id).len()))?;
    }
    for (column, width) in (0..).zip(COVER_WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    sheet.ignore_error_range(0, 0, row, 5, IgnoreError::NumberStoredAsText)?;
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn write_findings(
    book: &mut Workbook,
    disclosure: &Disclosure,
    positions: &BTreeMap<TableId, form_sheet::CellPositions>,
) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(FINDINGS)?;
    for (column, (text, width)) in (0_u16..).zip([
        ("规则", 28),
        ("严重程度", 10),
        ("原因", 10),
        ("说明", MESSAGE_WIDTH),
        ("应为", 14),
        ("实为", 14),
        ("页", 6),
        ("位置", 46),
    ]) {
        sheet.write_string_with_format(0, column, text, &header_format())?;
        sheet.set_column_width(column, width)?;
    }
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let linked = Format::new().set_hyperlink().set_align(FormatAlign::Top);
    let mut row = 0;
    for finding in disclosure.findings.iter().take(MAX_FINDINGS) {
        row += 1;
        let severity = match finding.severity {
            Severity::Error => "错误",
            Severity::Warning => "警告",
            Severity::Info => "提示",
        };
        let cause = match finding.cause {
            juesuan_model::Cause::Source => "原文",
            juesuan_model::Cause::Reading => "读取",
        };
        let message = if finding.message.zh.is_empty() { &finding.message.en } else { &finding.message.zh };
        let severity_format = wrap.clone().set_background_color(severity_color(finding.severity));
        sheet.write_string_with_format(row, 0, cell_text(finding.rule.as_str()), &wrap)?;
        sheet.write_string_with_format(row, 1, severity, &severity_format)?;
        sheet.write_string_with_format(row, 2, cause, &wrap)?;
        sheet.write_string_with_format(row, 3, cell_text(message), &wrap)?;
        sheet.write_string_with_format(row, 4, cell_text(finding.expected.as_deref().unwrap_or("")), &wrap)?;
        sheet.write_string_with_format(row, 5, cell_text(finding.found.as_deref().unwrap_or("")), &wrap)?;
        sheet.set_row_height(row, row_height(message, MESSAGE_WIDTH.into()))?;
        let Some(place) = finding.at.first() else { continue };
        if let Some(page) = place.page {
            sheet.write_number_with_format(row, 6, page, &wrap)?;
        }
        if let Some((table, positions)) = place.table.and_then(|t| positions.get(&t).map(|p| (t, p))) {
            let (r, c) = positions.of(place.row, place.column.as_ref());
            let cell = rust_xlsxwriter::utility::row_col_to_cell(r, c);
            let link = format!("internal:'{}'!{cell}", form_sheet::sheet_name(table));
            let link = Url::new(link).set_text(format!("{} {cell}", form_sheet::sheet_name(table)));
            sheet.write_url_with_format(row, 7, link, &linked)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, row, 7)?;
    sheet.ignore_error_range(1, 0, row, 7, IgnoreError::NumberStoredAsText)?;
    if let Some(more) = disclosure.findings.len().checked_sub(MAX_FINDINGS).filter(|more| *more > 0) {
        sheet.write_string(
            row + 1,
            3,
            format!("另有{more}项发现，本表无法列出；全部发现见 CSV、JSON、Parquet 或 SQLite"),
        )?;
    }
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}
