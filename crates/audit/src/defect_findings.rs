//! Findings from defects: what fails, what would settle it, where to look.
//!
//! In: a [`Defect`]. Out: one [`Finding`] that names the pattern and the place; the suspected cells come first in `at`,
//! then the totals that do not come out, then, where nothing is suspected, every figure that takes part.
use crate::{
    error_kind::ErrorKind,
    explain::{Defect, DefectKind, Scope},
    identity_findings::Report,
    labels::list,
    what_if::Change,
};
use juesuan_model::{Finding, FindingCode, Location, RuleId, Severity, TableId, Words};
use std::collections::HashSet;

/// At most so many identities and suspects are spelt out in a message; the rest is counted.
const SPELT_OUT: usize = 3;

/// At most so many places are listed with one finding.
const PLACES: usize = 80;

impl Report<'_, '_> {
    /// One finding for one defect.
    pub(crate) fn defect(&self, defect: &Defect) -> Finding {
        let identities = || defect.identities.iter().filter_map(|n| self.identities.get(*n));
        let severity = identities().filter_map(|i| self.rule(i)).map(|r| r.severity).min().unwrap_or(Severity::Error);
        let arguable = identities().all(|i| i.evaluate(self.index).arguable);
        let severity = if arguable { severity.max(Severity::Warning) } else { severity };
        let cells = identities().flat_map(|i| i.cells().map(|(c, _)| c));
        let cause = self.cause(cells);
        let what = self.what(defect);
        let which = self.which(defect);
        let (advice_en, advice_zh) = self.advice(cause);
        let joined = match &what {
            Some(what) => Words::new(
                format!("{}. Does not hold: {}", what.en, which.en),
                format!("{}。不符：{}", what.zh, which.zh),
            ),
            None => which,
        };
        let (small_en, small_zh) = if arguable {
            (
                " (rounding would explain it only if figures printed as 0 are not quite nothing)",
                "（仅当印为0的数字实非零时，四舍五入方可解释）",
            )
        } else {
            ("", "")
        };
        let mut finding = Finding::new(
            self.id(defect),
            cause,
            format!("{}{small_en}. {advice_en}", joined.en),
            format!("{}{small_zh}。{advice_zh}", joined.zh),
        )
        .with_severity(severity);
        finding.at = self.where_to_look(defect);
        let (expected, found) = self.versus(defect);
        finding.expected = expected;
        finding.found = found;
        finding
    }

    /// The id of the pattern; an unexplained defect bears the id of the first rule that fails.
    fn id(&self, defect: &Defect) -> RuleId {
        match defect.pattern {
            _ if !defect.alternatives.is_empty() => self.first_rule(defect),
            DefectKind::Cell => FindingCode::FigureSuspect.into(),
            DefectKind::Exchanged => FindingCode::FiguresExchanged.into(),
            DefectKind::Moved => FindingCode::FigureMoved.into(),
            DefectKind::WrongColumn => FindingCode::AmountInWrongColumn.into(),
            DefectKind::Repeated => FindingCode::FigureSuspectRepeated.into(),
            DefectKind::RowShifted => FindingCode::RowShifted.into(),
            DefectKind::ColumnShifted => FindingCode::ColumnShifted.into(),
            DefectKind::ColumnsExchanged => FindingCode::ColumnsExchanged.into(),
            DefectKind::OutOfStep => FindingCode::OutOfStep.into(),
            DefectKind::Unit => FindingCode::UnitMixed.into(),
            DefectKind::RowMissing => FindingCode::RowMissing.into(),
            DefectKind::Unexplained => self.first_rule(defect),
        }
    }

    fn first_rule(&self, defect: &Defect) -> RuleId {
        let first = defect.identities.first().and_then(|n| self.identities.get(*n)).and_then(|i| self.rule(i));
        RuleId::Identity(first.map_or_else(|| "identity".to_owned(), |r| r.id.clone()))
    }

    /// The identities that fail.
    fn which(&self, defect: &Defect) -> Words {
        let mut last = None;
        let mut all: Vec<Words> = (defect.identities.iter().take(SPELT_OUT))
            .filter_map(|n| self.identities.get(*n))
            .map(|i| {
                let outcome = i.evaluate(self.index);
                // What a rule says is said once.
                let known = last.replace(i.rule) == Some(i.rule) && i.as_zero.is_empty();
                if known { self.comparison(i, outcome) } else { self.statement(i, outcome) }
            })
            .collect();
        if let Some(more) = defect.identities.len().checked_sub(SPELT_OUT).filter(|m| *m > 0) {
            all.push(Words::new(format!("{more} more"), format!("另有{more}条")));
        }
        list(&all)
    }

    /// What would settle it; none where nothing simple would.
    fn what(&self, defect: &Defect) -> Option<Words> {
        if !defect.alternatives.is_empty() {
            let all: Vec<&Vec<Change>> = std::iter::once(&defect.changes).chain(&defect.alternatives).collect();
            if all.len() > SPELT_OUT {
                return None;
            }
            let each: Vec<Words> = all.iter().map(|c| self.changes(c)).collect();
            let Words { en, zh } = list(&each);
            return Some(Words::new(
                format!("Each of these would settle it, and the figures cannot tell which: {en}"),
                format!("下列各处均可解释，仅凭数字无法判断：{zh}"),
            ));
        }
        let count = match defect.identities.len() {
            1 => "1 identity".to_owned(),
            n => format!("{n} identities"),
        };
        let count_zh = defect.identities.len();
        let changes = || self.changes(&defect.changes);
        let scope = defect.scope.as_ref();
        let words = match defect.pattern {
            DefectKind::Unexplained => return None,
            DefectKind::Cell => {
                let Words { en, zh } = changes();
                let slip = self.slip(defect);
                Words::new(
                    format!("One figure would settle what fails here ({count}){}: {en}", slip.en),
                    format!("仅一处数字即可解释此处{count_zh}条不符{}：{zh}", slip.zh),
                )
            }
            DefectKind::Repeated => {
                let Words { en, zh } = changes();
                Words::new(
                    format!(
                        "One figure, repeated in several rows or tables, would settle all {count} identities: {en}"
                    ),
                    format!("同一数字在多处重复，改正后{count_zh}条勾稽关系均成立：{zh}"),
                )
            }
            DefectKind::Exchanged => {
                let Words { en, zh } = changes();
                Words::new(
                    format!("Two figures seem to stand in each other's place; exchanged, {count} would hold: {en}"),
                    format!("两处数字疑似互换，换回后{count_zh}条勾稽关系均成立：{zh}"),
                )
            }
            DefectKind::Moved => {
                let Words { en, zh } = changes();
                Words::new(
                    format!("A figure seems to stand in another cell than its own, which would explain {count}: {en}"),
                    format!("数字疑似错入其他单元格，可解释{count_zh}条不符：{zh}"),
                )
            }
            DefectKind::WrongColumn => {
                let Words { en, zh } = changes();
                Words::new(
                    format!("An amount seems to stand in the wrong column; moved, {count} would hold: {en}"),
                    format!("金额疑似列错栏次，调整后{count_zh}条勾稽关系均成立：{zh}"),
                )
            }
            DefectKind::RowMissing => self.lost_row(scope?),
            _ => self.table_wide(defect.pattern, scope?, &count, count_zh),
        };
        Some(words)
    }

    fn changes(&self, changes: &[Change]) -> Words {
        let mut all: Vec<Words> = (changes.iter().take(2 * SPELT_OUT))
            .map(|&(cell, to)| {
                let name = self.index.cell_name(cell);
                let old = self.index.record(cell).and_then(|(_, c)| c.value.as_ref()).map(ToString::to_string);
                let (en, zh) = match &old {
                    Some(old) => (old.clone(), old.clone()),
                    None => ("blank".to_owned(), "空白".to_owned()),
                };
                match to {
                    Some(to) => {
                        let to = self.index.print(to, cell);
                        Words::new(format!("{}: {en} → {to}", name.en), format!("{}：{zh}→{to}", name.zh))
                    }
                    None => Words::new(format!("{}: {en} → ?", name.en), format!("{}：{zh}→？", name.zh)),
                }
            })
            .collect();
        if let Some(more) = changes.len().checked_sub(2 * SPELT_OUT).filter(|m| *m > 0) {
            all.push(Words::new(format!("{more} more"), format!("另有{more}处")));
        }
        list(&all)
    }

    fn slip(&self, defect: &Defect) -> Words {
        let Some((cell, Some(to))) = defect.changes.first() else { return Words::default() };
        let old = self.index.figure(*cell).and_then(|f| f.value).unwrap_or(0);
        let (en, zh) = match ErrorKind::between(old, *to) {
            ErrorKind::Sign => (" (its sign)", "（符号相反）"),
            ErrorKind::Unit => (" (a factor of 10,000: 元 for 万元)", "（相差一万倍，疑为元与万元混用）"),
            ErrorKind::DecimalPoint => (" (the decimal point)", "（小数点位置）"),
            ErrorKind::Digit => (" (one digit)", "（一位数字不同）"),
            ErrorKind::Transposition => (" (two digits exchanged)", "（相邻两位数字颠倒）"),
            ErrorKind::Blank | ErrorKind::Other => ("", ""),
        };
        Words::new(en, zh)
    }

    fn lost_row(&self, scope: &Scope) -> Words {
        let Some(table) = scope.table else { return Words::default() };
        let above = scope.row.and_then(|r| self.index.disclosure.tables.get(&table)?.rows.get(r));
        let above = above.map(crate::labels::row_name).unwrap_or_default();
        match &scope.code {
            Some(code) => {
                let name = scope.name.as_deref().unwrap_or("");
                Words::new(
                    format!("{table}: the row {code} {name} seems to be missing under {}", above.en),
                    format!("{table}表“{}”下疑缺“{code}{name}”行", above.zh),
                )
            }
            None => Words::new(
                format!("{table}: a row seems to be missing under {}, or one beneath it is wrong as a whole", above.en),
                format!("{table}表“{}”下疑缺一行，或其下某行整行有误", above.zh),
            ),
        }
    }

    fn table_wide(&self, pattern: DefectKind, scope: &Scope, count: &str, count_zh: usize) -> Words {
        let Some(table) = scope.table else { return Words::default() };
        let row = scope.row.and_then(|r| self.index.disclosure.tables.get(&table)?.rows.get(r));
        let row = row.map(crate::labels::row_name).unwrap_or_default();
        let columns = scope.columns.join(", ");
        let labels: Vec<&str> = scope.columns.iter().map(|c| self.index.column_label(table, c)).collect();
        let labels = labels.join("”“");
        let n = scope.by.abs();
        let (down, down_zh) = if scope.by > 0 { ("low", "低") } else { ("high", "高") };
        let (side, side_zh) = if scope.by > 0 { ("right", "右") } else { ("left", "左") };
        match pattern {
            DefectKind::Unit => {
                let (en, zh) = if scope.columns.is_empty() {
                    (String::new(), String::new())
                } else {
                    (format!(", {columns}"), format!("“{labels}”栏"))
                };
                let (times, times_zh) = if scope.by > 0 { ("small", "小") } else { ("large", "大") };
                Words::new(
                    format!(
                        "{table}{en}: all figures are 10,000 times too {times} beside the other tables: 元 and 万元 mixed up? ({count})"
                    ),
                    format!("{table}表{zh}全部数字与其他表相比{times_zh}一万倍，疑为元与万元混用（{count_zh}条）"),
                )
            }
            DefectKind::ColumnsExchanged => Words::new(
                format!("{table}: the columns {columns} seem to stand in each other's place ({count})"),
                format!("{table}表“{labels}”两栏疑似互换（{count_zh}条）"),
            ),
            DefectKind::RowShifted => Words::new(
                format!("{table}: the figures of {} stand {n} column(s) too far {side} ({count})", row.en),
                format!("{table}表“{}”行数字疑似偏{side_zh}{n}栏（{count_zh}条）", row.zh),
            ),
            DefectKind::ColumnShifted => Words::new(
                format!(
                    "{table}: from row {} on the figures of {columns} stand {n} row(s) too {down} ({count})",
                    row.en
                ),
                format!("{table}表自“{}”行起“{labels}”栏数字疑似偏{down_zh}{n}行（{count_zh}条）", row.zh),
            ),
            _ if scope.by == 0 => Words::new(
                format!(
                    "{table}: labels and values out of step from row {} on ({count}); every row adds up across, the classification does not",
                    row.en
                ),
                format!("{table}表自“{}”行起科目与金额错位（{count_zh}条）：各行横向平衡，类款项纵向不平", row.zh),
            ),
            _ => Words::new(
                format!(
                    "{table}: labels and values out of step from row {} on: figures stand {n} row(s) too {down} ({count})",
                    row.en
                ),
                format!("{table}表自“{}”行起科目与金额错位，数字偏{down_zh}{n}行（{count_zh}条）", row.zh),
            ),
        }
    }

    fn where_to_look(&self, defect: &Defect) -> Vec<Location> {
        let identities = || defect.identities.iter().filter_map(|n| self.identities.get(*n));
        let table_wide = defect.scope.as_ref();
        let suspects = (!table_wide.is_some_and(|s| s.row.is_none() || defect.pattern == DefectKind::RowMissing))
            .then(|| defect.changes.iter().chain(defect.alternatives.iter().flatten()))
            .into_iter()
            .flatten()
            .map(|(c, _)| *c);
        let subjects = identities().filter_map(crate::identity::Identity::subject);
        // Where no cell is suspected, any of those that take part may be the one: those with a figure first.
        let filled = |c: &usize| self.index.figure(*c).is_some_and(|f| f.value.is_some_and(|v| v != 0));
        let unproven = defect.changes.is_empty() || !defect.alternatives.is_empty();
        let parts = || identities().filter(|_| unproven).flat_map(|i| i.cells().map(|(c, _)| c));
        let parts = parts().filter(filled).chain(parts().filter(|c| !filled(c)));
        let mut seen = HashSet::new();
        let cells = suspects.chain(subjects).chain(parts).filter(|c| seen.insert(*c)).take(PLACES);
        let whole = table_wide.and_then(|s| {
            let table = s.table?;
            Some(s.row.map_or_else(|| Location::table(table), |r| self.index.row_place(table, r)))
        });
        let as_zero: HashSet<TableId> = identities().flat_map(|i| i.as_zero.iter().copied()).collect();
        let mut as_zero: Vec<TableId> = as_zero.into_iter().collect();
        as_zero.sort_unstable();
        let places = whole.into_iter().chain(cells.map(|c| self.index.place(c)));
        places.chain(as_zero.into_iter().map(Location::table)).collect()
    }

    /// Expected and found: of the first suspected cell, else of the first identity.
    fn versus(&self, defect: &Defect) -> (Option<String>, Option<String>) {
        if defect.scope.is_none()
            && defect.alternatives.is_empty()
            && let Some((cell, Some(to))) = defect.changes.first()
        {
            let old = self.index.record(*cell).and_then(|(_, c)| c.value.as_ref()).map(ToString::to_string);
            return (Some(self.index.print(*to, *cell)), old);
        }
        let Some(identity) = defect.identities.first().and_then(|n| self.identities.get(*n)) else {
            return (None, None);
        };
        let (found, expected) = self.sides(identity, identity.evaluate(self.index));
        (Some(expected), Some(found))
    }

    /// Drops warnings that a defect explains: rows without a parent, where that parent is the lost row; a row without
    /// children, where its only child is; an appropriation not shown, where its row is the lost one.
    pub(crate) fn forget_symptoms(&self, defect: &Defect, findings: &mut Vec<Finding>) {
        use FindingCode::{AppropriationNotShown, CodeWithoutChildren, CodeWithoutParent};
        let Some(Scope { table: Some(table), code: Some(lost), .. }) = &defect.scope else { return };
        let shows_appropriation =
            matches!(table, TableId::GeneralPublicExpenditure | TableId::GovernmentFund | TableId::StateCapital);
        let code_of = |p: &Location| {
            let rows = &self.index.disclosure.tables.get(&p.table?)?.rows;
            Some((p.table?, rows.get(p.row?)?.code.as_deref()?))
        };
        for f in findings.iter_mut() {
            let Some(finding) = f.rule.code() else { continue };
            f.at.retain(|p| match (finding, code_of(p)) {
                (CodeWithoutParent, Some((t, code))) => t != *table || !code.starts_with(lost.as_str()),
                (CodeWithoutChildren, Some((t, code))) => t != *table || !lost.starts_with(code),
                (AppropriationNotShown, Some((_, code))) => !(shows_appropriation && code.starts_with(lost.as_str())),
                _ => true,
            });
        }
        let is_symptom = |rule: &RuleId| {
            matches!(rule.code(), Some(CodeWithoutParent | CodeWithoutChildren | AppropriationNotShown))
        };
        findings.retain(|f| !f.at.is_empty() || !is_symptom(&f.rule));
    }
}
