//! ZIP archives as crawls deliver them: their members are inputs, read without unpacking anything to disk.
//!
//! Names of members are shown and sorted by; no file is ever written under them. A member that cannot be read is an input
//! with a problem.
use super::input::{Entry, Input};
use crate::{
    InputProblem,
    read::{has_extension, unreachable},
};
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

/// The beginning of an archive: a member, the end of an empty archive, or the mark of a spanned one.
const SIGNATURES: [&[u8]; 3] = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"];

/// The flag of a member whose name is UTF-8 (APPNOTE 4.4.4, bit 11).
const UTF8_FLAG: u16 = 1 << 11;

type Archive = ZipArchive<BufReader<File>>;

thread_local! {
    /// The archive that this thread read last. Members come in order, and the directory of an archive may have thousands
    /// of entries.
    static LAST: RefCell<Option<(Arc<Path>, Archive)>> = const { RefCell::new(None) };
}

/// Whether a file is opened as an archive: it has the name of one, and its content is not plainly something else.
pub(super) fn is_archive(path: &Path) -> bool {
    is_named_archive(path) && {
        let mut head = Vec::new();
        let read = File::open(path).and_then(|f| f.take(1024).read_to_end(&mut head));
        // Crawlers save PDFs under wrong names. A file that cannot be read is reported when it is opened.
        read.is_err() || SIGNATURES.iter().any(|s| head.starts_with(s)) || FileType::of(&head) != FileType::Pdf
    }
}

/// Whether a file has the name of an archive.
pub(super) fn is_named_archive(path: &Path) -> bool {
    has_extension(path, "zip")
}

/// The members that `wanted` accepts, and those with problems. An archive that cannot be opened is an input itself.
pub(super) fn members(path: &Path, mut wanted: impl FnMut(&Path) -> bool) -> Vec<Input> {
    let whole = |problem| Input { path: path.to_owned(), entry: None, problem: Some(problem) };
    let archive = match open(path) {
        Ok(archive) => archive,
        Err(ZipError::Io(error)) if error.kind() != io::ErrorKind::UnexpectedEof => {
            return vec![whole(unreachable(path, &error))];
        }
        Err(error) => return vec![whole(InputProblem::BrokenArchive(error.to_string()))],
    };
    if archive.len() > MOST_MEMBERS {
        return vec![whole(InputProblem::TooManyMembers { most: MOST_MEMBERS })];
    }
    if overlaps(&archive) {
        return vec![whole(InputProblem::OverlappingMembers)];
    }
    let mut inputs = Vec::new();
    if archive.has_duplicate_names() {
        inputs.push(whole(InputProblem::SameNames));
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
            Some(InputProblem::NestedArchive)
        } else if member.encrypted() {
            Some(InputProblem::EncryptedMember)
        } else if !is_supported(member.compression()) {
            Some(InputProblem::UnknownCompression(member.compression().to_string()))
        } else {
            None
        };
        let entry = Entry { archive: Arc::clone(&real), index, size: member.size() };
        inputs.push(Input { path: below(path, &name), entry: Some(entry), problem });
    }
    inputs
}

/// The member with this path, as the outputs name it (`archive.zip/inner/name.pdf`).
pub(super) fn member(path: &Path) -> Option<Input> {
    let archive = path.ancestors().skip(1).find(|above| is_named_archive(above) && above.is_file())?;
    members(archive, |_| true).into_iter().find(|input| input.path == path)
}

/// The first `most` bytes of a member, or all if it has no more.
///
/// # Errors
/// The archive has changed, or the member is damaged.
pub(super) fn read(entry: &Entry, most: u64) -> io::Result<Vec<u8>> {
    with_member(entry, |size, member| {
        // The declared size may be wrong: memory is taken as bytes come.
        let mut bytes = Vec::with_capacity(usize::try_from(size.min(most).min(16 << 20)).unwrap_or_default());
        member.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    })
}

/// Passes a member to `body`, with its declared size.
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

/// Whether members share bytes, as they do in archives built to unpack endlessly. Otherwise an archive unpacks to at most
/// a thousand times its size (the limit of Deflate).
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

/// A name as text. Without the UTF-8 flag it is in the code page of the packing machine: GBK in China, or UTF-8 all the
/// same (macOS, many servers). GBK text with a sequence that is valid as a three-byte UTF-8 character is rare. Bytes that
/// are neither are shown as `\xB2`.
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

/// The name as a relative path with `/`; none for a name without a file.
fn inner_path(name: &str) -> Option<String> {
    let parts: Vec<&str> = name.split(['/', '\\']).filter(|p| !matches!(*p, "" | ".")).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Whether it is one of the files that macOS packs beside each file.
fn is_resource_fork(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.rsplit('/').next().is_some_and(|file| file.starts_with("._"))
}

/// The path of a member: that of the archive and the name below it.
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
    fn names_become_relative_paths() {
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
    fn resource_forks_are_skipped() {
        assert!(is_resource_fork("__MACOSX/in/._a.pdf"));
        assert!(is_resource_fork("in/._a.pdf"));
        assert!(!is_resource_fork("in/a.pdf"));
    }
}
