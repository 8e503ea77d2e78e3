//! The header tree of a grid, and which canonical column each printed column is.
//!
//! In: a grid whose first rows may be a header, and the table it should be. Out: where the header ends, the role of each
//! column, what could not be matched. Stitching and records are left to others.
use crate::grid::Grid;
use crate::text_line::Word;
use crate::vocabulary::{HeaderWord, Vocabulary, code, header_word, is_total, marked_number};
use juesuan_model::schema::{Form, Schema};
use juesuan_model::text::fold;
use juesuan_model::{Amount, Column, Print, Side};

/// A header has no more rows than this: the deepest seen has six (三公 in pairs, with title rows above).
const DEEPEST: usize = 10;

/// So many whole numbers that ascend are the 栏次 row even with gaps, …
const NUMBERS: usize = 4;
/// … if none is larger than this.
const COLUMNS: u32 = 30;

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
    /// 09 in two rows: figures of an item, whose 预算数 or 决算数 stands at the row's head.
    Component(String),
    /// 09 as a list: 预算数 or 决算数 of the item at the row's head.
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
    /// Which of the blocks side by side it belongs to, from 0.
    pub block: usize,
    /// The side of its block, in a two-sided table.
    pub side: Option<Side>,
    /// Header texts from top to bottom, as printed, joined with `/`.
    pub label: String,
}

/// The header of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Rows `0..end` are header.
    pub end: usize,
    /// First body row: `end`, or `end - 1` where the 合计 row carries the lowest header words (Shanghai).
    pub body: usize,
    /// One per grid column.
    pub columns: Vec<HeaderColumn>,
    /// Number of canonical columns found.
    pub known: usize,
    /// The texts of the header cells, folded.
    pub texts: Vec<String>,
}

impl Header {
    /// Number of blocks.
    #[must_use]
    pub fn blocks(&self) -> usize {
        self.columns.iter().map(|c| c.block + 1).max().unwrap_or(0)
    }
}

/// Where a header ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    end: usize,
    body: usize,
}

impl Extent {
    /// The first row that holds no header word.
    #[must_use]
    pub(crate) fn end(&self) -> usize {
        self.end
    }

    /// The first `end` rows, the body right below.
    #[must_use]
    pub fn rows(end: usize) -> Self {
        Self { end, body: end }
    }
}

/// Finds the header rows at the top of a grid; none if it begins with a body row.
#[must_use]
pub fn extent(grid: &Grid, vocabulary: &Vocabulary) -> Option<Extent> {
    let mut label_cols = vec![false; grid.cols()];
    // A single word of the form may also be a row's name (04: 政府性基金预算财政拨款); a header has a label column or
    // several words side by side.
    let mut telling = false;
    let mut seen = false;
    let mut end = 0;
    let limit = grid.rows().min(DEEPEST);
    for r in 0..limit {
        let kind = row_kind(grid, r, &label_cols, vocabulary, seen);
        let mut words = 0;
        for (_, c) in grid.anchored(r) {
            let word = header_word(&c.text);
            words += usize::from(word.is_some());
            let is_label =
                matches!(word, Some(HeaderWord::Code | HeaderWord::Name | HeaderWord::Line | HeaderWord::Numbers));
            if is_label && matches!(kind, RowKind::Header | RowKind::Numbers) {
                label_cols.iter_mut().skip(c.col).take(c.col_span).for_each(|l| *l = true);
                telling = true;
            }
        }
        telling |= kind == RowKind::Header && words >= 3;
        match kind {
            RowKind::Header => {
                seen = true;
                end = r + 1;
            }
            // The 合计 row may carry the lowest header words below the numbers too.
            RowKind::Numbers
                if r + 1 < limit && row_kind(grid, r + 1, &label_cols, vocabulary, true) == RowKind::Mixed =>
            {
                return telling.then_some(Extent { end: r + 2, body: r + 1 });
            }
            RowKind::Numbers => return telling.then_some(Extent { end: r + 1, body: r + 1 }),
            RowKind::Mixed => return telling.then_some(Extent { end: r + 1, body: r }),
            RowKind::Blank if !seen => end = r + 1,
            RowKind::Blank | RowKind::Body => break,
        }
    }
    (seen && telling).then_some(Extent { end, body: end })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RowKind {
    Header,
    /// The 栏次 row.
    Numbers,
    /// A total row that also holds header words.
    Mixed,
    Blank,
    Body,
}

fn row_kind(grid: &Grid, r: usize, label_cols: &[bool], vocabulary: &Vocabulary, seen: bool) -> RowKind {
    let (mut figures, mut decimals, mut words, mut labels, mut texts) = (Vec::new(), false, 0, 0, 0);
    let (mut total, mut item, mut coded, mut numbers, mut masked) = (false, false, false, false, false);
    // Beside 科目名称 stands a header, whatever roof it was given.
    let named = grid.anchored(r).any(|(_, c)| header_word(&c.text) == Some(HeaderWord::Name));
    for (_, c) in grid.anchored(r) {
        if c.text.is_empty() {
            continue;
        }
        texts += 1;
        let in_label = label_cols.get(c.col).copied().unwrap_or(false);
        // A negative figure in parentheses (1) looks the same; it does not go on with (2).
        if let Some(n) = marked_number(&c.text) {
            figures.push(Some(n));
            continue;
        }
        match Print::read(&c.text) {
            Print::Figure(a) => {
                coded |= in_label && code(&c.text).is_some();
                decimals |= a.decimals() > 0;
                // Where a ruling is missing two numbers share a cell.
                figures.extend(c.lines.iter().flat_map(|l| &l.words).map(|w| w.text.parse::<u32>().ok()));
                continue;
            }
            Print::Nil => continue,
            Print::Blank | Print::Other(_) => {}
        }
        // Where the ruling between two rows is missing, two figures share a cell.
        let is_figure = |w: &Word| w.text.len() > 2 && Amount::is_decimal(&w.text);
        decimals |= c.lines.iter().flat_map(|l| &l.words).any(is_figure);
        match header_word(&c.text) {
            // A name may be masked with asterisks too.
            Some(HeaderWord::Numbers) if fold(&c.text).starts_with('*') => masked = true,
            Some(HeaderWord::Numbers) => numbers = true,
            _ if in_label && named && fold(&c.text).starts_with("本年") => words += 1,
            _ if in_label && is_total(&c.text) => total = true,
            _ if vocabulary.is_item(&c.text) && (crate::vocabulary::is_numbered(&c.text) || in_label) => item = true,
            Some(HeaderWord::Code | HeaderWord::Name | HeaderWord::Line | HeaderWord::Skip) => labels += 1,
            Some(HeaderWord::Other) if !in_label => words += 1,
            _ => {}
        }
    }
    let many = figures.len() >= NUMBERS;
    let ascending = !figures.is_empty()
        && !decimals
        && figures
            .windows(2)
            .all(|w| matches!(w, [Some(a), Some(b)] if *b == a + 1 || (many && b > a && *b <= COLUMNS)))
        && figures.first().is_some_and(|f| *f == Some(1) || figures.len() > 1 && f.is_some_and(|n| n <= 3));
    if texts == 0 {
        RowKind::Blank
    } else if numbers
        || ((ascending || (masked && figures.is_empty())) && seen && !total && !item && !coded && words == 0)
    {
        RowKind::Numbers
    } else if total && words > 0 {
        RowKind::Mixed
    } else if coded || decimals || total || item || (!figures.is_empty() && labels == 0) {
        RowKind::Body
    } else if labels + words > 0 {
        RowKind::Header
    } else {
        RowKind::Body
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

    // A column under nothing but 栏次 numbers the rows (Yunnan 09).
    let numbers_rows =
        |c: usize| (0..extent.end).any(|r| grid.cell(r, c).is_some_and(|k| is_column_of_numbers(&k.text)));
    let words: Vec<Option<HeaderWord>> = paths
        .iter()
        .enumerate()
        .map(|(c, p)| if p.is_empty() && numbers_rows(c) { Some(HeaderWord::Line) } else { label_role(p, schema.form) })
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

/// Header texts above a column, from top to bottom, without 栏次 and its numbers.
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
        // In a mixed row only words are header.
        let is_word = matches!(Print::read(&cell.text), Print::Other(_));
        // 合计 below 科目名称 is the name of a row.
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

/// What the lowest cells of a path say of a label column.
fn label_role(path: &[&str], form: Form) -> Option<HeaderWord> {
    let lowest = path.last().and_then(|t| header_word(t))?;
    match lowest {
        // 项目 above 编码 and 名称 is only their common roof; as the lowest cell it is a name.
        HeaderWord::Code | HeaderWord::Name | HeaderWord::Line | HeaderWord::Skip => Some(lowest),
        // 09 as a list: 项目 | 预算数 | 决算数 has its names under 项目, which the cases above cover.
        HeaderWord::Numbers | HeaderWord::Other if form == Form::ThreePublic => None,
        HeaderWord::Numbers | HeaderWord::Other => None,
    }
}

/// Numbers the blocks side by side: a label column behind an amount column begins a new one.
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
        // The roof 项目 reached too far.
        (Form::Classified, Some("项目")) if path.len() > 1 => path.get(1..).unwrap_or_default(),
        _ => path,
    };
    // 其中 above 基本支出 and 项目支出 says only that they are parts; alone it is a column of its own.
    let is_roof = |(i, text): &(usize, &String)| *i + 1 < path.len() && matches!(text.as_str(), "其中" | "其中:");
    let path: Vec<&str> =
        path.iter().enumerate().filter(|cell| !is_roof(cell)).map(|(_, text)| text.as_str()).collect();
    let path = path.join("/");
    match schema.column(&path, whole, side) {
        Some(c) => Role::Amount(c.id.clone()),
        None if schema.form == Form::ThreePublic => match (schema.phase(&path), schema.component(&path)) {
            // 机关运行经费决算数 is none of the items.
            (Some(_), None) if path.rsplit('/').next().is_some_and(|lowest| lowest.contains('费')) => Role::Unknown,
            (Some(p), _) => Role::Phase(p.to_owned()),
            (None, Some(c)) => Role::Component(c.to_owned()),
            (None, None) => Role::Unknown,
        },
        None => Role::Unknown,
    }
}

/// 09 as a list: beside a column of names, columns that all stand for 三公 as a whole are only 预算数 and 决算数.
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
    let roof = form == Form::TwoSided && path.len() > 1 && matches!(path.first(), Some(&"收入" | &"支出"));
    path.get(usize::from(roof)..).unwrap_or_default().join("/")
}

/// Within a block each canonical column stands once: the first keeps it, a further one is unknown. Of 年初预算数 and
/// 全年预算数 the latter is the 预算数 of the form (its 注: 按规定程序调整后的预算数).
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
