//! The output folder: documents are added one after the other and written at once in every format, so that memory does
//! not grow with their number.
use crate::{
    DocumentSummary, ExportError, Format, Options, RenderedDocument,
    csv::{self, CsvFiles},
    datapackage,
    document_ids::{self, DocumentIds},
    staging_folder::StagingFolder,
    view::{DocumentInfo, DocumentView},
};
use juesuan_model::{Document, Words};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Writes an output folder.
///
/// The same documents in the same order give the same bytes. The outputs appear in the folder when
/// [`finish`](Self::finish) returns; if the dataset is dropped before, none does.
///
/// ```
/// use juesuan_export::{Dataset, Options};
/// let folder = tempfile::tempdir()?;
/// let mut dataset = Dataset::create(folder.path(), &Options::default())?;
/// // dataset.add(&document, None)? for each document
/// let summary = dataset.finish()?;
/// assert_eq!(summary.documents, 0);
/// assert!(folder.path().join("figures.csv").is_file());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Dataset {
    options: Options,
    ids: DocumentIds,
    csv: Option<CsvFiles>,
    sinks: Vec<Box<dyn Sink>>,
    summary: DatasetSummary,
    // Last field: the files above are closed before their folder is removed.
    staging: StagingFolder,
}

/// One format: writes document after document and keeps none.
pub(crate) trait Sink: Send {
    /// Writes one document.
    fn add(&mut self, document: &DocumentView<'_>) -> Result<(), ExportError>;

    /// Completes its files, still under their temporary names. Adds to `notes` what the user should know.
    fn finish(self: Box<Self>, notes: &mut Vec<Words>) -> Result<(), ExportError>;
}

/// The formats whose files contain many documents, in the order in which their files are published.
#[cfg_attr(
    not(any(feature = "parquet", feature = "sqlite", feature = "xlsx")),
    allow(unused_mut, unused_variables, reason = "CSV and JSON are files of their own, written without a sink")
)]
fn sinks(staging: &mut StagingFolder, options: &Options) -> Result<Vec<Box<dyn Sink>>, ExportError> {
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
        sinks.push(Box::new(crate::xlsx::dataset_workbook::DatasetWorkbook::create(staging, options)?));
    }
    Ok(sinks)
}

/// What a dataset contains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DatasetSummary {
    /// Number of input files.
    pub documents: usize,
    /// Number of disclosures.
    pub disclosures: usize,
    /// Number of tables with figures.
    pub tables_filled: usize,
    /// Number of printed figures.
    pub figures: usize,
    /// Number of findings.
    pub findings: usize,
    /// The files written.
    pub files: Vec<PathBuf>,
    /// What a person should know run them: limits of a format that were met.
    pub notes: Vec<Words>,
}

/// What a run knows about an input file besides its content.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunDetails<'a> {
    /// Processing time; `None` if outputs must be the same in every run.
    pub seconds: Option<f64>,
    /// Path of the first input with the same content; `None` for that input itself.
    pub duplicate_of: Option<&'a str>,
    /// A file that contains the JSON form already and will not be modified: the output becomes a hard link to it.
    pub existing_json: Option<&'a Path>,
}

/// What a document is called in the outputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedDocument {
    /// Its id, unique in the dataset.
    pub id: String,
    /// Path of its JSON file in the output folder, with `/`, if one is written.
    pub json: Option<String>,
}

/// The files in `out` that a run with these options would replace.
///
/// File names that depend on the documents are not known before the run: all files in their folders count.
#[must_use]
pub fn existing_outputs(out: &Path, options: &Options) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if options.formats.contains(&Format::Csv) {
        found.extend(csv::tables(options).map(|table| out.join(csv::file_name(table))).filter(|p| p.exists()));
        found.extend(Some(out.join(datapackage::FILE)).filter(|p| p.exists()));
    }
    #[cfg(feature = "parquet")]
    if options.formats.contains(&Format::Parquet) {
        found.extend(
            crate::parquet::TABLES
                .map(|table| out.join(crate::parquet::file_name(table)))
                .into_iter()
                .filter(|p| p.exists()),
        );
    }
    if options.formats.contains(&Format::Json) {
        found.extend(files_in(&out.join("json"), "json"));
    }
    #[cfg(feature = "xlsx")]
    if options.formats.contains(&Format::Xlsx) {
        found.extend(Some(out.join(crate::xlsx::dataset_workbook::FILE)).filter(|p| p.exists()));
        found.extend(files_in(&out.join("xlsx"), "xlsx"));
    }
    found
}

/// The files with this extension in a folder and in its sub-folders `00` … `ff`.
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
    /// Starts writing to an output folder, which is created if needed.
    ///
    /// # Errors
    /// The folder is not writable, or contains outputs and `options.overwrite` is not set.
    pub fn create(out: &Path, options: &Options) -> Result<Self, ExportError> {
        if let Some(format) = options.formats.iter().find(|f| !Format::ALL.contains(f)) {
            return Err(ExportError::format(out, format_args!("this build cannot write {}", format.as_str())));
        }
        if !options.overwrite {
            let existing = existing_outputs(out, options);
            if !existing.is_empty() {
                return Err(ExportError::exists(out, existing));
            }
        }
        let mut staging = StagingFolder::create(out)?;
        let mut csv = None;
        if options.formats.contains(&Format::Csv) {
            csv = Some(CsvFiles::create(&mut staging, options)?);
            staging.write(datapackage::FILE, &datapackage::render(options))?;
        }
        let sinks = sinks(&mut staging, options)?;
        let (options, ids, summary) = (options.clone(), DocumentIds::default(), DatasetSummary::default());
        Ok(Self { staging, options, ids, csv, sinks, summary })
    }

    /// Adds the next document. `seconds`: processing time, for `documents.csv`; `None` if outputs must be the same in
    /// every run.
    ///
    /// # Errors
    /// An output cannot be written. The dataset is then unusable.
    pub fn add(&mut self, document: &Document, seconds: Option<f64>) -> Result<(), ExportError> {
        let rendered = RenderedDocument::new(document.clone(), &self.options)?;
        self.add_rendered(&rendered, RunDetails { seconds, ..RunDetails::default() }).map(|_| ())
    }

    /// Adds the next document, [rendered](RenderedDocument::new) with the same options.
    ///
    /// # Errors
    /// An output cannot be written. The dataset is then unusable.
    pub fn add_rendered(
        &mut self,
        rendered: &RenderedDocument,
        run: RunDetails<'_>,
    ) -> Result<AddedDocument, ExportError> {
        let summary = rendered.summary();
        let id = self.ids.assign(summary);
        let folders = self.options.folders;
        let mut json_file = None;
        if let (Some(json), true) = (rendered.json(), self.options.formats.contains(&Format::Json)) {
            let name = document_ids::file_path("json", &id, "json", folders);
            match run.existing_json {
                Some(same) => self.staging.link(&name, same, json)?,
                None => self.staging.write(&name, json)?,
            }
            json_file = Some(name);
        }
        for (workbook, number) in rendered.workbooks.iter().zip(1..) {
            let name = if number == 1 { id.clone() } else { self.ids.further(&id, number) };
            self.staging.write(&document_ids::file_path("xlsx", &name, "xlsx", folders), workbook)?;
        }
        let csv = self
            .csv
            .as_mut()
            .map_or(Ok(()), |csv| csv.add(&DocumentInfo::new(summary, &id, run, &self.options), &rendered.csv));
        let written = csv.and_then(|()| match &rendered.document {
            Some(document) if !self.sinks.is_empty() => {
                let view = DocumentView::new(document, summary, &id, run, &self.options);
                self.sinks.iter_mut().try_for_each(|sink| sink.add(&view))
            }
            _ => Ok(()),
        });
        written.map_err(|e| e.renamed(|path| self.staging.final_name(path)))?;
        self.count(summary);
        Ok(AddedDocument { id, json: json_file })
    }

    fn count(&mut self, summary: &DocumentSummary) {
        let s = &mut self.summary;
        s.documents += 1;
        s.disclosures += summary.disclosures;
        s.findings += summary.findings();
        s.figures += summary.figures;
        s.tables_filled += summary.filled;
    }

    /// Completes all outputs and moves them to their final names.
    ///
    /// # Errors
    /// An output cannot be written or renamed. Outputs not yet renamed are removed.
    pub fn finish(mut self) -> Result<DatasetSummary, ExportError> {
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
