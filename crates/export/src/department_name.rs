//! Normalised department names, to compare a department across years and documents.
use juesuan_model::text;

/// Words at the end of a name that describe the accounts, not the department.
const TAILS: [&str; 20] = [
    "部门决算公开",
    "单位决算公开",
    "部门决算",
    "单位决算",
    "决算公开",
    "(汇总)",
    "(部门汇总)",
    "(本级)",
    "(部门本级)",
    "(单位本级)",
    "(机关本级)",
    "(机关)",
    "(局机关)",
    "(委机关)",
    "(本部)",
    "(部门)",
    "(单位)",
    "(含下属单位)",
    "部门本级",
    "本级",
];

/// Removes white space and 年度, 部门决算, （汇总）, （本级） at the end; full-width characters become ASCII.
pub(crate) fn clean(department: &str) -> String {
    let mut name: String = text::squeeze(department)
        .chars()
        .map(|c| match c {
            '（' | '﹙' => '(',
            '）' | '﹚' => ')',
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .collect();
    loop {
        let before = name.len();
        for tail in TAILS {
            if name.len() > tail.len() && name.ends_with(tail) {
                name.truncate(name.len() - tail.len());
            }
        }
        let is_cut = name.len() < before;
        name = without_year(&name, is_cut).to_owned();
        if name.len() == before {
            return name;
        }
    }
}

/// Removes `2023年度` or `2023年` from the start or the end; if `is_cut` (words were removed from the end already), also a
/// bare `2023` from the end.
fn without_year(name: &str, is_cut: bool) -> &str {
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    for (word, is_enough) in [("年度", true), ("年", true), ("", is_cut)] {
        let front = name.strip_suffix(word).and_then(|n| n.split_at_checked(n.len().checked_sub(4)?));
        if let Some((front, year)) = front
            && is_enough
            && is_year(year)
            && !front.is_empty()
            && !front.ends_with(|c: char| c.is_ascii_digit())
        {
            return front;
        }
        let back = name.split_at_checked(4).and_then(|(year, n)| Some((year, n.strip_prefix(word)?)));
        if let Some((year, back)) = back
            && !word.is_empty()
            && is_year(year)
            && !back.is_empty()
            && back != "度"
        {
            return back;
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn variants_of_a_name_become_the_same() {
        for print in [
            "普陀区财政局",
            "普陀区财政局（本级）",
            "普陀区财政局本级",
            "普陀区 财政局(汇总)",
            "普陀区财政局2023年度部门决算",
            "普陀区财政局2023年部门决算",
            "普陀区财政局（机关本级）2023年度",
            "2023年度普陀区财政局部门决算公开",
            "2023年普陀区财政局",
        ] {
            assert_eq!(clean(print), "普陀区财政局", "{print}");
        }
        assert_eq!(clean("第3中学"), "第3中学");
        assert_eq!(clean("部门决算"), "部门决算");
        assert_eq!(clean("2023年度部门决算"), "2023年度");
        assert_eq!(clean("12023年度"), "12023年度");
        assert_eq!(clean("某厂1958"), "某厂1958");
        assert_eq!(clean("某市2035年规划办公室"), "某市2035年规划办公室");
        assert_eq!(clean("某局（防汛办公室）"), "某局(防汛办公室)");
    }
}
