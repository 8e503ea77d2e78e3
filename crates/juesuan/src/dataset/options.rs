//! How a dataset is made.
use super::{inputs::Shard, state::Mode, stop::Stop};
use crate::Program;
use std::{num::NonZeroUsize, time::Duration};

/// What is written, and with how many threads.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct WriteOptions {
    /// The formats and what they contain.
    pub export: juesuan_export::Options,
    /// Documents read at the same time; one per processor by default.
    pub jobs: Option<NonZeroUsize>,
    /// Whether `documents.csv` says how long each document took. The outputs of two runs then differ.
    pub timings: bool,
    /// Stops the run.
    pub stop: Stop,
}

/// How documents are read and a dataset is written.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ConvertOptions {
    /// How each document is read.
    pub read: crate::Options,
    /// What is written.
    pub write: WriteOptions,
    /// Where documents are read.
    pub isolation: Isolation,
    /// What becomes of earlier runs in the output folder, and of this one.
    pub mode: Mode,
    /// Only a part of the inputs.
    pub shard: Option<Shard>,
}

/// Where documents are read.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Isolation {
    /// On threads of this process. A panic costs one document; a stack overflow or exhausted memory ends the process, and
    /// nothing bounds the time.
    #[default]
    Threads,
    /// In worker processes. A document that crashes, hangs or exhausts memory is recorded, and the run continues.
    Processes(Workers),
}

/// Worker processes and their limits.
///
/// ```no_run
/// use juesuan::{Program, dataset::Workers};
/// use std::time::Duration;
///
/// // The command line's own workers; or this program, if it calls `juesuan::dataset::serve_worker` for this argument.
/// let workers = Workers::new(Program::new("/usr/bin/juesuan").arg("worker"));
/// let own = Workers::new(Program::current()?.arg("worker")).timeout(Some(Duration::from_secs(30)));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Workers {
    /// A program that calls [`serve_worker`](super::serve_worker) and ends.
    pub program: Program,
    /// Time for one document; 60 seconds by default, none for no limit.
    pub timeout: Option<Duration>,
    /// Memory for one document, in megabytes; 1024 by default, none for no limit. Enforced on Linux and the BSDs.
    pub memory: Option<u64>,
}

impl Workers {
    /// Workers of this program with the default limits.
    #[must_use]
    pub fn new(program: Program) -> Self {
        Self { program, timeout: Some(Duration::from_secs(60)), memory: Some(1024) }
    }

    /// Sets the time for one document.
    #[must_use]
    pub fn timeout(mut self, timeout: Option<Duration>) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the memory for one document, in megabytes.
    #[must_use]
    pub fn memory(mut self, megabytes: Option<u64>) -> Self {
        self.memory = megabytes;
        self
    }
}

impl WriteOptions {
    /// Sets [`export`](Self::export).
    #[must_use]
    pub fn export(mut self, export: juesuan_export::Options) -> Self {
        self.export = export;
        self
    }

    /// Sets [`jobs`](Self::jobs).
    #[must_use]
    pub fn jobs(mut self, jobs: Option<NonZeroUsize>) -> Self {
        self.jobs = jobs;
        self
    }

    /// Sets [`timings`](Self::timings).
    #[must_use]
    pub fn timings(mut self, timings: bool) -> Self {
        self.timings = timings;
        self
    }

    /// Sets [`stop`](Self::stop).
    #[must_use]
    pub fn stop(mut self, stop: Stop) -> Self {
        self.stop = stop;
        self
    }

    /// The number of threads for so many inputs: a thread without a document is of no use.
    pub(crate) fn jobs_for(&self, inputs: usize) -> NonZeroUsize {
        let jobs = self.jobs.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
        NonZeroUsize::new(inputs).map_or(jobs, |most| jobs.min(most))
    }
}

impl ConvertOptions {
    /// Sets [`read`](Self::read).
    #[must_use]
    pub fn read(mut self, read: crate::Options) -> Self {
        self.read = read;
        self
    }

    /// Sets [`write`](Self::write).
    #[must_use]
    pub fn write(mut self, write: WriteOptions) -> Self {
        self.write = write;
        self
    }

    /// Sets [`isolation`](Self::isolation).
    #[must_use]
    pub fn isolation(mut self, isolation: Isolation) -> Self {
        self.isolation = isolation;
        self
    }

    /// Sets [`mode`](Self::mode).
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Sets [`shard`](Self::shard).
    #[must_use]
    pub fn shard(mut self, shard: Option<Shard>) -> Self {
        self.shard = shard;
        self
    }
}
