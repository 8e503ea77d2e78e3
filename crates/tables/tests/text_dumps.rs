//! Text dumps: glued neighbours, wrapped names, headers in pieces, blanks, and arbitrary texts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by a panic"
)]

use juesuan_model::schema::Schemas;
use juesuan_model::{Cause, Column, Disclosure, FindingCode, Method, Row, Side, Status, Table, TableId, TableStatus};
use juesuan_tables::text_dump;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

fn read(text: &str) -> Disclosure {
    let mut reading = text_dump::read(text, Schemas::builtin());
    assert_eq!(reading.status, Status::Ok, "{}", reading.message);
    reading.disclosures.remove(0)
}

fn table(text: &str, id: TableId) -> Table {
    read(text).tables.remove(&id).unwrap()
}

fn row<'a>(t: &'a Table, label: &str) -> &'a Row {
    t.rows
        .iter()
        .find(|r| r.code.as_deref() == Some(label) || r.name.as_deref() == Some(label))
        .unwrap_or_else(|| panic!("no row {label} in {:?}", t.rows))
}

/// `total=1.00 basic=–`, in printed order.
fn values(r: &Row) -> String {
    let mut out = String::new();
    for c in &r.cells {
        let v = c.value.as_ref().map_or("–", |v| v.as_str());
        let _ = write!(out, "{}{}={v}", if out.is_empty() { "" } else { " " }, c.column);
    }
    out
}

const HEAD_05: &str = "一般公共预算财政拨款支出决算表\n公开 05 表\n部门：某局 2023 年度 单位：万元\n项 目 本年支出\n功能分类\n科目编码\n科目名称 小计 基本支出 项目支出\n栏次 1 2 3\n";

const HEAD_03: &str = "支出决算表\n公开 03 表\n部门：某局 2023 年度 单位：万元\n项 目\n本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出\n功能分类\n科目编码\n科目名称\n栏次 1 2 3 4 5 6\n";

#[test]
fn figures_glued_to_names_and_codes() {
    let text = "一般公共预算财政拨款基本支出决算明细表\n公开 06 表\n部门：某局 2023 年度 单位：万元\n经济分\n类科目\n编码\n科目名称 决算数\n经济分\n类科目\n编码\n科目名称 决算数\n301 工资福利支出 101.65302 商品和服务支出 11.26307 债务利息及费用支出 0.00\n30101 基本工资 47.5530201 办公费 6.9930701 国内债务付息 0.00\n30108\n机关事业单位基本养老保险\n缴费\n7.2330206 电费 0.6031003 专用设备购置 0.00\n人员经费合计 101.65 公用经费合计 11.26\n";
    let t = table(text, TableId::GeneralPublicBasicExpenditure);
    for (code, name, amount) in [
        ("301", "工资福利支出", "101.65"),
        ("302", "商品和服务支出", "11.26"),
        ("307", "债务利息及费用支出", "0.00"),
        ("30201", "办公费", "6.99"),
        ("30108", "机关事业单位基本养老保险缴费", "7.23"),
        ("31003", "专用设备购置", "0.00"),
    ] {
        let r = row(&t, code);
        assert_eq!((r.name.as_deref(), values(r)), (Some(name), format!("amount={amount}")));
    }
    assert_eq!(values(row(&t, "公用经费合计")), "amount=11.26");
    assert_eq!(t.rows.len(), 11);
    let reading = t.reading.unwrap();
    assert!(reading.method == Method::Text && reading.score < 1.0);
}

#[test]
fn two_sides_in_one_stream() {
    let text = "收入支出决算总表\n公开 01 表\n部门：某局 2023 年度 单位：万元\n收入 支出\n项 目 行次 决算数 项 目 行次 决算数\n栏 次 1 栏 次 2\n一、一般公共预算财政拨款收入 1 113.50一、一般公共服务支出 32 93.21\n二、\n政府性基金预算财政拨款收入 2 0.00二、外交支出 33 0.00\n9 九、卫生健康支出 40 6.10\n21\n二十一、灾害防治及应急管理支\n出\n47 0.00\n使用非财政拨款结余（含专用结余） 28 0.00结余分配 59 0.00\n30 61\n总计 31 113.50 总计 62 113.50\n";
    let t = table(text, TableId::IncomeExpenditureSummary);
    let of = |side, name: &str| {
        let r = t.rows.iter().find(|r| r.side == Some(side) && r.name.as_deref() == Some(name)).expect(name);
        (r.line_no, r.amount(Column::AMOUNT).map(|a| a.as_str().to_owned()))
    };
    let want = |line, amount: &str| (Some(line), Some(amount.to_owned()));
    assert_eq!(of(Side::Income, "二、政府性基金预算财政拨款收入"), want(2, "0.00"));
    assert_eq!(of(Side::Expenditure, "一、一般公共服务支出"), want(32, "93.21"));
    assert_eq!(of(Side::Expenditure, "二十一、灾害防治及应急管理支出"), want(47, "0.00"));
    assert_eq!(of(Side::Expenditure, "结余分配"), want(59, "0.00"));
    assert_eq!(of(Side::Income, "总计"), want(31, "113.50"));
    assert_eq!(of(Side::Expenditure, "总计"), want(62, "113.50"));
    assert_eq!(t.rows.len(), 10, "lines with only a 行次 are no rows");
}

#[test]
fn a_line_number_glued_to_its_figure() {
    let text = "收入支出决算总表\n单位：万元\n收入 支出\n项目 行次 决算数 项目 行次 决算数\n一、一般公共预算财政拨款收入1113.50一、一般公共服务支出3293.21\n二、政府性基金预算财政拨款收入 2 0.00二、外交支出 33 0.00\n三、国有资本经营预算财政拨款收入 3 0.00三、国防支出340.00\n";
    let t = table(text, TableId::IncomeExpenditureSummary);
    assert_eq!(values(row(&t, "三、国防支出")), "amount=0.00");
    assert_eq!(row(&t, "三、国防支出").line_no, Some(34));
}

#[test]
fn names_wrapped_before_between_and_behind() {
    let flow = format!(
        "{HEAD_05}合计 7.23 7.23 0.00\n208\n社会保障和就\n业支出\n7.23 7.23 0.00\n20805 行政事业单位\n养老支出\n7.23 7.23 0.00\n2080505 机关事业单位基本养老保险缴 7.23 7.23 0.00\n费支出\n"
    );
    let layout = "             一般公共预算财政拨款支出决算表\n公开05表\n部门：某局           2023年度             单位：万元\n      项目                    本年支出\n科目编码    科目名称        小计      基本支出    项目支出\n      栏次           1       2       3\n          合计       7.23    7.23    0.00\n        社会保障和就\n208                 7.23    7.23    0.00\n        业支出\n        行政事业单位\n20805               7.23    7.23    0.00\n        养老支出\n        机关事业单位\n2080505 基本养老保险缴      7.23    7.23    0.00\n        费支出\n";
    for text in [flow.as_str(), layout] {
        let t = table(text, TableId::GeneralPublicExpenditure);
        assert_eq!(row(&t, "208").name.as_deref(), Some("社会保障和就业支出"));
        assert_eq!(row(&t, "20805").name.as_deref(), Some("行政事业单位养老支出"));
        assert_eq!(row(&t, "2080505").name.as_deref(), Some("机关事业单位基本养老保险缴费支出"));
        assert_eq!(values(row(&t, "208")), "total=7.23 basic=7.23 project=0.00");
    }
}

#[test]
fn pages_are_numbered_only_where_there_are_page_breaks() {
    let page_one = format!("{HEAD_05}合计 2.00 2.00 0.00\n208 社会保障和就业支出 1.00 1.00 0.00\n");
    let page_two = format!("{HEAD_05}合计 2.00 2.00 0.00\n210 卫生健康支出 1.00 1.00 0.00\n注：本表反映支出情况。\n");
    let t = table(&format!("{page_one}6\n\u{c}{page_two}7\n"), TableId::GeneralPublicExpenditure);
    assert_eq!(t.pages, vec![1, 2]);
    assert_eq!(t.rows.iter().map(|r| r.page).collect::<Vec<_>>(), vec![Some(1), Some(1), Some(2)]);
    assert_eq!(t.rows.len(), 3, "the total that every page repeats is one row");
    let t = table(&format!("{page_one}{page_two}"), TableId::GeneralPublicExpenditure);
    assert!(t.pages.is_empty() && t.rows.iter().all(|r| r.page.is_none()));
    assert_eq!(t.rows.len(), 3);
    assert_eq!(t.notes, vec!["注：本表反映支出情况。"]);
}

#[test]
fn what_adds_up_in_one_way_only_is_placed() {
    let text = format!(
        "{HEAD_03}合计 100.00 70.00 30.00\n208 社会保障和就业支出 60.00 60.00\n210 卫生健康支出 40.00 10.00 30.00\n\n{HEAD_05}合计 95.00 65.00 30.00\n208 社会保障和就业支出 55.00 55.00 0.00\n210 卫生健康支出 40.00 10.00 30.00\n"
    );
    let d = read(&text);
    let t = &d.tables[&TableId::Expenditure];
    assert!(values(row(t, "合计")).starts_with("total=100.00 basic=70.00 project=30.00 remitted_to_superior=–"));
    assert!(values(row(t, "208")).starts_with("total=60.00 basic=60.00 project=–"));
    assert!(!t.reading.as_ref().unwrap().reasons.is_empty(), "it says how the columns were found");
    assert!(d.findings.iter().all(|f| f.rule.as_str() != "text-ambiguous-columns"));
}

#[test]
fn what_stays_open_is_null_and_reported() {
    // 40.00 is in two of five columns, and it is uncertain in which.
    let d = read(&format!("{HEAD_03}合计 40.00 10.00 30.00\n210 卫生健康支出 40.00 10.00 30.00\n"));
    let t = &d.tables[&TableId::Expenditure];
    assert_eq!(t.figures(), 0);
    let open: Vec<_> = d.findings.iter().filter(|f| f.rule == FindingCode::TextAmbiguousColumns).collect();
    assert_eq!(open.len(), 2);
    assert!(open.iter().all(|f| f.cause == Cause::Reading && f.at[0].table == Some(TableId::Expenditure)));
    assert_eq!(open[1].at[0].row, Some(1));
    assert!(t.reading.as_ref().unwrap().score < 0.2);
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

/// 03 with blanks; `basic` and `project` are the positions of those headers.
fn with_blanks(basic: usize, project: usize) -> String {
    [
        laid(&[(30, "支出决算表")]),
        laid(&[(60, "单位：万元")]),
        laid(&[
            (0, "科目编码"),
            (6, "科目名称"),
            (20, "本年支出合计"),
            (basic, "基本支出"),
            (project, "项目支出"),
            (46, "上缴上级支出"),
            (56, "经营支出"),
            (64, "对附属单位补助支出"),
        ]),
        laid(&[(8, "合计"), (20, "100.00"), (29, "60.00"), (37, "30.00"), (55, "10.00")]),
        laid(&[(0, "208"), (6, "社会保障和就业支出"), (21, "60.00"), (29, "60.00")]),
        laid(&[(0, "210"), (6, "卫生健康支出"), (21, "40.00"), (37, "30.00"), (55, "10.00")]),
    ]
    .concat()
}

#[test]
fn positions_tell_blank_columns() {
    let d = read(&with_blanks(30, 38));
    assert!(d.findings.is_empty(), "{:?}", d.findings);
    let t = &d.tables[&TableId::Expenditure];
    assert!(values(row(t, "210")).contains("basic=– project=30.00 remitted_to_superior=– operating=10.00"));
    assert!(values(row(t, "208")).contains("basic=60.00 project=–"));
    // Headers that have been pushed aside prove nothing.
    let d = read(&with_blanks(35, 41));
    assert!(d.findings.iter().any(|f| f.rule == FindingCode::TextAmbiguousColumns));
    assert_eq!(d.tables[&TableId::Expenditure].figures(), 0);
}

#[test]
fn three_public_in_pairs_in_rows_and_as_a_list() {
    let head = "财政拨款“三公”经费支出决算表\n部门：某局 2023 年度 单位：万元\n";
    let pairs = "合计\n因公出国\n（境）费\n公务用车购置及运行维护费\n公务接待费\n小计\n公务用车\n购置费\n公务用车\n运行维护费\n预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数 预算数 决算数\n2.85 0.39 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 2.85 0.39\n";
    let rows = "项 目 合计\n因公出国（\n境）费\n公务用车购置及运行维护费\n公务接待费\n小计\n公务用车购\n置费\n公务用车运\n行维护费\n预算数 2.85 0.00 0.00 0.00 0.00 2.85\n决算数 0.39 0.00 0.00 0.00 0.00 0.39\n";
    let list = "项 目 预算数 决算数\n栏 次 1 2\n合计 2.85 0.39\n1．因公出国（境）费 0.00 0.00\n2．公务用车购置及运行维护费 0.00 0.00\n（1）公务用车购置费 0.00 0.00\n（2）公务用车运行维护费 0.00 0.00\n3．公务接待费 2.85 0.39\n";
    for body in [pairs, rows, list] {
        let t = table(&format!("{head}{body}注：本表反映情况。\n"), TableId::ThreePublicExpenses);
        assert_eq!(t.rows.len(), 1);
        assert_eq!(t.figures(), 12, "{:?}", t.rows);
        let v = |c| t.rows[0].amount(Column::from(c)).map(|a| a.as_str().to_owned());
        assert_eq!(v("budget_total").as_deref(), Some("2.85"));
        assert_eq!(v("final_reception").as_deref(), Some("0.39"));
        assert_eq!(v("final_vehicle_operation").as_deref(), Some("0.00"));
    }
}

#[test]
fn empty_tables_keep_their_statement() {
    let text = format!(
        "{HEAD_05}合计 1.00 1.00 0.00\n政府性基金预算财政拨款收入支出决算表\n公开 07 表\n部门：某局 2023 年度 单位：万元\n项 目\n年初结转和结余 本年收入\n本年支出\n年末结转和结余功能分类\n科目编码\n科目名称 小计 基本支出 项目支出\n栏次 1 2 3 4 5 6\n合计\n注：本表反映情况。\n说明：我部门没有政府性基金收入，也没有使用政府性基金安排的支出，\n故本表无数据。\n"
    );
    let t = table(&text, TableId::GovernmentFund);
    assert_eq!(t.status, TableStatus::Empty);
    assert_eq!(
        t.statement.as_deref(),
        Some("说明：我部门没有政府性基金收入，也没有使用政府性基金安排的支出，故本表无数据。")
    );
    assert!(t.rows.is_empty());
}

#[test]
fn titles_in_the_contents_are_no_tables() {
    let contents =
        "某局2023年度部门决算\n目录\n一、收入支出决算总表\n二、收入决算表\n三、支出决算表\n第三部分 情况说明\n";
    assert_eq!(text_dump::read(contents, Schemas::builtin()).status, Status::NoTables);
    let d = read(&format!("{contents}{HEAD_05}合计 1.00 1.00 0.00\n"));
    assert_eq!(d.tables[&TableId::Income].status, TableStatus::Missing);
    assert_eq!(d.tables[&TableId::GeneralPublicExpenditure].figures(), 3);
    assert_eq!((d.department.as_deref(), d.fiscal_year), (Some("某局"), Some(2023)));
}

#[test]
fn figures_under_no_row_are_reported() {
    let d = read(&format!("{HEAD_05}合计 3.00 1.00 2.00\n208 社会保障和就业支出 3.00 1.00 2.00 9.99\n"));
    let t = &d.tables[&TableId::GeneralPublicExpenditure];
    assert_eq!(row(t, "208").figures(), 0, "four figures for three columns: none is guessed");
    assert!(d.findings.iter().any(|f| f.rule == FindingCode::TextAmbiguousColumns && f.message.en.contains("9.99")));
}

/// Pieces that dumps consist of.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("收入支出决算总表\n".to_owned()),
        Just("支出决算表\n项目 本年支出合计 基本支出 项目支出\n".to_owned()),
        Just("一般公共预算财政拨款基本支出决算明细表\n科目编码 科目名称 决算数\n".to_owned()),
        Just("财政拨款“三公”经费支出决算表\n合计 因公出国（境）费 预算数 决算数\n".to_owned()),
        Just("栏次 1 2 3\n".to_owned()),
        Just("合 计".to_owned()),
        Just("注：本表反映情况。\n".to_owned()),
        Just("\u{c}".to_owned()),
        "[ \n]{0,3}",
        "[0-9]{1,9}",
        "-?[0-9]{1,4}\\.[0-9]{2}",
        "[一二三]、[外交国防教育支出]{1,6}",
        "\\PC{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC*") {
        let _ = text_dump::read(&text, Schemas::builtin());
    }

    #[test]
    fn any_pieces_are_read(pieces in prop::collection::vec(piece(), 0..80)) {
        let text = pieces.concat();
        let printed = |v: &str| text.replace([',', '，', ' '], "").contains(v);
        for d in text_dump::read(&text, Schemas::builtin()).disclosures {
            for c in d.tables.values().flat_map(|t| &t.rows).flat_map(|r| &r.cells) {
                if let Some(v) = &c.value {
                    prop_assert!(printed(v.as_str().trim_start_matches('-')), "{v} is not in the text");
                }
            }
        }
    }
}

/// Two megabytes of each kind are read in a time that no quadratic scan would keep.
#[test]
fn long_texts_take_their_time_and_no_more() {
    const LENGTH: usize = 2 << 20;
    const LIMIT: Duration = Duration::from_secs(60);
    let kinds = [
        ("rows", HEAD_05.to_owned(), "2080505 机关事业单位基本养老保险缴费支出 7.23 7.23 0.00\n"),
        ("rows with blanks", HEAD_03.to_owned(), "2080505 养老\n保险缴费支出 7.23 7.23\n"),
        ("one line", HEAD_05.to_owned(), "2080505养老保险7.237.230.00"),
        ("digits", HEAD_05.to_owned(), "12345678901234567890"),
        ("titles", String::new(), "支出决算表\n本年支出合计 基本支出 项目支出\n208 支出 1.00 1.00 0.00\n"),
        ("pages", HEAD_03.to_owned(), "\u{c}       208      社保        7.23      7.23\n"),
        ("a note without an end", format!("{HEAD_05}注：本表，"), "反映收入、支出和结转情况以及其他，\n"),
        ("two sides", "收入支出决算总表\n项目 决算数 项目 决算数\n".to_owned(), "一、其他收入 1.00 二、外交支出\n"),
        ("totals", HEAD_05.to_owned(), "合计 1.00 1.00 0.00 合计 2.00\n"),
    ];
    for (kind, head, part) in kinds {
        let text = head + &part.repeat(LENGTH / part.len());
        let begun = Instant::now();
        let _ = text_dump::read(&text, Schemas::builtin());
        assert!(begun.elapsed() < LIMIT, "{kind}: {:?}", begun.elapsed());
    }
}
