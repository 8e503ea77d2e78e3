//! CSV that spreadsheets open right: UTF-8 with a byte order mark (or what was asked for), CRLF, quoted where needed,
//! text that cannot become a formula.
use crate::{
    About, Encoding, ExportError, Facts, Headers, Layout, Options, Rendered, Set,
    entry::{Entry, Outline},
    rows::{self, Value},
    staging::Staging,
};
use std::{
    borrow::Cow,
    fs::File,
    io::{self, BufWriter, Write},
    panic::resume_unwind,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    thread,
};

/// Buffer of one file: 14 are open at once.
const BUFFER: usize = 64 * 1024;

/// Stack of a thread that only brings a file to the disk, in bytes.
const STACK: usize = 256 << 10;

/// All CSV files of a dataset.
pub(crate) struct CsvFiles {
    files: Vec<Table<File>>,
}

/// The sets that are written as CSV.
pub(crate) fn sets(options: &Options) -> Vec<Set> {
    Set::all()
        .filter(|set| match set {
            Set::Documents | Set::Tables | Set::Findings | Set::Narrative => true,
            Set::Figures => options.layout != Layout::Wide,
            Set::Wide(t) => options.layout != Layout::Long && options.wants(*t),
        })
        .collect()
}

/// Name of a set's file.
pub(crate) fn file_name(set: Set) -> String {
    format!("{}.csv", set.name())
}

impl CsvFiles {
    pub(crate) fn create(staging: &mut Staging, options: &Options) -> Result<Self, ExportError> {
        let mut files = Vec::new();
        for set in sets(options) {
            let path = staging.place(&file_name(set))?;
            let file = File::create(&path).map_err(|e| ExportError::io(&path, e))?;
            files.push(Table::new(file, path, set, options)?);
        }
        Ok(Self { files })
    }
}

impl CsvFiles {
    /// Writes what was [rendered](render) of one document.
    pub(crate) fn add(&mut self, of: &Outline<'_>, rendered: &[Vec<u8>]) -> Result<(), ExportError> {
        let mut rendered = rendered.iter();
        self.files.iter_mut().try_for_each(|file| {
            if file.set == Set::Documents {
                return file.row(&rows::documents(of));
            }
            file.rendered(rendered.next().map_or(&[], Vec::as_slice), of.id)
        })
    }

    /// Completes the files, still under their temporary names.
    ///
    /// All at the same time: a file system that is told to keep fifteen files brings them to the disk in one go, and one
    /// after the other it takes as long as the reading of several documents.
    pub(crate) fn finish(self) -> Result<(), ExportError> {
        let finish = |table: Table<File>| {
            let path = table.path.clone();
            table.into_inner()?.sync_all().map_err(|e| ExportError::io(&path, e))
        };
        let others = self.files.len().saturating_sub(1);
        let waiting = Mutex::new(self.files.into_iter());
        let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
        // Every one of them is completed, also after a failure.
        let work = || std::iter::from_fn(next).map(finish).fold(Ok(()), Result::and);
        thread::scope(|scope| {
            // Where the system has no more threads to give, there are fewer; this one is always there.
            let begin = || thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
            let begun: Vec<_> = (0..others).map_while(|_| begin().ok()).collect();
            let own = work();
            let ends = begun.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
            ends.fold(own, Result::and)
        })
    }
}

/// Stands for the id of the document in what is [rendered](render) before it has one. No field holds it: see
/// [`harmless`].
const ID: u8 = 0;

/// The rows of one document, one entry for each of the [`sets`] but the first, which is the document's own row.
pub(crate) fn render(entry: &Entry<'_>, options: &Options) -> Result<Vec<Vec<u8>>, ExportError> {
    let path = Path::new(&entry.outline.facts.path);
    let mut scratch = String::new();
    let rendered = sets(options).into_iter().filter(|set| *set != Set::Documents).map(|set| {
        bytes_of(|writer| {
            rows::each(set, entry, options, |values| {
                writer.write_field([ID])?;
                write_row(writer, values.get(1..).unwrap_or_default(), &mut scratch)
            })
        })
    });
    rendered.collect::<csv::Result<_>>().map_err(|e| ExportError::csv(path, e))
}

/// What `write` writes as rows.
fn bytes_of(write: impl FnOnce(&mut csv::Writer<Vec<u8>>) -> csv::Result<()>) -> csv::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    write(&mut writer)?;
    writer.into_inner().map_err(|e| csv::Error::from(io::Error::from(e.error().kind())))
}

/// One set as CSV, into any writer.
pub(crate) struct Table<W: Write> {
    out: BufWriter<Encoder<W>>,
    path: PathBuf,
    set: Set,
    scratch: String,
}

impl<W: Write> Table<W> {
    /// Writes the header line.
    pub(crate) fn new(inner: W, path: PathBuf, set: Set, options: &Options) -> Result<Self, ExportError> {
        let encoder = Encoder::new(inner, options.encoding).map_err(|e| ExportError::io(&path, e))?;
        let mut table = Self { out: BufWriter::with_capacity(BUFFER, encoder), path, set, scratch: String::new() };
        let columns = &set.describe().columns;
        let titles = columns.iter().map(|c| match options.headers {
            Headers::En => c.id.as_bytes(),
            Headers::Zh => c.title_zh.as_bytes(),
        });
        let header = bytes_of(|writer| writer.write_record(titles));
        table.put(header)?;
        Ok(table)
    }

    pub(crate) fn add(&mut self, entry: &Entry<'_>, options: &Options) -> Result<(), ExportError> {
        let Self { set, scratch, .. } = self;
        let bytes = bytes_of(|writer| rows::each(*set, entry, options, |values| write_row(writer, values, scratch)));
        self.put(bytes)
    }

    fn row(&mut self, values: &[Value<'_>]) -> Result<(), ExportError> {
        let bytes = bytes_of(|writer| write_row(writer, values, &mut self.scratch));
        self.put(bytes)
    }

    fn put(&mut self, bytes: csv::Result<Vec<u8>>) -> Result<(), ExportError> {
        let Self { out, path, .. } = self;
        let written = bytes.and_then(|bytes| Ok(out.write_all(&bytes)?));
        written.map_err(|e| ExportError::csv(path, e))
    }

    /// Writes what was rendered, with the id in its places.
    fn rendered(&mut self, bytes: &[u8], id: &str) -> Result<(), ExportError> {
        let Self { out, path, .. } = self;
        let written = field(id).and_then(|id| {
            let mut pieces = bytes.split(|b| *b == ID);
            out.write_all(pieces.next().unwrap_or_default())?;
            for piece in pieces {
                out.write_all(&id)?;
                out.write_all(piece)?;
            }
            Ok(())
        });
        written.map_err(|e| ExportError::csv(path, e))
    }

    pub(crate) fn into_inner(self) -> Result<W, ExportError> {
        let path = self.path;
        let encoder = self.out.into_inner().map_err(|e| ExportError::io(&path, e.into_error()))?;
        encoder.finish().map_err(|e| ExportError::io(&path, e))
    }
}

/// A text as the first field of a row.
fn field(text: &str) -> csv::Result<Vec<u8>> {
    // With a second, empty field: one that stands alone is quoted when it is empty.
    let mut bytes = bytes_of(|writer| writer.write_record([harmless(text).as_bytes(), b""]))?;
    bytes.truncate(bytes.len().saturating_sub(b",\r\n".len()));
    Ok(bytes)
}

fn write_row(writer: &mut csv::Writer<Vec<u8>>, values: &[Value<'_>], scratch: &mut String) -> csv::Result<()> {
    use std::fmt::Write as _;
    for value in values {
        scratch.clear();
        let field: &str = match value {
            Value::Null => "",
            Value::Text(s) => {
                writer.write_field(harmless(s).as_bytes())?;
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
                number(*n, scratch);
                scratch
            }
        };
        writer.write_field(field.as_bytes())?;
    }
    writer.write_record(None::<&[u8]>)
}

/// The shortest print that reads back the same. Most are places on the page, in hundredths of points.
fn number(n: f64, out: &mut String) {
    use std::fmt::Write as _;
    /// Below this the nearest number of two decimals has no shorter print than its two decimals.
    const MOST: f64 = 1e9;
    let hundredths = (n * 100.0).round();
    if n.is_sign_negative() || n >= MOST || hundredths / 100.0 != n {
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

/// Text that no spreadsheet takes for a formula: an apostrophe stands before what begins like one. NUL, which ends a
/// line for some readers, becomes U+FFFD.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if text.contains('\0') {
        text = Cow::Owned(text.replace('\0', "\u{FFFD}"));
    }
    let first = text.chars().find(|c| !is_unseen(*c));
    if first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')) {
        text = Cow::Owned(format!("'{text}"));
    }
    text
}

/// Spaces of all widths, and characters without a width: a program may drop them before it looks for a formula.
fn is_unseen(c: char) -> bool {
    let is_space = c.is_whitespace() && !matches!(c, '\t' | '\r' | '\n');
    is_space
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Turns the UTF-8 of the CSV writer into the encoding of the file.
struct Encoder<W: Write> {
    inner: W,
    encoding: Encoding,
    /// The first bytes of a character that the last write cut.
    cut: Vec<u8>,
}

impl<W: Write> Encoder<W> {
    fn new(mut inner: W, encoding: Encoding) -> io::Result<Self> {
        if encoding == Encoding::Utf8Bom {
            inner.write_all("\u{FEFF}".as_bytes())?;
        }
        Ok(Self { inner, encoding, cut: Vec::new() })
    }

    fn finish(mut self) -> io::Result<W> {
        if !self.cut.is_empty() {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        self.inner.flush()?;
        Ok(self.inner)
    }
}

impl<W: Write> Write for Encoder<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        if self.encoding != Encoding::Gb18030 {
            return self.inner.write(buffer);
        }
        self.cut.extend_from_slice(buffer);
        let whole = match std::str::from_utf8(&self.cut) {
            Ok(s) => s.len(),
            Err(e) if e.error_len().is_none() => e.valid_up_to(),
            Err(_) => return Err(io::Error::from(io::ErrorKind::InvalidData)),
        };
        let rest = self.cut.split_off(whole);
        let text = String::from_utf8(std::mem::replace(&mut self.cut, rest))
            .map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        // GB 18030 has a code for every character.
        let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
        self.inner.write_all(&bytes)?;
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// One set as CSV into any writer: one chosen table for a pipe.
///
/// ```
/// use juesuan_export::{Options, Set, SetWriter};
/// let mut writer = SetWriter::new(Vec::new(), Set::parse("03").unwrap(), &Options::default()).unwrap();
/// // writer.add(&document, None) for each document
/// let bytes = writer.finish().unwrap();
/// assert!(bytes.starts_with("\u{FEFF}document,disclosure,department,".as_bytes()));
/// ```
pub struct SetWriter<W: Write> {
    table: Table<W>,
    names: crate::names::Names,
    options: Options,
}

impl<W: Write> SetWriter<W> {
    /// Writes the header line.
    ///
    /// # Errors
    /// The writer refuses.
    pub fn new(writer: W, set: Set, options: &Options) -> Result<Self, ExportError> {
        let table = Table::new(writer, Path::new("standard output").to_owned(), set, options)?;
        Ok(Self { table, names: crate::names::Names::default(), options: options.clone() })
    }

    /// Writes the rows of one document.
    ///
    /// # Errors
    /// The writer refuses.
    pub fn add(&mut self, document: &juesuan_model::Document, seconds: Option<f64>) -> Result<(), ExportError> {
        let facts = Facts::of(document);
        let id = self.names.assign(&facts);
        let about = About { seconds, ..About::default() };
        self.table.add(&Entry::new(document, &facts, &id, about, &self.options), &self.options)
    }

    /// [`add`](Self::add), of what was [`Rendered`] before, with the same options and CSV among their formats.
    ///
    /// # Errors
    /// The writer refuses, or the options do not have this set.
    pub fn add_rendered(&mut self, rendered: &Rendered, seconds: Option<f64>) -> Result<(), ExportError> {
        self.add_with(rendered, About { seconds, ..About::default() })
    }

    /// [`add_rendered`](Self::add_rendered), with all that is known about the document besides its content.
    ///
    /// # Errors
    /// The writer refuses, or the options do not have this set.
    pub fn add_with(&mut self, rendered: &Rendered, about: About<'_>) -> Result<(), ExportError> {
        let facts = rendered.facts();
        let id = self.names.assign(facts);
        if self.table.set == Set::Documents {
            return self.table.row(&rows::documents(&Outline::new(facts, &id, about, &self.options)));
        }
        let rendered_sets = sets(&self.options).into_iter().filter(|set| *set != Set::Documents);
        match rendered_sets.zip(&rendered.csv).find(|(set, _)| *set == self.table.set) {
            Some((_, rows)) => self.table.rendered(rows, &id),
            None => Err(ExportError::format(&self.table.path, "the options leave out what is to be written")),
        }
    }

    /// Flushes, and gives the writer back.
    ///
    /// # Errors
    /// The writer refuses.
    pub fn finish(self) -> Result<W, ExportError> {
        self.table.into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_a_formula_is_text() {
        for (text, want) in [
            ("=1+1", "'=1+1"),
            ("+86", "'+86"),
            ("-3.20", "'-3.20"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r\n=1", "'\r\n=1"),
            ("  =1", "'  =1"),
            ("＝1", "'＝1"),
            ("－1", "'－1"),
            ("＠1", "'＠1"),
            ("\u{FEFF}=1", "'\u{FEFF}=1"),
            ("\u{2003}\u{200B}+1", "'\u{2003}\u{200B}+1"),
            ("一、=1", "一、=1"),
            ("a\0b", "a\u{FFFD}b"),
            ("", ""),
        ] {
            assert_eq!(harmless(text), want, "{text:?}");
        }
    }

    #[test]
    fn numbers_print_as_short_as_they_can_be() {
        let mut numbers = vec![0.1 + 0.2, -0.0, -1.5, f64::NAN, f64::INFINITY, 1e-7, 1e300, 999_999_999.99, 1e9 + 0.25];
        numbers.extend((0..200_000).map(|i| f64::from(i) / 100.0));
        for n in numbers {
            let mut printed = String::new();
            number(n, &mut printed);
            assert_eq!(printed, n.to_string());
        }
    }

    #[test]
    fn gb18030_survives_any_cut() {
        let text = "部门决算𠮷é\r\n".repeat(3);
        let mut encoder = Encoder::new(Vec::new(), Encoding::Gb18030).unwrap();
        for byte in text.as_bytes() {
            encoder.write_all(&[*byte]).unwrap();
        }
        let bytes = encoder.finish().unwrap();
        let (back, _, wrong) = encoding_rs::GB18030.decode(&bytes);
        assert!(!wrong);
        assert_eq!(back, text);
    }
}
