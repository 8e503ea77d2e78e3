//! What became of one input, whether a thread or a worker process read it.
use super::inputs::Input;
use crate::{Options, read};
use juesuan_export::{ExportError, Options as ExportOptions, RenderedDocument};
use juesuan_model::Document;
use std::time::Instant;

/// A document that was read, ready to be written.
pub(super) struct Outcome {
    /// The outputs of the document.
    pub(super) rendered: Result<RenderedDocument, ExportError>,
    /// From taking up the input to having its outputs rendered.
    pub(super) seconds: f64,
    /// Worker processes that were lost over it.
    pub(super) lost_workers: u32,
    /// The worker process that read it, or was the last one lost over it.
    pub(super) worker: Option<u32>,
}

impl Outcome {
    /// Reads an input on the calling thread. A panic is the caller's to catch.
    pub(super) fn read(input: &Input, options: &Options, export: &ExportOptions) -> Self {
        let begun = Instant::now();
        let mut outcome = Self::of(read::read(input, options), export);
        outcome.seconds = begun.elapsed().as_secs_f64();
        outcome
    }

    /// The outcome of an input that the reader panicked on.
    pub(super) fn crashed(input: &Input, why: &str, export: &ExportOptions) -> Self {
        Self::of(read::crashed(input, why), export)
    }

    /// The outcome with this document.
    pub(super) fn of(document: Document, export: &ExportOptions) -> Self {
        Self { rendered: RenderedDocument::new(document, export), seconds: 0.0, lost_workers: 0, worker: None }
    }
}
