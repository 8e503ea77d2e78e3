//! The output columns, each defined once: CSV headers, Parquet schema, data package, data dictionary and workbook are
//! made from these definitions.
//!
//! One file per [`OutputTable`]: its columns, and the values of a row in the same order. `ids.rs` lists the ids,
//! `shared.rs` defines the columns that several tables have, `descriptions.rs` the tables themselves.
mod column;
mod descriptions;
pub(crate) mod documents;
pub(crate) mod figures;
pub(crate) mod findings;
mod ids;
pub(crate) mod narrative;
mod output_table;
mod shared;
pub(crate) mod tables;
pub(crate) mod wide_tables;

#[cfg(feature = "sqlite")]
pub(crate) use descriptions::english_title;

pub use column::{ColumnType, OutputColumn};
pub use descriptions::{ForeignKey, TableDescription};
pub use ids::OutputColumnId;
pub use output_table::OutputTable;
