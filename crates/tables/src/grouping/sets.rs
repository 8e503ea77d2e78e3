//! Sets: which tables are one unit's, and which text is.
//!
//! In: tables in printed order, and the covers between them. Out: one set per unit, and where its text and its tables
//! begin and end. Positions are pages in a PDF and lines in a text dump.
use super::TableHead;
use super::cover::Attribution;
use juesuan_model::TableId;
use juesuan_model::text::fold;
use std::ops::Range;

/// Splits the tables of a file into sets, one per unit. `covers`: their positions and what they say.
pub(crate) fn sets<T: TableHead>(tables: Vec<T>, covers: &[(usize, Attribution)]) -> Vec<Vec<T>> {
    let ids: Vec<Option<TableId>> = tables.iter().map(T::table).collect();
    let mut sets: Vec<Vec<T>> = Vec::new();
    for (i, t) in tables.into_iter().enumerate() {
        let next = ids.get(i + 1).copied().flatten();
        match sets.last_mut() {
            Some(set) if !begins_set(set, &t, next, covers) => set.push(t),
            _ => sets.push(vec![t]),
        }
    }
    sets
}

/// Whether `t` is the first table of another unit's set. `next` is the table after it.
fn begins_set<T: TableHead>(set: &[T], t: &T, next: Option<TableId>, covers: &[(usize, Attribution)]) -> bool {
    let holds = |id: Option<TableId>| id.is_some() && set.iter().any(|o| o.table() == id);
    let head = |t: &T| t.captions().department.as_deref().map(fold);
    let other_head = head(t).is_some_and(|d| {
        let mut others = set.iter().filter_map(head).peekable();
        others.peek().is_some() && others.all(|o| o != d)
    });
    let end = last(set);
    let department = |at: usize| covers.iter().rfind(|(p, _)| *p <= at).and_then(|(_, e)| e.department.as_ref());
    let from = t.span().0;
    let new_cover = covers.iter().any(|(p, e)| *p > end && *p <= from && department(end) != e.department.as_ref());
    let steps_back = set.last().is_some_and(|o| o.table() > t.table());
    // Sichuan prints 08 twice, with and without income: one repeated table begins no set, unless it is the first of the
    // set or the next one is repeated, too.
    let again = holds(t.table());
    let from_the_start = set.first().is_some_and(|f| f.table() == t.table()) || (next != t.table() && holds(next));
    new_cover || (other_head && (again || steps_back)) || (again && from_the_start)
}

fn first<T: TableHead>(set: &[T]) -> Option<usize> {
    set.iter().map(|t| t.span().0).min()
}

fn last<T: TableHead>(set: &[T]) -> usize {
    set.iter().map(|t| t.span().1).max().unwrap_or(0)
}

/// Where a unit's tables and text are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Position after the last table of the unit before.
    pub(crate) from: usize,
    /// Where its text begins: its cover or contents, if it has its own, else its first table.
    pub(crate) begin: usize,
    /// Its first table.
    pub(crate) first: usize,
    /// Its last table.
    pub(crate) last: usize,
}

/// The extents of all sets. `start` is the first position of the file; `begin` finds the beginning of a unit's text
/// between the tables of the unit before and its own.
pub(crate) fn extents<T: TableHead>(
    sets: &[Vec<T>],
    start: usize,
    begin: impl Fn(Range<usize>) -> Option<usize>,
) -> Vec<Extent> {
    let mut out: Vec<Extent> = Vec::with_capacity(sets.len());
    let mut from = start;
    for set in sets {
        let first = first(set).unwrap_or(from);
        let last = last(set).max(first);
        let begin = if out.is_empty() { from } else { begin(from..first).unwrap_or(first) };
        out.push(Extent { from, begin, first, last });
        from = last + 1;
    }
    out
}
