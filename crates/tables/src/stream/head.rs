//! The header of a table without a full grid, as cells with spans.
//!
//! In: the words of the header and, later, the boundaries of the columns. Out: cells; a cell above others spans the
//! columns whose middle it stands over, or those that a ruling below it spans.
use super::body::lines;
use super::{Token, is_code_part};
use crate::ruling::Segment;
use crate::text_line::TextLine;
use crate::vocabulary::{HeaderWord, header_word};
use juesuan_extract::Rect;
use juesuan_model::text::fold;
use std::ops::Range;

/// Lines of one wrapped header cell are no further apart than this many times their size.
pub(super) const LEADING: f32 = 1.45;
/// … or this many, if what stands below could not be a header cell of its own (财政 | 拨款).
const LOOSE_LEADING: f32 = 2.0;
/// Middles this close (points) are equal.
const SAME_MIDDLE: f32 = 7.0;
/// Cells whose middles differ by less than this share of their height stand on one level.
const SAME_LEVEL: f32 = 0.3;
/// The topmost cells may stand this share of their columns' width off the middle: names are set left.
const PARTITION: f32 = 0.08;
/// So many cells 预算数 and 决算数 side by side stand below items, in pairs.
const PAIRS: usize = 6;
/// Words that roof other cells and are never the first line of a wrapped one.
const ROOFS: [&str; 14] = [
    "收入",
    "支出",
    "项目",
    "本年支出",
    "本年收入",
    "预算数",
    "决算数",
    "人员经费",
    "公用经费",
    "合计",
    "小计",
    "年初预算数",
    "全年预算数",
    "事业收入",
];

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

/// The lines of one header cell, wherever it stands.
pub(super) struct Block<'a> {
    tokens: Vec<&'a Token>,
    pub(super) bbox: Rect,
    top: f32,
    bottom: f32,
    cols: Range<usize>,
}

impl Block<'_> {
    fn centre(&self) -> f32 {
        self.bbox.centre().0
    }

    fn middle(&self) -> f32 {
        (self.top + self.bottom) / 2.0
    }

    pub(super) fn text(&self) -> String {
        self.tokens.iter().map(|t| t.text()).collect()
    }
}

/// 经济分类科目编码 above 类 and 款 without headers of their own goes over both. `is_part`: whether a column holds parts
/// of codes.
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
    // 预算数 | 决算数 below each item: the cells above stand over pairs.
    let outer: Vec<f32> = if pairs.is_empty() { xs.to_vec() } else { xs.iter().copied().step_by(2).collect() };
    for b in &mut blocks {
        b.cols = under(b.bbox, &outer);
    }
    roofs(&mut blocks, &outer, horizontal);
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
            lines: lines(b.tokens),
        }));
    }
    cells
}

/// Takes the lowest line out, if it is 预算数 | 决算数 over and over, one above each column.
fn take_pairs<'a>(blocks: &mut Vec<Block<'a>>, xs: &[f32]) -> Vec<Block<'a>> {
    let foot = blocks.iter().map(|b| b.bottom).fold(f32::NEG_INFINITY, f32::max);
    let is_phase = |b: &Block<'_>| {
        let text = fold(&b.text());
        foot - b.bottom < 0.4 * b.bbox.height() && (text.contains("预算") || text.contains("决算"))
    };
    let n = xs.len().saturating_sub(1);
    let found = blocks.iter().filter(|b| is_phase(b)).count();
    if n < 4 || n % 2 == 1 || found != n {
        return Vec::new();
    }
    let (mut pairs, rest): (Vec<Block<'a>>, Vec<Block<'a>>) = std::mem::take(blocks).into_iter().partition(is_phase);
    *blocks = rest;
    pairs.sort_by(|a, b| a.centre().total_cmp(&b.centre()));
    pairs
}

/// Words joined to wrapped cells, by their places alone.
pub(super) fn blocks<'a>(header: &'a [Token], horizontal: &[Segment]) -> Vec<Block<'a>> {
    let mut tokens: Vec<&Token> = header.iter().collect();
    tokens.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.bbox().x0.total_cmp(&b.bbox().x0)));
    let mut out: Vec<Block<'a>> = Vec::new();
    // 类 | 款 | 项 side by side are cells of their own, however close below 科目编码.
    // 款 alone, or several times, is the end of 财政拨款.
    let parts: Vec<&Token> = tokens.iter().copied().filter(|t| is_code_part(t)).collect();
    let is_part = |t: &Token| {
        let beside = |o: &&&Token| (o.baseline - t.baseline).abs() < 0.3 * t.size && o.text() != t.text();
        is_code_part(t) && parts.iter().any(|o| beside(&o))
    };
    for t in tokens {
        let own = is_part(t);
        match out.iter_mut().rev().find(|b| !own && (is_next_line(b, t, horizontal) || is_beside(b, t))) {
            Some(b) => {
                b.bbox = b.bbox.union(&t.bbox());
                b.bottom = b.bottom.max(t.baseline);
                b.tokens.push(t);
            }
            None => {
                out.push(Block { tokens: vec![t], bbox: t.bbox(), top: t.baseline, bottom: t.baseline, cols: 0..0 });
            }
        }
    }
    out
}

/// Figures and text of one word (2023年决算数) are two words without a gap.
fn is_beside(b: &Block<'_>, t: &Token) -> bool {
    let gap = t.bbox().x0 - b.bbox.x1;
    (t.baseline - b.bottom).abs() < 0.3 * t.size && gap > -0.3 * t.size && gap < 0.1 * t.size
}

/// Whether a word is the next line of a wrapped cell: close below, and centred or set left like it.
fn is_next_line(b: &Block<'_>, t: &Token, horizontal: &[Segment]) -> bool {
    let pitch = t.baseline - b.bottom;
    let aligned = (t.centre() - b.centre()).abs() < 0.6 * t.size || (t.bbox().x0 - b.bbox.x0).abs() < 0.3 * t.size;
    let overlap = b.bbox.x1.min(t.bbox().x1) > b.bbox.x0.max(t.bbox().x0);
    let leading = if is_complete(t.text()) { LEADING } else { LOOSE_LEADING };
    if !(pitch > 0.4 * t.size && pitch <= leading * t.size && aligned && overlap) {
        return false;
    }
    let text = fold(&b.text());
    let is_roof = ROOFS.contains(&text.as_str())
        || (text.contains("公务用车") && text.ends_with('费') && text.contains("购置及"));
    let ruled = horizontal.iter().any(|s| {
        s.position > b.bottom - 1.0
            && s.position < t.baseline - t.size * 0.5
            && s.start < t.centre()
            && s.end > t.centre()
    });
    !is_roof && !ruled
}

/// Whether a text could be a header cell of its own.
fn is_complete(text: &str) -> bool {
    let text = fold(text);
    [
        "费",
        "数",
        "额",
        "支出",
        "收入",
        "结余",
        "编码",
        "代码",
        "名称",
        "项目",
        "合计",
        "小计",
        "行次",
        "预算财政拨款",
        "类",
        "款",
        "项",
    ]
    .iter()
    .any(|end| text.ends_with(end))
        && text.chars().count() > 1
        && !matches!(text.as_str(), "拨款" | "政拨款" | "财政拨款")
}

/// The lowest cells: those above no other, and no roof over others beside it.
pub(super) fn leaves<'b, 'a>(blocks: &'b [Block<'a>]) -> Vec<&'b Block<'a>> {
    let foot = blocks.iter().map(|b| b.bottom).fold(f32::NEG_INFINITY, f32::max);
    // 预算数 | 决算数 below each item: nothing above them is a leaf, but for labels.
    let is_phase = |b: &Block<'_>| {
        let text = fold(&b.text());
        foot - b.bottom < 0.4 * b.bbox.height() && (text.contains("预算") || text.contains("决算"))
    };
    let pairs = blocks.iter().filter(|b| is_phase(b)).count() >= PAIRS;
    let is_label = |b: &Block<'_>| {
        use crate::vocabulary::HeaderWord::{Code, Line, Name};
        matches!(crate::vocabulary::header_word(&b.text()), Some(Code | Name | Line))
    };
    let mut out: Vec<&Block<'_>> = blocks
        .iter()
        .enumerate()
        .filter(|(_, b)| !pairs || is_phase(b) || is_label(b))
        .filter(|(i, b)| {
            let above = blocks
                .iter()
                .enumerate()
                .any(|(j, o)| j != *i && o.top > b.bottom + 1.0 && o.bbox.x0 < b.bbox.x1 && o.bbox.x1 > b.bbox.x0);
            let low = foot - b.bottom <= 0.8 * b.bbox.height();
            let roof = !low && (is_roof(&b.text()) || (fold(&b.text()) == "项目" && roofs_labels(b, blocks)));
            !above && !roof
        })
        .map(|(_, b)| b)
        .collect();
    out.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
    out
}

/// Words that roof columns and name none, as long as anything stands lower.
fn is_roof(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "收入" | "支出" | "本年支出" | "预算数" | "决算数" | "年初预算数" | "全年预算数" | "人员经费" | "公用经费"
    )
}

/// Whether 科目编码 or 科目名称 stand below a 项目, near it.
fn roofs_labels(b: &Block<'_>, blocks: &[Block<'_>]) -> bool {
    use crate::vocabulary::HeaderWord::{Code, Name};
    blocks.iter().any(|o| {
        o.top > b.bottom + 1.0
            && (o.centre() - b.centre()).abs() < 15.0 * b.bbox.height()
            && matches!(crate::vocabulary::header_word(&o.text()), Some(Code | Name))
    })
}

/// The columns that a box stands over; a sliver of a neighbour does not count.
fn under(r: Rect, xs: &[f32]) -> Range<usize> {
    let n = xs.len().saturating_sub(1);
    let at = |x: f32| xs.partition_point(|b| *b <= x).saturating_sub(1).min(n.saturating_sub(1));
    let sliver = r.height() * 0.8;
    let centre = at(r.centre().0);
    let mut from = at(r.x0 + 0.1);
    let mut to = at(r.x1 - 0.1);
    while from < centre && xs.get(from + 1).is_some_and(|x| x - r.x0 < sliver) {
        from += 1;
    }
    while to > centre && xs.get(to).is_some_and(|x| r.x1 - x < sliver) {
        to -= 1;
    }
    from..to + 1
}

/// Finds which columns each cell above others spans.
fn roofs(blocks: &mut [Block<'_>], xs: &[f32], horizontal: &[Segment]) {
    let n = xs.len().saturating_sub(1);
    let parted = partition(blocks, xs, n);
    for (i, cols) in &parted {
        if let Some(b) = blocks.get_mut(*i) {
            b.cols = cols.clone();
        }
    }
    for i in 0..blocks.len() {
        if parted.iter().any(|(k, _)| *k == i) {
            continue;
        }
        let Some(b) = blocks.get(i) else { continue };
        // The line under the whole header may be drawn in pieces.
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

/// The topmost cells (收入 | 支出, 预算数 | 决算数), if together they roof all columns, each with its middle over its own.
fn partition(blocks: &[Block<'_>], xs: &[f32], n: usize) -> Vec<(usize, Range<usize>)> {
    let top = blocks.iter().map(|b| b.top).fold(f32::INFINITY, f32::min);
    let mut line: Vec<(usize, &Block<'_>)> =
        blocks.iter().enumerate().filter(|(_, b)| b.top - top < 0.4 * b.bbox.height()).collect();
    line.sort_by(|a, b| a.1.centre().total_cmp(&b.1.centre()));
    let others = blocks.len() - line.len();
    let parts_all = |text: &str| {
        let text = fold(text);
        matches!(text.as_str(), "收入" | "支出" | "项目" | "本年支出")
            || ["预算", "决算", "三公", "经费"].iter().any(|w| text.contains(w))
    };
    // 07: 本年支出 stands beside 年初结转和结余, set in the middle of two levels, and roofs a part only.
    let roofs_part = line.iter().any(|(_, b)| fold(&b.text()) == "本年支出") && blocks.iter().any(stands_alone);
    if roofs_part || line.is_empty() || others < 2 || line.len() > n || !line.iter().all(|(_, b)| parts_all(&b.text()))
    {
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
    // One cell alone over everything is a roof only if it roofs more than one column.
    if from == n { out } else { Vec::new() }
}

/// The ruling right below a cell, if it is shorter than the table.
fn ruled_below<'s>(b: &Block<'_>, horizontal: &'s [Segment]) -> Option<&'s Segment> {
    let whole = horizontal.iter().map(|s| s.end - s.start).fold(0.0, f32::max);
    horizontal
        .iter()
        .filter(|s| {
            s.position > b.bottom
                && s.position < b.bottom + 1.6 * b.bbox.height()
                && s.start < b.centre()
                && s.end > b.centre()
        })
        .min_by(|a, c| a.position.total_cmp(&c.position))
        .filter(|s| s.end - s.start < 0.97 * whole)
}

fn columns_under(s: &Segment, xs: &[f32], n: usize) -> Option<Range<usize>> {
    let inside = |c: &usize| {
        let (a, e) = (xs.get(*c).copied().unwrap_or(0.0), xs.get(c + 1).copied().unwrap_or(0.0));
        s.start < (a + e) / 2.0 && s.end > (a + e) / 2.0
    };
    let inside: Vec<usize> = (0..n).filter(inside).collect();
    Some(*inside.first()?..inside.last()? + 1)
}

/// The columns around a cell's middle whose lowest cells stand on one level below it. Cells that reach over both levels
/// have their middle higher.
fn by_level(i: usize, blocks: &[Block<'_>], xs: &[f32], n: usize) -> Option<Range<usize>> {
    let b = blocks.get(i)?;
    let lowest = |c: usize| {
        blocks
            .iter()
            .enumerate()
            .filter(|(j, o)| *j != i && o.cols.contains(&c) && o.top > b.bottom + 1.0)
            .map(|(_, o)| o)
            .max_by(|a, o| a.middle().total_cmp(&o.middle()))
    };
    let seed = b.cols.clone().filter_map(lowest).max_by(|a, o| a.middle().total_cmp(&o.middle()));
    let seed = seed.or_else(|| {
        // The cell stands over a gap between columns.
        let near = (0..n).filter_map(lowest).filter(|o| (o.centre() - b.centre()).abs() < 8.0 * b.bbox.height());
        near.max_by(|a, o| a.middle().total_cmp(&o.middle()))
    })?;
    let level = seed.middle();
    let slack = SAME_LEVEL * b.bbox.height();
    let part_of = |c: usize| lowest(c).is_some_and(|o| (o.middle() - level).abs() < slack && !stands_alone(o));
    middle_range(b.centre(), xs, n, &part_of).filter(|r| r.len() > 1)
}

/// 07: 年初结转和结余, 本年收入 and 年末结转和结余 stand beside 本年支出, never below it.
fn stands_alone(b: &Block<'_>) -> bool {
    let text = fold(&b.text());
    text.contains("结转") || text == "本年收入"
}

/// The longest run of columns, all of which may be part of a cell, whose middle is `centre`.
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
    best.filter(|(off, r)| *off < SAME_MIDDLE.max(0.12 * width(xs, r))).map(|(_, r)| r)
}

fn width(xs: &[f32], r: &Range<usize>) -> f32 {
    xs.get(r.end).copied().unwrap_or(0.0) - xs.get(r.start).copied().unwrap_or(0.0)
}

/// Puts cells into rows: one below another, the lowest of each column down to the last row.
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
        placed.push(HeadCell { row, row_span: 1, cols: b.cols.clone(), lines: lines(b.tokens.clone()) });
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
    use super::*;
    use crate::text_line::Word;

    fn token(text: &str, x0: f32, baseline: f32) -> Token {
        let width = 9.0 * text.chars().count() as f32;
        let bbox = Rect { x0, y0: baseline - 8.0, x1: x0 + width, y1: baseline + 1.0 };
        Token { word: Word { text: text.to_owned(), bbox }, baseline, size: 9.0 }
    }

    fn spans(header: &[Token], xs: &[f32], horizontal: &[Segment]) -> Vec<(String, Range<usize>)> {
        let cells = cells(blocks(header, horizontal), xs, horizontal);
        cells.iter().map(|c| (c.text(), c.cols.clone())).collect()
    }

    /// Word processors draw the line under a header cell by cell; a piece of it makes no roof of what stands above.
    #[test]
    fn the_line_under_the_header_in_pieces() {
        let header = [
            token("项目", 90.0, 20.0),
            token("合计", 230.0, 26.0),
            token("类", 40.0, 32.0),
            token("款", 80.0, 32.0),
            token("科目名称", 120.0, 32.0),
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

    /// 本年支出 of 07 stands over the middle of the figures, and over three of their columns.
    #[test]
    fn expenditure_between_the_balances_roofs_its_own_columns() {
        let header = [
            token("项目", 60.0, 20.0),
            token("本年支出", 262.0, 20.0),
            token("年初结转和结余", 142.0, 26.0),
            token("本年收入", 212.0, 26.0),
            token("年末结转和结余", 352.0, 26.0),
            token("科目编码", 22.0, 32.0),
            token("科目名称", 80.0, 32.0),
            token("小计", 255.0, 32.0),
            token("基本支出", 277.0, 32.0),
            token("项目支出", 316.0, 32.0),
        ];
        let xs = [20.0, 60.0, 140.0, 207.0, 250.0, 275.0, 314.0, 350.0, 417.0];
        let found = spans(&header, &xs, &[]);
        assert!(found.contains(&("本年收入".to_owned(), 3..4)), "{found:?}");
        assert!(found.iter().all(|(text, cols)| text != "本年支出" || cols.start > 3 && cols.end < 8), "{found:?}");
    }
}
