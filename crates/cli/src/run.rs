//! Runs that write a dataset: start, messages at the end, exit code.
use crate::{
    audit_options::FailOn,
    console::Console,
    exit::Exit,
    messages::Message,
    progress::RunObserver,
    signals, summary,
    terminal::{escape, path_shown},
};
use juesuan::dataset::{Error, ErrorKind, ExportError, Format, Observer, Stop, Summary};
use std::{collections::BTreeSet, io, path::Path, time::Instant};

/// Where a dataset is written.
pub(crate) struct Output<'a> {
    pub(crate) path: &'a Path,
    /// The path for messages.
    pub(crate) shown: String,
    /// Whether documents that were read before an error are kept for `--resume`.
    is_kept: bool,
    /// Datasets that are merged.
    pub(crate) merged: Option<usize>,
}

impl<'a> Output<'a> {
    pub(crate) fn new(path: &'a Path, is_kept: bool) -> Self {
        Self { path, shown: path_shown(path), is_kept, merged: None }
    }

    pub(crate) fn merging(self, datasets: usize) -> Self {
        Self { merged: Some(datasets), ..self }
    }

    /// Reports why a run ended without its outputs.
    pub(crate) fn refuse(&self, console: &Console, error: &Error) -> Exit {
        let path = self.shown.as_str();
        match error {
            Error::OutputIsAFile(_) => refuse(console, &Message::OutputIsAFile { path }),
            Error::OutputInUse(_) => refuse(console, &Message::OutputInUse { path }),
            Error::Unfinished(_) => refuse(console, &Message::Unfinished { path }),
            Error::NothingToResume(_) => refuse(console, &Message::NothingToResume { path }),
            Error::Locked(_) => refuse(console, &Message::OutputLocked { path }),
            Error::MergeIntoItself(_) => refuse(console, &Message::MergeIntoItself { path }),
            Error::Threads(why) => refuse(console, &Message::NoThreads { why }),
            Error::NoFolder(path) => refuse(console, &Message::NoFolder { path: &path_shown(path) }),
            Error::NoJournal(path) => refuse(console, &Message::NoJournal { path: &path_shown(path) }),
            Error::OtherReading { dataset, first } => {
                let (path, other) = (path_shown(dataset), path_shown(first));
                refuse(console, &Message::ReadDifferently { path: &path, other: &other })
            }
            Error::Damaged { dataset, document } => {
                let (path, document) = (path_shown(dataset), escape(document));
                refuse(console, &Message::DamagedDataset { path: &path, document: &document })
            }
            Error::Stopped => {
                let signal = signals::received().unwrap_or_default();
                console.error(&Message::Stopped { signal, is_kept: self.is_kept });
                Exit::Stopped(signal)
            }
            Error::Io(path, why) => self.refuse_io(console, path, why),
            Error::Export(error) => self.refuse_export(console, error),
            other => refuse(console, &Message::Text(other.words().get(console.lang))),
        }
    }

    fn refuse_export(&self, console: &Console, error: &ExportError) -> Exit {
        let path = path_shown(error.path());
        match error.kind() {
            ErrorKind::Exists(_) => refuse(console, &Message::OutputInUse { path: &path }),
            ErrorKind::Io(why) => self.refuse_io(console, error.path(), why),
            ErrorKind::Format(why) => refuse(console, &Message::OutputFailed { path: &path, why: &escape(why) }),
            _ => refuse(console, &Message::OutputFailed { path: &path, why: &escape(&error.to_string()) }),
        }
    }

    fn refuse_io(&self, console: &Console, path: &Path, why: &io::Error) -> Exit {
        let path = path_shown(path);
        match why.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                refuse(console, &Message::OutputFull { path: &path, is_kept: self.is_kept })
            }
            _ => refuse(console, &Message::OutputFailed { path: &path, why: &why.to_string() }),
        }
    }
}

/// Reports an error that stops the command.
pub(crate) fn refuse(console: &Console, message: &Message<'_>) -> Exit {
    console.error(message);
    Exit::Unusable
}

/// Runs `body`, which writes a dataset, until it is done or a signal stops it, and reports how it went.
pub(crate) fn write(
    output: &Output<'_>,
    formats: &BTreeSet<Format>,
    fail_on: Option<FailOn>,
    console: &Console,
    body: impl FnOnce(Stop, &mut dyn Observer) -> Result<Summary, Error>,
) -> Exit {
    let stop = signals::listen();
    let begun = Instant::now();
    let mut observer = RunObserver::new(console, output.path, output.merged);
    let end = body(stop, &mut observer);
    console.stop();
    match end {
        Ok(summary) => {
            let exit = summary::exit(&summary, fail_on);
            let failed = observer.failed_paths();
            let shown = (output.shown.as_str(), failed.as_str());
            summary::report(&summary, console, shown, documents_file(formats), begun.elapsed(), exit);
            exit
        }
        Err(error) => output.refuse(console, &error),
    }
}

/// The output file in which every input has a row, if there is one.
fn documents_file(formats: &BTreeSet<Format>) -> Option<&'static str> {
    let files = [
        (Format::Csv, "documents.csv"),
        (Format::Parquet, "documents.parquet"),
        (Format::Sqlite, "juesuan.sqlite"),
        (Format::Xlsx, "juesuan.xlsx"),
    ];
    files.into_iter().find(|(format, _)| formats.contains(format)).map(|(_, name)| name)
}
