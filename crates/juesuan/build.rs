//! `JUESUAN_SOURCES`: a hash of the sources that decide what is read. A document that another build read is reused only if
//! this build would read it alike.
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// The crates that read and audit, the part of this one that calls them, and (by the lock file) their dependencies.
const SOURCES: [&str; 8] = [
    "../model/src",
    "../model/data",
    "../model/schemas",
    "../extract/src",
    "../tables/src",
    "../audit/src",
    "../audit/rules",
    "src/read",
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
    // FNV-1a is enough to distinguish builds. Line ends do not count: a checkout may change them.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in &files {
        for byte in fs::read(file)?.into_iter().filter(|b| *b != b'\r').chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    println!("cargo:rustc-env=JUESUAN_SOURCES={hash:016x}");
    Ok(())
}

/// The files at and below a path, if it exists.
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
