//! What stands around a table: title, 公开NN表, 部门, year, 单位, 注, 说明.
//!
//! In: the text of a line or of a part of it. Out: what kind of caption it is. Where it stands, and to which table it
//! belongs, is left to others.
pub(crate) mod in_grid;

use crate::pattern::pattern;
use juesuan_model::schema::{Schemas, title_key};
use juesuan_model::text::is_blank;
use juesuan_model::{TableId, text::fold};

/// A line longer than this many characters is a sentence, not a title.
const LONGEST_TITLE: usize = 60;

/// How a line begins that only mentions a table.
const SENTENCE: [&str; 12] = ["见", "详见", "根据", "按照", "依据", "列示", "反映", "关于", "从", "与", "和", "按"];

/// A recognised title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The table; none for a look-alike that is known to be none of the nine.
    pub table: Option<TableId>,
    /// As printed, white space and number label removed.
    pub title: String,
    /// The number label that stood before or behind it in the same line.
    pub label: Option<String>,
    /// What stands before the known title: a department, a year.
    pub before: String,
}

const NUMERAL: &str = "一二三四五六七八九十";

pattern!(
    LABEL_BEFORE,
    &format!(
        r"^(?:(?:公开|附|决算|财决)?表(?:\d{{1,2}}(?:-\d)?|[{NUMERAL}]{{1,3}})[:：、.．]?|(?:公开|决算|财决|附)\d{{1,2}}(?:-\d)?表[:：、.．]?|附件?\d{{1,2}}[:：、.．]?|[(（]?[{NUMERAL}]{{1,3}}[)）、.．:：]+|\d{{1,2}}[、.．:：)）]+)"
    )
);
pattern!(BRACKET, r"[(（][^()（）]{1,14}[)）]$");
pattern!(LABEL_BEHIND, r"[(（]?((?:部门|财决)?(?:公开|财决|决算)\d{1,2}表|(?:部门)?(?:公开|决算)?表\d{1,2})[)）]?$");
pattern!(TAIL, r"(?:[(（\[]?续表?[)）\]]?|[(（](?:金额)?单位[:：][^)）]*[)）]|[(（](?:万元|元)[)）])$");
pattern!(
    LABEL_ALONE,
    &format!(
        r"^[(（]?((?:公开|附|决算|财决|预算)?表(?:\d{{1,2}}(?:-\d)?|[{NUMERAL}]{{1,3}})|(?:公开|附|决算|财决)\d{{1,2}}(?:-\d)?表)[)）]?[:：]?$"
    )
);
pattern!(
    MONEY_UNIT,
    r"单位:?\(?(?:人民币)?(?:亿元|百万元|万元|千元|百元|元)|^[(\[]?(?:(?:人民币|金额):?)?(?:亿元|百万元|万元|千元|百元|元)[)\]]?$"
);
pattern!(UNIT, r"亿元|百万元|万元|千元|百元|元");
pattern!(BRACKETED_UNIT, r"[(\[](?:金额)?(?:单位)?:?(?:人民币)?(亿元|百万元|万元|千元|百元|元)[)\]]");
pattern!(
    DEPARTMENT,
    r"(?:编制|填报|预算|公开|决算|主管|报送)?(?:部门|单位)(?:[(（](?:部门|单位)[)）])?(?:名称|全称)?:(.*?)(?:(?:19|20)\d\d年|(?:金额|货币)?单位:|公开\d+表|财决|$)"
);
pattern!(YEAR, r"((?:19|20)\d\d)年(?:\D|$)");
pattern!(NOTE, r"^(?:备?注|说明|附注)(?:\d{0,2}[:,.]|\(?\d|释)|^(?:备注|附注|注|说明)$|^[※*]注?");
pattern!(
    STATEMENT,
    r"无数据|空表|为空|没有.{0,60}(?:收入|支出|拨款|预算|经费|情况)|无.{0,60}(?:收入|支出|拨款|预算|经费).{0,30}(?:表|情况|安排)|未(?:发生|安排|使用).{0,60}(?:收入|支出|拨款|预算|经费)|不涉及"
);
pattern!(
    HEADING,
    r"^第[一二三四五六七八九十]{1,2}(?:部分|章|节)|^[一二三四五六七八九十]{1,3},.*(?:说明|情况|总体)|^\([一二三四五六七八九十]\)"
);
pattern!(
    PAGE_NUMBER,
    r"^(?:[-—–－―~·.]*\d{1,4}[-—–－―~·.]*|第\d{1,4}页(?:[,，/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}|[ivxIVX]{1,5})$"
);

/// The title that a text is, if it is one: a known title at its end, with nothing before it but a label, a year, a
/// department.
#[must_use]
pub fn title(schemas: &Schemas, printed: &str) -> Option<Title> {
    if printed.chars().count() > LONGEST_TITLE || !printed.contains('表') {
        return None;
    }
    let mut rest = printed;
    let mut label = None;
    while let Some(m) = TAIL.find(rest) {
        rest = &rest[..m.start()];
    }
    if let Some(c) = LABEL_BEHIND.captures(rest)
        && let (Some(whole), Some(l)) = (c.get(0), c.get(1))
        && whole.start() > 0
    {
        label = Some(l.as_str().to_owned());
        rest = &rest[..whole.start()];
    }
    // A title may itself begin like a label (一般公共…): the longer reading first.
    let (found, rest) = match named(schemas, rest) {
        Some(f) if f.1.is_empty() => (f, rest),
        whole => match LABEL_BEFORE.find(rest) {
            Some(m) => {
                let behind = &rest[m.end()..];
                match named(schemas, behind) {
                    Some(f) => {
                        label = Some(m.as_str().trim_end_matches([':', '：', '、', '.', '．']).to_owned());
                        (f, behind)
                    }
                    None => return None,
                }
            }
            None => (whole?, rest),
        },
    };
    let (table, before) = found;
    Some(Title { table, title: rest.to_owned(), label, before })
}

/// As [`known`], also with an addition in brackets behind the title (按经济分类科目).
fn named(schemas: &Schemas, printed: &str) -> Option<(Option<TableId>, String)> {
    known(schemas, printed).or_else(|| known(schemas, printed.get(..BRACKET.find(printed)?.start())?))
}

/// The table whose title a text ends with, and what stands before it; `None` for the table of a known look-alike.
fn known(schemas: &Schemas, printed: &str) -> Option<(Option<TableId>, String)> {
    let key = title_key(printed);
    if schemas.is_lookalike(&key) {
        return Some((None, String::new()));
    }
    let by_words = || {
        let plain = !key.contains(['.', ';', ':', '?']) && !SENTENCE.iter().any(|w| key.starts_with(w));
        schemas.title_by_words(&key).filter(|_| plain).map(|t| (Some(t), String::new()))
    };
    let Some((table, before)) = schemas.title_suffix(&key) else { return by_words() };
    let before = key.get(..before)?;
    if before.contains("三公") && table != TableId::ThreePublicExpenses {
        // What else the table of 三公 holds: 三公经费和机关运行经费|支出决算表.
        return by_words();
    }
    let sentence = before.contains([',', '.', ';', ':', '?']) || SENTENCE.iter().any(|w| before.starts_with(w));
    if sentence || schemas.has_qualifier(before) {
        return schemas.has_qualifier(before).then(|| by_words().unwrap_or_default());
    }
    Some((Some(table), before.to_owned()))
}

/// Whether a line is the title of a table that is none of the nine, as far as its form tells: short, without a sentence's
/// punctuation, 表 at its end, and no number (公开02表 is a label).
#[must_use]
pub fn other_title(printed: &str) -> bool {
    if !printed.contains('表') {
        return false;
    }
    let text = fold(printed);
    let text = TAIL.replace(&text, "");
    let text = YEAR.replace(&text, "");
    (5..=40).contains(&text.chars().count())
        && text.ends_with('表')
        && !text.ends_with("续表")
        && !text.contains(['.', ';', ':', '?', '!', '"'])
        && !text.chars().any(|c| c.is_ascii_digit())
        && !["见", "详见", "根据", "按照", "附"].iter().any(|w| text.starts_with(w))
}

/// A number label that stands alone: 公开01表, 表1, 附表2.
#[must_use]
pub fn label(printed: &str) -> Option<String> {
    if printed.chars().count() > 10 || !printed.contains('表') {
        return None;
    }
    LABEL_ALONE.captures(printed).and_then(|c| c.get(1)).map(|m| m.as_str().to_owned())
}

/// The unit that a title or a header cell names in brackets: 决算数（万元）, 支出决算表（单位：元）.
#[must_use]
pub fn unit_in_brackets(printed: &str) -> Option<String> {
    if !printed.contains('元') {
        return None;
    }
    BRACKETED_UNIT.captures(&fold(printed)).and_then(|c| c.get(1)).map(|m| m.as_str().to_owned())
}

/// The unit that a text names: 万元, 元 …
#[must_use]
pub fn unit(printed: &str) -> Option<String> {
    if !printed.contains('元') {
        return None;
    }
    let text = fold(printed);
    let named = MONEY_UNIT.find(&text)?.as_str();
    UNIT.find(named).map(|m| m.as_str().to_owned())
}

/// The department that a text names behind 部门： or 编制单位：, as printed.
#[must_use]
pub fn department(printed: &str) -> Option<String> {
    if !printed.contains([':', '：']) {
        return None;
    }
    let text = with_arabic_year(printed.replace('：', ":"));
    let found = DEPARTMENT.captures(&text)?.get(1)?.as_str().trim_matches(|c: char| matches!(c, ':' | '_' | '.'));
    let is_money = MONEY_UNIT.is_match(&format!("单位:{found}"));
    (!found.is_empty() && !is_money && found.chars().count() >= 2).then(|| found.to_owned())
}

/// The year that a text names; that of a date (2024年8月20日) is the day of printing.
#[must_use]
pub fn year(printed: &str) -> Option<u16> {
    if !printed.contains('年') {
        return None;
    }
    YEAR.captures(&with_arabic_year(fold(printed))).and_then(|c| c.get(1)?.as_str().parse().ok())
}

/// 二〇二三年度 beside a department says what 2023年度 does.
fn with_arabic_year(text: String) -> String {
    if text.contains('年') && text.contains('二') { crate::grouping::cover::arabic_year(&text) } else { text }
}

/// Whether a text begins a note: 注：, 说明：, 备注：
#[must_use]
pub fn is_note(printed: &str) -> bool {
    begins_with(printed, "备注说附※*＊") && NOTE.is_match(&fold(printed))
}

/// Whether a text says that the table is empty.
#[must_use]
pub fn is_statement(printed: &str) -> bool {
    printed.contains(['无', '没', '未', '空', '不']) && STATEMENT.is_match(&fold(printed))
}

/// Whether a text is a heading of the report's own text: 第三部分 …, 一、…情况说明.
#[must_use]
pub fn is_heading(printed: &str) -> bool {
    begins_with(printed, "第一二三四五六七八九十(（") && HEADING.is_match(&fold(printed))
}

/// Whether the first character that is seen is one of these: asked of every line before a pattern is.
fn begins_with(printed: &str, these: &str) -> bool {
    let first = printed.chars().find(|c| !is_blank(*c));
    first.is_some_and(|c| these.contains(c))
}

/// Whether a text is a page number.
#[must_use]
pub fn is_page_number(printed: &str) -> bool {
    PAGE_NUMBER.is_match(printed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(s: &str) -> Option<(Option<&'static str>, String, Option<String>)> {
        title(Schemas::builtin(), s).map(|t| (t.table.map(TableId::number), t.title, t.label))
    }

    #[test]
    fn titles_with_labels_years_and_departments() {
        let ok = |s: &str, table: &'static str, title: &str, label: Option<&str>| {
            assert_eq!(parse(s), Some((Some(table), title.to_owned(), label.map(str::to_owned))), "{s}");
        };
        ok("收入支出决算总表", "01", "收入支出决算总表", None);
        ok("表1：高等学校收支决算总表", "01", "高等学校收支决算总表", Some("表1"));
        ok("公开02表收入决算表", "02", "收入决算表", Some("公开02表"));
        ok("二、收入决算表", "02", "收入决算表", Some("二"));
        ok("一般公共预算财政拨款支出决算表", "05", "一般公共预算财政拨款支出决算表", None);
        ok("五、一般公共预算财政拨款支出决算表", "05", "一般公共预算财政拨款支出决算表", Some("五"));
        ok("2023年度支出决算表", "03", "2023年度支出决算表", None);
        ok("某市水务局支出决算表(续)", "03", "某市水务局支出决算表", None);
        ok("收入支出决算总表公开01表", "01", "收入支出决算总表", Some("公开01表"));
        ok("财政拨款“三公”经费支出决算表", "09", "财政拨款“三公”经费支出决算表", None);
        ok("六、一般公共预算财政拨款基本支出决算明细表", "06", "一般公共预算财政拨款基本支出决算明细表", Some("六"));
        ok("（一）收入支出决算总表", "01", "收入支出决算总表", Some("（一）"));
    }

    #[test]
    fn what_is_no_title() {
        for s in ["收入支出决算情况说明", "根据收入支出决算总表", "一般公共预算支出表", "收支预算总表", "见收入决算表"]
        {
            assert_eq!(parse(s), None, "{s}");
        }
        for s in ["一般公共预算财政拨款项目支出决算表", "财政拨款支出决算明细表", "项目支出决算表"]
        {
            assert_eq!(parse(s).map(|t| t.0), Some(None), "{s}");
        }
    }

    #[test]
    fn caption_lines() {
        assert_eq!(label("公开01表").as_deref(), Some("公开01表"));
        assert_eq!(label("表1").as_deref(), Some("表1"));
        assert_eq!(label("收入决算表"), None);
        assert_eq!(unit("金额单位：人民币万元").as_deref(), Some("万元"));
        assert_eq!(unit("编制单位：某局"), None);
        assert_eq!(department("部门：某局2023年度单位：万元").as_deref(), Some("某局"));
        assert_eq!(department("编制单位：某某中心").as_deref(), Some("某某中心"));
        assert_eq!(department("部门：某局二〇二三年度").as_deref(), Some("某局"));
        assert_eq!(department("单位：万元"), None);
        assert_eq!(department("单位名称："), None);
        assert_eq!(year("2023年度"), Some(2023));
        assert_eq!(year("二〇二三年度"), Some(2023));
        assert_eq!(year("填报日期：2024年8月20日"), None);
        assert!(is_note("注：本表反映部门本年度的总收支和年末结转结余情况。"));
        assert!(is_note("说明：我部门没有政府性基金收入。"));
        assert!(is_statement("说明：我部门没有使用国有资本经营预算安排的支出，故本表无数据。"));
        assert!(!is_statement("注：本表反映部门本年度取得的各项收入情况。"));
        assert!(is_page_number("-12-") && is_page_number("—5—") && is_page_number("第3页"));
    }
}
