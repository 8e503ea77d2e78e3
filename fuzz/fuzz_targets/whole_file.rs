//! Any bytes as a file: opened, its pages read, tables made of them, audited.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: juesuan_fuzz::set_up(),
    |data: &[u8]| juesuan_fuzz::read_pdf(data.to_vec())
);
