//! Whether a PDF is damaged.
//!
//! In: the bytes of a file. Out: whether they are those that its producer wrote, as far as they tell. Looking at its index
//! is cheap, and done for every file; unpacking its streams is not, and done only where the index is wrong or something is
//! lacking: no tables, not all of them, or errors. A reader of PDFs
//! makes do with what it can get: it looks for objects where the index is wrong, and takes of a torn stream what comes.
//! That is right for what is found. But a file that lost bytes on its way is not one that never had a table. Sources: ISO
//! 32000-2, 7.3.8 (streams), 7.5.4 and 7.5.8 (cross-references), 9.9 (programs of fonts).
use crate::diagnose;
use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;

/// The dictionary of a stream stands before it, within so many bytes.
const DICTIONARY: usize = 8 << 10;
/// What is unpacked of a stream, and of all of them, in bytes; beyond it nothing is known.
const STREAM: u64 = 64 << 20;
const ALL: u64 = 512 << 20;
/// Entries of a cross-reference table that are looked up.
const ENTRIES: usize = 100_000;

/// Whether there is nothing to be seen of a damage at first sight: the file has its beginning, and its last `startxref`
/// leads to a cross-reference table or stream, and the table to objects.
pub(crate) fn seems_whole(bytes: &[u8]) -> bool {
    diagnose::has_header(bytes) && is_indexed(bytes)
}

/// Whether a file that something is lacking of may have lost it: it does not seem whole, or a stream of it, but for fonts,
/// cannot be unpacked.
pub(crate) fn may_have_lost(bytes: &[u8]) -> bool {
    !seems_whole(bytes) || has_broken_stream(bytes, is_of_interest)
}

/// Whether a file that nothing seems to be lacking of has lost something all the same: its index is wrong, which careless
/// producers are known for, and a stream, fonts included, cannot be unpacked, which they are not.
pub(crate) fn has_lost(bytes: &[u8]) -> bool {
    !seems_whole(bytes) && has_broken_stream(bytes, is_deflated)
}

fn is_indexed(bytes: &[u8]) -> bool {
    // Bytes before the header move everything, unless they are counted.
    let begin = memmem::find(bytes, b"%PDF-").unwrap_or_default();
    is_indexed_from(bytes, begin) || (begin > 0 && is_indexed_from(bytes, 0))
}

/// The same with offsets from `begin`.
fn is_indexed_from(bytes: &[u8], begin: usize) -> bool {
    let from = |at: usize| bytes.get(begin.checked_add(at)?..);
    let place = memmem::rfind(bytes, b"startxref").and_then(|at| Words(bytes.get(at + 9..)?).number());
    let Some(mut words) = place.and_then(|at| from(at).map(Words)) else { return false };
    if !words.0.trim_ascii_start().starts_with(b"xref") {
        return is_object(words.0, None);
    }
    words.next();
    let mut looked = 0;
    while let (Some(first), Some(count)) = (words.number(), words.number()) {
        for number in (first..).take(count) {
            let (Some(offset), Some(_), Some(kind)) = (words.number(), words.number(), words.next()) else {
                return false;
            };
            looked += 1;
            // An offset of 0 is how some producers write an object that is not there.
            if kind == b"n" && offset > 0 && !from(offset).is_some_and(|at| is_object(at, Some(number))) {
                return false;
            }
            if looked == ENTRIES {
                return true;
            }
        }
    }
    true
}

/// Whether an object begins here: with this number, if it is known. A table may be numbered from 1 in place of 0.
fn is_object(bytes: &[u8], number: Option<usize>) -> bool {
    let mut words = Words(bytes);
    let (Some(found), Some(_), Some(word)) = (words.number(), words.number(), words.next()) else { return false };
    word.starts_with(b"obj") && number.is_none_or(|number| found == number || found + 1 == number)
}

/// Whether a stream cannot be unpacked to its end: of those that `is_one` takes by their dictionary.
fn has_broken_stream(bytes: &[u8], is_one: fn(&[u8]) -> bool) -> bool {
    if memmem::find(bytes, b"/Encrypt").is_some() {
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
            || !dictionary_of(before).is_some_and(is_one)
            || data.trim_ascii_start().starts_with(b"endstream")
        {
            continue;
        }
        let Some(unpacked) = unpacked(data, STREAM.min(left)) else { return true };
        left = left.saturating_sub(unpacked);
        if left == 0 {
            break;
        }
    }
    false
}

/// The dictionary at the end of this text.
fn dictionary_of(before: &[u8]) -> Option<&[u8]> {
    memmem::rfind(before, b"obj").and_then(|at| before.get(at..))
}

fn has(dictionary: &[u8], name: &[u8]) -> bool {
    memmem::find(dictionary, name).is_some()
}

/// Whether deflate is the first filter, and nothing is said of an image: those hold no tables, and their producers are
/// careless.
fn is_deflated(dictionary: &[u8]) -> bool {
    let filter = memmem::find(dictionary, b"/Filter").and_then(|at| dictionary.get(at + 7..)).unwrap_or_default();
    let filter = filter.trim_ascii_start();
    let first = filter.strip_prefix(b"[").unwrap_or(filter).trim_ascii_start();
    first.starts_with(b"/FlateDecode") && !has(dictionary, b"/Image")
}

/// The same, but for fonts: what a letter is drawn like changes no figure, a font that cannot be used is reported by the
/// reader, and fonts are more than half of what there is to unpack.
fn is_of_interest(dictionary: &[u8]) -> bool {
    // ISO 32000-2, 9.9: programs of fonts say the lengths of their parts, or one of these subtypes.
    let is_font =
        [&b"/Length1"[..], b"/CIDFontType0C", b"/Type1C", b"/OpenType"].into_iter().any(|name| has(dictionary, name));
    is_deflated(dictionary) && !is_font
}

/// How many bytes come out, `most` of them at most; none when the data are torn.
fn unpacked(data: &[u8], most: u64) -> Option<u64> {
    let mut inflater = Decompress::new(true);
    let mut out = vec![0; 64 << 10];
    while inflater.total_out() < most {
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

/// Words parted by white space.
struct Words<'a>(&'a [u8]);

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.0.trim_ascii_start();
        let end = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        let (word, rest) = rest.split_at_checked(end)?;
        self.0 = rest;
        (!word.is_empty()).then_some(word)
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
    fn whole_files_are_not_damaged() {
        for bytes in [edge_cases::good().bytes, edge_cases::scan(), edge_cases::encrypted("secret")] {
            assert!(!may_have_lost(&bytes));
            let moved = [b"HTTP/1.1 200 OK\r\n\r\n", bytes.as_slice()].concat();
            assert!(!may_have_lost(&moved), "bytes before the header, which offsets may or may not count");
        }
    }

    #[test]
    fn what_is_missing_or_changed_is_seen() {
        let good = edge_cases::good().bytes;
        let middle = good.len() / 2;
        let hole = [&good[..middle], &good[middle + 500..]].concat();
        let mut shifted = good.clone();
        shifted.insert(middle / 2, b'\n');
        for (bytes, what) in [(&hole, "a hole"), (&shifted, "a byte too many"), (&good[100..].to_vec(), "no head")] {
            assert!(may_have_lost(bytes), "{what}");
        }
    }

    #[test]
    fn a_torn_stream_is_seen_whatever_the_index_says() {
        let data = [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]; // nothing, deflated
        let with = |dictionary: &str, data: &[u8]| {
            [b"1 0 obj\n", dictionary.as_bytes(), b"\nstream\n", data, b"\nendstream\nendobj\n"].concat()
        };
        let broken = |bytes: &[u8]| has_broken_stream(bytes, is_of_interest);
        let deflated = "<< /Length 8 /Filter /FlateDecode >>";
        assert!(!broken(&with(deflated, &data)));
        assert!(broken(&with(deflated, &data[..5])));
        assert!(broken(&with(deflated, b"not deflated at all")));
        assert!(!broken(&with("<< /Length 8 /Filter [/ASCII85Decode /FlateDecode] >>", b"zz~>")));
        assert!(!broken(&with("<< /Subtype /Image /Filter /FlateDecode >>", b"careless")));
        let font = with("<< /Length 8 /Length1 99 /Filter /FlateDecode >>", b"careless");
        assert!(!broken(&font));
        assert!(has_lost(&[b"%PDF-1.4\n", font.as_slice()].concat()), "without an index, it is a damage");
        assert!(!broken(&with("<< /Length 0 /Filter /FlateDecode >>", b"")));
    }
}
