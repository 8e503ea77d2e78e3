//! Scattered tables: a dump prints their cells column by column, or in no order at all.
//!
//! pdfminer groups aligned cells: all codes, then all names, then the figures of each column. Read line by line,
//! figures would get into the wrong rows. In: the rows of a table as read. Out: whether its cells are scattered; then
//! no figure is assigned to a row.
use crate::text_dump::draft::Draft;
use crate::text_dump::rows::PrintedRow;
use juesuan_model::schema::Form;

/// A row of 01 or 04 with so many times more figures than columns has those of a whole column.
const HEAP: usize = 4;

/// One row in so many with more figures than columns is too many.
const SURPLUS_SHARE: usize = 4;

/// One row in so many without a figure is too many: every row of these tables has at least a total.
const BARE_SHARE: usize = 3;

/// So many consecutive codes with nothing in between are a column of codes.
const CODES: usize = 3;

/// Whether the cells of a table are scattered. `columns`: the number of columns of a row.
pub(crate) fn is_scattered(form: Form, rows: &[PrintedRow], columns: impl Fn(&PrintedRow) -> usize) -> bool {
    if rows.iter().all(|r| r.figs.is_empty()) {
        return false;
    }
    let surplus = rows.iter().filter(|r| r.figs.len() > columns(r)).count();
    let bare = rows.iter().filter(|r| r.figs.is_empty()).count();
    match form {
        Form::Classified => {
            // A row of these tables has at least a total.
            codes_alone(rows)
                || bare >= CODES && bare * BARE_SHARE > rows.len()
                || surplus * SURPLUS_SHARE > rows.len() && bare > 0
        }
        Form::Grouped => codes_alone(rows) || surplus * SURPLUS_SHARE > rows.len(),
        Form::TwoSided => {
            let full = rows.iter().filter(|r| r.figs.len() == columns(r)).count();
            surplus > full || rows.iter().any(|r| r.figs.len() > HEAP * (columns(r) + 1))
        }
        Form::ThreePublic => false,
    }
}

/// With so many scattered tables, the text of a unit is not printed line by line.
const TABLES: usize = 2;

/// Gives up all tables of a unit if some are scattered: the others seem whole by chance, except twelve figures of 09
/// that add up. True if any table is scattered.
pub(crate) fn spread(set: &mut [Draft]) -> bool {
    let apart = set.iter().filter(|d| d.scattered).count();
    // Most lines alone between blank ones: a dump of boxes, where one scattered table is enough.
    let lines = || set.iter().flat_map(|d| &d.section.lines);
    let boxes = lines().filter(|l| l.blank_above).count() * 2 > lines().count();
    if apart >= if boxes { 1 } else { TABLES } {
        // A dash may belong to another column.
        let is_full =
            |r: &PrintedRow| r.is_placed() && r.doubts.is_empty() && r.figs.iter().all(|f| f.amount.is_some());
        let whole = |d: &Draft| d.form == Form::ThreePublic && d.rows.iter().all(is_full);
        set.iter_mut().filter(|d| !whole(d)).for_each(Draft::give_up);
    }
    apart > 0
}

/// Whether the codes are printed one after another without a name or a figure.
fn codes_alone(rows: &[PrintedRow]) -> bool {
    let nothing = |r: &PrintedRow| r.code.is_some() && r.figs.is_empty() && r.name.is_empty();
    rows.chunk_by(|a, b| nothing(a) && nothing(b)).any(|run| run.len() >= CODES && run.iter().all(nothing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text_dump::rows::PrintedFigure;

    fn row(code: Option<&str>, name: &str, figs: usize) -> PrintedRow {
        PrintedRow {
            code: code.map(str::to_owned),
            name: name.to_owned(),
            figs: vec![PrintedFigure::default(); figs],
            ..PrintedRow::default()
        }
    }

    #[test]
    fn a_column_of_codes() {
        let mut rows: Vec<PrintedRow> = ["201", "20101", "2010101"].map(|c| row(Some(c), "", 0)).to_vec();
        rows.push(row(Some("202"), "外交支出", 9));
        assert!(is_scattered(Form::Classified, &rows, |_| 3));
        let rows: Vec<PrintedRow> = ["201", "202"].map(|c| row(Some(c), "支出", 3)).to_vec();
        assert!(!is_scattered(Form::Classified, &rows, |_| 3));
    }
}
