//! Inserting many rows per statement: half of the time of an insert goes into starting and finishing the statement.
use rusqlite::{Connection, Statement, ToSql};

/// Rows per statement: few sizes, so that each statement is compiled once; any number of rows is a sum of them.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// Inserts rows into one table.
pub(super) struct BulkInsert {
    /// One per size in [`SIZES`].
    statements: [String; SIZES.len()],
}

/// Binds the values of the rows, one after the other.
pub(super) struct Binder<'s, 'c> {
    statement: &'s mut Statement<'c>,
    position: usize,
}

impl Binder<'_, '_> {
    /// Binds the next value.
    pub(super) fn bind(&mut self, value: impl ToSql) -> rusqlite::Result<()> {
        self.position += 1;
        self.statement.raw_bind_parameter(self.position, value)
    }
}

impl BulkInsert {
    /// `head`: the statement up to `VALUES`; `columns`: the number of columns of the table.
    pub(super) fn new(head: &str, columns: usize) -> Self {
        let row = format!("(?{})", ", ?".repeat(columns.saturating_sub(1)));
        let statement =
            |rows: usize| format!("{head} VALUES {row}{}", format!(", {row}").repeat(rows.saturating_sub(1)));
        Self { statements: SIZES.map(statement) }
    }

    /// Inserts all `rows`; `bind` binds the values of one. Returns the number of rows inserted: `OR IGNORE` may skip
    /// some.
    pub(super) fn insert<T>(
        &self,
        connection: &Connection,
        mut rows: &[T],
        mut bind: impl FnMut(&mut Binder<'_, '_>, &T) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<usize> {
        let mut inserted = 0;
        for (sql, size) in self.statements.iter().zip(SIZES) {
            if rows.len() < size {
                continue;
            }
            let mut statement = connection.prepare_cached(sql)?;
            while let Some((together, rest)) = rows.split_at_checked(size) {
                let mut binder = Binder { statement: &mut statement, position: 0 };
                together.iter().try_for_each(|row| bind(&mut binder, row))?;
                inserted += statement.raw_execute()?;
                rows = rest;
            }
        }
        Ok(inserted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_rows_is_inserted_once_and_in_order() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)").unwrap();
        let bulk = BulkInsert::new("INSERT OR IGNORE INTO t", 2);
        let insert = |numbers: &[i64]| {
            bulk.insert(&connection, numbers, |row, n| {
                row.bind(n)?;
                row.bind(format!("{n}"))
            })
        };
        let numbers: Vec<i64> = (1..=107).collect();
        assert_eq!(insert(&[]).unwrap(), 0);
        assert_eq!(insert(&numbers).unwrap(), 107);
        assert_eq!(insert(&[107, 108]).unwrap(), 1);
        let same: i64 =
            connection.query_row("SELECT count(*) FROM t WHERE b = CAST(a AS TEXT)", [], |r| r.get(0)).unwrap();
        assert_eq!(same, 108);
    }
}
