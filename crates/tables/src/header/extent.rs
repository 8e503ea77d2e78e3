//! Where the header of a grid ends.
//!
//! In: a grid that may begin with a header. Out: its header rows, by the kind of each row: words of the form, the 栏次 row,
//! or the first row of the body.
use crate::geometry::text_line::Word;
use crate::grid::Grid;
use crate::vocabulary::{HeaderWord, Vocabulary, code, header_word, is_numbered, is_total, marked_number};
use juesuan_model::text::fold;
use juesuan_model::{Amount, Print};

/// A header has no more rows than this: the deepest seen has six (三公 in pairs, with title rows above).
const DEEPEST: usize = 10;
/// A header without a label column has a row of at least so many words side by side.
const WORDS_ABREAST: usize = 3;
/// The 栏次 row begins with no higher number than this, if it does not begin with 1.
const FIRST_NUMBER: u32 = 3;
/// So many ascending whole numbers are the 栏次 row even with gaps, …
const NUMBERS: usize = 4;
/// … if none is larger than this.
const COLUMNS: u32 = 30;
/// A figure that shares a cell with another has more characters than this.
const SHORT_FIGURE: usize = 2;

/// Where a header ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Rows `0..end` are header.
    pub(super) end: usize,
    /// First row of the body: `end`, or `end - 1` if the 合计 row has the lowest header words.
    pub(super) body: usize,
}

impl Extent {
    /// The first row without header words.
    #[must_use]
    pub(crate) fn end(&self) -> usize {
        self.end
    }

    /// The first `end` rows; the body is right below.
    #[must_use]
    pub fn rows(end: usize) -> Self {
        Self { end, body: end }
    }
}

/// Finds the header rows at the top of a grid. Returns `None` if it has no header.
#[must_use]
pub fn extent(grid: &Grid, vocabulary: &Vocabulary) -> Option<Extent> {
    let mut label_cols = vec![false; grid.cols()];
    // A single word of the form may be the name of a row (04: 政府性基金预算财政拨款): a header has a label column or
    // several words side by side.
    let mut is_certain = false;
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
                is_certain = true;
            }
        }
        is_certain |= kind == RowKind::Header && words >= WORDS_ABREAST;
        match kind {
            RowKind::Header => {
                seen = true;
                end = r + 1;
            }
            // The lowest header words may be in the 合计 row below the 栏次 row, too.
            RowKind::Numbers
                if r + 1 < limit && row_kind(grid, r + 1, &label_cols, vocabulary, true) == RowKind::Mixed =>
            {
                return is_certain.then_some(Extent { end: r + 2, body: r + 1 });
            }
            RowKind::Numbers => return is_certain.then_some(Extent { end: r + 1, body: r + 1 }),
            RowKind::Mixed => return is_certain.then_some(Extent { end: r + 1, body: r }),
            RowKind::Blank if !seen => end = r + 1,
            RowKind::Blank | RowKind::Body => break,
        }
    }
    (seen && is_certain).then_some(Extent { end, body: end })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RowKind {
    Header,
    /// The 栏次 row.
    Numbers,
    /// A total row with header words.
    Mixed,
    Blank,
    Body,
}

/// What the cells of a row are.
#[derive(Default)]
struct RowContent {
    /// Cells with text.
    texts: usize,
    /// Words over columns of amounts.
    words: usize,
    /// 科目编码, 项目, 行次, 备注
    labels: usize,
    /// Its whole numbers; `None` for another figure.
    figures: Vec<Option<u32>>,
    has_decimals: bool,
    has_code: bool,
    has_total: bool,
    has_item: bool,
    /// Whether 栏次 is among them.
    has_numbers_label: bool,
    /// Whether asterisks are, in place of the numbers of the 栏次 row; a name may be masked with them, too.
    has_asterisks: bool,
}

impl RowContent {
    fn of(grid: &Grid, r: usize, label_cols: &[bool], vocabulary: &Vocabulary) -> Self {
        let mut row = Self::default();
        // A word beside 科目名称 is a header, whatever spans its column.
        let is_named = grid.anchored(r).any(|(_, c)| header_word(&c.text) == Some(HeaderWord::Name));
        for (_, c) in grid.anchored(r).filter(|(_, c)| !c.text.is_empty()) {
            row.texts += 1;
            let in_label = label_cols.get(c.col).copied().unwrap_or(false);
            // A negative figure in parentheses (1) looks the same, but (2) does not follow.
            if let Some(n) = marked_number(&c.text) {
                row.figures.push(Some(n));
                continue;
            }
            let words = || c.lines.iter().flat_map(|l| &l.words);
            match Print::read(&c.text) {
                Print::Figure(a) => {
                    row.has_code |= in_label && code(&c.text).is_some();
                    row.has_decimals |= a.decimals() > 0;
                    // Two numbers share a cell if the ruling between them is missing.
                    row.figures.extend(words().map(|w| w.text.parse::<u32>().ok()));
                    continue;
                }
                Print::Nil => continue,
                Print::Blank | Print::Other(_) => {}
            }
            // A word and a figure share a cell if the ruling between two rows is missing.
            let is_figure = |w: &Word| w.text.len() > SHORT_FIGURE && Amount::is_decimal(&w.text);
            row.has_decimals |= words().any(is_figure);
            match header_word(&c.text) {
                Some(HeaderWord::Numbers) if fold(&c.text).starts_with('*') => row.has_asterisks = true,
                Some(HeaderWord::Numbers) => row.has_numbers_label = true,
                _ if in_label && is_named && fold(&c.text).starts_with("本年") => row.words += 1,
                _ if in_label && is_total(&c.text) => row.has_total = true,
                _ if vocabulary.is_item(&c.text) && (is_numbered(&c.text) || in_label) => row.has_item = true,
                Some(HeaderWord::Code | HeaderWord::Name | HeaderWord::Line | HeaderWord::Skip) => row.labels += 1,
                Some(HeaderWord::Other) if !in_label => row.words += 1,
                _ => {}
            }
        }
        row
    }

    /// Whether its figures are the numbers of the 栏次 row.
    fn is_ascending(&self) -> bool {
        let many = self.figures.len() >= NUMBERS;
        !self.figures.is_empty()
            && !self.has_decimals
            && self
                .figures
                .windows(2)
                .all(|w| matches!(w, [Some(a), Some(b)] if *b == a + 1 || (many && b > a && *b <= COLUMNS)))
            && self
                .figures
                .first()
                .is_some_and(|f| *f == Some(1) || self.figures.len() > 1 && f.is_some_and(|n| n <= FIRST_NUMBER))
    }
}

/// The kind of a row. `seen`: whether a header row is above it.
fn row_kind(grid: &Grid, r: usize, label_cols: &[bool], vocabulary: &Vocabulary, seen: bool) -> RowKind {
    let row = RowContent::of(grid, r, label_cols, vocabulary);
    let has_numbers = row.is_ascending() || (row.has_asterisks && row.figures.is_empty());
    let is_body = row.has_total || row.has_item || row.has_code;
    if row.texts == 0 {
        RowKind::Blank
    } else if row.has_numbers_label || (has_numbers && seen && !is_body && row.words == 0) {
        RowKind::Numbers
    } else if row.has_total && row.words > 0 {
        RowKind::Mixed
    } else if is_body || row.has_decimals || (!row.figures.is_empty() && row.labels == 0) {
        RowKind::Body
    } else if row.labels + row.words > 0 {
        RowKind::Header
    } else {
        RowKind::Body
    }
}
