//! Inputs: archives, lists, patterns, copies, and names that try to escape their folder.
use crate::support::{Folder, Row, numbered};
use std::{
    fs,
    io::{Cursor, Write},
    process::Stdio,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// An archive with these members.
pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An archive whose member `AAAA…` is renamed to other bytes, without the UTF-8 flag.
fn renamed(archive: Vec<u8>, from: &str, to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = archive;
    let mut found = 0;
    for at in 0..bytes.len().saturating_sub(to.len()) {
        if bytes[at..].starts_with(from.as_bytes()) {
            bytes[at..at + to.len()].copy_from_slice(to);
            found += 1;
        }
    }
    assert_eq!(found, 2, "in the member's header and in the directory");
    bytes
}

fn column<'a>(rows: &'a [Row], name: &str) -> Vec<&'a str> {
    rows.iter().map(|r| r.get(name)).collect()
}

#[test]
fn archives_are_read_without_unpacking() {
    let folder = Folder::new();
    let (gbk, ..) = encoding_rs::GB18030.encode("财政局/决算.pdf");
    let placeholder = "A".repeat(gbk.len());
    let members = zip(&[
        (&placeholder, &numbered(1)),
        ("deep/er/2.pdf", &numbered(2)),
        ("notes.doc", b"no"),
        ("more.zip", &zip(&[("x.pdf", &numbered(3))])),
        ("__MACOSX/._2.pdf", b"fork"),
        ("dump.txt", "2023年度部门决算公开。\n".repeat(20).as_bytes()),
    ]);
    folder
        .file("in/crawl.zip", renamed(members, &placeholder, &gbk))
        .file("in/loose.pdf", numbered(1))
        .file("in/really a.zip", numbered(4))
        .file("in/torn.ZIP", &zip(&[("a.pdf", &numbered(1))])[..300])
        .file("in/empty.zip", zip(&[]));
    let run = folder.run(["convert", "in", "-o", "out"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let rows = folder.csv("out/documents.csv");
    assert_eq!(
        column(&rows, "path"),
        [
            "in/crawl.zip/deep/er/2.pdf",
            "in/crawl.zip/more.zip",
            "in/crawl.zip/财政局/决算.pdf",
            "in/loose.pdf",
            "in/really a.zip",
            "in/torn.ZIP"
        ]
    );
    assert_eq!(column(&rows, "status"), ["ok", "unreadable", "ok", "ok", "ok", "unreadable"]);
    assert_eq!(rows[3].get("duplicate_of"), "in/crawl.zip/财政局/决算.pdf");
    assert!(rows[1].get("message").contains("archives inside archives"));
    assert!(rows[5].get("message").contains("cannot be opened"));
    let named: Vec<String> = folder.tree("out/json").into_iter().map(|f| f.0).collect();
    assert!(named.contains(&"决算.json".to_owned()), "{named:?}");

    let run = folder.run(["convert", "in/crawl.zip", "-o", "text", "--text"]);
    assert_eq!(folder.csv("text/documents.csv").len(), 4, "{}", run.stderr);
    let run = folder.run(["convert", "in/crawl.zip/财政局/决算.pdf", "-o", "one"]);
    assert_eq!(run.code, 0, "a member goes by the name that the outputs give it: {}", run.stderr);
    let run = folder.run(["inspect", "in/crawl.zip/deep/er/2.pdf"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let run = folder.run(["convert", "in", "-o", "out", "--resume"]);
    assert!(run.stderr.contains("3 files unchanged, not read again"), "{}", run.stderr);
}

#[test]
fn hostile_archives_cannot_escape_their_folder() {
    let folder = Folder::new();
    let pdf = numbered(1);
    let long = format!("{}.pdf", "长".repeat(300));
    let names =
        ["../../escape.pdf", "/etc/escape.pdf", "C:\\escape.pdf", "..\\..\\escape.pdf", "con.pdf", "a\0b.pdf", &long];
    let members: Vec<(&str, &[u8])> = names.iter().map(|n| (*n, pdf.as_slice())).collect();
    folder.file("deep/in/evil.zip", zip(&members));
    let run = folder.run(["convert", "deep/in", "-o", "deep/out", "--format", "csv,json,xlsx"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(folder.csv("deep/out/documents.csv").len(), names.len());
    let below: Vec<String> = folder.tree("").into_iter().map(|f| f.0).collect();
    assert!(below.iter().all(|f| f.starts_with("deep/")), "{below:?}");
    assert_eq!(below.iter().filter(|f| f.starts_with("deep/out/json/")).count(), names.len());

    // Two directory entries that share one member, as in a bomb of overlapping files.
    let mut overlapping = zip(&[("a.pdf", &pdf), ("b.pdf", &pdf)]);
    let directory: Vec<usize> =
        (0..overlapping.len() - 4).filter(|i| overlapping[*i..].starts_with(b"PK\x01\x02")).collect();
    overlapping.copy_within(directory[0] + 42..directory[0] + 46, directory[1] + 42);
    // A member marked as encrypted, one with an enormous declared size, one that is damaged.
    let mut locked = zip(&[("a.pdf", &pdf)]);
    let directory = locked.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    (locked[6], locked[directory + 8]) = (locked[6] | 1, locked[directory + 8] | 1);
    let mut huge = zip(&[("a.pdf", &pdf)]);
    huge[directory + 24..directory + 28].copy_from_slice(&0xF000_0000_u32.to_le_bytes());
    let mut damaged = zip(&[("a.pdf", &pdf)]);
    damaged[200] ^= 0xFF;
    folder.file("odd/1.zip", overlapping).file("odd/2.zip", locked).file("odd/3.zip", huge).file("odd/4.zip", damaged);
    let same = renamed(zip(&[("a.pdf", &pdf), ("b.pdf", &numbered(2))]), "b.pdf", b"a.pdf");
    folder.file("odd/5.zip", same);
    let run = folder.run(["convert", "odd", "-o", "odd out"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let rows = folder.csv("odd out/documents.csv");
    assert_eq!(column(&rows, "status"), ["unreadable", "encrypted", "limit", "unreadable", "unreadable", "ok"]);
    assert!(rows[4].get("message").contains("several members with the same name"));
    assert!(rows[0].get("message").contains("overlap"));
    assert!(rows[3].get("message").contains("cannot be unpacked"), "{}", rows[3].get("message"));
}

#[test]
fn a_file_named_only_by_its_extension_is_a_document() {
    let folder = Folder::new();
    folder
        .file("in/.pdf", numbered(1))
        .file("in/.PDF", numbered(2))
        .file("in/z.zip", zip(&[(".pdf", &numbered(3)), ("a/.pdf", &numbered(4))]));
    folder.run(["convert", "in", "-o", "out"]);
    let rows = folder.csv("out/documents.csv");
    assert_eq!(column(&rows, "path"), ["in/.PDF", "in/.pdf", "in/z.zip/.pdf", "in/z.zip/a/.pdf"]);
    assert_eq!(column(&rows, "status"), ["ok"; 4]);
}

#[test]
fn skipped_files_are_counted() {
    let folder = Folder::new();
    folder
        .file("in/a.pdf", numbered(1))
        .file("in/1.html", "")
        .file("in/b/2.HTML", "")
        .file("in/.DS_Store", "")
        .file("in/README", "")
        .file("in/z.zip", zip(&[("b.pdf", &numbered(2)), ("notes.doc", b"no"), ("__MACOSX/._b.pdf", b"fork")]));
    let run = folder.run(["convert", "in", "-o", "out"]);
    assert!(run.stderr.contains("skipped 4 files with other extensions: .html 2, - 1, .doc 1\n"), "{}", run.stderr);
    let run = folder.run(["convert", "in/a.pdf", "-o", "one"]);
    assert!(!run.stderr.contains("skipped"), "{}", run.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn large_members_are_hashed_without_loading_them() {
    // Two of 300 MB with equal beginnings: only full checksums distinguish them, and the run must not load them.
    let folder = Folder::new();
    let (mut one, mut two) = (vec![0; 300 << 20], vec![0; 300 << 20]);
    one.push(1);
    two.push(2);
    folder.file("in.zip", zip(&[("1.pdf", &one), ("2.pdf", &two)]));
    drop((one, two));
    let binary = env!("CARGO_BIN_EXE_juesuan");
    // Threads take most of the address space of the program.
    let script = format!("ulimit -v 700000; exec {binary} convert in.zip -o out --jobs 2 --limit file=100");
    let run = std::process::Command::new("sh").arg("-c").arg(script).current_dir(folder.path("")).output().unwrap();
    assert_eq!(run.status.code(), Some(1), "{run:?}");
    let rows = folder.csv("out/documents.csv");
    assert_eq!(column(&rows, "status"), ["limit", "limit"]);
    assert!(rows.iter().all(|row| row.get("sha256").len() == 64) && rows[0].get("sha256") != rows[1].get("sha256"));
}

#[test]
fn lists_and_patterns() {
    let folder = Folder::new();
    folder
        .file("in/2022/a.pdf", numbered(1))
        .file("in/2023/b.pdf", numbered(2))
        .file("in/2023/line\nbreak.pdf", numbered(3))
        .file("in/2023/[x].pdf", numbered(4))
        .file("list", "in/2022\r\nin/2023/b.pdf\n\nin/gone.pdf\n");
    let paths = |out: &str| {
        folder.csv(&format!("{out}/documents.csv")).iter().map(|r| r.get("path").to_owned()).collect::<Vec<_>>()
    };
    folder.run(["convert", "--files-from", "list", "-o", "list out"]);
    assert_eq!(paths("list out"), ["in/2022/a.pdf", "in/2023/b.pdf", "in/gone.pdf"]);

    let mut child = folder
        .command(["convert", "--files-from", "-", "--null", "-o", "nul"])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"in/2023/line\nbreak.pdf\0in/2023/[x].pdf\0").unwrap();
    child.wait().unwrap();
    assert_eq!(paths("nul"), ["in/2023/[x].pdf", "in/2023/line\nbreak.pdf"]);

    folder.file("nul list", "in/2022/a.pdf\0in/gone.pdf\0");
    let run = folder.run(["convert", "--files-from", "nul list", "-o", "none"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("NUL-separated") && run.stderr.contains("-0"), "{}", run.stderr);

    folder.run(["convert", "in/**/[ab].pdf", "-o", "pattern"]);
    assert_eq!(paths("pattern"), ["in/2022/a.pdf", "in/2023/b.pdf"]);
    folder.run(["convert", "in/2023/[x].pdf", "-o", "name"]);
    assert_eq!(paths("name"), ["in/2023/[x].pdf"], "a file that is called so");
    let run = folder.run(["convert", "in/*.doc", "-o", "none"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    let run = folder.run(["convert", "--files-from", "no list", "-o", "none"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("cannot be read"), "{}", run.stderr);
    assert_eq!(folder.run(["convert", "-o", "none"]).code, 2, "no inputs at all");
}

#[test]
fn copies_are_read_once_and_appear_in_every_output() {
    let folder = Folder::new();
    folder
        .file("in/1.pdf", numbered(1))
        .file("in/2.pdf", numbered(2))
        .file("in/3.pdf", numbered(1))
        .file("in/4.pdf", numbered(1))
        .file("in/5.pdf", "<html>404</html>")
        .file("in/6.pdf", "<html>404</html>")
        .file("in/7.pdf", "")
        .file("in/8.pdf", "");
    for jobs in ["1", "3"] {
        let out = format!("out{jobs}");
        let run = folder.run(["convert", "in", "-o", &out, "--jobs", jobs]);
        assert!(run.stderr.contains("3 copies of other files, not read again"), "{}", run.stderr);
        let rows = folder.csv(&format!("{out}/documents.csv"));
        assert_eq!(
            column(&rows, "duplicate_of"),
            ["", "", "in/1.pdf", "in/1.pdf", "", "in/5.pdf", "", ""],
            "empty files are copies of nothing"
        );
        assert_eq!(rows[0].get("figures"), rows[3].get("figures"));
        let json = |n: &str| fs::read_to_string(folder.path(&out).join(format!("json/{n}.json"))).unwrap();
        assert_eq!(json("1").replace("1.pdf", "4.pdf"), json("4"));
    }
    assert!(folder.tree("out1") == folder.tree("out3"));
}
