//! `json/<document>.json`: the document as JSON, each table row on one line, readable and easy to compare.
use juesuan_model::Document;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use std::io::{self, Write};

/// The JSON Schema (draft 2020-12) of these files.
pub const JSON_SCHEMA: &str = include_str!("../../../docs/output.schema.json");

/// Objects and arrays nested deeper than this are written on one line. A table row is the seventh level: document,
/// disclosures, disclosure, tables, table, rows, row.
const MAX_INDENTED_DEPTH: usize = 6;

/// Renders a document as JSON.
///
/// # Errors
/// A number that JSON cannot represent.
pub(crate) fn render(document: &Document) -> serde_json::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(64 * 1024);
    document.serialize(&mut Serializer::with_formatter(&mut bytes, RowPerLine::default()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A formatter that indents down to the rows, one space per level, and writes deeper levels on one line.
#[derive(Default)]
struct RowPerLine {
    depth: usize,
    /// Whether the current object or array has an entry.
    has_entry: bool,
}

impl RowPerLine {
    fn open<W: ?Sized + Write>(&mut self, w: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.has_entry = false;
        w.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, w: &mut W, bracket: &[u8]) -> io::Result<()> {
        let inline = self.depth > MAX_INDENTED_DEPTH;
        self.depth -= 1;
        if self.has_entry && !inline {
            self.indent(w)?;
        }
        self.has_entry = true;
        w.write_all(bracket)
    }

    fn entry<W: ?Sized + Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        match (first, self.depth > MAX_INDENTED_DEPTH) {
            (true, true) => Ok(()),
            (false, true) => w.write_all(b", "),
            (first, false) => {
                if !first {
                    w.write_all(b",")?;
                }
                self.indent(w)
            }
        }
    }

    fn indent<W: ?Sized + Write>(&self, w: &mut W) -> io::Result<()> {
        w.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| w.write_all(b" "))
    }
}

impl Formatter for RowPerLine {
    fn begin_array<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.open(w, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.close(w, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        self.entry(w, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_entry = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.open(w, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        self.close(w, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        self.entry(w, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, w: &mut W) -> io::Result<()> {
        w.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_entry = true;
        Ok(())
    }
}
