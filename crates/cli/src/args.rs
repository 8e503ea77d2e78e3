//! The arguments as typed. Nothing here touches the file system; the commands check what they are given.
//!
//! The doc comments are the English help; `help.rs` has the Chinese one.
use crate::{
    audit_options::{AuditOptions, FailOn},
    codes::CodesArgs,
    console::Verbosity,
    events::LogFormat,
    messages::{self, Lang},
    selection::SelectionArgs,
};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use juesuan::{LimitSetting, dataset::Shard};
use std::{
    num::{NonZeroU32, NonZeroUsize},
    path::PathBuf,
};

/// The global options come last in the help of a command.
const GLOBAL: usize = 900;

/// Reads the nine tables of Chinese departmental final accounts (部门决算公开) from PDFs: typed rows, the page and
/// position of every figure, and an audit of the accounts.
#[derive(Debug, Parser)]
#[command(name = "juesuan", version, disable_help_flag = true, disable_version_flag = true)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Language of messages: en or zh [default: $JUESUAN_LANG, else the language of the system]
    #[arg(long, global = true, value_name = "LANG", value_parser = messages::lang_values())]
    #[arg(hide_possible_values = true, display_order = GLOBAL)]
    pub(crate) lang: Option<Lang>,

    /// Print errors only
    #[arg(short, long, global = true, conflicts_with = "verbose", display_order = GLOBAL)]
    pub(crate) quiet: bool,

    /// Print more: one line per document
    #[arg(short, long, global = true, display_order = GLOBAL)]
    pub(crate) verbose: bool,

    /// Form of messages: text, or json (one event per line, for programs) [default: text]
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text", display_order = GLOBAL)]
    #[arg(hide_default_value = true, hide_possible_values = true)]
    pub(crate) log_format: LogFormat,

    /// Print help
    #[arg(short, long, global = true, action = ArgAction::Help, display_order = GLOBAL)]
    help: Option<bool>,

    /// Print version
    #[arg(short = 'V', long, action = ArgAction::Version, display_order = GLOBAL)]
    version: Option<bool>,
}

impl Cli {
    pub(crate) fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read PDFs and write the nine tables as CSV and JSON
    Convert(ConvertArgs),
    /// Merge datasets into one, exactly as a single run would have written it
    Merge(MergeArgs),
    /// Show what was read from one PDF, and how
    Inspect(InspectArgs),
    /// Show the nine tables: titles, columns, known rows
    Schema(SchemaArgs),
    /// Report what does not add up in a document or dataset, and why
    Audit(AuditArgs),
    /// Show the rules of the audit
    Rules(RulesArgs),
    /// Explain a finding: what it means, how it comes about, what to do
    Explain(ExplainArgs),
    /// Show one row: the position of each figure, and the rules that use it
    Show(ShowArgs),
    /// Build a list of classification codes from documents
    Codes(CodesArgs),
    /// Summarise a dataset that convert wrote
    Report(ReportArgs),
    /// Read documents for the parent process
    #[command(hide = true)]
    Worker,
    /// Extract the text of pages a second time, for the parent process
    #[command(hide = true)]
    SecondReader,
}

/// `juesuan convert`
#[derive(Debug, Args)]
pub(crate) struct ConvertArgs {
    /// Files, folders, ZIP archives and quoted patterns ('2023/**/*.pdf'). Folders and archives are searched for .pdf
    /// files at any depth; a file given by name is always read
    #[arg(required_unless_present = "files_from", value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    /// Read the inputs from a list, one per line; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,

    /// The list of --files-from is NUL-separated (find -print0)
    #[arg(short = '0', long, requires = "files_from")]
    pub(crate) null: bool,

    #[command(flatten)]
    pub(crate) write: WriteArgs,

    /// Also read text dumps of PDFs (.txt) in folders and archives
    #[arg(long)]
    pub(crate) text: bool,

    /// Continue an interrupted run, or update a finished dataset: unchanged files are not read again, and documents whose
    /// files no longer exist are removed
    #[arg(long, conflicts_with_all = ["overwrite", "no_state"])]
    pub(crate) resume: bool,

    /// Do not keep the state that --resume and merge need
    #[arg(long)]
    pub(crate) no_state: bool,

    /// Read only shard I of N, split by content; merge joins the outputs
    #[arg(long, value_name = "I/N")]
    pub(crate) shard: Option<Shard>,

    /// Time limit for one document in seconds; 0: none [default: 60]
    #[arg(long, value_name = "SECONDS", default_value_t = 60, hide_default_value = true)]
    pub(crate) timeout: u32,

    /// Memory limit for one document in megabytes; 0: none [default: 1024]
    #[arg(long, value_name = "MB", default_value_t = 1024, hide_default_value = true)]
    pub(crate) memory: u32,

    /// Limits of one document, with their defaults: pages=5000; per page glyphs=400000, rulings=400000, images=50000,
    /// operations=4000000, nesting=10000; MB of each unpacked stream=256, MB of all page contents unpacked=512; MB of the
    /// file=512
    #[arg(long, value_name = "NAME=N,…", value_delimiter = ',')]
    pub(crate) limit: Vec<LimitSetting>,

    /// Read in threads of this process: without time and memory limits, and a crash ends the run
    #[arg(long)]
    pub(crate) in_process: bool,

    /// Exit with code 3 if there are findings of this severity: error, or warning (includes errors)
    #[arg(long, value_name = "SEVERITY", hide_possible_values = true)]
    pub(crate) fail_on: Option<FailOn>,

    #[command(flatten)]
    pub(crate) audit: AuditOptions,
}

/// `juesuan merge`
#[derive(Debug, Args)]
pub(crate) struct MergeArgs {
    /// Output folders of convert or merge
    #[arg(required = true, value_name = "FOLDER")]
    pub(crate) datasets: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) write: WriteArgs,
}

/// What to write, and where.
#[derive(Debug, Args)]
pub(crate) struct WriteArgs {
    /// Output folder; for convert also - for standard output, which takes one table as CSV
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) output: PathBuf,

    /// Output formats: csv,json,xlsx,parquet,sqlite [default: csv,json]
    #[arg(long, value_name = "LIST", value_delimiter = ',', hide_possible_values = true)]
    pub(crate) format: Vec<Format>,

    #[command(flatten)]
    pub(crate) selection: SelectionArgs,

    /// Number of documents to read at the same time [default: one per processor]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    /// Replace the dataset in the output folder; a SQLite database there is appended to
    #[arg(long)]
    pub(crate) overwrite: bool,

    /// Write the time that each document took to documents.csv (two runs then no longer give the same bytes)
    #[arg(long)]
    pub(crate) timings: bool,

    /// Distribute json/ and xlsx/ over 256 subfolders, for very many documents
    #[arg(long)]
    pub(crate) json_folders: bool,
}

/// `juesuan report`
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Folder that convert wrote
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `juesuan audit`
#[derive(Debug, Args)]
pub(crate) struct AuditArgs {
    /// A PDF, a text dump (.txt), a JSON file of juesuan, or a folder that convert wrote
    #[arg(value_name = "FILE|OUT")]
    pub(crate) file: PathBuf,

    /// Exit with code 3 if there are findings of this severity: error, or warning (includes errors)
    #[arg(long, value_name = "SEVERITY", hide_possible_values = true)]
    pub(crate) fail_on: Option<FailOn>,

    #[command(flatten)]
    pub(crate) audit: AuditOptions,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `juesuan rules`
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// Id of one rule
    #[arg(value_name = "ID")]
    pub(crate) id: Option<String>,

    /// Folder of your own rules (*.toml), added to the built-in ones
    #[arg(long, value_name = "FOLDER")]
    pub(crate) rules: Option<PathBuf>,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `juesuan explain`
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// Id of a finding, as in the column rule of findings.csv; without it, all of them are listed
    #[arg(value_name = "CODE")]
    pub(crate) id: Option<String>,

    /// Folder of your own rules (*.toml), added to the built-in ones
    #[arg(long, value_name = "FOLDER")]
    pub(crate) rules: Option<PathBuf>,
}

/// `juesuan show`
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// A PDF, a text dump (.txt) or a JSON file of juesuan
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// The table, by number (03) or id (expenditure)
    #[arg(short, long, value_name = "TABLE")]
    pub(crate) table: String,

    /// The row, by code (2010108), 行次 (31) or name (本年收入合计) [default: the only row]
    #[arg(short, long, value_name = "ROW")]
    pub(crate) row: Option<String>,

    /// Folder of your own rules (*.toml), added to the built-in ones
    #[arg(long, value_name = "FOLDER")]
    pub(crate) rules: Option<PathBuf>,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `juesuan inspect`
#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    /// The PDF
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Only this page
    #[arg(short, long, value_name = "N")]
    pub(crate) page: Option<NonZeroU32>,

    /// One stage instead of the overview: glyphs, rulings, grid, table or records
    #[arg(short, long, value_name = "STAGE", hide_possible_values = true)]
    pub(crate) stage: Option<Stage>,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// A stage of the reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    /// The characters of each page
    Glyphs,
    /// The lines of each page
    Rulings,
    /// The text lines and grids of each page
    Grid,
    /// The tables over all pages, with titles, captions and headers
    Table,
    /// The rows of the nine tables
    Records,
}

/// `juesuan schema`
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// One table, by number (04) or id (fiscal_appropriation_summary)
    #[arg(value_name = "TABLE")]
    pub(crate) table: Option<String>,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// documents.csv, tables.csv, figures.csv, findings.csv, narrative.csv and one wide CSV per table
    Csv,
    /// json/, one file per input
    Json,
    /// A workbook per disclosure, and one of the whole dataset
    Xlsx,
    /// figures, tables, documents, findings, narrative as Parquet files
    Parquet,
    /// One database with keys and views
    Sqlite,
}

impl Format {
    /// The option as typed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Csv => "--format csv",
            Self::Json => "--format json",
            Self::Xlsx => "--format xlsx",
            Self::Parquet => "--format parquet",
            Self::Sqlite => "--format sqlite",
        }
    }

    /// The format of the writer.
    pub(crate) fn of_export(self) -> juesuan_export::Format {
        match self {
            Self::Csv => juesuan_export::Format::Csv,
            Self::Json => juesuan_export::Format::Json,
            Self::Xlsx => juesuan_export::Format::Xlsx,
            Self::Parquet => juesuan_export::Format::Parquet,
            Self::Sqlite => juesuan_export::Format::Sqlite,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{help, messages::Lang};
    use juesuan::{Limit, Limits};

    #[test]
    fn the_help_lists_the_default_limits() {
        for lang in [Lang::En, Lang::Zh] {
            let mut command = help::command(lang);
            command.build();
            let convert = command.find_subcommand("convert").unwrap();
            let argument = convert.get_arguments().find(|a| a.get_id() == "limit").unwrap();
            let text = argument.get_help().unwrap().to_string();
            for limit in Limit::ALL {
                let default = format!("{}={}", limit.word(), Limits::default().get(limit));
                assert!(text.contains(&default), "{default}: {text}");
            }
        }
    }
}
