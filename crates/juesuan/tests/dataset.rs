//! Folders in, datasets out, without the command line.
#![cfg(feature = "dataset")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
use juesuan::{
    Options, Status,
    dataset::{self, ConvertOptions, Error, ExportOptions, Mode, Observer, Progress, Start, Stop, Walk, WriteOptions},
};
use juesuan_fixtures::edge_cases;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Three inputs: a document, a copy of it, and a file that is not a PDF.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let temp = tempfile::tempdir().unwrap();
    let inputs = temp.path().join("in");
    fs::create_dir(&inputs).unwrap();
    let good = edge_cases::good().bytes;
    fs::write(inputs.join("a.pdf"), &good).unwrap();
    fs::write(inputs.join("b.pdf"), &good).unwrap();
    fs::write(inputs.join("c.pdf"), "<html>").unwrap();
    let out = temp.path().join("out");
    (temp, out)
}

fn convert(
    folder: &Path,
    out: &Path,
    options: &ConvertOptions,
    observer: &mut dyn Observer,
) -> Result<dataset::Summary, Error> {
    let inputs = dataset::collect(&[folder.join("in")], &[], Walk::default()).inputs;
    dataset::convert(inputs, out, options, observer)
}

/// Records the calls.
#[derive(Default)]
struct Notes {
    inputs: usize,
    documents: Vec<(String, Status)>,
}

impl Observer for Notes {
    fn start(&mut self, start: &Start<'_>) {
        self.inputs = start.inputs;
    }

    fn document(&mut self, progress: &Progress<'_>) {
        self.documents.push((progress.facts.file.clone(), progress.facts.status));
        assert_eq!(progress.so_far.documents(), self.documents.len());
    }
}

#[test]
fn the_observer_sees_every_document_in_order() {
    let (temp, out) = folder();
    let mut notes = Notes::default();
    let summary = convert(temp.path(), &out, &ConvertOptions::default(), &mut notes).unwrap();
    let names: Vec<_> = notes.documents.iter().map(|(file, status)| (file.as_str(), *status)).collect();
    assert_eq!(names, [("a.pdf", Status::Ok), ("b.pdf", Status::Ok), ("c.pdf", Status::Unreadable)]);
    assert_eq!((notes.inputs, summary.documents(), summary.failed(), summary.copies), (3, 3, 1, 1));
    assert!(summary.figures > 0 && summary.files.iter().any(|file| file.ends_with("figures.csv")));
}

#[test]
fn a_second_run_reuses_what_was_read() {
    let (temp, out) = folder();
    convert(temp.path(), &out, &ConvertOptions::default(), &mut ()).unwrap();
    let before = fs::read(out.join("figures.csv")).unwrap();
    let refused = convert(temp.path(), &out, &ConvertOptions::default(), &mut ());
    assert!(matches!(refused, Err(Error::OutputInUse(_))), "{refused:?}");
    let resumed = convert(temp.path(), &out, &ConvertOptions::default().mode(Mode::Resume), &mut ()).unwrap();
    assert_eq!((resumed.reused, resumed.copies), (2, 1));
    assert_eq!(fs::read(out.join("figures.csv")).unwrap(), before);
}

#[test]
fn a_stopped_run_writes_nothing() {
    let (temp, out) = folder();
    let stop = Stop::default();
    stop.request();
    let options = ConvertOptions::default().write(WriteOptions::default().stop(stop));
    let stopped = convert(temp.path(), &out, &options, &mut ());
    assert!(matches!(stopped, Err(Error::Stopped)), "{stopped:?}");
    assert!(!out.join("figures.csv").exists());
}

#[test]
fn merged_shards_are_one_run() {
    let (temp, out) = folder();
    convert(temp.path(), &out, &ConvertOptions::default(), &mut ()).unwrap();
    let parts: Vec<PathBuf> = ["1/2", "2/2"]
        .map(|part| {
            let folder = temp.path().join(part.replace('/', "-"));
            let options = ConvertOptions::default().shard(Some(part.parse().unwrap()));
            convert(temp.path(), &folder, &options, &mut ()).unwrap();
            folder
        })
        .into();
    let merged = temp.path().join("merged");
    dataset::merge(&parts, &merged, &WriteOptions::default(), &mut ()).unwrap();
    for file in ["documents.csv", "figures.csv", "findings.csv"] {
        assert_eq!(fs::read(merged.join(file)).unwrap(), fs::read(out.join(file)).unwrap(), "{file}");
    }
}

#[test]
fn one_table_goes_to_a_stream() {
    let (temp, _) = folder();
    let inputs = dataset::collect(&[temp.path().join("in")], &[], Walk::default()).inputs;
    let options = ConvertOptions::default().write(WriteOptions::default().export(ExportOptions::default()));
    let mut bytes = Vec::new();
    let set = dataset::OutputTable::parse("documents").unwrap();
    let summary = dataset::write_set(&inputs, &mut bytes, set, &options, &mut ()).unwrap();
    assert_eq!((summary.documents(), String::from_utf8(bytes).unwrap().lines().count()), (3, 4));
}

#[test]
fn documents_come_in_order_without_a_dataset() {
    let (temp, _) = folder();
    let inputs = dataset::collect(&[temp.path().join("in")], &[], Walk::default()).inputs;
    let mut files = Vec::new();
    dataset::for_each_document(&inputs, None, &Options::default(), |_, document| files.push(document.file)).unwrap();
    assert_eq!(files, ["a.pdf", "b.pdf", "c.pdf"]);
}
