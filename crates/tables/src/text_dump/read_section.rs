//! Reads the printed rows and columns of one section.
//!
//! In: a section. Out: a draft, whose figures may not all have a column yet, with the tokens that belong to no row.
use crate::text_dump::box_layout::scattered;
use crate::text_dump::columns::positions;
use crate::text_dump::columns::{self, HeaderWords, PrintedColumn, PrintedColumns};
use crate::text_dump::draft::Draft;
use crate::text_dump::lines::DumpLine;
use crate::text_dump::lines::token::{LineSplit, Token, TokenKind, decimals, tokens};
use crate::text_dump::rows::PrintedRow;
use crate::text_dump::rows::classified_rows::{self, CodeFormat};
use crate::text_dump::rows::displaced_headers;
use crate::text_dump::rows::header_and_body::{HeaderAndBody, RowDetector};
use crate::text_dump::rows::side_by_side;
use crate::text_dump::rows::split_amounts;
use crate::text_dump::rows::three_public_row;
use crate::text_dump::rows::two_sided_rows::TwoSidedForm;
use crate::text_dump::rows::unconsumed;
use crate::text_dump::section::Section;
use crate::vocabulary::Vocabulary;
use juesuan_model::schema::{Form, Schema, Schemas};
use juesuan_model::text::fold;
use juesuan_model::{Column, FindingCode, Side, TableId};

/// … and one name in so many has one.
const NUMBERED_SHARE: usize = 2;

/// Numbers are 行次 if so many times more of them count up than do not.
const COUNTED: usize = 4;

/// With fewer numbered names, numbers beside them prove nothing.
const LEAST_NAMES: usize = 3;

/// Reads a section; `None` if only its title is printed (an entry of the contents).
pub(crate) fn read_section(
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

    /// Gives up a table whose cells are printed apart from each other.
    fn scatter(&mut self) {
        let (income, columns) = (self.income.list.len().max(1), self.columns.list.len().max(1));
        let two_sided = self.form == Form::TwoSided;
        let of = |r: &PrintedRow| if two_sided && r.side == Some(Side::Income) { income } else { columns };
        // In a laid-out dump a row is a line.
        if !self.layout && scattered::is_scattered(self.form, &self.rows, of) {
            self.give_up();
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
        // In a list, the order of the figures says nothing about their columns; only the list does.
        row.unsure = !read.open.is_empty() && (!read.placed.is_empty() || read.open.len() > 1);
        if read.uncertain && !self.layout {
            row.doubt(
                FindingCode::TextOrderUncertain,
                "the figures do not add up in the order of the header",
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

/// Whether rows are numbered by 行次, although the header has no such word: whole numbers that count up, on one side or
/// both, beside most names. `whole_amounts` look the same, so that only numbers right after a name count.
fn has_line_numbers(tokens: &[Token], whole_amounts: bool) -> bool {
    let names = tokens.iter().filter(|t| t.kind == TokenKind::Word && crate::vocabulary::is_numbered(&t.text)).count();
    let (mut counted, mut others, mut last) = (0usize, 0usize, [None::<u32>; 2]);
    let mut before = TokenKind::Word;
    for t in tokens {
        let after_name = std::mem::replace(&mut before, t.kind) == TokenKind::Word;
        let Some(n) = t.text.parse::<u32>().ok().filter(|_| t.kind == TokenKind::Int && (after_name || !whole_amounts))
        else {
            continue;
        };
        // The first side counts from 1, the second on from the last number of the first.
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
    names >= LEAST_NAMES && counted > others * COUNTED && counted * NUMBERED_SHARE > names
}
