//! Reaching into a disclosure by codes and names, and what the audit says about it.
use juesuan_audit::{Rules, audit};
use juesuan_model::{Amount, Column, Disclosure, Finding, Row, Severity, TableId};

pub(crate) fn table(s: &str) -> TableId {
    TableId::parse(s).unwrap()
}

pub(crate) fn row_of(d: &Disclosure, t: &str, name: &str) -> usize {
    let matches = |r: &Row| r.code.as_deref() == Some(name) || r.name.as_deref() == Some(name);
    d.tables[&table(t)].rows.iter().position(matches).unwrap()
}

pub(crate) fn set(d: &mut Disclosure, t: &str, row: &str, column: &str, to: &str) {
    let r = row_of(d, t, row);
    let cells = &mut d.tables.get_mut(&table(t)).unwrap().rows[r].cells;
    cells.iter_mut().find(|c| c.column.as_str() == column).unwrap().value = Amount::parse(to);
}

pub(crate) fn get(d: &Disclosure, t: &str, row: &str, column: &str) -> String {
    d.tables[&table(t)].rows[row_of(d, t, row)].amount(Column::from(column)).unwrap().to_string()
}

pub(crate) fn errors(d: &Disclosure) -> Vec<Finding> {
    audit(d, Rules::builtin()).into_iter().filter(|f| f.severity == Severity::Error).collect()
}

pub(crate) fn serious(d: &Disclosure) -> Vec<Finding> {
    audit(d, Rules::builtin()).into_iter().filter(|f| f.severity != Severity::Info).collect()
}
