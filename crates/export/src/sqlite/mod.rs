//! SQLite: `juesuan.sqlite`, a normalised database; see `schema.sql`, `views.sql` and `indexes.sql`.
//!
//! A second run into the same folder adds to the database: a document with the same SHA-256 (for a file that could not
//! be read: with the same path) is replaced. The run works on a copy, so the database in the output folder is always
//! complete.
mod bulk_insert;
mod insert;

use self::bulk_insert::BulkInsert;
use crate::{
    ExportError, Options, columns::english_title, dataset::Sink, staging_folder::StagingFolder, view::DocumentView,
};
use juesuan_model::{TableId, Words, schema::Schemas};
use rusqlite::{Connection, OpenFlags, params};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// File name.
pub(crate) const FILE: &str = "juesuan.sqlite";

/// Creates the tables.
const TABLES: &str = include_str!("schema.sql");

/// Creates the views. A run that adds to a database replaces its views with these.
const VIEWS: &str = include_str!("views.sql");

/// Creates the indexes that are not those of keys.
const INDEXES: &str = include_str!("indexes.sql");

/// `PRAGMA user_version` of this version of `schema.sql`.
const USER_VERSION: i64 = 3;

/// Before the first statement. The file is a copy that no other process opens, and is thrown away on failure: it needs
/// no journal.
const PREPARE: &str = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
     PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;";

/// After the last row.
const COMPLETE: &str =
    "COMMIT; PRAGMA analysis_limit = 1000; ANALYZE; PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = DELETE";

/// Documents per transaction: few enough to keep memory small, many enough not to commit for each.
const DOCUMENTS_PER_TRANSACTION: usize = 200;

/// The database of a dataset.
pub(crate) struct Database {
    connection: Connection,
    path: PathBuf,
    /// Whether the database existed before this run.
    appends: bool,
    /// Number of this run, from 1.
    run: i64,
    /// Documents in the current transaction.
    uncommitted: usize,
    options: Options,
    rows: BulkInsert,
    figures: BulkInsert,
    /// The id of the row inserted last. Ids are assigned here, so that the rows of a table can be inserted together.
    last_row: i64,
    /// Number of figures with fractions of a 分 or too many digits.
    unrepresentable: usize,
    /// Number of figures whose row has another in the same column.
    repeated: usize,
}

impl Database {
    pub(crate) fn create(staging: &mut StagingFolder, options: &Options) -> Result<Self, ExportError> {
        let path = staging.continued_file(FILE)?;
        let earlier = staging.out().join(FILE);
        let appends = earlier.exists() && !options.renew;
        if appends {
            fs::copy(&earlier, &path).map_err(|e| ExportError::io(&earlier, e))?;
        }
        let open = || -> rusqlite::Result<(Connection, i64)> {
            let flags =
                OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(&path, flags)?;
            connection.execute_batch(PREPARE)?;
            connection.set_prepared_statement_cache_capacity(64);
            let version = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
            Ok((connection, version))
        };
        let incompatible = || {
            ExportError::format(
                &earlier,
                "this version cannot add to the database; move it away or choose another output folder",
            )
        };
        let (connection, version) = open().map_err(|e| if appends { incompatible() } else { failed(&path, e) })?;
        if appends && version != USER_VERSION {
            return Err(incompatible());
        }
        let mut database = Self {
            connection,
            path,
            appends,
            run: 1,
            uncommitted: 0,
            options: options.clone(),
            rows: BulkInsert::new("INSERT INTO rows", 16),
            figures: BulkInsert::new("INSERT OR IGNORE INTO figures", 10),
            last_row: 0,
            unrepresentable: 0,
            repeated: 0,
        };
        database.prepare(appends).map_err(|e| failed(&database.path, e))?;
        Ok(database)
    }

    /// Creates tables and views, and starts a transaction.
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
        // Deleting a document must delete its rows. A new database needs no check: nothing is deleted, and rows refer to
        // rows inserted just before.
        self.connection.pragma_update(None, "foreign_keys", appends)?;
        self.connection.execute_batch("BEGIN")?;
        for table in TableId::ALL {
            self.connection.execute(
                "INSERT OR REPLACE INTO forms VALUES (?, ?, ?, ?)",
                params![table.number(), table.id(), table.title(), english_title(table)],
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
}

impl Sink for Database {
    fn add(&mut self, document: &DocumentView<'_>) -> Result<(), ExportError> {
        self.insert_document(document).map_err(|e| failed(&self.path, e))
    }

    fn finish(self: Box<Self>, notes: &mut Vec<Words>) -> Result<(), ExportError> {
        let Self { connection, path, appends, unrepresentable, repeated, .. } = *self;
        // It is faster to create an index over all rows than to update it with each.
        let indexed = if appends { Ok(()) } else { connection.execute_batch(INDEXES) };
        indexed
            .and_then(|()| connection.execute_batch(COMPLETE))
            .and_then(|()| connection.close().map_err(|(_, e)| e))
            .map_err(|e| failed(&path, e))?;
        fs::File::open(&path).and_then(|f| f.sync_all()).map_err(|e| ExportError::io(&path, e))?;
        if unrepresentable > 0 {
            notes.push(Words::new(
                format!(
                    "{FILE}: {unrepresentable} figures have fractions of a 分 or too many digits; their fen is null, \
                     printed has the figure"
                ),
                format!("{FILE}：有 {unrepresentable} 个数字不足 1 分或位数过多，fen 留空，原数见 printed"),
            ));
        }
        if repeated > 0 {
            notes.push(Words::new(
                format!(
                    "{FILE}: {repeated} figures are left out because their row has a figure in the same column \
                     already; the CSV files contain them"
                ),
                format!("{FILE}：有 {repeated} 个数字与同行同栏的另一数字重复，未写入；CSV 文件中都有"),
            ));
        }
        Ok(())
    }
}

fn failed(path: &Path, error: rusqlite::Error) -> ExportError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => ExportError::io(path, std::io::ErrorKind::StorageFull.into()),
        Some(rusqlite::ErrorCode::ReadOnly) => ExportError::io(path, std::io::ErrorKind::PermissionDenied.into()),
        _ => ExportError::format(path, error),
    }
}
