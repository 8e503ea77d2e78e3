//! What findings about defects say: the correction that would satisfy the failed checks, and the checks.
use crate::{
    defect::{Defect, DefectKind, Scope},
    error_kind::ErrorKind,
    identity_findings::Report,
    labels::list,
    what_if::Change,
};
use juesuan_model::{TableId, Words};

/// Identities and alternatives spelt out in a message, at most; the others are counted.
const SPELT_OUT: usize = 3;

/// Changes of cells spelt out in a message, at most.
const CHANGES_SPELT_OUT: usize = 6;

impl Report<'_, '_> {
    /// What a finding about a defect says. `arguable`: rounding could explain it if figures printed as 0 were not quite 0.
    pub(crate) fn defect_words(&self, defect: &Defect, arguable: bool) -> Words {
        let checks = self.failed_checks(defect);
        let words = match self.correction(defect) {
            Some(what) => {
                Words::new(format!("{}. Fails: {}", what.en, checks.en), format!("{}。不符：{}", what.zh, checks.zh))
            }
            None => Words::new(format!("Does not add up: {}", checks.en), format!("勾稽不符：{}", checks.zh)),
        };
        if !arguable {
            return words;
        }
        Words::new(
            format!("{} (rounding explains it only if figures printed as 0 are not quite 0)", words.en),
            format!("{}（仅当印为0的数字实际不为0时，方可用四舍五入解释）", words.zh),
        )
    }

    /// The identities that fail.
    fn failed_checks(&self, defect: &Defect) -> Words {
        let mut last = None;
        let mut all: Vec<Words> = (defect.identities.iter().take(SPELT_OUT))
            .filter_map(|n| self.identities.get(*n))
            .map(|i| {
                let outcome = i.evaluate(self.index);
                // A rule is described once.
                let known = last.replace(i.rule) == Some(i.rule) && i.as_zero.is_empty();
                if known { self.comparison(i, outcome) } else { self.statement(i, outcome) }
            })
            .collect();
        if let Some(more) = defect.identities.len().checked_sub(SPELT_OUT).filter(|m| *m > 0) {
            all.push(Words::new(format!("{more} more"), format!("另有{more}条")));
        }
        list(&all)
    }

    /// The correction that would satisfy the failed checks; none where no simple one would.
    fn correction(&self, defect: &Defect) -> Option<Words> {
        let n = defect.identities.len();
        let checks = match n {
            1 => Words::fixed("the failed check", "该条勾稽关系成立"),
            2 => Words::fixed("both failed checks", "2条勾稽关系均成立"),
            _ => Words::new(format!("all {n} failed checks"), format!("{n}条勾稽关系均成立")),
        };
        if !defect.alternatives.is_empty() {
            let all: Vec<&Vec<Change>> = std::iter::once(&defect.changes).chain(&defect.alternatives).collect();
            if all.len() > SPELT_OUT {
                return None;
            }
            let Words { en, zh } = list(&all.iter().map(|c| self.changes(c)).collect::<Vec<_>>());
            return Some(Words::new(
                format!(
                    "Each of these changes would satisfy {}, the figures cannot tell which is right: {en}",
                    checks.en
                ),
                format!("下列改动任取其一即可使{}，仅凭数字无法判断何者正确：{zh}", checks.zh),
            ));
        }
        let (what, what_zh) = match defect.kind {
            DefectKind::Unexplained => return None,
            DefectKind::Cell => self.error(defect),
            DefectKind::Repeated => {
                ("Correcting this figure wherever it is repeated", "同一数字在多处重复列示，疑均有误，改正后")
            }
            DefectKind::Exchanged => ("Two figures seem to be exchanged; swapping them", "两处数字疑似互换，换回后"),
            DefectKind::Moved => {
                ("A figure seems to be in the wrong cell; moving it", "数字疑似错入其他单元格，移正后")
            }
            DefectKind::WrongColumn => {
                ("An amount seems to be in the wrong column; moving it", "金额疑似列错栏次，调整后")
            }
            DefectKind::RowMissing => return Some(self.missing_row(defect.scope.as_ref()?)),
            kind => return Some(self.whole_table(kind, defect.scope.as_ref()?, n)),
        };
        let Words { en, zh } = self.changes(&defect.changes);
        Some(Words::new(format!("{what} would satisfy {}: {en}", checks.en), format!("{what_zh}{}：{zh}", checks.zh)))
    }

    /// What correcting the one wrong figure would mean.
    fn error(&self, defect: &Defect) -> (&'static str, &'static str) {
        let kind = match defect.changes.first() {
            Some((cell, Some(to))) => {
                ErrorKind::between(self.index.figure(*cell).and_then(|f| f.value).unwrap_or(0), *to)
            }
            _ => ErrorKind::Other,
        };
        match kind {
            ErrorKind::Sign => ("Changing the sign of this figure", "该数符号疑有误，改正后"),
            ErrorKind::Unit => {
                ("Changing this figure by a factor of 10,000 (元 for 万元)", "该数相差一万倍，疑为元与万元混用，改正后")
            }
            ErrorKind::DecimalPoint => ("Moving the decimal point of this figure", "该数小数点位置疑有误，改正后"),
            ErrorKind::Digit => ("Changing one digit of this figure", "该数疑有一位数字有误，改正后"),
            ErrorKind::Transposition => {
                ("Exchanging two neighbouring digits of this figure", "该数相邻两位数字疑似颠倒，改正后")
            }
            ErrorKind::Blank | ErrorKind::Other => ("Correcting this figure", "该数疑有误，改正后"),
        }
    }

    fn changes(&self, changes: &[Change]) -> Words {
        let mut all: Vec<Words> = (changes.iter().take(CHANGES_SPELT_OUT))
            .map(|&(cell, to)| {
                let name = self.index.cell_name(cell);
                let old = self.index.record(cell).and_then(|(_, c)| c.value.as_ref()).map(ToString::to_string);
                let old = old.map_or(Words::fixed("blank", "空白"), |old| Words::same(&old));
                let to = to.map(|to| self.index.print(to, cell));
                let (to, to_zh) = (to.as_deref().unwrap_or("?"), to.as_deref().unwrap_or("？"));
                Words::new(format!("{}: {} → {to}", name.en, old.en), format!("{}：{}→{to_zh}", name.zh, old.zh))
            })
            .collect();
        if let Some(more) = changes.len().checked_sub(CHANGES_SPELT_OUT).filter(|m| *m > 0) {
            all.push(Words::new(format!("{more} more"), format!("另有{more}处")));
        }
        list(&all)
    }

    fn missing_row(&self, scope: &Scope) -> Words {
        let Some(table) = scope.table else { return Words::default() };
        let above = scope.row.map(|r| self.index.row_name(table, r)).unwrap_or_default();
        let (above, above_zh) = if above.is_empty() {
            (String::new(), String::new())
        } else {
            (format!(" under {}", above.en), format!("“{}”下", above.zh))
        };
        match &scope.code {
            Some(code) => {
                let name = scope.name.as_deref().unwrap_or("");
                Words::new(
                    format!("Table {table} seems to lack the row {code} {name}{above}"),
                    format!("{table}表{above_zh}疑缺“{code}{name}”行"),
                )
            }
            None => Words::new(
                format!("Table {table} seems to lack a row{above}, or a whole row there is wrong"),
                format!("{table}表{above_zh}疑缺一行，或其下某行整行有误"),
            ),
        }
    }

    /// A defect of a whole table, column or row; `n`: the number of failed checks.
    fn whole_table(&self, kind: DefectKind, scope: &Scope, n: usize) -> Words {
        let Some(table) = scope.table else { return Words::default() };
        let columns = self.columns(table, &scope.columns);
        let row = scope.row.map(|r| self.index.row_name(table, r)).unwrap_or_default();
        let (count, count_zh) = (if n == 1 { "1 failed check".to_owned() } else { format!("{n} failed checks") }, n);
        let by = scope.by.abs();
        let plural = if by == 1 { "" } else { "s" };
        let (down, down_zh) = if scope.by > 0 { ("low", "低") } else { ("high", "高") };
        let (side, side_zh) = if scope.by > 0 { ("right", "右") } else { ("left", "左") };
        let words = match kind {
            DefectKind::Unit => {
                let (en, zh) = if scope.columns.is_empty() {
                    (String::new(), String::new())
                } else {
                    (format!(", {}", columns.en), format!("{}栏", columns.zh))
                };
                let (times, times_zh) = if scope.by > 0 { ("small", "小") } else { ("large", "大") };
                Words::new(
                    format!(
                        "Table {table}{en}: beside other tables all figures are 10,000 times too {times}, probably 元 and 万元 were mixed up"
                    ),
                    format!("{table}表{zh}全部数字与其他表相比{times_zh}一万倍，疑为元与万元混用"),
                )
            }
            DefectKind::ColumnsExchanged => Words::new(
                format!("Table {table}: the columns {} seem to be exchanged", columns.en),
                format!("{table}表{}两栏疑似互换", columns.zh),
            ),
            DefectKind::RowShifted => Words::new(
                format!("Table {table}, {}: the figures are {by} column{plural} too far {side}", row.en),
                format!("{table}表“{}”行数字疑似偏{side_zh}{by}栏", row.zh),
            ),
            DefectKind::ColumnShifted => Words::new(
                format!(
                    "Table {table}, {}: from row {} on the figures are {by} row{plural} too {down}",
                    columns.en, row.en
                ),
                format!("{table}表自“{}”行起{}栏数字疑似偏{down_zh}{by}行", row.zh, columns.zh),
            ),
            _ if scope.by == 0 => Words::new(
                format!(
                    "Table {table}: from row {} on labels and figures are out of step; rows add up across, the classification does not",
                    row.en
                ),
                format!("{table}表自“{}”行起科目与金额错位，各行横向平衡，类款项纵向不平", row.zh),
            ),
            _ => Words::new(
                format!(
                    "Table {table}: from row {} on labels and figures are out of step, the figures {by} row{plural} too {down}",
                    row.en
                ),
                format!("{table}表自“{}”行起科目与金额错位，数字偏{down_zh}{by}行", row.zh),
            ),
        };
        Words::new(format!("{} ({count})", words.en), format!("{}（涉及{count_zh}条勾稽关系）", words.zh))
    }

    fn columns(&self, table: TableId, columns: &[String]) -> Words {
        let labels: Vec<&str> = columns.iter().map(|c| self.index.column_label(table, c)).collect();
        Words::new(labels.join(", "), format!("“{}”", labels.join("”“")))
    }
}
