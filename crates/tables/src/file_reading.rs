//! What is read from one file, whichever way it was read.
use juesuan_model::{Disclosure, Status, Words};

/// What was read from a file.
#[derive(Clone, Debug)]
pub struct FileReading {
    /// `ok`, `partial`, `no_tables` or `no_text`.
    pub status: Status,
    /// One sentence for a person; empty if all is well.
    pub message: Words,
    /// One disclosure per unit whose set of tables is in the file.
    pub disclosures: Vec<Disclosure>,
}
