//! How a table was read.
use serde::{Deserialize, Serialize};

/// How the cells of a table were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// From a complete ruled grid.
    Lattice,
    /// From rulings, completed from the alignment of words.
    Hybrid,
    /// From the alignment of words alone.
    Stream,
    /// From bare text without positions.
    Text,
}

impl Method {
    /// The id in the outputs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lattice => "lattice",
            Self::Hybrid => "hybrid",
            Self::Stream => "stream",
            Self::Text => "text",
        }
    }
}

/// How a table was read, and how sure the reading is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The weakest method used on any of its pages.
    pub method: Method,
    /// 0 (a guess) to 1 (nothing speaks against it).
    pub confidence: f64,
    /// Why it is not 1.
    #[serde(default)]
    pub reasons: Vec<String>,
}
