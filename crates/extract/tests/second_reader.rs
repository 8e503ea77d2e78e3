//! The second reader: independent, and harmless when it fails.
#![cfg(feature = "second-reader")]
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod common;

use std::time::Duration;

use common::{Composite, File, Page};
use juesuan_extract::{SecondReaderError, second_reader, silence_caught_panics};

const LIMIT: Duration = Duration::from_secs(60);

#[test]
fn it_reads_page_by_page_and_a_panic_costs_one_page() {
    silence_caught_panics();
    let mut file = File::new();
    // pdf-extract 0.12 panics on this encoding.
    let font = Composite { encoding: "GBK-EUC-H", ordering: "GB1", ..Composite::default() }.add(&mut file);
    file.page(Page::new("BT /H 10 Tf 20 100 Td (1,234.56) Tj ET"));
    file.page(Page::new("BT /F 10 Tf 20 100 Td <BEF6> Tj ET").resources(format!("/Font << /F {font} 0 R >>")));
    file.page(Page::new("BT /H 10 Tf 20 100 Td (7) Tj ET"));
    let bytes = file.bytes();
    let pages = second_reader(bytes.clone(), None, LIMIT).unwrap();
    assert_eq!(pages.len(), 3);
    assert_eq!(pages[&1].as_deref().map(str::trim), Some("1,234.56"));
    assert_eq!(pages[&3].as_deref().map(str::trim), Some("7"));
    let chosen = second_reader(bytes, Some(vec![3, 9]), LIMIT).unwrap();
    assert_eq!(chosen.into_keys().collect::<Vec<_>>(), [3]);
}

#[test]
fn bad_files_are_errors() {
    silence_caught_panics();
    for bytes in [Vec::new(), b"no pdf".to_vec(), b"%PDF-1.7\n1 0 obj\n<<".to_vec()] {
        assert!(matches!(second_reader(bytes, None, LIMIT), Err(SecondReaderError::Unreadable(_))));
    }
}
