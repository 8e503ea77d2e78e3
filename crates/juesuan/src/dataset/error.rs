//! Why a run ends without its outputs.
use super::worker_loss::Loss;
use crate::{Words, printable};
use juesuan_export::ExportError;
use std::{
    fmt, io,
    path::{Path, PathBuf},
};

/// Why a run ends without its outputs. No half-written output has a final name.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The output is a file, not a folder.
    OutputIsAFile(PathBuf),
    /// The output folder holds a dataset, and `export.overwrite` is not set.
    OutputInUse(PathBuf),
    /// A run was cut off in the output folder: resume it, or overwrite what it read.
    Unfinished(PathBuf),
    /// Nothing that can be resumed is in the output folder, which is not empty.
    NothingToResume(PathBuf),
    /// Another run writes to the output folder.
    Locked(PathBuf),
    /// A file of the state cannot be written or read.
    Io(PathBuf, io::Error),
    /// An output cannot be written.
    Export(ExportError),
    /// There are no threads.
    Threads(String),
    /// No worker process can be started.
    Workers(Loss),
    /// The run was asked to stop.
    Stopped,
    /// There is no such folder to merge.
    NoFolder(PathBuf),
    /// The folder holds no finished dataset that can be merged.
    NoJournal(PathBuf),
    /// A dataset was read by another version or with other options than the first one.
    OtherReading {
        /// The dataset.
        dataset: PathBuf,
        /// The first one.
        first: PathBuf,
    },
    /// A dataset that is merged is also the output.
    MergeIntoItself(PathBuf),
    /// A dataset that is merged has lost a document.
    Damaged {
        /// The dataset.
        dataset: PathBuf,
        /// The file that is missing or has changed.
        document: String,
    },
}

impl Error {
    /// What happened.
    #[must_use]
    pub fn words(&self) -> Words {
        let shown = |path: &Path| printable::escape(&printable::path_text(path));
        let about = |path: &Path, en: &str, zh: &str| {
            let path = shown(path);
            Words::new(format!("{path} {en}"), format!("{path} {zh}"))
        };
        match self {
            Self::OutputIsAFile(path) => about(path, "is a file, not a folder", "是文件，不是文件夹"),
            Self::OutputInUse(path) => about(path, "is not empty", "不是空文件夹"),
            Self::Unfinished(path) => about(path, "holds an unfinished run", "中有未完成的运行"),
            Self::NothingToResume(path) => about(path, "holds no run that can be resumed", "中没有可以继续的运行"),
            Self::Locked(path) => about(path, "is being written by another run", "正由另一次运行写入"),
            Self::Io(path, why) => about(path, &format!("cannot be written: {why}"), &format!("无法写入：{why}")),
            Self::Export(error) => {
                let en = printable::escape(&error.to_string());
                Words::new(en, format!("{} 无法写入：{}", shown(error.path()), printable::escape(&error.to_string())))
            }
            Self::Threads(why) => {
                Words::new(format!("threads cannot be started: {why}"), format!("无法启动线程：{why}"))
            }
            Self::Workers(loss) => loss.words(),
            Self::Stopped => Words::fixed("the run was stopped", "运行已停止"),
            Self::NoFolder(path) => about(path, "is not a folder", "不是文件夹"),
            Self::NoJournal(path) => about(path, "holds no finished dataset", "中没有已完成的数据集"),
            Self::OtherReading { dataset, first } => {
                let first = shown(first);
                about(
                    dataset,
                    &format!("was read by another version or with other options than {first}"),
                    &format!("与 {first} 由不同版本或以不同选项读取"),
                )
            }
            Self::MergeIntoItself(path) => {
                about(path, "is both a dataset to merge and the output", "既是待合并的数据集，又是输出")
            }
            Self::Damaged { dataset, document } => {
                let document = printable::escape(document);
                about(
                    dataset,
                    &format!("has changed since it was written: {document} is missing"),
                    &format!("写出后有改动：缺少 {document}"),
                )
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().en)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(_, error) => Some(error),
            Self::Export(error) => Some(error),
            _ => None,
        }
    }
}

impl From<ExportError> for Error {
    fn from(error: ExportError) -> Self {
        Self::Export(error)
    }
}

impl From<rayon::ThreadPoolBuildError> for Error {
    fn from(error: rayon::ThreadPoolBuildError) -> Self {
        Self::Threads(error.to_string())
    }
}
