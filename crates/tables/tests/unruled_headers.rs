//! Headers of tables without vertical rulings: spanning headers, 栏次 rows, repeated headers, wrapped names.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail by a panic")]

mod ruled_support;

use juesuan_fixtures::Paper;
use juesuan_fixtures::table::{Breaks, Look, Ruling};
use juesuan_model::TableId::{
    self, Expenditure as T3, FiscalAppropriationSummary as T4, GeneralPublicBasicExpenditure as T6,
    ThreePublicExpenses as T9,
};
use ruled_support::{Book, assert_table, grid};

/// Reads a table after a cover, with each of these rulings, and compares it.
#[track_caller]
fn check(rulings: &[Ruling], breaks: &Breaks, title: &str, id: TableId, text: &str, want: &str) {
    for ruling in rulings {
        let mut b = Book::new(Paper::A4_LANDSCAPE);
        b.cover(&["示例市水务局", "2023年度部门决算"]).page().title(title).spread(["", "", "单位：万元"]);
        b.table(grid(text).look(Look { ruling: *ruling, ..Look::default() }).breaks(breaks.clone()));
        assert_table(&b.read(), id, want);
    }
}

const UNRULED: [Ruling; 3] = [Ruling::None, Ruling::HorizontalOnly, Ruling::ThreeLine];

const ECONOMIC: &str = "人员经费|>|>|>|公用经费|>|>|>
    经济分类科目编码|>|科目名称|决算数|经济分类科目编码|>|科目名称|决算数
    ---
    301||工资福利支出|90.00|302||商品和服务支出|20.00
    301|01|基本工资|60.00|302|01|办公费|12.00
    301|02|津贴补贴|30.00|302|02|印刷费|8.00
    303||对个人和家庭的补助|5.00|310||资本性支出|8.00
    303|05|生活补助|5.00|310|02|办公设备购置|3.00
    ||||310|06|大型修缮|4.00
    ||||310|99|其他资本性支出|1.00
    人员经费合计|>|>|95.00|公用经费合计|>|>|28.00";
const ECONOMIC_ROWS: &str = "filled [amount]
    301 工资福利支出: 90.00
    30101 基本工资: 60.00
    30102 津贴补贴: 30.00
    303 对个人和家庭的补助: 5.00
    30305 生活补助: 5.00
    *人员经费合计: 95.00
    302 商品和服务支出: 20.00
    30201 办公费: 12.00
    30202 印刷费: 8.00
    310 资本性支出: 8.00
    31002 办公设备购置: 3.00
    31006 大型修缮: 4.00
    31099 其他资本性支出: 1.00
    *公用经费合计: 28.00";

#[test]
fn one_header_over_both_parts_of_a_code() {
    check(&UNRULED, &Breaks::default(), "一般公共预算财政拨款基本支出决算表", T6, ECONOMIC, ECONOMIC_ROWS);
}

/// The second page alone does not show the columns of the group that has ended.
#[test]
fn a_header_repeated_above_few_rows() {
    let breaks = Breaks { before: vec![5], repeat_header: true, ..Breaks::default() };
    check(&UNRULED, &breaks, "一般公共预算财政拨款基本支出决算表", T6, ECONOMIC, ECONOMIC_ROWS);
}

#[test]
fn parts_of_a_code_beside_the_column_numbers() {
    for [open, close] in [["", ""], ["", "栏"], ["（", "）"]] {
        let numbers: Vec<String> = (1..=6).map(|n| format!("{open}{n}{close}")).collect();
        let text = format!(
            "项目|>|>|>|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
             支出功能分类科目编码|>|>|科目名称|^|^|^|^|^|^
             类|款|项|栏次|{}
             ---
             201|||一般公共服务支出|60.00|50.00|10.00|||
             201|06||财政事务|60.00|50.00|10.00|||
             201|06|01|行政运行|60.00|50.00|10.00|||",
            numbers.join("|")
        );
        check(
            &UNRULED,
            &Breaks::default(),
            "支出决算表",
            T3,
            &text,
            "filled [total basic project remitted_to_superior operating subsidy_to_affiliated]
             201 一般公共服务支出: 60.00 50.00 10.00 _ _ _
             20106 财政事务: 60.00 50.00 10.00 _ _ _
             2010601 行政运行: 60.00 50.00 10.00 _ _ _",
        );
    }
}

/// The second line of 一般公共预算财政拨款 is not a code column.
#[test]
fn a_header_that_breaks_before_its_last_character() {
    check(
        &UNRULED,
        &Breaks::default(),
        "财政拨款收入支出决算总表",
        T4,
        "收入|>|支出|>|>|>|>
         项目|金额|项目|合计|一般公共预算财政拨~款|政府性基金预算财政拨~款|国有资本经营预算财政拨~款
         ---
         一、一般公共预算财政拨款|90.00|一、一般公共服务支出|92.00|92.00|0.00|0.00
         二、政府性基金预算财政拨款|2.00|二、外交支出|0.00|0.00|0.00|0.00
         本年收入合计|92.00|本年支出合计|92.00|92.00|0.00|0.00",
        "filled [amount total general_public government_fund state_capital]
         <一、一般公共预算财政拨款: 90.00
         <二、政府性基金预算财政拨款: 2.00
         <*本年收入合计: 92.00
         >一、一般公共服务支出: 92.00 92.00 0.00 0.00
         >二、外交支出: 0.00 0.00 0.00 0.00
         >*本年支出合计: 92.00 92.00 0.00 0.00",
    );
}

/// （一）因公出国（境）费 with its figures is not a heading of the running text.
#[test]
fn items_numbered_like_headings() {
    for ruling in [Ruling::Full, Ruling::OuterFrame, Ruling::None] {
        numbered_items(ruling);
    }
}

#[track_caller]
fn numbered_items(ruling: Ruling) {
    let mut b = Book::new(Paper::A4);
    b.cover(&["示例市水务局", "2023年度部门决算"]).page().title("财政拨款“三公”经费情况表");
    b.spread(["", "", "单位：万元"]).table(
        grid(
            "项目|栏次|年初预算数|决算数
             ---
             一、“三公”经费支出|1|23.00|18.00
             （一）因公出国（境）费|2|5.00|4.00
             （二）公务用车购置及运行维护费|3|15.00|12.00
             1．公务用车购置费|4|10.00|8.00
             2．公务用车运行维护费|5|5.00|4.00
             （三）公务接待费|6|3.00|2.00",
        )
        .look(Look { ruling, ..Look::default() }),
    );
    let r = b.read();
    // A column below 栏次 has the numbers of the rows; it is neither figures nor unknown.
    assert!(r.disclosures[0].findings.is_empty(), "{ruling:?}: {}", ruled_support::findings(&r));
    let t = &r.disclosures[0].tables[&T9];
    let figures: Vec<&str> = t.rows[0].cells.iter().filter_map(|c| c.value.as_ref()).map(|v| v.as_str()).collect();
    assert_eq!(
        figures,
        ["23.00", "5.00", "15.00", "10.00", "5.00", "3.00", "18.00", "4.00", "12.00", "8.00", "4.00", "2.00"],
        "{}",
        ruled_support::findings(&r)
    );
}
