//! What can go wrong while writing: which file, what happened, what to do.
use std::{
    fmt, io,
    path::{Path, PathBuf},
};

/// An output could not be written. Nothing stands under a final name because of it.
#[derive(Debug)]
pub struct ExportError {
    path: PathBuf,
    kind: ErrorKind,
}

/// What happened.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file system refused.
    Io(io::Error),
    /// These outputs stand there already and overwriting was not asked for.
    Exists(Vec<PathBuf>),
    /// A value or a request that the format cannot hold.
    Format(String),
}

impl ExportError {
    pub(crate) fn io(path: &Path, error: io::Error) -> Self {
        Self { path: path.to_owned(), kind: ErrorKind::Io(error) }
    }

    /// An error of the file system, or of a stream with a name.
    #[must_use]
    pub fn from_io(name: &str, error: io::Error) -> Self {
        Self::io(Path::new(name), error)
    }

    pub(crate) fn exists(folder: &Path, files: Vec<PathBuf>) -> Self {
        Self { path: folder.to_owned(), kind: ErrorKind::Exists(files) }
    }

    /// A value or a request that a format cannot hold.
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

    /// The same about another path: the final name of a file that has a temporary one.
    pub(crate) fn renamed(mut self, rename: impl Fn(&Path) -> PathBuf) -> Self {
        self.path = rename(&self.path);
        self
    }

    /// The file or folder that it is about.
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
                        "a file stands where a folder is needed: choose another output folder"
                    }
                    _ => "check the output folder, then run again",
                };
                write!(f, "{path}: could not be written ({e}); {advice}")
            }
            ErrorKind::Exists(files) => {
                let first = files.first().map(|p| p.display().to_string()).unwrap_or_default();
                let more = files.len().saturating_sub(1);
                write!(f, "{path}: holds outputs already ({first}")?;
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
