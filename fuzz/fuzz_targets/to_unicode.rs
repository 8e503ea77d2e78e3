//! Any bytes as the ToUnicode map of one font, and as ToUnicode map and encoding of another font.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: juesuan_fuzz::silence_caught_panics(),
    |data: &[u8]| juesuan_fuzz::read_pdf(juesuan_fuzz::with_cmap(data))
);
