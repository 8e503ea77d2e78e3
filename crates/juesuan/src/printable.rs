//! Text from files and file names, made safe to show.
use std::{fmt::Write as _, path::Path};

/// Whether a character must not reach a terminal as it is: it could move the cursor, colour or reverse what follows, or
/// is invisible.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// `text` with every [unsafe](is_unsafe) character written as an escape (`\n`, `\u{1b}`).
///
/// ```
/// assert_eq!(juesuan::printable::escape("财政\u{1b}[31m"), "财政\\u{1b}[31m");
/// ```
#[must_use]
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe(c) { safe.extend(c.escape_default()) } else { safe.push(c) }
    }
    safe
}

/// A path as the outputs have it: bytes that are not UTF-8 are written as `\xB2`, so that different paths stay different.
#[must_use]
pub fn path_text(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a String cannot fail.
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(escape("财政\u{1b}[31m\n\u{202e}ok"), "财政\\u{1b}[31m\\n\\u{202e}ok");
        assert_eq!(escape("收入 支出，“三公”"), "收入 支出，“三公”");
    }

    #[cfg(unix)]
    #[test]
    fn paths_of_any_bytes_stay_different() {
        use std::os::unix::ffi::OsStrExt;
        let path = |b: &[u8]| path_text(Path::new(std::ffi::OsStr::from_bytes(b)));
        assert_eq!(path(b"\xb2\xc6.pdf"), "\\xB2\\xC6.pdf");
        assert_ne!(path(b"\xb2.pdf"), path(b"\xb3.pdf"));
        assert_eq!(path("决算 a,b\n.pdf".as_bytes()), "决算 a,b\n.pdf");
    }
}
