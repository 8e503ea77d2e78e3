//! Any text as a line near a table: title, label, unit, department, year, note, statement.
#![no_main]

use juesuan_model::schema::Schemas;
use juesuan_tables::captions;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for line in text.lines() {
        if let Some(title) = captions::title(Schemas::builtin(), line) {
            assert!(line.contains(&title.title), "{line:?}: {title:?}");
        }
        if let Some(unit) = captions::unit(line) {
            assert!(unit.ends_with('元'), "{line:?}: {unit:?}");
        }
        if let Some(year) = captions::year(line) {
            assert!((1900..2100).contains(&year), "{line:?}: {year}");
        }
        let _ = (captions::other_title(line), captions::label(line), captions::unit_in_brackets(line));
        let _ = (captions::department(line), captions::is_note(line), captions::is_statement(line));
        let _ = (captions::is_heading(line), captions::is_page_number(line));
    }
});
