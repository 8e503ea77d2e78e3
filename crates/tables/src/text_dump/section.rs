//! Sections: which lines of a dump belong to which table.
//!
//! In: the lines of a dump. Out: for each printed table its title, captions, notes and the lines between. What the lines
//! mean is left to the readers of the forms.
use crate::captions::{self, Title};
use crate::logical::Captions;
use crate::text_dump::lines::page_number::is_page_number;
use crate::text_dump::lines::{Chunk, DumpLine};
use crate::text_dump::rows::unconsumed::holds_figures;
use juesuan_model::schema::{Schemas, title_key};
use juesuan_model::text::{fold, squeeze};
use juesuan_model::{Print, TableId};

/// The lines of one table.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    /// None for a table that is none of the nine.
    pub(crate) table: Option<TableId>,
    pub(crate) title: String,
    pub(crate) page: Option<u32>,
    /// Index of the title among all lines.
    pub(crate) from: usize,
    pub(crate) captions: Captions,
    /// Header and rows of the table, over all its pages.
    pub(crate) lines: Vec<DumpLine>,
    /// Indexes into `lines` where a page begins or the title is repeated.
    pub(crate) breaks: Vec<usize>,
    /// Lines behind the notes that begin like rows.
    pub(crate) behind: Vec<DumpLine>,
    /// Index behind its last line among all lines.
    pub(crate) to: usize,
    noted: bool,
    closed: bool,
    /// Whether it was closed by a sentence, not by a heading.
    broken: bool,
}

/// A line longer than this many characters that ends a sentence is running text.
const SENTENCE: usize = 24;

/// Lines like rows of a table, one below the other, that stand under no known title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UntitledRows {
    /// Index of the first among all lines.
    pub(crate) from: usize,
    pub(crate) page: Option<u32>,
    /// Its text.
    pub(crate) first: String,
    pub(crate) rows: usize,
    to: usize,
}

/// RowDetector without a figure stand between; not more than these.
const STRAY_GAP: usize = 20;

/// So many lines like rows are a table, or one line with as many figures glued together.
const STRAY_ROWS: usize = 4;

/// Finds the sections, and what looks like a table outside of them.
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
                    take_head(&mut last.captions, &squeeze(&c.text));
                }
            }
            continue;
        }
        let Some(last) = out.last_mut() else {
            take_head(&mut pending, &line.text);
            stray(&mut strays, line, i);
            continue;
        };
        if captions::is_heading(&line.text) && ends_tables(&line.text) {
            last.closed = true;
        }
        if last.closed {
            if last.broken && is_table_row(line) && holds_figures(line) {
                last.behind.push(line.clone());
            }
            take_head(&mut pending, &line.text);
            stray(&mut strays, line, i);
            continue;
        }
        last.to = i + 1;
        let unread = last.behind.len();
        body_line(last, line, &mut pending);
        if last.behind.len() > unread {
            // Under a title that was not found they would be another table's.
            stray(&mut strays, line, i);
        }
    }
    strays.retain(|s| s.rows >= STRAY_ROWS);
    (out, strays)
}

fn stray(strays: &mut Vec<UntitledRows>, line: &DumpLine, i: usize) {
    let glued = line.text.matches('.').count();
    let rows = if line.text.len() > 400 && glued > 20 { glued / 4 } else { usize::from(is_table_row(line)) };
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
            first: line.text.chars().take(40).collect(),
            rows,
        }),
    }
}

/// A numbered item or a classification code before a figure.
fn is_table_row(line: &DumpLine) -> bool {
    let first = line.chunks.first().map(|c| c.text.as_str()).unwrap_or_default();
    let code = crate::vocabulary::code(first).is_some_and(|c| c.starts_with(['2', '3']));
    looks_like_row(line) && (code || crate::vocabulary::is_numbered(first)) && !line.text.contains(['。', '，'])
}

/// A heading of the report, not a numbered item of a table.
fn ends_tables(text: &str) -> bool {
    let t = fold(text);
    (t.starts_with('第') && (t.contains("部分") || t.contains('章'))) || t.contains("说明") || t.contains("情况")
}

struct FoundTitle {
    title: Title,
    /// Whether its first part is the line before.
    joined: bool,
}

/// The title in a line: the whole line, a part of it, or together with the line before.
fn title_in(line: &DumpLine, before: Option<&DumpLine>, schemas: &Schemas) -> Option<FoundTitle> {
    if !line.text.contains('表') {
        return None;
    }
    let whole = captions::title(schemas, &line.text);
    let known = whole.clone().filter(|t| t.table.is_some());
    let alone = known.or_else(|| part_title(line, schemas)).or_else(|| behind_label(&line.text, schemas)).or(whole);
    if let Some(b) = before
        && b.chunks.len() <= 3
        && b.text.chars().count() <= 40
        && line.text.chars().count() <= 24
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

/// A title behind its label, where the whole is taken for the title of another table (六、…基本支出决算明细表).
fn behind_label(text: &str, schemas: &Schemas) -> Option<Title> {
    let at = text.find(['、', '：', ':'])?;
    let (label, rest) = text.split_at(at);
    let rest = rest.trim_start_matches(['、', '：', ':']);
    let is_label = label.chars().count() <= 4;
    let mut title = captions::title(schemas, rest).filter(|t| is_label && t.table.is_some() && t.label.is_none())?;
    title.label = Some(label.to_owned());
    Some(title)
}

/// A title of two lines with another line between them (a heading drawn over it): 收入支出决算总 | … | 表.
fn title_around(line: &DumpLine, above: Option<&DumpLine>, schemas: &Schemas) -> Option<FoundTitle> {
    let above = above.filter(|a| line.text.chars().count() <= 2 && line.text.ends_with('表') && a.chunks.len() == 1)?;
    let title = captions::title(schemas, &format!("{}{}", above.text, line.text))?;
    (title.table.is_some() && title.before.is_empty()).then_some(FoundTitle { title, joined: false })
}

/// A title beside other captions in its line.
fn part_title(line: &DumpLine, schemas: &Schemas) -> Option<Title> {
    if line.chunks.len() < 2 || line.chunks.len() > 8 || line.text.chars().count() > 80 {
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

fn start(out: &mut Vec<Section>, t: Title, line: &DumpLine, at: usize, mut captions: Captions) {
    captions.label = t.label.clone().or(captions.label);
    captions.year = captions.year.or_else(|| captions::year(&t.before));
    captions.notes.clear();
    captions.statement = None;
    if let Some(last) = out.last_mut()
        && last.table.is_some()
        && last.table == t.table
        && title_key(&last.title) == title_key(&t.title)
        && (last.captions.department.is_none()
            || captions.department.is_none()
            || captions.department == last.captions.department)
        && !last.lines.is_empty()
    {
        // The title again, on the next page.
        last.breaks.push(last.lines.len());
        last.noted = false;
        last.closed = false;
        last.captions.fill_from(captions);
        return;
    }
    out.push(Section {
        table: t.table,
        title: t.title,
        page: line.page,
        from: at,
        to: at + 1,
        captions,
        lines: Vec::new(),
        breaks: Vec::new(),
        behind: Vec::new(),
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
            s.behind.push(line.clone());
        }
        if captions::is_statement(text) && s.captions.statement.is_none() {
            s.captions.statement = Some(text.clone());
        } else {
            s.captions.notes.push(text.clone());
        }
        return;
    }
    if s.noted {
        if note_is_open(s) && !has_row(line) && continue_note(s, text) {
            return;
        }
        if holds_figures(line) {
            s.behind.push(line.clone());
        }
        if !take_head(pending, text) && text.chars().count() > SENTENCE && text.contains('。') {
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
            s.behind.push(line.clone());
        }
        return;
    }
    let head = take_head(&mut s.captions, text);
    if head && holds_figures(line) {
        s.behind.push(line.clone());
    }
    if !head {
        if s.lines.last().is_some_and(|l| l.page != line.page) {
            s.breaks.push(s.lines.len());
        }
        s.lines.push(line.clone());
    }
}

/// Whether a row stands in a line that is a note, a sentence or a caption: two figures beside each other, or a code before
/// one.
fn has_row(line: &DumpLine) -> bool {
    let figure = |c: &Chunk| c.text.contains('.') && matches!(Print::read(&c.text), Print::Figure(_));
    let pair = |w: &[Chunk]| matches!(w, [a, b] if figure(a) && figure(b));
    line.chunks.windows(2).any(pair) || is_table_row(line)
}

fn is_sentence(text: &str) -> bool {
    let n = text.chars().count();
    n > SENTENCE && text.contains(['。', '，']) && !text.starts_with(|c: char| c.is_ascii_digit())
}

fn note_is_open(s: &Section) -> bool {
    /// No note has more bytes.
    const LONGEST: usize = 3000;
    let last = if s.captions.notes.is_empty() { s.captions.statement.as_ref() } else { s.captions.notes.last() };
    let statement = s.captions.statement.as_ref().filter(|t| !ends(t));
    statement.or(last.filter(|t| !ends(t))).is_some_and(|t| t.len() < LONGEST)
}

fn ends(text: &str) -> bool {
    text.ends_with(['。', '；', ';', '.', '！'])
}

fn continue_note(s: &mut Section, text: &str) -> bool {
    if captions::label(text).is_some() || captions::unit(text).is_some() || captions::is_heading(text) {
        return false;
    }
    let open_statement = s.captions.statement.as_ref().is_some_and(|t| !ends(t));
    if open_statement && let Some(t) = s.captions.statement.as_mut() {
        t.push_str(text);
        return true;
    }
    if let Some(n) = s.captions.notes.last_mut() {
        n.push_str(text);
        if s.captions.statement.is_none() && captions::is_statement(n) {
            s.captions.statement = s.captions.notes.pop();
        }
        return true;
    }
    false
}

fn looks_like_row(line: &DumpLine) -> bool {
    let figure = |t: &str| t.contains('.') && matches!(juesuan_model::Print::read(t), juesuan_model::Print::Figure(_));
    line.chunks.len() > 1 && line.chunks.iter().any(|c| figure(&c.text))
}

/// Takes what a line says of the table below or around it; false if it says nothing.
fn take_head(captions: &mut Captions, text: &str) -> bool {
    if text.chars().count() > 100 {
        return false;
    }
    let label = captions::label(text);
    let unit = captions::unit(text);
    let department = captions::department(text);
    let year = captions::year(text);
    let only_year = year.is_some() && text.chars().count() <= 7;
    let colon = text.contains(['：', ':']);
    let head = label.is_some()
        || (unit.is_some() && (colon || text.chars().count() <= 10))
        || (department.is_some() && colon && !text.contains("其中"))
        || only_year
        || (colon && is_blank_head(text));
    if !head {
        return false;
    }
    captions.label = captions.label.take().or(label).or_else(|| label_inside(text));
    captions.unit = captions.unit.take().or(unit);
    captions.department = captions.department.take().or(department);
    captions.year = captions.year.or(year);
    true
}

/// 单位名称： with nothing behind it.
fn is_blank_head(text: &str) -> bool {
    let t = fold(text);
    t.len() < 40 && (t.ends_with("单位:") || t.ends_with("部门:") || t.ends_with("名称:"))
}

fn label_inside(text: &str) -> Option<String> {
    let from = text.find("公开")?;
    let rest = text.get(from..)?;
    let to = rest.find('表')? + '表'.len_utf8();
    captions::label(rest.get(..to)?)
}
