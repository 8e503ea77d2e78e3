//! Data on standard output.
use crate::{console::Console, exit::Exit, messages::Message, terminal::Safe};
use serde::Serialize;
use std::io::{self, BufWriter, Write};

/// Writes to standard output with `body`. A reader that has seen enough (`juesuan schema | head`) is not a failure.
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

/// As [`write()`], for text that a person reads: control characters are escaped.
pub(crate) fn show(console: &Console, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Exit {
    write(console, |out| body(&mut Safe::text(out)))
}

/// Writes indented JSON.
pub(crate) fn json(out: &mut dyn Write, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    // The buffer makes few, large pieces: each is escaped as a whole.
    let mut safe = BufWriter::new(Safe::json(&mut *out));
    serde_json::to_writer_pretty(&mut safe, value).map_err(io::Error::from)?;
    safe.flush()?;
    drop(safe);
    writeln!(out)
}
