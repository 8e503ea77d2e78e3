//! Any text as the line around a table: title, label, unit, department, year, note, statement.
#![no_main]

use juesuan_model::schema::Schemas;
use juesuan_tables::caption;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for line in text.lines() {
        if let Some(title) = caption::title(Schemas::builtin(), line) {
            assert!(line.contains(&title.title), "{line:?}: {title:?}");
        }
        if let Some(unit) = caption::unit(line) {
            assert!(unit.ends_with('元'), "{line:?}: {unit:?}");
        }
        if let Some(year) = caption::year(line) {
            assert!((1900..2100).contains(&year), "{line:?}: {year}");
        }
        let _ = (caption::other_title(line), caption::label(line), caption::unit_in_brackets(line));
        let _ = (caption::department(line), caption::is_note(line), caption::is_statement(line));
        let _ = (caption::is_heading(line), caption::is_page_number(line));
    }
});
