//! How much of a file is read at most.

/// Bounds that keep one hostile file from taking the memory or the hours of a whole batch. What lies beyond is left out,
/// and the page says so in its warnings and its [`gaps`](crate::PageLayout::gaps); what is about the file as a whole
/// stands in [`Pdf::warnings`](crate::Pdf::warnings).
///
/// The defaults are far above what real documents ask for: the longest disclosures have 171 pages and tables of 600 rows,
/// the densest page 34,000 segments. What no limit here can bound (time and memory inside the libraries beneath) is left
/// to those who run the reader in a process of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pages of a document: 5,000. The longest disclosures (a city's whole budget) have some 1,500.
    pub pages: u32,
    /// Characters of a page: 400,000. A dense A3 table has 20,000.
    pub glyphs: usize,
    /// Rulings of a page: 400,000. The densest real page has 34,000 short segments.
    pub rulings: usize,
    /// Images of a page: 50,000.
    pub images: usize,
    /// Operators of a page, forms counted each time that they are painted, and bytes of text (those that become a clip
    /// path 32 times): 4,000,000. The densest real page has 250,000. Nested forms can ask for endlessly many in a few
    /// hundred bytes; the page is cut before the first operator that asks for too many.
    pub operations: u64,
    /// Clips and groups of a page that are open at the same time: 10,000. Real pages have some thirty.
    /// Forms within forms: the interpreter's own 50; arrays and dictionaries within each other: its own 512.
    pub nesting: usize,
    /// Bytes of one stream, unpacked: 256 MiB. A stream that unpacks to more is emptied before anything reads it. Images
    /// are not unpacked at all.
    pub stream_bytes: u64,
    /// Bytes of all page contents of a document, and of all its object streams, unpacked: 512 MiB each. Both stay in
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
