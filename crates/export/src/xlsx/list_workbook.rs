//! A workbook of long lists, with a header row, a filter and frozen panes in each sheet.
//!
//! `rust_xlsxwriter` writes everything but the rows, which are millions of cells: [`ListSheet`] writes them as XML,
//! compressed, and [`ListWorkbook::finish`] puts them into the package. Memory does not grow with their number, except
//! for repeated short texts, which are stored once, up to a limit.
use super::{
    amount_format, guarded, header_format, invalid_frame,
    list_sheet::{ListSheet, SharedParts},
    shared_strings::{self, SharedStrings},
    workbook,
};
use crate::{ExportError, value::Value};
use rust_xlsxwriter::{FormatAlign, IgnoreError, XlsxError};
use std::{
    collections::HashMap,
    fs::File,
    io::{self, Cursor, Read},
    path::{Path, PathBuf},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Number formats of amounts, by number of decimals from 0: more than a decimal can have.
const AMOUNT_FORMATS: u32 = 29;

/// A sheet to be written.
pub(super) struct SheetPlan {
    pub(super) name: String,
    pub(super) columns: Vec<ColumnPlan>,
    /// Whether all columns are printed on one page.
    pub(super) fits_page_width: bool,
}

/// A column of a sheet.
pub(super) struct ColumnPlan {
    pub(super) title: String,
    /// In characters.
    pub(super) width: f64,
    pub(super) cells: CellType,
}

/// What the cells of a column contain.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum CellType {
    Text,
    Number,
    Amount,
}

/// The workbook.
pub(super) struct ListWorkbook {
    title: &'static str,
    path: PathBuf,
    plans: Vec<SheetPlan>,
    sheets: Vec<ListSheet>,
    shared: SharedParts,
}

impl ListWorkbook {
    /// Starts the workbook.
    pub(super) fn create(path: &Path, title: &'static str, plans: Vec<SheetPlan>) -> Result<Self, ExportError> {
        let frame = Frame::build(path, title, &plans, &[])?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let begin = || -> io::Result<(Vec<ListSheet>, SharedParts)> {
            let mut package = frame.open()?;
            let mut sheets = Vec::new();
            let mut styles = Vec::new();
            for (number, plan) in (1..).zip(&plans) {
                let xml = part(&mut package, &sheet_part(number))?;
                if number == 1 {
                    styles = amount_styles(&xml)?;
                }
                sheets.push(ListSheet::create(folder, number, &xml, plan.columns.len())?);
            }
            let strings = SharedStrings::after(&part(&mut package, shared_strings::PART)?)?;
            Ok((sheets, SharedParts { strings, styles }))
        };
        let (sheets, shared) = begin().map_err(|e| ExportError::io(path, e))?;
        Ok(Self { title, path: path.to_owned(), plans, sheets, shared })
    }

    /// Number of rows of a sheet, including its header row. Sheets count from 0.
    pub(super) fn rows(&self, sheet: usize) -> u32 {
        self.sheets.get(sheet).map_or(0, ListSheet::rows)
    }

    /// Adds a row to a sheet. Values beyond its columns are ignored.
    pub(super) fn add_row<'v>(
        &mut self,
        sheet: usize,
        values: impl Iterator<Item = &'v Value<'v>>,
    ) -> Result<(), ExportError> {
        let Some(sheet) = self.sheets.get_mut(sheet) else { return Ok(()) };
        sheet.add_row(values, &mut self.shared).map_err(|e| ExportError::io(&self.path, e))
    }

    /// Completes the file.
    pub(super) fn finish(self) -> Result<(), ExportError> {
        let Self { title, path, plans, sheets, shared } = self;
        let rows: Vec<u32> = sheets.iter().map(ListSheet::rows).collect();
        let frame = Frame::build(&path, title, &plans, &rows)?;
        let finish = || -> io::Result<()> {
            let mut package = frame.open()?;
            let mut packed = HashMap::new();
            for (number, sheet) in (1..).zip(sheets) {
                let name = sheet_part(number);
                let xml = part(&mut package, &name)?;
                packed.insert(name, sheet.finish(&xml)?);
            }
            let mut out = ZipWriter::new(File::create(&path)?);
            for index in 0..package.len() {
                let member = package.by_index_raw(index)?;
                let name = member.name()?.into_owned();
                if name == shared_strings::PART {
                    drop(member);
                    out.start_file(shared_strings::PART, compression())?;
                    shared.strings.write(&mut out)?;
                } else if let Some(sheet) = packed.get_mut(&name) {
                    drop(member);
                    out.raw_copy_file(sheet.by_index_raw(0)?)?;
                } else {
                    out.raw_copy_file(member)?;
                }
            }
            out.finish()?.sync_all()
        };
        finish().map_err(|e| ExportError::io(&path, e))
    }
}

/// Without zip64, which LibreOffice cannot open; full sheets stay below 4 GB.
pub(super) fn compression() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(super::COMPRESSION_LEVEL.into()))
}

/// Name of a sheet's part in the package. Sheets count from 1 here.
pub(super) fn sheet_part(number: usize) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

fn part(package: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> io::Result<String> {
    let mut text = String::new();
    package.by_name(name)?.read_to_string(&mut text)?;
    Ok(text)
}

/// The workbook without its rows, as the bytes of the file.
struct Frame(Vec<u8>);

impl Frame {
    /// `rows`: number of rows of each sheet, including its header row; empty while they are not known.
    fn build(path: &Path, title: &str, plans: &[SheetPlan], rows: &[u32]) -> Result<Self, ExportError> {
        let build = || -> Result<Vec<u8>, XlsxError> {
            let mut book = workbook(title)?;
            let (left, right) = (header_format(), header_format().set_align(FormatAlign::Right));
            let usual = amount_format(2);
            for (index, plan) in plans.iter().enumerate() {
                let sheet = book.add_worksheet();
                sheet.set_name(&plan.name)?;
                sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
                sheet.set_paper_size(9).set_landscape();
                if plan.fits_page_width {
                    sheet.set_print_fit_to_pages(1, 0);
                }
                for (column, number) in plan.columns.iter().zip(0_u16..) {
                    let header = if column.cells == CellType::Text { &left } else { &right };
                    sheet.write_string_with_format(0, number, &column.title, header)?;
                    sheet.set_column_width(number, column.width)?;
                    if column.cells == CellType::Amount {
                        sheet.set_column_format(number, &usual)?;
                    }
                }
                // A row that is not copied: it shows which style numbers the amount formats get.
                if index == 0 {
                    for (decimals, number) in (0..AMOUNT_FORMATS).zip(0_u16..) {
                        sheet.write_blank(1, number, &amount_format(decimals))?;
                    }
                }
                if let Some(rows) = rows.get(index).filter(|rows| **rows > 1) {
                    let last = u16::try_from(plan.columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
                    sheet.autofilter(0, 0, rows - 1, last)?;
                    // Codes are text on purpose: no warning triangles in their cells.
                    sheet.ignore_error_range(1, 0, rows - 1, last, IgnoreError::NumberStoredAsText)?;
                }
            }
            book.save_to_buffer()
        };
        guarded(path, build).map(Self)
    }

    fn open(self) -> io::Result<ZipArchive<Cursor<Vec<u8>>>> {
        Ok(ZipArchive::new(Cursor::new(self.0))?)
    }
}

/// Style numbers by number of decimals, from the second row of the first sheet of a frame.
fn amount_styles(xml: &str) -> io::Result<Vec<u32>> {
    let style = |number: u16| -> Option<u32> {
        let cell = rust_xlsxwriter::utility::row_col_to_cell(1, number);
        let (_, rest) = xml.split_once(&format!("<c r=\"{cell}\" s=\""))?;
        rest.split_once('"')?.0.parse().ok()
    };
    (0..AMOUNT_FORMATS).zip(0_u16..).map(|(_, number)| style(number).ok_or_else(|| invalid_frame("styles"))).collect()
}
