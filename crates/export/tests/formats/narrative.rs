//! Every format contains the figures of the narrative.
use super::{csv_rows, documents, position, sheet_column, write};
use calamine::{Reader, Xlsx, open_workbook};
use juesuan_export::{Format, OutputTable};
use parquet::file::reader::{FileReader, SerializedFileReader};
use rusqlite::Connection;
use rust_decimal::Decimal;
use std::{collections::BTreeMap, fs::File, path::Path};

/// Document, disclosure, number, section, item, measure, value, unit, page, sentence.
type NarrativeRows = Vec<(String, i64, i64, String, String, String, Decimal, String, Option<i64>, String)>;

#[test]
fn every_format_contains_the_narrative() {
    let out = tempfile::tempdir().unwrap();
    let documents = documents();
    let ids = write(out.path(), &documents, Format::ALL);
    let mut expected = NarrativeRows::new();
    for d in &documents {
        for (s, disclosure) in d.disclosures.iter().zip(1..) {
            for (n, number) in s.narrative.iter().zip(1..) {
                let page = n.page.map(i64::from);
                let words = [n.section.as_str(), n.item.as_str(), n.measure.as_str()].map(str::to_owned);
                let [section, item, measure] = words;
                let sentence = n.sentence.clone();
                let value = n.value.value();
                expected.push((
                    d.sha256.clone(),
                    disclosure,
                    number,
                    section,
                    item,
                    measure,
                    value,
                    n.unit.clone(),
                    page,
                    sentence,
                ));
            }
        }
    }
    expected.sort();
    assert!(expected.len() >= 9);
    for (format, mut rows) in [
        ("csv", narrative_in_csv(out.path(), &ids)),
        ("parquet", narrative_in_parquet(out.path(), &ids)),
        ("sqlite", narrative_in_sqlite(out.path())),
        ("xlsx", narrative_in_workbook(out.path(), &ids)),
    ] {
        rows.sort();
        assert_eq!(rows, expected, "{format}");
    }
}

fn narrative_in_csv(out: &Path, ids: &BTreeMap<String, String>) -> NarrativeRows {
    let unquoted = |text: &str| text.strip_prefix('\'').filter(|t| t.starts_with('=')).unwrap_or(text).to_owned();
    let rows = csv_rows(&out.join("narrative.csv"));
    let rows = rows.iter().map(|r| {
        (
            ids[&r["document"]].clone(),
            r["disclosure"].parse().unwrap(),
            r["number"].parse().unwrap(),
            r["section"].clone(),
            r["item"].clone(),
            r["measure"].clone(),
            r["value"].parse().unwrap(),
            r["unit"].clone(),
            r["page"].parse().ok(),
            unquoted(&r["sentence"]),
        )
    });
    rows.collect()
}

fn narrative_in_parquet(out: &Path, ids: &BTreeMap<String, String>) -> NarrativeRows {
    use parquet::record::{Field, RowAccessor};
    let reader = SerializedFileReader::new(File::open(out.join("narrative.parquet")).unwrap()).unwrap();
    let at = |column: &str| position(OutputTable::Narrative, column);
    let rows = reader.get_row_iter(None).unwrap().map(|row| {
        let row = row.unwrap();
        let text = |column: &str| row.get_string(at(column)).unwrap().clone();
        let Some((_, Field::Decimal(value))) = row.get_column_iter().nth(at("value")) else { panic!("not a decimal") };
        let units = i128::from_be_bytes(value.data().try_into().unwrap());
        (
            ids[&text("document")].clone(),
            row.get_long(at("disclosure")).unwrap(),
            row.get_long(at("number")).unwrap(),
            text("section"),
            text("item"),
            text("measure"),
            Decimal::from_i128_with_scale(units, value.scale().try_into().unwrap()),
            text("unit"),
            row.get_long(at("page")).ok(),
            text("sentence"),
        )
    });
    rows.collect()
}

fn narrative_in_sqlite(out: &Path) -> NarrativeRows {
    let db = Connection::open(out.join("juesuan.sqlite")).unwrap();
    let mut query = db
        .prepare(
            "SELECT d.sha256, s.disclosure, n.number, section, item, measure, printed, n.unit, page, sentence, fen
             FROM narrative n JOIN disclosures s ON s.id = n.disclosure_id JOIN documents d ON d.id = s.document_id",
        )
        .unwrap();
    let rows = query.query_map([], |r| {
        let value: Decimal = r.get::<_, String>(6)?.parse().unwrap();
        let (unit, fen): (String, Option<i64>) = (r.get(7)?, r.get(10)?);
        let per = match unit.as_str() {
            "万元" => Some(1_000_000),
            "元" => Some(100),
            _ => None,
        };
        assert_eq!(fen.map(Decimal::from), per.map(|p| value * Decimal::from(p)));
        Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?, value, unit, r.get(8)?, r.get(9)?))
    });
    rows.unwrap().map(|r| r.unwrap()).collect()
}

fn narrative_in_workbook(out: &Path, ids: &BTreeMap<String, String>) -> NarrativeRows {
    let mut book: Xlsx<_> = open_workbook(out.join("juesuan.xlsx")).unwrap();
    let sheet = book.worksheet_range("narrative").unwrap();
    let at = |column: &str| sheet_column(&sheet, column);
    let rows = sheet.rows().skip(1).map(|row| {
        let text = |column: &str| row[at(column)].to_string();
        (
            ids[&text("document")].clone(),
            text("disclosure").parse().unwrap(),
            text("number").parse().unwrap(),
            text("section"),
            text("item"),
            text("measure"),
            text("value").parse().unwrap(),
            text("unit"),
            text("page").parse().ok(),
            text("sentence"),
        )
    });
    rows.collect()
}
