//! Grids from rulings.
//!
//! In: the merged rulings of one page. Out: for each connected net of lines a grid: row and column boundaries, and cells
//! with spans, still without text.
use crate::geometry::ruling::{Segment, Segments};
use crate::grid::{Grid, GridCell, unit_box};
use juesuan_extract::Rect;
use juesuan_model::Method;
use juesuan_model::disjoint_sets::DisjointSets;

/// Lines whose ends come this close (points) touch.
const TOUCH: f32 = 3.2;
/// Boundaries closer than this (points) are one: double lines, and cell borders drawn twice.
const SLIVER: f32 = 4.0;
/// A boundary is drawn between two crossings if lines cover this share of the distance.
const COVER: f32 = 0.55;
/// A side is open if lines reach further than this (points) beyond the outermost crossing line, …
const OPEN: f32 = 8.0;
/// … at least this share of them …
const OPEN_SHARE: f32 = 0.5;
/// … and at least so many.
const OPEN_LINES: usize = 2;
/// A grid with no more cells than this, around another grid, is a frame.
const FRAME_CELLS: usize = 2;
/// The frame may be inside the other grid by this much (points).
const FRAME_SLACK: f32 = 1.0;

/// The grids of a page, from top to bottom, and the rulings that belong to none.
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
        // Both lists are sorted by position: look only at verticals within the reach of the horizontal.
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

/// A boundary between rows or columns: its position, and the pieces of line that draw it (from, to).
struct Boundary {
    position: f32,
    pieces: Vec<(f32, f32)>,
}

impl Boundary {
    /// A boundary that is not drawn: an open side of the table.
    fn open(position: f32) -> Self {
        Self { position, pieces: vec![(f32::NEG_INFINITY, f32::INFINITY)] }
    }

    /// Whether it is drawn between `a` and `b`.
    fn covers(&self, a: f32, b: f32) -> bool {
        // Lines may end a little before or after a corner.
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

/// Adds a boundary on an open side. The lines of one boundary (two of a double border, the pieces of a broken one) count
/// once, with the reach of the longest.
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
    let share = |n: usize| n >= OPEN_LINES && n as f32 >= OPEN_SHARE * lines.len() as f32;
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

/// Joins units of the grid without a line between them to rectangular cells.
fn cells(rows: &[Boundary], cols: &[Boundary], xs: &[f32], ys: &[f32]) -> Vec<GridCell> {
    let (n_rows, n_cols) = (ys.len() - 1, xs.len() - 1);
    let between = |v: &[f32], i: usize| (v.get(i).copied().unwrap_or(0.0), v.get(i + 1).copied().unwrap_or(0.0));
    // For each unit, whether the lines above it and left of it are drawn.
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

/// Removes frames around the page or around other tables.
fn drop_frames(grids: &mut Vec<Grid>) {
    let boxes: Vec<Rect> = grids.iter().map(Grid::bbox).collect();
    let holds = |outer: &Rect, inner: &Rect| {
        outer.x0 <= inner.x0 + FRAME_SLACK
            && outer.y0 <= inner.y0 + FRAME_SLACK
            && outer.x1 >= inner.x1 - FRAME_SLACK
            && outer.y1 >= inner.y1 - FRAME_SLACK
    };
    let frame: Vec<bool> = grids
        .iter()
        .enumerate()
        .map(|(i, g)| {
            g.cells.len() <= FRAME_CELLS
                && boxes.iter().enumerate().any(|(j, b)| j != i && boxes.get(i).is_some_and(|o| holds(o, b)))
        })
        .collect();
    let mut i = 0;
    grids.retain(|_| {
        i += 1;
        !frame.get(i - 1).copied().unwrap_or(false)
    });
}
