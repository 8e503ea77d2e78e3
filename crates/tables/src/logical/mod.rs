//! One logical table: a title, its captions, and the grids that belong to it, over pages.
pub mod assemble;
pub(crate) mod continuation;
pub(crate) mod header_match;
pub(crate) mod sections;

use crate::captions::Captions;
use crate::geometry::orientation::Orientation;
use crate::geometry::text_line::TextLine;
use crate::grid::Grid;
use crate::header::Header;
use juesuan_model::{Finding, TableId};

/// The part of a logical table that is in one grid.
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
    /// The last page that it is on: its columns may continue on other pages.
    pub(crate) fn last_page(&self) -> u32 {
        self.orientation.last_page(self.grid.page)
    }

    /// First row after the header.
    pub(crate) fn header_end(&self) -> usize {
        self.header.as_ref().map_or(0, |h| h.end)
    }

    /// First body row.
    #[must_use]
    pub fn body(&self) -> usize {
        self.header.as_ref().map_or(0, |h| h.body)
    }
}

/// A table over all its pages.
#[derive(Clone, Debug, Default)]
pub struct LogicalTable {
    /// Which one; `None` for a table that is not one of the nine.
    pub table: Option<TableId>,
    /// As printed, without its label.
    pub title: String,
    /// The text before the known title in its line.
    pub before_title: String,
    /// Page of the title, from 1.
    pub page: u32,
    /// What is printed around it.
    pub captions: Captions,
    /// Its grids in printed order.
    pub fragments: Vec<Fragment>,
    /// Lines of text below the title that belong to no grid: page, orientation, line.
    pub lines: Vec<(u32, Orientation, TextLine)>,
    /// What went wrong on the way.
    pub findings: Vec<Finding>,
}
