//! What a line around a table says: label, unit, department, year, note, statement, heading, page number.
//!
//! In: the text of a line, of a part of it, or of a cell. Out: the caption that it is. Which table it belongs to is
//! decided elsewhere.
use super::YEAR;
use super::title::NUMERAL;
use crate::pattern::pattern;
use juesuan_model::text::{fold, is_blank};

/// No number label has more characters.
const LONGEST_LABEL: usize = 10;

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
pattern!(CHINESE_YEAR, r"二[〇○零0O]([〇○零0O一二三四五六七八九])([〇○零0O一二三四五六七八九])年");

/// A number label alone on its line: 公开01表, 表1, 附表2.
#[must_use]
pub fn label(printed: &str) -> Option<String> {
    if printed.chars().count() > LONGEST_LABEL || !printed.contains('表') {
        return None;
    }
    LABEL_ALONE.captures(printed).and_then(|c| c.get(1)).map(|m| m.as_str().to_owned())
}

/// The unit that a title or a header cell gives in brackets: 决算数（万元）, 支出决算表（单位：元）.
#[must_use]
pub fn unit_in_brackets(printed: &str) -> Option<String> {
    if !printed.contains('元') {
        return None;
    }
    BRACKETED_UNIT.captures(&fold(printed)).and_then(|c| c.get(1)).map(|m| m.as_str().to_owned())
}

/// The unit that a text gives: 万元, 元 …
#[must_use]
pub fn unit(printed: &str) -> Option<String> {
    if !printed.contains('元') {
        return None;
    }
    let text = fold(printed);
    let named = MONEY_UNIT.find(&text)?.as_str();
    UNIT.find(named).map(|m| m.as_str().to_owned())
}

/// The department after 部门： or 编制单位：, as printed.
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

/// The year that a text names, unless it is part of a date (2024年8月20日), which is the day of printing.
#[must_use]
pub fn year(printed: &str) -> Option<u16> {
    if !printed.contains('年') {
        return None;
    }
    YEAR.captures(&with_arabic_year(fold(printed))).and_then(|c| c.get(1)?.as_str().parse().ok())
}

/// Writes 二〇二三年 as 2023年.
fn with_arabic_year(text: String) -> String {
    if text.contains('年') && text.contains('二') { arabic_year(&text) } else { text }
}

/// Writes 二〇二三年 as 2023年, wherever it is in a text.
pub(crate) fn arabic_year(text: &str) -> String {
    let digit = |s: &str| match s {
        "一" => '1',
        "二" => '2',
        "三" => '3',
        "四" => '4',
        "五" => '5',
        "六" => '6',
        "七" => '7',
        "八" => '8',
        "九" => '9',
        _ => '0',
    };
    CHINESE_YEAR
        .replace_all(text, |c: &regex::Captures<'_>| {
            let at = |i| c.get(i).map_or('0', |m| digit(m.as_str()));
            format!("20{}{}年", at(1), at(2))
        })
        .into_owned()
}

/// Whether a text begins a note: 注：, 说明：, 备注：
#[must_use]
pub fn is_note(printed: &str) -> bool {
    begins_with(printed, "备注说附※*＊") && NOTE.is_match(&fold(printed))
}

/// Whether a text states that the table is empty.
#[must_use]
pub fn is_statement(printed: &str) -> bool {
    printed.contains(['无', '没', '未', '空', '不']) && STATEMENT.is_match(&fold(printed))
}

/// Whether a text is a heading of the report: 第三部分 …, 一、…情况说明.
#[must_use]
pub fn is_heading(printed: &str) -> bool {
    begins_with(printed, "第一二三四五六七八九十(（") && HEADING.is_match(&fold(printed))
}

/// Whether the first visible character is one of these: a cheap test before the pattern, as it is asked of every line.
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
