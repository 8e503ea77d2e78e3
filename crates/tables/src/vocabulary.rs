//! The words of the form: labels of columns and of total rows, and the rows that the form prints by name.
//!
//! In: the text of a cell. Out: what it says. All comparisons use [`fold`]ed text.
use crate::pattern::{compile_set, pattern};
use juesuan_model::Amount;
use juesuan_model::schema::Schemas;
use juesuan_model::text::fold;
use regex::RegexSet;
use std::collections::HashSet;
use std::sync::LazyLock;

/// A whole number with so many digits may be a year.
const LONGEST_NUMBER: usize = 4;

pattern!(TOTAL, r"^(?:本年)?(?:收入|支出)?(?:合计|总计)$|^(?:人员|公用)(?:经费)?(?:支出)?合计$|^[收支]入?出?、?总计$");
pattern!(NUMBERED, r"^(?:[一二三四五六七八九十]{1,3}[,.:]|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[,.:])");

/// What header cells say, the most specific first.
static HEADER: LazyLock<RegexSet> = LazyLock::new(|| {
    compile_set([
        r"^行次$",
        // ** marks a column without a number in the 栏次 row of Xi'an and Changsha.
        r"^栏次?:?\d{0,2}$|^\*{1,3}$",
        r"编码|代码|编号|^类$|^款$|^项$|^类款项?$|^款项$",
        r"名称|^项目$|^项目\(|^科目$|分类科目$|^预算科目|^功能科目|^经济科目|^支出功能分类|^支出经济分类|^功能分类|^经济分类|^收入项目|^支出项目",
        r"^序号$|^备注$",
        r"项目|科目|编码|代码|名称|行次|栏次|决算|预算|金额|收入|支出|合计|小计|结转|结余|拨款|经费|费$|^类$|^款$|^项$|用车|接待|出国|会议|培训|数$|备注|其中|基金|国有资本|单位",
    ])
});
const HEADER_WORDS: [HeaderWord; 6] =
    [HeaderWord::Line, HeaderWord::Numbers, HeaderWord::Code, HeaderWord::Name, HeaderWord::Skip, HeaderWord::Other];

/// The row names of the form.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// Names of the rows of 01 and 04, folded, without numbering.
    names: HashSet<String>,
}

impl Vocabulary {
    /// The names in the schemas.
    #[must_use]
    pub fn new(schemas: &Schemas) -> Self {
        let items = schemas.iter().flat_map(|s| &s.items).flat_map(|i| &i.names);
        let classes = schemas.classes().iter().flat_map(|c| &c.names);
        Self { names: items.chain(classes).map(|n| fold(n)).collect() }
    }

    /// Whether a folded name is only the beginning or the end of a row name, with or without its number.
    pub(crate) fn is_piece(&self, folded: &str) -> bool {
        let piece = without_number(folded);
        !piece.is_empty()
            && !self.is_folded_item(folded)
            && self.names.iter().any(|n| n.starts_with(piece) || n.ends_with(piece))
    }

    /// Whether a name is that of a row of 01 or 04, with or without its number.
    #[must_use]
    pub fn is_item(&self, name: &str) -> bool {
        self.is_folded_item(&fold(name))
    }

    /// Like [`Self::is_item`], of a folded name.
    #[must_use]
    pub(crate) fn is_folded_item(&self, name: &str) -> bool {
        let bare = without_number(name);
        self.names.contains(bare) || (bare.len() < name.len() && self.names.contains(name))
    }

    /// Whether a name is the beginning of a longer row name of 01 or 04.
    #[must_use]
    pub fn is_item_start(&self, name: &str) -> bool {
        let name = fold(name);
        let bare = without_number(&name);
        !bare.is_empty() && self.names.iter().any(|n| n.len() > bare.len() && n.starts_with(bare))
    }
}

/// A folded name without its leading number (一、, (二), 3.).
#[must_use]
pub fn without_number(folded: &str) -> &str {
    if !folded.starts_with(begins_number) {
        return folded;
    }
    NUMBERED.find(folded).map_or(folded, |m| folded.get(m.end()..).unwrap_or(folded))
}

/// Whether a name begins with a number of the form (一、, (二), 3.).
#[must_use]
pub fn is_numbered(name: &str) -> bool {
    let folded = fold(name);
    folded.starts_with(begins_number) && NUMBERED.is_match(&folded)
}

/// The characters that [`NUMBERED`] can begin with.
fn begins_number(c: char) -> bool {
    c.is_ascii_digit() || c == '(' || "一二三四五六七八九十".contains(c)
}

/// Whether a name is that of a total row.
#[must_use]
pub fn is_total(name: &str) -> bool {
    TOTAL.is_match(&fold(name))
}

/// Whether a text is a figure cut by the end of its line: 116,237,595. above 08, or 116,237, above 595.08.
#[must_use]
pub(crate) fn is_cut_figure(text: &str) -> bool {
    let Some(digits) = text.strip_suffix(['.', ',', '．', '，']) else { return false };
    // A numbered name (3.) or a year is no such figure.
    Amount::parse(digits).is_some_and(|a| a.decimals() == 0 && a.as_str().len() > LONGEST_NUMBER)
}

/// What a header cell says about its column, unless that holds amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderWord {
    /// 科目编码, 类, 款, 项
    Code,
    /// 科目名称, 项目
    Name,
    /// 行次
    Line,
    /// 序号, 备注
    Skip,
    /// 栏次
    Numbers,
    /// Any other word of a header.
    Other,
}

/// What a header cell says.
#[must_use]
pub fn header_word(text: &str) -> Option<HeaderWord> {
    // The first match wins.
    HEADER.matches(&fold(text)).iter().next().and_then(|i| HEADER_WORDS.get(i)).copied()
}

/// The number of a column in the 栏次 row, printed with a mark: 1栏, (1), ①, 第1栏.
#[must_use]
pub(crate) fn marked_number(text: &str) -> Option<u32> {
    let folded = fold(text);
    let circled = folded.chars().next().filter(|c| ('①'..='⑳').contains(c) && folded.len() == c.len_utf8());
    if let Some(c) = circled {
        return Some(u32::from(c) - u32::from('①') + 1);
    }
    let bare = folded.strip_prefix('第').unwrap_or(&folded);
    let bare = match bare.strip_prefix('(') {
        Some(inner) => inner.strip_suffix(')')?,
        None => bare.strip_suffix(['栏', '列'])?,
    };
    (matches!(bare.len(), 1 | 2) && !bare.starts_with('0')).then(|| bare.parse().ok()).flatten()
}

/// Whether a code of 类, 款 or 项 in full has so many digits.
pub(crate) fn is_code_length(digits: usize) -> bool {
    matches!(digits, 3 | 5 | 7)
}

/// The digits of a classification code, if the text is one: 3, 5 or 7 digits.
#[must_use]
pub fn code(text: &str) -> Option<String> {
    let text = fold(text);
    (is_code_length(text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        let v = Vocabulary::new(Schemas::builtin());
        assert!(v.is_item("二十六、抗疫特别国债安排的支出") && v.is_item("年初结转和结余"));
        assert!(v.is_item_start("二十二、灾害防治及应急管理支") && !v.is_item_start("出"));
        assert!(is_total("合　计") && is_total("本年收入合计") && is_total("公用经费合计") && !is_total("小计"));
        assert_eq!(header_word("功能分类科目编码"), Some(HeaderWord::Code));
        assert_eq!(header_word("项目(按功能分类)"), Some(HeaderWord::Name));
        assert_eq!(header_word("栏　次"), Some(HeaderWord::Numbers));
        assert_eq!(header_word("项目支出"), Some(HeaderWord::Other));
        assert_eq!(code("２０８０５０５").as_deref(), Some("2080505"));
        assert_eq!(code("113.50"), None);
        assert_eq!(["1栏", "(12)", "（3）", "④", "第5栏", "6列"].map(marked_number), [1, 12, 3, 4, 5, 6].map(Some));
        assert_eq!(["1", "(0.50)", "(1,234)", "栏", "①行", "(0)", "-1"].map(marked_number), [None; 7]);
        assert!(is_cut_figure("116,237,595.") && is_cut_figure("116,237,") && is_cut_figure("12345."));
        assert!(!is_cut_figure("3.") && !is_cut_figure("2023.") && !is_cut_figure("113.50") && !is_cut_figure("08"));
    }
}
