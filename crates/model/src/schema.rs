//! The schemas of the nine tables.
