//! Any bytes as a file, read and audited.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: juesuan_fuzz::silence_caught_panics(),
    |data: &[u8]| juesuan_fuzz::read_pdf(data.to_vec())
);
