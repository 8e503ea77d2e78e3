//! Whether a figure was read with certainty.
//!
//! In: how the tables were read, and what the reader reported. Out: for each cell whether the reading could be at fault,
//! which decides between `source` (the document does not add up) and `reading`.
use crate::index::{CellId, Index};
use juesuan_model::{Cause, Confidence, Disclosure, Severity, TableId};
use std::collections::HashSet;

#[derive(Debug, Default)]
pub(crate) struct ReadingDoubts {
    tables: HashSet<TableId>,
    rows: HashSet<(TableId, usize)>,
    columns: HashSet<(TableId, String)>,
    cells: HashSet<(TableId, usize, String)>,
    /// The reader reported something that it could not tie to a table.
    anywhere: bool,
}

impl ReadingDoubts {
    pub(crate) fn of(disclosure: &Disclosure) -> Self {
        let mut doubt = Self::default();
        for (&id, table) in &disclosure.tables {
            // A table without a note on its reading (a truth, records typed by hand) counts as read with certainty.
            if table.reading.as_ref().is_some_and(|r| r.confidence() == Confidence::Doubtful) {
                doubt.tables.insert(id);
            }
        }
        let reports = disclosure.findings.iter().filter(|f| f.cause == Cause::Reading && f.severity != Severity::Info);
        for finding in reports {
            doubt.anywhere |= finding.at.iter().all(|p| p.table.is_none());
            for place in &finding.at {
                let Some(table) = place.table else { continue };
                match (place.row, &place.column) {
                    (None, None) => doubt.tables.insert(table),
                    (Some(row), None) => doubt.rows.insert((table, row)),
                    (None, Some(column)) => doubt.columns.insert((table, column.as_str().to_owned())),
                    (Some(row), Some(column)) => doubt.cells.insert((table, row, column.as_str().to_owned())),
                };
            }
        }
        doubt
    }

    /// Whether something speaks against the reading of a table as a whole.
    pub(crate) fn doubts_table(&self, table: TableId) -> bool {
        self.tables.contains(&table)
    }

    /// Whether the reader reported something without naming a table.
    pub(crate) fn doubts_somewhere(&self) -> bool {
        self.anywhere
    }

    /// Whether something speaks against the reading of a cell.
    pub(crate) fn doubts(&self, index: &Index<'_>, ix: CellId) -> bool {
        let (Some(figure), Some((_, cell))) = (index.figure(ix), index.record(ix)) else { return false };
        let (table, row) = (figure.table, figure.row);
        self.tables.contains(&table)
            || self.rows.contains(&(table, row))
            || (!self.columns.is_empty() && self.columns.contains(&(table, cell.column.as_str().to_owned())))
            || (!self.cells.is_empty() && self.cells.contains(&(table, row, cell.column.as_str().to_owned())))
    }
}
