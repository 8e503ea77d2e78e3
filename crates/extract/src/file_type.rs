//! What kind of file the bytes are, so that a message can say what to do with a file that is not a PDF.

use memchr::memmem;

/// Readers accept other bytes before the header of a PDF, within the first kilobyte.
const HEADER_WITHIN: usize = 1024;

/// The kind of a file, judged by its first kilobyte and never by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileType {
    /// `%PDF-` within the first kilobyte (ISO 32000-2, 7.5.2). The file may still be damaged.
    Pdf,
    /// An office document: Word, Excel, PowerPoint, WPS, OpenDocument, RTF.
    Office,
    /// An archive: ZIP, RAR, 7z, gzip.
    Archive,
    /// A raster image: JPEG, PNG, GIF, TIFF, BMP.
    Image,
    /// An HTML page, usually the error page of a web server.
    WebPage,
    /// Printable characters only. An empty file counts as text.
    Text,
    /// Anything else.
    Unknown,
}

impl FileType {
    /// The type of a file, from its bytes or its first kilobyte.
    ///
    /// ```
    /// use juesuan_extract::FileType;
    /// assert_eq!(FileType::of(b"%PDF-1.7\n"), FileType::Pdf);
    /// assert_eq!(FileType::of(b"<!DOCTYPE html><title>404</title>"), FileType::WebPage);
    /// ```
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let head = bytes.get(..HEADER_WITHIN).unwrap_or(bytes);
        if contains(head, b"%PDF-") {
            return Self::Pdf;
        }
        let starts = |signatures: &[&[u8]]| signatures.iter().any(|s| bytes.starts_with(s));
        let lower = head.to_ascii_lowercase();
        if starts(&[b"PK\x03\x04"]) {
            // The first entries of the archive name the parts of an office document.
            let parts =
                [&b"[Content_Types].xml"[..], b"word/", b"xl/", b"ppt/", b"_rels/", b"mimetypeapplication/vnd.oasis"];
            if parts.iter().any(|name| contains(head, name)) { Self::Office } else { Self::Archive }
        } else if starts(&[b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"{\\rtf"]) {
            Self::Office
        } else if starts(&[b"Rar!\x1A\x07", b"7z\xBC\xAF\x27\x1C", b"\x1F\x8B"]) {
            Self::Archive
        } else if starts(&[b"\xFF\xD8\xFF", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*", b"BM"]) {
            Self::Image
        } else if [&b"<!doctype html"[..], b"<html", b"<head", b"<script"].iter().any(|tag| contains(&lower, tag)) {
            Self::WebPage
        } else if head.iter().all(|&b| b >= b' ' || matches!(b, b'\t' | b'\r' | b'\n' | 0x0C)) {
            Self::Text
        } else {
            Self::Unknown
        }
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memmem::find(bytes, part).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_impostors_are_recognised() {
        for (bytes, what) in [
            (&b"<!DOCTYPE HTML><title>404</title>"[..], FileType::WebPage),
            ("部门决算公开\n".as_bytes(), FileType::Text),
            (b"PK\x03\x04....[Content_Types].xml", FileType::Office),
            (b"PK\x03\x04....a.pdf", FileType::Archive),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileType::Office),
            (b"\x89PNG\r\n\x1a\n", FileType::Image),
            (b"\x00\x01\x02", FileType::Unknown),
        ] {
            assert_eq!(FileType::of(bytes), what);
        }
    }

    #[test]
    fn a_pdf_may_begin_after_other_bytes() {
        assert_eq!(FileType::of(b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n"), FileType::Pdf);
        assert_eq!(FileType::of(&[vec![b' '; HEADER_WITHIN], b"%PDF-1.4\n".to_vec()].concat()), FileType::Text);
    }
}
