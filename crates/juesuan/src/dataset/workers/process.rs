//! A worker process on the side of the run.
use super::protocol::{self, Answer, GREETING, Request, Setup};
use crate::{
    dataset::{stop::Stop, worker_loss::Loss},
    printable,
};
use std::{
    io::{self, BufReader, Read},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// A worker that does not greet within this time has failed to start.
const START: Duration = Duration::from_secs(60);
/// Time for a worker to end by itself.
const END: Duration = Duration::from_secs(5);
/// While a worker reads, the stop of the run is checked this often.
const LOOK: Duration = Duration::from_millis(100);
/// Bytes kept of the end of a worker's standard error.
const LAST_WORDS: usize = 4 << 10;
/// Stack of the threads here, in bytes: they only pass bytes on.
const STACK: usize = 256 << 10;

/// A running worker.
pub(super) struct Worker {
    child: Child,
    requests: Option<ChildStdin>,
    answers: mpsc::Receiver<io::Result<Answer>>,
    /// Collects the end of its standard error.
    last_words: Option<JoinHandle<String>>,
    memory: Option<u64>,
    stop: Stop,
    /// Documents that it has read.
    pub(super) served: usize,
}

impl Worker {
    /// Starts a worker. `command` must run [`serve_worker`](super::serve_worker).
    ///
    /// # Errors
    /// It does not start, or is of another version.
    pub(super) fn start(mut command: Command, setup: &Setup, stop: &Stop) -> Result<Self, Loss> {
        let no_start = |error: io::Error| Loss::NoStart(error.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Ctrl-C in a terminal reaches a whole group of processes, but the run decides when its workers end.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().map_err(no_start)?;
        let (sender, answers) = mpsc::sync_channel(1);
        let (requests, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (memory, stop) = (setup.memory, stop.clone());
        let mut worker = Self { child, requests, answers, last_words: None, memory, stop, served: 0 };
        let thread = || thread::Builder::new().stack_size(STACK);
        if let Some(errors) = errors {
            worker.last_words = Some(thread().spawn(move || last_words(errors)).map_err(no_start)?);
        }
        if let Some(output) = output {
            let mut output = BufReader::with_capacity(64 << 10, output);
            let pass_on = move || {
                loop {
                    let answer = Answer::receive(&mut output);
                    let is_last = answer.is_err();
                    if sender.send(answer).is_err() || is_last {
                        break;
                    }
                }
            };
            thread().spawn(pass_on).map_err(no_start)?;
        }
        let greeted = worker.send(setup).and_then(|()| match worker.answers.recv_timeout(START) {
            Ok(Ok(Answer::Ready(greeting))) if greeting == GREETING => Ok(()),
            Ok(Ok(_)) => Err(io::Error::other("another version of the program answers")),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        });
        match greeted {
            Ok(()) => Ok(worker),
            Err(error) => {
                let (status, words) = worker.end();
                let words = words.trim();
                let status = status.map(|s| s.to_string()).unwrap_or_default();
                Err(Loss::NoStart([&error.to_string(), &status, words].join("; ").trim_end_matches("; ").to_owned()))
            }
        }
    }

    /// Has an input read.
    ///
    /// # Errors
    /// The worker was lost and is of no more use.
    pub(super) fn ask(&mut self, request: &Request, timeout: Option<Duration>) -> Result<Answer, Loss> {
        if self.send(request).is_err() {
            // It has ended already.
            return Err(self.post_mortem());
        }
        match self.wait(timeout)? {
            Some(Ok(Answer::Ready(_))) => Err(Loss::Died("an answer to nothing".to_owned())),
            Some(Ok(answer)) => {
                self.served += 1;
                Ok(answer)
            }
            Some(Err(error)) if error.kind() != io::ErrorKind::UnexpectedEof => {
                Err(Loss::Died(format!("an answer that cannot be understood ({error})")))
            }
            _ => Err(self.post_mortem()),
        }
    }

    /// The next answer; none if there will be no more.
    fn wait(&self, timeout: Option<Duration>) -> Result<Option<io::Result<Answer>>, Loss> {
        let begun = Instant::now();
        loop {
            let left = timeout.map(|timeout| timeout.saturating_sub(begun.elapsed()));
            match self.answers.recv_timeout(left.map_or(LOOK, |left| left.min(LOOK))) {
                Ok(answer) => return Ok(Some(answer)),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) if self.stop.is_requested() => return Err(Loss::Stopped),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if let (Some(timeout), Some(Duration::ZERO)) = (timeout, left) {
                return Err(Loss::Timeout(timeout.as_secs_f64()));
            }
        }
    }

    /// Its process id.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    fn send(&mut self, message: &impl serde::Serialize) -> io::Result<()> {
        let mut bytes = Vec::new();
        protocol::send(&mut bytes, message)?;
        let requests = self.requests.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        io::Write::write_all(requests, &bytes)
    }

    /// Why it ended.
    fn post_mortem(&mut self) -> Loss {
        let (status, words) = self.end();
        let Some(status) = status else { return Loss::Died("it closed its output".to_owned()) };
        // The standard library writes these before it aborts; there is no other sign of either.
        if words.contains("memory allocation of") {
            return Loss::Memory(self.memory.unwrap_or_default());
        }
        if words.contains("has overflowed its stack") {
            return Loss::Stack;
        }
        #[cfg(unix)]
        if std::os::unix::process::ExitStatusExt::signal(&status) == Some(9) {
            return Loss::Killed;
        }
        let words = printable::escape(words.trim());
        Loss::Died(if words.is_empty() { status.to_string() } else { format!("{status}; {words}") })
    }

    /// Waits for its end, then enforces it; returns its exit status and its last words.
    fn end(&mut self) -> (Option<ExitStatus>, String) {
        self.requests = None;
        let begun = Instant::now();
        let status = loop {
            match self.child.try_wait() {
                Ok(Some(status)) => break Some(status),
                Ok(None) if begun.elapsed() < END => thread::sleep(Duration::from_millis(2)),
                _ => break None,
            }
        };
        if status.is_none() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        let words = self.last_words.take().and_then(|words| words.join().ok());
        (status, words.unwrap_or_default())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Nothing is lost with it, and it may be in a loop.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The end of the text that comes.
fn last_words(mut errors: impl Read) -> String {
    let (mut kept, mut buffer) = (Vec::new(), [0; 1024]);
    while let Ok(count @ 1..) = errors.read(&mut buffer) {
        kept.extend_from_slice(buffer.get(..count).unwrap_or_default());
        if kept.len() > 2 * LAST_WORDS {
            kept.drain(..kept.len() - LAST_WORDS);
        }
    }
    String::from_utf8_lossy(&kept).into_owned()
}
