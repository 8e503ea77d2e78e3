//! `juesuan convert … -o -`: one table as CSV on standard output, for a pipe. All that is said goes to standard error.
use crate::{
    args::ConvertArgs,
    auditing::Auditing,
    console::Console,
    convert,
    exit::Exit,
    inputs::{Input, Key},
    messages::Message,
    outcome::Outcome,
    progress::{self, Effort},
    recorder::Firsts,
    schedule::Schedule,
    selection::{self, Chosen},
    summary::Summary,
    terminal,
    worker::Readers,
};
use juesuan_export::{About, ErrorKind, ExportError, Set, SetWriter};
use std::{
    io::{self, Write},
    num::NonZeroUsize,
    ops::ControlFlow,
    path::Path,
    time::Instant,
};

/// Runs the command.
pub(crate) fn run(args: &ConvertArgs, console: &Console) -> Exit {
    let checked = selection::standard_output(args).and_then(|chosen| Ok((chosen, convert::inputs_of(args)?.inputs)));
    let (chosen, inputs) = match checked {
        Ok(checked) => checked,
        Err(message) => return refuse(console, &message),
    };
    let jobs = convert::jobs_of(&args.write, inputs.len());
    let schedule = match Schedule::new(jobs) {
        Ok(schedule) => schedule,
        Err(error) => return refuse(console, &Message::NoThreads { why: &error.to_string() }),
    };
    let auditing = match Auditing::new(&args.auditing) {
        Ok(auditing) => auditing,
        Err(why) => return refuse(console, &Message::NoRules { why: &why }),
    };
    let readers = match Readers::new(args, auditing, &chosen.options) {
        Ok(readers) => readers,
        Err(loss) => return refuse(console, &loss.message()),
    };
    let begun = Instant::now();
    match write(&chosen, &inputs, jobs, &schedule, &readers, console) {
        Ok(mut summary) => {
            summary.fail_on = args.fail_on;
            // The other tables are nowhere.
            let documents = (chosen.set == Set::Documents).then_some("documents");
            summary.tell(console, &Message::StandardOutputName.text(console.lang), documents, begun.elapsed());
            summary.exit()
        }
        // A reader that has seen enough (`| head`) is no failure.
        Err(error) if is_broken_pipe(&error) => Exit::Success,
        Err(error) => refuse(console, &Message::StandardOutput { why: &reason(&error) }),
    }
}

fn write(
    chosen: &Chosen,
    inputs: &[Input],
    jobs: NonZeroUsize,
    schedule: &Schedule,
    readers: &Readers,
    console: &Console,
) -> Result<Summary, ExportError> {
    let mut writer = SetWriter::new(io::stdout().lock(), chosen.set, &chosen.options)?;
    let of = inputs.len();
    progress::start(console, of, jobs, readers, "-");
    let (mut summary, mut firsts) = (Summary::default(), Firsts::default());
    let end = schedule.run(
        inputs,
        |input| readers.read(input, &chosen.options),
        |input, result| {
            let outcome = result.unwrap_or_else(|why| Outcome::crashed(input, &why, &chosen.options));
            let added = outcome.rendered.and_then(|rendered| {
                let facts = rendered.facts();
                let key = Key::new(Path::new(&facts.path), &facts.sha256);
                let first = key.and_then(|key| firsts.see(key, &facts.path));
                let about = About { duplicate_of: first.as_deref(), ..About::default() };
                writer.add_with(&rendered, about).map(|()| rendered)
            });
            match added {
                Ok(rendered) => {
                    let effort = Effort { seconds: outcome.seconds, lost: outcome.lost, worker: outcome.worker };
                    progress::done(console, &mut summary, of, rendered.facts(), effort);
                    ControlFlow::Continue(())
                }
                Err(error) => ControlFlow::Break(error),
            }
        },
    );
    console.stop();
    if let ControlFlow::Break(error) = end {
        return Err(error);
    }
    let mut out = writer.finish()?;
    // Standard output keeps a line back.
    out.flush().map_err(|e| ExportError::from_io("standard output", e))?;
    Ok(summary)
}

fn is_broken_pipe(error: &ExportError) -> bool {
    matches!(error.kind(), ErrorKind::Io(e) if e.kind() == io::ErrorKind::BrokenPipe)
}

fn reason(error: &ExportError) -> String {
    match error.kind() {
        ErrorKind::Io(e) => e.to_string(),
        _ => terminal::escape(&error.to_string()),
    }
}

fn refuse(console: &Console, message: &Message<'_>) -> Exit {
    console.error(message);
    Exit::Unusable
}
