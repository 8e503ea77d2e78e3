//! Whole runs of the binary, each in a fresh folder.
use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::LazyLock,
};
use tempfile::TempDir;

/// A temporary folder in which `juesuan` runs.
pub(crate) struct Folder(TempDir);

/// Exit code and output of a run.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(below)
    }

    /// Writes a file and creates its parent folders.
    pub(crate) fn file(&self, below: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    pub(crate) fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_juesuan"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        for variable in ["JUESUAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"] {
            command.env_remove(variable);
        }
        command
    }

    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Run {
        self.command(arguments).output().unwrap().into()
    }

    /// Every file in a folder, at any depth, with its bytes.
    pub(crate) fn tree(&self, below: &str) -> Vec<(String, Vec<u8>)> {
        let root = self.path(below);
        let (mut waiting, mut files) = (vec![root.clone()], Vec::new());
        while let Some(folder) = waiting.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    waiting.push(path);
                } else {
                    let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                    files.push((name, fs::read(path).unwrap()));
                }
            }
        }
        files.sort();
        files
    }

    /// The rows of a CSV file, by column name.
    pub(crate) fn csv(&self, below: &str) -> Vec<Row> {
        let text = fs::read_to_string(self.path(below)).unwrap();
        let text = text.strip_prefix('\u{FEFF}').expect("a byte order mark");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let heads = reader.headers().unwrap().clone();
        reader.records().map(|r| Row { heads: heads.clone(), cells: r.unwrap() }).collect()
    }
}

/// One row of a CSV file.
#[derive(Debug)]
pub(crate) struct Row {
    heads: csv::StringRecord,
    cells: csv::StringRecord,
}

impl Row {
    pub(crate) fn get(&self, column: &str) -> &str {
        let at = self.heads.iter().position(|h| h == column).unwrap_or_else(|| panic!("no column {column}"));
        &self.cells[at]
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("not killed"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A small document with the nine tables, with a different content for each number.
pub(crate) fn numbered(number: usize) -> Vec<u8> {
    static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| juesuan_fixtures::edge_cases::good().bytes);
    let mut bytes = GOOD.clone();
    bytes.extend(format!("% {number}\n%%EOF\n").bytes());
    bytes
}
