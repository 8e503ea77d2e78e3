//! `juesuan convert`: reads every input and writes a dataset, or one table to standard output.
use crate::{
    args::ConvertArgs,
    audit_options::this_program,
    console::Console,
    exit::Exit,
    messages::Message,
    run::{self, Output, refuse},
    selection, to_stdout,
};
use juesuan::{
    InputProblem, Limits,
    dataset::{self, Collected, ConvertOptions, Isolation, Mode, Walk, Workers, WriteOptions},
};
use std::{io, time::Duration};

/// Runs the command.
pub(crate) fn run(args: &ConvertArgs, console: &Console) -> Exit {
    if selection::is_standard_output(&args.write.output) {
        return to_stdout::run(args, console);
    }
    let mode = match (args.resume, args.no_state) {
        (true, _) => Mode::Resume,
        (_, true) => Mode::Temporary,
        _ => Mode::Anew,
    };
    let output = Output::new(&args.write.output, mode != Mode::Temporary);
    let export = match selection::folder(&args.write, console.output_lang) {
        Ok(export) => export,
        Err(message) => return refuse(console, &message),
    };
    if let Err(error) = dataset::check_output(output.path, args.write.overwrite, mode) {
        return output.refuse(console, &error);
    }
    let Collected { inputs, skipped, .. } = match inputs_of(args) {
        Ok(collected) => collected,
        Err(message) => return refuse(console, &message),
    };
    let write = WriteOptions::default().export(export).jobs(args.write.jobs).timings(args.write.timings);
    let options = match options(args, write) {
        Ok(options) => options.mode(mode).shard(args.shard),
        Err(why) => return refuse(console, &Message::NoRules { why: &why }),
    };
    if !skipped.is_empty() {
        console.note(&Message::Skipped { files: &skipped });
    }
    let formats = options.write.export.formats.clone();
    run::write(&output, &formats, args.fail_on, console, |stop, observer| {
        let mut options = options;
        options.write.stop = stop;
        dataset::convert(inputs, output.path, &options, observer)
    })
}

/// How inputs are read and written.
///
/// # Errors
/// Why the folder of rules cannot be used.
pub(crate) fn options(args: &ConvertArgs, write: WriteOptions) -> Result<ConvertOptions, String> {
    let isolation = if args.in_process {
        Isolation::Threads
    } else {
        let workers = Workers::new(this_program("worker"))
            .timeout((args.timeout > 0).then(|| Duration::from_secs(args.timeout.into())))
            .memory((args.memory > 0).then_some(args.memory.into()));
        Isolation::Processes(workers)
    };
    let read = args.audit.reading()?.limits(Limits::from(args.limit.clone()));
    Ok(ConvertOptions::default().read(read).write(write).isolation(isolation))
}

/// The inputs that were named.
///
/// # Errors
/// There is nothing to do.
pub(crate) fn inputs_of(args: &ConvertArgs) -> Result<Collected, Message<'_>> {
    let listed = match &args.files_from {
        Some(path) => dataset::read_list(path, args.null).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => Message::ListIsNulSeparated { path },
            why => Message::ListUnreadable { path, why },
        })?,
        None => Vec::new(),
    };
    let walk = Walk { text: args.text, except: Some(&args.write.output) };
    let collected = dataset::collect(&args.inputs, &listed, walk);
    let inputs = &collected.inputs;
    if inputs.is_empty() {
        return Err(Message::NothingFound { text: args.text });
    }
    if inputs.iter().all(|i| i.problem == Some(InputProblem::Missing)) {
        return Err(Message::AllMissing { named: &args.inputs, list: args.files_from.as_deref() });
    }
    Ok(collected)
}
