//! Documents as JSON files, named by the hash of the content that they were read from.
use crate::{dataset::inputs::ContentKey, digest::sha256};
use juesuan_model::Document;
use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// Where a document is kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stored {
    pub(crate) place: StoredIn,
    /// The first half of the SHA-256 of the file.
    pub(crate) check: Check,
    /// How long it took to read the document.
    pub(crate) seconds: Option<f64>,
}

/// The file of a document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum StoredIn {
    /// In `documents/`, under a name that follows from the content.
    Store,
    /// An output: its path below the output folder, with `/`.
    Output(Box<str>),
}

/// Half a SHA-256, to notice files that have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Check([u8; 16]);

impl Check {
    /// The sum of the bytes of a file.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self::parse(&sha256(bytes)).unwrap_or(Self([0; 16]))
    }

    /// From its digits; further digits are ignored.
    pub(crate) fn parse(digits: &str) -> Option<Self> {
        let mut check = [0; 16];
        for (byte, at) in check.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?;
        }
        Some(Self(check))
    }

    /// Its digits.
    pub(crate) fn digits(self) -> String {
        self.0.iter().map(|b| format!("{b:02x}")).collect()
    }
}

/// The document in a file, if the file has not changed since it was written.
pub(crate) fn load_document(file: &Path, check: Check) -> Option<Document> {
    let bytes = fs::read(file).ok()?;
    (Check::of(&bytes) == check).then(|| serde_json::from_slice(&bytes).ok()).flatten()
}

/// What a document is stored by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By<'a> {
    /// The content of its file.
    Content(&'a ContentKey),
    /// The path of a file that could not be read, and its number in an archive.
    Path(&'a [u8], usize),
}

/// The folder `documents/`.
pub(super) struct Store {
    folder: PathBuf,
    written: AtomicU64,
}

impl Store {
    /// In the folder of the state. No folder is created yet.
    pub(super) fn new(state: &Path) -> Self {
        Self { folder: state.join("documents"), written: AtomicU64::new(0) }
    }

    /// The name of the file of a document below the folder, with `/`.
    pub(super) fn name(by: By<'_>) -> String {
        let file = match by {
            By::Content(key) => key.to_string(),
            By::Path(path, member) => format!("{}-{member}-path", sha256(path)),
        };
        format!("{}/{file}.json", file.get(..2).unwrap_or_default())
    }

    /// The file of a document.
    pub(super) fn file(&self, by: By<'_>) -> PathBuf {
        self.folder.join(Self::name(by))
    }

    /// Writes a document completely, or leaves nothing under its name.
    pub(super) fn write(&self, by: By<'_>, json: &[u8]) -> io::Result<()> {
        let path = self.file(by);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        // Two threads may write two copies of a document at the same time.
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let temporary = self.folder.join(format!(".unfinished-{number}"));
        let written = File::create(&temporary).and_then(|mut file| file.write_all(json));
        written.and_then(|()| fs::rename(&temporary, &path)).inspect_err(|_| {
            // The first error is the one to report.
            let _ = fs::remove_file(&temporary);
        })
    }

    /// Removes all documents.
    pub(super) fn clear(&self) {
        // Documents that stay only take space.
        let _ = fs::remove_dir_all(&self.folder);
    }

    /// Removes all documents but those with these names.
    pub(super) fn retain(&self, wanted: &HashSet<String>) {
        for folder in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if folder.file_type().is_ok_and(|t| t.is_file()) {
                // A file that was being written when a run was killed.
                let _ = fs::remove_file(folder.path());
                continue;
            }
            let digits = folder.file_name();
            for entry in fs::read_dir(folder.path()).into_iter().flatten().flatten() {
                let name = format!("{}/{}", digits.to_string_lossy(), entry.file_name().to_string_lossy());
                if !wanted.contains(&name) {
                    let _ = fs::remove_file(entry.path());
                }
            }
            // Fails unless the folder is empty, as intended.
            let _ = fs::remove_dir(folder.path());
        }
    }
}
