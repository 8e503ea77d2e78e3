//! Making the code lists anew from documents: every code and name that they print, counted.
//!
//! In: documents, or a file of that form. Out: the file that `juesuan_model::codes` describes, and holds for this build.
use crate::{ExportError, csv::harmless};
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

fn see(entry: &mut CodeName, table: TableId, year: Option<u16>) {
    if let Some(year) = year {
        entry.seen_first = Some(entry.seen_first.map_or(year, |y| y.min(year)));
        entry.seen_last = Some(entry.seen_last.map_or(year, |y| y.max(year)));
    }
    let mut tables: BTreeSet<&str> = entry.tables.split(';').filter(|t| !t.is_empty()).collect();
    if tables.insert(table.number()) {
        entry.tables = tables.into_iter().collect::<Vec<_>>().join(";");
    }
}

/// Takes away what `write` puts before text that begins like a formula.
fn unmarked(mut entry: CodeName) -> CodeName {
    for text in [&mut entry.name, &mut entry.example] {
        if let Some(rest) = text.strip_prefix('\'').filter(|rest| harmless(rest) != *rest) {
            *text = rest.to_owned();
        }
    }
    entry
}

/// The code lists, to be made anew from documents.
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
    /// The lists of this build.
    #[must_use]
    pub fn builtin() -> Self {
        Self { entries: codes::builtin().iter().map(|e| (key(e), e.clone())).collect() }
    }

    /// The lists of a file that [`write`](Self::write) wrote.
    ///
    /// # Errors
    /// A line that is no entry of such a file.
    pub fn read(text: &str) -> Result<Self, ExportError> {
        let entries = codes::parse(text).map(|e| e.map(unmarked).map(|e| (key(&e), e))).collect::<Result<_, _>>();
        Ok(Self { entries: entries.map_err(|e| ExportError::format(Path::new("codes.csv"), e))? })
    }

    /// How many entries there are, and how many of them are verified.
    #[must_use]
    pub fn count(&self) -> (usize, usize) {
        (self.entries.len(), self.entries.values().filter(|e| e.is_verified()).count())
    }

    /// Counts every code and name that a document prints; give it each document once.
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
                    entry.example = place(document, disclosure, *id, row.page);
                }
                see(entry, *id, year);
                if seen.insert(key) {
                    count_document(entry);
                }
            }
        }
    }

    /// Takes over, for the same code and name, the years of validity that the lists of this build know: documents do
    /// not print them.
    pub fn fill_years(&mut self) {
        for known in codes::builtin() {
            if let Some(entry) = self.entries.get_mut(&key(known)) {
                entry.first_year = entry.first_year.or(known.first_year);
                entry.last_year = entry.last_year.or(known.last_year);
            }
        }
    }

    /// Writes `codes.csv`: by list and code, the name of most documents first.
    ///
    /// # Errors
    /// The writer refuses.
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
            let (name, example) = (harmless(&entry.name), harmless(&entry.example));
            let entry = CodeName { name: name.into_owned(), example: example.into_owned(), ..entry.clone() };
            out.serialize(entry).map_err(|e| ExportError::csv(path, e))?;
        }
        out.flush().map_err(|e| ExportError::io(path, e))
    }
}

/// Where an entry was seen, for a person who wants to look: 部门 年度, table, page.
fn place(document: &Document, disclosure: &Disclosure, table: TableId, page: Option<u32>) -> String {
    let whose = disclosure.department.as_deref().unwrap_or(&document.file);
    let mut place = whose.to_owned();
    if let Some(year) = disclosure.fiscal_year {
        place.push_str(&format!(" {year}"));
    }
    place.push_str(&format!(", {}", table.number()));
    if let Some(page) = page {
        place.push_str(&format!(", p. {page}"));
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_this_build_is_written_as_it_is() {
        let mut again = Vec::new();
        CodeList::builtin().write(&mut again).unwrap();
        assert_eq!(String::from_utf8(again).unwrap(), codes::BUILTIN);
    }
}
