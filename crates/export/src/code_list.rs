//! Builds code lists from documents: every code and name they print, with counts.
//!
//! The file format is described in [`juesuan_model::codes`], which contains the built-in lists.
use crate::{ExportError, csv::without_formula};
use juesuan_model::codes::{self, Classification, CodeName};
use juesuan_model::{Disclosure, Document, Level, TableId};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    path::Path,
};

type Key = (Classification, String, String);

fn blank(list: Classification, code: &str, name: &str) -> CodeName {
    CodeName {
        list,
        code: code.to_owned(),
        name: name.to_owned(),
        level: Level::of_code(code),
        first_year: None,
        last_year: None,
        status: String::new(),
        documents: 0,
        seen_first: None,
        seen_last: None,
        tables: String::new(),
        example: String::new(),
    }
}

fn key(entry: &CodeName) -> Key {
    (entry.list, entry.code.clone(), entry.name.clone())
}

fn count_document(entry: &mut CodeName) {
    entry.documents += 1;
    let status = if entry.documents > 1 { "seen" } else { "seen-once" };
    status.clone_into(&mut entry.status);
}

fn record_use(entry: &mut CodeName, table: TableId, year: Option<u16>) {
    if let Some(year) = year {
        entry.seen_first = Some(entry.seen_first.map_or(year, |y| y.min(year)));
        entry.seen_last = Some(entry.seen_last.map_or(year, |y| y.max(year)));
    }
    let mut tables: BTreeSet<&str> = entry.tables.split(';').filter(|t| !t.is_empty()).collect();
    if tables.insert(table.number()) {
        entry.tables = tables.into_iter().collect::<Vec<_>>().join(";");
    }
}

/// Removes the apostrophe that [`CodeList::write`] adds to text that a spreadsheet could run as a formula.
fn without_apostrophes(mut entry: CodeName) -> CodeName {
    for text in [&mut entry.name, &mut entry.example] {
        if let Some(rest) = text.strip_prefix('\'').filter(|rest| without_formula(rest) != *rest) {
            *text = rest.to_owned();
        }
    }
    entry
}

/// Code lists: functional and economic classification codes with their names, and where documents print them.
///
/// ```
/// use juesuan_export::CodeList;
/// let mut list = CodeList::default();
/// // list.add(&document) for each document
/// list.write(Vec::new()).unwrap();
/// ```
#[derive(Clone, Debug, Default)]
pub struct CodeList {
    entries: BTreeMap<Key, CodeName>,
}

impl CodeList {
    /// The built-in lists.
    #[must_use]
    pub fn builtin() -> Self {
        Self { entries: codes::builtin().iter().map(|e| (key(e), e.clone())).collect() }
    }

    /// Parses the text of a file that [`write`](Self::write) wrote.
    ///
    /// # Errors
    /// A line is not an entry of such a file.
    pub fn read(text: &str) -> Result<Self, ExportError> {
        let entries =
            codes::parse(text).map(|e| e.map(without_apostrophes).map(|e| (key(&e), e))).collect::<Result<_, _>>();
        Ok(Self { entries: entries.map_err(|e| ExportError::format(Path::new("codes.csv"), e))? })
    }

    /// The number of entries, and of verified entries.
    #[must_use]
    pub fn count(&self) -> (usize, usize) {
        (self.entries.len(), self.entries.values().filter(|e| e.is_verified()).count())
    }

    /// Counts every code and name that a document prints. Call it once per document.
    pub fn add(&mut self, document: &Document) {
        let mut seen = BTreeSet::new();
        for disclosure in &document.disclosures {
            self.add_disclosure(document, disclosure, &mut seen);
        }
    }

    fn add_disclosure(&mut self, document: &Document, disclosure: &Disclosure, seen: &mut BTreeSet<Key>) {
        let year = disclosure.fiscal_year;
        for (id, table) in &disclosure.tables {
            let Some(list) = Classification::of_table(*id) else { continue };
            for row in &table.rows {
                let (Some(code), Some(name)) = (&row.code, &row.name) else { continue };
                let key = (list, code.clone(), name.clone());
                let entry = self.entries.entry(key.clone()).or_insert_with(|| blank(list, code, name));
                if entry.example.is_empty() {
                    entry.example = example(document, disclosure, *id, row.page);
                }
                record_use(entry, *id, year);
                if seen.insert(key) {
                    count_document(entry);
                }
            }
        }
    }

    /// Copies the years of validity from the built-in lists to entries with the same code and name: documents do not
    /// print them.
    pub fn fill_years(&mut self) {
        for known in codes::builtin() {
            if let Some(entry) = self.entries.get_mut(&key(known)) {
                entry.first_year = entry.first_year.or(known.first_year);
                entry.last_year = entry.last_year.or(known.last_year);
            }
        }
    }

    /// Writes `codes.csv`, sorted by list and code; of several names of a code the most frequent comes first.
    ///
    /// # Errors
    /// The writer fails.
    pub fn write(&self, writer: impl Write) -> Result<(), ExportError> {
        let path = Path::new("codes.csv");
        let mut entries: Vec<&CodeName> = self.entries.values().collect();
        entries.sort_by(|a, b| {
            (a.list, &a.code, std::cmp::Reverse(a.documents), &a.name).cmp(&(
                b.list,
                &b.code,
                std::cmp::Reverse(b.documents),
                &b.name,
            ))
        });
        let mut out = csv::Writer::from_writer(writer);
        for entry in entries {
            let (name, example) = (without_formula(&entry.name), without_formula(&entry.example));
            let entry = CodeName { name: name.into_owned(), example: example.into_owned(), ..entry.clone() };
            out.serialize(entry).map_err(|e| ExportError::csv(path, e))?;
        }
        out.flush().map_err(|e| ExportError::io(path, e))
    }
}

/// Where a document prints an entry, for a person who wants to check: 部门 年度, table, page.
fn example(document: &Document, disclosure: &Disclosure, table: TableId, page: Option<u32>) -> String {
    let whose = disclosure.department.as_deref().unwrap_or(&document.file);
    let mut text = whose.to_owned();
    if let Some(year) = disclosure.fiscal_year {
        text.push_str(&format!(" {year}"));
    }
    text.push_str(&format!(", {}", table.number()));
    if let Some(page) = page {
        text.push_str(&format!(", p. {page}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_list_is_written_unchanged() {
        let mut again = Vec::new();
        CodeList::builtin().write(&mut again).unwrap();
        assert_eq!(String::from_utf8(again).unwrap(), codes::BUILTIN);
    }
}
