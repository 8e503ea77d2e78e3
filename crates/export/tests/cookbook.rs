//! `docs/cookbook.md` and its Chinese version have the same snippets, and the database accepts their queries. `tests/tools`
//! checks that each snippet gives the answer on the page, if the programs are installed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a test")]
#![cfg(feature = "sqlite")]
mod common;

use common::{document, sample};
use juesuan_export::{Dataset, Format, Options};
use std::{collections::BTreeSet, fs};

const TOOLS: [&str; 5] = ["excel spreadsheet", "python pandas", "r r", "sql duckdb", "sql sqlite"];

/// The code blocks of a page: the text after the fence, and the code.
fn blocks(page: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(format!("{}/../../docs/{page}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let (mut blocks, mut open) = (Vec::new(), None);
    for line in text.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(word), None) => open = Some((word.to_owned(), String::new())),
            (Some(_), Some(block)) => blocks.push(block),
            (None, Some((word, code))) => open = Some((word, code + line + "\n")),
            (None, None) => {}
        }
    }
    blocks
}

#[test]
fn both_languages_answer_ten_questions_in_five_tools() {
    let blocks = blocks("cookbook.md");
    assert_eq!(blocks, self::blocks("cookbook.zh-CN.md"));
    let questions: Vec<_> = blocks.split(|(word, _)| word == "csv").skip(1).collect();
    assert_eq!(questions.len(), 10);
    for snippets in questions {
        assert_eq!(snippets.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>(), TOOLS);
    }
}

#[test]
fn the_database_accepts_every_query() {
    let out = tempfile::tempdir().unwrap();
    let options = Options { formats: BTreeSet::from([Format::Sqlite]), ..Options::default() };
    let mut dataset = Dataset::create(out.path(), &options).unwrap();
    dataset.add(&document("a.pdf", vec![sample()]), None).unwrap();
    dataset.finish().unwrap();
    let database = rusqlite::Connection::open(out.path().join("juesuan.sqlite")).unwrap();
    for (_, query) in blocks("cookbook.md").iter().filter(|(word, _)| word == "sql sqlite") {
        let mut statement = database.prepare(query).unwrap();
        let mut rows = statement.query([]).unwrap();
        while rows.next().unwrap().is_some() {}
    }
}
