//! `juesuan convert`: every input read, every output written.
use crate::{
    args::ConvertArgs,
    auditing::Auditing,
    console::Console,
    exit::Exit,
    inputs::{self, Input, Problem, Walk},
    messages::Message,
    outcome::Outcome,
    pipe, progress,
    schedule::Schedule,
    selection,
    summary::Summary,
    terminal,
    worker::Readers,
};
use juesuan_export::{Dataset, ErrorKind, ExportError};
use std::{
    collections::HashSet,
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
    output: PathBuf,
    jobs: NonZeroUsize,
    timings: bool,
    export: juesuan_export::Options,
}

/// Runs the command.
pub(crate) fn run(args: ConvertArgs, console: &Console) -> Exit {
    if selection::is_standard_output(&args.output) {
        return pipe::run(&args, console);
    }
    let shown = terminal::path_shown(&args.output);
    let options = match Options::check(&args, &shown) {
        Ok(options) => options,
        Err(message) => return refuse(console, &message),
    };
    let schedule = match Schedule::new(options.jobs) {
        Ok(schedule) => schedule,
        Err(error) => return refuse(console, &Message::NoThreads { why: &error.to_string() }),
    };
    let auditing = match Auditing::new(&args.auditing) {
        Ok(auditing) => auditing,
        Err(why) => return refuse(console, &Message::NoRules { why: &why }),
    };
    let readers = match Readers::new(&args, auditing, &options.export) {
        Ok(readers) => readers,
        Err(loss) => return refuse(console, &loss.message()),
    };
    let begun = Instant::now();
    match convert(&options, &schedule, &readers, console) {
        Ok(mut summary) => {
            summary.fail_on = args.fail_on;
            summary.tell(console, &shown, begun.elapsed());
            summary.exit()
        }
        Err(error) => refuse_export(console, &error),
    }
}

/// Reads every input and writes every output.
fn convert(
    options: &Options,
    schedule: &Schedule,
    readers: &Readers,
    console: &Console,
) -> Result<Summary, ExportError> {
    let earlier = earlier_outputs(options);
    let mut dataset = Dataset::create(&options.output, &options.export)?;
    let of = options.inputs.len();
    progress::start(console, of, options.jobs, readers, &terminal::path_text(&options.output));
    let mut summary = Summary::default();
    let end = schedule.run(
        &options.inputs,
        |input| readers.read(input, &options.export),
        |input, result| {
            let outcome = result.unwrap_or_else(|why| Outcome::crashed(input, &why, &options.export));
            let seconds = options.timings.then_some(outcome.seconds);
            let rendered = match outcome.rendered {
                Ok(rendered) => rendered,
                Err(error) => return ControlFlow::Break(error),
            };
            if let Err(error) = dataset.add_rendered(&rendered, seconds) {
                return ControlFlow::Break(error);
            }
            progress::done(console, &mut summary, of, rendered.facts(), outcome.seconds, outcome.lost);
            ControlFlow::Continue(())
        },
    );
    console.stop();
    if let ControlFlow::Break(error) = end {
        return Err(error);
    }
    let written = dataset.finish()?;
    for note in &written.notes {
        console.warning(&Message::Note { text: note });
    }
    let kept: HashSet<&PathBuf> = written.files.iter().collect();
    for stale in earlier.iter().filter(|path| !kept.contains(path)) {
        // Left behind it would be a part of a dataset that it does not belong to; a file that is gone is as good.
        if let Err(error) = fs::remove_file(stale)
            && error.kind() != io::ErrorKind::NotFound
        {
            console.warning(&Message::Unremovable { path: &terminal::path_shown(stale), why: &error.to_string() });
        }
    }
    Ok(summary)
}

/// What `--overwrite` replaces: the outputs of every format, whichever are written now.
fn earlier_outputs(options: &Options) -> Vec<PathBuf> {
    if !options.export.overwrite {
        return Vec::new();
    }
    let all = juesuan_export::Options { overwrite: true, ..juesuan_export::Options::default() };
    juesuan_export::existing(&options.output, &all)
}

fn refuse(console: &Console, message: &Message<'_>) -> Exit {
    console.error(message);
    Exit::Unusable
}

fn refuse_export(console: &Console, error: &ExportError) -> Exit {
    let path = terminal::path_shown(error.path());
    match error.kind() {
        ErrorKind::Exists(_) => refuse(console, &Message::OutputInUse { path: &path }),
        ErrorKind::Io(why) if matches!(why.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
            refuse(console, &Message::OutputFull { path: &path })
        }
        ErrorKind::Io(why) => refuse(console, &Message::OutputFailed { path: &path, why: &why.to_string() }),
        ErrorKind::Format(why) => refuse(console, &Message::OutputFailed { path: &path, why: &terminal::escape(why) }),
        _ => refuse(console, &Message::OutputFailed { path: &path, why: &terminal::escape(&error.to_string()) }),
    }
}

impl Options {
    fn check<'a>(args: &'a ConvertArgs, shown: &'a str) -> Result<Self, Message<'a>> {
        let export = selection::folder(args)?;
        check_output(&args.output, args.overwrite, shown)?;
        let inputs = inputs_of(args)?;
        let jobs = jobs_of(args, inputs.len());
        Ok(Self { inputs, output: args.output.clone(), jobs, timings: args.timings, export })
    }
}

/// The inputs that were named, if there is anything to do.
pub(crate) fn inputs_of(args: &ConvertArgs) -> Result<Vec<Input>, Message<'static>> {
    let inputs = inputs::collect(&args.inputs, Walk { text: args.text, except: Some(&args.output) });
    if inputs.is_empty() {
        return Err(Message::NothingFound { text: args.text });
    }
    if inputs.iter().all(|i| i.problem == Some(Problem::Missing)) {
        return Err(Message::AllMissing);
    }
    Ok(inputs)
}

/// How many documents are read at the same time.
pub(crate) fn jobs_of(args: &ConvertArgs, inputs: usize) -> NonZeroUsize {
    let jobs = args.jobs.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    // A thread without a document is of no use.
    NonZeroUsize::new(inputs).map_or(jobs, |most| jobs.min(most))
}

/// A wrong folder is noticed before an hour's work, not after.
fn check_output<'a>(output: &Path, overwrite: bool, shown: &'a str) -> Result<(), Message<'a>> {
    if output.exists() && !output.is_dir() {
        return Err(Message::OutputIsAFile { path: shown });
    }
    // Hidden files are no dataset: .gitkeep, .DS_Store, what a killed run left unfinished.
    let is_hidden = |entry: &fs::DirEntry| entry.file_name().as_encoded_bytes().starts_with(b".");
    let is_empty = fs::read_dir(output).map_or(true, |entries| entries.flatten().all(|e| is_hidden(&e)));
    if is_empty || overwrite { Ok(()) } else { Err(Message::OutputInUse { path: shown }) }
}
