//! The encoding of a CSV file: UTF-8 with or without a byte order mark, GB 18030.
use crate::Encoding;
use std::io::{self, Write};

/// A writer that takes UTF-8 and writes the encoding of the file.
pub(super) struct Encoder<W: Write> {
    inner: W,
    encoding: Encoding,
    /// The first bytes of a character that the last write cut in two.
    incomplete: Vec<u8>,
}

impl<W: Write> Encoder<W> {
    /// Writes the byte order mark, if the encoding has one.
    pub(super) fn new(mut inner: W, encoding: Encoding) -> io::Result<Self> {
        if encoding == Encoding::Utf8Bom {
            inner.write_all("\u{FEFF}".as_bytes())?;
        }
        Ok(Self { inner, encoding, incomplete: Vec::new() })
    }

    /// Flushes and returns the inner writer.
    pub(super) fn finish(mut self) -> io::Result<W> {
        if !self.incomplete.is_empty() {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        self.inner.flush()?;
        Ok(self.inner)
    }
}

impl<W: Write> Write for Encoder<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        if self.encoding != Encoding::Gb18030 {
            return self.inner.write(buffer);
        }
        self.incomplete.extend_from_slice(buffer);
        let complete = match std::str::from_utf8(&self.incomplete) {
            Ok(s) => s.len(),
            Err(e) if e.error_len().is_none() => e.valid_up_to(),
            Err(_) => return Err(io::Error::from(io::ErrorKind::InvalidData)),
        };
        let rest = self.incomplete.split_off(complete);
        let text = String::from_utf8(std::mem::replace(&mut self.incomplete, rest))
            .map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        // GB 18030 can encode every character.
        let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
        self.inner.write_all(&bytes)?;
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gb18030_encodes_characters_that_writes_cut_in_two() {
        let text = "部门决算𠮷é\r\n".repeat(3);
        let mut encoder = Encoder::new(Vec::new(), Encoding::Gb18030).unwrap();
        for byte in text.as_bytes() {
            encoder.write_all(&[*byte]).unwrap();
        }
        let bytes = encoder.finish().unwrap();
        let (back, _, wrong) = encoding_rs::GB18030.decode(&bytes);
        assert!(!wrong);
        assert_eq!(back, text);
    }
}
