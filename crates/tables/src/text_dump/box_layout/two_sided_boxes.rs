//! 01 and 04 from text boxes: names, 行次 and amounts of each side, printed as columns.
//!
//! In: the tokens on the pages of a table. Out: its rows with their sides and names, and the amounts of both sides as
//! blocks of columns. Rows are read from the bottom up, because totals are printed below their parts.
use crate::text_dump::box_layout::BoxTable;
use crate::text_dump::box_layout::column_solver::{ColumnBlock, PageAmounts};
use crate::text_dump::box_layout::sum_tree::SumTree;
use crate::text_dump::columns::PrintedColumn;
use crate::text_dump::columns::row_sums::{Value, scaled};
use crate::text_dump::lines::token::{Token, TokenKind};
use crate::text_dump::rows::two_sided_rows::TwoSidedForm;
use crate::text_dump::rows::{PrintedFigure, PrintedRow};
use crate::vocabulary::{is_numbered, without_number};
use juesuan_model::text::{fold, squeeze};
use juesuan_model::{FindingCode, Side};
use std::collections::HashMap;

/// No table has a larger 行次.
const LARGEST_LINE: u32 = 199;

/// No name has more pieces.
const PIECES: usize = 4;

/// No form has more rows on one side.
const ROWS: usize = 80;

/// The name of a row.
struct RowName {
    text: String,
    side: Side,
    page: Option<u32>,
    line: usize,
}

/// The rows of both sides, and the blocks of their amounts, income first.
pub(crate) fn shape(
    all: &[Token],
    pages: &[Option<u32>],
    sided: &TwoSidedForm<'_>,
    income: Vec<PrintedColumn>,
    list: Vec<PrintedColumn>,
    scale: u32,
) -> Option<(BoxTable, Vec<ColumnBlock>, Vec<PageAmounts>)> {
    let names = names(all, sided)?;
    let sides = [Side::Income, Side::Expenditure];
    let of = |side: Side| names.iter().filter(move |n| n.side == side);
    if sides.iter().any(|s| of(*s).count() == 0 || of(*s).count() > ROWS) {
        return None;
    }
    let width = |side: Side| if side == Side::Income { 1 } else { list.len() };
    let blocks: Vec<ColumnBlock> = sides
        .iter()
        .map(|s| {
            let columns = width(*s);
            ColumnBlock {
                tree: tree(&of(*s).map(|n| n.text.as_str()).collect::<Vec<_>>()),
                columns,
                additive: columns > 1,
                expected: Vec::new(),
            }
        })
        .collect();
    let mut done = [0usize; 2];
    let mut out: Vec<PageAmounts> = Vec::new();
    let mut figs: HashMap<Option<u32>, HashMap<Value, PrintedFigure>> = HashMap::new();
    for page in pages.iter().rev() {
        let rows = [0, 1].map(|i| {
            let n = sides.get(i).map_or(0, |s| of(*s).filter(|n| n.page == *page).count());
            let from = done.get(i).copied().unwrap_or(0);
            done.get_mut(i).into_iter().for_each(|d| *d = from + n);
            from..from + n
        });
        let mut amounts = Vec::new();
        for (i, t) in all.iter().enumerate().filter(|(_, t)| t.page == *page && t.kind == TokenKind::Amount).rev() {
            let fig = PrintedFigure::new(t);
            let value = scaled(fig.amount.as_ref()?.value(), scale)?;
            figs.entry(*page).or_default().entry(value).or_insert(fig);
            // 113.50 一、一般公共服务支出: the amount of the other side.
            let after = all.get(i + 1).filter(|n| n.line == t.line && n.kind == TokenKind::Word);
            let is_income = after.is_some_and(|n| sided.side_of_start(&n.text) == Some(Side::Expenditure));
            amounts.push((value, is_income.then_some(0)));
        }
        let known = amounts.iter().filter(|(_, block)| block.is_some()).count();
        if rows.first().is_some_and(|r| r.len() == known) {
            amounts.iter_mut().filter(|(_, block)| block.is_none()).for_each(|a| a.1 = Some(1));
        }
        out.push(PageAmounts { rows: rows.to_vec(), amounts });
    }
    let (rows, at) = rows(all, &names, sides);
    Some((BoxTable { income, list, rows, at, figs, values: Vec::new() }, blocks, out))
}

/// The rows of both sides with their 行次, and the block and position of each.
fn rows(all: &[Token], names: &[RowName], sides: [Side; 2]) -> (Vec<PrintedRow>, Vec<(usize, usize)>) {
    let of = |side: Side| names.iter().filter(move |n| n.side == side);
    let mut rows: Vec<PrintedRow> = Vec::new();
    let mut at: Vec<(usize, usize)> = Vec::new();
    for (i, side) in sides.iter().enumerate() {
        let lines = numbers(all, *side, of(*side).count());
        let n = of(*side).count();
        for (k, name) in of(*side).enumerate() {
            let mut row = PrintedRow {
                side: Some(*side),
                name: name.text.clone(),
                page: name.page,
                at_line: name.line,
                ..PrintedRow::default()
            };
            let ordinal = u32::try_from(k + 1).unwrap_or(0);
            row.line = match &lines {
                Some(numbers) if numbers.len() == n => numbers.get(k).copied(),
                // Numbered names are the first rows, without a blank row in between.
                Some(numbers) if is_numbered(&name.text) && *side == Side::Income => {
                    numbers.get(k).copied().filter(|l| *l == ordinal)
                }
                Some(numbers) if k + 1 == n => numbers.last().copied(),
                _ => None,
            };
            if lines.is_some() && row.line.is_none() {
                row.doubt(FindingCode::TextLineMissing, "no 行次 was found", "未找到行次");
            }
            rows.push(row);
            at.push((i, n - 1 - k));
        }
    }
    (rows, at)
}

/// The names of rows in printed order; `None` if one is unknown.
fn names(all: &[Token], sided: &TwoSidedForm<'_>) -> Option<Vec<RowName>> {
    let words: Vec<&Token> = all.iter().filter(|t| t.kind == TokenKind::Word).collect();
    let mut out: Vec<RowName> = Vec::new();
    // The three funds are rows below 年初结转和结余; elsewhere they are words of the header.
    let mut funds: Vec<&str> = Vec::new();
    let mut totals = 0;
    let mut i = 0;
    while let Some(t) = words.get(i) {
        let joined = (1..=PIECES).rev().find_map(|n| {
            let pieces = words.get(i..i + n)?;
            let text: String = pieces.iter().map(|t| squeeze(&t.text)).collect();
            let folded = fold(&text);
            let bare = without_number(&folded).to_owned();
            let numbered = bare.len() < folded.len();
            let known = sided.vocabulary.is_item(&text);
            let fund = !numbered && bare.ends_with("预算财政拨款");
            (known && pieces.iter().all(|p| p.page == t.page)).then_some((n, text, bare, fund))
        });
        let Some((n, text, bare, fund)) = joined else {
            if is_numbered(&t.text) {
                return None;
            }
            i += 1;
            continue;
        };
        let side = if bare == "总计" {
            totals += 1;
            // Once for each side; it does not matter which.
            if totals == 1 { Some(Side::Income) } else { Some(Side::Expenditure) }
        } else if fund {
            let expected = funds.first().is_some_and(|f| *f == bare);
            if expected {
                funds.remove(0);
            }
            expected.then_some(Side::Income)
        } else {
            sided.side_of(&text)
        };
        if let Some(side) = side {
            if bare.starts_with("年初") && sided.schema.columns.len() > 1 {
                funds = ["一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"].to_vec();
            }
            if out.iter().any(|o| o.side == side && fold(&o.text) == fold(&text)) {
                return None;
            }
            out.push(RowName { text, side, page: t.page, line: t.line });
        }
        i += n;
    }
    (totals == 2).then_some(out)
}

/// Which rows are the sum of which, from the bottom up.
fn tree(names: &[&str]) -> SumTree {
    let bare: Vec<String> = names.iter().rev().map(|n| without_number(&fold(n)).to_owned()).collect();
    let numbered: Vec<bool> = names.iter().rev().map(|n| is_numbered(n)).collect();
    let find = |f: &dyn Fn(&str) -> bool| bare.iter().position(|n| f(n));
    let grand = find(&|n| n == "总计");
    let year = find(&|n| n.starts_with("本年") && n.ends_with("合计"));
    let parent = (0..bare.len())
        .map(|i| {
            let fund = bare.get(i).is_some_and(|n| n.ends_with("预算财政拨款"));
            let of = match numbered.get(i) {
                Some(true) => year,
                _ if fund || Some(i) == grand => None,
                _ => grand,
            };
            of.filter(|p| *p < i)
        })
        .collect();
    SumTree::new(parent)
}

/// The 行次 of a side: numbers that count up, from 1 on the income side and on from its last number on the other.
fn numbers(all: &[Token], side: Side, rows: usize) -> Option<Vec<u32>> {
    let numbers: Vec<u32> = all
        .iter()
        .filter(|t| t.kind == TokenKind::Int)
        .filter_map(|t| t.text.parse().ok())
        .filter(|n| *n <= LARGEST_LINE)
        .collect();
    let most = numbers.iter().copied().max()?;
    let whole = (1..=most).all(|n| numbers.contains(&n));
    if !whole || most as usize <= rows || most % 2 != 0 {
        return None;
    }
    // Both sides have the same number of lines.
    let half = most / 2;
    Some(if side == Side::Income { (1..=half).collect() } else { (half + 1..=most).collect() })
}
