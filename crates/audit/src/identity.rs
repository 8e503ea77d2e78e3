//! Identities between cells.
//!
//! In: rules and an indexed disclosure. Out: one [`Identity`] for each table, row and column to which a rule applies; it
//! evaluates both sides and the bound that rounding allows. `explain` finds out why identities fail.
//!
//! The bound: if every figure is the exact amount rounded to `u`, a total and the sum of its n parts differ by at most
//! (n+1)·u/2; with mixed precision the coarsest u counts. A part printed as 0 is nearly always exactly 0, was not rounded
//! and does not widen the bound: in a list of 26 items, most of them 0.00, it would hide real errors. A difference that
//! rounding explains only if such parts are not quite 0 is reported as a warning.
use crate::{
    formula::{Formula, FormulaColumn, FormulaRows, FormulaTerm, Relation, TableRef},
    index::{CellId, Index, IndexedTable},
    rules::{Rule, Rules},
};
use juesuan_model::{TableId, TableStatus};

/// A rule applied: a relation between two sums of cells.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    /// Index into the rules.
    pub(crate) rule: usize,
    pub(crate) left: Vec<(CellId, bool)>,
    pub(crate) right: Vec<(CellId, bool)>,
    pub(crate) relation: Relation,
    /// Tables that count as 0, since they are not printed or empty.
    pub(crate) as_zero: Vec<TableId>,
    /// The code or class that it compares tables by.
    pub(crate) key: Option<Box<str>>,
    /// Tables that have no row for that code or class.
    pub(crate) lacks: Vec<TableId>,
}

/// Whether an identity holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// To the last digit.
    Exact,
    /// Within what rounding allows.
    Rounded,
    /// Beyond it.
    Fails,
}

/// Both sides of an identity, in common steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) left: i128,
    pub(crate) right: i128,
    /// Twice the largest difference that rounding can make.
    pub(crate) twice_bound: i128,
    /// Whether rounding could explain it if figures printed as 0 were not quite 0.
    pub(crate) arguable: bool,
    pub(crate) verdict: Verdict,
}

impl Identity {
    /// Evaluates with the printed figures.
    pub(crate) fn evaluate(&self, index: &Index<'_>) -> Outcome {
        self.evaluate_with(index, |_| None)
    }

    /// Evaluates with some cells replaced.
    pub(crate) fn evaluate_with(&self, index: &Index<'_>, mut replaced: impl FnMut(CellId) -> Option<i128>) -> Outcome {
        let mut step = 0;
        let mut side = |terms: &[(CellId, bool)]| {
            let (mut sum, mut rounded, mut printed) = (0i128, 0i128, 0i128);
            for &(ix, negative) in terms {
                let Some(figure) = index.figure(ix) else { continue };
                let value = replaced(ix).or(figure.value).unwrap_or(0);
                printed += i128::from(figure.value.is_some());
                if value != 0 {
                    rounded += 1;
                    step = step.max(figure.step);
                }
                sum = sum.saturating_add(if negative { -value } else { value });
            }
            // A side without figures counts as one rounded figure: the 0 itself.
            (sum, rounded.max(1), printed.max(1))
        };
        let (left, left_terms, left_printed) = side(&self.left);
        let (right, right_terms, right_printed) = side(&self.right);
        let twice_bound = step.saturating_mul(left_terms + right_terms);
        let gap = match self.relation {
            Relation::Equal => (left - right).abs(),
            Relation::AtMost => (left - right).max(0),
            Relation::AtLeast => (right - left).max(0),
        };
        let verdict = if gap == 0 {
            Verdict::Exact
        } else if 2 * gap <= twice_bound {
            Verdict::Rounded
        } else {
            Verdict::Fails
        };
        let arguable = 2 * gap <= step.saturating_mul(left_printed + right_printed);
        Outcome { left, right, twice_bound, arguable, verdict }
    }

    /// All its cells, left side first, and whether each is subtracted when everything is moved to the left.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (CellId, bool)> {
        self.left.iter().copied().chain(self.right.iter().map(|&(c, negative)| (c, !negative)))
    }

    /// The cell that a message is about: the total, or the first of the left side.
    pub(crate) fn subject(&self) -> Option<CellId> {
        self.left.first().or(self.right.first()).map(|(c, _)| *c)
    }
}

/// What `T`, `each`, `class`, `code` and `*` stand for in one identity.
#[derive(Clone, Copy, Default)]
struct Binding<'b> {
    table: Option<TableId>,
    row: Option<usize>,
    key: Option<&'b str>,
    column: Option<&'b str>,
}

/// All identities of all rules, in the order of the rules.
pub(crate) fn instantiate(index: &Index<'_>, rules: &Rules) -> Vec<Identity> {
    let mut out = Vec::with_capacity(512);
    for (number, rule) in rules.rules.iter().enumerate() {
        let builder = Builder { index, rules, rule, number };
        if rule.tables.is_empty() {
            builder.table(None, &mut out);
        }
        for table in &rule.tables {
            builder.table(Some(*table), &mut out);
        }
    }
    out
}

struct Builder<'r, 'd> {
    index: &'r Index<'d>,
    rules: &'r Rules,
    rule: &'r Rule,
    number: usize,
}

impl<'r, 'd> Builder<'r, 'd> {
    fn table(&self, bound: Option<TableId>, out: &mut Vec<Identity>) {
        let binding = Binding { table: bound, ..Binding::default() };
        let formula = &self.rule.parsed;
        let Some(first) = formula.left.first() else { return };
        let Some(lead) = self.table_of(first, &binding) else { return };
        if self.rule.unless_columns.iter().any(|c| lead.columns.contains(&c.as_str())) {
            return;
        }
        let says = |id: &TableId, words: &str, unknown: bool| {
            let title = self.index.table(*id).and_then(|t| t.table.title.as_deref());
            title.map_or(unknown, |t| t.contains(words))
        };
        if !self.rule.title.iter().all(|(id, words)| says(id, words, true))
            || self.rule.title_without.iter().any(|(id, words)| says(id, words, true))
        {
            return;
        }
        let holds = |when: &Formula| {
            self.identity(when, &binding).is_some_and(|i| i.evaluate(self.index).verdict != Verdict::Fails)
        };
        if !self.rule.when.iter().all(holds) {
            return;
        }
        let has = |rows: &FormulaRows| formula.terms().any(|t| &t.rows == rows);
        if has(&FormulaRows::Each) {
            let with_children = has(&FormulaRows::Children);
            for row in 0..lead.table.rows.len() {
                if with_children && lead.children.get(row).is_none_or(Vec::is_empty) {
                    continue;
                }
                self.columns(lead, Binding { row: Some(row), ..binding }, out);
            }
        } else if has(&FormulaRows::Class) {
            for class in self.classes(&binding) {
                self.columns(lead, Binding { key: Some(class), ..binding }, out);
            }
        } else if has(&FormulaRows::Code) {
            for code in self.codes(&binding) {
                self.columns(lead, Binding { key: Some(code), ..binding }, out);
            }
        } else {
            self.columns(lead, binding, out);
        }
    }

    fn columns(&self, lead: &IndexedTable<'_>, binding: Binding<'_>, out: &mut Vec<Identity>) {
        let mut add = |b: &Binding<'_>| out.extend(self.identity(&self.rule.parsed, b));
        if self.rule.parsed.terms().any(|t| t.column == FormulaColumn::Each) {
            for column in lead.columns.iter().filter(|c| !is_unknown(c)) {
                add(&Binding { column: Some(column), ..binding });
            }
        } else {
            add(&binding);
        }
    }

    fn table_of(&self, term: &FormulaTerm, binding: &Binding<'_>) -> Option<&'r IndexedTable<'d>> {
        let id = match term.table {
            TableRef::Fixed(id) => id,
            TableRef::Each => binding.table?,
        };
        self.index.table(id)
    }

    /// Function classes of the tables that list them by name, in printed order.
    fn classes(&self, binding: &Binding<'_>) -> Vec<&'r str> {
        let mut found: Vec<(usize, &str)> = Vec::new();
        for term in self.rule.parsed.terms().filter(|t| t.rows == FormulaRows::Class) {
            let Some(table) = self.table_of(term, binding) else { continue };
            for (class, row) in &table.roles.classes {
                if !found.iter().any(|(_, c)| c == class) {
                    found.push((*row, class));
                }
            }
        }
        found.sort_unstable();
        found.into_iter().map(|(_, c)| c).collect()
    }

    /// Codes of all tables that the formula joins by code, in printed order.
    fn codes(&self, binding: &Binding<'_>) -> Vec<&'r str> {
        let mut seen = std::collections::HashSet::new();
        let mut found = Vec::new();
        for term in self.rule.parsed.terms().filter(|t| t.rows == FormulaRows::Code) {
            let Some(table) = self.table_of(term, binding) else { continue };
            found.extend(table.table.rows.iter().filter_map(|r| r.code.as_deref()).filter(|c| seen.insert(*c)));
        }
        found
    }

    /// The formula for one binding; none where it does not apply.
    fn identity(&self, formula: &Formula, binding: &Binding<'_>) -> Option<Identity> {
        let (mut as_zero, mut lacks) = (Vec::new(), Vec::new());
        let mut clear = true;
        let mut filled = false;
        let mut side = |terms: &[FormulaTerm], lead: bool| {
            let mut cells = Vec::new();
            let mut printed = false;
            for (n, term) in terms.iter().enumerate() {
                match self.term(term, binding, &mut cells)? {
                    Found::Cells => printed = true,
                    Found::Nothing if lead && n == 0 && terms.len() == 1 => return None,
                    Found::Nothing => {}
                    Found::NoRow(table) => {
                        printed = true;
                        lacks.push(table);
                    }
                    Found::Zero(table) => {
                        printed = true;
                        as_zero.push(table);
                    }
                }
            }
            for (ix, _) in &cells {
                let figure = self.index.figure(*ix)?;
                clear &= !figure.unreadable;
                filled |= figure.value.is_some();
            }
            printed.then_some(cells)
        };
        let left = side(&formula.left, true)?;
        let right = side(&formula.right, false)?;
        let relation = formula.relation;
        let key = binding.key.map(Into::into);
        (clear && filled).then_some(Identity { rule: self.number, left, right, relation, as_zero, key, lacks })
    }

    /// The cells of one term; none where the formula cannot be computed.
    fn term(&self, term: &FormulaTerm, binding: &Binding<'_>, cells: &mut Vec<(CellId, bool)>) -> Option<Found> {
        let table = self.table_of(term, binding)?;
        match table.status() {
            TableStatus::Filled => {}
            TableStatus::Missing if self.rule.optional.contains(&table.id) => return Some(Found::Zero(table.id)),
            TableStatus::Empty if self.rule.empty_is_zero.contains(&table.id) => return Some(Found::Zero(table.id)),
            TableStatus::Missing | TableStatus::Empty => return None,
        }
        let column = match &term.column {
            FormulaColumn::Each => binding.column?,
            FormulaColumn::FirstOf(ids) => match ids.iter().find(|c| table.columns.contains(&c.as_str())) {
                Some(c) => c.as_str(),
                None => return Some(Found::Nothing),
            },
        };
        let before = cells.len();
        let mut add = |row: usize| cells.extend(table.cell(row, column).map(|c| (c, term.negative)));
        match &term.rows {
            FormulaRows::Each => add(binding.row?),
            FormulaRows::Children => table.children.get(binding.row?)?.iter().for_each(|r| add(*r)),
            FormulaRows::Classes => table.classes.iter().for_each(|r| add(*r)),
            FormulaRows::Total => add(table.total?),
            FormulaRows::Class => {
                let class = binding.key?;
                if table.roles.classes.is_empty() && !table.prints_level(class) {
                    return None;
                }
                let row = table.roles.classes.get(class).or_else(|| table.by_code.get(class));
                // A table that lists classes by name is compared in the classes that it lists.
                if row.is_none() && !table.roles.classes.is_empty() {
                    return None;
                }
                let Some(row) = row else { return Some(Found::NoRow(table.id)) };
                add(*row);
                return Some(Found::Cells);
            }
            FormulaRows::Code => {
                if !table.prints_level(binding.key?) {
                    return None;
                }
                let Some(row) = table.by_code.get(binding.key?) else { return Some(Found::NoRow(table.id)) };
                add(*row);
                return Some(Found::Cells);
            }
            FormulaRows::Literal(code) if !table.prints_level(code) => return None,
            FormulaRows::Literal(code) => table.by_code.get(code.as_str()).into_iter().for_each(|r| add(*r)),
            FormulaRows::Item(key) => match table.roles.rows.get(key) {
                Some(rows) => rows.iter().for_each(|r| add(*r)),
                None if self.rule.needs.contains(key) || self.rules.items.is_indispensable(key) => return None,
                None => {}
            },
        }
        Some(if cells.len() > before { Found::Cells } else { Found::Nothing })
    }
}

enum Found {
    Cells,
    /// No such row or column: counts as 0, unless it is the total itself.
    Nothing,
    /// The table has no row of that code or class: counts as 0 too.
    NoRow(TableId),
    /// The table is not printed or empty, and counts as 0.
    Zero(TableId),
}

/// `x1`, `x2` …: a printed column that no schema knows.
fn is_unknown(column: &str) -> bool {
    column.strip_prefix('x').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}
