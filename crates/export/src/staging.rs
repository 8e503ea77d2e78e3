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
    /// Relative paths, in the order of creation.
    files: Vec<PathBuf>,
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

    /// Where to write the output that will be `relative` (with `/`) in the end.
    pub(crate) fn place(&mut self, relative: &str) -> Result<PathBuf, ExportError> {
        let path = self.temporary.path().join(relative);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|e| ExportError::io(folder, e))?;
        }
        self.files.push(PathBuf::from(relative));
        Ok(path)
    }

    /// Writes a whole output.
    pub(crate) fn write(&mut self, relative: &str, bytes: &[u8]) -> Result<(), ExportError> {
        let path = self.place(relative)?;
        fs::write(&path, bytes).map_err(|e| ExportError::io(&self.out.join(relative), e))
    }

    /// Renames everything to its final name; the final paths.
    pub(crate) fn publish(self, overwrite: bool) -> Result<Vec<PathBuf>, ExportError> {
        let finals: Vec<PathBuf> = self.files.iter().map(|f| self.out.join(f)).collect();
        if !overwrite {
            let there: Vec<PathBuf> = finals.iter().filter(|f| f.exists()).cloned().collect();
            if !there.is_empty() {
                return Err(ExportError::exists(&self.out, there));
            }
        }
        for (relative, path) in self.files.iter().zip(&finals) {
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
