//! Findings from identities: rounding, and the words that all of them share.
//!
//! In: an identity and how it came out. Out: a [`Finding`] with both sides computed, in words, at its places. Identities
//! that fail are reported by `defect`.
use crate::{
    formula::Relation,
    identity::{Identity, Outcome},
    index::{CellId, Index},
    reading_doubts::ReadingDoubts,
    rules::{Rule, Rules},
};
use juesuan_model::{Cause, Finding, Location, RuleId, Severity, Words};

pub(crate) struct Report<'r, 'd> {
    pub(crate) index: &'r Index<'d>,
    pub(crate) rules: &'r Rules,
    pub(crate) certainty: &'r ReadingDoubts,
    pub(crate) identities: &'r [Identity],
}

impl Report<'_, '_> {
    pub(crate) fn rule(&self, identity: &Identity) -> Option<&Rule> {
        self.rules.rules.get(identity.rule)
    }

    /// `reading` if any of the cells could have been misread.
    pub(crate) fn cause(&self, cells: impl IntoIterator<Item = CellId>) -> Cause {
        let doubtful = cells.into_iter().any(|c| self.certainty.doubts(self.index, c));
        if doubtful { Cause::Reading } else { Cause::Source }
    }

    /// An identity that holds within rounding.
    pub(crate) fn rounded(&self, identity: &Identity, outcome: Outcome) -> Finding {
        let subject = identity.subject().unwrap_or_default();
        let bound = self.index.print_half(outcome.twice_bound, subject);
        let Words { en, zh } = self.statement(identity, outcome);
        self.finding(
            identity,
            outcome,
            Severity::Info,
            Words::new(
                format!("{en}: within rounding (up to {bound}); nothing to do"),
                format!("{zh}，在四舍五入允许的范围（{bound}）以内，无需处理"),
            ),
            vec![self.index.place(subject)],
        )
    }

    /// What to do about a difference.
    pub(crate) fn advice(&self, cause: Cause) -> (&'static str, &'static str) {
        match cause {
            Cause::Source => (
                "The figures were read with certainty: the document itself does not add up",
                "数字读取无疑，系原文不符",
            ),
            Cause::Reading => ("The reading is not certain: compare with the page", "读取存疑，请对照原文页面核实"),
        }
    }

    /// `03 合计, total: 113.50 is printed, 113.51 follows from its parts (difference -0.01)`.
    pub(crate) fn statement(&self, identity: &Identity, outcome: Outcome) -> Words {
        let Words { en, zh } = self.comparison(identity, outcome);
        let mut what = self
            .rule(identity)
            .map_or_else(Words::default, |r| Words::new(r.description.clone(), r.description_zh.clone()));
        for table in &identity.as_zero {
            what.en.to_mut().push_str(&format!("; {table} shows nothing and counts as 0"));
            what.zh.to_mut().push_str(&format!("；{table}表无数据，按0计"));
        }
        Words::new(format!("{en} ({})", what.en), format!("{zh}（{}）", what.zh))
    }

    /// The same without what the rule says.
    pub(crate) fn comparison(&self, identity: &Identity, outcome: Outcome) -> Words {
        let subject = identity.subject().unwrap_or_default();
        let name = self.index.cell_name(subject);
        let (found, expected) = self.sides(identity, outcome);
        let gap = self.index.print(outcome.left - outcome.right, subject);
        match identity.relation {
            Relation::Equal => Words::new(
                format!("{}: {found} against {expected}, difference {gap}", name.en),
                format!("{}：{found}，应为{expected}，相差{gap}", name.zh),
            ),
            Relation::AtMost => Words::new(
                format!("{}: {found} is more than {expected}", name.en),
                format!("{}：{found}，不应大于{expected}", name.zh),
            ),
            Relation::AtLeast => Words::new(
                format!("{}: {found} is less than {expected}", name.en),
                format!("{}：{found}，不应小于{expected}", name.zh),
            ),
        }
    }

    /// Found and expected, in the unit of the subject's table.
    pub(crate) fn sides(&self, identity: &Identity, outcome: Outcome) -> (String, String) {
        let subject = identity.subject().unwrap_or_default();
        (self.index.print(outcome.left, subject), self.index.print(outcome.right, subject))
    }

    fn finding(
        &self,
        identity: &Identity,
        outcome: Outcome,
        severity: Severity,
        words: Words,
        at: Vec<Location>,
    ) -> Finding {
        let cause = self.cause(identity.cells().map(|(c, _)| c));
        let (found, expected) = self.sides(identity, outcome);
        let id = RuleId::Identity(self.rule(identity).map_or_else(|| "identity".to_owned(), |r| r.id.clone()));
        let mut finding = Finding::new(id, cause, words.en, words.zh).with_severity(severity).versus(expected, found);
        finding.at = at;
        finding
    }
}
