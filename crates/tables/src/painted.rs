//! Pages whose geometry is useless, as text in painting order.
//!
//! In: a page in reading orientation. Out: nothing where its characters stand beside each other; else, where most stand
//! on top of others (all at one point, on one baseline or at one margin, fonts whose characters have no width) or are too
//! small to be seen, its text as painted, with a line break wherever the baseline changes or x goes back.
use crate::grid::GridCell;
use crate::page::{Element, PageContent};
use juesuan_extract::{Glyph, PageLayout, Turn, Visibility};

/// Fewer characters say nothing about a page's geometry.
const LEAST_GLYPHS: usize = 40;
/// So many characters on top of others, where most of another page are, speak for the same loss.
const LEAST_PILED: usize = 1;
/// Two characters that begin closer to each other than this share of their size stand on top of each other: digits in a
/// font condensed to a half are 0.25 apart.
const PILED: f32 = 0.15;
/// So do two that begin closer to each other than this share of the first one's width.
const COVERED: f32 = 0.4;
/// Baselines closer than this share of the size are one.
const ONE_BASELINE: f32 = 0.2;
/// Lines are printed on top of lines where this share of the characters (one in so many) stands on others, …
const LINES_ON_LINES: usize = 10;
/// … and painting goes back to the left on a baseline more often than this: cells of one row are seldom painted out of
/// order, and do not stand on each other.
const TURNS: usize = 3;
/// Characters smaller than this (points) are too small for lines and columns to be told by distances in points.
const TINY: f32 = 1.0;
/// A gap wider than this share of the size is a space.
const SPACE: f32 = 0.3;
/// A character that begins this share of the size before the last one begins a line.
const BACK: f32 = 0.5;

/// The text of a page some of whose characters stand on top of each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Painted {
    /// In painting order.
    pub text: String,
    /// Whether most of its characters do, or whole lines: its geometry is useless. Where only some do, it is if that of
    /// another page is.
    pub is_useless: bool,
}

/// The text of a page with characters on top of each other; none for any other page.
pub(crate) fn painted(page: &PageLayout) -> Option<Painted> {
    let mut glyphs: Vec<&Glyph> = page.glyphs.iter().filter(is_shown).filter(|g| !g.ch.is_whitespace()).collect();
    let tiny = glyphs.iter().filter(|g| g.size < TINY).count();
    let turns = glyphs.windows(2).filter(|w| matches!(w, [a, b] if same_line(a, b) && goes_back(a, b))).count();
    glyphs.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let (mut lines, mut piled) = (0usize, 0usize);
    for line in glyphs.chunk_by_mut(|a, b| same_line(a, b)) {
        lines += 1;
        line.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
        piled += line.windows(2).filter(|w| matches!(w, [a, b] if on_top(a, b))).count();
    }
    let (piled, n) = (piled.max(tiny), glyphs.len());
    let most = piled * 2 > n;
    let lines_on_lines = piled * LINES_ON_LINES > n && turns > TURNS * lines;
    let is_useless = n >= LEAST_GLYPHS && (most || lines_on_lines);
    (piled >= LEAST_PILED).then(|| Painted { text: as_painted(page), is_useless })
}

fn same_line(a: &Glyph, b: &Glyph) -> bool {
    (b.baseline - a.baseline).abs() <= ONE_BASELINE * a.size
}

/// Whether `b`, painted behind `a`, begins before it.
fn goes_back(a: &Glyph, b: &Glyph) -> bool {
    b.bbox.x0 < a.bbox.x0 - BACK * a.size
}

/// Whether `b`, the next one on the line of `a`, stands on top of it.
fn on_top(a: &Glyph, b: &Glyph) -> bool {
    b.bbox.x0 - a.bbox.x0 < (PILED * a.size).max(COVERED * a.bbox.width())
}

/// All shown characters in painting order, those included that equal ones at the same place were taken for.
fn in_order(page: &PageLayout) -> Vec<&Glyph> {
    let mut out: Vec<&Glyph> = Vec::with_capacity(page.glyphs.len() + page.overprinted.len());
    let mut from = 0;
    for again in page.overprinted.chunk_by(|a, b| a.0 == b.0) {
        let at = again.first().map_or(from, |(at, _)| *at).clamp(from, page.glyphs.len());
        out.extend(page.glyphs.get(from..at).unwrap_or_default());
        from = at;
        // Painted again at once, as fill and stroke: one text.
        let before = out.len().checked_sub(again.len()).and_then(|i| out.get(i..)).unwrap_or_default();
        let same = before.len() == again.len()
            && before.iter().zip(again).all(|(a, (_, b))| a.ch == b.ch && (a.bbox.x0 - b.bbox.x0).abs() < 1.0);
        if !same {
            out.extend(again.iter().map(|(_, g)| g));
        }
    }
    out.extend(page.glyphs.get(from..).unwrap_or_default());
    out.retain(is_shown);
    out
}

fn is_shown(g: &&Glyph) -> bool {
    g.visibility == Visibility::Visible && g.turn == Turn::Upright
}

fn as_painted(page: &PageLayout) -> String {
    let mut out = String::new();
    let mut last: Option<&Glyph> = None;
    for g in in_order(page) {
        if let Some(l) = last {
            if !same_line(l, g) || goes_back(l, g) {
                out.push('\n');
            } else if g.bbox.x0 - l.bbox.x1 > SPACE * l.size {
                out.push(' ');
            }
        }
        out.push(if g.ch.is_whitespace() { ' ' } else { g.ch });
        last = Some(g);
    }
    out
}

/// The text of a page whose geometry is good: its lines, and its grids row by row.
pub(crate) fn text_of_elements(page: &PageContent) -> String {
    let mut out = String::new();
    for e in &page.elements {
        match e {
            Element::Line(l) => {
                out.push_str(&l.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" "));
                out.push('\n');
            }
            Element::Grid(g) => {
                let mut cells: Vec<&GridCell> = g.cells.iter().filter(|c| !c.text.is_empty()).collect();
                cells.sort_by_key(|c| (c.row, c.col));
                for row in cells.chunk_by(|a, b| a.row == b.row) {
                    out.push_str(&row.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" "));
                    out.push('\n');
                }
            }
        }
    }
    out
}
