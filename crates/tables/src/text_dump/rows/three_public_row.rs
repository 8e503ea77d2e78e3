//! The row of 09 in all its layouts: twelve figures in a row, in pairs, in two rows, as a list.
//!
//! In: header words and tokens. Out: the column of each figure, and figures without one.
use crate::text_dump::columns::HeaderWords;
use crate::text_dump::columns::row_sums;
use crate::text_dump::lines::token::{Token, TokenKind};
use crate::text_dump::rows::PrintedFigure;
use crate::vocabulary::without_number;
use juesuan_model::Column;
use juesuan_model::schema::Schema;
use juesuan_model::text::fold;

/// So many 决算数 in a header are pairs of 预算数 and 决算数.
const PAIRS: usize = 3;

/// What was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct ThreePublic {
    /// The canonical columns that are printed, in printed order.
    pub(crate) columns: Vec<Column>,
    /// Figures with their columns.
    pub(crate) placed: Vec<(Column, PrintedFigure)>,
    /// Runs of figures whose columns are open, each with the columns that are possible.
    pub(crate) open: Vec<(Vec<Column>, Vec<PrintedFigure>)>,
    pub(crate) page: Option<u32>,
    /// Whether the figures do not add up in the order of the header.
    pub(crate) uncertain: bool,
}

/// Reads the body of 09.
pub(crate) fn read(words: &HeaderWords, tokens: &[Token], schema: &Schema, orphans: &mut Vec<Token>) -> ThreePublic {
    let mut out = ThreePublic { page: tokens.first().and_then(|t| t.page), ..ThreePublic::default() };
    let items = words.three_public_items();
    let column = |phase: &str, item: &str| schema.three_public_column(phase, item).map(|c| c.id.clone());
    let budget: Vec<Column> = items.iter().filter_map(|i| column("budget", i)).collect();
    let last: Vec<Column> = items.iter().filter_map(|i| column("final", i)).collect();
    let pairs = words.tokens.iter().filter(|t| fold(&t.text).contains("决算数")).count() >= PAIRS;
    out.columns = if pairs {
        budget.iter().zip(&last).flat_map(|(b, f)| [b.clone(), f.clone()]).collect()
    } else {
        budget.iter().chain(&last).cloned().collect()
    };
    // Runs of figures, each with the words before it.
    let mut runs: Vec<(String, Vec<PrintedFigure>, Vec<Token>)> = Vec::new();
    let mut label = String::new();
    for t in tokens {
        if t.kind == TokenKind::Word {
            let is_item = |text: &str| schema.component(without_number(&fold(text))).is_some_and(|c| c != "total");
            if runs.last().is_some_and(|r| r.1.is_empty()) && !(is_item(&label) && is_item(&t.text)) {
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
                r.1.push(PrintedFigure::new(t));
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
    solve(&mut out);
    reorder(&mut out, &budget, &last);
    out
}

/// Twelve figures under a header in pieces may be all of 预算数 before all of 决算数, or pairs. They are taken in the
/// order that adds up.
fn reorder(read: &mut ThreePublic, budget: &[Column], last: &[Column]) {
    if !read.open.is_empty() || read.placed.len() != read.columns.len() {
        return;
    }
    let halves: Vec<Column> = budget.iter().chain(last).cloned().collect();
    let pairs: Vec<Column> = budget.iter().zip(last).flat_map(|(b, f)| [b.clone(), f.clone()]).collect();
    let figs: Vec<&PrintedFigure> = read.placed.iter().map(|(_, f)| f).collect();
    let scale = figs.iter().filter_map(|f| f.amount.as_ref()).map(|a| a.decimals()).max().unwrap_or(0);
    let value = |f: &&PrintedFigure| f.amount.as_ref().map_or(Some(0), |a| row_sums::scaled(a.value(), scale));
    let Some(values) = figs.iter().map(value).collect::<Option<Vec<_>>>() else { return };
    let pick: Vec<usize> = (0..values.len()).collect();
    let holds = |order: &[Column]| {
        let ids: Vec<&str> = order.iter().map(Column::as_str).collect();
        row_sums::sums(&ids).iter().all(|s| row_sums::holds(s, &values, &pick))
    };
    let now: Vec<Column> = read.placed.iter().map(|(id, _)| id.clone()).collect();
    if holds(&now) {
        return;
    }
    read.uncertain = true;
    // In a list or in two rows, labels say which figure is which.
    if let Some(other) = [&halves, &pairs].into_iter().find(|o| **o != now && holds(o))
        && (now == halves || now == pairs)
    {
        read.columns.clone_from(other);
        read.placed.iter_mut().zip(other).for_each(|((id, _), c)| id.clone_from(c));
        read.uncertain = false;
    }
}

/// Assigns the figures of a list with blanks where only one way adds up.
fn solve(read: &mut ThreePublic) {
    /// More ways to read a list are not compared; six items with one figure of two have 64.
    const WAYS: usize = 4096;
    if read.open.is_empty() || read.placed.is_empty() && read.open.len() < 2 {
        return;
    }
    let ids: Vec<&str> = read.columns.iter().map(Column::as_str).collect();
    let adding = row_sums::sums(&ids);
    let figs = || read.placed.iter().map(|(_, f)| f).chain(read.open.iter().flat_map(|(_, f)| f));
    let scale = figs().filter_map(|f| f.amount.as_ref()).map(|a| a.decimals()).max().unwrap_or(0);
    let value = |f: &PrintedFigure| f.amount.as_ref().map_or(Some(0), |a| row_sums::scaled(a.value(), scale));
    let Some(values) = figs().map(value).collect::<Option<Vec<_>>>() else { return };
    let index = |id: &Column| read.columns.iter().position(|c| c == id);
    let Some(fixed) = read.placed.iter().map(|(id, _)| index(id)).collect::<Option<Vec<usize>>>() else { return };
    let mut ways: Vec<Vec<usize>> = vec![fixed];
    for (candidates, figs) in &read.open {
        let zeros = vec![0; figs.len()];
        let picks = row_sums::readings(&zeros, candidates.len(), &[]);
        if ways.len().saturating_mul(picks.len()) > WAYS {
            return;
        }
        let columns = |pick: &Vec<usize>| -> Option<Vec<usize>> {
            pick.iter().map(|p| candidates.get(*p).and_then(index)).collect()
        };
        let Some(picks) = picks.iter().map(columns).collect::<Option<Vec<_>>>() else { return };
        ways = ways.iter().flat_map(|w| picks.iter().map(move |p| [w.as_slice(), p].concat())).collect();
    }
    ways.retain(|w| adding.iter().all(|s| row_sums::holds(s, &values, w)));
    let Some(first) = ways.first().cloned() else { return };
    let mut at = read.placed.len();
    for (candidates, figs) in std::mem::take(&mut read.open) {
        let range = at..at + figs.len();
        at = range.end;
        let own = first.get(range.clone()).unwrap_or_default();
        if ways.iter().all(|w| w.get(range.clone()) == Some(own)) {
            let ids: Vec<Column> = own.iter().filter_map(|c| read.columns.get(*c).cloned()).collect();
            read.placed.extend(ids.into_iter().zip(figs));
        } else {
            read.open.push((candidates, figs));
        }
    }
}
