//! Why rules were rejected.
use std::fmt;

/// Why a set of rules could not be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesError {
    message: String,
}

impl RulesError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RulesError {}
