//! Follows a run: its start, its documents, its notices.
use super::{inputs::Shard, options::Isolation, summary::Summary};
use juesuan_export::DocumentSummary;
use std::path::Path;

/// Follows a run. All calls come from the thread that started the run, in the order of the outputs; every method
/// does nothing by default.
///
/// ```
/// use juesuan::dataset::{Observer, Progress};
///
/// struct Counter(usize);
///
/// impl Observer for Counter {
///     fn document(&mut self, progress: &Progress<'_>) {
///         self.0 += progress.facts.figures;
///     }
/// }
/// ```
pub trait Observer {
    /// The inputs are known and the run begins.
    fn start(&mut self, _start: &Start<'_>) {}

    /// A document is written.
    fn document(&mut self, _progress: &Progress<'_>) {}

    /// Something is worth knowing while the run goes on.
    fn notice(&mut self, _notice: &Notice<'_>) {}
}

/// Observes nothing.
impl Observer for () {}

/// A run that begins.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Start<'a> {
    /// Documents to come.
    pub inputs: usize,
    /// Documents read at the same time.
    pub jobs: usize,
    /// Where they are read.
    pub isolation: &'a Isolation,
}

/// A document that is done.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Progress<'a> {
    /// Documents of the run.
    pub of: usize,
    /// The document in a few words and numbers.
    pub facts: &'a DocumentSummary,
    /// What it took.
    pub effort: Effort,
    /// Counts over the documents so far, this one included.
    pub so_far: &'a Summary,
}

/// What a document took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Effort {
    /// From taking up the input to having its outputs rendered.
    pub seconds: f64,
    /// Worker processes that were lost over it.
    pub lost_workers: u32,
    /// The worker process that read it, or was the last one lost over it.
    pub worker: Option<u32>,
}

/// Something worth knowing while a run goes on.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Notice<'a> {
    /// A limit of a format was reached.
    Format(&'a juesuan_model::Words),
    /// An output of an earlier run cannot be removed.
    NotRemoved {
        /// The file.
        path: &'a Path,
        /// Why.
        why: &'a std::io::Error,
    },
    /// Datasets that are merged do not have all parts of their inputs.
    MissingShards {
        /// The first of them.
        first: &'a [Shard],
        /// The number of all.
        count: u64,
    },
    /// Two datasets that are merged have different documents under the same path.
    SamePath {
        /// The path.
        path: &'a str,
    },
}
