//! Which rows of a table are the sum of which: classes of their sections, totals of their parts.
//!
//! In: the rows of a draft. Out: for each total its parts.
use crate::text_dump::draft::Draft;
use crate::vocabulary::is_total;
use juesuan_model::Side;

/// A longer table is not searched for repeated codes.
const ROWS: usize = 2000;

/// Totals and their parts, as indexes of rows.
pub(crate) fn sum_groups(d: &Draft) -> Vec<(usize, Vec<usize>)> {
    let mut out: Vec<(usize, Vec<usize>)> = Vec::new();
    let code = |i: usize| d.rows.get(i).and_then(|r| r.code.as_deref());
    let blank = |i: usize| d.rows.get(i).is_none_or(|r| r.figs.is_empty());
    if d.columns.list.first().is_some_and(|c| c.id == juesuan_model::Column::TOTAL)
        && d.form == juesuan_model::schema::Form::TwoSided
    {
        return two_sided_groups(d);
    }
    let mut seen: Vec<&str> = Vec::new();
    let mut parents: Vec<(usize, Vec<usize>)> = Vec::new();
    // Codes in printed order: the parent of a row is the last row whose code is one level shorter.
    let mut stack: Vec<(usize, usize)> = Vec::new();
    let mut tops: Vec<usize> = Vec::new();
    for i in 0..d.rows.len() {
        let Some(c) = code(i) else { continue };
        if seen.len() < ROWS && seen.contains(&c) {
            return Vec::new();
        }
        seen.push(c);
        while let Some((_, p)) = stack.last().copied() {
            if code(parents.get(p).map_or(usize::MAX, |x| x.0))
                .is_some_and(|pc| pc.len() < c.len() && c.starts_with(pc))
            {
                break;
            }
            stack.pop();
        }
        match stack.last() {
            Some((_, p)) => {
                if let Some((_, children)) = parents.get_mut(*p)
                    && !blank(i)
                {
                    children.push(i);
                }
            }
            None if !blank(i) => tops.push(i),
            None => {}
        }
        parents.push((i, Vec::new()));
        stack.push((i, parents.len() - 1));
    }
    out.extend(parents.into_iter().filter(|(i, c)| !c.is_empty() && !blank(*i)));
    if let Some(total) = d.rows.iter().position(|r| is_total(&r.name) && r.code.is_none() && !r.figs.is_empty())
        && !tops.is_empty()
    {
        out.push((total, tops));
    }
    out
}

/// 04: the classes add up to 本年支出合计, and that with 年末结转 to 总计.
fn two_sided_groups(d: &Draft) -> Vec<(usize, Vec<usize>)> {
    let name = |i: usize| d.rows.get(i).map(|r| juesuan_model::text::fold(&r.name)).unwrap_or_default();
    let right: Vec<usize> = (0..d.rows.len())
        .filter(|i| d.rows.get(*i).is_some_and(|r| r.side == Some(Side::Expenditure) && !r.figs.is_empty()))
        .collect();
    let find = |f: &dyn Fn(&str) -> bool| right.iter().copied().find(|i| f(&name(*i)));
    let year = find(&|n| n.contains("本年支出合计"));
    let grand = find(&|n| n.ends_with("总计"));
    let closing = find(&|n| n.contains("年末") || n.contains("结转下年"));
    let mut out = Vec::new();
    if let Some(y) = year {
        let classes: Vec<usize> = right.iter().copied().filter(|i| crate::vocabulary::is_numbered(&name(*i))).collect();
        if !classes.is_empty() {
            out.push((y, classes));
        }
        if let Some(g) = grand {
            out.push((g, std::iter::once(y).chain(closing).collect()));
        }
    }
    out
}
