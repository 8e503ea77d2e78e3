//! Header words printed among or after the rows.
//!
//! A dump in the order of drawing prints words that overflow their cell last: 附属单位上缴收入 is below the last row.
//! In: the lines of a table's body. Out: which of them are nothing but header words, wrapped or repeated.
use crate::text_dump::lines::DumpLine;
use juesuan_model::schema::{Form, Schema};
use juesuan_model::text::fold;

/// A phrase is wrapped into no more pieces.
const PIECES: usize = 4;

/// A shorter column name may be part of a row name.
const SHORTEST: usize = 4;

/// Label columns of all forms.
const LABELS: [&str; 8] = [
    "经济分类科目编码",
    "功能分类科目编码",
    "支出功能分类科目编码",
    "科目编码",
    "科目代码",
    "科目名称",
    "经济分类",
    "功能分类",
];

/// The indexes of lines that are displaced header words.
pub(crate) fn headers(lines: &[DumpLine], schema: &Schema) -> Vec<usize> {
    let two_sided = schema.form == Form::TwoSided;
    let phrases: Vec<String> = schema
        .columns
        .iter()
        .map(|c| fold(&c.label))
        .filter(|l| l.chars().count() >= SHORTEST)
        .chain(LABELS.iter().map(|l| (*l).to_owned()))
        .collect();
    let mut out = Vec::new();
    let mut from = 0;
    while from < lines.len() {
        let run = lines.iter().skip(from).take_while(|l| is_words(l)).count();
        if run > 0 && !(two_sided && is_balance(lines, from, run)) {
            out.extend(runs(lines, from, run, &phrases, two_sided));
        }
        from += run.max(1);
    }
    out
}

/// The lines among `run` lines of words that make up whole phrases.
fn runs(lines: &[DumpLine], from: usize, run: usize, phrases: &[String], two_sided: bool) -> Vec<usize> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < run {
        let found = (1..=PIECES.min(run - i)).rev().find(|n| {
            let text: String = lines.iter().skip(from + i).take(*n).map(|l| fold(&l.text)).collect();
            // Before its 行次 or figure, the name of a fund is a row of 04.
            let numeric = |k: usize, l: &DumpLine| {
                l.chunks.get(k).is_none_or(|c| c.text.bytes().all(|b| b.is_ascii_punctuation() || b.is_ascii_digit()))
            };
            let next = lines.get(from + i + n).is_some_and(|l| numeric(0, l) && numeric(1, l));
            !(two_sided && next) && is_made_of(&text, phrases)
        });
        if let Some(n) = found {
            out.extend(from + i..from + i + n);
        }
        i += found.unwrap_or(1);
    }
    out
}

/// Whether a text consists of one or more phrases and nothing else.
fn is_made_of(text: &str, phrases: &[String]) -> bool {
    let mut rest = text;
    while let Some(after) = phrases.iter().filter_map(|p| rest.strip_prefix(p.as_str())).min_by_key(|r| r.len()) {
        rest = after;
    }
    rest.is_empty() && !text.is_empty()
}

fn is_words(line: &DumpLine) -> bool {
    !line.text.chars().any(|c| c.is_ascii_digit())
}

/// Whether the names of the three funds between 年初结转 and 总计 of 04 are rows.
fn is_balance(lines: &[DumpLine], from: usize, run: usize) -> bool {
    /// The lines of the three rows, each wrapped once.
    const ROWS: usize = 6;
    let above = lines.iter().skip(from.saturating_sub(ROWS)).take(ROWS.min(from));
    if above.clone().any(|l| l.text.contains("国有资本经营预算财政拨款")) {
        // The rows are already printed: this is the header of the next page.
        return false;
    }
    let mut balance = false;
    for l in lines.iter().skip(from.saturating_sub(ROWS)).take(run + ROWS.min(from)) {
        balance |= l.text.contains("年初") || l.text.contains("结转");
        balance &= !l.text.contains("总计");
    }
    balance
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text_dump::lines::lines;
    use juesuan_model::TableId;
    use juesuan_model::schema::Schemas;

    #[test]
    fn words_below_the_last_row() {
        let schema = Schemas::builtin().get(TableId::Income);
        let text = "2210108\n老旧小区改造\n36.19 36.19\n附属单位上缴收\n入\n附属单位上缴收\n入";
        assert_eq!(headers(&lines(text), schema), vec![3, 4, 5, 6]);
    }

    #[test]
    fn names_of_rows_stay() {
        let schema = Schemas::builtin().get(TableId::FiscalAppropriationSummary);
        let text = "年初结转和结余\n一般公共预算财政拨款\n政府性基金预算财政拨款\n总计 1.00";
        assert_eq!(headers(&lines(text), schema), Vec::<usize>::new());
        let text = "总计 1.00 总计 1.00 1.00\n一般公共预算财政拨款\n政府性基金预算财政\n拨款";
        assert_eq!(headers(&lines(text), schema), vec![1, 2, 3]);
    }
}
