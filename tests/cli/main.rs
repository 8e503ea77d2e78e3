//! Whole runs of the binary, as a user would start them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod audit;
mod codes;
mod convert;
mod docs;
mod formulas;
mod hostile;
mod inspect;
mod isolation;
mod merge;
mod methods;
mod report;
mod resume;
mod selection;
mod sources;
mod stop;
mod support;
mod truth;
mod usage;
