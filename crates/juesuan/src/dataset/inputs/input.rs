//! One input: a file, or a member of a ZIP archive.
use super::archive;
use crate::{
    Document, InputProblem, Options,
    read::{self, FileSource, Source},
    stages::PageLayout,
};
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// One input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Input {
    /// The path as named, or as found below a folder or archive that was named. For a member of an archive it is not a
    /// path of the file system.
    pub path: PathBuf,
    /// The member of an archive that it is.
    pub entry: Option<Entry>,
    /// Why it cannot be read, where that is known already.
    pub problem: Option<InputProblem>,
}

/// A member of a ZIP archive.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The archive.
    pub archive: Arc<Path>,
    /// The number of the member, from 0.
    pub index: usize,
    /// Its decompressed size in bytes, as the archive declares it.
    pub size: u64,
}

impl Input {
    /// A file.
    pub(crate) fn file(path: PathBuf) -> Self {
        Self { path, entry: None, problem: None }
    }

    /// Reads it: [`read_path`](crate::read_path) for any input.
    #[must_use]
    pub fn read(&self, options: &Options) -> Document {
        self.read_observed(options, |_| {})
    }

    /// Reads it and shows every page before its tables are read.
    #[must_use]
    pub fn read_observed(&self, options: &Options, mut observe: impl FnMut(&PageLayout) + Send) -> Document {
        read::on_large_stack(self, options, &mut observe)
    }

    /// Its place among other inputs: by the bytes of the path; members of the same name by their order in the archive.
    pub(crate) fn order(&self) -> (&[u8], usize) {
        (self.path.as_os_str().as_encoded_bytes(), self.entry.as_ref().map_or(0, |e| e.index))
    }
}

impl Source for Input {
    fn path(&self) -> &Path {
        &self.path
    }

    fn problem(&self) -> Option<&InputProblem> {
        self.problem.as_ref()
    }

    fn size(&self) -> Option<u64> {
        match &self.entry {
            Some(entry) => Some(entry.size),
            None => FileSource::new(&self.path).size(),
        }
    }

    fn bytes(&self, most: u64) -> Result<Vec<u8>, InputProblem> {
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        match &self.entry {
            None => FileSource::new(&self.path).bytes(most),
            Some(entry) => {
                let damaged = |error: io::Error| InputProblem::DamagedMember(error.to_string());
                // The declared size may be wrong.
                let bytes = archive::read(entry, most.saturating_add(1)).map_err(damaged)?;
                if bytes.len() as u64 <= most { Ok(bytes) } else { Err(InputProblem::TooLarge { most }) }
            }
        }
    }

    fn sha256(&self) -> String {
        self.content_key().map(|key| key.sha256()).unwrap_or_default()
    }
}
