//! Ids of documents, which name their output files: unique, valid file names on every system, the same in every run.
use crate::DocumentSummary;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// Longest id in UTF-8 bytes: file systems allow 255, and `-12.json` or a temporary suffix may follow.
const MAX_STEM: usize = 200;

/// The ids assigned so far.
#[derive(Debug, Default)]
pub(crate) struct DocumentIds {
    used: HashSet<String>,
}

impl DocumentIds {
    /// Assigns the next document its id: its file name without extension and unsafe characters; if that is taken, with
    /// the first digits of its SHA-256; if that is taken too (the same file twice), with those of the hash of its path.
    pub(crate) fn assign(&mut self, document: &DocumentSummary) -> String {
        let stem = safe_stem(&document.file);
        if self.take(&stem) {
            return stem;
        }
        let path = hash(document.path.as_bytes());
        for digits in [document.sha256.as_str(), path.as_str()] {
            if let Some(digits) = digits.get(..8) {
                let name = format!("{stem}~{digits}");
                if self.take(&name) {
                    return name;
                }
            }
        }
        let mut n = 2_u64;
        loop {
            let name = format!("{stem}~{n}");
            if self.take(&name) {
                return name;
            }
            n += 1;
        }
    }

    /// A further file name for a document: for its second, third … disclosure.
    pub(crate) fn further(&mut self, id: &str, number: usize) -> String {
        let mut name = format!("{id}-{number}");
        while !self.take(&name) {
            name.push('_');
        }
        name
    }

    /// Claims a name if it is free. Names that differ in case only are one file on Windows and macOS.
    fn take(&mut self, name: &str) -> bool {
        self.used.insert(name.to_lowercase())
    }
}

/// Path of a document's file in the output folder: `json/<id>.json`, or with `folders` `json/<hh>/<id>.json`, where `hh`
/// are the first two hexadecimal digits of the SHA-256 of the id.
pub(crate) fn file_path(folder: &str, id: &str, extension: &str, folders: bool) -> String {
    match hash(id.as_bytes()).get(..2) {
        Some(digits) if folders => format!("{folder}/{digits}/{id}.{extension}"),
        _ => format!("{folder}/{id}.{extension}"),
    }
}

/// The file name without its extension, safe on every system, in a shell and in a spreadsheet.
fn safe_stem(file: &str) -> String {
    let file = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = match file.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= 4 => stem,
        _ => file,
    };
    let mut name = String::with_capacity(stem.len());
    for c in stem.chars() {
        let c = match c {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' | ',' | '\'' => '_',
            c if c.is_whitespace() || c.is_control() => '_',
            // With zero-width characters and direction marks, different names look the same.
            '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFD}' => {
                continue;
            }
            c => c,
        };
        if c != '_' || !name.ends_with('_') {
            name.push(c);
        }
    }
    // At the start: hidden files, `..`, formulas and options. At the end: what Windows cuts off.
    let name = name.trim_start_matches(['.', '=', '+', '-', '@', '~', '_', '＝', '＋', '－', '＠']);
    let name = name.trim_end_matches(['.', '_']);
    let mut name = if name.is_empty() { "document".to_owned() } else { name.to_owned() };
    if is_reserved(&name) {
        name.insert(0, '_');
    }
    if name.len() > MAX_STEM {
        let digits = hash(stem.as_bytes());
        let mut end = MAX_STEM - 9;
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        name.truncate(end);
        name.push('~');
        name.push_str(digits.get(..8).unwrap_or_default());
    }
    name
}

/// Whether Windows reserves the name for a device, with any extension.
fn is_reserved(name: &str) -> bool {
    let base = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    match base.as_str() {
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" => true,
        b => {
            let rest = b.strip_prefix("COM").or_else(|| b.strip_prefix("LPT"));
            rest.is_some_and(|d| {
                let mut digits = d.chars();
                matches!(digits.next(), Some('0'..='9' | '¹' | '²' | '³')) && digits.next().is_none()
            })
        }
    }
}

fn hash(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        use std::fmt::Write as _;
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use juesuan_model::{Document, Status};

    fn document(path: &str, sha256: &str) -> DocumentSummary {
        let mut document = Document::default();
        document.schema_version = 1;
        document.file = path.rsplit('/').next().unwrap().to_owned();
        document.path = path.to_owned();
        document.sha256 = sha256.to_owned();
        document.status = Status::NoTables;
        DocumentSummary::of(&document)
    }

    #[test]
    fn ids_are_valid_file_names_on_every_system() {
        for (file, want) in [
            ("a.pdf", "a"),
            ("焦作市 人大,2023\n年.pdf", "焦作市_人大_2023_年"),
            ("v1.2 report.PDF", "v1.2_report"),
            ("no extension", "no_extension"),
            ("..", "document"),
            (".pdf", "pdf"),
            ("trailing . .pdf", "trailing"),
            ("con.pdf", "_con"),
            ("COM1.x.pdf", "_COM1.x"),
            ("console.pdf", "console"),
            ("=cmd|' calc'!A0.pdf", "cmd_calc_!A0"),
            ("-rf.pdf", "rf"),
            ("../../etc/passwd.pdf", "passwd"),
            ("C:\\x\\y.pdf", "y"),
            ("a\u{202e}fdp.pdf", "afdp"),
        ] {
            assert_eq!(safe_stem(file), want, "{file:?}");
        }
    }

    #[test]
    fn long_names_are_cut_and_stay_different() {
        let long = "决".repeat(120);
        let (a, b) = (safe_stem(&format!("{long}甲.pdf")), safe_stem(&format!("{long}乙.pdf")));
        assert!(a.len() <= MAX_STEM && b.len() <= MAX_STEM);
        assert_ne!(a, b);
    }

    #[test]
    fn equal_names_get_digits_of_the_content_then_of_the_path() {
        let mut ids = DocumentIds::default();
        let sha = "0123456789abcdef";
        assert_eq!(ids.assign(&document("x/a.pdf", "ffffffffff")), "a");
        assert_eq!(ids.assign(&document("y/A.pdf", sha)), "A~01234567");
        assert_eq!(ids.assign(&document("z/a.pdf", sha)), format!("a~{}", &hash(b"z/a.pdf")[..8]));
        assert_eq!(ids.assign(&document("z/a.pdf", sha)), "a~2");
        assert_eq!(ids.assign(&document("q/a.pdf", "")), format!("a~{}", &hash(b"q/a.pdf")[..8]));
    }
}
