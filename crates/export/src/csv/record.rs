//! Rows as CSV records.
use super::without_formula;
use crate::value::Value;
use std::{fmt::Write as _, io};

/// The bytes that `write` writes: CRLF between records, quotes where needed.
pub(super) fn bytes_of(write: impl FnOnce(&mut csv::Writer<Vec<u8>>) -> csv::Result<()>) -> csv::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    write(&mut writer)?;
    writer.into_inner().map_err(|e| csv::Error::from(io::Error::from(e.error().kind())))
}

/// A text as the first field of a record.
pub(super) fn first_field(text: &str) -> csv::Result<Vec<u8>> {
    // With a second, empty field: a single empty field would be quoted.
    let mut bytes = bytes_of(|writer| writer.write_record([without_formula(text).as_bytes(), b""]))?;
    bytes.truncate(bytes.len().saturating_sub(b",\r\n".len()));
    Ok(bytes)
}

/// Writes a record. `scratch` is reused between calls.
pub(super) fn write_record(
    writer: &mut csv::Writer<Vec<u8>>,
    values: &[Value<'_>],
    scratch: &mut String,
) -> csv::Result<()> {
    for value in values {
        scratch.clear();
        let field: &str = match value {
            Value::Null => "",
            Value::Text(s) => {
                writer.write_field(without_formula(s).as_bytes())?;
                continue;
            }
            Value::Boolean(true) => "true",
            Value::Boolean(false) => "false",
            Value::Printed(a) => a.as_str(),
            Value::Integer(n) => {
                let _ = write!(scratch, "{n}");
                scratch
            }
            Value::Exact(d) => {
                let _ = write!(scratch, "{d}");
                scratch
            }
            Value::Number(n) => {
                push_number(*n, scratch);
                scratch
            }
        };
        writer.write_field(field.as_bytes())?;
    }
    writer.write_record(None::<&[u8]>)
}

/// Appends the shortest decimal that parses back to `n`. Fast for what most numbers are: positions on a page, in
/// hundredths of points.
fn push_number(n: f64, out: &mut String) {
    /// Below this bound, the float nearest to a number of two decimals has no shorter representation than those.
    const MAX_HUNDREDTHS: f64 = 1e9;
    let hundredths = (n * 100.0).round();
    if n.is_sign_negative() || n >= MAX_HUNDREDTHS || hundredths / 100.0 != n {
        let _ = write!(out, "{n}");
        return;
    }
    let hundredths = hundredths as u64;
    let _ = write!(out, "{}", hundredths / 100);
    let digit = |d: u64| char::from(b'0' + (d % 10) as u8);
    match hundredths % 100 {
        0 => {}
        rest if rest % 10 == 0 => out.extend(['.', digit(rest / 10)]),
        rest => out.extend(['.', digit(rest / 10), digit(rest)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_possible() {
        let mut numbers = vec![0.1 + 0.2, -0.0, -1.5, f64::NAN, f64::INFINITY, 1e-7, 1e300, 999_999_999.99, 1e9 + 0.25];
        numbers.extend((0..200_000).map(|i| f64::from(i) / 100.0));
        for n in numbers {
            let mut printed = String::new();
            push_number(n, &mut printed);
            assert_eq!(printed, n.to_string());
        }
    }
}
