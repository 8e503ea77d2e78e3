//! Outputs are written to a temporary folder inside the output folder and renamed at the end, so that no incomplete
//! file ever has a final name. If the run fails, the temporary folder is removed with everything in it.
use crate::ExportError;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A file in the temporary folder.
struct StagedFile {
    /// Relative path, here and in the output folder.
    path: PathBuf,
    /// Whether it contains the data of the earlier file and may replace it without asking.
    continues_earlier: bool,
}

/// The temporary folder.
pub(crate) struct StagingFolder {
    out: PathBuf,
    temporary: TempDir,
    /// In the order of creation.
    files: Vec<StagedFile>,
}

impl StagingFolder {
    pub(crate) fn create(out: &Path) -> Result<Self, ExportError> {
        fs::create_dir_all(out).map_err(|e| ExportError::io(out, e))?;
        let temporary = tempfile::Builder::new()
            .prefix(".juesuan-unfinished-")
            .tempdir_in(out)
            .map_err(|e| ExportError::io(out, e))?;
        Ok(Self { out: out.to_owned(), temporary, files: Vec::new() })
    }

    /// The output folder.
    #[cfg(feature = "sqlite")]
    pub(crate) fn out(&self) -> &Path {
        &self.out
    }

    /// Adds an output; returns its temporary path. `relative`: its path in the output folder, with `/`.
    pub(crate) fn new_file(&mut self, relative: &str) -> Result<PathBuf, ExportError> {
        let path = self.temporary.path().join(relative);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|e| ExportError::io(folder, e))?;
        }
        self.files.push(StagedFile { path: PathBuf::from(relative), continues_earlier: false });
        Ok(path)
    }

    /// [`new_file`](Self::new_file), for an output that continues an earlier file of this name.
    #[cfg(feature = "sqlite")]
    pub(crate) fn continued_file(&mut self, relative: &str) -> Result<PathBuf, ExportError> {
        let path = self.new_file(relative)?;
        if let Some(file) = self.files.last_mut() {
            file.continues_earlier = true;
        }
        Ok(path)
    }

    /// The final path of a temporary path; other paths unchanged.
    pub(crate) fn final_name(&self, path: &Path) -> PathBuf {
        path.strip_prefix(self.temporary.path()).map_or_else(|_| path.to_owned(), |relative| self.out.join(relative))
    }

    /// Adds an output with this content.
    pub(crate) fn write(&mut self, relative: &str, bytes: &[u8]) -> Result<(), ExportError> {
        let path = self.new_file(relative)?;
        fs::write(&path, bytes).map_err(|e| ExportError::io(&self.out.join(relative), e))
    }

    /// Adds an output as a hard link to `same`, a file with the same content; as a copy if the file system has no links.
    pub(crate) fn link(&mut self, relative: &str, same: &Path, bytes: &[u8]) -> Result<(), ExportError> {
        let path = self.new_file(relative)?;
        if fs::hard_link(same, &path).is_ok() {
            return Ok(());
        }
        fs::write(&path, bytes).map_err(|e| ExportError::io(&self.out.join(relative), e))
    }

    /// Moves all files to the output folder; returns their paths. Unless `overwrite` is set, an existing file is an error.
    pub(crate) fn publish(self, overwrite: bool) -> Result<Vec<PathBuf>, ExportError> {
        let finals: Vec<PathBuf> = self.files.iter().map(|file| self.out.join(&file.path)).collect();
        if !overwrite {
            let new = self.files.iter().filter(|file| !file.continues_earlier).map(|file| self.out.join(&file.path));
            let existing: Vec<PathBuf> = new.filter(|path| path.exists()).collect();
            if !existing.is_empty() {
                return Err(ExportError::exists(&self.out, existing));
            }
        }
        for (file, path) in self.files.iter().zip(&finals) {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(|e| ExportError::io(folder, e))?;
            }
            fs::rename(self.temporary.path().join(&file.path), path).map_err(|e| ExportError::io(path, e))?;
        }
        let folder = self.temporary.path().to_owned();
        self.temporary.close().map_err(|e| ExportError::io(&folder, e))?;
        Ok(finals)
    }
}
