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
mod bombs;
mod cmap;
mod contents;
mod device;
mod document;
mod encoding;
mod fonts;
mod guard;
mod layout;
mod overprint;
mod paint;
mod program;
mod radicals;
mod rulings;
#[cfg(feature = "second-reader")]
mod second_reader;
mod settings;
mod space;
mod unicode;
mod unpack;
mod widths;
mod work;

pub use document::{OpenError, PageReader, Pdf};
pub use guard::silence_caught_panics;
pub use layout::{Axis, Gap, Glyph, Image, PageLayout, Rect, Ruling, Turn, Visibility};
#[cfg(feature = "second-reader")]
pub use second_reader::{SecondReaderError, SecondReading, second_reader};
pub use settings::Limits;
pub use unicode::{UNKNOWN, ordinary};
