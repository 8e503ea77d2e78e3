//! A regular expression of a schema, compiled on first use: a program that reads no table compiles none.
use regex::Regex;
use std::sync::OnceLock;

/// A regular expression that is compiled on first use.
#[derive(Clone, Debug)]
pub(super) struct LazyRegex {
    text: String,
    /// `None` if the text is not a regular expression. Only an embedded pattern could be; a test compiles them all.
    compiled: OnceLock<Option<Regex>>,
}

impl LazyRegex {
    /// From a file of the user: an invalid pattern is an error at once.
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
