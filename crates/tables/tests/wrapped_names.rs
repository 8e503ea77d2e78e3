//! Text dumps: the rows of the pieces of wrapped names, and the columns of rows with blanks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by a panic"
)]

use juesuan_model::schema::Schemas;
use juesuan_model::{Cause, Column, Disclosure, FindingCode, Row, Side, Status, Table, TableId};
use juesuan_tables::text_dump;

fn read(text: &str) -> Disclosure {
    let mut reading = text_dump::read(text, Schemas::builtin());
    assert_eq!(reading.status, Status::Ok, "{}", reading.message);
    reading.disclosures.remove(0)
}

fn table(text: &str, id: TableId) -> Table {
    read(text).tables.remove(&id).unwrap()
}

fn names(t: &Table) -> Vec<String> {
    t.rows.iter().map(|r| format!("{}{}", r.code.as_deref().unwrap_or(""), r.name.as_deref().unwrap_or("?"))).collect()
}

fn uncertain(d: &Disclosure, id: TableId) -> Vec<usize> {
    let of = |f: &juesuan_model::Finding| f.rule.as_str().starts_with("text-name") && f.cause == Cause::Reading;
    d.findings
        .iter()
        .filter(|f| of(f))
        .flat_map(|f| &f.at)
        .filter(|p| p.table == Some(id))
        .filter_map(|p| p.row)
        .collect()
}

/// A line with texts at given columns.
fn laid(texts: &[(usize, &str)]) -> String {
    let mut line = String::new();
    for (x, text) in texts {
        let at = line.chars().count();
        line.push_str(&" ".repeat(x.saturating_sub(at)));
        line.push_str(text);
    }
    line + "\n"
}

/// 05 in lines as on the page: code, piece of the name, figure (three times the same column).
fn laid_05(rows: &[(&str, &str, &str)]) -> String {
    let head = [
        laid(&[(20, "一般公共预算财政拨款支出决算表")]),
        laid(&[(0, "部门：示例局"), (40, "2023年度"), (60, "单位：万元")]),
        laid(&[(0, "科目编码"), (12, "科目名称"), (40, "小计"), (50, "基本支出"), (60, "项目支出")]),
    ]
    .concat();
    let body = rows.iter().map(|(code, name, figure)| {
        let mut cells: Vec<(usize, &str)> = Vec::new();
        for (x, text) in [(0, *code), (12, *name), (40, *figure), (50, *figure)] {
            if !text.is_empty() {
                cells.push((x, text));
            }
        }
        if !figure.is_empty() {
            cells.push((60, "0.00"));
        }
        laid(&cells)
    });
    head + &body.collect::<String>()
}

#[test]
fn short_lines_end_a_name() {
    // Unknown codes; figures are beside the last line of a name.
    let d = read(&laid_05(&[
        ("", "合计", "9.00"),
        ("299", "示例甲类支出", "9.00"),
        ("29901", "甲款", "4.00"),
        ("", "关于示例乙款的很长的一个", ""),
        ("29902", "名称", "5.00"),
        ("29903", "丙款", "1.00"),
    ]));
    let t = &d.tables[&TableId::GeneralPublicExpenditure];
    assert_eq!(names(t), ["合计", "299示例甲类支出", "29901甲款", "29902关于示例乙款的很长的一个名称", "29903丙款"]);
    assert_eq!(uncertain(&d, TableId::GeneralPublicExpenditure), Vec::<usize>::new());
}

#[test]
fn figures_beside_the_last_line() {
    // In the second table every line is full: only the first one shows which line the figures are beside.
    let first = laid_05(&[
        ("", "合计", "9.00"),
        ("29901", "甲款", "4.00"),
        ("", "关于示例乙款的很长的一个", ""),
        ("29902", "名称", "5.00"),
        ("", "关于示例丙款的很长的一个", ""),
        ("29903", "名称", "1.00"),
    ]);
    let second = laid_05(&[
        ("29904", "关于示例丁款的很长的一个", "4.00"),
        ("", "关于示例戊款的很长的一个", ""),
        ("29905", "的名称同样长的示例的款项", "5.00"),
    ])
    .replace("一般公共预算财政拨款支出决算表", "国有资本经营预算财政拨款支出决算表");
    let d = read(&format!("{first}{second}"));
    assert_eq!(
        names(&d.tables[&TableId::StateCapital]),
        ["29904关于示例丁款的很长的一个", "29905关于示例戊款的很长的一个的名称同样长的示例的款项"]
    );
    assert_eq!(uncertain(&d, TableId::StateCapital), Vec::<usize>::new());
}

#[test]
fn the_same_code_in_another_table_gives_the_name() {
    let whole = "支出决算表\n单位：万元\n科目编码 科目名称 本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出\n合计 9.00 9.00 0.00 0.00 0.00 0.00\n29904 关于示例丁款的很长的一个 4.00 4.00 0.00 0.00 0.00 0.00\n29905 关于示例戊款的很长的一个的名称 5.00 5.00 0.00 0.00 0.00 0.00\n";
    let wrapped = laid_05(&[
        ("", "合计", "9.00"),
        ("29904", "关于示例丁款的很长的一个", "4.00"),
        ("", "关于示例戊款的很长的一个", ""),
        ("29905", "的名称", "5.00"),
    ]);
    let d = read(&format!("{whole}{wrapped}"));
    assert_eq!(
        names(&d.tables[&TableId::GeneralPublicExpenditure]),
        ["合计", "29904关于示例丁款的很长的一个", "29905关于示例戊款的很长的一个的名称"]
    );
    assert_eq!(uncertain(&d, TableId::GeneralPublicExpenditure), Vec::<usize>::new());
}

#[test]
fn undecidable_names_are_reported() {
    let d = read(&laid_05(&[
        ("", "合计", "9.00"),
        ("29904", "关于示例丁款的很长的一个", "4.00"),
        ("", "关于示例戊款的很长的一个", ""),
        ("29905", "的名称同样长的示例的款项", "5.00"),
    ]));
    assert_eq!(uncertain(&d, TableId::GeneralPublicExpenditure), [1, 2]);
}

#[test]
fn names_of_economic_classes_are_known() {
    let rows = [
        laid(&[(20, "一般公共预算财政拨款基本支出决算表")]),
        laid(&[(60, "单位：万元")]),
        laid(&[(0, "科目编码"), (8, "科目名称"), (24, "决算数"), (34, "科目编码"), (42, "科目名称"), (58, "决算数")]),
        laid(&[(8, "工资福利支"), (42, "商品和服务")]),
        laid(&[(0, "301"), (24, "90.00"), (34, "302"), (58, "30.00")]),
        laid(&[(8, "出"), (42, "支出")]),
        laid(&[(0, "30107"), (8, "绩效工资"), (24, "60.00"), (34, "30211"), (42, "差旅费"), (58, "20.00")]),
        laid(&[(8, "机关事业单"), (42, "因公出国")]),
        laid(&[(8, "位基本养老")]),
        laid(&[(0, "30108"), (24, "30.00"), (34, "30212"), (58, "10.00")]),
        laid(&[(42, "（境）费用")]),
        laid(&[(8, "保险缴费")]),
    ];
    let t = table(&rows.concat(), TableId::GeneralPublicBasicExpenditure);
    let mut found = names(&t);
    found.sort();
    assert_eq!(
        found,
        [
            "30107绩效工资",
            "30108机关事业单位基本养老保险缴费",
            "301工资福利支出",
            "30211差旅费",
            "30212因公出国（境）费用",
            "302商品和服务支出"
        ]
    );
}

#[test]
fn a_name_above_the_first_row() {
    let rows = [
        laid(&[(20, "一般公共预算财政拨款基本支出决算表")]),
        laid(&[(60, "单位：万元")]),
        laid(&[(0, "科目编码"), (8, "科目名称"), (24, "决算数"), (34, "科目编码"), (42, "科目名称"), (58, "决算数")]),
        laid(&[(42, "商品和服务")]),
        laid(&[(0, "301"), (8, "工资福利支出"), (24, "90.00"), (34, "302"), (58, "30.00")]),
        laid(&[(42, "支出")]),
        laid(&[(0, "30101"), (8, "基本工资"), (24, "90.00"), (34, "30201"), (42, "办公费"), (58, "30.00")]),
    ];
    let t = table(&rows.concat(), TableId::GeneralPublicBasicExpenditure);
    assert!(names(&t).contains(&"302商品和服务支出".to_owned()), "{:?}", names(&t));
}

/// 04 with 行次, in lines as on the page, with its names in a narrow column.
fn laid_04(rows: &[&[(usize, &str)]]) -> Table {
    let head = [
        laid(&[(30, "财政拨款收入支出决算总表")]),
        laid(&[(60, "单位：万元")]),
        laid(&[(6, "收入"), (50, "支出")]),
        laid(&[
            (0, "项目"),
            (12, "行"),
            (18, "金额"),
            (28, "项目"),
            (40, "行"),
            (46, "合计"),
            (56, "一般公共预算财"),
            (68, "政府性基金预算"),
            (80, "国有资本经营预"),
        ]),
        laid(&[(12, "次"), (40, "次"), (56, "政拨款"), (68, "财政拨款"), (80, "算财政拨款")]),
    ]
    .concat();
    table(&(head + &rows.iter().map(|r| laid(r)).collect::<String>()), TableId::FiscalAppropriationSummary)
}

#[test]
fn two_sides_with_wrapped_names_and_a_header_in_pieces() {
    let four = |a, b| [(40, a), (46, b), (56, b), (68, "0.00"), (80, "0.00")];
    let row = |left: &[(usize, &'static str)], name, line, v| -> Vec<(usize, &'static str)> {
        left.iter().copied().chain([(28, name)]).chain(four(line, v)).collect()
    };
    let rows: Vec<Vec<(usize, &str)>> = vec![
        vec![(0, "一、一般公共预算")],
        row(&[(12, "1"), (18, "7.00")], "一、一般公共服务支出", "5", "3.00"),
        vec![(0, "财政拨款")],
        row(&[(12, "2")], "二、外交支出", "6", "0.00"),
        row(&[(12, "3")], "二十一、国有", "7", "4.00"),
        vec![(28, "资本经营预算")],
        vec![(28, "支出")],
        row(&[(0, "总计"), (12, "4"), (18, "7.00")], "总计", "8", "7.00"),
    ];
    let t = laid_04(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let row = |side, name: &str| -> &Row {
        t.rows
            .iter()
            .find(|r| r.side == Some(side) && r.name.as_deref() == Some(name))
            .unwrap_or_else(|| panic!("{name}: {:?}", names(&t)))
    };
    assert_eq!(row(Side::Income, "一、一般公共预算财政拨款").line_no, Some(1));
    let class = row(Side::Expenditure, "二十一、国有资本经营预算支出");
    assert_eq!(
        (class.line_no, class.amount(Column::GENERAL_PUBLIC).map(|v| v.as_str().to_owned())),
        (Some(7), Some("4.00".into()))
    );
    assert_eq!(row(Side::Income, "总计").line_no, Some(4));
    assert_eq!(row(Side::Expenditure, "总计").line_no, Some(8));
}

#[test]
fn figures_above_their_wrapped_names() {
    let head = [
        laid(&[(30, "财政拨款收入支出决算总表")]),
        laid(&[(60, "单位：万元")]),
        laid(&[(6, "收入"), (50, "支出")]),
        laid(&[
            (0, "项目"),
            (18, "决算数"),
            (28, "项目"),
            (46, "合计"),
            (56, "一般公共预算财政拨款"),
            (68, "政府性基金预算财政拨款"),
            (80, "国有资本经营预算财政拨款"),
        ]),
        laid(&[
            (0, "一、一般公共预算财政拨款"),
            (18, "7.00"),
            (28, "一、一般公共服务支出"),
            (46, "7.00"),
            (56, "7.00"),
            (68, "0.00"),
            (80, "0.00"),
        ]),
        laid(&[
            (0, "本年收入合计"),
            (18, "7.00"),
            (28, "本年支出合计"),
            (46, "7.00"),
            (56, "7.00"),
            (68, "0.00"),
            (80, "0.00"),
        ]),
        laid(&[(18, "1.00"), (46, "1.00"), (56, "1.00"), (68, "0.00"), (80, "0.00")]),
        laid(&[(0, "年初财政拨款结转"), (28, "年末财政拨款结转和")]),
        laid(&[(0, "和结余"), (28, "结余")]),
        laid(&[(0, "总计"), (18, "8.00"), (28, "总计"), (46, "8.00"), (56, "8.00"), (68, "0.00"), (80, "0.00")]),
    ];
    let t = table(&head.concat(), TableId::FiscalAppropriationSummary);
    let of = |name: &str, c: &str| {
        t.rows
            .iter()
            .find(|r| r.name.as_deref() == Some(name))
            .and_then(|r| r.amount(Column::from(c)))
            .map(|v| v.as_str().to_owned())
    };
    assert_eq!(
        of("年初财政拨款结转和结余", "amount").or(of("年初财政拨款结转和结余", "income")),
        Some("1.00".into()),
        "{:?}",
        t.rows
    );
    assert_eq!(of("年末财政拨款结转和结余", "total"), Some("1.00".into()));
}

#[test]
fn a_list_with_blanks_adds_up() {
    let text = "财政拨款“三公”经费支出决算表\n单位：万元\n项目 预算数 决算数\n合计 19.70 12.29\n1.因公出国（境）费 2.00\n2.公务用车购置及运行维护费 15.20 10.59\n其中：（1）公务用车购置费\n（2）公务用车运行维护费 15.20 10.59\n3.公务接待费 2.50 1.70\n";
    let t = table(text, TableId::ThreePublicExpenses);
    let v = |c: &str| t.rows[0].amount(Column::from(c)).map(|a| a.as_str().to_owned());
    assert_eq!((v("budget_abroad").as_deref(), v("final_abroad")), (Some("2.00"), None));
    assert_eq!((v("final_vehicle_operation").as_deref(), v("final_vehicle_purchase")), (Some("10.59"), None));
    // If nothing adds up, nothing is guessed.
    let d = read(&text.replace("19.70", "20.00"));
    assert_eq!(d.tables[&TableId::ThreePublicExpenses].rows[0].amount(Column::BUDGET_ABROAD), None);
    assert!(d.findings.iter().any(|f| f.rule == FindingCode::TextAmbiguousColumns));
}

#[test]
fn a_foot_before_the_text_that_was_printed_after_it() {
    let text = "一般公共预算财政拨款支出决算表\n单位：万元\n科目编码 科目名称 小计 基本支出 项目支出\n合计 3.00 1.00 2.00\n— 4 —29901 示例甲款 3.00 1.00 2.00\n";
    let t = table(text, TableId::GeneralPublicExpenditure);
    assert_eq!(names(&t), ["合计", "29901示例甲款"]);
}

#[test]
fn pairs_whose_header_is_in_pieces() {
    // By the header, halves; but only pairs add up.
    let text = "财政拨款“三公”经费支出决算表\n单位：万元\n合计 因公出国（境）费 公务用车购置及运行费 公务接待费\n小计 购置费 运行维护费\n预算 决算 预算 决算 预算 决算\n数 数 数 数 数 数\n9.00 7.00 4.00 3.00 3.00 2.50 0.00 0.00 3.00 2.50 2.00 1.50\n";
    let d = read(text);
    let t = &d.tables[&TableId::ThreePublicExpenses];
    let v = |c: &str| t.rows[0].amount(Column::from(c)).map(|a| a.as_str().to_owned());
    assert_eq!((v("budget_abroad").as_deref(), v("final_total").as_deref()), (Some("4.00"), Some("7.00")));
    // Neither order adds up: reported.
    let d = read(&text.replace("9.00 7.00", "8.00 7.00"));
    assert!(d.findings.iter().any(|f| f.rule == FindingCode::TextOrderUncertain && f.cause == Cause::Reading));
}

#[test]
fn cells_printed_column_by_column() {
    let table = |title: &str, columns: &str| {
        format!(
            "{title}\n单位：万元\n科目编码\n科目名称\n{columns}\n299\n29901\n2990101\n2990102\n合计\n示例类\n示例款\n示例项甲\n示例项乙\n3.00\n3.00\n3.00\n1.00\n2.00\n3.00\n3.00\n3.00\n1.00\n2.00\n"
        )
    };
    let text = table("一般公共预算财政拨款支出决算表", "小计\n基本支出\n项目支出")
        + &table("支出决算表", "本年支出合计\n基本支出\n项目支出\n上缴上级支出\n经营支出\n对附属单位补助支出");
    let d = read(&text);
    for id in [TableId::GeneralPublicExpenditure, TableId::Expenditure] {
        assert_eq!(d.tables[&id].figures(), 0, "none is given to a row by chance");
        assert!(
            d.findings.iter().any(|f| f.rule == FindingCode::TextRowsScattered
                && f.at.iter().any(|p| p.table == Some(id) && p.row.is_none()))
        );
    }
    // Missing ones may be elsewhere.
    let missing = |f: &juesuan_model::Finding| f.at.iter().any(|p| p.table == Some(TableId::Income));
    assert!(d.findings.iter().any(|f| f.rule == FindingCode::TextRowsScattered && missing(f)));
}
