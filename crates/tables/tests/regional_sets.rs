//! Several disclosures in one file, and tables that are none of the nine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail by a panic")]

mod ruled_support;

use juesuan_fixtures::accounts::{Profile, consistent};
use juesuan_fixtures::{Paper, Template, edge_cases, typeset};
use juesuan_model::{Status, TableId, TableStatus};
use ruled_support::{Book, assert_exact, differences, findings, read};

fn unit(name: &str, seed: u64) -> juesuan_model::Disclosure {
    consistent(seed, &Profile { department: name.to_owned(), ..Profile::default() })
}

#[test]
fn the_department_and_its_units_with_names_on_covers_only() {
    let all = [unit("示例市水务局（汇总）", 1), unit("示例市水务局（本级）", 2), unit("示例市水文站", 3)];
    let template = Template { department_line: false, ..Template::henan() };
    let set = typeset(&all, &template);
    assert_exact("covers only", &set.truths, set.bytes);
}

#[test]
fn a_table_missing_in_the_second_set() {
    for missing in [TableId::IncomeExpenditureSummary, TableId::GovernmentFund, TableId::ThreePublicExpenses] {
        for department_line in [true, false] {
            let mut all = [unit("示例市水务局（汇总）", 1), unit("示例市水文站", 3)];
            all[1].tables.insert(missing, juesuan_model::Table::missing());
            let template = Template { department_line, ..Template::henan() };
            let set = typeset(&all, &template);
            let r = read(set.bytes);
            let d = differences(&set.truths, &r);
            assert!(d.is_empty(), "{missing} {department_line}\n{}\n{}", d.join("\n"), findings(&r));
        }
    }
}

#[test]
fn a_table_missing_in_the_first_set() {
    for missing in [TableId::IncomeExpenditureSummary, TableId::GovernmentFund] {
        let mut all = [unit("示例市水务局（汇总）", 1), unit("示例市水文站", 3)];
        all[0].tables.insert(missing, juesuan_model::Table::missing());
        let set = typeset(&all, &Template { department_line: false, ..Template::shanghai() });
        let r = read(set.bytes);
        let d = differences(&set.truths, &r);
        assert!(d.is_empty(), "{missing}\n{}\n{}", d.join("\n"), findings(&r));
    }
}

#[test]
fn two_sets_without_covers_and_heads() {
    // No text names the departments: two sets without names, and no invention.
    let all = [unit("甲", 1), unit("乙", 3)];
    let set = typeset(&all, &Template { department_line: false, ..Template::henan().tables_only() });
    let r = read(set.bytes);
    let d = differences(&set.truths, &r);
    let d: Vec<_> = d.iter().filter(|x| !x.starts_with("year") && !x.starts_with("department")).collect();
    assert!(d.is_empty(), "{d:?}");
    assert!(r.disclosures.iter().all(|d| d.department.is_none()));
}

#[test]
fn the_samples_are_exact_where_ruled() {
    for s in juesuan_fixtures::samples::all() {
        if matches!(s.name, "three-line-2021" | "borderless-2022") {
            continue;
        }
        assert_exact(s.name, &s.set.truths, s.set.bytes.clone());
    }
}

#[test]
fn a_budget_with_public_labels_is_none() {
    assert_eq!(read(edge_cases::budget()).status, Status::NoTables);
    let mut b = Book::new(Paper::A4);
    b.cover(&["示例市水务局", "2024年度部门预算"])
        .sheet("公开01表 收支预算总表", "单位：万元", "收入|>|支出|>\n项目|预算数|项目|预算数\n---\n一、一般公共预算财政拨款收入|1.00|一、一般公共服务支出|1.00\n收入总计|1.00|支出总计|1.00")
        .sheet("一般公共预算财政拨款支出表", "单位：万元", "科目编码|科目名称|合计|基本支出|项目支出\n---\n合计|>|60.00|50.00|10.00\n201|一般公共服务支出|60.00|50.00|10.00")
        .sheet("一般公共预算基本支出表", "单位：万元", "科目编码|科目名称|合计|人员经费|公用经费\n---\n合计|>|60.00|50.00|10.00\n301|工资福利支出|60.00|50.00|10.00")
        .sheet("财政拨款“三公”经费支出预算表", "单位：万元", "合计|因公出国（境）费|公务用车购置及运行费|>|>|公务接待费\n^|^|小计|公务用车购置费|公务用车运行费|^\n---\n18.00|4.00|12.00|8.00|4.00|2.00")
        .sheet("政府性基金预算支出表", "单位：万元", "科目编码|科目名称|合计|基本支出|项目支出\n---\n合计|>|60.00|50.00|10.00")
        .sheet("国有资本经营预算支出表", "单位：万元", "科目编码|科目名称|合计|基本支出|项目支出\n---\n合计|>|60.00|50.00|10.00\n223|国有资本经营预算支出|60.00|50.00|10.00")
        .sheet("财政拨款“三公”经费支出表", "单位：万元", "合计|因公出国（境）费|公务用车购置及运行费|>|>|公务接待费\n^|^|小计|公务用车购置费|公务用车运行费|^\n---\n18.00|4.00|12.00|8.00|4.00|2.00");
    let r = b.read();
    let taken: Vec<_> = r
        .disclosures
        .iter()
        .flat_map(|d| &d.tables)
        .filter(|(_, t)| t.status != TableStatus::Missing)
        .map(|(id, t)| (*id, t.title.clone()))
        .collect();
    assert_eq!(r.status, Status::NoTables, "{taken:?}");
}

#[test]
fn look_alikes_are_none() {
    let r = read(edge_cases::look_alikes());
    assert!(
        r.disclosures.iter().all(|d| d.tables.values().all(|t| t.status == TableStatus::Missing)),
        "{}",
        findings(&r)
    );
}

#[test]
fn a_budget_bound_behind_the_final_accounts() {
    let mut b = Book::new(Paper::A4);
    b.cover(&["示例市水务局", "2023年度部门决算"])
        .sheet("一般公共预算财政拨款支出决算表", "单位：万元", "科目编码|科目名称|合计|基本支出|项目支出\n---\n合计|>|60.00|50.00|10.00\n201|一般公共服务支出|60.00|50.00|10.00")
        .sheet("一般公共预算财政拨款支出预算表", "单位：万元", "科目编码|科目名称|合计|基本支出|项目支出\n---\n合计|>|70.00|50.00|20.00\n201|一般公共服务支出|70.00|50.00|20.00")
        .sheet("项目支出绩效自评表", "单位：万元", "项目名称|年初预算数|全年预算数|全年执行数\n---\n甲|70.00|50.00|20.00")
        .sheet("部门决算单位构成", "", "序号|单位名称|备注\n---\n1|示例市水务局|");
    let r = b.read();
    assert_eq!(r.disclosures.len(), 1);
    let t = &r.disclosures[0].tables[&TableId::GeneralPublicExpenditure];
    assert_eq!((t.rows.len(), &t.pages[..]), (2, &[2][..]));
}
