//! Figures too wide for their column, whose last digits stand on the next line: `63,328,964.5` above `8`.
//!
//! In: words with the lines they stand on. Out: the same words, the pieces of one figure joined and standing half-way
//! between their lines, as the rest of their row does.
use super::Token;
use crate::text_line::{TextLine, Word};
use juesuan_model::Print;

/// The pieces stand no further apart than this many times their size, …
const PITCH: f32 = 1.45;
/// … end (or begin) within this share of the size of each other, …
const ALIGNED: f32 = 0.35;
/// … and the upper one fills its column: it has this share of the width of the widest figure there.
const FILLS: f32 = 0.7;
/// The rest of the row stands half-way to within this share of the size.
const MIDDLE: f32 = 0.15;
/// A number of decimals that fewer than one in so many figures have is no usual one.
const EXCEPTION: usize = 10;
/// A word that half-way between two lines stands this close (sizes) is of the same row.
const SAME_LINE: f32 = 0.4;

/// Joins pieces of figures.
pub(super) fn join(words: Vec<Token>) -> Vec<Token> {
    let usual = usual_decimals(&words);
    let mut order: Vec<usize> = (0..words.len()).filter(|i| words.get(*i).is_some_and(is_digits)).collect();
    let baseline = |i: usize| words.get(i).map_or(0.0, |t| t.baseline);
    order.sort_by(|a, b| baseline(*a).total_cmp(&baseline(*b)));
    let mut gone = vec![false; words.len()];
    let mut joined: Vec<Option<Token>> = vec![None; words.len()];
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
            *j = Some(Token {
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
    let mut out: Vec<Token> = Vec::with_capacity(words.len());
    for ((t, gone), joined) in words.into_iter().zip(gone).zip(joined) {
        match joined {
            Some(j) => out.push(j),
            None if !gone => out.push(t),
            None => {}
        }
    }
    out
}

/// The same for whole lines: a joined figure goes to the line half-way, or makes one.
pub(super) fn join_lines(lines: &[TextLine]) -> Vec<TextLine> {
    let words: Vec<Token> = lines
        .iter()
        .flat_map(|l| {
            l.words.iter().map(|w| Token { word: w.clone(), baseline: l.baseline, size: w.bbox.height().min(l.size) })
        })
        .collect();
    let count = words.len();
    let words = join(words);
    if words.len() == count {
        return lines.to_vec();
    }
    let mut out: Vec<TextLine> = Vec::with_capacity(lines.len());
    let mut words: Vec<Token> = words;
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

fn decimals(t: &Token) -> Option<u32> {
    match Print::read(t.text()) {
        Print::Figure(a) => Some(a.decimals()),
        _ => None,
    }
}

/// The number of decimals that whole figures have: the largest that is no exception; two, where all are cut.
fn usual_decimals(words: &[Token]) -> u32 {
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

fn is_digits(t: &Token) -> bool {
    t.text().bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-'))
        && t.text().bytes().any(|b| b.is_ascii_digit())
}

/// Whether a piece is not whole: it lacks decimals, or its groups of three are cut.
fn is_open(t: &Token, usual: u32) -> bool {
    !t.text().starts_with('.') && decimals(t).is_none_or(|d| d < usual)
}

/// Whether `b` is the rest of `a`: right below it, and together they are a figure.
fn is_rest(a: &Token, b: &Token, usual: u32) -> bool {
    let pitch = b.baseline - a.baseline;
    let (r, s) = (a.bbox(), b.bbox());
    let near = |x: f32, y: f32| (x - y).abs() < ALIGNED * a.size;
    let aligned = near(r.x1, s.x1) || near(r.x0, s.x0) || near(r.centre().0, s.centre().0);
    let text = format!("{}{}", a.text(), b.text());
    let zero = text.trim_start_matches('-').strip_prefix('0').is_some_and(|rest| !rest.starts_with('.'));
    pitch > 0.5 * a.size
        && pitch <= PITCH * a.size
        && aligned
        && s.width() <= r.width()
        && !zero
        && matches!(Print::read(&text), Print::Figure(x) if x.decimals() == usual)
}

/// Whether two pieces are a class code (`20` above `1`): the rest of its row stands half-way between them.
fn is_code(a: &Token, b: &Token, words: &[Token]) -> bool {
    let middle = (a.baseline + b.baseline) / 2.0;
    let (r, s) = (a.bbox(), b.bbox());
    a.text().starts_with(['2', '3'])
        && (a.text().len(), b.text().len()) == (2, 1)
        && b.baseline - a.baseline > 0.5 * a.size
        && ((r.x0 - s.x0).abs() < ALIGNED * a.size || (r.centre().0 - s.centre().0).abs() < ALIGNED * a.size)
        && words.iter().any(|t| (t.baseline - middle).abs() < MIDDLE * t.size && t.bbox().x0 > r.x1)
}

fn fills_column(a: &Token, words: &[Token]) -> bool {
    let r = a.bbox();
    let widest = words
        .iter()
        .filter(|t| is_digits(t) && t.bbox().x0 < r.x1 && t.bbox().x1 > r.x0)
        .map(|t| t.bbox().width())
        .fold(0.0, f32::max);
    r.width() >= FILLS * widest
}
