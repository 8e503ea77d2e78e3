//! Any text as the text dump of a disclosure, read and audited.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: juesuan_fuzz::silence_caught_panics(),
    |text: &str| juesuan_fuzz::read_text(text)
);
