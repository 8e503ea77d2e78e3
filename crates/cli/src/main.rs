//! `juesuan`: from PDFs of 部门决算公开 to the nine tables.
//!
//! The command line over the library `juesuan`: arguments ([`args`]), words ([`messages`]) and exit codes ([`exit`]). How a
//! document is read, how a folder is converted and how the outputs look is left to the library.

mod args;
mod audit;
mod audit_options;
mod codes;
mod console;
mod convert;
mod early;
mod events;
mod exit;
mod explain;
mod help;
mod inspect;
mod load;
mod locations;
mod merge;
mod messages;
mod output;
mod progress;
mod report;
mod rules;
mod run;
mod schema;
mod selection;
mod show;
mod signals;
mod summary;
mod terminal;
mod to_stdout;

use args::Command;
use clap::FromArgMatches;
use console::Console;
use exit::Exit;
use juesuan::dataset;
use messages::Lang;
use std::{io, process::ExitCode};

fn main() -> ExitCode {
    juesuan::silence_caught_panics();
    let arguments = audit_options::join_values(std::env::args_os().collect());
    let lang = early::lang(&arguments);
    let parsed =
        help::command(lang).try_get_matches_from(&arguments).and_then(|matches| args::Cli::from_arg_matches(&matches));
    let exit = match parsed {
        Ok(cli) => run(cli, (lang, early::output_lang(&arguments))),
        Err(error) => help::report(&error, lang, early::log_format(&arguments)),
    };
    exit.into()
}

fn run(cli: args::Cli, languages: (Lang, Lang)) -> Exit {
    match cli.command {
        Command::Worker => return served(dataset::serve_worker()),
        Command::SecondReader => return served(juesuan::serve_second_reader()),
        _ => {}
    }
    let console = Console::new(languages, cli.verbosity(), cli.log_format);
    match cli.command {
        Command::Convert(args) => convert::run(&args, &console),
        Command::Merge(args) => merge::run(&args, &console),
        Command::Inspect(args) => inspect::run(&args, &console),
        Command::Schema(args) => schema::run(&args, &console),
        Command::Audit(args) => audit::run(&args, &console),
        Command::Rules(args) => rules::run(&args, &console),
        Command::Explain(args) => explain::run(&args, &console),
        Command::Show(args) => show::run(&args, &console),
        Command::Codes(args) => codes::run(&args, &console),
        Command::Report(args) => report::run(&args, &console),
        Command::Worker | Command::SecondReader => Exit::Unusable,
    }
}

/// Such a process reports nothing: the process that started it sees its exit code.
fn served(end: io::Result<()>) -> Exit {
    if end.is_ok() { Exit::Success } else { Exit::Unusable }
}
