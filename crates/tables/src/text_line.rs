//! Words and lines from glyphs.
//!
//! In: glyphs of one page or one cell. Out: lines from top to bottom, each with its words from left to right. Which line
//! belongs to what is left to others.
use juesuan_extract::{Glyph, Rect};

/// Two baselines closer than this share of the smaller font size are one line. Numbers set in another font beside
/// Chinese names stand up to a quarter of their size off (swu-2023).
const SAME_LINE: f32 = 0.4;

/// A gap wider than this share of the font size separates words: header cells side by side stand that close
/// (excel_nogrid-like prints). Letter-spaced text falls apart into characters; whoever needs it whole joins it.
const WORD_GAP: f32 = 0.2;

/// Digits that overlap by this share of their width are printed over each other.
const OVERPRINT: f32 = 0.4;
/// A glyph may reach over a boundary by so much (points) and stand beside it.
const HAIR: f32 = 0.5;

/// Characters without a wider gap between them, all of figures or all of text: `113.50一、一般公共服务支出` is two words.
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

    /// Runs of words with no gap wider than `gap` times the font size between them: text and box.
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

/// Lines of upright glyphs. The order of `glyphs` does not matter.
#[must_use]
pub fn lines_of(glyphs: &mut [Glyph]) -> Vec<TextLine> {
    lines_parted_at(glyphs, &[])
}

/// Lines of upright glyphs. Figures on both sides of a column boundary (x) are two words, however close.
#[must_use]
pub(crate) fn lines_parted_at(glyphs: &mut [Glyph], boundaries: &[f32]) -> Vec<TextLine> {
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

/// Lines of words that stood in several cells: (baseline, size, word), sorted by baseline.
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

/// How many of the glyphs, sorted by baseline, stand on the first one's line.
fn line_length(glyphs: &[Glyph]) -> usize {
    let mut reach = f32::INFINITY;
    let mut last = f32::INFINITY;
    for (i, g) in glyphs.iter().enumerate() {
        let near = g.size * SAME_LINE;
        if i > 0 && g.baseline > (last + near.min(reach)) {
            return i;
        }
        // The reference moves with the line, but slowly: a chain of small steps must not swallow the next line.
        if i == 0 {
            last = g.baseline;
        }
        reach = reach.min(near);
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
        // A figure printed over another: neither can be read.
        let over = last.is_ascii_digit() && g.ch.is_ascii_digit() && end - g.bbox.x0 > OVERPRINT * g.bbox.width();
        let parted = g.bbox.x0 - end > g.size * WORD_GAP
            || over
            || (is_figure_char(last) != is_figure_char(g.ch) && last != ' ')
            || boundaries.iter().any(|x| end <= x + HAIR && g.bbox.x0 >= x - HAIR);
        match words.last_mut() {
            Some(w) if !parted => {
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

/// Digits and what stands between and around them in a figure.
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
        lines_parted_at(&mut glyphs, boundaries).into_iter().flat_map(|l| l.words).map(|w| w.text).collect()
    }

    #[test]
    fn figures_printed_over_each_other_are_no_figure() {
        let over = [figure("12.34", 50.0), figure("56.78", 51.0)].concat();
        assert!(words(over, &[]).len() > 1);
        assert_eq!(words(figure("12.34", 50.0), &[]), ["12.34"]);
    }

    #[test]
    fn figures_of_two_columns_are_two_words_however_close() {
        let touching = [figure("12.34", 50.0), figure("56.78", 75.0)].concat();
        assert_eq!(words(touching.clone(), &[75.0]), ["12.34", "56.78"]);
        assert_eq!(words(touching, &[]), ["12.3456.78"]);
    }
}
