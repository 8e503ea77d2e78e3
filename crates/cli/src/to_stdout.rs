//! `juesuan convert … -o -`: one table as CSV on standard output. Messages go to standard error.
use crate::{
    args::ConvertArgs,
    console::Console,
    convert,
    exit::Exit,
    messages::Message,
    progress::RunObserver,
    run::{Output, refuse},
    selection, summary,
    terminal::escape,
};
use juesuan::dataset::{self, Error, ErrorKind, ExportError, OutputTable, WriteOptions};
use std::{io, path::Path, time::Instant};

/// Runs the command.
pub(crate) fn run(args: &ConvertArgs, console: &Console) -> Exit {
    let checked = selection::standard_output(args).and_then(|chosen| Ok((chosen, convert::inputs_of(args)?.inputs)));
    let (chosen, inputs) = match checked {
        Ok(checked) => checked,
        Err(message) => return refuse(console, &message),
    };
    let write = WriteOptions::default().export(chosen.options).jobs(args.write.jobs);
    let options = match convert::options(args, write) {
        Ok(options) => options,
        Err(why) => return refuse(console, &Message::NoRules { why: &why }),
    };
    let begun = Instant::now();
    let mut observer = RunObserver::new(console, Path::new("-"), None);
    let end = dataset::write_set(&inputs, io::stdout().lock(), chosen.set, &options, &mut observer);
    console.stop();
    match end {
        Ok(summary) => {
            let exit = summary::exit(&summary, args.fail_on);
            // The other tables are not written anywhere.
            let documents = (chosen.set == OutputTable::Documents).then_some("documents");
            let (output, failed) = (Message::StandardOutputName.text(console.lang), observer.failed_paths());
            summary::report(&summary, console, (&output, &failed), documents, begun.elapsed(), exit);
            exit
        }
        // A reader that has seen enough (`| head`) is not a failure.
        Err(Error::Export(error)) if is_broken_pipe(&error) => Exit::Success,
        Err(Error::Export(error)) => refuse(console, &Message::StandardOutput { why: &reason(&error) }),
        Err(error) => Output::new(&args.write.output, false).refuse(console, &error),
    }
}

fn is_broken_pipe(error: &ExportError) -> bool {
    matches!(error.kind(), ErrorKind::Io(e) if e.kind() == io::ErrorKind::BrokenPipe)
}

fn reason(error: &ExportError) -> String {
    match error.kind() {
        ErrorKind::Io(e) => e.to_string(),
        _ => escape(&error.to_string()),
    }
}
