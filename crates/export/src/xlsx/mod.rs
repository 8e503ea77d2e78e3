//! XLSX, for Excel, WPS and LibreOffice: a workbook per disclosure that looks like the printed tables
//! (`disclosure_workbook`), and one per dataset (`dataset_workbook`).
//!
//! This file has what both share. Text becomes a text cell, never a formula. Amounts become numbers with two decimals, or
//! more if more are printed; spreadsheets keep 15 digits, so longer amounts become text.
mod cell_xml;
pub(crate) mod dataset_workbook;
pub(crate) mod disclosure_workbook;
mod form_layout;
mod form_sheet;
mod list_sheet;
mod list_workbook;
mod shared_strings;

use crate::ExportError;
use juesuan_model::Severity;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use std::{
    borrow::Cow,
    io,
    panic::{self, AssertUnwindSafe},
    path::Path,
};

/// Longest text of a cell, in UTF-16 code units.
const MAX_TEXT: usize = 32_767;

/// Longest title of a workbook, in characters.
const MAX_PROPERTY: usize = 120;

/// Significant digits that every spreadsheet program keeps.
const MAX_DIGITS: u32 = 15;

/// Deflate level 1, the fastest: at the default level, compression took most of the time of a workbook.
const COMPRESSION_LEVEL: u8 = 1;

/// An empty workbook. Its creation date is fixed, so that the same content gives the same bytes.
fn workbook(title: &str) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(COMPRESSION_LEVEL);
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title: String = cell_text(title).chars().take(MAX_PROPERTY).collect();
    workbook
        .set_properties(&DocProperties::new().set_title(title).set_author("juesuan").set_creation_datetime(&created));
    Ok(workbook)
}

/// A decimal as a spreadsheet number; `None` if it has more digits than spreadsheets keep.
fn number(value: Decimal) -> Option<f64> {
    let plain = value.normalize();
    let mantissa = plain.mantissa();
    // Within these bounds both operands are exact floats, so the quotient is the float nearest to the decimal.
    if mantissa.unsigned_abs() < 10_u128.pow(MAX_DIGITS) && plain.scale() <= 22 {
        let divisor = 10_f64.powi(i32::try_from(plain.scale()).ok()?);
        #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
        return Some(mantissa as f64 / divisor);
    }
    None
}

/// The number format of an amount printed with this many decimals: at least two.
fn number_format(decimals: u32) -> Cow<'static, str> {
    match decimals {
        0..=2 => "#,##0.00".into(),
        n => format!("#,##0.{}", "0".repeat(n.min(28) as usize)).into(),
    }
}

/// Height of a line of text, in points.
const LINE_HEIGHT: f64 = 15.0;

/// Maximum height of a row, in points.
const MAX_ROW_HEIGHT: f64 = 409.0;

/// Number of lines of a text that is wrapped after `width` characters.
fn line_count(text: &str, width: usize) -> usize {
    text.lines().map(|l| display_width(l).div_ceil(width).max(1)).sum()
}

/// Height in points of a row with a text that is wrapped in a cell `width` characters wide.
fn row_height(text: &str, width: usize) -> f64 {
    // Words are not cut, so lines are shorter than the cell.
    let width = (width * 9 / 10).max(1);
    let lines = line_count(text, width);
    (LINE_HEIGHT * f64::from(u16::try_from(lines.max(1)).unwrap_or(u16::MAX)) + 1.0).min(MAX_ROW_HEIGHT)
}

/// Text for a cell: cut if too long; characters that XML forbids (control characters, U+FFFE, U+FFFF) become U+FFFD.
fn cell_text(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    let is_control = |b: u8| b < b' ' && !matches!(b, b'\n' | b'\t') || b == 0x7F;
    // U+FFFE and U+FFFF begin with the byte 0xEF, like full-width characters: most texts need one pass only.
    if text.bytes().any(|b| is_control(b) || b == 0xEF) {
        let is_bad = |c: char| matches!(c, '\u{FFFE}' | '\u{FFFF}') || u8::try_from(c).is_ok_and(is_control);
        if text.contains(is_bad) {
            let clean = |c: char| if is_bad(c) { '\u{FFFD}' } else { c };
            text = Cow::Owned(text.replace("\r\n", "\n").chars().map(clean).collect());
        }
    }
    // A character has at most two UTF-16 code units.
    if text.len() > MAX_TEXT && text.encode_utf16().count() > MAX_TEXT {
        let mut cut: String = text.chars().take(MAX_TEXT / 2 - 1).collect();
        cut.push('…');
        text = Cow::Owned(cut);
    }
    text
}

/// Background colour of a cell with a finding.
fn severity_color(severity: Severity) -> Color {
    Color::RGB(match severity {
        Severity::Error => 0xF8_CB_AD,
        Severity::Warning => 0xFF_E6_99,
        Severity::Info => 0xDD_EB_F7,
    })
}

/// Width of a text in a fixed-width font, in characters: two for a Chinese character.
fn display_width(text: &str) -> usize {
    text.lines().map(|l| l.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()).max().unwrap_or(0)
}

fn amount_format(decimals: u32) -> Format {
    Format::new().set_num_format(number_format(decimals))
}

fn header_format() -> Format {
    Format::new().set_bold().set_background_color(Color::RGB(0xE7_E6_E6))
}

/// Runs `rust_xlsxwriter`, which panics if it cannot write its temporary files (full disk).
fn guarded<T>(path: &Path, run: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, ExportError> {
    match panic::catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => result.map_err(|e| failed(path, e)),
        Err(payload) => {
            let message = payload.downcast_ref::<String>().map(String::as_str);
            let message = message.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("internal error");
            if message.contains("StorageFull") {
                return Err(ExportError::io(path, io::ErrorKind::StorageFull.into()));
            }
            Err(ExportError::format(path, format_args!("cannot write the workbook: {message}")))
        }
    }
}

/// An error of a workbook's frame, which `rust_xlsxwriter` wrote.
fn invalid_frame(missing: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the frame of the workbook has no {missing}"))
}

fn failed(path: &Path, error: XlsxError) -> ExportError {
    match error {
        XlsxError::IoError(e) => ExportError::io(path, e),
        other => ExportError::format(path, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_too_many_digits_stay_text() {
        let of = |s: &str| number(Decimal::from_str_exact(s).unwrap());
        assert_eq!(of("-3.20"), Some(-3.2));
        for print in ["0.1", "113.50", "19237.9531", "0.000001", "-91234567890123.7", "0.30000000000000000000000001"] {
            assert!(of(print).is_none_or(|n| n == print.parse::<f64>().unwrap()), "{print}");
        }
        assert_eq!(of("999999999999.99"), Some(999_999_999_999.99));
        assert_eq!(of("1000000000000000000"), None);
        assert_eq!(of("1234567890123456"), None);
    }

    #[test]
    fn a_panic_of_the_writer_becomes_an_error() {
        let full = || -> Result<(), XlsxError> { panic!("{:?}", io::Error::from(io::ErrorKind::StorageFull)) };
        let error = guarded(Path::new("juesuan.xlsx"), full).unwrap_err();
        assert!(error.to_string().contains("the disk is full"), "{error}");
    }

    #[test]
    fn amounts_have_at_least_two_decimals() {
        let formats = [0, 1, 2, 6].map(number_format);
        assert_eq!(formats, ["#,##0.00", "#,##0.00", "#,##0.00", "#,##0.000000"]);
    }

    #[test]
    fn row_heights_follow_the_text_up_to_the_maximum() {
        assert!((row_height("", 40) - 16.0).abs() < 0.01);
        assert!((row_height("一行", 40) - 16.0).abs() < 0.01);
        assert!((row_height(&"长".repeat(40), 40) - 46.0).abs() < 0.01);
        assert!((row_height("a\nb", 40) - 31.0).abs() < 0.01);
        assert!((row_height(&"长".repeat(30_000), 40) - 409.0).abs() < 0.01);
    }

    #[test]
    fn long_text_is_cut() {
        let long = "决".repeat(40_000);
        assert!(cell_text(&long).encode_utf16().count() <= MAX_TEXT);
        assert_eq!(cell_text("a\r\nb\u{1}"), "a\nb\u{FFFD}");
        assert_eq!(cell_text("a\u{FFFE}（b）\u{FFFF}"), "a\u{FFFD}（b）\u{FFFD}");
        assert!(matches!(cell_text("（汇总）"), Cow::Borrowed(_)));
    }
}
