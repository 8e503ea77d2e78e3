//! The nine tables from a bare text dump of a disclosure.
//!
//! In: text as pdftotext (raw and `-layout`), pdf-extract, pdfminer or pypdf print it, with names wrapped over lines,
//! neighbours glued together, and header words in pieces. Out: disclosures whose tables are marked as read from text.
//!
//! ```text
//! text ─lines─▶ lines ─section─▶ one section per table ─rows, names─▶ printed rows
//!      ─columns─▶ figures with columns ─draft_records─▶ raw rows ─records, grouping─▶ disclosures
//! ```
//!
//! Tables that are printed cell by cell (pdfminer): `box_layout` rebuilds their rows if there is only one way to do it,
//! and gives up the others. A figure whose column remains open is null and reported; so is every token that was not used.
mod box_layout;
mod columns;
mod draft;
mod draft_records;
mod grouping;
mod lines;
mod names;
mod read_section;
mod rows;
mod section;

use crate::file_reading::FileReading;
use crate::vocabulary::Vocabulary;
use juesuan_model::schema::Schemas;
use juesuan_model::{Status, TableStatus, Words};
use lines::running_heads;

/// No text has fewer bytes than this.
const LEAST_TEXT: usize = 40;

/// Reads a text dump: the text of one PDF as pdftotext, pdf-extract, pdfminer or pypdf print it.
///
/// Pages are numbered where the dump has form feeds; without them, all page numbers are `None`. There are no errors: a
/// text without the nine tables has the status `no_tables`, an empty one `no_text`.
///
/// ```
/// use juesuan_model::{Status, TableId, schema::Schemas};
///
/// let text = "支出决算表\n单位：万元\n\
///     科目编码 科目名称 本年支出合计 基本支出 项目支出\n\
///     合计 3.00 1.00 2.00\n\
///     201 一般公共服务支出 3.00 1.00 2.00\n";
/// let reading = juesuan_tables::text_dump::read(text, Schemas::builtin());
/// assert_eq!(reading.status, Status::Ok);
/// assert_eq!(reading.disclosures[0].tables[&TableId::Expenditure].rows.len(), 2);
/// ```
#[must_use]
pub fn read(text: &str, schemas: &Schemas) -> FileReading {
    let vocabulary = Vocabulary::new(schemas);
    let lines = running_heads::dropped(lines::lines(text), schemas);
    if lines.iter().map(|l| l.text.len()).sum::<usize>() < LEAST_TEXT {
        return FileReading {
            status: Status::NoText,
            message: Words::fixed("the file contains no text", "文件中没有文字"),
            disclosures: Vec::new(),
        };
    }
    let (sections, untitled) = section::sections(&lines, schemas);
    let disclosures = grouping::disclosures(&lines, sections, &untitled, schemas, &vocabulary);
    if disclosures.is_empty() {
        return FileReading {
            status: Status::NoTables,
            message: Words::fixed("none of the nine 部门决算 tables is in this text", "文本中没有部门决算公开的九张表"),
            disclosures,
        };
    }
    if disclosures.iter().all(|d| d.tables.values().all(|t| t.status == TableStatus::Missing)) {
        return FileReading {
            status: Status::Partial,
            message: Words::fixed(
                "this text contains tables, but their rows could not be separated",
                "文本中的表格无法分行识别",
            ),
            disclosures,
        };
    }
    FileReading { status: Status::Ok, message: Words::EMPTY, disclosures }
}
