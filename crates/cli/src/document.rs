//! One input file → one [`Document`], whatever the file is.
//!
//! This is the only place that knows in which order the other crates are called. Nothing here fails: a file that
//! cannot be read is a document with a status and a message.
use crate::{
    auditing::Auditing,
    gaps::Gaps,
    inputs::{self, Input, Problem, sha256},
    limits::{Limit, Limits},
    messages::{Lang, Message},
    terminal,
    worker::Loss,
};
use juesuan_extract::{FileType, OpenError, PageLayout, Pdf, damage};
use juesuan_model::{Disclosure, Document, Severity, Status, TableId, TableStatus, schema::Schemas};
use juesuan_tables::{FileReading, TableReader, text_dump};
use std::path::Path;

/// Version of the JSON form, as the contract has it.
const SCHEMA_VERSION: u32 = 1;

/// Reads one input.
pub(crate) fn read(input: &Input, limits: &Limits, auditing: &Auditing) -> Document {
    read_observed(input, limits, auditing, &mut |_| {})
}

/// Reads one input; `observe` sees every page before it is read on.
pub(crate) fn read_observed(
    input: &Input,
    limits: &Limits,
    auditing: &Auditing,
    observe: &mut dyn FnMut(&PageLayout),
) -> Document {
    let mut document = blank(input);
    let megabytes = limits.get(Limit::File);
    let most = megabytes.saturating_mul(1 << 20);
    if input.problem.is_none() && input.size().is_some_and(|size| size > most) {
        document.sha256 = sha256_of(input);
        fail(&mut document, Status::Limit, &Message::FileTooLarge { megabytes });
        return document;
    }
    match input.read(most) {
        Ok(bytes) => {
            document.sha256 = sha256(&bytes);
            if is_text_dump(input, &bytes) {
                let text = decode(&bytes);
                document.pages = page_breaks(&text);
                take(&mut document, text_dump::read(&text, Schemas::builtin()));
                auditing.audit(&mut document);
            } else {
                let seems_whole = damage::looks_intact(&bytes);
                fill(&mut document, bytes, limits, observe);
                auditing.audit(&mut document);
                let is_damaged: Option<fn(&[u8]) -> bool> = match (lacks_something(&document), document.status) {
                    // What is lost may be what was looked for.
                    (true, _) => Some(damage::may_have_lost_content),
                    (false, Status::Ok) if !seems_whole => Some(damage::has_lost_content),
                    _ => None,
                };
                if is_damaged.is_some_and(|is_damaged| input.read(most).is_ok_and(|bytes| is_damaged(&bytes))) {
                    match document.status {
                        Status::Ok => fail(&mut document, Status::Partial, &Message::DamagedPartly),
                        _ => fail(&mut document, Status::Unreadable, &Message::Damaged),
                    }
                }
                auditing.second_reading(&mut document, &input.path);
            }
        }
        Err(problem) => {
            let (status, message) = problem_message(&problem);
            fail(&mut document, status, &message);
        }
    }
    document
}

/// The document of an input that the reader died on.
pub(crate) fn crashed(input: &Input, why: &str) -> Document {
    let mut document = blank(input);
    document.sha256 = sha256_of(input);
    fail(&mut document, Status::Crashed, &Message::Crashed { why: &terminal::escape(why) });
    document
}

/// The document of an input that a worker was lost on.
pub(crate) fn lost(input: &Input, loss: &Loss) -> Document {
    let mut document = blank(input);
    document.sha256 = sha256_of(input);
    fail(&mut document, loss.status(), &loss.message());
    document
}

/// The checksum of a file that is not to be held in memory; empty when it cannot be read to its end. Not of a pipe: that
/// may never end.
fn sha256_of(input: &Input) -> String {
    input.key().map(|key| key.sha256()).unwrap_or_default()
}

fn fill(document: &mut Document, bytes: Vec<u8>, limits: &Limits, observe: &mut dyn FnMut(&PageLayout)) {
    let is_truncated = damage::is_truncated(&bytes);
    let file_type = FileType::of(&bytes);
    let pdf = match Pdf::open_with(bytes, limits.reader) {
        Ok(pdf) => pdf,
        Err(error) => {
            let (status, message) = match (&error, file_type) {
                (OpenError::Empty, _) => (Status::Unreadable, Message::EmptyFile),
                (_, foreign) if foreign != FileType::Pdf => (Status::Unreadable, Message::Foreign(foreign)),
                (OpenError::Encrypted, _) => (Status::Encrypted, Message::Encrypted),
                (OpenError::UnknownEncryption, _) => (Status::Encrypted, Message::UnknownEncryption),
                _ if is_truncated => (Status::Unreadable, Message::Truncated),
                (OpenError::Broken(why), _) => (Status::Unreadable, Message::Broken { why }),
                (OpenError::NotPdf, _) => (Status::Unreadable, Message::Foreign(FileType::Unknown)),
            };
            return fail(document, status, &message);
        }
    };
    document.pages = pdf.page_count();
    document.warnings.extend(pdf.warnings().iter().cloned());
    let mut reader = TableReader::new(Schemas::builtin());
    let mut gaps = Gaps::default();
    for page in pdf.reader() {
        observe(&page);
        gaps.see(&page);
        document.warnings.extend(page.warnings.iter().map(|w| format!("page {}: {w}", page.number)));
        reader.push_page(&page);
    }
    take(document, reader.finish());
    match document.status {
        _ if !is_truncated => {}
        Status::Ok | Status::Partial => {
            fail(document, Status::Partial, &Message::TruncatedPartly { pages: document.pages });
        }
        // What is missing may be what was looked for.
        _ => fail(document, Status::Unreadable, &Message::Truncated),
    }
    gaps.tell(document, limits);
}

/// Whether there is something to explain: nothing was found, not all of the nine tables, or what does not add up.
fn lacks_something(document: &Document) -> bool {
    match document.status {
        Status::NoTables | Status::NoText => true,
        Status::Ok => document.disclosures.iter().any(|d| {
            !has_its_tables(d)
                // What a sentence says otherwise than a table is there, both of it.
                || d.findings.iter().any(|f| f.severity == Severity::Error && !f.rule.starts_with("narrative"))
        }),
        _ => false,
    }
}

/// Whether all tables are there that the form of the disclosure has: up to 2019 it had no 08, and no row or column that
/// speaks of it.
fn has_its_tables(disclosure: &Disclosure) -> bool {
    let is_there = |id: &TableId| disclosure.tables.get(id).is_some_and(|t| t.status != TableStatus::Missing);
    let is_uncalled_for =
        || disclosure.findings.iter().any(|f| f.rule == "table-missing" && f.severity == Severity::Info);
    TableId::ALL.iter().all(|id| is_there(id) || *id == TableId::StateCapital && is_uncalled_for())
}

/// Takes over what was read.
fn take(document: &mut Document, reading: FileReading) {
    document.status = reading.status;
    document.message = reading.message;
    document.message_zh = reading.message_zh;
    document.disclosures = reading.disclosures;
}

/// A file named .txt that is no PDF is the plain text of a disclosure, as pdftotext and its like print it.
fn is_text_dump(input: &Input, bytes: &[u8]) -> bool {
    inputs::has_extension(&input.path, "txt") && !bytes.is_empty() && FileType::of(bytes) != FileType::Pdf
}

/// UTF-8 (with or without a byte order mark), UTF-16 with one, else GB18030, as Chinese editors save.
pub(crate) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let text = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(text).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Pages of a dump: form feeds end or part them; 0 where there are none.
fn page_breaks(text: &str) -> u32 {
    let parts = text.trim_end_matches(['\u{c}', '\n', '\r', ' ']).matches('\u{c}').count();
    if text.contains('\u{c}') { u32::try_from(parts + 1).unwrap_or(u32::MAX) } else { 0 }
}

/// The document of a file with the same content as that of another path.
pub(crate) fn renamed(document: Document, path: &Path) -> Document {
    let (file, path) = names(path);
    Document { file, path, ..document }
}

/// The file name and the path of a document.
fn names(path: &Path) -> (String, String) {
    let name = path.file_name().unwrap_or(path.as_os_str());
    (terminal::path_text(name.as_ref()), terminal::path_text(path))
}

fn blank(input: &Input) -> Document {
    let (file, path) = names(&input.path);
    Document {
        schema_version: SCHEMA_VERSION,
        file,
        path,
        sha256: String::new(),
        pages: 0,
        status: Status::Unreadable,
        message: String::new(),
        message_zh: String::new(),
        disclosures: Vec::new(),
        warnings: Vec::new(),
    }
}

pub(crate) fn fail(document: &mut Document, status: Status, message: &Message<'_>) {
    document.status = status;
    document.message = message.text(Lang::En);
    document.message_zh = message.text(Lang::Zh);
}

fn problem_message(problem: &Problem) -> (Status, Message<'_>) {
    let message = match problem {
        Problem::Missing => Message::Missing,
        Problem::BrokenLink => Message::BrokenLink,
        Problem::NotAFile => Message::NotAFile,
        Problem::Unlistable(why) => Message::Unlistable { why },
        Problem::Unreachable(why) => Message::Unreachable { why },
        Problem::BrokenArchive(why) => Message::BrokenArchive { why },
        Problem::OverlappingMembers => Message::OverlappingMembers,
        Problem::SameNames => Message::SameNames,
        Problem::NestedArchive => Message::NestedArchive,
        Problem::UnknownCompression(method) => Message::UnknownCompression { method },
        Problem::DamagedMember(why) => Message::DamagedMember { why },
        Problem::EncryptedMember => return (Status::Encrypted, Message::EncryptedMember),
        Problem::TooManyMembers { most } => return (Status::Limit, Message::TooManyMembers { most: *most }),
        Problem::OutOfMemory => return (Status::Limit, Message::TooLargeForMemory),
        Problem::TooLarge { most } => return (Status::Limit, Message::FileTooLarge { megabytes: *most >> 20 }),
    };
    (Status::Unreadable, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use juesuan_model::{Cause, Finding, Kind, Table};

    fn without(missing: &[TableId], severity: Severity) -> Disclosure {
        let status = |id| if missing.contains(&id) { TableStatus::Missing } else { TableStatus::Filled };
        let finding = Finding::new("table-missing", severity, Cause::Source, String::new(), String::new());
        Disclosure {
            kind: Kind::FinalAccounts,
            department: None,
            fiscal_year: Some(2019),
            unit: None,
            tables: TableId::ALL
                .into_iter()
                .map(|id| (id, Table { status: status(id), ..Table::missing(id) }))
                .collect(),
            narrative: Vec::new(),
            findings: vec![finding],
        }
    }

    #[test]
    fn older_forms_have_no_08() {
        use TableId::{GovernmentFund, StateCapital};
        assert!(has_its_tables(&without(&[], Severity::Info)));
        assert!(has_its_tables(&without(&[StateCapital], Severity::Info)));
        assert!(!has_its_tables(&without(&[StateCapital], Severity::Warning)));
        assert!(!has_its_tables(&without(&[GovernmentFund], Severity::Info)));
        assert!(!has_its_tables(&without(&[GovernmentFund, StateCapital], Severity::Info)));
    }
}
