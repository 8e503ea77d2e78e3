//! Checks of the form: what is missing or out of order, apart from sums.
//!
//! In: an indexed disclosure. Out: one finding per check and table: missing tables and totals, empty tables without a
//! statement, 行次 out of order, codes printed twice or without the level above or below, appropriations spent that no
//! appropriation table shows. These are warnings at most: the figures may be right and the form unusual.
use crate::{
    index::{Index, IndexedTable},
    labels::{list, row_name},
    reading_doubts::ReadingDoubts,
};
use juesuan_model::{
    Cause, Column, Finding, FindingCode, Level, Location, Severity, Side, TableId, TableStatus, Words,
};

/// Missing tables from which on the document is of a kind that prints only a part of the set (central universities: four of
/// nine); fewer were lost.
const PARTIAL_SET: usize = 4;

/// Rows named in a message, at most; the others are only in `at`.
const NAMED: usize = 3;

pub(crate) fn check(index: &Index<'_>, doubts: &ReadingDoubts) -> Vec<Finding> {
    let check = StructureCheck { index, doubts };
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
    // A missing 07 or 08 is the reason already, and reported.
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
    doubts: &'c ReadingDoubts,
}

impl StructureCheck<'_, '_> {
    fn cause(&self, table: TableId) -> Cause {
        if self.doubts.affect_table(table) { Cause::Reading } else { Cause::Source }
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
        finding.at = rows.iter().map(|r| self.index.row_location(table, *r)).collect();
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
            let doubtful = self.doubts.are_unlocated() || tables.iter().any(|t| self.doubts.affect_table(*t));
            let cause = if doubtful && severity == Severity::Warning { Cause::Reading } else { Cause::Source };
            let (en, zh) = if severity == Severity::Warning {
                (
                    format!(
                        "Not found in the document: {}. Look for a picture of it among the pages, or for another file",
                        names(", ")
                    ),
                    format!("文件中未找到：{}。请查看是否以图片形式列示，或另有文件", names("、")),
                )
            } else {
                (
                    format!("Not part of this form of disclosure: {}", names(", ")),
                    format!("该格式的公开文本不含：{}", names("、")),
                )
            };
            let mut finding = Finding::new(FindingCode::TableMissing, cause, en, zh).with_severity(severity);
            finding.at = tables.into_iter().map(Location::table).collect();
            found.push(finding);
        }
        found
    }

    /// Whether other tables print what a table would show. Until 2019 the forms had no state capital budget, neither as a
    /// row of 01 nor as a column of 04.
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
        let cause = if silent.iter().any(|t| self.doubts.affect_table(t.id)) { Cause::Reading } else { Cause::Source };
        let blank_form = self.index.tables.iter().all(|t| t.status() != TableStatus::Filled);
        let ids = |sep: &str| silent.iter().map(|t| t.id.number()).collect::<Vec<_>>().join(sep);
        let words = if blank_form {
            Words::fixed("No table has a figure: this seems to be a blank form", "各表均无数据，疑为空白表样")
        } else if silent.len() == 1 {
            Words::new(
                format!("Table {} is empty and does not state why", first.id),
                format!("{}表为空表，且无“本表无数据”等说明", first.id),
            )
        } else {
            Words::new(
                format!("Tables {} are empty and do not state why", ids(", ")),
                format!("{}表为空表，且无“本表无数据”等说明", ids("、")),
            )
        };
        let mut finding = Finding::new(FindingCode::EmptyWithoutStatement, cause, words.en, words.zh);
        let place = |t: &&IndexedTable<'_>| Location::table(t.id).with_page(t.table.pages.first().copied());
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
            format!("Table {} has no row {names}, so its totals cannot be checked", table.id),
            format!("{}表缺“{names}”行，无法核对合计数", table.id),
        );
        let page = table.table.pages.last().copied();
        Some(finding.at(Location::table(table.id).with_page(page)))
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
                // The misprinted one of the two is the one without which the numbers rise.
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
                format!("Table {id}, {}: 行次 is {line}, expected {expected}; kept as printed", names.en),
                format!("{id}表“{}”行次为{line}，按顺序应为{expected}，照录原文", names.zh),
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
        // A table of 项 alone has no levels that could be missing, even if it lists a 款 without 项 among them.
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
                Words::new(format!("Table {id}: {what_en}: {}", names.en), format!("{id}表{what_zh}：{}", names.zh))
            })
        };
        [
            warn(FindingCode::CodeTwice, &twice, "codes printed twice", "科目编码重复列示"),
            warn(
                FindingCode::CodeWithoutParent,
                &orphans,
                "rows without the level above, a row may be missing",
                "有科目缺上一级科目行，可能漏行",
            ),
            warn(
                FindingCode::CodeWithoutChildren,
                &childless,
                "rows without the level below, a row may be missing",
                "有科目缺下一级科目行，可能漏行",
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Levels of the classification that are printed as headings, without figures (see `Index`).
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
                format!("Table {id}: a level of the classification has no figures and is not summed: {}", names.en),
                format!("{id}表有一级科目均未列数，不作汇总核对：{}", names.zh),
            )
        })
    }

    fn negative(&self, table: &IndexedTable<'_>) -> Option<Finding> {
        let below = |f: &&crate::index::Figure| f.table == table.id && f.value.is_some_and(|v| v < 0);
        let mut rows: Vec<usize> = self.index.cells.iter().filter(below).map(|f| f.row).collect();
        rows.dedup();
        let id = table.id;
        let balance = |row: usize| {
            // A year-end balance may well be negative.
            table
                .table
                .rows
                .get(row)
                .and_then(|r| r.name.as_deref())
                .is_some_and(|n| n.contains("结转") || n.contains("结余"))
        };
        rows.retain(|r| !balance(*r));
        self.about_rows(FindingCode::NegativeAmount, id, &rows, |names| {
            Words::new(format!("Table {id}: negative amount in {}", names.en), format!("{id}表有负数：{}", names.zh))
        })
    }

    fn total_in_header(&self, table: &IndexedTable<'_>) -> Option<Finding> {
        let total = table.total?;
        let cell = table.cell(total, Column::EXPENDITURE_TOTAL).and_then(|c| self.index.figure(c))?;
        if cell.value.is_some() || !cell.unreadable {
            return None;
        }
        let id = table.id;
        self.about_rows(FindingCode::TotalWithoutExpenditure, id, &[total], |names| {
            Words::new(
                format!(
                    "Table {id}, {}: no expenditure printed although the rows below have some; not taken as 0",
                    names.en
                ),
                format!("{id}表“{}”行未列支出，而其下各行有数，不按0处理", names.zh),
            )
        })
    }

    /// Codes whose income is all appropriation (02) and that were spent (03), but that none of 05, 07 and 08 lists.
    fn appropriation_elsewhere(&self) -> Option<Finding> {
        let filled = |id| self.index.table(id).filter(|t| t.status() == TableStatus::Filled);
        let (income, expenditure) = (filled(TableId::Income)?, filled(TableId::Expenditure)?);
        filled(TableId::GeneralPublicExpenditure)?;
        let shown = [TableId::GeneralPublicExpenditure, TableId::GovernmentFund, TableId::StateCapital];
        let shown: Vec<_> = shown.into_iter().filter_map(filled).collect();
        let value = |t: &IndexedTable<'_>, row: usize, column: Column| {
            t.cell(row, column).and_then(|c| self.index.figure(c)).and_then(|f| f.value).filter(|v| *v != 0)
        };
        let mut codes: Vec<(&str, usize)> = (expenditure.by_code.iter())
            .filter(|(code, row)| {
                let received = income.by_code.get(*code).is_some_and(|r| {
                    let total = value(income, *r, Column::TOTAL);
                    total.is_some() && total == value(income, *r, Column::FISCAL_APPROPRIATION)
                });
                received
                    && value(expenditure, **row, Column::TOTAL).is_some()
                    && !shown.iter().any(|t| t.by_code.contains_key(*code))
            })
            .map(|(code, row)| (*code, *row))
            .collect();
        codes.sort_unstable();
        let rows: Vec<usize> = codes.iter().map(|(_, r)| *r).collect();
        let id = TableId::Expenditure;
        self.about_rows(FindingCode::AppropriationNotShown, id, &rows, |names| {
            Words::new(
                format!("Appropriation in table 02 and spent in 03, but in none of 05, 07 and 08: {}", names.en),
                format!("02表列为财政拨款收入、03表列有支出，但05、07、08表均未列：{}", names.zh),
            )
        })
    }
}

/// Codes that the classification does not divide further.
const WITHOUT_LOWER_LEVEL: [&str; 2] = ["227", "22902"];
