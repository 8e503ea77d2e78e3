//! Sections: which lines of a dump belong to which table.
//!
//! In: the lines of a dump. Out: for each printed table its title, captions, notes and the lines of its header and
//! rows.
use crate::captions::{self, Captions, Title};
use crate::text_dump::lines::page_number::is_page_number;
use crate::text_dump::lines::{Chunk, DumpLine};
use crate::text_dump::rows::unconsumed::holds_figures;
use juesuan_model::schema::{Schemas, title_key};
use juesuan_model::text::{fold, squeeze};
use juesuan_model::{Print, TableId};

/// … and no more characters.
const CAPTION_LINE: usize = 80;

/// A line with a title and other captions has no more chunks …
const CAPTION_CHUNKS: usize = 8;

/// A number label before a title has no more characters.
const LONGEST_LABEL: usize = 4;

/// … and the second line has no more than this.
const TITLE_END: usize = 24;

/// … and no more characters …
const TITLE_BEGIN: usize = 40;

/// The first line of a wrapped title has no more chunks …
const TITLE_CHUNKS: usize = 3;

/// A message quotes no more characters of a line.
const QUOTED: usize = 40;

/// … that has about so many figures per row.
const GLUED_ROW: usize = 4;

/// … with more points than this is a table printed without line breaks …
const GLUED_POINTS: usize = 20;

/// A longer line (in bytes) …
const GLUED_LINE: usize = 400;

/// The lines of one table.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    /// `None` for a table that is none of the nine.
    pub(crate) table: Option<TableId>,
    pub(crate) title: String,
    /// The text before the known title on its line.
    pub(crate) before_title: String,
    pub(crate) page: Option<u32>,
    /// Index of the title's line in the dump.
    pub(crate) from: usize,
    pub(crate) captions: Captions,
    /// Header and rows, over all pages of the table.
    pub(crate) lines: Vec<DumpLine>,
    /// Indexes into `lines` where a page begins or the title is repeated.
    pub(crate) breaks: Vec<usize>,
    /// Lines after the notes that begin like rows.
    pub(crate) unread: Vec<DumpLine>,
    /// Index after its last line in the dump.
    pub(crate) to: usize,
    noted: bool,
    closed: bool,
    /// Whether running text ended it, and not a heading.
    broken: bool,
}

/// A longer line (in characters) with the punctuation of a sentence is running text.
const SENTENCE: usize = 24;

/// Consecutive lines that look like rows of a table but have no known title above them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UntitledRows {
    /// Index of the first line in the dump.
    pub(crate) from: usize,
    pub(crate) page: Option<u32>,
    /// The text of the first line.
    pub(crate) first: String,
    pub(crate) rows: usize,
    to: usize,
}

/// So many lines without a figure may be between two of them.
const STRAY_GAP: usize = 20;

/// So many lines that look like rows are a table; so is one line with as many figures printed without spaces.
const STRAY_ROWS: usize = 4;

/// Finds the sections, and rows without a title.
pub(crate) fn sections(lines: &[DumpLine], schemas: &Schemas) -> (Vec<Section>, Vec<UntitledRows>) {
    let mut strays: Vec<UntitledRows> = Vec::new();
    let mut out: Vec<Section> = Vec::new();
    let mut pending = Captions::default();
    for (i, line) in lines.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| lines.get(i)).filter(|b| b.page == line.page);
        if is_page_number(line, lines.get(i + 1)) {
            continue;
        }
        let above = i.checked_sub(2).and_then(|i| lines.get(i)).filter(|b| b.page == line.page);
        if let Some(t) = title_in(line, before, schemas).or_else(|| title_around(line, above, schemas)) {
            if let (true, Some(last)) = (t.joined, out.last_mut()) {
                last.lines.pop();
            }
            start(&mut out, t.title, line, i, std::mem::take(&mut pending));
            if let Some(last) = out.last_mut() {
                for c in &line.chunks {
                    last.captions.take_head(&squeeze(&c.text));
                }
            }
            continue;
        }
        let Some(last) = out.last_mut() else {
            pending.take_head(&line.text);
            stray(&mut strays, line, i);
            continue;
        };
        if captions::is_heading(&line.text) && ends_tables(&line.text) {
            last.closed = true;
        }
        if last.closed {
            if last.broken && is_table_row(line) && holds_figures(line) {
                last.unread.push(line.clone());
            }
            pending.take_head(&line.text);
            stray(&mut strays, line, i);
            continue;
        }
        last.to = i + 1;
        let unread = last.unread.len();
        body_line(last, line, &mut pending);
        if last.unread.len() > unread {
            // They may belong to another table, whose title was not found.
            stray(&mut strays, line, i);
        }
    }
    strays.retain(|s| s.rows >= STRAY_ROWS);
    (out, strays)
}

fn stray(strays: &mut Vec<UntitledRows>, line: &DumpLine, i: usize) {
    let glued = line.text.matches('.').count();
    let rows = if line.text.len() > GLUED_LINE && glued > GLUED_POINTS {
        glued / GLUED_ROW
    } else {
        usize::from(is_table_row(line))
    };
    if rows == 0 {
        return;
    }
    match strays.last_mut() {
        Some(s) if i <= s.to + STRAY_GAP => {
            s.rows += rows;
            s.to = i;
        }
        _ => strays.push(UntitledRows {
            from: i,
            to: i,
            page: line.page,
            first: line.text.chars().take(QUOTED).collect(),
            rows,
        }),
    }
}

/// Whether a line has a numbered item or a classification code before a figure.
fn is_table_row(line: &DumpLine) -> bool {
    let first = line.chunks.first().map(|c| c.text.as_str()).unwrap_or_default();
    let code = crate::vocabulary::code(first).is_some_and(|c| c.starts_with(['2', '3']));
    looks_like_row(line) && (code || crate::vocabulary::is_numbered(first)) && !line.text.contains(['。', '，'])
}

/// Whether a text is a heading of the report and not a numbered item of a table.
fn ends_tables(text: &str) -> bool {
    let t = fold(text);
    (t.starts_with('第') && (t.contains("部分") || t.contains('章'))) || t.contains("说明") || t.contains("情况")
}

struct FoundTitle {
    title: Title,
    /// Whether the line before is its first part.
    joined: bool,
}

/// The title in a line: the whole line, a part of it, or the line joined with the line before.
fn title_in(line: &DumpLine, before: Option<&DumpLine>, schemas: &Schemas) -> Option<FoundTitle> {
    if !line.text.contains('表') {
        return None;
    }
    let whole = captions::title(schemas, &line.text);
    let known = whole.clone().filter(|t| t.table.is_some());
    let alone = known.or_else(|| part_title(line, schemas)).or_else(|| after_label(&line.text, schemas)).or(whole);
    if let Some(b) = before
        && b.chunks.len() <= TITLE_CHUNKS
        && b.text.chars().count() <= TITLE_BEGIN
        && line.text.chars().count() <= TITLE_END
        && captions::title(schemas, &b.text).is_none()
        && captions::label(&b.text).is_none()
        && !b.text.contains(['：', ':', '。'])
        && !looks_like_row(b)
        && let Some(joined) = captions::title(schemas, &squeeze(&format!("{}{}", b.text, line.text)))
        && joined.table.is_some()
        && alone.as_ref().is_none_or(|a| a.table != joined.table)
        && (joined.before.is_empty() || alone.is_none())
    {
        return Some(FoundTitle { title: joined, joined: true });
    }
    alone.map(|title| FoundTitle { title, joined: false })
}

/// A title after its label, where the whole line looks like the title of another table (六、…基本支出决算明细表).
fn after_label(text: &str, schemas: &Schemas) -> Option<Title> {
    let at = text.find(['、', '：', ':'])?;
    let (label, rest) = text.split_at(at);
    let rest = rest.trim_start_matches(['、', '：', ':']);
    let is_label = label.chars().count() <= LONGEST_LABEL;
    let mut title = captions::title(schemas, rest).filter(|t| is_label && t.table.is_some() && t.label.is_none())?;
    title.label = Some(label.to_owned());
    Some(title)
}

/// A title of two lines with a line in between (a heading drawn over it): 收入支出决算总 | … | 表.
fn title_around(line: &DumpLine, above: Option<&DumpLine>, schemas: &Schemas) -> Option<FoundTitle> {
    let above = above.filter(|a| line.text.chars().count() <= 2 && line.text.ends_with('表') && a.chunks.len() == 1)?;
    let title = captions::title(schemas, &format!("{}{}", above.text, line.text))?;
    (title.table.is_some() && title.before.is_empty()).then_some(FoundTitle { title, joined: false })
}

/// A title with other captions on its line.
fn part_title(line: &DumpLine, schemas: &Schemas) -> Option<Title> {
    if line.chunks.len() < 2 || line.chunks.len() > CAPTION_CHUNKS || line.text.chars().count() > CAPTION_LINE {
        return None;
    }
    let n = line.chunks.len();
    for from in 0..n {
        for to in (from + 1..=n).rev().filter(|to| to - from < n) {
            let text: String = line.chunks.get(from..to)?.iter().map(|c| c.text.as_str()).collect();
            if !text.ends_with('表') && !text.ends_with(['）', ')']) {
                continue;
            }
            let others = || line.chunks.iter().enumerate().filter(|(i, _)| *i < from || *i >= to);
            let captions = others().all(|(_, c)| {
                let t = squeeze(&c.text);
                captions::label(&t).is_some()
                    || captions::unit(&t).is_some()
                    || captions::year(&t).is_some()
                    || t.contains(['：', ':'])
                    || t.chars().count() <= 2
            });
            if captions && let Some(t) = captions::title(schemas, &squeeze(&text)).filter(|t| t.table.is_some()) {
                return Some(t);
            }
        }
    }
    None
}

fn start(out: &mut Vec<Section>, t: Title, line: &DumpLine, at: usize, above: Captions) {
    let captions = Captions::under(&t, above);
    if let Some(last) = out.last_mut()
        && last.table.is_some()
        && last.table == t.table
        && title_key(&last.title) == title_key(&t.title)
        && (last.captions.department.is_none()
            || captions.department.is_none()
            || captions.department == last.captions.department)
        && !last.lines.is_empty()
    {
        // The title is repeated on the next page.
        last.breaks.push(last.lines.len());
        last.noted = false;
        last.closed = false;
        last.captions.fill_from(captions);
        return;
    }
    out.push(Section {
        table: t.table,
        title: t.title,
        before_title: t.before,
        page: line.page,
        from: at,
        to: at + 1,
        captions,
        lines: Vec::new(),
        breaks: Vec::new(),
        unread: Vec::new(),
        noted: false,
        closed: false,
        broken: false,
    });
}

fn body_line(s: &mut Section, line: &DumpLine, pending: &mut Captions) {
    let text = &line.text;
    if captions::is_note(text) {
        s.noted = true;
        if has_row(line) {
            s.unread.push(line.clone());
        }
        s.captions.add_note(text);
        return;
    }
    if s.noted {
        if continues_note(s, text) && !has_row(line) {
            s.captions.continue_note(text);
            return;
        }
        if holds_figures(line) {
            s.unread.push(line.clone());
        }
        if !pending.take_head(text) && text.chars().count() > SENTENCE && text.contains('。') {
            s.closed = true;
        }
        return;
    }
    if is_sentence(text) {
        if captions::is_statement(text) && s.captions.statement.is_none() && !text.contains("情况说明") {
            s.captions.statement = Some(text.clone());
        } else {
            (s.closed, s.broken) = (true, true);
        }
        if has_row(line) {
            s.unread.push(line.clone());
        }
        return;
    }
    let head = s.captions.take_head(text);
    if head && holds_figures(line) {
        s.unread.push(line.clone());
    }
    if !head {
        if s.lines.last().is_some_and(|l| l.page != line.page) {
            s.breaks.push(s.lines.len());
        }
        s.lines.push(line.clone());
    }
}

/// Whether a note, a sentence or a caption contains a row: two figures side by side, or a code before a figure.
fn has_row(line: &DumpLine) -> bool {
    let figure = |c: &Chunk| c.text.contains('.') && matches!(Print::read(&c.text), Print::Figure(_));
    let pair = |w: &[Chunk]| matches!(w, [a, b] if figure(a) && figure(b));
    line.chunks.windows(2).any(pair) || is_table_row(line)
}

fn is_sentence(text: &str) -> bool {
    let n = text.chars().count();
    n > SENTENCE && text.contains(['。', '，']) && !text.starts_with(|c: char| c.is_ascii_digit())
}

fn looks_like_row(line: &DumpLine) -> bool {
    let figure = |t: &str| t.contains('.') && matches!(juesuan_model::Print::read(t), juesuan_model::Print::Figure(_));
    line.chunks.len() > 1 && line.chunks.iter().any(|c| figure(&c.text))
}

/// Whether a line continues the note above it.
fn continues_note(s: &Section, text: &str) -> bool {
    s.captions.has_open_note()
        && captions::label(text).is_none()
        && captions::unit(text).is_none()
        && !captions::is_heading(text)
}
