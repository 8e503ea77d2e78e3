//! Amount columns as a schema defines them, and the patterns that match printed headers to them.
use super::lazy_regex::LazyRegex;
use crate::{Column, Side};

/// A canonical amount column.
#[derive(Clone, Debug)]
pub struct ColumnSpec {
    /// Its id in the outputs.
    pub id: Column,
    /// Chinese label.
    pub label: String,
    /// English label.
    pub label_en: String,
    /// Whether only some regions or years print it.
    pub variant: bool,
    /// Its side, in 04.
    pub side: Option<Side>,
    pub(super) matcher: Matcher,
    pub(super) when: Option<LazyRegex>,
    pub(super) unless: Option<LazyRegex>,
}

impl ColumnSpec {
    /// Whether a header path (`本年支出/小计`, folded) names this column. `header`: all header texts of the table, which
    /// decide between the two forms of 08.
    #[must_use]
    pub fn matches(&self, path: &str, header: &str) -> bool {
        self.when.as_ref().is_none_or(|r| r.is_match(header))
            && !self.unless.as_ref().is_some_and(|r| r.is_match(header))
            && self.matcher.matches(path)
    }
}

/// Matches a text in which all of some patterns and none of others occur.
#[derive(Clone, Debug, Default)]
pub(super) struct Matcher {
    pub(super) all: Vec<LazyRegex>,
    pub(super) none: Vec<LazyRegex>,
}

impl Matcher {
    pub(super) fn matches(&self, path: &str) -> bool {
        !self.all.is_empty() && self.all.iter().all(|r| r.is_match(path)) && !self.none.iter().any(|r| r.is_match(path))
    }
}
