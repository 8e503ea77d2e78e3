//! The language in which identities are written.
//!
//! In: `03[each].total = 03[each].basic + 03[each].project`. Out: a [`Formula`] of selectors; `identity` resolves them to
//! the cells of a disclosure.
//!
//! ```text
//! formula  := side ("=" | "<=" | ">=") side
//! side     := term (("+" | "-") term)*
//! term     := table "[" rows "]" "." columns
//! table    := "01" … "09" | "T"            T: each table of the rule in turn
//! rows     := "each"                       each row in turn, the same row in every term that says so
//!           | "children"                   rows one level below the row of `each`, summed
//!           | "classes"                    rows of the top level (类), summed
//!           | "total"                      the 合计 row
//!           | "class" | "code"             the row of each function class, of each code, in turn
//!           | digits                       the row of this code
//!           | item                         rows of a canonical item (rules/items.toml), summed
//! columns  := "*" | id ("|" id)*           *: each column in turn; a|b: the first that the table prints
//! ```
use juesuan_model::TableId;
use std::fmt;

/// `=`, `<=` or `>=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Both sides are equal.
    Equal,
    /// The left side is not larger.
    AtMost,
    /// The left side is not smaller.
    AtLeast,
}

impl Relation {
    /// The sign in formulas.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
        }
    }
}

/// The table of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TableRef {
    Fixed(TableId),
    /// `T`: each of the rule's tables in turn.
    Each,
}

/// The rows of a term; several rows mean their sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FormulaRows {
    Each,
    Children,
    Classes,
    Total,
    Class,
    Code,
    Literal(String),
    Item(String),
}

/// The column of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FormulaColumn {
    Each,
    FirstOf(Vec<String>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FormulaTerm {
    pub(crate) negative: bool,
    pub(crate) table: TableRef,
    pub(crate) rows: FormulaRows,
    pub(crate) column: FormulaColumn,
}

/// Two sums and the relation between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Formula {
    pub(crate) left: Vec<FormulaTerm>,
    pub(crate) relation: Relation,
    pub(crate) right: Vec<FormulaTerm>,
}

/// Why a formula was rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// The error, with the part of the formula that it is in.
    pub message: String,
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FormulaError {}

fn error(message: impl Into<String>) -> FormulaError {
    FormulaError { message: message.into() }
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// The first part that is not in the language.
    pub(crate) fn parse(text: &str) -> Result<Self, FormulaError> {
        let (left, relation, right) = if let Some((l, r)) = text.split_once("<=") {
            (l, Relation::AtMost, r)
        } else if let Some((l, r)) = text.split_once(">=") {
            (l, Relation::AtLeast, r)
        } else if let Some((l, r)) = text.split_once('=') {
            (l, Relation::Equal, r)
        } else {
            return Err(error(format!("no =, <= or >= in {text:?}")));
        };
        let formula = Self { left: side(left)?, relation, right: side(right)? };
        let needs_each = formula.terms().any(|t| t.rows == FormulaRows::Children);
        if needs_each && !formula.terms().any(|t| t.rows == FormulaRows::Each) {
            return Err(error(format!("[children] without [each] in {text:?}")));
        }
        Ok(formula)
    }

    /// All terms, left side first.
    pub(crate) fn terms(&self) -> impl Iterator<Item = &FormulaTerm> {
        self.left.iter().chain(&self.right)
    }
}

fn side(text: &str) -> Result<Vec<FormulaTerm>, FormulaError> {
    let mut terms = Vec::new();
    let mut negative = false;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(['+', '-']).unwrap_or(rest.len());
        let (piece, tail) = rest.split_at(end);
        terms.push(term(piece.trim(), negative)?);
        negative = tail.starts_with('-');
        rest = tail.get(1..).unwrap_or("").trim();
        if !tail.is_empty() && rest.is_empty() {
            return Err(error(format!("a sign without a term at the end of {text:?}")));
        }
    }
    if terms.is_empty() { Err(error("one side of the formula is empty")) } else { Ok(terms) }
}

fn term(text: &str, negative: bool) -> Result<FormulaTerm, FormulaError> {
    let bad = || error(format!("{text:?} is not of the form TABLE[ROWS].COLUMN"));
    let (table, rest) = text.split_once('[').ok_or_else(bad)?;
    let (rows, rest) = rest.split_once(']').ok_or_else(bad)?;
    let column = rest.trim().strip_prefix('.').ok_or_else(bad)?.trim();
    let table = match table.trim() {
        "T" => TableRef::Each,
        number => {
            let known = TableId::ALL.into_iter().find(|t| t.number() == number);
            TableRef::Fixed(known.ok_or_else(|| error(format!("no table {number:?} in {text:?}")))?)
        }
    };
    let rows = match rows.trim() {
        "" => return Err(bad()),
        "each" => FormulaRows::Each,
        "children" => FormulaRows::Children,
        "classes" => FormulaRows::Classes,
        "total" => FormulaRows::Total,
        "class" => FormulaRows::Class,
        "code" => FormulaRows::Code,
        s if s.bytes().all(|b| b.is_ascii_digit()) => FormulaRows::Literal(s.to_owned()),
        s if is_id(s) => FormulaRows::Item(s.to_owned()),
        _ => return Err(bad()),
    };
    let column = if column == "*" {
        FormulaColumn::Each
    } else {
        let ids: Vec<String> = column.split('|').map(|c| c.trim().to_owned()).collect();
        if ids.iter().any(|c| !is_id(c)) {
            return Err(bad());
        }
        FormulaColumn::FirstOf(ids)
    };
    Ok(FormulaTerm { negative, table, rows, column })
}

fn is_id(s: &str) -> bool {
    s.bytes().next().is_some_and(|b| b.is_ascii_lowercase())
        && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_parsed_into_terms() {
        let f = Formula::parse("T[each].total|expenditure_total = T[children].* - 06[30212].amount").unwrap();
        assert_eq!(f.relation, Relation::Equal);
        assert_eq!(f.left[0].table, TableRef::Each);
        assert_eq!(f.left[0].column, FormulaColumn::FirstOf(vec!["total".into(), "expenditure_total".into()]));
        assert_eq!(f.right[0].column, FormulaColumn::Each);
        assert!(f.right[1].negative);
        assert_eq!(f.right[1].rows, FormulaRows::Literal("30212".into()));
    }

    #[test]
    fn formulas_outside_of_the_language_are_rejected() {
        for bad in [
            "01[total].amount",
            "= 01[total].amount",
            "01[total].amount = ",
            "01[total].amount = 02[total].total +",
            "10[total].amount = 02[total].total",
            "01[total] = 02[total].total",
            "01[].amount = 02[total].total",
            "01[Total].amount = 02[total].total",
            "02[classes].total = 02[children].total",
        ] {
            assert!(Formula::parse(bad).is_err(), "{bad}");
        }
    }
}
