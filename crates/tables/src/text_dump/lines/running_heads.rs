//! Running heads and feet of a text dump.
//!
//! In: the lines of a dump. Out: the same without the lines that every page repeats (某局2023年度部门决算公开): at a
//! page end they would be taken for the rest of a wrapped name. The first occurrence stays, as it may be the only line
//! with the name of the department. Titles, captions, figures and words of a table are never running heads; page
//! numbers are recognised by their form.
use crate::captions;
use crate::text_dump::lines::DumpLine;
use juesuan_model::schema::Schemas;
use juesuan_model::text::is_cjk;
use std::collections::HashMap;

/// A line on at least so many pages, and on most pages between its first and its last, is a running head.
const LEAST_PAGES: usize = 3;

/// In a dump without page breaks, a line with 部门决算 that occurs so often is one.
const LEAST_PRINTS: usize = 4;

/// No running head has more characters.
const LONGEST: usize = 60;

/// Drops the running heads.
pub(crate) fn dropped(mut lines: Vec<DumpLine>, schemas: &Schemas) -> Vec<DumpLine> {
    let mut prints: HashMap<String, Prints> = HashMap::new();
    for l in lines.iter().filter(|l| may_run(l, schemas)) {
        let p = prints.entry(key(l)).or_default();
        p.count += 1;
        if p.pages.last() != Some(&l.page) {
            p.pages.push(l.page);
        }
    }
    prints.retain(|_, p| p.is_running());
    if prints.is_empty() {
        return lines;
    }
    let mut blank_above = false;
    lines.retain_mut(|l| {
        let running =
            may_run(l, schemas) && prints.get_mut(&key(l)).is_some_and(|p| std::mem::replace(&mut p.seen, true));
        if running {
            blank_above |= l.blank_above;
        } else {
            l.blank_above |= std::mem::take(&mut blank_above);
        }
        !running
    });
    lines
}

#[derive(Default)]
struct Prints {
    count: usize,
    /// The pages it is printed on, in order.
    pages: Vec<Option<u32>>,
    /// Whether its first occurrence has been passed.
    seen: bool,
}

impl Prints {
    fn is_running(&self) -> bool {
        let (Some(Some(first)), Some(Some(last))) = (self.pages.first(), self.pages.last()) else {
            return self.count >= LEAST_PRINTS;
        };
        let between = usize::try_from(last - first).unwrap_or(usize::MAX).saturating_add(1);
        self.pages.len() >= LEAST_PAGES && self.pages.len() * 2 > between
    }
}

/// The text without a page number before or after it.
fn key(l: &DumpLine) -> String {
    let is_number = |s: &str| captions::is_page_number(s);
    let mut chunks = l.chunks.as_slice();
    if let [first, rest @ ..] = chunks
        && is_number(&first.text)
    {
        chunks = rest;
    }
    if let [rest @ .., last] = chunks
        && is_number(&last.text)
    {
        chunks = rest;
    }
    chunks.iter().map(|c| c.text.as_str()).collect()
}

fn may_run(l: &DumpLine, schemas: &Schemas) -> bool {
    let names_accounts = || ["部门决算", "单位决算", "决算公开", "决算报告"].iter().any(|w| l.text.contains(w));
    let placed = if l.page.is_some() { l.at_edge } else { names_accounts() };
    placed
        && l.text.chars().count() <= LONGEST
        && l.text.chars().any(is_cjk)
        && !l.text.contains(['.', '。'])
        && !l.text.contains("单位：")
        && !l.text.contains("单位:")
        && !l.text.contains("合计")
        && captions::label(&l.text).is_none()
        && captions::unit(&l.text).is_none()
        && captions::department(&l.text).is_none()
        && !captions::is_note(&l.text)
        && !captions::is_heading(&l.text)
        && captions::title(schemas, &l.text).is_none()
        && l.chunks.iter().all(|c| captions::title(schemas, &c.text).is_none() && captions::label(&c.text).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text_dump::lines;

    fn left(text: &str) -> Vec<String> {
        dropped(lines::lines(text), Schemas::builtin()).into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn heads_go_but_for_their_first_print() {
        let page = |n: u32, row: &str| format!("示例局2023年度部门决算公开   {n}\n\n{row}\nx\ny\nz\n—{n}—\n\u{c}");
        let text = format!("{}{}{}", page(1, "甲"), page(2, "乙"), page(3, "丙"));
        let l = left(&text);
        assert_eq!(l.iter().filter(|t| t.contains("部门决算公开")).count(), 1);
        assert!(l.contains(&"丙".to_owned()));
    }

    #[test]
    fn what_a_table_repeats_stays() {
        for edge in ["支出决算表", "单位：万元", "公开03表", "合计 1.00", "2010601 0.00", "注：本表反映部门收支"]
        {
            let text = format!("{edge}\na\nb\nc\nd\n\u{c}").repeat(4);
            assert_eq!(left(&text).iter().filter(|t| **t == edge.replace(' ', "")).count(), 4, "{edge}");
        }
    }

    #[test]
    fn without_page_breaks_only_what_names_the_accounts() {
        let text = "示例局部门决算公开\n项目\n决算数\n".repeat(5);
        let l = left(&text);
        assert_eq!((l.len(), l.iter().filter(|t| *t == "项目").count()), (11, 5));
    }
}
