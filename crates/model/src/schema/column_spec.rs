//! Amount columns as a schema defines them, and how a printed header is matched to them.
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
    /// Printed in some regions or years only.
    pub variant: bool,
    /// The side it belongs to, in 04.
    pub side: Option<Side>,
    pub(super) matcher: Matcher,
    pub(super) when: Option<LazyRegex>,
    pub(super) unless: Option<LazyRegex>,
}

impl ColumnSpec {
    /// Whether a header path (`本年支出/小计`, folded) names this column in a table whose header as a whole is `header`.
    #[must_use]
    pub fn matches(&self, path: &str, header: &str) -> bool {
        self.when.as_ref().is_none_or(|r| r.is_match(header))
            && !self.unless.as_ref().is_some_and(|r| r.is_match(header))
            && self.matcher.matches(path)
    }
}

/// All of some patterns, none of others.
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
