//! Writes an output folder in other formats from the JSON files of an earlier run:
//! `cargo run --release -p juesuan-export --example from_json -- OUT csv,json,parquet FILE.json…`
//!
//! For measurements, `REPEAT=100` writes every document that many times, with other paths and checksums.
#![allow(clippy::print_stdout, reason = "a program")]
use juesuan_export::{Dataset, Format, Options};
use juesuan_model::Document;
use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(out), Some(formats)) = (arguments.next(), arguments.next()) else {
        return Err("usage: from_json OUT FORMATS FILE.json…".into());
    };
    let formats = formats.split(',').filter_map(Format::parse).collect();
    let repeat: usize = env::var("REPEAT").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let files: Vec<String> = arguments.collect();
    let mut dataset = Dataset::create(Path::new(&out), &Options { formats, overwrite: true, ..Options::default() })?;
    for copy in 0..repeat {
        for file in &files {
            let mut document: Document = serde_json::from_slice(&fs::read(file)?)?;
            if copy > 0 {
                document.path = format!("{copy}/{}", document.path);
                let tail = document.sha256.get(8..).unwrap_or_default();
                document.sha256 = format!("{copy:08x}{tail}");
            }
            dataset.add(&document, None)?;
        }
    }
    let summary = dataset.finish()?;
    println!("{} documents, {} figures, {} files", summary.documents, summary.figures, summary.files.len());
    for note in summary.notes {
        println!("note: {}", note.en);
    }
    Ok(())
}
