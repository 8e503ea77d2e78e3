//! How each table was read, and with what confidence: `method`, `confidence` and `reasons` of `tables.csv`.
use crate::support::{Folder, Row};
use std::{fs, path::Path};

const DUMP: &str = "示例市档案馆2023年度部门决算
一般公共预算财政拨款支出决算表
公开05表
部门：示例市档案馆 2023年度 单位：万元
科目编码 科目名称 小计 基本支出 项目支出
合计 100.00 60.00 40.00
201 一般公共服务支出 70.00 30.00 40.00
20126 档案事务 70.00 30.00 40.00
208 社会保障和就业支出 30.00 30.00 0.00
";

/// Codes, names and figures printed as separate columns, one below the other.
const SCATTERED: &str = "示例市档案馆2023年度部门决算
一般公共预算财政拨款支出决算表
公开05表
部门：示例市档案馆 2023年度 单位：万元

科目编码

科目名称

小计

基本支出

项目支出

201

20126

2012604

208

合计

一般公共服务支出

档案事务

档案馆

社会保障和就业支出

100.00

70.00

70.00

70.00

30.00

60.00

30.00

30.00

30.00

30.00

40.00

40.00

40.00

40.00

0.00
";

fn filled<'a>(rows: &'a [Row], document: &str) -> Vec<&'a Row> {
    let of: Vec<&Row> = rows.iter().filter(|r| r.get("document") == document && r.get("status") == "filled").collect();
    assert!(!of.is_empty(), "{document}");
    of
}

#[test]
fn each_table_has_its_method() {
    let folder = Folder::new();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    for (name, sample) in
        [("ruled", "henan-renda-2023"), ("partly-ruled", "three-line-2021"), ("unruled", "borderless-2022")]
    {
        folder.file(format!("in/{name}.pdf"), fs::read(samples.join(sample).with_extension("pdf")).unwrap());
    }
    folder.file("in/dump.txt", DUMP).file("in/scattered.txt", SCATTERED);
    folder.run(["convert", "in", "--text", "-o", "out"]);
    let rows = folder.csv("out/tables.csv");
    let mut before = 2.0;
    for (document, method) in
        [("ruled", "lattice"), ("partly-ruled", "hybrid"), ("unruled", "stream"), ("dump", "text")]
    {
        for row in filled(&rows, document) {
            assert_eq!(row.get("method"), method, "{document}, {}", row.get("table"));
            let confidence: f64 = row.get("confidence").parse().unwrap();
            // Only a complete grid needs no reason for its confidence.
            assert_eq!(confidence == 1.0, method == "lattice", "{document}: {confidence}");
            assert_eq!(row.get("reasons").is_empty(), method == "lattice", "{document}");
            assert!(confidence <= before && confidence > 0.5, "{document}: {confidence}");
        }
        before = filled(&rows, document)[0].get("confidence").parse().unwrap();
    }
}

#[test]
fn a_table_with_omitted_figures_is_not_certain() {
    let folder = Folder::new();
    folder.file("in/scattered.txt", SCATTERED);
    folder.run(["convert", "in", "--text", "-o", "out"]);
    let rows = folder.csv("out/tables.csv");
    let row = rows.iter().find(|r| r.get("table") == "05").unwrap();
    assert_eq!((row.get("method"), row.get("figures")), ("text", "0"));
    assert!(row.get("confidence").parse::<f64>().unwrap() < 0.1, "{}", row.get("confidence"));
    assert!(row.get("reasons").contains("printed separately"), "{}", row.get("reasons"));
    let findings = folder.csv("out/findings.csv");
    assert!(findings.iter().any(|f| f.get("rule") == "text-rows-scattered" && f.get("table") == "05"));
}
