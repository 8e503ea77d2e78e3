//! The journal of a run: JSON lines.
//!
//! A header names the program that wrote the lines below it, and its options; each further line is one input. A journal
//! has a header for each time that a run was resumed. Lines that were cut off are ignored.
use super::{
    FOLDER, Stored, is_final,
    store::{Check, StoredIn},
};
use crate::{
    Options,
    dataset::inputs::{ContentKey, Input, Shard},
    read::Source as _,
};
use juesuan_model::Status;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeSet, HashMap},
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::Path,
};

/// Version of the form of journals.
const FORM: u32 = 1;

/// The program that wrote the lines below, and its options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    journal: u32,
    /// Version of the program, and a hash of the sources that decide what is read.
    program: String,
    /// The options that decide what is read.
    options: String,
    /// The parts of the inputs in it; none for all.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    shards: BTreeSet<Shard>,
}

/// One input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Line {
    /// The path as in the outputs.
    pub(crate) path: String,
    /// The bytes of a non-UTF-8 path in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) path_bytes: Option<String>,
    /// The number of a member of an archive, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) member: Option<usize>,
    /// Size in bytes; none when it could not be read.
    pub(crate) size: Option<u64>,
    /// SHA-256; empty when it could not be read.
    pub(crate) sha256: String,
    /// The status of its document.
    pub(crate) status: Status,
    /// The file with its document as JSON, below the output folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) stored: Option<String>,
    /// The first half of the SHA-256 of that file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) check: Option<String>,
    /// The path of the first input with the same content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) duplicate_of: Option<String>,
    /// How long it took to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) seconds: Option<f64>,
}

impl Header {
    /// The header of this program with these options.
    pub(crate) fn new(options: &Options) -> Self {
        #[cfg(feature = "second-reader")]
        let second_reader = format!("{:?}", options.second_reader.when).to_lowercase();
        #[cfg(not(feature = "second-reader"))]
        let second_reader = "never";
        let (limits, rules) = (options.limits.fingerprint(), options.rules.fingerprint());
        Self::with_options(format!("{limits};second-reader={second_reader},rules={rules}"))
    }

    fn with_options(options: String) -> Self {
        let program = format!("juesuan {} {}", env!("CARGO_PKG_VERSION"), env!("JUESUAN_SOURCES"));
        Self { journal: FORM, program, options, shards: BTreeSet::new() }
    }

    /// The same with these parts of the inputs, unless they are all.
    pub(crate) fn with_shards(self, shards: BTreeSet<Shard>) -> Self {
        let is_whole = Shard::missing(&shards, 0).1 == 0;
        Self { shards: if is_whole { BTreeSet::new() } else { shards }, ..self }
    }

    /// The parts of the inputs; none for all.
    pub(crate) fn shards(&self) -> &BTreeSet<Shard> {
        &self.shards
    }

    /// Whether both read documents in the same way.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        (self.journal, &self.program, &self.options) == (other.journal, &other.program, &other.options)
    }
}

impl Line {
    /// The line of an input whose document is not kept yet.
    pub(crate) fn new(input: &Input, path: &str, sha256: &str, status: Status, seconds: Option<f64>) -> Self {
        let bytes = input.path.as_os_str().as_encoded_bytes();
        let is_exact = path.as_bytes() == bytes;
        Self {
            path: path.to_owned(),
            path_bytes: (!is_exact).then(|| bytes.iter().map(|b| format!("{b:02x}")).collect()),
            member: input.entry.as_ref().map(|e| e.index),
            size: input.size(),
            sha256: sha256.to_owned(),
            status,
            stored: None,
            check: None,
            duplicate_of: None,
            seconds,
        }
    }

    /// The order of the input among others: see [`Input::order`].
    pub(crate) fn order(&self) -> (Vec<u8>, usize) {
        let bytes = self.path_bytes.as_deref().and_then(|hex| {
            let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
            (0..hex.len()).step_by(2).map(byte).collect::<Option<Vec<u8>>>()
        });
        (bytes.unwrap_or_else(|| self.path.as_bytes().to_vec()), self.member.unwrap_or_default())
    }

    /// The key of the content; none when it could not be read.
    pub(crate) fn content_key(&self) -> Option<ContentKey> {
        ContentKey::new(Path::new(&self.path), &self.sha256)
    }

    /// Where its document is stored.
    pub(crate) fn stored(&self) -> Option<Stored> {
        let name = self.stored.as_deref()?;
        let is_own = name.strip_prefix(FOLDER).is_some_and(|rest| rest.starts_with('/'));
        let place = if is_own { StoredIn::Store } else { StoredIn::Output(name.into()) };
        Some(Stored { place, check: Check::parse(self.check.as_deref()?)?, seconds: self.seconds })
    }
}

/// A record as a line.
pub(crate) fn line(record: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(record)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The lines of a journal, each with the header above it. Invalid lines are skipped; an error of the file system is an
/// item.
///
/// # Errors
/// The file cannot be opened.
pub(crate) fn read_journal(
    path: &Path,
) -> io::Result<impl Iterator<Item = (Option<Header>, io::Result<Line>)> + use<>> {
    let mut file = BufReader::new(File::open(path)?);
    let (mut header, mut bytes) = (None, Vec::new());
    Ok(std::iter::from_fn(move || {
        loop {
            bytes.clear();
            match file.read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => return Some((header.clone(), Err(error))),
            }
            if let Ok(found) = serde_json::from_slice::<Header>(&bytes) {
                header = (found.journal == FORM).then_some(found);
            } else if let Ok(line) = serde_json::from_slice(&bytes) {
                return Some((header.clone(), Ok(line)));
            }
        }
    }))
}

/// The first header of a journal.
pub(crate) fn header(path: &Path) -> Option<Header> {
    let mut line = Vec::new();
    BufReader::new(File::open(path).ok()?).read_until(b'\n', &mut line).ok()?;
    serde_json::from_slice(&line).ok().filter(|header: &Header| header.journal == FORM)
}

/// The documents in a journal that the same program read with the same options; none if there is no journal.
pub(super) fn documents(path: &Path, header: &Header) -> HashMap<ContentKey, Stored> {
    let lines = read_journal(path).into_iter().flatten();
    let usable =
        lines.filter(|(of, _)| of.as_ref().is_some_and(|of| of.agrees(header))).filter_map(|(_, line)| line.ok());
    usable.filter(|line| is_final(line.status)).filter_map(|line| Some((line.content_key()?, line.stored()?))).collect()
}

/// Opens a journal to append lines below this header.
pub(super) fn append(path: &Path, header: &Header) -> io::Result<File> {
    let is_torn = !ends_with_a_line(path)?;
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    if is_torn {
        file.write_all(b"\n")?;
    }
    file.write_all(&line(header)?)?;
    Ok(file)
}

/// Whether a file is missing, empty, or ends with a complete line.
fn ends_with_a_line(path: &Path) -> io::Result<bool> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        file => file?,
    };
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// Removes a file, if it is there.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(path: &str) -> Line {
        let sha256 = "ab".repeat(32);
        Line {
            stored: Some(format!("json/{path}.json")),
            check: Some("00".repeat(16)),
            ..Line::new(&Input::file(path.into()), path, &sha256, Status::Ok, Some(0.5))
        }
    }

    #[test]
    fn complete_lines_come_back_and_cut_ones_do_not() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("j");
        let header = Header::with_options("a".to_owned());
        let mut bytes = line(&header).unwrap();
        bytes.extend(line(&sample("决算.pdf")).unwrap());
        let whole = bytes.len();
        bytes.extend(line(&sample("b.pdf")).unwrap());
        for cut in whole..bytes.len() {
            fs::write(&path, &bytes[..cut]).unwrap();
            let lines: Vec<_> = read_journal(&path).unwrap().map(|(h, l)| (h, l.unwrap())).collect();
            assert_eq!(lines.len(), if cut == bytes.len() - 1 { 2 } else { 1 }, "{cut}");
            assert_eq!(lines[0], (Some(header.clone()), sample("决算.pdf")));
            assert_eq!(ends_with_a_line(&path).unwrap(), cut == whole);
        }
    }

    #[test]
    fn only_lines_below_the_same_header_count() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("j");
        let (old, new) = (Header::with_options("old".to_owned()), Header::with_options("new".to_owned()));
        let mut bytes = line(&old).unwrap();
        bytes.extend(line(&sample("a.pdf")).unwrap());
        fs::write(&path, &bytes).unwrap();
        assert_eq!(documents(&path, &old).len(), 1);
        assert_eq!(documents(&path, &new).len(), 0);
        assert_eq!(documents(&temp.path().join("none"), &new).len(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn the_order_of_paths_of_any_bytes_is_kept() {
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"in/\xb2.pdf")).to_owned();
        let input = Input::file(path);
        let line = Line::new(&input, "in/\\xB2.pdf", "", Status::Unreadable, None);
        assert_eq!(line.order().0, input.order().0);
        assert_eq!(sample("a.pdf").order(), (b"a.pdf".to_vec(), 0));
    }
}
