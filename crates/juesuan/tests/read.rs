//! One document, from bytes or from a file.
#![allow(clippy::unwrap_used, reason = "tests")]
use juesuan::{Limit, Limits, Options, SCHEMA_VERSION, Status};
use juesuan_fixtures::edge_cases;
use std::fs;

#[test]
fn bytes_and_files_are_read_alike() {
    let bytes = edge_cases::good().bytes;
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("a.pdf");
    fs::write(&path, &bytes).unwrap();
    let from_file = juesuan::read_path(&path, &Options::default());
    let from_bytes = juesuan::read(&bytes, &Options::default().name(&path));
    assert_eq!(from_file, from_bytes);
    assert_eq!((from_file.status, from_file.schema_version), (Status::Ok, SCHEMA_VERSION));
    assert_eq!(from_file.sha256.len(), 64);
}

#[test]
fn whatever_the_bytes_are_a_document_comes_back() {
    let good = edge_cases::good().bytes;
    let half = &good[..good.len() / 2];
    for (bytes, status) in [
        (&b""[..], Status::Unreadable),
        (b"\0\x01\x02", Status::Unreadable),
        (b"%PDF-1.7", Status::Unreadable),
        (&edge_cases::encrypted("secret"), Status::Encrypted),
        (&edge_cases::scan(), Status::NoText),
    ] {
        let document = juesuan::read(bytes, &Options::default());
        assert_eq!(document.status, status);
        assert!(!document.message.en.is_empty() && !document.message.zh.is_empty());
    }
    assert_ne!(juesuan::read(half, &Options::default()).status, Status::Ok);
}

#[test]
fn limits_are_reported() {
    let bytes = edge_cases::good().bytes;
    let few = Options::default().limits(Limits::default().with(Limit::Glyphs, 10));
    assert_eq!(juesuan::read(&bytes, &few).status, Status::Limit);
}

#[test]
fn a_name_in_txt_is_a_text_dump() {
    let bytes = "部门决算公开\n".as_bytes();
    assert_eq!(juesuan::read(bytes, &Options::default()).status, Status::Unreadable);
    assert_eq!(juesuan::read(bytes, &Options::default().name("a.txt")).status, Status::NoText, "too short for one");
}
