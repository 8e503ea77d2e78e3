//! The layout of a table as printed: which row and column of the table is shown in which cell.
//!
//! Tables 01 and 04 have their two sides next to each other, with totals on the same line; 06 has column groups; all
//! others are lists.
use juesuan_model::{Column, Row, RowKind, Side, Table, TableId, schema::Schemas};

/// What a printed column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Show<'a> {
    Code,
    Name,
    LineNo,
    /// The amount column with this id.
    Amount(&'a Column),
}

/// A printed column.
#[derive(Clone, Debug)]
pub(super) struct Slot<'a> {
    /// Index of the block of rows it belongs to: a side of 01 and 04, a column group of 06.
    pub(super) block: usize,
    pub(super) show: Show<'a>,
    /// Header cells from top to bottom.
    pub(super) header: Vec<String>,
}

/// A printed table.
#[derive(Debug)]
pub(super) struct FormLayout<'a> {
    pub(super) slots: Vec<Slot<'a>>,
    /// For each line and block, the index of the row shown there.
    pub(super) lines: Vec<Vec<Option<usize>>>,
}

impl<'a> FormLayout<'a> {
    pub(super) fn of(id: TableId, table: &'a Table) -> Self {
        match id {
            TableId::IncomeExpenditureSummary | TableId::FiscalAppropriationSummary => two_sided(id, table),
            TableId::GeneralPublicBasicExpenditure => grouped(id, table),
            TableId::ThreePublicExpenses => {
                let lines = (0..table.rows.len()).map(|i| vec![Some(i)]).collect();
                let mut slots = Vec::new();
                if table.rows.iter().any(|r| r.name.is_some()) {
                    slots.push(slot(0, Show::Name, &["项目"]));
                }
                slots.extend(amounts(id, table, 0, |_| true));
                Self { slots, lines }
            }
            _ => {
                let lines = (0..table.rows.len()).map(|i| vec![Some(i)]).collect();
                let mut slots =
                    vec![slot(0, Show::Code, &["项目", "科目编码"]), slot(0, Show::Name, &["项目", "科目名称"])];
                if table.rows.iter().any(|r| r.line_no.is_some()) {
                    slots.push(slot(0, Show::LineNo, &["行次"]));
                }
                slots.extend(amounts(id, table, 0, |_| true));
                Self { slots, lines }
            }
        }
    }
}

fn slot<'a>(block: usize, show: Show<'a>, header: &[&str]) -> Slot<'a> {
    Slot { block, show, header: header.iter().map(|s| (*s).to_owned()).collect() }
}

/// The amount columns that `keep` selects, with their headers.
fn amounts<'a>(id: TableId, table: &'a Table, block: usize, keep: impl Fn(&Column) -> bool) -> Vec<Slot<'a>> {
    let mut columns = printed(table);
    if columns.is_empty() {
        columns = template(id);
    }
    columns
        .into_iter()
        .filter(|(column, _)| keep(column))
        .map(|(column, header)| Slot { block, show: Show::Amount(column), header })
        .collect()
}

/// The columns of the table with the levels of their printed headers, which are separated by `/`; then any other column
/// in which a row has a cell.
fn printed(table: &Table) -> Vec<(&Column, Vec<String>)> {
    let mut columns: Vec<(&Column, Vec<String>)> = Vec::new();
    for (id, label) in &table.columns {
        let mut header: Vec<String> = label.split('/').filter(|h| !h.is_empty()).map(str::to_owned).collect();
        if header.is_empty() {
            header.push(id.to_string());
        }
        columns.push((id, header));
    }
    for cell in table.rows.iter().flat_map(|r| &r.cells) {
        let id = &cell.column;
        if !columns.iter().any(|(c, _)| *c == id) {
            columns.push((id, vec![id.to_string()]));
        }
    }
    columns
}

/// The columns of the template of the Ministry of Finance (财政部), for an empty table.
fn template(id: TableId) -> Vec<(&'static Column, Vec<String>)> {
    Schemas::builtin()
        .get(id)
        .columns
        .iter()
        .filter(|c| !c.variant)
        // The 收入支出 form of 08 has the columns of 07; the template is the plain form.
        .filter(|c| id != TableId::StateCapital || [Column::TOTAL, Column::BASIC, Column::PROJECT].contains(&c.id))
        .map(|c| {
            let mut header: Vec<String> = group(id, c.id.as_str()).iter().map(|s| (*s).to_owned()).collect();
            let own = c.label.rsplit('：').next().unwrap_or(&c.label);
            let above = header.last().cloned().unwrap_or_default();
            let own = own.strip_prefix(above.as_str()).filter(|rest| !rest.is_empty()).unwrap_or(own);
            header.push(own.to_owned());
            (&c.id, header)
        })
        .collect()
}

/// The header cells above a column in that template.
fn group(id: TableId, column: &str) -> &'static [&'static str] {
    match (id, column) {
        (TableId::GeneralPublicExpenditure, "total" | "basic" | "project") => &["本年支出"],
        (TableId::GovernmentFund, "expenditure_total" | "expenditure_basic" | "expenditure_project")
        | (
            TableId::StateCapital,
            "total" | "basic" | "project" | "expenditure_total" | "expenditure_basic" | "expenditure_project",
        ) => &["本年支出"],
        (TableId::ThreePublicExpenses, c) => {
            let vehicle = c.contains("_vehicle_");
            match (c.starts_with("budget_"), vehicle) {
                (true, true) => &["预算数", "公务用车购置及运行维护费"],
                (true, false) => &["预算数"],
                (false, true) => &["决算数", "公务用车购置及运行维护费"],
                (false, false) if c.starts_with("final_") => &["决算数"],
                (false, false) => &[],
            }
        }
        _ => &[],
    }
}

fn two_sided<'a>(id: TableId, table: &'a Table) -> FormLayout<'a> {
    let mut slots = Vec::new();
    for (block, side, title) in [(0, Side::Income, "收入"), (1, Side::Expenditure, "支出")] {
        slots.push(slot(block, Show::Name, &[title, "项目"]));
        let rows = || table.rows.iter().filter(move |r| is_on_side(r, side));
        if rows().any(|r| r.line_no.is_some()) {
            slots.push(slot(block, Show::LineNo, &[title, "行次"]));
        }
        let used = |c: &Column| rows().any(|r| r.cell(c).is_some());
        let any = rows().any(|r| !r.cells.is_empty());
        let known = &Schemas::builtin().get(id).columns;
        let fits = |c: &Column| known.iter().find(|k| k.id == *c).and_then(|k| k.side).is_none_or(|s| s == side);
        let mut columns = amounts(id, table, block, |c| if any { used(c) } else { fits(c) });
        for column in &mut columns {
            if column.header.first().is_none_or(|h| h != title) {
                column.header.insert(0, title.to_owned());
            }
        }
        slots.extend(columns);
    }
    let of = |side| side_indices(table, side);
    FormLayout { slots, lines: paired(&table.rows, &of(Side::Income), &of(Side::Expenditure)) }
}

/// Whether a row is shown on this side. Rows without a side, which 01 and 04 should not have, are shown on the left.
fn is_on_side(row: &Row, side: Side) -> bool {
    row.side.unwrap_or(Side::Income) == side
}

fn side_indices(table: &Table, side: Side) -> Vec<usize> {
    table.rows.iter().enumerate().filter(|(_, r)| is_on_side(r, side)).map(|(i, _)| i).collect()
}

/// Pairs the rows of the two sides; a total is paired with that of the other side.
fn paired(rows: &[Row], left: &[usize], right: &[usize]) -> Vec<Vec<Option<usize>>> {
    let is_total = |i: &usize| rows.get(*i).is_some_and(|r| r.kind == RowKind::Total);
    let runs = |side: &[usize]| -> Vec<Vec<usize>> { side.split_inclusive(is_total).map(<[usize]>::to_vec).collect() };
    let (left, right) = (runs(left), runs(right));
    let mut lines = Vec::new();
    for i in 0..left.len().max(right.len()) {
        let empty = Vec::new();
        let (a, b) = (left.get(i).unwrap_or(&empty), right.get(i).unwrap_or(&empty));
        let height = a.len().max(b.len());
        let at = |run: &[usize], line: usize| -> Option<usize> {
            // A run that ends in a total has it on its last line.
            if run.last().is_some_and(is_total) {
                if line + 1 == height {
                    run.last().copied()
                } else {
                    run.get(line).copied().filter(|_| line + 1 < run.len())
                }
            } else {
                run.get(line).copied()
            }
        };
        lines.extend((0..height).map(|line| vec![at(a, line), at(b, line)]));
    }
    lines
}

/// Table 06: 301 and 303 | 302 | the other classes, with the totals below; a list if codes are missing.
fn grouped<'a>(id: TableId, table: &'a Table) -> FormLayout<'a> {
    let mut groups: [Vec<usize>; 3] = Default::default();
    let mut totals = Vec::new();
    let mut has_codes = true;
    for (i, row) in table.rows.iter().enumerate() {
        match row.code.as_deref().and_then(|c| c.get(..3)) {
            Some("301" | "303") => groups[0].push(i),
            Some("302") => groups[1].push(i),
            Some(_) => groups[2].push(i),
            None if row.kind == RowKind::Total => totals.push(i),
            None => has_codes = false,
        }
    }
    let blocks = if !has_codes || groups[1].is_empty() {
        vec![(0..table.rows.len()).collect::<Vec<_>>()]
    } else {
        groups.into_iter().filter(|g| !g.is_empty()).collect()
    };
    let mut slots = Vec::new();
    for block in 0..blocks.len() {
        slots.push(slot(block, Show::Code, &["经济分类科目编码"]));
        slots.push(slot(block, Show::Name, &["科目名称"]));
        slots.extend(amounts(id, table, block, |_| true));
    }
    let height = blocks.iter().map(Vec::len).max().unwrap_or(0);
    let mut lines: Vec<Vec<Option<usize>>> =
        (0..height).map(|line| blocks.iter().map(|b| b.get(line).copied()).collect()).collect();
    if blocks.len() > 1 {
        for few in totals.chunks(blocks.len()) {
            lines.push((0..blocks.len()).map(|b| few.get(b).copied()).collect());
        }
    }
    FormLayout { slots, lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(side: Side, kind: RowKind) -> Row {
        let mut row = Row::default();
        row.kind = kind;
        row.side = Some(side);
        row
    }

    #[test]
    fn totals_of_both_sides_share_a_line() {
        use RowKind::{Item, Total};
        let rows: Vec<Row> = [
            (Side::Income, Item),
            (Side::Income, Total),
            (Side::Income, Total),
            (Side::Expenditure, Item),
            (Side::Expenditure, Item),
            (Side::Expenditure, Item),
            (Side::Expenditure, Total),
            (Side::Expenditure, Item),
            (Side::Expenditure, Total),
        ]
        .map(|(s, k)| row(s, k))
        .into();
        let lines = paired(&rows, &[0, 1, 2], &[3, 4, 5, 6, 7, 8]);
        assert_eq!(
            lines,
            [
                [Some(0), Some(3)],
                [None, Some(4)],
                [None, Some(5)],
                [Some(1), Some(6)],
                [None, Some(7)],
                [Some(2), Some(8)]
            ]
        );
    }

    #[test]
    fn an_empty_table_has_the_columns_of_the_template() {
        let header = |id| -> Vec<String> {
            FormLayout::of(id, &Table::missing()).slots.iter().map(|s| s.header.join("/")).collect()
        };
        assert_eq!(
            header(TableId::GovernmentFund),
            [
                "项目/科目编码",
                "项目/科目名称",
                "年初结转和结余",
                "本年收入",
                "本年支出/小计",
                "本年支出/基本支出",
                "本年支出/项目支出",
                "年末结转和结余"
            ]
        );
        assert_eq!(header(TableId::FiscalAppropriationSummary).len(), 7);
        assert_eq!(header(TableId::ThreePublicExpenses)[2], "预算数/公务用车购置及运行维护费/小计");
    }

    #[test]
    fn every_row_is_shown_once() {
        let rows: Vec<Row> = (0..7)
            .map(|i| {
                row(
                    if i % 3 == 0 { Side::Income } else { Side::Expenditure },
                    if i == 4 { RowKind::Total } else { RowKind::Item },
                )
            })
            .collect();
        let mut all: Vec<usize> = paired(&rows, &[0, 3, 6], &[1, 2, 4, 5]).into_iter().flatten().flatten().collect();
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2, 3, 4, 5, 6]);
    }
}
