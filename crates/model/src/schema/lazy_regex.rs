//! A regular expression of a schema, compiled when it is first asked: a program that reads no table needs none of them.
use regex::Regex;
use std::sync::OnceLock;

/// A pattern.
#[derive(Clone, Debug)]
pub(super) struct LazyRegex {
    text: String,
    /// None where it is no regular expression, which only an embedded one could be.
    compiled: OnceLock<Option<Regex>>,
}

impl LazyRegex {
    /// From a file of the user: an error at once, if it is no regular expression.
    pub(super) fn checked(text: String) -> Result<Self, regex::Error> {
        let compiled = OnceLock::from(Some(Regex::new(&text)?));
        Ok(Self { text, compiled })
    }

    /// From an embedded file.
    #[expect(clippy::unnecessary_wraps, reason = "the same form as `checked`")]
    pub(super) fn embedded(text: String) -> Result<Self, regex::Error> {
        Ok(Self { text, compiled: OnceLock::new() })
    }

    pub(super) fn is_match(&self, of: &str) -> bool {
        self.compiled.get_or_init(|| Regex::new(&self.text).ok()).as_ref().is_some_and(|r| r.is_match(of))
    }
}
