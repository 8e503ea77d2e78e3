//! Opening files: which are PDFs, which are not, and no panic whatever the bytes.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod common;

use common::{Composite, File, Page, one_page, text, true_type};
use juesuan_extract::{OpenError, Pdf, silence_caught_panics};
use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
use proptest::prelude::*;

/// Two pages with nearly everything that a page can have.
fn rich() -> Vec<u8> {
    let mut file = File::new();
    let font = Composite {
        encoding: "GBK-EUC-H",
        ordering: "GB1",
        program: Some(true_type(&['决', '算'], true)),
        to_unicode: Some((1, "<0001> <51B3>")),
    }
    .add(&mut file);
    let image = file.stream(
        "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8",
        [0_u8, 1, 2, 3],
    );
    let form = file.stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 90 90] /Matrix [1 0 0 1 5 5] /Group << /S /Transparency >>",
        "1 w 0 30 m 50 30 l S 0 0 9 9 re f*",
    );
    for rotate in [0, 90] {
        file.page(
            Page::new(
                "q 10 10 150 200 re W n /P << /MCID 0 >> BDC BT /F 10 Tf 20 100 Td <BEF6CBE3> Tj [(12) -200 (34)] TJ ET EMC \
                 0.5 g 20 20 50 0.4 re f 20 20 80 80 re B /X Do q 50 0 0 50 20 100 cm /I Do Q Q /G gs [2 1] 0 d 0 0 m 9 9 l S",
            )
            .resources(format!(
                "/Font << /F {font} 0 R >> /XObject << /X {form} 0 R /I {image} 0 R >> /ExtGState << /G << /ca 0.5 >> >>"
            ))
            .entries(format!("/MediaBox [0 0 200 300] /CropBox [5 5 195 295] /Rotate {rotate}")),
        );
    }
    file.bytes()
}

fn read_all(bytes: Vec<u8>) {
    if let Ok(pdf) = Pdf::open(bytes) {
        for page in pdf.reader() {
            let boxes = page.glyphs.iter().map(|g| g.bbox).chain(page.images.iter().map(|i| i.bbox));
            for b in boxes {
                assert!(b.x0.is_finite() && b.y0.is_finite() && b.x0 <= b.x1 && b.y0 <= b.y1);
            }
            assert!(page.rulings.iter().all(|r| r.start <= r.end && r.position.is_finite()));
        }
    }
}

#[test]
fn files_that_are_not_pdfs_are_recognised() {
    assert_eq!(Pdf::open(Vec::new()).unwrap_err(), OpenError::Empty);
    assert_eq!(Pdf::open(b"just text, called a.pdf".to_vec()).unwrap_err(), OpenError::NotPdf);
    assert_eq!(Pdf::open(vec![0; 10_000]).unwrap_err(), OpenError::NotPdf);
    let cut = Pdf::open(b"%PDF-1.7\n1 0 obj\n<< /Type".to_vec()).unwrap_err();
    assert!(matches!(cut, OpenError::Broken(_)), "{cut}");
}

#[test]
fn junk_around_the_file_and_a_missing_xref_do_no_harm() {
    let good = one_page(Page::new("BT /H 10 Tf 20 100 Td (t) Tj ET"));
    let mut junk = b"\r\n\r\n".to_vec();
    junk.extend(&good);
    junk.extend(b"\n\n<html>");
    let end = good.windows(9).position(|w| w == b"startxref").unwrap();
    for bytes in [junk, good[..end].to_vec()] {
        assert_eq!(text(&Pdf::open(bytes).unwrap().page(1).unwrap()), "t");
    }
}

#[test]
fn pages_come_by_number() {
    let pdf = Pdf::open(rich()).unwrap();
    assert!(pdf.page(0).is_none() && pdf.page(3).is_none());
    let numbers: Vec<_> = pdf.reader().map(|page| page.number).collect();
    assert_eq!(numbers, [1, 2]);
    let mut reader = pdf.reader();
    assert_eq!(reader.page(2), pdf.page(2));
    assert_eq!(reader.page(1), pdf.page(1));
}

#[test]
fn a_password_is_reported_and_an_empty_one_opens() {
    let encrypted = |user: &str| {
        let mut document = lopdf::Document::load_mem(&one_page(Page::new("BT /H 10 Tf 20 100 Td (t) Tj ET"))).unwrap();
        document.trailer.set("ID", lopdf::Object::Array(vec![lopdf::Object::string_literal("0123456789abcdef"); 2]));
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password: user,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    };
    assert_eq!(Pdf::open(encrypted("secret")).unwrap_err(), OpenError::Encrypted);
    assert_eq!(text(&Pdf::open(encrypted("")).unwrap().page(1).unwrap()), "t");
}

#[test]
fn truncation_at_any_byte_does_not_panic() {
    silence_caught_panics();
    let bytes = rich();
    for end in (0..bytes.len()).step_by(7) {
        read_all(bytes[..end].to_vec());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn changed_bytes_do_not_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40)) {
        silence_caught_panics();
        let mut bytes = rich();
        for (index, byte) in changes {
            let index = index.index(bytes.len());
            bytes[index] = byte;
        }
        read_all(bytes);
    }

    #[test]
    fn changed_numbers_do_not_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(vec!["-1", "0", "999999999999999999999", "1e400", "null", "<<", "[", ")", "2147483648", "-0.00000001"])), 1..6)) {
        silence_caught_panics();
        let mut bytes = rich();
        for (index, text) in changes {
            let digits: Vec<usize> = bytes.iter().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(i, _)| i).collect();
            let at = digits[index.index(digits.len())];
            bytes.splice(at..=at, text.bytes());
        }
        read_all(bytes);
    }

    #[test]
    fn random_bytes_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        read_all(bytes);
    }
}
