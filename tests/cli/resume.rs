//! Runs that are interrupted and resumed, and runs over a folder that changes.
use crate::support::{Folder, numbered};
use std::{
    fs,
    path::Path,
    process::Stdio,
    thread::sleep,
    time::{Duration, Instant},
};

const ALL: &str = "csv,json,xlsx,parquet,sqlite";

/// The outputs of an uninterrupted run.
fn undisturbed(folder: &Folder, arguments: &[&str]) -> Vec<(String, Vec<u8>)> {
    let run = folder.run(["convert", "in", "-o", "whole"].iter().chain(arguments));
    assert!(run.code < 2, "{}", run.stderr);
    let tree = folder.tree("whole");
    fs::remove_dir_all(folder.path("whole")).unwrap();
    tree
}

fn documents(folder: &Folder, count: usize) {
    for i in 0..count {
        folder.file(format!("in/{i:03}.pdf"), numbered(i));
    }
    folder.file("in/broken.pdf", "%PDF-1.4 nothing").file("in/copy.pdf", numbered(1)).file("in/empty.pdf", "");
}

/// Starts a run and kills it after this time, if it is still running.
fn kill_after(folder: &Folder, arguments: &[&str], time: Duration) -> bool {
    let mut child = folder.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while begun.elapsed() < time {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        sleep(Duration::from_micros(200));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    true
}

/// Kills `kills` runs at moments spread over the time of a whole run, and resumes each.
#[expect(clippy::print_stdout, reason = "how many were killed is the result")]
fn kill_and_resume(count: usize, kills: u32, format: &str) {
    let folder = Folder::new();
    documents(&folder, count);
    let begun = Instant::now();
    let whole = undisturbed(&folder, &["--format", format]);
    let took = begun.elapsed();
    let mut killed = 0;
    for kill in 0..kills {
        let arguments = ["convert", "in", "-o", "out", "--format", format, "--resume"];
        // Steps of the golden ratio fill an interval evenly without repeating.
        let moment = took.mul_f64((f64::from(kill + 1) * 0.618_034).fract());
        killed += u32::from(kill_after(&folder, &arguments, moment));
        let run = folder.run(arguments);
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(folder.tree("out") == whole, "kill {kill} after {moment:?}: the outputs differ");
        fs::remove_dir_all(folder.path("out")).unwrap();
    }
    println!("{killed} of {kills} runs over {} files killed", count + 3);
    assert!(killed > 0);
}

#[test]
fn a_killed_run_can_be_resumed_and_gives_the_same_bytes() {
    kill_and_resume(60, 4, ALL);
}

#[test]
fn a_killed_run_without_json_output_can_be_resumed() {
    kill_and_resume(30, 2, "csv");
}

/// Starts a run and kills it while it renames its outputs: as soon as this many have their final names. Whether it was
/// still renaming.
fn kill_among_outputs(folder: &Folder, arguments: &[&str], count: usize) -> bool {
    let mut child = folder.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let (out, json) = (folder.path("out"), folder.path("out/json"));
    let entries = |path: &Path| fs::read_dir(path).map_or(0, Iterator::count);
    // At most three hidden names exist before: the state and unfinished outputs.
    while entries(&json) + entries(&out).saturating_sub(3) < count {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let is_named =
        |name: &str| fs::read_dir(&out).unwrap().any(|e| e.unwrap().file_name().to_string_lossy().starts_with(name));
    is_named(".juesuan-unfinished-") || out.join(".juesuan/running.jsonl").exists()
}

#[test]
fn a_run_killed_while_it_renames_its_outputs_can_be_resumed() {
    let folder = Folder::new();
    documents(&folder, 60);
    let whole = undisturbed(&folder, &[]);
    folder.run(["convert", "in", "-o", "shard"]);
    let convert = &["convert", "in", "-o", "out", "--resume"][..];
    let merge = &["merge", "shard", "-o", "out", "--overwrite"];
    for command in [convert, merge] {
        let mut killed = 0;
        // At the first output, at some, at nearly all; again if the run was faster than this test.
        for count in [1, 20, 40, 62, 70, 76].into_iter().cycle().take(60) {
            if killed >= 2 && count == 1 {
                break;
            }
            killed += u32::from(kill_among_outputs(&folder, command, count));
            let run = folder.run(command);
            assert_eq!(run.code, 1, "{}", run.stderr);
            assert!(folder.tree("out") == whole, "{command:?}, killed at {count} outputs");
            fs::remove_dir_all(folder.path("out")).unwrap();
        }
        println!("killed among its outputs: {killed} times: {command:?}");
        assert!(killed > 0, "{command:?}: never in time");
    }
}

#[test]
fn an_update_killed_while_it_renames_its_outputs_can_be_resumed() {
    let folder = Folder::new();
    documents(&folder, 40);
    let command = ["convert", "in", "-o", "out", "--resume"];
    for round in 1..4 {
        folder.run(command);
        // The outputs of half of the files change, one file is gone, one is new.
        (0..20).for_each(|i| _ = folder.file(format!("in/{i:03}.pdf"), numbered(100 * round + i)));
        fs::remove_file(folder.path(format!("in/{:03}.pdf", 40 - round))).unwrap();
        folder.file(format!("in/new{round}.pdf"), numbered(900 + round));
        // All names exist from the beginning: the moment to kill is when the first of them changes.
        let (file, before) = (folder.path("out/json/000.json"), fs::read(folder.path("out/json/000.json")).unwrap());
        let mut child = folder.command(command).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while fs::read(&file).unwrap() == before && child.try_wait().unwrap().is_none() {}
        child.kill().unwrap();
        child.wait().unwrap();
        folder.run(command);
        assert!(folder.tree("out") == undisturbed(&folder, &[]), "round {round}");
    }
}

/// `cargo test --release -p juesuan-cli --test cli fifty_kills -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes"]
fn fifty_kills_over_three_hundred_documents() {
    kill_and_resume(297, 50, "csv,json,xlsx,parquet,sqlite");
}

/// Starts a run and kills it as soon as it has stored this many more documents. Whether it was killed.
fn kill_when_it_has_kept(folder: &Folder, arguments: &[&str], more: usize) -> bool {
    let journal = folder.path("out/.juesuan/running.jsonl");
    let kept = || fs::read_to_string(&journal).unwrap_or_default().lines().filter(|l| l.contains("\"path\"")).count();
    let before = kept();
    let mut child = folder.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while kept() < before + more {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        sleep(Duration::from_micros(200));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    true
}

#[test]
fn a_run_killed_again_and_again_finishes() {
    let folder = Folder::new();
    documents(&folder, 40);
    let whole = undisturbed(&folder, &[]);
    let arguments = ["convert", "in", "-o", "out", "--resume"];
    let mut kills = 0;
    while kill_when_it_has_kept(&folder, &arguments, 3) {
        kills += 1;
        assert!(kills <= 43 / 3, "what was kept is not taken up");
    }
    assert!(kills > 5, "{kills}");
    assert!(folder.tree("out") == whole, "after {kills} kills");
}

#[test]
fn only_what_changed_is_read_again() {
    for format in ["csv,json", "csv", ALL] {
        let folder = Folder::new();
        documents(&folder, 8);
        let arguments = ["convert", "in", "-o", "out", "--resume", "--format", format];
        folder.run(arguments);
        // Changed, new, deleted, renamed; the first of two copies deleted.
        folder.file("in/002.pdf", numbered(102)).file("in/sub/new.pdf", numbered(200));
        fs::remove_file(folder.path("in/003.pdf")).unwrap();
        fs::rename(folder.path("in/004.pdf"), folder.path("in/zz.pdf")).unwrap();
        fs::remove_file(folder.path("in/001.pdf")).unwrap();
        let run = folder.run(arguments);
        assert!(run.stderr.contains("7 files unchanged, not read again"), "{format}: {}", run.stderr);
        assert!(folder.tree("out") == undisturbed(&folder, &["--format", format]), "{format}");
        let run = folder.run(arguments);
        assert!(run.stderr.contains("9 files unchanged, not read again"), "{format}: {}", run.stderr);
        assert!(folder.tree("out") == undisturbed(&folder, &["--format", format]), "{format}");
    }
}

#[test]
fn another_format_needs_no_reading_of_documents() {
    let folder = Folder::new();
    documents(&folder, 5);
    let run = |format: &str| folder.run(["convert", "in", "-o", "out", "--resume", "--format", format]);
    run("json");
    for format in ["csv", "sqlite,xlsx", "json", "csv,parquet"] {
        let run = run(format);
        assert!(run.stderr.contains("6 files unchanged, not read again"), "{format}: {}", run.stderr);
        assert!(folder.tree("out") == undisturbed(&folder, &["--format", format]), "{format}");
    }
}

#[test]
fn documents_changed_by_hand_are_read_again() {
    let folder = Folder::new();
    documents(&folder, 4);
    let arguments = ["convert", "in", "-o", "out", "--resume"];
    folder.run(arguments);
    let whole = folder.tree("out");
    let json = fs::read_to_string(folder.path("out/json/002.json")).unwrap();
    folder.file("out/json/002.json", json.replacen("113", "999", 1));
    fs::remove_file(folder.path("out/json/003.json")).unwrap();
    let journal = fs::read_to_string(folder.path("out/.juesuan/journal.jsonl")).unwrap();
    folder.file("out/.juesuan/journal.jsonl", &journal[..journal.len() - 40]);
    folder.run(arguments);
    assert!(folder.tree("out") == whole);
}

#[test]
fn documents_of_a_killed_run_are_not_lost_by_accident() {
    let folder = Folder::new();
    documents(&folder, 3);
    folder.run(["convert", "in", "-o", "out"]);
    // As if the run had been killed before it renamed the outputs.
    fs::rename(folder.path("out/.juesuan/journal.jsonl"), folder.path("out/.juesuan/running.jsonl")).unwrap();
    for name in ["documents.csv", "figures.csv", "tables.csv", "findings.csv"] {
        fs::remove_file(folder.path("out").join(name)).unwrap();
    }
    folder.file("out/.juesuan-unfinished-abc/json/x.json", "half");
    let refused = folder.run(["convert", "in", "-o", "out"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("--resume") && refused.stderr.contains("--overwrite"), "{}", refused.stderr);
    let run = folder.run(["convert", "in", "-o", "out", "--resume"]);
    assert!(run.stderr.contains("not read again"), "{}", run.stderr);
    assert!(folder.tree("out") == undisturbed(&folder, &[]), "what was left unfinished is swept away");
}

#[test]
fn an_unrelated_folder_is_not_resumed() {
    let folder = Folder::new();
    documents(&folder, 1);
    folder.file("out/thesis.doc", "mine");
    let run = folder.run(["convert", "in", "-o", "out", "--resume"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("no run to resume"), "{}", run.stderr);
}

#[test]
fn two_runs_do_not_write_to_one_folder() {
    let folder = Folder::new();
    documents(&folder, 1);
    folder.file("out/.juesuan/lock", "");
    let lock = fs::File::open(folder.path("out/.juesuan/lock")).unwrap();
    lock.lock().unwrap();
    let run = folder.run(["convert", "in", "-o", "out"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("another run is writing"), "{}", run.stderr);
    drop(lock);
    assert_eq!(folder.run(["convert", "in", "-o", "out"]).code, 1);
}

#[test]
fn no_state_leaves_nothing_behind() {
    let folder = Folder::new();
    documents(&folder, 3);
    folder.run(["convert", "in", "-o", "with"]);
    folder.run(["convert", "in", "-o", "without", "--no-state"]);
    let outputs: Vec<_> = folder.tree("with").into_iter().filter(|(name, _)| !name.starts_with('.')).collect();
    assert!(folder.tree("without") == outputs);
    assert!(
        !fs::read_dir(folder.path("without")).unwrap().any(|e| e
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with('.'))
    );
}

#[test]
fn timings_survive() {
    let folder = Folder::new();
    // Inputs without content are read each time.
    folder.file("in/1.pdf", numbered(1)).file("in/2.pdf", numbered(2)).file("in/3.pdf", numbered(1));
    let arguments = ["convert", "in", "-o", "out", "--timings", "--resume"];
    folder.run(arguments);
    let first = folder.tree("out");
    folder.run(arguments);
    assert!(folder.tree("out") == first, "the time it took to read is not the time it took to take it over");
}

/// A limit on file sizes simulates a full disk: both make a write fail.
#[cfg(unix)]
#[test]
fn a_failed_write_is_an_error_and_leaves_nothing_half_written() {
    use std::process::Command;
    let folder = Folder::new();
    documents(&folder, 12);
    let whole = undisturbed(&folder, &[]);
    let mut failed = 0;
    // In blocks of 512 or 1024 bytes: the journal fails, then a document, then a set of rows, then nothing.
    for blocks in ["0", "1", "8", "60", "200", "100000"] {
        let binary = env!("CARGO_BIN_EXE_juesuan");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec {binary} convert in -o out --resume --jobs 2");
        let output = Command::new("sh").arg("-c").arg(script).current_dir(folder.path("")).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.code() == Some(2) {
            failed += 1;
            assert!(said.contains("error: cannot write "), "{said}");
            let left: Vec<String> = folder.tree("out").into_iter().map(|(name, _)| name).collect();
            assert!(left.iter().all(|name| name.starts_with(".juesuan/")), "{left:?}");
        } else {
            assert_eq!(output.status.code(), Some(1), "{said}");
        }
    }
    assert!(failed >= 3);
    assert!(folder.tree("out") == whole, "with room again the run goes on");
}

/// A disk that is too small, then one that is large enough: a tmpfs in a mount namespace, where the system allows one to
/// an ordinary user.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported_and_the_run_can_be_resumed() {
    use std::process::Command;
    let folder = Folder::new();
    documents(&folder, 12);
    folder.run(["convert", "in", "-o", "whole", "--format", ALL]);
    fs::create_dir(folder.path("small")).unwrap();
    // Mounts, converts until the disk is large enough, and copies the outputs out. The messages of each run go to files.
    let script = r#"
        mount -t tmpfs -o size="${1}k" tmpfs small || exit 99
        for size in "$@"; do
            mount -o remount,size="${size}k" small || exit 99
            "$JUESUAN" convert in -o small/out --resume --format "$FORMAT" 2> "said.$size"
            code=$?
            echo "$code" > "code.$size"
            ls -A small/out > "left.$size"
            [ "$code" = 2 ] || break
        done
        cp -R small/out out"#;
    let sizes: Vec<String> = [16, 100, 300, 600, 1000, 1500, 2500, 64000].iter().map(ToString::to_string).collect();
    let run = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"])
        .args(&sizes)
        .envs([("JUESUAN", env!("CARGO_BIN_EXE_juesuan")), ("FORMAT", ALL)])
        .current_dir(folder.path(""))
        .output();
    if !run.as_ref().is_ok_and(|run| run.status.code() != Some(99) && folder.path("code.16").exists()) {
        println!("skipped: no tmpfs can be mounted here ({run:?}); the limit on the size of files is tested above");
        return;
    }
    let read = |name: &str, size: &str| fs::read_to_string(folder.path(format!("{name}.{size}"))).unwrap();
    let tried: Vec<&String> = sizes.iter().filter(|size| folder.path(format!("code.{size}")).exists()).collect();
    let (last, full) = tried.split_last().unwrap();
    assert!(full.len() >= 3, "{tried:?}");
    for size in full {
        let (said, left) = (read("said", size), read("left", size));
        assert_eq!(read("code", size), "2\n", "{said}");
        assert!(said.contains("the disk is full"), "{size}: {said}");
        assert!(said.contains("--resume"), "{size}: {said}");
        assert!(left.lines().all(|name| name == ".juesuan"), "{size}: {left}");
    }
    assert_eq!(read("code", last), "1\n", "{}", read("said", last));
    assert!(folder.tree("out") == folder.tree("whole"), "with room again the run goes on");
}
