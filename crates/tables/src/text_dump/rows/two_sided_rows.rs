//! Rows of the two-sided tables (01, 04): name, 行次, figures; income and expenditure side by side.
//!
//! In: tokens in order, of one side or of both mixed. Out: rows with their sides. Columns are assigned later.
use crate::text_dump::lines::token::{LineSplit, Token, TokenKind};
use crate::text_dump::rows::{PrintedFigure, PrintedRow};
use crate::vocabulary::{Vocabulary, is_numbered, is_total, without_number};
use juesuan_model::schema::{Schema, Schemas};
use juesuan_model::text::fold;
use juesuan_model::{Amount, FindingCode, Side};

/// The last 行次 of both sides are among so many rows.
const RECENT_ROWS: usize = 6;

/// No table has a larger 行次.
const LARGEST_LINE: u32 = 199;

/// What is known about a two-sided table.
pub(crate) struct TwoSidedForm<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) schemas: &'a Schemas,
    pub(crate) vocabulary: &'a Vocabulary,
    /// Whether rows are numbered by 行次.
    pub(crate) has_lines: bool,
    /// Whether amounts have no decimals.
    pub(crate) whole_amounts: bool,
    /// Whether the sides are read separately, from a dump that is laid out by columns of characters.
    pub(crate) side_is_known: bool,
}

impl TwoSidedForm<'_> {
    /// Reads the rows of one `side`, or of both from one stream.
    pub(crate) fn rows(&self, tokens: &[Token], side: Option<Side>, orphans: &mut Vec<Token>) -> Vec<PrintedRow> {
        let mut out: Vec<PrintedRow> = Vec::new();
        // A row that already has figures may still get the rest of its name.
        for (i, t) in tokens.iter().enumerate() {
            match t.kind {
                TokenKind::Word => {
                    let after = tokens.iter().skip(i + 1).take_while(|n| n.line == t.line);
                    let alone = after.clone().all(|n| !n.is_figure());
                    self.word(&mut out, t, alone);
                }
                TokenKind::Int if self.has_lines && t.torn == LineSplit::No => match self.int(&out, t) {
                    Int::Line => {
                        if let Some(r) = out.last_mut() {
                            r.line = t.text.parse().ok();
                        }
                    }
                    Int::Nameless => {
                        let line = t.text.parse().ok();
                        out.push(PrintedRow { line, at_line: t.line, page: t.page, ..PrintedRow::default() });
                    }
                    Int::Figure => self.figure(&mut out, t, orphans),
                },
                TokenKind::Int | TokenKind::Amount | TokenKind::Nil | TokenKind::Blank => {
                    self.figure(&mut out, t, orphans)
                }
            }
        }
        for r in &mut out {
            r.side = side;
            if r.name.is_empty() && r.figs.iter().any(|f| f.amount.is_some()) {
                r.doubt(FindingCode::TextRowWithoutName, "no name was found", "未找到项目名称");
            }
        }
        if side.is_none() {
            self.sides(&mut out);
        }
        out
    }

    /// What a whole number is in a table with 行次.
    fn int(&self, rows: &[PrintedRow], t: &Token) -> Int {
        let Some(r) = rows.last() else { return Int::Nameless };
        if !r.name.is_empty() && r.line.is_none() && r.figs.is_empty() {
            return Int::Line;
        }
        let number: Option<u32> = t.text.parse().ok();
        let next = number.is_some_and(|n| expected(rows).contains(&n));
        if self.whole_amounts {
            let room = !r.name.is_empty() && r.figs.len() < self.schema.columns.len().max(1);
            return if next && (!room || !r.figs.is_empty()) || r.name.is_empty() && r.figs.is_empty() {
                Int::Nameless
            } else {
                Int::Figure
            };
        }
        match number {
            Some(1..=LARGEST_LINE) => Int::Nameless,
            _ => Int::Figure,
        }
    }

    fn starts_row(&self, text: &str) -> bool {
        is_numbered(text) || self.vocabulary.is_item(text) || is_total(text) || fold(text).starts_with("其中:")
    }

    /// Takes a word; `alone` if no figure follows on its line.
    fn word(&self, out: &mut Vec<PrintedRow>, t: &Token, alone: bool) {
        let starts = self.starts_row(&t.text);
        if let Some(r) = out.last_mut() {
            if r.name.is_empty() && alone && r.figs.iter().any(|f| f.amount.is_some()) {
                // The figures of a wrapped name were printed above it.
                r.name = t.text.clone();
                return;
            }
            let joined = format!("{}{}", r.name, t.text);
            let open = r.line.is_none() && r.figs.is_empty() && !r.name.is_empty();
            let only_number = without_number(&fold(&r.name)).is_empty() || fold(&r.name) == "其中:";
            let whole = self.vocabulary.is_item(&r.name) || is_total(&r.name);
            // 三、国有资本经营预算 | 财政拨款收入: elsewhere, the second line is a name of its own.
            let rest = !is_numbered(&t.text) && !is_total(&t.text) && !self.vocabulary.is_item(&r.name);
            let completes = self.vocabulary.is_item(&joined) && (!starts || open && rest);
            let append = if r.name.is_empty() {
                false
            } else if open {
                let goes_on = self.vocabulary.is_item_start(&joined) || !self.vocabulary.is_item_start(&t.text);
                only_number || completes || (!starts && (!whole || goes_on))
            } else {
                let begins = self.vocabulary.is_item_start(&joined);
                !starts && (completes || (!whole && (is_numbered(&r.name) || begins)))
            };
            if append {
                r.name = joined;
                return;
            }
        }
        out.push(PrintedRow { name: t.text.clone(), page: t.page, ..PrintedRow::default() });
    }

    fn figure(&self, out: &mut Vec<PrintedRow>, t: &Token, orphans: &mut Vec<Token>) {
        let mut fig = PrintedFigure::new(t);
        if t.first
            && self.side_is_known
            && !self.has_lines
            && out.last().is_some_and(|r| r.figs.last().is_some_and(|f| f.line < t.line))
        {
            // Figures alone on a line, below a row with figures, belong to a wrapped name that is printed below.
            out.push(PrintedRow { page: t.page, ..PrintedRow::default() });
        }
        let next = expected(out);
        let Some(r) = out.last_mut() else {
            orphans.push(t.clone());
            return;
        };
        if self.has_lines && r.line.is_none() && r.figs.is_empty() && t.kind == TokenKind::Amount {
            // 支出3293.21: a 行次 glued to its figure.
            for n in next {
                let digits = n.to_string();
                if let Some(rest) = t.text.strip_prefix(digits.as_str())
                    && let Some(a) = Amount::parse(rest).filter(|a| well_formed(a.as_str()))
                {
                    r.line = Some(n);
                    fig.text = a.as_str().to_owned();
                    fig.amount = Some(a);
                    break;
                }
            }
            if r.line.is_none() && !r.name.is_empty() {
                r.unsure = true;
                r.doubt(FindingCode::TextLineMissing, "no 行次 was found", "未找到行次");
            }
        }
        r.figs.push(fig);
    }

    /// The sides of rows from one stream: by name, by 行次, by order.
    fn sides(&self, rows: &mut [PrintedRow]) {
        for r in rows.iter_mut() {
            r.side = self.side_of(&r.name);
        }
        let lines = |side: Side, rows: &[PrintedRow]| -> Option<(u32, u32)> {
            let known: Vec<u32> = rows.iter().filter(|r| r.side == Some(side)).filter_map(|r| r.line).collect();
            Some((*known.iter().min()?, *known.iter().max()?))
        };
        let income = lines(Side::Income, rows);
        let expenditure = lines(Side::Expenditure, rows);
        if let (Some(i), Some(e)) = (income, expenditure)
            && i.1 < e.0
        {
            for r in rows.iter_mut().filter(|r| r.side.is_none()) {
                // Between the two ranges, 总计 of income is the last row of its side.
                r.side = r.line.map(|l| if l < e.0 { Side::Income } else { Side::Expenditure });
            }
        }
        let mut seen: Vec<String> = Vec::new();
        for r in rows.iter_mut() {
            if r.side.is_none() && is_total(&r.name) {
                let key = fold(&r.name);
                r.side = Some(if seen.contains(&key) { Side::Expenditure } else { Side::Income });
                seen.push(key);
            }
        }
        for r in rows.iter_mut().filter(|r| r.side.is_none() && !r.name.is_empty()) {
            let name = fold(&r.name);
            r.side = if name.ends_with("支出") {
                Some(Side::Expenditure)
            } else if name.contains("收入") || name.contains("拨款") {
                Some(Side::Income)
            } else {
                None
            };
            if r.side.is_none() {
                r.side = Some(Side::Income);
                r.doubt(
                    FindingCode::TextAmbiguousSide,
                    "it is uncertain whether this is income or expenditure",
                    "无法判断属于收入方还是支出方",
                );
            }
        }
    }

    /// The side of a name that may be cut; `None` if both sides have it.
    pub(crate) fn side_of_start(&self, text: &str) -> Option<Side> {
        if let Some(side) = self.side_of(text) {
            return Some(side);
        }
        let folded = fold(text);
        let bare = without_number(&folded);
        if is_numbered(text)
            && folded.starts_with(['十', '二'])
            && folded.chars().nth(1).is_some_and(|c| "一二三四五六七八九十,".contains(c))
        {
            // The income side has fewer than ten kinds; 二、 is on both sides.
            if !folded.starts_with("二,") {
                return Some(Side::Expenditure);
            }
        }
        if bare.chars().count() < 2 {
            return None;
        }
        let begins = |names: &[String]| names.iter().any(|n| fold(n).starts_with(bare));
        let class = self.schemas.classes().iter().any(|c| begins(&c.names));
        let mut sides = self.schema.items.iter().filter(|i| begins(&i.names)).map(|i| i.side);
        let item = sides.next();
        let one = item.is_none_or(|s| sides.all(|k| k == s));
        match (class, item, one) {
            (true, None | Some(Side::Expenditure), true) => Some(Side::Expenditure),
            (false, side, true) => side,
            _ => None,
        }
    }

    /// The side of a known name; `None` if both sides have it.
    pub(crate) fn side_of(&self, name: &str) -> Option<Side> {
        let folded = fold(name);
        let bare = without_number(&folded);
        if self.schemas.classes().iter().any(|c| c.names.iter().any(|n| fold(n) == bare)) {
            return Some(Side::Expenditure);
        }
        let mut sides = self.schema.items.iter().filter(|i| i.names.iter().any(|n| fold(n) == bare)).map(|i| i.side);
        let first = sides.next()?;
        sides.all(|s| s == first).then_some(first)
    }
}

fn well_formed(digits: &str) -> bool {
    !digits.starts_with('0') || digits == "0" || digits.starts_with("0.")
}

/// The 行次 that may come next: one more than the last of either side.
fn expected(rows: &[PrintedRow]) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::new();
    for n in rows.iter().rev().take(RECENT_ROWS).filter_map(|r| r.line) {
        if let Some(n) = n.checked_add(1)
            && !out.contains(&n)
        {
            out.push(n);
        }
    }
    // The longer number first: 行次 have two digits, and 321 before 32 does not occur.
    out.sort_unstable_by(|a, b| b.cmp(a));
    out
}

/// What a whole number is.
enum Int {
    /// The 行次 of the row being read.
    Line,
    /// The 行次 of a row without a name.
    Nameless,
    /// A figure.
    Figure,
}
