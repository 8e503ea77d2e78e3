//! What to write, and how.
use juesuan_model::TableId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Format {
    /// `documents.csv`, `tables.csv`, `figures.csv`, `findings.csv`, `narrative.csv`, one wide file for each of the nine
    /// tables, and `datapackage.json`.
    Csv,
    /// `json/<document>.json`.
    Json,
    /// `documents.parquet`, `tables.parquet`, `figures.parquet`, `findings.parquet`, `narrative.parquet`.
    Parquet,
    /// `juesuan.sqlite`; later runs add to it.
    Sqlite,
    /// `xlsx/<document>.xlsx` and `juesuan.xlsx`.
    Xlsx,
}

impl Format {
    /// All formats that this build can write.
    pub const ALL: &[Self] = &[
        Self::Csv,
        Self::Json,
        #[cfg(feature = "parquet")]
        Self::Parquet,
        #[cfg(feature = "sqlite")]
        Self::Sqlite,
        #[cfg(feature = "xlsx")]
        Self::Xlsx,
    ];

    /// Its name on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Parquet => "parquet",
            Self::Sqlite => "sqlite",
            Self::Xlsx => "xlsx",
        }
    }

    /// The format with this name; `None` if there is none in this build.
    #[must_use]
    pub fn parse(s: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.as_str().eq_ignore_ascii_case(s))
    }
}

/// Language of header lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Headers {
    /// Column ids, which are stable: `fiscal_year`, `amount`.
    #[default]
    En,
    /// Chinese titles: 年度, 金额.
    Zh,
}

/// Encoding of CSV files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8 with a byte order mark, which Excel and WPS need to recognise UTF-8.
    #[default]
    Utf8Bom,
    /// UTF-8 without a byte order mark.
    Utf8,
    /// GB 18030, for older Chinese programs.
    Gb18030,
}

/// Whether figures are written to CSV in long form, wide form or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CsvLayout {
    /// `figures.csv` and the nine wide files.
    #[default]
    Both,
    /// `figures.csv` only.
    Long,
    /// The nine wide files only.
    Wide,
}

/// The unit of the amount columns. The JSON files always hold the figures as printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AmountUnit {
    /// As printed; see the column `unit`.
    #[default]
    Source,
    /// All amounts in 元; blank if the printed unit is unknown.
    Yuan,
    /// All amounts in 万元; blank if the printed unit is unknown.
    Wan,
}

/// What a [`Dataset`](crate::Dataset) writes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Options {
    /// The formats.
    pub formats: BTreeSet<Format>,
    /// The tables whose rows and figures are written; empty for all nine. JSON files and the workbooks of disclosures
    /// always contain all tables.
    pub tables: BTreeSet<TableId>,
    /// Language of the header lines of CSV files.
    pub headers: Headers,
    /// Language of sheet names and header rows of the dataset workbook.
    pub workbook_headers: Headers,
    /// Encoding of the CSV files.
    pub encoding: Encoding,
    /// Figures in long form, wide form or both.
    pub layout: CsvLayout,
    /// Unit of the amount columns.
    pub unit: AmountUnit,
    /// Whether existing outputs may be replaced.
    pub overwrite: bool,
    /// Whether an existing database is replaced; otherwise this run adds to it.
    pub renew: bool,
    /// Whether a [`RenderedDocument`](crate::RenderedDocument) contains its JSON form even if JSON is not among the
    /// formats, for callers that store documents.
    pub keep_json: bool,
    /// Whether `json/` and `xlsx/` are divided into 256 sub-folders, by the hash of the document's id, so that no folder
    /// has too many files to list.
    pub folders: bool,
}

impl Default for Options {
    /// CSV and JSON, all tables, amounts as printed, nothing overwritten.
    fn default() -> Self {
        Self {
            formats: BTreeSet::from([Format::Csv, Format::Json]),
            tables: BTreeSet::new(),
            headers: Headers::default(),
            workbook_headers: Headers::default(),
            encoding: Encoding::default(),
            layout: CsvLayout::default(),
            unit: AmountUnit::default(),
            overwrite: false,
            renew: false,
            keep_json: false,
            folders: false,
        }
    }
}

impl Options {
    /// Whether the rows of this table are written.
    #[must_use]
    pub fn wants(&self, table: TableId) -> bool {
        self.tables.is_empty() || self.tables.contains(&table)
    }
}
