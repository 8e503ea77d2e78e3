//! A total row that is printed again, on every page or at the top and at the end (swu-2023), is one row, the first.
use crate::vocabulary::is_total;
use juesuan_model::text::fold;
use std::collections::HashSet;
use std::hash::Hash;

/// What is compared of a row.
pub(crate) struct TotalRow<'a> {
    pub(crate) name: &'a str,
    pub(crate) has_code: bool,
}

/// Drops totals that repeat an earlier one: the same name, and the same `print`: block, 行次 and figures.
pub(crate) fn drop_repeated_totals<R, P: Hash + Eq>(
    rows: &mut Vec<R>,
    row: impl for<'a> Fn(&'a R) -> TotalRow<'a>,
    print: impl Fn(&R) -> P,
) {
    let mut seen: HashSet<(String, P)> = HashSet::new();
    rows.retain(|r| {
        let TotalRow { name, has_code } = row(r);
        has_code || !is_total(name) || seen.insert((fold(name), print(r)))
    });
}
