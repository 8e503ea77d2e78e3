//! The workbook of one disclosure: a cover, the forms as printed, the findings with links to their cells.
use super::{cell_text, color, form, guarded, header_format, height, workbook};
use crate::ExportError;
use juesuan_model::{Disclosure, Document, Finding, Location, Severity, TableId, TableStatus};
use rust_xlsxwriter::{Format, FormatAlign, IgnoreError, Url, Workbook, Worksheet, XlsxError};
use std::{collections::BTreeMap, path::Path};

const COVER: &str = "封面";
const FINDINGS: &str = "发现";

/// Characters of the column with the messages.
const MESSAGE_WIDTH: u16 = 70;

/// Characters of the columns of the cover, and of those together that a fact takes.
const COVER_WIDTHS: [u16; 6] = [12, 56, 10, 10, 10, 10];
const FACT_WIDTH: usize = 96;

/// Most findings of the sheet: no more links stand in one.
const MAX_FINDINGS: usize = 65_530;

/// The workbook as bytes.
///
/// # Errors
/// Something that a workbook cannot hold.
pub(crate) fn render(document: &Document, disclosure: &Disclosure) -> Result<Vec<u8>, ExportError> {
    let build = || -> Result<Vec<u8>, XlsxError> {
        let mut book = workbook(disclosure.department.as_deref().unwrap_or(&document.file))?;
        cover(book.add_worksheet(), document, disclosure)?;
        let mut places = BTreeMap::new();
        for (id, table) in disclosure.tables.iter().filter(|(_, t)| t.status != TableStatus::Missing) {
            let findings = findings_of(disclosure, *id);
            places.insert(*id, form::write(book.add_worksheet(), *id, table, disclosure, &findings)?);
        }
        if !disclosure.findings.is_empty() {
            findings(&mut book, disclosure, &places)?;
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

fn cover(sheet: &mut Worksheet, document: &Document, disclosure: &Disclosure) -> Result<(), XlsxError> {
    sheet.set_name(COVER)?;
    let (bold, wrap) = (Format::new().set_bold(), Format::new().set_text_wrap().set_align(FormatAlign::Left));
    let title = Format::new().set_bold().set_font_size(16);
    sheet.write_string_with_format(0, 0, cell_text(disclosure.department.as_deref().unwrap_or("部门决算")), &title)?;
    let year = disclosure.fiscal_year.map(|y| y.to_string()).unwrap_or_default();
    let pages = document.pages.to_string();
    let facts = [
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
    for (name, value) in facts {
        sheet.write_string_with_format(row, 0, name, &bold)?;
        sheet.merge_range(row, 1, row, 5, &cell_text(value), &wrap)?;
        sheet.set_row_height(row, height(value, FACT_WIDTH))?;
        row += 1;
    }
    row += 1;
    for (column, text) in (0_u16..).zip(["表号", "表名", "状态", "页", "数字个数", "发现"]) {
        // Counts stand at the right.
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
            let link = format!("internal:'{}'!A1", form::sheet_name(*id));
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

fn findings(
    book: &mut Workbook,
    disclosure: &Disclosure,
    places: &BTreeMap<TableId, form::Places>,
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
        let face = wrap.clone().set_background_color(color(finding.severity));
        sheet.write_string_with_format(row, 0, cell_text(finding.rule.as_str()), &wrap)?;
        sheet.write_string_with_format(row, 1, severity, &face)?;
        sheet.write_string_with_format(row, 2, cause, &wrap)?;
        sheet.write_string_with_format(row, 3, cell_text(message), &wrap)?;
        sheet.write_string_with_format(row, 4, cell_text(finding.expected.as_deref().unwrap_or("")), &wrap)?;
        sheet.write_string_with_format(row, 5, cell_text(finding.found.as_deref().unwrap_or("")), &wrap)?;
        sheet.set_row_height(row, height(message, MESSAGE_WIDTH.into()))?;
        let Some(place) = finding.at.first() else { continue };
        if let Some(page) = place.page {
            sheet.write_number_with_format(row, 6, page, &wrap)?;
        }
        if let Some((table, places)) = place.table.and_then(|t| places.get(&t).map(|p| (t, p))) {
            let (r, c) = places.of(place.row, place.column.as_ref());
            let cell = rust_xlsxwriter::utility::row_col_to_cell(r, c);
            let link = format!("internal:'{}'!{cell}", form::sheet_name(table));
            let link = Url::new(link).set_text(format!("{} {cell}", form::sheet_name(table)));
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
            format!("另有{more}项发现，此表不能再列；全部发现见 CSV、JSON、Parquet 或 SQLite"),
        )?;
    }
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}
