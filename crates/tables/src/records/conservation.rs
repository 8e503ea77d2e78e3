//! Conservation: every print in a table's area is part of a header, a label, a figure or a caption, or is reported.
use super::grid_rows::location;
use super::wording::on_page;
use crate::geometry::text_line::{TextLine, Word};
use crate::grid::Grid;
use crate::logical::LogicalTable;
use crate::vocabulary::is_cut_figure;
use juesuan_extract::Rect;
use juesuan_model::{Amount, Bbox, Cause, Finding, FindingCode, Location, Print, Severity, TableId};

/// Which cells of a grid have been used.
pub(super) struct UsedCells(Vec<bool>);

impl UsedCells {
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

/// Reports cells of the body with several figures side by side or on top of each other: none of them is certain.
pub(super) fn report_crowded(t: &LogicalTable, table: TableId, findings: &mut Vec<Finding>) {
    for f in &t.fragments {
        for c in f.grid.cells.iter().filter(|c| c.row >= f.body() && c.lines.iter().any(has_several_figures)) {
            let (page, r) = f.orientation.place(f.grid.page, c.bbox);
            findings.push(
                Finding::new(
                    FindingCode::SeveralFigures,
                    Cause::Reading,
                    format!(
                        "table {table}, page {page}: one cell contains several figures (“{}”); check the page",
                        c.text
                    ),
                    format!("{}表第{page}页：“{}”为同一单元格内的多个数值，请核对原页", table.number(), c.text),
                )
                .at(Location::table(table).with_page(page).with_bbox(Bbox::new(r.x0, r.y0, r.x1, r.y1))),
            );
        }
    }
}

fn has_several_figures(line: &TextLine) -> bool {
    let decimal =
        |w: &Word| w.text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && Amount::is_decimal(&w.text);
    let numeric = |w: &Word| w.text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-'));
    line.words.windows(2).any(|w| {
        let [a, b] = w else { return false };
        numeric(a)
            && numeric(b)
            && (b.bbox.x0 < a.bbox.x1 - 1.0 || ((decimal(a) || decimal(b)) && (whole(&a.text) && whole(&b.text))))
    })
}

/// Begins and ends with a digit, so that it is no piece of a letter-spaced figure.
fn whole(text: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    digit(text.chars().next()) && digit(text.chars().last())
}

/// Reports unused text: cells that no column took, lines beside a grid.
pub(super) fn report(t: &LogicalTable, table: TableId, used: &[UsedCells], findings: &mut Vec<Finding>) {
    for (f, used) in t.fragments.iter().zip(used) {
        for (i, c) in f.grid.cells.iter().enumerate() {
            if c.text.is_empty() || used.has(i) {
                continue;
            }
            let figure = matches!(Print::read(&c.text), Print::Figure(_));
            let (page, bbox) = location(f, c.ink()).unzip();
            findings.push(unplaced(table, &c.text, figure, page.or(Some(f.grid.page)), bbox));
        }
        let area = f.grid.bbox();
        for (page, orientation, line) in &t.lines {
            let (_, y) = line.bbox.centre();
            if *page != f.grid.page || y < area.y0 || y > area.y1 {
                continue;
            }
            let (page, r) = orientation.place(*page, line.bbox);
            let text = line.text();
            let figure = line.words.iter().any(|w| matches!(Print::read(&w.text), Print::Figure(_)));
            findings.push(unplaced(table, &text, figure, Some(page), Some(Bbox::new(r.x0, r.y0, r.x1, r.y1))));
        }
    }
}

/// Reports lines with figures between the title of a table and its end that are part of no row.
pub(super) fn report_unread(t: &LogicalTable, table: TableId, findings: &mut Vec<Finding>) {
    let beside = |page: u32, line: &TextLine| {
        t.fragments.iter().any(|f| {
            let (area, y) = (f.grid.bbox(), line.bbox.centre().1);
            f.grid.page == page && y >= area.y0 && y <= area.y1
        })
    };
    let is_amount = |text: &str| Amount::is_decimal(text) || is_cut_figure(text);
    let unread: Vec<(u32, Rect)> = t
        .lines
        .iter()
        .filter(|(page, _, l)| l.words.iter().any(|w| is_amount(&w.text)) && !beside(*page, l))
        .map(|(page, orientation, l)| orientation.place(*page, l.bbox))
        .collect();
    for lines in unread.chunk_by(|a, b| a.0 == b.0) {
        let Some((page, r)) = lines.first().map(|l| (l.0, lines.iter().fold(l.1, |a, b| a.union(&b.1)))) else {
            continue;
        };
        let n = lines.len();
        findings.push(
            Finding::new(FindingCode::UnreadLines, Cause::Reading,
                format!("table {table}, page {page}: {n} lines with figures below the title could not be assigned to a row; check the page"),
                format!("{}表第{page}页：标题下有{n}行数值未能读入，请核对原页", table.number()),
            )
            .at(Location::table(table).with_page(page).with_bbox(Bbox::new(r.x0, r.y0, r.x1, r.y1))),
        );
    }
}

/// A finding about text in a table's area that is part of no row, column or caption.
pub(crate) fn unplaced(table: TableId, text: &str, is_figure: bool, page: Option<u32>, bbox: Option<Bbox>) -> Finding {
    let (at, at_zh) = on_page(page);
    Finding::new(
        FindingCode::UnplacedText,
        Cause::Reading,
        format!(
            "table {table}{at}: “{text}” is printed inside the table but belongs to no row or column; check the page"
        ),
        format!("{}表{at_zh}：表内文字“{text}”未能归入任何行列，请核对原页", table.number()),
    )
    .with_severity(if is_figure { Severity::Error } else { Severity::Warning })
    .at(Location::table(table).with_page(page).with_bbox(bbox))
}
