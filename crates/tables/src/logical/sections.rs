//! Divides the pages of a file into sections: a title, its captions, the grids and the lines below it.
//!
//! In: pages whose grids are complete, in order. Out: one logical table for each section, in printed order. A grid goes
//! to the title above it if its header does not contradict it; a grid without a title continues the table before, or
//! begins a section of its own. Text that no ruling surrounds is read once its section is known.
use crate::captions::{self, Captions, Title};
use crate::geometry::orientation::Orientation;
use crate::geometry::ruling::Segments;
use crate::geometry::text_line::{TextLine, Word};
use crate::grid::Grid;
use crate::grid::detection::{Detected, DetectedPage};
use crate::grid::{stream, trailing_rows};
use crate::header::{self, Extent, Header};
use crate::logical::continuation::{continuation, same_columns};
use crate::logical::header_match::{fits, table_of};
use crate::logical::{Fragment, LogicalTable};
use crate::vocabulary::{Vocabulary, is_numbered};
use juesuan_model::schema::Schemas;
use juesuan_model::text::fold;
use juesuan_model::{Amount, Cause, Finding, FindingCode, Location, Method, TableId};
use std::collections::HashSet;

/// More characters than this, captions not counted, separate a title from a grid, or two grids. Running heads
/// (某局2023年度部门决算) are shorter.
const FOREIGN: usize = 60;
/// Lines of a wrapped title are no further apart than this many times their size, …
const TITLE_LEADING: f32 = 2.2;
/// … differ in size by less than this share, …
const TITLE_SIZES: f32 = 0.2;
/// … and end with a line no longer than this (characters), unless that is a title by itself.
const TITLE_END: usize = 20;
/// Parts of a line further apart than this many times the font size are separate captions.
const CAPTION_GAP: f32 = 1.2;
/// Text with punctuation that is at least so long (characters) is running text.
const SENTENCE: usize = 24;
/// A page number longer than this (bytes), 第12页共30页, can be no code and no figure.
const PLAIN_NUMBER_LONGEST: usize = 8;

/// The rulings of one page that belong to no grid.
#[derive(Clone, Debug, Default, PartialEq)]
struct PageRules {
    page: u32,
    /// Width of the page turned upright.
    width: f32,
    segments: Segments,
}

/// A table, and what is needed to read its unruled text.
#[derive(Debug, Default)]
struct Section {
    table: LogicalTable,
    /// For the pages of its lines.
    rules: Vec<PageRules>,
    /// Whether a note, a heading or running text has ended the table.
    closed: bool,
}

/// Divides pages into sections, page by page.
pub(crate) struct Sections<'a> {
    schemas: &'a Schemas,
    vocabulary: &'a Vocabulary,
    sections: Vec<Section>,
    /// Characters since the last grid or title, captions not counted.
    foreign: usize,
    /// Whether a note was printed since the last grid.
    noted: bool,
    /// Captions since the last grid, perhaps of the next title.
    pending: Captions,
    /// The line before, with its page.
    previous: Option<(u32, TextLine)>,
    /// Rulings of the current page.
    rules: PageRules,
    /// Titles of other tables so far: one on every page is a running head.
    other_titles: HashSet<String>,
}

impl<'a> Sections<'a> {
    /// Without any page.
    pub(crate) fn new(schemas: &'a Schemas, vocabulary: &'a Vocabulary) -> Self {
        Self {
            schemas,
            vocabulary,
            sections: Vec::new(),
            foreign: 0,
            noted: false,
            pending: Captions::default(),
            previous: None,
            rules: PageRules::default(),
            other_titles: HashSet::new(),
        }
    }

    /// Adds the next page.
    pub(crate) fn push_page(&mut self, page: DetectedPage) {
        self.previous = None;
        self.pending = Captions::default();
        let (number, orientation) = (page.number, page.orientation);
        self.rules = PageRules { page: number, width: page.width, segments: page.loose };
        for element in page.elements {
            if !matches!(element, Detected::Line(_)) {
                self.previous = None;
            }
            match element {
                Detected::Line(line) => self.push_line(number, orientation, line),
                Detected::Caption(text) => self.push_inner_caption(number, &text),
                Detected::Grid(grid, extent) => self.push_grid(grid, extent, orientation),
                Detected::Rulings(segments) => {
                    self.rules.segments.horizontal.extend(segments.horizontal);
                    self.rules.segments.vertical.extend(segments.vertical);
                }
            }
        }
    }

    /// The tables, with grids made of their unruled text.
    pub(crate) fn finish(self) -> Vec<LogicalTable> {
        let (schemas, vocabulary) = (self.schemas, self.vocabulary);
        self.sections.into_iter().map(|s| s.into_table(schemas, vocabulary)).collect()
    }

    fn last_table(&self) -> Option<&LogicalTable> {
        self.sections.last().map(|s| &s.table)
    }

    fn push_line(&mut self, page: u32, orientation: Orientation, line: TextLine) {
        let text = line.text();
        if let Some(t) = self.title_in(page, &line, &text) {
            // The rest of the title's line (公开01表, 单位) is captions.
            self.start(page, t);
            self.take_captions(&line, &text);
            if let Some(s) = self.sections.last_mut() {
                s.table.captions.unit = s.table.captions.unit.take().or_else(|| captions::unit_in_brackets(&text));
            }
            self.previous = None;
            return;
        }
        if self.last_table().is_some_and(|t| !t.fragments.is_empty())
            && captions::other_title(&text)
            && self.other_titles.insert(fold(&text))
        {
            // Otherwise its grid would seem to continue the table before.
            self.start(page, Title { table: None, title: text, label: None, before: String::new() });
            return;
        }
        let is_caption = self.take_captions(&line, &text);
        if !is_caption {
            self.foreign += text.chars().count();
        }
        let is_row = self.is_row(&line, &text);
        if is_row && self.sections.last().is_some_and(|s| s.table.table.is_some() && !s.closed) {
            self.foreign = 0;
        }
        if let Some(s) = self.sections.last_mut() {
            // （一）因公出国（境）费 with its figures is a row, not the next heading.
            s.closed |= (captions::is_heading(&text) && !is_row) || is_sentence(&text) || (self.noted && !is_caption);
            if !is_caption && !s.closed {
                match s.rules.last_mut() {
                    Some(r) if *r == self.rules => {}
                    Some(r) if r.page == page => *r = self.rules.clone(),
                    _ => s.rules.push(self.rules.clone()),
                }
                s.table.lines.push((page, orientation, line.clone()));
            }
        }
        self.previous = Some((page, line));
    }

    /// Whether a line has a figure with decimals, or the numbered name of a row, beside other words, and is not a sentence.
    fn is_row(&self, line: &TextLine, text: &str) -> bool {
        let is_item = |text: &str| is_numbered(text) && self.vocabulary.is_item(text);
        let is_mark = |w: &Word| Amount::is_decimal(&w.text) || is_item(&w.text);
        (line.words.len() > 1 || is_item(text)) && line.words.iter().any(is_mark) && !is_sentence(text)
    }

    /// The title in a line: the whole line, a part of it, or together with the line before.
    fn title_in(&self, page: u32, line: &TextLine, text: &str) -> Option<Title> {
        let alone = captions::title(self.schemas, text).or_else(|| {
            line.chunks(CAPTION_GAP)
                .iter()
                .filter(|c| c.text.len() < text.len())
                .find_map(|c| captions::title(self.schemas, &c.text))
        });
        let Some((before_page, before)) = &self.previous else { return alone };
        let near = *before_page == page
            && line.baseline - before.baseline < TITLE_LEADING * line.size.max(before.size)
            && (line.size - before.size).abs() < TITLE_SIZES * line.size;
        if !near {
            return alone;
        }
        let joined = captions::title(self.schemas, &format!("{}{text}", before.text()));
        match (joined, alone) {
            (Some(j), Some(a)) => Some(if j.table != a.table && j.table.is_some() { j } else { a }),
            (Some(j), None) if text.chars().count() <= TITLE_END => Some(j),
            (_, alone) => alone,
        }
    }

    /// Begins a section with a title.
    fn start(&mut self, page: u32, t: Title) {
        let captions = Captions::under(&t, std::mem::take(&mut self.pending));
        self.foreign = 0;
        self.noted = false;
        self.push(LogicalTable {
            table: t.table,
            title: t.title,
            before_title: t.before,
            page,
            captions,
            ..LogicalTable::default()
        });
    }

    fn push(&mut self, table: LogicalTable) {
        self.sections.push(Section { table, ..Section::default() });
    }

    /// Adds a caption printed in the frame of a grid.
    fn push_inner_caption(&mut self, page: u32, text: &str) {
        if let Some(t) = captions::title(self.schemas, text) {
            self.start(page, t);
        } else {
            self.take_caption(text);
        }
    }

    /// Takes the captions in a line. Returns false if there are none.
    fn take_captions(&mut self, line: &TextLine, text: &str) -> bool {
        if captions::is_note(text) || self.continues_note(text) {
            return self.take_caption(text);
        }
        let mut any = self.take_caption(text);
        let parts = line.chunks(CAPTION_GAP);
        if parts.len() > 1 {
            for p in &parts {
                any |= self.take_caption(&p.text);
            }
        }
        any
    }

    fn continues_note(&self, text: &str) -> bool {
        let is_open = self.last_table().is_some_and(|t| t.captions.has_open_note());
        self.noted && self.foreign == 0 && is_open && !captions::is_note(text) && !captions::is_heading(text)
    }

    fn take_caption(&mut self, text: &str) -> bool {
        let is_note = captions::is_note(text);
        let continues = !is_note && self.continues_note(text);
        let is_statement = captions::is_statement(text);
        let Some(t) = self.sections.last_mut().map(|s| &mut s.table) else {
            return self.pending.take_head(text);
        };
        let filled = !t.fragments.is_empty();
        if continues {
            t.captions.continue_note(text);
            return true;
        }
        if is_note || (is_statement && self.foreign == 0) {
            self.noted |= filled || !t.lines.is_empty();
            self.foreign = 0;
            t.captions.add_note(text);
            return true;
        }
        if filled { self.pending.take_head(text) } else { t.captions.take_head(text) }
    }

    /// Assigns a grid to the table above it, as its first part or as a continuation, or begins a section with it.
    fn push_grid(&mut self, grid: Grid, extent: Option<Extent>, orientation: Orientation) {
        let foreign = std::mem::take(&mut self.foreign);
        // Unruled rows may be printed between two grids of one table.
        let has_same_columns = |s: &Section| {
            let last = s.table.fragments.last();
            s.table.table.is_some() && !s.closed && last.is_some_and(|f| same_columns(&f.grid, &grid))
        };
        let is_near = foreign <= FOREIGN || self.sections.last().is_some_and(has_same_columns);
        let pending = std::mem::take(&mut self.pending);
        let noted = std::mem::take(&mut self.noted);
        if is_near && let Some(t) = self.sections.last_mut().map(|s| &mut s.table) {
            if t.fragments.is_empty() {
                if let Some(header) = first_header(t, &grid, extent, self.schemas) {
                    t.fragments.push(Fragment { grid, header, orientation });
                    return;
                }
            } else if let Some(id) = t.table {
                let schema = self.schemas.get(id);
                if !noted && let Some(c) = continuation(&t.fragments, &grid, extent, schema) {
                    t.captions.fill_from(pending);
                    t.fragments.push(Fragment { grid, header: c.header(), orientation });
                    return;
                }
                if !noted
                    && extent.is_none_or(|e| header::read(&grid, e, schema).known > 0)
                    && t.fragments.last().is_some_and(|f| grid.page <= f.last_page() + 1)
                    && grid.cells.iter().any(|c| Amount::is_decimal(&c.text))
                {
                    t.findings.push(unread_grid(id, &grid));
                }
            } else if extent.is_none() || t.fragments.last().is_some_and(|f| same_columns(&f.grid, &grid)) {
                // A continuation of a table that is not one of the nine.
                return;
            }
        }
        self.start_untitled(grid, extent, orientation, pending);
    }

    /// Begins a section with a grid without a title, identified by its header if that is unmistakable.
    fn start_untitled(&mut self, grid: Grid, extent: Option<Extent>, orientation: Orientation, captions: Captions) {
        let identified = extent.and_then(|e| table_of(&grid, e, self.schemas));
        let (table, header) = identified.map_or((None, None), |(t, h)| (Some(t), Some(h)));
        let findings = table.map_or_else(Vec::new, |t| {
            vec![
                Finding::new(
                    FindingCode::TitleMissing,
                    Cause::Source,
                    format!("page {}: a table without a title was read as table {t} because of its header", grid.page),
                    format!("第{}页：表格无标题，已按表头识别为{}表", grid.page, t.number()),
                )
                .at(Location::table(t).with_page(grid.page)),
            ]
        });
        self.push(LogicalTable {
            table,
            page: grid.page,
            captions,
            fragments: vec![Fragment { grid, header, orientation }],
            findings,
            ..LogicalTable::default()
        });
    }
}

impl Section {
    /// Makes grids of the unruled text: the whole table, or rows below its ruled grids.
    fn into_table(self, schemas: &Schemas, vocabulary: &Vocabulary) -> LogicalTable {
        let Some(schema) = self.table.table.map(|id| schemas.get(id)) else { return self.table };
        let zones = self.zones();
        let mut t = self.table;
        if t.fragments.is_empty() {
            t.fragments = stream::grids(&zones, vocabulary)
                .into_iter()
                .map(|s| {
                    let extent = (s.header_end > 0).then(|| Extent::rows(s.header_end));
                    let header = extent.map(|e| header::read(&s.grid, e, schema));
                    Fragment { grid: s.grid, header, orientation: s.orientation }
                })
                .collect();
            // Every word of these pages is now in a cell.
            let read: Vec<u32> = t.fragments.iter().map(|f| f.grid.page).collect();
            t.lines.retain(|(page, _, _)| !read.contains(page));
            return t;
        }
        for z in &zones {
            let grids: Vec<(&Grid, usize)> = t.fragments.iter().map(|f| (&f.grid, f.header_end())).collect();
            let Some(rows) = trailing_rows::read(&grids, z, vocabulary) else { continue };
            t.lines.retain(|(page, _, l)| *page != z.page || !rows.lines.contains(l));
            let extent = header::extent(&rows.grid, vocabulary);
            let header = extent.map(|e| header::read(&rows.grid, e, schema));
            if let Some(i) = rows.extends {
                t.fragments.remove(i);
            }
            t.fragments.push(Fragment { grid: rows.grid, header, orientation: z.orientation });
        }
        t.fragments.retain(|f| f.grid.rows() > 0);
        t.fragments.sort_by(|a, b| {
            let top = |f: &Fragment| (f.grid.page, f.grid.ys.first().copied().unwrap_or(0.0));
            top(a).0.cmp(&top(b).0).then(top(a).1.total_cmp(&top(b).1))
        });
        t
    }

    /// The unruled text by page, with the rulings there are.
    fn zones(&self) -> Vec<stream::Zone> {
        let mut out: Vec<stream::Zone> = Vec::new();
        for (page, orientation, line) in &self.table.lines {
            let is_plain = |w: &Word| w.text.len() <= PLAIN_NUMBER_LONGEST;
            if captions::is_page_number(&line.text()) && matches!(line.words.as_slice(), [w] if !is_plain(w)) {
                continue;
            }
            match out.last_mut() {
                Some(z) if z.page == *page => z.lines.push(line.clone()),
                _ => {
                    let rules = self.rules.iter().find(|r| r.page == *page);
                    let segments = rules.map(|r| &r.segments);
                    let is_ruled = segments.is_some_and(|s| s.horizontal.len() + s.vertical.len() > 0);
                    out.push(stream::Zone {
                        page: *page,
                        orientation: *orientation,
                        width: rules.map_or(0.0, |r| r.width),
                        lines: vec![line.clone()],
                        horizontal: segments.map(|s| s.horizontal.clone()).unwrap_or_default(),
                        separators: segments
                            .map(|s| s.vertical.iter().map(|v| v.position).collect())
                            .unwrap_or_default(),
                        method: if is_ruled { Method::Hybrid } else { Method::Stream },
                    });
                }
            }
        }
        out
    }
}

/// Reports a grid that follows a table without title and header, and has other columns.
fn unread_grid(table: TableId, grid: &Grid) -> Finding {
    let page = grid.page;
    Finding::new(
        FindingCode::UnreadGrid,
        Cause::Reading,
        format!("table {table}, page {page}: a grid without a title follows, with other columns; it was not read"),
        format!("{}表第{page}页：其后的表格无标题，栏目与本表不符，未读取", table.number()),
    )
    .at(Location::table(table).with_page(page))
}

/// Whether a text is a sentence, which no line of a table is.
fn is_sentence(text: &str) -> bool {
    text.chars().count() >= SENTENCE && text.contains(['。', '，', '；'])
}

/// The header of the first grid below a title: `Some(None)` for a table that is not one of the nine, `None` if the grid
/// is not that table.
fn first_header(
    t: &mut LogicalTable,
    grid: &Grid,
    extent: Option<Extent>,
    schemas: &Schemas,
) -> Option<Option<Header>> {
    let Some(table) = t.table else { return Some(None) };
    let extent = extent?;
    let header = header::read(grid, extent, schemas.get(table));
    if header.known > 0 && fits(&header, schemas.get(table)) {
        return Some(Some(header));
    }
    // A header that fits another table only wins over the title.
    let (by_header, header) = table_of(grid, extent, schemas)?;
    t.findings.push(
        Finding::new(
            FindingCode::TitleContradictsHeader,
            Cause::Source,
            format!(
                "page {}: the columns below the title “{}” are those of table {by_header}; read as table {by_header}",
                grid.page, t.title
            ),
            format!("第{}页：标题“{}”与表头不符，已按表头识别为{}表", grid.page, t.title, by_header.number()),
        )
        .at(Location::table(by_header).with_page(grid.page)),
    );
    t.table = Some(by_header);
    Some(Some(header))
}
