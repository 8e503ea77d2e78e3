//! Joins datasets into one, exactly as one run over all inputs would have written it.
//!
//! The journals of the datasets are read side by side, each in the order of its inputs; of the documents only a few are
//! in memory.
use super::{
    convert::check_output,
    error::Error,
    inputs::Shard,
    observer::{Notice, Observer, Start},
    options::{Isolation, WriteOptions},
    ready::Ready,
    recorder::Recorder,
    schedule::Schedule,
    state::{self, By, Header, Line, Mode, State},
    summary::Summary,
};
use crate::read::renamed;
use juesuan_export::Format;
use std::{
    collections::BTreeSet,
    fs, io,
    iter::Peekable,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

/// Missing shards that a notice names.
const NAMED: usize = 8;
/// Journal lines in memory at the same time.
const CHUNK: usize = 4096;

type Lines = Box<dyn Iterator<Item = io::Result<Line>>>;

/// A dataset that is merged.
struct Source {
    folder: PathBuf,
    lines: Peekable<Lines>,
}

/// A document of a dataset.
struct Item {
    dataset: PathBuf,
    line: Line,
}

/// Joins datasets that [`convert`](super::convert) wrote into one in the folder `output`, exactly as one run over all
/// their inputs would have written it. They must have been read by the same version with the same options.
///
/// # Errors
/// A dataset is unfinished, damaged, or was read differently; the output folder is in use or cannot be written; or the run
/// was stopped. No half-written output has a final name then.
pub fn merge(
    datasets: &[PathBuf],
    output: &Path,
    options: &WriteOptions,
    observer: &mut dyn Observer,
) -> Result<Summary, Error> {
    match check_output(output, options.export.overwrite, Mode::Anew) {
        // A merge cannot be resumed.
        Err(Error::Unfinished(path)) => return Err(Error::OutputInUse(path)),
        checked => checked?,
    }
    let real = fs::canonicalize(output).ok();
    if real.is_some() && datasets.iter().any(|d| fs::canonicalize(d).ok() == real) {
        return Err(Error::MergeIntoItself(output.to_owned()));
    }
    let header = common_header(datasets, observer)?;
    let mut options = options.clone();
    (options.export.renew, options.export.keep_json) = (true, true);
    let jobs = options.jobs_for(usize::MAX);
    let schedule = Schedule::new(jobs)?;
    let mut sources = Vec::new();
    for dataset in datasets {
        sources.push(Source { folder: dataset.clone(), lines: lines(dataset)?.peekable() });
    }
    let in_outputs = options.export.formats.contains(&Format::Json);
    let (state, journal) = State::open(output, Mode::Anew, &header, in_outputs)?;
    let of = count(datasets);
    observer.start(&Start { inputs: of, jobs: jobs.get(), isolation: &Isolation::Threads });
    let mut recorder = Recorder::new(output, &options, (&state, journal), of, observer)?;
    let mut last = None;
    loop {
        let chunk = next_chunk(&mut sources, &mut last, &mut recorder)?;
        if chunk.is_empty() {
            break;
        }
        let end = schedule.run(
            &chunk,
            |item| load(item, &options),
            |item, result| {
                let ready = result.unwrap_or_else(|_| Err(item.damaged()));
                match ready.and_then(|ready| write(item, &ready, (&state, in_outputs), &mut recorder)) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(error) => ControlFlow::Break(error),
                }
            },
        );
        if let ControlFlow::Break(error) = end {
            return Err(error);
        }
    }
    options.stop.check()?;
    let (summary, journal) = recorder.finish()?;
    state.finish(journal)?;
    Ok(summary)
}

/// The header that all journals share, with the shards of all.
fn common_header(datasets: &[PathBuf], observer: &mut dyn Observer) -> Result<Header, Error> {
    let mut common: Option<(Header, &PathBuf)> = None;
    let mut shards = BTreeSet::new();
    for dataset in datasets {
        let Some(header) = state::finished_journal(dataset).and_then(|journal| state::header(&journal)) else {
            let path = dataset.clone();
            return Err(if dataset.is_dir() { Error::NoJournal(path) } else { Error::NoFolder(path) });
        };
        shards.extend(header.shards());
        match &common {
            Some((first, of)) if !first.agrees(&header) => {
                return Err(Error::OtherReading { dataset: dataset.clone(), first: (*of).clone() });
            }
            Some(_) => {}
            None => common = Some((header, dataset)),
        }
    }
    let (missing, count) = Shard::missing(&shards, NAMED);
    if count > 0 {
        observer.notice(&Notice::MissingShards { first: &missing, count });
    }
    common.map(|(header, _)| header.with_shards(shards)).ok_or_else(|| Error::NoJournal(PathBuf::new()))
}

/// The number of lines in all journals, for the progress.
fn count(datasets: &[PathBuf]) -> usize {
    datasets.iter().filter_map(|d| lines(d).ok()).map(Iterator::count).sum()
}

fn lines(dataset: &Path) -> Result<Lines, Error> {
    let damaged = || Error::Damaged { dataset: dataset.to_owned(), document: state::FOLDER.to_owned() };
    let journal = state::finished_journal(dataset).ok_or_else(damaged)?;
    let lines = state::read_journal(&journal).map_err(|_| damaged())?;
    Ok(Box::new(lines.map(|(_, line)| line)))
}

/// The next lines of all journals together, in the order of their inputs. An input that two datasets have with the same
/// content is one input. `last`: the line before them.
fn next_chunk(
    sources: &mut [Source],
    last: &mut Option<Line>,
    recorder: &mut Recorder<'_>,
) -> Result<Vec<Item>, Error> {
    let mut chunk = Vec::new();
    while chunk.len() < CHUNK {
        let mut first: Option<(usize, (Vec<u8>, usize))> = None;
        for (at, source) in sources.iter_mut().enumerate() {
            match source.lines.peek() {
                Some(Ok(line)) => {
                    let order = line.order();
                    if first.as_ref().is_none_or(|(_, least)| order < *least) {
                        first = Some((at, order));
                    }
                }
                Some(Err(_)) => return Err(source.damaged()),
                None => {}
            }
        }
        let Some((at, order)) = first else { break };
        let Some(source) = sources.get_mut(at) else { break };
        let Some(Ok(line)) = source.lines.next() else { return Err(source.damaged()) };
        if let Some(last) = last.as_ref() {
            let before = last.order();
            if before > order {
                // The journal was changed by hand: the outputs would not be those of one run.
                return Err(source.damaged());
            }
            if before == order {
                if last.sha256 == line.sha256 {
                    continue;
                }
                recorder.notice(&Notice::SamePath { path: &line.path });
            }
        }
        *last = Some(line.clone());
        chunk.push(Item { dataset: source.folder.clone(), line });
    }
    Ok(chunk)
}

/// The document of an item, ready to be written.
fn load(item: &Item, options: &WriteOptions) -> Result<Ready, Error> {
    options.stop.check()?;
    let line = &item.line;
    let stored = line.stored().ok_or_else(|| item.damaged())?;
    let name = line.stored.as_deref().unwrap_or_default();
    let document = state::load_document(&item.dataset.join(name), stored.check).ok_or_else(|| item.damaged())?;
    let document = renamed(document, Path::new(&line.path));
    Ready::reused(document, line.seconds, &options.export)
}

/// Writes a document, and keeps it in the state where no output has it (of copies the first).
fn write(
    item: &Item,
    ready: &Ready,
    (state, in_outputs): (&State, bool),
    recorder: &mut Recorder<'_>,
) -> Result<(), Error> {
    let line = Line { stored: None, check: None, duplicate_of: None, ..item.line.clone() };
    let (key, order) = (line.content_key(), line.order());
    if !in_outputs && key.is_none_or(|key| !state.has(&key)) {
        let by = key.as_ref().map_or(By::Path(&order.0, order.1), By::Content);
        state.keep(by, line.clone(), ready.json(), None)?;
    }
    recorder.write(ready, line)
}

impl Source {
    fn damaged(&self) -> Error {
        Error::Damaged { dataset: self.folder.clone(), document: format!("{}/journal.jsonl", state::FOLDER) }
    }
}

impl Item {
    fn damaged(&self) -> Error {
        let document = self.line.stored.clone().unwrap_or_else(|| self.line.path.clone());
        Error::Damaged { dataset: self.dataset.clone(), document }
    }
}
