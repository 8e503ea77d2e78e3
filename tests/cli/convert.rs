//! `convert` on folders as a crawler leaves them.
use crate::support::{Folder, Row};
use juesuan_fixtures::edge_cases;
use std::{path::Path, sync::LazyLock};

/// A small document with the nine tables.
fn good() -> &'static [u8] {
    static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| edge_cases::good().bytes);
    &GOOD
}

fn by_path<'a>(rows: &'a [Row], path: &str) -> &'a Row {
    rows.iter().find(|r| r.get("path") == path).unwrap_or_else(|| panic!("no row for {path:?}"))
}

#[test]
fn every_unusual_file_has_its_row_and_affects_no_other() {
    let folder = Folder::new();
    let pdf = good();
    folder
        .file("in/zero.pdf", "")
        .file("in/text.pdf", "部门决算公开\n")
        .file("in/page.pdf", "<!DOCTYPE html><title>404</title>")
        .file("in/cut.pdf", edge_cases::truncated())
        .file("in/password.pdf", edge_cases::encrypted("secret"))
        .file("in/no password.pdf", edge_cases::encrypted(""))
        .file("in/scan.pdf", edge_cases::scan())
        .file("in/budget.pdf", edge_cases::budget())
        .file("in/folder.pdf/inner.pdf", pdf)
        .file("in/a/same.pdf", pdf)
        .file("in/b/same.pdf", pdf)
        .file("in/with space, comma\nand break.pdf", pdf)
        .file("in/决算.PDF", pdf)
        .file("in/notes.txt", "not asked for");
    let mut paths = vec![
        "in/a/same.pdf",
        "in/b/same.pdf",
        "in/budget.pdf",
        "in/cut.pdf",
        "in/folder.pdf/inner.pdf",
        "in/no password.pdf",
        "in/page.pdf",
        "in/password.pdf",
        "in/scan.pdf",
        "in/text.pdf",
        "in/with space, comma\nand break.pdf",
        "in/zero.pdf",
        "in/决算.PDF",
    ];
    if cfg!(target_os = "linux") {
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            folder.file(Path::new(std::ffi::OsStr::from_bytes(b"in/\xbe\xf6\xcb\xe3.pdf")), pdf);
        }
        std::os::unix::fs::symlink(folder.path("in"), folder.path("in/a/loop")).unwrap();
        std::os::unix::fs::symlink(folder.path("gone"), folder.path("in/dead.pdf")).unwrap();
        paths.insert(4, "in/dead.pdf");
        paths.insert(paths.len() - 1, "in/\\xBE\\xF6\\xCB\\xE3.pdf");
    }

    let run = folder.run(["convert", "in", "-o", "out"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    assert!(run.stderr.contains("warning: in/zero.pdf: the file is empty"), "{}", run.stderr);
    assert!(run.stderr.contains("could not be converted"), "{}", run.stderr);

    let documents = folder.csv("out/documents.csv");
    assert_eq!(documents.iter().map(|r| r.get("path")).collect::<Vec<_>>(), paths);
    for (path, status, message) in [
        ("in/a/same.pdf", "ok", ""),
        ("in/b/same.pdf", "ok", ""),
        ("in/folder.pdf/inner.pdf", "ok", ""),
        ("in/with space, comma\nand break.pdf", "ok", ""),
        ("in/no password.pdf", "ok", ""),
        ("in/password.pdf", "encrypted", "password"),
        ("in/scan.pdf", "no_text", "scan"),
        ("in/budget.pdf", "no_tables", "none of the nine"),
        ("in/zero.pdf", "unreadable", "empty (0 bytes)"),
        ("in/text.pdf", "unreadable", "plain text"),
        ("in/page.pdf", "unreadable", "web page"),
        ("in/cut.pdf", "unreadable", "truncated"),
    ] {
        let row = by_path(&documents, path);
        assert_eq!(row.get("status"), status, "{path}");
        assert!(row.get("message").contains(message), "{path}: {}", row.get("message"));
    }
    assert_eq!(by_path(&documents, "in/a/same.pdf").get("sha256"), by_path(&documents, "in/b/same.pdf").get("sha256"));
    let json = folder.tree("out/json");
    assert_eq!(json.len(), paths.len(), "one file each, whatever the name: {:?}", json.iter().map(|f| &f.0));
}

#[test]
fn the_same_bytes_for_one_job_and_for_four() {
    let folder = Folder::new();
    for i in 0..40 {
        folder.file(format!("in/{:02}.pdf", (i * 7) % 40), if i % 3 == 0 { &[] } else { good() });
    }
    let one = folder.run(["convert", "in", "-o", "one", "--jobs", "1"]);
    let four = folder.run(["convert", "in", "-o", "four", "--jobs", "4"]);
    assert_eq!((one.code, four.code), (1, 1), "{}", one.stderr);
    assert_eq!(folder.tree("one"), folder.tree("four"));
}

#[test]
fn the_order_of_arguments_does_not_matter() {
    let folder = Folder::new();
    folder.file("x/1.pdf", good()).file("y/2.pdf", good());
    folder.run(["convert", "x", "y", "-o", "one"]);
    folder.run(["convert", "y/2.pdf", "x", "y", "-o", "two"]);
    assert_eq!(folder.tree("one"), folder.tree("two"));
}

#[test]
fn files_given_by_name_are_read_whatever_their_extension() {
    let folder = Folder::new();
    folder.file("download", good());
    let run = folder.run(["convert", "download", "-o", "out"]);
    let documents = folder.csv("out/documents.csv");
    assert_eq!(documents.len(), 1, "{}", run.stderr);
    assert_eq!(documents[0].get("status"), "ok");
}

#[test]
fn a_missing_input_among_others_has_its_row() {
    let folder = Folder::new();
    folder.file("a.pdf", good());
    let run = folder.run(["convert", "a.pdf", "no.pdf", "-o", "out"]);
    assert_eq!(run.code, 1);
    let documents = folder.csv("out/documents.csv");
    assert_eq!(by_path(&documents, "no.pdf").get("message"), "no such file or folder");
}

#[test]
fn overwrite_replaces_the_whole_dataset_and_nothing_else() {
    let folder = Folder::new();
    folder.file("x/1.pdf", good()).file("y/2.pdf", good());
    folder.run(["convert", "x", "y", "-o", "out"]);
    folder.file("out/mine.doc", "keep");

    let refused = folder.run(["convert", "x", "-o", "out"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("--overwrite"), "{}", refused.stderr);
    assert_eq!(folder.csv("out/documents.csv").len(), 2, "untouched");

    folder.run(["convert", "x", "-o", "out", "--overwrite"]);
    assert_eq!(folder.csv("out/documents.csv").len(), 1);
    assert_eq!(folder.tree("out/json").len(), 1, "that of y is gone");
    assert!(folder.path("out/mine.doc").exists());

    folder.run(["convert", "x", "-o", "out", "--overwrite", "--format", "json"]);
    assert!(!folder.path("out/documents.csv").exists(), "it would be of another dataset than json/");
    assert!(!folder.tree("out").iter().any(|(name, _)| name.contains("unfinished")));
}

#[test]
fn quiet_and_verbose() {
    let folder = Folder::new();
    folder.file("in/a.pdf", good()).file("in/b.pdf", "");
    let quiet = folder.run(["convert", "in", "-o", "1", "-q"]);
    assert_eq!((quiet.code, quiet.stdout.as_str()), (1, ""));
    assert_eq!(
        quiet.stderr,
        "error: 1 file could not be converted (in/b.pdf); see status and message in documents.csv\n"
    );
    let quiet = folder.run(["convert", "in/a.pdf", "-o", "3", "-q"]);
    assert_eq!((quiet.code, quiet.stderr.as_str()), (0, ""));
    let verbose = folder.run(["convert", "in", "-o", "2", "-v"]);
    assert!(verbose.stderr.contains("in/a.pdf: "), "{}", verbose.stderr);
}

#[test]
fn messages_in_chinese() {
    let folder = Folder::new();
    folder.file("in/a.pdf", good()).file("in/b\n.pdf", "");
    let run = folder.run(["convert", "in", "-o", "out", "--lang", "zh"]);
    assert!(run.stderr.contains("警告：in/b\\n.pdf：文件为空（0 字节），请重新下载"), "{}", run.stderr);
    assert!(run.stderr.contains("1 个文件未能转换"), "{}", run.stderr);
}

#[test]
fn timings_are_written_only_on_request() {
    let folder = Folder::new();
    folder.file("a.pdf", good());
    folder.run(["convert", "a.pdf", "-o", "without"]);
    folder.run(["convert", "a.pdf", "-o", "with", "--timings"]);
    assert_eq!(folder.csv("without/documents.csv")[0].get("seconds"), "");
    assert_ne!(folder.csv("with/documents.csv")[0].get("seconds"), "");
}

#[test]
fn text_dumps_in_folders_are_read_on_request() {
    let folder = Folder::new();
    folder.file("in/a.pdf", good()).file("in/dump.txt", "2023年度部门决算公开。\n".repeat(20));
    folder.run(["convert", "in", "-o", "without"]);
    assert_eq!(folder.csv("without/documents.csv").len(), 1);
    let run = folder.run(["convert", "in", "-o", "with", "--text"]);
    assert_eq!(folder.csv("with/documents.csv").len(), 2, "{}", run.stderr);
}
