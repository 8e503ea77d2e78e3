//! Findings about defects: the pattern, the locations, expected and found.
//!
//! In: a [`Defect`]. Out: one [`Finding`]. In `at` the suspected cells come first, then the totals that do not add up,
//! then, where nothing is suspected, every cell that takes part. The words are in `defect_words`.
use crate::{
    defect::{Defect, DefectKind, Scope},
    identity::Identity,
    identity_findings::Report,
};
use juesuan_model::{Finding, FindingCode, Location, RuleId, Severity, TableId, Words};
use std::collections::{BTreeSet, HashSet};

/// Cells listed in one finding, at most.
const CELLS_LISTED: usize = 80;

impl Report<'_, '_> {
    /// One finding for one defect.
    pub(crate) fn defect(&self, defect: &Defect) -> Finding {
        let identities = || defect.identities.iter().filter_map(|n| self.identities.get(*n));
        let severity = identities().filter_map(|i| self.rule(i)).map(|r| r.severity).min().unwrap_or(Severity::Error);
        let arguable = identities().all(|i| i.evaluate(self.index).arguable);
        let severity = if arguable { severity.max(Severity::Warning) } else { severity };
        let cause = self.cause(identities().flat_map(|i| i.cells().map(|(c, _)| c)));
        let Words { en, zh } = self.defect_words(defect, arguable);
        let advice = self.advice(cause);
        let mut finding =
            Finding::new(self.id(defect), cause, format!("{en}. {}", advice.en), format!("{zh}。{}", advice.zh))
                .with_severity(severity);
        finding.at = self.locations(defect);
        (finding.expected, finding.found) = self.versus(defect);
        finding
    }

    /// The id of the pattern; an unexplained or ambiguous defect has the id of the first rule that fails.
    fn id(&self, defect: &Defect) -> RuleId {
        match defect.kind {
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

    fn locations(&self, defect: &Defect) -> Vec<Location> {
        let identities = || defect.identities.iter().filter_map(|n| self.identities.get(*n));
        let scope = defect.scope.as_ref();
        let suspects = (!scope.is_some_and(|s| s.row.is_none() || defect.kind == DefectKind::RowMissing))
            .then(|| defect.changes.iter().chain(defect.alternatives.iter().flatten()))
            .into_iter()
            .flatten()
            .map(|(c, _)| *c);
        let subjects = identities().filter_map(Identity::subject);
        // Where no cell is suspected, it may be any that takes part: those with a figure first.
        let filled = |c: &usize| self.index.figure(*c).is_some_and(|f| f.value.is_some_and(|v| v != 0));
        let unproven = defect.changes.is_empty() || !defect.alternatives.is_empty();
        let parts = || identities().filter(|_| unproven).flat_map(|i| i.cells().map(|(c, _)| c));
        let parts = parts().filter(filled).chain(parts().filter(|c| !filled(c)));
        let mut seen = HashSet::new();
        let cells = suspects.chain(subjects).chain(parts).filter(|c| seen.insert(*c)).take(CELLS_LISTED);
        let whole = scope.and_then(|s| {
            let table = s.table?;
            Some(s.row.map_or_else(|| Location::table(table), |r| self.index.row_location(table, r)))
        });
        let as_zero: BTreeSet<TableId> = identities().flat_map(|i| i.as_zero.iter().copied()).collect();
        let locations = whole.into_iter().chain(cells.map(|c| self.index.location(c)));
        locations.chain(as_zero.into_iter().map(Location::table)).collect()
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

    /// Drops warnings that a missing row explains: rows without a parent where it is that parent, a row without children
    /// where it is the only child, an appropriation not shown where it is the row that would show it.
    pub(crate) fn drop_symptoms(&self, defect: &Defect, findings: &mut Vec<Finding>) {
        use FindingCode::{AppropriationNotShown, CodeWithoutChildren, CodeWithoutParent};
        let Some(Scope { table: Some(table), code: Some(lost), .. }) = &defect.scope else { return };
        let shows_appropriation =
            matches!(table, TableId::GeneralPublicExpenditure | TableId::GovernmentFund | TableId::StateCapital);
        let code_of = |p: &Location| {
            let rows = &self.index.disclosure.tables.get(&p.table?)?.rows;
            Some((p.table?, rows.get(p.row?)?.code.as_deref()?))
        };
        for f in findings.iter_mut() {
            let Some(code) = f.rule.code() else { continue };
            f.at.retain(|p| match (code, code_of(p)) {
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
