//! Grids from rulings.
//!
//! In: merged segments of one page. Out: for each connected net of lines its row and column boundaries and cells with
//! spans, still without text. Text, meaning, and tables without rulings are left to others.
use crate::grid::{Grid, GridCell, unit_box};
use crate::ruling::{Segment, Segments};
use juesuan_extract::Rect;
use juesuan_model::Method;

/// Lines that come this close (points) touch.
const TOUCH: f32 = 3.2;
/// Boundaries closer than this (points) are one: double lines, cell borders drawn twice.
const SLIVER: f32 = 4.0;
/// A boundary is there when this share of the distance between two crossings is covered.
const COVER: f32 = 0.55;
/// Lines that stick out beyond the outermost crossing line by more than this (points) leave an open side.
const OPEN: f32 = 8.0;
/// … if at least this share of them does.
const OPEN_SHARE: f32 = 0.5;

/// The grids of a page, from top to bottom, and the segments that belong to none.
#[must_use]
pub fn lattice(page: u32, segments: &Segments) -> (Vec<Grid>, Segments) {
    let mut grids = Vec::new();
    let mut loose = Segments::default();
    for net in nets(segments) {
        match net_grid(page, &net) {
            Some(grid) => grids.push(grid),
            None => {
                loose.horizontal.extend(net.horizontal);
                loose.vertical.extend(net.vertical);
            }
        }
    }
    drop_frames(&mut grids);
    grids.sort_by(|a, b| a.bbox().y0.total_cmp(&b.bbox().y0).then(a.bbox().x0.total_cmp(&b.bbox().x0)));
    (grids, loose)
}

/// Connected components of crossing segments.
fn nets(segments: &Segments) -> Vec<Segments> {
    let (h, v) = (&segments.horizontal, &segments.vertical);
    let mut sets = DisjointSets::new(h.len() + v.len());
    for (i, a) in h.iter().enumerate() {
        // Both lists are sorted by position: only verticals within the reach of the horizontal are looked at.
        let from = v.partition_point(|s| s.position < a.start - TOUCH);
        for (j, b) in v.iter().enumerate().skip(from) {
            if b.position > a.end + TOUCH {
                break;
            }
            if a.position >= b.start - TOUCH && a.position <= b.end + TOUCH {
                sets.union(i, h.len() + j);
            }
        }
    }
    let mut nets: Vec<Segments> = Vec::new();
    let mut index = vec![usize::MAX; h.len() + v.len()];
    for i in 0..h.len() + v.len() {
        let root = sets.find(i);
        let Some(slot) = index.get_mut(root) else { continue };
        if *slot == usize::MAX {
            *slot = nets.len();
            nets.push(Segments::default());
        }
        let Some(net) = nets.get_mut(*slot) else { continue };
        match i.checked_sub(h.len()) {
            None => net.horizontal.extend(h.get(i)),
            Some(j) => net.vertical.extend(v.get(j)),
        }
    }
    nets
}

/// Union-find with path halving.
struct DisjointSets(Vec<usize>);

impl DisjointSets {
    fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    fn parent(&self, i: usize) -> usize {
        self.0.get(i).copied().unwrap_or(i)
    }

    fn find(&mut self, mut i: usize) -> usize {
        while self.parent(i) != i {
            let grandparent = self.parent(self.parent(i));
            if let Some(p) = self.0.get_mut(i) {
                *p = grandparent;
            }
            i = grandparent;
        }
        i
    }

    fn union(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        if let Some(p) = self.0.get_mut(a) {
            *p = b;
        }
    }
}

/// A boundary between rows or columns: its place and the pieces of line that draw it.
struct Boundary {
    position: f32,
    pieces: Vec<(f32, f32)>,
}

impl Boundary {
    /// A boundary that is not drawn but must be there (an open side).
    fn open(position: f32) -> Self {
        Self { position, pieces: vec![(f32::NEG_INFINITY, f32::INFINITY)] }
    }

    /// Whether it is drawn between `a` and `b`.
    fn covers(&self, a: f32, b: f32) -> bool {
        // The corners themselves say nothing: lines may end a little before or behind.
        let inset = (TOUCH / 2.0).min((b - a) / 4.0);
        let (a, b) = (a + inset, b - inset);
        let covered: f32 = self.pieces.iter().map(|(s, e)| (e.min(b) - s.max(a)).max(0.0)).sum();
        covered >= COVER * (b - a)
    }
}

/// Groups sorted segments into boundaries.
fn boundaries(segments: &[Segment]) -> Vec<Boundary> {
    let mut out: Vec<Boundary> = Vec::new();
    for s in segments {
        match out.last_mut() {
            Some(b) if s.position - b.position < SLIVER => b.pieces.push((s.start, s.end)),
            _ => out.push(Boundary { position: s.position, pieces: vec![(s.start, s.end)] }),
        }
    }
    out
}

/// Adds a boundary on a side that the crossing lines leave open. Lines that one boundary is made of (the two of a double
/// border, the pieces of a broken one) count once, by what reaches furthest.
fn close_open_sides(crossed: &mut Vec<Boundary>, crossing: &[Segment]) {
    let (Some(first), Some(last)) = (crossed.first().map(|b| b.position), crossed.last().map(|b| b.position)) else {
        return;
    };
    let reach = |b: &Boundary| {
        let start = b.pieces.iter().map(|p| p.0).fold(f32::INFINITY, f32::min);
        let end = b.pieces.iter().map(|p| p.1).fold(f32::NEG_INFINITY, f32::max);
        (start, end)
    };
    let lines: Vec<(f32, f32)> = boundaries(crossing).iter().map(reach).collect();
    let start = lines.iter().map(|l| l.0).fold(f32::INFINITY, f32::min);
    let end = lines.iter().map(|l| l.1).fold(f32::NEG_INFINITY, f32::max);
    let share = |n: usize| n >= 2 && n as f32 >= OPEN_SHARE * lines.len() as f32;
    if first - start > OPEN && share(lines.iter().filter(|l| l.0 - start < OPEN).count()) {
        crossed.insert(0, Boundary::open(start));
    }
    if end - last > OPEN && share(lines.iter().filter(|l| end - l.1 < OPEN).count()) {
        crossed.push(Boundary::open(end));
    }
}

fn net_grid(page: u32, net: &Segments) -> Option<Grid> {
    let mut rows = boundaries(&net.horizontal);
    let mut cols = boundaries(&net.vertical);
    if rows.is_empty() || cols.is_empty() {
        return None;
    }
    close_open_sides(&mut rows, &net.vertical);
    close_open_sides(&mut cols, &net.horizontal);
    if rows.len() < 2 || cols.len() < 2 {
        return None;
    }
    let xs: Vec<f32> = cols.iter().map(|b| b.position).collect();
    let ys: Vec<f32> = rows.iter().map(|b| b.position).collect();
    let cells = cells(&rows, &cols, &xs, &ys);
    Some(Grid::new(page, Method::Lattice, xs, ys, cells))
}

/// Units that no line separates are one cell, as far as that makes rectangles.
fn cells(rows: &[Boundary], cols: &[Boundary], xs: &[f32], ys: &[f32]) -> Vec<GridCell> {
    let (n_rows, n_cols) = (ys.len() - 1, xs.len() - 1);
    let between = |v: &[f32], i: usize| (v.get(i).copied().unwrap_or(0.0), v.get(i + 1).copied().unwrap_or(0.0));
    // Whether the line above unit (r, c) and the line left of it are drawn.
    let above: Vec<bool> = (0..n_rows)
        .flat_map(|r| (0..n_cols).map(move |c| (r, c)))
        .map(|(r, c)| {
            rows.get(r).is_none_or(|b| {
                let (x0, x1) = between(xs, c);
                b.covers(x0, x1)
            })
        })
        .collect();
    let left: Vec<bool> = (0..n_rows)
        .flat_map(|r| (0..n_cols).map(move |c| (r, c)))
        .map(|(r, c)| {
            cols.get(c).is_none_or(|b| {
                let (y0, y1) = between(ys, r);
                b.covers(y0, y1)
            })
        })
        .collect();
    let line_above = |r: usize, c: usize| above.get(r * n_cols + c).copied().unwrap_or(true);
    let line_left = |r: usize, c: usize| left.get(r * n_cols + c).copied().unwrap_or(true);

    let mut taken = vec![false; n_rows * n_cols];
    let mut out = Vec::new();
    for r in 0..n_rows {
        for c in 0..n_cols {
            if taken.get(r * n_cols + c).copied().unwrap_or(true) {
                continue;
            }
            let free = |row: usize, col: usize| !taken.get(row * n_cols + col).copied().unwrap_or(true);
            let mut width = 1;
            while c + width < n_cols && !line_left(r, c + width) && free(r, c + width) {
                width += 1;
            }
            let mut height = 1;
            while r + height < n_rows
                && (c..c + width).all(|k| !line_above(r + height, k) && free(r + height, k))
                && (c + 1..c + width).all(|k| !line_left(r + height, k))
            {
                height += 1;
            }
            for row in r..r + height {
                for col in c..c + width {
                    if let Some(t) = taken.get_mut(row * n_cols + col) {
                        *t = true;
                    }
                }
            }
            out.push(GridCell {
                row: r,
                col: c,
                row_span: height,
                col_span: width,
                bbox: unit_box(xs, ys, r, c, height, width),
                lines: Vec::new(),
                text: String::new(),
            });
        }
    }
    out
}

/// A frame around the page or around other tables is no table.
fn drop_frames(grids: &mut Vec<Grid>) {
    let boxes: Vec<Rect> = grids.iter().map(Grid::bbox).collect();
    let holds = |outer: &Rect, inner: &Rect| {
        outer.x0 <= inner.x0 + 1.0
            && outer.y0 <= inner.y0 + 1.0
            && outer.x1 >= inner.x1 - 1.0
            && outer.y1 >= inner.y1 - 1.0
    };
    let frame: Vec<bool> = grids
        .iter()
        .enumerate()
        .map(|(i, g)| {
            g.cells.len() <= 2
                && boxes.iter().enumerate().any(|(j, b)| j != i && boxes.get(i).is_some_and(|o| holds(o, b)))
        })
        .collect();
    let mut i = 0;
    grids.retain(|_| {
        i += 1;
        !frame.get(i - 1).copied().unwrap_or(false)
    });
}
