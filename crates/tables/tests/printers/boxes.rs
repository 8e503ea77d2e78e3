//! The text of a page as boxes, in the order of a layout analysis: what pdfminer.six prints with its default
//! parameters.
//!
//! Neighbours on a line form one piece, aligned pieces close below each other form one box, and the two boxes or groups
//! with the least empty area between them form one group, again and again. Within a group the higher one is printed
//! first, or the one further left.
use juesuan_extract::{Glyph, PageLayout};
use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap};

/// Pieces no further apart than so many widths of a character are one line; no further than half a height, one box.
const CHARACTER_MARGIN: f32 = 2.0;
const LINE_MARGIN: f32 = 0.5;
/// Weight of the position from top to bottom against that from left to right.
const FLOW: f32 = 0.5;

/// Left, top, right, bottom.
#[derive(Clone, Copy, Debug)]
struct Area {
    x0: f32,
    y0: f32,
    x1: f32,
    y1: f32,
}

impl Area {
    fn union(self, o: Self) -> Self {
        Self { x0: self.x0.min(o.x0), y0: self.y0.min(o.y0), x1: self.x1.max(o.x1), y1: self.y1.max(o.y1) }
    }

    fn size(self) -> f32 {
        (self.x1 - self.x0) * (self.y1 - self.y0)
    }

    fn meets(self, o: Self) -> bool {
        self.x0 < o.x1 && o.x0 < self.x1 && self.y0 < o.y1 && o.y0 < self.y1
    }

    /// The empty area in a group of both.
    fn gap(self, o: Self) -> f32 {
        self.union(o).size() - self.size() - o.size()
    }
}

struct Piece {
    area: Area,
    text: String,
}

/// A box, or a group of two.
struct Node {
    area: Area,
    children: Option<(usize, usize)>,
    text: String,
}

/// Two nodes that may become a group; the smallest gap first.
#[derive(PartialEq)]
struct Pair {
    late: bool,
    gap: f32,
    a: usize,
    b: usize,
}

impl Eq for Pair {}

impl PartialOrd for Pair {
    fn partial_cmp(&self, o: &Self) -> Option<Ordering> {
        Some(self.cmp(o))
    }
}

impl Ord for Pair {
    fn cmp(&self, o: &Self) -> Ordering {
        o.late.cmp(&self.late).then(o.gap.total_cmp(&self.gap)).then(o.a.cmp(&self.a)).then(o.b.cmp(&self.b))
    }
}

/// Prints a page.
pub(crate) fn print(page: &PageLayout) -> String {
    let mut nodes: Vec<Node> = boxes(pieces(page));
    let mut open: BTreeSet<usize> = (0..nodes.len()).collect();
    let mut pairs = BinaryHeap::new();
    for a in 0..nodes.len() {
        for b in a + 1..nodes.len() {
            pairs.push(Pair { late: false, gap: nodes[a].area.gap(nodes[b].area), a, b });
        }
    }
    while let Some(p) = pairs.pop() {
        if !open.contains(&p.a) || !open.contains(&p.b) {
            continue;
        }
        let area = nodes[p.a].area.union(nodes[p.b].area);
        if !p.late && open.iter().any(|o| *o != p.a && *o != p.b && nodes[*o].area.meets(area)) {
            pairs.push(Pair { late: true, ..p });
            continue;
        }
        open.remove(&p.a);
        open.remove(&p.b);
        let key = |i: usize| {
            let a = nodes[i].area;
            (1.0 - FLOW) * a.x0 + (1.0 + FLOW) * (a.y0 + a.y1)
        };
        let children = if key(p.a) <= key(p.b) { (p.a, p.b) } else { (p.b, p.a) };
        let new = nodes.len();
        pairs.extend(open.iter().map(|o| Pair { late: false, gap: nodes[*o].area.gap(area), a: *o, b: new }));
        nodes.push(Node { area, children: Some(children), text: String::new() });
        open.insert(new);
    }
    let mut out = String::new();
    let mut stack: Vec<usize> = open.into_iter().collect();
    while let Some(i) = stack.pop() {
        match nodes[i].children {
            Some((first, second)) => stack.extend([second, first]),
            None => {
                out.push_str(&nodes[i].text);
                out.push('\n');
            }
        }
    }
    out
}

/// Glyphs of a line no further apart than two characters, in painting order.
fn pieces(page: &PageLayout) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut before: Option<&Glyph> = None;
    for g in page.glyphs.iter().filter(|g| !g.ch.is_whitespace()) {
        let area = Area { x0: g.bbox.x0, y0: g.bbox.y0, x1: g.bbox.x1, y1: g.bbox.y1 };
        let beside = before.filter(|b| {
            let overlap = b.bbox.y1.min(g.bbox.y1) - b.bbox.y0.max(g.bbox.y0);
            let low = (b.bbox.y1 - b.bbox.y0).min(g.bbox.y1 - g.bbox.y0);
            let wide = (b.bbox.x1 - b.bbox.x0).max(g.bbox.x1 - g.bbox.x0);
            let gap = (g.bbox.x0 - b.bbox.x1).max(b.bbox.x0 - g.bbox.x1);
            overlap > 0.5 * low && gap < CHARACTER_MARGIN * wide
        });
        match (beside, out.last_mut()) {
            (Some(b), Some(p)) => {
                if g.bbox.x0 - b.bbox.x1 > 0.2 * g.size {
                    p.text.push(' ');
                }
                p.text.push(g.ch);
                p.area = p.area.union(area);
            }
            _ => out.push(Piece { area, text: g.ch.to_string() }),
        }
        before = Some(g);
    }
    out
}

/// Pieces close above each other, of the same height, and aligned left, right or centred.
fn boxes(pieces: Vec<Piece>) -> Vec<Node> {
    let mut of: Vec<usize> = (0..pieces.len()).collect();
    for i in 0..pieces.len() {
        let a = pieces[i].area;
        let d = LINE_MARGIN * (a.y1 - a.y0);
        for k in 0..pieces.len() {
            let b = pieces[k].area;
            let near = a.x0 < b.x1 && b.x0 < a.x1 && a.y0 - d < b.y1 && b.y0 < a.y1 + d;
            let as_high = ((a.y1 - a.y0) - (b.y1 - b.y0)).abs() <= d;
            let aligned = (a.x0 - b.x0).abs() <= d
                || (a.x1 - b.x1).abs() <= d
                || ((a.x0 + a.x1) / 2.0 - (b.x0 + b.x1) / 2.0).abs() <= d;
            if i != k && near && as_high && aligned && of[i] != of[k] {
                let (from, to) = (of[k].max(of[i]), of[k].min(of[i]));
                of.iter_mut().filter(|o| **o == from).for_each(|o| *o = to);
            }
        }
    }
    let mut out = Vec::new();
    for b in of.iter().copied().collect::<BTreeSet<usize>>() {
        let mut own: Vec<&Piece> = pieces.iter().zip(&of).filter(|(_, o)| **o == b).map(|(p, _)| p).collect();
        own.sort_by(|a, b| a.area.y0.total_cmp(&b.area.y0));
        let area = own.iter().fold(own[0].area, |a, p| a.union(p.area));
        let text = own.iter().map(|p| format!("{}\n", p.text)).collect();
        out.push(Node { area, children: None, text });
    }
    out
}
