//! How much of a file is read at most.

/// Bounds that keep one hostile file from taking the memory or the hours of a whole batch. What lies beyond is left out,
/// and the page says so in its warnings and its [`gaps`](crate::PageLayout::gaps).
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
    /// Painting, clipping and grouping operations of a page: 4,000,000. Nested forms can ask for endlessly many in a few
    /// hundred bytes.
    pub operations: u64,
    /// Clips and groups of a page that are open at the same time: 10,000. Real pages have some thirty.
    pub nesting: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { pages: 5_000, glyphs: 400_000, rulings: 400_000, images: 50_000, operations: 4_000_000, nesting: 10_000 }
    }
}
