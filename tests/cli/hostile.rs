//! Files made to stop a reader, and names and text made to deceive a terminal.
use crate::support::{Folder, Run};
use juesuan_fixtures::hostile;

/// Largest file tested here, in bytes; the tests of the reader have the larger ones. Here each file must have its row.
const LARGEST: usize = 100_000;

#[test]
fn every_hostile_file_has_its_row() {
    let folder = Folder::new();
    let mut names = Vec::new();
    for file in hostile::all() {
        let bytes = (file.bytes)();
        if bytes.len() <= LARGEST {
            folder.file(format!("in/{}.pdf", file.name), bytes);
            names.push(format!("in/{}.pdf", file.name));
        }
    }
    names.sort();
    assert!(names.len() > 60, "{}", names.len());
    let run = folder.run(["convert", "in", "-o", "out", "--jobs", "2"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    let documents = folder.csv("out/documents.csv");
    assert_eq!(documents.iter().map(|r| r.get("path").to_owned()).collect::<Vec<_>>(), names);
    for row in &documents {
        let (path, status) = (row.get("path"), row.get("status"));
        assert!(!["crashed", "timeout", "ok"].contains(&status), "{path}: {status}: {}", row.get("message"));
        assert!(status == "no_tables" || !row.get("message").is_empty(), "{path}: {status}");
    }
    let of = |name: &str| documents.iter().find(|r| r.get("path").contains(name)).unwrap();
    for (name, word) in [("bomb-nested", "stream="), ("bomb-many", "unpacked="), ("form-laughs", "operations=")] {
        assert_eq!(of(name).get("status"), "limit", "{name}");
        assert!(of(name).get("message").contains(word), "{name}: {}", of(name).get("message"));
    }
}

#[test]
fn a_damaged_file_is_distinguished_from_one_without_tables() {
    let folder = Folder::new();
    let good = juesuan_fixtures::edge_cases::good().bytes;
    folder.file("in/whole.pdf", &good);
    // Zeroed ranges, and ranges overwritten with other parts of the file, all over the file.
    let parts = 24;
    for part in 0..parts {
        let at = good.len() * part / parts;
        let end = (at + good.len() / parts).min(good.len());
        folder.file(format!("in/{part:02}-hole.pdf"), [&good[..at], &good[end..]].concat());
        let mut other = good.clone();
        other[at..end].fill(0x5A);
        folder.file(format!("in/{part:02}-other.pdf"), other);
    }
    folder.run(["convert", "in", "-o", "out"]);
    let rows = folder.csv("out/documents.csv");
    let whole = rows.iter().find(|row| row.get("path") == "in/whole.pdf").unwrap();
    assert_eq!((whole.get("status"), whole.get("message")), ("ok", ""));
    assert_eq!(rows.len(), 2 * parts + 1);
    assert!(rows.iter().all(|row| row.get("status") != "no_tables"));
    for row in rows.iter().filter(|row| row.get("path").contains("-hole")) {
        let (path, status) = (row.get("path"), row.get("status"));
        // Fonts that lost their character mapping are reported as such.
        let is_told = ["unreadable", "partial", "no_text"].contains(&status) && !row.get("message").is_empty();
        assert!(is_told, "{path}: {status} {} {}", row.get("figures"), row.get("message"));
    }
}

/// A dump with control sequences of terminals, browsers and bidirectional text.
const DUMP: &str = "收入支出决算总表\u{1b}[31m\u{1b}]0;title\u{7}\u{9b}2J\u{202e}\n部门：<script>alert(1)</script>\u{2066}\u{8}局\u{85}\n\
                    单位：万元\u{1b}[2J\n项目 行次 金额 项目 行次 金额\n一、\u{9d}一般公共预算财政拨款收入 1 113.50 \
                    一、一般公共服务支出\u{1b}c 1 99.00\n\u{e0041}\u{200f}本年收入合计 2 113.50 本年支出合计 2 113.50\n\
                    总计 3 113.50 总计 3 113.50\n";

/// What a terminal must never receive.
fn is_order(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{E0000}'..='\u{E0FFF}')
}

fn check(run: &Run, arguments: &[&str]) {
    for said in [&run.stdout, &run.stderr] {
        assert!(!said.contains(is_order), "{arguments:?}: {said:?}");
    }
}

#[test]
fn no_text_of_a_file_controls_the_terminal() {
    let folder = Folder::new();
    let escapes = hostile::all().into_iter().find(|f| f.name == "text-escapes").unwrap();
    folder.file("dump.txt", DUMP).file("page.pdf", (escapes.bytes)()).file("broken.pdf", b"%PDF-1.7\n\x1b[31m");
    for lang in ["en", "zh"] {
        for stage in ["glyphs", "rulings", "grid", "table", "records", "overview"] {
            for format in [None, Some("--json")] {
                for file in ["dump.txt", "page.pdf", "broken.pdf"] {
                    let mut arguments = vec!["--lang", lang, "inspect", file, "--verbose"];
                    if stage != "overview" {
                        arguments.extend(["--stage", stage]);
                    }
                    arguments.extend(format);
                    check(&folder.run(&arguments), &arguments);
                }
            }
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn no_name_of_a_file_controls_the_terminal() {
    let folder = Folder::new();
    let name = "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}fdp\n决算\u{200b}.pdf";
    folder.file(format!("in/{name}"), "no PDF").file(format!("in/{name}.txt"), DUMP);
    folder.file(format!("--{name}"), "an option, to a careless shell");
    let file = format!("in/{name}");
    for lang in ["en", "zh"] {
        for arguments in [
            vec!["convert", "in", "-o", "out", "--overwrite", "--text", "--verbose"],
            vec!["convert", "in", "-o", "out", "--overwrite", "--text", "--log-format", "json"],
            vec!["convert", &file, "-o", &file],
            vec!["inspect", &file],
            vec!["convert", &format!("--{name}")],
            vec!["convert", "in", "--jobs", &format!("--{name}"), "-o", "out"],
            vec!["schema", name],
            vec!["report", "out"],
            vec!["report", &file],
        ] {
            let arguments = [&["--lang", lang], arguments.as_slice()].concat();
            check(&folder.run(&arguments), &arguments);
        }
    }
}
