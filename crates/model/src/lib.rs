//! The nine tables of a 部门决算 (departmental final accounts) as data.
//!
//! This crate holds what every other crate agrees on and nothing about PDF or output formats:
//!
//! * [`TableId`]: the nine canonical tables 01–09,
//! * [`schema`]: titles, columns and row items of each table, read from data files,
//! * [`codes`]: names of classification codes, read from a data file,
//! * [`Amount`]: a figure exactly as printed,
//! * [`narrative`]: what the running text speaks of, read from a data file,
//! * [`Document`] → [`Disclosure`] → [`Table`] → [`Row`] → [`Cell`]: the records,
//! * [`Finding`]: what does not add up, or could not be read with certainty; [`FindingCode`]: the catalogue of them,
//! * [`Words`]: a message in English and Chinese.
//!
//! The serialised form is the JSON that the outputs promise: ids are English `snake_case`, labels Chinese, amounts
//! decimal strings as printed.

mod amount;
pub mod codes;
mod column;
mod disclosure;
pub mod disjoint_sets;
mod document;
mod finding;
mod finding_code;
mod location;
pub mod narrative;
mod reading;
mod row;
pub mod schema;
mod table;
mod table_id;
pub mod text;
mod words;

pub use amount::{Amount, Print};
pub use column::Column;
pub use disclosure::{Disclosure, Kind, NarrativeFigure};
pub use document::{Document, Status};
pub use finding::{Cause, Finding, Severity};
pub use finding_code::{Explanation, FindingCode, FindingGroup, RuleId};
pub use location::{Bbox, Location};
pub use reading::{Confidence, Method, Reading, Reason};
pub use row::{Cell, Level, Row, RowKind, Side};
pub use table::{Table, TableStatus};
pub use table_id::TableId;
pub use words::{Lang, Words, message};
