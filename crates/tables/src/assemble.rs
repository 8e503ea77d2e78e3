//! Logical tables from pages: which grid belongs to which title, and which grids continue a table.
//!
//! In: pages as elements from top to bottom, in order. Out: logical tables in printed order, with their captions. What
//! the cells mean is left to `records`.
use crate::captions::in_grid::{self, GridPart};
use crate::captions::{self, Title};
use crate::grid::Grid;
use crate::header::{self, Header};
use crate::logical::{Captions, Fragment, LogicalTable};
use crate::orientation::Orientation;
use crate::page::{Element, PageContent};
use crate::repair::is_incomplete;
use crate::ruling::{Segment, Segments};
use crate::stream;
use crate::text_line::{TextLine, Word, lines_of_words};
use crate::vocabulary::{Vocabulary, is_numbered};
use juesuan_model::schema::{Schema, Schemas, title_key};
use juesuan_model::text::fold;
use juesuan_model::{Amount, Cause, Finding, FindingCode, Location, TableId};
use std::collections::HashSet;

/// More characters than this that are no caption, between a title and a grid or between two grids, part them. Running
/// heads (某局2023年度部门决算) are shorter.
const FOREIGN: usize = 60;
/// Lines of a wrapped title stand no further apart than this many times their size.
const TITLE_LEADING: f32 = 2.2;
/// Parts of a line further apart than this many times the font size are separate captions.
const CAPTION_GAP: f32 = 1.2;
/// Grid columns of a continuation may stand this share of the table's width off.
const COLUMN_DRIFT: f32 = 0.02;

/// Collects logical tables page by page.
pub struct Assembler<'a> {
    schemas: &'a Schemas,
    vocabulary: &'a Vocabulary,
    tables: Vec<LogicalTable>,
    /// Characters that are no caption since the last grid or title.
    foreign: usize,
    /// Whether a note was printed since the last grid.
    noted: bool,
    /// Captions since the last grid that may belong to the title to come.
    pending: Captions,
    previous: Option<(u32, TextLine)>,
    /// Number, width and loose rulings of the current page.
    rules: (u32, f32, Segments),
    /// Titles of other tables met so far: what every page repeats is a running head.
    other_titles: HashSet<String>,
}

impl<'a> Assembler<'a> {
    /// An empty one.
    #[must_use]
    pub fn new(schemas: &'a Schemas, vocabulary: &'a Vocabulary) -> Self {
        Self {
            schemas,
            vocabulary,
            tables: Vec::new(),
            foreign: 0,
            noted: false,
            pending: Captions::default(),
            previous: None,
            rules: (0, 0.0, Segments::default()),
            other_titles: HashSet::new(),
        }
    }

    /// Takes the next page.
    pub fn page(&mut self, page: PageContent) {
        self.previous = None;
        self.pending = Captions::default();
        let (number, height, orientation) = (page.number, page.height, page.orientation);
        self.rules = (page.number, page.width, page.loose);
        for element in page.elements {
            match element {
                Element::Line(line) => {
                    let text = line.text();
                    let at_edge = line.bbox.y1 < height * 0.1 || line.bbox.y0 > height * 0.85;
                    if !(at_edge && captions::is_page_number(&text)) {
                        self.line(number, orientation, line, &text);
                    }
                }
                Element::Grid(grid) => {
                    self.previous = None;
                    for part in in_grid::split(grid, self.schemas) {
                        match part {
                            GridPart::Caption(cells) => {
                                for c in cells {
                                    self.inner_caption(number, &c.text);
                                }
                            }
                            GridPart::Table(grid) => self.grid(grid, orientation),
                        }
                    }
                }
            }
        }
    }

    /// The tables.
    #[must_use]
    pub fn finish(self) -> Vec<LogicalTable> {
        self.tables
    }

    fn line(&mut self, page: u32, orientation: Orientation, line: TextLine, text: &str) {
        if let Some(t) = self.title_in(page, &line, text) {
            // What else stands in the title's line (公开01表, 单位) is caption.
            self.start(page, t);
            self.take_captions(&line, text);
            if let Some(t) = self.tables.last_mut() {
                t.captions.unit = t.captions.unit.take().or_else(|| captions::unit_in_brackets(text));
            }
            self.previous = None;
            return;
        }
        if self.tables.last().is_some_and(|t| !t.fragments.is_empty())
            && captions::other_title(text)
            && self.other_titles.insert(fold(text))
        {
            // Its grid must not be taken for the next page of the table before.
            self.start(page, Title { table: None, title: text.to_owned(), label: None, before: String::new() });
            return;
        }
        let is_caption = self.take_captions(&line, text);
        if !is_caption {
            self.foreign += text.chars().count();
        }
        // An unruled row goes on with the table.
        let is_row = self.is_row(&line);
        if is_row && self.tables.last().is_some_and(|t| t.table.is_some() && !t.closed) {
            self.foreign = 0;
        }
        if let Some(t) = self.tables.last_mut() {
            // （一）因公出国（境）费 with its figures is a row, not the next heading.
            t.closed |= (captions::is_heading(text) && !is_row) || is_sentence(text) || (self.noted && !is_caption);
            if !is_caption && !t.closed {
                match t.rules.last_mut() {
                    Some(r) if r.0 == page && r.2 == self.rules.2 => {}
                    Some(r) if r.0 == page => *r = self.rules.clone(),
                    _ => t.rules.push(self.rules.clone()),
                }
                t.lines.push((page, orientation, line.clone()));
            }
        }
        self.previous = Some((page, line));
    }

    /// Whether a line holds a figure with decimals or the numbered name of a row beside other words, and is no sentence.
    fn is_row(&self, line: &TextLine) -> bool {
        let tells =
            |w: &Word| Amount::is_decimal(&w.text) || (is_numbered(&w.text) && self.vocabulary.is_item(&w.text));
        let text = line.text();
        let beside = line.words.len() > 1 || (is_numbered(&text) && self.vocabulary.is_item(&text));
        beside && line.words.iter().any(tells) && !is_sentence(&text)
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
            && (line.size - before.size).abs() < 0.2 * line.size;
        if !near {
            return alone;
        }
        let joined = captions::title(self.schemas, &format!("{}{text}", before.text()));
        match (joined, alone) {
            (Some(j), Some(a)) => Some(if j.table != a.table && j.table.is_some() { j } else { a }),
            (Some(j), None) if text.chars().count() <= 20 => Some(j),
            (_, alone) => alone,
        }
    }

    fn start(&mut self, page: u32, t: Title) {
        let mut captions = std::mem::take(&mut self.pending);
        captions.label = t.label.or(captions.label);
        captions.year = captions.year.or_else(|| captions::year(&t.before));
        captions.notes.clear();
        captions.statement = None;
        self.foreign = 0;
        self.noted = false;
        self.tables.push(LogicalTable {
            table: t.table,
            title: t.title,
            before_title: t.before,
            page,
            captions,
            ..LogicalTable::default()
        });
    }

    /// A caption inside a grid.
    fn inner_caption(&mut self, page: u32, text: &str) {
        if let Some(t) = captions::title(self.schemas, text) {
            self.start(page, t);
        } else {
            self.take_caption(text);
        }
    }

    /// Takes what a line says of the table around it; false if it says nothing.
    fn take_captions(&mut self, line: &TextLine, text: &str) -> bool {
        if captions::is_note(text) || self.continues_note(text) {
            return self.take_caption(text);
        }
        let whole = self.take_caption(text);
        let parts = line.chunks(CAPTION_GAP);
        let mut any = whole;
        if parts.len() > 1 {
            for p in &parts {
                any |= self.take_caption(&p.text);
            }
        }
        any
    }

    fn continues_note(&self, text: &str) -> bool {
        let open = self.tables.last().is_some_and(|t| {
            let last = t.captions.statement.as_ref().or(t.captions.notes.last());
            last.is_some_and(|n| !n.ends_with(['。', '；', ';', '.', '！', '：', ':']))
        });
        self.noted && self.foreign == 0 && open && !captions::is_note(text) && !captions::is_heading(text)
    }

    fn take_caption(&mut self, text: &str) -> bool {
        let is_note = captions::is_note(text);
        let continues = !is_note && self.continues_note(text);
        let is_statement = captions::is_statement(text);
        let Some(t) = self.tables.last_mut() else {
            return take_head(&mut self.pending, text);
        };
        let filled = !t.fragments.is_empty();
        if continues {
            let had_statement = t.captions.statement.is_some();
            if let Some(n) = t.captions.statement.as_mut().or(t.captions.notes.last_mut()) {
                n.push_str(text);
                if !had_statement && captions::is_statement(n) {
                    t.captions.statement = t.captions.notes.pop();
                }
            }
            return true;
        }
        if is_note || (is_statement && self.foreign == 0) {
            self.noted |= filled || !t.lines.is_empty();
            self.foreign = 0;
            if is_statement && (t.captions.statement.is_none() || is_note) {
                t.captions.notes.extend(t.captions.statement.replace(text.to_owned()));
            } else {
                t.captions.notes.push(text.to_owned());
            }
            return true;
        }
        if filled { take_head(&mut self.pending, text) } else { take_head(&mut t.captions, text) }
    }

    fn grid(&mut self, grid: Grid, orientation: Orientation) {
        if grid.cols() < 2 {
            self.take_apart(grid, orientation);
            return;
        }
        let mut extent = header::extent(&grid, self.vocabulary);
        let mended = stream::mend(&grid, extent.map_or(0, |e| e.end()), self.vocabulary);
        if is_incomplete(mended.as_ref().unwrap_or(&grid)) {
            self.take_apart(grid, orientation);
            return;
        }
        if let Some(mended) = &mended {
            extent = header::extent(mended, self.vocabulary);
        }
        let grid = mended.unwrap_or(grid);
        let foreign = std::mem::take(&mut self.foreign);
        // Rows without rulings may stand between two grids of one table.
        let goes_on = |t: &LogicalTable| {
            t.table.is_some() && !t.closed && t.fragments.last().is_some_and(|f| same_columns(&f.grid, &grid))
        };
        let near = foreign <= FOREIGN || self.tables.last().is_some_and(goes_on);
        let pending = std::mem::take(&mut self.pending);
        let noted = std::mem::take(&mut self.noted);
        if near && let Some(t) = self.tables.last_mut() {
            if t.fragments.is_empty() {
                if let Some(header) = first_header(t, &grid, extent, self.schemas) {
                    t.fragments.push(Fragment { grid, header, orientation });
                    return;
                }
            } else if t.table.is_some()
                && !noted
                && let Some(header) = continuation(t, &grid, extent, self.schemas)
            {
                t.captions.fill_from(pending);
                t.fragments.push(Fragment { grid, header, orientation });
                return;
            } else if let Some(id) = t.table
                && !noted
                && extent.is_none_or(|e| header::read(&grid, e, self.schemas.get(id)).known > 0)
                && t.fragments.last().is_some_and(|f| grid.page <= f.last_page() + 1)
                && holds_amounts(&grid)
            {
                t.findings.push(left_out(id, &grid));
            } else if t.table.is_none()
                && (extent.is_none() || t.fragments.last().is_some_and(|f| same_columns(&f.grid, &grid)))
            {
                return;
            }
        }
        self.untitled(grid, extent, orientation, pending);
    }

    /// A frame, or a grid most of whose rulings are missing: its text is read as lines, its rulings are kept as hints.
    fn take_apart(&mut self, grid: Grid, orientation: Orientation) {
        let area = grid.bbox();
        let (horizontal, vertical) = (&mut self.rules.2.horizontal, &mut self.rules.2.vertical);
        horizontal.extend(grid.ys.iter().map(|y| Segment { position: *y, start: area.x0, end: area.x1 }));
        if grid.cols() > 1 {
            vertical.extend(grid.xs.iter().map(|x| Segment { position: *x, start: area.y0, end: area.y1 }));
        }
        let page = grid.page;
        let lines = grid.cells.into_iter().flat_map(|c| c.lines);
        let mut words: Vec<(f32, f32, Word)> = lines.flat_map(TextLine::words_on_baseline).collect();
        words.sort_by(|a, b| a.0.total_cmp(&b.0));
        for line in lines_of_words(words) {
            let text = line.text();
            self.line(page, orientation, line, &text);
        }
    }

    /// A grid that no title leads to: identified by its header, if that is unmistakable.
    fn untitled(&mut self, grid: Grid, extent: Option<header::Extent>, orientation: Orientation, captions: Captions) {
        let identified = extent.and_then(|e| by_header(&grid, e, self.schemas));
        let (table, header) = identified.map_or((None, None), |(t, h)| (Some(t), Some(h)));
        let findings = table.map_or_else(Vec::new, |t| {
            vec![
                Finding::new(
                    FindingCode::TitleMissing,
                    Cause::Source,
                    format!("a table without a title was taken for table {t} by its header"),
                    format!("无标题的表，按表头认作{}表", t.number()),
                )
                .at(Location { table: Some(t), page: Some(grid.page), ..Location::default() }),
            ]
        });
        self.tables.push(LogicalTable {
            table,
            page: grid.page,
            captions,
            fragments: vec![Fragment { grid, header, orientation }],
            findings,
            ..LogicalTable::default()
        });
    }
}

fn holds_amounts(grid: &Grid) -> bool {
    grid.cells.iter().any(|c| Amount::is_decimal(&c.text))
}

/// A grid without title and header right behind a table, whose columns are others.
fn left_out(table: TableId, grid: &Grid) -> Finding {
    let page = grid.page;
    Finding::new(
        FindingCode::UnreadGrid, Cause::Reading,
        format!("table {table}, page {page}: a grid without a title follows, whose columns are not the table's; it was not read"),
        format!("{}表第{page}页：其后的无标题表格与本表栏目不符，未读入", table.number()),
    )
    .at(Location { table: Some(table), page: Some(page), ..Location::default() })
}

/// Whether a line is running text, as no line of a table is.
fn is_sentence(text: &str) -> bool {
    text.chars().count() >= 24 && text.contains(['。', '，', '；'])
}

/// Unit, department, year, label; false if the text is none of them.
fn take_head(captions: &mut Captions, text: &str) -> bool {
    if text.contains(['。', '；']) {
        return false;
    }
    let mut any = false;
    if let Some(l) = captions::label(text) {
        captions.label.get_or_insert(l);
        any = true;
    }
    if let Some(u) = captions::unit(text) {
        captions.unit.get_or_insert(u);
        any = true;
    }
    if let Some(d) = captions::department(text) {
        captions.department.get_or_insert(d);
        any = true;
    }
    let short = text.chars().count() <= 12;
    if let Some(y) = captions::year(text)
        && (any || short)
    {
        captions.year.get_or_insert(y);
        any = true;
    }
    any
}

/// The header of the first grid below a title (`Some(None)`: a table that is none of the nine); none if the grid is not
/// that table.
fn first_header(
    t: &mut LogicalTable,
    grid: &Grid,
    extent: Option<header::Extent>,
    schemas: &Schemas,
) -> Option<Option<Header>> {
    let Some(table) = t.table else { return Some(None) };
    let extent = extent?;
    let header = header::read(grid, extent, schemas.get(table));
    if header.known > 0 && fits(&header, schemas.get(table)) {
        return Some(Some(header));
    }
    // No printed title decides against its own header.
    let (by_header, header) = by_header(grid, extent, schemas)?;
    t.findings.push(
        Finding::new(
            FindingCode::TitleContradictsHeader,
            Cause::Source,
            format!("the title “{}” stands above the columns of table {by_header}, which was believed", t.title),
            format!("标题“{}”与表头不符，按表头认作{}表", t.title, by_header.number()),
        )
        .at(Location { table: Some(by_header), page: Some(grid.page), ..Location::default() }),
    );
    t.table = Some(by_header);
    Some(Some(header))
}

/// Whether a header has what the form cannot do without.
fn fits(header: &Header, schema: &Schema) -> bool {
    use juesuan_model::schema::Form;
    match schema.form {
        Form::ThreePublic => header.known >= 2,
        Form::TwoSided | Form::Grouped => header.known >= 1,
        Form::Classified => {
            let wanted = schema.columns.iter().filter(|c| !c.variant).count();
            header.known * 2 >= wanted.min(4)
        }
    }
}

/// The table whose columns a header holds, if only one fits, and fits well.
fn by_header(grid: &Grid, extent: header::Extent, schemas: &Schemas) -> Option<(TableId, Header)> {
    /// Tables whose header alone tells them from all others (05 and 08, 07 and 08 share theirs), with the number of
    /// columns that must be there.
    const TELLING: [(TableId, usize); 3] =
        [(TableId::Income, 6), (TableId::Expenditure, 5), (TableId::ThreePublicExpenses, 10)];
    TELLING.into_iter().find_map(|(t, wanted)| {
        let header = header::read(grid, extent, schemas.get(t));
        let amounts = header.columns.iter().filter(|c| matches!(c.role, header::Role::Amount(_))).count();
        let unknown = header.columns.iter().filter(|c| c.role == header::Role::Unknown).count();
        let budget = t != TableId::ThreePublicExpenses && header.texts.iter().any(|x| x.contains("预算数"));
        (amounts >= wanted && unknown == 0 && !budget).then_some((t, header))
    })
}

/// Whether a grid goes on with a table, and the header that it repeats (`Some(None)`: no header).
fn continuation(
    t: &LogicalTable,
    grid: &Grid,
    extent: Option<header::Extent>,
    schemas: &Schemas,
) -> Option<Option<Header>> {
    let schema = schemas.get(t.table?);
    let last = t.fragments.last()?;
    let base = t.fragments.iter().find_map(|f| f.header.as_ref())?;
    if grid.page > last.last_page() + 1 {
        return None;
    }
    if let Some(e) = extent {
        let own = header::read(grid, e, schema);
        let repeated = own.texts.iter().filter(|x| base.texts.contains(x)).count();
        let same = repeated * 10 >= own.texts.len() * 8;
        // Another header begins another table, unless it names this one's columns.
        let goes_on = same || own.known >= 2 && fits(&own, schema) || has_other_side(t, &own);
        return goes_on.then_some(Some(own));
    }
    (same_columns(&last.grid, grid) || plausible(grid, last)).then_some(None)
}

/// Whether a header is that of the other side of a two-sided table: 收入 on one page, 支出 on the next.
fn has_other_side(t: &LogicalTable, own: &Header) -> bool {
    let of = |h: &Header| h.columns.iter().filter_map(|c| c.side).next();
    let Some(side) = of(own) else { return false };
    let is_known = own.columns.iter().all(|c| c.side == Some(side) && c.role != header::Role::Unknown);
    let before = |f: &Fragment| f.header.as_ref().is_some_and(|h| of(h).is_some_and(|s| s != side));
    own.known > 0 && is_known && t.fragments.iter().all(before)
}

/// Same number of columns at the same places, up to shift and scale.
fn same_columns(a: &Grid, b: &Grid) -> bool {
    let relative = |g: &Grid| {
        let r = g.bbox();
        let w = r.width().max(1.0);
        g.xs.iter().map(|x| (x - r.x0) / w).collect::<Vec<_>>()
    };
    a.cols() == b.cols() && relative(a).iter().zip(relative(b)).all(|(x, y)| (x - y).abs() < COLUMN_DRIFT)
}

/// Another number of columns on the continuation page: it goes on if its outer edges or its number of columns do.
fn plausible(grid: &Grid, last: &Fragment) -> bool {
    let (a, b) = (last.grid.bbox(), grid.bbox());
    let tolerance = COLUMN_DRIFT * a.width() + 2.0;
    grid.cols() == last.grid.cols() || ((a.x0 - b.x0).abs() < tolerance && (a.x1 - b.x1).abs() < tolerance)
}

/// Merges a table with the next one where that only repeats its title on the next page.
#[must_use]
pub fn join_repeated(tables: Vec<LogicalTable>, vocabulary: &Vocabulary) -> Vec<LogicalTable> {
    let mut out: Vec<LogicalTable> = Vec::with_capacity(tables.len());
    for t in tables {
        match out.last_mut() {
            Some(last) if repeats_title(last, &t, vocabulary) => {
                last.captions.fill_from(t.captions);
                last.fragments.extend(t.fragments);
                last.lines.extend(t.lines);
                last.findings.extend(t.findings);
            }
            _ => out.push(t),
        }
    }
    out
}

fn repeats_title(a: &LogicalTable, b: &LogicalTable, vocabulary: &Vocabulary) -> bool {
    let (Some(last), Some(first)) = (a.fragments.last(), b.fragments.first()) else { return false };
    let same = a.table.is_some()
        && a.table == b.table
        && title_key(&a.title) == title_key(&b.title)
        && (a.captions.department.is_none()
            || b.captions.department.is_none()
            || a.captions.department == b.captions.department);
    same && first.grid.page <= last.last_page() + 1 && !restarts(&a.fragments, first, vocabulary)
}

/// Whether a fragment begins again with the table's first row: another unit's table of the same kind.
fn restarts(fragments: &[Fragment], next: &Fragment, _vocabulary: &Vocabulary) -> bool {
    let first_rows = |f: &Fragment| -> Vec<String> {
        let rows = f.body()..f.grid.rows();
        rows.take(3)
            .map(|r| {
                f.grid.row_cells(r).map(|(_, c)| fold(&c.text)).filter(|t| !t.is_empty()).take(3).collect::<String>()
            })
            .collect()
    };
    let Some(first) = fragments.first() else { return false };
    let (a, b) = (first_rows(first), first_rows(next));
    // A repeated 合计 row alone is a print-titles row; the row below it must repeat too.
    a.len() >= 2 && b.len() >= 2 && a == b
}
