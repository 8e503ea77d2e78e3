//! `report`, and the events of a run.
use crate::support::Folder;
use juesuan_fixtures::edge_cases;
use serde_json::Value;

fn crawl() -> Folder {
    let folder = Folder::new();
    let pdf = edge_cases::good().bytes;
    folder
        .file("in/a.pdf", &pdf)
        .file("in/b.pdf", &pdf)
        .file("in/empty.pdf", "")
        .file("in/scan.pdf", edge_cases::scan());
    folder
}

#[test]
fn a_finished_run_in_a_few_lines() {
    let folder = crawl();
    folder.run(["convert", "in", "-o", "out", "--timings"]);
    let run = folder.run(["report", "out"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    for said in [
        "4 files, ",
        "2 ok (read)",
        "2 files with messages:",
        "unreadable in/empty.pdf: the file is empty",
        "slowest:",
        "2 files with duplicate content (1 distinct):",
        "in/a.pdf = in/b.pdf",
    ] {
        assert!(run.stdout.contains(said), "{said}: {}", run.stdout);
    }
    let run = folder.run(["report", "out", "--lang", "zh"]);
    assert!(run.stdout.contains("有说明信息的文件 2 个："), "{}", run.stdout);
}

#[test]
fn the_report_as_json_whatever_the_formats_were() {
    let folder = crawl();
    let mut reports = Vec::new();
    let chinese = ["--headers", "zh", "--encoding", "gb18030"];
    for (out, format, more) in [("1", "csv,json", &[][..]), ("2", "json", &[]), ("3", "csv", &chinese)] {
        folder.run(["convert", "in", "-o", out, "--format", format].iter().chain(more));
        let run = folder.run(["report", out, "--json"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        reports.push(serde_json::from_str::<Value>(&run.stdout).unwrap());
    }
    assert_eq!(reports[0], reports[1]);
    assert_eq!(reports[0], reports[2]);
    assert_eq!(reports[0]["statuses"]["ok"], 2);
    assert_eq!(reports[0]["troubles"].as_array().unwrap().len(), 2);
    assert_eq!(reports[0]["copies"][0][1], "in/b.pdf");
    assert!(reports[0]["tables"]["filled"].as_u64().unwrap() > 0);
}

#[test]
fn folders_without_a_dataset() {
    let folder = Folder::new();
    folder
        .file("in/a.pdf", "")
        .file("cut/.juesuan/running.jsonl", "")
        .file("bad/documents.csv", "path,status\nx,strange\n");
    for (name, said) in [
        ("in", "contains no dataset"),
        ("gone", "no such folder: gone"),
        ("cut", "an unfinished run"),
        ("bad", "'strange' is no status"),
    ] {
        let run = folder.run(["report", name]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{name}");
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
}

#[test]
fn events_as_json_lines() {
    let folder = crawl();
    let run = folder.run(["convert", "in", "-o", "out", "--log-format", "json"]);
    let events: Vec<Value> = run.stderr.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let kinds: Vec<_> = events.iter().map(|e| e["event"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["start", "document", "document", "document", "document", "end"]);
    assert!(events.iter().all(|e| e["time"].as_f64().unwrap() > 1.7e9));
    assert_eq!((&events[0]["inputs"], &events[0]["isolation"]), (&4.into(), &"workers".into()));
    let document = &events[3];
    assert_eq!(document["path"], "in/empty.pdf");
    assert_eq!(document["status"], "unreadable");
    assert_eq!(document["message"], "the file is empty (0 bytes); download it again");
    assert_eq!((&document["number"], &document["of"], &document["worker_restarts"]), (&3.into(), &4.into(), &0.into()));
    assert!(events[1]["findings"]["error"].is_u64() && events[1]["figures"].as_u64().unwrap() > 0);
    assert_eq!((&events[5]["exit"], &events[5]["statuses"]["ok"]), (&1.into(), &2.into()));
    let refused = folder.run(["convert", "in", "-o", "out", "--log-format", "json"]);
    let event: Value = serde_json::from_str(refused.stderr.trim()).unwrap();
    assert_eq!((refused.code, &event["level"]), (2, &"error".into()));
}
