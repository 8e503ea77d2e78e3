//! Statements that insert many rows at once: half of the time of an insert is beginning and ending it.
//!
//! In: what stands before the values, the number of columns, rows. Out: rows in the database, in their order.
use rusqlite::{Connection, Statement, ToSql};

/// Rows of one statement. Few sizes, so that each is compiled once and kept; any number of rows is a sum of them.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// An insertion into one table.
pub(super) struct Many {
    /// By [`SIZES`].
    statements: [String; SIZES.len()],
}

/// Takes the values of one row after the other.
pub(super) struct Binder<'s, 'c> {
    statement: &'s mut Statement<'c>,
    place: usize,
}

impl Binder<'_, '_> {
    /// The next value.
    pub(super) fn value(&mut self, value: impl ToSql) -> rusqlite::Result<()> {
        self.place += 1;
        self.statement.raw_bind_parameter(self.place, value)
    }
}

impl Many {
    /// `head`: `INSERT INTO t`, for a table with so many columns.
    pub(super) fn new(head: &str, columns: usize) -> Self {
        let row = format!("(?{})", ", ?".repeat(columns.saturating_sub(1)));
        let statement =
            |rows: usize| format!("{head} VALUES {row}{}", format!(", {row}").repeat(rows.saturating_sub(1)));
        Self { statements: SIZES.map(statement) }
    }

    /// Inserts all of `rows`, whose values `bind` hands over; says how many are there now.
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
                let mut binder = Binder { statement: &mut statement, place: 0 };
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
    fn any_number_of_rows_goes_in_once_and_in_order() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)").unwrap();
        let many = Many::new("INSERT OR IGNORE INTO t", 2);
        let insert = |numbers: &[i64]| {
            many.insert(&connection, numbers, |row, n| {
                row.value(n)?;
                row.value(format!("{n}"))
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
