//! A hash of the sources that decide what is read, so that a document that another build read is not taken for one that
//! this build would read alike: `JUESUAN_SOURCES`.
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// What decides: the crates that read and judge, the part of this one that calls them, and their dependencies.
const SOURCES: [&str; 12] = [
    "../model/src",
    "../model/schemas",
    "../extract/src",
    "../tables/src",
    "../audit/src",
    "../audit/rules",
    "src/document.rs",
    "src/auditing.rs",
    "src/diagnose.rs",
    "src/gaps.rs",
    "src/limits.rs",
    "src/second.rs",
];

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = Vec::new();
    for source in SOURCES.into_iter().chain(["../../Cargo.lock"]) {
        let path = here.join(source);
        println!("cargo:rerun-if-changed={}", path.display());
        collect(&path, &mut files)?;
    }
    files.sort();
    // FNV-1a: it tells builds apart, nothing more. Line ends do not count: a checkout may change them.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in &files {
        for byte in fs::read(file)?.into_iter().filter(|b| *b != b'\r').chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    println!("cargo:rustc-env=JUESUAN_SOURCES={hash:016x}");
    Ok(())
}

/// The files at and below a path; one that is not there counts for nothing.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    }
    Ok(())
}
