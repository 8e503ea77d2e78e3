//! Whether a PDF lost bytes since its producer wrote it.
//!
//! In: the bytes of a file. Out: whether its end, its cross-reference table or its compressed streams show damage. A PDF
//! reader repairs what it can: it searches for objects where the table is wrong, and uses the readable part of a broken
//! stream. That is right for the tables it finds, but a table it does not find may have been lost. The cheap checks
//! ([`is_truncated`], [`looks_intact`]) suit every file; those that decompress streams are for files whose reading is
//! incomplete. Sources: ISO 32000-2, 7.3.8 (streams), 7.5.4 and 7.5.8 (cross-references), 7.5.5 (trailer), 9.9 (font
//! programs).

use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;

use crate::file_type::FileType;

/// An intact PDF ends with `startxref`, a number and `%%EOF`; some producers add padding or a comment. In bytes.
const TRAILER_WITHIN: usize = 4096;
/// A stream's dictionary begins within so many bytes before the keyword `stream`.
const DICTIONARY: usize = 8 << 10;
/// Bytes decompressed of one stream, and of all streams of a file. What lies beyond is taken as intact.
const STREAM: u64 = 64 << 20;
const ALL: u64 = 512 << 20;
/// Entries of a cross-reference table that are looked up.
const ENTRIES: usize = 100_000;

/// Whether a file begins like a PDF and has neither `%%EOF` nor `startxref` near its end. A file that is not a PDF is
/// not truncated.
///
/// ```
/// use juesuan_extract::damage::is_truncated;
/// assert!(is_truncated(b"%PDF-1.4\n1 0 obj\n"));
/// assert!(!is_truncated(b"%PDF-1.4\n1 0 obj\nendobj\ntrailer\nstartxref\n9\n%%EOF\n"));
/// ```
#[must_use]
pub fn is_truncated(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|b| !matches!(b, 0 | b' ' | b'\t' | b'\r' | b'\n')).map_or(0, |i| i + 1);
    let tail = bytes.get(end.saturating_sub(TRAILER_WITHIN)..end).unwrap_or_default();
    FileType::of(bytes) == FileType::Pdf && !has(tail, b"%%EOF") && !has(tail, b"startxref")
}

/// Whether the file has a PDF header, its last `startxref` points to a cross-reference table or stream, and the entries
/// of the table point to objects. Decompresses nothing.
#[must_use]
pub fn looks_intact(bytes: &[u8]) -> bool {
    FileType::of(bytes) == FileType::Pdf && has_valid_xref(bytes)
}

/// Whether an incomplete reading may be due to damage: the file does not [look intact](looks_intact), or a stream cannot
/// be decompressed. Font programs and images are not checked: they hold no figures.
#[must_use]
pub fn may_have_lost_content(bytes: &[u8]) -> bool {
    !looks_intact(bytes) || has_broken_stream(bytes, may_hold_content)
}

/// Whether a file is damaged although its reading seems complete: the file does not [look intact](looks_intact), which
/// careless producers also cause, and a stream cannot be decompressed, which they do not. Font programs are checked,
/// images are not.
#[must_use]
pub fn has_lost_content(bytes: &[u8]) -> bool {
    !looks_intact(bytes) && has_broken_stream(bytes, is_deflated)
}

fn has_valid_xref(bytes: &[u8]) -> bool {
    // Bytes before the header shift all offsets, unless the producer counted them.
    let header = memmem::find(bytes, b"%PDF-").unwrap_or_default();
    has_valid_xref_from(bytes, header) || (header > 0 && has_valid_xref_from(bytes, 0))
}

/// [`has_valid_xref`] with offsets counted from `origin`.
fn has_valid_xref_from(bytes: &[u8], origin: usize) -> bool {
    let from = |at: usize| bytes.get(origin.checked_add(at)?..);
    let offset = memmem::rfind(bytes, b"startxref").and_then(|at| Tokens(bytes.get(at + 9..)?).number());
    let Some(mut tokens) = offset.and_then(|at| from(at).map(Tokens)) else { return false };
    if !tokens.0.trim_ascii_start().starts_with(b"xref") {
        return is_object(tokens.0, None);
    }
    tokens.next();
    let mut looked_up = 0;
    while let (Some(first), Some(count)) = (tokens.number(), tokens.number()) {
        for number in (first..).take(count) {
            let (Some(offset), Some(_), Some(kind)) = (tokens.number(), tokens.number(), tokens.next()) else {
                return false;
            };
            looked_up += 1;
            // Some producers write offset 0 for an object that does not exist.
            if kind == b"n" && offset > 0 && !from(offset).is_some_and(|at| is_object(at, Some(number))) {
                return false;
            }
            if looked_up == ENTRIES {
                return true;
            }
        }
    }
    true
}

/// Whether an object begins here, with this number if it is known. Some tables are numbered from 1 instead of 0.
fn is_object(bytes: &[u8], number: Option<usize>) -> bool {
    let mut tokens = Tokens(bytes);
    let (Some(found), Some(_), Some(keyword)) = (tokens.number(), tokens.number(), tokens.next()) else {
        return false;
    };
    keyword.starts_with(b"obj") && number.is_none_or(|number| found == number || found + 1 == number)
}

/// Whether a stream cannot be decompressed to its end. Only streams whose dictionary passes `is_checked` count; those of
/// encrypted files cannot be checked.
fn has_broken_stream(bytes: &[u8], is_checked: fn(&[u8]) -> bool) -> bool {
    if has(bytes, b"/Encrypt") {
        return false;
    }
    let mut left = ALL;
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memmem::find(rest, b"stream")).map(|found| at + found) {
        at = found + b"stream".len();
        let before = bytes.get(found.saturating_sub(DICTIONARY)..found).unwrap_or_default();
        let rest = bytes.get(at..).unwrap_or_default();
        let data = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or_default();
        if before.ends_with(b"end")
            || !dictionary_of(before).is_some_and(is_checked)
            || data.trim_ascii_start().starts_with(b"endstream")
        {
            continue;
        }
        let Some(size) = inflated_size(data, STREAM.min(left)) else { return true };
        left = left.saturating_sub(size);
        if left == 0 {
            break;
        }
    }
    false
}

/// The dictionary of the stream that begins after `before`.
fn dictionary_of(before: &[u8]) -> Option<&[u8]> {
    memmem::rfind(before, b"obj").and_then(|at| before.get(at..))
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    memmem::find(bytes, part).is_some()
}

/// Whether Flate is the first filter and the stream is not an image. Images hold no tables, and producers write them
/// carelessly.
fn is_deflated(dictionary: &[u8]) -> bool {
    let filter = memmem::find(dictionary, b"/Filter").and_then(|at| dictionary.get(at + 7..)).unwrap_or_default();
    let filter = filter.trim_ascii_start();
    let first = filter.strip_prefix(b"[").unwrap_or(filter).trim_ascii_start();
    first.starts_with(b"/FlateDecode") && !has(dictionary, b"/Image")
}

/// [`is_deflated`], and not a font program: the shape of a letter changes no figure, an unusable font is reported when
/// its page is read, and font programs are more than half of the bytes.
fn may_hold_content(dictionary: &[u8]) -> bool {
    // ISO 32000-2, 9.9: a font program has the lengths of its parts, or one of these subtypes.
    let is_font =
        [&b"/Length1"[..], b"/CIDFontType0C", b"/Type1C", b"/OpenType"].into_iter().any(|name| has(dictionary, name));
    is_deflated(dictionary) && !is_font
}

/// The size of zlib data, counted up to `limit`; `None` if the data break off or are invalid before that.
fn inflated_size(data: &[u8], limit: u64) -> Option<u64> {
    let mut inflater = Decompress::new(true);
    let mut out = vec![0; 64 << 10];
    while inflater.total_out() < limit {
        let before = (inflater.total_in(), inflater.total_out());
        let input = data.get(usize::try_from(before.0).ok()?..)?;
        match inflater.decompress(input, &mut out, FlushDecompress::None) {
            Ok(Status::StreamEnd) => break,
            Ok(_) if (inflater.total_in(), inflater.total_out()) == before => return None,
            Ok(_) => {}
            Err(_) => return None,
        }
    }
    Some(inflater.total_out())
}

/// Tokens separated by white space.
struct Tokens<'a>(&'a [u8]);

impl<'a> Tokens<'a> {
    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.0.trim_ascii_start();
        let end = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        let (token, rest) = rest.split_at_checked(end)?;
        self.0 = rest;
        (!token.is_empty()).then_some(token)
    }

    fn number(&mut self) -> Option<usize> {
        std::str::from_utf8(self.next()?).ok()?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use juesuan_fixtures::edge_cases;

    #[test]
    fn a_pdf_without_its_end_is_truncated() {
        let whole = b"%PDF-1.4\n1 0 obj\nendobj\ntrailer\nstartxref\n9\n%%EOF\r\n\0\0\0";
        assert!(!is_truncated(whole));
        assert!(is_truncated(&whole[..24]));
        let mut long = whole.to_vec();
        long.extend(std::iter::repeat_n(b'x', 2 * TRAILER_WITHIN));
        assert!(is_truncated(&long), "only the end counts: a linearised PDF has a startxref near its beginning");
        assert!(!is_truncated(b"hello"));
    }

    #[test]
    fn intact_files_show_no_damage() {
        for bytes in [edge_cases::good().bytes, edge_cases::scan(), edge_cases::encrypted("secret")] {
            assert!(!may_have_lost_content(&bytes));
            let moved = [b"HTTP/1.1 200 OK\r\n\r\n", bytes.as_slice()].concat();
            assert!(!may_have_lost_content(&moved), "bytes before the header, which offsets may or may not count");
        }
    }

    #[test]
    fn missing_and_added_bytes_are_detected() {
        let good = edge_cases::good().bytes;
        let middle = good.len() / 2;
        let hole = [&good[..middle], &good[middle + 500..]].concat();
        let mut shifted = good.clone();
        shifted.insert(middle / 2, b'\n');
        for (bytes, what) in [(&hole, "a hole"), (&shifted, "one byte added"), (&good[100..].to_vec(), "no header")] {
            assert!(may_have_lost_content(bytes), "{what}");
        }
    }

    #[test]
    fn broken_streams_are_detected_whatever_the_xref_says() {
        let data = [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]; // nothing, deflated
        let with = |dictionary: &str, data: &[u8]| {
            [b"1 0 obj\n", dictionary.as_bytes(), b"\nstream\n", data, b"\nendstream\nendobj\n"].concat()
        };
        let broken = |bytes: &[u8]| has_broken_stream(bytes, may_hold_content);
        let deflated = "<< /Length 8 /Filter /FlateDecode >>";
        assert!(!broken(&with(deflated, &data)));
        assert!(broken(&with(deflated, &data[..5])));
        assert!(broken(&with(deflated, b"not deflated at all")));
        assert!(!broken(&with("<< /Length 8 /Filter [/ASCII85Decode /FlateDecode] >>", b"zz~>")));
        assert!(!broken(&with("<< /Subtype /Image /Filter /FlateDecode >>", b"careless")));
        let font = with("<< /Length 8 /Length1 99 /Filter /FlateDecode >>", b"careless");
        assert!(!broken(&font));
        assert!(has_lost_content(&[b"%PDF-1.4\n", font.as_slice()].concat()), "a broken font without an xref");
        assert!(!broken(&with("<< /Length 0 /Filter /FlateDecode >>", b"")));
    }
}
