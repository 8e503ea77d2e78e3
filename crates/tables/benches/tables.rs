//! Page layouts → disclosures: `cargo bench -p juesuan-tables`.
#![allow(clippy::unwrap_used, clippy::cast_precision_loss, reason = "a benchmark")]
use divan::{Bencher, black_box, counter::ItemsCount};
use juesuan_extract::{Axis, PageLayout, Pdf, Ruling, Visibility};
use juesuan_model::schema::Schemas;
use juesuan_tables::geometry::ruling::{Ink, merge};
use juesuan_tables::grid::lattice::lattice;
use juesuan_tables::grid::page::read_page;
use juesuan_tables::{FileReading, TableReader};

/// Ruled twice, then a 三线表, then no rulings at all: the last two take the way through `stream`.
const SAMPLES: [&str; 4] = ["henan-renda-2023", "shanghai-2024", "three-line-2021", "borderless-2022"];

fn main() {
    divan::main();
}

fn bytes(sample: &str) -> Vec<u8> {
    let path = format!("{}/../../samples/{sample}.pdf", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

fn layouts(sample: &str) -> Vec<PageLayout> {
    Pdf::open(bytes(sample)).unwrap().reader().collect()
}

fn read(layouts: &[PageLayout]) -> FileReading {
    let mut reader = TableReader::new(Schemas::builtin());
    layouts.iter().for_each(|l| reader.push_page(l));
    reader.finish()
}

/// A table whose every cell side is a stroke of its own, as some spreadsheets print it.
fn short_strokes(rulings: usize) -> Vec<Ruling> {
    let columns = 20;
    let stroke = |axis, position: f32, start: f32, end: f32| Ruling {
        axis,
        position,
        start,
        end,
        thickness: 0.5,
        visibility: Visibility::Visible,
        is_fill_edge: false,
    };
    (0..rulings / 2)
        .flat_map(|i| {
            let (x, y) = ((i % columns) as f32 * 30.0, (i / columns) as f32 * 12.0);
            [stroke(Axis::Horizontal, y, x, x + 29.5), stroke(Axis::Vertical, x, y, y + 11.5)]
        })
        .collect()
}

/// Snapping and joining; the cost per stroke must not grow with their number.
#[divan::bench(args = [100, 1_000, 10_000, 34_000])]
fn merge_rulings(bencher: Bencher<'_, '_>, rulings: usize) {
    let strokes = short_strokes(rulings);
    bencher.counter(ItemsCount::new(rulings)).bench(|| merge(black_box(&strokes), Ink::Lines));
}

/// Crossing, and cells with spans.
#[divan::bench(args = [100, 1_000, 10_000, 34_000])]
fn lattice_of_rulings(bencher: Bencher<'_, '_>, rulings: usize) {
    let segments = merge(&short_strokes(rulings), Ink::Lines);
    bencher.counter(ItemsCount::new(rulings)).bench(|| lattice(1, black_box(&segments)));
}

/// Lines of text and grids of every page.
#[divan::bench(args = SAMPLES)]
fn pages(bencher: Bencher<'_, '_>, sample: &str) {
    let layouts = layouts(sample);
    bencher.counter(ItemsCount::new(layouts.len())).bench(|| {
        layouts.iter().for_each(|l| drop(black_box(read_page(l))));
    });
}

/// Page layouts to records.
#[divan::bench(args = SAMPLES)]
fn file(bencher: Bencher<'_, '_>, sample: &str) {
    let layouts = layouts(sample);
    bencher.counter(ItemsCount::new(layouts.len())).bench(|| read(black_box(&layouts)));
}

/// Bytes to records: a whole document, without audit and output.
#[divan::bench(args = SAMPLES)]
fn from_bytes(bencher: Bencher<'_, '_>, sample: &str) {
    let bytes = bytes(sample);
    bencher.with_inputs(|| bytes.clone()).bench_values(|b| {
        let mut reader = TableReader::new(Schemas::builtin());
        Pdf::open(b).unwrap().pages(|page| reader.push_page(&page));
        reader.finish()
    });
}
