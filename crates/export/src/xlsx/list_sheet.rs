//! One sheet of a list workbook: rows are written to disk as XML, compressed.
use super::{
    cell_xml::{push, push_decimal, push_inline_text},
    invalid_frame,
    list_workbook::{compression, sheet_part},
    number,
    shared_strings::SharedStrings,
};
use crate::value::Value;
use rust_decimal::Decimal;
use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};
use zip::{ZipArchive, ZipWriter};

/// Bytes of rows that are compressed at once.
const BUFFER: usize = 64 * 1024;

/// A sheet that is being written.
pub(super) struct ListSheet {
    out: ZipWriter<File>,
    /// Rows not yet compressed.
    buffer: Vec<u8>,
    /// Number of rows, including the header row.
    rows: u32,
    columns: Vec<SheetColumn>,
}

struct SheetColumn {
    letters: String,
    previous: PreviousText,
}

/// The text of the row above and its index among the shared texts: most columns repeat it.
#[derive(Default)]
struct PreviousText {
    text: String,
    index: u32,
}

/// What the sheets of a workbook share.
pub(super) struct SharedParts {
    pub(super) strings: SharedStrings,
    /// The style of an amount, by its number of decimals.
    pub(super) styles: Vec<u32>,
}

impl ListSheet {
    /// `folder`: where the temporary file goes; `frame`: the XML of the sheet without rows.
    pub(super) fn create(folder: &Path, number: usize, frame: &str, columns: usize) -> io::Result<Self> {
        // The dimension is left out: the number of rows is not known yet.
        let (before, rest) = frame.split_once("<dimension ").ok_or_else(|| invalid_frame("dimension"))?;
        let (_, rest) = rest.split_once("/>").ok_or_else(|| invalid_frame("dimension"))?;
        let (header, _) = rest.split_once("</row>").ok_or_else(|| invalid_frame("header row"))?;
        let mut out = ZipWriter::new(tempfile::tempfile_in(folder)?);
        out.start_file(sheet_part(number), compression())?;
        for text in [before, header, "</row>"] {
            out.write_all(text.as_bytes())?;
        }
        let columns = (0_u16..).take(columns).map(|number| SheetColumn {
            letters: rust_xlsxwriter::utility::column_number_to_name(number),
            previous: PreviousText::default(),
        });
        Ok(Self { out, buffer: Vec::with_capacity(BUFFER + BUFFER / 4), rows: 1, columns: columns.collect() })
    }

    pub(super) fn rows(&self) -> u32 {
        self.rows
    }

    pub(super) fn add_row<'v>(
        &mut self,
        values: impl Iterator<Item = &'v Value<'v>>,
        shared: &mut SharedParts,
    ) -> io::Result<()> {
        self.rows += 1;
        let mut digits = itoa::Buffer::new();
        let row = digits.format(self.rows);
        let out = &mut self.buffer;
        push(out, &["<row r=\"", row, "\">"]);
        for (value, column) in values.zip(&mut self.columns) {
            if matches!(value, Value::Null) {
                continue;
            }
            push(out, &["<c r=\"", &column.letters, row, "\""]);
            shared.push_value(out, value, &mut column.previous);
        }
        push(out, &["</row>"]);
        if out.len() >= BUFFER { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    /// Completes the sheet, as the only member of a package. `frame`: the XML of the sheet without rows, with the final
    /// filter.
    pub(super) fn finish(mut self, frame: &str) -> io::Result<ZipArchive<File>> {
        self.flush()?;
        let (_, tail) = frame.split_once("</sheetData>").ok_or_else(|| invalid_frame("end"))?;
        self.out.write_all(b"</sheetData>")?;
        self.out.write_all(tail.as_bytes())?;
        Ok(ZipArchive::new(self.out.finish()?)?)
    }
}

impl SharedParts {
    /// Appends the rest of a cell, after `<c r="A1"`.
    fn push_value(&mut self, out: &mut Vec<u8>, value: &Value<'_>, previous: &mut PreviousText) {
        let mut digits = itoa::Buffer::new();
        match value {
            Value::Null => push(out, &["/>"]),
            Value::Text(text) => self.push_text(out, text, previous),
            Value::Integer(n) => push(out, &["><v>", digits.format(*n), "</v></c>"]),
            Value::Boolean(b) => push(out, &[" t=\"b\"><v>", if *b { "1" } else { "0" }, "</v></c>"]),
            Value::Number(n) if n.is_finite() => push(out, &["><v>", &n.to_string(), "</v></c>"]),
            Value::Number(n) => push_inline_text(out, &n.to_string()),
            Value::Printed(amount) => self.push_amount(out, amount.value()),
            Value::Exact(amount) => self.push_amount(out, *amount),
        }
    }

    fn push_amount(&self, out: &mut Vec<u8>, value: Decimal) {
        if number(value).is_none() {
            return push_inline_text(out, &value.to_string());
        }
        let style = usize::try_from(value.scale()).ok().and_then(|d| self.styles.get(d)).copied().unwrap_or_default();
        push(out, &[" s=\"", itoa::Buffer::new().format(style), "\"><v>"]);
        push_decimal(out, value);
        push(out, &["</v></c>"]);
    }

    fn push_text(&mut self, out: &mut Vec<u8>, text: &str, previous: &mut PreviousText) {
        if text.is_empty() {
            return push(out, &["/>"]);
        }
        let index = if previous.text == text {
            Some(previous.index)
        } else {
            let index = self.strings.index(text);
            if let Some(index) = index {
                text.clone_into(&mut previous.text);
                previous.index = index;
            }
            index
        };
        match index {
            Some(index) => push(out, &[" t=\"s\"><v>", itoa::Buffer::new().format(index), "</v></c>"]),
            None => push_inline_text(out, text),
        }
    }
}
