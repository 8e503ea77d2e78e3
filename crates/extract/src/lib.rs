//! The pages of a PDF as glyphs, rulings and images, in the space of the page as displayed.
//!
//! In: the bytes of a file. Out: one [`PageLayout`] per page, in points, origin top left, y downwards. What the marks mean
//! (tables, titles, paragraphs) is decided by other crates.
//!
//! * [`Pdf`] opens a file, [`PageReader`] reads its pages one after the other, within [`Limits`];
//! * a [`Warning`] says what was skipped or replaced, in English and Chinese;
//! * [`FileType`] recognises files that are not PDFs, [`damage`] finds files that lost bytes;
//! * `second_reader` (feature `second-reader`) reads the text of the same file with an independent library.
//!
//! No panic leaves this crate, whatever the bytes. See also [`silence_caught_panics`].
//!
//! ```no_run
//! let pdf = juesuan_extract::Pdf::open(std::fs::read("a.pdf")?)?;
//! for page in pdf.reader() {
//!     println!("{}: {} glyphs, {} rulings", page.number, page.glyphs.len(), page.rulings.len());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod annotations;
mod backdrop;
mod cid_widths;
mod composite_encoding;
mod content_size;
pub mod damage;
mod decoded_size;
mod decompression_bombs;
mod device;
mod file_type;
mod font_program;
mod glyph_unicode;
mod ink;
mod interpreter_warnings;
mod layout;
mod limits;
mod normalize;
mod operator_budget;
mod overprint;
mod page_reader;
mod page_space;
mod panic_guard;
mod pdf;
mod predefined_cmaps;
mod radicals;
mod rulings;
#[cfg(feature = "second-reader")]
mod second_reader;
mod warning;

pub use file_type::FileType;
pub use layout::{Axis, Gap, Glyph, Image, PageLayout, Rect, Ruling, Turn, Visibility};
pub use limits::Limits;
pub use normalize::{UNKNOWN, fold_look_alike};
pub use page_reader::PageReader;
pub use panic_guard::silence_caught_panics;
pub use pdf::{OpenError, Pdf};
#[cfg(feature = "second-reader")]
pub use second_reader::{SecondReaderError, SecondReading, second_reader};
pub use warning::Warning;
