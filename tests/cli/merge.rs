//! Shards and merged datasets compared with a single run.
use crate::support::{Folder, numbered};
use juesuan_fixtures::edge_cases;
use std::fs;

const ALL: &str = "csv,json,xlsx,parquet,sqlite";

/// Files with equal names, copies, damaged files, an archive.
fn crawl(folder: &Folder) {
    for i in 0..12 {
        folder.file(format!("in/{}/report.pdf", ["a", "b", "c"][i % 3]), numbered(i % 3));
        folder.file(format!("in/d/{i:02}.pdf"), numbered(i / 2));
    }
    folder
        .file("in/x/empty.pdf", "")
        .file("in/y/empty.pdf", "")
        .file("in/page.pdf", "<html>404</html>")
        .file("in/locked.pdf", edge_cases::encrypted("secret"))
        .file("in/决算.zip", crate::sources::zip(&[("甲/report.pdf", &numbered(3)), ("乙.pdf", &numbered(50))]))
        .file("in/broken.zip", "PK\u{3}\u{4} nothing");
    if cfg!(unix) {
        std::os::unix::fs::symlink("gone", folder.path("in/dead.pdf")).unwrap();
    }
}

#[test]
fn merged_shards_equal_one_run() {
    for (shard_format, format) in [("json", ALL), ("csv", "csv"), ("parquet", "csv,json")] {
        let folder = Folder::new();
        crawl(&folder);
        folder.run(["convert", "in", "-o", "whole", "--format", format]);
        let mut rows = 0;
        for shard in 1..=4 {
            let out = format!("out{shard}");
            let run =
                folder.run(["convert", "in", "-o", &out, "--shard", &format!("{shard}/4"), "--format", shard_format]);
            assert!(run.code < 2, "{}", run.stderr);
            rows += fs::read_to_string(folder.path(&out).join(".juesuan/journal.jsonl")).unwrap().lines().count() - 1;
        }
        assert_eq!(rows, folder.tree("whole/.juesuan").iter().map(lines).sum::<usize>() - 1, "each input in one shard");
        // In any order.
        let run = folder.run(["merge", "out3", "out1", "out4", "out2", "-o", "merged", "--format", format]);
        assert_eq!(run.code, 1, "{}", run.stderr);
        let (whole, merged) = (folder.tree("whole"), folder.tree("merged"));
        for (a, b) in whole.iter().zip(&merged) {
            assert!(a == b, "{shard_format} {format}: {} {}", a.0, b.0);
        }
        assert_eq!(whole.len(), merged.len());
    }
}

fn lines((name, bytes): &(String, Vec<u8>)) -> usize {
    if name == "journal.jsonl" { bytes.iter().filter(|b| **b == b'\n').count() } else { 0 }
}

#[test]
fn a_missing_shard_is_reported() {
    let folder = Folder::new();
    crawl(&folder);
    for shard in ["1", "2", "3"] {
        folder.run(["convert", "in", "-o", &format!("out{shard}"), "--shard", &format!("{shard}/3")]);
    }
    let said = |datasets: &[&str], out: &str| {
        let run = folder.run(["merge"].iter().chain(datasets).chain(&["-o", out]));
        assert_eq!(run.code, 1, "{}", run.stderr);
        run.stderr
    };
    let lacks = said(&["out3", "out1"], "some");
    assert!(lacks.contains("warning: 1 shard is missing (--shard 2/3)"), "{lacks}");
    // The merged dataset remembers its shards.
    assert!(said(&["some"], "again").contains("--shard 2/3"));
    for (datasets, out) in [(&["some", "out2"][..], "two"), (&["out1", "out1", "out2", "out3"], "three")] {
        let all = said(datasets, out);
        assert!(!all.contains("--shard"), "{all}");
    }
    folder.run(["convert", "in", "-o", "whole"]);
    assert!(folder.tree("two") == folder.tree("whole") && folder.tree("three") == folder.tree("whole"));
}

#[test]
fn copies_in_two_datasets_are_found() {
    let folder = Folder::new();
    folder.file("in/a.pdf", numbered(1)).file("in/b.pdf", numbered(1)).file("in/c.pdf", numbered(2));
    folder.run(["convert", "in", "-o", "whole"]);
    folder.run(["convert", "in/b.pdf", "in/c.pdf", "-o", "one"]);
    folder.run(["convert", "in/a.pdf", "in/c.pdf", "-o", "two", "--format", "csv"]);
    let run = folder.run(["merge", "one", "two", "-o", "merged"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(folder.tree("merged") == folder.tree("whole"), "c is one input");
    let rows = folder.csv("merged/documents.csv");
    assert_eq!(rows.iter().map(|r| r.get("duplicate_of")).collect::<Vec<_>>(), ["", "in/a.pdf", ""]);
}

#[test]
fn all_formats_can_be_written_from_the_json() {
    // The JSON of a document is complete: reading it back gives the same bytes in every format.
    let folder = Folder::new();
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples");
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus/synthetic");
    let mut inputs = vec![samples];
    if fs::metadata(corpus).is_ok() {
        inputs.push(corpus);
    }
    let run = folder.run(["convert", "-o", "whole", "--format", ALL].iter().chain(&inputs));
    assert!(run.code < 2, "{}", run.stderr);
    let run = folder.run(["merge", "whole", "-o", "again", "--format", ALL]);
    assert!(run.code < 2, "{}", run.stderr);
    let (whole, again) = (folder.tree("whole"), folder.tree("again"));
    for (a, b) in whole.iter().zip(&again) {
        assert!(a == b, "{} {}", a.0, b.0);
    }
    assert_eq!(whole.len(), again.len());
}

#[test]
fn merged_datasets_can_be_merged_and_resumed() {
    let folder = Folder::new();
    crawl(&folder);
    folder.run(["convert", "in", "-o", "whole", "--json-folders"]);
    for shard in ["1", "2", "3"] {
        folder.run(["convert", "in", "-o", &format!("out{shard}"), "--shard", &format!("{shard}/3")]);
    }
    folder.run(["merge", "out1", "out2", "-o", "some", "--format", "csv"]);
    folder.run(["merge", "some", "out3", "-o", "all", "--json-folders"]);
    assert!(folder.tree("all") == folder.tree("whole"));
    let json = folder.csv("all/documents.csv").iter().map(|r| r.get("json").to_owned()).collect::<Vec<_>>();
    assert!(json.iter().all(|j| folder.path("all").join(j).is_file()));
    let run = folder.run(["convert", "in", "-o", "all", "--json-folders", "--resume"]);
    assert!(run.stderr.contains("not read again"), "{}", run.stderr);
    assert!(folder.tree("all") == folder.tree("whole"));
    // Without --json-folders: no empty folder remains.
    folder.run(["convert", "in", "-o", "all", "--resume"]);
    assert!(fs::read_dir(folder.path("all/json")).unwrap().all(|e| e.unwrap().path().is_file()));
}

#[test]
fn datasets_that_cannot_be_merged_are_rejected() {
    let folder = Folder::new();
    folder.file("in/a.pdf", numbered(1));
    folder.run(["convert", "in", "-o", "one"]);
    folder.run(["convert", "in", "-o", "stateless", "--no-state"]);
    let refused = |datasets: &[&str], out: &str, why: &str| {
        let run = folder.run(["merge"].iter().chain(datasets).chain(&["-o", out]));
        assert_eq!(run.code, 2, "{datasets:?}");
        assert!(run.stderr.contains(why), "{}", run.stderr);
    };
    refused(&["one", "stateless"], "out", "no finished dataset");
    refused(&["one", "nowhere"], "out", "no such folder: nowhere");
    refused(&["one"], "one", "--overwrite");
    let run = folder.run(["merge", "one", "-o", "one", "--overwrite"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    folder.run(["convert", "in", "-o", "other"]);
    let journal = fs::read_to_string(folder.path("other/.juesuan/journal.jsonl")).unwrap();
    folder.file("other/.juesuan/journal.jsonl", journal.replacen("juesuan 0", "juesuan 9", 1));
    refused(&["one", "other"], "out", "different versions");
    folder.file("one/json/a.json", "{}");
    refused(&["one"], "out", "json/a.json");
    assert!(!folder.path("out/documents.csv").exists());
}
