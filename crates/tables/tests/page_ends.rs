//! Rows cut by a page break, at any line of a cell; and short pages of tables that are not covers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail by a panic")]

mod ruled_support;

use juesuan_fixtures::table::{Breaks, Look, Ruling};
use juesuan_fixtures::{Font, Paper};
use juesuan_model::TableId::{
    Expenditure as T3, FiscalAppropriationSummary as T4, GeneralPublicExpenditure as T5, ThreePublicExpenses as T9,
};
use ruled_support::{Book, assert_table, findings, grid, read};

/// A table with a page break before row `at` of its body.
fn broken(title: &str, text: &str, at: usize, repeat_header: bool) -> Book {
    let mut b = Book::new(Paper::A4_LANDSCAPE);
    b.cover(&["示例市水务局", "2023年度部门决算"]).page().title(title).spread(["", "", "单位：万元"]);
    b.table(grid(text).breaks(Breaks { before: vec![at], repeat_header, ..Breaks::default() }));
    b
}

#[test]
fn figures_before_a_page_break_and_names_after_it() {
    for repeat_header in [true, false] {
        let r = broken(
            "财政拨款收入支出决算总表",
            "收入|>|支出|>|>|>|>
             项目|决算数|项目|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款
             ---
             一、一般公共预算财政拨款|90.00|一、一般公共服务支出|92.00|92.00|0.00|0.00
             二、政府性基金预算财政拨款|0.00|二、外交支出|0.00|0.00|0.00|0.00
             本年收入合计|90.00|本年支出合计|92.00|92.00|0.00|0.00
             |5.00||3.00|3.00|0.00|0.00
             年初财政拨款~结转和结余||年末财政拨款~结转和结余||||
             总计|95.00|总计|95.00|95.00|0.00|0.00",
            4,
            repeat_header,
        )
        .read();
        assert_table(
            &r,
            T4,
            "filled [amount total general_public government_fund state_capital]
             <一、一般公共预算财政拨款: 90.00
             <二、政府性基金预算财政拨款: 0.00
             <*本年收入合计: 90.00
             <年初财政拨款结转和结余: 5.00
             <*总计: 95.00
             >一、一般公共服务支出: 92.00 92.00 0.00 0.00
             >二、外交支出: 0.00 0.00 0.00 0.00
             >*本年支出合计: 92.00 92.00 0.00 0.00
             >年末财政拨款结转和结余: 3.00 3.00 0.00 0.00
             >*总计: 95.00 95.00 0.00 0.00",
        );
    }
}

#[test]
fn a_line_number_and_figures_before_a_page_break() {
    let r = broken(
        "财政拨款收入支出决算总表",
        "收入|>|>|支出|>|>|>|>|>
         项目|行次|决算数|项目|行次|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款
         ---
         一、一般公共预算财政拨款|1|90.00|一、一般公共服务支出|5|52.00|52.00|0.00|0.00
         |2|||6|40.00|40.00|0.00|0.00
         |||二、外交支出|||||
         本年收入合计|3|90.00|本年支出合计|7|92.00|92.00|0.00|0.00
         总计|4|90.00|总计|8|92.00|92.00|0.00|0.00",
        2,
        true,
    )
    .read();
    assert_table(
        &r,
        T4,
        "filled [amount total general_public government_fund state_capital]
         <1.一、一般公共预算财政拨款: 90.00
         <*3.本年收入合计: 90.00
         <*4.总计: 90.00
         >5.一、一般公共服务支出: 52.00 52.00 0.00 0.00
         >6.二、外交支出: 40.00 40.00 0.00 0.00
         >*7.本年支出合计: 92.00 92.00 0.00 0.00
         >*8.总计: 92.00 92.00 0.00 0.00",
    );
}

#[test]
fn code_and_figures_after_a_page_break_with_the_name_on_both_pages() {
    let r = broken(
        "一般公共预算财政拨款支出决算表",
        "功能分类科目编码|科目名称|小计|基本支出|项目支出
         ---
         合计|>|100.00|80.00|20.00
         201|一般公共服务支出|60.00|60.00|
         |社会保障和就业||||
         208|支出|40.00|20.00|20.00
         20805|行政事业单位养老支出|40.00|20.00|20.00",
        3,
        false,
    )
    .read();
    assert_table(
        &r,
        T5,
        "filled [total basic project]
         *合计: 100.00 80.00 20.00
         201 一般公共服务支出: 60.00 60.00 _
         208 社会保障和就业支出: 40.00 20.00 20.00
         20805 行政事业单位养老支出: 40.00 20.00 20.00",
    );
    // The row begins on the page before its figures.
    let row = &r.disclosures[0].tables[&T5].rows[2];
    assert_eq!(row.page, Some(2));
    assert!(row.cells.iter().all(|c| row.page_of(c) == Some(3)), "{row:?}");
}

#[test]
fn a_row_without_figures_on_the_next_page_stays_a_row() {
    let r = broken(
        "支出决算表",
        "功能分类科目编码|科目名称|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
         ---
         合计|>|100.00|80.00|20.00|||
         201|一般公共服务支出|100.00|80.00|20.00|||
         20106|财政事务||||||
         2010601|行政运行|100.00|80.00|20.00|||",
        2,
        false,
    )
    .read();
    assert_table(
        &r,
        T3,
        "filled [total basic project remitted_to_superior operating subsidy_to_affiliated]
         *合计: 100.00 80.00 20.00 _ _ _
         201 一般公共服务支出: 100.00 80.00 20.00 _ _ _
         20106 财政事务: _ _ _ _ _ _
         2010601 行政运行: 100.00 80.00 20.00 _ _ _",
    );
}

/// Only the header is ruled, and each page has a running head, which is not part of the first name below it.
#[test]
fn a_running_head_above_unruled_rows() {
    let mut b = Book::new(Paper::A4);
    b.cover(&["示例市水务局", "2023年度部门决算"]).page().title("支出决算表").spread(["", "", "单位：万元"]);
    let breaks = Breaks { before: vec![3], repeat_header: false, ..Breaks::default() };
    b.table(
        grid(
            "科目编码|科目名称|合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
             ---
             合计|>|100.00|80.00|20.00|0.00|0.00|0.00
             201|一般公共服务支出|40.00|30.00|10.00|0.00|0.00|0.00
             20101|人大事务|40.00|30.00|10.00|0.00|0.00|0.00
             208|社会保障和就业支出|60.00|50.00|10.00|0.00|0.00|0.00
             20805|行政事业单位养老支出|60.00|50.00|10.00|0.00|0.00|0.00",
        )
        .look(Look { ruling: Ruling::HeaderOnly, ..Look::default() })
        .breaks(breaks),
    );
    let mut doc = b.flow.finish();
    let last = doc.pages_mut().last_mut().unwrap();
    last.text(130.0, 40.0, Font::SONG, 9.0, "部门决算公开");
    assert_table(
        &read(doc.to_bytes()),
        T3,
        "filled [total basic project remitted_to_superior operating subsidy_to_affiliated]
         *合计: 100.00 80.00 20.00 0.00 0.00 0.00
         201 一般公共服务支出: 40.00 30.00 10.00 0.00 0.00 0.00
         20101 人大事务: 40.00 30.00 10.00 0.00 0.00 0.00
         208 社会保障和就业支出: 60.00 50.00 10.00 0.00 0.00 0.00
         20805 行政事业单位养老支出: 60.00 50.00 10.00 0.00 0.00 0.00",
    );
}

#[test]
fn a_short_table_below_a_running_head_is_not_a_cover() {
    let mut b = Book::new(Paper::A4);
    b.cover(&["示例市水务局", "2023年度部门决算"]);
    b.page().line("部门决算公开").line("附表3").title("2023年度支出决算表").spread(["", "", "单位：万元"]).table(grid(
        "功能分类科目编码|科目名称|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
         ---
         合计|>|100.00|80.00|20.00|||
         201|一般公共服务支出|100.00|80.00|20.00|||",
    ));
    b.page().line("部门决算公开").line("附表9").title("2023年度财政拨款“三公”经费支出决算表").spread([
        "",
        "",
        "单位：万元",
    ]);
    b.table(grid(
        "项目|合计|因公出国（境）费|公务用车购置及运行维护费|>|>|公务接待费
         ^|^|^|小计|购置费|运行维护费|^
         ---
         预算数|3.00|0.00|2.00|0.00|2.00|1.00
         决算数|2.50|0.00|2.00|0.00|2.00|0.50",
    ));
    let r = b.read();
    assert_eq!(r.disclosures.len(), 1, "{}", findings(&r));
    assert_eq!(r.disclosures[0].department.as_deref(), Some("示例市水务局"));
    assert_eq!(r.disclosures[0].tables[&T9].figures(), 12);
}
