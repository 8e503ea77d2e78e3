//! What to write, and how.
use juesuan_model::TableId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Format {
    /// `documents.csv`, `tables.csv`, `figures.csv`, `findings.csv`, `narrative.csv` and one wide file a table.
    Csv,
    /// `json/<document>.json`.
    Json,
    /// `documents.parquet`, `tables.parquet`, `figures.parquet`, `findings.parquet`.
    Parquet,
    /// `juesuan.sqlite`; a second run adds to it.
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

    /// The word for it on a command line.
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

    /// The format with this word.
    #[must_use]
    pub fn parse(s: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.as_str().eq_ignore_ascii_case(s))
    }
}

/// Language of the header line of CSV files and of the dataset workbook.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Headers {
    /// Column ids, which never change: `fiscal_year`, `amount`.
    #[default]
    En,
    /// Chinese titles: 年度, 金额.
    Zh,
}

/// Encoding of CSV files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8 with a byte order mark: what Excel and WPS open right.
    #[default]
    Utf8Bom,
    /// UTF-8 without a byte order mark.
    Utf8,
    /// GB 18030, for older Chinese programs.
    Gb18030,
}

/// Which shapes of the figures are written as CSV.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Layout {
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
    /// As printed; the column `unit` says which.
    #[default]
    Source,
    /// Everything in 元. A figure whose unit is not known is left blank.
    Yuan,
    /// Everything in 万元. A figure whose unit is not known is left blank.
    Wan,
}

/// What a [`Dataset`](crate::Dataset) writes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Options {
    /// The formats.
    pub formats: BTreeSet<Format>,
    /// The tables whose rows and figures are written; empty for all nine. JSON files and workbooks are always whole.
    pub tables: BTreeSet<TableId>,
    /// Language of the headers.
    pub headers: Headers,
    /// Encoding of the CSV files.
    pub encoding: Encoding,
    /// Long, wide or both.
    pub layout: Layout,
    /// Unit of the amount columns.
    pub unit: AmountUnit,
    /// Whether outputs of an earlier run may be replaced.
    pub overwrite: bool,
    /// Whether the database begins anew where one stands already, instead of growing by this run.
    pub renew: bool,
    /// Whether [`Rendered`](crate::Rendered) has the JSON form also where JSON is not among the formats, for a caller
    /// who keeps documents.
    pub keep_json: bool,
    /// Whether `json/` and `xlsx/` have sub-folders (256, by the hash of the document's id), so that no folder holds
    /// more files than programs like to list.
    pub folders: bool,
}

impl Default for Options {
    /// CSV and JSON, everything, as printed, nothing overwritten.
    fn default() -> Self {
        Self {
            formats: BTreeSet::from([Format::Csv, Format::Json]),
            tables: BTreeSet::new(),
            headers: Headers::default(),
            encoding: Encoding::default(),
            layout: Layout::default(),
            unit: AmountUnit::default(),
            overwrite: false,
            renew: false,
            keep_json: false,
            folders: false,
        }
    }
}

impl Options {
    /// Whether this table's rows are written.
    #[must_use]
    pub fn wants(&self, table: TableId) -> bool {
        self.tables.is_empty() || self.tables.contains(&table)
    }
}
