//! The steps of a reading, each callable alone.
//!
//! ```text
//! bytes ─▶ PageLayout    glyphs, rulings and images of a page as displayed
//!       ─▶ PageContent   lines of text and grids of cells, in the order of the page
//!       ─▶ LogicalTable  a title, its captions, and the grids that belong to it over several pages
//!       ─▶ Disclosure    nine tables of typed rows
//! ```
//!
//! For those who look into how a table was read, as `juesuan inspect` does. **Stability**: what a stage gives follows the
//! needs of the next one, and changes with versions; [`Document`](crate::Document) and its parts are the stable form.
//!
//! Coordinates are in points on the page as displayed, origin at the top left, y downwards.

use crate::{Document, Options, read};

pub use juesuan_extract::{
    Axis, FileType, Gap, Glyph, Image, Limits as PageLimits, OpenError, PageLayout, Pdf, Rect, Ruling, Turn, Visibility,
};
pub use juesuan_tables::{
    FileReading, TableReader,
    page::{Element, PageContent, read_page},
};

/// Reads a document from its bytes, as [`read`](crate::read()) does, and shows every page before its tables are read.
#[must_use]
pub fn read_observed(bytes: &[u8], options: &Options, mut observe: impl FnMut(&PageLayout) + Send) -> Document {
    read::on_large_stack(&read::BytesSource::new(bytes, options.name.as_deref()), options, &mut observe)
}
