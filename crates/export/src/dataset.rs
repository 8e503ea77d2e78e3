//! The output folder: documents go in one after the other, every format grows with them, nothing is kept in memory.
use crate::{
    ExportError, Facts, Format, Options, Rendered,
    csv::{self, CsvFiles},
    datapackage,
    entry::{Entry, Outline},
    names::{self, Names},
    staging::Staging,
};
use juesuan_model::Document;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// An output folder that is being written.
///
/// Documents are added in an order that the caller fixes: the same documents in the same order give the same bytes.
/// [`finish`](Self::finish) gives the outputs their names; dropped before that, nothing stands there.
pub struct Dataset {
    options: Options,
    names: Names,
    csv: Option<CsvFiles>,
    sinks: Vec<Box<dyn Sink>>,
    summary: Summary,
    // Last: the files above are closed before their folder goes away.
    staging: Staging,
}

/// One format: takes document after document, keeps nothing of them.
pub(crate) trait Sink: Send {
    /// Writes what it holds of one document.
    fn add(&mut self, entry: &Entry<'_>) -> Result<(), ExportError>;

    /// Completes its files, still under their temporary names. `notes`: what a person should know.
    fn finish(self: Box<Self>, notes: &mut Vec<Note>) -> Result<(), ExportError>;
}

/// The formats that take rows, in the order in which their files get their names.
fn sinks(staging: &mut Staging, options: &Options) -> Result<Vec<Box<dyn Sink>>, ExportError> {
    let mut sinks: Vec<Box<dyn Sink>> = Vec::new();
    let wants = |format| options.formats.contains(&format);
    #[cfg(feature = "parquet")]
    if wants(Format::Parquet) {
        sinks.push(Box::new(crate::parquet::ParquetFiles::create(staging, options)?));
    }
    #[cfg(feature = "sqlite")]
    if wants(Format::Sqlite) {
        sinks.push(Box::new(crate::sqlite::Database::create(staging, options)?));
    }
    #[cfg(feature = "xlsx")]
    if wants(Format::Xlsx) {
        sinks.push(Box::new(crate::xlsx::dataset::DatasetBook::create(staging, options)?));
    }
    Ok(sinks)
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Input files.
    pub documents: usize,
    /// Disclosures in them.
    pub disclosures: usize,
    /// Tables with figures.
    pub tables_filled: usize,
    /// Printed figures.
    pub figures: usize,
    /// Findings.
    pub findings: usize,
    /// The files written, in the order in which they got their names.
    pub files: Vec<PathBuf>,
    /// What a person should know about them: limits of a format that were met.
    pub notes: Vec<Note>,
}

/// One sentence for a person, in two languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// What is known about an input besides its content.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    /// The time it took; none where the outputs must be the same on every run.
    pub seconds: Option<f64>,
    /// Path of the first input with the same bytes, for all but that one.
    pub duplicate_of: Option<&'a str>,
    /// A file that holds the JSON form already and that nobody writes to: it gets a second name instead of a copy.
    pub same: Option<&'a Path>,
}

/// How a document is called in the outputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Its id, unique in the dataset.
    pub id: String,
    /// Its JSON file below the output folder, with `/`, where one is written.
    pub json: Option<String>,
}

/// The outputs in `out` that a run with these options would replace.
///
/// Names of files made for each document are not known before the run: any file in their folder counts.
#[must_use]
pub fn existing(out: &Path, options: &Options) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if options.formats.contains(&Format::Csv) {
        found.extend(csv::sets(options).into_iter().map(|s| out.join(csv::file_name(s))).filter(|p| p.exists()));
        found.extend(Some(out.join(datapackage::FILE)).filter(|p| p.exists()));
    }
    #[cfg(feature = "parquet")]
    if options.formats.contains(&Format::Parquet) {
        found.extend(
            crate::parquet::SETS.map(|s| out.join(crate::parquet::file_name(s))).into_iter().filter(|p| p.exists()),
        );
    }
    if options.formats.contains(&Format::Json) {
        found.extend(files_in(&out.join("json"), "json"));
    }
    #[cfg(feature = "xlsx")]
    if options.formats.contains(&Format::Xlsx) {
        found.extend(Some(out.join(crate::xlsx::dataset::FILE)).filter(|p| p.exists()));
        found.extend(files_in(&out.join("xlsx"), "xlsx"));
    }
    found
}

/// The files in a folder and in its sub-folders by hash.
fn files_in(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let (mut files, mut below) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|t| t.is_dir()) {
            let name = entry.file_name();
            let digits = name.as_encoded_bytes();
            if digits.len() == 2 && digits.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
                below.push(entry.path());
            }
        } else {
            files.push(entry.path());
        }
    }
    files.extend(below.iter().flat_map(|f| fs::read_dir(f).into_iter().flatten().flatten().map(|e| e.path())));
    files.retain(|p| p.extension().is_some_and(|e| e == extension));
    files.sort();
    files
}

impl Dataset {
    /// Begins an output folder; makes it if it is not there.
    ///
    /// # Errors
    /// The folder cannot be written to, or holds outputs and `options.overwrite` is not set.
    pub fn create(out: &Path, options: &Options) -> Result<Self, ExportError> {
        if let Some(format) = options.formats.iter().find(|f| !Format::ALL.contains(f)) {
            return Err(ExportError::format(out, format_args!("this build cannot write {}", format.as_str())));
        }
        if !options.overwrite {
            let there = existing(out, options);
            if !there.is_empty() {
                return Err(ExportError::exists(out, there));
            }
        }
        let mut staging = Staging::create(out)?;
        let mut csv = None;
        if options.formats.contains(&Format::Csv) {
            csv = Some(CsvFiles::create(&mut staging, options)?);
            staging.write(datapackage::FILE, &datapackage::render(options))?;
        }
        let sinks = sinks(&mut staging, options)?;
        let (options, names, summary) = (options.clone(), Names::default(), Summary::default());
        Ok(Self { staging, options, names, csv, sinks, summary })
    }

    /// Adds the next document. `seconds`: the time it took, for `documents.csv`; none where the outputs must be the
    /// same on every run.
    ///
    /// # Errors
    /// An output cannot be written; the dataset is then of no more use.
    pub fn add(&mut self, document: &Document, seconds: Option<f64>) -> Result<(), ExportError> {
        self.add_rendered(&Rendered::new(document.clone(), &self.options)?, seconds)
    }

    /// [`add`](Self::add), of what was [`Rendered`] before, with the same options.
    ///
    /// # Errors
    /// An output cannot be written; the dataset is then of no more use.
    pub fn add_rendered(&mut self, rendered: &Rendered, seconds: Option<f64>) -> Result<(), ExportError> {
        self.add_with(rendered, About { seconds, ..About::default() }).map(|_| ())
    }

    /// [`add_rendered`](Self::add_rendered), with all that is known about the document besides its content.
    ///
    /// # Errors
    /// An output cannot be written; the dataset is then of no more use.
    pub fn add_with(&mut self, rendered: &Rendered, about: About<'_>) -> Result<Added, ExportError> {
        let facts = rendered.facts();
        let id = self.names.assign(facts);
        let folders = self.options.folders;
        let mut json_file = None;
        if let (Some(json), true) = (rendered.json(), self.options.formats.contains(&Format::Json)) {
            let name = names::placed("json", &id, "json", folders);
            match about.same {
                Some(same) => self.staging.link(&name, same, json)?,
                None => self.staging.write(&name, json)?,
            }
            json_file = Some(name);
        }
        for (workbook, number) in rendered.workbooks.iter().zip(1..) {
            let name = if number == 1 { id.clone() } else { self.names.further(&id, number) };
            self.staging.write(&names::placed("xlsx", &name, "xlsx", folders), workbook)?;
        }
        let csv = self
            .csv
            .as_mut()
            .map_or(Ok(()), |csv| csv.add(&Outline::new(facts, &id, about, &self.options), &rendered.csv));
        let written = csv.and_then(|()| match &rendered.document {
            Some(document) if !self.sinks.is_empty() => {
                let entry = Entry::new(document, facts, &id, about, &self.options);
                self.sinks.iter_mut().try_for_each(|sink| sink.add(&entry))
            }
            _ => Ok(()),
        });
        written.map_err(|e| e.renamed(|path| self.staging.final_name(path)))?;
        self.count(facts);
        Ok(Added { id, json: json_file })
    }

    fn count(&mut self, facts: &Facts) {
        let s = &mut self.summary;
        s.documents += 1;
        s.disclosures += facts.disclosures;
        s.findings += facts.findings();
        s.figures += facts.figures;
        s.tables_filled += facts.filled;
    }

    /// Completes every output and gives it its name.
    ///
    /// # Errors
    /// An output cannot be written or renamed; those not yet renamed are gone.
    pub fn finish(mut self) -> Result<Summary, ExportError> {
        if let Some(csv) = self.csv {
            csv.finish().map_err(|e| e.renamed(|path| self.staging.final_name(path)))?;
        }
        for sink in self.sinks {
            let finished = sink.finish(&mut self.summary.notes);
            finished.map_err(|e| e.renamed(|path| self.staging.final_name(path)))?;
        }
        self.summary.files = self.staging.publish(self.options.overwrite)?;
        Ok(self.summary)
    }
}
