//! A program outside of this workspace, with `juesuan` as its only dependency, compiles and prints table 03.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The Rust program in the README of this crate.
fn readme_program() -> String {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, program) = readme.split_once("```rust\n").unwrap();
    program.split_once("```").unwrap().0.to_owned()
}

fn manifest() -> String {
    format!(
        "[package]\nname = \"embedding\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         juesuan = {{ path = {:?} }}\n\n[profile.dev]\ndebug = false\n",
        env!("CARGO_MANIFEST_DIR"),
    )
}

#[test]
fn a_crate_with_one_dependency_prints_table_03() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("embedding");
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("Cargo.toml"), manifest()).unwrap();
    let program = readme_program();
    assert!(fs::read_to_string(root.join("README.md")).unwrap().contains(&program), "both READMEs show one program");
    fs::write(folder.join("src/main.rs"), program).unwrap();
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    // The target folder of this build: `target/debug/deps/embedding-…` is this test.
    let here = std::env::current_exe().unwrap();
    let target: PathBuf = here.ancestors().nth(3).unwrap().into();
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline", "--target-dir"])
        .arg(target)
        .arg("--")
        .arg(root.join("samples/borderless-2022.pdf"))
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.lines().any(|line| line.starts_with("\t合计\t")), "{printed}");
    assert!(printed.lines().any(|line| line == "2010301\t行政运行\t58.29"), "{printed}");
}
