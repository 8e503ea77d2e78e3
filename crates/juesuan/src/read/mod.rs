//! One document: bytes in, [`Document`](crate::Document) out.

mod input_problem;
mod limits;
mod messages;
mod missing_pages;
mod options;
mod pipeline;
mod rule_set;
#[cfg(feature = "second-reader")]
pub(crate) mod second_reader;
mod source;
mod text_dump;

pub use input_problem::InputProblem;
pub use limits::{Limit, LimitSetting, Limits};
pub use options::Options;
pub use rule_set::{RuleSet, audit_again};
pub use text_dump::decode_text;

#[cfg(feature = "dataset")]
pub(crate) use messages::crashed_words;
pub(crate) use pipeline::on_large_stack;
#[cfg(feature = "dataset")]
pub(crate) use pipeline::{crashed, failed, read, renamed};
pub(crate) use source::{BytesSource, FileSource};
#[cfg(feature = "dataset")]
pub(crate) use source::{Source, unreachable};
#[cfg(feature = "dataset")]
pub(crate) use text_dump::has_extension;
