//! Errors of writing outputs: the file, what happened, what to do.
use std::{
    fmt, io,
    path::{Path, PathBuf},
};

/// An output could not be written. No incomplete file is left in the output folder.
#[derive(Debug)]
pub struct ExportError {
    path: PathBuf,
    kind: ErrorKind,
}

/// What happened.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file system reported an error.
    Io(io::Error),
    /// These outputs exist already, and overwriting was not allowed.
    Exists(Vec<PathBuf>),
    /// A value that the format cannot represent, or a request it cannot fulfil.
    Format(String),
}

impl ExportError {
    pub(crate) fn io(path: &Path, error: io::Error) -> Self {
        Self { path: path.to_owned(), kind: ErrorKind::Io(error) }
    }

    /// An I/O error of a file, or of a stream with a name.
    #[must_use]
    pub fn from_io(name: &str, error: io::Error) -> Self {
        Self::io(Path::new(name), error)
    }

    pub(crate) fn exists(folder: &Path, files: Vec<PathBuf>) -> Self {
        Self { path: folder.to_owned(), kind: ErrorKind::Exists(files) }
    }

    /// A value that a format cannot represent, or a request it cannot fulfil.
    #[must_use]
    pub fn format(path: &Path, what: impl fmt::Display) -> Self {
        Self { path: path.to_owned(), kind: ErrorKind::Format(what.to_string()) }
    }

    pub(crate) fn csv(path: &Path, error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(e) => Self::io(path, e),
            other => Self::format(path, format_args!("{other:?}")),
        }
    }

    /// The same error with another path: the final path of a temporary file.
    pub(crate) fn renamed(mut self, rename: impl Fn(&Path) -> PathBuf) -> Self {
        self.path = rename(&self.path);
        self
    }

    /// The file or folder concerned.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What happened.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.kind {
            ErrorKind::Io(e) => {
                let advice = match e.kind() {
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                        "the disk is full: free some space or write to another folder"
                    }
                    io::ErrorKind::PermissionDenied => {
                        "no permission: choose another output folder, or close the program that has the file open"
                    }
                    io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only: choose another output folder",
                    io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                        "a file is in the place of a folder: choose another output folder"
                    }
                    _ => "check the output folder, then run again",
                };
                write!(f, "{path}: cannot write ({e}); {advice}")
            }
            ErrorKind::Exists(files) => {
                let first = files.first().map(|p| p.display().to_string()).unwrap_or_default();
                let more = files.len().saturating_sub(1);
                write!(f, "{path}: outputs exist already ({first}")?;
                if more > 0 {
                    write!(f, " and {more} more")?;
                }
                f.write_str("); choose another folder or allow overwriting")
            }
            ErrorKind::Format(what) => write!(f, "{path}: {what}"),
        }
    }
}

impl std::error::Error for ExportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            ErrorKind::Io(e) => Some(e),
            _ => None,
        }
    }
}
