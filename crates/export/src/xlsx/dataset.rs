//! The workbook of the folder: `juesuan.xlsx`, with a summary (one line per disclosure), documents, tables, figures,
//! findings and the running text as filterable lists. Rows go to disk as they come.
use super::{cell_text, guarded, header_format, number, number_format, workbook};
use crate::{
    Column, ExportError, Headers, Kind, Options, Set,
    dataset::Sink,
    entry::Entry,
    headline,
    rows::{self, Value},
    staging::Staging,
};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::{collections::HashMap, path::PathBuf};

/// The file.
pub(crate) const FILE: &str = "juesuan.xlsx";

/// Rows that a sheet can hold.
const MAX_ROWS: u32 = 1_048_576;

/// Sets that are sheets, with their Chinese names.
const SETS: [(Set, &str); 5] = [
    (Set::Documents, "文件"),
    (Set::Tables, "表"),
    (Set::Figures, "数字"),
    (Set::Findings, "发现"),
    (Set::Narrative, "情况说明"),
];

/// Columns of the sets that are no columns of the sheets: a person follows the page, not points on it, and a fifth of
/// the cells of a large workbook would be these.
const LEFT_OUT: [&str; 4] = ["x0", "y0", "x1", "y1"];

/// Decimals of most amounts; these cells take the format of their column, which is faster than one of their own.
const USUAL_DECIMALS: u32 = 2;

/// The workbook of a dataset.
pub(crate) struct DatasetBook {
    book: Workbook,
    summary: Sheet,
    sheets: Vec<(Set, Sheet)>,
    formats: HashMap<u32, Format>,
    path: PathBuf,
    options: Options,
}

/// A sheet that is written row by row.
struct Sheet {
    sheet: Worksheet,
    /// The next row.
    row: u32,
    columns: u16,
    /// Rows that it can hold, the header among them.
    most: u32,
    /// Rows that had no room. A document stands there whole or not at all.
    left_out: usize,
}

impl DatasetBook {
    pub(crate) fn create(staging: &mut Staging, options: &Options) -> Result<Self, ExportError> {
        let path = staging.place(FILE)?;
        let build = || -> Result<_, XlsxError> {
            let mut book = workbook("部门决算公开数据")?;
            if let Some(folder) = path.parent() {
                book.set_tempdir(folder)?;
            }
            let zh = options.headers == Headers::Zh;
            let mut titles: Vec<(String, f64)> = if zh {
                ["文件标识", "份序号", "部门", "年度"]
            } else {
                ["document", "disclosure", "department", "fiscal_year"]
            }
            .into_iter()
            .zip([24.0, 10.0, 40.0, 10.0])
            .map(|(t, w)| (t.to_owned(), w))
            .collect();
            titles.extend(
                headline::ALL
                    .iter()
                    .map(|h| (if zh { format!("{}（元）", h.title_zh) } else { format!("{}_yuan", h.id) }, 22.0)),
            );
            let mut summary = Sheet::new(&mut book, if zh { "汇总" } else { "summary" }, &titles)?;
            let amount = amount_format(USUAL_DECIMALS);
            for (column, _) in (4..).zip(&headline::ALL) {
                summary.sheet.set_column_format(column, &amount)?;
            }
            let mut sheets = Vec::new();
            for (set, name) in SETS {
                let columns = || set.describe().columns.iter().filter(|c| is_shown(c));
                let titles: Vec<(String, f64)> = columns()
                    .map(|c| (if zh { c.title_zh.to_string() } else { c.id.to_string() }, width(c.kind, &c.id)))
                    .collect();
                let name = if zh { name.to_owned() } else { set.name().into_owned() };
                let mut sheet = Sheet::new(&mut book, &name, &titles)?;
                let amount = amount_format(USUAL_DECIMALS);
                for (column, number) in columns().zip(0_u16..) {
                    if matches!(column.kind, Kind::Amount | Kind::Yuan) {
                        sheet.sheet.set_column_format(number, &amount)?;
                    }
                }
                sheets.push((set, sheet));
            }
            Ok((book, summary, sheets))
        };
        let (book, summary, sheets) = guarded(&path, build)?;
        Ok(Self { book, summary, sheets, formats: HashMap::new(), path, options: options.clone() })
    }

    fn write(&mut self, entry: &Entry<'_>) -> Result<(), XlsxError> {
        // A line is a disclosure, and a copy of a file is none more: sums over the sheet count nothing twice.
        let summed = if entry.outline.duplicate_of.is_none() { entry.parts.as_slice() } else { &[] };
        for part in summed {
            let Some(row) = self.summary.room(1) else { continue };
            let sheet = &mut self.summary.sheet;
            sheet.write_string(row, 0, cell_text(entry.outline.id))?;
            sheet.write_number(row, 1, u32::try_from(part.number).unwrap_or(u32::MAX))?;
            if let Some(department) = &part.disclosure.department {
                sheet.write_string(row, 2, cell_text(department))?;
            }
            if let Some(year) = part.disclosure.fiscal_year {
                sheet.write_number(row, 3, year)?;
            }
            for (headline, column) in headline::ALL.iter().zip(4..) {
                if let Some(value) = headline::value(part, headline) {
                    decimal(sheet, &mut self.formats, row, column, value)?;
                }
            }
        }
        for (set, sheet) in &mut self.sheets {
            let mut needed = 0;
            if *set == Set::Figures {
                needed = entry.document.disclosures.iter().flat_map(|d| d.tables.values()).map(|t| t.figures()).sum();
            }
            if sheet.left_out > 0 || !sheet.holds(needed) {
                sheet.left_out += needed.max(1);
                continue;
            }
            let formats = &mut self.formats;
            rows::each(*set, entry, &self.options, |values| {
                let Some(row) = sheet.room(1) else { return Ok(()) };
                let shown = values.iter().zip(&set.describe().columns).filter(|(_, c)| is_shown(c));
                for ((value, _), column) in shown.zip(0_u16..) {
                    cell(&mut sheet.sheet, formats, row, column, value)?;
                }
                Ok::<(), XlsxError>(())
            })?;
        }
        Ok(())
    }
}

impl Sheet {
    fn new(book: &mut Workbook, name: &str, titles: &[(String, f64)]) -> Result<Self, XlsxError> {
        let mut sheet = book.new_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        let header = header_format();
        for ((title, width), column) in titles.iter().zip(0_u16..) {
            sheet.write_string_with_format(0, column, title, &header)?;
            sheet.set_column_width(column, *width)?;
        }
        let columns = u16::try_from(titles.len()).unwrap_or(u16::MAX);
        Ok(Self { sheet, row: 1, columns, most: MAX_ROWS, left_out: 0 })
    }

    fn holds(&self, rows: usize) -> bool {
        u32::try_from(rows).is_ok_and(|n| n <= self.most - self.row)
    }

    /// The next row, where there is room.
    fn room(&mut self, rows: usize) -> Option<u32> {
        if !self.holds(rows) {
            self.left_out += rows;
            return None;
        }
        self.row += 1;
        Some(self.row - 1)
    }

    fn finish(mut self, book: &mut Workbook) -> Result<(), XlsxError> {
        if self.row > 1 {
            self.sheet.autofilter(0, 0, self.row - 1, self.columns - 1)?;
        }
        book.push_worksheet(self.sheet);
        Ok(())
    }
}

impl Sink for DatasetBook {
    fn add(&mut self, entry: &Entry<'_>) -> Result<(), ExportError> {
        let path = self.path.clone();
        guarded(&path, || self.write(entry))
    }

    fn finish(self: Box<Self>, notes: &mut Vec<String>) -> Result<(), ExportError> {
        let Self { mut book, summary, sheets, path, .. } = *self;
        for (set, sheet) in &sheets {
            if sheet.left_out > 0 {
                notes.push(format!(
                    "{FILE}: the sheet of {} is full (it holds {} rows); {} rows are left out, \
                     whole documents from the end: use {}.csv, Parquet or SQLite for all of them",
                    set.name(),
                    sheet.most,
                    sheet.left_out,
                    set.name()
                ));
            }
        }
        let save = || -> Result<(), XlsxError> {
            summary.finish(&mut book)?;
            for (_, sheet) in sheets {
                sheet.finish(&mut book)?;
            }
            // The fastest level. No zip64: LibreOffice cannot open it, and full sheets stay below 2 GB.
            book.set_zip_compression_level(1);
            book.save(&path)
        };
        guarded(&path, save)
    }
}

fn is_shown(column: &Column) -> bool {
    !LEFT_OUT.contains(&column.id.as_ref())
}

fn amount_format(decimals: u32) -> Format {
    Format::new().set_num_format(number_format(decimals))
}

fn width(kind: Kind, id: &str) -> f64 {
    match (kind, id) {
        (Kind::Text, "sha256") => 20.0,
        (Kind::Text, "message" | "message_zh" | "path" | "department" | "name" | "title") => 36.0,
        (Kind::Text, _) => 18.0,
        (Kind::Yuan, _) => 22.0,
        (Kind::Amount, _) => 16.0,
        _ => 10.0,
    }
}

fn cell(
    sheet: &mut Worksheet,
    formats: &mut HashMap<u32, Format>,
    row: u32,
    column: u16,
    value: &Value<'_>,
) -> Result<(), XlsxError> {
    match value {
        Value::Null => {}
        Value::Text(s) => {
            sheet.write_string(row, column, cell_text(s))?;
        }
        Value::Integer(n) => {
            #[expect(clippy::cast_precision_loss, reason = "counts and years, far below 2^53")]
            sheet.write_number(row, column, *n as f64)?;
        }
        Value::Boolean(b) => {
            sheet.write_boolean(row, column, *b)?;
        }
        Value::Number(n) => {
            sheet.write_number(row, column, *n)?;
        }
        Value::Printed(a) => decimal(sheet, formats, row, column, a.value())?,
        Value::Exact(d) => decimal(sheet, formats, row, column, *d)?,
    }
    Ok(())
}

fn decimal(
    sheet: &mut Worksheet,
    formats: &mut HashMap<u32, Format>,
    row: u32,
    column: u16,
    value: Decimal,
) -> Result<(), XlsxError> {
    let decimals = value.scale();
    match number(value) {
        Some(n) => {
            if decimals == USUAL_DECIMALS {
                sheet.write_number(row, column, n)?;
            } else {
                let format = formats.entry(decimals).or_insert_with(|| amount_format(decimals));
                sheet.write_number_with_format(row, column, n, format)?;
            }
        }
        None => {
            sheet.write_string(row, column, value.to_string())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{About, Facts, Format as Output};
    use juesuan_model::Document;
    use std::collections::BTreeSet;

    /// Two documents with two and three figures in a sheet with room for four: the second is left out whole, and is
    /// told of.
    #[test]
    fn a_full_sheet_is_told_of() {
        let document = |name: &str, amounts: &[&str]| -> Document {
            let rows: Vec<_> = amounts
                .iter()
                .map(|a| serde_json::json!({"kind": "item", "name": "项目", "values": {"total": a}, "at": {}}))
                .collect();
            serde_json::from_value(serde_json::json!({
                "schema_version": 1, "file": name, "path": name, "sha256": name, "pages": 1, "status": "ok",
                "message": "", "message_zh": "", "warnings": [],
                "disclosures": [{"kind": "final_accounts", "department": "部门", "fiscal_year": 2023, "unit": "万元",
                    "findings": [], "tables": {"03": {"id": "expenditure", "title": "支出决算表", "label": null,
                        "pages": [1], "status": "filled", "unit": "万元", "statement": null, "notes": [],
                        "columns": {"total": "合计"}, "rows": rows}}}],
            }))
            .unwrap()
        };
        let folder = tempfile::tempdir().unwrap();
        let mut staging = Staging::create(folder.path()).unwrap();
        let options = Options { formats: BTreeSet::from([Output::Xlsx]), ..Options::default() };
        let mut book = DatasetBook::create(&mut staging, &options).unwrap();
        for (set, sheet) in &mut book.sheets {
            if *set == Set::Figures {
                sheet.most = 5;
            }
        }
        for document in [document("a", &["1.00", "2.00"]), document("b", &["3.00", "4.00", "5.00"])] {
            let facts = Facts::of(&document);
            book.add(&Entry::new(&document, &facts, &document.file, About::default(), &options)).unwrap();
        }
        let mut notes = Vec::new();
        Box::new(book).finish(&mut notes).unwrap();
        assert_eq!(
            notes,
            [
                "juesuan.xlsx: the sheet of figures is full (it holds 5 rows); 3 rows are left out, whole documents from \
              the end: use figures.csv, Parquet or SQLite for all of them"
            ]
        );
    }
}
