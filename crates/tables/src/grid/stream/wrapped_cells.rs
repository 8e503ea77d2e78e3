//! Joins figures that wrap within their cell: `63,328,964.5` above `8`.
//!
//! In: words with their baselines. Out: the same words, the pieces of one figure joined, on a baseline half-way between
//! theirs: where the rest of the row is, if cells are centred vertically.
use super::words::GridWord;
use crate::geometry::text_line::{TextLine, Word};
use juesuan_model::Print;

/// The baselines of the pieces are no further apart than this many times their size, …
const PITCH: f32 = 1.45;
/// … no closer than this, …
const LEAST_PITCH: f32 = 0.5;
/// … the pieces end, begin or are centred within this share of the size of each other, …
const ALIGNED: f32 = 0.35;
/// … and the upper one fills its column: it is at least this share as wide as the widest figure there.
const FILLS: f32 = 0.7;
/// The rest of the row is half-way between them, to within this share of the size.
const MIDDLE: f32 = 0.15;
/// A number of decimals that fewer than one in so many figures have is an exception.
const EXCEPTION: usize = 10;
/// A word this close (sizes) to the middle of two lines is in the same row.
const SAME_LINE: f32 = 0.4;

/// Joins pieces of figures.
pub(super) fn join(words: Vec<GridWord>) -> Vec<GridWord> {
    let usual = usual_decimals(&words);
    let mut order: Vec<usize> = (0..words.len()).filter(|i| words.get(*i).is_some_and(is_digits)).collect();
    let baseline = |i: usize| words.get(i).map_or(0.0, |t| t.baseline);
    order.sort_by(|a, b| baseline(*a).total_cmp(&baseline(*b)));
    let mut gone = vec![false; words.len()];
    let mut joined: Vec<Option<GridWord>> = vec![None; words.len()];
    for (k, upper) in order.iter().enumerate() {
        let Some(a) = words.get(*upper).filter(|a| !gone.get(*upper).copied().unwrap_or(true) && is_open(a, usual))
        else {
            continue;
        };
        let below = order.iter().skip(k + 1).take_while(|i| baseline(**i) - a.baseline <= PITCH * a.size);
        let lower = below.copied().find(|i| {
            words.get(*i).is_some_and(|b| (is_rest(a, b, usual) && fills_column(a, &words)) || is_code(a, b, &words))
        });
        let Some((lower, b)) = lower.and_then(|i| words.get(i).map(|b| (i, b))) else { continue };
        if let Some(j) = joined.get_mut(*upper) {
            *j = Some(GridWord {
                word: Word { text: format!("{}{}", a.text(), b.text()), bbox: a.bbox().union(&b.bbox()) },
                baseline: (a.baseline + b.baseline) / 2.0,
                size: a.size,
            });
        }
        for i in [*upper, lower] {
            if let Some(g) = gone.get_mut(i) {
                *g = true;
            }
        }
    }
    let mut out: Vec<GridWord> = Vec::with_capacity(words.len());
    for ((t, gone), joined) in words.into_iter().zip(gone).zip(joined) {
        match joined {
            Some(j) => out.push(j),
            None if !gone => out.push(t),
            None => {}
        }
    }
    out
}

/// Joins the pieces of figures in lines: a joined figure goes to the line half-way, or makes one.
pub(super) fn join_lines(lines: &[TextLine]) -> Vec<TextLine> {
    let words: Vec<GridWord> = lines
        .iter()
        .flat_map(|l| {
            l.words.iter().map(|w| GridWord {
                word: w.clone(),
                baseline: l.baseline,
                size: w.bbox.height().min(l.size),
            })
        })
        .collect();
    let count = words.len();
    let words = join(words);
    if words.len() == count {
        return lines.to_vec();
    }
    let mut out: Vec<TextLine> = Vec::with_capacity(lines.len());
    let mut words: Vec<GridWord> = words;
    // Names first, so that a figure between two of them finds its line.
    words.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    for t in words {
        match out.iter_mut().rev().find(|l| (l.baseline - t.baseline).abs() < SAME_LINE * t.size) {
            Some(l) => {
                l.bbox = l.bbox.union(&t.bbox());
                l.size = l.size.max(t.size);
                l.words.push(t.word);
            }
            None => out.push(TextLine { bbox: t.bbox(), baseline: t.baseline, size: t.size, words: vec![t.word] }),
        }
    }
    for l in &mut out {
        l.words.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
    }
    out.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    out
}

fn decimals(t: &GridWord) -> Option<u32> {
    match Print::read(t.text()) {
        Print::Figure(a) => Some(a.decimals()),
        _ => None,
    }
}

/// The number of decimals of complete figures: the largest that is no exception; two, if all figures are wrapped.
fn usual_decimals(words: &[GridWord]) -> u32 {
    let mut counts = [0_usize; 7];
    for d in words.iter().filter_map(decimals) {
        if let Some(c) = counts.get_mut(d as usize) {
            *c += 1;
        }
    }
    let count = |d: u32| counts.get(d as usize).copied().unwrap_or(0);
    let all: usize = (1..=6).map(count).sum();
    (1..=6).rev().find(|d| count(*d) * EXCEPTION > all).unwrap_or(2)
}

fn is_digits(t: &GridWord) -> bool {
    t.text().bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-'))
        && t.text().bytes().any(|b| b.is_ascii_digit())
}

/// Whether a figure is incomplete: it has too few decimals, or a cut group of three.
fn is_open(t: &GridWord, usual: u32) -> bool {
    !t.text().starts_with('.') && decimals(t).is_none_or(|d| d < usual)
}

/// Whether `b` is the rest of `a`: right below it, and together they make a figure.
fn is_rest(a: &GridWord, b: &GridWord, usual: u32) -> bool {
    let pitch = b.baseline - a.baseline;
    let (r, s) = (a.bbox(), b.bbox());
    let near = |x: f32, y: f32| (x - y).abs() < ALIGNED * a.size;
    let aligned = near(r.x1, s.x1) || near(r.x0, s.x0) || near(r.centre().0, s.centre().0);
    let text = format!("{}{}", a.text(), b.text());
    let zero = text.trim_start_matches('-').strip_prefix('0').is_some_and(|rest| !rest.starts_with('.'));
    pitch > LEAST_PITCH * a.size
        && pitch <= PITCH * a.size
        && aligned
        && s.width() <= r.width()
        && !zero
        && matches!(Print::read(&text), Print::Figure(x) if x.decimals() == usual)
}

/// Whether two pieces are a class code (`20` above `1`), with the rest of its row half-way between them.
fn is_code(a: &GridWord, b: &GridWord, words: &[GridWord]) -> bool {
    let middle = (a.baseline + b.baseline) / 2.0;
    let (r, s) = (a.bbox(), b.bbox());
    a.text().starts_with(['2', '3'])
        && (a.text().len(), b.text().len()) == (2, 1)
        && b.baseline - a.baseline > LEAST_PITCH * a.size
        && ((r.x0 - s.x0).abs() < ALIGNED * a.size || (r.centre().0 - s.centre().0).abs() < ALIGNED * a.size)
        && words.iter().any(|t| (t.baseline - middle).abs() < MIDDLE * t.size && t.bbox().x0 > r.x1)
}

fn fills_column(a: &GridWord, words: &[GridWord]) -> bool {
    let r = a.bbox();
    let widest = words
        .iter()
        .filter(|t| is_digits(t) && t.bbox().x0 < r.x1 && t.bbox().x1 > r.x0)
        .map(|t| t.bbox().width())
        .fold(0.0, f32::max);
    r.width() >= FILLS * widest
}
