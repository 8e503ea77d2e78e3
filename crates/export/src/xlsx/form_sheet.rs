//! One table as a sheet that looks like the printed table, with its findings as coloured cells and notes.
use super::{
    cell_text, display_width,
    form_layout::{FormLayout, Show, Slot},
    line_count, number, number_format, row_height, severity_color,
};
use juesuan_model::{Cell, Column, Disclosure, Finding, Row, RowKind, Severity, Table, TableId};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, IgnoreError, Note, Worksheet, XlsxError};
use std::collections::{BTreeMap, HashMap, btree_map::Entry};

/// The position of each row and amount in the sheet, for links.
#[derive(Debug, Default)]
pub(super) struct CellPositions {
    /// (index of the row, column id) → row and column of the sheet
    amounts: HashMap<(usize, Column), (u32, u16)>,
    /// index of the row → row and column of the sheet with its first cell
    rows: HashMap<usize, (u32, u16)>,
}

impl CellPositions {
    /// The cell for a location: the amount, else the first cell of the row, else the title.
    pub(super) fn of(&self, row: Option<usize>, column: Option<&Column>) -> (u32, u16) {
        row.and_then(|r| {
            let amount = column.and_then(|c| self.amounts.get(&(r, c.clone())));
            amount.or_else(|| self.rows.get(&r))
        })
        .copied()
        .unwrap_or((0, 0))
    }
}

/// Name of a table's sheet.
pub(super) fn sheet_name(id: TableId) -> String {
    format!("{} {}", id.number(), id.title().replace(['“', '”'], ""))
}

/// First row of the header; above it are the title, the label and the line 部门 | 年度 | 单位.
const HEADER_ROW: u32 = 3;

/// Sheets with up to this many rows are printed on one page; longer ones take as many pages as they need.
const ONE_PAGE_ROWS: u32 = 48;

/// Minimum and maximum width of a column of names, in characters. Longer names are wrapped.
const NAME_WIDTH: (usize, usize) = (14, 42);

/// Minimum and maximum width of a column of amounts, in characters.
const AMOUNT_WIDTH: (usize, usize) = (13, 30);

/// Width up to which a header widens its column, in characters. Longer headers are wrapped.
const HEADER_WIDTH: usize = 20;

/// Longest note, in characters.
const MAX_NOTE_LENGTH: usize = 4000;

/// Width of a note in pixels, and the characters that fit on one of its lines.
const NOTE_WIDTH: u32 = 320;
const NOTE_LINE_LENGTH: usize = 44;

/// Height of a line of a note, and minimum and maximum height of a note, in pixels. Notes do not scroll.
const NOTE_LINE_HEIGHT: u32 = 16;
const NOTE_HEIGHT: (u32, u32) = (60, 640);

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    id: TableId,
    table: &Table,
    disclosure: &Disclosure,
    findings: &[(Severity, &Finding, &juesuan_model::Location)],
) -> Result<CellPositions, XlsxError> {
    let layout = FormLayout::of(id, table);
    sheet.set_name(sheet_name(id))?;
    let width = u16::try_from(layout.slots.len()).unwrap_or(u16::MAX).max(3);
    let last = width - 1;
    write_title(sheet, table, id, disclosure, last)?;
    let first = write_header(sheet, &layout.slots)?;
    let mut positions = CellPositions::default();
    let mut row = first;
    for line in &layout.lines {
        for (slot, column) in layout.slots.iter().zip(0_u16..) {
            let index = line.get(slot.block).copied().flatten();
            let record = index.and_then(|i| table.rows.get(i));
            write_cell(sheet, row, column, slot, record)?;
            if let Some(i) = index {
                positions.rows.entry(i).or_insert((row, column));
                if let Show::Amount(id) = slot.show {
                    positions.amounts.insert((i, id.clone()), (row, column));
                }
            }
        }
        row += 1;
    }
    let widths = set_widths(sheet, &layout, table)?;
    let note_format = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for text in table.statement.iter().chain(&table.notes) {
        sheet.merge_range(row, 0, row, last, &cell_text(text), &note_format)?;
        let total_width: usize = widths.iter().sum();
        sheet.set_row_height(row, row_height(text, total_width))?;
        row += 1;
    }
    sheet.set_freeze_panes(first, 0)?;
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, u16::from(row <= ONE_PAGE_ROWS));
    sheet.set_repeat_rows(0, first - 1)?;
    if row > first {
        sheet.ignore_error_range(first, 0, row, last, IgnoreError::NumberStoredAsText)?;
    }
    mark_findings(sheet, &layout, table, &positions, findings)?;
    Ok(positions)
}

fn write_title(
    sheet: &mut Worksheet,
    table: &Table,
    id: TableId,
    disclosure: &Disclosure,
    last: u16,
) -> Result<(), XlsxError> {
    let title = Format::new()
        .set_bold()
        .set_font_size(16)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter);
    sheet.merge_range(0, 0, 0, last, &cell_text(table.title.as_deref().unwrap_or(id.title())), &title)?;
    sheet.set_row_height(0, 28)?;
    let right = Format::new().set_align(FormatAlign::Right);
    if let Some(label) = &table.label {
        sheet.write_string_with_format(1, last, cell_text(label), &right)?;
    }
    if let Some(department) = &disclosure.department {
        sheet.write_string(2, 0, cell_text(&format!("部门：{department}")))?;
    }
    if let Some(year) = disclosure.fiscal_year {
        let centre = Format::new().set_align(FormatAlign::Center);
        sheet.write_string_with_format(2, last / 2 + 1, format!("{year}年度"), &centre)?;
    }
    if let (Some(unit), true) = (&table.unit, last > 0) {
        sheet.write_string_with_format(2, last, cell_text(&format!("单位：{unit}")), &right)?;
    }
    Ok(())
}

/// Writes the header cells, merged as printed. Returns the row below them.
fn write_header(sheet: &mut Worksheet, slots: &[Slot<'_>]) -> Result<u32, XlsxError> {
    let format = super::header_format()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap();
    let depth = slots.iter().map(|s| s.header.len()).max().unwrap_or(1);
    for level in 0..depth {
        let mut column = 0;
        while let Some(slot) = slots.get(column) {
            let Some(text) = slot.header.get(level) else {
                column += 1;
                continue;
            };
            let same = |s: &&Slot<'_>| s.block == slot.block && s.header.get(..=level) == slot.header.get(..=level);
            // A spanning header spans the columns that share it; the lowest header cell extends down to the rows.
            let lowest = slot.header.len() == level + 1;
            let span = if lowest { 1 } else { slots.iter().skip(column).take_while(same).count().max(1) };
            let bottom = if lowest { depth - 1 } else { level };
            let at = |n: usize| HEADER_ROW + u32::try_from(n).unwrap_or_default();
            let (left, right) = (to_u16(column), to_u16(column + span - 1));
            if left == right && level == bottom {
                sheet.write_string_with_format(at(level), left, cell_text(text), &format)?;
            } else {
                sheet.merge_range(at(level), left, at(bottom), right, &cell_text(text), &format)?;
            }
            column += span;
        }
    }
    // Headers wider than their column are wrapped.
    let longest = slots.iter().filter_map(|s| s.header.last()).map(|h| display_width(h)).max().unwrap_or(0);
    let lines = longest.div_ceil(HEADER_WIDTH).clamp(1, 4);
    let lowest = HEADER_ROW + u32::try_from(depth.saturating_sub(1)).unwrap_or_default();
    sheet.set_row_height(lowest, 16.0 * f64::from(to_u16(lines)))?;
    Ok(HEADER_ROW + u32::try_from(depth).unwrap_or(1))
}

fn to_u16(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// The format of a cell.
fn cell_format(slot: &Slot<'_>, row: Option<&Row>) -> Format {
    let format = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
    let format = if row.is_some_and(|r| r.kind == RowKind::Total) { format.set_bold() } else { format };
    match slot.show {
        Show::Code => format.set_num_format("@").set_align(FormatAlign::Left),
        Show::Name => format.set_text_wrap(),
        Show::LineNo => format.set_align(FormatAlign::Center),
        Show::Amount(column) => {
            let decimals = row.and_then(|r| r.amount(column)).map_or(0, juesuan_model::Amount::decimals);
            // Indented, so that the figure does not touch the name in the next column.
            format.set_num_format(number_format(decimals)).set_align(FormatAlign::Right).set_indent(1)
        }
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    slot: &Slot<'_>,
    record: Option<&Row>,
) -> Result<(), XlsxError> {
    let format = cell_format(slot, record);
    let Some(record) = record else {
        return sheet.write_blank(row, column, &format).map(|_| ());
    };
    let text = match slot.show {
        Show::Code => record.code.as_deref(),
        Show::Name => record.name.as_deref(),
        Show::LineNo => {
            if let Some(line) = record.line_no {
                sheet.write_number_with_format(row, column, line, &format)?;
                return Ok(());
            }
            None
        }
        Show::Amount(id) => return write_amount(sheet, row, column, record.cell(id), &format),
    };
    match text {
        Some(text) => sheet.write_string_with_format(row, column, cell_text(text), &format)?,
        None => sheet.write_blank(row, column, &format)?,
    };
    Ok(())
}

fn write_amount(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: Option<&Cell>,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Some(Cell { value: Some(value), .. }) => match number(value.value()) {
            Some(n) => sheet.write_number_with_format(row, column, n, format)?,
            None => sheet.write_string_with_format(row, column, value.as_str(), format)?,
        },
        Some(Cell { raw: Some(raw), .. }) => sheet.write_string_with_format(row, column, cell_text(raw), format)?,
        _ => sheet.write_blank(row, column, format)?,
    };
    Ok(())
}

/// Sets the widths of the columns and returns them, in characters.
fn set_widths(sheet: &mut Worksheet, layout: &FormLayout<'_>, table: &Table) -> Result<Vec<usize>, XlsxError> {
    let mut widths = Vec::new();
    for (slot, column) in layout.slots.iter().zip(0_u16..) {
        let rows =
            layout.lines.iter().filter_map(|l| l.get(slot.block).copied().flatten()).filter_map(|i| table.rows.get(i));
        let header = slot.header.last().map_or(0, |h| display_width(h));
        let width = match slot.show {
            Show::Code => 11.max(header.min(18)),
            Show::LineNo => 6,
            Show::Name => {
                let longest = rows.filter_map(|r| r.name.as_deref()).map(display_width).max().unwrap_or(0);
                (longest + 2).clamp(NAME_WIDTH.0, NAME_WIDTH.1)
            }
            Show::Amount(id) => {
                let longest = rows.filter_map(|r| r.amount(id)).map(|a| a.as_str().len() * 4 / 3).max().unwrap_or(0);
                (longest.max(header.min(HEADER_WIDTH)) + 2).clamp(AMOUNT_WIDTH.0, AMOUNT_WIDTH.1)
            }
        };
        sheet.set_column_width(column, f64::from(to_u16(width)))?;
        widths.push(width);
    }
    Ok(widths)
}

/// Height of a note with this text, in pixels.
fn note_height(text: &str) -> u32 {
    let lines = u32::from(to_u16(line_count(text, NOTE_LINE_LENGTH))) + 1;
    (NOTE_LINE_HEIGHT * lines).clamp(NOTE_HEIGHT.0, NOTE_HEIGHT.1)
}

/// Colours the cells with findings and adds the messages as notes.
fn mark_findings(
    sheet: &mut Worksheet,
    layout: &FormLayout<'_>,
    table: &Table,
    positions: &CellPositions,
    findings: &[(Severity, &Finding, &juesuan_model::Location)],
) -> Result<(), XlsxError> {
    let mut marks: BTreeMap<(u32, u16), Mark> = BTreeMap::new();
    for (severity, finding, place) in findings {
        let at = positions.of(place.row, place.column.as_ref());
        let message = if finding.message.zh.is_empty() { &finding.message.en } else { &finding.message.zh };
        match marks.entry(at) {
            Entry::Occupied(mark) => {
                let mark = mark.into_mut();
                mark.severity = mark.severity.min(*severity);
                // The note is cut below; this only bounds the work.
                if mark.text.len() < 4 * MAX_NOTE_LENGTH {
                    mark.text.push('\n');
                    mark.text.push_str(message);
                }
            }
            Entry::Vacant(free) => {
                free.insert(Mark { severity: *severity, row: place.row, text: message.to_string() });
            }
        }
    }
    for ((row, column), Mark { severity, row: index, text }) in marks {
        let short: String = text.chars().take(MAX_NOTE_LENGTH).collect();
        let note = Note::new(cell_text(&short)).set_author("juesuan").add_author_prefix(false);
        sheet.insert_note(row, column, &note.set_width(NOTE_WIDTH).set_height(note_height(&short)))?;
        // The title is a merged cell and keeps its format.
        let slot = layout.slots.get(usize::from(column)).filter(|_| row >= HEADER_ROW);
        if let (Some(slot), Some(record)) = (slot, index.and_then(|i| table.rows.get(i))) {
            let format = cell_format(slot, Some(record)).set_background_color(severity_color(severity));
            sheet.set_cell_format(row, column, &format)?;
        }
    }
    Ok(())
}

/// The findings of one cell.
struct Mark {
    /// The most severe.
    severity: Severity,
    /// Index of the row in the table.
    row: Option<usize>,
    text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn note_heights_follow_the_text() {
        assert_eq!(note_height("不平"), 60);
        assert_eq!(note_height(&"长".repeat(22 * 9)), 160);
        assert_eq!(note_height("a\nb\nc\nd\ne"), 96);
        assert_eq!(note_height(&"长".repeat(4000)), 640);
    }
}
