//! Any text as the dump of a disclosure, read and audited.
#![no_main]

use juesuan_model::schema::Schemas;
use juesuan_tables::text_dump;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| juesuan_fuzz::check(text_dump::read(text, Schemas::builtin())));
