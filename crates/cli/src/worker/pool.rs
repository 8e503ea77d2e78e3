//! The workers of a run: as many as documents are read at the same time, started when they are needed, replaced when
//! they are lost.
use super::{
    Loss, Setup,
    process::Worker,
    protocol::{Answer, Request},
};
use crate::{document, inputs::Input, outcome::Outcome};
use juesuan_export::{ExportError, Options};
use std::{
    io,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// Pauses before a worker that does not start is tried again: the system may be short of processes for a moment.
const PAUSES: [Duration; 3] = [Duration::from_millis(50), Duration::from_millis(500), Duration::from_secs(2)];

/// How workers are started and held.
pub(crate) struct Settings {
    /// What they are told.
    pub(crate) setup: Setup,
    /// Time for one document; none: as long as it takes.
    pub(crate) timeout: Option<Duration>,
    /// Starts one.
    pub(crate) command: Box<dyn Fn() -> Command + Send + Sync>,
}

/// The workers.
pub(crate) struct Pool {
    settings: Settings,
    idle: Mutex<Vec<Worker>>,
}

impl Pool {
    /// A pool, with its first worker started: if that is impossible, nothing else is.
    ///
    /// # Errors
    /// Why no worker starts.
    pub(crate) fn new(settings: Settings) -> Result<Self, Loss> {
        let first = Worker::start((settings.command)(), &settings.setup)?;
        Ok(Self { settings, idle: Mutex::new(vec![first]) })
    }

    /// How workers are started and held.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Reads an input and waits for it.
    pub(crate) fn read(&self, input: &Input, export: &Options) -> Outcome {
        let (request, begun) = (Request::from(input), Instant::now());
        let mut lost = 0;
        let loss = loop {
            let mut worker = match self.worker() {
                Ok(worker) => worker,
                Err(loss) => break loss,
            };
            match worker.ask(&request, self.settings.timeout) {
                Ok(answer) => {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                    let (rendered, seconds) = match answer {
                        Answer::Document(rendered, seconds) => (Ok(*rendered), seconds),
                        Answer::Refused(why) => (Err(ExportError::format(&input.path, why)), 0.0),
                        Answer::Ready(why) => (Err(ExportError::format(&input.path, why)), 0.0),
                    };
                    return Outcome { rendered, seconds, lost };
                }
                Err(loss) => {
                    lost += 1;
                    // Once more at most: a fresh worker has served nothing.
                    if worker.served == 0 || !loss.may_be_of_earlier_documents() {
                        break loss;
                    }
                }
            }
        };
        let mut outcome = Outcome::of(document::lost(input, &loss), export);
        outcome.seconds = begun.elapsed().as_secs_f64();
        outcome.lost = lost;
        outcome
    }

    /// An idle worker, else a new one.
    fn worker(&self) -> Result<Worker, Loss> {
        if let Some(worker) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return Ok(worker);
        }
        let start = || Worker::start((self.settings.command)(), &self.settings.setup);
        let mut pauses = PAUSES.into_iter();
        loop {
            match start() {
                Ok(worker) => return Ok(worker),
                Err(loss) => match pauses.next() {
                    Some(pause) => thread::sleep(pause),
                    None => return Err(loss),
                },
            }
        }
    }
}

/// Starts this same program as a worker.
///
/// # Errors
/// The system does not tell where the program is.
pub(crate) fn this_program() -> io::Result<impl Fn() -> Command + Send + Sync> {
    // Stays the program that runs now, even if the file is replaced meanwhile.
    let itself = Path::new("/proc/self/exe");
    let program = if itself.exists() { PathBuf::from(itself) } else { std::env::current_exe()? };
    Ok(move || {
        let mut command = Command::new(&program);
        command.arg("worker");
        command
    })
}
