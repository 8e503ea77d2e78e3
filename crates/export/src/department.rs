//! Department names made comparable across years and documents.
use juesuan_model::text;

/// Words that say which accounts these are, not whose.
const TAILS: [&str; 12] = [
    "部门决算公开",
    "单位决算公开",
    "部门决算",
    "单位决算",
    "决算公开",
    "(汇总)",
    "(本级)",
    "(机关)",
    "(本部)",
    "(部门)",
    "年度",
    "部门本级",
];

/// The name without white space, with ASCII brackets, and without 年度, 部门决算, （汇总）, （本级） at its end.
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
        let digits = name.len() - name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if before != name.len() && digits == 4 && name.len() > 4 {
            name.truncate(name.len() - 4);
        }
        if name.len() == before {
            return name;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn names_of_one_department_become_one() {
        for print in ["普陀区财政局", "普陀区财政局（本级）", "普陀区 财政局(汇总)", "普陀区财政局2023年度部门决算"]
        {
            assert_eq!(clean(print), "普陀区财政局", "{print}");
        }
        assert_eq!(clean("第3中学"), "第3中学");
        assert_eq!(clean("部门决算"), "部门决算");
        assert_eq!(clean("某局（防汛办公室）"), "某局(防汛办公室)");
    }
}
