//! XLSX, for Excel, WPS and LibreOffice: a workbook for each disclosure that looks like the printed form
//! (`disclosure`), and one for the folder (`dataset`).
//!
//! What both share is here: how a figure, a code and a text become a cell. Text is always a text cell, whatever it
//! begins with. Amounts are numbers that show two decimals, or more where more are printed; a spreadsheet holds 15
//! digits, so a longer figure stays text.
pub(crate) mod dataset;
pub(crate) mod disclosure;
mod form;
mod layout;
mod list;

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

/// Longest text of a cell, in UTF-16 units.
const MAX_TEXT: usize = 32_767;

/// Longest title of a workbook, in characters.
const MAX_PROPERTY: usize = 120;

/// Digits of a number that every spreadsheet keeps.
const MAX_DIGITS: u32 = 15;

/// How hard workbooks are packed: the fastest level. Most of the time of a disclosure's workbook went into packing it.
const PACKING: u8 = 1;

/// A workbook whose bytes do not depend on when it was made.
fn workbook(title: &str) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(PACKING);
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title: String = cell_text(title).chars().take(MAX_PROPERTY).collect();
    workbook.set_properties(&DocProperties::new().set_title(title).set_author("juesuan").set_creation_datetime(&made));
    Ok(workbook)
}

/// A decimal as a spreadsheet number; none when it has more digits than a spreadsheet keeps.
fn number(value: Decimal) -> Option<f64> {
    let plain = value.normalize();
    let mantissa = plain.mantissa();
    // Both are exact as floats up to these bounds, so that the quotient is the float that is nearest to the decimal.
    if mantissa.unsigned_abs() < 10_u128.pow(MAX_DIGITS) && plain.scale() <= 22 {
        let divisor = 10_f64.powi(i32::try_from(plain.scale()).ok()?);
        #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
        return Some(mantissa as f64 / divisor);
    }
    None
}

/// The number format of an amount printed with so many decimals: two, or more where more are printed.
fn number_format(decimals: u32) -> Cow<'static, str> {
    match decimals {
        0..=2 => "#,##0.00".into(),
        n => format!("#,##0.{}", "0".repeat(n.min(28) as usize)).into(),
    }
}

/// Points of a line of text, and of the highest row that there may be.
const LINE: f64 = 15.0;
const HIGHEST_ROW: f64 = 409.0;

/// Lines of a text that wraps where so many characters stand in one.
fn lines(text: &str, width: usize) -> usize {
    text.lines().map(|l| display_width(l).div_ceil(width).max(1)).sum()
}

/// Height of a row for a text that wraps in cells so many characters wide, in points.
fn height(text: &str, width: usize) -> f64 {
    // A line ends where a character no longer fits, or a word.
    let width = (width * 9 / 10).max(1);
    let lines = lines(text, width);
    (LINE * f64::from(u16::try_from(lines.max(1)).unwrap_or(u16::MAX)) + 1.0).min(HIGHEST_ROW)
}

/// Text that a cell can hold: cut where it is too long, what XML forbids (control characters, U+FFFE, U+FFFF) as
/// U+FFFD.
fn cell_text(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    let is_control = |b: u8| b < b' ' && !matches!(b, b'\n' | b'\t') || b == 0x7F;
    // With 0xEF begin U+FFFE and U+FFFF (and full-width characters): most texts are done after one pass.
    if text.bytes().any(|b| is_control(b) || b == 0xEF) {
        let is_bad = |c: char| matches!(c, '\u{FFFE}' | '\u{FFFF}') || u8::try_from(c).is_ok_and(is_control);
        if text.contains(is_bad) {
            let clean = |c: char| if is_bad(c) { '\u{FFFD}' } else { c };
            text = Cow::Owned(text.replace("\r\n", "\n").chars().map(clean).collect());
        }
    }
    // A character is at most two units.
    if text.len() > MAX_TEXT && text.encode_utf16().count() > MAX_TEXT {
        let mut cut: String = text.chars().take(MAX_TEXT / 2 - 1).collect();
        cut.push('…');
        text = Cow::Owned(cut);
    }
    text
}

/// Background of a cell that a finding is about.
fn color(severity: Severity) -> Color {
    Color::RGB(match severity {
        Severity::Error => 0xF8_CB_AD,
        Severity::Warning => 0xFF_E6_99,
        Severity::Info => 0xDD_EB_F7,
    })
}

/// Columns of a fixed-width font that a text takes: two for a Chinese character.
fn display_width(text: &str) -> usize {
    text.lines().map(|l| l.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()).max().unwrap_or(0)
}

fn amount_format(decimals: u32) -> Format {
    Format::new().set_num_format(number_format(decimals))
}

fn header_format() -> Format {
    Format::new().set_bold().set_background_color(Color::RGB(0xE7_E6_E6))
}

/// Runs a part of the workbook writer, which panics where it cannot write its temporary files (a full disk).
fn guarded<T>(path: &Path, run: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, ExportError> {
    match panic::catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => result.map_err(|e| failed(path, e)),
        Err(payload) => {
            let message = payload.downcast_ref::<String>().map(String::as_str);
            let message = message.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("stopped");
            if message.contains("StorageFull") {
                return Err(ExportError::io(path, io::ErrorKind::StorageFull.into()));
            }
            Err(ExportError::format(path, format_args!("the workbook could not be written: {message}")))
        }
    }
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
    fn numbers_that_a_spreadsheet_would_change_stay_text() {
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
    fn a_panic_of_the_writer_is_an_error() {
        let full = || -> Result<(), XlsxError> { panic!("{:?}", io::Error::from(io::ErrorKind::StorageFull)) };
        let error = guarded(Path::new("juesuan.xlsx"), full).unwrap_err();
        assert!(error.to_string().contains("the disk is full"), "{error}");
    }

    #[test]
    fn amounts_show_two_decimals_or_more() {
        let formats = [0, 1, 2, 6].map(number_format);
        assert_eq!(formats, ["#,##0.00", "#,##0.00", "#,##0.00", "#,##0.000000"]);
    }

    #[test]
    fn rows_are_as_high_as_their_text_and_a_spreadsheet_allow() {
        assert!((height("", 40) - 16.0).abs() < 0.01);
        assert!((height("一行", 40) - 16.0).abs() < 0.01);
        assert!((height(&"长".repeat(40), 40) - 46.0).abs() < 0.01);
        assert!((height("a\nb", 40) - 31.0).abs() < 0.01);
        assert!((height(&"长".repeat(30_000), 40) - 409.0).abs() < 0.01);
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
