//! The nine tables from a bare text dump of a disclosure.
//!
//! In: text as pdftotext (raw and `-layout`), pdf-extract, pdfminer or pypdf print it: names wrapped over lines,
//! neighbours glued together, header words in pieces. Out: disclosures whose tables say that they were read from text.
//!
//! ```text
//! text ─line, running─▶ lines ─section─▶ one section a table ─body─▶ header, rows ─token─▶ tokens
//!      ─coded, sided, three_public─▶ printed rows ─place, identity─▶ figures with columns ─table─▶ records
//! ```
//!
//! Tables whose cells stand apart (pdfminer): `boxes` rebuilds their rows where one reading is left, the others are given up.
//!
//! A figure whose column nothing tells stays null and is reported; so does every token of a table that went nowhere.
mod box_layout;
mod columns;
mod draft;
mod grouping;
mod lines;
mod names;
mod rows;
mod section;

use crate::table_reader::FileReading;
use crate::vocabulary::Vocabulary;
use juesuan_model::schema::Schemas;
use juesuan_model::{Status, TableStatus, Words};
use lines::running_heads;

/// Fewer characters than this are no text.
const LEAST_TEXT: usize = 40;

/// Reads a text dump. Pages are numbered where the dump has form feeds, and null where it has none.
#[must_use]
pub fn read(text: &str, schemas: &Schemas) -> FileReading {
    let vocabulary = Vocabulary::new(schemas);
    let lines = running_heads::dropped(lines::lines(text), schemas);
    if lines.iter().map(|l| l.text.len()).sum::<usize>() < LEAST_TEXT {
        return FileReading {
            status: Status::NoText,
            message: Words::fixed("the file holds no text", "文件中没有文字"),
            disclosures: Vec::new(),
        };
    }
    let (sections, strays) = section::sections(&lines, schemas);
    let disclosures = grouping::disclosures(&lines, sections, &strays, schemas, &vocabulary);
    if disclosures.is_empty() {
        return FileReading {
            status: Status::NoTables,
            message: Words::fixed(
                "none of the nine 部门决算 tables stands in this text",
                "文本中没有部门决算公开的九张表",
            ),
            disclosures,
        };
    }
    if disclosures.iter().all(|d| d.tables.values().all(|t| t.status == TableStatus::Missing)) {
        return FileReading {
            status: Status::Partial,
            message: Words::fixed(
                "tables stand in this text whose rows could not be told apart",
                "文本中的表格无法分行识别",
            ),
            disclosures,
        };
    }
    FileReading { status: Status::Ok, message: Words::EMPTY, disclosures }
}
