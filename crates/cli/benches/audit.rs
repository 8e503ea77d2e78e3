//! What the audit adds to reading a document: `cargo bench -p juesuan-cli --bench audit`.
//!
//! `read` is bytes → records, most of what `convert` does; `audit` is what comes on top. The second reader, which is
//! asked only where errors are found, is measured apart, on the pages with tables.
#![allow(clippy::unwrap_used, reason = "a benchmark")]
use divan::{Bencher, black_box};
use juesuan_audit::{Rules, audit};
use juesuan_extract::{Pdf, second_reader};
use juesuan_model::{Disclosure, schema::Schemas};
use juesuan_tables::TableReader;
use std::{fs, time::Duration};

/// Two whole documents that add up, one without rulings, one with a wrong figure in each of eight tables.
const SAMPLES: [&str; 4] = ["henan-renda-2023", "shanghai-2024", "borderless-2022", "does-not-add-up-2023"];

fn main() {
    divan::main();
}

fn bytes(sample: &str) -> Vec<u8> {
    fs::read(format!("{}/../../samples/{sample}.pdf", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn disclosures(bytes: Vec<u8>) -> Vec<Disclosure> {
    let mut reader = TableReader::new(Schemas::builtin());
    Pdf::open(bytes).unwrap().pages(|layout| reader.push_page(&layout));
    reader.finish().disclosures
}

#[divan::bench(args = SAMPLES)]
fn read_document(bencher: Bencher<'_, '_>, sample: &str) {
    bencher.with_inputs(|| bytes(sample)).bench_values(|bytes| disclosures(black_box(bytes)));
}

#[divan::bench(args = SAMPLES)]
fn audit_document(bencher: Bencher<'_, '_>, sample: &str) {
    let read = disclosures(bytes(sample));
    bencher.bench(|| read.iter().map(|d| audit(black_box(d), Rules::builtin()).len()).sum::<usize>());
}

#[divan::bench(args = SAMPLES)]
fn second_reader_of_all_pages(bencher: Bencher<'_, '_>, sample: &str) {
    let limit = Duration::from_secs(60);
    bencher.with_inputs(|| bytes(sample)).bench_values(|bytes| second_reader(bytes, None, limit).is_ok());
}
