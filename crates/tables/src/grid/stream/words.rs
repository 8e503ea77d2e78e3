//! Words as the columns and rows of an unruled table are made of them.
use crate::geometry::text_line::{TextLine, Word};
use crate::vocabulary::marked_number;
use juesuan_extract::Rect;
use juesuan_model::Print;

/// Share of a word's box below its baseline (`extract` gives all fonts the same).
const DESCENT: f32 = 0.12;
/// Share of the size between a number and its brackets or 栏: word processors put a quarter between digits and Chinese.
const MARK_GAP: f32 = 0.6;
/// Pieces of one word are closer than this share of the size.
const TOUCHES: f32 = 0.2;
/// A number with a mark, or of a page or a year, has no more digits than this.
const LONGEST_NUMBER: usize = 4;
/// Words of one cell whose baselines differ by less than this share of their size are on one line.
const SAME_LINE: f32 = 0.4;

/// A word with the baseline and the size of its line (points).
#[derive(Clone, Debug)]
pub(in crate::grid) struct GridWord {
    pub(in crate::grid) word: Word,
    pub(in crate::grid) baseline: f32,
    pub(in crate::grid) size: f32,
}

impl GridWord {
    pub(in crate::grid) fn text(&self) -> &str {
        &self.word.text
    }

    pub(in crate::grid) fn bbox(&self) -> Rect {
        self.word.bbox
    }

    pub(in crate::grid) fn centre(&self) -> f32 {
        self.word.bbox.centre().0
    }

    /// A figure with decimals, or one too long for a page number or a year.
    pub(in crate::grid) fn is_amount(&self) -> bool {
        matches!(Print::read(&self.word.text), Print::Figure(a) if a.decimals() > 0 || a.as_str().len() > LONGEST_NUMBER)
    }

    /// Its number in the 栏次 row: 1, 1栏, (1), ①.
    pub(in crate::grid) fn column_number(&self) -> Option<u32> {
        self.word.text.parse().ok().or_else(|| marked_number(&self.word.text))
    }

    /// A figure, a code, or a dash for none.
    pub(in crate::grid) fn is_numeric(&self) -> bool {
        matches!(Print::read(&self.word.text), Print::Figure(_) | Print::Nil)
    }
}

/// The words of a line. Letter-spaced words of the form (项　目) are joined, and so are a number and the text that it
/// numbers, （1）公务用车购置费.
pub(in crate::grid) fn words_of(line: &TextLine) -> Vec<GridWord> {
    let mut out: Vec<GridWord> = Vec::with_capacity(line.words.len());
    for w in &line.words {
        if let Some(last) = out.last_mut() {
            let spaced = matches!(
                (last.text(), w.text.as_str()),
                ("项", "目") | ("收", "入") | ("支", "出") | ("栏" | "行", "次") | ("合" | "小" | "总", "计")
            );
            let touches = w.bbox.x0 - last.bbox().x1 < TOUCHES * line.size;
            let opened = last.text().ends_with(['（', '(', '第']);
            let closed = w.text.starts_with(['）', ')', '、', '．', '：', '年', '项', '栏']);
            let whole_number =
                |t: &str| t.len() <= LONGEST_NUMBER && t.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            // A number of the 栏次 row may have gaps: 1 栏, ( 1 ).
            let near = w.bbox.x0 - last.bbox().x1 < MARK_GAP * line.size;
            let opening = matches!(last.text(), "(" | "（" | "第") && whole_number(&w.text);
            let closing = matches!(w.text.as_str(), ")" | "）" | "栏")
                && whole_number(last.text().trim_start_matches(['(', '（', '第']));
            if spaced
                || (near && (opening || closing))
                || (touches && ((opened && whole_number(&w.text)) || (closed && whole_number(last.text()))))
                || (touches && last.text().len() <= 3 && last.text().ends_with('.'))
            {
                last.word.text.push_str(&w.text);
                last.word.bbox = last.bbox().union(&w.bbox);
                continue;
            }
        }
        // Words of one line may have slightly different baselines.
        let baseline = line.baseline.min(w.bbox.y1 - DESCENT * w.bbox.height());
        out.push(GridWord { word: w.clone(), baseline, size: w.bbox.height().min(line.size) });
    }
    out
}

/// Whether a word is 类, 款 or 项, above the parts of a code.
pub(super) fn is_code_part(t: &GridWord) -> bool {
    matches!(t.text(), "类" | "款" | "项")
}

/// The words of one cell as lines.
pub(in crate::grid) fn lines(mut tokens: Vec<&GridWord>) -> Vec<TextLine> {
    tokens.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut out: Vec<TextLine> = Vec::new();
    for t in tokens {
        match out.last_mut() {
            Some(l) if (t.baseline - l.baseline).abs() < SAME_LINE * t.size => {
                l.bbox = l.bbox.union(&t.bbox());
                l.words.push(t.word.clone());
            }
            _ => out.push(TextLine { words: vec![t.word.clone()], bbox: t.bbox(), baseline: t.baseline, size: t.size }),
        }
    }
    for l in &mut out {
        l.words.sort_by(|a: &Word, b: &Word| a.bbox.x0.total_cmp(&b.bbox.x0));
    }
    out
}
