//! Whole runs of the binary, as a user would start them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod audit;
mod codes;
mod convert;
mod inspect;
mod isolation;
mod report;
mod selection;
mod support;
mod truth;
mod usage;
