//! The inside of a worker process: inputs come on standard input, answers go to standard output.
//!
//! One thread, with a large stack, reads documents; the main thread only listens. When standard input ends, because the
//! run is over or was killed, the process ends at once, whatever the other thread is at.
use super::{
    memory,
    protocol::{self, Answer, GREETING, Request, Setup},
};
use crate::{auditing::Auditing, exit::Exit, inputs::Input, isolate, outcome::Outcome};
use std::{
    io::{self, BufWriter},
    process,
    sync::mpsc,
    thread,
};

/// Runs until standard input ends.
pub(crate) fn run() -> Exit {
    let mut requests = io::stdin().lock();
    // Nobody is left who could be told of an error: what started this process sees that it ended.
    let Ok(Some(setup)) = protocol::receive::<Setup>(&mut requests) else { return Exit::Unusable };
    // The rules were fine a moment ago; a worker that cannot have them must not audit with others.
    let Ok(auditing) = Auditing::new(&setup.auditing) else { return Exit::Unusable };
    let (sender, inputs) = mpsc::channel::<Input>();
    let reader = thread::Builder::new().stack_size(isolate::STACK).name("document".to_owned());
    if reader.spawn(move || read(&setup, &auditing, &inputs)).is_err() {
        return Exit::Unusable;
    }
    while let Ok(Some(request)) = protocol::receive::<Request>(&mut requests) {
        if sender.send(request.into()).is_err() {
            break;
        }
    }
    process::exit(0)
}

/// Answers for every input. Ends the process when nobody takes the answers.
fn read(setup: &Setup, auditing: &Auditing, inputs: &mpsc::Receiver<Input>) {
    memory::bound(setup.memory);
    let mut out = BufWriter::with_capacity(256 << 10, io::stdout().lock());
    let mut answer = |answer: Answer| {
        if answer.send(&mut out).is_err() {
            process::exit(1);
        }
    };
    answer(Answer::Ready(GREETING.to_owned()));
    for input in inputs {
        let outcome = isolate::isolated(|| Outcome::read(&input, &setup.limits, auditing, &setup.export))
            .unwrap_or_else(|why| Outcome::crashed(&input, &why, &setup.export));
        answer(match outcome.rendered {
            Ok(rendered) => Answer::Document(Box::new(rendered), outcome.seconds),
            Err(error) => Answer::Refused(error.to_string()),
        });
    }
}
