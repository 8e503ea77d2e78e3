//! Documents to write: built here, and from the truths of the corpus if it is available.
#![allow(dead_code, reason = "each test file uses a part of it")]
use juesuan_model::narrative::{NarrativeMeasure, NarrativeSection};
use juesuan_model::{
    Amount, Bbox, Cause, Cell, Column, Disclosure, Document, Finding, FindingCode, Level, Location, Method,
    NarrativeFigure, Reading, Row, RowKind, RuleId, Severity, Side, Status, Table, TableId, TableStatus, Words,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A file that could not be read.
pub(crate) fn failed(path: &str, status: Status, message: &str) -> Document {
    let mut document = Document::default();
    document.schema_version = 1;
    document.file = path.rsplit('/').next().unwrap().to_owned();
    document.path = path.to_owned();
    document.status = status;
    document.message = Words::new(message.to_owned(), "打不开");
    document
}

pub(crate) fn document(path: &str, disclosures: Vec<Disclosure>) -> Document {
    let digits = path.bytes().fold(7_u64, |h, b| h.wrapping_mul(31).wrapping_add(b.into()));
    let mut document = failed(path, Status::Ok, "");
    document.sha256 = format!("{digits:064x}");
    document.pages = 30;
    document.status = Status::Ok;
    document.message = Words::EMPTY;
    document.disclosures = disclosures;
    document
}

pub(crate) fn disclosure(department: &str, year: u16, unit: Option<&str>) -> Disclosure {
    let mut disclosure = Disclosure::default();
    disclosure.department = Some(department.to_owned());
    disclosure.fiscal_year = Some(year);
    disclosure.unit = unit.map(str::to_owned);
    disclosure.tables = TableId::ALL.into_iter().map(|t| (t, Table::missing())).collect();
    disclosure
}

/// `columns`: id and header; rows as from [`row`].
pub(crate) fn table(id: TableId, unit: Option<&str>, columns: &[(&str, &str)], rows: Vec<Row>) -> Table {
    let mut table = Table::missing();
    table.title = Some(id.title().to_owned());
    table.label = Some(format!("公开{}表", id.number()));
    table.pages = vec![3, 4];
    table.status = if rows.iter().any(|r| r.figures() > 0) { TableStatus::Filled } else { TableStatus::Empty };
    table.unit = unit.map(str::to_owned);
    table.notes = vec!["注：本表反映部门本年度情况。".to_owned()];
    table.columns = columns.iter().map(|(id, label)| (Column::from(*id), (*label).to_owned())).collect();
    table.rows = rows;
    table.reading = Some(Reading::new(Method::Lattice, 1.0));
    table
}

/// A row with a code. Texts that are not figures become `raw`, empty texts blank cells.
pub(crate) fn row(code: Option<&str>, name: &str, values: &[(&str, &str)]) -> Row {
    let mut row = Row::default();
    row.kind = if code.is_none() && name.ends_with('计') { RowKind::Total } else { RowKind::Item };
    row.code = code.map(str::to_owned);
    row.level = code.and_then(Level::of_code);
    row.name = Some(name.to_owned());
    row.cells = values
        .iter()
        .map(|(column, print)| {
            let mut cell = Cell::new(Column::from(*column));
            cell.value = Amount::parse(print);
            cell.raw = (!print.is_empty() && Amount::parse(print).is_none()).then(|| (*print).to_owned());
            cell.bbox = (!print.is_empty()).then_some(Bbox([10.0, 20.5, 60.25, 31.0]));
            cell
        })
        .collect();
    row.page = Some(3);
    row
}

pub(crate) fn sided(side: Side, line: u32, name: &str, values: &[(&str, &str)]) -> Row {
    let mut row = row(None, name, values);
    row.side = Some(side);
    row.line_no = Some(line);
    row
}

/// A small disclosure with three filled tables, an empty one, two columns that the schema does not have, a dash, and a
/// name that looks like a formula.
pub(crate) fn sample() -> Disclosure {
    let mut d = disclosure("某市人民代表大会（本级）", 2023, Some("万元"));
    let w = Some("万元");
    let (i, e) = (Side::Income, Side::Expenditure);
    d.tables.insert(
        TableId::IncomeExpenditureSummary,
        table(
            TableId::IncomeExpenditureSummary,
            w,
            &[("amount", "决算数")],
            vec![
                sided(i, 1, "一、一般公共预算财政拨款收入", &[("amount", "113.50")]),
                sided(i, 27, "本年收入合计", &[("amount", "113.50")]),
                sided(i, 31, "总计", &[("amount", "113.50")]),
                sided(e, 32, "一、一般公共服务支出", &[("amount", "110.30")]),
                sided(e, 38, "七、文化体育与传媒支出", &[("amount", "3.20")]),
                sided(e, 58, "本年支出合计", &[("amount", "113.50")]),
            ],
        ),
    );
    d.tables.insert(
        TableId::Expenditure,
        table(
            TableId::Expenditure,
            w,
            &[
                ("total", "本年支出合计"),
                ("basic", "基本支出"),
                ("project", "项目支出"),
                ("x1", "备注金额"),
                ("x2", ""),
            ],
            vec![
                row(
                    None,
                    "合计",
                    &[("total", "113.50"), ("basic", "116.70"), ("project", "-3.20"), ("x1", ""), ("x2", "")],
                ),
                row(Some("201"), "一般公共服务支出", &[("total", "110.30"), ("basic", "113.50"), ("project", "-3.20")]),
                row(Some("20101"), "人大事务", &[("total", "110.30"), ("basic", "113.50"), ("project", "-3.20")]),
                row(
                    Some("2010101"),
                    "=HYPERLINK(\"http://x\",\"行政运行\")",
                    &[("total", "110.30"), ("basic", "113.50"), ("project", "-3.20"), ("x1", "1.00"), ("x2", "2.00")],
                ),
                row(Some("2070104"), "图书馆", &[("total", "3.20"), ("basic", "3.20"), ("project", "—")]),
            ],
        ),
    );
    let mut fund = table(TableId::GovernmentFund, w, &[("income", "本年收入")], Vec::new());
    fund.statement = Some("说明：我部门没有政府性基金收入，故本表无数据。".to_owned());
    d.tables.insert(TableId::GovernmentFund, fund);
    d.tables.insert(
        TableId::ThreePublicExpenses,
        table(
            TableId::ThreePublicExpenses,
            Some("元"),
            &[
                ("budget_total", "预算数/合计"),
                ("budget_reception", "预算数/公务接待费"),
                ("final_total", "决算数/合计"),
            ],
            vec![{
                let mut row =
                    row(None, "", &[("budget_total", "3900"), ("budget_reception", "3900"), ("final_total", "0.00")]);
                row.kind = RowKind::Total;
                row.name = None;
                row
            }],
        ),
    );
    d.narrative = sample_narrative();
    d.findings = sample_findings();
    d
}

fn sample_narrative() -> Vec<NarrativeFigure> {
    let figure = |item: &str, measure: &str, value: &str, unit: &str, page| NarrativeFigure {
        section: NarrativeSection::Expenditure,
        item: item.into(),
        measure: NarrativeMeasure::parse(measure).unwrap(),
        value: Amount::parse(value).unwrap(),
        unit: unit.to_owned(),
        page,
        sentence: "=基本支出116.70万元，占102.82%。".to_owned(),
    };
    vec![
        figure("basic", "amount", "1,116.70", "万元", Some(12)),
        figure("basic", "share", "102.82", "%", Some(12)),
        figure("教育支出/普通教育/小学教育", "completion", "98", "%", None),
    ]
}

fn sample_findings() -> Vec<Finding> {
    vec![
        Finding::new(RuleId::parse("row-sum"), Cause::Source, "@ 03 row 1: parts differ", "第1行不平")
            .at(Location::table(TableId::Expenditure)
                .with_row(0)
                .with_column(Column::TOTAL)
                .with_page(3)
                .with_bbox(Bbox([1.0, 2.0, 3.0, 4.0])))
            .at(Location::table(TableId::Expenditure))
            .versus("113.50", "113.49"),
        Finding::new(FindingCode::UnitMissing, Cause::Reading, "one\nline, \"two\"", "两行")
            .with_severity(Severity::Info),
    ]
}

/// Disclosures of the corpus next to the workspace. Without the corpus, prints that it skips them.
pub(crate) fn truths() -> Vec<(PathBuf, Disclosure)> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let mut files: Vec<PathBuf> = ["final-accounts", "synthetic", "seed"]
        .iter()
        .filter_map(|f| fs::read_dir(corpus.join(f)).ok())
        .flatten()
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.to_string_lossy().ends_with(".truth.json"))
        .collect();
    files.sort();
    if files.is_empty() {
        println!("skipped: no corpus at {}", corpus.display());
    }
    files
        .into_iter()
        .flat_map(|path| {
            let truth: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            let list = match truth.get("documents") {
                Some(list) => list.as_array().unwrap().clone(),
                None => vec![truth],
            };
            list.into_iter().map(move |d| (path.clone(), from_truth(d))).collect::<Vec<_>>()
        })
        .collect()
}

/// Truths have numbers of tables instead of ids, and no columns: adds both.
fn from_truth(mut truth: serde_json::Value) -> Disclosure {
    for (number, table) in truth["tables"].as_object_mut().unwrap() {
        let id = TableId::parse(number).unwrap();
        table["id"] = id.id().into();
        let mut columns = serde_json::Map::new();
        for row in table["rows"].as_array().unwrap() {
            for (column, _) in row["values"].as_object().unwrap() {
                columns.insert(column.clone(), format!("栏 {column}").into());
            }
        }
        table["columns"] = columns.into();
    }
    let mut d: Disclosure = serde_json::from_value(truth).unwrap();
    for id in TableId::ALL {
        d.tables.entry(id).or_insert_with(Table::missing);
    }
    d
}
