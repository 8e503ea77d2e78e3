//! Conservation: every print in a table's area is in a header, a label, a figure, a caption — or reported.
use crate::grid::Grid;
use crate::logical::LogicalTable;
use juesuan_model::{Bbox, Cause, Finding, Place, Print, Severity, TableId};

/// Which cells of a grid have been used.
pub(super) struct Used(Vec<bool>);

impl Used {
    pub(super) fn new(grid: &Grid) -> Self {
        Self(vec![false; grid.cells.len()])
    }

    pub(super) fn mark(&mut self, cell: usize) {
        if let Some(u) = self.0.get_mut(cell) {
            *u = true;
        }
    }

    fn has(&self, cell: usize) -> bool {
        self.0.get(cell).copied().unwrap_or(false)
    }
}

/// Reports text that went nowhere: cells that no column took, lines beside a grid.
pub(super) fn report(t: &LogicalTable, table: TableId, used: &[Used], findings: &mut Vec<Finding>) {
    for (f, used) in t.fragments.iter().zip(used) {
        for (i, c) in f.grid.cells.iter().enumerate() {
            if c.text.is_empty() || used.has(i) {
                continue;
            }
            let figure = matches!(Print::read(&c.text), Print::Figure(_));
            let bbox = c.ink().map(|r| f.orientation.displayed(r));
            findings.push(lost(table, &c.text, figure, f.grid.page, bbox.map(|r| Bbox::new(r.x0, r.y0, r.x1, r.y1))));
        }
        let area = f.grid.bbox();
        for (page, orientation, line) in &t.lines {
            let (_, y) = line.bbox.centre();
            if *page != f.grid.page || y < area.y0 || y > area.y1 {
                continue;
            }
            let r = orientation.displayed(line.bbox);
            let text = line.text();
            let figure = line.words.iter().any(|w| matches!(Print::read(&w.text), Print::Figure(_)));
            findings.push(lost(table, &text, figure, *page, Some(Bbox::new(r.x0, r.y0, r.x1, r.y1))));
        }
    }
}

fn lost(table: TableId, text: &str, figure: bool, page: u32, bbox: Option<Bbox>) -> Finding {
    let severity = if figure { Severity::Error } else { Severity::Warning };
    Finding::new(
        "unplaced-text",
        severity,
        Cause::Reading,
        format!("table {table}, page {page}: “{text}” is printed in the table's area and belongs to no row or column; look at the page"),
        format!("{}表第{page}页：表内文字“{text}”未能归入任何行列，请核对原页", table.number()),
    )
    .at(Place { table: Some(table), page: Some(page), bbox, ..Place::default() })
}
