//! Lists of inputs, as `find` prints them.
use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

/// Reads the paths in a list (`-`: standard input): one a line, or NUL-separated with `by_nul`. Empty lines are ignored;
/// there are no patterns and no comments.
///
/// # Errors
/// The list cannot be read; `InvalidData`: it is NUL-separated and `by_nul` is not set.
pub fn read_list(list: &Path, by_nul: bool) -> io::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    if list.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = fs::read(list)?;
    }
    if !by_nul && bytes.contains(&0) {
        // File names do not contain this byte.
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the list is NUL-separated"));
    }
    Ok(from_list(&bytes, by_nul))
}

/// [`read_list`] from bytes.
fn from_list(bytes: &[u8], by_nul: bool) -> Vec<PathBuf> {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let end = if by_nul { 0 } else { b'\n' };
    bytes
        .split(|b| *b == end)
        .map(|line| if by_nul { line } else { line.strip_suffix(b"\r").unwrap_or(line) })
        .filter(|line| !line.is_empty())
        .map(path)
        .collect()
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_or_nul() {
        let paths = |bytes: &[u8], by_nul| {
            from_list(bytes, by_nul).into_iter().map(|p| p.to_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(paths("\u{FEFF}a.pdf\r\n\n决算 b.pdf\n*.pdf".as_bytes(), false), ["a.pdf", "决算 b.pdf", "*.pdf"]);
        assert_eq!(paths(b"a\nb.pdf\0c.pdf\0", true), ["a\nb.pdf", "c.pdf"]);
    }
}
