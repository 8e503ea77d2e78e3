//! Pages of a PDF as glyphs, rulings and images, in the space of the page as displayed.
//!
//! In: the bytes of a file. Out: one [`PageLayout`] a page. What the marks mean (tables, text, titles) is left to
//! others.
//!
//! ```no_run
//! let pdf = juesuan_extract::Pdf::open(std::fs::read("a.pdf")?)?;
//! for page in pdf.reader() {
//!     println!("{}: {} glyphs, {} rulings", page.number, page.glyphs.len(), page.rulings.len());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod annotations;
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
mod layout;
mod limits;
mod normalize;
mod operator_budget;
mod overprint;
mod page_reader;
mod page_space;
mod paint;
mod panic_guard;
mod predefined_cmaps;
mod radicals;
mod rulings;
#[cfg(feature = "second-reader")]
mod second_reader;

pub use file_type::FileType;
pub use layout::{Axis, Gap, Glyph, Image, PageLayout, Rect, Ruling, Turn, Visibility};
pub use limits::Limits;
pub use normalize::{UNKNOWN, ordinary};
pub use page_reader::{OpenError, PageReader, Pdf};
pub use panic_guard::silence_caught_panics;
#[cfg(feature = "second-reader")]
pub use second_reader::{SecondReaderError, SecondReading, second_reader};
