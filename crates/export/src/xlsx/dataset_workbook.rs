//! The workbook of a dataset: `juesuan.xlsx`, with a summary (one row per disclosure) and the tables documents, tables,
//! figures, findings and narrative as lists with filters. Rows are written to disk as they come.
use super::list_workbook::{CellType, ColumnPlan, ListWorkbook, SheetPlan};
use crate::{
    ColumnType, ExportError, Headers, Options, OutputColumn, OutputColumnId as Id, OutputTable,
    dataset::Sink,
    headline_figures, rows,
    staging_folder::StagingFolder,
    value::Value,
    view::{DisclosureView, DocumentView},
};
use juesuan_model::Words;

/// File name.
pub(crate) const FILE: &str = "juesuan.xlsx";

/// Rows per sheet, the limit of spreadsheet programs.
const MAX_ROWS: u32 = 1_048_576;

/// The tables that become sheets, after the summary.
const TABLES: [OutputTable; 5] =
    [OutputTable::Documents, OutputTable::Tables, OutputTable::Figures, OutputTable::Findings, OutputTable::Narrative];

/// English and Chinese name of the summary sheet.
const SUMMARY: (&str, &str) = ("summary", "汇总");

/// Columns that the sheets leave out: people look up pages, not points on a page, and these would be an eighth of the
/// largest sheet.
const LEFT_OUT: [Id; 4] = [Id::X0, Id::Y0, Id::X1, Id::Y1];

/// The workbook of a dataset.
pub(crate) struct DatasetWorkbook {
    book: ListWorkbook,
    /// Of the summary, then of [`TABLES`].
    sheets: Vec<SheetState>,
    options: Options,
}

/// What a sheet can take.
struct SheetState {
    /// Maximum number of rows, including the header row.
    max_rows: u32,
    /// Rows left out because the sheet is full. A document is written completely or not at all.
    left_out: usize,
    /// For each column of the table, whether the sheet has it.
    is_shown: Vec<bool>,
}

impl DatasetWorkbook {
    pub(crate) fn create(staging: &mut StagingFolder, options: &Options) -> Result<Self, ExportError> {
        let path = staging.new_file(FILE)?;
        let headers = options.workbook_headers;
        let mut plans = vec![summary_plan(headers)];
        let mut sheets = vec![SheetState { max_rows: MAX_ROWS, left_out: 0, is_shown: Vec::new() }];
        for table in TABLES {
            let description = table.describe();
            let columns = &description.columns;
            plans.push(SheetPlan {
                name: match headers {
                    Headers::En => table.name().into_owned(),
                    Headers::Zh => description.title.zh.clone().into_owned(),
                },
                columns: columns.iter().filter(|c| is_shown(c)).map(|c| column_plan(c, headers)).collect(),
                fits_page_width: false,
            });
            let is_shown = columns.iter().map(is_shown).collect();
            sheets.push(SheetState { max_rows: MAX_ROWS, left_out: 0, is_shown });
        }
        let book = ListWorkbook::create(&path, "部门决算公开数据", plans)?;
        Ok(Self { book, sheets, options: options.clone() })
    }

    /// Writes the row of a disclosure to the summary.
    fn add_to_summary(
        &mut self,
        document: &DocumentView<'_>,
        disclosure: &DisclosureView<'_>,
    ) -> Result<(), ExportError> {
        let Some(sheet) = self.sheets.first_mut() else { return Ok(()) };
        if self.book.rows(0) >= sheet.max_rows {
            sheet.left_out += 1;
            return Ok(());
        }
        let mut values = vec![
            Value::text(document.info.id),
            Value::Integer(disclosure.number),
            Value::optional(disclosure.record.department.as_deref()),
            Value::integer(disclosure.record.fiscal_year),
        ];
        let headlines = headline_figures::ALL.iter();
        values.extend(headlines.map(|h| headline_figures::value(disclosure, h).map_or(Value::Null, Value::Exact)));
        self.book.add_row(0, values.iter())
    }
}

impl Sink for DatasetWorkbook {
    fn add(&mut self, document: &DocumentView<'_>) -> Result<(), ExportError> {
        // Copies of a file are left out of the summary, so that sums over the sheet count nothing twice.
        let disclosures = if document.info.duplicate_of.is_none() { document.disclosures.as_slice() } else { &[] };
        disclosures.iter().try_for_each(|disclosure| self.add_to_summary(document, disclosure))?;
        let Self { book, sheets, options } = self;
        for ((number, sheet), table) in (1..).zip(sheets.iter_mut().skip(1)).zip(TABLES) {
            let needed = row_count(table, document, options);
            let fits = u32::try_from(needed).is_ok_and(|n| n <= sheet.max_rows.saturating_sub(book.rows(number)));
            if sheet.left_out > 0 || !fits {
                sheet.left_out += needed;
                continue;
            }
            let is_shown = &sheet.is_shown;
            rows::for_each_row(table, document, options, |values| {
                book.add_row(number, values.iter().zip(is_shown).filter(|(_, shown)| **shown).map(|(value, _)| value))
            })?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, notes: &mut Vec<Words>) -> Result<(), ExportError> {
        let tables = TABLES.iter().map(|table| (table.name(), table.describe().title.zh.as_ref()));
        let names = [(SUMMARY.0.into(), SUMMARY.1)].into_iter().chain(tables);
        for (SheetState { max_rows, left_out, .. }, (en, zh)) in self.sheets.iter().zip(names) {
            if *left_out > 0 {
                notes.push(Words::new(
                    format!(
                        "{FILE}: the sheet {en} is full ({max_rows} rows); {left_out} rows of the last documents are \
                         left out: use CSV, Parquet or SQLite for all rows"
                    ),
                    format!(
                        "{FILE}：工作表“{zh}”已满（最多 {max_rows} 行），略去最后若干文件的 {left_out} 行；\
                         全部数据请用 CSV、Parquet 或 SQLite"
                    ),
                ));
            }
        }
        self.book.finish()
    }
}

fn summary_plan(headers: Headers) -> SheetPlan {
    let key = [
        (Id::Document, "文件标识", 28.0, CellType::Text),
        (Id::Disclosure, "份序号", 11.0, CellType::Number),
        (Id::Department, "部门", 40.0, CellType::Text),
        (Id::FiscalYear, "年度", 11.0, CellType::Number),
    ];
    let key = key.map(|(id, title_zh, width, cells)| {
        let title = match headers {
            Headers::En => id.to_string(),
            Headers::Zh => title_zh.to_owned(),
        };
        ColumnPlan { title, width, cells }
    });
    let headlines = headline_figures::ALL.iter().map(|headline| ColumnPlan {
        title: match headers {
            Headers::En => format!("{}_yuan", headline.id),
            Headers::Zh => format!("{}（元）", headline.title_zh),
        },
        width: 24.0,
        cells: CellType::Amount,
    });
    let name = match headers {
        Headers::En => SUMMARY.0,
        Headers::Zh => SUMMARY.1,
    };
    SheetPlan { name: name.to_owned(), columns: key.into_iter().chain(headlines).collect(), fits_page_width: true }
}

fn column_plan(column: &OutputColumn, headers: Headers) -> ColumnPlan {
    ColumnPlan {
        title: match headers {
            Headers::En => column.id.to_string(),
            Headers::Zh => column.title.zh.to_string(),
        },
        width: width(column),
        cells: match column.column_type {
            ColumnType::Text | ColumnType::Code | ColumnType::Boolean => CellType::Text,
            ColumnType::Integer | ColumnType::Year | ColumnType::Number => CellType::Number,
            ColumnType::Amount | ColumnType::Yuan => CellType::Amount,
        },
    }
}

/// The number of rows that a document adds to a table.
fn row_count(table: OutputTable, document: &DocumentView<'_>, options: &Options) -> usize {
    let disclosures = &document.record.disclosures;
    let tables = disclosures.iter().flat_map(|d| &d.tables).filter(|(id, _)| options.wants(**id));
    match table {
        OutputTable::Documents => 1,
        OutputTable::Tables => tables.count(),
        OutputTable::Figures => tables.map(|(_, table)| table.figures()).sum(),
        OutputTable::Findings => disclosures.iter().map(|d| d.findings.len()).sum(),
        OutputTable::Narrative => disclosures.iter().map(|d| d.narrative.len()).sum(),
        OutputTable::Wide(_) => 0,
    }
}

fn is_shown(column: &OutputColumn) -> bool {
    !LEFT_OUT.contains(&column.id)
}

/// Width of a column in characters: enough for most of its cells; sentences are cut.
fn width(column: &OutputColumn) -> f64 {
    match (column.column_type, column.id) {
        (ColumnType::Text, Id::Message | Id::MessageZh | Id::Sentence | Id::Statement | Id::Notes | Id::Reasons) => {
            48.0
        }
        (ColumnType::Text, Id::Path | Id::Department | Id::DepartmentClean | Id::Name | Id::Title) => 40.0,
        (ColumnType::Text, Id::ClassName | Id::SectionName | Id::ColumnLabel | Id::Id) => 32.0,
        (ColumnType::Text, Id::Document | Id::File | Id::Json | Id::Rule | Id::Item | Id::DuplicateOf) => 28.0,
        (ColumnType::Text, Id::Column | Id::Label | Id::Sha256) => 20.0,
        (ColumnType::Text | ColumnType::Code, _) => 14.0,
        (ColumnType::Yuan, _) => 22.0,
        (ColumnType::Amount, _) => 18.0,
        // The button of the filter needs room next to a long title.
        (ColumnType::Boolean | ColumnType::Integer | ColumnType::Year | ColumnType::Number, id)
            if id.as_str().len() > 10 =>
        {
            18.0
        }
        _ => 12.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DocumentSummary, Format, RunDetails};
    use juesuan_model::Document;
    use std::collections::BTreeSet;

    /// Two documents with two and three figures, and a sheet with room for four: the second document is left out
    /// completely, and a note says so.
    #[test]
    fn a_full_sheet_leaves_out_complete_documents() {
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
        let mut staging = StagingFolder::create(folder.path()).unwrap();
        let options = Options { formats: BTreeSet::from([Format::Xlsx]), ..Options::default() };
        let mut book = DatasetWorkbook::create(&mut staging, &options).unwrap();
        for (sheet, table) in book.sheets.iter_mut().skip(1).zip(TABLES) {
            match table {
                OutputTable::Figures => sheet.max_rows = 5,
                OutputTable::Tables => sheet.max_rows = 2,
                _ => {}
            }
        }
        for document in [document("a", &["1.00", "2.00"]), document("b", &["3.00", "4.00", "5.00"])] {
            let summary = DocumentSummary::of(&document);
            let view = DocumentView::new(&document, &summary, &document.file, RunDetails::default(), &options);
            for table in TABLES {
                let mut rows = 0;
                rows::for_each_row(table, &view, &options, |_| {
                    rows += 1;
                    Ok::<(), ExportError>(())
                })
                .unwrap();
                assert_eq!(row_count(table, &view, &options), rows, "{table:?}");
            }
            book.add(&view).unwrap();
        }
        let mut notes = Vec::new();
        Box::new(book).finish(&mut notes).unwrap();
        let messages: Vec<_> = notes.iter().map(|note| note.en.as_ref()).collect();
        let full = |sheet: &str, most: u32, rows: u32| {
            format!(
                "juesuan.xlsx: the sheet {sheet} is full ({most} rows); {rows} rows of the last documents are left out: \
                 use CSV, Parquet or SQLite for all rows"
            )
        };
        assert_eq!(messages, [full("tables", 2, 1), full("figures", 5, 3)]);
        assert!(notes[1].zh.contains("“数字”已满（最多 5 行），略去最后若干文件的 3 行"), "{}", notes[1].zh);
    }
}
