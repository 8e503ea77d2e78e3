//! Warnings of the PDF interpreter, each kind once a page.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use hayro_interpret::InterpreterWarning;

use crate::warning::Warning;

/// The kinds seen, as bits; clones share them.
#[derive(Clone, Default)]
pub(crate) struct InterpreterWarnings(Arc<AtomicU32>);

impl InterpreterWarnings {
    const KINDS: [(u32, Warning); 3] =
        [(1, Warning::UnusableFont), (2, Warning::UndecodableImage), (4, Warning::AnnotationWithoutAppearance)];

    pub(crate) fn note(&self, warning: &InterpreterWarning) {
        let bit = match warning {
            InterpreterWarning::UnsupportedFont => 1,
            InterpreterWarning::ImageDecodeFailure => 2,
            InterpreterWarning::UnresolvedAnnotationAppearance => 4,
            _ => 0,
        };
        self.0.fetch_or(bit, Ordering::Relaxed);
    }

    pub(crate) fn seen(&self) -> impl Iterator<Item = Warning> {
        let seen = self.0.load(Ordering::Relaxed);
        Self::KINDS.into_iter().filter(move |(bit, _)| seen & bit != 0).map(|(_, warning)| warning)
    }
}
