//! The order in which the other crates are called: bytes → pages → tables → audit.
//!
//! Nothing here fails: a file that cannot be read is a document with a status and a message.
use super::{
    limits::{Limit, Limits},
    messages::{self, crashed_words},
    missing_pages::MissingPages,
    options::Options,
    rule_set,
    source::Source,
    text_dump,
};
use crate::{SCHEMA_VERSION, catch_panic, digest, printable};
use juesuan_extract::{FileType, OpenError, PageLayout, Pdf, damage};
use juesuan_model::{
    Disclosure, Document, FindingCode, Severity, Status, TableId, TableStatus, Words, schema::Schemas,
};
use juesuan_tables::{FileReading, TableReader};
use std::path::Path;

/// Reads a document on the calling thread. A panic is the caller's to catch.
#[cfg(feature = "dataset")]
pub(crate) fn read(source: &dyn Source, options: &Options) -> Document {
    read_observed(source, options, &mut |_| {})
}

/// Reads a document on a thread of its own with a large stack, and catches panics. `observe` is given every page before
/// its tables are read.
pub(crate) fn on_large_stack(
    source: &dyn Source,
    options: &Options,
    observe: &mut (dyn FnMut(&PageLayout) + Send),
) -> Document {
    catch_panic::on_large_stack(|| read_observed(source, options, observe)).unwrap_or_else(|why| crashed(source, &why))
}

fn read_observed(source: &dyn Source, options: &Options, observe: &mut dyn FnMut(&PageLayout)) -> Document {
    let mut document = blank(source.path());
    if source.problem().is_none() && source.size().is_some_and(|size| size > options.limits.file_bytes()) {
        document.sha256 = source.sha256();
        let words = messages::file_too_large(options.limits.get(Limit::File));
        set_status(&mut document, Status::Limit, words);
        return document;
    }
    match source.bytes(options.limits.file_bytes()) {
        Ok(bytes) => {
            document.sha256 = digest::sha256(&bytes);
            if text_dump::is_text_dump(source.path(), &bytes) {
                read_text_dump(&mut document, &bytes);
                rule_set::audit(&mut document, &options.rules);
            } else {
                read_pdf(&mut document, bytes, source, options, observe);
            }
        }
        Err(problem) => set_status(&mut document, problem.status(), problem.words()),
    }
    document
}

fn read_text_dump(document: &mut Document, bytes: &[u8]) {
    let text = text_dump::decode_text(bytes);
    document.pages = text_dump::page_count(&text);
    take_reading(document, juesuan_tables::text_dump::read(&text, Schemas::builtin()));
}

fn read_pdf(
    document: &mut Document,
    bytes: Vec<u8>,
    source: &dyn Source,
    options: &Options,
    observe: &mut dyn FnMut(&PageLayout),
) {
    let looks_intact = damage::looks_intact(&bytes);
    read_pages(document, bytes, &options.limits, observe);
    rule_set::audit(document, &options.rules);
    let is_damaged: Option<fn(&[u8]) -> bool> = match (lacks_something(document), document.status) {
        // What was lost may be what was looked for.
        (true, _) => Some(damage::may_have_lost_content),
        (false, Status::Ok) if !looks_intact => Some(damage::has_lost_content),
        _ => None,
    };
    // The reader took the bytes; few documents need them again.
    let again = || source.bytes(options.limits.file_bytes());
    if is_damaged.is_some_and(|is_damaged| again().is_ok_and(|bytes| is_damaged(&bytes))) {
        match document.status {
            Status::Ok => set_status(document, Status::Partial, messages::DAMAGED_PARTLY),
            _ => set_status(document, Status::Unreadable, messages::DAMAGED),
        }
    }
    #[cfg(feature = "second-reader")]
    super::second_reader::check(document, &options.second_reader, &options.rules, again);
}

/// A document that the reader crashed on. `why`: what the panic said, or what is known of the end of a process.
pub(crate) fn crashed(source: &dyn Source, why: &str) -> Document {
    failed(source, Status::Crashed, crashed_words(why))
}

/// A document that was not read, and why.
pub(crate) fn failed(source: &dyn Source, status: Status, words: Words) -> Document {
    let mut document = blank(source.path());
    document.sha256 = source.sha256();
    set_status(&mut document, status, words);
    document
}

fn read_pages(document: &mut Document, bytes: Vec<u8>, limits: &Limits, observe: &mut dyn FnMut(&PageLayout)) {
    let is_truncated = damage::is_truncated(&bytes);
    let file_type = FileType::of(&bytes);
    let pdf = match Pdf::open_with(bytes, limits.pages) {
        Ok(pdf) => pdf,
        Err(error) => {
            let (status, words) = match (&error, file_type) {
                (OpenError::Empty, _) => (Status::Unreadable, messages::EMPTY_FILE),
                (_, foreign) if foreign != FileType::Pdf => (Status::Unreadable, messages::not_a_pdf(foreign)),
                (OpenError::Encrypted, _) => (Status::Encrypted, messages::ENCRYPTED),
                (OpenError::UnknownEncryption, _) => (Status::Encrypted, messages::UNKNOWN_ENCRYPTION),
                _ if is_truncated => (Status::Unreadable, messages::TRUNCATED),
                (OpenError::Broken(why), _) => (Status::Unreadable, messages::broken(why)),
                (OpenError::NotPdf, _) => (Status::Unreadable, messages::not_a_pdf(FileType::Unknown)),
            };
            return set_status(document, status, words);
        }
    };
    document.pages = pdf.page_count();
    document.warnings.extend(pdf.warnings().iter().map(ToString::to_string));
    let mut reader = TableReader::new(Schemas::builtin());
    let mut missing = MissingPages::default();
    for page in pdf.reader() {
        observe(&page);
        missing.add(&page);
        document.warnings.extend(page.warnings.iter().map(|w| format!("page {}: {w}", page.number)));
        reader.push_page(&page);
    }
    take_reading(document, reader.finish());
    match document.status {
        _ if !is_truncated => {}
        Status::Ok | Status::Partial => {
            let words = messages::truncated_partly(document.pages);
            set_status(document, Status::Partial, words);
        }
        // What is missing may be what was looked for.
        _ => set_status(document, Status::Unreadable, messages::TRUNCATED),
    }
    if let Some((status, words)) = missing.verdict(document.status, limits) {
        set_status(document, status, words);
    }
}

/// Whether there is something that damage could explain: no tables, not all of the nine, or an error of the audit.
fn lacks_something(document: &Document) -> bool {
    match document.status {
        Status::NoTables | Status::NoText => true,
        Status::Ok => document.disclosures.iter().any(|d| {
            !has_its_tables(d)
                // Where a sentence contradicts a table, both are there.
                || d.findings.iter().any(|f| f.severity == Severity::Error && !f.rule.code().is_some_and(FindingCode::is_narrative))
        }),
        _ => false,
    }
}

/// Whether a disclosure has all tables of its form: up to 2019 the form had no 08, and no row or column that mentions it.
fn has_its_tables(disclosure: &Disclosure) -> bool {
    let is_there = |id: &TableId| disclosure.tables.get(id).is_some_and(|t| t.status != TableStatus::Missing);
    let is_not_required =
        || disclosure.findings.iter().any(|f| f.rule == FindingCode::TableMissing && f.severity == Severity::Info);
    TableId::ALL.iter().all(|id| is_there(id) || *id == TableId::StateCapital && is_not_required())
}

fn take_reading(document: &mut Document, reading: FileReading) {
    document.status = reading.status;
    document.message = reading.message;
    document.disclosures = reading.disclosures;
}

/// The document of a file with the same content under another path.
#[cfg(feature = "dataset")]
pub(crate) fn renamed(mut document: Document, path: &Path) -> Document {
    let (file, path) = names(path);
    document.file = file;
    document.path = path;
    document
}

/// The file name and the path of a document, as the outputs have them.
fn names(path: &Path) -> (String, String) {
    let name = path.file_name().unwrap_or(path.as_os_str());
    (printable::path_text(name.as_ref()), printable::path_text(path))
}

fn blank(path: &Path) -> Document {
    let (file, path) = names(path);
    let mut document = Document::default();
    document.schema_version = SCHEMA_VERSION;
    document.file = file;
    document.path = path;
    document.status = Status::Unreadable;
    document
}

fn set_status(document: &mut Document, status: Status, words: Words) {
    document.status = status;
    document.message = words;
}

#[cfg(test)]
mod tests {
    use super::*;
    use juesuan_model::{Cause, Finding, Table};

    fn without(missing: &[TableId], severity: Severity) -> Disclosure {
        let status = |id| if missing.contains(&id) { TableStatus::Missing } else { TableStatus::Filled };
        let finding = Finding::new(FindingCode::TableMissing, Cause::Source, "", "").with_severity(severity);
        let mut disclosure = Disclosure::default();
        disclosure.fiscal_year = Some(2019);
        disclosure.tables = TableId::ALL
            .into_iter()
            .map(|id| {
                (id, {
                    let mut table = Table::missing();
                    table.status = status(id);
                    table
                })
            })
            .collect();
        disclosure.findings = vec![finding];
        disclosure
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
