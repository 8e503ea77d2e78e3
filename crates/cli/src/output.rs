//! Data for standard output.
use crate::{console::Console, exit::Exit, messages::Message};
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

/// Writes JSON as a person can read it.
pub(crate) fn json(out: &mut dyn Write, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(io::Error::from)?;
    writeln!(out)
}
