//! Sentences made up after the patterns that disclosures use.
use super::*;

/// Reads lines of one page; the first is the heading of the part.
fn figures(lines: &[&str]) -> (Vec<String>, Vec<String>) {
    let all = ["第三部分2023年度部门决算情况说明"].iter().chain(lines).copied();
    let lines: Vec<NarrativeLine<'_>> = all.map(|text| NarrativeLine { page: Some(9), text, at_edge: false }).collect();
    let n = read(&lines, Some(2023));
    let print = |f: &NarrativeFigure| format!("{} {} {} {}{}", f.section, f.item, f.measure, f.value, f.unit);
    (n.figures.iter().map(print).collect(), n.findings.into_iter().map(|f| f.rule.to_string()).collect())
}

#[test]
fn soft_line_breaks_split_words_and_headings() {
    let (got, findings) = figures(&[
        "三、支出决",
        "算情况说明",
        "2025年度支出合计1,200.50万元，其中：基本支",
        "出900.50万元，占75.01%；项目支出300.00万",
        "元，占24.99%。",
    ]);
    assert_eq!(
        got,
        [
            "expenditure expenditure_total amount 1200.50万元",
            "expenditure basic amount 900.50万元",
            "expenditure basic share 75.01%",
            "expenditure project amount 300.00万元",
            "expenditure project share 24.99%",
        ]
    );
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn changes_and_what_is_left_of_them() {
    let (got, findings) = figures(&[
        "一、收入支出决算总体情况说明",
        "收、支总计均为50.00万元。与上年度相比，收、支总计各减少1.25万元，下降2.44%。主要原因是项目减少，较上年减少3.00万元。",
        "九、“三公”经费支出决算情况说明",
        "公务接待费支出减少为0.00万元，与上年持平。无因公出国（境）费。",
    ]);
    assert_eq!(
        got,
        [
            "totals income_expenditure_total amount 50.00万元",
            "totals income_expenditure_total decrease 1.25万元",
            "totals income_expenditure_total decrease_percent 2.44%",
            "three_public reception amount 0.00万元",
        ]
    );
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn figures_without_a_unit_and_blanks_of_the_template_are_reported() {
    let (got, findings) = figures(&[
        "九、“三公”经费支出决算情况说明",
        "公务接待费支出减少为0.00，与上年持平。公务用车购置费支出XX万元，2025年无购置。",
    ]);
    assert_eq!(got, Vec::<String>::new());
    assert_eq!(findings, ["narrative-blank", "narrative-unit-missing"]);
}

#[test]
fn an_item_of_the_classification_holds_for_its_paragraph_only() {
    let (got, _) = figures(&[
        "五、一般公共预算财政拨款支出决算情况说明",
        "（三）具体情况。",
        "1．教育支出（类）普通教育（款）小学教",
        "育（项）。年初预算为8.00万元，支出决算为6.00万元，完",
        "成年初预算的75.00%。决算数小于预算数的主要原因是节约2.00万元。",
        "六、一般公共预算财政拨款基本支出决算情况说明",
        "支出决算为7.00万元。",
    ]);
    assert_eq!(
        got,
        [
            "general_public 教育支出/普通教育/小学教育 budget 8.00万元",
            "general_public 教育支出/普通教育/小学教育 amount 6.00万元",
            "general_public 教育支出/普通教育/小学教育 completion 75.00%",
        ]
    );
}

#[test]
fn figures_never_pair_across_sentences() {
    let (got, findings) = figures(&[
        "二、收入决算情况说明",
        "收入合计10.00万元。占20.00%。",
        "三、支出决算情况说明",
        "2023年。5.00万元。",
    ]);
    assert_eq!(got, ["income income_total amount 10.00万元"]);
    assert_eq!(findings, ["narrative-unattributed"]);
}

#[test]
fn counts_and_thresholds() {
    let (got, _) = figures(&[
        "九、“三公”经费支出决算情况说明",
        "全年因公出国（境）团组2个，累计7人次。列明公务接待3批次、41人次，其中：接待外宾1批次、2人次。",
        "（三）国有资产占用情况。",
        "共有车辆4辆，其中：执法执勤用车3辆、其他用车1辆。单价100万元（含）以上设备（不含车辆）2台（套）。",
    ]);
    assert_eq!(
        got,
        [
            "three_public abroad_groups count 2个",
            "three_public abroad_persons count 7人次",
            "three_public reception_batches count 3批次",
            "three_public reception_persons count 41人次",
            "three_public reception_foreign_batches count 1批次",
            "three_public reception_foreign_persons count 2人次",
            "assets vehicles count 4辆",
            "assets vehicles_enforcement count 3辆",
            "assets vehicles_other count 1辆",
            "assets equipment_over_1m count 2台",
        ]
    );
}

#[test]
fn page_numbers_running_heads_and_other_parts_stay_out() {
    let line = |page, text, at_edge| NarrativeLine { page: Some(page), text, at_edge };
    let mut lines = vec![
        line(1, "第一部分概况", false),
        line(1, "一、主要职能", false),
        line(1, "收入合计99.00万元。", false),
        line(2, "示例局决算", true),
        line(2, "第三部分决算情况说明", false),
        line(2, "二、收入决算情况说明", false),
        line(2, "收入合计12.", false),
        line(2, "2", true),
        line(3, "示例局决算", true),
        line(3, "50万元，其中：事业收", false),
        line(3, "3", true),
        line(4, "示例局决算", true),
        line(4, "入2.50万元。", false),
        line(4, "第四部分名词解释", false),
        line(4, "收入合计98.00万元。", false),
    ];
    let got = read(&lines, Some(2023)).figures;
    let brief: Vec<(&str, Option<u32>)> = got.iter().map(|f| (f.value.as_str(), f.page)).collect();
    assert_eq!(brief, [("12.50", Some(2)), ("2.50", Some(4))]);
    assert_eq!(got[0].sentence, "收入合计12.50万元，其中：事业收入2.50万元。");
    lines.truncate(3);
    assert!(read(&lines, Some(2023)).figures.is_empty());
}

#[test]
fn patterns_compile() {
    let (got, _) = figures(&["一、收入支出决算总体情况说明", "收入支出总计增加（减少）0.50万元，下降（增长）27.78%。"]);
    assert_eq!(
        got,
        [
            "totals income_expenditure_total increase 0.50万元",
            "totals income_expenditure_total decrease_percent 27.78%"
        ]
    );
}

/// Rules of the findings, from accounts of 2023.
fn findings(lines: &[&str]) -> Vec<String> {
    figures(lines).1
}

#[test]
fn comparisons_that_the_figures_contradict_are_reported() {
    let paragraph = |spent: &str, said: &str| {
        findings(&[
            "五、一般公共预算财政拨款支出决算情况说明",
            "（三）具体情况。",
            "1．教育支出（类）普通教育（款）小学教育（项）。年初预算为8.00万元，支出",
            &format!("决算为{spent}万元。决算数{said}的主要原因：节约。"),
        ])
    };
    for (spent, said) in
        [("6.00", "小于预算数"), ("9.00", "大于年初预算数"), ("8.00", "等于预算数"), ("8.00", "与预算数持平")]
    {
        assert!(paragraph(spent, said).is_empty(), "{spent} {said}");
    }
    for (spent, said) in
        [("6.00", "大于预算数"), ("9.00", "小于预算数"), ("6.00", "等于预算数"), ("6.00", "同预算数持平")]
    {
        assert_eq!(paragraph(spent, said), ["narrative-comparison"], "{spent} {said}");
    }
    // 基本持平 says nothing exact.
    assert!(paragraph("7.90", "与预算数基本持平").is_empty());
}

#[test]
fn a_comparison_is_about_the_item_that_it_names() {
    let found = findings(&[
        "九、“三公”经费支出决算情况说明",
        "“三公”经费支出预算为5.00万元，支出决算为4.00万元，其中：公务接待费预算为1.00万元，支出决算为2.00万元。“三公”经费支出决算数小于预算数的主要原因是节约。",
    ]);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn another_year_than_that_of_the_accounts() {
    assert_eq!(findings(&["一、2022年度收入支出决算总体情况说明", "收、支总计均为50.00万元。"]), ["narrative-year"]);
    assert_eq!(findings(&["（三）国有资产占用情况。", "截至2022年12月31日，共有车辆4辆。"]), ["narrative-year"]);
    assert!(findings(&["一、2023年度与2022年度收入支出决算情况说明", "收、支总计均为50.00万元。"]).is_empty());
    assert!(findings(&["（三）国有资产占用情况。", "截至2023年12月31日，共有车辆4辆。"]).is_empty());
}

#[test]
fn names_left_blank_as_in_the_template() {
    assert_eq!(findings(&["第四部分", "示例市XX局202年度部门决算表"]), ["template-leftover"]);
    assert!(findings(&["第四部分", "示例市档案局2023年度部门决算表"]).is_empty());
}

#[test]
fn an_amount_of_last_year_is_no_amount_of_this_one() {
    let (got, found) = figures(&[
        "十、机关运行经费支出情况说明",
        "机关运行经费支出11.00万元，2022年为14.00万元，比上年减少3.00万元，下降21.43%。",
        "二、收入决算情况说明",
        "2023年收入合计50.00万元，上年收入合计40.00万元，增加10.00万元。",
    ]);
    assert_eq!(
        got,
        [
            "operating_funds operating_funds amount 11.00万元",
            "operating_funds operating_funds last_year 14.00万元",
            "operating_funds operating_funds decrease 3.00万元",
            "operating_funds operating_funds decrease_percent 21.43%",
            "income income_total amount 50.00万元",
            "income income_total last_year 40.00万元",
            "income income_total increase 10.00万元",
        ]
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn of_the_assessment_only_what_is_a_share_of_the_accounts() {
    let (got, found) = figures(&[
        "（四）预算绩效管理工作开展情况。",
        "对7个项目开展绩效自评，共涉及资金940.15万元，占一般公共预算项目支出总额的98.5%；",
        "平均得分99.33分，全年预算数12.00万元。",
    ]);
    assert_eq!(
        got,
        ["performance assessed_general_public amount 940.15万元", "performance assessed_general_public share 98.5%"]
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn subordinate_units_are_counted() {
    let (got, _) =
        figures(&["三、“三公”经费支出决算情况说明", "全年使用财政拨款安排局机关及下属2个单位出国团组0个、累计0人次。"]);
    assert_eq!(
        got,
        [
            "three_public subordinate_units count 2个",
            "three_public abroad_groups count 0个",
            "three_public abroad_persons count 0人次",
        ]
    );
}
