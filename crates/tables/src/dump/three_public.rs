//! The row of 09, whatever the print: twelve figures in a row, in pairs, in two rows, as a list.
//!
//! In: header words and tokens. Out: for each figure its column; figures that have none.
use super::columns::HeaderWords;
use super::record::Fig;
use super::token::{Kind, Token};
use crate::vocabulary::without_number;
use juesuan_model::ColumnId;
use juesuan_model::schema::Schema;
use juesuan_model::text::fold;

/// What was read.
#[derive(Clone, Debug, Default)]
pub(super) struct ThreePublic {
    /// The canonical columns of the print, in printed order.
    pub(super) columns: Vec<ColumnId>,
    /// Figures with their columns.
    pub(super) placed: Vec<(ColumnId, Fig)>,
    /// Rows of figures whose columns are open, each with the columns that they could have.
    pub(super) open: Vec<(Vec<ColumnId>, Vec<Fig>)>,
    pub(super) page: Option<u32>,
}

/// The items of the print, in order.
pub(super) fn components(words: &HeaderWords) -> Vec<&'static str> {
    let mut out = vec!["total", "abroad", "vehicle_subtotal", "vehicle_purchase", "vehicle_operation", "reception"];
    if words.has("会议费") {
        out.push("meeting");
    }
    if words.has("培训费") {
        out.push("training");
    }
    out
}

/// Reads the body of 09.
pub(super) fn read(words: &HeaderWords, tokens: &[Token], schema: &Schema, orphans: &mut Vec<Token>) -> ThreePublic {
    let mut out = ThreePublic { page: tokens.first().and_then(|t| t.page), ..ThreePublic::default() };
    let items = components(words);
    let column = |phase: &str, item: &str| schema.three_public_column(phase, item).map(|c| c.id.clone());
    let budget: Vec<ColumnId> = items.iter().filter_map(|i| column("budget", i)).collect();
    let last: Vec<ColumnId> = items.iter().filter_map(|i| column("final", i)).collect();
    let pairs = words.tokens.iter().filter(|t| fold(&t.text).contains("决算数")).count() >= 3;
    out.columns = if pairs {
        budget.iter().zip(&last).flat_map(|(b, f)| [b.clone(), f.clone()]).collect()
    } else {
        budget.iter().chain(&last).cloned().collect()
    };
    // Runs of figures, each with the words before it.
    let mut runs: Vec<(String, Vec<Fig>, Vec<Token>)> = Vec::new();
    let mut label = String::new();
    for t in tokens {
        if t.kind == Kind::Word {
            if runs.last().is_some_and(|r| r.1.is_empty()) {
                label.push_str(&t.text);
            } else {
                label = t.text.clone();
                runs.push((label.clone(), Vec::new(), vec![t.clone()]));
            }
            if let Some(r) = runs.last_mut() {
                r.0.clone_from(&label);
                r.2.push(t.clone());
            }
        } else {
            if runs.is_empty() {
                runs.push((String::new(), Vec::new(), Vec::new()));
            }
            if let Some(r) = runs.last_mut() {
                r.1.push(Fig::new(t));
                r.2.push(t.clone());
            }
        }
    }
    for (label, figs, tokens) in runs {
        if figs.is_empty() {
            continue;
        }
        let head = fold(&label);
        let bare = without_number(&head);
        let candidates = if bare.is_empty() || out.placed.is_empty() && out.open.is_empty() && figs.len() > items.len()
        {
            out.columns.clone()
        } else if let Some(p) = schema.phase(bare).filter(|_| schema.component(bare).is_none_or(|c| c == "total")) {
            if p == "budget" { budget.clone() } else { last.clone() }
        } else if let Some(c) = schema.component(bare) {
            [column("budget", c), column("final", c)].into_iter().flatten().collect()
        } else {
            Vec::new()
        };
        let taken = candidates.iter().any(|c| out.placed.iter().any(|(k, _)| k == c));
        if candidates.is_empty() || taken || figs.len() > candidates.len() {
            orphans.extend(tokens.into_iter().filter(Token::is_figure));
        } else if figs.len() == candidates.len() {
            out.placed.extend(candidates.into_iter().zip(figs));
        } else {
            out.open.push((candidates, figs));
        }
    }
    out
}
