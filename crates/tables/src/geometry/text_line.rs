//! Joins glyphs to words and lines.
//!
//! In: the glyphs of one page or one cell. Out: lines from top to bottom, each with its words from left to right.
use juesuan_extract::{Glyph, Rect};

/// Glyphs whose baselines differ by less than this share of the smaller font size are on one line. Numbers in another
/// font beside Chinese names are up to a quarter of their size off (swu-2023).
const SAME_LINE: f32 = 0.4;

/// A gap wider than this share of the font size separates words: header cells side by side come that close in
/// spreadsheets without gridlines. Letter-spaced text so becomes one word per character.
const WORD_GAP: f32 = 0.2;

/// Digits that overlap by more than this share of their width are printed over each other.
const OVERPRINT: f32 = 0.4;
/// A glyph may cross a column boundary by this much (points) and still be beside it.
const HAIR: f32 = 0.5;

/// Characters without a gap between them, either all of a figure or all of text: `113.50一、一般公共服务支出` is two
/// words.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// The characters, without white space.
    pub text: String,
    /// Box around them, points, origin top left.
    pub bbox: Rect,
}

/// Words on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLine {
    /// From left to right.
    pub words: Vec<Word>,
    /// Box around them.
    pub bbox: Rect,
    /// y of the baseline.
    pub baseline: f32,
    /// Largest font size in it.
    pub size: f32,
}

impl TextLine {
    /// All characters, without white space.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.words.iter().map(|w| w.text.len()).sum());
        text.extend(self.words.iter().map(|w| w.text.as_str()));
        text
    }

    /// Its words with their baseline and size, as [`lines_of_words`] takes them.
    pub(crate) fn words_on_baseline(self) -> impl Iterator<Item = (f32, f32, Word)> {
        let (baseline, size) = (self.baseline, self.size);
        self.words.into_iter().map(move |w| (baseline, size, w))
    }

    /// Joins words with no gap wider than `gap` times the font size between them.
    #[must_use]
    pub fn chunks(&self, gap: f32) -> Vec<Word> {
        let mut out: Vec<Word> = Vec::new();
        for w in &self.words {
            match out.last_mut() {
                Some(last) if w.bbox.x0 - last.bbox.x1 <= gap * self.size => {
                    last.text.push_str(&w.text);
                    last.bbox = last.bbox.union(&w.bbox);
                }
                _ => out.push(w.clone()),
            }
        }
        out
    }
}

/// Joins upright glyphs to lines. The order of `glyphs` does not matter.
#[must_use]
pub fn lines_of(glyphs: &mut [Glyph]) -> Vec<TextLine> {
    lines_split_at(glyphs, &[])
}

/// Joins upright glyphs to lines, with a word break at each column boundary (x) that no glyph crosses.
#[must_use]
pub(crate) fn lines_split_at(glyphs: &mut [Glyph], boundaries: &[f32]) -> Vec<TextLine> {
    glyphs.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut lines = Vec::new();
    let mut start = 0;
    while start < glyphs.len() {
        let Some(rest) = glyphs.get_mut(start..) else { break };
        let len = line_length(rest);
        if let Some(line) = rest.get_mut(..len) {
            line.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
            lines.push(line_of(line, boundaries));
        }
        start += len.max(1);
    }
    lines
}

/// Joins the words of several cells to lines: (baseline, size, word), sorted by baseline.
#[must_use]
pub fn lines_of_words(words: Vec<(f32, f32, Word)>) -> Vec<TextLine> {
    let mut lines: Vec<TextLine> = Vec::new();
    for (baseline, size, w) in words {
        match lines.last_mut() {
            Some(l) if baseline - l.baseline <= SAME_LINE * size.min(l.size) => {
                l.bbox = l.bbox.union(&w.bbox);
                l.size = l.size.max(size);
                l.words.push(w);
            }
            _ => lines.push(TextLine { bbox: w.bbox, words: vec![w], baseline, size }),
        }
    }
    for l in &mut lines {
        l.words.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
    }
    lines
}

/// How many of the glyphs, sorted by baseline, are on the line of the first one.
fn line_length(glyphs: &[Glyph]) -> usize {
    // All are measured from the first baseline: a chain of small steps must not swallow the next line.
    let Some(first) = glyphs.first().map(|g| g.baseline) else { return 0 };
    let mut reach = f32::INFINITY;
    for (i, g) in glyphs.iter().enumerate() {
        reach = reach.min(g.size * SAME_LINE);
        if i > 0 && g.baseline > first + reach {
            return i;
        }
    }
    glyphs.len()
}

fn line_of(glyphs: &[Glyph], boundaries: &[f32]) -> TextLine {
    let mut words: Vec<Word> = Vec::new();
    let mut bbox: Option<Rect> = None;
    let (mut size, mut baseline) = (0.0_f32, 0.0_f32);
    let mut end = f32::NEG_INFINITY;
    let mut last = ' ';
    for g in glyphs {
        // Two figures printed over each other: neither can be read.
        let overprinted =
            last.is_ascii_digit() && g.ch.is_ascii_digit() && end - g.bbox.x0 > OVERPRINT * g.bbox.width();
        let begins_word = g.bbox.x0 - end > g.size * WORD_GAP
            || overprinted
            || (is_figure_char(last) != is_figure_char(g.ch) && last != ' ')
            || boundaries.iter().any(|x| end <= x + HAIR && g.bbox.x0 >= x - HAIR);
        match words.last_mut() {
            Some(w) if !begins_word => {
                w.text.push(g.ch);
                w.bbox = w.bbox.union(&g.bbox);
            }
            _ => words.push(Word { text: String::from(g.ch), bbox: g.bbox }),
        }
        last = g.ch;
        end = end.max(g.bbox.x1);
        bbox = Some(bbox.map_or(g.bbox, |b| b.union(&g.bbox)));
        size = size.max(g.size);
        baseline = baseline.max(g.baseline);
    }
    TextLine { words, bbox: bbox.unwrap_or_default(), baseline, size }
}

/// Digits, and the marks within and around a figure.
fn is_figure_char(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '%' | '０'..='９' | '．' | '，' | '－' | '—')
}

#[cfg(test)]
mod tests {
    use super::*;
    use juesuan_extract::{Turn, Visibility};

    fn figure(text: &str, x: f32) -> Vec<Glyph> {
        let glyph = |(i, ch): (usize, char)| {
            let x0 = x + 5.0 * i as f32;
            let bbox = Rect { x0, y0: 91.2, x1: x0 + 5.0, y1: 101.2 };
            Glyph {
                ch,
                bbox,
                baseline: 100.0,
                size: 10.0,
                turn: Turn::Upright,
                visibility: Visibility::Visible,
                lightness: 0,
            }
        };
        text.chars().enumerate().map(glyph).collect()
    }

    fn words(mut glyphs: Vec<Glyph>, boundaries: &[f32]) -> Vec<String> {
        lines_split_at(&mut glyphs, boundaries).into_iter().flat_map(|l| l.words).map(|w| w.text).collect()
    }

    #[test]
    fn overprinted_figures_are_not_joined() {
        let over = [figure("12.34", 50.0), figure("56.78", 51.0)].concat();
        assert!(words(over, &[]).len() > 1);
        assert_eq!(words(figure("12.34", 50.0), &[]), ["12.34"]);
    }

    #[test]
    fn column_boundaries_split_touching_figures() {
        let touching = [figure("12.34", 50.0), figure("56.78", 75.0)].concat();
        assert_eq!(words(touching.clone(), &[75.0]), ["12.34", "56.78"]);
        assert_eq!(words(touching, &[]), ["12.3456.78"]);
    }
}
