//! The output folder: documents go in one after the other, every format grows with them, nothing is kept in memory.
use crate::{
    ExportError, Format, Options,
    csv::{self, CsvFiles},
    datapackage,
    entry::Entry,
    json,
    names::Names,
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
    fn finish(self: Box<Self>, notes: &mut Vec<String>) -> Result<(), ExportError>;
}

/// The formats that take rows, in the order in which their files get their names.
fn sinks(staging: &mut Staging, options: &Options) -> Result<Vec<Box<dyn Sink>>, ExportError> {
    let mut sinks: Vec<Box<dyn Sink>> = Vec::new();
    let wants = |format| options.formats.contains(&format);
    if wants(Format::Csv) {
        sinks.push(Box::new(CsvFiles::create(staging, options)?));
        staging.write(datapackage::FILE, &datapackage::render(options))?;
    }
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
    /// What a person should know about them (limits of a format that were met), in English.
    pub notes: Vec<String>,
}

/// The costly part of an output of one document, made where there is time: in a worker, before the documents come
/// together in their order.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    json: Option<Vec<u8>>,
    /// One per disclosure.
    workbooks: Vec<Vec<u8>>,
}

impl Rendered {
    /// Renders what the options ask for.
    ///
    /// # Errors
    /// A value that a format cannot hold.
    pub fn new(document: &Document, options: &Options) -> Result<Self, ExportError> {
        let path = Path::new(&document.path);
        let json = options.formats.contains(&Format::Json).then(|| json::render(document)).transpose();
        #[cfg_attr(not(feature = "xlsx"), expect(unused_mut, reason = "stays empty in a build without XLSX"))]
        let mut workbooks = Vec::new();
        #[cfg(feature = "xlsx")]
        if options.formats.contains(&Format::Xlsx) {
            for disclosure in &document.disclosures {
                workbooks.push(crate::xlsx::disclosure::render(document, disclosure)?);
            }
        }
        Ok(Self { json: json.map_err(|e| ExportError::format(path, e))?, workbooks })
    }
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

fn files_in(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> =
        entries.map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == extension)).collect();
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
        let sinks = sinks(&mut staging, options)?;
        Ok(Self { staging, options: options.clone(), names: Names::default(), sinks, summary: Summary::default() })
    }

    /// Adds the next document. `seconds`: the time it took, for `documents.csv`; none where the outputs must be the
    /// same on every run.
    ///
    /// # Errors
    /// An output cannot be written; the dataset is then of no more use.
    pub fn add(&mut self, document: &Document, seconds: Option<f64>) -> Result<(), ExportError> {
        let rendered = Rendered::new(document, &self.options)?;
        self.add_rendered(document, seconds, &rendered)
    }

    /// [`add`](Self::add), with the part that was [`Rendered`] before, with the same options.
    ///
    /// # Errors
    /// An output cannot be written; the dataset is then of no more use.
    pub fn add_rendered(
        &mut self,
        document: &Document,
        seconds: Option<f64>,
        rendered: &Rendered,
    ) -> Result<(), ExportError> {
        let id = self.names.assign(document);
        if let Some(json) = &rendered.json {
            self.staging.write(&format!("json/{id}.json"), json)?;
        }
        for (workbook, number) in rendered.workbooks.iter().zip(1..) {
            let name = if number == 1 { id.clone() } else { self.names.further(&id, number) };
            self.staging.write(&format!("xlsx/{name}.xlsx"), workbook)?;
        }
        let entry = Entry::new(document, &id, seconds);
        let written = self.sinks.iter_mut().try_for_each(|sink| sink.add(&entry));
        written.map_err(|e| e.renamed(|path| self.staging.final_name(path)))?;
        self.count(document);
        Ok(())
    }

    fn count(&mut self, document: &Document) {
        let s = &mut self.summary;
        s.documents += 1;
        s.disclosures += document.disclosures.len();
        for d in &document.disclosures {
            s.findings += d.findings.len();
            for t in d.tables.values() {
                let figures = t.figures();
                s.figures += figures;
                s.tables_filled += usize::from(figures > 0);
            }
        }
    }

    /// Completes every output and gives it its name.
    ///
    /// # Errors
    /// An output cannot be written or renamed; those not yet renamed are gone.
    pub fn finish(mut self) -> Result<Summary, ExportError> {
        for sink in self.sinks {
            let finished = sink.finish(&mut self.summary.notes);
            finished.map_err(|e| e.renamed(|path| self.staging.final_name(path)))?;
        }
        self.summary.files = self.staging.publish(self.options.overwrite)?;
        Ok(self.summary)
    }
}
