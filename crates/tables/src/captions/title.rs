//! Titles of tables.
//!
//! In: the text of a line, of a part of it, or of a cell. Out: the table that it is the title of, with its label.
use super::YEAR;
use crate::pattern::pattern;
use juesuan_model::schema::{Schemas, title_key};
use juesuan_model::{TableId, text::fold};

/// No title has more characters; a longer line is a sentence that mentions a table.
const LONGEST_TITLE: usize = 60;
/// The fewest characters of a title that no schema knows …
const SHORTEST_OTHER_TITLE: usize = 5;
/// … and the most.
const LONGEST_OTHER_TITLE: usize = 40;

/// A line that begins with one of these only mentions a table.
const SENTENCE: [&str; 12] = ["见", "详见", "根据", "按照", "依据", "列示", "反映", "关于", "从", "与", "和", "按"];

/// A recognised title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The table; `None` for the title of a table known to be none of the nine.
    pub table: Option<TableId>,
    /// As printed, without white space and number label.
    pub title: String,
    /// The number label printed before or after it on the same line.
    pub label: Option<String>,
    /// The text before the known title: a department, a year.
    pub before: String,
}

pub(super) const NUMERAL: &str = "一二三四五六七八九十";

pattern!(
    LABEL_BEFORE,
    &format!(
        r"^(?:(?:公开|附|决算|财决)?表(?:\d{{1,2}}(?:-\d)?|[{NUMERAL}]{{1,3}})[:：、.．]?|(?:公开|决算|财决|附)\d{{1,2}}(?:-\d)?表[:：、.．]?|附件?\d{{1,2}}[:：、.．]?|[(（]?[{NUMERAL}]{{1,3}}[)）、.．:：]+|\d{{1,2}}[、.．:：)）]+)"
    )
);
pattern!(BRACKET, r"[(（][^()（）]{1,14}[)）]$");
pattern!(LABEL_AFTER, r"[(（]?((?:部门|财决)?(?:公开|财决|决算)\d{1,2}表|(?:部门)?(?:公开|决算)?表\d{1,2})[)）]?$");
pattern!(TAIL, r"(?:[(（\[]?续表?[)）\]]?|[(（](?:金额)?单位[:：][^)）]*[)）]|[(（](?:万元|元)[)）])$");

/// The title that a text is: a known title at its end, after nothing but a label, a year or a department.
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
    if let Some(c) = LABEL_AFTER.captures(rest)
        && let (Some(whole), Some(l)) = (c.get(0), c.get(1))
        && whole.start() > 0
    {
        label = Some(l.as_str().to_owned());
        rest = &rest[..whole.start()];
    }
    // A title may begin like a label (一般公共…): the longer match wins.
    let (found, rest) = match named(schemas, rest) {
        Some(f) if f.1.is_empty() => (f, rest),
        whole => match LABEL_BEFORE.find(rest) {
            Some(m) => {
                let after = &rest[m.end()..];
                match named(schemas, after) {
                    Some(f) => {
                        label = Some(m.as_str().trim_end_matches([':', '：', '、', '.', '．']).to_owned());
                        (f, after)
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

/// Like [`known`], but allows an addition in brackets after the title: （按经济分类科目）.
fn named(schemas: &Schemas, printed: &str) -> Option<(Option<TableId>, String)> {
    known(schemas, printed).or_else(|| known(schemas, printed.get(..BRACKET.find(printed)?.start())?))
}

/// The table whose title a text ends with, and the text before that title; `(None, _)` for a known look-alike.
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
        // The table of 三公 with further items: 三公经费和机关运行经费|支出决算表.
        return by_words();
    }
    let sentence = before.contains([',', '.', ';', ':', '?']) || SENTENCE.iter().any(|w| before.starts_with(w));
    if sentence || schemas.has_qualifier(before) {
        return schemas.has_qualifier(before).then(|| by_words().unwrap_or_default());
    }
    Some((Some(table), before.to_owned()))
}

/// Whether a line looks like the title of a table that is none of the nine: short, ending with 表, without the
/// punctuation of a sentence and without digits (公开02表 is a label).
#[must_use]
pub fn other_title(printed: &str) -> bool {
    if !printed.contains('表') {
        return false;
    }
    let text = fold(printed);
    let text = TAIL.replace(&text, "");
    let text = YEAR.replace(&text, "");
    (SHORTEST_OTHER_TITLE..=LONGEST_OTHER_TITLE).contains(&text.chars().count())
        && text.ends_with('表')
        && !text.ends_with("续表")
        && !text.contains(['.', ';', ':', '?', '!', '"'])
        && !text.chars().any(|c| c.is_ascii_digit())
        && !["见", "详见", "根据", "按照", "附"].iter().any(|w| text.starts_with(w))
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
    fn lines_that_are_not_titles() {
        for s in ["收入支出决算情况说明", "根据收入支出决算总表", "一般公共预算支出表", "收支预算总表", "见收入决算表"]
        {
            assert_eq!(parse(s), None, "{s}");
        }
        for s in ["一般公共预算财政拨款项目支出决算表", "财政拨款支出决算明细表", "项目支出决算表"]
        {
            assert_eq!(parse(s).map(|t| t.0), Some(None), "{s}");
        }
    }
}
