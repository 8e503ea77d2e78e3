//! The header of a grid: where it ends, and which canonical column each printed column is.
//!
//! In: a grid whose first rows may be a header, and the table it should be. Out: [`Extent`] and [`Header`].
mod columns;
mod extent;

pub use columns::{Header, HeaderColumn, Role, read};
pub use extent::{Extent, extent};
