//! What became of one input, whoever read it: a thread of this process or a worker process.
use crate::{auditing::Auditing, document, inputs::Input, limits::Limits};
use juesuan_export::{ExportError, Options, Rendered};
use juesuan_model::Document;
use std::time::Instant;

/// What a reader hands over, ready to be written.
pub(crate) struct Outcome {
    /// The document's outputs, with its facts.
    pub(crate) rendered: Result<Rendered, ExportError>,
    /// From taking up the input to having it rendered.
    pub(crate) seconds: f64,
    /// Worker processes that were lost over it.
    pub(crate) lost: u32,
    /// The worker process that read it, or was the last one lost over it.
    pub(crate) worker: Option<u32>,
}

impl Outcome {
    /// Reads an input, here and now. A panic is the caller's to catch.
    pub(crate) fn read(input: &Input, limits: &Limits, auditing: &Auditing, export: &Options) -> Self {
        let begun = Instant::now();
        let mut outcome = Self::of(document::read(input, limits, auditing), export);
        outcome.seconds = begun.elapsed().as_secs_f64();
        outcome
    }

    /// The outcome of an input that a reader panicked on.
    pub(crate) fn crashed(input: &Input, why: &str, export: &Options) -> Self {
        Self::of(document::crashed(input, why), export)
    }

    /// A document that is there already.
    pub(crate) fn of(document: Document, export: &Options) -> Self {
        Self { rendered: Rendered::new(document, export), seconds: 0.0, lost: 0, worker: None }
    }
}
