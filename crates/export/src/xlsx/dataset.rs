//! The workbook of the folder: `juesuan.xlsx`, with a summary (one line per disclosure), documents, tables, figures,
//! findings and the running text as filterable lists. Rows go to disk as they come.
use super::list::{Cells, ColumnPlan, ListBook, Plan};
use crate::{
    Column, ExportError, Headers, Kind, Options, Set,
    dataset::{Note, Sink},
    entry::{Entry, Part},
    headline,
    rows::{self, Value},
    staging::Staging,
};

/// The file.
pub(crate) const FILE: &str = "juesuan.xlsx";

/// Rows that a sheet can hold.
const MAX_ROWS: u32 = 1_048_576;

/// Sets that are sheets, with their Chinese names. The summary stands before them.
const SETS: [(Set, &str); 5] = [
    (Set::Documents, "文件"),
    (Set::Tables, "表"),
    (Set::Figures, "数字"),
    (Set::Findings, "发现"),
    (Set::Narrative, "情况说明"),
];

/// Columns of the sets that are no columns of the sheets: a person follows the page, not points on it, and an eighth of
/// the columns of the largest sheet would be these.
const LEFT_OUT: [&str; 4] = ["x0", "y0", "x1", "y1"];

/// The workbook of a dataset.
pub(crate) struct DatasetBook {
    book: ListBook,
    /// Of the summary, then of [`SETS`].
    rooms: Vec<Room>,
    options: Options,
}

/// What a sheet can hold.
struct Room {
    /// Rows, the header among them.
    most: u32,
    /// Rows that had no room. A document stands there whole or not at all.
    left_out: usize,
    /// Which columns of the set the sheet has, by their position.
    shown: Vec<bool>,
}

impl DatasetBook {
    pub(crate) fn create(staging: &mut Staging, options: &Options) -> Result<Self, ExportError> {
        let path = staging.place(FILE)?;
        let zh = options.headers == Headers::Zh;
        let mut plans = vec![summary(zh)];
        let mut rooms = vec![Room { most: MAX_ROWS, left_out: 0, shown: Vec::new() }];
        for (set, name) in SETS {
            let columns = &set.describe().columns;
            plans.push(Plan {
                name: if zh { name.to_owned() } else { set.name().into_owned() },
                columns: columns.iter().filter(|c| is_shown(c)).map(|c| plan(c, zh)).collect(),
                fits_a_page: false,
            });
            rooms.push(Room { most: MAX_ROWS, left_out: 0, shown: columns.iter().map(is_shown).collect() });
        }
        let book = ListBook::create(&path, "部门决算公开数据", plans)?;
        Ok(Self { book, rooms, options: options.clone() })
    }

    /// The line of a disclosure in the summary.
    fn summarize(&mut self, entry: &Entry<'_>, part: &Part<'_>) -> Result<(), ExportError> {
        let Some(room) = self.rooms.first_mut() else { return Ok(()) };
        if self.book.rows(0) >= room.most {
            room.left_out += 1;
            return Ok(());
        }
        let disclosure = part.disclosure;
        let mut values = vec![
            Value::Text(entry.outline.id.into()),
            Value::Integer(part.number),
            disclosure.department.as_deref().map_or(Value::Null, |d| Value::Text(d.into())),
            disclosure.fiscal_year.map_or(Value::Null, |y| Value::Integer(y.into())),
        ];
        values.extend(headline::ALL.iter().map(|h| headline::value(part, h).map_or(Value::Null, Value::Exact)));
        self.book.row(0, values.iter())
    }
}

fn summary(zh: bool) -> Plan {
    let facts = if zh {
        ["文件标识", "份序号", "部门", "年度"]
    } else {
        ["document", "disclosure", "department", "fiscal_year"]
    };
    let plans = [(28.0, Cells::Texts), (11.0, Cells::Numbers), (40.0, Cells::Texts), (11.0, Cells::Numbers)];
    let facts = facts.into_iter().zip(plans);
    let facts = facts.map(|(title, (width, cells))| ColumnPlan { title: title.to_owned(), width, cells });
    let headlines = headline::ALL.iter().map(|h| ColumnPlan {
        title: if zh { format!("{}（元）", h.title_zh) } else { format!("{}_yuan", h.id) },
        width: 24.0,
        cells: Cells::Amounts,
    });
    let name = if zh { "汇总" } else { "summary" };
    Plan { name: name.to_owned(), columns: facts.chain(headlines).collect(), fits_a_page: true }
}

fn plan(column: &Column, zh: bool) -> ColumnPlan {
    ColumnPlan {
        title: if zh { column.title_zh.to_string() } else { column.id.to_string() },
        width: width(column.kind, &column.id),
        cells: match column.kind {
            Kind::Text | Kind::Code | Kind::Boolean => Cells::Texts,
            Kind::Integer | Kind::Year | Kind::Number => Cells::Numbers,
            Kind::Amount | Kind::Yuan => Cells::Amounts,
        },
    }
}

impl Sink for DatasetBook {
    fn add(&mut self, entry: &Entry<'_>) -> Result<(), ExportError> {
        // A line is a disclosure, and a copy of a file is none more: sums over the sheet count nothing twice.
        let summed = if entry.outline.duplicate_of.is_none() { entry.parts.as_slice() } else { &[] };
        summed.iter().try_for_each(|part| self.summarize(entry, part))?;
        let Self { book, rooms, options } = self;
        for ((sheet, room), (set, _)) in (1..).zip(rooms.iter_mut().skip(1)).zip(SETS) {
            let needed = rows_of(set, entry, options);
            let holds = u32::try_from(needed).is_ok_and(|n| n <= room.most.saturating_sub(book.rows(sheet)));
            if room.left_out > 0 || !holds {
                room.left_out += needed;
                continue;
            }
            let shown = &room.shown;
            rows::each(set, entry, options, |values| {
                book.row(sheet, values.iter().zip(shown).filter(|(_, shown)| **shown).map(|(value, _)| value))
            })?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, notes: &mut Vec<Note>) -> Result<(), ExportError> {
        let names = [("summary".into(), "汇总")].into_iter().chain(SETS.iter().map(|(set, zh)| (set.name(), *zh)));
        for (Room { most, left_out, .. }, (en, zh)) in self.rooms.iter().zip(names) {
            if *left_out > 0 {
                notes.push(Note {
                    en: format!(
                        "{FILE}: the sheet of {en} is full (it holds {most} rows); {left_out} rows are left out, whole \
                         documents from the end: use CSV, Parquet or SQLite for all of them"
                    ),
                    zh: format!(
                        "{FILE}：工作表“{zh}”已满（最多 {most} 行），从末尾起按整份文件略去 {left_out} 行；\
                         全部数据请用 CSV、Parquet 或 SQLite"
                    ),
                });
            }
        }
        self.book.finish()
    }
}

/// How many rows of a set stand in a document.
fn rows_of(set: Set, entry: &Entry<'_>, options: &Options) -> usize {
    let disclosures = &entry.document.disclosures;
    let tables = disclosures.iter().flat_map(|d| &d.tables).filter(|(id, _)| options.wants(**id));
    match set {
        Set::Documents => 1,
        Set::Tables => tables.count(),
        Set::Figures => tables.map(|(_, table)| table.figures()).sum(),
        Set::Findings => disclosures.iter().map(|d| d.findings.len()).sum(),
        Set::Narrative => disclosures.iter().map(|d| d.narrative.len()).sum(),
        Set::Wide(_) => 0,
    }
}

fn is_shown(column: &Column) -> bool {
    !LEFT_OUT.contains(&column.id.as_ref())
}

/// Characters of a column: what stands in most of its cells is seen without widening it, sentences but their beginning.
fn width(kind: Kind, id: &str) -> f64 {
    match (kind, id) {
        (Kind::Text, "message" | "message_zh" | "sentence" | "statement" | "notes" | "reasons") => 48.0,
        (Kind::Text, "path" | "department" | "department_clean" | "name" | "title") => 40.0,
        (Kind::Text, "class_name" | "section_name" | "column_label" | "id") => 32.0,
        (Kind::Text, "document" | "file" | "json" | "rule" | "item" | "duplicate_of") => 28.0,
        (Kind::Text, "column" | "label" | "sha256") => 20.0,
        (Kind::Text | Kind::Code, _) => 14.0,
        (Kind::Yuan, _) => 22.0,
        (Kind::Amount, _) => 18.0,
        // A filter button stands beside the title.
        (Kind::Boolean | Kind::Integer | Kind::Year | Kind::Number, id) if id.len() > 10 => 18.0,
        _ => 12.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{About, Facts, Format as Output};
    use juesuan_model::Document;
    use std::collections::BTreeSet;

    /// Two documents with two and three figures in a sheet with room for four: the second is left out whole, and is
    /// told of.
    #[test]
    fn a_full_sheet_is_told_of() {
        let document = |name: &str, amounts: &[&str]| -> Document {
            let rows: Vec<_> = amounts
                .iter()
                .map(|a| serde_json::json!({"kind": "item", "name": "项目", "values": {"total": a}, "at": {}}))
                .collect();
            serde_json::from_value(serde_json::json!({
                "schema_version": 1, "file": name, "path": name, "sha256": name, "pages": 1, "status": "ok",
                "message": "", "message_zh": "", "warnings": [],
                "disclosures": [{"kind": "final_accounts", "department": "部门", "fiscal_year": 2023, "unit": "万元",
                    "findings": [], "tables": {"03": {"id": "expenditure", "title": "支出决算表", "label": null,
                        "pages": [1], "status": "filled", "unit": "万元", "statement": null, "notes": [],
                        "columns": {"total": "合计"}, "rows": rows}}}],
            }))
            .unwrap()
        };
        let folder = tempfile::tempdir().unwrap();
        let mut staging = Staging::create(folder.path()).unwrap();
        let options = Options { formats: BTreeSet::from([Output::Xlsx]), ..Options::default() };
        let mut book = DatasetBook::create(&mut staging, &options).unwrap();
        for (room, (set, _)) in book.rooms.iter_mut().skip(1).zip(SETS) {
            match set {
                Set::Figures => room.most = 5,
                Set::Tables => room.most = 2,
                _ => {}
            }
        }
        for document in [document("a", &["1.00", "2.00"]), document("b", &["3.00", "4.00", "5.00"])] {
            let facts = Facts::of(&document);
            let entry = Entry::new(&document, &facts, &document.file, About::default(), &options);
            for (set, _) in SETS {
                let mut rows = 0;
                rows::each(set, &entry, &options, |_| {
                    rows += 1;
                    Ok::<(), ExportError>(())
                })
                .unwrap();
                assert_eq!(rows_of(set, &entry, &options), rows, "{set:?}");
            }
            book.add(&entry).unwrap();
        }
        let mut notes = Vec::new();
        Box::new(book).finish(&mut notes).unwrap();
        let said: Vec<_> = notes.iter().map(|note| note.en.as_str()).collect();
        let told = |sheet: &str, most: u32, rows: u32| {
            format!(
                "juesuan.xlsx: the sheet of {sheet} is full (it holds {most} rows); {rows} rows are left out, whole \
                 documents from the end: use CSV, Parquet or SQLite for all of them"
            )
        };
        assert_eq!(said, [told("tables", 2, 1), told("figures", 5, 3)]);
        assert!(notes[1].zh.contains("“数字”已满（最多 5 行），从末尾起按整份文件略去 3 行"), "{}", notes[1].zh);
    }
}
