//! Row items: the rows of 01 and 04 and the totals of 06, recognised by their names.
//!
//! In: `rules/items.toml` and the names of a table's rows. Out: for each row its item, its groups and, on the expenditure
//! side, its function class. The 行次 is not used, since it may be missing or misprinted; labels that occur twice (04) are
//! distinguished by the rows above them.
use crate::rules_error::RulesError;
use juesuan_model::{Side, text};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    item: Vec<ItemForm>,
    #[serde(default)]
    span: Vec<Span>,
    #[serde(default)]
    parts: PartsForm,
    #[serde(default)]
    class: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemForm {
    key: String,
    side: Option<Side>,
    names: Vec<String>,
    after: Option<String>,
    before: Option<String>,
    #[serde(default)]
    among: Vec<String>,
    #[serde(default)]
    total: bool,
    part_if: Option<String>,
}

/// All addends of a side between two items.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Span {
    pub(crate) key: String,
    pub(crate) side: Side,
    pub(crate) from: Option<String>,
    pub(crate) until: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartsForm {
    #[serde(default)]
    items: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct RowItem {
    pub(crate) key: String,
    side: Option<Side>,
    after: Option<usize>,
    before: Option<usize>,
    /// Identities with it need its row; the row of any other item may be left out where the amount is 0.
    pub(crate) total: bool,
    part_if: Option<usize>,
    pub(crate) among: Vec<String>,
}

/// A set of names: exact ones in a map, wildcards in a list.
#[derive(Clone, Debug, Default)]
struct Names<T> {
    exact: HashMap<String, Vec<T>>,
    begins: Vec<(String, T)>,
    contains: Vec<(String, T)>,
}

impl<T: Clone> Names<T> {
    fn add(&mut self, pattern: &str, value: T) {
        match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
            (Some(rest), _) => self.contains.push((text::fold(rest.trim_end_matches('*')), value)),
            (None, Some(stem)) => self.begins.push((text::fold(stem), value)),
            (None, None) => self.exact.entry(text::fold(pattern)).or_default().push(value),
        }
    }

    /// Everything that a name (folded, without its number) matches, exact matches first.
    fn find<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a T> {
        let exact = self.exact.get(name).into_iter().flatten();
        let begins = self.begins.iter().filter(move |(stem, _)| name.starts_with(stem.as_str())).map(|(_, v)| v);
        let contains = self.contains.iter().filter(move |(part, _)| name.contains(part.as_str())).map(|(_, v)| v);
        exact.chain(begins).chain(contains)
    }
}

/// The list of row items.
#[derive(Clone, Debug)]
pub(crate) struct RowItems {
    pub(crate) items: Vec<RowItem>,
    pub(crate) spans: Vec<Span>,
    names: Names<usize>,
    parts: Names<()>,
    part_items: Vec<usize>,
    classes: Names<String>,
}

/// The items of the rows of one table.
#[derive(Debug, Default)]
pub(crate) struct Roles {
    /// Key of an item or a group → its rows, in printed order.
    pub(crate) rows: HashMap<String, Vec<usize>>,
    /// Function class → row on the expenditure side.
    pub(crate) classes: HashMap<String, usize>,
}

impl RowItems {
    /// A list without items.
    pub(crate) fn none() -> Self {
        Self {
            items: Vec::new(),
            spans: Vec::new(),
            names: Names::default(),
            parts: Names::default(),
            part_items: Vec::new(),
            classes: Names::default(),
        }
    }

    pub(crate) fn parse(toml: &str) -> Result<Self, RulesError> {
        let file: File = toml::from_str(toml).map_err(|e| RulesError::new(format!("items: {e}")))?;
        let place = |key: &str| {
            file.item
                .iter()
                .position(|i| i.key == key)
                .ok_or_else(|| RulesError::new(format!("items: no item {key:?}")))
        };
        let mut names = Names::default();
        let mut items = Vec::new();
        for (i, form) in file.item.iter().enumerate() {
            for name in &form.names {
                names.add(name, i);
            }
            items.push(RowItem {
                key: form.key.clone(),
                side: form.side,
                after: form.after.as_deref().map(place).transpose()?,
                before: form.before.as_deref().map(place).transpose()?,
                total: form.total,
                part_if: form.part_if.as_deref().map(place).transpose()?,
                among: form.among.clone(),
            });
        }
        for span in &file.span {
            place(&span.until)?;
            span.from.as_deref().map(place).transpose()?;
        }
        let mut parts = Names::default();
        file.parts.names.iter().for_each(|n| parts.add(n, ()));
        let part_items = file.parts.items.iter().map(|k| place(k)).collect::<Result<_, _>>()?;
        let mut classes = Names::default();
        for (code, patterns) in &file.class {
            patterns.iter().for_each(|n| classes.add(n, code.clone()));
        }
        Ok(Self { items, spans: file.span, names, parts, part_items, classes })
    }

    /// Whether this is the key of an item or a group.
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.items.iter().any(|i| i.key == key || i.among.iter().any(|g| g == key))
            || self.spans.iter().any(|s| s.key == key)
    }

    /// Whether a formula cannot be computed without a row of this item or group (a total, a span between totals).
    pub(crate) fn is_indispensable(&self, key: &str) -> bool {
        self.items.iter().any(|i| i.key == key && i.total) || self.spans.iter().any(|s| s.key == key)
    }

    /// Assigns the rows of one table.
    pub(crate) fn roles(&self, rows: &[juesuan_model::Row]) -> Roles {
        // A row with a code is known by its code.
        let name = |r: &juesuan_model::Row| r.name.as_deref().filter(|_| r.code.is_none()).map(normal);
        let names: Vec<Option<String>> = rows.iter().map(name).collect();
        let candidates: Vec<Vec<usize>> = rows
            .iter()
            .zip(&names)
            .map(|(row, name)| {
                let Some(name) = name else { return Vec::new() };
                let fits =
                    |i: &&usize| self.items.get(**i).is_some_and(|item| item.side.is_none() || item.side == row.side);
                self.names.find(name).filter(fits).copied().collect()
            })
            .collect();
        // The first row that could be an item is its position, for `after` and `before`.
        let mut first: HashMap<usize, usize> = HashMap::new();
        for (row, found) in candidates.iter().enumerate() {
            for item in found {
                first.entry(*item).or_insert(row);
            }
        }
        let mut roles = Roles::default();
        let is_part = |item: &RowItem| item.part_if.is_some_and(|whole| first.contains_key(&whole));
        let mut item_of: Vec<Option<usize>> = vec![None; rows.len()];
        for (row, found) in candidates.iter().enumerate() {
            let here = |i: &&usize| {
                let Some(item) = self.items.get(**i) else { return false };
                let below = item.after.is_none_or(|a| first.get(&a).is_some_and(|f| *f < row));
                let above = item.before.is_none_or(|b| first.get(&b).is_none_or(|f| *f > row));
                below && above
            };
            // An item bound to a position is more specific than one that is not.
            let chosen = found.iter().filter(here).max_by_key(|i| {
                self.items.get(**i).map_or(0, |item| usize::from(item.after.is_some() || item.before.is_some()))
            });
            if let (Some(&i), Some(slot)) = (chosen, item_of.get_mut(row)) {
                *slot = Some(i);
                if let Some(item) = self.items.get(i) {
                    let groups = if is_part(item) { &[][..] } else { item.among.as_slice() };
                    for key in std::iter::once(&item.key).chain(groups) {
                        roles.rows.entry(key.clone()).or_default().push(row);
                    }
                }
            }
        }
        let parts: Vec<usize> = (0..self.items.len())
            .filter(|i| self.part_items.contains(i) || self.items.get(*i).is_some_and(is_part))
            .collect();
        self.spans(rows, &names, &item_of, &parts, &mut roles);
        for (row, name) in rows
            .iter()
            .zip(&names)
            .enumerate()
            .filter_map(|(i, (r, n))| (r.side == Some(Side::Expenditure)).then_some((i, n.as_deref()?)))
        {
            if let Some(code) = self.classes.find(name).next()
                && item_of.get(row).is_some_and(Option::is_none)
                && self.parts.find(name).next().is_none()
            {
                roles.classes.entry(code.clone()).or_insert(row);
            }
        }
        roles
    }

    fn spans(
        &self,
        rows: &[juesuan_model::Row],
        names: &[Option<String>],
        item_of: &[Option<usize>],
        parts: &[usize],
        roles: &mut Roles,
    ) {
        for span in &self.spans {
            let row_of = |key: &str| roles.rows.get(key).and_then(|r| r.first()).copied();
            let Some(until) = row_of(&span.until) else { continue };
            let from = match &span.from {
                Some(key) => match row_of(key) {
                    Some(row) => row + 1,
                    None => continue,
                },
                None => 0,
            };
            let addends = (from..until).filter(|&i| {
                rows.get(i).is_some_and(|r| r.side == Some(span.side))
                    && !item_of.get(i).copied().flatten().is_some_and(|item| parts.contains(&item))
                    && names.get(i).and_then(Option::as_deref).is_none_or(|n| self.parts.find(n).next().is_none())
            });
            roles.rows.insert(span.key.clone(), addends.collect());
        }
    }
}

/// A name for comparing: folded, without its number.
fn normal(name: &str) -> String {
    let folded = text::fold(name);
    strip_number(&folded).to_owned()
}

/// Removes `一,` `(一)` `1.` `1,` from the front of a folded name.
fn strip_number(name: &str) -> &str {
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十廿".contains(c);
    if let Some(rest) = name.strip_prefix('(')
        && let Some((number, rest)) = rest.split_once(')')
        && !number.is_empty()
        && number.chars().all(numeral)
    {
        return rest;
    }
    let rest = name.trim_start_matches(numeral);
    if rest.len() < name.len() { rest.strip_prefix([',', '.']).unwrap_or(name) } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_numbers_are_removed_from_names() {
        for (print, want) in [
            ("二十六、抗疫特别国债安排的支出", "抗疫特别国债安排的支出"),
            ("（一）一般公共预算财政拨款", "一般公共预算财政拨款"),
            ("1.办公费", "办公费"),
            ("一般公共服务支出", "一般公共服务支出"),
            ("其中：捐赠收入", "其中:捐赠收入"),
        ] {
            assert_eq!(normal(print), want, "{print}");
        }
    }
}
