//! 02, 03, 05, 07 and 08 as regions and years print them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail by a panic")]

mod ruled_support;

use juesuan_fixtures::Paper;
use juesuan_fixtures::table::{Look, Ruling};
use juesuan_model::TableId::{
    self, Expenditure as T3, GeneralPublicExpenditure as T5, GovernmentFund as T7, Income as T2, StateCapital as T8,
};
use juesuan_model::{FindingCode, TableStatus};
use ruled_support::{Book, assert_table, grid};

/// Reads one table under a cover and compares it.
#[track_caller]
fn check(title: &str, id: TableId, text: &str, want: &str) {
    let mut b = Book::new(Paper::A4_LANDSCAPE);
    b.cover(&["示例市水务局", "2023年度部门决算"]).sheet(title, "单位：万元", text);
    let r = b.read();
    assert_table(&r, id, want);
    let d = &r.disclosures[0];
    assert_eq!(
        (d.department.as_deref(), d.fiscal_year, d.unit.as_deref()),
        (Some("示例市水务局"), Some(2023), Some("万元"))
    );
}

#[test]
fn codes_with_blanks_under_their_class() {
    check(
        "支出决算表",
        T3,
        "项目|>|>|>|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
         支出功能分类科目编码|>|>|科目名称|^|^|^|^|^|^
         类|款|项|栏次|1|2|3|4|5|6
         ^|^|^|合计|100.00|80.00|20.00||||
         ---
         201|||一般公共服务支出|60.00|50.00|10.00|||
         |06||财政事务|60.00|50.00|10.00|||
         ||01|行政运行|50.00|50.00||||
         ||02|一般行政管理事务|10.00||10.00|||
         208|||社会保障和就业支出|40.00|30.00|10.00|||
         |05||行政事业单位养老支出|40.00|30.00|10.00|||
         ||05|机关事业单位基本养老保险缴费支出|40.00|30.00|10.00|||",
        "filled [total basic project remitted_to_superior operating subsidy_to_affiliated]
         *合计: 100.00 80.00 20.00 _ _ _
         201 一般公共服务支出: 60.00 50.00 10.00 _ _ _
         20106 财政事务: 60.00 50.00 10.00 _ _ _
         2010601 行政运行: 50.00 50.00 _ _ _ _
         2010602 一般行政管理事务: 10.00 _ 10.00 _ _ _
         208 社会保障和就业支出: 40.00 30.00 10.00 _ _ _
         20805 行政事业单位养老支出: 40.00 30.00 10.00 _ _ _
         2080505 机关事业单位基本养老保险缴费支出: 40.00 30.00 10.00 _ _ _",
    );
}

#[test]
fn ministry_form_with_lei_kuan_xiang_beside_the_number_row() {
    // 财决公开: 类 款 项 span the 栏次 and 合计 rows, as in the reporting software.
    check(
        "一般公共预算财政拨款支出决算表",
        T5,
        "项目|>|>|>|本年支出|>|>
         功能分类科目编码|>|>|科目名称|小计|基本支出|项目支出
         ^|^|^|^|^|^|^
         类|款|项|栏次|1|2|3
         ^|^|^|合计|100.00|80.00|20.00
         ---
         201|>|>|一般公共服务支出|60.00|50.00|10.00
         20106|>|>|财政事务|60.00|50.00|10.00
         2010601|>|>|行政运行|60.00|50.00|10.00
         208|>|>|社会保障和就业支出|40.00|30.00|10.00",
        "filled [total basic project]
         *合计: 100.00 80.00 20.00
         201 一般公共服务支出: 60.00 50.00 10.00
         20106 财政事务: 60.00 50.00 10.00
         2010601 行政运行: 60.00 50.00 10.00
         208 社会保障和就业支出: 40.00 30.00 10.00",
    );
}

/// 栏次 with marked numbers, which are a little off their marks where the word processor separates digits and Chinese:
/// without rulings they still identify the columns, blank ones included.
#[test]
fn marked_column_numbers() {
    for (open, close) in [("", " 栏"), ("( ", " )"), ("（", "）")] {
        let numbers: Vec<String> = (1..=6).map(|n| format!("{open}{n}{close}")).collect();
        let text = format!(
            "科目编码|科目名称|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
             栏次|>|{}
             ---
             合计|>|60.00|50.00|10.00|||
             201|一般公共服务支出|60.00|50.00|10.00|||
             20106|财政事务|60.00|50.00|10.00|||",
            numbers.join("|")
        );
        for ruling in [Ruling::Full, Ruling::None, Ruling::ThreeLine] {
            let mut b = Book::new(Paper::A4_LANDSCAPE);
            b.cover(&["示例市水务局", "2023年度部门决算"]).page().title("支出决算表").spread(["", "", "单位：万元"]);
            b.table(grid(&text).look(Look { ruling, ..Look::default() }));
            assert_table(
                &b.read(),
                T3,
                "filled [total basic project remitted_to_superior operating subsidy_to_affiliated]
                 *合计: 60.00 50.00 10.00 _ _ _
                 201 一般公共服务支出: 60.00 50.00 10.00 _ _ _
                 20106 财政事务: 60.00 50.00 10.00 _ _ _",
            );
        }
    }
}

#[test]
fn full_codes_in_each_code_column() {
    check(
        "支出决算表",
        T3,
        "科目编码|>|>|科目名称|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
         类|款|项|^|^|^|^|^|^|^
         ---
         合计|>|>|>|60.00|50.00|10.00|||
         201|||一般公共服务支出|60.00|50.00|10.00|||
         201|20106||财政事务|60.00|50.00|10.00|||
         201|20106|2010601|行政运行|60.00|50.00|10.00|||",
        "filled [total basic project remitted_to_superior operating subsidy_to_affiliated]
         *合计: 60.00 50.00 10.00 _ _ _
         201 一般公共服务支出: 60.00 50.00 10.00 _ _ _
         20106 财政事务: 60.00 50.00 10.00 _ _ _
         2010601 行政运行: 60.00 50.00 10.00 _ _ _",
    );
}

#[test]
fn code_and_name_in_one_cell() {
    for sep in ["", " ", "　"] {
        check(
            "一般公共预算财政拨款支出决算表",
            T5,
            &format!(
                "项目|本年支出合计|基本支出|项目支出
                 ---
                 合计|60.00|50.00|10.00
                 201{sep}一般公共服务支出|60.00|50.00|10.00
                 20106{sep}财政事务|60.00|50.00|10.00
                 2010601{sep}行政运行|60.00|50.00|10.00"
            ),
            "filled [total basic project]
             *合计: 60.00 50.00 10.00
             201 一般公共服务支出: 60.00 50.00 10.00
             20106 财政事务: 60.00 50.00 10.00
             2010601 行政运行: 60.00 50.00 10.00",
        );
    }
}

/// 类, 款 and 项 that each repeat the code above them may be read as one text; other digits before a name are reported.
#[test]
fn digits_before_a_name() {
    let form = |name: &str| {
        format!(
            "项目|本年支出合计|基本支出|项目支出
             ---
             合计|60.00|50.00|10.00
             201一般公共服务支出|60.00|50.00|10.00
             20120106财政事务|60.00|50.00|10.00
             {name}行政运行|60.00|50.00|10.00"
        )
    };
    let title = "一般公共预算财政拨款支出决算表";
    let want = "filled [total basic project]
         *合计: 60.00 50.00 10.00
         201 一般公共服务支出: 60.00 50.00 10.00
         20106 财政事务: 60.00 50.00 10.00
         2010601 行政运行: 60.00 50.00 10.00";
    check(title, T5, &form("201201062010601"), want);
    let mut b = Book::new(Paper::A4_LANDSCAPE);
    b.cover(&["示例市水务局", "2023年度部门决算"]).sheet(title, "单位：万元", &form("20106010203"));
    let findings = &b.read().disclosures[0].findings;
    assert!(
        findings.iter().any(|f| f.rule == FindingCode::OddCode && f.message.en.contains("20106010203行政运行")),
        "{findings:?}"
    );
}

#[test]
fn university_income_with_fees_and_of_which_rows() {
    check(
        "收入决算表",
        T2,
        "项目|>|本年收入合计|财政拨款收入|上级补助收入|事业收入|>|经营收入|附属单位上缴收入|其他收入
         科目编码|科目名称|^|^|^|小计|其中：教育收费|^|^|^
         ---
         205|教育支出|100.00|50.00||40.00|30.00|||10.00
         20502|普通教育|100.00|50.00||40.00|30.00|||10.00
         2050205|高等教育|100.00|50.00||40.00|30.00|||10.00
         |其中：捐赠收入|1.00||||||1.00
         合计|>|100.00|50.00||40.00|30.00|||10.00",
        "filled [total fiscal_appropriation superior_subsidy business business_education_fees operating affiliated_remittance other]
         205 教育支出: 100.00 50.00 _ 40.00 30.00 _ _ 10.00
         20502 普通教育: 100.00 50.00 _ 40.00 30.00 _ _ 10.00
         2050205 高等教育: 100.00 50.00 _ 40.00 30.00 _ _ 10.00
         其中：捐赠收入: 1.00 _ _ _ _ _ 1.00 _
         *合计: 100.00 50.00 _ 40.00 30.00 _ _ 10.00",
    );
}

#[test]
fn yunnan_05_with_income_and_balances() {
    check(
        "一般公共预算财政拨款收入支出决算表",
        T5,
        "项目|>|>|>|年初结转和结余|>|>|本年收入|>|>|本年支出|>|>|年末结转和结余|>|>
         支出功能分类科目编码|>|>|科目名称|合计|基本支出结转|项目支出结转和结余|合计|基本支出|项目支出|合计|基本支出|项目支出|合计|基本支出结转|项目支出结转和结余
         类|款|项|栏次|1|2|3|4|5|6|7|8|9|10|11|12
         ^|^|^|合计|1.00|0.50|0.50|60.00|50.00|10.00|59.00|49.00|10.00|2.00|1.50|0.50
         ---
         201|>|>|一般公共服务支出|1.00|0.50|0.50|60.00|50.00|10.00|59.00|49.00|10.00|2.00|1.50|0.50",
        "filled [x1 x2 x3 x4 x5 x6 total basic project x7 x8 x9]
         *合计: 1.00 0.50 0.50 60.00 50.00 10.00 59.00 49.00 10.00 2.00 1.50 0.50
         201 一般公共服务支出: 1.00 0.50 0.50 60.00 50.00 10.00 59.00 49.00 10.00 2.00 1.50 0.50",
    );
}

#[test]
fn old_07_with_split_balances() {
    check(
        "政府性基金预算财政拨款收入支出决算表",
        T7,
        "项目|>|年初结转和结余|>|>|本年收入|>|>|本年支出|>|>|年末结转和结余|>|>
         功能分类科目编码|科目名称|小计|基本支出结转|项目支出结转和结余|小计|基本支出|项目支出|小计|基本支出|项目支出|小计|基本支出结转|项目支出结转和结余
         栏次|>|1|2|3|4|5|6|7|8|9|10|11|12
         合计|>|1.00||1.00|60.00||60.00|59.00||59.00|2.00||2.00
         ---
         212|城乡社区支出|1.00||1.00|60.00||60.00|59.00||59.00|2.00||2.00
         21208|国有土地使用权出让收入安排的支出|1.00||1.00|60.00||60.00|59.00||59.00|2.00||2.00",
        "filled [opening_balance x1 x2 income x3 x4 expenditure_total expenditure_basic expenditure_project closing_balance x5 x6]
         *合计: 1.00 _ 1.00 60.00 _ 60.00 59.00 _ 59.00 2.00 _ 2.00
         212 城乡社区支出: 1.00 _ 1.00 60.00 _ 60.00 59.00 _ 59.00 2.00 _ 2.00
         21208 国有土地使用权出让收入安排的支出: 1.00 _ 1.00 60.00 _ 60.00 59.00 _ 59.00 2.00 _ 2.00",
    );
}

#[test]
fn shanghai_total_in_the_row_of_sub_headers() {
    let text = |v: [&str; 3]| {
        format!(
            "项目|>|>|>|年初结转和结余|本年收入|本年支出|>|>|年末结转和结余
             功能分类科目编码|>|>|科目名称|^|^|^|^|^|^
             类|款|项|^|^|^|^|^|^|^
             合计|>|>|>|{}|{}|合计|基本支出|项目支出|{}
             ---
             207|||文化旅游体育与传媒支出|0|2.80|2.80||2.80|0
             207|09||旅游发展基金支出|0|2.80|2.80||2.80|0",
            v[0], v[1], v[2]
        )
    };
    let rows = "207 文化旅游体育与传媒支出: 0 2.80 2.80 _ 2.80 0
         20709 旅游发展基金支出: 0 2.80 2.80 _ 2.80 0";
    check(
        "政府性基金预算财政拨款收入支出决算表",
        T7,
        &text(["0", "2002.80", "0"]),
        &format!(
            "filled [opening_balance income expenditure_total expenditure_basic expenditure_project closing_balance]\n*合计: 0 2002.80 _ _ _ 0\n{rows}"
        ),
    );
    check(
        "政府性基金预算财政拨款收入支出决算表",
        T7,
        &text(["", "", ""]),
        &format!(
            "filled [opening_balance income expenditure_total expenditure_basic expenditure_project closing_balance]\n*合计: _ _ _ _ _ _\n{rows}"
        ),
    );
}

#[test]
fn empty_frames_with_and_without_statement() {
    for (line, statement) in [
        ("说明：示例市水务局本年度没有国有资本经营预算财政拨款收入和支出，故本表无数据。", true),
        ("注：本单位无国有资本经营预算财政拨款支出，本表为空表。", true),
        ("注：本表反映部门本年度国有资本经营预算财政拨款支出情况。", false),
        ("备注：我单位2023年度没有国有资本经营预算财政拨款支出，故本表无数据。", true),
        ("此表无数据。", true),
    ] {
        let mut b = Book::new(Paper::A4);
        b.cover(&["示例市水务局", "2023年度部门决算"]).sheet(
            "国有资本经营预算财政拨款支出决算表",
            "单位：万元",
            "项目|>|本年支出|>|>
             科目代码|科目名称|合计|基本支出|项目支出
             ---
             合计|>|||
             ||||
             ||||",
        );
        b.line(line);
        let r = b.read();
        assert_table(&r, T8, "empty [total basic project]");
        assert_eq!(r.disclosures[0].tables[&T8].statement.is_some(), statement, "{line}");
        if statement {
            assert_eq!(r.disclosures[0].tables[&T8].statement.as_deref(), Some(line));
        }
    }
}

#[test]
fn statement_in_the_last_row_of_the_grid() {
    let mut b = Book::new(Paper::A4);
    b.cover(&["示例市水务局", "2023年度部门决算"]).sheet(
        "政府性基金预算财政拨款收入支出决算表",
        "单位：万元",
        "项目|>|年初结转和结余|本年收入|本年支出|>|>|年末结转和结余
         功能分类科目编码|科目名称|^|^|小计|基本支出|项目支出|^
         栏次|>|1|2|3|4|5|6
         合计|>||||||
         ---
         |||||||
         本部门2023年度无政府性基金预算财政拨款收入和支出，故本表无数据。|>|>|>|>|>|>|>",
    );
    let r = b.read();
    assert_table(
        &r,
        T7,
        "empty [opening_balance income expenditure_total expenditure_basic expenditure_project closing_balance]",
    );
    assert_eq!(
        r.disclosures[0].tables[&T7].statement.as_deref(),
        Some("本部门2023年度无政府性基金预算财政拨款收入和支出，故本表无数据。")
    );
}

#[test]
fn sichuan_prints_state_capital_twice_and_look_alikes_between() {
    let five = "科目编码|科目名称|合计|基本支出|项目支出\n---\n合计|>|60.00|50.00|10.00\n201|一般公共服务支出|60.00|50.00|10.00";
    let mut b = Book::new(Paper::A4_LANDSCAPE);
    b.cover(&["示例市水务局", "2023年度部门决算"])
        .sheet("五、财政拨款支出决算明细表", "单位：万元", "科目编码|科目名称|合计|工资福利支出|商品和服务支出|资本性支出\n---\n合计|>|70.00|50.00|10.00|10.00\n201|一般公共服务支出|70.00|50.00|10.00|10.00")
        .sheet("六、一般公共预算财政拨款支出决算表", "单位：万元", five)
        .sheet("七、一般公共预算财政拨款支出决算明细表", "单位：万元", "科目编码|科目名称|合计|工资福利支出|商品和服务支出|资本性支出\n---\n合计|>|60.00|50.00|10.00|\n201|一般公共服务支出|60.00|50.00|10.00|")
        .sheet("九、一般公共预算财政拨款项目支出决算表", "单位：万元", "科目编码|科目名称|合计\n---\n合计|>|10.00\n201|一般公共服务支出|10.00")
        .sheet("十一、国有资本经营预算财政拨款收入支出决算表", "单位：万元", "项目|>|年初结转和结余|本年收入|本年支出|>|>|年末结转和结余\n科目编码|科目名称|^|^|合计|基本支出|项目支出|^\n---\n合计|>|0.00|3.00|3.00||3.00|0.00\n223|国有资本经营预算支出|0.00|3.00|3.00||3.00|0.00")
        .sheet("十二、国有资本经营预算财政拨款支出决算表", "单位：万元", "科目编码|科目名称|合计|基本支出|项目支出\n---\n合计|>|3.00||3.00\n223|国有资本经营预算支出|3.00||3.00");
    let r = b.read();
    assert_eq!(r.disclosures.len(), 1);
    assert_table(
        &r,
        T5,
        "filled [total basic project]\n*合计: 60.00 50.00 10.00\n201 一般公共服务支出: 60.00 50.00 10.00",
    );
    assert_table(
        &r,
        T8,
        "filled [opening_balance income expenditure_total expenditure_basic expenditure_project closing_balance]\n*合计: 0.00 3.00 3.00 _ 3.00 0.00\n223 国有资本经营预算支出: 0.00 3.00 3.00 _ 3.00 0.00",
    );
    let d = &r.disclosures[0];
    for id in [T2, T3] {
        assert_eq!(d.tables[&id].status, TableStatus::Missing);
    }
    assert!(d.findings.iter().any(|f| f.rule == FindingCode::DuplicateTable));
}

#[test]
fn a_serial_number_column_and_remarks_are_no_amounts() {
    check(
        "收入决算总表",
        T2,
        "序号|科目编码|科目名称|本年收入合计|财政拨款收入|上级补助收入|事业收入|经营收入|附属单位上缴收入|其他收入|备注
         ---
         1|合计|>|60.00|60.00||||||
         2|201|一般公共服务支出|60.00|60.00||||||含追加
         3|20106|财政事务|60.00|60.00||||||",
        "filled [total fiscal_appropriation superior_subsidy business operating affiliated_remittance other]
         *合计: 60.00 60.00 _ _ _ _ _
         201 一般公共服务支出: 60.00 60.00 _ _ _ _ _
         20106 财政事务: 60.00 60.00 _ _ _ _ _",
    );
}

#[test]
fn prints_of_figures() {
    check(
        "一般公共预算财政拨款支出决算表",
        T5,
        "科目编码|科目名称|合计|基本支出|项目支出
         ---
         合计|>|2,940.05|2 940.05|0
         ２０１|一般公共服务支出|１，２３４．５０|-3.20|（1.00）
         20106|财政事务|171,915,169|－5.00|—
         2010601|行政运行|.50|12.|0.00",
        "filled [total basic project]
         *合计: 2940.05 2940.05 0
         201 一般公共服务支出: 1234.50 -3.20 -1.00
         20106 财政事务: 171915169 -5.00 “—”
         2010601 行政运行: “.50” “12.” 0.00",
    );
}

#[test]
fn digits_over_two_lines() {
    check(
        "一般公共预算财政拨款支出决算表",
        T5,
        "科目编码|科目名称|合计|基本支出|项目支出
         ---
         合计|>|171915~169.25|171915~169.25|0.00
         201|一般公共服务支出|171,915,~169.25|171915169~.25|0.00
         2010~601|行政运行|1.00|1.00|0.00",
        "filled [total basic project]
         *合计: 171915169.25 171915169.25 0.00
         201 一般公共服务支出: 171915169.25 171915169.25 0.00
         2010601 行政运行: 1.00 1.00 0.00",
    );
}

#[test]
fn basic_expenditure_in_staff_and_office() {
    check(
        "一般公共预算财政拨款支出决算表",
        T5,
        "项目|>|本年支出合计|基本支出|>|>|项目支出
         科目编码|科目名称|^|小计|人员经费|公用经费|^
         ---
         合计|>|60.00|50.00|40.00|10.00|10.00
         201|一般公共服务支出|60.00|50.00|40.00|10.00|10.00",
        "filled [total basic x1 x2 project]
         *合计: 60.00 50.00 40.00 10.00 10.00
         201 一般公共服务支出: 60.00 50.00 40.00 10.00 10.00",
    );
    check(
        "支出决算表",
        T3,
        "项目|>|本年支出合计|基本支出|>|>|项目支出|>|经营支出
         科目编码|科目名称|^|合计|人员支出|日常公用支出|合计|其中：基本建设支出|^
         ---
         合计|>|60.00|50.00|40.00|10.00|10.00|1.00|
         201|一般公共服务支出|60.00|50.00|40.00|10.00|10.00|1.00|",
        "filled [total basic x1 x2 project x3 operating]
         *合计: 60.00 50.00 40.00 10.00 10.00 1.00 _
         201 一般公共服务支出: 60.00 50.00 40.00 10.00 10.00 1.00 _",
    );
}

#[test]
fn income_with_of_which_columns() {
    check(
        "收入决算表",
        T2,
        "项目|>|本年收入合计|财政拨款收入|>|上级补助收入|事业收入|>|经营收入|附属单位上缴收入|其他收入|>
         科目编码|科目名称|^|小计|其中：政府性基金预算财政拨款|^|小计|其中：财政专户管理资金|^|^|小计|其中：本级横向转拨
         ---
         合计|>|60.00|50.00|5.00||6.00|4.00|||4.00|1.00",
        "filled [total fiscal_appropriation x1 superior_subsidy business x2 operating affiliated_remittance other x3]
         *合计: 60.00 50.00 5.00 _ 6.00 4.00 _ _ 4.00 1.00",
    );
}

#[test]
fn last_year_and_growth_columns_stand_apart() {
    check(
        "一般公共预算财政拨款支出决算表",
        T5,
        "科目编码|科目名称|2022年决算数|2023年决算数|>|>|增减%
         ^|^|^|小计|基本支出|项目支出|^
         ---
         合计|>|55.00|60.00|50.00|10.00|9.09
         201|一般公共服务支出|55.00|60.00|50.00|10.00|9.09",
        "filled [x1 total basic project x2]
         *合计: 55.00 60.00 50.00 10.00 9.09
         201 一般公共服务支出: 55.00 60.00 50.00 10.00 9.09",
    );
}

#[test]
fn asterisks_in_place_of_numbers() {
    // Xi'an and Changsha: label columns have ** in the 栏次 row; codes side by side, 功能科目.
    check(
        "收入决算表",
        T2,
        "类|款|项|功能科目|本年收入合计|财政拨款收入|上级补助收入|事业收入|经营收入|附属单位上缴收入|其他收入
         **|**|**|**|1|2|3|4|5|6|7
         ---
         |||合计|656.73|650.73|||||6.00
         205|||教育支出|656.73|650.73|||||6.00
         |03||职业教育|656.73|650.73|||||6.00
         205|03|99|其他职业教育支出|656.73|650.73|||||6.00",
        "filled [total fiscal_appropriation superior_subsidy business operating affiliated_remittance other]
         *合计: 656.73 650.73 _ _ _ _ 6.00
         205 教育支出: 656.73 650.73 _ _ _ _ 6.00
         20503 职业教育: 656.73 650.73 _ _ _ _ 6.00
         2050399 其他职业教育支出: 656.73 650.73 _ _ _ _ 6.00",
    );
}

#[test]
fn of_which_as_a_roof() {
    check(
        "一般公共预算财政拨款支出决算表",
        T5,
        "科目编码|科目名称|小计|其中：|>
         ^|^|^|基本支出|项目支出
         ---
         合计|>|100.00|80.00|20.00
         201|一般公共服务支出|100.00|80.00|20.00
         20106|财政事务|100.00|80.00|20.00
         2010601|行政运行|80.00|80.00|0.00
         2010602|一般行政管理事务|20.00|0.00|20.00",
        "filled [total basic project]
         *合计: 100.00 80.00 20.00
         201 一般公共服务支出: 100.00 80.00 20.00
         20106 财政事务: 100.00 80.00 20.00
         2010601 行政运行: 80.00 80.00 0.00
         2010602 一般行政管理事务: 20.00 0.00 20.00",
    );
}
