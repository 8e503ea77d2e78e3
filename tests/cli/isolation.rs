//! Documents that loop, exhaust memory or never end, read by the program as shipped.
//!
//! Failures that the real reader cannot be made to have (stack overflow, abort, garbage on its output) are tested with
//! puppet workers in `crates/juesuan/src/dataset/workers/pool.rs`.
use crate::support::{Folder, Run};
use juesuan_fixtures::edge_cases;
use std::{
    process::{Child, Stdio},
    thread::sleep,
    time::Duration,
};

/// One page whose content is `megabytes` of spaces, compressed to a 64th.
fn bomb(megabytes: usize) -> Vec<u8> {
    // RunLengthDecode: 129 repeats the next byte 128 times.
    let packed = [129, b' '].repeat((megabytes << 20) / 128);
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for object in [
        &b"<< /Type /Catalog /Pages 2 0 R >>"[..],
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
        &[
            format!("<< /Filter /RunLengthDecode /Length {} >>\nstream\n", packed.len()).as_bytes(),
            &packed,
            b"\nendstream",
        ]
        .concat(),
    ] {
        places.push(pdf.len());
        pdf.extend(format!("{} 0 obj\n", places.len()).as_bytes());
        pdf.extend(object);
        pdf.extend(b"\nendobj\n");
    }
    let start = pdf.len();
    pdf.extend(b"xref\n0 5\n0000000000 65535 f \n");
    places.iter().for_each(|place| pdf.extend(format!("{place:010} 00000 n \n").as_bytes()));
    pdf.extend(format!("trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").as_bytes());
    pdf
}

#[cfg(target_os = "linux")]
#[test]
fn a_document_that_exhausts_memory_affects_no_other() {
    let folder = Folder::new();
    let pdf = edge_cases::good().bytes;
    folder.file("in/a.pdf", &pdf).file("in/bomb.pdf", bomb(1024)).file("in/z.pdf", &pdf);
    // Raises the limits of the reader, to test the limit around the reader.
    let limits = "stream=8000,unpacked=8000";
    let run = folder.run(["convert", "in", "/dev/zero", "-o", "out", "--memory", "400", "--limit", limits]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    assert!(!run.stderr.contains("memory allocation of"), "what a worker says last is not the user's: {}", run.stderr);
    let documents = folder.csv("out/documents.csv");
    let got: Vec<_> = documents.iter().map(|d| (d.get("path"), d.get("status"))).collect();
    let expected = [("/dev/zero", "limit"), ("in/a.pdf", "ok"), ("in/bomb.pdf", "limit"), ("in/z.pdf", "ok")];
    assert_eq!(got, expected, "{}", run.stderr);
    assert!(documents[2].get("message").contains("more than 400 MB of memory"), "{}", documents[2].get("message"));
    assert_ne!(documents[2].get("sha256"), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_document_that_never_ends_affects_no_other() {
    let folder = Folder::new();
    folder.file("in/a.pdf", edge_cases::good().bytes).file("in/z.pdf", edge_cases::good().bytes);
    assert!(std::process::Command::new("mkfifo").arg(folder.path("in.pdf")).status().unwrap().success());
    let run = folder.run(["convert", "in", "in.pdf", "-o", "out", "--timeout", "6", "--lang", "zh"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("警告：in.pdf：读取超过 6 秒"), "{}", run.stderr);
    let documents = folder.csv("out/documents.csv");
    let got: Vec<_> = documents.iter().map(|d| (d.get("path"), d.get("status"))).collect();
    assert_eq!(got, [("in.pdf", "timeout"), ("in/a.pdf", "ok"), ("in/z.pdf", "ok")], "{}", run.stderr);
    assert!(documents[0].get("message").contains("timed out after 6 s"), "{}", documents[0].get("message"));
}

#[test]
fn the_bytes_are_the_same_with_workers_and_without() {
    let folder = Folder::new();
    for i in 0..6 {
        folder.file(format!("in/{i}.pdf"), if i == 3 { edge_cases::truncated() } else { edge_cases::good().bytes });
    }
    let all = "csv,json,xlsx,parquet,sqlite";
    let workers = folder.run(["convert", "in", "-o", "one", "--format", all]);
    let threads = folder.run(["convert", "in", "-o", "two", "--format", all, "--in-process"]);
    assert_eq!((workers.code, threads.code), (1, 1), "{}", workers.stderr);
    for ((name, one), (other, two)) in folder.tree("one").iter().zip(&folder.tree("two")) {
        assert!(name == other && one == two, "{name}, {other}");
    }
}

#[test]
fn limits_on_the_command_line() {
    let folder = Folder::new();
    folder.file("in/a.pdf", edge_cases::good().bytes);
    for (limit, said) in [
        ("glyphs=10", "have more than 10 characters"),
        ("rulings=1", "more than 1 rulings"),
        ("pages=1", "more than 1 pages; the rest was not read; to read it, raise --limit pages=1"),
        ("operations=5,glyphs=100000", "have more than 5 operations"),
    ] {
        let run = folder.run(["convert", "in", "-o", "out", "--overwrite", "--limit", limit]);
        assert_eq!(run.code, 1, "{}", run.stderr);
        let documents = folder.csv("out/documents.csv");
        assert_eq!(documents[0].get("status"), "limit", "{limit}");
        assert!(documents[0].get("message").contains(said), "{limit}: {}", documents[0].get("message"));
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    folder.file("in/a.pdf", bomb(4));
    folder.run(["convert", "in", "-o", "out", "--overwrite", "--limit", "stream=1"]);
    let documents = folder.csv("out/documents.csv");
    assert_eq!(documents[0].get("status"), "limit");
    assert!(documents[0].get("message").contains("--limit stream=1"), "{}", documents[0].get("message"));
    for wrong in ["glyphs", "letters=5", "glyphs=0"] {
        assert_eq!(folder.run(["convert", "in", "-o", "out", "--overwrite", "--limit", wrong]).code, 2, "{wrong}");
    }
}

/// Whether a process is running, and not a zombie.
#[cfg(target_os = "linux")]
fn is_alive(id: &str) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    status.lines().any(|l| l.starts_with("State:") && !l.contains('Z'))
}

/// The workers of a run, once they differ from these.
#[cfg(target_os = "linux")]
fn workers_of(run: &Child, known: &[String]) -> Vec<String> {
    for _ in 0..600 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", run.id())).unwrap().flatten();
        let lists = tasks.map(|t| std::fs::read_to_string(t.path().join("children")).unwrap_or_default());
        let mut workers: Vec<_> = lists.collect::<Vec<_>>().join(" ").split_whitespace().map(str::to_owned).collect();
        workers.retain(|id| is_alive(id) && !known.contains(id));
        if !workers.is_empty() {
            return workers;
        }
        sleep(Duration::from_millis(50));
    }
    Vec::new()
}

#[cfg(target_os = "linux")]
#[test]
fn a_killed_worker_is_replaced_and_costs_at_most_one_document() {
    let folder = Folder::new();
    folder.file("a.pdf", edge_cases::good().bytes).file("z.pdf", [edge_cases::good().bytes, b"% z".to_vec()].concat());
    assert!(std::process::Command::new("mkfifo").arg(folder.path("pipe.pdf")).status().unwrap().success());
    let arguments = ["convert", "a.pdf", "pipe.pdf", "z.pdf", "-o", "out", "--jobs", "1", "--log-format", "json"];
    let run = folder.command(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    // Kills the worker that has read a document while it waits at the pipe, and then its successor, which has read none.
    let mut known = Vec::new();
    for _ in 0..2 {
        let workers = workers_of(&run, &known);
        assert_eq!(workers.len(), 1);
        sleep(Duration::from_secs(1));
        assert!(std::process::Command::new("kill").args(["-9", &workers[0]]).status().unwrap().success());
        known.extend(workers);
    }
    let run: Run = run.wait_with_output().unwrap().into();
    assert_eq!(run.code, 1, "{}", run.stderr);
    let events: Vec<serde_json::Value> = run.stderr.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let documents: Vec<_> = events.iter().filter(|e| e["event"] == "document").collect();
    let got: Vec<_> = documents.iter().map(|d| (d["path"].as_str().unwrap(), d["status"].as_str().unwrap())).collect();
    assert_eq!(got, [("a.pdf", "ok"), ("pipe.pdf", "limit"), ("z.pdf", "ok")], "{}", run.stderr);
    let workers: Vec<String> = documents.iter().map(|d| d["worker"].to_string()).collect();
    assert_eq!(workers[..2], known[..], "each event names the process");
    assert_ne!(workers[2], workers[1]);
    assert_eq!(documents[1]["worker_restarts"], 2);
    assert!(documents[1]["message"].as_str().unwrap().contains("memory"), "{}", documents[1]["message"]);
}

#[cfg(target_os = "linux")]
#[test]
fn files_that_change_or_vanish_during_the_run_have_their_rows() {
    let folder = Folder::new();
    let with = |end: &str| [edge_cases::good().bytes, end.as_bytes().to_vec()].concat();
    assert!(std::process::Command::new("mkfifo").arg(folder.path("a.pdf")).status().unwrap().success());
    for name in ["copied.pdf", "copy.pdf", "copy2.pdf"] {
        folder.file(name, with("% the same"));
    }
    folder.file("changes.pdf", with("% before")).file("torn.pdf", with("% whole")).file("vanishes.pdf", with("% here"));
    folder.file("archive.zip", crate::sources::zip(&[("m.pdf", &with("% member"))]));
    let inputs =
        ["a.pdf", "archive.zip", "changes.pdf", "copied.pdf", "copy.pdf", "copy2.pdf", "torn.pdf", "vanishes.pdf"];
    let arguments = [&["convert", "-o", "out", "--jobs", "1"], &inputs[..]].concat();
    let run = folder.command(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    assert_eq!(workers_of(&run, &[]).len(), 1);
    // By now the inputs are listed and hashed; the first document is a pipe without data yet.
    sleep(Duration::from_secs(1));
    folder.file("changes.pdf", with("% after")).file("copied.pdf", with("% no more"));
    folder.file("torn.pdf", &edge_cases::good().bytes[..2000]).file("archive.zip", "PK\u{3}\u{4}");
    std::fs::remove_file(folder.path("vanishes.pdf")).unwrap();
    std::fs::write(folder.path("a.pdf"), "no PDF").unwrap();
    let run: Run = run.wait_with_output().unwrap().into();
    assert_eq!(run.code, 1, "{}", run.stderr);
    let rows = folder.csv("out/documents.csv");
    let got: Vec<_> = rows.iter().map(|r| (r.get("path"), r.get("status"))).collect();
    let expected = [
        ("a.pdf", "unreadable"),
        ("archive.zip/m.pdf", "unreadable"),
        ("changes.pdf", "ok"),
        ("copied.pdf", "ok"),
        ("copy.pdf", "ok"),
        ("copy2.pdf", "ok"),
        ("torn.pdf", "unreadable"),
        ("vanishes.pdf", "unreadable"),
    ];
    assert_eq!(got, expected, "{}", run.stderr);
    assert_eq!(rows[4].get("duplicate_of"), "", "a copy of what is not there any more");
    assert_eq!(rows[5].get("duplicate_of"), "copy.pdf");
    // The checksums match what was read: without the pipe another run gives the same.
    let before: Vec<String> = rows[2..].iter().map(|r| r.get("sha256").to_owned()).collect();
    folder.run([&["convert", "-o", "again"], &inputs[2..]].concat());
    let again: Vec<_> = folder.csv("again/documents.csv").iter().map(|r| r.get("sha256").to_owned()).collect();
    assert_eq!(before, again);
}

#[cfg(target_os = "linux")]
#[test]
fn workers_end_when_the_run_is_killed() {
    let folder = Folder::new();
    let pipe = folder.path("pipe.pdf");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut run = folder
        .command(["convert", "pipe.pdf", "-o", "out"])
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let workers = workers_of(&run, &[]);
    assert_eq!(workers.len(), 1);
    // Long enough for the worker to wait at the pipe, which never gets data.
    sleep(Duration::from_millis(300));
    run.kill().unwrap();
    run.wait().unwrap();
    for _ in 0..600 {
        if !is_alive(&workers[0]) {
            return;
        }
        sleep(Duration::from_millis(50));
    }
    panic!("the worker outlives the run");
}
