//! SHA-256 of files.
use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    io::{self, Read},
};

/// Bytes read at once.
const BUFFER: usize = 256 << 10;

/// The SHA-256 of bytes in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The SHA-256 of everything that a reader gives, without holding it in memory.
///
/// # Errors
/// The reader fails, or gives more than `most` bytes.
pub(crate) fn sha256_of_reader(input: &mut dyn Read, most: u64) -> io::Result<[u8; 32]> {
    let (mut sum, mut buffer, mut length) = (Sha256::new(), vec![0; BUFFER], 0_u64);
    loop {
        match input.read(&mut buffer) {
            Ok(0) => return Ok(sum.finalize().into()),
            Ok(count) => {
                length = length.saturating_add(count as u64);
                if length > most {
                    return Err(io::ErrorKind::FileTooLarge.into());
                }
                sum.update(buffer.get(..count).unwrap_or_default());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
