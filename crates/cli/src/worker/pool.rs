//! The workers of a run: as many as documents are read at the same time, started when they are needed, replaced when
//! they are lost.
use super::{
    Loss, Setup,
    process::Worker,
    protocol::{Answer, Request},
};
use crate::{document, inputs::Input, outcome::Outcome, stop};
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
        let (mut lost, mut id) = (0, None);
        let loss = loop {
            let mut worker = match self.worker() {
                Ok(worker) => worker,
                Err(loss) => break loss,
            };
            id = Some(worker.id());
            match worker.ask(&request, self.settings.timeout) {
                Ok(answer) => {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                    let (rendered, seconds) = match answer {
                        Answer::Document(rendered, seconds) => (Ok(*rendered), seconds),
                        Answer::Refused(why) | Answer::Ready(why) => (Err(ExportError::format(&input.path, why)), 0.0),
                    };
                    return Outcome { rendered, seconds, lost, worker: id };
                }
                Err(loss) => {
                    lost += 1;
                    // Once more at most: a fresh worker has served nothing.
                    if worker.served == 0 || stop::requested().is_some() || !loss.may_be_of_earlier_documents() {
                        break loss;
                    }
                }
            }
        };
        let mut outcome = Outcome::of(document::lost(input, &loss), export);
        outcome.seconds = begun.elapsed().as_secs_f64();
        (outcome.lost, outcome.worker) = (lost, id);
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

/// Starts this same program.
///
/// # Errors
/// The system does not tell where the program is.
pub(crate) fn this_program() -> io::Result<impl Fn() -> Command + Send + Sync> {
    // Stays the program that runs now, even if the file is replaced meanwhile.
    let itself = Path::new("/proc/self/exe");
    let program = if itself.exists() { PathBuf::from(itself) } else { std::env::current_exe()? };
    Ok(move || Command::new(&program))
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a test may fail by a panic")]
mod tests {
    use super::*;
    use crate::auditing::AuditingArgs;
    use crate::{limits::Limits, schedule::Schedule};
    use juesuan_export::Facts;
    use juesuan_model::Status;
    use std::{num::NonZeroUsize, ops::ControlFlow};

    /// A pool of puppets (`examples/puppet.rs`).
    fn pool(manner: &'static str, timeout: f64, memory: u64) -> Result<Pool, Loss> {
        let here = std::env::current_exe().unwrap();
        let puppet = here.ancestors().nth(2).unwrap().join("examples/puppet");
        assert!(puppet.exists(), "{} is not there; `cargo test` builds it", puppet.display());
        let command = move || {
            let mut command = Command::new(&puppet);
            command.arg(manner);
            command
        };
        let setup = Setup {
            export: Options::default(),
            limits: Limits::default(),
            auditing: AuditingArgs::default(),
            memory: Some(memory),
        };
        Pool::new(Settings { setup, timeout: Some(Duration::from_secs_f64(timeout)), command: Box::new(command) })
    }

    fn input(name: impl AsRef<str>) -> Input {
        Input::file(name.as_ref().into())
    }

    fn facts(outcome: Outcome) -> Facts {
        outcome.rendered.unwrap().facts().clone()
    }

    #[test]
    fn whatever_a_document_does_it_is_accounted_for_and_the_others_are_unharmed() {
        let pool = pool("", 5.0, 256).unwrap();
        let deeds = [
            ("loop", Status::Timeout, "given up after 5 s"),
            ("memory", Status::Limit, "more than 256 MB"),
            ("stack", Status::Crashed, "out of stack"),
            ("panic", Status::Crashed, "on purpose"),
            ("exit", Status::Crashed, "exit status: 0"),
            ("rubbish", Status::Crashed, "cannot be understood"),
            ("endless", Status::Crashed, "exit status: 0"),
            ("chatty", Status::Ok, ""),
        ];
        let mut inputs = Vec::new();
        for (number, (deed, ..)) in deeds.iter().enumerate() {
            inputs.extend((0..5).map(|i| input(format!("{number}{i}_good.pdf"))));
            inputs.push(input(format!("{number}_{deed}.pdf")));
        }
        let mut got = Vec::new();
        let schedule = Schedule::new(NonZeroUsize::new(2).unwrap()).unwrap();
        let _ = schedule.run(
            &inputs,
            |input| pool.read(input, &Options::default()),
            |_, outcome| {
                got.push(facts(outcome.unwrap()));
                ControlFlow::<()>::Continue(())
            },
        );
        let paths: Vec<_> = inputs.iter().map(|i| i.path.to_str().unwrap()).collect();
        assert_eq!(got.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(), paths, "all of them, in order");
        for facts in got {
            let (_, deed) = facts.path.trim_end_matches(".pdf").split_once('_').unwrap();
            let (_, status, message) = deeds.iter().find(|(d, ..)| *d == deed).unwrap_or(&("", Status::Ok, ""));
            assert_eq!(facts.status, *status, "{}: {}", facts.path, facts.message);
            assert!(facts.message.contains(message), "{}: {}", facts.path, facts.message);
            assert!(!facts.message.contains('\u{1b}'));
        }
    }

    #[test]
    fn a_worker_reads_many_documents() {
        let pool = pool("", 10.0, 256).unwrap();
        let first = facts(pool.read(&input("a.pdf"), &Options::default()));
        let second = facts(pool.read(&input("b.pdf"), &Options::default()));
        // The puppet gives its process id in place of a checksum.
        assert_eq!(first.sha256, second.sha256);
        let lost = pool.read(&input("exit.pdf"), &Options::default());
        assert_eq!(lost.lost, 2, "once in a worker that has served, and once in one that has not");
        assert_ne!(facts(pool.read(&input("c.pdf"), &Options::default())).sha256, first.sha256);
    }

    #[test]
    fn memory_that_earlier_documents_left_taken_is_not_held_against_a_document() {
        let pool = pool("", 30.0, 256).unwrap();
        assert_eq!(facts(pool.read(&input("a.pdf"), &Options::default())).status, Status::Ok);
        let grown = pool.read(&input("grown.pdf"), &Options::default());
        assert_eq!((grown.lost, facts(grown).status), (1, Status::Ok));
    }

    #[test]
    fn without_a_worker_there_is_no_pool() {
        for (manner, said) in [("stillborn", "exit status: 3"), ("stranger", "another version")] {
            match pool(manner, 1.0, 256) {
                Err(Loss::NoStart(why)) => assert!(why.contains(said), "{why}"),
                other => panic!("{:?}", other.err()),
            }
        }
    }
}
