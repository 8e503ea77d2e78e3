//! A PDF that prints formulas: in every output a spreadsheet must see text.
use crate::support::Folder;
use juesuan_fixtures::{
    accounts::{Profile, consistent},
    typesetting::{Template, typeset},
};
use juesuan_model::{RowKind, TableId};
use std::{fs, io::Read as _};

/// The names that it prints.
const EVIL: [&str; 6] = ["=1+1", "+1+2", "-1+3", "@SUM(A1)", "=HYPERLINK(A1)", "=cmd|'/c'!A0"];

const DEPARTMENT: &str = "=HYPERLINK(B2)局";

fn evil() -> Vec<u8> {
    let profile = Profile { department: DEPARTMENT.to_owned(), ..Profile::default() };
    let mut accounts = consistent(3, &profile);
    for table in [TableId::Income, TableId::Expenditure, TableId::GeneralPublicExpenditure] {
        let table = accounts.tables.get_mut(&table).unwrap();
        let items = table.rows.iter_mut().filter(|r| r.kind == RowKind::Item);
        for (row, name) in items.zip(EVIL) {
            row.name = Some(name.to_owned());
        }
        table.notes = vec!["注：=1+4".to_owned(), "=1+5".to_owned()];
    }
    typeset(&[accounts], &Template::henan()).bytes
}

/// Whether a spreadsheet could evaluate this field of a CSV file as a formula.
fn is_formula(field: &str) -> bool {
    let text = field.trim_start_matches([' ', '\u{3000}', '\u{A0}']);
    let begins = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    begins && text.parse::<f64>().is_err()
}

fn fields(bytes: &[u8], encoding: &str) -> Vec<String> {
    let text = match encoding {
        "gb18030" => encoding_rs::GB18030.decode(bytes).0.into_owned(),
        _ => String::from_utf8(bytes.to_vec()).unwrap().trim_start_matches('\u{FEFF}').to_owned(),
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().flat_map(|r| r.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn a_pdf_that_prints_formulas_gives_text() {
    let folder = Folder::new();
    folder.file("in/=1+6.pdf", evil());
    for (headers, layout, encoding) in
        [("en", "both", "utf-8-bom"), ("zh", "long", "gb18030"), ("zh", "wide", "utf-8"), ("en", "wide", "gb18030")]
    {
        let mut arguments = vec!["convert", "in", "-o", "out", "--overwrite", "--headers", headers];
        arguments.extend(["--encoding", encoding, "--format", "csv,json,xlsx,parquet,sqlite"]);
        if layout != "both" {
            arguments.extend(["--layout", layout]);
        }
        let run = folder.run(arguments);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let (mut harmless, mut books) = (0, 0);
        for (name, bytes) in folder.tree("out") {
            if name.ends_with(".csv") {
                for field in fields(&bytes, encoding) {
                    assert!(!is_formula(&field), "{name}: {field:?}");
                    harmless += usize::from(field.strip_prefix('\'').is_some_and(|f| EVIL.contains(&f)));
                }
            }
            if name.ends_with(".xlsx") {
                books += usize::from(book_has(&name, &bytes));
            }
            if name.ends_with(".json") && name.starts_with("json/") {
                let text = String::from_utf8(bytes).unwrap();
                let missing: Vec<_> = EVIL.iter().filter(|evil| !text.contains(&format!("\"{evil}\""))).collect();
                assert!(missing.is_empty(), "{name}: {missing:?}");
            }
        }
        // One row of each of the three tables, and in the long form one row for each of its figures.
        assert!(harmless >= 3 * EVIL.len(), "{headers} {layout} {encoding}: {harmless}");
        assert_eq!(books, 2, "the form and the dataset");
    }
    for table in ["03", "figures", "tables", "documents", "findings"] {
        let run = folder.run(["convert", "in", "-o", "-", "--tables", table, "-q"]);
        let found = fields(run.stdout.as_bytes(), "utf-8");
        assert!(!found.iter().any(|field| is_formula(field)), "{table}");
        assert_eq!(found.iter().any(|field| field == "'=1+1"), matches!(table, "03" | "figures"), "{table}");
    }
    assert!(fs::read_dir(folder.path("out")).unwrap().count() > 10);
}

/// Whether the workbook contains what was printed, without formulas or external links.
fn book_has(name: &str, bytes: &[u8]) -> bool {
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        assert!(!text.contains("<f>") && !text.contains("<f "), "{name}: a formula");
        assert!(!text.contains("TargetMode=\"External\""), "{name}: a link");
        all.push_str(&text);
    }
    // The department is on the cover, in the forms and in the summary.
    all.contains(&format!("<t>{DEPARTMENT}</t>")) && EVIL.iter().all(|evil| all.contains(&format!("<t>{evil}</t>")))
}
