//! The code lists: names of the functional (02, 03, 05, 07, 08) and economic (06) classification, by year.
//!
//! `data/codes.csv`, one line per code and name:
//! * `first_year`, `last_year`: years in which the name is valid, where that is known (30311 was 住房公积金 until 2017,
//!   and 代缴社会保险费 later);
//! * `status`: `seen` in at least two published documents, which is what counts as verified; `seen-once`; or
//!   `recalled-…` (not verified);
//! * `documents`, `seen_first`, `seen_last`: in how many documents, and of which years;
//! * `tables`, `example`: in which of the nine tables, and where first: department and year, table, page. Blank for
//!   entries that were counted before this was kept.
//!
//! The lists fill in names of classes and sections that a table does not print itself, from `seen` entries only. They
//! never reject or alter what is printed. [`CodeList`] makes the file anew from documents.
use crate::{ExportError, csv::harmless};
use juesuan_model::{Disclosure, Document, Level, TableId};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io::Write,
    path::Path,
    sync::LazyLock,
};

/// Which classification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Classification {
    /// 支出经济分类, of 06.
    Economic,
    /// 支出功能分类, of 02, 03, 05, 07, 08.
    Function,
}

impl Classification {
    /// The classification that a table's codes are of.
    #[must_use]
    pub fn of_table(table: TableId) -> Option<Self> {
        match table {
            TableId::Income
            | TableId::Expenditure
            | TableId::GeneralPublicExpenditure
            | TableId::GovernmentFund
            | TableId::StateCapital => Some(Self::Function),
            TableId::GeneralPublicBasicExpenditure => Some(Self::Economic),
            TableId::IncomeExpenditureSummary | TableId::FiscalAppropriationSummary | TableId::ThreePublicExpenses => {
                None
            }
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    list: Classification,
    code: String,
    name: String,
    level: Option<Level>,
    first_year: Option<u16>,
    last_year: Option<u16>,
    status: String,
    documents: u32,
    seen_first: Option<u16>,
    seen_last: Option<u16>,
    #[serde(default)]
    tables: String,
    #[serde(default)]
    example: String,
}

type Key = (Classification, String, String);

impl Entry {
    fn new(list: Classification, code: &str, name: &str) -> Self {
        Self {
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

    fn key(&self) -> Key {
        (self.list, self.code.clone(), self.name.clone())
    }

    fn count_document(&mut self) {
        self.documents += 1;
        let status = if self.documents > 1 { "seen" } else { "seen-once" };
        status.clone_into(&mut self.status);
    }

    fn was_seen(&mut self, table: TableId, year: Option<u16>) {
        if let Some(year) = year {
            self.seen_first = Some(self.seen_first.map_or(year, |y| y.min(year)));
            self.seen_last = Some(self.seen_last.map_or(year, |y| y.max(year)));
        }
        let mut tables: BTreeSet<&str> = self.tables.split(';').filter(|t| !t.is_empty()).collect();
        if tables.insert(table.number()) {
            self.tables = tables.into_iter().collect::<Vec<_>>().join(";");
        }
    }

    fn is_valid_in(&self, year: u16) -> bool {
        self.first_year.is_none_or(|y| y <= year) && self.last_year.is_none_or(|y| year <= y)
    }

    fn was_seen_in(&self, year: u16) -> bool {
        self.seen_first.is_some_and(|y| y <= year) && self.seen_last.is_some_and(|y| year <= y)
    }
}

const BUILTIN: &str = include_str!("../data/codes.csv");

/// The entries of a file; those that are not well-formed as errors.
fn parse(text: &str) -> impl Iterator<Item = csv::Result<Entry>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    csv::Reader::from_reader(text.as_bytes()).into_deserialize::<Entry>().map(|entry| {
        let mut entry = entry?;
        // What `write` put before text that begins like a formula.
        for text in [&mut entry.name, &mut entry.example] {
            if let Some(rest) = text.strip_prefix('\'').filter(|rest| harmless(rest) != *rest) {
                *text = rest.to_owned();
            }
        }
        Ok(entry)
    })
}

fn builtin() -> impl Iterator<Item = Entry> {
    // A line that is not well-formed would be missed by the tests, which count them.
    parse(BUILTIN).filter_map(Result::ok)
}

/// The verified name of a code in a year; none where there is none, or where the year decides and is not known.
pub(crate) fn name(list: Classification, code: &str, year: Option<u16>) -> Option<&'static str> {
    static KNOWN: LazyLock<HashMap<(Classification, String), Vec<Entry>>> = LazyLock::new(|| {
        let mut known: HashMap<_, Vec<Entry>> = HashMap::new();
        for entry in builtin().filter(|e| e.status == "seen" && e.level != Some(Level::Item)) {
            known.entry((entry.list, entry.code.clone())).or_default().push(entry);
        }
        known
    });
    let entries = KNOWN.get(&(list, code.to_owned()))?;
    match (year, entries.as_slice()) {
        (None, [only]) => Some(&only.name),
        (None, _) => None,
        (Some(year), _) => entries
            .iter()
            .filter(|e| e.is_valid_in(year))
            .max_by_key(|e| (e.was_seen_in(year), e.documents))
            .map(|e| e.name.as_str()),
    }
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
    entries: BTreeMap<Key, Entry>,
}

impl CodeList {
    /// The lists of this build.
    #[must_use]
    pub fn builtin() -> Self {
        Self { entries: builtin().map(|e| (e.key(), e)).collect() }
    }

    /// The lists of a file that [`write`](Self::write) wrote.
    ///
    /// # Errors
    /// A line that is no entry of such a file.
    pub fn read(text: &str) -> Result<Self, ExportError> {
        let entries = parse(text).map(|e| e.map(|e| (e.key(), e))).collect::<csv::Result<_>>();
        Ok(Self { entries: entries.map_err(|e| ExportError::format(Path::new("codes.csv"), e))? })
    }

    /// How many entries there are, and how many of them are verified.
    #[must_use]
    pub fn count(&self) -> (usize, usize) {
        (self.entries.len(), self.entries.values().filter(|e| e.status == "seen").count())
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
                let entry = self.entries.entry(key.clone()).or_insert_with(|| Entry::new(list, code, name));
                if entry.example.is_empty() {
                    entry.example = place(document, disclosure, *id, row.page);
                }
                entry.was_seen(*id, year);
                if seen.insert(key) {
                    entry.count_document();
                }
            }
        }
    }

    /// Takes over, for the same code and name, the years of validity that the lists of this build know: documents do
    /// not print them.
    pub fn fill_years(&mut self) {
        for known in builtin() {
            if let Some(entry) = self.entries.get_mut(&known.key()) {
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
        let mut entries: Vec<&Entry> = self.entries.values().collect();
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
            let entry = Entry { name: name.into_owned(), example: example.into_owned(), ..entry.clone() };
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
    fn the_year_decides_the_name() {
        let name = |code, year| name(Classification::Economic, code, year);
        assert_eq!(name("30311", Some(2017)), Some("住房公积金"));
        assert_eq!(name("30311", Some(2023)), Some("代缴社会保险费"));
        assert_eq!(name("30311", None), None);
        assert_eq!(name("301", None), Some("工资福利支出"));
        let name = |code, year| super::name(Classification::Function, code, year);
        assert_eq!(name("20805", Some(2018)), Some("行政事业单位离退休"));
        assert_eq!(name("20805", Some(2023)), Some("行政事业单位养老支出"));
        assert_eq!(name("99999", Some(2023)), None);
    }

    #[test]
    fn the_file_is_well_formed_and_sorted() {
        assert_eq!(builtin().count() + 1, BUILTIN.lines().count());
        let mut again = Vec::new();
        CodeList::builtin().write(&mut again).unwrap();
        assert_eq!(String::from_utf8(again).unwrap(), BUILTIN);
    }
}
