//! One table from its section.
//!
//! In: a section. Out: a draft — printed rows, columns, what went nowhere — and from the draft, once its figures have
//! columns, the records and findings.
use crate::text_dump::box_layout::scattered;
use crate::text_dump::columns::positions;
use crate::text_dump::columns::{self, HeaderWords, PrintedColumn, PrintedColumns};
use crate::text_dump::lines::DumpLine;
use crate::text_dump::lines::token::{LineSplit, Token, TokenKind, decimals, tokens};
use crate::text_dump::rows::classified_rows::{self, CodeFormat};
use crate::text_dump::rows::displaced_headers;
use crate::text_dump::rows::header_and_body::{HeaderAndBody, RowDetector};
use crate::text_dump::rows::side_by_side;
use crate::text_dump::rows::split_amounts;
use crate::text_dump::rows::three_public_row;
use crate::text_dump::rows::two_sided_rows::TwoSidedForm;
use crate::text_dump::rows::unconsumed;
use crate::text_dump::rows::{Doubt, PrintedFigure, PrintedRow};
use crate::text_dump::section::Section;
use crate::vocabulary::{Vocabulary, is_total};
use juesuan_model::schema::{Form, Schema, Schemas};
use juesuan_model::text::{fold, squeeze};
use juesuan_model::{
    Cause, Cell, Column, Finding, FindingCode, Level, Location, Method, Reading, Reason, Row, RowKind, Severity, Side,
    Table, TableId, TableStatus,
};
use std::collections::HashSet;

/// A table whose figures may not all have their columns yet.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) table: TableId,
    pub(crate) form: Form,
    pub(crate) section: Section,
    /// PrintedColumns of the income side of a two-sided table.
    pub(crate) income: PrintedColumns,
    /// PrintedColumns of every other row.
    pub(crate) columns: PrintedColumns,
    pub(crate) rows: Vec<PrintedRow>,
    /// Tokens that belong to no row.
    pub(crate) orphans: Vec<Token>,
    /// Whether its lines are laid out by columns of characters.
    pub(crate) layout: bool,
    /// Whether words of its header were found.
    pub(crate) has_header: bool,
    /// Whether its cells stand apart in the text, so that no figure can be told to be a row's.
    pub(crate) scattered: bool,
}

impl Draft {
    /// The columns of a row.
    pub(crate) fn columns_of(&self, row: &PrintedRow) -> &PrintedColumns {
        if self.form == Form::TwoSided && row.side == Some(Side::Income) { &self.income } else { &self.columns }
    }

    fn figures(&self) -> usize {
        self.rows.iter().flat_map(|r| &r.figs).filter(|f| f.amount.is_some()).count()
    }
}

/// Reads a section; none if nothing of a table stands below its title (an entry of the contents).
pub(crate) fn draft(
    s: Section,
    table: TableId,
    layout: bool,
    schemas: &Schemas,
    vocabulary: &Vocabulary,
) -> Option<Draft> {
    let schema = schemas.get(table);
    let d = decimals(&s.lines);
    let codes = CodeFormat { economic: schema.form == Form::Grouped, whole_amounts: d.is_none(), layout };
    let rows = RowDetector { form: schema.form, codes, decimals: d, vocabulary };
    let HeaderAndBody { header, rows: lines, headers } = rows.split(&s.lines, &s.breaks);
    let words = HeaderWords::new(&header);
    let lines_below = layout.then_some(header.as_slice());
    let side = (schema.form == Form::TwoSided).then_some(Side::Expenditure);
    let columns = if schema.form == Form::ThreePublic {
        PrintedColumns::default()
    } else {
        columns::read(&words, schema, side, lines_below)
    };
    let income = if schema.form == Form::TwoSided {
        columns::read(&words, schema, Some(Side::Income), None)
    } else {
        PrintedColumns::default()
    };
    let known = columns.named + words.tokens.iter().filter(|t| schema.component(&fold(&t.text)).is_some()).count();
    let mut out = Draft {
        table,
        form: schema.form,
        section: s,
        income,
        columns,
        rows: Vec::new(),
        orphans: Vec::new(),
        layout,
        has_header: known >= 2 || (known >= 1 && schema.form != Form::Classified && words.tokens.len() > 2),
        scattered: false,
    };
    out.orphans.extend(unconsumed::in_header(&header, d));
    out.read_rows(&words, &lines, codes, d, schemas, vocabulary);
    out.scatter();
    if layout {
        positions::place(&mut out, &headers, &words, schema);
    }
    let lost = out.orphans.iter().any(|t| t.kind == TokenKind::Amount);
    if !out.has_header && out.figures() == 0 && !lost && out.section.captions.statement.is_none() {
        return None;
    }
    Some(out)
}

impl Draft {
    fn read_rows(
        &mut self,
        words: &HeaderWords,
        lines: &[DumpLine],
        codes: CodeFormat,
        decimals: Option<usize>,
        schemas: &Schemas,
        vocabulary: &Vocabulary,
    ) {
        let schema = schemas.get(self.table);
        let mut all: Vec<Token> = Vec::new();
        let late = if self.layout { Vec::new() } else { displaced_headers::headers(lines, schema) };
        for (i, l) in lines.iter().enumerate().filter(|(i, _)| late.binary_search(i).is_err()) {
            tokens(l, i, decimals, &mut all);
        }
        let all = split_amounts::join(all, decimals, !self.layout);
        match schema.form {
            Form::Classified => self.rows = classified_rows::rows(&all, codes, &mut self.orphans),
            Form::Grouped => {
                let groups = if self.layout { side_by_side::groups(all, codes) } else { vec![all] };
                for tokens in groups {
                    self.rows.extend(classified_rows::rows(&tokens, codes, &mut self.orphans));
                }
            }
            Form::TwoSided => {
                let mut sided = TwoSidedForm {
                    schema,
                    schemas,
                    vocabulary,
                    has_lines: words.has("行次") || has_line_numbers(&all, decimals.is_none()),
                    whole_amounts: decimals.is_none(),
                    side_is_known: false,
                };
                match self.layout.then(|| side_by_side::sides(&all, &sided)).flatten() {
                    Some((income, expenditure)) => {
                        sided.side_is_known = true;
                        self.rows = sided.rows(&income, Some(Side::Income), &mut self.orphans);
                        self.rows.extend(sided.rows(&expenditure, Some(Side::Expenditure), &mut self.orphans));
                    }
                    None => self.rows = sided.rows(&all, None, &mut self.orphans),
                }
            }
            Form::ThreePublic => self.three_public(words, &all, schema),
        }
        if self.form == Form::TwoSided {
            unconsumed::of_lines(&mut self.rows, &mut self.orphans);
        }
        if decimals.is_some() {
            self.rows.iter_mut().flat_map(|r| &mut r.figs).for_each(split_amounts::mark);
        }
        self.rows
            .iter_mut()
            .filter(|r| r.figs.iter().any(|f| f.torn == LineSplit::Open))
            .for_each(split_amounts::give_up);
        for r in &mut self.rows {
            let income = self.form == Form::TwoSided && r.side == Some(Side::Income);
            let columns = if income { &self.income } else { &self.columns };
            if self.form != Form::ThreePublic
                && r.figs.len() == columns.list.len()
                && columns.doubts.is_empty()
                && !r.unsure
            {
                r.figs.iter_mut().enumerate().for_each(|(i, f)| f.column = Some(i));
            }
        }
    }

    /// Takes the figures from the rows of a table whose cells stand apart.
    fn scatter(&mut self) {
        let (income, columns) = (self.income.list.len().max(1), self.columns.list.len().max(1));
        let two_sided = self.form == Form::TwoSided;
        let of = |r: &PrintedRow| if two_sided && r.side == Some(Side::Income) { income } else { columns };
        // Where lines stand below each other as on the page, rows are lines.
        if !self.layout && scattered::is_scattered(self.form, &self.rows, of) {
            self.give_up();
        }
    }

    /// Takes the figures from all rows.
    pub(crate) fn give_up(&mut self) {
        self.scattered = true;
        for r in &mut self.rows {
            r.unsure = true;
            r.figs.iter_mut().for_each(|f| f.column = None);
        }
    }

    fn three_public(&mut self, words: &HeaderWords, tokens: &[Token], schema: &Schema) {
        let read = three_public_row::read(words, tokens, schema, &mut self.orphans);
        self.columns.list = read
            .columns
            .iter()
            .map(|id| PrintedColumn {
                id: id.clone(),
                label: schema.columns.iter().find(|c| c.id == *id).map(|c| c.label.clone()).unwrap_or_default(),
            })
            .collect();
        let mut row = PrintedRow { page: read.page, ..PrintedRow::default() };
        let index = |id: &Column| self.columns.list.iter().position(|c| c.id == *id);
        // In a list the figures are not in the order of the columns, so that nothing but the list tells them apart.
        row.unsure = !read.open.is_empty() && (!read.placed.is_empty() || read.open.len() > 1);
        if read.uncertain && !self.layout {
            row.doubt(
                FindingCode::TextOrderUncertain,
                "its figures do not add up in the order that the header names",
                "其数值按表头各列顺序不平",
            );
        }
        for (id, mut f) in read.placed {
            f.column = index(&id);
            row.figs.push(f);
        }
        for (_, figs) in read.open {
            row.figs.extend(figs);
        }
        if !row.figs.is_empty() {
            self.rows.push(row);
        }
    }
}

/// 行次 whose header is in pieces: whole numbers that count up, on one side or on two, one beside most names.
/// `whole_amounts` look the same: then only those right behind a name count.
fn has_line_numbers(tokens: &[Token], whole_amounts: bool) -> bool {
    let names = tokens.iter().filter(|t| t.kind == TokenKind::Word && crate::vocabulary::is_numbered(&t.text)).count();
    let (mut counted, mut others, mut last) = (0usize, 0usize, [None::<u32>; 2]);
    let mut before = TokenKind::Word;
    for t in tokens {
        let behind_name = std::mem::replace(&mut before, t.kind) == TokenKind::Word;
        let Some(n) =
            t.text.parse::<u32>().ok().filter(|_| t.kind == TokenKind::Int && (behind_name || !whole_amounts))
        else {
            continue;
        };
        // The first side counts from 1, the second from where it ends.
        let at =
            last.iter().position(|l| *l == Some(n.saturating_sub(1))).or_else(|| last.iter().position(Option::is_none));
        match at.and_then(|i| last.get_mut(i)) {
            Some(l) => {
                *l = Some(n);
                counted += 1;
            }
            None => others += 1,
        }
    }
    names >= 3 && counted > others * 4 && counted * 2 > names
}

/// A total row printed again (on every page; at the top and at the end) is one row, the first.
pub(crate) fn drop_repeated_totals(rows: &mut Vec<PrintedRow>) {
    let mut seen: HashSet<(Option<Side>, Option<u32>, String, String)> = HashSet::new();
    rows.retain(|r| {
        if !is_total(&r.name) || r.code.is_some() {
            return true;
        }
        seen.insert((r.side, r.line, fold(&r.name), r.prints()))
    });
}

/// The records of a draft, and what was found on the way.
pub(crate) fn finish(d: Draft) -> (Table, Vec<Finding>) {
    let mut findings: Vec<Finding> = Vec::new();
    let table = d.table;
    let filled = d.figures() > 0;
    let mut rows: Vec<Row> = Vec::new();
    let mut reasons = vec![if d.layout { Reason::LaidOutText } else { Reason::BareText }];
    let mut open = 0usize;
    let mut by_identity = 0usize;
    for r in &d.rows {
        let blank = r.figs.is_empty();
        if r.code.is_none() && r.name.is_empty() && blank {
            continue;
        }
        let total = is_total(&r.name) && r.code.is_none() || d.form == Form::ThreePublic;
        if !filled && total {
            continue;
        }
        let index = rows.len();
        let columns = d.columns_of(r);
        let place = Location::table(table).with_row(index).with_page(r.page);
        by_identity += usize::from(r.by_identity);
        if !d.scattered && !r.is_placed() && r.figs.iter().any(|f| f.amount.is_some() && f.column.is_none()) {
            open += 1;
            let mut finding = ambiguous(table, r, columns, place.clone());
            let lines = r.figs.iter().any(|f| r.figs.first().is_some_and(|first| first.line != f.line));
            if (r.figs.len() > columns.list.len() || lines) && d.form != Form::ThreePublic {
                // They may be another row's, and nothing tells whose.
                finding = finding.at(place.clone().with_row(None));
            }
            findings.push(finding);
        }
        let mut doubts = r.doubts.clone();
        if unconsumed::holds_figure(&r.name) {
            doubts.push(Doubt::new(FindingCode::TextFigureInName, "its name holds a figure", "名称中混有数值"));
        }
        for doubt in &doubts {
            findings.push(
                Finding::new(
                    doubt.rule,
                    Cause::Reading,
                    format!("table {table}, row “{}”: {}; look at the document", r.label(), doubt.message.en),
                    format!("{}表“{}”行：{}，请核对原文", table.number(), r.label(), doubt.message.zh),
                )
                .at(place.clone()),
            );
        }
        rows.push(row(r, columns, total));
    }
    if !d.rows.is_empty() && !d.columns.doubts.is_empty() && filled {
        let why = d.columns.doubts.join("; ");
        findings.push(
            Finding::new(
                FindingCode::TextColumnsUnclear,
                Cause::Reading,
                format!("table {table}: the columns of its header are not certain ({why})"),
                format!("{}表：表头各列无法确定", table.number()),
            )
            .at(Location::table(table).with_page(d.section.page)),
        );
        reasons.push(Reason::UnclearHeader(why));
    }
    if d.scattered {
        findings.push(scattered_cells(&d));
        reasons.push(Reason::Scattered);
    }
    findings.extend(unconsumed::repeated_code(&d.rows).map(|r| repeated_code(table, r)));
    orphans(&d, &mut findings);
    if open > 0 {
        reasons.push(Reason::OpenRows(open));
    }
    if by_identity > 0 {
        reasons.push(Reason::DecidedBySums(by_identity));
    }
    let score = score(&d, open, by_identity, findings.len());
    let mut pages: Vec<u32> = d.section.page.into_iter().chain(rows.iter().filter_map(|r| r.page)).collect();
    pages.sort_unstable();
    pages.dedup();
    let captions = d.section.captions;
    let mut printed: Vec<(Column, String)> = Vec::new();
    for c in d.income.list.iter().filter(|_| d.form == Form::TwoSided).chain(&d.columns.list) {
        if !printed.iter().any(|(id, _)| *id == c.id) {
            printed.push((c.id.clone(), squeeze(&c.label)));
        }
    }
    let out = {
        let mut table = Table::default();
        table.title = Some(d.section.title);
        table.label = captions.label;
        table.pages = pages;
        table.status = if filled { TableStatus::Filled } else { TableStatus::Empty };
        table.unit = captions.unit;
        table.statement = captions.statement.clone().filter(|_| !filled);
        table.notes = captions.notes.into_iter().chain(captions.statement.filter(|_| filled)).collect();
        table.columns = printed;
        table.rows = rows;
        table.reading = Some(Reading::new(Method::Text, score).because(reasons));
        table
    };
    (out, findings)
}

/// From 1 down: open rows weigh by their share, rows decided by identities a quarter of that, other findings a little.
fn score(d: &Draft, open: usize, by_identity: usize, findings: usize) -> f64 {
    if d.scattered {
        return 0.05;
    }
    let rows = d.rows.len().max(1) as f64;
    let loss = open as f64 / rows + by_identity as f64 / rows / 4.0 + (findings - open.min(findings)) as f64 * 0.02;
    // Bare text never speaks as surely as a grid.
    ((0.95 - loss).max(0.05) * 100.0).round() / 100.0
}

fn row(r: &PrintedRow, columns: &PrintedColumns, total: bool) -> Row {
    let cells = columns
        .list
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let fig: Option<&PrintedFigure> = r.at(i);
            let mut cell = Cell::new(c.id.clone());
            cell.value = fig.and_then(|f| f.amount.clone());
            cell.raw = fig.filter(|f| f.amount.is_none() && !f.text.is_empty()).map(|f| f.text.clone());
            cell
        })
        .collect();
    let mut row = Row::default();
    row.kind = if total { RowKind::Total } else { RowKind::Item };
    row.side = r.side;
    row.line_no = r.line;
    row.level = r.code.as_deref().and_then(Level::of_code);
    row.code = r.code.clone();
    row.name = (!r.name.is_empty()).then(|| squeeze(&r.name));
    row.cells = cells;
    row.page = r.page;
    row
}

fn scattered_cells(d: &Draft) -> Finding {
    let (table, n) = (d.table, d.figures());
    Finding::new(
        FindingCode::TextRowsScattered, Cause::Reading,
        format!(
            "table {table}: its codes, names and figures stand apart in this text (column by column), and nothing tells which belong together; {n} figures were left out"
        ),
        format!("{}表：文本按列输出，编码、名称与数值分离，无法对应，{n}个数值未列入", table.number()),
    )
    .at(Location::table(table).with_page(d.section.page))
}

fn repeated_code(table: TableId, r: &PrintedRow) -> Finding {
    Finding::new(
        FindingCode::TextCodeRepeated,
        Cause::Reading,
        format!(
            "table {table}: two rows with different names have the code of “{}”: a part of one code may be lost",
            r.label()
        ),
        format!("{}表：“{}”的科目编码重复而名称不同，编码可能缺损", table.number(), r.label()),
    )
    .at(Location::table(table).with_page(r.page))
}

fn ambiguous(table: TableId, r: &PrintedRow, columns: &PrintedColumns, place: Location) -> Finding {
    let printed = r.figs.len();
    let n = columns.list.len();
    let open: Vec<&str> = r.figs.iter().filter(|f| f.column.is_none()).map(|f| f.text.as_str()).collect();
    Finding::new(
        FindingCode::TextAmbiguousColumns, Cause::Reading,
        format!(
            "table {table}, row “{}”: {printed} figures are printed for {n} columns and nothing tells which they are; left empty: {}",
            r.label(),
            open.join(" ")
        ),
        format!(
            "{}表“{}”行：共{n}列，文本中只有{printed}个数值，无法判断所属列，未列入：{}",
            table.number(),
            r.label(),
            open.join(" ")
        ),
    )
    .at(place)
    .versus(r.prints(), "")
}

/// Text that went nowhere.
fn orphans(d: &Draft, findings: &mut Vec<Finding>) {
    let table = d.table;
    let mut report = |text: &str, page: Option<u32>, figure: bool| {
        findings.push(
            Finding::new(
                FindingCode::UnplacedText,
                Cause::Reading,
                format!("table {table}: “{text}” stands in the table's text and belongs to no row or column"),
                format!("{}表：文本中的“{text}”未能归入任何行列", table.number()),
            )
            .with_severity(if figure { Severity::Error } else { Severity::Warning })
            .at(Location::table(table).with_page(page)),
        );
    };
    let mut texts: Vec<(usize, Option<u32>, String, bool)> = Vec::new();
    for t in &d.orphans {
        match texts.last_mut() {
            Some((line, _, text, figure)) if *line == t.line => {
                text.push(' ');
                text.push_str(&t.text);
                *figure |= t.kind == TokenKind::Amount;
            }
            _ => texts.push((t.line, t.page, t.text.clone(), t.kind == TokenKind::Amount)),
        }
    }
    for (_, page, text, figure) in texts {
        report(&text, page, figure);
    }
    for l in &d.section.behind {
        let text: Vec<&str> = l.chunks.iter().map(|c| c.text.as_str()).collect();
        report(&text.join(" "), l.page, true);
    }
}
