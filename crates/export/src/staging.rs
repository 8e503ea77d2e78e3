//! Nothing half-written ever stands under a final name: outputs grow in a temporary folder inside the output folder and
//! are renamed at the end. Dropped before that, the temporary folder goes away with everything in it.
use crate::ExportError;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// Outputs that are being written.
pub(crate) struct Staging {
    out: PathBuf,
    temporary: TempDir,
    /// Relative paths, in the order of creation; whether an earlier output was taken into account and may be replaced.
    files: Vec<(PathBuf, bool)>,
}

impl Staging {
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

    /// Where to write the output that will be `relative` (with `/`) in the end.
    pub(crate) fn place(&mut self, relative: &str) -> Result<PathBuf, ExportError> {
        let path = self.temporary.path().join(relative);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|e| ExportError::io(folder, e))?;
        }
        self.files.push((PathBuf::from(relative), false));
        Ok(path)
    }

    /// [`place`](Self::place), for an output that holds what stands there already.
    #[cfg(feature = "sqlite")]
    pub(crate) fn place_anew(&mut self, relative: &str) -> Result<PathBuf, ExportError> {
        let path = self.place(relative)?;
        if let Some((_, anew)) = self.files.last_mut() {
            *anew = true;
        }
        Ok(path)
    }

    /// The final name of a path with a temporary one; any other path as it is.
    pub(crate) fn final_name(&self, path: &Path) -> PathBuf {
        path.strip_prefix(self.temporary.path()).map_or_else(|_| path.to_owned(), |relative| self.out.join(relative))
    }

    /// Writes a whole output.
    pub(crate) fn write(&mut self, relative: &str, bytes: &[u8]) -> Result<(), ExportError> {
        let path = self.place(relative)?;
        fs::write(&path, bytes).map_err(|e| ExportError::io(&self.out.join(relative), e))
    }

    /// [`write`](Self::write), as a second name of a file with the same bytes where the file system has such names.
    pub(crate) fn link(&mut self, relative: &str, same: &Path, bytes: &[u8]) -> Result<(), ExportError> {
        let path = self.place(relative)?;
        if fs::hard_link(same, &path).is_ok() {
            return Ok(());
        }
        fs::write(&path, bytes).map_err(|e| ExportError::io(&self.out.join(relative), e))
    }

    /// Renames everything to its final name; the final paths.
    pub(crate) fn publish(self, overwrite: bool) -> Result<Vec<PathBuf>, ExportError> {
        let finals: Vec<PathBuf> = self.files.iter().map(|(f, _)| self.out.join(f)).collect();
        if !overwrite {
            let fresh = self.files.iter().filter(|(_, anew)| !anew).map(|(f, _)| self.out.join(f));
            let there: Vec<PathBuf> = fresh.filter(|f| f.exists()).collect();
            if !there.is_empty() {
                return Err(ExportError::exists(&self.out, there));
            }
        }
        for ((relative, _), path) in self.files.iter().zip(&finals) {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(|e| ExportError::io(folder, e))?;
            }
            fs::rename(self.temporary.path().join(relative), path).map_err(|e| ExportError::io(path, e))?;
        }
        let folder = self.temporary.path().to_owned();
        self.temporary.close().map_err(|e| ExportError::io(&folder, e))?;
        Ok(finals)
    }
}
