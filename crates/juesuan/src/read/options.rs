//! How a document is read.
#[cfg(feature = "second-reader")]
use super::second_reader::SecondReader;
use super::{limits::Limits, rule_set::RuleSet};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// How a document is read. The default reads with the limits of [`Limits`], audits with the built-in rules and asks no
/// second reader.
///
/// ```
/// use juesuan::{Limit, Limits, Options};
///
/// let options = Options::default().name("2023/a.pdf").limits(Limits::default().with(Limit::Pages, 200));
/// assert_eq!(options.limits.get(Limit::Pages), 200);
/// ```
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Options {
    /// The path that a document read from bytes has in the outputs; one that ends in `.txt` marks a text dump. Not used
    /// where a file is read.
    #[serde(skip)]
    pub name: Option<PathBuf>,
    /// How much of a document is read at most.
    pub limits: Limits,
    /// The identities that the audit checks.
    pub rules: RuleSet,
    /// Whether a second, independent reader checks the first.
    #[cfg(feature = "second-reader")]
    pub second_reader: SecondReader,
}

impl Options {
    /// Sets [`name`](Self::name).
    #[must_use]
    pub fn name(mut self, name: impl Into<PathBuf>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets [`limits`](Self::limits).
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets [`rules`](Self::rules).
    #[must_use]
    pub fn rules(mut self, rules: RuleSet) -> Self {
        self.rules = rules;
        self
    }

    /// Sets [`second_reader`](Self::second_reader).
    #[cfg(feature = "second-reader")]
    #[must_use]
    pub fn second_reader(mut self, second_reader: SecondReader) -> Self {
        self.second_reader = second_reader;
        self
    }
}
