//! The workers of a run: as many as documents are read at the same time, started when they are needed, replaced when
//! they are lost.
use super::{
    process::Worker,
    protocol::{Answer, Request, Setup},
};
use crate::{
    Options, Program,
    dataset::{inputs::Input, options::Workers, outcome::Outcome, stop::Stop, worker_loss::Loss},
    read,
};
use juesuan_export::{ExportError, Options as ExportOptions};
use std::{
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// Pauses before a worker that does not start is tried again: the system may be short of processes for a moment.
const PAUSES: [Duration; 3] = [Duration::from_millis(50), Duration::from_millis(500), Duration::from_secs(2)];

/// The workers of a run.
pub(in crate::dataset) struct Pool {
    program: Program,
    setup: Setup,
    /// Time for one document; none for no limit.
    timeout: Option<Duration>,
    stop: Stop,
    idle: Mutex<Vec<Worker>>,
}

impl Pool {
    /// A pool with its first worker started: if that is impossible, nothing else is.
    ///
    /// # Errors
    /// Why no worker starts.
    pub(in crate::dataset) fn new(
        workers: &Workers,
        read: &Options,
        export: &ExportOptions,
        stop: &Stop,
    ) -> Result<Self, Loss> {
        let timeout = workers.timeout;
        #[cfg_attr(not(feature = "second-reader"), expect(unused_mut, reason = "changed for the second reader only"))]
        let mut read = read.clone();
        #[cfg(feature = "second-reader")]
        if let Some(timeout) = timeout {
            // A document must not be lost over its second reading.
            read.second_reader.patience = read.second_reader.patience.min(timeout / 4);
        }
        let setup = Setup { read, export: export.clone(), memory: workers.memory };
        let (program, stop) = (workers.program.clone(), stop.clone());
        let first = Worker::start(program.command(), &setup, &stop)?;
        Ok(Self { program, setup, timeout, stop, idle: Mutex::new(vec![first]) })
    }

    /// How documents are read.
    pub(in crate::dataset) fn options(&self) -> &Options {
        &self.setup.read
    }

    /// Has an input read by a worker and waits for it.
    pub(in crate::dataset) fn read(&self, input: &Input, export: &ExportOptions) -> Outcome {
        let (request, begun) = (Request::from(input), Instant::now());
        let (mut lost_workers, mut id) = (0, None);
        let loss = loop {
            let mut worker = match self.worker() {
                Ok(worker) => worker,
                Err(loss) => break loss,
            };
            id = Some(worker.id());
            match worker.ask(&request, self.timeout) {
                Ok(answer) => {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                    let (rendered, seconds) = match answer {
                        Answer::Document(rendered, seconds) => (Ok(*rendered), seconds),
                        Answer::Refused(why) | Answer::Ready(why) => (Err(ExportError::format(&input.path, why)), 0.0),
                    };
                    return Outcome { rendered, seconds, lost_workers, worker: id };
                }
                Err(loss) => {
                    lost_workers += 1;
                    // One more attempt at most: a fresh worker has served nothing.
                    if worker.served == 0 || self.stop.is_requested() || !loss.may_be_due_to_earlier_documents() {
                        break loss;
                    }
                }
            }
        };
        let mut outcome = Outcome::of(read::failed(input, loss.status(), loss.words()), export);
        outcome.seconds = begun.elapsed().as_secs_f64();
        (outcome.lost_workers, outcome.worker) = (lost_workers, id);
        outcome
    }

    /// An idle worker, or else a new one.
    fn worker(&self) -> Result<Worker, Loss> {
        if let Some(worker) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return Ok(worker);
        }
        let start = || Worker::start(self.program.command(), &self.setup, &self.stop);
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

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a test may fail by a panic")]
mod tests {
    use super::*;
    use crate::dataset::schedule::Schedule;
    use juesuan_export::DocumentSummary;
    use juesuan_model::Status;
    use std::{num::NonZeroUsize, ops::ControlFlow};

    /// A pool of puppet workers (`examples/puppet.rs`).
    fn pool(manner: &str, timeout: f64, memory: u64) -> Result<Pool, Loss> {
        let here = std::env::current_exe().unwrap();
        let program = here.ancestors().nth(2).unwrap().join("examples/puppet");
        assert!(program.exists(), "{} is not there; `cargo test` builds it", program.display());
        let workers = Workers::new(Program::new(program).arg(manner))
            .timeout(Some(Duration::from_secs_f64(timeout)))
            .memory(Some(memory));
        Pool::new(&workers, &Options::default(), &ExportOptions::default(), &Stop::default())
    }

    fn input(name: impl AsRef<str>) -> Input {
        Input::file(name.as_ref().into())
    }

    fn facts(outcome: Outcome) -> DocumentSummary {
        outcome.rendered.unwrap().summary().clone()
    }

    #[test]
    fn a_document_that_misbehaves_is_recorded_and_the_others_are_read() {
        let pool = pool("", 5.0, 256).unwrap();
        let deeds = [
            ("loop", Status::Timeout, "timed out after 5 s"),
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
            |input| pool.read(input, &ExportOptions::default()),
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
            assert!(facts.message.en.contains(message), "{}: {}", facts.path, facts.message);
            assert!(!facts.message.en.contains('\u{1b}'));
        }
    }

    #[test]
    fn a_worker_reads_many_documents() {
        let pool = pool("", 10.0, 256).unwrap();
        let first = facts(pool.read(&input("a.pdf"), &ExportOptions::default()));
        let second = facts(pool.read(&input("b.pdf"), &ExportOptions::default()));
        // This worker gives its process id in place of a checksum.
        assert_eq!(first.sha256, second.sha256);
        let lost = pool.read(&input("exit.pdf"), &ExportOptions::default());
        assert_eq!(lost.lost_workers, 2, "one that has read a document, and one that has not");
        assert_ne!(facts(pool.read(&input("c.pdf"), &ExportOptions::default())).sha256, first.sha256);
    }

    #[test]
    fn memory_left_in_use_by_earlier_documents_does_not_cost_a_document() {
        let pool = pool("", 30.0, 256).unwrap();
        assert_eq!(facts(pool.read(&input("a.pdf"), &ExportOptions::default())).status, Status::Ok);
        let grown = pool.read(&input("grown.pdf"), &ExportOptions::default());
        assert_eq!((grown.lost_workers, facts(grown).status), (1, Status::Ok));
    }

    #[test]
    fn a_worker_that_does_not_start_is_reported() {
        for (manner, said) in [("stillborn", "exit status: 3"), ("stranger", "another version")] {
            match pool(manner, 1.0, 256) {
                Err(Loss::NoStart(why)) => assert!(why.contains(said), "{why}"),
                other => panic!("{:?}", other.err()),
            }
        }
    }
}
