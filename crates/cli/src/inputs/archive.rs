//! ZIP archives as crawls deliver them: their members are inputs, read without unpacking anything to disk.
//!
//! In: the path of an archive. Out: its members with their names as text, and the bytes of each on demand. Names are
//! only shown and sorted by; no path is ever made of them to write to. What cannot be read is a member with a problem.
use super::{Entry, Input, Problem, has_extension};
use encoding_rs::GB18030;
use juesuan_extract::FileType;
use std::{
    borrow::Cow,
    cell::RefCell,
    ffi::OsString,
    fs::File,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
    sync::Arc,
};
use zip::{CompressionMethod, ZipArchive, result::ZipError};

/// Members of an archive; a whole province has some 20,000 disclosures a year.
const MOST_MEMBERS: usize = 250_000;

/// What an archive begins with: a member, the end of an empty one, or the mark of a spanned one.
const SIGNATURES: [&[u8]; 3] = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"];

/// The flag of a member that says that its name is UTF-8 (APPNOTE 4.4.4, bit 11).
const UTF8_FLAG: u16 = 1 << 11;

type Archive = ZipArchive<BufReader<File>>;

thread_local! {
    /// The archive that this thread read from last: members come in order, and a directory of thousands is not read
    /// again for each.
    static LAST: RefCell<Option<(Arc<Path>, Archive)>> = const { RefCell::new(None) };
}

/// Whether a file is to be opened as an archive: by its name, unless it is plainly something else.
pub(super) fn is_archive(path: &Path) -> bool {
    is_named_archive(path) && {
        let mut head = Vec::new();
        let read = File::open(path).and_then(|f| f.take(1024).read_to_end(&mut head));
        // A crawler may well save a PDF under the wrong name. What cannot be read at all is told by opening it.
        read.is_err() || SIGNATURES.iter().any(|s| head.starts_with(s)) || FileType::of(&head) != FileType::Pdf
    }
}

/// Whether a name is that of an archive.
pub(super) fn is_named_archive(path: &Path) -> bool {
    has_extension(path, "zip")
}

/// The members that `wanted` takes, and all that is wrong; an archive that cannot be opened is one input itself.
pub(super) fn members(path: &Path, mut wanted: impl FnMut(&Path) -> bool) -> Vec<Input> {
    let whole = |problem| Input { path: path.to_owned(), entry: None, problem: Some(problem) };
    let archive = match open(path) {
        Ok(archive) => archive,
        Err(ZipError::Io(error)) if error.kind() != io::ErrorKind::UnexpectedEof => {
            return vec![whole(super::unreachable(path, &error))];
        }
        Err(error) => return vec![whole(Problem::BrokenArchive(error.to_string()))],
    };
    if archive.len() > MOST_MEMBERS {
        return vec![whole(Problem::TooManyMembers { most: MOST_MEMBERS })];
    }
    if overlaps(&archive) {
        return vec![whole(Problem::OverlappingMembers)];
    }
    let mut inputs = Vec::new();
    if archive.has_duplicate_names() {
        inputs.push(whole(Problem::SameNames));
    }
    let real: Arc<Path> = path.into();
    for index in 0..archive.len() {
        let Ok(member) = archive.by_index_data(index) else { continue };
        let says_utf8 = member.flags().as_u16() & UTF8_FLAG != 0;
        let Some(name) = inner_path(&decode(member.name_raw(), says_utf8)) else { continue };
        let is_nested = is_named_archive(Path::new(&name));
        if member.is_dir() || is_resource_fork(&name) || !(is_nested || wanted(Path::new(&name))) {
            continue;
        }
        let problem = if is_nested {
            Some(Problem::NestedArchive)
        } else if member.encrypted() {
            Some(Problem::EncryptedMember)
        } else if !is_supported(member.compression()) {
            Some(Problem::UnknownCompression(member.compression().to_string()))
        } else {
            None
        };
        let entry = Entry { archive: Arc::clone(&real), index, size: member.size() };
        inputs.push(Input { path: below(path, &name), entry: Some(entry), problem });
    }
    inputs
}

/// The member that is shown under this path, as outputs name it (`archive.zip/inner/name.pdf`).
pub(super) fn member(path: &Path) -> Option<Input> {
    let archive = path.ancestors().skip(1).find(|above| is_named_archive(above) && above.is_file())?;
    members(archive, |_| true).into_iter().find(|input| input.path == path)
}

/// The first `most` bytes of a member, or all when it has no more.
///
/// # Errors
/// The archive is no longer what it was, or the member is damaged.
pub(super) fn read(entry: &Entry, most: u64) -> io::Result<Vec<u8>> {
    with_member(entry, |size, member| {
        // What a directory says of a size is not to be believed: room is taken as bytes come.
        let mut bytes = Vec::with_capacity(usize::try_from(size.min(most).min(16 << 20)).unwrap_or_default());
        member.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    })
}

/// Hands a member to `body`, with the size that the directory says.
pub(super) fn with_member<T>(entry: &Entry, body: impl FnOnce(u64, &mut dyn Read) -> io::Result<T>) -> io::Result<T> {
    LAST.with_borrow_mut(|last| {
        if last.as_ref().is_none_or(|(path, _)| *path != entry.archive) {
            *last = Some((Arc::clone(&entry.archive), open(&entry.archive).map_err(io_error)?));
        }
        let Some((_, archive)) = last else { return Err(io::ErrorKind::NotFound.into()) };
        let mut member = archive.by_index(entry.index).map_err(io_error)?;
        body(member.size(), &mut member)
    })
}

fn open(path: &Path) -> Result<Archive, ZipError> {
    ZipArchive::new(BufReader::new(File::open(path)?))
}

fn io_error(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        other => io::Error::new(io::ErrorKind::InvalidData, other),
    }
}

/// Members that share bytes are the mark of an archive built to unpack without end. Where none do, no more can come out
/// of an archive than a thousand times what went in (the limit of Deflate).
fn overlaps(archive: &Archive) -> bool {
    let mut ranges: Vec<(u64, u64)> = (0..archive.len())
        .filter_map(|i| archive.by_index_data(i).ok())
        .map(|m| (m.header_start(), m.header_start().saturating_add(m.compressed_size())))
        .collect();
    ranges.sort_unstable();
    ranges.iter().zip(ranges.iter().skip(1)).any(|(a, b)| a.1 > b.0)
}

fn is_supported(method: CompressionMethod) -> bool {
    matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated | CompressionMethod::Deflate64)
}

/// A name as text. Without the flag that says UTF-8 it is in the code page of whoever packed it: GBK in China, or
/// UTF-8 nevertheless (macOS, many servers), which hardly any GBK text is by accident when it has a character of three
/// bytes. Bytes that are neither are shown as `\xB2`.
fn decode(raw: &[u8], says_utf8: bool) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(raw)
        && (says_utf8 || text.is_ascii() || text.chars().any(|c| c.len_utf8() >= 3))
    {
        return Cow::Borrowed(text);
    }
    GB18030
        .decode_without_bom_handling_and_without_replacement(raw)
        .unwrap_or_else(|| Cow::Owned(raw.escape_ascii().to_string()))
}

/// The name with `/` between its parts and nothing before the first; none for a name of no file.
fn inner_path(name: &str) -> Option<String> {
    let parts: Vec<&str> = name.split(['/', '\\']).filter(|p| !matches!(*p, "" | ".")).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// What macOS packs beside each file.
fn is_resource_fork(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.rsplit('/').next().is_some_and(|file| file.starts_with("._"))
}

/// The path that a member is shown under: that of the archive, and the way down from there.
fn below(archive: &Path, name: &str) -> PathBuf {
    let mut path: OsString = archive.as_os_str().to_owned();
    path.push("/");
    path.push(name);
    path.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_gbk_unless_they_are_utf8() {
        let gbk = GB18030.encode("2023年度/决算公开.pdf").0.into_owned();
        assert_eq!(decode(&gbk, false), "2023年度/决算公开.pdf");
        assert_eq!(decode("决算.pdf".as_bytes(), false), "决算.pdf", "macOS sets no flag");
        assert_eq!(decode("é.pdf".as_bytes(), true), "é.pdf");
        assert_eq!(decode(b"plain.pdf", false), "plain.pdf");
        // Two characters of GBK that are valid UTF-8 of two bytes each.
        assert_eq!(decode(&[0xD2, 0xBB, b'.'], false), "一.");
        assert_eq!(decode(b"\xff\xff.pdf", false), "\\xff\\xff.pdf");
    }

    #[test]
    fn names_are_relative_whatever_they_say() {
        for (name, want) in [
            ("/etc/passwd", Some("etc/passwd")),
            ("a\\b\\c.pdf", Some("a/b/c.pdf")),
            ("./a//b.pdf", Some("a/b.pdf")),
            ("../../x.pdf", Some("../../x.pdf")),
            ("C:\\x.pdf", Some("C:/x.pdf")),
            ("", None),
            ("/", None),
        ] {
            assert_eq!(inner_path(name).as_deref(), want, "{name}");
        }
        assert_eq!(below(Path::new("in/a.zip"), "b.pdf"), Path::new("in/a.zip/b.pdf"));
    }

    #[test]
    fn resource_forks_are_no_documents() {
        assert!(is_resource_fork("__MACOSX/in/._a.pdf"));
        assert!(is_resource_fork("in/._a.pdf"));
        assert!(!is_resource_fork("in/a.pdf"));
    }
}
