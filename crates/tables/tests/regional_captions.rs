//! Titles, labels, departments, years and units where publishers put them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail by a panic")]

mod ruled_support;

use juesuan_fixtures::{Align, Font, Paper};
use juesuan_model::TableId::{
    self, Expenditure as T3, GeneralPublicBasicExpenditure as T6, GeneralPublicExpenditure as T5, Income as T2,
    IncomeExpenditureSummary as T1,
};
use juesuan_model::{Disclosure, Table, TableStatus};
use juesuan_tables::FileReading;
use ruled_support::{Book, findings, grid};

const T3_TEXT: &str = "科目编码|科目名称|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
    ---
    合计|>|60.00|50.00|10.00|||
    201|一般公共服务支出|60.00|50.00|10.00|||";

const T6_TEXT: &str = "科目编码|科目名称|决算数|科目编码|科目名称|决算数
    ---
    301|工资福利支出|90.00|302|商品和服务支出|20.00
    人员经费合计|>|90.00|公用经费合计|>|20.00";

#[track_caller]
fn one(r: &FileReading) -> &Disclosure {
    assert_eq!(r.disclosures.len(), 1, "{}", findings(r));
    &r.disclosures[0]
}

#[track_caller]
fn table(r: &FileReading, id: TableId) -> &Table {
    let t = &one(r).tables[&id];
    assert_eq!(t.status, TableStatus::Filled, "{id}\n{}", findings(r));
    t
}

#[test]
fn titles_in_one_line() {
    for (line, title, label) in [
        ("支出决算表", "支出决算表", None),
        ("支 出 决 算 表", "支出决算表", None),
        ("支  出  决  算  表", "支出决算表", None),
        ("表3 支出决算表", "支出决算表", Some("表3")),
        ("附表3：支出决算表", "支出决算表", Some("附表3")),
        ("公开03表 支出决算表", "支出决算表", Some("公开03表")),
        ("三、支出决算表", "支出决算表", Some("三")),
        ("（三）支出决算表", "支出决算表", Some("（三）")),
        ("3.支出决算表", "支出决算表", Some("3")),
        ("支出决算表（单位：万元）", "支出决算表", None),
        ("支出决算表（公开03表）", "支出决算表", Some("公开03表")),
        ("2023年度支出决算表", "2023年度支出决算表", None),
        ("示例市水务局2023年度支出决算表", "示例市水务局2023年度支出决算表", None),
        ("示例市水务局（本级）支出决算表", "示例市水务局（本级）支出决算表", None),
        ("2023年部门支出决算表", "2023年部门支出决算表", None),
        ("支出决算总表", "支出决算总表", None),
        ("部门支出决算表", "部门支出决算表", None),
        ("三、支出决算表（部门公开表3）", "支出决算表", Some("三")),
    ] {
        let mut b = Book::new(Paper::A4_LANDSCAPE);
        b.cover(&["示例市水务局", "2023年度部门决算"]).sheet(line, "单位：万元", T3_TEXT);
        let r = b.read();
        assert_eq!(r.disclosures.len(), 1, "{line}");
        let t = table(&r, T3);
        assert_eq!(t.title.as_deref(), Some(title), "{line}");
        assert_eq!(t.label.as_deref(), label, "{line}");
        assert_eq!(t.rows.len(), 2, "{line}");
    }
}

#[test]
fn titles_over_two_lines() {
    for (first, second) in [
        ("一般公共预算财政拨款基本支出", "决算明细表"),
        ("2023年度示例市水务局一般公共预算", "财政拨款基本支出决算明细表"),
        ("示例市水务局2023年度", "一般公共预算财政拨款基本支出决算明细表"),
        ("一般公共预算财政拨款", "基本支出决算表"),
    ] {
        let mut b = Book::new(Paper::A4);
        b.cover(&["示例市水务局", "2023年度部门决算"]).page().title(first).title(second).spread(["", "", "单位：万元"]);
        b.table(grid(T6_TEXT));
        let r = b.read();
        let t = table(&r, T6);
        assert!(t.title.as_deref().unwrap().ends_with("表"), "{:?}", t.title);
        assert_eq!(one(&r).tables.values().filter(|t| t.status != TableStatus::Missing).count(), 1);
    }
}

#[test]
fn labels_left_right_above_and_below() {
    let b = |f: &dyn Fn(&mut Book)| {
        let mut b = Book::new(Paper::A4_LANDSCAPE);
        b.cover(&["示例市水务局", "2023年度部门决算"]).page();
        f(&mut b);
        b.table(grid(T3_TEXT));
        let r = b.read();
        let t = table(&r, T3).clone();
        (t.label, t.title, t.unit)
    };
    let want = (Some("公开03表".to_owned()), Some("支出决算表".to_owned()), Some("万元".to_owned()));
    assert_eq!(
        b(&|b| {
            b.spread(["公开03表", "", ""]).title("支出决算表").spread(["部门：示例市水务局", "", "单位：万元"]);
        }),
        want
    );
    assert_eq!(
        b(&|b| {
            b.spread(["", "", "公开03表"]).title("支出决算表").spread(["部门：示例市水务局", "", "单位：万元"]);
        }),
        want
    );
    assert_eq!(
        b(&|b| {
            b.title("支出决算表").spread(["", "", "公开03表"]).spread(["部门：示例市水务局", "", "单位：万元"]);
        }),
        want
    );
    assert_eq!(
        b(&|b| {
            b.title("支出决算表").spread(["公开03表", "", "单位：万元"]);
        }),
        want
    );
    assert_eq!(
        b(&|b| {
            b.spread(["部门：示例市水务局", "支出决算表", "公开03表"]).spread(["", "", "金额单位：万元"]);
        }),
        want
    );
    assert_eq!(
        b(&|b| {
            b.spread(["", "", "公开03表"]).spread(["部门：示例市水务局", "2023年度", "单位：万元"]).title("支出决算表");
        }),
        want
    );
    assert_eq!(
        b(&|b| {
            b.title("支出决算表").spread(["", "", "公 开 0 3 表"]).spread([
                "部门： 示例市水务局",
                "2023 年度",
                "单 位： 万 元",
            ]);
        }),
        want
    );
}

#[test]
fn title_and_unit_on_the_page_before() {
    let mut b = Book::new(Paper::A4_LANDSCAPE);
    b.cover(&["示例市水务局", "2023年度部门决算"]).page().title("支出决算表").spread(["", "", "单位：万元"]).page();
    b.table(grid(T3_TEXT));
    let r = b.read();
    assert_eq!(table(&r, T3).pages, [2, 3]);
    assert_eq!(table(&r, T3).unit.as_deref(), Some("万元"));
}

#[test]
fn running_heads_and_page_numbers() {
    let mut b = Book::new(Paper::A4_LANDSCAPE);
    b.cover(&["示例市水务局", "2023年度部门决算"]);
    b.sheet("支出决算表", "单位：万元", T3_TEXT);
    b.page().title("收入决算表").spread(["", "", "单位：万元"]).table(
        grid(
            "科目编码|科目名称|本年收入合计|财政拨款收入|上级补助收入|事业收入|经营收入|附属单位上缴收入|其他收入
            ---
            合计|>|60.00|60.00|||||
            201|一般公共服务支出|30.00|30.00|||||
            208|社会保障和就业支出|30.00|30.00|||||",
        )
        .breaks(juesuan_fixtures::table::Breaks { before: vec![2], ..Default::default() }),
    );
    let mut doc = b.flow.finish();
    let n = doc.len();
    for (i, p) in doc.pages_mut().iter_mut().enumerate().skip(1) {
        let h = p.paper().height;
        p.text(60.0, 40.0, Font::SONG, 9.0, "示例市水务局2023年度部门决算公开");
        p.text(60.0, h - 30.0, Font::SONG, 9.0, &format!("第 {} 页，共 {n} 页", i + 1));
        p.text(700.0, h - 30.0, Font::SONG, 9.0, &format!("— {} —", i + 1));
    }
    let r = ruled_support::read(doc.to_bytes());
    assert_eq!(table(&r, T2).rows.len(), 3);
    assert_eq!(table(&r, T2).pages, [3, 4]);
    assert_eq!(table(&r, T3).pages, [2]);
    assert!(ruled_support::rules(&r).is_empty(), "{}", findings(&r));
}

#[test]
fn captions_in_the_grid() {
    let mut b = Book::new(Paper::A4_LANDSCAPE);
    b.page().table(grid(
        "支出决算表|>|>|>|>|>|>|>
         |||||||公开03表
         部门：示例市水务局|>|2023年度|>|>|>|>|单位：万元
         项目|>|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
         科目编码|科目名称|^|^|^|^|^|^
         栏次|>|1|2|3|4|5|6
         合计|>|60.00|50.00|10.00|||
         ---
         201|一般公共服务支出|60.00|50.00|10.00|||
         注：本表反映部门本年度各项支出情况。|>|>|>|>|>|>|>",
    ));
    let r = b.read();
    let t = table(&r, T3);
    assert_eq!((t.label.as_deref(), t.unit.as_deref(), t.rows.len()), (Some("公开03表"), Some("万元"), 2));
    assert_eq!(t.notes, ["注：本表反映部门本年度各项支出情况。"]);
    let d = one(&r);
    assert_eq!((d.department.as_deref(), d.fiscal_year), (Some("示例市水务局"), Some(2023)));
}

#[test]
fn units_by_table() {
    let mut b = Book::new(Paper::A4_LANDSCAPE);
    b.cover(&["示例市水务局", "2023年度部门决算"])
        .sheet("支出决算表", "单位：元", &T3_TEXT.replace("60.00", "600000.00"))
        .sheet("收入决算表", "单位：人民币万元", "科目编码|科目名称|本年收入合计|财政拨款收入|上级补助收入|事业收入|经营收入|附属单位上缴收入|其他收入\n---\n合计|>|60.00|60.00|||||")
        .sheet("一般公共预算财政拨款支出决算表", "（单位：万元）", "科目编码|科目名称|合计|基本支出|项目支出\n---\n合计|>|60.00|50.00|10.00")
        .sheet("一般公共预算财政拨款基本支出决算表", "", T6_TEXT);
    let r = b.read();
    let unit = |id| one(&r).tables[&id].unit.clone().unwrap_or_default();
    assert_eq!([unit(T3), unit(T2), unit(T5), unit(T6)], ["元", "万元", "万元", "万元"]);
    assert_eq!(one(&r).unit.as_deref(), Some("万元"));
}

#[test]
fn a_unit_only_in_a_header_cell() {
    for (head, unit) in [("决算数（万元）", "万元"), ("决算数(单位：元)", "元"), ("金额（千元）", "千元")]
    {
        let mut b = Book::new(Paper::A4);
        b.cover(&["示例市水务局", "2023年度部门决算"]).sheet(
            "一般公共预算财政拨款基本支出决算表",
            "",
            &T6_TEXT.replace("决算数", head),
        );
        let r = b.read();
        assert_eq!(table(&r, T6).unit.as_deref(), Some(unit), "{head}");
        assert_eq!(one(&r).unit.as_deref(), Some(unit));
    }
}

#[test]
fn department_and_year_without_a_cover() {
    let heads = |lines: &[[&str; 3]], title: &str| {
        let mut b = Book::new(Paper::A4_LANDSCAPE);
        b.page().title(title);
        for l in lines {
            b.spread(*l);
        }
        b.table(grid(T3_TEXT));
        let r = b.read();
        let d = one(&r);
        (d.department.clone().unwrap_or_default(), d.fiscal_year.unwrap_or(0))
    };
    let want = ("示例市水务局".to_owned(), 2022);
    assert_eq!(heads(&[["部门：示例市水务局", "2022年度", "单位：万元"]], "支出决算表"), want);
    assert_eq!(heads(&[["编制单位：示例市水务局", "2022年度", "金额单位：万元"]], "支出决算表"), want);
    assert_eq!(heads(&[["部门名称：示例市水务局", "", "单位：万元"]], "2022年度支出决算表"), want);
    assert_eq!(heads(&[["编制部门：示例市水务局  2022年", "", "单位：万元"]], "支出决算表"), want);
    assert_eq!(heads(&[["填报单位：示例市水务局", "", "单位：万元"]], "2022年部门支出决算表"), want);
    assert_eq!(heads(&[["", "", "单位：万元"]], "示例市水务局2022年度支出决算表"), want);
    assert_eq!(heads(&[["单位：示例市水务局", "2022年度", "单位：万元"]], "支出决算表"), want);
    assert_eq!(heads(&[["部门（单位）：示例市水务局", "2022年度", "单位：万元"]], "支出决算表"), want);
}

#[test]
fn covers() {
    let read = |lines: &[&str]| {
        let mut b = Book::new(Paper::A4_LANDSCAPE);
        b.cover(lines).sheet("支出决算表", "单位：万元", T3_TEXT);
        let r = b.read();
        let d = one(&r);
        (d.department.clone().unwrap_or_default(), d.fiscal_year.unwrap_or(0))
    };
    let want = |d: &str| (d.to_owned(), 2023);
    for lines in [
        &["2023年度", "示例市水务局", "部门决算"][..],
        &["示例市水务局", "2023年度部门决算"],
        &["示例市水务局2023年度部门决算"],
        &["2023年度示例市水务局部门决算公开"],
        &["2023年示例市水务局", "部门决算公开说明"],
        &["附件2", "示例市水务局", "2023年度部门决算公开报告", "2024年9月"],
        &["示例市水务局", "二〇二三年度", "部门决算"],
        &["示例市水务局", "二○二三年度部门决算", "二○二四年八月"],
        &["示例市水务局2023年度", "部门决算情况说明"],
        &["示例市水务局", "2023年度部门决算信息公开"],
        &["示例市水务局关于2023年度部门决算的说明"],
        &["示 例 市 水 务 局", "2 0 2 3 年 度 部 门 决 算"],
        &["示例市水务局", "2023", "年度部门决算"],
        &["2023年度部门决算", "示例市水务局", "2024年8月28日"],
        &["2023年度部门决算公开文本", "部门名称：示例市水务局"],
        &["示例市水务局2023年部门决算公开目录"],
    ] {
        assert_eq!(read(lines), want("示例市水务局"), "{lines:?}");
    }
    assert_eq!(read(&["示例市水务局（本级）", "2023年度单位决算"]), want("示例市水务局（本级）"));
    assert_eq!(read(&["中共示例市委组织部", "2023年度部门决算"]), want("中共示例市委组织部"));
    assert_eq!(read(&["2023年度示例市第二人民医院", "单位决算"]), want("示例市第二人民医院"));
    assert_eq!(
        read(&["示例市人民政府", "国有资产监督管理委员会", "2023年度部门决算"]),
        want("示例市人民政府国有资产监督管理委员会")
    );
    assert_eq!(read(&["示例市部门决算审核中心", "2023年度部门决算"]), want("示例市部门决算审核中心"));
}

#[test]
fn cover_and_heads_that_disagree() {
    let mut b = Book::new(Paper::A4_LANDSCAPE);
    b.cover(&["示例市水务局", "2023年度部门决算"])
        .page()
        .title("支出决算表")
        .spread(["部门：示例市水利局", "2022年度", "单位：万元"])
        .table(grid(T3_TEXT));
    let r = b.read();
    assert_eq!(one(&r).department.as_deref(), Some("示例市水务局"));
    assert_eq!(one(&r).fiscal_year, Some(2023));
    let rules = ruled_support::rules(&r);
    assert!(rules.contains_key("department-disagrees") && rules.contains_key("year-disagrees"), "{rules:?}");
}

#[test]
fn contents_and_sentences_are_no_titles() {
    let mut b = Book::new(Paper::A4);
    b.cover(&["示例市水务局", "2023年度部门决算"]).page().title("目  录");
    for l in [
        "第一部分  部门概况",
        "第二部分  2023年度部门决算表",
        "一、收入支出决算总表........................3",
        "二、收入决算表  4",
        "三、支出决算表",
        "四、财政拨款收入支出决算总表",
        "五、一般公共预算财政拨款支出决算表",
        "第三部分  2023年度部门决算情况说明",
        "一、收入支出决算总体情况说明",
    ] {
        b.line(l);
    }
    b.sheet("支出决算表", "单位：万元", T3_TEXT).page();
    for l in [
        "第三部分  2023年度部门决算情况说明",
        "一、收入支出决算总表说明",
        "2023年度收入总计60.00万元，详见收入支出决算总表。",
        "二、关于收入决算表的说明",
        "（一）收入决算表",
        "本年收入合计60.00万元，其中财政拨款收入60.00万元，占100%，见公开02表收入决算表。",
        "三、支出决算表",
        "支出按性质分列如下：",
    ] {
        b.line(l);
    }
    b.table(grid("项目|金额|占比\n---\n基本支出|50.00|83.33%\n项目支出|10.00|16.67%\n合计|60.00|100.00%"));
    let r = b.read();
    let d = one(&r);
    for (id, t) in &d.tables {
        let want = if *id == T3 { TableStatus::Filled } else { TableStatus::Missing };
        assert_eq!(t.status, want, "{id} {:?} {:?}", t.title, t.pages);
    }
    assert_eq!(table(&r, T3).rows.len(), 2);
    assert_eq!(table(&r, T3).pages, [3]);
}

#[test]
fn narrative_tables_do_not_continue_the_last_one() {
    let mut b = Book::new(Paper::A4);
    b.cover(&["示例市水务局", "2023年度部门决算"]).sheet("一般公共预算财政拨款支出决算表", "单位：万元", "科目编码|科目名称|合计|基本支出|项目支出\n---\n合计|>|60.00|50.00|10.00\n201|一般公共服务支出|60.00|50.00|10.00");
    b.page().line("第三部分 部门决算情况说明").line("一、政府采购支出情况说明");
    b.table(grid("序号|项目|金额|其中|占比\n---\n1|货物|5.00|3.00|50.00\n2|工程|5.00|3.00|50.00"));
    b.page().line("二、国有资产占用情况");
    b.table(grid("201|土地|5.00|3.00|50.00\n202|房屋|5.00|3.00|50.00"));
    let r = b.read();
    assert_eq!(table(&r, T5).rows.len(), 2, "{:?}", table(&r, T5).rows);
    assert_eq!(table(&r, T5).pages, [2]);
}

#[test]
fn two_tables_of_a_page_under_each_other() {
    for between in [None, Some("注：本表反映部门本年度各项支出情况。"), Some("")] {
        let mut b = Book::new(Paper::A4);
        b.cover(&["示例市水务局", "2023年度部门决算"]).page();
        b.title("支出决算表").spread(["", "", "单位：万元"]).table(grid(T3_TEXT));
        if let Some(l) = between {
            b.line(l);
        }
        b.title("一般公共预算财政拨款基本支出决算表").spread(["", "", "单位：元"]).table(grid(T6_TEXT));
        let r = b.read();
        assert_eq!(table(&r, T3).rows.len(), 2);
        assert_eq!(table(&r, T6).rows.len(), 4);
        assert_eq!(table(&r, T6).unit.as_deref(), Some("元"));
        assert_eq!(table(&r, T3).unit.as_deref(), Some("万元"));
    }
}

#[test]
fn a_title_beside_a_stamp_of_text() {
    let mut b = Book::new(Paper::A4_LANDSCAPE);
    b.cover(&["示例市水务局", "2023年度部门决算"]).sheet("收入支出决算总表", "单位：万元", "收入|>|支出|>\n项目|决算数|项目|决算数\n---\n一、一般公共预算财政拨款收入|1.00|一、一般公共服务支出|1.00\n总计|1.00|总计|1.00");
    let mut doc = b.flow.finish();
    if let Some(p) = doc.pages_mut().last_mut() {
        p.text_in(
            juesuan_fixtures::Rect::new(0.0, 10.0, 800.0, 30.0),
            Align::Right,
            Font::SONG,
            9.0,
            10.0,
            &["附件1".to_owned()],
        );
        p.raw("q 0.85 g BT /STSongLight0u 60 Tf 0.87 0.5 -0.5 0.87 120 200 Tm <516C5F00> Tj ET Q");
    }
    let r = ruled_support::read(doc.to_bytes());
    assert_eq!(table(&r, T1).rows.len(), 4);
    assert!(ruled_support::rules(&r).is_empty(), "{}", findings(&r));
}

#[test]
fn titles_that_no_list_knows() {
    let five =
        "科目编码|科目名称|合计|基本支出|项目支出\n---\n合计|>|60.00|50.00|10.00\n223|某项支出|60.00|50.00|10.00";
    let fund = "项目|>|年初结转和结余|本年收入|本年支出|>|>|年末结转和结余\n科目编码|科目名称|^|^|合计|基本支出|项目支出|^\n---\n合计|>|0.00|3.00|3.00||3.00|0.00";
    let three = "项目|预算数|决算数\n---\n合计|23.00|18.00\n因公出国（境）费|5.00|4.00";
    for (title, id, text) in [
        ("“三公”经费、会议费、培训费决算情况表", TableId::ThreePublicExpenses, three),
        ("一般公共预算“三公”经费财政拨款支出决算情况表", TableId::ThreePublicExpenses, three),
        ("政府性基金预算财政拨款收支余决算表", TableId::GovernmentFund, fund),
        ("国有资本经营预算财政拨款支出决算总表", TableId::StateCapital, five),
        ("一般公共预算财政拨款安排的基本支出决算表", T6, T6_TEXT),
        ("一般公共预算财政拨款基本支出决算表（按经济分类科目）", T6, T6_TEXT),
        ("一般公共预算财政拨款支出决算表（按功能分类）", T5, five),
        ("支出决算表（部门汇总）", T3, T3_TEXT),
        ("单位支出决算表", T3, T3_TEXT),
        ("Z03 支出决算表（财决公开03表）", T3, T3_TEXT),
        ("附件1-3 支出决算表", T3, T3_TEXT),
        ("表三：支出决算表", T3, T3_TEXT),
    ] {
        let mut b = Book::new(Paper::A4_LANDSCAPE);
        b.cover(&["示例市水务局", "2023年度部门决算"]).sheet(title, "单位：万元", text);
        let r = b.read();
        assert_eq!(r.disclosures.len(), 1, "{title}");
        assert_eq!(r.disclosures[0].tables[&id].status, TableStatus::Filled, "{title}");
    }
}

#[test]
fn a_cover_with_a_date_but_no_fiscal_year() {
    let mut b = Book::new(Paper::A4_LANDSCAPE);
    b.cover(&["示例市水务局部门决算公开", "2024年8月"])
        .page()
        .title("支出决算表")
        .spread(["", "2023年度", "单位：万元"])
        .table(grid(T3_TEXT));
    let r = b.read();
    assert_eq!((one(&r).department.as_deref(), one(&r).fiscal_year), (Some("示例市水务局"), Some(2023)));
}

#[test]
fn years_of_sentences_and_dates_are_not_the_tables() {
    let mut b = Book::new(Paper::A4);
    b.cover(&["示例市水务局", "2023年度部门决算"]);
    b.page().line("本年度收支与上年相比基本持平，2023年与").line("2024年口径一致。");
    b.title("支出决算表").spread(["填报日期：2024年8月20日", "", "单位：万元"]).table(grid(T3_TEXT));
    let r = b.read();
    assert_eq!(one(&r).fiscal_year, Some(2023));
    assert!(!ruled_support::rules(&r).contains_key("year-disagrees"), "{}", findings(&r));
}
