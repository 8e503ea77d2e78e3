//! What is reported besides identities: the ids of patterns and of checks of form, in words.
use juesuan_model::Severity;

/// A kind of finding that is not an identity by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// Stable id; the `rule` of findings.
    pub id: &'static str,
    /// The usual severity.
    pub severity: Severity,
    /// What it says, in English.
    pub description: &'static str,
    /// The same in Chinese.
    pub description_zh: &'static str,
}

const fn check(id: &'static str, severity: Severity, description: &'static str, description_zh: &'static str) -> Check {
    Check { id, severity, description, description_zh }
}

/// Every finding of the audit that is named after a pattern or a check of form; all others bear the id of an identity.
pub const CHECKS: [Check; 28] = {
    use Severity::{Error, Info, Warning};
    [
        check(
            "figure-suspect",
            Error,
            "One figure would settle all identities that fail at a place",
            "仅一处数字即可解释该处全部不符",
        ),
        check(
            "figure-suspect-repeated",
            Error,
            "One figure, repeated in several rows or tables, would settle them",
            "同一数字在多处重复，改正后即平衡",
        ),
        check("figures-exchanged", Error, "Two figures stand in each other's place", "两处数字互换"),
        check("figure-moved", Error, "A figure stands in another cell than its own", "数字错入其他单元格"),
        check(
            "amount-in-wrong-column",
            Error,
            "An amount stands in the wrong column, in one row or in all that repeat it",
            "金额列错栏次（含上级科目及其他表的重复列示）",
        ),
        check("row-shifted", Error, "The figures of a row stand one column to the side", "整行数字偏移一栏"),
        check(
            "column-shifted",
            Error,
            "The figures of a column stand some rows too high or too low",
            "整栏数字上下错行",
        ),
        check("columns-exchanged", Error, "Two columns stand in each other's place", "两栏互换"),
        check("out-of-step", Error, "Labels and values are out of step from a row on", "科目与金额错位"),
        check(
            "unit-mixed",
            Error,
            "A table or column is 10,000 times too large or too small: 元 and 万元 mixed up",
            "元与万元混用",
        ),
        check("row-missing", Error, "A row of the classification is not there", "缺科目行"),
        check("table-missing", Warning, "A table that the others call for is not there", "缺表"),
        check("empty-without-statement", Warning, "An empty table does not say why it is empty", "空表无说明"),
        check("total-missing", Warning, "A table has no total row", "缺合计行"),
        check("line-order", Warning, "The printed 行次 do not rise one by one", "行次顺序有误"),
        check("code-twice", Warning, "A code is printed twice in a table", "科目编码重复"),
        check(
            "code-without-parent",
            Warning,
            "A row of the classification lacks the row of the level above",
            "缺上级科目行",
        ),
        check(
            "code-without-children",
            Warning,
            "A row of the classification lacks rows of the level below",
            "缺下级科目行",
        ),
        check(
            "appropriation-not-shown",
            Warning,
            "Received as appropriation and spent, but in none of 05, 07 and 08",
            "财政拨款支出未列入05、07、08表",
        ),
        check(
            "level-without-figures",
            Info,
            "A level of the classification bears no figures and is not summed",
            "某级科目均未列数，不作汇总",
        ),
        check(
            "total-without-expenditure",
            Info,
            "The total row of a fund table has no room for expenditure",
            "合计行未列支出",
        ),
        check("negative-amount", Info, "A negative amount", "负数"),
        check(
            "narrative-value",
            Error,
            "An amount of the running text is not that of its table",
            "情况说明金额与表不符",
        ),
        check(
            "narrative-percentage",
            Warning,
            "A percentage of the running text does not follow from its amounts",
            "情况说明百分比与金额不符",
        ),
        check(
            "narrative-item",
            Warning,
            "The running text has an item that its table does not list",
            "情况说明科目在表中未见",
        ),
        check(
            "narrative-operating-funds",
            Warning,
            "机关运行经费 is more than 公用经费合计, which it is a part of",
            "机关运行经费大于公用经费合计",
        ),
        check(
            "narrative-sum",
            Warning,
            "Parts of an amount of the running text do not make their sum, or a change is not the difference of two years",
            "情况说明分项与合计不符，或增减额与两年金额不符",
        ),
        check(
            "narrative-contradiction",
            Warning,
            "The running text counts one thing twice, differently",
            "情况说明前后计数不一致",
        ),
    ]
};
