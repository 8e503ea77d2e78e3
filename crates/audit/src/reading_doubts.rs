//! Doubts about the reading of tables, rows, columns and cells.
//!
//! In: the confidence of each table, and the findings of the reader. Out: whether the reading of a cell could be at fault.
//! That decides the cause of a finding: `source` (the document does not add up) or `reading`.
use crate::index::{CellId, Index};
use juesuan_model::{Cause, Confidence, Disclosure, Severity, TableId};
use std::collections::HashSet;

#[derive(Debug, Default)]
pub(crate) struct ReadingDoubts {
    tables: HashSet<TableId>,
    rows: HashSet<(TableId, usize)>,
    columns: HashSet<(TableId, String)>,
    cells: HashSet<(TableId, usize, String)>,
    /// The reader reported something without naming a table.
    unlocated: bool,
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
            doubt.unlocated |= finding.at.iter().all(|p| p.table.is_none());
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

    /// Whether a table as a whole may be misread.
    pub(crate) fn affect_table(&self, table: TableId) -> bool {
        self.tables.contains(&table)
    }

    /// Whether the reader reported something without naming a table: it may be about any of them.
    pub(crate) fn are_unlocated(&self) -> bool {
        self.unlocated
    }

    /// Whether a cell may be misread: itself, or its row, column or table.
    pub(crate) fn affect_cell(&self, index: &Index<'_>, ix: CellId) -> bool {
        let (Some(figure), Some((_, cell))) = (index.figure(ix), index.record(ix)) else { return false };
        let (table, row) = (figure.table, figure.row);
        self.tables.contains(&table)
            || self.rows.contains(&(table, row))
            || (!self.columns.is_empty() && self.columns.contains(&(table, cell.column.as_str().to_owned())))
            || (!self.cells.is_empty() && self.cells.contains(&(table, row, cell.column.as_str().to_owned())))
    }
}
