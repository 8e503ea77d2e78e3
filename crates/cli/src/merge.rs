//! `juesuan merge`: joins datasets into one, exactly as one run would have written it.
use crate::{
    args::MergeArgs,
    console::Console,
    exit::Exit,
    messages::Message,
    run::{self, Output, refuse},
    selection,
};
use juesuan::dataset::{self, WriteOptions};

/// Runs the command.
pub(crate) fn run(args: &MergeArgs, console: &Console) -> Exit {
    if selection::is_standard_output(&args.write.output) {
        return refuse(console, &Message::NotToStandardOutput { option: "merge" });
    }
    let output = Output::new(&args.write.output, false).merging(args.datasets.len());
    let export = match selection::folder(&args.write, console.output_lang) {
        Ok(export) => export,
        Err(message) => return refuse(console, &message),
    };
    let write = WriteOptions::default().export(export).jobs(args.write.jobs).timings(args.write.timings);
    let formats = write.export.formats.clone();
    run::write(&output, &formats, None, console, |stop, observer| {
        dataset::merge(&args.datasets, output.path, &write.stop(stop), observer)
    })
}
