//! Rows as printed, before anything is typed: what grids and text dumps are both turned into.
use juesuan_model::{Bbox, Column, Finding, Location, Print, Side, TableId};

/// The text of an amount cell.
#[derive(Clone, Debug)]
pub(crate) struct RawCell {
    pub(crate) column: Column,
    pub(crate) text: String,
    pub(crate) bbox: Option<Bbox>,
    /// The page of the print, where it may differ from the row's.
    pub(crate) page: Option<u32>,
}

impl RawCell {
    pub(crate) fn is_figure(&self) -> bool {
        matches!(Print::read(&self.text), Print::Figure(_))
    }
}

/// A row of one block as printed. A block is a side of 01 and 04, or a group of columns of 06.
#[derive(Clone, Debug, Default)]
pub(crate) struct RawRow {
    pub(crate) block: usize,
    pub(crate) side: Option<Side>,
    pub(crate) fragment: usize,
    /// None in a text dump without page breaks.
    pub(crate) page: Option<u32>,
    /// The texts of its code columns, one entry per printed column.
    pub(crate) codes: Vec<String>,
    pub(crate) name: String,
    pub(crate) line: String,
    pub(crate) cells: Vec<RawCell>,
    pub(crate) bbox: Option<Bbox>,
    /// What was found while the row was read; its index among the rows is not known yet.
    pub(crate) findings: Vec<RowFinding>,
}

/// A finding about a row whose index is not known yet.
#[derive(Clone, Debug)]
pub(crate) struct RowFinding {
    pub(crate) finding: Finding,
    /// Whether its figures may be those of another row, so that the table as a whole is concerned.
    pub(crate) may_be_of_another_row: bool,
}

impl RawRow {
    /// Whether its reader has reported something about it.
    pub(crate) fn is_reported(&self) -> bool {
        !self.findings.is_empty()
    }

    /// Hands over what was found while the row was read, now that its index is known.
    pub(crate) fn place_findings(&self, table: TableId, index: usize, findings: &mut Vec<Finding>) {
        let place = Location::table(table).with_row(index).with_page(self.page);
        for RowFinding { finding, may_be_of_another_row } in &self.findings {
            let finding = finding.clone().at(place.clone());
            let elsewhere = place.clone().with_row(None);
            findings.push(if *may_be_of_another_row { finding.at(elsewhere) } else { finding });
        }
    }

    pub(crate) fn has_code(&self) -> bool {
        self.codes.iter().any(|c| !c.is_empty())
    }

    pub(crate) fn has_figure(&self) -> bool {
        self.cells.iter().any(RawCell::is_figure)
    }

    /// Neither code nor name; a 行次 alone names nothing.
    pub(crate) fn has_no_label(&self) -> bool {
        !self.has_code() && self.name.is_empty()
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.has_no_label() && self.line.is_empty() && self.cells.iter().all(|c| c.text.is_empty())
    }
}
