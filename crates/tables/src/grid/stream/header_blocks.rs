//! The cells of an unruled header, from its words.
//!
//! In: the words of the header and the rulings there are. Out: blocks, each with the lines of one header cell, and the
//! lowest of them, which name the columns. Which columns a block spans is left to
//! [`spanning_header`](super::spanning_header).
use super::words::{GridWord, is_code_part};
use crate::geometry::ruling::Segment;
use crate::vocabulary::{HeaderWord, header_word};
use juesuan_extract::Rect;
use juesuan_model::text::fold;
use std::ops::Range;

/// Lines of one wrapped header cell are no further apart than this many times their size, …
pub(super) const LEADING: f32 = 1.45;
/// … or this many, if the lower line cannot be a header cell of its own (财政 | 拨款), …
const LOOSE_LEADING: f32 = 2.0;
/// … no closer than this …
const LEAST_LEADING: f32 = 0.4;
/// … and centred within this share of their size, …
const CENTRED: f32 = 0.6;
/// … or left-aligned within this one.
const LEFT_ALIGNED: f32 = 0.3;
/// Words whose baselines differ by less than this share of their size are on one line.
const SAME_LINE: f32 = 0.3;
/// A figure and text without a gap (2023年决算数) are two words of one cell: the gap is below this share of the size, …
const NO_GAP: f32 = 0.1;
/// … the overlap below this one.
const OVERLAP: f32 = 0.3;
/// A ruling separates two lines if it is no further above the upper baseline than this (points) …
const ABOVE_BASELINE: f32 = 1.0;
/// … and at least this share of the size above the lower one.
const BELOW_TOP: f32 = 0.5;
/// A cell is below another if its first baseline is this much (points) below the last one of the other.
pub(super) const BELOW: f32 = 1.0;
/// Cells whose last baselines differ by less than this share of their height from the lowest one are in the last line.
const LAST_LINE: f32 = 0.4;
/// A spanning header is higher than the lowest cells by more than this share of its height.
const LOW: f32 = 0.8;
/// 项目 spans 科目编码 and 科目名称 if they are centred within this many times its height.
const LABELS_NEAR: f32 = 15.0;
/// So many cells 预算数 and 决算数 side by side are pairs below items.
const PAIRS: usize = 6;
/// Texts of spanning headers, never the first line of a wrapped cell.
const SPANNING: [&str; 14] = [
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

/// The lines of one header cell.
pub(in crate::grid) struct Block<'a> {
    pub(super) words: Vec<&'a GridWord>,
    pub(super) bbox: Rect,
    /// Its first baseline.
    pub(super) top: f32,
    /// Its last baseline.
    pub(super) bottom: f32,
    /// The columns that it spans, once known.
    pub(super) cols: Range<usize>,
}

impl Block<'_> {
    pub(super) fn centre(&self) -> f32 {
        self.bbox.centre().0
    }

    pub(super) fn middle(&self) -> f32 {
        (self.top + self.bottom) / 2.0
    }

    pub(super) fn text(&self) -> String {
        self.words.iter().map(|t| t.text()).collect()
    }
}

/// The last baseline of a header.
pub(super) fn foot(blocks: &[Block<'_>]) -> f32 {
    blocks.iter().map(|b| b.bottom).fold(f32::NEG_INFINITY, f32::max)
}

/// Whether a cell is 预算数 or 决算数 in the last line of a header that ends at `foot`.
pub(super) fn is_phase(b: &Block<'_>, foot: f32) -> bool {
    let text = fold(&b.text());
    foot - b.bottom < LAST_LINE * b.bbox.height() && (text.contains("预算") || text.contains("决算"))
}

/// Joins words to wrapped cells by their positions.
pub(super) fn blocks<'a>(header: &'a [GridWord], horizontal: &[Segment]) -> Vec<Block<'a>> {
    let mut words: Vec<&GridWord> = header.iter().collect();
    words.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.bbox().x0.total_cmp(&b.bbox().x0)));
    let mut out: Vec<Block<'a>> = Vec::new();
    // 类 | 款 | 项 side by side are separate cells, however close below 科目编码; 款 alone is the end of 财政拨款.
    let parts: Vec<&GridWord> = words.iter().copied().filter(|t| is_code_part(t)).collect();
    let is_part = |t: &GridWord| {
        let beside = |o: &&&GridWord| (o.baseline - t.baseline).abs() < SAME_LINE * t.size && o.text() != t.text();
        is_code_part(t) && parts.iter().any(|o| beside(&o))
    };
    for t in words {
        let own = is_part(t);
        match out.iter_mut().rev().find(|b| !own && (is_next_line(b, t, horizontal) || is_beside(b, t))) {
            Some(b) => {
                b.bbox = b.bbox.union(&t.bbox());
                b.bottom = b.bottom.max(t.baseline);
                b.words.push(t);
            }
            None => {
                out.push(Block { words: vec![t], bbox: t.bbox(), top: t.baseline, bottom: t.baseline, cols: 0..0 });
            }
        }
    }
    out
}

/// Whether a word continues a cell on its last line.
fn is_beside(b: &Block<'_>, t: &GridWord) -> bool {
    let gap = t.bbox().x0 - b.bbox.x1;
    (t.baseline - b.bottom).abs() < SAME_LINE * t.size && gap > -OVERLAP * t.size && gap < NO_GAP * t.size
}

/// Whether a word is the next line of a wrapped cell: close below, and centred or left-aligned with it.
fn is_next_line(b: &Block<'_>, t: &GridWord, horizontal: &[Segment]) -> bool {
    let pitch = t.baseline - b.bottom;
    let aligned =
        (t.centre() - b.centre()).abs() < CENTRED * t.size || (t.bbox().x0 - b.bbox.x0).abs() < LEFT_ALIGNED * t.size;
    let overlap = b.bbox.x1.min(t.bbox().x1) > b.bbox.x0.max(t.bbox().x0);
    let leading = if is_complete(t.text()) { LEADING } else { LOOSE_LEADING };
    if !(pitch > LEAST_LEADING * t.size && pitch <= leading * t.size && aligned && overlap) {
        return false;
    }
    let text = fold(&b.text());
    let is_spanning = SPANNING.contains(&text.as_str())
        || (text.contains("公务用车") && text.ends_with('费') && text.contains("购置及"));
    let ruled = horizontal.iter().any(|s| {
        s.position > b.bottom - ABOVE_BASELINE
            && s.position < t.baseline - t.size * BELOW_TOP
            && s.start < t.centre()
            && s.end > t.centre()
    });
    !is_spanning && !ruled
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

/// The lowest cells: those above no other, spanning headers left out.
pub(super) fn leaves<'b, 'a>(blocks: &'b [Block<'a>]) -> Vec<&'b Block<'a>> {
    let foot = foot(blocks);
    // Below items 预算数 | 决算数 are the only lowest cells but for labels.
    let pairs = blocks.iter().filter(|b| is_phase(b, foot)).count() >= PAIRS;
    let is_label =
        |b: &Block<'_>| matches!(header_word(&b.text()), Some(HeaderWord::Code | HeaderWord::Name | HeaderWord::Line));
    let mut out: Vec<&Block<'_>> = blocks
        .iter()
        .enumerate()
        .filter(|(_, b)| !pairs || is_phase(b, foot) || is_label(b))
        .filter(|(i, b)| {
            let above = blocks
                .iter()
                .enumerate()
                .any(|(j, o)| j != *i && o.top > b.bottom + BELOW && o.bbox.x0 < b.bbox.x1 && o.bbox.x1 > b.bbox.x0);
            let low = foot - b.bottom <= LOW * b.bbox.height();
            let spans = !low && (is_spanning(&b.text()) || (fold(&b.text()) == "项目" && spans_labels(b, blocks)));
            !above && !spans
        })
        .map(|(_, b)| b)
        .collect();
    out.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
    out
}

/// Whether a text spans columns and names none, if there are lower cells.
fn is_spanning(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "收入" | "支出" | "本年支出" | "预算数" | "决算数" | "年初预算数" | "全年预算数" | "人员经费" | "公用经费"
    )
}

/// Whether 科目编码 or 科目名称 is below a 项目, near it.
fn spans_labels(b: &Block<'_>, blocks: &[Block<'_>]) -> bool {
    blocks.iter().any(|o| {
        o.top > b.bottom + BELOW
            && (o.centre() - b.centre()).abs() < LABELS_NEAR * b.bbox.height()
            && matches!(header_word(&o.text()), Some(HeaderWord::Code | HeaderWord::Name))
    })
}
