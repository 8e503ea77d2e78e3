//! Help, languages, wrong arguments, output streams, exit codes.

use crate::support::{Folder, Run};
use std::{io::Read, process::Stdio};

#[test]
fn help_of_every_command() {
    let folder = Folder::new();
    for lang in ["en", "zh"] {
        let commands =
            ["", "convert", "merge", "inspect", "audit", "rules", "explain", "show", "report", "schema", "codes"];
        for command in commands {
            let mut arguments = vec!["--lang", lang, "--help"];
            if !command.is_empty() {
                arguments.insert(0, command);
            }
            let run = folder.run(&arguments);
            assert_eq!((run.code, run.stderr.as_str()), (0, ""));
            let name = if command.is_empty() { "juesuan" } else { command };
            insta::assert_snapshot!(format!("help_{name}_{lang}"), run.stdout);
        }
    }
}

#[test]
fn the_language_comes_from_the_argument_then_from_the_environment() {
    let folder = Folder::new();
    let said = |arguments: &[&str], variable: &str| {
        let output = folder.command(arguments).env("JUESUAN_LANG", variable).output().unwrap();
        Run::from(output).stderr
    };
    assert!(said(&["convert", "no.pdf", "-o", "out"], "zh").starts_with("错误：文件或文件夹不存在：no.pdf"));
    assert!(said(&["convert", "no.pdf", "-o", "out"], "zh_CN.UTF-8").starts_with("错误："));
    assert!(said(&["convert", "no.pdf", "-o", "out", "--lang", "en"], "zh").starts_with("error: no such file"));
    assert!(said(&["convert", "no.pdf", "-o", "out"], "").starts_with("error: no such file"));
}

#[test]
fn the_language_of_the_system_is_the_last_to_be_asked() {
    let folder = Folder::new();
    let said = |variables: &[(&str, &str)]| {
        let output = folder.command(["schema", "10"]).envs(variables.iter().copied()).output().unwrap();
        Run::from(output).stderr
    };
    let chinese = ("LANG", "zh_CN.UTF-8");
    assert!(said(&[chinese]).starts_with("错误："));
    assert!(said(&[chinese, ("LC_ALL", "C.UTF-8")]).starts_with("error: "));
    assert!(said(&[chinese, ("JUESUAN_LANG", "en")]).starts_with("error: "));
}

#[test]
fn wrong_usage_is_an_event_where_events_are_asked_for() {
    let folder = Folder::new();
    for (arguments, said) in [
        (&["--nope"][..], "unexpected argument '--nope'"),
        (&["convert", "a.pdf"], "--output <FOLDER>"),
        (&["convert", "a.pdf", "-o", "out", "--lang", "zh", "--jobs", "0"], "取值 '0' 无效"),
        (&["convert"], "required arguments were not provided"),
    ] {
        let run = folder.run(arguments.iter().chain(&["--log-format", "json"]));
        let event: serde_json::Value = serde_json::from_str(&run.stderr).unwrap();
        assert_eq!((run.code, &event["event"], &event["level"]), (2, &"message".into(), &"error".into()));
        assert!(event["text"].as_str().unwrap().contains(said), "{}", run.stderr);
    }
}

#[test]
fn wrong_usage_ends_with_2_and_says_so_on_standard_error() {
    let folder = Folder::new();
    folder.file("empty/notes.txt", "").file("a.pdf", "").file("full/mine.doc", "");
    for (arguments, said) in [
        (&[][..], "Usage: juesuan"),
        (&["--nope"], "unexpected argument '--nope'"),
        (&["frobnicate"], "unrecognized subcommand"),
        (&["convert"], "required arguments were not provided"),
        (&["convert", "a.pdf"], "--output <FOLDER>"),
        (&["convert", "a.pdf", "-o", "out", "--jobs", "0"], "'0' for '--jobs <N>'"),
        (&["convert", "a.pdf", "-o", "out", "--format", "xml"], "'xml' for '--format <LIST>'"),
        (&["convert", "a.pdf", "-o", "out", "-q", "-v"], "cannot be used with"),
        (&["convert", "empty", "-o", "out"], "no PDF files found in the given paths"),
        (&["convert", "no.pdf", "-o", "out"], "no such file or folder: no.pdf"),
        (&["convert", "no.pdf", "nor/this", "-o", "out"], "none of the inputs exists: no.pdf, nor/this"),
        (&["convert", "a.pdf", "-o", "a.pdf"], "a.pdf is a file"),
        (&["convert", "a.pdf", "-o", "full"], "add --overwrite"),
        (&["inspect", "no.pdf"], "no such file"),
        (&["schema", "10"], "no such table: '10'"),
    ] {
        let run = folder.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{arguments:?}");
        assert!(!folder.path("out").exists(), "{arguments:?}: nothing is written");
    }
}

#[test]
fn wrong_usage_in_chinese() {
    let folder = Folder::new();
    for (arguments, said) in [
        (&["--nope"][..], "错误：无法识别的参数 '--nope'"),
        (&["convert", "a.pdf"], "错误：缺少参数：--output <FOLDER>"),
        (&["convert", "a.pdf", "-o", "out", "--jobs", "0"], "错误：'--jobs <N>' 的取值 '0' 无效"),
        (&["convert", "a.pdf", "-o", "out", "--format", "xml"], "可以是：csv, json"),
        (&["convert", "a.pdf", "-q", "-v", "-o", "out"], "不能与"),
        (&["schema", "10"], "没有名为“10”的表"),
    ] {
        let run = folder.run(["--lang=zh"].iter().chain(arguments));
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn version() {
    let run = Folder::new().run(["--version"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, concat!("juesuan ", env!("CARGO_PKG_VERSION"), "\n")));
}

#[test]
fn schema_lists_the_nine_tables() {
    let folder = Folder::new();
    let run = folder.run(["schema"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("04     fiscal_appropriation_summary      财政拨款收入支出决算总表"), "{}", run.stdout);

    let all: serde_json::Value = serde_json::from_str(&folder.run(["schema", "--json"]).stdout).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 9);
    let one: serde_json::Value = serde_json::from_str(&folder.run(["schema", "2", "--json"]).stdout).unwrap();
    assert_eq!(one, all[1]);
    assert_eq!(one["columns"][0]["id"], "total");
    assert!(folder.run(["schema", "three_public_expenses"]).stdout.contains("final_reception"));
}

#[test]
fn a_pipe_that_is_closed_early_is_not_an_error() {
    let folder = Folder::new();
    let mut child = folder.command(["schema", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}
