//! Pages of a PDF as glyphs, rulings and images, in the space of the page as displayed.
//!
//! In: the bytes of a file. Out: one [`PageLayout`] a page. What the marks mean (tables, text, titles) is left to
//! others.

mod layout;

pub use layout::{Axis, Glyph, Image, PageLayout, Rect, Ruling, Turn, Visibility};
