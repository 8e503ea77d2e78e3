//! Hostile files: reading each takes bounded time and memory, and finds everything that is readable.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
#![allow(clippy::print_stdout, reason = "how long each file took is shown with --nocapture")]

use juesuan_extract::{Limits, OpenError, PageLayout, Pdf, Warning, silence_caught_panics};
use juesuan_fixtures::hostile::{Hostile, Outcome, READABLE, all};
use std::{fs, thread, time::Duration, time::Instant};

/// Stack of the reading thread, in bytes: as much as the program gives it.
const STACK: usize = 64 << 20;
/// No file takes longer, even without optimisation and on a busy machine.
const LONGEST: Duration = Duration::from_secs(60);
/// No file needs more memory, in kilobytes.
const MOST_MEMORY: u64 = 1 << 20;

/// The result of reading a file.
struct Read {
    text: bool,
    warnings: Vec<Warning>,
    error: Option<OpenError>,
}

fn read(bytes: Vec<u8>) -> Read {
    let thread = thread::Builder::new().stack_size(STACK).spawn(move || match Pdf::open(bytes) {
        Err(error) => Read { text: false, warnings: Vec::new(), error: Some(error) },
        Ok(pdf) => {
            let mut read = Read { text: false, warnings: pdf.warnings().to_vec(), error: None };
            for page in pdf.reader() {
                within_limits(&page);
                let text: String = page.glyphs.iter().map(|glyph| glyph.ch).collect();
                read.text |= text.contains(READABLE);
                if read.warnings.len() < 99 {
                    read.warnings.extend(page.warnings);
                }
            }
            read
        }
    });
    thread.unwrap().join().unwrap()
}

fn within_limits(page: &PageLayout) {
    let limits = Limits::default();
    assert!(page.width.is_finite() && page.height.is_finite() && page.width > 0.0 && page.height > 0.0);
    assert!(page.glyphs.len() <= limits.glyphs && page.rulings.len() <= limits.rulings);
    let boxes = page.glyphs.iter().map(|g| g.bbox).chain(page.images.iter().map(|i| i.bbox));
    for b in boxes {
        assert!([b.x0, b.y0, b.x1, b.y1].iter().all(|v| v.is_finite()) && b.x0 <= b.x1 && b.y0 <= b.y1, "{b:?}");
    }
    for r in &page.rulings {
        assert!([r.position, r.start, r.end, r.thickness].iter().all(|v| v.is_finite()) && r.start <= r.end, "{r:?}");
    }
}

/// The peak memory of this process in kilobytes; 0 if the system does not report it.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

fn failures(file: &Hostile) -> Vec<String> {
    let begun = Instant::now();
    let bytes = (file.bytes)();
    let (length, made) = (bytes.len(), begun.elapsed());
    let begun = Instant::now();
    let read = read(bytes);
    let took = begun.elapsed();
    println!(
        "{:>26} {length:>10} B, made {made:>8.1?}, read {took:>8.1?}, peak {:>5} MB: {:?}",
        file.name,
        peak() >> 10,
        read.warnings.first()
    );
    let mut failures = Vec::new();
    let mut expect = |holds: bool, what: &str| {
        if !holds {
            failures.push(format!("{}: {what}; {:?}, {:?}", file.name, read.error, read.warnings));
        }
    };
    expect(took < LONGEST, "takes too long");
    expect(file.outcome == Outcome::Any || read.error.is_none(), "does not open");
    expect(file.outcome != Outcome::Read || read.text, "is not read");
    let has_warning = read.warnings.iter().any(|w| format!("{w:?}").starts_with(file.warning));
    expect(has_warning || file.warning.is_empty(), "lacks its warning");
    failures
}

#[test]
fn every_file_takes_bounded_time_and_memory() {
    silence_caught_panics();
    let only = std::env::var("HOSTILE").unwrap_or_default();
    let failures: Vec<String> = all().iter().filter(|f| f.name.contains(&only)).flat_map(failures).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(peak() < MOST_MEMORY, "{} MB", peak() >> 10);
}
