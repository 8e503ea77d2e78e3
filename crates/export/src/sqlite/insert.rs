//! Inserting one document.
use super::{DOCUMENTS_PER_TRANSACTION, Database};
use crate::{
    columns::findings::{cause, severity},
    currency, leaf_columns,
    view::{DisclosureView, DocumentView, RowView, TableView},
};
use juesuan_model::{Amount, Bbox, Cell, Finding, Level, Row, Side, TableId};
use rusqlite::params;
use rust_decimal::{Decimal, prelude::ToPrimitive};

impl Database {
    pub(super) fn insert_document(&mut self, document: &DocumentView<'_>) -> rusqlite::Result<()> {
        let record = document.record;
        let non_empty = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        if self.appends {
            // Earlier runs only: one folder may contain the same file twice.
            let (delete, key) = if record.sha256.is_empty() {
                ("DELETE FROM documents WHERE sha256 IS NULL AND path = ? AND run < ?", &record.path)
            } else {
                ("DELETE FROM documents WHERE sha256 = ? AND run < ?", &record.sha256)
            };
            self.connection.prepare_cached(delete)?.execute(params![key, self.run])?;
        }
        self.connection
            .prepare_cached(
                "INSERT INTO documents
                 (run, document, file, path, sha256, status, message, message_zh, pages, seconds, duplicate_of)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                self.run,
                document.info.id,
                record.file,
                record.path,
                non_empty(&record.sha256),
                record.status.as_str(),
                non_empty(&record.message.en),
                non_empty(&record.message.zh),
                record.pages,
                document.info.seconds,
                document.info.duplicate_of
            ])?;
        let document_id = self.connection.last_insert_rowid();
        for disclosure in &document.disclosures {
            self.insert_disclosure(document_id, disclosure)?;
        }
        self.uncommitted += 1;
        if self.uncommitted == DOCUMENTS_PER_TRANSACTION {
            self.uncommitted = 0;
            self.connection.execute_batch("COMMIT; BEGIN")?;
        }
        Ok(())
    }

    fn insert_disclosure(&mut self, document_id: i64, disclosure: &DisclosureView<'_>) -> rusqlite::Result<()> {
        let record = disclosure.record;
        self.connection
            .prepare_cached(
                "INSERT INTO disclosures (document_id, disclosure, department, department_clean, fiscal_year, unit)
                 VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                document_id,
                disclosure.number,
                record.department,
                disclosure.department_clean,
                record.fiscal_year,
                record.unit
            ])?;
        let disclosure_id = self.connection.last_insert_rowid();
        for table in &disclosure.tables {
            if self.options.wants(table.id) {
                self.insert_table(disclosure_id, table)?;
            }
        }
        self.insert_narrative(disclosure_id, disclosure)?;
        record
            .findings
            .iter()
            .zip(1..)
            .try_for_each(|(finding, number)| self.insert_finding(disclosure_id, finding, number))
    }

    fn insert_finding(&self, disclosure_id: i64, finding: &Finding, number: i64) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO findings
                 (disclosure_id, finding, rule, severity, cause, message, message_zh, expected, found)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                disclosure_id,
                number,
                finding.rule.as_str(),
                severity(finding.severity),
                cause(finding.cause),
                finding.message.en,
                finding.message.zh,
                finding.expected,
                finding.found
            ])?;
        let finding_id = self.connection.last_insert_rowid();
        for (location, number) in finding.at.iter().zip(1_i64..) {
            let [x0, y0, x1, y1] = corners(location.bbox);
            self.connection
                .prepare_cached("INSERT INTO finding_places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
                .execute(params![
                    finding_id,
                    number,
                    location.table.map(TableId::number),
                    location.row.and_then(|row| i64::try_from(row + 1).ok()),
                    location.column.as_ref().map(|c| c.as_str()),
                    location.page,
                    x0,
                    y0,
                    x1,
                    y1
                ])?;
        }
        Ok(())
    }

    fn insert_narrative(&self, disclosure_id: i64, disclosure: &DisclosureView<'_>) -> rusqlite::Result<()> {
        for (figure, number) in disclosure.record.narrative.iter().zip(1_i64..) {
            self.connection.prepare_cached("INSERT INTO narrative VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?.execute(
                params![
                    disclosure_id,
                    number,
                    figure.section.as_str(),
                    figure.item.as_str(),
                    figure.measure.as_str(),
                    figure.value.as_str(),
                    figure.unit,
                    fen(&figure.value, currency::yuan_per_unit(&figure.unit)),
                    figure.page,
                    figure.sentence
                ],
            )?;
        }
        Ok(())
    }

    fn insert_table(&mut self, disclosure_id: i64, table: &TableView<'_>) -> rusqlite::Result<()> {
        let record = table.record;
        let joined = |list: &[String], separator: &str| (!list.is_empty()).then(|| list.join(separator));
        let pages: Vec<String> = record.pages.iter().map(u32::to_string).collect();
        let reading = record.reading.as_ref();
        self.connection
            .prepare_cached(
                "INSERT INTO tables (disclosure_id, table_no, status, title, label, pages, unit, statement, notes,
                 method, confidence, reasons) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                disclosure_id,
                table.id.number(),
                record.status.as_str(),
                record.title,
                record.label,
                joined(&pages, ";"),
                record.unit,
                record.statement,
                joined(&record.notes, "\n"),
                reading.map(|r| r.method.as_str()),
                reading.map(|r| r.score),
                reading.and_then(|r| joined(&r.reasons.iter().map(ToString::to_string).collect::<Vec<_>>(), "\n"))
            ])?;
        let table_id = self.connection.last_insert_rowid();
        for ((column, label), position) in record.columns.iter().zip(1_i64..) {
            self.connection
                .prepare_cached("INSERT OR IGNORE INTO table_columns VALUES (?, ?, ?, ?)")?
                .execute(params![table_id, column.as_str(), position, label])?;
        }
        self.insert_rows(table_id, table)
    }

    fn insert_rows(&mut self, table_id: i64, table: &TableView<'_>) -> rusqlite::Result<()> {
        let last = self.last_row;
        let rows: Vec<(i64, &RowView<'_>)> = (last + 1..).zip(&table.rows).collect();
        self.last_row = rows.last().map_or(last, |(id, _)| *id);
        self.rows.insert(&self.connection, &rows, |values, (id, row)| {
            let record = row.record;
            values.bind(id)?;
            values.bind(table_id)?;
            values.bind(row.number)?;
            values.bind(record.kind.as_str())?;
            values.bind(record.side.map(Side::as_str))?;
            values.bind(record.line_no)?;
            values.bind(&record.code)?;
            values.bind(record.level.map(Level::as_str))?;
            values.bind(row.class_code)?;
            values.bind(row.section_code)?;
            values.bind(row.class_name)?;
            values.bind(row.section_name)?;
            values.bind(row.item)?;
            values.bind(&record.name)?;
            values.bind(row.is_leaf)?;
            values.bind(record.page)
        })?;
        let figures: Vec<(i64, &Row, &Cell, &Amount)> = rows
            .iter()
            .flat_map(|(id, row)| {
                let record = row.record;
                record
                    .cells
                    .iter()
                    .filter_map(move |cell| cell.value.as_ref().map(|amount| (*id, record, cell, amount)))
            })
            .collect();
        let mut unrepresentable = 0;
        let inserted = self.figures.insert(&self.connection, &figures, |values, (id, row, cell, amount)| {
            let fen = fen(amount, table.yuan_per_unit);
            unrepresentable += usize::from(fen.is_none() && table.yuan_per_unit.is_some());
            values.bind(id)?;
            values.bind(cell.column.as_str())?;
            values.bind(amount.as_str())?;
            values.bind(fen)?;
            values.bind(leaf_columns::is_leaf(table.id, row, &cell.column))?;
            values.bind(row.page_of(cell))?;
            corners(cell.bbox).iter().try_for_each(|corner| values.bind(corner))
        })?;
        self.unrepresentable += unrepresentable;
        self.repeated += figures.len() - inserted;
        Ok(())
    }
}

/// The exact value in 分; `None` if the unit is unknown, the value has fractions of a 分, or it has too many digits.
fn fen(amount: &Amount, yuan_per_unit: Option<Decimal>) -> Option<i64> {
    let yuan = currency::yuan(amount, yuan_per_unit)?;
    (yuan.scale() <= 2).then(|| yuan.checked_mul(Decimal::ONE_HUNDRED)).flatten()?.to_i64()
}

fn corners(bbox: Option<Bbox>) -> [Option<f64>; 4] {
    bbox.map_or([None; 4], |b| b.0.map(Some))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fen_is_exact_or_null() {
        let of = |print: &str, unit: &str| fen(&Amount::parse(print).unwrap(), currency::yuan_per_unit(unit));
        assert_eq!(of("-3.20", "万元"), Some(-3_200_000));
        assert_eq!(of("171,915,169", "元"), Some(17_191_516_900));
        assert_eq!(of("0.000001", "万元"), Some(1));
        assert_eq!(of("0.0000001", "万元"), None);
        assert_eq!(of("1", "美元"), None);
        assert_eq!(of("9999999999999999999999", "元"), None);
    }
}
