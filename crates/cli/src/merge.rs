//! `juesuan merge`: several datasets joined into one, exactly as one run would have written it.
//!
//! In: the journals of finished runs, each in the order of its inputs, and the documents that they name. Out: the same
//! as from `convert` over all the inputs. Journals are read side by side; of the documents only a few are in memory.
use crate::{
    args::MergeArgs,
    console::Console,
    convert::{self, WriteOptions},
    document,
    exit::Exit,
    inputs::Shard,
    messages::Message,
    recorder::{Failure, Ready, Recorder},
    schedule::Schedule,
    selection,
    state::{
        self, By, Mode, State,
        journal::{self, Header, Line},
    },
    summary::Summary,
    terminal,
};
use std::{
    collections::BTreeSet,
    fs, io,
    iter::Peekable,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

/// Parts shown of those that are lacking.
const SHOWN: usize = 8;
/// Lines held in memory at once.
const CHUNK: usize = 4096;

type Lines = Box<dyn Iterator<Item = io::Result<Line>>>;

/// A dataset that is merged.
struct Source {
    folder: PathBuf,
    lines: Peekable<Lines>,
}

/// A document of one of them.
struct Item {
    /// Which dataset.
    folder: PathBuf,
    line: Line,
}

/// Runs the command.
pub(crate) fn run(args: MergeArgs, console: &Console) -> Exit {
    let shown = terminal::path_shown(&args.write.output);
    let refuse = |message: &Message<'_>| {
        console.error(message);
        Exit::Unusable
    };
    match convert::check_output(&args.write.output, args.write.overwrite, Mode::Anew, &shown) {
        // There is nothing to resume for this command.
        Err(Message::Unfinished { path }) => return refuse(&Message::OutputInUse { path }),
        Err(message) => return refuse(&message),
        Ok(()) => {}
    }
    if selection::is_standard_output(&args.write.output) {
        return refuse(&Message::NotIntoAPipe { option: "merge" });
    }
    let real = fs::canonicalize(&args.write.output).ok();
    if real.is_some() && args.datasets.iter().any(|d| fs::canonicalize(d).ok() == real) {
        return refuse(&Message::MergeIntoItself { path: &shown });
    }
    let header = match common_header(&args.datasets, console) {
        Ok(header) => header,
        Err(exit) => return exit,
    };
    let write = match WriteOptions::check(&args.write) {
        Ok(write) => write,
        Err(message) => return refuse(&message),
    };
    let export = juesuan_export::Options { renew: true, ..write.export };
    let write = WriteOptions { export, ..write };
    convert::run_written(&write, None, (&shown, false), console, |schedule| {
        merge(&args.datasets, &header, &write, schedule, console)
    })
}

/// What all datasets say of the program that read them; told, if they do not agree. Told as well: parts of a whole that
/// are not among them.
fn common_header(datasets: &[PathBuf], console: &Console) -> Result<Header, Exit> {
    let mut common: Option<(Header, &Path)> = None;
    let mut shards = BTreeSet::new();
    for dataset in datasets {
        let path = terminal::path_shown(dataset);
        let header = state::finished(dataset).and_then(|journal| journal::header(&journal));
        let Some(header) = header else {
            if !dataset.is_dir() {
                console.error(&Message::NoFolder { path: &path });
                return Err(Exit::Unusable);
            }
            console.error(&Message::NoJournal { path: &path });
            return Err(Exit::Unusable);
        };
        shards.extend(header.shards());
        match &common {
            Some((first, of)) if !first.agrees(&header) => {
                console.error(&Message::OtherReading { path: &path, other: &terminal::path_shown(of) });
                return Err(Exit::Unusable);
            }
            Some(_) => {}
            None => common = Some((header, dataset)),
        }
    }
    let (lacking, count) = Shard::lacking(&shards, SHOWN);
    if count > 0 {
        let lacking: Vec<String> = lacking.iter().map(ToString::to_string).collect();
        let more = if count > SHOWN as u64 { ", …" } else { "" };
        console.warning(&Message::ShardsLacking { count, shards: &(lacking.join(", ") + more) });
    }
    common.map(|(header, _)| header.with_shards(shards)).ok_or(Exit::Unusable)
}

fn merge(
    datasets: &[PathBuf],
    header: &Header,
    write: &WriteOptions,
    schedule: &Schedule,
    console: &Console,
) -> Result<Summary, Failure> {
    let mut sources = Vec::new();
    for dataset in datasets {
        sources.push(Source { folder: dataset.clone(), lines: lines(dataset)?.peekable() });
    }
    let in_outputs = write.export.formats.contains(&juesuan_export::Format::Json);
    let (state, account) = State::open(&write.output, Mode::Anew, header, in_outputs)?;
    console.note(&Message::Merging { datasets: datasets.len() });
    let of = count(datasets);
    if !console.tells_events() {
        console.start(of);
    }
    let mut recorder = Recorder::new(&write.output, &write.export, write.timings, (&state, account), console)?;
    let mut last = None;
    loop {
        let chunk = next_chunk(&mut sources, &mut last, console)?;
        if chunk.is_empty() {
            break;
        }
        let end = schedule.run(
            &chunk,
            |item| load(item, &write.export),
            |item, result| {
                let ready = result.unwrap_or_else(|_| Err(item.damaged()));
                match ready.and_then(|ready| take(item, &ready, (&state, in_outputs), &mut recorder, of)) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(failure) => ControlFlow::Break(failure),
                }
            },
        );
        if let ControlFlow::Break(failure) = end {
            return Err(failure);
        }
    }
    convert::may_go_on()?;
    let (summary, account) = recorder.finish()?;
    state.finish(account)?;
    Ok(summary)
}

/// Lines of all journals, for the progress.
fn count(datasets: &[PathBuf]) -> usize {
    datasets.iter().filter_map(|d| lines(d).ok()).map(Iterator::count).sum()
}

fn lines(dataset: &Path) -> Result<Lines, Failure> {
    let damaged = || Failure::Damaged { dataset: dataset.to_owned(), document: state::FOLDER.to_owned() };
    let journal = state::finished(dataset).ok_or_else(damaged)?;
    let lines = journal::read(&journal).map_err(|_| damaged())?;
    Ok(Box::new(lines.map(|(_, line)| line)))
}

/// The next lines of all journals together, in the order of their inputs. An input that two datasets have with the same
/// content is one input. `last`: the line before the first of them.
fn next_chunk(sources: &mut [Source], last: &mut Option<Line>, console: &Console) -> Result<Vec<Item>, Failure> {
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
                // Whoever changed the journal by hand: the outputs would not be those of one run.
                return Err(source.damaged());
            }
            if before == order {
                if last.sha256 == line.sha256 {
                    continue;
                }
                console.warning(&Message::SamePath { path: &terminal::escape(&line.path) });
            }
        }
        *last = Some(line.clone());
        chunk.push(Item { folder: source.folder.clone(), line });
    }
    Ok(chunk)
}

/// The document of an item, ready to be written.
fn load(item: &Item, export: &juesuan_export::Options) -> Result<Ready, Failure> {
    convert::may_go_on()?;
    let line = &item.line;
    let stored = line.stored().ok_or_else(|| item.damaged())?;
    let name = line.stored.as_deref().unwrap_or_default();
    let document = state::load(&item.folder.join(name), stored.check).ok_or_else(|| item.damaged())?;
    let document = document::renamed(document, Path::new(&line.path));
    Ready::kept(document, line.seconds, export)
}

/// Writes a document, and keeps it where no output has it: of copies the first.
fn take(
    item: &Item,
    ready: &Ready,
    (state, in_outputs): (&State, bool),
    recorder: &mut Recorder<'_>,
    of: usize,
) -> Result<(), Failure> {
    let line = Line { stored: None, check: None, duplicate_of: None, ..item.line.clone() };
    let (key, order) = (line.key(), line.order());
    if !in_outputs && key.is_none_or(|key| !state.has(&key)) {
        let by = key.as_ref().map_or(By::Path(&order.0, order.1), By::Content);
        state.keep(by, line.clone(), ready.json(), None)?;
    }
    recorder.take(ready, line, of)
}

impl Source {
    fn damaged(&self) -> Failure {
        Failure::Damaged { dataset: self.folder.clone(), document: format!("{}/journal.jsonl", state::FOLDER) }
    }
}

impl Item {
    fn damaged(&self) -> Failure {
        let document = self.line.stored.clone().unwrap_or_else(|| self.line.path.clone());
        Failure::Damaged { dataset: self.folder.clone(), document }
    }
}
