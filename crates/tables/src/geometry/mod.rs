//! The positions of text and rulings on a page.
//!
//! In: the glyphs and rulings of a page. Out: words and lines, merged rulings, and whether the positions can be trusted
//! at all. What tables they make is left to [`grid`](crate::grid).
pub mod broken_geometry;
pub(crate) mod clipped_text;
pub mod orientation;
pub mod ruling;
pub mod text_line;
