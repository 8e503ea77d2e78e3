//! The inside of a worker process: requests come on standard input, answers go to standard output.
//!
//! One thread with a large stack reads documents; the main thread only listens. When standard input ends, because the run
//! is over or was killed, the process ends at once, whatever the other thread is doing.
use super::{
    memory,
    protocol::{self, Answer, GREETING, Request, Setup},
};
use crate::{
    catch_panic::{STACK, catch_panic},
    dataset::{inputs::Input, outcome::Outcome},
};
use std::{
    io::{self, BufWriter},
    process,
    sync::mpsc,
    thread,
};

/// The inside of a worker process: reads the documents that come on standard input until it ends, and then ends the
/// process. A program that is named in [`Workers::program`](crate::dataset::Workers::program) calls it first of all; it
/// should have called [`silence_caught_panics`](crate::silence_caught_panics) before.
///
/// # Errors
/// Standard input does not begin as a run of this version does, or the rules cannot be loaded.
pub fn serve_worker() -> io::Result<()> {
    let mut requests = io::stdin().lock();
    let setup = protocol::receive::<Setup>(&mut requests)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    let (sender, inputs) = mpsc::channel::<Input>();
    let reader = thread::Builder::new().stack_size(STACK).name("document".to_owned());
    reader.spawn(move || read(&setup, &inputs))?;
    while let Ok(Some(request)) = protocol::receive::<Request>(&mut requests) {
        if sender.send(request.into()).is_err() {
            break;
        }
    }
    process::exit(0)
}

/// Answers every request. Ends the process when standard output is closed.
fn read(setup: &Setup, inputs: &mpsc::Receiver<Input>) {
    memory::limit(setup.memory);
    let mut out = BufWriter::with_capacity(256 << 10, io::stdout().lock());
    let mut answer = |answer: Answer| {
        if answer.send(&mut out).is_err() {
            process::exit(1);
        }
    };
    answer(Answer::Ready(GREETING.to_owned()));
    for input in inputs {
        let outcome = catch_panic(|| Outcome::read(&input, &setup.read, &setup.export))
            .unwrap_or_else(|why| Outcome::crashed(&input, &why, &setup.export));
        answer(match outcome.rendered {
            Ok(rendered) => Answer::Document(Box::new(rendered), outcome.seconds),
            Err(error) => Answer::Refused(error.to_string()),
        });
    }
}
