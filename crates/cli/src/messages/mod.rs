//! All messages of the command line as one enum, with one file of words per language. A message without a translation does
//! not compile.
mod en;
mod zh;

use crate::terminal;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
pub(crate) use juesuan_model::Lang;
use juesuan_model::{Cause, Severity, Status};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// The values of `--lang`.
pub(crate) fn lang_values() -> impl TypedValueParser<Value = Lang> {
    let value = |id: &'static str, name: &'static str| PossibleValue::new(id).help(name);
    PossibleValuesParser::new([value("en", "English"), value("zh", "中文")])
        .map(|id| if id == "zh" { Lang::Zh } else { Lang::En })
}

/// Extensions shown of skipped files.
const KINDS: usize = 8;

/// `.html 12, .doc 3`, the most frequent first.
fn kinds(files: &BTreeMap<String, usize>) -> String {
    let mut kinds: Vec<_> = files.iter().collect();
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let shown = kinds.iter().take(KINDS).map(|(kind, count)| format!("{} {count}", terminal::escape(kind)));
    let more = if kinds.len() > KINDS { ", …" } else { "" };
    shown.collect::<Vec<_>>().join(", ") + more
}

/// Paths shown of inputs that are missing or could not be converted.
pub(crate) const PATHS_SHOWN: usize = 3;

/// `a.pdf, b.pdf, c.pdf, …`
fn some_paths(paths: &[PathBuf]) -> String {
    let shown = paths.iter().take(PATHS_SHOWN).map(|path| terminal::path_shown(path));
    let more = if paths.len() > PATHS_SHOWN { ", …" } else { "" };
    shown.collect::<Vec<_>>().join(", ") + more
}

/// Counts for the summary at the end of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) disclosures: usize,
    pub(crate) filled: usize,
    pub(crate) empty: usize,
    pub(crate) missing: usize,
    pub(crate) figures: usize,
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) infos: usize,
}

/// A message. Paths and other text from files must be escaped by the caller.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Message<'a> {
    // A message of the library, in the language of the user.
    Text(&'a str),

    // Errors that stop a run.
    ErrorPrefix,
    WarningPrefix,
    NothingFound { text: bool },
    AllMissing { named: &'a [PathBuf], list: Option<&'a Path> },
    OutputIsAFile { path: &'a str },
    OutputInUse { path: &'a str },
    OutputFailed { path: &'a str, why: &'a str },
    CannotRemove { path: &'a str, why: &'a str },
    OutputFull { path: &'a str, is_kept: bool },
    OutputLocked { path: &'a str },
    Stopped { signal: u8, is_kept: bool },
    Unfinished { path: &'a str },
    NothingToResume { path: &'a str },
    ListIsNulSeparated { path: &'a Path },
    Skipped { files: &'a BTreeMap<String, usize> },
    ListUnreadable { path: &'a Path, why: std::io::ErrorKind },
    NoJournal { path: &'a str },
    NoFolder { path: &'a str },
    MissingShards { count: u64, shards: &'a str },
    ReadDifferently { path: &'a str, other: &'a str },
    DamagedDataset { path: &'a str, document: &'a str },
    MergeIntoItself { path: &'a str },
    NoThreads { why: &'a str },
    StandardOutput { why: &'a str },

    NoSuchTable { name: &'a str },
    NotATable { name: &'a str },
    NoEffect { option: &'a str, formats: &'static [juesuan_export::Format] },
    NotToStandardOutput { option: &'a str },
    OneTableToStandardOutput { chosen: usize },
    LayoutNotApplicable,
    StandardOutputName,
    FileInUse { path: &'a str },
    NoCodeList { path: &'a str, why: &'a str },
    NotDocumentJson { path: &'a str, why: &'a str },
    CodesWritten { documents: usize, entries: usize, verified: usize },
    NoSuchPage { page: u32, pages: u32 },
    InspectFolder,

    // Audit, rules, show.
    NoRules { why: &'a str },
    NoJsonInFolder,
    NoSuchRule { id: &'a str },
    NoSuchFinding { id: &'a str, near: &'a str },
    NoSuchRow { table: &'a str, row: &'a str },
    NotOneRow { table: &'a str },
    RowNumber { row: usize },
    PageNumber { page: u32 },
    ExpectedAndFound { expected: &'a str, found: &'a str },
    MoreLocations { count: usize },
    MoreTerms { count: usize },
    Holds,
    HoldsRounded { bound: &'a str },
    Fails { bound: &'a str },
    HeadChecks,
    RuleId { id: &'a str, severity: Severity },
    RuleDescription,
    RuleFormula,
    RuleTables,
    RuleCondition,
    RuleSource,
    RuleExceptions,
    RuleOptional,
    RuleEmpty,

    // Headings of the tables on standard output.
    HeadTable,
    HeadTitle,
    HeadTitles,
    HeadColumns,
    HeadLabel,
    HeadLabelEn,
    HeadSide,
    HeadVariant,
    HeadItems,
    HeadNames,
    Variant,
    SchemaHint,
    HeadStatus,
    HeadNumber,
    HeadUnit,
    HeadPage,
    HeadPages,
    HeadRows,
    HeadFigures,
    HeadMethod,
    HeadConfidence,
    HeadSize,
    HeadGlyphs,
    HeadRulings,
    HeadImages,
    HeadTables,
    HeadHidden,
    HeadColumn,
    HeadAmount,
    HeadLineNumber,
    HeadCode,
    HeadName,
    InspectHead { path: &'a str, pages: u32, status: Status },
    HiddenInfos { count: usize },
    NoneOfTheNine,
    GridHead { rows: usize, columns: usize, method: &'a str, bbox: [f32; 4] },
    PageHead { page: u32, width: f32, height: f32 },
    Severity(Severity),
    Cause(Cause),

    // Progress and summary of a run.
    Reading { inputs: usize, jobs: usize },
    Progress { done: usize, of: usize, rate: f64, left: &'a str, counts: &'a str },
    DocumentLine { path: &'a str, status: Status, tables: usize, figures: usize, findings: usize },
    DocumentTrouble { path: &'a str, message: &'a str },
    SummaryHead { inputs: usize, pages: u64, seconds: f64 },
    Merging { datasets: usize },
    SamePathInBoth { path: &'a str },
    SummaryReused { count: usize },
    SummaryCopies { count: usize, documents: Option<&'a str> },
    SummaryStatus { status: Status, count: usize },
    SummaryTables { counts: &'a Counts },
    SummaryFindings { counts: &'a Counts },
    SummaryOutput { path: &'a str },
    SummaryFailed { count: usize, paths: &'a str, documents: Option<&'a str> },

    // The report on a dataset.
    NoDataset { path: &'a str },
    BrokenDataset { path: &'a str, why: &'a str },
    ReportHead { documents: usize, pages: u64 },
    ReportMessages { count: usize },
    ReportFindings,
    ReportSlowest,
    ReportCopies { documents: usize, contents: usize },
    ReportMore { count: usize },
    HeadRule,
    HeadSeverity,
    HeadCount,
    HeadDocuments,
    HeadSeconds,
    HeadPath,
}

impl Message<'_> {
    /// The text in this language.
    pub(crate) fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::text(self),
            Lang::Zh => zh::text(self),
        }
    }
}
