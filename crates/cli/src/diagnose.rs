//! What a file is that does not open as a PDF, so that a message can say what to do about it.
use crate::messages::Foreign;

/// A PDF may be preceded by other bytes; readers look this far.
const HEADER_WITHIN: usize = 1024;
/// A whole PDF ends with `startxref`, a number and `%%EOF`; some producers add padding or a comment.
const TRAILER_WITHIN: usize = 4096;

/// Whether the bytes begin like a PDF.
pub(crate) fn has_header(bytes: &[u8]) -> bool {
    contains(bytes.get(..HEADER_WITHIN).unwrap_or(bytes), b"%PDF-")
}

/// Whether a file that begins like a PDF lacks the end of one.
pub(crate) fn is_truncated(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|b| !matches!(b, 0 | b' ' | b'\t' | b'\r' | b'\n')).map_or(0, |i| i + 1);
    let tail = bytes.get(end.saturating_sub(TRAILER_WITHIN)..end).unwrap_or_default();
    has_header(bytes) && !contains(tail, b"%%EOF") && !contains(tail, b"startxref")
}

/// What a file without the header of a PDF is.
pub(crate) fn foreign(bytes: &[u8]) -> Foreign {
    let starts = |signatures: &[&[u8]]| signatures.iter().any(|s| bytes.starts_with(s));
    let head = bytes.get(..HEADER_WITHIN).unwrap_or(bytes);
    let lower = head.to_ascii_lowercase();
    if starts(&[b"PK\x03\x04"]) {
        // The parts of an office document are named at the beginning of the archive.
        let office =
            [&b"[Content_Types].xml"[..], b"word/", b"xl/", b"ppt/", b"_rels/", b"mimetypeapplication/vnd.oasis"];
        if office.iter().any(|name| contains(head, name)) { Foreign::Office } else { Foreign::Archive }
    } else if starts(&[b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"{\\rtf"]) {
        Foreign::Office
    } else if starts(&[b"Rar!\x1A\x07", b"7z\xBC\xAF\x27\x1C", b"\x1F\x8B"]) {
        Foreign::Archive
    } else if starts(&[b"\xFF\xD8\xFF", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*", b"BM"]) {
        Foreign::Image
    } else if [&b"<!doctype html"[..], b"<html", b"<head", b"<script"].iter().any(|tag| contains(&lower, tag)) {
        Foreign::WebPage
    } else if head.iter().all(|&b| b >= b' ' || matches!(b, b'\t' | b'\r' | b'\n' | 0x0C)) {
        Foreign::Text
    } else {
        Foreign::Unknown
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|w| w == part)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn common_impostors_are_told_apart() {
        for (bytes, what) in [
            (&b"<!DOCTYPE HTML><title>404</title>"[..], Foreign::WebPage),
            ("部门决算公开\n".as_bytes(), Foreign::Text),
            (b"PK\x03\x04....[Content_Types].xml", Foreign::Office),
            (b"PK\x03\x04....a.pdf", Foreign::Archive),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Foreign::Office),
            (b"\x89PNG\r\n\x1a\n", Foreign::Image),
            (b"\x00\x01\x02", Foreign::Unknown),
        ] {
            assert_eq!(foreign(bytes), what);
        }
    }
}
