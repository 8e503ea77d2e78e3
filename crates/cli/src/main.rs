//! `juesuan`: from PDFs of 部门决算公开 to the nine tables.
//!
//! The command line is glue. It takes arguments in two stages, raw ([`args`]) and checked (each command's `Options`),
//! finds the inputs ([`inputs`]), reads documents on several threads ([`schedule`], [`document`]) or takes them from an
//! earlier run ([`state`]), hands them in order to the writer ([`recorder`]), and tells a person how it went
//! ([`console`], [`messages`]). How a PDF is read, and how the outputs
//! look, is left to the other crates.

mod args;
mod audit;
mod auditing;
mod codes;
mod console;
mod convert;
mod document;
mod early;
mod events;
mod exit;
mod gaps;
mod help;
mod inputs;
mod inspect;
mod isolate;
mod limits;
mod merge;
mod messages;
mod outcome;
mod output;
mod pipe;
mod places;
mod progress;
mod recorder;
mod report;
mod rules;
mod schedule;
mod schema;
mod second;
mod selection;
mod show;
mod state;
mod stop;
mod subject;
mod summary;
mod terminal;
mod worker;

use args::Command;
use clap::FromArgMatches;
use console::Console;
use exit::Exit;
use messages::Lang;
use std::process::ExitCode;

fn main() -> ExitCode {
    isolate::install_quiet_hook();
    juesuan_extract::silence_caught_panics();
    let arguments = auditing::with_values(std::env::args_os().collect());
    let lang = early::lang(&arguments);
    let parsed =
        help::command(lang).try_get_matches_from(&arguments).and_then(|matches| args::Cli::from_arg_matches(&matches));
    let exit = match parsed {
        Ok(cli) => run(cli, lang),
        Err(error) => help::report(&error, lang, early::log_format(&arguments)),
    };
    exit.into()
}

fn run(cli: args::Cli, lang: Lang) -> Exit {
    if matches!(cli.command, Command::Worker) {
        return worker::child::run();
    }
    let console = Console::new(lang, cli.verbosity(), cli.log_format);
    match cli.command {
        Command::Convert(args) => convert::run(args, &console),
        Command::Merge(args) => merge::run(args, &console),
        Command::Inspect(args) => inspect::run(&args, &console),
        Command::Schema(args) => schema::run(&args, &console),
        Command::Audit(args) => audit::run(&args, &console),
        Command::Rules(args) => rules::run(&args, &console),
        Command::Show(args) => show::run(&args, &console),
        Command::Codes(args) => codes::run(&args, &console),
        Command::Report(args) => report::run(&args, &console),
        Command::Worker => Exit::Unusable,
        Command::SecondReader(args) => second::answer(&args),
    }
}
