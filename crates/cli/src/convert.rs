//! `juesuan convert`: every input read, every output written.
use crate::{
    args::ConvertArgs,
    console::Console,
    document,
    exit::Exit,
    inputs::{self, Input, Problem, Walk},
    messages::{Lang, Message},
    pipe,
    schedule::Schedule,
    selection,
    summary::Summary,
    terminal,
};
use juesuan_export::{Dataset, ErrorKind, ExportError, Rendered};
use juesuan_model::{Document, Status, Table, TableStatus};
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

/// What a worker hands over.
struct Outcome {
    document: Document,
    seconds: f64,
    rendered: Result<Rendered, ExportError>,
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
    let begun = Instant::now();
    match convert(&options, &schedule, console) {
        Ok(summary) => {
            summary.tell(console, &shown, begun.elapsed());
            summary.exit()
        }
        Err(error) => refuse_export(console, &error),
    }
}

/// Reads every input and writes every output.
fn convert(options: &Options, schedule: &Schedule, console: &Console) -> Result<Summary, ExportError> {
    let earlier = earlier_outputs(options);
    let mut dataset = Dataset::create(&options.output, &options.export)?;
    let of = options.inputs.len();
    console.note(&Message::Reading { inputs: of, jobs: options.jobs.get() });
    console.start(of);
    let (mut summary, mut done) = (Summary::default(), 0);
    let end = schedule.run(
        &options.inputs,
        |input| Outcome::of(input, &options.export),
        |input, result| {
            let outcome = result.unwrap_or_else(|why| Outcome::crashed(input, &why, &options.export));
            let seconds = options.timings.then_some(outcome.seconds);
            let added =
                outcome.rendered.and_then(|rendered| dataset.add_rendered(&outcome.document, seconds, &rendered));
            if let Err(error) = added {
                return ControlFlow::Break(error);
            }
            done += 1;
            console.step(done, of, &terminal::escape(&outcome.document.file));
            tell(&outcome.document, console);
            summary.add(&outcome.document);
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

impl Outcome {
    fn of(input: &Input, export: &juesuan_export::Options) -> Self {
        let begun = Instant::now();
        let document = document::read(input);
        let rendered = Rendered::new(&document, export);
        Self { document, seconds: begun.elapsed().as_secs_f64(), rendered }
    }

    fn crashed(input: &Input, why: &str, export: &juesuan_export::Options) -> Self {
        let document = document::crashed(input, why);
        let rendered = Rendered::new(&document, export);
        Self { document, seconds: 0.0, rendered }
    }
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

/// One document that is done: trouble always, all of them when verbose. A document without the nine tables is no
/// trouble: folders from a crawl are full of them.
pub(crate) fn tell(document: &Document, console: &Console) {
    let path = terminal::escape(&document.path);
    let message = match console.lang {
        Lang::En => &document.message,
        Lang::Zh => &document.message_zh,
    };
    if !message.is_empty() && document.status != Status::NoTables {
        console.warning(&Message::DocumentTrouble { path: &path, message: &terminal::escape(message) });
    } else if console.is_verbose() {
        let tables = || document.disclosures.iter().flat_map(|d| d.tables.values());
        console.note(&Message::DocumentLine {
            path: &path,
            status: document.status,
            tables: tables().filter(|t| t.status != TableStatus::Missing).count(),
            figures: tables().map(Table::figures).sum(),
            findings: document.disclosures.iter().map(|d| d.findings.len()).sum(),
        });
    }
}
