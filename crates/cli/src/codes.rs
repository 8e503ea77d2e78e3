//! `juesuan codes`: collects the classification codes and names in documents into a CSV file of the form of
//! `crates/model/data/codes.csv`.
use crate::{
    console::Console,
    exit::Exit,
    load::{is_json, json_files},
    messages::Message,
    output, progress,
    run::refuse,
    terminal,
};
use clap::Args;
use juesuan::{
    Document, InputProblem, Options,
    dataset::{self, CodeList, DocumentSummary, Walk},
};
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

/// `juesuan codes`
#[derive(Debug, Args)]
pub(crate) struct CodesArgs {
    /// Output folders of convert, JSON files from them, or PDFs and folders of PDFs
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// Output file; - for standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,

    /// Start from this earlier list instead of an empty one; builtin: the list in this program
    #[arg(long, value_name = "FILE")]
    add_to: Option<PathBuf>,

    /// Replace the output file if it exists
    #[arg(long)]
    overwrite: bool,
}

/// Runs the command.
pub(crate) fn run(args: &CodesArgs, console: &Console) -> Exit {
    let shown = terminal::path_shown(&args.output);
    let to_pipe = args.output.as_os_str() == "-";
    if !to_pipe && args.output.exists() && !args.overwrite {
        return refuse(console, &Message::FileInUse { path: &shown });
    }
    let mut list = match earlier(args.add_to.as_deref(), console) {
        Ok(list) => list,
        Err(exit) => return exit,
    };
    let documents = match collect(&args.inputs, &mut list, console) {
        Ok(0) => return refuse(console, &Message::NothingFound { text: false }),
        Ok(documents) => documents,
        Err(exit) => return exit,
    };
    list.fill_years();
    let mut bytes = "\u{FEFF}".as_bytes().to_vec();
    let rendered = list.write(&mut bytes).map_err(io::Error::other);
    let exit = if to_pipe {
        output::write(console, |out| rendered.and_then(|()| out.write_all(&bytes)))
    } else {
        match rendered.and_then(|()| fs::write(&args.output, &bytes)) {
            Ok(()) => Exit::Success,
            Err(error) => refuse(console, &Message::OutputFailed { path: &shown, why: &error.to_string() }),
        }
    };
    if exit == Exit::Success {
        let (entries, verified) = list.count();
        console.note(&Message::CodesWritten { documents, entries, verified });
    }
    exit
}

/// The list to begin with.
fn earlier(path: Option<&Path>, console: &Console) -> Result<CodeList, Exit> {
    let Some(path) = path else { return Ok(CodeList::default()) };
    if path.as_os_str() == "builtin" {
        return Ok(CodeList::builtin());
    }
    let text = fs::read_to_string(path).map_err(|e| e.to_string());
    let list = text.and_then(|text| CodeList::read(&text).map_err(|e| e.to_string()));
    list.map_err(|why| {
        refuse(console, &Message::NoCodeList { path: &terminal::path_shown(path), why: &terminal::escape(&why) })
    })
}

/// Adds the documents of all inputs and returns their number.
fn collect(named: &[PathBuf], list: &mut CodeList, console: &Console) -> Result<usize, Exit> {
    let (mut json, mut others) = (BTreeSet::new(), Vec::new());
    for path in named {
        let folder = path.join("json");
        if folder.is_dir() {
            json.extend(json_files(&folder));
        } else if is_json(path) {
            json.insert(path.clone());
        } else {
            others.push(path.clone());
        }
    }
    // The same file twice is one document.
    let mut known = BTreeSet::new();
    let mut add = |document: &Document| {
        if document.sha256.is_empty() || known.insert(document.sha256.clone()) {
            list.add(document);
        }
    };
    let mut documents = 0;
    for path in &json {
        let read = fs::read(path).map_err(|e| e.to_string());
        match read.and_then(|bytes| serde_json::from_slice::<Document>(&bytes).map_err(|e| e.to_string())) {
            Ok(document) => {
                add(&document);
                documents += 1;
            }
            Err(why) => {
                let (path, why) = (terminal::path_shown(path), terminal::escape(&why));
                console.warning(&Message::NotDocumentJson { path: &path, why: &why });
            }
        }
    }
    let inputs = dataset::collect(&others, &[], Walk::default()).inputs;
    if json.is_empty() && !inputs.is_empty() && inputs.iter().all(|i| i.problem == Some(InputProblem::Missing)) {
        return Err(refuse(console, &Message::AllMissing { named, list: None }));
    }
    let read = dataset::for_each_document(&inputs, None, &Options::default(), |_, document| {
        progress::show_document(console, &DocumentSummary::of(&document));
        add(&document);
        documents += 1;
    });
    read.map_err(|error| refuse(console, &Message::Text(error.words().get(console.lang))))?;
    Ok(documents)
}
