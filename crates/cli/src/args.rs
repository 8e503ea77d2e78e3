//! The arguments as typed. Nothing here touches the file system; the commands check what they are given.
//!
//! The doc comments are the English help; `help.rs` has the Chinese one.
use crate::{
    auditing::{AuditingArgs, FailOn},
    codes::CodesArgs,
    console::Verbosity,
    events::LogFormat,
    inputs::Shard,
    limits::Setting,
    messages::Lang,
    selection::SelectionArgs,
};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use std::{
    num::{NonZeroU32, NonZeroUsize},
    path::PathBuf,
};

/// Where the options of every command stand in the help: below its own.
const GLOBAL: usize = 900;

/// Reads the nine tables of Chinese departmental final accounts (部门决算公开) from PDFs: typed, with the place of
/// every figure, and checked.
#[derive(Debug, Parser)]
#[command(name = "juesuan", version, disable_help_flag = true, disable_version_flag = true)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Language of the messages: en or zh [default: $JUESUAN_LANG, else en]
    #[arg(long, global = true, value_name = "LANG", hide_possible_values = true, display_order = GLOBAL)]
    pub(crate) lang: Option<Lang>,

    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose", display_order = GLOBAL)]
    pub(crate) quiet: bool,

    /// Say more: a line for every document
    #[arg(short, long, global = true, display_order = GLOBAL)]
    pub(crate) verbose: bool,

    /// How to say it: text, or json (one event per line, for programs) [default: text]
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
    /// Join datasets into one, exactly as one run would have written it
    Merge(MergeArgs),
    /// Show what was found in one PDF, and why
    Inspect(InspectArgs),
    /// Show the nine tables: titles, columns, named rows
    Schema(SchemaArgs),
    /// Show what does not add up in a document or a dataset, and why
    Audit(AuditArgs),
    /// Show the rules that the audit checks
    Rules(RulesArgs),
    /// Show a row: each figure with its place, and the rules that it takes part in
    Show(ShowArgs),
    /// Make the list of classification codes anew, from documents
    Codes(CodesArgs),
    /// Summarise a dataset that convert wrote
    Report(ReportArgs),
    /// Read documents for another process of this program
    #[command(hide = true)]
    Worker,
    /// Read the text of pages once more, for another process of this program
    #[command(hide = true)]
    SecondReader(SecondReaderArgs),
}

/// `juesuan convert`
#[derive(Debug, Args)]
pub(crate) struct ConvertArgs {
    /// Files, folders, ZIP archives and quoted patterns ('2023/**/*.pdf'). Folders and archives are searched for .pdf at
    /// any depth; a file that is named is always read
    #[arg(required_unless_present = "files_from", value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    /// Inputs from a list, one a line; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,

    /// The list of --files-from is parted by NUL (find -print0)
    #[arg(short = '0', long, requires = "files_from")]
    pub(crate) null: bool,

    #[command(flatten)]
    pub(crate) write: WriteArgs,

    /// In folders and archives, take text dumps of PDFs (.txt) as well
    #[arg(long)]
    pub(crate) text: bool,

    /// Go on where a run was cut off, or bring a finished dataset up to date: what was read stays, unless the file has
    /// changed; what went away disappears
    #[arg(long, conflicts_with_all = ["overwrite", "no_state"])]
    pub(crate) resume: bool,

    /// Leave nothing behind for --resume and merge
    #[arg(long)]
    pub(crate) no_state: bool,

    /// Only the I-th of N parts of the inputs, parted by content; merge joins the outputs
    #[arg(long, value_name = "I/N")]
    pub(crate) shard: Option<Shard>,

    /// Time for one document, in seconds; 0: as long as it takes [default: 60]
    #[arg(long, value_name = "SECONDS", default_value_t = 60, hide_default_value = true)]
    pub(crate) timeout: u32,

    /// Memory for one document, in megabytes; 0: as much as there is [default: 1024]
    #[arg(long, value_name = "MB", default_value_t = 1024, hide_default_value = true)]
    pub(crate) memory: u32,

    /// Read at most so much of a document: pages=5000, and of each page glyphs=400000, rulings=400000, images=50000,
    /// operations=4000000, nesting=10000; of each stream=256 (MB, unpacked), of a document unpacked=512 (MB); and no
    /// file larger than file=512 (MB) [these are the defaults]
    #[arg(long, value_name = "NAME=N,…", value_delimiter = ',')]
    pub(crate) limit: Vec<Setting>,

    /// Read in threads of this process: no time or memory limit, and a document that crashes ends the run
    #[arg(long)]
    pub(crate) in_process: bool,

    /// Exit with code 3 where there are findings of this severity: error or warning (which includes errors)
    #[arg(long, value_name = "SEVERITY", hide_possible_values = true)]
    pub(crate) fail_on: Option<FailOn>,

    #[command(flatten)]
    pub(crate) auditing: AuditingArgs,
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

/// What is written, and where.
#[derive(Debug, Args)]
pub(crate) struct WriteArgs {
    /// Folder to write; with convert - for standard output, which takes one table as CSV
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) output: PathBuf,

    /// What to write: csv,json,xlsx,parquet,sqlite [default: csv,json]
    #[arg(long, value_name = "LIST", value_delimiter = ',', hide_possible_values = true)]
    pub(crate) format: Vec<Format>,

    #[command(flatten)]
    pub(crate) selection: SelectionArgs,

    /// Number of documents read at the same time [default: one per processor]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    /// Replace the dataset that stands in the output folder; a SQLite database there is added to
    #[arg(long)]
    pub(crate) overwrite: bool,

    /// Write how long each document took into documents.csv (the outputs of two runs then differ)
    #[arg(long)]
    pub(crate) timings: bool,

    /// Spread json/ and xlsx/ over 256 sub-folders, for very many documents
    #[arg(long)]
    pub(crate) json_folders: bool,
}

/// `juesuan report`
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Folder that convert wrote
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,

    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `juesuan audit`
#[derive(Debug, Args)]
pub(crate) struct AuditArgs {
    /// A PDF, a text dump (.txt), a JSON file of juesuan, or a folder that convert wrote
    #[arg(value_name = "FILE|OUT")]
    pub(crate) file: PathBuf,

    /// Exit with code 3 where there are findings of this severity: error or warning (which includes errors)
    #[arg(long, value_name = "SEVERITY", hide_possible_values = true)]
    pub(crate) fail_on: Option<FailOn>,

    #[command(flatten)]
    pub(crate) auditing: AuditingArgs,

    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `juesuan rules`
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// One rule, by its id
    #[arg(value_name = "ID")]
    pub(crate) id: Option<String>,

    /// Folder with rules of your own (*.toml), added to the built-in ones
    #[arg(long, value_name = "FOLDER")]
    pub(crate) rules: Option<PathBuf>,

    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `juesuan second-reader`
#[derive(Debug, Args)]
pub(crate) struct SecondReaderArgs {
    /// The PDF
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// What its bytes must be
    #[arg(long, value_name = "SHA-256")]
    pub(crate) sha256: String,

    /// The pages
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) pages: Vec<u32>,
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

    /// Folder with rules of your own (*.toml), added to the built-in ones
    #[arg(long, value_name = "FOLDER")]
    pub(crate) rules: Option<PathBuf>,

    /// As JSON
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

    /// As JSON
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
    /// Lines of text and grids of cells of each page
    Grid,
    /// Tables over all pages, with their titles, captions and headers
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

    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// A form of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// documents.csv, tables.csv, figures.csv, findings.csv, narrative.csv and one wide CSV per table
    Csv,
    /// json/, one file per input
    Json,
    /// A workbook per disclosure, and one of the whole dataset
    Xlsx,
    /// figures, tables, documents, findings for notebooks
    Parquet,
    /// One database with keys and views
    Sqlite,
}

impl Format {
    /// The option with this value, as typed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Csv => "--format csv",
            Self::Json => "--format json",
            Self::Xlsx => "--format xlsx",
            Self::Parquet => "--format parquet",
            Self::Sqlite => "--format sqlite",
        }
    }

    /// The same for the writer.
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
