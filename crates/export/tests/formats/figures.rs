//! Every format contains the same figures, compared one by one with the documents.
use super::{csv_rows, documents, position, sheet_column, write};
use calamine::{Data, DataType as _, Reader, Xlsx, open_workbook};
use juesuan_export::{Format, OutputTable};
use juesuan_model::{Document, TableId};
use parquet::file::reader::{FileReader, SerializedFileReader};
use rusqlite::Connection;
use rust_decimal::Decimal;
use std::{collections::BTreeMap, fs::File, path::Path};

/// (sha256, disclosure, table, row, column) → figure as printed.
type Figures = BTreeMap<(String, i64, String, i64, String), Decimal>;

fn expected(documents: &[Document]) -> Figures {
    let mut figures = Figures::new();
    for d in documents {
        for (s, number) in d.disclosures.iter().zip(1..) {
            for (id, t) in &s.tables {
                for (row, line) in t.rows.iter().zip(1..) {
                    for cell in row.cells.iter().filter(|c| c.value.is_some()) {
                        let key =
                            (d.sha256.clone(), number, id.number().to_owned(), line, cell.column.as_str().to_owned());
                        figures.insert(key, cell.value.as_ref().unwrap().value());
                    }
                }
            }
        }
    }
    figures
}

#[test]
fn every_format_contains_the_same_figures() {
    let out = tempfile::tempdir().unwrap();
    let documents = documents();
    let ids = write(out.path(), &documents, Format::ALL);
    let expected = expected(&documents);
    assert!(expected.len() > 50);
    for (format, figures) in [
        ("csv", from_csv(out.path(), &ids)),
        ("wide csv", from_wide(out.path(), &ids, &documents)),
        ("parquet", from_parquet(out.path(), &ids)),
        ("sqlite", from_sqlite(out.path())),
        ("xlsx", from_workbook(out.path(), &ids)),
    ] {
        assert_eq!(figures.len(), expected.len(), "{format}");
        for (key, value) in &expected {
            assert_eq!(figures.get(key), Some(value), "{format}: {key:?}");
        }
    }
}

fn from_csv(out: &Path, ids: &BTreeMap<String, String>) -> Figures {
    let text = std::fs::read_to_string(out.join("figures.csv")).unwrap();
    csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes())
        .deserialize::<BTreeMap<String, String>>()
        .map(|r| r.unwrap())
        .map(|r| {
            let key = (
                ids[&r["document"]].clone(),
                r["disclosure"].parse().unwrap(),
                r["table"].clone(),
                r["row"].parse().unwrap(),
                r["column"].clone(),
            );
            (key, r["amount"].parse().unwrap())
        })
        .collect()
}

/// From the nine wide files. Columns that the schema does not have are in `other_columns`, by header or by id.
fn from_wide(out: &Path, ids: &BTreeMap<String, String>, documents: &[Document]) -> Figures {
    let mut figures = Figures::new();
    for table in TableId::ALL {
        let schema = &juesuan_model::schema::Schemas::builtin().get(table).columns;
        for row in csv_rows(&out.join(format!("{}.csv", OutputTable::Wide(table).name()))) {
            let sha256 = ids[&row["document"]].clone();
            let disclosure: i64 = row["disclosure"].parse().unwrap();
            let mut put = |column: &str, value: &str| {
                let at = row["row"].parse().unwrap();
                let key = (sha256.clone(), disclosure, table.number().to_owned(), at, column.to_owned());
                figures.insert(key, value.parse().unwrap());
            };
            for column in schema.iter().filter(|c| !row[c.id.as_str()].is_empty()) {
                put(column.id.as_str(), &row[column.id.as_str()]);
            }
            if !row["other_columns"].is_empty() {
                let document = documents.iter().find(|d| d.sha256 == sha256).unwrap();
                let printed = &document.disclosures[usize::try_from(disclosure).unwrap() - 1].tables[&table].columns;
                for (name, value) in serde_json::from_str::<BTreeMap<String, String>>(&row["other_columns"]).unwrap() {
                    let id =
                        printed.iter().find(|(_, label)| *label == name).map_or(name.as_str(), |(id, _)| id.as_str());
                    put(id, &value);
                }
            }
        }
    }
    figures
}

fn from_parquet(out: &Path, ids: &BTreeMap<String, String>) -> Figures {
    use parquet::record::{Field, RowAccessor};
    let reader = SerializedFileReader::new(File::open(out.join("figures.parquet")).unwrap()).unwrap();
    let at = |column: &str| position(OutputTable::Figures, column);
    reader
        .get_row_iter(None)
        .unwrap()
        .map(|row| {
            let row = row.unwrap();
            let text = |column: &str| row.get_string(at(column)).unwrap().clone();
            let Some((_, Field::Decimal(amount))) = row.get_column_iter().nth(at("amount")) else {
                panic!("amount is not a decimal")
            };
            let units = i128::from_be_bytes(amount.data().try_into().unwrap());
            let key = (
                ids[&text("document")].clone(),
                row.get_long(at("disclosure")).unwrap(),
                text("table"),
                row.get_long(at("row")).unwrap(),
                text("column"),
            );
            (key, Decimal::from_i128_with_scale(units, amount.scale().try_into().unwrap()))
        })
        .collect()
}

fn from_sqlite(out: &Path) -> Figures {
    let db = Connection::open(out.join("juesuan.sqlite")).unwrap();
    let mut query = db
        .prepare(
            "SELECT d.sha256, s.disclosure, t.table_no, r.row, f.column_id, f.printed FROM figures f
             JOIN rows r ON r.id = f.row_id JOIN tables t ON t.id = r.table_id
             JOIN disclosures s ON s.id = t.disclosure_id JOIN documents d ON d.id = s.document_id",
        )
        .unwrap();
    query
        .query_map([], |r| {
            let printed: String = r.get(5)?;
            Ok(((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?), printed.parse().unwrap()))
        })
        .unwrap()
        .map(|r| r.unwrap())
        .collect()
}

fn from_workbook(out: &Path, ids: &BTreeMap<String, String>) -> Figures {
    let mut book: Xlsx<_> = open_workbook(out.join("juesuan.xlsx")).unwrap();
    let sheet = book.worksheet_range("figures").unwrap();
    let at = |column: &str| sheet_column(&sheet, column);
    sheet
        .rows()
        .skip(1)
        .map(|row| {
            let whole = |column: &str| match &row[at(column)] {
                Data::Float(n) => n.to_string().parse().unwrap(),
                Data::Int(n) => *n,
                other => panic!("{column}: {other:?}"),
            };
            let amount = match &row[at("amount")] {
                Data::Float(n) => n.to_string(),
                Data::Int(n) => n.to_string(),
                other => panic!("amount: {other:?}"),
            };
            let text = |column: &str| row[at(column)].to_string();
            let key =
                (ids[&text("document")].clone(), whole("disclosure"), text("table"), whole("row"), text("column"));
            (key, amount.parse().unwrap())
        })
        .collect()
}

/// The numbers in the sheet of a table are exactly its figures and 行次.
#[test]
fn form_sheets_contain_the_same_figures() {
    let out = tempfile::tempdir().unwrap();
    let mut documents = documents();
    documents.retain(|d| d.disclosures.len() == 1);
    let ids: BTreeMap<String, String> =
        write(out.path(), &documents, &[Format::Csv, Format::Xlsx]).into_iter().map(|(id, sha)| (sha, id)).collect();
    for document in &documents {
        let path = out.path().join("xlsx").join(format!("{}.xlsx", ids[&document.sha256]));
        let mut book: Xlsx<_> = open_workbook(&path).unwrap();
        for (id, table) in &document.disclosures[0].tables {
            let mut printed: Vec<f64> = table.rows.iter().filter_map(|r| r.line_no).map(f64::from).collect();
            let amounts = table.rows.iter().flat_map(|r| &r.cells).filter_map(|c| c.value.as_ref());
            printed.extend(amounts.map(|a| a.as_str().parse::<f64>().unwrap()));
            let name = book.sheet_names().into_iter().find(|n| n.starts_with(id.number()));
            let mut shown: Vec<f64> = name
                .map(|n| book.worksheet_range(&n).unwrap())
                .iter()
                .flat_map(|sheet| sheet.cells())
                .filter_map(|(_, _, cell)| cell.as_f64().filter(|_| matches!(cell, Data::Float(_) | Data::Int(_))))
                .collect();
            for list in [&mut printed, &mut shown] {
                list.sort_by(f64::total_cmp);
            }
            assert_eq!(shown, printed, "{} {}", path.display(), id.number());
        }
    }
}
