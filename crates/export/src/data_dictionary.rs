//! `docs/data-dictionary.md`: the output columns explained, in English and Chinese.
use crate::{ColumnType, OutputColumn, OutputTable, TableDescription};
use std::fmt::Write as _;

const INTRODUCTION: &str = "\
# Data dictionary · 数据字典

Generated from the column definitions in `crates/export/src/columns`; do not edit. 由列定义生成，请勿手工修改。

The CSV files have these columns in this order. `documents`, `tables`, `figures`, `findings` and `narrative` are also \
written as `*.parquet`, with amounts as DECIMAL(38, 6) and amounts in 元 as DECIMAL(38, 4), and as sheets of \
`juesuan.xlsx`, without the positions on the page (`x0` … `y1`). `datapackage.json` is the machine-readable form of this \
page. A blank value is unknown or not printed; a printed 0.00 is 0.00.

CSV 文件按此顺序包含以下各列。documents、tables、figures、findings、narrative 另有 Parquet 文件（金额为 DECIMAL(38, 6)，折合元的\
金额为 DECIMAL(38, 4)），也是 `juesuan.xlsx` 的工作表（不含页面坐标 `x0` … `y1`）。`datapackage.json` 是本页的机器可读形式。空值\
表示未知或未印出；印出的 0.00 即为 0.00。

Text that looks like a formula (it starts with `=`, `+`, `-`, `@`, their full-width forms, a tab or a line break, with or \
without leading spaces) gets an apostrophe in front in CSV, because spreadsheets would run it. In workbooks it is a text \
cell; Parquet, SQLite and JSON contain it as printed.

以 `=`、`+`、`-`、`@`（包括全角）、制表符或换行开头的文本（前面有无空格均同），在 CSV 中前加一个撇号，以免电子表格当作公式执行；\
在工作簿中是文本单元格，在 Parquet、SQLite 和 JSON 中照原文。
";

const DATABASE: &str = "
## juesuan.sqlite

The same data as normalised tables, with views for the usual questions.

同样的数据，按规范化的表存放，附常用视图。

A second run into the same folder (`--overwrite`) replaces all other outputs, but adds to the database: a document with \
the same SHA-256 (for a file that could not be read: with the same path) is replaced with all its rows; documents of \
earlier runs that this run did not see are kept, including the earlier content of a changed file. `documents.run` is the \
number of the run that wrote a document. To keep the last run only: `DELETE FROM documents WHERE run < (SELECT max(run) \
FROM documents)`, with `PRAGMA foreign_keys = ON`. `--resume` and `merge` create the database anew, with the same \
content as the other outputs.

向同一文件夹再次运行（`--overwrite`）时，其他输出全部重写，数据库则是追加：SHA-256 相同的文件（读不到的文件按路径）连同其各行被\
替换，其余文件（包括内容已改变的文件的旧内容）保留；`documents.run` 是写入该文件的运行序号。只保留最后一次运行，可在 \
`PRAGMA foreign_keys = ON` 后执行上述 `DELETE` 语句。`--resume` 和 `merge` 重建数据库，内容与其他输出一致。
";

/// The data dictionary as Markdown.
#[must_use]
pub fn data_dictionary() -> String {
    let mut out = String::from(INTRODUCTION);
    for table in OutputTable::all() {
        let description = table.describe();
        let _ = write!(
            out,
            "\n## {}.csv\n\n{} · {}\n\n{}. {}。\n\nKey · 主键: {}\n\n{}",
            table.name(),
            description.title.en,
            description.title.zh,
            description.description.en,
            description.description.zh,
            description.key.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", "),
            columns(description)
        );
    }
    out.push_str(DATABASE);
    let sql = [include_str!("sqlite/schema.sql"), include_str!("sqlite/views.sql"), include_str!("sqlite/indexes.sql")];
    let _ = write!(out, "\n```sql\n{}```\n", sql.join("\n"));
    out
}

fn columns(description: &TableDescription) -> String {
    let mut out = String::from("| column | 列名 | type | meaning | 说明 |\n|---|---|---|---|---|\n");
    for column in &description.columns {
        let values = if column.values.is_empty() {
            String::new()
        } else {
            format!(" ({})", column.values.iter().map(|v| format!("`{v}`")).collect::<Vec<_>>().join(", "))
        };
        let _ = writeln!(
            out,
            "| `{}` | {} | {}{} | {}: {}{values} | {} |",
            column.id,
            column.title.zh,
            column_type(column),
            if column.required { ", required" } else { "" },
            column.title.en,
            column.description.en,
            column.description.zh
        );
    }
    out
}

fn column_type(column: &OutputColumn) -> &'static str {
    match column.column_type {
        ColumnType::Text => "text",
        ColumnType::Code => "text (digits)",
        ColumnType::Integer => "integer",
        ColumnType::Year => "year",
        ColumnType::Boolean => "true/false",
        ColumnType::Amount => "amount",
        ColumnType::Yuan => "amount in 元",
        ColumnType::Number => "number",
    }
}

#[cfg(test)]
mod tests {
    /// `UPDATE_DOCS=1 cargo test -p juesuan-export` updates the file.
    #[test]
    fn the_file_in_docs_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/data-dictionary.md");
        let now = super::data_dictionary();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, &now).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), now, "run the tests with UPDATE_DOCS=1");
    }
}
