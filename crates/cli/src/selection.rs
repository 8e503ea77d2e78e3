//! The tables to write, and their form: `--tables`, `--headers`, `--encoding`, `--layout`, `--unit`.
//!
//! An option that would have no effect with the chosen formats is refused, not ignored.
use crate::{
    args::{ConvertArgs, Format, WriteArgs},
    messages::{Lang, Message},
};
use clap::{Args, ValueEnum};
use juesuan_export::{AmountUnit, CsvLayout, Encoding, Format as WriterFormat, Headers, Options, OutputTable};
use juesuan_model::TableId;
use std::{collections::BTreeSet, path::Path};

/// The options as typed.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct SelectionArgs {
    /// Write only these of the nine tables, by number or id: 01,03. With -o - also documents, tables, figures, findings
    /// or narrative
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) tables: Vec<String>,

    /// Headers of CSV files and the dataset workbook: en (ids) or zh [default: en; workbook: as --lang]
    #[arg(long, value_name = "LANG", hide_possible_values = true)]
    pub(crate) headers: Option<HeadersArg>,

    /// Encoding of CSV files: utf-8-bom, utf-8 or gb18030 [default: utf-8-bom]
    #[arg(long, value_name = "NAME", hide_possible_values = true)]
    pub(crate) encoding: Option<EncodingArg>,

    /// CSV layout of the figures: long (figures.csv) or wide (one file per table) [default: both]
    #[arg(long, value_name = "FORM", hide_possible_values = true)]
    pub(crate) layout: Option<LayoutArg>,

    /// Amounts in CSV, Parquet and the dataset workbook: source (as printed), yuan or wan (万元) [default: source]
    #[arg(long, value_name = "UNIT", hide_possible_values = true)]
    pub(crate) unit: Option<UnitArg>,
}

/// Language of header lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum HeadersArg {
    /// Chinese titles
    Zh,
    /// Ids
    En,
}

/// Encoding of CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EncodingArg {
    /// UTF-8 with a byte order mark
    #[value(name = "utf-8-bom")]
    Utf8Bom,
    /// UTF-8
    #[value(name = "utf-8")]
    Utf8,
    /// GB 18030
    #[value(name = "gb18030")]
    Gb18030,
}

/// Shape of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LayoutArg {
    /// One row per figure
    Long,
    /// One file per table
    Wide,
}

/// Unit of amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum UnitArg {
    /// As printed
    Source,
    /// 元
    Yuan,
    /// 万元
    Wan,
}

/// The table for standard output, and how it is written.
#[derive(Debug)]
pub(crate) struct Chosen {
    pub(crate) set: OutputTable,
    pub(crate) options: Options,
}

/// Formats that can hold a choice of tables.
const ROWS: &[WriterFormat] = &[WriterFormat::Csv, WriterFormat::Parquet, WriterFormat::Sqlite, WriterFormat::Xlsx];
/// Formats with headers for people.
const TITLED: &[WriterFormat] = &[WriterFormat::Csv, WriterFormat::Xlsx];
/// Formats whose amounts can be converted. The database has 分 as well as the print, JSON is as printed.
const CONVERTED: &[WriterFormat] = &[WriterFormat::Csv, WriterFormat::Parquet, WriterFormat::Xlsx];
const CSV: &[WriterFormat] = &[WriterFormat::Csv];

/// Whether the output is standard output (`-o -`).
pub(crate) fn is_standard_output(output: &Path) -> bool {
    output.as_os_str() == "-"
}

/// The options of a run that writes a folder.
pub(crate) fn folder(args: &WriteArgs, lang: Lang) -> Result<Options, Message<'_>> {
    let selection = &args.selection;
    let mut options = selection.common();
    if selection.headers.is_none() && lang == Lang::Zh {
        // The workbook is for people; CSV files are for programs and keep their ids.
        options.workbook_headers = Headers::Zh;
    }
    options.overwrite = args.overwrite;
    if !args.format.is_empty() {
        options.formats = args.format.iter().map(|f| f.of_export()).collect();
    }
    for name in &selection.tables {
        match OutputTable::parse(name) {
            Some(OutputTable::Wide(table)) => options.tables.insert(table),
            Some(_) => return Err(Message::NotATable { name }),
            None => return Err(Message::NoSuchTable { name }),
        };
    }
    for (is_given, option, formats) in [
        (!selection.tables.is_empty(), "--tables", ROWS),
        (selection.headers.is_some(), "--headers", TITLED),
        (selection.encoding.is_some(), "--encoding", CSV),
        (selection.layout.is_some(), "--layout", CSV),
        (selection.unit.is_some(), "--unit", CONVERTED),
    ] {
        if is_given && !formats.iter().any(|f| options.formats.contains(f)) {
            return Err(Message::NoEffect { option, formats });
        }
    }
    Ok(options)
}

/// The table of a run that writes to standard output: one by name, or `--layout long` for the figures of any.
pub(crate) fn standard_output(args: &ConvertArgs) -> Result<Chosen, Message<'_>> {
    let selection = &args.write.selection;
    if let Some(format) = args.write.format.iter().find(|f| **f != Format::Csv) {
        return Err(Message::NotToStandardOutput { option: format.name() });
    }
    for (is_given, option) in [
        (args.write.overwrite, "--overwrite"),
        (args.write.timings, "--timings"),
        (args.write.json_folders, "--json-folders"),
        (args.resume, "--resume"),
        (args.shard.is_some(), "--shard"),
    ] {
        if is_given {
            return Err(Message::NotToStandardOutput { option });
        }
    }
    let mut sets = BTreeSet::new();
    for name in &selection.tables {
        sets.insert(OutputTable::parse(name).ok_or(Message::NoSuchTable { name })?);
    }
    let mut options = selection.common();
    options.formats = BTreeSet::from([juesuan_export::Format::Csv]);
    let set = match (selection.layout, sets.len(), sets.first()) {
        (Some(LayoutArg::Long), ..) => {
            options.tables = sets.iter().filter_map(|s| table_of(*s)).collect();
            if options.tables.len() < sets.len() {
                return Err(Message::LayoutNotApplicable);
            }
            OutputTable::Figures
        }
        (_, 1, Some(&one)) => {
            if selection.layout.is_some() && table_of(one).is_none() {
                return Err(Message::LayoutNotApplicable);
            }
            one
        }
        (_, chosen, _) => return Err(Message::OneTableToStandardOutput { chosen }),
    };
    Ok(Chosen { set, options })
}

fn table_of(set: OutputTable) -> Option<TableId> {
    match set {
        OutputTable::Wide(table) => Some(table),
        _ => None,
    }
}

impl SelectionArgs {
    fn common(&self) -> Options {
        let headers = match self.headers {
            Some(HeadersArg::Zh) => Headers::Zh,
            Some(HeadersArg::En) | None => Headers::En,
        };
        Options {
            headers,
            workbook_headers: headers,
            encoding: match self.encoding {
                Some(EncodingArg::Utf8Bom) | None => Encoding::Utf8Bom,
                Some(EncodingArg::Utf8) => Encoding::Utf8,
                Some(EncodingArg::Gb18030) => Encoding::Gb18030,
            },
            layout: match self.layout {
                Some(LayoutArg::Long) => CsvLayout::Long,
                Some(LayoutArg::Wide) => CsvLayout::Wide,
                None => CsvLayout::Both,
            },
            unit: match self.unit {
                Some(UnitArg::Source) | None => AmountUnit::Source,
                Some(UnitArg::Yuan) => AmountUnit::Yuan,
                Some(UnitArg::Wan) => AmountUnit::Wan,
            },
            ..Options::default()
        }
    }
}
