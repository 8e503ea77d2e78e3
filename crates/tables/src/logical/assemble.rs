//! Logical tables from the pages of a file.
//!
//! In: pages whose grids are complete, in order. Out: the tables in printed order, with their captions. What the cells
//! mean is left to `records`.
use crate::grid::detection::DetectedPage;
use crate::logical::LogicalTable;
use crate::logical::continuation::join_repeated;
use crate::logical::sections::Sections;
use crate::vocabulary::Vocabulary;
use juesuan_model::schema::Schemas;

/// Assembles the tables of a file.
#[must_use]
pub fn assemble(
    pages: impl IntoIterator<Item = DetectedPage>,
    schemas: &Schemas,
    vocabulary: &Vocabulary,
) -> Vec<LogicalTable> {
    let mut sections = Sections::new(schemas, vocabulary);
    for page in pages {
        sections.push_page(page);
    }
    join_repeated(sections.finish())
}
