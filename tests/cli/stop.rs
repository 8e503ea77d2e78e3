//! Runs that are asked to stop: Ctrl-C and `kill`.
#![cfg(unix)]
use crate::support::{Folder, Run, numbered};
use std::{
    fs,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

const FILES: usize = 60;

fn folder() -> Folder {
    let folder = Folder::new();
    for i in 0..FILES {
        folder.file(format!("in/{i:02}.pdf"), numbered(i));
    }
    folder
}

fn start(folder: &Folder, arguments: &[&str]) -> Child {
    folder.command(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits until this many documents are stored.
fn wait_for_documents(folder: &Folder, run: &mut Child, count: usize) {
    // The state folder has another hidden name if the state is not kept.
    let kept = || {
        let folders = fs::read_dir(folder.path("out")).into_iter().flatten().flatten();
        let journals = folders.map(|f| fs::read_to_string(f.path().join("running.jsonl")).unwrap_or_default());
        journals.map(|j| j.lines().filter(|l| l.contains("\"path\"")).count()).sum::<usize>()
    };
    let begun = Instant::now();
    while kept() < count {
        assert!(run.try_wait().unwrap().is_none(), "it ended before it could be stopped");
        assert!(begun.elapsed() < Duration::from_secs(60));
        sleep(Duration::from_millis(1));
    }
}

fn signal(run: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &run.id().to_string()]).status().unwrap().success());
}

fn end(run: Child) -> Run {
    run.wait_with_output().unwrap().into()
}

/// The outputs without hidden files.
fn outputs(folder: &Folder, below: &str) -> Vec<(String, Vec<u8>)> {
    folder.tree(below).into_iter().filter(|(name, _)| !name.starts_with('.')).collect()
}

#[test]
fn a_stopped_run_says_how_to_resume_and_can_be_resumed() {
    let folder = folder();
    folder.run(["convert", "in", "-o", "whole"]);
    let whole = folder.tree("whole");
    for (name, code, said) in [("-INT", 130, "Ctrl-C"), ("-TERM", 143, "SIGTERM")] {
        let mut run = start(&folder, &["convert", "in", "-o", "out"]);
        wait_for_documents(&folder, &mut run, 5);
        signal(&run, name);
        let run = end(run);
        assert_eq!(run.code, code, "{}", run.stderr);
        assert!(run.stderr.contains("error: stopped (") && run.stderr.contains(said), "{}", run.stderr);
        assert!(run.stderr.contains("--resume"), "{}", run.stderr);
        let left: Vec<_> = fs::read_dir(folder.path("out")).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, [".juesuan"], "nothing unfinished, and no output");
        let journal = fs::read_to_string(folder.path("out/.juesuan/running.jsonl")).unwrap();
        assert!(!journal.contains("crashed"), "a worker that was ended by the stop is no crash: {journal}");
        let run = folder.run(["convert", "in", "-o", "out", "--resume"]);
        assert!(run.stderr.contains("not read again"), "{}", run.stderr);
        assert!(folder.tree("out") == whole);
        fs::remove_dir_all(folder.path("out")).unwrap();
    }
}

#[test]
fn a_stopped_update_leaves_the_dataset_unchanged() {
    let folder = folder();
    folder.run(["convert", "in", "-o", "out"]);
    let before = outputs(&folder, "out");
    for i in 0..FILES {
        folder.file(format!("in/{i:02}.pdf"), numbered(1000 + i));
    }
    let mut run = start(&folder, &["convert", "in", "-o", "out", "--resume", "--log-format", "json"]);
    wait_for_documents(&folder, &mut run, 5);
    signal(&run, "-TERM");
    let run = end(run);
    assert_eq!(run.code, 143, "{}", run.stderr);
    let last: serde_json::Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!((&last["event"], &last["level"]), (&"message".into(), &"error".into()));
    assert!(outputs(&folder, "out") == before);
    folder.run(["convert", "in", "-o", "out", "--resume"]);
    folder.run(["convert", "in", "-o", "whole"]);
    assert!(folder.tree("out") == folder.tree("whole"));
}

#[test]
fn a_stop_does_not_wait_for_a_document_that_never_ends() {
    let folder = Folder::new();
    folder.file("a.pdf", numbered(1));
    assert!(Command::new("mkfifo").arg(folder.path("pipe.pdf")).status().unwrap().success());
    for (state, said) in [(&[][..], "--resume"), (&["--no-state"], "nothing was written")] {
        let begun = Instant::now();
        let mut run = start(&folder, &[&["convert", "a.pdf", "pipe.pdf", "-o", "out", "--jobs", "2"], state].concat());
        // A stored document shows that the run has installed its signal handler.
        wait_for_documents(&folder, &mut run, 1);
        sleep(Duration::from_millis(200));
        signal(&run, "-INT");
        let run = end(run);
        assert_eq!(run.code, 130, "{}", run.stderr);
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
        assert!(folder.tree("out").iter().all(|(name, _)| name.starts_with(".juesuan/")));
        fs::remove_dir_all(folder.path("out")).unwrap();
    }
}
