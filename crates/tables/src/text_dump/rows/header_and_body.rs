//! Header and body: where the rows of a section begin, and which lines repeat the header.
//!
//! In: the lines of a section. Out: the lines of the header and those of the body.
use crate::code_names::begins_name;
use crate::text_dump::lines::DumpLine;
use crate::text_dump::lines::page_number::may_number_page;
use crate::text_dump::lines::token::{BLANK, Token, TokenKind, tokens};
use crate::text_dump::rows::classified_rows::CodeFormat;
use crate::vocabulary::{HeaderWord, Vocabulary, header_word, is_numbered, is_total};
use juesuan_model::schema::Form;
use juesuan_model::text::fold;

/// So many numbers that count up are the 栏次.
const NUMBERS: usize = 3;

/// A whole number with more digits is a figure.
const LONGEST_CODE_PART: usize = 4;

/// A numbered text with fewer characters is no row of 01 or 04, unless the form has it.
const SHORTEST_ITEM: usize = 4;

/// No header has more lines; 三公 in pairs, wrapped into pieces, has 26.
const LONGEST_HEADER: usize = 60;

/// A section, divided.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeaderAndBody {
    pub(crate) header: Vec<DumpLine>,
    pub(crate) rows: Vec<DumpLine>,
    /// The header lines of each fragment that repeats the header, with its index.
    pub(crate) headers: Vec<(usize, Vec<DumpLine>)>,
}

/// Distinguishes rows from header lines.
pub(crate) struct RowDetector<'a> {
    pub(crate) form: Form,
    pub(crate) codes: CodeFormat,
    pub(crate) decimals: Option<usize>,
    pub(crate) vocabulary: &'a Vocabulary,
}

impl RowDetector<'_> {
    /// Whether a row begins on a line.
    fn is_row(&self, line: &DumpLine) -> bool {
        let mut ts: Vec<Token> = Vec::new();
        tokens(line, 0, self.decimals, &mut ts);
        let figure = |t: &Token| {
            matches!(t.kind, TokenKind::Amount | TokenKind::Nil) || t.kind == TokenKind::Int && self.decimals.is_none()
        };
        match self.form {
            Form::Classified | Form::Grouped => {
                let mut pairs = ts.iter().zip(ts.iter().skip(1).map(Some).chain([None]));
                !counts_up(&ts)
                    && pairs.any(|(t, n)| {
                        self.codes.begins_row(t, n, None)
                            || t.kind == TokenKind::Word && is_total(&t.text) && n.is_some_and(figure)
                    })
            }
            Form::TwoSided => ts.iter().any(|t| {
                t.kind == TokenKind::Word
                    && (is_numbered(&t.text)
                        && (self.vocabulary.is_item(&t.text) || fold(&t.text).chars().count() >= SHORTEST_ITEM)
                        || matches!(fold(&t.text).as_str(), "一," | "二,"))
            }),
            Form::ThreePublic => {
                ts.iter().filter(|t| figure(t)).count() >= 1
                    && !counts_up(&ts)
                    && ts.iter().any(|t| t.kind != TokenKind::Word)
            }
        }
    }

    /// Whether a line is 合计 alone, with its first figure at the beginning of the next line.
    fn is_total_above(&self, line: &DumpLine, next: Option<&DumpLine>) -> bool {
        let Some(next) = next.filter(|_| matches!(self.form, Form::Classified | Form::Grouped)) else { return false };
        let mut ts: Vec<Token> = Vec::new();
        tokens(next, 0, self.decimals, &mut ts);
        // 1 alone is the first of the 栏次.
        let figure = |t: &Token| {
            t.kind == TokenKind::Amount
                || t.kind == TokenKind::Int
                    && (t.text.len() > LONGEST_CODE_PART || self.decimals.is_none() && t.text != "1")
        };
        is_total(&line.text) && ts.first().is_some_and(figure)
    }

    /// Divides the lines of a section.
    pub(crate) fn split(&self, lines: &[DumpLine], breaks: &[usize]) -> HeaderAndBody {
        let start = lines
            .iter()
            .enumerate()
            .take(LONGEST_HEADER)
            .position(|(i, l)| self.is_row(l) || self.is_total_above(l, lines.get(i + 1)));
        let Some(mut start) = start else {
            let header = lines.iter().take(LONGEST_HEADER).cloned().collect();
            return HeaderAndBody {
                header,
                rows: lines.iter().skip(LONGEST_HEADER).cloned().collect(),
                headers: Vec::new(),
            };
        };
        start -= self.lead(lines, start);
        let mut header: Vec<DumpLine> = lines.get(..start).unwrap_or_default().to_vec();
        let mixed = lines.get(start).and_then(|l| self.mixed(l));
        header.extend(mixed.iter().map(|(words, _)| words.clone()));
        let texts: Vec<String> = header.iter().map(|l| fold(&l.text)).collect();
        let mut rows = Vec::with_capacity(lines.len() - start);
        let mut skipping = false;
        let mut headers = vec![(0, header.clone())];
        for (i, line) in lines.iter().enumerate().skip(start) {
            let text = fold(&line.text);
            let in_header = texts.contains(&text);
            let opens = texts.first() == Some(&text)
                && (texts.len() == 1 || lines.get(i + 1).is_some_and(|n| texts.get(1) == Some(&fold(&n.text))));
            // Whole amounts may count up, too.
            let numbers = is_numbers_line(line) && (self.decimals.is_some() || in_header || text.contains('次'));
            skipping = (skipping || breaks.binary_search(&i).is_ok() || opens || numbers) && (in_header || numbers);
            let part = breaks.partition_point(|b| *b <= i);
            let mut line = match &mixed {
                Some((_, row)) if i == start => row.clone(),
                _ => line.clone(),
            };
            line.part = part;
            if !skipping && self.is_number_of_page(&line, &header) {
                continue;
            }
            if !skipping {
                rows.push(line);
                continue;
            }
            match headers.last_mut() {
                Some((p, lines)) if *p == part => lines.push(line),
                _ => headers.push((part, vec![line])),
            }
        }
        HeaderAndBody { header, rows, headers }
    }

    /// Splits a line that holds both 合计 and the lowest header words (07 and 08 of Shanghai: 合计 31.73 2600.70 合计
    /// 基本支出 项目支出 6.72) into those words as a header line and the row, with blanks in their place.
    fn mixed(&self, line: &DumpLine) -> Option<(DumpLine, DumpLine)> {
        let is_word = |text: &str| header_word(text) == Some(HeaderWord::Other);
        let first = line.chunks.iter().position(|c| is_total(&c.text))?;
        let is_header = |i: usize, text: &str| i > first && is_word(text);
        let any = line.chunks.iter().enumerate().any(|(i, c)| is_header(i, &c.text));
        if self.form != Form::Classified || !any {
            return None;
        }
        let (mut words, mut row) = (line.clone(), line.clone());
        words.chunks = Vec::new();
        for (i, c) in row.chunks.iter_mut().enumerate() {
            if is_header(i, &c.text) {
                words.chunks.push(c.clone());
                c.text = BLANK.to_owned();
            }
        }
        words.text = words.chunks.iter().map(|c| c.text.as_str()).collect();
        Some((words, row))
    }

    /// Whether a line between the rows is a page number alone on its line (turned pages).
    fn is_number_of_page(&self, line: &DumpLine, header: &[DumpLine]) -> bool {
        may_number_page(line)
            && self.decimals.is_some()
            && !(self.form == Form::TwoSided && header.iter().any(|l| l.text.contains('次')))
            && !self.codes.is_code(&line.text)
    }

    /// How many lines above the first row are the beginning of its name: it may be centred on a row without one.
    fn lead(&self, lines: &[DumpLine], start: usize) -> usize {
        if !matches!(self.form, Form::Classified | Form::Grouped) {
            return 0;
        }
        let Some(line) = lines.get(start) else { return 0 };
        let mut ts = Vec::new();
        tokens(line, 0, self.decimals, &mut ts);
        let bare = ts.iter().all(|t| t.kind != TokenKind::Word) && ts.len() > 1;
        let above: Vec<&DumpLine> = lines
            .get(..start)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(|l| {
                l.chunks.len() == 1
                    && !matches!(
                        header_word(&l.text),
                        Some(
                            HeaderWord::Code
                                | HeaderWord::Name
                                | HeaderWord::Line
                                | HeaderWord::Numbers
                                | HeaderWord::Skip
                        )
                    )
                    && !is_numbers_line(l)
            })
            .collect();
        // As many lines above as below it.
        let names = self.names_above(&ts, lines, start);
        if names > 0 {
            return names;
        }
        let below = lines
            .get(start + 1..)
            .unwrap_or_default()
            .iter()
            .take_while(|l| l.chunks.len() == 1 && !self.is_row(l) && !l.blank_above)
            .count();
        if bare { above.len().min(below.max(1)) } else { 0 }
    }

    /// How many lines above the first row begin known names of its codes, in several groups side by side.
    fn names_above(&self, row: &[Token], lines: &[DumpLine], start: usize) -> usize {
        /// Lines of a name above the line of its row.
        const LINES: usize = 3;
        let codes: Vec<&str> = row
            .iter()
            .filter(|t| t.kind == TokenKind::Int && self.codes.is_code(&t.text))
            .map(|t| t.text.as_str())
            .collect();
        let begins = |l: &DumpLine| {
            let known = |text: &str| codes.iter().any(|c| begins_name(c, &fold(text)));
            l.chunks.iter().any(|c| c.text.chars().count() > 1 && known(&c.text))
        };
        let above = lines.get(start.saturating_sub(LINES)..start).unwrap_or_default();
        above.iter().position(begins).map_or(0, |i| above.len() - i)
    }
}

/// Whether a line is 栏次 1 2 3, or only its numbers.
fn is_numbers_line(line: &DumpLine) -> bool {
    let mut ts = Vec::new();
    tokens(line, 0, None, &mut ts);
    let numbers_word =
        ts.first().is_some_and(|t| t.kind == TokenKind::Word && header_word(&t.text) == Some(HeaderWord::Numbers));
    (numbers_word && ts.iter().all(|t| t.kind == TokenKind::Int || fold(&t.text).starts_with('栏')))
        || (ts.len() >= NUMBERS && ts.iter().all(|t| t.kind == TokenKind::Int) && counts_up(&ts))
}

/// Whether the numbers among words of a header are 1 2 3 ….
fn counts_up(ts: &[Token]) -> bool {
    let numbers: Vec<&str> = ts.iter().filter(|t| t.kind == TokenKind::Int).map(|t| t.text.as_str()).collect();
    numbers.len() >= NUMBERS
        && ts.iter().all(|t| matches!(t.kind, TokenKind::Int | TokenKind::Word))
        && numbers.iter().enumerate().all(|(i, n)| n.parse::<usize>().ok() == Some(i + 1))
}
