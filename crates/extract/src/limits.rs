//! How much of a file is read at most.

/// Bounds that keep one hostile file from using up the memory or the time of a whole batch. Whatever lies beyond a limit
/// is skipped with a [`Warning`](crate::Warning), on the page or on the [file](crate::Pdf::warnings), and the page names
/// the limit in its [`gaps`](crate::PageLayout::gaps).
///
/// The defaults are far above real documents: the longest disclosures have 171 pages and tables of 600 rows, and the
/// densest page has 34,000 ruling segments. No limit bounds the time and memory spent inside the PDF library; for that,
/// read in a process of its own.
///
/// ```
/// use juesuan_extract::{Limits, Pdf};
/// # let bytes = juesuan_fixtures::edge_cases::good().bytes;
/// let pdf = Pdf::open_with(bytes, Limits { pages: 2, ..Limits::default() })?;
/// assert_eq!(pdf.reader().count(), 2);
/// # Ok::<(), juesuan_extract::OpenError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pages of a document: 5,000. The longest (a city's whole budget) have about 1,500.
    pub pages: u32,
    /// Characters of a page: 400,000. A dense A3 table has 20,000.
    pub glyphs: usize,
    /// Rulings of a page: 400,000. The densest real page has 34,000 short segments.
    pub rulings: usize,
    /// Images of a page: 50,000.
    pub images: usize,
    /// Drawing operations of a page: 4,000,000; the densest real page has 250,000. Each operator counts one, again each
    /// time a form is painted, and each byte of text one more, or 32 if the text becomes a clip path. The page is cut
    /// before the operator that exceeds the limit: nested forms of a few hundred bytes can ask for any number.
    pub operations: u64,
    /// Clip paths and transparency groups open at the same time: 10,000; real pages have about thirty. The PDF library
    /// itself limits nested forms to 50, and nested arrays and dictionaries to 512.
    pub nesting: usize,
    /// Bytes of one stream when unpacked: 256 MiB. A larger stream is emptied before anything reads it. Images are never
    /// unpacked.
    pub stream_bytes: u64,
    /// Bytes of all page contents of a document, and of all its object streams, when unpacked: 512 MiB each. Both stay in
    /// memory while the document is read. The longest real budget needs 60 MiB.
    pub document_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pages: 5_000,
            glyphs: 400_000,
            rulings: 400_000,
            images: 50_000,
            operations: 4_000_000,
            nesting: 10_000,
            stream_bytes: 256 << 20,
            document_bytes: 512 << 20,
        }
    }
}
