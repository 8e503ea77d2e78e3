//! Reads every input and writes a dataset.
use super::{
    error::Error,
    inputs::{Answer, ContentKey, Input, Shard, copies},
    observer::{Observer, Start},
    options::ConvertOptions,
    outcome::Outcome,
    readers::Readers,
    ready::Ready,
    recorder::Recorder,
    schedule::Schedule,
    state::{By, Header, Mode, State, has_state, is_unfinished},
    stop::Stop,
    summary::Summary,
};
use crate::{catch_panic, read::renamed};
use juesuan_export::{Format, Options as ExportOptions};
use std::{fs, ops::ControlFlow, path::Path};

/// An input, and the key of its content if an earlier input has the same.
struct Task {
    input: Input,
    copy_of: Option<ContentKey>,
}

/// What became of a task on another thread.
enum Done {
    Ready(Box<Ready>),
    /// It is a copy of a document that is still being read.
    Waiting(ContentKey),
}

/// What every thread needs.
struct Run<'a> {
    readers: Readers,
    state: &'a State,
    export: &'a ExportOptions,
    stop: &'a Stop,
}

/// Reads every input and writes a dataset to the folder `output`: the documents in the order of `inputs` (see
/// [`collect`](super::collect)), whatever the number of threads.
///
/// Every input has a row in the outputs, whatever became of it. Files with the same content are read once. What was read
/// is kept in `output/.juesuan`, so that a run that was cut off can be resumed ([`Mode`]) and datasets can be
/// [merged](super::merge).
///
/// # Errors
/// The output folder is in use, an output cannot be written, no worker can be started, or the run was stopped. No
/// half-written output has a final name then.
pub fn convert(
    inputs: Vec<Input>,
    output: &Path,
    options: &ConvertOptions,
    observer: &mut dyn Observer,
) -> Result<Summary, Error> {
    check_output(output, options.write.export.overwrite, options.mode)?;
    let mut write = options.write.clone();
    write.export.keep_json = true;
    if options.mode == Mode::Resume {
        (write.export.overwrite, write.export.renew) = (true, true);
    }
    let readers =
        Readers::new(&options.isolation, &options.read, &write.export, &write.stop).map_err(Error::Workers)?;
    let jobs = write.jobs_for(inputs.len());
    let schedule = Schedule::new(jobs)?;
    let header = Header::new(&options.read).with_shards(options.shard.into_iter().collect());
    let in_outputs = write.export.formats.contains(&Format::Json);
    let (state, journal) = State::open(output, options.mode, &header, in_outputs)?;
    let tasks = tasks(inputs, options.shard, &schedule, &write.stop)?;
    observer.start(&Start { inputs: tasks.len(), jobs: jobs.get(), isolation: &options.isolation });
    let run = Run { readers, state: &state, export: &write.export, stop: &write.stop };
    let mut recorder = Recorder::new(output, &write, (&state, journal), tasks.len(), observer)?;
    run.read_and_write(&tasks, &schedule, &mut recorder)?;
    let (summary, journal) = recorder.finish()?;
    state.finish(journal)?;
    Ok(summary)
}

/// Checks an output folder: a wrong one is better noticed before an hour's work than after.
///
/// # Errors
/// The folder holds something that must not be overwritten, or nothing that can be resumed.
pub fn check_output(output: &Path, overwrite: bool, mode: Mode) -> Result<(), Error> {
    let path = || output.to_owned();
    if output.exists() && !output.is_dir() {
        return Err(Error::OutputIsAFile(path()));
    }
    // Hidden files are not a dataset: .gitkeep, .DS_Store, what a killed run left.
    let is_hidden = |entry: &fs::DirEntry| entry.file_name().as_encoded_bytes().starts_with(b".");
    let is_empty = fs::read_dir(output).map_or(true, |entries| entries.flatten().all(|e| is_hidden(&e)));
    match mode {
        _ if overwrite => Ok(()),
        Mode::Resume if is_empty || has_state(output) => Ok(()),
        Mode::Resume => Err(Error::NothingToResume(path())),
        // It may hold hours of work.
        _ if is_unfinished(output) => Err(Error::Unfinished(path())),
        _ if is_empty => Ok(()),
        _ => Err(Error::OutputInUse(path())),
    }
}

impl Stop {
    /// # Errors
    /// The run was asked to stop.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.is_requested() { Err(Error::Stopped) } else { Ok(()) }
    }
}

/// The inputs of this run, and which are copies of which.
fn tasks(mut inputs: Vec<Input>, shard: Option<Shard>, schedule: &Schedule, stop: &Stop) -> Result<Vec<Task>, Error> {
    let each = |inputs: &[&Input], ask: &(dyn Fn(&Input) -> Answer + Sync)| {
        let mut answers = Vec::with_capacity(inputs.len());
        let _ = schedule.run(
            inputs,
            |input| ask(input),
            |_, result| {
                answers.push(result.unwrap_or(Answer::Nothing));
                if stop.is_requested() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        answers
    };
    if let Some(shard) = shard {
        let all: Vec<&Input> = inputs.iter().collect();
        let is_ours = each(&all, &|input| if shard.has(input) { Answer::Number(1) } else { Answer::Nothing });
        let mut is_ours = is_ours.into_iter();
        inputs.retain(|_| is_ours.next() == Some(Answer::Number(1)));
    }
    let copies = copies(&inputs, each);
    stop.check()?;
    Ok(inputs.into_iter().zip(copies).map(|(input, copy_of)| Task { input, copy_of }).collect())
}

impl Run<'_> {
    fn read_and_write(&self, tasks: &[Task], schedule: &Schedule, recorder: &mut Recorder<'_>) -> Result<(), Error> {
        let end = schedule.run(
            tasks,
            |task| self.read(task),
            |task, result| {
                let input = &task.input;
                let ready = match result {
                    Ok(Ok(Done::Ready(ready))) => Ok(*ready),
                    Ok(Ok(Done::Waiting(key))) => self.read_copy(&key, input),
                    Ok(Err(error)) => Err(error),
                    Err(why) => self.keep(input, Outcome::crashed(input, &why, self.export)),
                };
                match ready.and_then(|ready| recorder.write(&ready, ready.line(input))) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(error) => ControlFlow::Break(error),
                }
            },
        );
        match end {
            ControlFlow::Break(error) => Err(error),
            ControlFlow::Continue(()) => self.stop.check(),
        }
    }

    /// The document of a task: of an earlier run, of an earlier input with the same content, or read now.
    fn read(&self, task: &Task) -> Result<Done, Error> {
        self.stop.check()?;
        let input = &task.input;
        let kept = |key: &ContentKey| {
            let (document, stored) = self.state.load(key)?;
            Some((Ready::reused(renamed(document, &input.path), stored.seconds, self.export), stored))
        };
        if let Some(key) = task.copy_of {
            return match kept(&key) {
                Some((ready, _)) => Ok(Done::Ready(Box::new(ready?))),
                None => Ok(Done::Waiting(key)),
            };
        }
        let key = if self.state.has_documents() { input.content_key() } else { None };
        if let Some((key, (ready, stored))) = key.and_then(|key| Some((key, kept(&key)?))) {
            let ready = ready?;
            self.state.keep(By::Content(&key), ready.line(input), ready.json(), Some(&stored))?;
            return Ok(Done::Ready(Box::new(ready)));
        }
        let ready = self.keep(input, self.readers.read(input, self.export))?;
        Ok(Done::Ready(Box::new(ready)))
    }

    /// A copy of a document that has been read meanwhile.
    fn read_copy(&self, key: &ContentKey, input: &Input) -> Result<Ready, Error> {
        if let Some((document, stored)) = self.state.load(key) {
            return Ready::reused(renamed(document, &input.path), stored.seconds, self.export);
        }
        // The first file with this content was changed or removed during the run.
        let outcome = catch_panic::on_large_stack(|| self.readers.read(input, self.export));
        self.keep(input, outcome.unwrap_or_else(|why| Outcome::crashed(input, &why, self.export)))
    }

    /// Keeps a document that was read just now.
    fn keep(&self, input: &Input, outcome: Outcome) -> Result<Ready, Error> {
        // A document whose worker was ended by the stop has not crashed.
        self.stop.check()?;
        let ready = Ready::read(outcome)?;
        let (line, order) = (ready.line(input), input.order());
        let key = line.content_key();
        let by = key.as_ref().map_or(By::Path(order.0, order.1), By::Content);
        self.state.keep(by, line, ready.json(), None)?;
        Ok(ready)
    }
}
