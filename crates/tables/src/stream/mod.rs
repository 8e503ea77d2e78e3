//! Tables without rulings, or with only some of them: columns and rows from the alignment of words.
//!
//! In: the lines of text below a title, page by page, and whatever rulings there are. Out: a [`Grid`] per page, with the
//! header's cells in its first rows, as a ruled table would have given it. What the cells mean is left to `header` and
//! `records`.
//!
//! Rows: a figure, a code, a 行次 or the name of a known row makes a row; other text belongs to the row it stands nearest
//! to. Columns: figures that stand under each other make a column; text between two columns of figures makes one; a
//! header word above nothing makes a blank one.
mod aligned;
mod below;
mod body;
mod columns;
mod head;
mod mend;
mod wrapped;

use crate::grid::{Grid, GridCell};
use crate::logical::{Fragment, LogicalTable};
use crate::orientation::Orientation;
use crate::ruling::Segment;
use crate::text_line::{TextLine, Word};
use crate::vocabulary::{HeaderWord, Vocabulary, header_word, is_total, marked_number};
use crate::{captions, header};
use columns::Column;
use juesuan_extract::Rect;
use juesuan_model::schema::{Schema, Schemas};
use juesuan_model::{Amount, Method, Print};
pub(crate) use mend::mend;

/// Share of a word's box that lies below its baseline (`extract` gives all fonts the same).
const DESCENT: f32 = 0.12;

/// Share of the size between a number and its brackets or 栏: Word and others put a quarter between digits and Chinese.
const MARK_GAP: f32 = 0.6;

/// Words of a header that is printed again on the next page stand so close (points) to their first places.
const SAME_PLACE: f32 = 1.5;

/// A line above the first figures is part of their row when it is nearer to them than to the header by this share.
const NEARER: f32 = 0.75;

/// A word with the line it stands on.
#[derive(Clone, Debug)]
struct Token {
    word: Word,
    baseline: f32,
    size: f32,
}

impl Token {
    fn text(&self) -> &str {
        &self.word.text
    }

    fn bbox(&self) -> Rect {
        self.word.bbox
    }

    fn centre(&self) -> f32 {
        self.word.bbox.centre().0
    }

    /// A figure with decimals, or one too long for a page number or a year.
    fn is_amount(&self) -> bool {
        matches!(Print::read(&self.word.text), Print::Figure(a) if a.decimals() > 0 || a.as_str().len() > 4)
    }

    /// Its number, as the 栏次 row prints it: 1, 1栏, (1), ①.
    fn column_number(&self) -> Option<u32> {
        self.word.text.parse().ok().or_else(|| marked_number(&self.word.text))
    }

    fn is_numeric(&self) -> bool {
        matches!(Print::read(&self.word.text), Print::Figure(_) | Print::Nil)
    }
}

/// The text of one page that a table is read from.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    /// Page of the file, from 1.
    pub(crate) page: u32,
    /// How to bring boxes back to the page as displayed.
    pub(crate) orientation: Orientation,
    /// Width in the orientation of reading.
    pub(crate) width: f32,
    /// Lines from top to bottom, captions and notes taken out.
    pub(crate) lines: Vec<TextLine>,
    /// Horizontal rulings on the page.
    pub(crate) horizontal: Vec<Segment>,
    /// x of vertical rulings that part columns.
    pub(crate) separators: Vec<f32>,
    /// `Stream`, or `Hybrid` where rulings helped.
    pub(crate) method: Method,
}

/// The grids of a table, one a page; empty if no table could be made out.
pub(crate) fn fragments(zones: &[Zone], schema: &Schema, vocabulary: &Vocabulary) -> Vec<Fragment> {
    let parts: Vec<Parts> = zones.iter().map(|z| Parts::new(z, vocabulary)).collect();
    let Some(first) = parts.iter().position(|p| !p.header.is_empty()) else { return Vec::new() };
    let mut out: Vec<Fragment> = Vec::new();
    let mut base: Option<(usize, f32, Vec<Column>)> = None;
    for (i, (zone, part)) in zones.iter().zip(&parts).enumerate().skip(first) {
        if part.header.is_empty() && part.body.is_empty() {
            continue;
        }
        let columns = match &base {
            // A page without a header of its own, or with the same, goes on in the columns of the page before.
            Some((of, width, columns))
                if (zone.width - width).abs() < 0.05 * width
                    && parts.get(*of).is_some_and(|p| part.header.is_empty() || part.has_header_of(p)) =>
            {
                columns.clone()
            }
            Some(_) if part.header.is_empty() => columns::infer(&[], &part.numbers, &part.body, &zone.separators),
            _ => {
                // Pages that go on with this one tell more of its columns.
                let going_on = parts
                    .iter()
                    .zip(zones)
                    .skip(i + 1)
                    .take_while(|(p, _)| p.header.is_empty() || p.has_header_of(part));
                let mut body = part.body.clone();
                for (p, z) in going_on {
                    if (z.width - zone.width).abs() < 0.05 * zone.width {
                        body.extend(p.body.iter().cloned());
                    }
                }
                let blocks = head::blocks(&part.header, &zone.horizontal);
                columns::infer(&head::leaves(&blocks), &part.numbers, &body, &zone.separators)
            }
        };
        if columns.len() < 2 {
            continue;
        }
        if let Some(f) = fragment(zone, part, &columns, schema, vocabulary) {
            out.push(f);
        }
        let of = base.take().map_or(i, |(of, _, _)| if part.header.is_empty() { of } else { i });
        base = Some((of, zone.width, columns));
    }
    out
}

/// The tokens of a zone by their part.
struct Parts {
    header: Vec<Token>,
    /// The 栏次 row.
    numbers: Vec<Token>,
    body: Vec<Token>,
}

impl Parts {
    fn new(zone: &Zone, vocabulary: &Vocabulary) -> Self {
        let (mut header, mut numbers, mut body) = (Vec::new(), Vec::new(), Vec::new());
        let lines = wrapped::join_lines(&zone.lines);
        let start = body_start(&lines, vocabulary).map(|s| with_first_name(s, &lines, vocabulary));
        for (i, line) in lines.iter().enumerate() {
            let tokens = tokens(line);
            match &start {
                Some(s) if i < s.body && s.numbers == Some(i) => {
                    let (parts, own): (Vec<Token>, Vec<Token>) = tokens.into_iter().partition(is_code_part);
                    header.extend(parts);
                    numbers.extend(own);
                }
                Some(s) if i < s.body => header.extend(tokens),
                Some(s) if i == s.body => {
                    // Shanghai: the 合计 row carries the lowest header words.
                    let word = |t: &Token| is_lowest_header(t) && t.bbox().x0 > s.label_reach;
                    let mixed = tokens.iter().filter(|t| word(t)).count() > 1;
                    let part = |text: &str| tokens.iter().any(|t| t.text() == text);
                    let coded = part("款") && (part("类") || part("项"));
                    let (words, figures): (Vec<Token>, Vec<Token>) =
                        tokens.into_iter().partition(|t| (mixed && word(t)) || (coded && is_code_part(t)));
                    header.extend(words);
                    body.extend(figures);
                }
                _ => body.extend(tokens),
            }
        }
        Self { header, numbers, body }
    }
}

/// The words of a line; single characters that together are a word of the form (项　目) are one, and so are a number
/// and the text that it numbers, （1）公务用车购置费.
fn tokens(line: &TextLine) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(line.words.len());
    for w in &line.words {
        if let Some(last) = out.last_mut() {
            let spaced = matches!(
                (last.text(), w.text.as_str()),
                ("项", "目") | ("收", "入") | ("支", "出") | ("栏" | "行", "次") | ("合" | "小" | "总", "计")
            );
            let touches = w.bbox.x0 - last.bbox().x1 < 0.2 * line.size;
            let opened = last.text().ends_with(['（', '(', '第']);
            let closed = w.text.starts_with(['）', ')', '、', '．', '：', '年', '项', '栏']);
            let whole_number = |t: &str| t.len() <= 4 && t.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            // The pieces of a number of the 栏次 row stand a little apart: 1 栏, ( 1 ).
            let near = w.bbox.x0 - last.bbox().x1 < MARK_GAP * line.size;
            let opening = matches!(last.text(), "(" | "（" | "第") && whole_number(&w.text);
            let closing = matches!(w.text.as_str(), ")" | "）" | "栏")
                && whole_number(last.text().trim_start_matches(['(', '（', '第']));
            if spaced
                || (near && (opening || closing))
                || (touches && ((opened && whole_number(&w.text)) || (closed && whole_number(last.text()))))
                || (touches && last.text().len() <= 3 && last.text().ends_with('.'))
            {
                last.word.text.push_str(&w.text);
                last.word.bbox = last.bbox().union(&w.bbox);
                continue;
            }
        }
        // Words of one line may stand on slightly different baselines.
        let baseline = line.baseline.min(w.bbox.y1 - DESCENT * w.bbox.height());
        out.push(Token { word: w.clone(), baseline, size: w.bbox.height().min(line.size) });
    }
    out
}

/// 类 | 款 | 项 above the parts of a code.
fn is_code_part(t: &Token) -> bool {
    matches!(t.text(), "类" | "款" | "项")
}

/// Header words that the 合计 row may carry.
fn is_lowest_header(t: &Token) -> bool {
    matches!(t.text(), "合计" | "小计" | "基本支出" | "项目支出")
}

impl Parts {
    /// Whether the header is that of another page, printed again: the same words in the same places.
    fn has_header_of(&self, other: &Self) -> bool {
        let same = |(a, b): (&Token, &Token)| a.text() == b.text() && (a.bbox().x0 - b.bbox().x0).abs() < SAME_PLACE;
        self.header.len() == other.header.len() && self.header.iter().zip(&other.header).all(same)
    }
}

/// Where the body begins.
struct Start {
    /// First line of the body.
    body: usize,
    /// The 栏次 line.
    numbers: Option<usize>,
    /// Right edge of the label columns' header cells.
    label_reach: f32,
}

/// Finds the end of the header in lines; none if there is no header.
fn body_start(lines: &[TextLine], vocabulary: &Vocabulary) -> Option<Start> {
    let mut labels = 0;
    let mut words = 0;
    let mut label_reach = 0.0_f32;
    for (i, line) in lines.iter().enumerate() {
        let tokens = tokens(line);
        // 类 款 项 may stand before 栏次.
        let is_numbers = tokens
            .iter()
            .find(|t| !is_code_part(t))
            .is_some_and(|t| header_word(t.text()) == Some(HeaderWord::Numbers))
            || (tokens.len() > 1 && labels + words > 0 && ascending(&tokens));
        if is_numbers {
            return (labels + words > 0).then_some(Start { body: i + 1, numbers: Some(i), label_reach });
        }
        if is_body(&tokens, label_reach, vocabulary) {
            return (labels > 0 || words >= 3).then_some(Start { body: i, numbers: None, label_reach });
        }
        for t in &tokens {
            match header_word(t.text()) {
                Some(HeaderWord::Code | HeaderWord::Name | HeaderWord::Line) => {
                    labels += 1;
                    label_reach = label_reach.max(t.bbox().x1);
                }
                Some(_) => words += 1,
                None => {}
            }
        }
    }
    // A header with nothing below: an empty frame.
    (labels > 0 || words >= 3).then_some(Start { body: lines.len(), numbers: None, label_reach })
}

/// The first name of the body may begin above its figures: lines nearer to them than to the header.
fn with_first_name(mut s: Start, lines: &[TextLine], vocabulary: &Vocabulary) -> Start {
    while s.numbers.is_none() && s.body > 1 {
        let at = |i: usize| lines.get(i).map(|l| l.baseline);
        let (Some(line), Some(above), Some(own), Some(below)) =
            (lines.get(s.body - 1), at(s.body - 2), at(s.body - 1), at(s.body))
        else {
            break;
        };
        let is_name = |t: &Token| header_word(t.text()).is_none() || vocabulary.is_item_start(t.text());
        let near = below - own < NEARER * (own - above) && below - own < head::LEADING * line.size;
        if !near || !tokens(line).iter().all(|t| t.bbox().x0 < s.label_reach && is_name(t)) {
            break;
        }
        s.body -= 1;
    }
    s
}

/// Whole numbers 1, 2, 3 … from left to right, perhaps beginning again.
fn ascending(tokens: &[Token]) -> bool {
    let numbers: Option<Vec<u32>> = tokens.iter().map(Token::column_number).collect();
    numbers
        .is_some_and(|n| n.first() == Some(&1) && n.windows(2).all(|w| matches!(w, [a, b] if *b == a + 1 || *b == 1)))
}

fn is_body(tokens: &[Token], label_reach: f32, vocabulary: &Vocabulary) -> bool {
    let decimal = |t: &Token| Amount::is_decimal(t.text());
    let code = |t: &Token| crate::vocabulary::code(t.text()).is_some();
    // The first line of a wrapped name (二十一、国有资本经营) counts: no header cell begins with a number.
    let item = |t: &Token| {
        crate::vocabulary::is_numbered(t.text()) && (vocabulary.is_item(t.text()) || vocabulary.is_item_start(t.text()))
    };
    let dashes = tokens.iter().filter(|t| Print::read(t.text()) == Print::Nil).count();
    if tokens.iter().any(|t| decimal(t) || item(t)) || tokens.first().is_some_and(code) || dashes > 1 {
        return true;
    }
    // 合计 in the label columns, with nothing but figures beside it.
    tokens.first().is_some_and(|t| is_total(t.text()) && t.bbox().x0 < label_reach)
        && tokens.iter().all(|t| t.is_numeric() || is_total(t.text()))
}

/// Builds the grid of one page.
fn fragment(
    zone: &Zone,
    part: &Parts,
    columns: &[Column],
    schema: &Schema,
    vocabulary: &Vocabulary,
) -> Option<Fragment> {
    let xs = columns::boundaries(columns);
    let mut head = head::cells(head::blocks(&part.header, &zone.horizontal), &xs, &zone.horizontal);
    head::over_code_parts(&mut head, columns.len(), |c| body::holds_code_parts(&part.body, &xs, c));
    let rows = body::rows(&part.body, columns, &xs, &zone.horizontal, vocabulary);
    let mut ys: Vec<f32> = Vec::new();
    let mut cells: Vec<GridCell> = Vec::new();
    let depth = head.iter().map(|c| c.row + c.row_span).max().unwrap_or(0);
    let head_top = part.header.iter().map(|t| t.bbox().y0).fold(f32::INFINITY, f32::min);
    let head_end = part.header.iter().map(|t| t.bbox().y1).fold(f32::NEG_INFINITY, f32::max);
    for r in 0..depth {
        ys.push(head_top + (head_end - head_top) * r as f32 / depth as f32);
    }
    for c in head {
        cells.push(cell(c.row, c.cols.start, c.row_span, c.cols.len(), c.lines));
    }
    let mut end = depth;
    if !part.numbers.is_empty() {
        ys.push(part.numbers.iter().map(|t| t.bbox().y0).fold(f32::INFINITY, f32::min));
        for (col, lines) in body::by_column(part.numbers.iter(), &xs, None) {
            cells.push(cell(end, col, 1, 1, lines));
        }
        end += 1;
    }
    for (r, row) in rows.iter().enumerate() {
        ys.push(row.top);
        for (col, lines) in &row.cells {
            cells.push(cell(end + r, *col, 1, 1, lines.clone()));
        }
    }
    let bottom = part.body.iter().chain(&part.numbers).map(|t| t.bbox().y1).fold(head_end, f32::max);
    ys.push(bottom);
    if end + rows.len() == 0 {
        return None;
    }
    // Boundaries must ascend; rows of one line may overlap by a hair.
    for i in 1..ys.len() {
        let before = ys.get(i - 1).copied().unwrap_or(0.0);
        if let Some(y) = ys.get_mut(i) {
            *y = y.max(before);
        }
    }
    let mut grid = Grid::new(zone.page, zone.method, xs, ys, cells);
    set_boxes(&mut grid);
    let header = (end > 0).then(|| header::read(&grid, header::Extent::rows(end), schema));
    Some(Fragment { grid, header, orientation: zone.orientation })
}

fn cell(row: usize, col: usize, row_span: usize, col_span: usize, lines: Vec<TextLine>) -> GridCell {
    let mut c =
        GridCell { row, col, row_span, col_span, bbox: Rect::default(), lines: Vec::new(), text: String::new() };
    c.set_lines(lines);
    c
}

fn set_boxes(grid: &mut Grid) {
    let (xs, ys) = (grid.xs.clone(), grid.ys.clone());
    for c in &mut grid.cells {
        c.bbox = crate::grid::unit_box(&xs, &ys, c.row, c.col, c.row_span, c.col_span);
    }
}

/// Completes the tables that have no grid, or one that does not hold all of them.
pub(crate) fn complete(tables: &mut [LogicalTable], schemas: &Schemas, vocabulary: &Vocabulary) {
    for t in tables {
        let Some(id) = t.table else { continue };
        if t.lines.is_empty() {
            continue;
        }
        let zones = zones(t);
        if t.fragments.is_empty() {
            t.fragments = fragments(&zones, schemas.get(id), vocabulary);
            // Every word of these pages now stands in a cell.
            let read: Vec<u32> = t.fragments.iter().map(|f| f.grid.page).collect();
            t.lines.retain(|(page, _, _)| !read.contains(page));
        } else {
            below::add_rows(t, &zones, schemas.get(id), vocabulary);
        }
    }
}

fn zones(t: &LogicalTable) -> Vec<Zone> {
    let mut out: Vec<Zone> = Vec::new();
    for (page, orientation, line) in &t.lines {
        if captions::is_page_number(&line.text())
            && line.words.len() == 1
            && line.words.iter().all(|w| w.text.len() > 8)
        {
            continue;
        }
        match out.last_mut() {
            Some(z) if z.page == *page => z.lines.push(line.clone()),
            _ => {
                let rules = t.rules.iter().find(|(p, _, _)| p == page);
                out.push(Zone {
                    page: *page,
                    orientation: *orientation,
                    width: rules.map_or(0.0, |(_, w, _)| *w),
                    lines: vec![line.clone()],
                    horizontal: rules.map(|(_, _, s)| s.horizontal.clone()).unwrap_or_default(),
                    separators: rules
                        .map(|(_, _, s)| s.vertical.iter().map(|v| v.position).collect())
                        .unwrap_or_default(),
                    method: if rules.is_some_and(|(_, _, s)| s.horizontal.len() + s.vertical.len() > 0) {
                        Method::Hybrid
                    } else {
                        Method::Stream
                    },
                });
            }
        }
    }
    out
}
