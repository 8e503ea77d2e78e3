//! One logical table: a title, its captions, and the grids that belong to it, over pages.
use crate::grid::Grid;
use crate::header::Header;
use crate::orientation::Orientation;
use crate::ruling::Segments;
use crate::text_line::TextLine;
use juesuan_model::{Finding, TableId};

/// The part of a logical table that stands in one grid.
#[derive(Clone, Debug)]
pub struct Fragment {
    /// Its cells.
    pub grid: Grid,
    /// Its own header, if it has one.
    pub header: Option<Header>,
    /// How to bring boxes back to the page as displayed.
    pub orientation: Orientation,
}

impl Fragment {
    /// The last page that it stands on: its columns may go over to further sheets.
    pub(crate) fn last_page(&self) -> u32 {
        self.orientation.last_page(self.grid.page)
    }

    /// First row that is no header.
    pub(crate) fn header_end(&self) -> usize {
        self.header.as_ref().map_or(0, |h| h.end)
    }

    /// First body row.
    #[must_use]
    pub fn body(&self) -> usize {
        self.header.as_ref().map_or(0, |h| h.body)
    }
}

/// What is printed around a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captions {
    /// 公开01表, 表1, 一、
    pub label: Option<String>,
    /// The unit at its head.
    pub unit: Option<String>,
    /// The department at its head.
    pub department: Option<String>,
    /// The year at its head.
    pub year: Option<u16>,
    /// 注：…, one entry each.
    pub notes: Vec<String>,
    /// The statement that it is empty.
    pub statement: Option<String>,
}

impl Captions {
    /// Takes over what is missing here.
    pub(crate) fn fill_from(&mut self, other: Self) {
        let Self { label, unit, department, year, notes, statement } = other;
        self.label = self.label.take().or(label);
        self.unit = self.unit.take().or(unit);
        self.department = self.department.take().or(department);
        self.year = self.year.or(year);
        for n in notes {
            if !self.notes.contains(&n) {
                self.notes.push(n);
            }
        }
        self.statement = self.statement.take().or(statement);
    }
}

/// A table over all its pages.
#[derive(Clone, Debug, Default)]
pub struct LogicalTable {
    /// Which one; none for a table that is none of the nine.
    pub table: Option<TableId>,
    /// As printed, without its label.
    pub title: String,
    /// What stands before the known title in its line.
    pub before_title: String,
    /// Page of the title, from 1.
    pub page: u32,
    /// What is printed around it.
    pub captions: Captions,
    /// Its grids in printed order.
    pub fragments: Vec<Fragment>,
    /// Lines of text below the title that belong to no grid: (page, orientation, line). What a table without rulings is
    /// read from.
    pub lines: Vec<(u32, Orientation, TextLine)>,
    /// For the pages of those lines: page, width in the orientation of reading, rulings that are part of no grid.
    pub rules: Vec<(u32, f32, Segments)>,
    /// Whether a note, a heading or running text has ended the table.
    pub closed: bool,
    /// What went wrong on the way.
    pub findings: Vec<Finding>,
}
