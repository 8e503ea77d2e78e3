//! A document that is rendered elsewhere and sent over a pipe gives the same outputs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "tests")]
mod common;

use common::{document, failed, sample};
use juesuan_export::{Dataset, DocumentSummary, Format, Options, RenderedDocument, RunDetails};
use juesuan_model::{Document, Status};
use std::collections::BTreeSet;

fn documents() -> Vec<Document> {
    vec![
        document("in/a.pdf", vec![sample()]),
        document("in/sub/a.pdf", vec![sample(), sample()]),
        failed("in/-broken,\nname.pdf", Status::Unreadable, "not a \0 PDF, \"really\""),
    ]
}

#[test]
fn sending_changes_nothing() {
    for formats in [&[Format::Csv][..], &[Format::Json], &[Format::Csv, Format::Json], Format::ALL] {
        let options = Options { formats: formats.iter().copied().collect(), ..Options::default() };
        for document in documents() {
            let rendered = RenderedDocument::new(document.clone(), &options).unwrap();
            assert_eq!(rendered.summary(), &DocumentSummary::of(&document));
            let mut pipe = Vec::new();
            rendered.send(&mut pipe).unwrap();
            assert_eq!(RenderedDocument::receive(&mut pipe.as_slice()).unwrap(), rendered, "{formats:?}");
            for cut in [0, 7, pipe.len() / 2, pipe.len() - 1] {
                assert!(RenderedDocument::receive(&mut &pipe[..cut]).is_err());
            }
        }
    }
}

#[test]
fn rendering_in_advance_gives_the_same_files() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { formats: BTreeSet::from([Format::Csv, Format::Json]), ..Options::default() };
    let (mut one, mut two) = (
        Dataset::create(&folder.path().join("one"), &options).unwrap(),
        Dataset::create(&folder.path().join("two"), &options).unwrap(),
    );
    for document in documents() {
        one.add(&document, Some(0.5)).unwrap();
        let run = RunDetails { seconds: Some(0.5), ..RunDetails::default() };
        two.add_rendered(&RenderedDocument::new(document, &options).unwrap(), run).unwrap();
    }
    two.finish().unwrap();
    for file in one.finish().unwrap().files {
        let other = folder.path().join("two").join(file.strip_prefix(folder.path().join("one")).unwrap());
        assert_eq!(std::fs::read(&file).unwrap(), std::fs::read(other).unwrap(), "{}", file.display());
    }
}
