//! Where the bytes of a document come from.
use super::input_problem::InputProblem;
use crate::digest;
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// The bytes of one document, and what is known of it before they are read.
pub(crate) trait Source: Sync {
    /// The path that the outputs name. Its extension distinguishes text dumps from PDFs.
    fn path(&self) -> &Path;

    /// Why it cannot be read, where that is known already.
    fn problem(&self) -> Option<&InputProblem>;

    /// Its size in bytes, where that is known.
    fn size(&self) -> Option<u64>;

    /// Its bytes.
    ///
    /// # Errors
    /// It cannot be read, or has more than `most` bytes.
    fn bytes(&self, most: u64) -> Result<Vec<u8>, InputProblem>;

    /// Its SHA-256 in hexadecimal digits, without holding it in memory. Empty when it cannot be read to its end, and for
    /// a pipe, which may never end.
    fn sha256(&self) -> String;
}

/// Bytes in memory.
pub(crate) struct BytesSource<'a> {
    bytes: &'a [u8],
    name: PathBuf,
}

impl<'a> BytesSource<'a> {
    /// Bytes with a name, which may be empty.
    pub(crate) fn new(bytes: &'a [u8], name: Option<&Path>) -> Self {
        Self { bytes, name: name.unwrap_or(Path::new("")).to_owned() }
    }
}

impl Source for BytesSource<'_> {
    fn path(&self) -> &Path {
        &self.name
    }

    fn problem(&self) -> Option<&InputProblem> {
        None
    }

    fn size(&self) -> Option<u64> {
        Some(self.bytes.len() as u64)
    }

    fn bytes(&self, _most: u64) -> Result<Vec<u8>, InputProblem> {
        Ok(self.bytes.to_vec())
    }

    fn sha256(&self) -> String {
        digest::sha256(self.bytes)
    }
}

/// A file.
pub(crate) struct FileSource<'a>(&'a Path);

impl<'a> FileSource<'a> {
    /// The file with this path.
    pub(crate) fn new(path: &'a Path) -> Self {
        Self(path)
    }
}

impl Source for FileSource<'_> {
    fn path(&self) -> &Path {
        self.0
    }

    fn problem(&self) -> Option<&InputProblem> {
        None
    }

    fn size(&self) -> Option<u64> {
        fs::metadata(self.0).ok().filter(fs::Metadata::is_file).map(|m| m.len())
    }

    fn bytes(&self, _most: u64) -> Result<Vec<u8>, InputProblem> {
        fs::read(self.0).map_err(|error| unreachable(self.0, &error))
    }

    fn sha256(&self) -> String {
        let is_empty_or_pipe = self.size().is_none_or(|size| size == 0);
        let sum = || digest::sha256_of_reader(&mut File::open(self.0).ok()?, u64::MAX).ok();
        if is_empty_or_pipe { String::new() } else { sum().map_or_else(String::new, |sum| digest::hex(&sum)) }
    }
}

/// What a failure of the file system means for an input.
pub(crate) fn unreachable(path: &Path, error: &io::Error) -> InputProblem {
    match error.kind() {
        _ if fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink()) && fs::metadata(path).is_err() => {
            InputProblem::BrokenLink
        }
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => InputProblem::Missing,
        io::ErrorKind::OutOfMemory => InputProblem::OutOfMemory,
        _ => InputProblem::Unreachable(error.to_string()),
    }
}
