//! The identities of a row, with both sides computed.
use crate::{
    formula::Relation,
    identity::{Verdict, instantiate},
    index::Index,
    rules::Rules,
};
use juesuan_model::{Disclosure, Location, TableId, Words};

/// One cell of an identity.
#[derive(Clone, Debug, PartialEq)]
pub struct TermView {
    /// Its table, row and column: `table 03, 201 一般公共服务支出, 基本支出`.
    pub name: Words,
    /// Whether it is subtracted.
    pub negative: bool,
    /// The figure as printed; none for a blank cell.
    pub value: Option<String>,
    /// Where it is.
    pub location: Location,
}

/// One identity.
#[derive(Clone, Debug, PartialEq)]
pub struct IdentityView {
    /// Id of the rule.
    pub rule: String,
    /// Its formula as written.
    pub formula: String,
    /// The rule in words.
    pub description: Words,
    /// The relation that must hold.
    pub relation: Relation,
    /// Left side: its cells and its sum, in the unit of the first cell's table.
    pub left: Vec<TermView>,
    /// Sum of the left side.
    pub left_sum: String,
    /// Right side.
    pub right: Vec<TermView>,
    /// Sum of the right side.
    pub right_sum: String,
    /// The largest difference that rounding can make; `0` where figures are exact.
    pub bound: String,
    /// Whether it holds within rounding.
    pub holds: bool,
    /// Whether it holds to the last digit.
    pub exact: bool,
}

/// The identities that contain a cell of a row, in the order of the rules. `row` counts from 0 in the table's `rows`.
#[must_use]
pub fn identities_of(disclosure: &Disclosure, rules: &Rules, table: TableId, row: usize) -> Vec<IdentityView> {
    let index = Index::new(disclosure, rules);
    let here = |ix: usize| index.figure(ix).is_some_and(|f| f.table == table && f.row == row);
    let view = |terms: &[(usize, bool)]| {
        let one = |&(ix, negative): &(usize, bool)| {
            let value = index.record(ix).and_then(|(_, c)| c.value.as_ref()).map(ToString::to_string);
            TermView { name: index.cell_name(ix), negative, value, location: index.location(ix) }
        };
        terms.iter().map(one).collect()
    };
    instantiate(&index, rules)
        .iter()
        .filter(|i| i.cells().any(|(c, _)| here(c)))
        .filter_map(|i| {
            let rule = rules.rules.get(i.rule)?;
            let subject = i.subject()?;
            let outcome = i.evaluate(&index);
            Some(IdentityView {
                rule: rule.id.clone(),
                formula: rule.formula.clone(),
                description: rule.description.clone(),
                relation: i.relation,
                left: view(&i.left),
                left_sum: index.print(outcome.left, subject),
                right: view(&i.right),
                right_sum: index.print(outcome.right, subject),
                bound: index.print_half(outcome.twice_bound, subject),
                holds: outcome.verdict != Verdict::Fails,
                exact: outcome.verdict == Verdict::Exact,
            })
        })
        .collect()
}
