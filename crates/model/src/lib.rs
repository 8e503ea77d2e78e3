//! The nine tables of a 部门决算 (departmental final accounts) as data.
//!
//! This crate holds what every other crate agrees on and nothing about PDF or output formats:
//!
//! * [`TableId`]: the nine canonical tables 01–09,
//! * [`schema`]: titles, columns and row items of each table, read from data files,
//! * [`codes`]: names of classification codes, read from a data file,
//! * [`Amount`]: a figure exactly as printed,
//! * [`Document`] → [`Disclosure`] → [`Table`] → [`Row`] → [`Cell`]: the records,
//! * [`Finding`]: what does not add up, or could not be read with certainty.
//!
//! The serialised form is the JSON that the outputs promise: ids are English `snake_case`, labels Chinese, amounts
//! decimal strings as printed.

mod amount;
pub mod codes;
mod finding;
mod record;
pub mod schema;
mod table_id;
pub mod text;

pub use amount::{Amount, Print};
pub use finding::{Cause, Finding, Place, Severity};
pub use record::{
    Bbox, Cell, ColumnId, Disclosure, Document, Kind, Level, Method, NarrativeFigure, Reading, Row, RowKind, Side,
    Status, Table, TableStatus,
};
pub use table_id::TableId;
