//! What the words of the running text stand for: sections, items, counts.
//!
//! Words are compared with ASCII brackets and quotation marks. Where several occur before a figure, the last one counts,
//! of overlapping ones the longest: 财政拨款收入合计 is not 收入合计.
use aho_corasick::AhoCorasick;
use std::cmp::Reverse;
use std::sync::LazyLock;

/// Any section that is none of the known ones.
pub(super) const OTHER: &str = "other";
/// 绩效: hardly any of its figures is one of the accounts.
pub(super) const PERFORMANCE: &str = "performance";
/// 政府采购
pub(super) const PROCUREMENT: &str = "procurement";
/// “三公”经费
pub(super) const THREE_PUBLIC: &str = "three_public";
/// 国有资产占用
pub(super) const ASSETS: &str = "assets";

/// Section id ← all of these stand in its heading, none of those. First match.
const SECTIONS: &[(&str, &[&str], &[&str])] = &[
    (PERFORMANCE, &["绩效"], &[]),
    ("operating_funds", &["机关运行"], &[]),
    (PROCUREMENT, &["政府采购"], &[]),
    (ASSETS, &["资产"], &[]),
    (ASSETS, &["车辆"], &[]),
    (THREE_PUBLIC, &["三公"], &[]),
    ("government_fund", &["政府性基金"], &[]),
    ("state_capital", &["国有资本经营"], &[]),
    ("basic", &["财政拨款", "基本支出"], &[]),
    ("general_public", &["一般公共预算", "支出"], &["收入"]),
    ("general_public", &["财政拨款支出决算"], &["收入"]),
    ("appropriation", &["财政拨款"], &[]),
    ("totals", &["收入支出"], &[]),
    ("totals", &["收支决算"], &[]),
    ("totals", &["收、支"], &[]),
    ("income", &["收入决算"], &[]),
    ("expenditure", &["支出决算"], &[]),
];

/// The section that a heading announces.
pub(super) fn section(heading: &str) -> Option<&'static str> {
    let fits = |all: &[&str], none: &[&str]| {
        all.iter().all(|w| heading.contains(w)) && !none.iter().any(|w| heading.contains(w))
    };
    SECTIONS.iter().find(|(_, all, none)| fits(all, none)).map(|(id, _, _)| *id)
}

/// Whether a heading is that of the part that explains the accounts.
pub(super) fn is_explanation(heading: &str) -> bool {
    heading.contains("决算") && (heading.contains("说明") || heading.contains("情况"))
}

/// Item id ← words.
static ITEMS: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(&[
        (
            "income_expenditure_total",
            &["收、支总计", "收入支出总计", "收支总计", "收入、支出总计", "收入总计和支出总计", "收支总额"],
        ),
        ("income_total", &["收入总计", "总收入", "收入合计", "收入总额"]),
        ("income_of_year", &["本年收入合计", "本年收入"]),
        ("expenditure_total", &["支出总计", "总支出", "支出合计"]),
        ("expenditure_of_year", &["本年支出合计", "本年支出"]),
        (
            "appropriation_total",
            &["财政拨款收、支总计", "财政拨款收入支出总计", "财政拨款收支总计", "财政拨款收入、支出总计"],
        ),
        ("appropriation_income", &["财政拨款收入", "财政拨款收入合计", "财政拨款收入总计", "财政拨款总收入"]),
        ("appropriation_expenditure", &["财政拨款支出合计", "财政拨款支出总计", "财政拨款总支出", "财政拨款支出"]),
        ("general_public_income", &["一般公共预算财政拨款收入", "一般公共预算拨款收入"]),
        ("government_fund_income", &["政府性基金预算财政拨款收入", "政府性基金财政拨款收入", "政府性基金收入"]),
        ("state_capital_income", &["国有资本经营预算财政拨款收入", "国有资本经营财政拨款收入", "国有资本经营收入"]),
        ("superior_subsidy", &["上级补助收入"]),
        ("business", &["事业收入"]),
        ("operating_income", &["经营收入"]),
        ("affiliated_remittance", &["附属单位上缴收入", "附属部门上缴收入"]),
        ("other_income", &["其他收入"]),
        ("general_public_expenditure", &["一般公共预算财政拨款支出", "一般公共预算支出", "一般公共预算拨款支出"]),
        ("government_fund_expenditure", &["政府性基金预算财政拨款支出", "政府性基金预算支出", "政府性基金支出"]),
        ("state_capital_expenditure", &["国有资本经营预算财政拨款支出", "国有资本经营预算支出"]),
        ("basic", &["基本支出", "一般公共预算财政拨款基本支出"]),
        ("project", &["项目支出"]),
        ("remitted_to_superior", &["上缴上级支出"]),
        ("operating_expenditure", &["经营支出"]),
        ("subsidy_to_affiliated", &["对附属单位补助支出", "对附属部门补助支出"]),
        ("personnel", &["人员经费"]),
        ("public_use", &["公用经费"]),
        ("operating_funds", &["机关运行经费"]),
        ("three_public", &["\"三公\"经费", "三公经费", "\"三公\"经费财政拨款支出", "\"三公\"经费支出"]),
        ("abroad", &["因公出国(境)费", "因公出国费", "因公出国(境)经费", "出国(境)费"]),
        (
            "vehicle",
            &[
                "公务用车购置及运行费",
                "公务用车购置及运行维护费",
                "公务用车购置和运行费",
                "公务用车购置和运行维护费",
                "公务用车购置及运维费",
            ],
        ),
        ("vehicle_purchase", &["公务用车购置支出", "公务用车购置费", "公务车购置费"]),
        (
            "vehicle_operation",
            &[
                "公务用车运行维护支出",
                "公务用车运行及维护支出",
                "公务用车运行维护费",
                "公务用车运行费",
                "公务用车运行支出",
                "公务车运行维护费",
            ],
        ),
        ("reception", &["公务接待费", "公务接待支出", "公务接待费支出"]),
        ("reception_foreign", &["外宾接待支出", "外事接待支出", "外事接待费"]),
        ("reception_domestic", &["国内公务接待支出", "其他国内公务接待支出", "国内接待费", "国内公务接待费"]),
    ])
});

/// The item named last in a text.
pub(super) fn item(text: &str) -> Option<&'static str> {
    ITEMS.last(text)
}

/// Words to look for all at once, and what they stand for.
struct Lexicon {
    words: AhoCorasick,
    /// By word.
    ids: Vec<&'static str>,
}

impl Lexicon {
    fn new(list: &[(&'static str, &[&'static str])]) -> Self {
        let ids = list.iter().flat_map(|(id, words)| words.iter().map(|_| *id)).collect();
        #[expect(clippy::expect_used, reason = "constant words, compiled by a test")]
        let words = AhoCorasick::new(list.iter().flat_map(|(_, words)| *words)).expect("constant words");
        Self { words, ids }
    }

    /// What the last word in a text stands for, of those that end there the longest.
    fn last(&self, text: &str) -> Option<&'static str> {
        // Of equal words the first one listed counts.
        let found = self.words.find_overlapping_iter(text);
        let last = found.max_by_key(|m| (m.end(), m.len(), Reverse(m.pattern())))?;
        self.ids.get(last.pattern().as_usize()).copied()
    }
}

/// Items of 政府采购 ← all of these words. First match.
const PROCURED: &[(&str, &[&str])] = &[
    ("procurement_reserved_sme_awarded", &["在面向中小企业", "采购金额"]),
    ("procurement_reserved_small_awarded", &["在面向小微企业", "采购金额"]),
    ("procurement_other_sme_awarded", &["在其他政府采购", "采购金额"]),
    ("procurement_reserved_small", &["面向小微企业预留"]),
    ("procurement_reserved_sme", &["面向中小企业预留"]),
    ("procurement_small", &["小微企业"]),
    ("procurement_sme", &["中小企业"]),
    ("procurement_goods", &["货物"]),
    ("procurement_works", &["工程"]),
    ("procurement_services", &["服务"]),
    ("procurement_total", &["采购支出总额"]),
    ("procurement_total", &["采购金额"]),
    ("procurement_total", &["采购总额"]),
    ("procurement_total", &["采购支出"]),
];

/// The item of 政府采购 that a text names.
pub(super) fn procured(text: &str) -> Option<&'static str> {
    PROCURED.iter().find(|(_, all)| all.iter().all(|w| text.contains(w))).map(|(id, _)| *id)
}

static VEHICLES: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(&[
        ("vehicle_purchase_count", &["购置车辆", "公务用车购置数", "购置公务用车", "购置数", "车辆购置"]),
        ("vehicle_stock", &["保有量", "公务用车保有量"]),
        ("vehicles", &["共有车辆", "车辆"]),
        ("vehicles_post", &["岗位保障用车"]),
        (
            "vehicles_senior",
            &[
                "省级领导干部用车",
                "部级领导干部用车",
                "副部(省)级及以上领导用车",
                "副省级及以上领导用车",
                "部级及以上领导用车",
            ],
        ),
        ("vehicles_leaders", &["主要领导干部用车", "主要负责人用车", "主要领导用车"]),
        ("vehicles_confidential", &["机要通信用车"]),
        ("vehicles_emergency", &["应急保障用车", "应急保障车"]),
        ("vehicles_enforcement", &["执法执勤用车"]),
        ("vehicles_technical", &["特种专业技术用车"]),
        ("vehicles_retired", &["离退休干部用车", "离退休干部服务用车"]),
        ("vehicles_other", &["其他用车"]),
    ])
});

static EQUIPMENT: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(&[
        ("vehicle_purchase_count", &["购置车辆", "购置公务用车"]),
        (
            "equipment_over_1m",
            &["100万元(含)以上设备", "100万元以上设备", "100万元(含)以上的设备", "100万元以上(含)设备"],
        ),
        ("equipment_over_1m_special", &["100万元以上专用设备", "100万元(含)以上专用设备"]),
        ("equipment_over_500k_general", &["50万元以上通用设备", "50万元(含)以上通用设备"]),
    ])
});

static GROUPS: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(&[
        ("abroad_groups", &["出国团组", "出国(境)团组", "因公出国(境)团组"]),
        ("reception_foreign_groups", &["国(境)外来访团组", "国外来访团组", "境外来访团组", "外事接待团组"]),
        ("reception_domestic_groups", &["国内来访团组"]),
    ])
});

static BATCHES: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(&[
        ("reception_batches", &["公务接待"]),
        ("reception_domestic_batches", &["国内接待", "国内公务接待"]),
        ("reception_foreign_batches", &["接待外宾", "外宾接待", "外事接待"]),
    ])
});

static PERSONS: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(&[
        ("reception_foreign_persons", &["来访外宾", "外宾"]),
        ("reception_domestic_persons", &["来宾", "国内来宾"]),
        ("reception_persons", &["公务接待"]),
        ("reception_domestic_persons", &["国内公务接待"]),
        ("abroad_persons", &["出国(境)人次", "因公出国(境)"]),
    ])
});

/// What is counted, in `unit`, after `text`; `before` is what was counted last in the same sentence.
pub(super) fn counted(text: &str, unit: &str, before: Option<&str>) -> Option<&'static str> {
    match unit {
        "辆" => VEHICLES.last(text),
        "台" | "套" => EQUIPMENT.last(text),
        "个" if text.ends_with("团组") => GROUPS.last(text),
        "个" if text.ends_with("下属") || text.ends_with("所属") => Some("subordinate_units"),
        "批次" | "批" | "次" => BATCHES.last(text),
        "人次" | "人" => PERSONS.last(text).or(match before? {
            "abroad_groups" => Some("abroad_persons"),
            "reception_foreign_groups" | "reception_foreign_batches" => Some("reception_foreign_persons"),
            "reception_domestic_groups" | "reception_domestic_batches" => Some("reception_domestic_persons"),
            "reception_batches" => Some("reception_persons"),
            _ => None,
        }),
        _ => None,
    }
}
