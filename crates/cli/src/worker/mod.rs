//! Documents read in processes of their own, so that one which overflows the stack, loops or eats memory takes nothing
//! down but itself.
//!
//! The workers are this same program, started as `juesuan worker` (hidden from the help) and reused over many documents.
//! [`Pool`] keeps them on the side of the run, [`child`] is their inside, [`protocol`] what passes between the two over
//! the worker's standard input and output. What a lost worker means for its document is said by [`Loss`].
pub(crate) mod child;
mod loss;
mod memory;
mod pool;
mod process;
mod protocol;

pub(crate) use loss::Loss;
pub(crate) use pool::this_program;
use pool::{Pool, Settings};
use protocol::Setup;

use crate::{
    args::ConvertArgs,
    auditing::{Auditing, AuditingArgs},
    inputs::Input,
    isolate,
    limits::Limits,
    outcome::Outcome,
};
use juesuan_export::Options;
use std::time::Duration;

/// Who reads.
pub(crate) enum Readers {
    /// Threads of this process: a panic costs one document; a stack that runs over, or memory that runs out, the run.
    InProcess(Limits, Box<Auditing>),
    /// Worker processes.
    Workers(Box<Pool>),
}

impl Readers {
    /// The readers that the arguments ask for.
    ///
    /// # Errors
    /// No worker can be started.
    pub(crate) fn new(args: &ConvertArgs, auditing: Auditing, export: &Options) -> Result<Self, Loss> {
        let limits = args.limit.clone().into();
        if args.in_process {
            return Ok(Self::InProcess(limits, Box::new(auditing)));
        }
        let program = this_program().map_err(|error| Loss::NoStart(error.to_string()))?;
        let command = move || {
            let mut command = program();
            command.arg("worker");
            command
        };
        let memory = (args.memory > 0).then_some(args.memory.into());
        let timeout = (args.timeout > 0).then(|| Duration::from_secs(args.timeout.into()));
        let setup = Setup {
            export: export.clone(),
            limits,
            auditing: AuditingArgs { timeout: Some(args.timeout), ..args.auditing.clone() },
            memory,
        };
        Pool::new(Settings { setup, timeout, command: Box::new(command) }).map(|pool| Self::Workers(Box::new(pool)))
    }

    /// What they are called in events.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::InProcess(..) => "in-process",
            Self::Workers(_) => "workers",
        }
    }

    /// Time and megabytes for one document.
    pub(crate) fn bounds(&self) -> (Option<Duration>, Option<u64>) {
        match self {
            Self::InProcess(..) => (None, None),
            Self::Workers(pool) => (pool.settings().timeout, pool.settings().setup.memory),
        }
    }

    /// Reads one input, on the calling thread or by a worker that it waits for. Nothing here fails.
    pub(crate) fn read(&self, input: &Input, export: &Options) -> Outcome {
        match self {
            Self::InProcess(limits, auditing) => isolate::isolated(|| Outcome::read(input, limits, auditing, export))
                .unwrap_or_else(|why| Outcome::crashed(input, &why, export)),
            // What is wrong with the input itself is known without opening it.
            Self::Workers(pool) if input.problem.is_none() => pool.read(input, export),
            Self::Workers(pool) => {
                Outcome::read(input, &pool.settings().setup.limits, &Auditing::without_second_reader(), export)
            }
        }
    }
}
