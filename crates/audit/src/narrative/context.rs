//! What every check of the running text works with: the figures of the text, the tables, and the words of messages.
use super::money::Money;
use crate::{
    index::{CellId, Index},
    reading_doubts::ReadingDoubts,
};
use juesuan_model::narrative::{NarrativeItem, NarrativeMeasure, NarrativeSchema, NarrativeSubject};
use juesuan_model::{Cause, Location, NarrativeFigure, TableId};
use rust_decimal::Decimal;

/// Figures between a percentage and the amount that it belongs to, at most: a sentence about a fund lists up to six.
const REACH: usize = 6;

pub(super) struct Context<'t, 'd> {
    pub(super) index: &'t Index<'d>,
    pub(super) doubts: &'t ReadingDoubts,
    pub(super) figures: &'d [NarrativeFigure],
    pub(super) schema: &'static NarrativeSchema,
}

impl Context<'_, '_> {
    /// What people call the subject of a figure.
    pub(super) fn name<'f>(&self, f: &'f NarrativeFigure) -> &'f str {
        self.schema.name(&f.item)
    }

    /// The first amount that the text gives for an item.
    pub(super) fn first_amount(&self, item: NarrativeItem) -> Option<&NarrativeFigure> {
        self.figures.iter().find(|f| f.item.is(item) && f.measure == NarrativeMeasure::Amount)
    }

    /// The figure of the same subject that a percentage at `at` belongs to.
    pub(super) fn before(&self, at: usize, f: &NarrativeFigure, measure: NarrativeMeasure) -> Option<&NarrativeFigure> {
        let is_path = matches!(f.item, NarrativeSubject::Path(_));
        let same = |o: &&NarrativeFigure| {
            o.measure == measure && o.section == f.section && o.item == f.item && (is_path || o.sentence == f.sentence)
        };
        self.figures.get(at.saturating_sub(REACH)..at)?.iter().rfind(same)
    }

    /// What a cell prints; a blank is 0. None where something else is printed.
    pub(super) fn printed(&self, cell: CellId) -> Option<Money> {
        let (_, c) = self.index.record(cell)?;
        let unit = self.unit_of(self.index.figure(cell)?.table);
        match &c.value {
            Some(a) => Money::new(a.value(), a.decimals(), unit),
            None if c.raw.is_none() => {
                let zero = Money { value: Decimal::ZERO, half: Decimal::ZERO };
                super::money::per_unit(unit).map(|_| zero)
            }
            None => None,
        }
    }

    /// The unit of a table, else of the disclosure.
    pub(super) fn unit_of(&self, table: TableId) -> &str {
        let d = self.index.disclosure;
        d.tables.get(&table).and_then(|t| t.unit.as_deref()).or(d.unit.as_deref()).unwrap_or_default()
    }

    pub(super) fn cause(&self, cell: CellId) -> Cause {
        if self.doubts.affect_cell(self.index, cell) { Cause::Reading } else { Cause::Source }
    }

    pub(super) fn table_cause(&self, table: TableId) -> Cause {
        if self.doubts.affect_table(table) { Cause::Reading } else { Cause::Source }
    }
}

/// The page of a figure of the text.
pub(super) fn location(f: &NarrativeFigure) -> Location {
    Location::default().with_page(f.page)
}

/// ` (p. 20)`; empty where the page is not known.
pub(super) fn page_en(f: &NarrativeFigure) -> String {
    f.page.map_or_else(String::new, |p| format!(" (p. {p})"))
}

/// `（第20页）`; empty where the page is not known.
pub(super) fn page_zh(f: &NarrativeFigure) -> String {
    f.page.map_or_else(String::new, |p| format!("（第{p}页）"))
}
