//! Any bytes as the content stream of a page with fonts, forms, images, patterns and shadings.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: juesuan_fuzz::silence_caught_panics(),
    |data: &[u8]| juesuan_fuzz::read_pdf(juesuan_fuzz::with_content(data))
);
