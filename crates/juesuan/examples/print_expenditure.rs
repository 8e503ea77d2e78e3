//! Prints table 03 (支出决算表) of a PDF: code, name and total of each row.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "an example")]
use juesuan::{Column, Options, TableId};

fn main() {
    let path = std::env::args().nth(1).expect("the path of a PDF");
    let document = juesuan::read_path(path, &Options::default());
    for disclosure in &document.disclosures {
        let Some(table) = disclosure.table(TableId::Expenditure) else { continue };
        for row in table.rows() {
            let total = row.amount(Column::TOTAL).map_or_else(String::new, |a| a.to_string());
            println!("{}\t{}\t{total}", row.code().unwrap_or(""), row.name().unwrap_or(""));
        }
    }
}
