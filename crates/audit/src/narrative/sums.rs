//! Figures of the text against each other: changes between two years, parts and their sum, things counted twice.
use super::context::{Context, location, page_en, page_zh};
use super::money::{Money, per_unit};
use juesuan_model::narrative::{NarrativeItemSpec, NarrativeMeasure as Measure};
use juesuan_model::{Cause, Finding, FindingCode, NarrativeFigure};
use rust_decimal::Decimal;

impl Context<'_, '_> {
    /// 上年 L, 增加 D: a change that is not the difference of the amounts of both years.
    pub(super) fn difference(&self, at: usize, f: &NarrativeFigure) -> Option<Finding> {
        let change = Money::of(f)?;
        let last = Money::of(self.before(at, f, Measure::LastYear)?)?;
        let now = Money::of(self.before(at, f, Measure::Amount)?)?;
        let is_rise = f.measure == Measure::Increase;
        let expected = (now.value - last.value) * if is_rise { Decimal::ONE } else { -Decimal::ONE };
        if (change.value - expected).abs() <= change.half + last.half + now.half {
            return None;
        }
        let expected = (expected / per_unit(&f.unit)?).normalize().to_string();
        let (word, word_zh) = if is_rise { ("a rise", "增加") } else { ("a fall", "减少") };
        let (name, unit) = (self.name(f), &f.unit);
        let finding = Finding::new(
            FindingCode::NarrativeSum,
            Cause::Source,
            format!(
                "The text{} gives {word} of {} {unit} for {name}; its amounts of both years give {expected} {unit}",
                page_en(f),
                f.value
            ),
            format!("情况说明{}“{name}”{word_zh}{}{unit}，按两年金额计算应为{expected}{unit}", page_zh(f), f.value),
        );
        Some(finding.at(location(f)).versus(expected, f.value.as_str()))
    }

    /// One thing counted twice in a section, differently.
    pub(super) fn counted(&self, at: usize, f: &NarrativeFigure) -> Option<Finding> {
        let same = |o: &&NarrativeFigure| o.section == f.section && o.item == f.item && o.measure == f.measure;
        let first = self.figures.get(..at)?.iter().find(same)?;
        // Reported once for one thing, where a count first differs.
        let again = self.figures.get(..at)?.iter().filter(same).any(|o| o.value.value() != first.value.value());
        if again || first.value.value() == f.value.value() {
            return None;
        }
        let (name, unit) = (self.name(f), &f.unit);
        let finding = Finding::new(
            FindingCode::NarrativeContradiction,
            Cause::Source,
            format!(
                "The text{} counts {} {unit} for {name}, but {} {unit} before{}",
                page_en(f),
                f.value,
                first.value,
                page_en(first)
            ),
            format!("情况说明{}“{name}”为{}{unit}，前文{}为{}{unit}", page_zh(f), f.value, page_zh(first), first.value),
        );
        Some(finding.at(location(f)).at(location(first)).versus(first.value.as_str(), f.value.as_str()))
    }

    /// Items whose parts do not make their sum: 货物, 工程 and 服务 make 政府采购.
    pub(super) fn parts(&self) -> Vec<Finding> {
        self.schema.items().iter().filter(|i| !i.sum_of.is_empty()).filter_map(|i| self.parts_of(i)).collect()
    }

    fn parts_of(&self, item: &NarrativeItemSpec) -> Option<Finding> {
        let total = self.first_amount(item.id)?;
        let own = Money::of(total)?;
        let mut sum = Decimal::ZERO;
        let mut bound = own.half;
        let mut names = Vec::new();
        for part in &item.sum_of {
            let amount = self.first_amount(*part).and_then(Money::of)?;
            sum += amount.value;
            bound += amount.half;
            names.push(self.schema.item(*part)?.name.as_str());
        }
        if (own.value - sum).abs() <= bound {
            return None;
        }
        let sum = (sum / per_unit(&total.unit)?).normalize();
        let (name, unit) = (&item.name, &total.unit);
        let finding = Finding::new(
            FindingCode::NarrativeSum,
            Cause::Source,
            format!(
                "The text{} gives {} {unit} for {name}; its parts come to {sum} {unit} ({})",
                page_en(total),
                total.value,
                names.join(", ")
            ),
            format!(
                "情况说明{}“{name}”为{}{unit}，各分项（{}）合计为{sum}{unit}",
                page_zh(total),
                total.value,
                names.join("、")
            ),
        );
        Some(finding.at(location(total)).versus(sum.to_string(), total.value.as_str()))
    }
}
