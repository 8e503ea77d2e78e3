//! Text dumps of PDFs, as pdftotext and its like print them.
use juesuan_extract::FileType;
use std::path::Path;

/// Whether a file is a text dump: named `.txt`, not empty and not a PDF.
pub(super) fn is_text_dump(path: &Path, bytes: &[u8]) -> bool {
    has_extension(path, "txt") && !bytes.is_empty() && FileType::of(bytes) != FileType::Pdf
}

/// Whether a name ends with a point and this extension, in any case. A name that is nothing else counts: a crawler that
/// found no title saves `.pdf`.
pub(crate) fn has_extension(path: &Path, extension: &str) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    let (stem, end) = name.split_at(name.len().saturating_sub(extension.len()));
    stem.ends_with(b".") && end.eq_ignore_ascii_case(extension.as_bytes())
}

/// Text in UTF-8 (with or without a byte order mark), in UTF-16 with one, or else in GB 18030, as Chinese editors save it.
///
/// ```
/// assert_eq!(juesuan::decode_text(b"\xbe\xf6\xcb\xe3"), "决算");
/// ```
#[must_use]
pub fn decode_text(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let text = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(text).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Pages of a dump, which form feeds end or separate; 0 where there are none.
pub(super) fn page_count(text: &str) -> u32 {
    let breaks = text.trim_end_matches(['\u{c}', '\n', '\r', ' ']).matches('\u{c}').count();
    if text.contains('\u{c}') { u32::try_from(breaks + 1).unwrap_or(u32::MAX) } else { 0 }
}
