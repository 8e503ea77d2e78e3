//! Time from the bytes of a PDF to its page layouts: `cargo bench -p juesuan-extract`.
#![allow(clippy::unwrap_used, reason = "a benchmark")]
use divan::{Bencher, black_box, counter::ItemsCount};
use juesuan_extract::Pdf;

const SAMPLES: [&str; 3] = ["henan-renda-2023", "shanghai-2024", "guangdong-two-units-2022"];

fn main() {
    divan::main();
}

fn bytes(sample: &str) -> Vec<u8> {
    let path = format!("{}/../../samples/{sample}.pdf", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

/// Opening: cross-reference table and page tree.
#[divan::bench(args = SAMPLES)]
fn open(bencher: Bencher<'_, '_>, sample: &str) {
    let bytes = bytes(sample);
    bencher.with_inputs(|| bytes.clone()).bench_values(|b| Pdf::open(b).unwrap());
}

/// One page with a full table, without cached fonts.
#[divan::bench(args = SAMPLES)]
fn one_page(bencher: Bencher<'_, '_>, sample: &str) {
    let pdf = Pdf::open(bytes(sample)).unwrap();
    bencher.bench(|| pdf.page(black_box(7)).unwrap());
}

/// All pages in order, as in a conversion.
#[divan::bench(args = SAMPLES)]
fn all_pages(bencher: Bencher<'_, '_>, sample: &str) {
    let pdf = Pdf::open(bytes(sample)).unwrap();
    bencher.counter(ItemsCount::new(pdf.page_count())).bench(|| pdf.pages(|page| drop(black_box(page))));
}
