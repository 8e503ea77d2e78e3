//! `--rules`, `--second-reader`, `--fail-on`: how documents are audited.
use clap::{Args, ValueEnum};
use juesuan::{Options, Program, RuleSet, SecondReader, When, printable::escape};
use std::{ffi::OsString, path::PathBuf};

/// The options as typed.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct AuditOptions {
    /// Folder of your own rules (*.toml), added to the built-in ones; see 'juesuan rules'
    #[arg(long, value_name = "FOLDER")]
    pub(crate) rules: Option<PathBuf>,

    /// Cross-check with a second, independent text extractor: auto (pages with errors), always or never
    /// [default: auto; without a value: always]
    #[arg(long, value_name = "WHEN", num_args = 0..=1, require_equals = true, default_missing_value = "always")]
    #[arg(hide_default_value = true, hide_possible_values = true, default_value_t = WhenArg::Auto, value_enum)]
    pub(crate) second_reader: WhenArg,
}

/// When a second reader is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum WhenArg {
    /// For the pages that findings of severity error are about
    #[default]
    Auto,
    /// For every page with a table
    Always,
    /// Never
    Never,
}

/// Joins `--second-reader never` to `--second-reader=never`. The option may stand alone, so that the word after it could
/// also be an input: only its own values are joined, and a file of such a name is written `./never`.
pub(crate) fn join_values(arguments: Vec<OsString>) -> Vec<OsString> {
    const OPTION: &str = "--second-reader";
    let is_value = |word: &OsString| word.to_str().is_some_and(|word| WhenArg::from_str(word, false).is_ok());
    let mut joined: Vec<OsString> = Vec::with_capacity(arguments.len());
    let mut is_literal = false;
    for argument in arguments {
        is_literal |= argument == "--";
        match joined.last_mut() {
            Some(last) if !is_literal && last == OPTION && is_value(&argument) => {
                last.push("=");
                last.push(argument);
            }
            _ => joined.push(argument),
        }
    }
    joined
}

impl AuditOptions {
    /// How documents are read with these options, and with the default limits.
    ///
    /// # Errors
    /// Why the folder of rules cannot be used.
    pub(crate) fn reading(&self) -> Result<Options, String> {
        let rules = match &self.rules {
            Some(folder) => RuleSet::with_folder(folder).map_err(|e| escape(&e.to_string()))?,
            None => RuleSet::default(),
        };
        let when = match self.second_reader {
            WhenArg::Auto => When::Auto,
            WhenArg::Always => When::Always,
            WhenArg::Never => When::Never,
        };
        let program = this_program("second-reader");
        Ok(Options::default().rules(rules).second_reader(SecondReader::new(when).program(program)))
    }
}

/// This program, started again for a hidden command.
pub(crate) fn this_program(command: &str) -> Program {
    Program::current().unwrap_or_else(|_| Program::new("juesuan")).arg(command)
}

/// From which severity on findings make the exit code 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
}

impl FailOn {
    /// Whether so many findings are a failure.
    pub(crate) fn is_met(self, errors: usize, warnings: usize) -> bool {
        errors > 0 || (self == Self::Warning && warnings > 0)
    }
}
