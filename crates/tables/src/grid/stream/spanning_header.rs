//! Which columns each cell of an unruled header spans.
//!
//! In: the blocks of the header, the boundaries of the columns, and the rulings there are. Out: cells in rows. A spanning
//! header has the columns around its middle, or those above which a ruling is drawn.
use super::header_blocks::{BELOW, Block, foot, is_phase};
use super::words::lines;
use crate::geometry::ruling::Segment;
use crate::geometry::text_line::TextLine;
use crate::vocabulary::{HeaderWord, header_word};
use juesuan_extract::Rect;
use juesuan_model::text::fold;
use std::ops::Range;

/// Middles that differ by less than this (points) are equal, …
const SAME_MIDDLE: f32 = 7.0;
/// … or by less than this share of the width of the columns.
const SAME_MIDDLE_SHARE: f32 = 0.12;
/// Cells whose middles differ by less than this share of their height are on one level.
const SAME_LEVEL: f32 = 0.3;
/// The topmost cells may be off the middle of their columns by this share of the width: names are left-aligned.
const PARTITION: f32 = 0.08;
/// They are on the first line: their first baselines differ by less than this share of their height.
const FIRST_LINE: f32 = 0.4;
/// A cell that extends into a column by less than this share of its height is not above it.
const SLIVER: f32 = 0.8;
/// Boxes that end at a boundary may cross it by this much (points).
const EDGE: f32 = 0.1;
/// A ruling below a cell is no further below its last baseline than this many times its height …
const RULED_BELOW: f32 = 1.6;
/// … and shorter than this share of the longest ruling.
const SHORTER: f32 = 0.97;
/// A cell above a gap between columns is no further from their cells than this many times its height.
const GAP_REACH: f32 = 8.0;
/// Fewer columns than this are not pairs of 预算数 and 决算数.
const PAIRED_COLUMNS: usize = 4;

/// A header cell.
pub(super) struct HeadCell {
    pub(super) row: usize,
    pub(super) row_span: usize,
    pub(super) cols: Range<usize>,
    pub(super) lines: Vec<TextLine>,
}

impl HeadCell {
    fn text(&self) -> String {
        self.lines.iter().map(TextLine::text).collect()
    }
}

/// Makes 经济分类科目编码 span 类 and 款 if they have no headers of their own. `is_part`: whether a column holds parts of
/// codes.
pub(super) fn over_code_parts(cells: &mut [HeadCell], columns: usize, is_part: impl Fn(usize) -> bool) {
    for i in 0..cells.len() {
        let Some(c) = cells.get(i) else { continue };
        let (row, mut cols) = (c.row, c.cols.clone());
        let is_code = header_word(&c.text()) == Some(HeaderWord::Code);
        if !is_code || !cols.clone().all(&is_part) {
            continue;
        }
        let free = |k: usize| is_part(k) && !cells.iter().any(|o| o.row >= row && o.cols.contains(&k));
        while cols.start > 0 && free(cols.start - 1) {
            cols.start -= 1;
        }
        while cols.end < columns && free(cols.end) {
            cols.end += 1;
        }
        if let Some(c) = cells.get_mut(i) {
            c.cols = cols;
        }
    }
}

/// The cells of a header.
pub(super) fn cells(mut blocks: Vec<Block<'_>>, xs: &[f32], horizontal: &[Segment]) -> Vec<HeadCell> {
    let pairs = take_pairs(&mut blocks, xs);
    // 预算数 | 决算数 below each item: the cells above span pairs.
    let outer: Vec<f32> = if pairs.is_empty() { xs.to_vec() } else { xs.iter().copied().step_by(2).collect() };
    for b in &mut blocks {
        b.cols = under(b.bbox, &outer);
    }
    span_columns(&mut blocks, &outer, horizontal);
    let mut cells = stack(blocks, outer.len().saturating_sub(1));
    if !pairs.is_empty() {
        let depth = cells.iter().map(|c| c.row + c.row_span).max().unwrap_or(0);
        for c in &mut cells {
            c.cols = c.cols.start * 2..c.cols.end * 2;
        }
        cells.extend(pairs.into_iter().enumerate().map(|(k, b)| HeadCell {
            row: depth,
            row_span: 1,
            cols: k..k + 1,
            lines: lines(b.words),
        }));
    }
    cells
}

/// Takes out the lowest line if it is 预算数 | 决算数 again and again, one above each column.
fn take_pairs<'a>(blocks: &mut Vec<Block<'a>>, xs: &[f32]) -> Vec<Block<'a>> {
    let foot = foot(blocks);
    let is_phase = |b: &Block<'_>| is_phase(b, foot);
    let n = xs.len().saturating_sub(1);
    let found = blocks.iter().filter(|b| is_phase(b)).count();
    if n < PAIRED_COLUMNS || n % 2 == 1 || found != n {
        return Vec::new();
    }
    let (mut pairs, rest): (Vec<Block<'a>>, Vec<Block<'a>>) = std::mem::take(blocks).into_iter().partition(is_phase);
    *blocks = rest;
    pairs.sort_by(|a, b| a.centre().total_cmp(&b.centre()));
    pairs
}

/// The columns below a box, without those that it hardly extends into.
fn under(r: Rect, xs: &[f32]) -> Range<usize> {
    let n = xs.len().saturating_sub(1);
    let at = |x: f32| xs.partition_point(|b| *b <= x).saturating_sub(1).min(n.saturating_sub(1));
    let sliver = r.height() * SLIVER;
    let centre = at(r.centre().0);
    let mut from = at(r.x0 + EDGE);
    let mut to = at(r.x1 - EDGE);
    while from < centre && xs.get(from + 1).is_some_and(|x| x - r.x0 < sliver) {
        from += 1;
    }
    while to > centre && xs.get(to).is_some_and(|x| r.x1 - x < sliver) {
        to -= 1;
    }
    from..to + 1
}

/// Finds the columns that each spanning header spans.
fn span_columns(blocks: &mut [Block<'_>], xs: &[f32], horizontal: &[Segment]) {
    let n = xs.len().saturating_sub(1);
    let topmost = partition(blocks, xs, n);
    for (i, cols) in &topmost {
        if let Some(b) = blocks.get_mut(*i) {
            b.cols = cols.clone();
        }
    }
    for i in 0..blocks.len() {
        if topmost.iter().any(|(k, _)| *k == i) {
            continue;
        }
        let Some(b) = blocks.get(i) else { continue };
        // The ruling below the whole header may be drawn in pieces.
        let above_others =
            |s: &&Segment| blocks.iter().any(|o| o.top > s.position && s.start < o.centre() && o.centre() < s.end);
        let cols = match ruled_below(b, horizontal).filter(above_others) {
            Some(s) => columns_under(s, xs, n),
            None => by_level(i, blocks, xs, n),
        };
        if let Some(cols) = cols
            && let Some(b) = blocks.get_mut(i)
        {
            b.cols = cols;
        }
    }
}

/// The topmost cells (收入 | 支出, 预算数 | 决算数) with their columns, if together they span all columns, each centred
/// above its own.
fn partition(blocks: &[Block<'_>], xs: &[f32], n: usize) -> Vec<(usize, Range<usize>)> {
    let top = blocks.iter().map(|b| b.top).fold(f32::INFINITY, f32::min);
    let mut line: Vec<(usize, &Block<'_>)> =
        blocks.iter().enumerate().filter(|(_, b)| b.top - top < FIRST_LINE * b.bbox.height()).collect();
    line.sort_by(|a, b| a.1.centre().total_cmp(&b.1.centre()));
    let others = blocks.len() - line.len();
    let may_span = |text: &str| {
        let text = fold(text);
        matches!(text.as_str(), "收入" | "支出" | "项目" | "本年支出")
            || ["预算", "决算", "三公", "经费"].iter().any(|w| text.contains(w))
    };
    // 07: 本年支出 is beside 年初结转和结余, which is centred over two levels, and spans only some columns.
    let spans_some = line.iter().any(|(_, b)| fold(&b.text()) == "本年支出") && blocks.iter().any(stands_alone);
    if spans_some || line.is_empty() || others < 2 || line.len() > n || !line.iter().all(|(_, b)| may_span(&b.text())) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut from = 0;
    for (k, (i, b)) in line.iter().enumerate() {
        let left = line.len() - k - 1;
        let ends: Vec<usize> = if left == 0 { vec![n] } else { (from + 1..=n - left).collect() };
        let off = |to: &usize| {
            let (a, e) = (xs.get(from).copied().unwrap_or(0.0), xs.get(*to).copied().unwrap_or(0.0));
            ((a + e) / 2.0 - b.centre()).abs()
        };
        let Some(to) = ends.into_iter().min_by(|a, b| off(a).total_cmp(&off(b))) else { return Vec::new() };
        if off(&to) > SAME_MIDDLE.max(PARTITION * width(xs, &(from..to))) {
            return Vec::new();
        }
        out.push((*i, from..to));
        from = to;
    }
    if from == n { out } else { Vec::new() }
}

/// The ruling right below a cell, if it is shorter than the table.
fn ruled_below<'s>(b: &Block<'_>, horizontal: &'s [Segment]) -> Option<&'s Segment> {
    let whole = horizontal.iter().map(|s| s.end - s.start).fold(0.0, f32::max);
    horizontal
        .iter()
        .filter(|s| {
            s.position > b.bottom
                && s.position < b.bottom + RULED_BELOW * b.bbox.height()
                && s.start < b.centre()
                && s.end > b.centre()
        })
        .min_by(|a, c| a.position.total_cmp(&c.position))
        .filter(|s| s.end - s.start < SHORTER * whole)
}

fn columns_under(s: &Segment, xs: &[f32], n: usize) -> Option<Range<usize>> {
    let inside = |c: &usize| {
        let (a, e) = (xs.get(*c).copied().unwrap_or(0.0), xs.get(c + 1).copied().unwrap_or(0.0));
        s.start < (a + e) / 2.0 && s.end > (a + e) / 2.0
    };
    let inside: Vec<usize> = (0..n).filter(inside).collect();
    Some(*inside.first()?..inside.last()? + 1)
}

/// The columns around a cell's middle whose lowest cells are on one level below it. Cells over both levels have a higher
/// middle.
fn by_level(i: usize, blocks: &[Block<'_>], xs: &[f32], n: usize) -> Option<Range<usize>> {
    let b = blocks.get(i)?;
    let lowest = |c: usize| {
        blocks
            .iter()
            .enumerate()
            .filter(|(j, o)| *j != i && o.cols.contains(&c) && o.top > b.bottom + BELOW)
            .map(|(_, o)| o)
            .max_by(|a, o| a.middle().total_cmp(&o.middle()))
    };
    let seed = b.cols.clone().filter_map(lowest).max_by(|a, o| a.middle().total_cmp(&o.middle()));
    let seed = seed.or_else(|| {
        // The cell is above a gap between columns.
        let near = (0..n).filter_map(lowest).filter(|o| (o.centre() - b.centre()).abs() < GAP_REACH * b.bbox.height());
        near.max_by(|a, o| a.middle().total_cmp(&o.middle()))
    })?;
    let level = seed.middle();
    let slack = SAME_LEVEL * b.bbox.height();
    let part_of = |c: usize| lowest(c).is_some_and(|o| (o.middle() - level).abs() < slack && !stands_alone(o));
    middle_range(b.centre(), xs, n, &part_of).filter(|r| r.len() > 1)
}

/// 07: 年初结转和结余, 本年收入 and 年末结转和结余 are beside 本年支出, never below it.
fn stands_alone(b: &Block<'_>) -> bool {
    let text = fold(&b.text());
    text.contains("结转") || text == "本年收入"
}

/// The longest run of columns with the middle `centre`, all of which may be part of a cell.
fn middle_range(centre: f32, xs: &[f32], n: usize, part_of: &impl Fn(usize) -> bool) -> Option<Range<usize>> {
    let may: Vec<bool> = (0..n).map(part_of).collect();
    let mut best: Option<(f32, Range<usize>)> = None;
    for from in 0..n {
        for to in from + 1..=n {
            if !may.get(to - 1).copied().unwrap_or(false) {
                break;
            }
            let (Some(a), Some(e)) = (xs.get(from), xs.get(to)) else { continue };
            let off = ((a + e) / 2.0 - centre).abs();
            let better = best.as_ref().is_none_or(|(o, r)| {
                if off < SAME_MIDDLE && *o < SAME_MIDDLE { to - from > r.len() } else { off < *o }
            });
            if better {
                best = Some((off, from..to));
            }
        }
    }
    best.filter(|(off, r)| *off < SAME_MIDDLE.max(SAME_MIDDLE_SHARE * width(xs, r))).map(|(_, r)| r)
}

fn width(xs: &[f32], r: &Range<usize>) -> f32 {
    xs.get(r.end).copied().unwrap_or(0.0) - xs.get(r.start).copied().unwrap_or(0.0)
}

/// Puts cells into rows, one below another; the lowest of each column extends down to the last row.
fn stack(mut blocks: Vec<Block<'_>>, n: usize) -> Vec<HeadCell> {
    blocks.sort_by(|a, b| a.top.total_cmp(&b.top));
    let mut next = vec![0_usize; n];
    let mut placed: Vec<HeadCell> = Vec::new();
    for b in &blocks {
        let row = b.cols.clone().filter_map(|c| next.get(c).copied()).max().unwrap_or(0);
        for c in b.cols.clone() {
            if let Some(v) = next.get_mut(c) {
                *v = row + 1;
            }
        }
        placed.push(HeadCell { row, row_span: 1, cols: b.cols.clone(), lines: lines(b.words.clone()) });
    }
    let depth = next.iter().copied().max().unwrap_or(0);
    for i in 0..placed.len() {
        let Some(c) = placed.get(i) else { continue };
        let (cols, row) = (c.cols.clone(), c.row);
        let lowest = !placed.iter().any(|o| o.row > row && o.cols.start < cols.end && cols.start < o.cols.end);
        if lowest && let Some(c) = placed.get_mut(i) {
            c.row_span = depth - row;
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::super::header_blocks::blocks;
    use super::super::words::GridWord;
    use super::*;
    use crate::geometry::text_line::Word;

    fn word(text: &str, x0: f32, baseline: f32) -> GridWord {
        let width = 9.0 * text.chars().count() as f32;
        let bbox = Rect { x0, y0: baseline - 8.0, x1: x0 + width, y1: baseline + 1.0 };
        GridWord { word: Word { text: text.to_owned(), bbox }, baseline, size: 9.0 }
    }

    fn spans(header: &[GridWord], xs: &[f32], horizontal: &[Segment]) -> Vec<(String, Range<usize>)> {
        let cells = cells(blocks(header, horizontal), xs, horizontal);
        cells.iter().map(|c| (c.text(), c.cols.clone())).collect()
    }

    /// Word processors draw the ruling below a header cell by cell; a piece of it does not make the cell above it span.
    #[test]
    fn the_ruling_below_the_header_in_pieces() {
        let header = [
            word("项目", 90.0, 20.0),
            word("合计", 230.0, 26.0),
            word("类", 40.0, 32.0),
            word("款", 80.0, 32.0),
            word("科目名称", 120.0, 32.0),
        ];
        let xs = [20.0, 60.0, 100.0, 180.0, 300.0];
        let horizontal = [
            Segment { position: 10.0, start: 20.0, end: 300.0 },
            Segment { position: 38.0, start: 20.0, end: 180.0 },
            Segment { position: 38.6, start: 180.0, end: 300.0 },
        ];
        let found = spans(&header, &xs, &horizontal);
        assert!(
            found.contains(&("类".to_owned(), 0..1)) && found.contains(&("科目名称".to_owned(), 2..3)),
            "{found:?}"
        );
        assert!(found.contains(&("项目".to_owned(), 0..3)), "{found:?}");
    }

    /// 本年支出 of 07 is above the middle of all figures, and spans three of their columns.
    #[test]
    fn expenditure_between_the_balances_spans_its_own_columns() {
        let header = [
            word("项目", 60.0, 20.0),
            word("本年支出", 262.0, 20.0),
            word("年初结转和结余", 142.0, 26.0),
            word("本年收入", 212.0, 26.0),
            word("年末结转和结余", 352.0, 26.0),
            word("科目编码", 22.0, 32.0),
            word("科目名称", 80.0, 32.0),
            word("小计", 255.0, 32.0),
            word("基本支出", 277.0, 32.0),
            word("项目支出", 316.0, 32.0),
        ];
        let xs = [20.0, 60.0, 140.0, 207.0, 250.0, 275.0, 314.0, 350.0, 417.0];
        let found = spans(&header, &xs, &[]);
        assert!(found.contains(&("本年收入".to_owned(), 3..4)), "{found:?}");
        assert!(found.iter().all(|(text, cols)| text != "本年支出" || cols.start > 3 && cols.end < 8), "{found:?}");
    }
}
