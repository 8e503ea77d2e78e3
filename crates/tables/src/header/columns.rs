//! Which canonical column each printed column is, from its path of header cells.
//!
//! In: a grid, its header rows, and the table that it should be. Out: the role of each column, unknown ones included.
use super::extent::Extent;
use crate::grid::Grid;
use crate::vocabulary::{HeaderWord, header_word, is_total, marked_number};
use juesuan_model::schema::{Form, Schema};
use juesuan_model::text::fold;
use juesuan_model::{Column, Print, Side};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Classification code, or its 类, 款 or 项 part.
    Code,
    /// Names of rows.
    Name,
    /// 行次
    Line,
    /// Figures of a canonical column.
    Amount(Column),
    /// 09 in two rows: figures of an item; 预算数 or 决算数 is the name of the row.
    Component(String),
    /// 09 as a list: 预算数 or 决算数; the item is the name of the row.
    Phase(String),
    /// Figures of a column that no schema knows.
    Unknown,
    /// 序号, 备注: no figures.
    Skip,
}

/// One printed column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderColumn {
    /// What it holds.
    pub role: Role,
    /// Which of the column groups side by side it belongs to, from 0.
    pub block: usize,
    /// The side of its group, in a two-sided table.
    pub side: Option<Side>,
    /// Header texts from top to bottom, as printed, joined with `/`.
    pub label: String,
}

/// The header of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Rows `0..end` are header.
    pub end: usize,
    /// First body row: `end`, or `end - 1` if the 合计 row has the lowest header words (Shanghai).
    pub body: usize,
    /// One per grid column.
    pub columns: Vec<HeaderColumn>,
    /// Number of canonical columns found.
    pub known: usize,
    /// The texts of the header cells, folded.
    pub texts: Vec<String>,
}

impl Header {
    /// Number of column groups side by side.
    #[must_use]
    pub fn blocks(&self) -> usize {
        self.columns.iter().map(|c| c.block + 1).max().unwrap_or(0)
    }
}

/// Reads the header of a grid as one of `schema`'s.
#[must_use]
pub fn read(grid: &Grid, extent: Extent, schema: &Schema) -> Header {
    let paths: Vec<Vec<&str>> = (0..grid.cols()).map(|c| path(grid, extent, c)).collect();
    let mut texts: Vec<String> = Vec::new();
    for r in 0..extent.end {
        texts.extend(grid.anchored(r).filter(|(_, c)| !c.text.is_empty()).map(|(_, c)| fold(&c.text)));
    }
    let whole = texts.join(" ");

    // A column with only 栏次 in its header has the numbers of the rows (Yunnan 09).
    let numbers_rows =
        |c: usize| (0..extent.end).any(|r| grid.cell(r, c).is_some_and(|k| is_column_of_numbers(&k.text)));
    let words: Vec<Option<HeaderWord>> = paths
        .iter()
        .enumerate()
        .map(|(c, p)| if p.is_empty() && numbers_rows(c) { Some(HeaderWord::Line) } else { label_role(p) })
        .collect();
    let blocks = blocks(&words, schema.form);
    let mut columns = Vec::with_capacity(paths.len());
    for ((p, word), block) in paths.iter().zip(&words).zip(&blocks) {
        let side = (schema.form == Form::TwoSided).then(|| side_of(p, *block));
        let folded: Vec<String> = p.iter().map(|t| fold(t)).collect();
        let role = match word {
            Some(HeaderWord::Code) => Role::Code,
            Some(HeaderWord::Name) => Role::Name,
            Some(HeaderWord::Line) => Role::Line,
            Some(HeaderWord::Skip) => Role::Skip,
            _ => amount_role(&folded, &whole, schema, side),
        };
        columns.push(HeaderColumn { role, block: *block, side, label: label(p, schema.form) });
    }
    if schema.form == Form::ThreePublic {
        list_of_items(&mut columns, schema);
    }
    one_column_each(&mut columns);
    let known =
        columns.iter().filter(|c| matches!(c.role, Role::Amount(_) | Role::Component(_) | Role::Phase(_))).count();
    Header { end: extent.end, body: extent.body, columns, known, texts }
}

fn is_column_of_numbers(text: &str) -> bool {
    fold(text) == "栏次"
}

/// Header texts above a column, from top to bottom, without the 栏次 row.
fn path(grid: &Grid, extent: Extent, col: usize) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    let mut last = usize::MAX;
    for r in 0..extent.end {
        let Some(i) = grid.owner(r, col) else { continue };
        let Some(cell) = grid.cells.get(i) else { continue };
        if i == last || cell.text.is_empty() {
            continue;
        }
        last = i;
        // Only the words of a mixed row are header.
        let is_word = matches!(Print::read(&cell.text), Print::Other(_));
        // 合计 below 科目名称 is the name of a row, not header.
        let in_total_row = r >= extent.body
            && is_total(&cell.text)
            && out.iter().any(|t| matches!(header_word(t), Some(HeaderWord::Code | HeaderWord::Name)));
        let is_number = header_word(&cell.text) == Some(HeaderWord::Numbers) || marked_number(&cell.text).is_some();
        if is_word && !in_total_row && !is_number {
            out.push(&cell.text);
        }
    }
    out
}

/// What a label column holds, by the lowest cell of its path: 项目 spans 编码 and 名称, but as the lowest cell it is a name.
fn label_role(path: &[&str]) -> Option<HeaderWord> {
    let is_label = |w: &HeaderWord| !matches!(w, HeaderWord::Numbers | HeaderWord::Other);
    path.last().and_then(|t| header_word(t)).filter(is_label)
}

/// Numbers the column groups side by side: a label column right of an amount column begins one.
fn blocks(words: &[Option<HeaderWord>], form: Form) -> Vec<usize> {
    let side_by_side = matches!(form, Form::TwoSided | Form::Grouped);
    let (mut block, mut amount_seen) = (0, false);
    words
        .iter()
        .map(|w| {
            let is_label = matches!(w, Some(HeaderWord::Code | HeaderWord::Name));
            if side_by_side && is_label && amount_seen {
                block += 1;
                amount_seen = false;
            }
            amount_seen |= w.is_none();
            block
        })
        .collect()
}

fn side_of(path: &[&str], block: usize) -> Side {
    match path.first().map(|t| fold(t)).as_deref() {
        Some("收入") => Side::Income,
        Some("支出") => Side::Expenditure,
        _ if block == 0 => Side::Income,
        _ => Side::Expenditure,
    }
}

/// The canonical column that a path names.
fn amount_role(path: &[String], whole: &str, schema: &Schema, side: Option<Side>) -> Role {
    let path = match (schema.form, path.first().map(String::as_str)) {
        (Form::TwoSided, Some("收入" | "支出")) => path.get(1..).unwrap_or_default(),
        // The spanning header 项目 was made too wide.
        (Form::Classified, Some("项目")) if path.len() > 1 => path.get(1..).unwrap_or_default(),
        _ => path,
    };
    // 其中 above 基本支出 and 项目支出 names no column; alone it is one.
    let spans = |(i, text): &(usize, &String)| *i + 1 < path.len() && matches!(text.as_str(), "其中" | "其中:");
    let path: Vec<&str> = path.iter().enumerate().filter(|cell| !spans(cell)).map(|(_, text)| text.as_str()).collect();
    let path = path.join("/");
    match schema.column(&path, whole, side) {
        Some(c) => Role::Amount(c.id.clone()),
        None if schema.form == Form::ThreePublic => match (schema.phase(&path), schema.component(&path)) {
            // 机关运行经费决算数 is not one of the items.
            (Some(_), None) if path.rsplit('/').next().is_some_and(|lowest| lowest.contains('费')) => Role::Unknown,
            (Some(p), _) => Role::Phase(p.to_owned()),
            (None, Some(c)) => Role::Component(c.to_owned()),
            (None, None) => Role::Unknown,
        },
        None => Role::Unknown,
    }
}

/// 09 as a list: if columns of 三公 as a whole are beside a column of names, they are 预算数 and 决算数 of the named items.
fn list_of_items(columns: &mut [HeaderColumn], schema: &Schema) {
    let named = columns.iter().any(|c| c.role == Role::Name);
    let whole = |c: &HeaderColumn| match &c.role {
        Role::Amount(id) => id.as_str().ends_with("_total"),
        Role::Phase(_) | Role::Name | Role::Code | Role::Line | Role::Skip | Role::Unknown => true,
        Role::Component(_) => false,
    };
    if !named || !columns.iter().all(whole) {
        return;
    }
    for c in columns {
        if let Role::Amount(id) = &c.role
            && let Some(p) = schema.phase_of(id.as_str())
        {
            c.role = Role::Phase(p.to_owned());
        }
    }
}

/// The printed header of a column as one text.
fn label(path: &[&str], form: Form) -> String {
    let is_side = form == Form::TwoSided && path.len() > 1 && matches!(path.first(), Some(&"收入" | &"支出"));
    path.get(usize::from(is_side)..).unwrap_or_default().join("/")
}

/// Keeps each canonical column once in a group: the first one; others become unknown. Of 年初预算数 and 全年预算数 the
/// latter is the 预算数 of the form (its 注: 按规定程序调整后的预算数).
fn one_column_each(columns: &mut [HeaderColumn]) {
    let mut seen: Vec<(usize, Role)> = Vec::new();
    let adjusted = |label: &str| ["全年", "调整"].iter().any(|w| label.contains(w));
    for i in 0..columns.len() {
        let Some(c) = columns.get(i) else { continue };
        if !matches!(c.role, Role::Amount(_) | Role::Phase(_)) {
            continue;
        }
        let key = (c.block, c.role.clone());
        if !seen.contains(&key) {
            seen.push(key);
            continue;
        }
        let first = columns.iter().position(|o| (o.block, &o.role) == (key.0, &key.1)).unwrap_or(i);
        let better = adjusted(&c.label) && columns.get(first).is_some_and(|o| o.label.contains("年初"));
        if let Some(loser) = columns.get_mut(if better { first } else { i }) {
            loser.role = Role::Unknown;
        }
    }
}
