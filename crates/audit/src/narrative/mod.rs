//! The running text against the tables, and against itself.
//!
//! In: the figures of the running text ([`NarrativeFigure`]) and the indexed tables. Out: findings where an amount is not
//! the one that its table prints, where a printed percentage or change does not follow from the printed amounts, where
//! parts do not make their sum, and where the text counts one thing twice differently. What a figure is about is the
//! reader's work; a figure whose cell is not known, not printed or not readable is not judged.
use crate::{
    index::{CellId, Index, IndexedTable, yuan},
    reading_doubts::ReadingDoubts,
};
use juesuan_model::{Cause, Finding, FindingCode, Location, NarrativeFigure, Severity, TableId, TableStatus, text};
use rust_decimal::Decimal;

/// More contradicted cells of one table than this come as one finding.
const MOST_SINGLE: usize = 6;
/// How far back (in figures) the amount that a percentage belongs to may stand.
const REACH: usize = 6;

/// Findings about the running text.
pub(crate) fn check(index: &Index<'_>, certainty: &ReadingDoubts) -> Vec<Finding> {
    let figures = &index.disclosure.narrative;
    let text = Text { index, certainty, figures };
    let mut wrong: Vec<(TableId, Finding)> = Vec::new();
    let mut out = Vec::new();
    for (at, f) in figures.iter().enumerate() {
        match f.measure.as_str() {
            "amount" | "budget" => {
                wrong.extend(text.value(f));
                out.extend(text.unknown_item(f));
            }
            "share" => out.extend(text.share(at, f)),
            "completion" => out.extend(text.completion(at, f)),
            m if m.contains("_percent") => out.extend(text.change(at, f)),
            "increase" | "decrease" => out.extend(text.difference(at, f)),
            "count" => out.extend(text.counted(at, f)),
            _ => {}
        }
    }
    out.extend(text.printed_empty());
    out.extend(text.operating_funds());
    out.extend(text.procurement());
    for id in TableId::ALL {
        let (mut of_table, rest): (Vec<_>, Vec<_>) = wrong.into_iter().partition(|(t, _)| *t == id);
        wrong = rest;
        if of_table.len() > MOST_SINGLE {
            out.push(together(id, of_table.into_iter().map(|(_, f)| f).collect()));
        } else {
            out.extend(of_table.drain(..).map(|(_, f)| f));
        }
    }
    out
}

/// One finding for many contradictions with one table.
fn together(id: TableId, findings: Vec<Finding>) -> Finding {
    let n = findings.len();
    let cause = if findings.iter().any(|f| f.cause == Cause::Reading) { Cause::Reading } else { Cause::Source };
    let first = findings.first().map(|f| f.message.clone()).unwrap_or_default();
    let mut one = Finding::new(
        FindingCode::NarrativeValue,
        cause,
        format!("{n} amounts of the running text contradict table {}; the first: {}", id.number(), first.en),
        format!("情况说明中有{n}个金额与{}表不符，首处：{}", id.number(), first.zh),
    );
    one.at = findings.into_iter().flat_map(|f| f.at).collect();
    one
}

/// An amount in 元 and half a unit of its last digit.
#[derive(Clone, Copy)]
struct Money {
    value: Decimal,
    half: Decimal,
}

struct Text<'t, 'd> {
    index: &'t Index<'d>,
    certainty: &'t ReadingDoubts,
    figures: &'d [NarrativeFigure],
}

impl Text<'_, '_> {
    /// An amount that is not the one in its table.
    fn value(&self, f: &NarrativeFigure) -> Option<(TableId, Finding)> {
        let own = money(f)?;
        let cells = self.cells(f);
        let known: Vec<(CellId, Money)> = cells.iter().filter_map(|c| Some((*c, self.printed(*c)?))).collect();
        let (cell, printed) = *known.first()?;
        if known.iter().any(|(_, m)| same(own, *m)) {
            return None;
        }
        let (row, at) = self.index.record(cell)?;
        let table = self.index.figure(cell)?.table;
        let expected = at.value.as_ref().map_or("", |a| a.as_str());
        let unit = self.unit_of(table);
        let row_name = row.name.as_deref().unwrap_or("");
        // A budget at the start of the year and an adjusted one may both be right.
        let severity = if f.measure == "budget" { Severity::Warning } else { Severity::Error };
        let difference = (own.value - printed.value).abs().normalize();
        let finding = Finding::new(
            FindingCode::NarrativeValue,
            self.cause(cell),
            format!(
                "the running text{} says {} {} for {}; table {} prints {expected} {unit} in {row_name}.{} (difference {difference} 元)",
                page_en(f), f.value, f.unit, f.item, table.number(), at.column
            ),
            format!(
                "情况说明{}“{}”为{}{}，{}表“{row_name}”为{expected}{unit}（相差{difference}元）",
                page_zh(f), name_zh(f), f.value, f.unit, table.number()
            ),
        )
        .with_severity(severity)
        .at(self.index.place(cell))
        .at(place(f))
        .versus(expected, f.value.as_str());
        Some((table, finding))
    }

    /// A 项 that the table does not list.
    fn unknown_item(&self, f: &NarrativeFigure) -> Option<Finding> {
        let (class, rest) = f.item.split_once('/')?;
        let id = fund_table(&f.section);
        let table = self.index.table(id).filter(|t| t.status() == TableStatus::Filled)?;
        let zero = f.value.value().is_zero();
        if f.measure != "amount" || zero || !self.items_named(table, &f.item).is_empty() {
            return None;
        }
        let name = rest.rsplit('/').next().unwrap_or(rest);
        Some(
            Finding::new(
                FindingCode::NarrativeItem,
                self.table_cause(id),
                format!(
                    "the running text{} has an item {name} of {class} that table {} does not list",
                    page_en(f),
                    id.number()
                ),
                format!("情况说明{}所列“{name}（项）”在{}表“{class}”中未见", page_zh(f), id.number()),
            )
            .at(Location::table(id))
            .at(place(f)),
        )
    }

    /// 占 p%
    fn share(&self, at: usize, f: &NarrativeFigure) -> Option<Finding> {
        let part = money(self.before(at, f, "amount")?)?;
        let (denominators, cells) = self.denominators(f);
        let expected: Vec<(Decimal, Decimal)> = denominators.iter().filter_map(|d| ratio(part, *d)).collect();
        self.percentage(f, &expected, &cells, ("share", "占比"))
    }

    /// 完成 p%
    fn completion(&self, at: usize, f: &NarrativeFigure) -> Option<Finding> {
        let spent = money(self.before(at, f, "amount")?)?;
        let budget = money(self.before(at, f, "budget")?)?;
        let expected: Vec<_> = ratio(spent, budget).into_iter().collect();
        self.percentage(f, &expected, &[], ("degree of completion", "完成率"))
    }

    /// 增加 D 万元, 增长 p%
    fn change(&self, at: usize, f: &NarrativeFigure) -> Option<Finding> {
        let by = f.measure.replace("_percent", "");
        let change = money(self.before(at, f, &by)?)?;
        let rise = if by.starts_with("increase") {
            Decimal::ONE
        } else if by.starts_with("decrease") {
            -Decimal::ONE
        } else {
            return None;
        };
        let now = NarrativeFigure { measure: "amount".to_owned(), ..f.clone() };
        let cells = self.cells(&now);
        let mut values: Vec<Money> = cells.iter().filter_map(|c| self.printed(*c)).collect();
        let said = self
            .figures
            .get(..at)?
            .iter()
            .rfind(|o| o.section == f.section && o.item == f.item && o.measure == "amount");
        values.extend(said.and_then(money));
        let expected: Vec<_> = values
            .iter()
            .filter_map(|v| {
                let last = Money { value: v.value - rise * change.value, half: v.half + change.half };
                ratio(change, last).filter(|_| last.value > Decimal::ZERO)
            })
            .collect();
        self.percentage(f, &expected, &cells, ("change", "增减幅度"))
    }

    /// 上年 L, 增加 D: what is left is this year's amount.
    fn difference(&self, at: usize, f: &NarrativeFigure) -> Option<Finding> {
        let change = money(f)?;
        let last = money(self.before(at, f, "last_year")?)?;
        let now = money(self.before(at, f, "amount")?)?;
        let rise = if f.measure == "increase" { Decimal::ONE } else { -Decimal::ONE };
        let expected = (now.value - last.value) * rise;
        if (change.value - expected).abs() <= change.half + last.half + now.half {
            return None;
        }
        let expected = (expected / Decimal::from_i128_with_scale(yuan(&f.unit)?, 0)).normalize().to_string();
        let (word, word_zh) = if rise.is_sign_positive() { ("a rise", "增加") } else { ("a fall", "减少") };
        Some(
            Finding::new(
                FindingCode::NarrativeSum,
                Cause::Source,
                format!(
                    "the running text{} says {word} of {} {} for {}; its amounts of both years give {expected}",
                    page_en(f),
                    f.value,
                    f.unit,
                    f.item
                ),
                format!(
                    "情况说明{}“{}”{word_zh}{}{}，按两年金额计算应为{expected}",
                    page_zh(f),
                    name_zh(f),
                    f.value,
                    f.unit
                ),
            )
            .at(place(f))
            .versus(expected, f.value.as_str()),
        )
    }

    /// One thing counted twice in a section, differently.
    fn counted(&self, at: usize, f: &NarrativeFigure) -> Option<Finding> {
        let same = |o: &&NarrativeFigure| o.section == f.section && o.item == f.item && o.measure == f.measure;
        let first = self.figures.get(..at)?.iter().find(same)?;
        // One finding for one thing: only where it first departs from the first count.
        let again = self.figures.get(..at)?.iter().filter(same).any(|o| o.value.value() != first.value.value());
        if again || first.value.value() == f.value.value() {
            return None;
        }
        Some(
            Finding::new(
                FindingCode::NarrativeContradiction,
                Cause::Source,
                format!(
                    "the running text{} counts {} {} of {}, after {}{}",
                    page_en(f),
                    f.value,
                    f.unit,
                    f.item,
                    first.value,
                    page_en(first)
                ),
                format!(
                    "情况说明{}“{}”为{}{}，前文{}为{}",
                    page_zh(f),
                    name_zh(f),
                    f.value,
                    f.unit,
                    page_zh(first),
                    first.value
                ),
            )
            .at(place(f))
            .at(place(first))
            .versus(first.value.as_str(), f.value.as_str()),
        )
    }

    /// Amounts of what a table is about, where that table stands there without a figure.
    fn printed_empty(&self) -> Vec<Finding> {
        use TableId as T;
        const THREE: [&str; 5] = ["three_public", "abroad", "vehicle", "vehicle_operation", "reception"];
        let about: [(T, &[&str]); 3] = [
            (T::GovernmentFund, &["government_fund_income", "government_fund_expenditure"]),
            (T::StateCapital, &["state_capital_income", "state_capital_expenditure"]),
            (T::ThreePublicExpenses, &THREE),
        ];
        let told = |(id, items): (T, &[&str])| {
            self.index.table(id).filter(|t| t.status() == TableStatus::Empty)?;
            let f = self.figures.iter().find(|f| {
                matches!(f.measure.as_str(), "amount" | "budget")
                    && items.contains(&f.item.as_str())
                    && !f.value.value().is_zero()
            })?;
            Some(
                Finding::new(
                    FindingCode::NarrativeValue,
                    self.table_cause(id),
                    format!(
                        "the running text{} says {} {} for {}; table {} is printed without a figure",
                        page_en(f),
                        f.value,
                        f.unit,
                        f.item,
                        id.number()
                    ),
                    format!("情况说明{}“{}”为{}{}，{}表却未填数", page_zh(f), name_zh(f), f.value, f.unit, id.number()),
                )
                .with_severity(Severity::Warning)
                .at(Location::table(id))
                .at(place(f))
                .versus("", f.value.as_str()),
            )
        };
        about.into_iter().filter_map(told).collect()
    }

    /// A percentage that follows from none of the amounts: `expected` are percentages with their bounds.
    fn percentage(
        &self,
        f: &NarrativeFigure,
        expected: &[(Decimal, Decimal)],
        cells: &[CellId],
        what: (&str, &str),
    ) -> Option<Finding> {
        let printed = f.value.value();
        let half = half_step(f);
        let (nearest, _) = expected.first()?;
        if expected.iter().any(|(p, bound)| (printed - p).abs() <= half + bound) {
            return None;
        }
        // Cut off instead of rounded, or adjusted so that shares come to 100: one unit of the last digit.
        let nearly = expected.iter().any(|(p, bound)| (printed - p).abs() <= half * Decimal::TWO + bound);
        let nearest = nearest.round_dp(f.value.decimals().max(2)).to_string();
        let cause = cells.first().map_or(Cause::Source, |c| self.cause(*c));
        let mut finding = Finding::new(
            FindingCode::NarrativePercentage,
            cause,
            format!(
                "the running text{} says {}% as {} of {}; its amounts give {nearest}%",
                page_en(f),
                f.value,
                what.0,
                f.item
            ),
            format!("情况说明{}“{}”{}为{}%，按金额计算应为{nearest}%", page_zh(f), name_zh(f), what.1, f.value),
        )
        .with_severity(if nearly { Severity::Info } else { Severity::Warning })
        .versus(format!("{nearest}%"), format!("{}%", f.value));
        finding.at.push(place(f));
        Some(finding)
    }

    /// 机关运行经费 is part of 公用经费.
    fn operating_funds(&self) -> Option<Finding> {
        let f = self.figures.iter().find(|f| f.item == "operating_funds" && f.measure == "amount")?;
        let cell = self.role(TableId::GeneralPublicBasicExpenditure, "public_total", "amount")?;
        let (own, all) = (money(f)?, self.printed(cell)?);
        if own.value <= all.value + own.half + all.half {
            return None;
        }
        let printed = self.index.record(cell)?.1.value.as_ref()?;
        Some(
            Finding::new(
                FindingCode::NarrativeOperatingFunds, self.cause(cell),
                format!(
                    "机关运行经费 is {} {} in the running text{}, more than 公用经费合计 {printed} in table 06, which it is a part of",
                    f.value, f.unit, page_en(f)
                ),
                format!("情况说明{}机关运行经费{}{}，大于06表公用经费合计{printed}", page_zh(f), f.value, f.unit),
            )
            .at(self.index.place(cell))
            .at(place(f))
            .versus(format!("≤ {printed}"), f.value.as_str()),
        )
    }

    /// 货物, 工程 and 服务 make 政府采购.
    fn procurement(&self) -> Option<Finding> {
        let find = |item: &str| self.figures.iter().find(|f| f.item == item && f.measure == "amount");
        let total = find("procurement_total")?;
        let parts = ["procurement_goods", "procurement_works", "procurement_services"].map(|i| find(i).and_then(money));
        let own = money(total)?;
        let mut sum = Decimal::ZERO;
        let mut bound = own.half;
        for part in parts {
            let part = part?;
            sum += part.value;
            bound += part.half;
        }
        if (own.value - sum).abs() <= bound {
            return None;
        }
        let sum = (sum / Decimal::from_i128_with_scale(yuan(&total.unit)?, 0)).normalize();
        Some(
            Finding::new(
                FindingCode::NarrativeSum,
                Cause::Source,
                format!(
                    "政府采购 is {} {} in the running text{}; goods, works and services make {sum}",
                    total.value,
                    total.unit,
                    page_en(total)
                ),
                format!(
                    "情况说明{}政府采购总额{}{}，货物、工程、服务合计为{sum}",
                    page_zh(total),
                    total.value,
                    total.unit
                ),
            )
            .at(place(total))
            .versus(sum.to_string(), total.value.as_str()),
        )
    }

    /// What a share is of.
    fn denominators(&self, f: &NarrativeFigure) -> (Vec<Money>, Vec<CellId>) {
        use TableId as T;
        let total = |t: T, c: &str| self.total(t, c);
        let (cells, item): (Vec<CellId>, &str) = match (f.section.as_str(), f.item.as_str()) {
            ("income", _) => (total(T::Income, "total").into_iter().collect(), "income_total"),
            ("expenditure", _) | ("general_public", "general_public_expenditure") => {
                (total(T::Expenditure, "total").into_iter().collect(), "expenditure_total")
            }
            ("general_public", _) => {
                (total(T::GeneralPublicExpenditure, "total").into_iter().collect(), "general_public_expenditure")
            }
            ("three_public", _) => (total(T::ThreePublicExpenses, "final_total").into_iter().collect(), "three_public"),
            ("performance", "assessed_general_public") => {
                (total(T::GeneralPublicExpenditure, "project").into_iter().collect(), "")
            }
            ("performance", "assessed_government_fund") => {
                (total(T::GovernmentFund, "expenditure_project").into_iter().collect(), "")
            }
            ("procurement", "procurement_sme") => (Vec::new(), "procurement_total"),
            ("procurement", "procurement_small") => (Vec::new(), "procurement_sme"),
            _ => return (Vec::new(), Vec::new()),
        };
        let mut values: Vec<Money> = cells.iter().filter_map(|c| self.printed(*c)).collect();
        let said = |o: &&NarrativeFigure| o.section == f.section && o.item == item && o.measure == "amount";
        values.extend(self.figures.iter().find(said).and_then(money));
        (values, cells)
    }

    /// The figure of the same item that a percentage belongs to.
    fn before(&self, at: usize, f: &NarrativeFigure, measure: &str) -> Option<&NarrativeFigure> {
        let same = |o: &&NarrativeFigure| {
            o.measure == measure
                && o.section == f.section
                && o.item == f.item
                && (o.sentence == f.sentence || f.item.contains('/'))
        };
        self.figures.get(at.saturating_sub(REACH)..at)?.iter().rfind(same)
    }

    /// The cells that print what a figure says, best first; it is right if it is that of any.
    fn cells(&self, f: &NarrativeFigure) -> Vec<CellId> {
        use TableId as T;
        let budget = f.measure == "budget";
        let section = f.section.as_str();
        let general = matches!(section, "general_public" | "basic");
        let total = |t: T, c: &str| self.total(t, c);
        let role = |t: T, r: &str, c: &str| self.role(t, r, c);
        let (t01, t04) = (T::IncomeExpenditureSummary, T::FiscalAppropriationSummary);
        let three =
            |c: &str| total(T::ThreePublicExpenses, &format!("{}_{c}", if budget { "budget" } else { "final" }));
        if budget && section != "three_public" {
            return Vec::new();
        }
        let found: Vec<Option<CellId>> = match f.item.as_str() {
            "income_expenditure_total" => {
                vec![role(t01, "income_grand_total", "amount"), role(t01, "outlay_grand_total", "amount")]
            }
            "income_total" if section == "appropriation" => {
                vec![role(t04, "income_total", "amount"), role(t04, "income_grand_total", "amount")]
            }
            "expenditure_total" if section == "appropriation" => {
                vec![role(t04, "outlay_total", "total"), role(t04, "outlay_grand_total", "total")]
            }
            "income_total" => vec![
                total(T::Income, "total"),
                role(t01, "income_total", "amount"),
                role(t01, "income_grand_total", "amount"),
            ],
            "income_of_year" => vec![total(T::Income, "total"), role(t01, "income_total", "amount")],
            "expenditure_total" => vec![
                total(T::Expenditure, "total"),
                role(t01, "outlay_total", "amount"),
                role(t01, "outlay_grand_total", "amount"),
            ],
            "expenditure_of_year" => vec![total(T::Expenditure, "total"), role(t01, "outlay_total", "amount")],
            "appropriation_total" => {
                vec![role(t04, "income_grand_total", "amount"), role(t04, "outlay_grand_total", "total")]
            }
            "appropriation_income" => vec![
                total(T::Income, "fiscal_appropriation"),
                role(t04, "income_total", "amount"),
                role(t04, "income_grand_total", "amount"),
                role(t01, "all_appropriation", "amount"),
            ],
            "appropriation_expenditure" => vec![
                role(t04, "outlay_total", "total"),
                role(t04, "outlay_grand_total", "total"),
                total(T::GeneralPublicExpenditure, "total"),
            ],
            "general_public_income" => {
                vec![role(t01, "general_public", "amount"), role(t04, "general_public", "amount")]
            }
            "government_fund_income" => {
                vec![
                    role(t01, "government_fund", "amount"),
                    role(t04, "government_fund", "amount"),
                    total(T::GovernmentFund, "income"),
                ]
            }
            "state_capital_income" => {
                vec![
                    role(t01, "state_capital", "amount"),
                    role(t04, "state_capital", "amount"),
                    total(T::StateCapital, "income"),
                ]
            }
            "superior_subsidy" | "business" | "affiliated_remittance" => {
                vec![total(T::Income, &f.item), role(t01, &f.item, "amount")]
            }
            "operating_income" => vec![total(T::Income, "operating"), role(t01, "operating", "amount")],
            "other_income" => vec![total(T::Income, "other"), role(t01, "other", "amount")],
            "general_public_expenditure" => {
                vec![total(T::GeneralPublicExpenditure, "total"), role(t04, "outlay_total", "general_public")]
            }
            "government_fund_expenditure" => {
                vec![total(T::GovernmentFund, "expenditure_total"), role(t04, "outlay_total", "government_fund")]
            }
            "state_capital_expenditure" => vec![
                total(T::StateCapital, "total"),
                total(T::StateCapital, "expenditure_total"),
                role(t04, "outlay_total", "state_capital"),
            ],
            "basic" | "project" if general => vec![total(T::GeneralPublicExpenditure, &f.item)],
            "basic" | "project" if matches!(section, "expenditure" | "totals") => vec![total(T::Expenditure, &f.item)],
            "remitted_to_superior" | "subsidy_to_affiliated" => vec![total(T::Expenditure, &f.item)],
            "operating_expenditure" => vec![total(T::Expenditure, "operating")],
            "personnel" if general => vec![role(T::GeneralPublicBasicExpenditure, "personnel_total", "amount")],
            "public_use" if general => vec![role(T::GeneralPublicBasicExpenditure, "public_total", "amount")],
            "three_public" => vec![three("total")],
            "vehicle" => vec![three("vehicle_subtotal")],
            "abroad" | "vehicle_purchase" | "vehicle_operation" | "reception" => vec![three(&f.item)],
            item if item.contains('/') => {
                let table = self.index.table(fund_table(section));
                table.map(|t| self.items_named(t, item)).unwrap_or_default()
            }
            item if item.bytes().all(|b| b.is_ascii_digit()) => {
                let id = if section == "expenditure" { T::Expenditure } else { fund_table(section) };
                vec![self.index.table(id).and_then(|t| spent(t, *t.by_code.get(item)?))]
            }
            item if item.ends_with("支出") => self.class_named(section, item),
            _ => Vec::new(),
        };
        found.into_iter().flatten().filter(|c| self.index.figure(*c).is_some_and(|f| !f.unreadable)).collect()
    }

    /// Cells of the 项 of a path 类/款/项: those whose 款 fits too, else those of the 类.
    fn items_named(&self, table: &IndexedTable<'_>, path: &str) -> Vec<Option<CellId>> {
        let mut names = path.split('/').map(text::fold);
        let (Some(class), Some(section), Some(item)) = (names.next(), names.next(), names.next()) else {
            return Vec::new();
        };
        let name = |code: &str| {
            let row = table.by_code.get(code).and_then(|r| table.table.rows.get(*r))?;
            row.name.as_deref().map(text::fold)
        };
        let (mut near, mut far) = (Vec::new(), Vec::new());
        for (i, row) in table.table.rows.iter().enumerate() {
            let Some(code) = row.code.as_deref().filter(|c| c.len() == 7) else { continue };
            if row.name.as_deref().map(text::fold).as_deref() != Some(&item) {
                continue;
            }
            let fits = |length: usize, wanted: &str| code.get(..length).and_then(name).is_none_or(|n| n == wanted);
            if fits(3, &class) {
                let list = if fits(5, &section) { &mut near } else { &mut far };
                list.push(spent(table, i));
            }
        }
        if near.is_empty() { far } else { near }
    }

    /// Cells of a 类.
    fn class_named(&self, section: &str, name: &str) -> Vec<Option<CellId>> {
        use TableId as T;
        let id = match section {
            "expenditure" | "totals" => T::Expenditure,
            "general_public" => T::GeneralPublicExpenditure,
            _ => return Vec::new(),
        };
        let Some(table) = self.index.table(id) else { return Vec::new() };
        let bare = |s: &str| text::fold(s).trim_end_matches("支出").to_owned();
        let wanted = bare(name);
        let is_class =
            |i: &&usize| table.table.rows.get(**i).and_then(|r| r.name.as_deref()).is_some_and(|n| bare(n) == wanted);
        let Some(&row) = table.classes.iter().find(is_class) else { return Vec::new() };
        let code = table.table.rows.get(row).and_then(|r| r.code.as_deref()).unwrap_or_default();
        // 01 and 04 may be adjusted by a rounding difference, so that they foot.
        let (summary, column) = if id == T::Expenditure {
            (T::IncomeExpenditureSummary, "amount")
        } else {
            (T::FiscalAppropriationSummary, "general_public")
        };
        let other = self.index.table(summary).and_then(|t| t.cell(*t.roles.classes.get(code)?, column));
        vec![spent(table, row), other]
    }

    /// The cell of a table's total row; of the only row of 09.
    fn total(&self, id: TableId, column: &str) -> Option<CellId> {
        let table = self.index.table(id).filter(|t| t.status() == TableStatus::Filled)?;
        let only = if id == TableId::ThreePublicExpenses && table.table.rows.len() == 1 { Some(0) } else { None };
        table.cell(table.total.or(only)?, column)
    }

    /// The cell of a row of 01, 04 or 06 that is known by its name.
    fn role(&self, id: TableId, key: &str, column: &str) -> Option<CellId> {
        let table = self.index.table(id).filter(|t| t.status() == TableStatus::Filled)?;
        table.cell(*table.roles.rows.get(key)?.first()?, column)
    }

    /// What a cell prints, in 元; a blank is 0.
    fn printed(&self, cell: CellId) -> Option<Money> {
        let (_, c) = self.index.record(cell)?;
        let table = self.index.figure(cell)?.table;
        let unit = Decimal::from_i128_with_scale(yuan(&self.unit_of(table))?, 0);
        Some(match &c.value {
            Some(a) => Money { value: a.value() * unit, half: half_of(a.decimals()) * unit },
            None if c.raw.is_none() => Money { value: Decimal::ZERO, half: Decimal::ZERO },
            None => return None,
        })
    }

    fn unit_of(&self, table: TableId) -> String {
        let d = self.index.disclosure;
        let unit = d.tables.get(&table).and_then(|t| t.unit.as_deref()).or(d.unit.as_deref());
        unit.unwrap_or_default().to_owned()
    }

    fn cause(&self, cell: CellId) -> Cause {
        if self.certainty.doubts(self.index, cell) { Cause::Reading } else { Cause::Source }
    }

    fn table_cause(&self, table: TableId) -> Cause {
        if self.certainty.doubts_table(table) { Cause::Reading } else { Cause::Source }
    }
}

/// The table whose 项 a section goes through.
fn fund_table(section: &str) -> TableId {
    match section {
        "government_fund" => TableId::GovernmentFund,
        "state_capital" => TableId::StateCapital,
        _ => TableId::GeneralPublicExpenditure,
    }
}

/// The cell of a row that says what was spent.
fn spent(table: &IndexedTable<'_>, row: usize) -> Option<CellId> {
    table.cell(row, "total").or_else(|| table.cell(row, "expenditure_total"))
}

/// An amount of the text in 元.
fn money(f: &NarrativeFigure) -> Option<Money> {
    let unit = Decimal::from_i128_with_scale(yuan(&f.unit)?, 0);
    Some(Money { value: f.value.value() * unit, half: half_step(f) * unit })
}

/// Half a unit of the last printed digit.
fn half_step(f: &NarrativeFigure) -> Decimal {
    half_of(f.value.decimals())
}

fn half_of(decimals: u32) -> Decimal {
    Decimal::new(5, decimals.min(12) + 1)
}

/// Whether two prints are of one amount: the same, or the coarser one a rounding of the finer one.
fn same(text: Money, table: Money) -> bool {
    let difference = (text.value - table.value).abs();
    if difference.is_zero() {
        return true;
    }
    // A bare 0 is none, whatever its decimals.
    text.half != table.half
        && !text.value.is_zero()
        && !table.value.is_zero()
        && difference <= text.half.max(table.half)
}

/// Percentage of two amounts, and how far rounding of both can move it.
fn ratio(part: Money, whole: Money) -> Option<(Decimal, Decimal)> {
    let hundred = Decimal::ONE_HUNDRED;
    let p = part.value.checked_div(whole.value)?;
    let bound = (part.half + p.abs() * whole.half).checked_div(whole.value.abs())?;
    Some((p * hundred, bound * hundred))
}

fn place(f: &NarrativeFigure) -> Location {
    Location { page: f.page, ..Location::default() }
}

fn page_en(f: &NarrativeFigure) -> String {
    f.page.map_or_else(String::new, |p| format!(" (page {p})"))
}

fn page_zh(f: &NarrativeFigure) -> String {
    f.page.map_or_else(String::new, |p| format!("（第{p}页）"))
}

/// What a figure is about, for readers of Chinese.
fn name_zh(f: &NarrativeFigure) -> &str {
    const NAMES: [(&str, &str); 40] = [
        ("income_expenditure_total", "收、支总计"),
        ("income_total", "收入总计"),
        ("income_of_year", "本年收入"),
        ("expenditure_total", "支出总计"),
        ("expenditure_of_year", "本年支出"),
        ("appropriation_total", "财政拨款收、支总计"),
        ("appropriation_income", "财政拨款收入"),
        ("appropriation_expenditure", "财政拨款支出"),
        ("general_public_income", "一般公共预算财政拨款收入"),
        ("government_fund_income", "政府性基金预算财政拨款收入"),
        ("state_capital_income", "国有资本经营预算财政拨款收入"),
        ("superior_subsidy", "上级补助收入"),
        ("business", "事业收入"),
        ("operating_income", "经营收入"),
        ("affiliated_remittance", "附属单位上缴收入"),
        ("other_income", "其他收入"),
        ("general_public_expenditure", "一般公共预算财政拨款支出"),
        ("government_fund_expenditure", "政府性基金预算财政拨款支出"),
        ("state_capital_expenditure", "国有资本经营预算财政拨款支出"),
        ("basic", "基本支出"),
        ("project", "项目支出"),
        ("remitted_to_superior", "上缴上级支出"),
        ("operating_expenditure", "经营支出"),
        ("subsidy_to_affiliated", "对附属单位补助支出"),
        ("personnel", "人员经费"),
        ("public_use", "公用经费"),
        ("operating_funds", "机关运行经费"),
        ("three_public", "“三公”经费"),
        ("abroad", "因公出国（境）费"),
        ("vehicle", "公务用车购置及运行维护费"),
        ("vehicle_purchase", "公务用车购置费"),
        ("vehicle_operation", "公务用车运行维护费"),
        ("reception", "公务接待费"),
        ("procurement_total", "政府采购"),
        ("procurement_sme", "授予中小企业合同金额"),
        ("procurement_small", "授予小微企业合同金额"),
        ("assessed_general_public", "一般公共预算项目绩效自评资金"),
        ("assessed_government_fund", "政府性基金预算项目绩效自评资金"),
        ("subordinate_units", "下属单位"),
        ("vehicle_stock", "公务用车保有量"),
    ];
    NAMES.iter().find(|(id, _)| *id == f.item).map_or(f.item.as_str(), |(_, zh)| zh)
}
