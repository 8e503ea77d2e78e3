//! One worker process, seen from outside.
use super::{
    Loss,
    protocol::{self, Answer, GREETING, Request, Setup},
};
use crate::{stop, terminal};
use std::{
    io::{self, BufReader, Read},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// A worker that does not greet in this time will not do so at all.
const START: Duration = Duration::from_secs(60);
/// A worker that was told to end has ended in this time, or is ended.
const END: Duration = Duration::from_secs(5);
/// While a worker is waited for, this often somebody looks whether the run is to stop.
const LOOK: Duration = Duration::from_millis(100);
/// The last words of a dying worker that are kept, in bytes.
const WORDS: usize = 4 << 10;
/// Threads here only pass bytes on.
const STACK: usize = 256 << 10;

/// A running worker.
pub(super) struct Worker {
    child: Child,
    requests: Option<ChildStdin>,
    answers: mpsc::Receiver<io::Result<Answer>>,
    words: Option<JoinHandle<String>>,
    memory: Option<u64>,
    /// Inputs that it has answered for.
    pub(super) served: usize,
}

impl Worker {
    /// Starts one. `command` is to run [`child::run`](super::child::run).
    pub(super) fn start(mut command: Command, setup: &Setup) -> Result<Self, Loss> {
        let no_start = |error: io::Error| Loss::NoStart(error.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Ctrl-C in a terminal goes to a whole group of processes: which worker ends when, the run decides.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().map_err(no_start)?;
        let (sender, answers) = mpsc::sync_channel(1);
        let (requests, output, words) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let mut worker = Self { child, requests, answers, words: None, memory: setup.memory, served: 0 };
        let thread = || thread::Builder::new().stack_size(STACK);
        if let Some(words) = words {
            worker.words = Some(thread().spawn(move || last_words(words)).map_err(no_start)?);
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
        let greeted = worker.say(setup).and_then(|()| match worker.answers.recv_timeout(START) {
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

    /// Has an input read. After a [`Loss`] the worker is of no more use.
    pub(super) fn ask(&mut self, request: &Request, timeout: Option<Duration>) -> Result<Answer, Loss> {
        if self.say(request).is_err() {
            // It is gone already: how, its end tells.
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

    /// The next answer; none when there will be no more.
    fn wait(&self, timeout: Option<Duration>) -> Result<Option<io::Result<Answer>>, Loss> {
        let begun = Instant::now();
        loop {
            let left = timeout.map(|timeout| timeout.saturating_sub(begun.elapsed()));
            match self.answers.recv_timeout(left.map_or(LOOK, |left| left.min(LOOK))) {
                Ok(answer) => return Ok(Some(answer)),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) if stop::requested().is_some() => {
                    return Err(Loss::Died("the run was stopped".to_owned()));
                }
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

    fn say(&mut self, message: &impl serde::Serialize) -> io::Result<()> {
        let mut bytes = Vec::new();
        protocol::send(&mut bytes, message)?;
        let requests = self.requests.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        io::Write::write_all(requests, &bytes)
    }

    /// Why it is gone.
    fn post_mortem(&mut self) -> Loss {
        let (status, words) = self.end();
        let Some(status) = status else { return Loss::Died("it closed its output".to_owned()) };
        // What the standard library says before it aborts; there is no other sign of either.
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
        let words = terminal::escape(words.trim());
        Loss::Died(if words.is_empty() { status.to_string() } else { format!("{status}; {words}") })
    }

    /// Waits a little for its end, then makes it; what it said last.
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
        let words = self.words.take().and_then(|words| words.join().ok());
        (status, words.unwrap_or_default())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // There is nothing in it to lose, and it may be in a loop.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The end of what is said.
fn last_words(mut words: impl Read) -> String {
    let (mut kept, mut buffer) = (Vec::new(), [0; 1024]);
    while let Ok(count @ 1..) = words.read(&mut buffer) {
        kept.extend_from_slice(buffer.get(..count).unwrap_or_default());
        if kept.len() > 2 * WORDS {
            kept.drain(..kept.len() - WORDS);
        }
    }
    String::from_utf8_lossy(&kept).into_owned()
}
