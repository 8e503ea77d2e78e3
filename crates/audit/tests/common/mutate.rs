//! Seeded mutations of a disclosure: what a bad reading or a careless publisher would do to it.
use juesuan_model::{Amount, Column, Disclosure, Row, TableId, TableStatus};
use rust_decimal::Decimal;

/// SplitMix64: small, seeded, the same everywhere.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

pub(crate) const KINDS: [&str; 7] =
    ["digit changed", "moved one row", "moved one column", "two swapped", "row dropped", "sign", "factor 10,000"];

/// What was done, where.
pub(crate) struct Mutation {
    pub(crate) kind: usize,
    pub(crate) cells: Vec<(TableId, usize, Column)>,
    /// Table, code and former index of a dropped row.
    pub(crate) dropped: Option<(TableId, usize, Option<String>)>,
    pub(crate) what: String,
}

type Spot = (TableId, usize, usize);

/// Mutates in place; none where the kind does not apply to the chosen cell.
pub(crate) fn mutate(d: &mut Disclosure, kind: usize, random: &mut Random) -> Option<Mutation> {
    let figures: Vec<Spot> = (d.tables.iter())
        .filter(|(_, t)| t.status == TableStatus::Filled)
        .flat_map(|(id, t)| {
            t.rows.iter().enumerate().flat_map(move |(r, row)| (0..row.cells.len()).map(move |c| (*id, r, c)))
        })
        .collect();
    let filled: Vec<Spot> = figures.iter().copied().filter(|s| value(d, *s).is_some_and(|v| !v.is_zero())).collect();
    let here = filled[random.below(filled.len())];
    let old = text(d, here);
    let (id, row, column) = here;
    let rows = d.tables[&id].rows.len();
    let mut touched = vec![here];
    match kind {
        0 => {
            let places: Vec<usize> =
                old.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(i, _)| i).collect();
            let at = places[random.below(places.len())];
            let digit = (old.as_bytes()[at] - b'0' + 1 + random.below(9) as u8) % 10;
            let mut new = old.clone();
            new.replace_range(at..=at, &digit.to_string());
            set(d, here, Some(&new));
        }
        1 => {
            let other = if random.below(2) == 0 { row.checked_sub(1)? } else { row + 1 };
            let name = d.tables[&id].rows[row].cells[column].column.clone();
            let target = d.tables[&id].rows.get(other).filter(|_| other < rows)?;
            let there = (id, other, target.cells.iter().position(|c| c.column == name)?);
            set(d, there, Some(&old));
            set(d, here, None);
            touched.push(there);
        }
        2 => {
            let other = if random.below(2) == 0 { column.checked_sub(1)? } else { column + 1 };
            let there = (id, row, other);
            d.tables[&id].rows[row].cells.get(other)?;
            set(d, there, Some(&old));
            set(d, here, None);
            touched.push(there);
        }
        3 => {
            let near: Vec<Spot> =
                filled.iter().copied().filter(|s| s.0 == id && value(d, *s) != value(d, here)).collect();
            let there = *near.get(random.below(near.len().max(1)))?;
            let new = text(d, there);
            set(d, here, Some(&new));
            set(d, there, Some(&old));
            touched.push(there);
        }
        4 => {
            if rows < 2 {
                return None;
            }
            let gone: Row = d.tables.get_mut(&id)?.rows.remove(row);
            let what = format!("{id} row {row} {:?} {:?} dropped", gone.code, gone.name);
            return Some(Mutation { kind, cells: Vec::new(), dropped: Some((id, row, gone.code)), what });
        }
        5 => {
            let new = old.strip_prefix('-').map_or_else(|| format!("-{old}"), ToOwned::to_owned);
            set(d, here, Some(&new));
        }
        _ => {
            let factor = Decimal::new(10_000, 0);
            let v = value(d, here)?;
            let mut new = if random.below(2) == 0 { v * factor } else { (v / factor).round_dp(2) };
            new.rescale(2);
            set(d, here, Some(&new.to_string()));
        }
    }
    let cells: Vec<_> =
        touched.iter().map(|(t, r, c)| (*t, *r, d.tables[t].rows[*r].cells[*c].column.clone())).collect();
    let what = cells.iter().zip(&touched).map(|((t, r, c), s)| {
        let name = d.tables[t].rows[*r].name.clone().unwrap_or_default();
        format!("{t} {name} {c} now {}", text(d, *s))
    });
    let what = format!("{}: was {old}; {}", KINDS[kind], what.collect::<Vec<_>>().join("; "));
    Some(Mutation { kind, cells, dropped: None, what })
}

fn value(d: &Disclosure, (id, row, column): Spot) -> Option<Decimal> {
    d.tables[&id].rows[row].cells[column].value.as_ref().map(Amount::value)
}

fn text(d: &Disclosure, (id, row, column): Spot) -> String {
    d.tables[&id].rows[row].cells[column].value.as_ref().map(|a| a.as_str().to_owned()).unwrap_or_default()
}

fn set(d: &mut Disclosure, (id, row, column): Spot, to: Option<&str>) {
    if let Some(cell) = d.tables.get_mut(&id).and_then(|t| t.rows.get_mut(row)?.cells.get_mut(column)) {
        cell.value = to.and_then(Amount::parse);
    }
}
