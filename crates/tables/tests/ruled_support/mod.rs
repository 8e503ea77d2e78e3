//! Builds tables from text, reads documents, and shows readings as text.
#![allow(dead_code, reason = "each test file uses its own part of it")]
#![allow(clippy::indexing_slicing, clippy::expect_used, reason = "a test may fail by a panic")]

use juesuan_extract::Pdf;
use juesuan_fixtures::table::{Cell, Cells, Flow, Margins, Table as Grid};
use juesuan_fixtures::{Align, Font, Paper};
use juesuan_model::schema::Schemas;
use juesuan_model::{Column, Disclosure, Finding, RowKind, Side, Table, TableId, TableStatus};
use juesuan_tables::{FileReading, TableReader};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Reads a file as the command line does.
pub(crate) fn read(bytes: Vec<u8>) -> FileReading {
    read_pdf(&Pdf::open(bytes).expect("a PDF"))
}

/// Reads an opened file.
pub(crate) fn read_pdf(pdf: &Pdf) -> FileReading {
    let mut reader = TableReader::new(Schemas::builtin());
    pdf.pages(|layout| reader.push_page(&layout));
    reader.finish()
}

/// The differences between a reading and the truth; empty if it is exact.
pub(crate) fn differences(truths: &[Disclosure], reading: &FileReading) -> Vec<String> {
    let mut out = Vec::new();
    if truths.len() != reading.disclosures.len() {
        out.push(format!("{} disclosures instead of {}", reading.disclosures.len(), truths.len()));
    }
    for (t, g) in truths.iter().zip(&reading.disclosures) {
        let mut field = |what: String, want: String, got: String| {
            if want != got {
                out.push(format!("{what}: {got} instead of {want}"));
            }
        };
        field("department".into(), format!("{:?}", t.department), format!("{:?}", g.department));
        field("year".into(), format!("{:?}", t.fiscal_year), format!("{:?}", g.fiscal_year));
        field("unit".into(), format!("{:?}", t.unit), format!("{:?}", g.unit));
        for id in TableId::ALL {
            let (t, g) = (&t.tables[&id], &g.tables[&id]);
            field(format!("{id} status"), format!("{:?}", t.status), format!("{:?}", g.status));
            if t.status == TableStatus::Missing {
                continue;
            }
            field(format!("{id} title"), format!("{:?}", t.title), format!("{:?}", g.title));
            let label = |t: &Table| t.label.clone().unwrap_or_default().trim_end_matches('、').to_owned();
            field(format!("{id} label"), label(t), label(g));
            field(format!("{id} unit"), format!("{:?}", t.unit), format!("{:?}", g.unit));
            field(format!("{id} pages"), format!("{:?}", t.pages), format!("{:?}", g.pages));
            let statement = |t: &Table| t.statement.clone().filter(|_| t.status == TableStatus::Empty);
            field(format!("{id} statement"), format!("{:?}", statement(t)), format!("{:?}", statement(g)));
            let order: Vec<&str> = t.columns.iter().map(|(c, _)| c.as_str()).collect();
            let (mut want, mut got) = (by_side(t, &order), by_side(g, &order));
            if id == TableId::GeneralPublicBasicExpenditure {
                // Column groups side by side are one list; the positions of their totals in it are not promised.
                want.sort();
                got.sort();
            }
            field(format!("{id} number of rows"), want.len().to_string(), got.len().to_string());
            for (i, (a, b)) in want.iter().zip(&got).enumerate() {
                field(format!("{id} row {i}"), a.clone(), b.clone());
            }
        }
    }
    out
}

/// The rows of a table as text, the income side before the expenditure side.
fn by_side(t: &Table, order: &[&str]) -> Vec<String> {
    let mut rows: Vec<(Option<Side>, String)> = t
        .rows
        .iter()
        .map(|r| {
            let mut s = String::new();
            let kind = if r.kind == RowKind::Total { "*" } else { "" };
            let _ = write!(s, "{kind}{}", r.name.as_deref().unwrap_or("–"));
            let _ = write!(s, " {} p{}", r.code.as_deref().unwrap_or(""), r.page.unwrap_or(0));
            let columns = r.cells.iter().filter(|c| c.value.is_some());
            for c in columns.clone().filter(|c| !order.contains(&c.column.as_str())) {
                let _ = write!(s, " {}={:?}!", c.column, c.value.as_ref().map(ToString::to_string));
            }
            for c in order {
                let _ = write!(s, " {}", r.amount(Column::from(*c)).map_or("_", |v| v.as_str()));
            }
            (r.side, s)
        })
        .collect();
    rows.sort_by_key(|(side, _)| *side);
    rows.into_iter().map(|(_, s)| s).collect()
}

/// Fails with all differences and the findings of a reading.
#[track_caller]
pub(crate) fn assert_exact(what: &str, truths: &[Disclosure], bytes: Vec<u8>) {
    let reading = read(bytes);
    let d = differences(truths, &reading);
    assert!(d.is_empty(), "{what}: {} differences\n{}\n{}", d.len(), first(&d, 25), findings(&reading));
}

fn first(lines: &[String], n: usize) -> String {
    lines.iter().take(n).cloned().collect::<Vec<_>>().join("\n")
}

/// The findings of a reading, one a line.
pub(crate) fn findings(reading: &FileReading) -> String {
    let all: Vec<&Finding> = reading.disclosures.iter().flat_map(|d| &d.findings).collect();
    all.iter().map(|f| format!("{}: {}", f.rule, f.message)).take(25).collect::<Vec<_>>().join("\n")
}

/// A table from text, one row a line, cells between `|`: `>` continues the cell to the left, `^` the cell above, `~` breaks
/// a line. The header is above the line `---`.
pub(crate) fn grid(text: &str) -> Grid {
    let rows: Vec<Vec<&str>> = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && *l != "---")
        .map(|l| l.split('|').map(str::trim).collect())
        .collect();
    let header = text.lines().map(str::trim).filter(|l| !l.is_empty()).position(|l| l == "---").unwrap_or(0);
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let at = |r: usize, c: usize| rows.get(r).and_then(|x| x.get(c)).copied().unwrap_or("");
    let mut lines: Vec<Cells> = Vec::new();
    for r in 0..rows.len() {
        let mut cells = Cells::new();
        for c in 0..width {
            let t = at(r, c);
            if t == ">" || t == "^" {
                continue;
            }
            let cols = 1 + (c + 1..width).take_while(|k| at(r, *k) == ">").count();
            let down = 1 + (r + 1..rows.len()).take_while(|k| at(*k, c) == "^").count();
            let figure = t.chars().any(|x| x.is_ascii_digit()) && t.contains('.');
            let cell = Cell::new(t.replace('~', "\n")).span(cols, down);
            cells.push(if figure && r >= header { cell.align(Align::Right) } else { cell });
        }
        lines.push(cells);
    }
    let body = lines.split_off(header);
    // Columns as wide as their longest text, within reason.
    let wide = |c: usize| {
        (0..rows.len())
            .filter(|r| at(*r, c + 1) != ">")
            .map(|r| at(r, c).split('~').map(|s| Font::SONG.advance(s, 1.0)).fold(0.0, f32::max))
            .fold(2.0, f32::max)
            .min(14.0)
    };
    Grid::new((0..width).map(wide).collect::<Vec<f32>>()).rows(lines, body)
}

/// A document whose pages are written one after another.
pub(crate) struct Book {
    pub(crate) flow: Flow,
    first: bool,
    paper: Paper,
}

impl Book {
    pub(crate) fn new(paper: Paper) -> Self {
        Self { flow: Flow::new(paper, Margins::default()), first: true, paper }
    }

    /// A page with these lines centred, as on a cover.
    pub(crate) fn cover(&mut self, lines: &[&str]) -> &mut Self {
        self.page();
        self.flow.skip(180.0);
        for l in lines {
            self.flow.line_of_text(l, Align::Centre, Font::HEI, 22.0, 44.0);
        }
        self
    }

    /// Begins a new page.
    pub(crate) fn page(&mut self) -> &mut Self {
        if !self.first {
            self.flow.new_page(self.paper);
        }
        self.first = false;
        self
    }

    /// A line of text.
    pub(crate) fn line(&mut self, text: &str) -> &mut Self {
        self.first = false;
        self.flow.paragraph(text, Font::SONG, 10.5, 18.0, 0);
        self
    }

    /// A centred title.
    pub(crate) fn title(&mut self, text: &str) -> &mut Self {
        self.first = false;
        self.flow.line_of_text(text, Align::Centre, Font::HEI, 15.0, 24.0);
        self
    }

    /// Texts left, in the middle, right.
    pub(crate) fn spread(&mut self, texts: [&str; 3]) -> &mut Self {
        self.flow.spread(texts, Font::SONG, 9.0, 15.0);
        self
    }

    /// A table over the width of the page.
    pub(crate) fn table(&mut self, g: Grid) -> &mut Self {
        self.first = false;
        let g = g.fit(self.flow.width());
        self.flow.table(&g);
        self.flow.skip(4.0);
        self
    }

    /// A new page with a title, a unit line and a table.
    pub(crate) fn sheet(&mut self, title: &str, unit: &str, text: &str) -> &mut Self {
        self.page().title(title).spread(["", "", unit]).table(grid(text))
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        self.flow.finish().to_bytes()
    }

    pub(crate) fn read(self) -> FileReading {
        read(self.bytes())
    }
}

/// A table's reading as text: status, column ids, then a line a row:
/// side (`<` income, `>` expenditure), `行次.`, code, name, `:` and the figures (`_` blank); `*` marks a total.
pub(crate) fn show(t: &Table) -> String {
    let columns: Vec<&str> = t.columns.iter().map(|(c, _)| c.as_str()).collect();
    let mut out = format!("{} [{}]", t.status.as_str(), columns.join(" "));
    for r in &t.rows {
        out.push('\n');
        out.push_str(match r.side {
            Some(Side::Income) => "<",
            Some(Side::Expenditure) => ">",
            None => "",
        });
        if r.kind == RowKind::Total {
            out.push('*');
        }
        if let Some(l) = r.line_no {
            let _ = write!(out, "{l}.");
        }
        if let Some(c) = &r.code {
            let _ = write!(out, "{c} ");
        }
        out.push_str(r.name.as_deref().unwrap_or("–"));
        out.push(':');
        for c in columns.iter().filter(|c| r.cell(Column::from(**c)).is_some()) {
            let cell = r.cell(Column::from(*c));
            let value = cell.and_then(|c| c.value.as_ref()).map(|v| v.as_str().to_owned());
            let raw = cell.and_then(|c| c.raw.clone()).map(|x| format!("“{x}”"));
            let _ = write!(out, " {}", value.or(raw).unwrap_or_else(|| "_".to_owned()));
        }
    }
    out
}

/// Compares a table with its text, whose lines may be indented.
#[track_caller]
pub(crate) fn assert_table(reading: &FileReading, id: TableId, want: &str) {
    let got = reading.disclosures.first().map(|d| show(&d.tables[&id])).unwrap_or_default();
    let want = want.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n");
    assert!(got == want, "table {id}\n--- got\n{got}\n--- want\n{want}\n--- findings\n{}", findings(reading));
}

/// The number of findings by rule.
pub(crate) fn rules(reading: &FileReading) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for f in reading.disclosures.iter().flat_map(|d| &d.findings) {
        *out.entry(f.rule.to_string()).or_insert(0) += 1;
    }
    out
}

/// As [`differences`], without titles, labels, pages and the order of rows.
pub(crate) fn core_differences(truths: &[Disclosure], reading: &FileReading) -> Vec<String> {
    let mut out = Vec::new();
    if truths.len() != reading.disclosures.len() {
        out.push(format!("{} disclosures instead of {}", reading.disclosures.len(), truths.len()));
    }
    for (t, g) in truths.iter().zip(&reading.disclosures) {
        let head = |d: &Disclosure| format!("{:?} {:?} {:?}", d.department, d.fiscal_year, d.unit);
        if head(t) != head(g) {
            out.push(format!("{} instead of {}", head(g), head(t)));
        }
        for (id, t) in &t.tables {
            let g = &g.tables[id];
            let core = |t: &Table| {
                let mut rows: Vec<String> = t
                    .rows
                    .iter()
                    .map(|r| {
                        let mut values: Vec<String> = r
                            .cells
                            .iter()
                            .filter_map(|c| c.value.as_ref().map(|v| format!("{}={}", c.column, v.value())))
                            .collect();
                        values.sort();
                        let name = juesuan_model::text::fold(r.name.as_deref().unwrap_or(""));
                        format!("{:?} {:?} {:?} {name} {}", r.kind, r.side, r.code, values.join(" "))
                    })
                    .collect();
                rows.sort();
                rows
            };
            if (t.status, t.unit.as_ref()) != (g.status, g.unit.as_ref()) && t.status != TableStatus::Missing {
                out.push(format!("{id}: {:?} {:?} instead of {:?} {:?}", g.status, g.unit, t.status, t.unit));
            }
            let (a, b) = (core(t), core(g));
            out.extend(a.iter().filter(|r| !b.contains(r)).map(|r| format!("{id} missing {r}")));
            out.extend(b.iter().filter(|r| !a.contains(r)).map(|r| format!("{id} extra {r}")));
        }
    }
    out
}
