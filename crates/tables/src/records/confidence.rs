//! How sure the reading of a table is.
//!
//! In: how its cells were found, and what the reader itself had to report. Out: a [`Reading`]. A text dump never speaks
//! as surely as a grid.
use juesuan_model::{Cause, Finding, Method, Reading, Reason, Severity};

/// Cells from the alignment of words only, in part …
const HYBRID: f64 = 0.97;
/// … or altogether.
const STREAM: f64 = 0.95;
/// What findings of the reading leave of the confidence in a table with a full grid: each names its place, the rest is
/// certain.
const DOUBT_RULED: f64 = 0.95;
/// The same without a full grid: one misplaced word may mean a misread column.
const DOUBT: f64 = 0.8;

/// The most for a text dump.
const TEXT: f64 = 0.95;
/// The least for a text dump: nothing of the table is certain.
const TEXT_LEAST: f64 = 0.05;
/// A row whose columns follow from what must add up costs this share of a row whose columns are open.
const BY_SUMS: f64 = 0.25;
/// What every other finding costs a text dump.
const PER_FINDING: f64 = 0.02;

/// The confidence in a table from grids.
pub(super) fn of_grids(method: Method, findings: &[Finding]) -> Reading {
    let mut reasons = Vec::new();
    let mut confidence: f64 = match method {
        Method::Lattice => 1.0,
        Method::Hybrid => HYBRID,
        Method::Stream | Method::Text => STREAM,
    };
    if method != Method::Lattice {
        reasons.push(Reason::IncompleteGrid);
    }
    let doubts = findings.iter().filter(|f| f.cause == Cause::Reading && f.severity != Severity::Info).count();
    if doubts > 0 {
        confidence *= if method == Method::Lattice { DOUBT_RULED } else { DOUBT };
        reasons.push(Reason::Findings(doubts));
    }
    Reading::new(method, confidence).because(reasons)
}

/// What is uncertain about a table of a text dump.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextDoubts {
    /// Whether its lines are laid out by columns of characters.
    pub(crate) is_laid_out: bool,
    /// Whether codes, names and figures are printed apart from each other.
    pub(crate) is_scattered: bool,
    /// Why its columns are uncertain.
    pub(crate) columns: Option<String>,
    /// All rows.
    pub(crate) rows: usize,
    /// Rows with figures whose columns remain open.
    pub(crate) open: usize,
    /// Rows whose columns follow from what must add up.
    pub(crate) by_sums: usize,
    /// All findings about it.
    pub(crate) findings: usize,
}

/// The confidence in a table of a text dump: open rows count by their share, rows decided by sums a quarter of that, other
/// findings a little.
pub(crate) fn of_text(doubts: TextDoubts) -> Reading {
    let TextDoubts { is_laid_out, is_scattered, columns, rows, open, by_sums, findings } = doubts;
    let mut reasons = vec![if is_laid_out { Reason::LaidOutText } else { Reason::BareText }];
    reasons.extend(columns.map(Reason::UnclearHeader));
    if is_scattered {
        reasons.push(Reason::Scattered);
    }
    if open > 0 {
        reasons.push(Reason::OpenRows(open));
    }
    if by_sums > 0 {
        reasons.push(Reason::DecidedBySums(by_sums));
    }
    let share = |n: usize| n as f64 / rows.max(1) as f64;
    let other = findings.saturating_sub(open) as f64;
    let loss = share(open) + share(by_sums) * BY_SUMS + other * PER_FINDING;
    let score = if is_scattered { TEXT_LEAST } else { (TEXT - loss).max(TEXT_LEAST) };
    Reading::new(Method::Text, score).because(reasons)
}
