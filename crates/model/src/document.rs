//! One input file and its status.
use crate::{Disclosure, Words};
use serde::{Deserialize, Serialize};

/// Whether and how far an input file was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Read completely.
    Ok,
    /// Read, but some pages or tables could not be read.
    Partial,
    /// Readable, but without any 部门决算 table.
    NoTables,
    /// No text layer (a scan), or an unusable one.
    NoText,
    /// Needs a password.
    Encrypted,
    /// Not a PDF file, or damaged beyond opening.
    #[default]
    Unreadable,
    /// Exceeded the time limit.
    Timeout,
    /// Exceeded a size limit.
    Limit,
    /// The reader crashed.
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
    /// Version of the JSON form.
    pub schema_version: u32,
    /// File name.
    pub file: String,
    /// Path as given.
    pub path: String,
    /// SHA-256 of the file's bytes, lower-case hex; empty when it could not be read at all.
    pub sha256: String,
    /// Number of pages; 0 when unknown.
    pub pages: u32,
    /// Whether and how far it was read.
    pub status: Status,
    /// One sentence for a person; empty when all is well. JSON: `message` and `message_zh`.
    #[serde(flatten, with = "crate::words::message")]
    pub message: Words,
    /// One per organisation whose tables the file holds, in the order of the file.
    pub disclosures: Vec<Disclosure>,
    /// Warnings about the PDF itself.
    #[serde(default)]
    pub warnings: Vec<String>,
}
