//! Findings: what does not add up, and what could not be read with certainty.
use crate::{FindingCode, Location, RuleId, Words};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Do not use the figure or table before you have checked it.
    Error,
    /// Someone should check it.
    Warning,
    /// Nothing is wrong, but it is worth knowing (a difference within rounding, a negative amount).
    Info,
}

/// Whether the document or the reading is to blame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// The document itself, which was read with certainty.
    Source,
    /// The reading, or possibly the reading.
    Reading,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Finding {
    /// The code of the catalogue or the identity that it reports. JSON: the id, such as `unit-missing`.
    pub rule: RuleId,
    /// How much it matters.
    pub severity: Severity,
    /// Whether the document or the reading is to blame.
    pub cause: Cause,
    /// What happened, where, and what to do. JSON: `message` and `message_zh`.
    #[serde(flatten, with = "crate::words::message")]
    pub message: Words,
    /// The locations it is about; empty when it is about the disclosure as a whole.
    #[serde(default)]
    pub at: Vec<Location>,
    /// The expected print, if the rule knows it.
    #[serde(default)]
    pub expected: Option<String>,
    /// What is printed.
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

    /// Adds what was expected and what was found.
    #[must_use]
    pub fn versus(mut self, expected: impl Into<String>, found: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self.found = Some(found.into());
        self
    }
}
