//! SQLite: `juesuan.sqlite`, normalised, with keys, foreign keys (`schema.sql`), views and indexes (files of these names).
//!
//! A second run into the same folder adds to the database: a document that is there already (same SHA-256; a file that
//! could not be read: same path) is replaced. The work is done on a copy, so the database under its final name is
//! always whole.
mod many;

use self::many::Many;
use crate::{
    ExportError, Options, columns,
    dataset::{Note, Sink},
    entry::{Entry, Form, Line, Part},
    leaves, rows,
    staging::Staging,
    unit,
};
use juesuan_model::{Amount, Cause, Cell, Row, TableId, schema::Schemas};
use rusqlite::{Connection, OpenFlags, params};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The database.
pub(crate) const FILE: &str = "juesuan.sqlite";

/// Tables.
pub(crate) const TABLES: &str = include_str!("schema.sql");

/// Views. They hold nothing: a database that is added to gets those of this version.
pub(crate) const VIEWS: &str = include_str!("views.sql");

/// Indexes beside those of the keys.
pub(crate) const INDEXES: &str = include_str!("indexes.sql");

/// `PRAGMA user_version` of this layout.
const LAYOUT: i64 = 3;

/// Documents of a transaction: memory stays small, and the file is not synchronised for each.
const TRANSACTION: usize = 200;

/// The database of a dataset.
pub(crate) struct Database {
    connection: Connection,
    path: PathBuf,
    /// Whether it held something before.
    appends: bool,
    run: i64,
    waiting: usize,
    options: Options,
    rows: Many,
    figures: Many,
    /// The id of the row that was inserted last: ids are given here, so that the rows of a table go in together.
    last_row: i64,
    /// Figures finer than a 分 or too long.
    unrepresentable: usize,
    /// Second figures of one column in one row.
    repeated: usize,
}

impl Database {
    pub(crate) fn create(staging: &mut Staging, options: &Options) -> Result<Self, ExportError> {
        let path = staging.place_anew(FILE)?;
        let earlier = staging.out().join(FILE);
        let appends = earlier.exists() && !options.renew;
        if appends {
            fs::copy(&earlier, &path).map_err(|e| ExportError::io(&earlier, e))?;
        }
        let open = || -> rusqlite::Result<(Connection, i64)> {
            let flags =
                OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(&path, flags)?;
            // The file is a copy that nobody else sees and that is thrown away on failure.
            connection.execute_batch(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
                 PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;",
            )?;
            connection.set_prepared_statement_cache_capacity(64);
            let version = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
            Ok((connection, version))
        };
        let foreign = || {
            ExportError::format(
                &earlier,
                "is not a database that this version can add to; move it away or choose another output folder",
            )
        };
        let (connection, version) = open().map_err(|e| if appends { foreign() } else { failed(&path, e) })?;
        if appends && version != LAYOUT {
            return Err(foreign());
        }
        let mut database = Self {
            connection,
            path,
            appends,
            run: 1,
            waiting: 0,
            options: options.clone(),
            rows: Many::new("INSERT INTO rows", 16),
            figures: Many::new("INSERT OR IGNORE INTO figures", 10),
            last_row: 0,
            unrepresentable: 0,
            repeated: 0,
        };
        database.prepare(appends).map_err(|e| failed(&database.path, e))?;
        Ok(database)
    }

    fn prepare(&mut self, appends: bool) -> rusqlite::Result<()> {
        if appends {
            self.run =
                self.connection.query_row("SELECT coalesce(max(run), 0) + 1 FROM documents", [], |r| r.get(0))?;
            self.last_row = self.connection.query_row("SELECT coalesce(max(id), 0) FROM rows", [], |r| r.get(0))?;
            let mut views = String::new();
            for name in VIEWS.lines().filter_map(|line| line.strip_prefix("CREATE VIEW ")?.split(' ').next()) {
                views.push_str(&format!("DROP VIEW IF EXISTS {name};\n"));
            }
            self.connection.execute_batch(&views)?;
        } else {
            self.connection.execute_batch(TABLES)?;
        }
        self.connection.execute_batch(VIEWS)?;
        // Documents that go away take their rows with them. Nothing goes away in a new database, and what is inserted
        // refers to what was inserted just before: it need not be looked up again.
        self.connection.pragma_update(None, "foreign_keys", appends)?;
        self.connection.execute_batch("BEGIN")?;
        for table in TableId::ALL {
            self.connection.execute(
                "INSERT OR REPLACE INTO forms VALUES (?, ?, ?, ?)",
                params![table.number(), table.id(), table.title(), columns::english(table)],
            )?;
            for (column, position) in Schemas::builtin().get(table).columns.iter().zip(1_i64..) {
                self.connection.execute(
                    "INSERT OR REPLACE INTO columns VALUES (?, ?, ?, ?, ?, ?)",
                    params![
                        table.number(),
                        column.id.as_str(),
                        position,
                        column.label,
                        column.label_en,
                        column.variant
                    ],
                )?;
            }
        }
        Ok(())
    }

    fn insert(&mut self, entry: &Entry<'_>) -> rusqlite::Result<()> {
        let d = entry.document;
        let filled = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        if self.appends {
            // Earlier runs only: one folder may well hold the same file twice.
            let (same, key) = if d.sha256.is_empty() {
                ("DELETE FROM documents WHERE sha256 IS NULL AND path = ? AND run < ?", &d.path)
            } else {
                ("DELETE FROM documents WHERE sha256 = ? AND run < ?", &d.sha256)
            };
            self.connection.prepare_cached(same)?.execute(params![key, self.run])?;
        }
        self.connection
            .prepare_cached(
                "INSERT INTO documents
                 (run, document, file, path, sha256, status, message, message_zh, pages, seconds, duplicate_of)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                self.run,
                entry.outline.id,
                d.file,
                d.path,
                filled(&d.sha256),
                d.status.as_str(),
                filled(&d.message.en),
                filled(&d.message.zh),
                d.pages,
                entry.outline.seconds,
                entry.outline.duplicate_of
            ])?;
        let document = self.connection.last_insert_rowid();
        for part in &entry.parts {
            self.insert_part(document, part)?;
        }
        self.waiting += 1;
        if self.waiting == TRANSACTION {
            self.waiting = 0;
            self.connection.execute_batch("COMMIT; BEGIN")?;
        }
        Ok(())
    }

    fn insert_part(&mut self, document: i64, part: &Part<'_>) -> rusqlite::Result<()> {
        let s = part.disclosure;
        self.connection
            .prepare_cached(
                "INSERT INTO disclosures (document_id, disclosure, department, department_clean, fiscal_year, unit)
                 VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![document, part.number, s.department, part.department_clean, s.fiscal_year, s.unit])?;
        let disclosure = self.connection.last_insert_rowid();
        for form in &part.tables {
            if self.options.wants(form.id) {
                self.insert_form(disclosure, form)?;
            }
        }
        self.insert_narrative(disclosure, part)?;
        for (finding, number) in s.findings.iter().zip(1_i64..) {
            self.connection
                .prepare_cached(
                    "INSERT INTO findings
                     (disclosure_id, finding, rule, severity, cause, message, message_zh, expected, found)
                     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                )?
                .execute(params![
                    disclosure,
                    number,
                    finding.rule.as_str(),
                    rows::severity(finding.severity),
                    match finding.cause {
                        Cause::Source => "source",
                        Cause::Reading => "reading",
                    },
                    finding.message.en,
                    finding.message.zh,
                    finding.expected,
                    finding.found
                ])?;
            let id = self.connection.last_insert_rowid();
            for (place, number) in finding.at.iter().zip(1_i64..) {
                let [x0, y0, x1, y1] = corners(place.bbox);
                self.connection
                    .prepare_cached("INSERT INTO finding_places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
                    .execute(params![
                        id,
                        number,
                        place.table.map(TableId::number),
                        place.row.and_then(|r| i64::try_from(r + 1).ok()),
                        place.column.as_ref().map(|c| c.as_str()),
                        place.page,
                        x0,
                        y0,
                        x1,
                        y1
                    ])?;
            }
        }
        Ok(())
    }

    fn insert_narrative(&mut self, disclosure: i64, part: &Part<'_>) -> rusqlite::Result<()> {
        for (figure, number) in part.disclosure.narrative.iter().zip(1_i64..) {
            self.connection.prepare_cached("INSERT INTO narrative VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?.execute(
                params![
                    disclosure,
                    number,
                    figure.section.as_str(),
                    figure.item.as_str(),
                    figure.measure.as_str(),
                    figure.value.as_str(),
                    figure.unit,
                    fen(&figure.value, unit::yuan_per(&figure.unit)),
                    figure.page,
                    figure.sentence
                ],
            )?;
        }
        Ok(())
    }

    fn insert_form(&mut self, disclosure: i64, form: &Form<'_>) -> rusqlite::Result<()> {
        let t = form.table;
        let lines = |list: &[String], between: &str| (!list.is_empty()).then(|| list.join(between));
        let pages: Vec<String> = t.pages.iter().map(u32::to_string).collect();
        let reading = t.reading.as_ref();
        self.connection
            .prepare_cached(
                "INSERT INTO tables (disclosure_id, table_no, status, title, label, pages, unit, statement, notes,
                 method, confidence, reasons) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                disclosure,
                form.id.number(),
                t.status.as_str(),
                t.title,
                t.label,
                lines(&pages, ";"),
                t.unit,
                t.statement,
                lines(&t.notes, "\n"),
                reading.map(|r| r.method.as_str()),
                reading.map(|r| r.score),
                reading.and_then(|r| lines(&r.reasons.iter().map(ToString::to_string).collect::<Vec<_>>(), "\n"))
            ])?;
        let table = self.connection.last_insert_rowid();
        for ((column, label), position) in t.columns.iter().zip(1_i64..) {
            self.connection
                .prepare_cached("INSERT OR IGNORE INTO table_columns VALUES (?, ?, ?, ?)")?
                .execute(params![table, column.as_str(), position, label])?;
        }
        self.insert_lines(table, form)
    }

    fn insert_lines(&mut self, table: i64, form: &Form<'_>) -> rusqlite::Result<()> {
        let before = self.last_row;
        let lines: Vec<(i64, &Line<'_>)> = (before + 1..).zip(&form.rows).collect();
        self.last_row = lines.last().map_or(before, |(id, _)| *id);
        self.rows.insert(&self.connection, &lines, |values, (id, line)| {
            let r = line.row;
            values.value(id)?;
            values.value(table)?;
            values.value(line.number)?;
            values.value(r.kind.as_str())?;
            values.value(r.side.map(juesuan_model::Side::as_str))?;
            values.value(r.line_no)?;
            values.value(&r.code)?;
            values.value(r.level.map(juesuan_model::Level::as_str))?;
            values.value(line.class_code)?;
            values.value(line.section_code)?;
            values.value(line.class_name)?;
            values.value(line.section_name)?;
            values.value(line.item)?;
            values.value(&r.name)?;
            values.value(line.is_leaf)?;
            values.value(r.page)
        })?;
        let figures: Vec<(i64, &Row, &Cell, &Amount)> = lines
            .iter()
            .flat_map(|(id, line)| {
                let row = line.row;
                row.cells.iter().filter_map(move |cell| cell.value.as_ref().map(|amount| (*id, row, cell, amount)))
            })
            .collect();
        let mut unrepresentable = 0;
        let inserted = self.figures.insert(&self.connection, &figures, |values, (id, row, cell, amount)| {
            let column = cell.column.as_str();
            let fen = fen(amount, form.per);
            unrepresentable += usize::from(fen.is_none() && form.per.is_some());
            values.value(id)?;
            values.value(column)?;
            values.value(amount.as_str())?;
            values.value(fen)?;
            values.value(leaves::column(form.id, row, &cell.column))?;
            values.value(row.page_of(cell))?;
            corners(cell.bbox).iter().try_for_each(|corner| values.value(corner))
        })?;
        self.unrepresentable += unrepresentable;
        self.repeated += figures.len() - inserted;
        Ok(())
    }
}

impl Sink for Database {
    fn add(&mut self, entry: &Entry<'_>) -> Result<(), ExportError> {
        self.insert(entry).map_err(|e| failed(&self.path, e))
    }

    fn finish(self: Box<Self>, notes: &mut Vec<Note>) -> Result<(), ExportError> {
        let Self { connection, path, appends, unrepresentable, repeated, .. } = *self;
        // One index over all rows is made faster than it grows with each.
        let indexed = if appends { Ok(()) } else { connection.execute_batch(INDEXES) };
        indexed
            .and_then(|()| {
                connection.execute_batch("COMMIT; PRAGMA analysis_limit = 1000; ANALYZE; PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = DELETE")
            })
            .and_then(|()| connection.close().map_err(|(_, e)| e))
            .map_err(|e| failed(&path, e))?;
        fs::File::open(&path).and_then(|f| f.sync_all()).map_err(|e| ExportError::io(&path, e))?;
        if unrepresentable > 0 {
            notes.push(Note {
                en: format!(
                    "{FILE}: {unrepresentable} figures are finer than a 分 or too long for one; their fen is null, \
                     the print stands beside it"
                ),
                zh: format!("{FILE}：有 {unrepresentable} 个数字细于 1 分或过长，fen 为空，printed 中有印出的数字"),
            });
        }
        if repeated > 0 {
            notes.push(Note {
                en: format!(
                    "{FILE}: {repeated} figures stand in a column that their row has already; the CSV files have them"
                ),
                zh: format!("{FILE}：有 {repeated} 个数字所在的栏在该行已有数字，未写入；CSV 文件中都有"),
            });
        }
        Ok(())
    }
}

/// Exact 分; none when the unit is not known, or the figure is finer than that or too long.
pub(crate) fn fen(amount: &Amount, per: Option<Decimal>) -> Option<i64> {
    let yuan = unit::yuan(amount, per)?;
    (yuan.scale() <= 2).then(|| yuan.checked_mul(Decimal::ONE_HUNDRED)).flatten()?.to_i64()
}

fn corners(bbox: Option<juesuan_model::Bbox>) -> [Option<f64>; 4] {
    bbox.map_or([None; 4], |b| b.0.map(Some))
}

fn failed(path: &Path, error: rusqlite::Error) -> ExportError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => ExportError::io(path, std::io::ErrorKind::StorageFull.into()),
        Some(rusqlite::ErrorCode::ReadOnly) => ExportError::io(path, std::io::ErrorKind::PermissionDenied.into()),
        _ => ExportError::format(path, error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fen_is_exact_or_nothing() {
        let of = |print: &str, unit: &str| fen(&Amount::parse(print).unwrap(), unit::yuan_per(unit));
        assert_eq!(of("-3.20", "万元"), Some(-3_200_000));
        assert_eq!(of("171,915,169", "元"), Some(17_191_516_900));
        assert_eq!(of("0.000001", "万元"), Some(1));
        assert_eq!(of("0.0000001", "万元"), None);
        assert_eq!(of("1", "美元"), None);
        assert_eq!(of("9999999999999999999999", "元"), None);
    }
}
