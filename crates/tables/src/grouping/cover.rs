//! Department and fiscal year on covers and in headings.
//!
//! In: the lines of the pages before a set of tables. Out: the department and the year that they name. The Title of the
//! PDF is never used: it often names a template.
use crate::captions::{self, arabic_year};
use crate::pattern::pattern;
use juesuan_model::text::fold;

/// A longer heading is a sentence.
const LONGEST_HEADING: usize = 52;

/// The department is on one of so many lines below 部门决算.
const NAME_LINES: usize = 3;

/// A cover has few, short lines; a longer line begins the text.
const LONGEST_COVER_LINE: usize = 42;
const COVER_LINES: usize = 14;
/// No department has a longer name.
const LONGEST_NAME: usize = 60;

pattern!(NAME_YEAR, r"^(.*?)((?:19|20)\d\d)年(?:度)?(?:[^年月日]{0,12}?)决算");
pattern!(
    YEAR_NAME,
    r"^(?:.*?)((?:19|20)\d\d)年(?:度)?(.{2,60}?)(?:部门|单位|汇总)?(?:决算|收支决算)(?:信息)?(?:公开|报告|说明|表|情况|公示|$)"
);
// A title that names department and year may come after the label of its table.
pattern!(
    NOISE,
    r"^(?:附件?\d{0,2}[:：.、]?|(?:公开|附)?表\d{1,2}[:：.、]|[(（]?[一二三四五六七八九十]{1,3}[)）、:：.]|\(?公开\)?|\d{1,3}$|[-—]?\d{1,3}[-—])+"
);
pattern!(PART, r"^第[一二三四五六七八九十]{1,2}(?:部分|章|篇)");
// The end of a table's title (2022年度支出决算表) is no department.
pattern!(PURSE, r"(?:收入|支出|收支|拨款|预算|经费|明细)$");
pattern!(ANY_YEAR, r"(?:19|20)\d\d年");
pattern!(NAME_THEN_YEAR, r"^(.*?)(?:部门|单位)?决算(?:公开|报告|信息|说明|文本)*((?:19|20)\d\d)年度");
pattern!(NAME_ONLY, r"^(.{3,40}?)(?:部门|单位)决算");
pattern!(TITLE_YEAR, r"(?:19|20)\d\d年");
// How the names of departments and units end.
pattern!(
    BODY,
    r"^[^0-9,.:;]{3,30}(?:局|委|委员会|办|办公室|厅|院|校|学|中心|站|所|馆|处|队|会|社|部|政府|街道|乡|镇|园|场|团|台|库|\((?:本级|汇总|机关)\))$"
);
pattern!(PART_NAME, r"^第[一二三四五]部分[:：、]?(.+?)(?:部门|单位)?(?:概况|基本情况|简介)$");
pattern!(PART_TABLES, r"^第[一二三四五]部分[:：、]?(.*?)((?:19|20)\d\d)年(?:度)?.{0,20}决算");

/// Whose accounts, and of which year, as a text says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// As printed, without white space.
    pub department: Option<String>,
    /// The fiscal year.
    pub year: Option<u16>,
}

/// Reads a cover: the short lines at the top of a page, up to 目录 or the first heading.
#[must_use]
pub fn cover<S: AsRef<str>>(lines: &[S]) -> Attribution {
    let lines: Vec<&str> = lines.iter().map(AsRef::as_ref).collect();
    let mut text = String::new();
    let mut rest: &[&str] = &[];
    for (i, line) in lines.iter().enumerate().take(COVER_LINES) {
        let head = fold(line);
        if head.chars().count() > LONGEST_COVER_LINE || head == "目录" || PART.is_match(&head) {
            break;
        }
        let cleaned = NOISE.replace(line, "");
        text.push_str(&cleaned);
        // 决算 may be part of a department's name; every cover has a year.
        if head.contains("决算") && ANY_YEAR.is_match(&arabic_year(&text)) {
            rest = lines.get(i + 1..).unwrap_or_default();
            break;
        }
    }
    let text = arabic_year(&text);
    let name_then_year = NAME_THEN_YEAR.captures(&text);
    if let Some(c) = name_then_year.or_else(|| NAME_YEAR.captures(&text)) {
        let year = c.get(2).and_then(|y| y.as_str().parse().ok());
        let name = c.get(1).map(|n| clean(n.as_str())).filter(|n| plausible(n));
        if name.is_some() {
            return Attribution { department: name, year };
        }
        let name = YEAR_NAME
            .captures(&text)
            .and_then(|c| c.get(2).map(|n| clean(n.as_str())))
            .filter(|n| plausible(n) && !matches!(n.as_str(), "部门" | "单位"));
        return Attribution { department: name.or_else(|| below(rest)), year };
    }
    if let Some(c) = YEAR_NAME.captures(&text) {
        let year = c.get(1).and_then(|y| y.as_str().parse().ok());
        return Attribution { department: c.get(2).map(|n| clean(n.as_str())).filter(|n| plausible(n)), year };
    }
    // A cover without a fiscal year (某局部门决算公开, 2024年8月) counts only if it has little other text.
    let name = if lines.len() <= COVER_LINES / 2 { NAME_ONLY.captures(&text) } else { None };
    let department = name.and_then(|c| c.get(1)).map(|n| clean(n.as_str())).filter(|n| BODY.is_match(&fold(n)));
    Attribution { department, year: None }
}

/// The department that a table's title begins with (某局2022年度支出决算表). `before`: the folded text before the known
/// title.
#[must_use]
pub fn before_title(title: &str, before: &str) -> Option<String> {
    let head: String = title.chars().take(before.chars().count()).collect();
    let name = clean(TITLE_YEAR.find(&head).map_or(head.as_str(), |m| head.get(..m.start()).unwrap_or_default()));
    plausible(&name).then_some(name)
}

/// The name on a cover that prints it below 部门决算, or after 部门名称：
fn below(lines: &[&str]) -> Option<String> {
    let named = lines.iter().take(COVER_LINES).find_map(|l| captions::department(l));
    named.or_else(|| {
        let name = lines
            .iter()
            .take(NAME_LINES)
            .take_while(|l| !fold(l).contains("目录"))
            .find(|l| BODY.is_match(&fold(l)))?;
        Some(clean(name)).filter(|n| plausible(n))
    })
}

/// Reads a heading (第一部分 某局概况, 第二部分 某局2023年度部门决算表).
#[must_use]
pub fn heading(line: &str) -> Attribution {
    let text = arabic_year(&fold(line));
    if text.chars().count() > LONGEST_HEADING {
        return Attribution::default();
    }
    if let Some(c) = PART_TABLES.captures(&text) {
        let year = c.get(2).and_then(|y| y.as_str().parse().ok());
        return Attribution { department: c.get(1).map(|n| clean(n.as_str())).filter(|n| plausible(n)), year };
    }
    let department =
        PART_NAME.captures(&text).and_then(|c| c.get(1)).map(|n| clean(n.as_str())).filter(|n| plausible(n));
    Attribution { department, year: None }
}

fn clean(name: &str) -> String {
    let name = NOISE.replace(name, "");
    let name =
        name.trim_matches(|c: char| matches!(c, ':' | '：' | '、' | '，' | ',' | '.' | '-' | '—' | '《' | '》' | '*'));
    let name = name.strip_suffix("部门").or_else(|| name.strip_suffix("单位")).unwrap_or(name);
    let name = name.strip_prefix("关于").unwrap_or(name);
    let name = name.strip_suffix("关于").unwrap_or(name);
    name.trim_end_matches(['：', ':']).to_owned()
}

fn plausible(name: &str) -> bool {
    let n = name.chars().count();
    (2..=LONGEST_NAME).contains(&n)
        && !name.contains(['。', '；', '，', ';', '？', '！'])
        && !matches!(name, "部门" | "单位" | "年度" | "本级")
        && !PURSE.is_match(name)
        && !PART.is_match(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> (Option<String>, Option<u16>) {
        let e = cover(lines);
        (e.department, e.year)
    }

    #[test]
    fn covers() {
        let want = |d: &str, y| (Some(d.to_owned()), Some(y));
        assert_eq!(read(&["某市某区规划和自然", "资源局", "2024年度部门决算"]), want("某市某区规划和自然资源局", 2024));
        assert_eq!(read(&["2019年某市轨道交通局", "部门决算", "1"]), want("某市轨道交通局", 2019));
        assert_eq!(read(&["某大学2023年度部门决算", "2024年8月"]), want("某大学", 2023));
        assert_eq!(read(&["2023年度", "某市水务局部门决算", "目录"]), want("某市水务局", 2023));
        assert_eq!(read(&["附件2：", "某县教育局（本级）", "二〇二三年度部门决算"]), want("某县教育局（本级）", 2023));
        assert_eq!(read(&["某中心2022年度单位决算公开"]), want("某中心", 2022));
        assert_eq!(read(&["2023年度部门决算"]), (None, Some(2023)));
        assert_eq!(read(&["某局2024年度部门预算"]), (None, None));
        // Titles of tables on pages without a cover.
        assert_eq!(read(&["表1：某市统计局2024年度收入支出决算总表"]), want("某市统计局", 2024));
        assert_eq!(read(&["一、某市统计局2024年度收入支出决算总表"]), want("某市统计局", 2024));
    }

    #[test]
    fn headings() {
        assert_eq!(heading("第一部分某市人大办公室部门概况").department.as_deref(), Some("某市人大办公室"));
        assert_eq!(heading("第二部分某局2019年部门决算表").year, Some(2019));
        assert_eq!(heading("第二部分2023年度部门决算表").department, None);
    }
}
