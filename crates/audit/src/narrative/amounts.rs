//! Amounts of the text against the cells that print them.
use super::cells::items_named;
use super::context::{Context, location, page_en, page_zh};
use super::money::Money;
use crate::index::CellId;
use crate::labels::row_name;
use juesuan_model::narrative::{NarrativeMeasure, NarrativeSubject};
use juesuan_model::{Cause, Finding, FindingCode, Location, NarrativeFigure, Severity, TableId, TableStatus};

impl Context<'_, '_> {
    /// An amount that none of its cells prints.
    pub(super) fn amount(&self, f: &NarrativeFigure) -> Option<(TableId, Finding)> {
        let own = Money::of(f)?;
        let cells = self.cells(f, f.measure);
        let known: Vec<(CellId, Money)> = cells.iter().filter_map(|c| Some((*c, self.printed(*c)?))).collect();
        let (cell, printed) = *known.first()?;
        if known.iter().any(|(_, m)| own.is_same_as(*m)) {
            return None;
        }
        let (row, at) = self.index.record(cell)?;
        let table = self.index.figure(cell)?.table;
        let expected = at.value.as_ref().map_or("", |a| a.as_str());
        let unit = self.unit_of(table);
        let (row, column) = (row_name(row), self.index.column_label(table, at.column.as_str()));
        // A budget at the start of the year and an adjusted one may both be right.
        let severity = if f.measure == NarrativeMeasure::Budget { Severity::Warning } else { Severity::Error };
        let difference = (own.value - printed.value).abs().normalize();
        let (print, print_zh) = if expected.is_empty() {
            ("no figure".to_owned(), "无数".to_owned())
        } else {
            (format!("{expected} {unit}"), format!("{expected}{unit}"))
        };
        let finding = Finding::new(FindingCode::NarrativeValue,
            self.cause(cell),
            format!(
                "The text{} gives {} {} for {}; table {table} has {print} (row {}, column {column}), a difference of {difference} 元",
                page_en(f), f.value, f.unit, self.name(f), row.en
            ),
            format!(
                "情况说明{}“{}”为{}{}，{table}表“{}”行“{column}”栏为{print_zh}，相差{difference}元",
                page_zh(f), self.name(f), f.value, f.unit, row.zh
            ),
        ).with_severity(severity)
        .at(self.index.location(cell))
        .at(location(f))
        .versus(expected, f.value.as_str());
        Some((table, finding))
    }

    /// A 项 with an amount that its table does not list.
    pub(super) fn unknown_item(&self, f: &NarrativeFigure) -> Option<Finding> {
        let NarrativeSubject::Path(path) = &f.item else { return None };
        let (class, rest) = path.split_once('/')?;
        let id = self.items_table(f.section);
        let table = self.index.table(id).filter(|t| t.status() == TableStatus::Filled)?;
        let zero = f.value.value().is_zero();
        if f.measure != NarrativeMeasure::Amount || zero || !items_named(table, path).is_empty() {
            return None;
        }
        let name = rest.rsplit('/').next().unwrap_or(rest);
        let finding = Finding::new(
            FindingCode::NarrativeItem,
            self.table_cause(id),
            format!(
                "The text{} gives {} {} for {name} ({class}), which table {id} does not list",
                page_en(f),
                f.value,
                f.unit
            ),
            format!("情况说明{}列有“{class}”类“{name}”项{}{}，{id}表未列该科目", page_zh(f), f.value, f.unit),
        );
        Some(finding.at(Location::table(id)).at(location(f)))
    }

    /// Amounts of what a table would print, where that table is empty.
    pub(super) fn printed_empty(&self) -> Vec<Finding> {
        let empty = TableId::ALL
            .into_iter()
            .filter(|id| self.index.table(*id).is_some_and(|t| t.status() == TableStatus::Empty));
        let contradicts = |f: &NarrativeFigure, id: TableId| {
            let NarrativeSubject::Item(item) = &f.item else { return false };
            matches!(f.measure, NarrativeMeasure::Amount | NarrativeMeasure::Budget)
                && !f.value.value().is_zero()
                && self.schema.item(*item).is_some_and(|i| i.printed_in == Some(id))
        };
        empty
            .filter_map(|id| {
                let f = self.figures.iter().find(|f| contradicts(f, id))?;
                let name = self.name(f);
                let finding = Finding::new(
                    FindingCode::NarrativeValue,
                    self.table_cause(id),
                    format!("The text{} gives {} {} for {name}, but table {id} is empty", page_en(f), f.value, f.unit),
                    format!("情况说明{}“{name}”为{}{}，但{id}表为空表", page_zh(f), f.value, f.unit),
                )
                .with_severity(Severity::Warning);
                Some(finding.at(Location::table(id)).at(location(f)).versus("", f.value.as_str()))
            })
            .collect()
    }

    /// Amounts that are larger than what they are a part of: 机关运行经费 of 公用经费.
    pub(super) fn larger_than_whole(&self) -> Vec<Finding> {
        self.schema.items().iter().filter_map(|item| {
            let whole = item.part_of.iter().find_map(|c| self.cell(c))?;
            let f = self.first_amount(item.id)?;
            let (own, all) = (Money::of(f)?, self.printed(whole)?);
            if own.value <= all.value + own.half + all.half {
                return None;
            }
            let (row, cell) = self.index.record(whole)?;
            let (printed, table) = (cell.value.as_ref()?, self.index.figure(whole)?.table);
            let (unit, row, name) = (self.unit_of(table), row_name(row), &item.name);
            let finding = Finding::new(FindingCode::NarrativeOperatingFunds,
                self.cause(whole),
                format!(
                    "The text{} gives {} {} for {name}, more than the {printed} {unit} of {} in table {table} that it is a part of",
                    page_en(f), f.value, f.unit, row.en
                ),
                format!(
                    "情况说明{}{name}为{}{}，大于{table}表“{}”{printed}{unit}，而前者应为后者的一部分",
                    page_zh(f), f.value, f.unit, row.zh
                ),
            );
            Some(finding.at(self.index.location(whole)).at(location(f)).versus(format!("≤ {printed}"), f.value.as_str()))
        })
        .collect()
    }
}

/// One finding for many amounts that contradict one table.
pub(super) fn together(id: TableId, findings: Vec<Finding>) -> Finding {
    let n = findings.len();
    let cause = if findings.iter().any(|f| f.cause == Cause::Reading) { Cause::Reading } else { Cause::Source };
    let first = findings.first().map(|f| f.message.clone()).unwrap_or_default();
    let mut one = Finding::new(
        FindingCode::NarrativeValue,
        cause,
        format!("{n} amounts of the text differ from table {id}. The first: {}", first.en),
        format!("情况说明有{n}个金额与{id}表不符，首处：{}", first.zh),
    );
    one.at = findings.into_iter().flat_map(|f| f.at).collect();
    one
}
