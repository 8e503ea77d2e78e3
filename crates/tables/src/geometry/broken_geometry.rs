//! Detects pages whose glyph positions are useless, and extracts their text in painting order.
//!
//! In: a page turned upright. Out: nothing if its characters are side by side. If characters are on top of each other
//! (all at one point, on one baseline or at one margin; fonts whose characters have no width), or are too small to be
//! seen: the text as painted, with a line break wherever the baseline changes or x goes back.
use juesuan_extract::{Glyph, PageLayout, Turn, Visibility};

/// A page with fewer characters is not judged.
const LEAST_GLYPHS: usize = 40;
/// A page with so many characters on top of others is suspect; it is broken if another page of the file is.
const LEAST_PILED: usize = 1;
/// Two characters that begin closer to each other than this share of their size are on top of each other: digits of a
/// font condensed to half its width are 0.25 apart.
const PILED: f32 = 0.15;
/// So are two that begin closer to each other than this share of the first one's width.
const COVERED: f32 = 0.4;
/// Baselines that differ by less than this share of the size are one.
const ONE_BASELINE: f32 = 0.2;
/// Whole lines are on top of each other if more than one character in so many is on top of another, …
const LINES_ON_LINES: usize = 10;
/// … and painting goes back to the left on one baseline more often than this, on average: cells painted out of order do
/// so too, but do not overlap.
const TURNS: usize = 3;
/// Characters smaller than this (points) are too small to find lines and columns by distances in points.
const TINY: f32 = 1.0;
/// A gap wider than this share of the size becomes a space.
const SPACE: f32 = 0.3;
/// A character that begins more than this share of the size left of the one before begins a line.
const BACK: f32 = 0.5;

/// The text of a page on which characters are on top of each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaintedPage {
    /// In painting order.
    pub text: String,
    /// Whether most characters, or whole lines, are: the positions are useless. A page with only a few such characters
    /// counts as broken if another page of the file is.
    pub is_useless: bool,
}

/// The text of a page with characters on top of each other; `None` for any other page.
pub(crate) fn painted_text(page: &PageLayout) -> Option<PaintedPage> {
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
    (piled >= LEAST_PILED).then(|| PaintedPage { text: as_painted(page), is_useless })
}

fn same_line(a: &Glyph, b: &Glyph) -> bool {
    (b.baseline - a.baseline).abs() <= ONE_BASELINE * a.size
}

/// Whether `b`, painted after `a`, begins left of it.
fn goes_back(a: &Glyph, b: &Glyph) -> bool {
    b.bbox.x0 < a.bbox.x0 - BACK * a.size
}

/// Whether `b`, the next character on the line of `a`, is on top of it.
fn on_top(a: &Glyph, b: &Glyph) -> bool {
    b.bbox.x0 - a.bbox.x0 < (PILED * a.size).max(COVERED * a.bbox.width())
}

/// All visible characters in painting order, including those that `extract` dropped as painted twice.
fn in_order(page: &PageLayout) -> Vec<&Glyph> {
    let mut out: Vec<&Glyph> = Vec::with_capacity(page.glyphs.len() + page.overprinted.len());
    let mut from = 0;
    for again in page.overprinted.chunk_by(|a, b| a.0 == b.0) {
        let at = again.first().map_or(from, |(at, _)| *at).clamp(from, page.glyphs.len());
        out.extend(page.glyphs.get(from..at).unwrap_or_default());
        from = at;
        // Filled, then stroked: one text.
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
