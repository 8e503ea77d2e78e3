//! The database: second runs, views.
use super::{
    common::{self, document, failed, sample},
    sheet_column, write,
};
use calamine::{Reader, Xlsx, open_workbook};
use juesuan_export::{Dataset, Format, Options, RenderedDocument, RunDetails};
use juesuan_model::{Document, Status, TableId};
use rusqlite::Connection;
use std::collections::BTreeSet;

#[test]
fn a_second_run_updates_the_database() {
    let out = tempfile::tempdir().unwrap();
    let count = |sql: &str| -> i64 {
        Connection::open(out.path().join("juesuan.sqlite")).unwrap().query_row(sql, [], |r| r.get(0)).unwrap()
    };
    let run = |documents: &[Document]| {
        let options = Options { formats: BTreeSet::from([Format::Sqlite]), ..Options::default() };
        let mut dataset = Dataset::create(out.path(), &options).unwrap();
        documents.iter().for_each(|d| dataset.add(d, None).unwrap());
        dataset.finish().unwrap();
    };
    let documents = [document("a.pdf", vec![sample()]), failed("broken.pdf", Status::Unreadable, "no")];
    run(&documents);
    let figures = count("SELECT count(*) FROM figures");
    run(&documents);
    assert_eq!(count("SELECT count(*) FROM documents"), 2);
    assert_eq!(count("SELECT count(*) FROM figures"), figures);
    assert_eq!(count("SELECT min(run) FROM documents"), 2);
    // As an earlier version might have left it.
    Connection::open(out.path().join("juesuan.sqlite"))
        .unwrap()
        .execute_batch("DROP VIEW year_on_year; DROP VIEW headline_figures; CREATE VIEW headline_figures AS SELECT 0 AS income_fen")
        .unwrap();
    run(&[document("new.pdf", vec![sample()])]);
    assert_eq!(count("SELECT count(*) FROM documents"), 3);
    assert_eq!(count("SELECT count(*) FROM figures"), 2 * figures);
    assert_eq!(count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    let check: String = Connection::open(out.path().join("juesuan.sqlite"))
        .unwrap()
        .query_row("PRAGMA integrity_check", [], |r| r.get(0))
        .unwrap();
    assert_eq!(check, "ok");
    // Views.
    assert_eq!(count("SELECT income_fen FROM headline_figures LIMIT 1"), 113_500_000);
    assert_eq!(count("SELECT three_public_budget_fen FROM headline_figures LIMIT 1"), 390_000);
    assert_eq!(count("SELECT sum(total_fen) FROM spending_by_class WHERE document = 'a'"), 113_500_000);
    assert_eq!(count("SELECT count(*) FROM all_figures"), 2 * figures);
    assert_eq!(count("SELECT count(*) FROM year_on_year"), 0);
}

#[test]
fn views_with_sums_count_copies_once() {
    let out = tempfile::tempdir().unwrap();
    let count = |sql: &str| -> i64 {
        Connection::open(out.path().join("juesuan.sqlite")).unwrap().query_row(sql, [], |r| r.get(0)).unwrap()
    };
    let options =
        Options { formats: BTreeSet::from([Format::Sqlite, Format::Xlsx]), renew: true, ..Options::default() };
    let first = document("a.pdf", vec![sample()]);
    let mut copy = first.clone();
    copy.path = "b.pdf".to_owned();
    copy.file = "b.pdf".to_owned();
    for _ in 0..2 {
        let mut dataset = Dataset::create(out.path(), &Options { overwrite: true, ..options.clone() }).unwrap();
        dataset.add(&first, None).unwrap();
        let run = RunDetails { duplicate_of: Some("a.pdf"), ..RunDetails::default() };
        dataset.add_rendered(&RenderedDocument::new(copy.clone(), &options).unwrap(), run).unwrap();
        dataset.finish().unwrap();
    }
    assert_eq!(count("SELECT max(run) FROM documents"), 1, "the database is new");
    assert_eq!(count("SELECT count(*) FROM documents"), 2);
    assert_eq!(count("SELECT count(*) FROM documents WHERE duplicate_of = 'a.pdf'"), 1);
    assert_eq!(count("SELECT count(*) FROM headline_figures"), 1);
    assert_eq!(count("SELECT sum(total_fen) FROM spending_by_class"), 113_500_000);
    assert_eq!(
        count("SELECT count(*) FROM all_figures"),
        2 * count("SELECT count(*) FROM all_figures WHERE duplicate_of IS NULL")
    );
    let mut book: Xlsx<_> = open_workbook(out.path().join("juesuan.xlsx")).unwrap();
    assert_eq!(book.worksheet_range("summary").unwrap().height(), 2, "header and one row");
    assert_eq!(book.worksheet_range("documents").unwrap().height(), 3);
}

#[test]
fn a_foreign_file_is_left_alone() {
    let out = tempfile::tempdir().unwrap();
    std::fs::write(out.path().join("juesuan.sqlite"), "something else").unwrap();
    let options = Options { formats: BTreeSet::from([Format::Sqlite]), ..Options::default() };
    let error = Dataset::create(out.path(), &options).err().unwrap();
    assert!(error.to_string().contains("move it away"), "{error}");
    assert_eq!(std::fs::read(out.path().join("juesuan.sqlite")).unwrap(), b"something else");
}

/// A department publishes two sets of accounts a year: （汇总） is compared with （汇总） of the previous year, and a name
/// with neither is compared with both.
#[test]
fn years_are_compared_for_the_same_kind_of_accounts() {
    let out = tempfile::tempdir().unwrap();
    let of = |department: &str, year: u16| {
        let mut d = sample();
        (d.department, d.fiscal_year) = (Some(department.to_owned()), Some(year));
        d
    };
    let documents = [
        document("a.pdf", vec![of("某局", 2021)]),
        document("b.pdf", vec![of("某局（汇总）", 2022), of("某局（本级）", 2022)]),
        document("c.pdf", vec![of("某局（汇总）", 2023), of("某局（本级）", 2023)]),
    ];
    write(out.path(), &documents, &[Format::Csv, Format::Sqlite]);
    let db = Connection::open(out.path().join("juesuan.sqlite")).unwrap();
    let mut query = db
        .prepare(
            "SELECT fiscal_year, department_before, department FROM year_on_year ORDER BY fiscal_year, department DESC",
        )
        .unwrap();
    let found: Vec<(u16, String, String)> =
        query.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).unwrap().map(Result::unwrap).collect();
    let pair = |year, before: &str, after: &str| (year, before.to_owned(), after.to_owned());
    assert_eq!(
        found,
        [
            pair(2022, "某局", "某局（汇总）"),
            pair(2022, "某局", "某局（本级）"),
            pair(2023, "某局（汇总）", "某局（汇总）"),
            pair(2023, "某局（本级）", "某局（本级）"),
        ]
    );
}

/// 09 lists several units: the headline is the total row, not the largest unit; it is null if there is no total row.
#[test]
fn the_headline_of_several_units_is_the_total_row() {
    let id = TableId::ThreePublicExpenses;
    let unit = |name: &str, amount: &str| common::row(None, name, &[("final_total", amount)]);
    for (rows, want) in [
        (vec![unit("合计", "0.50"), unit("甲校", "0.20"), unit("乙校", "0.30")], Some(500_000)),
        (vec![unit("甲校", "0.70"), unit("合计", "0.50"), unit("乙校", "-0.20")], Some(500_000)),
        (vec![unit("甲校", "0.20"), unit("乙校", "0.30")], None),
    ] {
        let out = tempfile::tempdir().unwrap();
        let mut d = sample();
        d.tables.insert(id, common::table(id, Some("元"), &[("final_total", "决算数")], rows));
        d.tables.get_mut(&id).unwrap().unit = Some("万元".to_owned());
        write(out.path(), &[document("a.pdf", vec![d])], &[Format::Csv, Format::Sqlite, Format::Xlsx]);
        let db = Connection::open(out.path().join("juesuan.sqlite")).unwrap();
        let fen: Option<i64> =
            db.query_row("SELECT three_public_final_fen FROM headline_figures", [], |r| r.get(0)).unwrap();
        assert_eq!(fen, want);
        let mut book: Xlsx<_> = open_workbook(out.path().join("juesuan.xlsx")).unwrap();
        let summary = book.worksheet_range("summary").unwrap();
        let cell = summary.get((1, sheet_column(&summary, "three_public_final_yuan")));
        assert_eq!(cell.and_then(calamine::DataType::as_f64), want.map(|fen| fen as f64 / 100.0));
    }
}
