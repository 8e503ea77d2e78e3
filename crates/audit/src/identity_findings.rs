//! Findings about identities that hold within rounding, and the words that all findings about identities share.
//!
//! In: an identity and its outcome. Out: a [`Finding`] with both sides, in words, at its locations. Identities that fail
//! are reported by `defect_findings`.
use crate::{
    formula::Relation,
    identity::{Identity, Outcome},
    index::{CellId, Index},
    reading_doubts::ReadingDoubts,
    rules::{Rule, Rules},
};
use juesuan_model::{Cause, Finding, RuleId, Severity, Words};

pub(crate) struct Report<'r, 'd> {
    pub(crate) index: &'r Index<'d>,
    pub(crate) rules: &'r Rules,
    pub(crate) doubts: &'r ReadingDoubts,
    pub(crate) identities: &'r [Identity],
}

impl Report<'_, '_> {
    pub(crate) fn rule(&self, identity: &Identity) -> Option<&Rule> {
        self.rules.rules.get(identity.rule)
    }

    /// `reading` if any of the cells could have been misread.
    pub(crate) fn cause(&self, cells: impl IntoIterator<Item = CellId>) -> Cause {
        let doubtful = cells.into_iter().any(|c| self.doubts.affect_cell(self.index, c));
        if doubtful { Cause::Reading } else { Cause::Source }
    }

    /// An identity that holds within rounding.
    pub(crate) fn rounded(&self, identity: &Identity, outcome: Outcome) -> Finding {
        let subject = identity.subject().unwrap_or_default();
        let bound = self.index.print_half(outcome.twice_bound, subject);
        let Words { en, zh } = self.statement(identity, outcome);
        let (found, expected) = self.sides(identity, outcome);
        Finding::new(
            RuleId::Identity(self.rule(identity).map_or_else(|| "identity".to_owned(), |r| r.id.clone())),
            self.cause(identity.cells().map(|(c, _)| c)),
            format!("Within rounding (up to {bound}), nothing to do: {en}"),
            format!("属四舍五入尾差（不超过{bound}），无需处理：{zh}"),
        )
        .with_severity(Severity::Info)
        .versus(expected, found)
        .at(self.index.location(subject))
    }

    /// What to do about a difference.
    pub(crate) fn advice(&self, cause: Cause) -> Words {
        match cause {
            Cause::Source => Words::fixed(
                "The reading is certain: the document itself does not add up",
                "数字读取无误，系原文自身不符",
            ),
            Cause::Reading => {
                Words::fixed("The reading is uncertain: compare with the page", "读取存疑，请对照原文页面核实")
            }
        }
    }

    /// `table 03, 合计, 本年支出合计: 113.50, expected 113.51, difference -0.01 (合计 is the sum of …)`.
    pub(crate) fn statement(&self, identity: &Identity, outcome: Outcome) -> Words {
        let Words { en, zh } = self.comparison(identity, outcome);
        let rule = self.rule(identity);
        let (mut what, mut what_zh) =
            rule.map_or_else(Default::default, |r| (r.description.en.to_string(), r.description.zh.to_string()));
        for table in &identity.as_zero {
            what.push_str(&format!("; table {table} is empty or not printed and counts as 0"));
            what_zh.push_str(&format!("；{table}表无数据或未列，按0计"));
        }
        Words::new(format!("{en} ({what})"), format!("{zh}（{what_zh}）"))
    }

    /// The same without the description of the rule.
    pub(crate) fn comparison(&self, identity: &Identity, outcome: Outcome) -> Words {
        let subject = identity.subject().unwrap_or_default();
        let name = self.index.cell_name(subject);
        let (found, expected) = self.sides(identity, outcome);
        let gap = self.index.print(outcome.left - outcome.right, subject);
        match identity.relation {
            Relation::Equal => Words::new(
                format!("{}: {found}, expected {expected}, difference {gap}", name.en),
                format!("{}：{found}，应为{expected}，相差{gap}", name.zh),
            ),
            Relation::AtMost => Words::new(
                format!("{}: {found}, must not be more than {expected}", name.en),
                format!("{}：{found}，不应大于{expected}", name.zh),
            ),
            Relation::AtLeast => Words::new(
                format!("{}: {found}, must not be less than {expected}", name.en),
                format!("{}：{found}，不应小于{expected}", name.zh),
            ),
        }
    }

    /// Found and expected, in the unit of the subject's table.
    pub(crate) fn sides(&self, identity: &Identity, outcome: Outcome) -> (String, String) {
        let subject = identity.subject().unwrap_or_default();
        (self.index.print(outcome.left, subject), self.index.print(outcome.right, subject))
    }
}
