//! Data for standard output.
use crate::{console::Console, exit::Exit, messages::Message, terminal::Safe};
use serde::Serialize;
use std::io::{self, BufWriter, Write};

/// Runs `body` on standard output. A reader that has seen enough (`juesuan schema | head`) is no failure.
pub(crate) fn write(console: &Console, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Exit {
    let mut out = BufWriter::new(io::stdout().lock());
    match body(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            console.error(&Message::StandardOutput { why: &error.to_string() });
            Exit::Unusable
        }
        _ => Exit::Success,
    }
}

/// As [`write`], for what a person reads: nothing in it moves the cursor.
pub(crate) fn show(console: &Console, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Exit {
    write(console, |out| body(&mut Safe::text(out)))
}

/// Writes JSON as a person can read it.
pub(crate) fn json(out: &mut dyn Write, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    // JSON in a few large pieces; each goes through the escapes.
    let mut safe = BufWriter::new(Safe::json(&mut *out));
    serde_json::to_writer_pretty(&mut safe, value).map_err(io::Error::from)?;
    safe.flush()?;
    drop(safe);
    writeln!(out)
}
