//! `docs/data-dictionary.md`: the column list for people, in English and Chinese.
use crate::{Column, Kind, Set, columns::Description};
use std::fmt::Write as _;

/// The data dictionary as Markdown.
#[must_use]
pub fn dictionary() -> String {
    let mut out = String::from(
        "# Data dictionary · 数据字典\n\n\
         Generated from the column list of `crates/export`; do not edit.\n\n\
         The CSV files have these columns in this order. `*.parquet` has those of documents, tables, figures, findings \
         and narrative: amounts as DECIMAL(38, 6), 元 as DECIMAL(38, 4). The sheets of `juesuan.xlsx` have those of the \
         same five, but for the positions on the page (`x0` … `y1`). `datapackage.json` says the same to machines. A blank value is \
         unknown or not printed; a printed 0.00 is 0.00.\n\n\
         Text that begins like a formula (with `=`, `+`, `-`, `@`, their full-width forms, a tab or a line break, spaces \
         before it or not) has an apostrophe before it in CSV, because spreadsheets would run it. The workbooks hold \
         it as a text cell, Parquet, SQLite and JSON as it is printed. \
         以 `=`、`+`、`-`、`@` 等开头的文本在 CSV 中前加一个撇号，以免电子表格当作公式执行；在工作簿中是文本单元格，在 \
         Parquet、SQLite 和 JSON 中照原文。\n",
    );
    for set in Set::all() {
        let d = set.describe();
        let _ = write!(
            out,
            "\n## {}.csv\n\n{} · {}\n\n{}. {}。\n\nKey · 主键: {}\n\n{}",
            set.name(),
            d.title_en,
            d.title_zh,
            d.about_en,
            d.about_zh,
            d.key.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", "),
            columns(d)
        );
    }
    let _ = write!(
        out,
        "\n## juesuan.sqlite\n\nThe same as normalised tables, with views for the usual questions. \
         归一化的同样内容，附常用视图。\n\n\
         A second run into the same folder (`--overwrite`) writes every other output anew, but adds to the database: a \
         document that is there already, by its SHA-256 (a file that could not be read: by its path), is replaced with \
         all its rows, and documents of earlier runs that this one did not see stay, an earlier content of a changed \
         file among them. `documents.run` says which run wrote a document: `DELETE FROM documents WHERE run < (SELECT \
         max(run) FROM documents)`, with `PRAGMA foreign_keys = ON`, leaves the last run alone. `--resume` and `merge` \
         begin the database anew: it then holds what the other outputs hold. \
         向同一文件夹再次运行（`--overwrite`）时，其他输出全部重写，数据库则是追加：SHA-256 相同的文件（读不到的文件按路径）连同\
         其各行被替换，其余文件（包括内容已改变的文件的旧内容）保留；`documents.run` 是写入该文件的运行次序。`--resume` 和 \
         `merge` 重建数据库，其内容与其他输出一致。\n\n```sql\n{}```\n",
        [include_str!("sqlite/schema.sql"), include_str!("sqlite/views.sql"), include_str!("sqlite/indexes.sql")]
            .join("\n")
    );
    out
}

fn columns(description: &Description) -> String {
    let mut out = String::from("| column | 列名 | type | meaning | 说明 |\n|---|---|---|---|---|\n");
    for c in &description.columns {
        let values = if c.values.is_empty() {
            String::new()
        } else {
            format!(" ({})", c.values.iter().map(|v| format!("`{v}`")).collect::<Vec<_>>().join(", "))
        };
        let _ = writeln!(
            out,
            "| `{}` | {} | {}{} | {}: {}{values} | {} |",
            c.id,
            c.title_zh,
            kind(c),
            if c.required { ", required" } else { "" },
            c.title_en,
            c.about_en,
            c.about_zh
        );
    }
    out
}

fn kind(column: &Column) -> &'static str {
    match column.kind {
        Kind::Text => "text",
        Kind::Code => "text (digits)",
        Kind::Integer => "integer",
        Kind::Year => "year",
        Kind::Boolean => "true/false",
        Kind::Amount => "amount",
        Kind::Yuan => "amount in 元",
        Kind::Number => "number",
    }
}

#[cfg(test)]
mod tests {
    /// `UPDATE_DOCS=1 cargo test -p juesuan-export` writes it anew.
    #[test]
    fn the_dictionary_is_the_one_in_docs() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/data-dictionary.md");
        let now = super::dictionary();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, &now).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), now, "run the tests with UPDATE_DOCS=1");
    }
}
