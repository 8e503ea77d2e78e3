//! One input file.
use crate::{Disclosure, Words};
use serde::{Deserialize, Serialize};

/// What became of an input file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Read; every disclosure in it is there.
    Ok,
    /// Read, but some pages or some tables could not be.
    Partial,
    /// Readable, and no 部门决算 tables stand in it.
    NoTables,
    /// No text layer (a scan), or a text layer that is not text.
    NoText,
    /// Needs a password.
    Encrypted,
    /// Not a PDF, or too broken to open.
    #[default]
    Unreadable,
    /// Took longer than allowed.
    Timeout,
    /// Ran into a limit on size.
    Limit,
    /// The reader died on it.
    Crashed,
}

impl Status {
    /// The id in the outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Partial => "partial",
            Self::NoTables => "no_tables",
            Self::NoText => "no_text",
            Self::Encrypted => "encrypted",
            Self::Unreadable => "unreadable",
            Self::Timeout => "timeout",
            Self::Limit => "limit",
            Self::Crashed => "crashed",
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn words(self) -> Words {
        match self {
            Self::Ok => Words::fixed("read", "已读取"),
            Self::Partial => Words::fixed("partly read", "部分读取"),
            Self::NoTables => Words::fixed("no final-accounts tables", "没有决算表"),
            Self::NoText => Words::fixed("a scan, or no usable text layer", "扫描件或没有真实文字"),
            Self::Encrypted => Words::fixed("needs a password", "需要密码"),
            Self::Unreadable => Words::fixed("damaged or not a PDF file", "损坏或不是 PDF"),
            Self::Timeout => Words::fixed("timed out", "超时"),
            Self::Limit => Words::fixed("a limit was reached", "超出限制"),
            Self::Crashed => Words::fixed("crashed", "处理出错"),
        }
    }

    /// Whether the input was converted (with or without tables).
    #[must_use]
    pub fn is_converted(self) -> bool {
        matches!(self, Self::Ok | Self::Partial | Self::NoTables)
    }
}

/// One input file and everything read from it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Document {
    /// Version of this form.
    pub schema_version: u32,
    /// File name.
    pub file: String,
    /// Path as given.
    pub path: String,
    /// SHA-256 of the file's bytes, lower-case hex; empty when it could not be read at all.
    pub sha256: String,
    /// Number of pages; 0 when unknown.
    pub pages: u32,
    /// What became of it.
    pub status: Status,
    /// One sentence for a person; empty when all is well. JSON: `message` and `message_zh`.
    #[serde(flatten, with = "crate::words::message")]
    pub message: Words,
    /// One per unit whose set of tables stands in the file.
    pub disclosures: Vec<Disclosure>,
    /// What the page reader had to say.
    #[serde(default)]
    pub warnings: Vec<String>,
}
