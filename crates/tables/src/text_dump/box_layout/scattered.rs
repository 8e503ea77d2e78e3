//! Tables whose cells a dump prints column by column, or in no order at all.
//!
//! pdfminer groups what stands below each other: all codes, then all names, then the figures of each column. BoxReading as
//! lines, figures go to the wrong rows. In: the rows of a table as read. Out: whether its cells stand apart from each
//! other; then no figure of it is taken for any row.
use crate::text_dump::draft::Draft;
use crate::text_dump::rows::PrintedRow;
use juesuan_model::schema::Form;

/// So many codes one behind another, with nothing between them, are a column of codes.
const CODES: usize = 3;

/// Whether the cells of a table stand apart. `columns`: those of a row, by its index.
pub(crate) fn is_scattered(form: Form, rows: &[PrintedRow], columns: impl Fn(&PrintedRow) -> usize) -> bool {
    if rows.iter().all(|r| r.figs.is_empty()) {
        return false;
    }
    let surplus = rows.iter().filter(|r| r.figs.len() > columns(r)).count();
    let bare = rows.iter().filter(|r| r.figs.is_empty()).count();
    match form {
        Form::Classified => {
            // A row of these tables has a total at least.
            codes_alone(rows) || bare >= CODES && bare * 3 > rows.len() || surplus * 4 > rows.len() && bare > 0
        }
        Form::Grouped => codes_alone(rows) || surplus * 4 > rows.len(),
        Form::TwoSided => {
            let full = rows.iter().filter(|r| r.figs.len() == columns(r)).count();
            surplus > full || rows.iter().any(|r| r.figs.len() > 4 * columns(r) + 4)
        }
        Form::ThreePublic => false,
    }
}

/// So many tables of a unit, and its text is not printed in lines.
const TABLES: usize = 2;

/// Gives up all tables of a unit if the cells of some stand apart: what seems whole in the others is chance, but for
/// twelve figures of 09 that add up. Whether any stand apart.
pub(crate) fn spread(set: &mut [Draft]) -> bool {
    let apart = set.iter().filter(|d| d.scattered).count();
    // Most lines by themselves between blank ones: a dump of boxes, where one table shows how all are printed.
    let lines = || set.iter().flat_map(|d| &d.section.lines);
    let boxes = lines().filter(|l| l.blank_above).count() * 2 > lines().count();
    if apart >= if boxes { 1 } else { TABLES } {
        // A dash may be another column's.
        let is_full =
            |r: &PrintedRow| r.is_placed() && r.doubts.is_empty() && r.figs.iter().all(|f| f.amount.is_some());
        let whole = |d: &Draft| d.form == Form::ThreePublic && d.rows.iter().all(is_full);
        set.iter_mut().filter(|d| !whole(d)).for_each(Draft::give_up);
    }
    apart > 0
}

/// CodeFormat without a name or a figure, one behind another.
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
