//! A workbook of long lists, whose rows go to disk as they come.
//!
//! In: what the sheets are called and which columns they have, then rows of [`Value`]s. Out: a workbook with a header
//! row, a filter and fixed panes in each sheet. `rust_xlsxwriter` makes all of it but the rows, which are millions of
//! cells: they are written here as the XML that they are in the file, packed at once, and put into its package at the
//! end. Memory does not grow with them, but for short texts that come again and again: each stands in the file once,
//! up to a bound.
use super::{amount_format, cell_text, guarded, header_format, number, workbook};
use crate::{ExportError, rows::Value};
use rust_decimal::Decimal;
use rust_xlsxwriter::{FormatAlign, IgnoreError, XlsxError};
use std::{
    borrow::Cow,
    collections::HashMap,
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Decimals that have a number format of their own; more than a decimal can have.
const FORMATS: u32 = 29;

/// Bytes of rows that are handed to the compressor at once.
const BUFFER: usize = 64 * 1024;

/// Longest text that is looked for among the earlier ones: longer ones are sentences, which hardly come again.
const SHARED_LENGTH: usize = 96;

/// Most texts that are kept: some 20 MB.
const SHARED: u32 = 1 << 17;

/// The part of the package that holds the texts.
const STRINGS: &str = "xl/sharedStrings.xml";

/// A sheet to come.
pub(super) struct Plan {
    pub(super) name: String,
    pub(super) columns: Vec<ColumnPlan>,
    /// Whether all columns go on one page when it is printed.
    pub(super) fits_a_page: bool,
}

/// A column of it.
pub(super) struct ColumnPlan {
    pub(super) title: String,
    /// In characters.
    pub(super) width: f64,
    /// What its cells are.
    pub(super) cells: Cells,
}

/// What the cells of a column are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cells {
    Texts,
    Numbers,
    Amounts,
}

/// The workbook.
pub(super) struct ListBook {
    title: &'static str,
    path: PathBuf,
    plans: Vec<Plan>,
    sheets: Vec<Sheet>,
    common: Common,
}

/// What the sheets share.
struct Common {
    strings: Strings,
    /// The style of an amount, by its decimals.
    styles: Vec<u32>,
}

/// A sheet that grows.
struct Sheet {
    out: ZipWriter<File>,
    /// What was not yet handed on.
    buffer: Vec<u8>,
    /// Rows, the header among them.
    rows: u32,
    columns: Vec<Place>,
}

/// A column of a sheet that grows.
struct Place {
    letters: String,
    /// The text of the row above, and its place among the texts: most columns repeat it.
    above: (String, u32),
}

impl ListBook {
    /// Begins the workbook.
    pub(super) fn create(path: &Path, title: &'static str, plans: Vec<Plan>) -> Result<Self, ExportError> {
        let frame = Frame::build(path, title, &plans, &[])?;
        let begin = || -> io::Result<(Vec<Sheet>, Common)> {
            let mut package = frame.open()?;
            let mut sheets = Vec::new();
            let mut styles = Vec::new();
            for (number, plan) in (1..).zip(&plans) {
                let xml = part(&mut package, &sheet_part(number))?;
                if number == 1 {
                    styles = styles_of(&xml)?;
                }
                sheets.push(Sheet::create(path, number, &xml, plan)?);
            }
            Ok((sheets, Common { strings: Strings::after(&part(&mut package, STRINGS)?)?, styles }))
        };
        let (sheets, common) = begin().map_err(|e| ExportError::io(path, e))?;
        Ok(Self { title, path: path.to_owned(), plans, sheets, common })
    }

    /// Rows of a sheet, counted from 0, with its header row.
    pub(super) fn rows(&self, sheet: usize) -> u32 {
        self.sheets.get(sheet).map_or(0, |s| s.rows)
    }

    /// Adds a row to a sheet; values beyond its columns are left out.
    pub(super) fn row<'v>(
        &mut self,
        sheet: usize,
        values: impl Iterator<Item = &'v Value<'v>>,
    ) -> Result<(), ExportError> {
        let Some(sheet) = self.sheets.get_mut(sheet) else { return Ok(()) };
        sheet.row(values, &mut self.common).map_err(|e| ExportError::io(&self.path, e))
    }

    /// Completes the file.
    pub(super) fn finish(self) -> Result<(), ExportError> {
        let Self { title, path, plans, sheets, common } = self;
        let rows: Vec<u32> = sheets.iter().map(|s| s.rows).collect();
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
                if name == STRINGS {
                    drop(member);
                    out.start_file(STRINGS, packing())?;
                    common.strings.write(&mut out)?;
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

/// No zip64: LibreOffice cannot open it, and full sheets stay below 4 GB.
fn packing() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(super::PACKING.into()))
}

fn sheet_part(number: usize) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

fn odd(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the frame of the workbook has no {what}"))
}

fn part(package: &mut ZipArchive<io::Cursor<Vec<u8>>>, name: &str) -> io::Result<String> {
    let mut text = String::new();
    package.by_name(name)?.read_to_string(&mut text)?;
    Ok(text)
}

/// The workbook without its rows.
struct Frame(Vec<u8>);

impl Frame {
    /// `rows`: of each sheet, with its header row; empty as long as nobody knows.
    fn build(path: &Path, title: &str, plans: &[Plan], rows: &[u32]) -> Result<Self, ExportError> {
        let build = || -> Result<Vec<u8>, XlsxError> {
            let mut book = workbook(title)?;
            let (left, right) = (header_format(), header_format().set_align(FormatAlign::Right));
            let usual = amount_format(2);
            for (index, plan) in plans.iter().enumerate() {
                let sheet = book.add_worksheet();
                sheet.set_name(&plan.name)?;
                sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
                sheet.set_paper_size(9).set_landscape();
                if plan.fits_a_page {
                    sheet.set_print_fit_to_pages(1, 0);
                }
                for (column, number) in plan.columns.iter().zip(0_u16..) {
                    let header = if column.cells == Cells::Texts { &left } else { &right };
                    sheet.write_string_with_format(0, number, &column.title, header)?;
                    sheet.set_column_width(number, column.width)?;
                    if column.cells == Cells::Amounts {
                        sheet.set_column_format(number, &usual)?;
                    }
                }
                // A row that is left out of the file: it tells under which numbers the formats are known there.
                if index == 0 {
                    for (decimals, number) in (0..FORMATS).zip(0_u16..) {
                        sheet.write_blank(1, number, &amount_format(decimals))?;
                    }
                }
                if let Some(rows) = rows.get(index).filter(|rows| **rows > 1) {
                    let last = u16::try_from(plan.columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
                    sheet.autofilter(0, 0, rows - 1, last)?;
                    // Codes are text by intent: no green corner in each of their cells.
                    sheet.ignore_error_range(1, 0, rows - 1, last, IgnoreError::NumberStoredAsText)?;
                }
            }
            book.save_to_buffer()
        };
        guarded(path, build).map(Self)
    }

    fn open(self) -> io::Result<ZipArchive<io::Cursor<Vec<u8>>>> {
        Ok(ZipArchive::new(io::Cursor::new(self.0))?)
    }
}

/// Styles by number of decimals, from the second row of the first sheet of a frame.
fn styles_of(xml: &str) -> io::Result<Vec<u32>> {
    let style = |number: u16| -> Option<u32> {
        let cell = rust_xlsxwriter::utility::row_col_to_cell(1, number);
        let (_, rest) = xml.split_once(&format!("<c r=\"{cell}\" s=\""))?;
        rest.split_once('"')?.0.parse().ok()
    };
    (0..FORMATS).zip(0_u16..).map(|(_, number)| style(number).ok_or_else(|| odd("styles"))).collect()
}

impl Sheet {
    /// `frame`: the sheet without rows.
    fn create(path: &Path, number: usize, frame: &str, plan: &Plan) -> io::Result<Self> {
        // How many rows there will be is not known, so nothing is said of it.
        let (before, rest) = frame.split_once("<dimension ").ok_or_else(|| odd("dimension"))?;
        let (_, rest) = rest.split_once("/>").ok_or_else(|| odd("dimension"))?;
        let (header, _) = rest.split_once("</row>").ok_or_else(|| odd("header"))?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut out = ZipWriter::new(tempfile::tempfile_in(folder)?);
        out.start_file(sheet_part(number), packing())?;
        for text in [before, header, "</row>"] {
            out.write_all(text.as_bytes())?;
        }
        let columns = (0_u16..).zip(&plan.columns).map(|(number, _)| Place {
            letters: rust_xlsxwriter::utility::column_number_to_name(number),
            above: (String::new(), 0),
        });
        Ok(Self { out, buffer: Vec::with_capacity(BUFFER + BUFFER / 4), rows: 1, columns: columns.collect() })
    }

    fn row<'v>(&mut self, values: impl Iterator<Item = &'v Value<'v>>, common: &mut Common) -> io::Result<()> {
        self.rows += 1;
        let mut digits = itoa::Buffer::new();
        let row = digits.format(self.rows);
        let out = &mut self.buffer;
        put(out, &["<row r=\"", row, "\">"]);
        for (value, place) in values.zip(&mut self.columns) {
            if matches!(value, Value::Null) {
                continue;
            }
            put(out, &["<c r=\"", &place.letters, row, "\""]);
            common.cell(out, value, &mut place.above);
        }
        put(out, &["</row>"]);
        if out.len() >= BUFFER { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    /// The sheet as the one member of a package. `frame`: the sheet without rows, its filter as it must be.
    fn finish(mut self, frame: &str) -> io::Result<ZipArchive<File>> {
        self.flush()?;
        let (_, tail) = frame.split_once("</sheetData>").ok_or_else(|| odd("end"))?;
        self.out.write_all(b"</sheetData>")?;
        self.out.write_all(tail.as_bytes())?;
        Ok(ZipArchive::new(self.out.finish()?)?)
    }
}

fn put(out: &mut Vec<u8>, texts: &[&str]) {
    texts.iter().for_each(|t| out.extend_from_slice(t.as_bytes()));
}

impl Common {
    /// What follows the place of a cell.
    fn cell(&mut self, out: &mut Vec<u8>, value: &Value<'_>, above: &mut (String, u32)) {
        let mut digits = itoa::Buffer::new();
        match value {
            Value::Null => put(out, &["/>"]),
            Value::Text(text) => self.text(out, text, above),
            Value::Integer(n) => put(out, &["><v>", digits.format(*n), "</v></c>"]),
            Value::Boolean(b) => put(out, &[" t=\"b\"><v>", if *b { "1" } else { "0" }, "</v></c>"]),
            Value::Number(n) if n.is_finite() => put(out, &["><v>", &n.to_string(), "</v></c>"]),
            Value::Number(n) => inline(out, &n.to_string()),
            Value::Printed(amount) => self.amount(out, amount.value()),
            Value::Exact(amount) => self.amount(out, *amount),
        }
    }

    fn amount(&self, out: &mut Vec<u8>, value: Decimal) {
        if number(value).is_none() {
            return inline(out, &value.to_string());
        }
        let style = usize::try_from(value.scale()).ok().and_then(|d| self.styles.get(d)).copied().unwrap_or_default();
        put(out, &[" s=\"", itoa::Buffer::new().format(style), "\"><v>"]);
        decimal(out, value);
        put(out, &["</v></c>"]);
    }

    fn text(&mut self, out: &mut Vec<u8>, text: &str, above: &mut (String, u32)) {
        if text.is_empty() {
            return put(out, &["/>"]);
        }
        let place = if above.0 == text {
            Some(above.1)
        } else {
            let place = self.strings.place(text);
            if let Some(place) = place {
                text.clone_into(&mut above.0);
                above.1 = place;
            }
            place
        };
        match place {
            Some(place) => put(out, &[" t=\"s\"><v>", itoa::Buffer::new().format(place), "</v></c>"]),
            None => inline(out, text),
        }
    }
}

/// A decimal of at most fifteen digits, without zeros at its end.
fn decimal(out: &mut Vec<u8>, value: Decimal) {
    let plain = value.normalize();
    let mut digits = itoa::Buffer::new();
    let all = digits.format(plain.mantissa().unsigned_abs());
    let decimals = usize::try_from(plain.scale()).unwrap_or_default();
    if plain.is_sign_negative() && !plain.is_zero() {
        out.push(b'-');
    }
    match all.len().checked_sub(decimals).and_then(|whole| all.split_at_checked(whole)) {
        Some((whole, "")) => put(out, &[whole]),
        Some(("", fraction)) => put(out, &["0.", fraction]),
        Some((whole, fraction)) => put(out, &[whole, ".", fraction]),
        None => {
            put(out, &["0."]);
            out.extend(std::iter::repeat_n(b'0', decimals - all.len()));
            put(out, &[all]);
        }
    }
}

/// A text that stands in its cell.
fn inline(out: &mut Vec<u8>, text: &str) {
    put(out, &[" t=\"inlineStr\"><is>"]);
    text_element(out, text);
    put(out, &["</is></c>"]);
}

/// `<t>`: escaped, and kept as it is where a reader might trim it.
fn text_element(out: &mut Vec<u8>, text: &str) {
    let text = cell_text(text);
    let keeps = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) || text.contains('\n');
    put(out, &[if keeps { "<t xml:space=\"preserve\">" } else { "<t>" }]);
    put(out, &[&escaped(&text), "</t>"]);
}

/// Text as it stands in XML. `_x0041_` is how a workbook writes a character by its number, so that a text that looks
/// like it says that its first underscore is one.
fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>']) && !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '_' if is_numbered(text.get(at..).unwrap_or_default()) => out.push_str("_x005F_"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether a text begins with `_x`, four hexadecimal digits and `_`.
fn is_numbered(text: &str) -> bool {
    let digits = text.strip_prefix("_x").and_then(|rest| rest.get(..5));
    digits.is_some_and(|d| d.ends_with('_') && d.bytes().take(4).all(|b| b.is_ascii_hexdigit()))
}

/// Texts that cells refer to by their place.
struct Strings {
    places: HashMap<Box<str>, u32, foldhash::fast::RandomState>,
    /// As they stand in the file.
    xml: Vec<u8>,
    next: u32,
}

impl Strings {
    /// Those of a frame, to be followed by others.
    fn after(frame: &str) -> io::Result<Self> {
        let (_, items) = frame.split_once("<si>").ok_or_else(|| odd("texts"))?;
        let (items, _) = items.split_once("</sst>").ok_or_else(|| odd("texts"))?;
        let xml = format!("<si>{items}");
        let next = u32::try_from(xml.matches("<si>").count()).unwrap_or(u32::MAX);
        Ok(Self { places: HashMap::default(), xml: xml.into_bytes(), next })
    }

    /// Where this text is; none for one that is not kept.
    fn place(&mut self, text: &str) -> Option<u32> {
        if text.len() > SHARED_LENGTH {
            return None;
        }
        if let Some(place) = self.places.get(text) {
            return Some(*place);
        }
        if self.next >= SHARED {
            return None;
        }
        let place = self.next;
        self.next += 1;
        self.places.insert(text.into(), place);
        put(&mut self.xml, &["<si>"]);
        text_element(&mut self.xml, text);
        put(&mut self.xml, &["</si>"]);
        Some(place)
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        write!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" uniqueCount=\"{}\">",
            self.next
        )?;
        out.write_all(&self.xml)?;
        out.write_all(b"</sst>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_written_as_their_value() {
        for (print, want) in [
            ("0", "0"),
            ("0.00", "0"),
            ("-0.00", "0"),
            ("113.50", "113.5"),
            ("-3.20", "-3.2"),
            ("0.05", "0.05"),
            ("-0.000001", "-0.000001"),
            ("1200", "1200"),
            ("999999999999.99", "999999999999.99"),
        ] {
            let mut out = Vec::new();
            decimal(&mut out, Decimal::from_str_exact(print).unwrap());
            assert_eq!(String::from_utf8(out).unwrap(), want);
        }
    }

    #[test]
    fn texts_are_escaped() {
        let element = |text: &str| {
            let mut out = Vec::new();
            text_element(&mut out, text);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(element("a<b>&c"), "<t>a&lt;b&gt;&amp;c</t>");
        assert_eq!(element(" a"), "<t xml:space=\"preserve\"> a</t>");
        assert_eq!(element("a\r\n\u{1}b\u{FFFF}"), "<t xml:space=\"preserve\">a\n\u{FFFD}b\u{FFFD}</t>");
        assert_eq!(element("_x0041_ _x41_ _xyz"), "<t>_x005F_x0041_ _x41_ _xyz</t>");
        assert_eq!(element("_x00部_"), "<t>_x00部_</t>");
    }

    #[test]
    fn short_texts_stand_in_the_file_once() {
        let mut strings = Strings::after("<sst><si><t>a</t></si></sst>").unwrap();
        assert_eq!([strings.place("部门"), strings.place("b"), strings.place("部门")], [Some(1), Some(2), Some(1)]);
        assert_eq!(strings.place(&"长".repeat(40)), None);
        strings.next = SHARED;
        assert_eq!(strings.place("b"), Some(2));
        assert_eq!(strings.place("c"), None);
    }
}
