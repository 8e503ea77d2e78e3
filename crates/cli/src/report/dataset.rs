//! Loads a dataset for the report: documents.csv and findings.csv, in any encoding and with headers in either language, or
//! else the files in json/.
use crate::load::json_files;
use juesuan::decode_text;
use juesuan_export::{DocumentSummary, OutputTable};
use juesuan_model::{Document, Severity, Status, Words};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// A file that cannot be read, and why.
type Failure = (PathBuf, String);

/// The documents and findings of a dataset.
#[derive(Debug, Default)]
pub(super) struct Dataset {
    pub(super) entries: Vec<Entry>,
    /// By rule and severity.
    pub(super) rules: BTreeMap<(String, Severity), Count>,
}

/// One document.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) facts: DocumentSummary,
    pub(super) seconds: Option<f64>,
}

/// How often a rule has findings.
#[derive(Debug, Default)]
pub(super) struct Count {
    pub(super) findings: usize,
    /// Ids of the documents.
    pub(super) documents: BTreeSet<String>,
}

impl Dataset {
    /// Reads the folder; `None` if there is no dataset in it.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, Failure> {
        let documents = folder.join("documents.csv");
        if documents.exists() {
            return Self::from_csv(&documents, &folder.join("findings.csv")).map(Some);
        }
        let files = json_files(&folder.join("json"));
        if files.is_empty() { Ok(None) } else { Self::from_json(&files).map(Some) }
    }

    fn from_csv(documents: &Path, findings: &Path) -> Result<Self, Failure> {
        let mut dataset = Self::default();
        Rows::read(documents, OutputTable::Documents)?.each(|row| {
            dataset.entries.push(Entry { facts: facts(row)?, seconds: row.get("seconds").parse().ok() });
            Ok(())
        })?;
        if findings.exists() {
            Rows::read(findings, OutputTable::Findings)?.each(|row| {
                let severity = match row.get("severity") {
                    "error" => Severity::Error,
                    "warning" => Severity::Warning,
                    "info" => Severity::Info,
                    other => return Err(format!("'{other}' is no severity")),
                };
                dataset.count(row.get("rule"), severity, row.get("document"));
                Ok(())
            })?;
        }
        Ok(dataset)
    }

    fn from_json(files: &[PathBuf]) -> Result<Self, Failure> {
        let mut dataset = Self::default();
        for file in files {
            let failed = |why: &dyn std::fmt::Display| (file.clone(), why.to_string());
            let bytes = fs::read(file).map_err(|e| failed(&e))?;
            let document: Document = serde_json::from_slice(&bytes).map_err(|e| failed(&e))?;
            let id = file.to_string_lossy();
            for finding in document.disclosures.iter().flat_map(|d| &d.findings) {
                dataset.count(finding.rule.as_str(), finding.severity, &id);
            }
            dataset.entries.push(Entry { facts: DocumentSummary::of(&document), seconds: None });
        }
        dataset.entries.sort_by(|a, b| a.facts.path.cmp(&b.facts.path));
        Ok(dataset)
    }

    fn count(&mut self, rule: &str, severity: Severity, document: &str) {
        let count = self.rules.entry((rule.to_owned(), severity)).or_default();
        count.findings += 1;
        if !count.documents.contains(document) {
            count.documents.insert(document.to_owned());
        }
    }
}

/// The status with this id.
pub(super) fn status(id: &str) -> Option<Status> {
    serde_json::from_value(id.into()).ok()
}

fn facts(row: &Row<'_>) -> Result<DocumentSummary, String> {
    let text = |column| row.get(column).to_owned();
    let number = |column| row.get(column).parse().unwrap_or_default();
    let departments = row.get("department").split('；').filter(|d| !d.is_empty());
    Ok(DocumentSummary {
        file: text("file"),
        path: text("path"),
        sha256: text("sha256"),
        pages: row.get("pages").parse().unwrap_or_default(),
        status: status(row.get("status")).ok_or_else(|| format!("'{}' is no status", row.get("status")))?,
        message: Words::new(text("message"), text("message_zh")),
        disclosures: number("disclosures"),
        departments: departments.map(str::to_owned).collect(),
        fiscal_year: row.get("fiscal_year").parse().ok(),
        unit: Some(text("unit")).filter(|u| !u.is_empty()),
        filled: number("tables_filled"),
        empty: number("tables_empty"),
        missing: number("tables_missing"),
        figures: number("figures"),
        errors: number("findings_error"),
        warnings: number("findings_warning"),
        infos: number("findings_info"),
    })
}

/// A CSV file.
struct Rows {
    path: PathBuf,
    text: String,
    set: OutputTable,
}

/// One row of it.
struct Row<'a> {
    /// The index of each column, by id.
    columns: &'a BTreeMap<&'a str, usize>,
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    fn get(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|at| self.record.get(*at)).unwrap_or_default()
    }
}

impl Rows {
    fn read(path: &Path, set: OutputTable) -> Result<Self, Failure> {
        let bytes = fs::read(path).map_err(|e| (path.to_owned(), e.to_string()))?;
        Ok(Self { path: path.to_owned(), text: decode_text(&bytes), set })
    }

    /// Passes every row to `take`.
    fn each(&self, mut take: impl FnMut(&Row<'_>) -> Result<(), String>) -> Result<(), Failure> {
        let failed = |why: &dyn std::fmt::Display| (self.path.clone(), why.to_string());
        let mut reader = csv::Reader::from_reader(self.text.as_bytes());
        let heads = reader.headers().map_err(|e| failed(&e))?.clone();
        let described = self.set.describe();
        let columns: BTreeMap<&str, usize> = heads
            .iter()
            .enumerate()
            .filter_map(|(at, head)| {
                let column = described.columns.iter().find(|c| c.id == head || c.title.zh == head);
                column.map(|c| (c.id.as_ref(), at))
            })
            .collect();
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(|e| failed(&e))? {
            take(&Row { columns: &columns, record: &record }).map_err(|e| failed(&e))?;
        }
        Ok(())
    }
}
