//! Any bytes as the content stream of a page that has fonts, forms, images, patterns and shadings.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: juesuan_fuzz::set_up(),
    |data: &[u8]| juesuan_fuzz::read_pdf(juesuan_fuzz::with_content(data))
);
