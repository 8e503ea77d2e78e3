//! Locations of figures in words: `03 支出决算表 · 20101 人大事务 · 基本支出 · p. 9 [71.2 96.0 108.4 106.5]`.
use crate::messages::{Lang, Message};
use juesuan_model::{Bbox, Disclosure, Location, Row, Table};

/// A location in words, from the table to the box.
pub(crate) fn location(disclosure: &Disclosure, place: &Location, lang: Lang) -> String {
    let mut parts = Vec::new();
    let table = place.table.and_then(|id| disclosure.tables.get(&id));
    if let Some(id) = place.table {
        let title = table.and_then(|t| t.title.as_deref()).unwrap_or_else(|| id.title());
        parts.push(format!("{} {title}", id.number()));
    }
    if let Some(r) = place.row {
        let printed = table.and_then(|t| t.rows.get(r));
        parts.push(printed.map_or_else(|| Message::RowNumber { row: r + 1 }.text(lang), |row| row_name(row, r, lang)));
    }
    if let Some(c) = &place.column {
        parts.push(table.map_or_else(|| c.as_str().to_owned(), |t| column_name(t, c.as_str())));
    }
    if let Some(page) = place.page {
        parts.push(page_box(page, place.bbox.as_ref(), lang));
    }
    parts.join(" · ")
}

/// The code and name of a row, or else its number.
pub(crate) fn row_name(row: &Row, index: usize, lang: Lang) -> String {
    let names: Vec<&str> = [row.code.as_deref(), row.name.as_deref()].into_iter().flatten().collect();
    if names.is_empty() { Message::RowNumber { row: index + 1 }.text(lang) } else { names.join(" ") }
}

/// The printed header of a column, or else its id.
pub(crate) fn column_name(table: &Table, column: &str) -> String {
    let printed = table.columns.iter().find(|(id, _)| id.as_str() == column).map(|(_, label)| label.as_str());
    printed.filter(|l| !l.is_empty()).unwrap_or(column).to_owned()
}

/// `p. 9 [71.2 96.0 108.4 106.5]`
pub(crate) fn page_box(page: u32, bbox: Option<&Bbox>, lang: Lang) -> String {
    let page = Message::PageNumber { page }.text(lang);
    match bbox {
        Some(Bbox([x0, y0, x1, y1])) => format!("{page} [{x0} {y0} {x1} {y1}]"),
        None => page,
    }
}
