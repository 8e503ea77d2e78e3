//! Tables without rulings or with some of them, over documents of many layouts: how many come out exactly may not fall.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may fail by a panic, and says what it counted")]

mod ruled_support;

use juesuan_fixtures::variety;
use juesuan_model::{TableId, TableStatus};
use ruled_support::{differences, read};

/// Seeds that are tried; the first word of what a document tells of itself is its ruling.
const SEEDS: u64 = 100;

/// Ruling, and the number of documents among the seeds that must be exact.
const EXACT: [(&str, usize); 5] =
    [("None", 9), ("ThreeLine", 9), ("HorizontalOnly", 5), ("HeaderOnly", 7), ("OuterFrame", 0)];

#[test]
fn exact_documents_do_not_become_fewer() {
    let mut counted: Vec<(&str, usize, usize)> = EXACT.iter().map(|(name, _)| (*name, 0, 0)).collect();
    for seed in 0..SEEDS {
        let (set, told) = variety::document(seed);
        let Some(count) = counted.iter_mut().find(|(name, ..)| told.split(' ').next() == Some(*name)) else { continue };
        count.2 += 1;
        count.1 += usize::from(differences(&set.truths, &read(set.bytes)).is_empty());
    }
    for ((name, exact, all), (_, wanted)) in counted.iter().zip(EXACT) {
        println!("{name}: {exact} of {all} exact");
        assert!(*exact >= wanted, "{name}: {exact} of {all} documents are exact, {wanted} were");
    }
}

/// The text of a frame around a table and its title was once taken for a caption as a whole.
#[test]
fn a_frame_around_title_and_table_is_no_caption() {
    let (set, told) = variety::document(81);
    assert!(told.starts_with("OuterFrame"), "{told}");
    let reading = read(set.bytes);
    for table in [TableId::IncomeExpenditureSummary, TableId::FiscalAppropriationSummary] {
        assert_eq!(
            reading.disclosures.first().unwrap().tables.get(&table).unwrap().status,
            TableStatus::Filled,
            "{table}"
        );
    }
}
