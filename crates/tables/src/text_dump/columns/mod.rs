//! The amount columns of a printed header, from its words.
//!
//! In: the lines of a header. Out: the canonical columns in printed order, their positions, and whether they are
//! certain.
pub(crate) mod combinations;
pub(crate) mod cross_table;
pub(crate) mod identities;
pub(crate) mod narrative_bounds;
pub(crate) mod offsets;
pub(crate) mod positions;
pub(crate) mod row_sums;
pub(crate) mod sum_groups;

use crate::text_dump::lines::DumpLine;
use crate::text_dump::lines::token::{Token, TokenKind, tokens};
use juesuan_model::schema::{Form, Schema};
use juesuan_model::text::fold;
use juesuan_model::{Column, Side};

/// A printed column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PrintedColumn {
    pub(crate) id: Column,
    pub(crate) label: String,
}

/// The amount columns of one side.
#[derive(Clone, Debug, Default)]
pub(crate) struct PrintedColumns {
    pub(crate) list: Vec<PrintedColumn>,
    /// Why the columns are uncertain; empty if they are certain.
    pub(crate) doubts: Vec<String>,
    /// Number of columns named by words of the header.
    pub(crate) named: usize,
}

/// The words of a header.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeaderWords {
    pub(crate) tokens: Vec<Token>,
    /// The highest number in its 栏次 line, if it has one.
    pub(crate) numbered: Option<usize>,
    /// All words, folded, in order.
    pub(crate) whole: String,
}

impl HeaderWords {
    pub(crate) fn new(lines: &[DumpLine]) -> Self {
        let mut all = Vec::new();
        for (i, l) in lines.iter().enumerate() {
            tokens(l, i, None, &mut all);
        }
        let mut last = 0usize;
        for t in all.iter().filter(|t| t.kind == TokenKind::Int) {
            if t.text.parse::<usize>().ok() == Some(last + 1) {
                last += 1;
            }
        }
        let words: Vec<Token> = all
            .into_iter()
            .filter(|t| t.kind == TokenKind::Word && t.text.len() <= LONGEST && !fold(&t.text).starts_with('栏'))
            .take(WORDS)
            .collect();
        let whole = words.iter().map(|t| fold(&t.text)).collect();
        Self { tokens: words, numbered: (last > 1).then_some(last), whole }
    }

    /// The items of 09 that are printed, in order.
    pub(crate) fn three_public_items(&self) -> Vec<&'static str> {
        three_public_items(&self.whole)
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.whole.contains(word)
    }
}

/// The items of 09 that are printed under a header with these words, in order.
fn three_public_items(words: &str) -> Vec<&'static str> {
    let mut out = vec!["total", "abroad", "vehicle_subtotal", "vehicle_purchase", "vehicle_operation", "reception"];
    for (word, item) in [("会议费", "meeting"), ("培训费", "training")] {
        if words.contains(word) {
            out.push(item);
        }
    }
    out
}

/// No header has more words, no word more bytes.
const WORDS: usize = 300;
const LONGEST: usize = 200;

/// A wrapped header word has no more pieces than this.
const PIECES: usize = 5;

/// The columns that the words of a header name. `side` is that of a two-sided table; `layout` has the lines of a header
/// whose words are aligned in columns.
pub(crate) fn read(
    words: &HeaderWords,
    schema: &Schema,
    side: Option<Side>,
    layout: Option<&[DumpLine]>,
) -> PrintedColumns {
    let mut found: Vec<(usize, Column, String)> = Vec::new();
    let texts: Vec<String> = words.tokens.iter().map(|t| fold(&t.text)).collect();
    for len in 1..=PIECES {
        for from in 0..texts.len() {
            let Some(pieces) = texts.get(from..from + len) else { break };
            let path = pieces.concat();
            let Some(c) = schema.column(&path, &words.whole, side) else { continue };
            if found.iter().any(|(_, id, _)| *id == c.id) {
                continue;
            }
            let label =
                words.tokens.get(from..from + len).unwrap_or_default().iter().map(|t| t.text.as_str()).collect();
            found.push((from, c.id.clone(), label));
        }
    }
    // Words in pieces, one below the other.
    for (id, ..) in layout.map(|l| anchors(l, schema, side, &words.whole)).unwrap_or_default() {
        if !found.iter().any(|(_, k, _)| *k == id) {
            let label = schema.columns.iter().find(|c| c.id == id).map(|c| c.label.clone()).unwrap_or_default();
            found.push((0, id, label));
        }
    }
    let order = |id: &Column| schema.columns.iter().position(|c| c.id == *id).unwrap_or(usize::MAX);
    found.sort_by_key(|(_, id, _)| order(id));
    let mut doubts = Vec::new();
    let named = found.len();
    let mut list: Vec<PrintedColumn> = found.into_iter().map(|(_, id, label)| PrintedColumn { id, label }).collect();
    match (schema.form, side) {
        (Form::Classified, _) => complete(&mut list, words.numbered, schema, side, &mut doubts),
        // 栏次 1 is the amount of income.
        (Form::TwoSided, Some(Side::Expenditure)) if schema.columns.len() > 1 => {
            complete(&mut list, words.numbered.map(|n| n.saturating_sub(1)), schema, side, &mut doubts);
        }
        _ => {}
    }
    if schema.form == Form::TwoSided && side == Some(Side::Income) || schema.form == Form::Grouped {
        // 决算数 or 金额 alone.
        list.truncate(1);
    }
    if matches!(schema.form, Form::Classified) && !list.is_empty() {
        let total = list.iter().any(|c| c.id == Column::TOTAL || c.id == Column::EXPENDITURE_TOTAL);
        if !total {
            doubts.push("no column is named as the total".to_owned());
        }
        if !in_order(words, schema) {
            doubts.push("the columns are in an unusual order".to_owned());
        }
    }
    if list.is_empty() && matches!(schema.form, Form::Grouped | Form::TwoSided) {
        if let Some(c) = schema.columns.iter().find(|c| c.side.is_none() || c.side == side) {
            list.push(PrintedColumn { id: c.id.clone(), label: c.label.clone() });
        }
        doubts.push("no amount column is named".to_owned());
    }
    if words.has("预算数") && matches!(schema.form, Form::TwoSided | Form::Grouped) {
        doubts.push("a column of 预算数 is printed beside the final accounts".to_owned());
    }
    PrintedColumns { list, doubts, named }
}

/// Whether the columns named on one line of the header are in canonical order.
fn in_order(words: &HeaderWords, schema: &Schema) -> bool {
    words.tokens.chunk_by(|a, b| a.line == b.line).all(|line| {
        let columns: Vec<usize> = line
            .iter()
            .filter_map(|t| schema.column(&fold(&t.text), &words.whole, None))
            .filter(|c| ![Column::TOTAL, Column::EXPENDITURE_TOTAL, Column::CLOSING_BALANCE].contains(&c.id))
            .filter_map(|c| schema.columns.iter().position(|k| k.id == c.id))
            .collect();
        // Totals also head other columns; the closing balance of 07 is beside such spanning headers, before the columns
        // below them.
        columns.is_sorted()
    })
}

/// The positions of the numbers in the 栏次 line, 1 first; empty without such a line.
pub(crate) fn numbers(header: &[DumpLine]) -> Vec<(usize, usize)> {
    for l in header.iter().rev() {
        let mut all = Vec::new();
        tokens(l, 0, None, &mut all);
        let ints: Vec<&Token> = all.iter().filter(|t| t.kind == TokenKind::Int).collect();
        let counts = ints.iter().enumerate().all(|(i, t)| t.text.parse::<usize>().ok() == Some(i + 1));
        if ints.len() > 1 && counts {
            return ints.iter().map(|t| (t.x0, t.x1)).collect();
        }
    }
    Vec::new()
}

/// The positions of the header words of each column: column, left and right edge. A word above two others is a spanning
/// header.
pub(crate) fn anchors(
    header: &[DumpLine],
    schema: &Schema,
    side: Option<Side>,
    whole: &str,
) -> Vec<(Column, usize, usize)> {
    let words = HeaderWords::new(header).tokens;
    let over = |a: &Token, b: &Token| a.x0 < b.x1 && b.x0 < a.x1;
    let mut out: Vec<(Column, usize, usize, usize)> = Vec::new();
    if schema.form == Form::ThreePublic {
        // 预算数 | 决算数 under each item: as many on one line as there are columns.
        let phase = |t: &&Token| schema.phase(&fold(&t.text)).is_some() && schema.component(&fold(&t.text)).is_none();
        let last = words.iter().filter(phase).map(|t| t.line).max();
        let pairs: Vec<&Token> = words.iter().filter(phase).filter(|t| Some(t.line) == last).collect();
        let items = three_public_items(whole);
        if pairs.len() == 2 * items.len() {
            let columns = items.iter().flat_map(|i| ["budget", "final"].map(|p| schema.three_public_column(p, i)));
            return columns.zip(pairs).filter_map(|(c, t)| Some((c?.id.clone(), t.x0, t.x1))).collect();
        }
        // 预算数 | 决算数, each above all items: the lowest words, with those above them, once per phase.
        let mut stacks: Vec<(usize, usize)> = Vec::new();
        for leaf in words.iter().filter(|l| !words.iter().any(|w| w.line > l.line && over(w, l))) {
            let above = words.iter().filter(|w| w.line < leaf.line && over(w, leaf));
            let own = above.filter(|w| !words.iter().any(|o| o.line > w.line && over(o, w) && !over(o, leaf)));
            let (x0, x1) = own.fold((leaf.x0, leaf.x1), |(a, b), w| (a.min(w.x0), b.max(w.x1)));
            stacks.push((x0, x1));
        }
        stacks.sort_unstable();
        let phases = words.iter().filter(phase).count();
        if pairs.len() == 2 && phases == 2 && stacks.len() == 2 * items.len() {
            let columns = ["budget", "final"].into_iter().flat_map(|p| items.iter().map(move |i| (p, *i)));
            let ids = columns.map(|(p, i)| schema.three_public_column(p, i).map(|c| c.id.clone()));
            return ids.zip(stacks).filter_map(|(id, (x0, x1))| Some((id?, x0, x1))).collect();
        }
    }
    for leaf in &words {
        let below = words.iter().any(|w| w.line > leaf.line && over(w, leaf));
        if below {
            continue;
        }
        let mut path = String::new();
        let (mut x0, mut x1) = (leaf.x0, leaf.x1);
        for w in words.iter().filter(|w| w.line < leaf.line && over(w, leaf)) {
            let roof = words.iter().filter(|o| o.line > w.line && over(o, w)).any(|o| !over(o, leaf));
            path.push_str(&fold(&w.text));
            if roof {
                path.push('/');
            } else {
                x0 = x0.min(w.x0);
                x1 = x1.max(w.x1);
            }
        }
        path.push_str(&fold(&leaf.text));
        // The path with its spanning headers first, then the word alone.
        let found = schema.column(&path, whole, side).or_else(|| schema.column(&fold(&leaf.text), whole, side));
        if let Some(c) = found {
            match out.iter_mut().find(|(id, ..)| *id == c.id) {
                Some(o) if o.3 < leaf.line => *o = (c.id.clone(), x0, x1, leaf.line),
                Some(_) => {}
                None => out.push((c.id.clone(), x0, x1, leaf.line)),
            }
        }
    }
    out.into_iter().map(|(id, x0, x1, _)| (id, x0, x1)).collect()
}

/// Compares the columns that are named with those that 栏次 numbers.
fn complete(
    list: &mut Vec<PrintedColumn>,
    numbered: Option<usize>,
    schema: &Schema,
    side: Option<Side>,
    doubts: &mut Vec<String>,
) {
    let Some(n) = numbered else { return };
    if n == list.len() {
        return;
    }
    let by_when = |id: &Column| schema.columns.iter().any(|c| c.id == *id && !c.variant);
    let usual: Vec<&juesuan_model::schema::ColumnSpec> = schema
        .columns
        .iter()
        .filter(|c| !c.variant && (c.side.is_none() || side.is_none() || c.side == side))
        .collect();
    if list.len() < n && n == usual.len() && list.iter().all(|c| by_when(&c.id)) {
        // A header word is printed elsewhere; according to 栏次 all usual columns are there.
        let labels: Vec<PrintedColumn> = usual
            .iter()
            .map(|c| PrintedColumn {
                id: c.id.clone(),
                label: list.iter().find(|k| k.id == c.id).map_or_else(|| c.label.clone(), |k| k.label.clone()),
            })
            .collect();
        *list = labels;
        return;
    }
    doubts.push(format!("栏次 counts {n} columns, but {} are named", list.len()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text_dump::lines::lines;
    use juesuan_model::TableId;
    use juesuan_model::schema::Schemas;

    fn ids(t: TableId, header: &str, side: Option<Side>) -> Vec<String> {
        let words = HeaderWords::new(&lines(header));
        let c = read(&words, Schemas::builtin().get(t), side, None);
        assert_eq!(c.doubts, Vec::<String>::new());
        c.list.iter().map(|c| c.id.as_str().to_owned()).collect()
    }

    #[test]
    fn headers_in_pieces() {
        assert_eq!(
            ids(
                TableId::Income,
                "项 目\n本年收入合\n计\n财政拨款收入 上级补助收入 事业收入 经营收入\n附属单位上缴\n收入\n其他收入\n功能分类\n科目编码\n科目名称\n栏次 1 2 3 4 5 6 7",
                None
            )
            .len(),
            7
        );
        assert_eq!(
            ids(
                TableId::FiscalAppropriationSummary,
                "收入 支出\n项 目 行次 金额 项 目 行次 合计\n一般公共预算财\n政拨款\n政府性基金预算\n财政拨款\n栏 次 1 栏 次 2 3 4",
                Some(Side::Expenditure)
            ),
            ["total", "general_public", "government_fund"]
        );
        assert_eq!(
            ids(TableId::GovernmentFund, "项 目\n年初结转和结余 本年收入\n本年支出\n年末结转和结余功能分类\n科目编码\n科目名称 小计 基本支出 项目支出\n栏次 1 2 3 4 5 6", None)
                .len(),
            6
        );
    }
}
