//! What the running text of the accounts (第三部分, 情况说明) speaks of, and where the tables print the same.
//!
//! The knowledge is one data file, `data/narrative.toml`, read when it is first asked for: sections by their headings,
//! items by the words that name them, and for each the cells of the tables that print its amounts. The reader of the
//! text uses the words, the audit the cells.
mod ids;
mod spec;

pub use ids::{NarrativeItem, NarrativeMeasure, NarrativeSection, NarrativeSubject};
pub use spec::{
    CellRef, Counted, NarrativeItemSpec, NarrativeSchema, NarrativeSchemaError, NarrativeSectionSpec, RowRef, ShareOf,
};
