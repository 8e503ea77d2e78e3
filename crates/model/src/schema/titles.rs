//! Which table a printed title names.
use super::{Schema, Schemas};
use crate::{TableId, text};

impl Schemas {
    /// The longest known title that `key` (a [`title_key`]) ends with, and the number of bytes before it.
    #[must_use]
    pub fn title_suffix(&self, key: &str) -> Option<(TableId, usize)> {
        self.titles.iter().find_map(|(t, id)| key.strip_suffix(t.as_str()).map(|rest| (*id, rest.len())))
    }

    /// The table whose [`Schema::title_words`] all occur in `key` (a [`title_key`]), if `key` ends with 表. Regions vary the
    /// titles of the later tables freely.
    #[must_use]
    pub fn title_by_words(&self, key: &str) -> Option<TableId> {
        let names = |s: &&Schema| !s.title_words.is_empty() && s.title_words.iter().all(|w| key.contains(w.as_str()));
        // 09 first: its titles also name the budget that pays for it.
        let found = self.tables.iter().rev().find(names)?;
        (key.ends_with('表') && !self.is_lookalike(key)).then_some(found.table)
    }

    /// Whether `key` (a [`title_key`]) ends with the title of some other table, and that title is longer than any of the
    /// nine that `key` ends with: 支出决算明细表 is another table, 一般公共预算财政拨款基本支出决算明细表 is 06. After 和 or 及
    /// the other title only names an addition (三公经费和机关运行经费支出决算表).
    #[must_use]
    pub fn is_lookalike(&self, key: &str) -> bool {
        let known = self.title_suffix(key).map_or(0, |(_, before)| key.len() - before);
        let is_alone = |before: &str| !before.ends_with(['和', '及', '与', ',']);
        self.lookalikes.iter().any(|t| t.len() > known && key.strip_suffix(t.as_str()).is_some_and(is_alone))
    }

    /// Whether the words right before a known title turn it into the title of another table. Words further to the left
    /// belong to the name of the organisation (政府投资项目评审中心).
    #[must_use]
    pub fn has_qualifier(&self, before: &str) -> bool {
        let mut rest = before;
        while let Some(shorter) = ["安排的", "安排", "的", "当年", "本年"].iter().find_map(|w| rest.strip_suffix(w))
        {
            rest = shorter;
        }
        self.qualifiers.iter().any(|q| rest.ends_with(q.as_str()))
    }
}

/// A title made comparable: [`fold`](crate::text::fold)ed, without quotation marks.
#[must_use]
pub fn title_key(s: &str) -> String {
    text::fold(s).chars().filter(|c| !matches!(c, '"' | '\'' | '<' | '>' | '《' | '》')).collect()
}
