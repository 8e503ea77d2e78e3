//! Text for a terminal: escaped, measured, aligned.
pub(crate) use juesuan::printable::{escape, path_text};
use std::{
    fmt::Write as _,
    io::{self, Write},
    path::Path,
};

use juesuan::printable::is_unsafe;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// As [`escape`], but keeps line ends: for messages whose parts should be escaped already. What one of them forgot does not
/// reach the terminal.
pub(crate) fn escape_lines(text: &str) -> String {
    if !text.chars().any(|c| c != '\n' && is_unsafe(c)) {
        return text.to_owned();
    }
    text.split('\n').map(escape).collect::<Vec<_>>().join("\n")
}

/// `json` with everything unsafe written as JSON escapes, which keeps its meaning.
pub(crate) fn escape_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    let mut units = [0; 2];
    for c in json.chars() {
        if c == '\n' || !is_unsafe(c) {
            safe.push(c);
        } else {
            for unit in c.encode_utf16(&mut units) {
                // Writing to a String cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        }
    }
    safe
}

/// A writer of text or JSON for a terminal: escapes everything unsafe but line ends.
pub(crate) struct Safe<W> {
    inner: W,
    escape: fn(&str) -> String,
    /// The first bytes of a character that is not complete yet.
    begun: Vec<u8>,
}

impl<W: Write> Safe<W> {
    pub(crate) fn text(inner: W) -> Self {
        Self { inner, escape: escape_lines, begun: Vec::new() }
    }

    pub(crate) fn json(inner: W) -> Self {
        Self { inner, escape: escape_json, begun: Vec::new() }
    }
}

impl<W: Write> Write for Safe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        let valid = match str::from_utf8(&all) {
            Ok(_) => all.len(),
            Err(error) if error.error_len().is_some() => return Err(io::ErrorKind::InvalidData.into()),
            Err(error) => error.valid_up_to(),
        };
        self.begun = all.split_off(valid);
        self.inner.write_all((self.escape)(str::from_utf8(&all).unwrap_or_default()).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// A path for a message.
pub(crate) fn path_shown(path: &Path) -> String {
    escape(&path_text(path))
}

/// The width of `text` in columns of a terminal.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// `text` cut to `columns`, with an ellipsis if it was longer.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let (mut kept, mut used) = (String::new(), 0);
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used + 1 > columns {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

/// Alignment of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// For names.
    Left,
    /// For figures.
    Right,
}

/// A table with aligned columns.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    heads: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
    widest: usize,
}

impl Columns {
    /// A table with these headers. Columns wider than `widest` are cut.
    pub(crate) fn new<S: Into<String>>(heads: impl IntoIterator<Item = (S, Align)>, widest: usize) -> Self {
        Self { heads: heads.into_iter().map(|(h, a)| (escape(&h.into()), a)).collect(), rows: Vec::new(), widest }
    }

    /// Adds a row and escapes its text.
    pub(crate) fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.rows.push(cells.into_iter().map(|c| cut(&escape(c.as_ref()), self.widest)).collect());
    }

    /// Writes the table, each line after `indent`.
    pub(crate) fn write(&self, out: &mut dyn Write, indent: &str) -> io::Result<()> {
        let heads: Vec<String> = self.heads.iter().map(|(h, _)| cut(h, self.widest)).collect();
        let mut widths: Vec<usize> = heads.iter().map(|h| width(h)).collect();
        for row in &self.rows {
            for (most, cell) in widths.iter_mut().zip(row) {
                *most = width(cell).max(*most);
            }
        }
        let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
        for row in [&heads, &rule].into_iter().chain(&self.rows) {
            let mut line = indent.to_owned();
            for ((cell, (_, align)), most) in row.iter().zip(&self.heads).zip(&widths) {
                let pad = " ".repeat(most.saturating_sub(width(cell)));
                match align {
                    Align::Left => line.extend([cell, pad.as_str(), "  "]),
                    Align::Right => line.extend([pad.as_str(), cell, "  "]),
                }
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_written_in_pieces_is_escaped_as_a_whole() {
        let text = "收入\u{9b}31m\n\u{202e}“支出”\u{e0041}\u{1b}]0;x\u{7}";
        for size in 1..text.len() {
            let (mut shown, mut json) = (Vec::new(), Vec::new());
            let mut out = Safe::text(&mut shown);
            text.as_bytes().chunks(size).for_each(|piece| out.write_all(piece).unwrap());
            let mut out = Safe::json(&mut json);
            let quoted = serde_json::to_string(text).unwrap();
            quoted.as_bytes().chunks(size).for_each(|piece| out.write_all(piece).unwrap());
            let shown = String::from_utf8(shown).unwrap();
            assert_eq!(shown, "收入\\u{9b}31m\n\\u{202e}“支出”\\u{e0041}\\u{1b}]0;x\\u{7}");
            let json = String::from_utf8(json).unwrap();
            assert!(!json.chars().any(is_unsafe), "{json}");
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }

    #[test]
    fn chinese_columns_align() {
        let mut columns = Columns::new([("科目", Align::Left), ("金额", Align::Right)], 12);
        columns.row(["教育", "1.00"]);
        columns.row(["一般公共服务支出", "123.45"]);
        let mut out = Vec::new();
        columns.write(&mut out, "  ").unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "  科目           金额\n  ───────────  ──────\n  教育           1.00\n  一般公共服…  123.45\n"
        );
    }
}
