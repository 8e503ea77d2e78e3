//! Horizontally split tables: codes and names on one page, the other columns on the next.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail by a panic")]

mod ruled_support;

use juesuan_fixtures::Paper;
use juesuan_model::Column;
use juesuan_model::TableId::{Expenditure as T3, GovernmentFund as T7, Income as T2, IncomeExpenditureSummary as T1};
use ruled_support::{Book, assert_table, findings, grid, rules};

const HEADER: &str = "科目编码|科目名称|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
    栏次|>|1|2|3|4|5|6";

const ROWS: [&str; 8] = [
    "合计|>|100.00|80.00|20.00|0.00|0.00|0.00",
    "201|一般公共服务支出|40.00|30.00|10.00|0.00|0.00|0.00",
    "20101|人大事务|40.00|30.00|10.00|0.00||0.00",
    "2010101|行政运行|40.00|30.00|10.00|0.00|-|0.00",
    "208|社会保障和就业支出|60.00|50.00|10.00|0.00|0.00|0.00",
    "20805|行政事业单位养老支出|60.00|50.00|10.00|0.00|0.00|0.00",
    "2080501|行政单位离退休|60.00|50.00|10.00|0.00|0.00|0.00",
    "2080505|基本养老保险缴费支出|0.00|0.00|0.00|0.00|0.00|0.00",
];

const SHOWN: &str = "filled [total basic project remitted_to_superior operating subsidy_to_affiliated]
    *合计: 100.00 80.00 20.00 0.00 0.00 0.00
    201 一般公共服务支出: 40.00 30.00 10.00 0.00 0.00 0.00
    20101 人大事务: 40.00 30.00 10.00 0.00 _ 0.00
    2010101 行政运行: 40.00 30.00 10.00 0.00 “-” 0.00
    208 社会保障和就业支出: 60.00 50.00 10.00 0.00 0.00 0.00
    20805 行政事业单位养老支出: 60.00 50.00 10.00 0.00 0.00 0.00
    2080501 行政单位离退休: 60.00 50.00 10.00 0.00 0.00 0.00
    2080505 基本养老保险缴费支出: 0.00 0.00 0.00 0.00 0.00 0.00";

/// The part of a table on one page.
struct Sheet {
    columns: std::ops::Range<usize>,
    rows: std::ops::Range<usize>,
    has_header: bool,
    title: &'static str,
    unit: &'static str,
}

fn sheet(columns: std::ops::Range<usize>, rows: std::ops::Range<usize>, has_header: bool) -> Sheet {
    Sheet { columns, rows, has_header, title: " ", unit: " " }
}

fn book(sheets: &[Sheet]) -> Book {
    let mut b = Book::new(Paper::A4);
    b.cover(&["示例市水务局", "2023年度部门决算"]);
    for s in sheets {
        b.page().title(s.title).spread(["", "", s.unit]);
        let cut = |line: &str| line.trim().split('|').collect::<Vec<_>>()[s.columns.clone()].join("|");
        let mut text: Vec<String> = HEADER.lines().filter(|_| s.has_header).map(cut).collect();
        text.extend(s.has_header.then(|| "---".to_owned()));
        text.extend(ROWS[s.rows.clone()].iter().map(|r| cut(r)));
        b.table(grid(&text.join("\n")));
    }
    b
}

#[test]
fn columns_continue_on_the_next_page() {
    // The title is centred over all pages and printed on the second; the unit is at the right end.
    let title = |s: Sheet| Sheet { title: "支出决算表", ..s };
    let unit = |s: Sheet| Sheet { unit: "单位：万元", ..s };
    let r = book(&[sheet(0..3, 0..8, true), title(sheet(3..6, 0..8, true)), unit(sheet(6..8, 0..8, true))]).read();
    assert_table(&r, T3, SHOWN);
    assert_eq!(rules(&r).keys().collect::<Vec<_>>(), Vec::<&String>::new(), "{}", findings(&r));
    let d = &r.disclosures[0];
    let t = &d.tables[&T3];
    assert_eq!(t.unit.as_deref(), Some("万元"));
    assert_eq!(t.pages, [2, 3, 4]);
    // Each figure has its own page.
    let row = &t.rows[1];
    let pages: Vec<_> = row.cells.iter().map(|c| row.page_of(c).unwrap()).collect();
    assert_eq!(pages, [2, 3, 3, 3, 4, 4]);
    assert!(row.cells.iter().all(|c| c.bbox.is_some_and(|b| b.0[0] > 0.0 && b.0[2] < 596.0)), "{row:?}");
}

#[test]
fn rows_and_columns_down_then_over_and_over_then_down() {
    let title = |s: Sheet| Sheet { title: "支出决算表", unit: "单位：万元", ..s };
    for repeated in [false, true] {
        let down_then_over = [
            title(sheet(0..4, 0..4, true)),
            sheet(0..4, 4..8, repeated),
            sheet(4..8, 0..4, true),
            sheet(4..8, 4..8, repeated),
        ];
        assert_table(&book(&down_then_over).read(), T3, SHOWN);
        let over_then_down = [
            title(sheet(0..4, 0..4, true)),
            sheet(4..8, 0..4, true),
            sheet(0..4, 4..8, repeated),
            sheet(4..8, 4..8, repeated),
        ];
        assert_table(&book(&over_then_down).read(), T3, SHOWN);
    }
}

/// Rows without names at other heights, or more or fewer of them, are not further columns of others.
#[test]
fn pages_that_do_not_match_are_reported() {
    let first = || Sheet { title: "支出决算表", unit: "单位：万元", ..sheet(0..4, 0..8, true) };
    for other in [sheet(4..8, 0..7, true), sheet(4..8, 1..8, true), sheet(4..8, 0..8, false)] {
        let r = book(&[first(), other]).read();
        let t = &r.disclosures[0].tables[&T3];
        assert!(t.rows.iter().take(8).all(|r| r.amount(Column::PROJECT).is_none()), "{t:?}");
        assert!(!rules(&r).is_empty());
    }
}

/// Two tables on forms of the same height, the second of which prints no names.
#[test]
fn a_table_with_its_own_title_is_not_joined() {
    let second = Sheet { title: "收入决算表", unit: "单位：万元", ..sheet(2..8, 0..8, true) };
    let r = book(&[Sheet { title: "支出决算表", unit: "单位：万元", ..sheet(0..4, 0..8, true) }, second]).read();
    let d = &r.disclosures[0];
    assert_eq!(d.tables[&T3].pages, [2], "{}", findings(&r));
    assert!(d.tables[&T3].rows.iter().all(|r| r.cells.len() == 2));
    assert_eq!(d.tables[&T2].pages, [3]);
}

/// The same with titles in the frames of the tables.
#[test]
fn a_title_in_the_frame_counts_too() {
    let mut b = Book::new(Paper::A4);
    b.cover(&["示例市水务局", "2023年度部门决算"]);
    b.page().table(grid(
        "政府性基金预算财政拨款收入支出决算表|>|>|>
         单位：万元|>|>|>
         科目编码|科目名称|本年收入|本年支出
         ---
         合计|>|7.00|7.00
         212|城乡社区支出|7.00|7.00
         21208|土地出让支出|7.00|7.00",
    ));
    b.page().table(grid(
        "财政拨款“三公”经费支出决算表|>|>|>
         单位：万元|>|>|>
         合计|因公出国（境）费|公务用车购置及运行维护费|公务接待费
         ---
         3.00|1.00|1.00|1.00
         2.00|0.00|1.00|1.00
         1.00|0.00|0.00|1.00",
    ));
    let r = b.read();
    let d = &r.disclosures[0];
    assert_eq!(d.tables[&T7].pages, [2], "{}", findings(&r));
    assert!(d.tables[&T7].rows.iter().all(|r| r.cells.len() == 2));
}

/// 收入 on one page, 支出 on the next: both have names.
#[test]
fn the_other_side_on_the_next_page() {
    let mut b = Book::new(Paper::A4);
    b.cover(&["示例市水务局", "2023年度部门决算"]).page().title("收入支出决算总表").spread(["", "", "单位：万元"]);
    b.table(grid(
        "收入|>|>
         项目|行次|决算数
         栏次||1
         ---
         一、一般公共预算财政拨款收入|1|90.00
         二、政府性基金预算财政拨款收入|2|2.00
         本年收入合计|3|92.00
         总计|4|92.00",
    ));
    b.page().table(grid(
        "支出|>|>
         项目|行次|决算数
         栏次||2
         ---
         一、一般公共服务支出|5|52.00
         二、外交支出|6|40.00
         本年支出合计|7|92.00
         总计|8|92.00",
    ));
    let r = b.read();
    assert_table(
        &r,
        T1,
        "filled [amount]
         <1.一、一般公共预算财政拨款收入: 90.00
         <2.二、政府性基金预算财政拨款收入: 2.00
         <*3.本年收入合计: 92.00
         <*4.总计: 92.00
         >5.一、一般公共服务支出: 52.00
         >6.二、外交支出: 40.00
         >*7.本年支出合计: 92.00
         >*8.总计: 92.00",
    );
}

/// A grid without a title that has some columns of the table before it is reported.
#[test]
fn a_grid_with_some_columns_of_the_table_is_reported() {
    let mut b = Book::new(Paper::A4);
    b.cover(&["示例市水务局", "2023年度部门决算"]).page().title("收入支出决算总表").spread(["", "", "单位：万元"]);
    b.table(grid(
        "收入|>|支出|>
         项目|决算数|项目|决算数
         ---
         一、一般公共预算财政拨款收入|92.00|一、一般公共服务支出|92.00
         本年收入合计|92.00|本年支出合计|92.00
         总计|92.00|总计|92.00",
    ));
    b.page().table(grid(
        "名称|科室|决算数|人数|面积
         ---
         甲|乙|7.00|3|1.00
         丙|丁|9.00|4|2.00",
    ));
    let r = b.read();
    assert_eq!(r.disclosures[0].tables[&T1].figures(), 6);
    assert!(rules(&r).contains_key("unread-grid"), "{}", findings(&r));
}
