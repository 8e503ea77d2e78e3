//! Percentages of the text against the amounts that they follow from.
use super::context::{Context, location, page_en, page_zh};
use super::money::{Money, half_step};
use crate::index::CellId;
use juesuan_model::narrative::NarrativeMeasure as Measure;
use juesuan_model::{Cause, Finding, FindingCode, NarrativeFigure, Severity};
use rust_decimal::Decimal;

/// Decimals of the percentage that a message says would be right, at least.
const PERCENT_DECIMALS: u32 = 2;

impl Context<'_, '_> {
    /// 占 p%
    pub(super) fn share(&self, at: usize, f: &NarrativeFigure) -> Option<Finding> {
        let part = Money::of(self.before(at, f, Measure::Amount)?)?;
        let (wholes, cells) = self.wholes(f);
        let expected: Vec<_> = wholes.iter().filter_map(|whole| part.percent_of(*whole)).collect();
        self.percentage(f, &expected, &cells, ("the share", "占比"))
    }

    /// 完成 p%
    pub(super) fn completion(&self, at: usize, f: &NarrativeFigure) -> Option<Finding> {
        let spent = Money::of(self.before(at, f, Measure::Amount)?)?;
        let budget = Money::of(self.before(at, f, Measure::Budget)?)?;
        let expected: Vec<_> = spent.percent_of(budget).into_iter().collect();
        self.percentage(f, &expected, &[], ("the completion rate", "完成率"))
    }

    /// 增加 D 万元, 增长 p%
    pub(super) fn change(&self, at: usize, f: &NarrativeFigure) -> Option<Finding> {
        let by = f.measure.in_money()?;
        let change = Money::of(self.before(at, f, by)?)?;
        let sign = match by {
            Measure::Increase | Measure::IncreaseOverBudget => Decimal::ONE,
            Measure::Decrease | Measure::DecreaseOverBudget => -Decimal::ONE,
            _ => return None,
        };
        let cells = self.cells(f, Measure::Amount);
        let mut values: Vec<Money> = cells.iter().filter_map(|c| self.printed(*c)).collect();
        let stated = |o: &&NarrativeFigure| o.section == f.section && o.item == f.item && o.measure == Measure::Amount;
        values.extend(self.figures.get(..at)?.iter().rfind(stated).and_then(Money::of));
        let expected: Vec<_> = values
            .iter()
            .filter_map(|now| {
                let last = Money { value: now.value - sign * change.value, half: now.half + change.half };
                change.percent_of(last).filter(|_| last.value > Decimal::ZERO)
            })
            .collect();
        self.percentage(f, &expected, &cells, ("the change", "增减幅度"))
    }

    /// A percentage that follows from none of the amounts: `expected` are percentages with their bounds.
    fn percentage(
        &self,
        f: &NarrativeFigure,
        expected: &[(Decimal, Decimal)],
        cells: &[CellId],
        (what, what_zh): (&str, &str),
    ) -> Option<Finding> {
        let printed = f.value.value();
        let half = half_step(f.value.decimals());
        let (nearest, _) = expected.first()?;
        if expected.iter().any(|(p, bound)| (printed - p).abs() <= half + bound) {
            return None;
        }
        // Cut off instead of rounded, or adjusted so that shares come to 100: one unit of the last digit.
        let nearly = expected.iter().any(|(p, bound)| (printed - p).abs() <= half * Decimal::TWO + bound);
        let nearest = nearest.round_dp(f.value.decimals().max(PERCENT_DECIMALS)).to_string();
        let name = self.name(f);
        let finding = Finding::new(
            FindingCode::NarrativePercentage,
            cells.first().map_or(Cause::Source, |c| self.cause(*c)),
            format!("The text{} gives {}% as {what} of {name}; its amounts give {nearest}%", page_en(f), f.value),
            format!("情况说明{}“{name}”{what_zh}为{}%，按金额计算应为{nearest}%", page_zh(f), f.value),
        )
        .with_severity(if nearly { Severity::Info } else { Severity::Warning });
        Some(finding.versus(format!("{nearest}%"), format!("{}%", f.value)).at(location(f)))
    }

    /// What a share may be of, in the tables and in the text, and the cells that print it.
    fn wholes(&self, f: &NarrativeFigure) -> (Vec<Money>, Vec<CellId>) {
        let Some(of) = self.schema.share_of(f.section, &f.item) else { return (Vec::new(), Vec::new()) };
        let cells: Vec<CellId> = of.cells.iter().filter_map(|c| self.cell(c)).collect();
        let mut values: Vec<Money> = cells.iter().filter_map(|c| self.printed(*c)).collect();
        let stated = |o: &&NarrativeFigure| {
            o.section == f.section && of.item.is_some_and(|i| o.item.is(i)) && o.measure == Measure::Amount
        };
        values.extend(self.figures.iter().find(stated).and_then(Money::of));
        (values, cells)
    }
}
