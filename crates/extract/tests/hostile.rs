//! Files that were made to stop a reader: each ends in bounded time and memory, and what can be read of it is read.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
#![allow(clippy::print_stdout, reason = "how long each file took is shown with --nocapture")]

use juesuan_extract::{Limits, PageLayout, Pdf, silence_caught_panics};
use juesuan_fixtures::hostile::{Hostile, Outcome, READABLE, all};
use std::{fs, thread, time::Duration, time::Instant};

/// Stack that a thread for reading documents needs, in bytes: as much as the program gives it.
const STACK: usize = 64 << 20;
/// Longer takes no file, even without optimisation and on a busy machine.
const LONGEST: Duration = Duration::from_secs(60);
/// More memory takes no file, in kilobytes.
const MOST_MEMORY: u64 = 1 << 20;

/// What a file came to.
struct Read {
    opened: bool,
    text: bool,
    warnings: Vec<String>,
}

fn read(bytes: Vec<u8>) -> Read {
    let thread = thread::Builder::new().stack_size(STACK).spawn(move || match Pdf::open(bytes) {
        Err(error) => Read { opened: false, text: false, warnings: vec![error.to_string()] },
        Ok(pdf) => {
            let mut read = Read { opened: true, text: false, warnings: pdf.warnings().to_vec() };
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

/// The most memory that this process ever had, in kilobytes; 0 where the system does not say.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

fn faults(file: &Hostile) -> Vec<String> {
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
    let mut faults = Vec::new();
    let mut expect = |holds: bool, what: &str| {
        if !holds {
            faults.push(format!("{}: {what}; {:?}", file.name, read.warnings));
        }
    };
    expect(took < LONGEST, "takes too long");
    expect(file.outcome == Outcome::Any || read.opened, "does not open");
    expect(file.outcome != Outcome::Read || read.text, "is not read");
    expect(read.warnings.iter().any(|w| w.contains(file.warning)) || file.warning.is_empty(), "has not its warning");
    faults
}

#[test]
fn every_file_ends_in_bounded_time_and_memory() {
    silence_caught_panics();
    let only = std::env::var("HOSTILE").unwrap_or_default();
    let faults: Vec<String> = all().iter().filter(|f| f.name.contains(&only)).flat_map(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(peak() < MOST_MEMORY, "{} MB", peak() >> 10);
}
