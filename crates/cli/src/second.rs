//! The second reader, in a process of its own: whatever it does, the first reading stands.
//!
//! [`ask`] starts this same program as `juesuan second-reader` (hidden from the help) and takes its answer from standard
//! output; [`answer`] is the inside of that process. A reader that overflows its stack, eats memory (it has what a worker
//! has) or does not end costs its answer only.
use crate::{
    args::SecondReaderArgs,
    exit::Exit,
    inputs::{self, Walk, sha256},
    worker::this_program,
};
use juesuan_extract::{SecondReading, second_reader};
use std::{
    collections::BTreeSet,
    io::{self, Read, Write},
    path::Path,
    process::Stdio,
    sync::mpsc,
    thread,
    time::Duration,
};

/// Whoever asked does not wait longer than this anyway.
const LONGEST: Duration = Duration::from_secs(60);

/// The text of pages as the second reader sees them, if it is done within `patience`.
///
/// # Errors
/// Why there is none, in its own words.
pub(crate) fn ask(
    path: &Path,
    sha256: &str,
    pages: &BTreeSet<u32>,
    patience: Duration,
) -> Result<SecondReading, String> {
    let list: Vec<String> = pages.iter().map(u32::to_string).collect();
    let mut command = this_program().map_err(|e| e.to_string())?();
    command.args(["second-reader", "--sha256", sha256, "--pages", &list.join(","), "--"]).arg(path);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|e| e.to_string())?;
    let Some(mut out) = child.stdout.take() else { return Err(String::new()) };
    let (sender, receiver) = mpsc::channel();
    let listener = thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = out.read_to_end(&mut bytes);
        // Nobody waits any more after the time is over.
        let _ = sender.send(read.map(|_| bytes));
    });
    let heard = receiver.recv_timeout(patience);
    // Ended already, or past its time: either way it must not stay.
    let _ = child.kill();
    let _ = child.wait();
    let _ = listener.join();
    let bytes = match heard {
        Ok(read) => read.map_err(|e: io::Error| e.to_string())?,
        Err(_) => return Err(format!("it was not done after {:.0} seconds", patience.as_secs_f64())),
    };
    let said: Result<Result<SecondReading, String>, _> = serde_json::from_slice(&bytes);
    said.unwrap_or_else(|_| Err("it ended without an answer".to_owned()))
}

/// Reads and answers, as JSON on standard output.
pub(crate) fn answer(args: &SecondReaderArgs) -> Exit {
    let read = || {
        // By its path in the outputs it may be a member of an archive.
        let inputs = inputs::collect(&[], std::slice::from_ref(&args.file), Walk::default());
        let bytes = inputs.first().and_then(|input| input.read(u64::MAX).ok()).ok_or("the file cannot be read")?;
        if sha256(&bytes) != args.sha256 {
            return Err("the file has changed".to_owned());
        }
        second_reader(bytes, Some(args.pages.clone()), LONGEST).map_err(|e| e.to_string())
    };
    let said: Result<SecondReading, String> = read();
    let Ok(text) = serde_json::to_vec(&said) else { return Exit::Unusable };
    if io::stdout().write_all(&text).is_ok() { Exit::Success } else { Exit::Unusable }
}
