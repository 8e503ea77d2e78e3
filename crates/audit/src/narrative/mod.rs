//! The running text against the tables, and against itself.
//!
//! In: the figures of the running text and the indexed tables. Out: findings about amounts that differ from their table
//! (`amounts`), percentages that do not follow from the printed amounts (`percentages`), and parts, changes and counts
//! that contradict each other (`sums`). Which cell prints an amount is looked up in `cells`. Figures whose cell is unknown,
//! not printed or not readable are not judged.
mod amounts;
mod cells;
mod context;
mod money;
mod percentages;
mod sums;

use self::{amounts::together, context::Context};
use crate::{index::Index, reading_doubts::ReadingDoubts};
use juesuan_model::narrative::{NarrativeMeasure as Measure, NarrativeSchema};
use juesuan_model::{Finding, TableId};

/// More amounts than this that contradict one table are one finding: the text is about another version of the table.
const MOST_SINGLE: usize = 6;

/// Findings about the running text.
pub(crate) fn check(index: &Index<'_>, doubts: &ReadingDoubts) -> Vec<Finding> {
    let figures = &index.disclosure.narrative;
    if figures.is_empty() {
        return Vec::new();
    }
    let text = Context { index, doubts, figures, schema: NarrativeSchema::builtin() };
    let mut wrong: Vec<(TableId, Finding)> = Vec::new();
    let mut out = Vec::new();
    for (at, f) in figures.iter().enumerate() {
        match f.measure {
            Measure::Amount | Measure::Budget => {
                wrong.extend(text.amount(f));
                out.extend(text.unknown_item(f));
            }
            Measure::Share => out.extend(text.share(at, f)),
            Measure::Completion => out.extend(text.completion(at, f)),
            Measure::Increase | Measure::Decrease => out.extend(text.difference(at, f)),
            Measure::Count => out.extend(text.counted(at, f)),
            m if m.in_money().is_some() => out.extend(text.change(at, f)),
            _ => {}
        }
    }
    out.extend(text.printed_empty());
    out.extend(text.larger_than_whole());
    out.extend(text.parts());
    for id in TableId::ALL {
        let (of_table, rest): (Vec<_>, Vec<_>) = wrong.into_iter().partition(|(t, _)| *t == id);
        wrong = rest;
        let of_table: Vec<Finding> = of_table.into_iter().map(|(_, f)| f).collect();
        if of_table.len() > MOST_SINGLE {
            out.push(together(id, of_table));
        } else {
            out.extend(of_table);
        }
    }
    out
}
