//! Drafts: tables whose figures may not all have a column yet.
//!
//! A draft is made by `read_section`, completed by `columns`, and turned into records by
//! `draft_records`.
use crate::text_dump::columns::PrintedColumns;
use crate::text_dump::lines::token::Token;
use crate::text_dump::rows::PrintedRow;
use crate::text_dump::section::Section;
use juesuan_model::schema::Form;
use juesuan_model::{Side, TableId};

/// A table whose figures may not all have a column yet.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) table: TableId,
    pub(crate) form: Form,
    pub(crate) section: Section,
    /// Columns of the income side of 01 and 04.
    pub(crate) income: PrintedColumns,
    /// Columns of all other rows.
    pub(crate) columns: PrintedColumns,
    pub(crate) rows: Vec<PrintedRow>,
    /// Tokens that belong to no row.
    pub(crate) orphans: Vec<Token>,
    /// Whether its lines are laid out by columns of characters.
    pub(crate) layout: bool,
    /// Whether words of its header were found.
    pub(crate) has_header: bool,
    /// Whether its cells are printed apart from each other, so that figures cannot be assigned to rows.
    pub(crate) scattered: bool,
}

impl Draft {
    /// The columns of a row.
    pub(crate) fn columns_of(&self, row: &PrintedRow) -> &PrintedColumns {
        if self.form == Form::TwoSided && row.side == Some(Side::Income) { &self.income } else { &self.columns }
    }

    pub(crate) fn figures(&self) -> usize {
        self.rows.iter().flat_map(|r| &r.figs).filter(|f| f.amount.is_some()).count()
    }

    /// Takes the columns from all figures.
    pub(crate) fn give_up(&mut self) {
        self.scattered = true;
        for r in &mut self.rows {
            r.unsure = true;
            r.figs.iter_mut().for_each(|f| f.column = None);
        }
    }
}
