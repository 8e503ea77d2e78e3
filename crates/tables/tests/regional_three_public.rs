//! 09 as regions and years print it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail by a panic")]

mod ruled_support;

use juesuan_fixtures::Paper;
use juesuan_model::TableId::ThreePublicExpenses as T9;
use juesuan_model::{Column, TableStatus};
use ruled_support::{Book, read};

/// The figures of 09 by column, in canonical order, without blanks; and the number of rows.
#[track_caller]
fn check(title: &str, text: &str, want: &str) {
    let mut b = Book::new(Paper::A4_LANDSCAPE);
    b.cover(&["示例市水务局", "2023年度部门决算"]).sheet(title, "单位：万元", text);
    let r = read(b.bytes());
    let t = &r.disclosures[0].tables[&T9];
    let mut got: Vec<String> = Vec::new();
    for row in &t.rows {
        let mut cells: Vec<String> =
            row.cells.iter().filter_map(|c| c.value.as_ref().map(|v| format!("{}={}", c.column, v.as_str()))).collect();
        cells.sort();
        got.push(cells.join(" "));
    }
    let mut want: Vec<&str> = want.split_whitespace().collect();
    want.sort_unstable();
    assert_eq!(got, [want.join(" ")], "{}", ruled_support::findings(&r));
    assert_eq!(t.status, TableStatus::Filled);
    assert!(t.rows[0].name.is_none());
}

const ALL: &str = "budget_total=23.00 budget_abroad=5.00 budget_vehicle_subtotal=15.00 budget_vehicle_purchase=10.00
    budget_vehicle_operation=5.00 budget_reception=3.00 final_total=18.00 final_abroad=4.00
    final_vehicle_subtotal=12.00 final_vehicle_purchase=8.00 final_vehicle_operation=4.00 final_reception=2.00";

#[test]
fn ministry_form() {
    check(
        "财政拨款“三公”经费支出决算表",
        "预算数|>|>|>|>|>|决算数|>|>|>|>|>
         合计|因公出国（境）费|公务用车购置及运行维护费|>|>|公务接待费|合计|因公出国（境）费|公务用车购置及运行维护费|>|>|公务接待费
         ^|^|小计|公务用车购置费|公务用车运行维护费|^|^|^|小计|公务用车购置费|公务用车运行维护费|^
         1|2|3|4|5|6|7|8|9|10|11|12
         ---
         23.00|5.00|15.00|10.00|5.00|3.00|18.00|4.00|12.00|8.00|4.00|2.00",
        ALL,
    );
}

/// A row of column numbers has no figures, however they are marked; (1) is not -1.
#[test]
fn marked_column_numbers() {
    for mark in [
        |n| format!("({n})"),
        |n| format!("（{n}）"),
        |n| format!("{n}栏"),
        |n: u32| char::from_u32(u32::from('①') - 1 + n).unwrap().to_string(),
    ] {
        let numbers: Vec<String> = (1..=12).map(mark).collect();
        let form = format!(
            "预算数|>|>|>|>|>|决算数|>|>|>|>|>
             合计|因公出国（境）费|公务用车购置及运行维护费|>|>|公务接待费|合计|因公出国（境）费|公务用车购置及运行维护费|>|>|公务接待费
             ^|^|小计|公务用车购置费|公务用车运行维护费|^|^|^|小计|公务用车购置费|公务用车运行维护费|^
             {}
             ---
             23.00|5.00|15.00|10.00|5.00|3.00|18.00|4.00|12.00|8.00|4.00|2.00",
            numbers.join("|")
        );
        check("财政拨款“三公”经费支出决算表", &form, ALL);
    }
}

#[test]
fn a_list_with_numbers_and_of_which() {
    for (a, b, c, d, e, f) in [
        (
            "合计",
            "1.因公出国（境）费",
            "2.公务用车购置及运行维护费",
            "（1）公务用车购置费",
            "（2）公务用车运行维护费",
            "3.公务接待费",
        ),
        (
            "“三公”经费合计",
            "一、因公出国（境）费用",
            "二、公务用车购置及运行费",
            "其中：公务用车购置费",
            "公务用车运行费",
            "三、公务接待费",
        ),
        (
            "支出合计",
            "1．因公出国（境）支出",
            "2．公务用车购置及运行维护支出",
            "其中：（1）公务用车购置支出",
            "（2）公务用车运行维护支出",
            "3．公务接待支出",
        ),
        ("总计", "因公出国（境）费", "公务用车费", "其中：公务用车购置", "其中：公务用车运行维护", "公务接待费"),
    ] {
        check(
            "一般公共预算财政拨款“三公”经费支出决算表",
            &format!(
                "项目|预算数|决算数\n---\n{a}|23.00|18.00\n{b}|5.00|4.00\n{c}|15.00|12.00\n{d}|10.00|8.00\n{e}|5.00|4.00\n{f}|3.00|2.00"
            ),
            ALL,
        );
    }
}

#[test]
fn a_list_with_line_numbers_and_counts_as_in_yunnan() {
    check(
        "财政拨款“三公”经费、行政参公单位机关运行经费情况表",
        "项目|行次|预算数|决算统计数
         栏次||1|2
         ---
         一、“三公”经费支出|1|—|—
         （一）支出合计|2|23.00|18.00
         1.因公出国（境）费|3|5.00|4.00
         2.公务用车购置及运行维护费|4|15.00|12.00
         （1）公务用车购置费|5|10.00|8.00
         （2）公务用车运行维护费|6|5.00|4.00
         3.公务接待费|7|3.00|2.00
         （1）国内接待费|8|—|2.00
         其中：外事接待费|9|—|0.00
         （2）国（境）外接待费|10|—|0.00
         （二）相关统计数|11|—|—
         1.因公出国（境）团组数（个）|12|—|1
         2.因公出国（境）人次数（人）|13|—|2
         3.公务用车购置数（辆）|14|—|1
         4.公务用车保有量（辆）|15|—|3
         5.国内公务接待批次（个）|16|—|20
         二、机关运行经费|21|—|—
         （一）行政单位|22|—|30.00",
        ALL,
    );
}

#[test]
fn pairs_with_meeting_and_training() {
    check(
        "一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表",
        "项目|一般公共预算财政拨款安排的“三公”经费|>|>|>|>|>|会议费|培训费
         ^|小计|因公出国（境）费用|公务接待费|公务用车购置及运行维护费|>|>|^|^
         ^|^|^|^|小计|公务用车购置费|公务用车运行维护费|^|^
         ---
         预算数|23.00|5.00|3.00|15.00|10.00|5.00|1.00|2.00
         决算数|18.00|4.00|2.00|12.00|8.00|4.00|0.50|0.60",
        &format!("{ALL} budget_meeting=1.00 budget_training=2.00 final_meeting=0.50 final_training=0.60"),
    );
}

#[test]
fn shaanxi_with_increase_rows_below() {
    check(
        "一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表",
        "项目|一般公共预算财政拨款安排的“三公”经费|>|>|>|>|>|会议费|培训费
         ^|小计|因公出国（境）费用|公务接待费|公务用车购置及运行维护费|>|>|^|^
         ^|^|^|^|小计|公务用车购置费|公务用车运行维护费|^|^
         栏次|1|2|3|4|5|6|7|8
         ---
         预算数|23.00|5.00|3.00|15.00|10.00|5.00|1.00|2.00
         决算数|18.00|4.00|2.00|12.00|8.00|4.00|0.50|0.60",
        &format!("{ALL} budget_meeting=1.00 budget_training=2.00 final_meeting=0.50 final_training=0.60"),
    );
}

#[test]
fn year_budget_and_adjusted_budget() {
    check(
        "财政拨款“三公”经费支出决算表",
        "项目|年初预算数|全年预算数|决算数
         ---
         合计|30.00|23.00|18.00
         因公出国（境）费|5.00|5.00|4.00
         公务用车购置及运行维护费|20.00|15.00|12.00
         其中：公务用车购置费|10.00|10.00|8.00
         公务用车运行维护费|10.00|5.00|4.00
         公务接待费|5.00|3.00|2.00",
        ALL,
    );
}

#[test]
fn with_a_unit_name_column() {
    check(
        "财政拨款“三公”经费支出决算表",
        "单位名称|预算数|>|>|>|>|>|决算数|>|>|>|>|>
         ^|合计|因公出国（境）费|公务用车购置及运行维护费|>|>|公务接待费|合计|因公出国（境）费|公务用车购置及运行维护费|>|>|公务接待费
         ^|^|^|小计|公务用车购置费|公务用车运行维护费|^|^|^|小计|公务用车购置费|公务用车运行维护费|^
         ---
         示例市水务局|23.00|5.00|15.00|10.00|5.00|3.00|18.00|4.00|12.00|8.00|4.00|2.00",
        ALL,
    );
}

#[test]
fn final_accounts_only() {
    check(
        "一般公共预算财政拨款“三公”经费支出决算表",
        "合计|因公出国（境）费|公务用车购置及运行维护费|>|>|公务接待费
         ^|^|小计|公务用车购置费|公务用车运行维护费|^
         ---
         18.00|4.00|12.00|8.00|4.00|2.00",
        "final_total=18.00 final_abroad=4.00 final_vehicle_subtotal=12.00 final_vehicle_purchase=8.00 final_vehicle_operation=4.00 final_reception=2.00",
    );
}

#[test]
fn an_empty_form_is_empty() {
    let mut b = Book::new(Paper::A4_LANDSCAPE);
    b.cover(&["示例市水务局", "2023年度部门决算"]).sheet(
        "财政拨款“三公”经费支出决算表",
        "单位：万元",
        "预算数|>|>|>|>|>|决算数|>|>|>|>|>
         合计|因公出国（境）费|公务用车购置及运行维护费|>|>|公务接待费|合计|因公出国（境）费|公务用车购置及运行维护费|>|>|公务接待费
         ^|^|小计|公务用车购置费|公务用车运行维护费|^|^|^|小计|公务用车购置费|公务用车运行维护费|^
         ---
         |||||||||||",
    );
    b.line("注：本单位2023年度无“三公”经费支出，故本表无数据。");
    let r = b.read();
    let t = &r.disclosures[0].tables[&T9];
    assert_eq!(t.status, TableStatus::Empty);
    assert!(t.rows.is_empty() && t.statement.is_some(), "{t:?}");
}

#[test]
fn a_column_that_is_no_item_is_kept() {
    check(
        "财政拨款“三公”经费和机关运行经费支出决算表",
        "“三公”经费决算数|>|>|>|>|>|机关运行经费决算数
         合计|因公出国（境）费|公务接待费|公务用车购置及运行费|>|>|^
         ^|^|^|小计|购置费|运行费|^
         ---
         27.00|20.00|7.00||||902.68",
        "final_total=27.00 final_abroad=20.00 final_reception=7.00 x1=902.68",
    );
}

#[test]
fn one_phase_keeps_the_headers_of_its_items() {
    let mut b = Book::new(Paper::A4_LANDSCAPE);
    b.cover(&["示例市水务局", "2023年度部门决算"]).sheet(
        "财政拨款“三公”经费支出决算表",
        "单位：万元",
        "“三公”经费总额|因公出国（境）费用|公务接待费|公务用车购置及运行维护费|>|>
         ^|^|^|小计|公务用车购置费|公务用车运行维护费
         ---
         40.77|17.10|0.15||18.69|4.83",
    );
    let r = read(b.bytes());
    let t = &r.disclosures[0].tables[&T9];
    let labels: Vec<(&str, &str)> = t.columns.iter().map(|(id, label)| (id.as_str(), label.as_str())).collect();
    assert!(labels.contains(&("final_abroad", "因公出国（境）费用")), "{labels:?}");
    // The blank sum over parts with figures is reported, and not as a matter of rulings.
    let reported = ruled_support::findings(&r);
    assert!(
        reported.contains("公务用车购置及运行维护费小计 is blank") && !reported.contains("without a full grid"),
        "{reported}"
    );
}

#[test]
fn units_under_each_other() {
    for (rows, of_unit) in [
        (
            "合计|0.50|0.50|0.00||
         示例市教育局|0.30|0.30|0.00||
         示例市第一中学|0.20|0.20|||",
            [1, 2],
        ),
        (
            "示例市教育局|0.30|0.30|0.00||
         示例市第一中学|0.20|0.20|||
         合计|0.50|0.50|0.00||",
            [0, 1],
        ),
    ] {
        let mut b = Book::new(Paper::A4_LANDSCAPE);
        let header = "部门名称|三公经费决算数（财政拨款）|>|>|>|>
         ^|小计|公务接待费|因公出国（境）费|公务用车购置及运行费|其中：公务用车购置
         ---
         ";
        b.cover(&["示例市教育局", "2023年度部门决算"]).sheet(
            "一般公共预算“三公”经费支出决算表",
            "单位：万元",
            &format!("{header}{rows}"),
        );
        let r = read(b.bytes());
        let t = &r.disclosures[0].tables[&T9];
        let value = |i: usize, column: &str| t.rows[i].amount(Column::from(column)).map(|a| a.as_str().to_owned());
        assert_eq!(t.rows.len(), 3, "{}", ruled_support::findings(&r));
        let total = t.rows.iter().position(|r| r.kind == juesuan_model::RowKind::Total).unwrap();
        assert_eq!((value(total, "final_total").as_deref(), t.rows[total].name.as_deref()), (Some("0.50"), None));
        assert_eq!(value(of_unit[0], "final_reception").as_deref(), Some("0.30"));
        assert_eq!(t.rows[of_unit[1]].name.as_deref(), Some("示例市第一中学"));
    }
}
