//! The whole program on the project's samples, as a user runs it: `cargo bench -p juesuan-cli`.
#![allow(clippy::unwrap_used, reason = "a benchmark")]
use divan::Bencher;
use std::process::Command;

fn main() {
    divan::main();
}

#[divan::bench(args = [1, 2], sample_count = 20)]
fn samples(bencher: Bencher<'_, '_>, jobs: usize) {
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples");
    bencher.with_inputs(|| tempfile::tempdir().unwrap()).bench_values(|folder| {
        let out = folder.path().join("out");
        let ended = Command::new(env!("CARGO_BIN_EXE_juesuan"))
            .args(["convert", samples, "--quiet", "--jobs", &jobs.to_string(), "-o"])
            .arg(out)
            .status()
            .unwrap();
        assert!(ended.success());
        folder
    });
}
