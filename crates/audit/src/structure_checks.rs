//! What is missing or out of order, apart from sums.
//!
//! In: an indexed disclosure. Out: one finding per kind and table: tables and totals that are not printed, empty tables
//! that do not say why, 行次 out of order, codes twice or without the level above or below, appropriations spent that no
//! appropriation table shows. These are warnings at most: figures may be right and the form unusual.
use crate::{
    index::{Index, IndexedTable},
    labels::{list, row_name},
    reading_doubts::ReadingDoubts,
};
use juesuan_model::{Cause, Finding, FindingCode, Level, Location, Severity, Side, TableId, TableStatus, Words};

/// From this many missing tables on, the document is of a kind that prints a part of the set (central universities: four
/// of nine), not one that lost tables.
const PARTIAL_SET: usize = 4;

/// At most so many places are named in the text of a message; the rest stand in `at`.
const NAMED: usize = 3;

pub(crate) fn check(index: &Index<'_>, certainty: &ReadingDoubts) -> Vec<Finding> {
    let check = StructureCheck { index, certainty };
    let mut found = check.missing_tables();
    found.extend(check.empty_without_statement());
    for table in &index.tables {
        match table.status() {
            TableStatus::Missing | TableStatus::Empty => {}
            TableStatus::Filled => {
                found.extend(check.missing_totals(table));
                found.extend(check.lines_out_of_order(table));
                found.extend(check.codes(table));
                found.extend(check.bare_levels(table));
                found.extend(check.negative(table));
                found.extend(check.total_in_header(table));
            }
        }
    }
    // Where 07 or 08 is reported as missing, that is the reason, and said already.
    let funds = [TableId::GovernmentFund, TableId::StateCapital];
    let lost = |f: &Finding| {
        f.severity == Severity::Warning && f.at.iter().any(|p| p.table.is_some_and(|t| funds.contains(&t)))
    };
    if !found.iter().any(|f| f.rule == FindingCode::TableMissing && lost(f)) {
        found.extend(check.appropriation_elsewhere());
    }
    found
}

struct StructureCheck<'c, 'd> {
    index: &'c Index<'d>,
    certainty: &'c ReadingDoubts,
}

impl StructureCheck<'_, '_> {
    fn cause(&self, table: TableId) -> Cause {
        if self.certainty.doubts_table(table) { Cause::Reading } else { Cause::Source }
    }

    /// A finding about rows of one table; none without rows.
    fn about_rows(
        &self,
        code: FindingCode,
        table: TableId,
        rows: &[usize],
        words: impl Fn(&Words) -> Words,
    ) -> Option<Finding> {
        if rows.is_empty() {
            return None;
        }
        let printed = self.index.table(table).map(|t| t.table.rows.as_slice()).unwrap_or_default();
        let mut names: Vec<Words> = rows.iter().take(NAMED).filter_map(|r| printed.get(*r)).map(row_name).collect();
        if rows.len() > NAMED {
            names.push(Words::new(format!("{} more", rows.len() - NAMED), format!("等共{}行", rows.len())));
        }
        let Words { en, zh } = words(&list(&names));
        let mut finding = Finding::new(code, self.cause(table), en, zh);
        finding.at = rows.iter().map(|r| self.index.row_place(table, *r)).collect();
        Some(finding)
    }

    fn missing_tables(&self) -> Vec<Finding> {
        let is_missing = |id: &TableId| self.index.table(*id).is_none_or(|t| t.status() == TableStatus::Missing);
        let missing: Vec<TableId> = TableId::ALL.into_iter().filter(is_missing).collect();
        let partial = missing.len() >= PARTIAL_SET;
        let (expected, unused): (Vec<_>, Vec<_>) =
            missing.into_iter().partition(|id| !partial && self.is_called_for(*id));
        let mut found = Vec::new();
        for (tables, severity) in [(expected, Severity::Warning), (unused, Severity::Info)] {
            if tables.is_empty() {
                continue;
            }
            let names = |sep: &str| tables.iter().map(|t| format!("{t} {}", t.title())).collect::<Vec<_>>().join(sep);
            let doubtful = self.certainty.doubts_somewhere() || tables.iter().any(|t| self.certainty.doubts_table(*t));
            let cause = if doubtful && severity == Severity::Warning { Cause::Reading } else { Cause::Source };
            let (en, zh) = if severity == Severity::Warning {
                (
                    format!(
                        "Not found in the document: {}. Look for it among the pages, as a picture or in another file",
                        names(", ")
                    ),
                    format!("文件中未找到：{}。请查看是否以图片形式印出或另有文件", names("、")),
                )
            } else {
                (
                    format!("Not printed, as this form of disclosure has it: {}", names(", ")),
                    format!("该格式的公开文本未列：{}", names("、")),
                )
            };
            let mut finding = Finding::new(FindingCode::TableMissing, cause, en, zh).with_severity(severity);
            finding.at = tables.into_iter().map(Location::table).collect();
            found.push(finding);
        }
        found
    }

    /// Whether the other tables speak of what a table would show. Up to 2019 there was no state capital budget in the
    /// forms: neither a row in 01 nor a column in 04.
    fn is_called_for(&self, id: TableId) -> bool {
        let (row, column) = match id {
            TableId::StateCapital => ("state_capital", "state_capital"),
            TableId::GovernmentFund => ("government_fund", "government_fund"),
            _ => return true,
        };
        [TableId::IncomeExpenditureSummary, TableId::FiscalAppropriationSummary].iter().any(|t| {
            self.index.table(*t).is_some_and(|t| {
                let shown =
                    |r: usize| t.cell(r, column).and_then(|c| self.index.figure(c)).is_some_and(|f| f.value.is_some());
                t.roles.rows.contains_key(row) || (0..t.table.rows.len()).any(shown)
            })
        })
    }

    fn empty_without_statement(&self) -> Option<Finding> {
        let says_why = |n: &String| ["无数据", "空表", "没有", "无此"].iter().any(|w| n.contains(w));
        let silent: Vec<&IndexedTable<'_>> = (self.index.tables.iter())
            .filter(|t| t.status() == TableStatus::Empty)
            .filter(|t| t.table.statement.is_none() && !t.table.notes.iter().any(says_why))
            .collect();
        let first = silent.first()?;
        let cause =
            if silent.iter().any(|t| self.certainty.doubts_table(t.id)) { Cause::Reading } else { Cause::Source };
        let blank_form = self.index.tables.iter().all(|t| t.status() != TableStatus::Filled);
        let ids = |sep: &str| silent.iter().map(|t| t.id.number()).collect::<Vec<_>>().join(sep);
        let words = if blank_form {
            Words::new("No table bears a figure: this seems to be a blank form", "各表均无数据，疑为空白表样")
        } else if silent.len() == 1 {
            Words::new(
                format!("{} is printed without a figure and without a statement why", first.id),
                format!("{}表为空表，且无“本表无数据”等说明", first.id),
            )
        } else {
            Words::new(
                format!("{} are printed without a figure and without a statement why", ids(", ")),
                format!("{}表为空表，且无“本表无数据”等说明", ids("、")),
            )
        };
        let mut finding = Finding::new(FindingCode::EmptyWithoutStatement, cause, words.en, words.zh);
        let place = |t: &&IndexedTable<'_>| Location { page: t.table.pages.first().copied(), ..Location::table(t.id) };
        finding.at = silent.iter().map(place).collect();
        Some(finding)
    }

    fn missing_totals(&self, table: &IndexedTable<'_>) -> Option<Finding> {
        use TableId as T;
        let item = |keys: &[(&str, &'static str)]| -> Vec<&'static str> {
            keys.iter().filter(|(k, _)| !table.roles.rows.contains_key(*k)).map(|(_, name)| *name).collect()
        };
        let missing = match table.id {
            T::IncomeExpenditureSummary | T::FiscalAppropriationSummary => item(&[
                ("income_total", "本年收入合计"),
                ("income_grand_total", "总计（收入）"),
                ("outlay_total", "本年支出合计"),
                ("outlay_grand_total", "总计（支出）"),
            ]),
            T::Income | T::Expenditure | T::GeneralPublicExpenditure if table.total.is_none() => vec!["合计"],
            T::GeneralPublicBasicExpenditure if table.total.is_none() => {
                item(&[("personnel_total", "人员经费合计"), ("public_total", "公用经费合计")])
            }
            _ => Vec::new(),
        };
        if missing.is_empty() {
            return None;
        }
        let names = missing.join("、");
        let finding = Finding::new(
            FindingCode::TotalMissing,
            self.cause(table.id),
            format!("{} has no row {names}: sums over the table could not be checked", table.id),
            format!("{}表缺“{names}”行，无法核对合计", table.id),
        );
        let page = table.table.pages.last().copied();
        Some(finding.at(Location { page, ..Location::table(table.id) }))
    }

    fn lines_out_of_order(&self, table: &IndexedTable<'_>) -> Option<Finding> {
        let mut wrong: Vec<(usize, u32, u32)> = Vec::new();
        for side in [Some(Side::Income), Some(Side::Expenditure), None] {
            let lines: Vec<(usize, u32)> = (table.table.rows.iter().enumerate())
                .filter(|(_, r)| r.side == side)
                .filter_map(|(i, r)| Some((i, r.line_no?)))
                .collect();
            for (i, pair) in lines.windows(2).enumerate() {
                let [(here, line), (next, following)] = pair else { continue };
                if line < following {
                    continue;
                }
                let before = i.checked_sub(1).and_then(|b| lines.get(b)).map_or(0, |(_, l)| *l);
                // The one that breaks the row is the one without which it would rise.
                wrong.push(if before < *following && *line > before + 1 {
                    (*here, *line, before + 1)
                } else {
                    (*next, *following, line + 1)
                });
            }
        }
        let rows: Vec<usize> = wrong.iter().map(|(r, ..)| *r).collect();
        let (_, line, expected) = *wrong.first()?;
        let id = table.id;
        let finding = self.about_rows(FindingCode::LineOrder, id, &rows, |names| {
            Words::new(
                format!(
                    "{id}: the 行次 of {} is printed {line}, {expected} was expected; it is kept as printed",
                    names.en
                ),
                format!("{id}表“{}”行次印为{line}，按顺序应为{expected}；照录原文", names.zh),
            )
        })?;
        Some(finding.versus(expected.to_string(), line.to_string()))
    }

    fn codes(&self, table: &IndexedTable<'_>) -> Vec<Finding> {
        let (id, rows) = (table.id, &table.table.rows);
        let code = |i: usize| rows.get(i).and_then(|r| r.code.as_deref());
        let coded = || (0..rows.len()).filter(|&i| code(i).is_some());
        let twice: Vec<usize> =
            coded().filter(|&i| code(i).and_then(|c| table.by_code.get(c)).is_some_and(|&first| first != i)).collect();
        let depth = coded().filter_map(code).map(str::len);
        let (top, deepest) = (depth.clone().min().unwrap_or(0), depth.max().unwrap_or(0));
        let gap = |i: usize| {
            let own = code(i).map_or(0, str::len);
            let above = table.parent.get(i).copied().flatten().and_then(code).map_or(top.saturating_sub(2), str::len);
            own > above + 2
        };
        // A table of 项 alone, and a 款 or two that have none, prints no levels that could be missing.
        let has_levels = table.parent.iter().any(Option::is_some);
        let orphans: Vec<usize> = coded().filter(|&i| has_levels && gap(i)).collect();
        let figures = |i: usize| {
            rows.get(i).is_some_and(|r| r.cells.iter().any(|c| c.value.as_ref().is_some_and(|v| !v.value().is_zero())))
        };
        let childless: Vec<usize> = coded()
            .filter(|&i| {
                let level = rows.get(i).and_then(|r| r.level);
                has_levels
                    && level != Some(Level::Item)
                    && code(i).is_some_and(|c| c.len() < deepest && !WITHOUT_LOWER_LEVEL.contains(&c))
                    && table.children.get(i).is_some_and(Vec::is_empty)
                    && figures(i)
            })
            .collect();
        let warn = |code, rows: &[usize], what_en: &str, what_zh: &str| {
            self.about_rows(code, id, rows, |names| {
                Words::new(format!("{id}: {} {what_en}", names.en), format!("{id}表“{}”{what_zh}", names.zh))
            })
        };
        [
            warn(FindingCode::CodeTwice, &twice, "is printed a second time in this table", "科目编码在本表重复出现"),
            warn(
                FindingCode::CodeWithoutParent,
                &orphans,
                "has no row of the level above it in this table: a row may be missing",
                "在本表没有上一级科目行，可能缺行",
            ),
            warn(
                FindingCode::CodeWithoutChildren,
                &childless,
                "has no row of the level below it in this table: a row may be missing",
                "在本表没有下一级科目行，可能缺行",
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Headings of the classification that bear no figures (see `Index`).
    fn bare_levels(&self, table: &IndexedTable<'_>) -> Option<Finding> {
        let bare = |row: &usize| {
            let r = table.table.rows.get(*row);
            r.is_some_and(|r| r.code.is_some() && !r.cells.is_empty() && r.figures() == 0)
                && r.and_then(|r| table.cell(*row, r.cells.first()?.column.as_str()))
                    .and_then(|c| self.index.figure(c))
                    .is_some_and(|f| f.unreadable)
        };
        let rows: Vec<usize> = (0..table.table.rows.len()).filter(bare).collect();
        let id = table.id;
        self.about_rows(FindingCode::LevelWithoutFigures, id, &rows, |names| {
            Words::new(
                format!("{id}: a whole level of the classification bears no figures ({}); it is not summed", names.en),
                format!("{id}表该级科目均未列数（{}），不作汇总核对", names.zh),
            )
        })
    }

    fn negative(&self, table: &IndexedTable<'_>) -> Option<Finding> {
        let below = |f: &&crate::index::Figure| f.table == table.id && f.value.is_some_and(|v| v < 0);
        let mut rows: Vec<usize> = self.index.cells.iter().filter(below).map(|f| f.row).collect();
        rows.dedup();
        let id = table.id;
        let balance = |row: usize| {
            // A year-end balance may be negative; then it is no news.
            table
                .table
                .rows
                .get(row)
                .and_then(|r| r.name.as_deref())
                .is_some_and(|n| n.contains("结转") || n.contains("结余"))
        };
        rows.retain(|r| !balance(*r));
        self.about_rows(FindingCode::NegativeAmount, id, &rows, |names| {
            Words::new(format!("{id}: a negative amount stands in {}", names.en), format!("{id}表“{}”为负数", names.zh))
        })
    }

    fn total_in_header(&self, table: &IndexedTable<'_>) -> Option<Finding> {
        let total = table.total?;
        let cell = table.cell(total, "expenditure_total").and_then(|c| self.index.figure(c))?;
        if cell.value.is_some() || !cell.unreadable {
            return None;
        }
        let id = table.id;
        self.about_rows(FindingCode::TotalWithoutExpenditure, id, &[total], |names| {
            Words::new(
                format!("{id}: {} prints no expenditure although rows beneath it do; it is not taken as 0", names.en),
                format!("{id}表“{}”行未列支出，而其下各行有数；不按0处理", names.zh),
            )
        })
    }

    /// Codes whose whole income is appropriation (02) and that were spent (03), but stand in none of 05, 07 and 08.
    fn appropriation_elsewhere(&self) -> Option<Finding> {
        let filled = |id| self.index.table(id).filter(|t| t.status() == TableStatus::Filled);
        let (income, expenditure) = (filled(TableId::Income)?, filled(TableId::Expenditure)?);
        filled(TableId::GeneralPublicExpenditure)?;
        let shown = [TableId::GeneralPublicExpenditure, TableId::GovernmentFund, TableId::StateCapital];
        let shown: Vec<_> = shown.into_iter().filter_map(filled).collect();
        let value = |t: &IndexedTable<'_>, row: usize, column: &str| {
            t.cell(row, column).and_then(|c| self.index.figure(c)).and_then(|f| f.value).filter(|v| *v != 0)
        };
        let mut codes: Vec<(&str, usize)> = (expenditure.by_code.iter())
            .filter(|(code, row)| {
                let received = income.by_code.get(*code).is_some_and(|r| {
                    let total = value(income, *r, "total");
                    total.is_some() && total == value(income, *r, "fiscal_appropriation")
                });
                received
                    && value(expenditure, **row, "total").is_some()
                    && !shown.iter().any(|t| t.by_code.contains_key(*code))
            })
            .map(|(code, row)| (*code, *row))
            .collect();
        codes.sort_unstable();
        let rows: Vec<usize> = codes.iter().map(|(_, r)| *r).collect();
        let id = TableId::Expenditure;
        self.about_rows(FindingCode::AppropriationNotShown, id, &rows, |names| {
            Words::new(
                format!(
                    "{}: received as appropriation (02) and spent (03), but shown in none of 05, 07 and 08",
                    names.en
                ),
                format!("“{}”在02表为财政拨款收入、在03表有支出，但05、07、08表均未列", names.zh),
            )
        })
    }
}

/// Codes that the classification itself does not divide further.
const WITHOUT_LOWER_LEVEL: [&str; 2] = ["227", "22902"];
