//! Who reads documents: threads of this process, or worker processes.
use super::{inputs::Input, options::Isolation, outcome::Outcome, stop::Stop, worker_loss::Loss, workers::Pool};
use crate::{Options, catch_panic::catch_panic};
use juesuan_export::Options as ExportOptions;

/// The readers of a run.
pub(super) enum Readers {
    /// Threads of this process.
    Threads(Box<Options>),
    /// Worker processes.
    Processes(Box<Pool>),
}

impl Readers {
    /// # Errors
    /// No worker can be started.
    pub(super) fn new(
        isolation: &Isolation,
        read: &Options,
        export: &ExportOptions,
        stop: &Stop,
    ) -> Result<Self, Loss> {
        Ok(match isolation {
            Isolation::Threads => Self::Threads(Box::new(read.clone())),
            Isolation::Processes(workers) => Self::Processes(Box::new(Pool::new(workers, read, export, stop)?)),
        })
    }

    /// Reads an input, on the calling thread or in a worker that it waits for.
    pub(super) fn read(&self, input: &Input, export: &ExportOptions) -> Outcome {
        match self {
            Self::Threads(options) => catch_panic(|| Outcome::read(input, options, export))
                .unwrap_or_else(|why| Outcome::crashed(input, &why, export)),
            Self::Processes(pool) if input.problem.is_none() => pool.read(input, export),
            // The problem is known without opening the input.
            Self::Processes(pool) => Outcome::read(input, pool.options(), export),
        }
    }
}
