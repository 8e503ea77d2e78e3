//! Prints the rows of table 03 of every document in a folder, with the path of the document and the department.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "an example")]
use juesuan::{
    Column, Options, TableId,
    dataset::{self, Walk},
};

fn main() -> Result<(), dataset::Error> {
    let folder = std::env::args_os().nth(1).expect("the path of a folder");
    let inputs = dataset::collect(&[folder.into()], &[], Walk::default()).inputs;
    dataset::for_each_document(&inputs, None, &Options::default(), |_, document| {
        for disclosure in &document.disclosures {
            let department = disclosure.department.as_deref().unwrap_or("");
            for row in disclosure.table(TableId::Expenditure).into_iter().flat_map(|table| table.rows()) {
                let total = row.amount(Column::TOTAL).map_or_else(String::new, |a| a.to_string());
                println!("{}\t{department}\t{}\t{total}", document.path, row.code().unwrap_or(""));
            }
        }
    })
}
