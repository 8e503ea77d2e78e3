//! Documents with their outputs rendered, ready to be written in their order.
use super::{
    error::Error,
    inputs::Input,
    outcome::Outcome,
    state::{Check, Line},
};
use juesuan_export::{Options as ExportOptions, RenderedDocument};
use juesuan_model::Document;

/// A document that is ready to be written, read now or taken from an earlier run.
pub(super) struct Ready {
    pub(super) rendered: RenderedDocument,
    pub(super) check: Check,
    /// The time it took to read; none when that is not known.
    pub(super) seconds: Option<f64>,
    /// Worker processes that were lost over it.
    pub(super) lost_workers: u32,
    /// The worker process that read it.
    pub(super) worker: Option<u32>,
    pub(super) is_reused: bool,
}

impl Ready {
    /// A document that was read just now.
    ///
    /// # Errors
    /// A format cannot hold it.
    pub(super) fn read(outcome: Outcome) -> Result<Self, Error> {
        let rendered = outcome.rendered?;
        let check = Check::of(rendered.json().unwrap_or_default());
        let (seconds, lost_workers, worker) = (Some(outcome.seconds), outcome.lost_workers, outcome.worker);
        Ok(Self { rendered, check, seconds, lost_workers, worker, is_reused: false })
    }

    /// A document that was read before.
    ///
    /// # Errors
    /// A format cannot hold it.
    pub(super) fn reused(document: Document, seconds: Option<f64>, export: &ExportOptions) -> Result<Self, Error> {
        let ready = Self::read(Outcome::of(document, export))?;
        Ok(Self { seconds, is_reused: true, ..ready })
    }

    /// Its JSON form and the check sum of that.
    pub(super) fn json(&self) -> (&[u8], Check) {
        (self.rendered.json().unwrap_or_default(), self.check)
    }

    /// Its line in the journal.
    pub(super) fn line(&self, input: &Input) -> Line {
        let facts = self.rendered.summary();
        Line::new(input, &facts.path, &facts.sha256, facts.status, self.seconds)
    }
}
