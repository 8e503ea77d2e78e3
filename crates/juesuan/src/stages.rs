//! The steps of a reading, each callable alone.
//!
//! ```text
//! bytes ─▶ PageLayout    page_layouts: glyphs, rulings and images of each page as displayed
//!       ─▶ PageContent   read_page: lines of text and ruled grids of cells, in the order of the page
//!       ─▶ DetectedPage  detect_grids: the same with every grid complete, over all pages
//!       ─▶ LogicalTable  logical_tables: a title, its captions, and the grids that belong to it over several pages
//!       ─▶ Disclosure    disclosures: nine tables of typed rows
//! ```
//!
//! For those who look into how a table was read, as `juesuan inspect` does. **Stability**: what a stage gives follows the
//! needs of the next one and changes with versions; [`Document`] and its parts are the stable form.
//!
//! Coordinates are in points on the page as displayed, origin at the top left, y downwards. Pages are numbered from 1.
//!
//! ```
//! use juesuan::stages::{logical_tables, page_layouts, read_page};
//! # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/does-not-add-up-2023.pdf");
//!
//! let layouts = page_layouts(std::fs::read(path)?)?;
//! let tables = logical_tables(layouts.iter().map(read_page).collect());
//! assert!(tables.iter().any(|table| table.title.contains("支出决算表")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
use crate::{Document, Options, read};
use juesuan_model::schema::Schemas;
use juesuan_tables::{
    grid::detection::detect, grid::split_tables, logical::assemble::assemble, vocabulary::Vocabulary,
};

pub use juesuan_extract::{
    Axis, FileType, Gap, Glyph, Image, Limits as PageLimits, OpenError, PageLayout, Pdf, Rect, Ruling, Turn, Visibility,
};
pub use juesuan_tables::{
    FileReading, TableReader,
    geometry::text_line::TextLine,
    grid::{
        Grid,
        detection::{Detected, DetectedPage},
        page::{Element, PageContent, read_page},
    },
    logical::{Fragment, LogicalTable},
};

/// The layouts of all pages of a PDF: every glyph, ruling and image with its box and visibility. A page that could only be
/// read in part says so in [`PageLayout::warnings`].
///
/// # Errors
/// The file is not a PDF, is encrypted with a password, or cannot be opened.
pub fn page_layouts(bytes: Vec<u8>) -> Result<Vec<PageLayout>, OpenError> {
    Ok(Pdf::open(bytes)?.reader().collect())
}

/// Joins the pages of horizontally split tables, and completes the grids of all pages of a file: captions in the frame of
/// a grid are separated from it, columns and rows without rulings are inferred, and what cannot be completed becomes lines
/// of text again.
#[must_use]
pub fn detect_grids(pages: Vec<PageContent>) -> Vec<DetectedPage> {
    let schemas = Schemas::builtin();
    let vocabulary = Vocabulary::new(schemas);
    split_tables::join(pages, schemas).into_iter().map(|page| detect(page, schemas, &vocabulary)).collect()
}

/// The tables over all pages of a file, each with its title, captions, grids and matched header; tables that only look
/// like one of the nine are included.
#[must_use]
pub fn logical_tables(pages: Vec<PageContent>) -> Vec<LogicalTable> {
    let schemas = Schemas::builtin();
    let vocabulary = Vocabulary::new(schemas);
    assemble(detect_grids(pages), schemas, &vocabulary)
}

/// The disclosures of a file from the layouts of all its pages, before they are audited: nine tables of typed rows each,
/// with the findings of the reading.
#[must_use]
pub fn disclosures<'a>(layouts: impl IntoIterator<Item = &'a PageLayout>) -> FileReading {
    let mut reader = TableReader::new(Schemas::builtin());
    for layout in layouts {
        reader.push_page(layout);
    }
    reader.finish()
}

/// Reads a document from its bytes, as [`read`](crate::read()) does, and shows every page before its tables are read.
#[must_use]
pub fn read_observed(bytes: &[u8], options: &Options, mut observe: impl FnMut(&PageLayout) + Send) -> Document {
    read::on_large_stack(&read::BytesSource::new(bytes, options.name.as_deref()), options, &mut observe)
}
