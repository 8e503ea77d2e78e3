//! Text that looks like a formula stays text in every format.
use super::{
    common::{document, sample},
    documents, write,
};
use calamine::{Reader, Xlsx, open_workbook};
use juesuan_export::{CodeList, CsvTableWriter, Encoding, Format, Options, OutputTable};
use juesuan_model::TableId;
use rusqlite::Connection;

#[test]
fn text_that_looks_like_a_formula_stays_text() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &documents()[..3], Format::ALL);
    for file in ["juesuan.xlsx", "xlsx/a.xlsx"] {
        let mut book: Xlsx<_> = open_workbook(out.path().join(file)).unwrap();
        for sheet in book.sheet_names() {
            assert!(book.worksheet_formula(&sheet).unwrap().used_cells().next().is_none(), "{file} {sheet}");
        }
    }
    let db = Connection::open(out.path().join("juesuan.sqlite")).unwrap();
    let stored: String = db.query_row("SELECT name FROM rows WHERE name LIKE '=%' LIMIT 1", [], |r| r.get(0)).unwrap();
    assert_eq!(stored, "=HYPERLINK(\"http://x\",\"行政运行\")");
}

/// In every CSV encoding, in a pipe, and in the code list.
#[test]
fn text_that_looks_like_a_formula_stays_text_in_every_csv() {
    let evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", " =1"];
    let mut d = sample();
    let rows = &mut d.tables.get_mut(&TableId::Expenditure).unwrap().rows;
    let row = rows[1].clone();
    rows.extend(evil.map(|name| {
        let mut row = row.clone();
        row.name = Some(name.to_owned());
        row
    }));
    d.department = Some("=cmd|'/c calc'!A0".to_owned());
    let document = document("=1.pdf", vec![d]);
    for encoding in [Encoding::Utf8Bom, Encoding::Utf8, Encoding::Gb18030] {
        for set in OutputTable::all() {
            let options = Options { encoding, ..Options::default() };
            let mut writer = CsvTableWriter::new(Vec::new(), set, &options).unwrap();
            writer.add(&document, None).unwrap();
            let bytes = writer.finish().unwrap();
            let text = match encoding {
                Encoding::Gb18030 => encoding_rs::GB18030.decode(&bytes).0.into_owned(),
                _ => String::from_utf8(bytes).unwrap().trim_start_matches('\u{FEFF}').to_owned(),
            };
            let mut harmless = 0;
            for record in csv::Reader::from_reader(text.as_bytes()).records() {
                for field in record.unwrap().iter() {
                    let is_number = field.parse::<f64>().is_ok();
                    assert!(
                        is_number || !field.trim_start().starts_with(['=', '+', '-', '@', '＝']),
                        "{set:?} {field:?}"
                    );
                    harmless += usize::from(evil.iter().any(|e| field == format!("'{e}")));
                }
            }
            assert!(
                set != OutputTable::Wide(TableId::Expenditure) || harmless == evil.len(),
                "{encoding:?} {harmless}"
            );
        }
    }
    let mut list = CodeList::default();
    list.add(&document);
    let mut bytes = Vec::new();
    list.write(&mut bytes).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains("'=1+1") && !text.contains(",=1+1"), "{text}");
    let mut again = Vec::new();
    CodeList::read(&text).unwrap().write(&mut again).unwrap();
    assert_eq!(again, bytes);
}
