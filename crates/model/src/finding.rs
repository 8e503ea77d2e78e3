//! What does not add up, and what could not be read with certainty.
use crate::{FindingCode, Location, RuleId, Words};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A figure or a table must not be used unseen.
    Error,
    /// Someone should look.
    Warning,
    /// Worth knowing; nothing is wrong (rounding, a repeated total row that was dropped).
    Info,
}

/// Whose fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// The document itself: it was read with certainty, and does not add up.
    Source,
    /// The reading is, or could be, at fault.
    Reading,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Finding {
    /// What it was found by: a code of the catalogue or an identity. JSON: its id, such as `unit-missing`.
    pub rule: RuleId,
    /// How much it matters.
    pub severity: Severity,
    /// Whose fault it is.
    pub cause: Cause,
    /// What happened, where, and what to do. JSON: `message` and `message_zh`.
    #[serde(flatten, with = "crate::words::message")]
    pub message: Words,
    /// The locations it is about; empty when it is about the disclosure as a whole.
    #[serde(default)]
    pub at: Vec<Location>,
    /// What should stand there, where the rule can tell.
    #[serde(default)]
    pub expected: Option<String>,
    /// What stands there.
    #[serde(default)]
    pub found: Option<String>,
}

impl Finding {
    /// A finding without a location, of the usual severity of its code; an identity that does not hold is an error.
    #[must_use]
    pub fn new(
        rule: impl Into<RuleId>,
        cause: Cause,
        en: impl Into<Cow<'static, str>>,
        zh: impl Into<Cow<'static, str>>,
    ) -> Self {
        let rule = rule.into();
        Self {
            severity: rule.code().map_or(Severity::Error, FindingCode::severity),
            rule,
            cause,
            message: Words::new(en, zh),
            at: Vec::new(),
            expected: None,
            found: None,
        }
    }

    /// The same, with another severity than the usual one.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds a location.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.at.push(location);
        self
    }

    /// Says what was expected and what was found.
    #[must_use]
    pub fn versus(mut self, expected: impl Into<String>, found: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self.found = Some(found.into());
        self
    }
}
