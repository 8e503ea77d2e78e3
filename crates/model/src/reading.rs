//! How a table was read, and how certain the reading is.
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

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

/// Whether a reading can be relied upon. Code decides by this, never by the [score](Reading::score).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Nothing that matters speaks against the reading: where the figures do not add up, the document is at fault.
    Certain,
    /// Something speaks against the reading: where the figures do not add up, it may be at fault.
    Doubtful,
}

/// A score below this is [`Doubtful`](Confidence::Doubtful). It separates tables that nothing but an incomplete grid speaks
/// against (0.95 and more) from those that the reading itself reported something about.
const LEAST_CERTAIN: f64 = 0.9;

/// How a table was read, and how certain the reading is.
///
/// ```
/// use juesuan_model::{Confidence, Method, Reading};
///
/// let reading = Reading::new(Method::Stream, 0.95);
/// assert_eq!(reading.confidence(), Confidence::Certain);
/// assert_eq!(Reading::new(Method::Text, 0.5).confidence(), Confidence::Doubtful);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reading {
    /// The weakest method used on any of its pages.
    pub method: Method,
    /// From 0 (a guess) to 1 (nothing speaks against it), in steps of 0.01; for display and for sorting by a person.
    /// JSON: `confidence`.
    #[serde(rename = "confidence")]
    pub score: f64,
    /// Why the score is not 1. JSON: sentences.
    #[serde(default)]
    pub reasons: Vec<Reason>,
}

impl Reading {
    /// A reading without reasons; the score is rounded to two decimals.
    #[must_use]
    pub fn new(method: Method, score: f64) -> Self {
        Self { method, score: (score * 100.0).round() / 100.0, reasons: Vec::new() }
    }

    /// The same with reasons.
    #[must_use]
    pub fn because(mut self, reasons: Vec<Reason>) -> Self {
        self.reasons = reasons;
        self
    }

    /// Whether it can be relied upon.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        if self.score < LEAST_CERTAIN { Confidence::Doubtful } else { Confidence::Certain }
    }
}

/// Why a reading is not quite certain.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Reason {
    /// The rulings do not separate all cells.
    IncompleteGrid,
    /// So many findings of the reading itself are about the table.
    Findings(usize),
    /// Read from text that is laid out in columns of characters.
    LaidOutText,
    /// Read from text without positions.
    BareText,
    /// The columns of the header are uncertain, for these reasons.
    UnclearHeader(String),
    /// The text gives codes, names and figures apart from each other.
    Scattered,
    /// In this many rows the columns of the figures are uncertain.
    OpenRows(usize),
    /// In this many rows the columns were inferred from sums.
    DecidedBySums(usize),
    /// Characters are drawn on top of each other on these pages.
    OverlappingText {
        /// The pages, as a list for people: `3, 5`.
        pages: String,
    },
    /// One read back from JSON.
    Stated(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IncompleteGrid => {
                f.write_str("rulings are missing; columns and rows were inferred from the alignment of words")
            }
            Self::Findings(1) => f.write_str("the reading has 1 finding"),
            Self::Findings(n) => write!(f, "the reading has {n} findings"),
            Self::LaidOutText => f.write_str("read from text laid out in character columns, without rulings"),
            Self::BareText => f.write_str("read from text without positions"),
            Self::UnclearHeader(why) => f.write_str(why),
            Self::Scattered => f.write_str("codes, names and figures are printed separately in the text"),
            Self::OpenRows(n) => {
                write!(f, "in {n} rows the columns of the figures are uncertain")
            }
            Self::DecidedBySums(n) => write!(f, "in {n} rows the columns were inferred from sums"),
            Self::OverlappingText { pages } => {
                write!(f, "characters are drawn on top of each other (pages {pages})")
            }
            Self::Stated(text) => f.write_str(text),
        }
    }
}

/// Reasons are equal if their sentences are: JSON contains the sentences.
impl PartialEq for Reason {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Self::Stated(String::deserialize(d)?))
    }
}
