//! `juesuan convert`: every input read, every output written.
use crate::{
    args::{ConvertArgs, WriteArgs},
    auditing::{Auditing, FailOn},
    console::Console,
    document,
    exit::Exit,
    inputs::{self, Collected, Found, Input, Key, Problem, Shard, Walk},
    isolate,
    limits::Limits,
    messages::Message,
    outcome::Outcome,
    pipe, progress,
    recorder::{Failure, Ready, Recorder},
    schedule::Schedule,
    selection,
    state::{self, Account, By, Mode, State, StateError, journal::Header},
    stop,
    summary::Summary,
    terminal,
    worker::Readers,
};
use juesuan_export::{ErrorKind, ExportError, Format};
use std::{
    collections::BTreeMap,
    fs, io,
    num::NonZeroUsize,
    ops::ControlFlow,
    path::{Path, PathBuf},
    thread,
    time::Instant,
};

/// The arguments, checked.
struct Options {
    inputs: Vec<Input>,
    /// Files that are no documents by their names.
    left_out: BTreeMap<String, usize>,
    shard: Option<Shard>,
    mode: Mode,
    write: WriteOptions,
}

/// What is written, and where: checked.
pub(crate) struct WriteOptions {
    pub(crate) output: PathBuf,
    pub(crate) jobs: NonZeroUsize,
    pub(crate) timings: bool,
    pub(crate) export: juesuan_export::Options,
}

/// One input, and the key of its content if one before it has the same.
struct Task {
    input: Input,
    copy: Option<Key>,
}

/// What became of a task on another thread.
enum Done {
    /// It is ready.
    Now(Box<Ready>),
    /// It is a copy of a document that is not read yet.
    Wait(Key),
}

/// Runs the command.
pub(crate) fn run(args: ConvertArgs, console: &Console) -> Exit {
    if selection::is_standard_output(&args.write.output) {
        return pipe::run(&args, console);
    }
    let shown = terminal::path_shown(&args.write.output);
    let options = match Options::check(&args, &shown) {
        Ok(options) => options,
        Err(message) => return refuse(console, &message),
    };
    let auditing = match Auditing::new(&args.auditing) {
        Ok(auditing) => auditing,
        Err(why) => return refuse(console, &Message::NoRules { why: &why }),
    };
    let readers = match Readers::new(&args, auditing, &options.write.export) {
        Ok(readers) => readers,
        Err(loss) => return refuse(console, &loss.message()),
    };
    let Options { inputs, left_out, shard, mode, write } = options;
    if !left_out.is_empty() {
        console.note(&Message::LeftOut { files: &left_out });
    }
    let options = format!("{};{}", Limits::from(args.limit).words(), args.auditing.words());
    let header = Header::new(options).with_shards(shard.into_iter().collect());
    run_written(&write, args.fail_on, (&shown, mode != Mode::Temporary), console, |schedule| {
        let in_outputs = write.export.formats.contains(&Format::Json);
        let opened = State::open(&write.output, mode, &header, in_outputs)?;
        let tasks = tasks(inputs, shard, schedule)?;
        convert(&tasks, &write, opened, (schedule, &readers), console)
    })
}

/// The file of the output folder in which every input has its line, where there is one.
fn documents_of(write: &WriteOptions) -> Option<&'static str> {
    let files = [
        (Format::Csv, "documents.csv"),
        (Format::Parquet, "documents.parquet"),
        (Format::Sqlite, "juesuan.sqlite"),
        (Format::Xlsx, "juesuan.xlsx"),
    ];
    files.into_iter().find(|(format, _)| write.export.formats.contains(format)).map(|(_, name)| name)
}

/// Runs what writes a dataset, and tells how it went. `is_kept`: what was read before a stop is there for `--resume`.
pub(crate) fn run_written(
    write: &WriteOptions,
    fail_on: Option<FailOn>,
    (shown, is_kept): (&str, bool),
    console: &Console,
    body: impl FnOnce(&Schedule) -> Result<Summary, Failure>,
) -> Exit {
    let schedule = match Schedule::new(write.jobs) {
        Ok(schedule) => schedule,
        Err(error) => return refuse(console, &Message::NoThreads { why: &error.to_string() }),
    };
    stop::listen();
    let begun = Instant::now();
    let end = body(&schedule);
    console.stop();
    match end {
        Ok(mut summary) => {
            summary.fail_on = fail_on;
            summary.tell(console, shown, documents_of(write), begun.elapsed());
            summary.exit()
        }
        Err(Failure::Export(error)) => refuse_export(console, &error, is_kept),
        Err(Failure::Stopped(signal)) => {
            console.error(&Message::Stopped { signal, is_kept });
            Exit::Stopped(signal)
        }
        Err(Failure::State(StateError::Locked)) => refuse(console, &Message::OutputLocked { path: shown }),
        Err(Failure::State(StateError::Io(path, error))) => refuse_io(console, &path, &error, is_kept),
        Err(Failure::Damaged { dataset, document }) => {
            let document = terminal::escape(&document);
            refuse(console, &Message::DamagedDataset { path: &terminal::path_shown(&dataset), document: &document })
        }
    }
}

/// Reads every input and writes every output.
fn convert(
    tasks: &[Task],
    write: &WriteOptions,
    (state, account): (State, Account),
    (schedule, readers): (&Schedule, &Readers),
    console: &Console,
) -> Result<Summary, Failure> {
    let (of, export) = (tasks.len(), &write.export);
    progress::start(console, of, write.jobs, readers, &terminal::path_text(&write.output));
    let mut recorder = Recorder::new(&write.output, export, write.timings, (&state, account), console)?;
    let end = schedule.run(
        tasks,
        |task| read(task, readers, &state, export),
        |task, result| {
            let input = &task.input;
            let ready = match result {
                Ok(Ok(Done::Now(ready))) => Ok(*ready),
                Ok(Ok(Done::Wait(key))) => take_copy(&key, input, readers, &state, export),
                Ok(Err(failure)) => Err(failure),
                Err(why) => keep(input, Outcome::crashed(input, &why, export), &state),
            };
            match ready.and_then(|ready| recorder.take(&ready, ready.line(input), of)) {
                Ok(()) => ControlFlow::Continue(()),
                Err(failure) => ControlFlow::Break(failure),
            }
        },
    );
    if let ControlFlow::Break(failure) = end {
        return Err(failure);
    }
    may_go_on()?;
    let (summary, account) = recorder.finish()?;
    state.finish(account)?;
    Ok(summary)
}

/// The inputs of this run, with what is a copy of what.
fn tasks(mut inputs: Vec<Input>, shard: Option<Shard>, schedule: &Schedule) -> Result<Vec<Task>, Failure> {
    let each = |inputs: &[&Input], ask: &(dyn Fn(&Input) -> Found + Sync)| {
        let mut found = Vec::with_capacity(inputs.len());
        let _ = schedule.run(
            inputs,
            |input| ask(input),
            |_, result| {
                found.push(result.unwrap_or(Found::Nothing));
                if stop::requested().is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        found
    };
    if let Some(shard) = shard {
        let all: Vec<&Input> = inputs.iter().collect();
        let ours = each(&all, &|input| if shard.has(input) { Found::Number(1) } else { Found::Nothing });
        let mut ours = ours.into_iter();
        inputs.retain(|_| ours.next() == Some(Found::Number(1)));
    }
    let copies = inputs::copies(&inputs, each);
    may_go_on()?;
    Ok(inputs.into_iter().zip(copies).map(|(input, copy)| Task { input, copy }).collect())
}

/// Fails when a signal asked to stop.
pub(crate) fn may_go_on() -> Result<(), Failure> {
    stop::requested().map_or(Ok(()), |signal| Err(Failure::Stopped(signal)))
}

/// The document of a task: of an earlier run, of an earlier input with the same content, or read now.
fn read(task: &Task, readers: &Readers, state: &State, export: &juesuan_export::Options) -> Result<Done, Failure> {
    may_go_on()?;
    let input = &task.input;
    let kept = |key: &Key| {
        let (document, stored) = state.load(key)?;
        Some((Ready::kept(document::renamed(document, &input.path), stored.seconds, export), stored))
    };
    if let Some(key) = task.copy {
        return kept(&key).map_or(Ok(Done::Wait(key)), |(ready, _)| ready.map(|ready| Done::Now(Box::new(ready))));
    }
    let key = if state.has_documents() { input.key() } else { None };
    if let Some((key, (ready, stored))) = key.and_then(|key| Some((key, kept(&key)?))) {
        let ready = ready?;
        state.keep(By::Content(&key), ready.line(input), ready.json(), Some(&stored))?;
        return Ok(Done::Now(Box::new(ready)));
    }
    keep(input, readers.read(input, export), state).map(|ready| Done::Now(Box::new(ready)))
}

/// A copy of a document that was read meanwhile.
fn take_copy(
    key: &Key,
    input: &Input,
    readers: &Readers,
    state: &State,
    export: &juesuan_export::Options,
) -> Result<Ready, Failure> {
    if let Some((document, stored)) = state.load(key) {
        return Ready::kept(document::renamed(document, &input.path), stored.seconds, export);
    }
    // The first of its kind was changed or taken away while the run went on.
    let outcome = isolate::on_large_stack(|| readers.read(input, export));
    keep(input, outcome.unwrap_or_else(|why| Outcome::crashed(input, &why, export)), state)
}

/// Keeps a document that was read just now.
fn keep(input: &Input, outcome: Outcome, state: &State) -> Result<Ready, Failure> {
    // A document whose worker was ended by the stop is not crashed.
    may_go_on()?;
    let ready = Ready::read(outcome)?;
    let (line, order) = (ready.line(input), input.order());
    let key = line.key();
    let by = key.as_ref().map_or(By::Path(order.0, order.1), By::Content);
    state.keep(by, line, ready.json(), None)?;
    Ok(ready)
}

fn refuse(console: &Console, message: &Message<'_>) -> Exit {
    console.error(message);
    Exit::Unusable
}

fn refuse_io(console: &Console, path: &Path, why: &io::Error, is_kept: bool) -> Exit {
    let path = terminal::path_shown(path);
    match why.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            refuse(console, &Message::OutputFull { path: &path, is_kept })
        }
        _ => refuse(console, &Message::OutputFailed { path: &path, why: &why.to_string() }),
    }
}

fn refuse_export(console: &Console, error: &ExportError, is_kept: bool) -> Exit {
    let path = terminal::path_shown(error.path());
    match error.kind() {
        ErrorKind::Exists(_) => refuse(console, &Message::OutputInUse { path: &path }),
        ErrorKind::Io(why) => refuse_io(console, error.path(), why, is_kept),
        ErrorKind::Format(why) => refuse(console, &Message::OutputFailed { path: &path, why: &terminal::escape(why) }),
        _ => refuse(console, &Message::OutputFailed { path: &path, why: &terminal::escape(&error.to_string()) }),
    }
}

impl Options {
    fn check<'a>(args: &'a ConvertArgs, shown: &'a str) -> Result<Self, Message<'a>> {
        let mode = match (args.resume, args.no_state) {
            (true, _) => Mode::Resume,
            (_, true) => Mode::Temporary,
            _ => Mode::Anew,
        };
        let mut write = WriteOptions::check(&args.write)?;
        check_output(&write.output, args.write.overwrite, mode, shown)?;
        let Collected { inputs, left_out } = inputs_of(args)?;
        write.jobs = jobs_of(&args.write, inputs.len());
        if mode == Mode::Resume {
            (write.export.overwrite, write.export.renew) = (true, true);
        }
        Ok(Self { inputs, left_out, shard: args.shard, mode, write })
    }
}

impl WriteOptions {
    /// Checks what can be checked without the inputs.
    pub(crate) fn check(args: &WriteArgs) -> Result<Self, Message<'_>> {
        let export = selection::folder(args)?;
        Ok(Self {
            output: args.output.clone(),
            jobs: jobs_of(args, usize::MAX),
            timings: args.timings,
            export: juesuan_export::Options { folders: args.json_folders, keep_json: true, ..export },
        })
    }
}

/// The inputs that were named, if there is anything to do.
pub(crate) fn inputs_of(args: &ConvertArgs) -> Result<Collected, Message<'_>> {
    let listed = match &args.files_from {
        Some(path) => inputs::read_list(path, args.null).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => Message::ListByNul { path },
            why => Message::ListUnreadable { path, why },
        })?,
        None => Vec::new(),
    };
    let walk = Walk { text: args.text, except: Some(&args.write.output) };
    let collected = inputs::collect_counted(&args.inputs, &listed, walk);
    let inputs = &collected.inputs;
    if inputs.is_empty() {
        return Err(Message::NothingFound { text: args.text });
    }
    if inputs.iter().all(|i| i.problem == Some(Problem::Missing)) {
        return Err(Message::AllMissing { named: &args.inputs, list: args.files_from.as_deref() });
    }
    Ok(collected)
}

/// How many documents are read at the same time.
pub(crate) fn jobs_of(args: &WriteArgs, inputs: usize) -> NonZeroUsize {
    let jobs = args.jobs.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    // A thread without a document is of no use.
    NonZeroUsize::new(inputs).map_or(jobs, |most| jobs.min(most))
}

/// A wrong folder is noticed before an hour's work, not after.
pub(crate) fn check_output<'a>(output: &Path, overwrite: bool, mode: Mode, shown: &'a str) -> Result<(), Message<'a>> {
    if output.exists() && !output.is_dir() {
        return Err(Message::OutputIsAFile { path: shown });
    }
    // Hidden files are no dataset: .gitkeep, .DS_Store, what a killed run left unfinished.
    let is_hidden = |entry: &fs::DirEntry| entry.file_name().as_encoded_bytes().starts_with(b".");
    let is_empty = fs::read_dir(output).map_or(true, |entries| entries.flatten().all(|e| is_hidden(&e)));
    match mode {
        _ if overwrite => Ok(()),
        Mode::Resume if is_empty || state::is_there(output) => Ok(()),
        Mode::Resume => Err(Message::NothingToResume { path: shown }),
        // Hours of work may be in it.
        _ if state::is_unfinished(output) => Err(Message::Unfinished { path: shown }),
        _ if is_empty => Ok(()),
        _ => Err(Message::OutputInUse { path: shown }),
    }
}
