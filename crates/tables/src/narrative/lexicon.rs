//! Finds the items that the words of the running text name.
//!
//! The words are data (`juesuan_model::narrative`); here they are compiled for searching. Where several stand before a
//! figure, the last one counts, of overlapping ones the longest: 财政拨款收入合计 is not 收入合计.
use aho_corasick::AhoCorasick;
use juesuan_model::narrative::{Counted, NarrativeItem, NarrativeItemSpec, NarrativeSchema};
use std::cmp::Reverse;
use std::sync::LazyLock;

/// Words to search for all at once, and the item of each.
struct Lexicon {
    words: AhoCorasick,
    /// By word.
    items: Vec<NarrativeItem>,
}

impl Lexicon {
    /// Of those words of each item that `words` gives.
    fn new(words: impl Fn(&'static NarrativeItemSpec) -> &'static [String]) -> Self {
        let all = NarrativeSchema::builtin().items();
        let items = all.iter().flat_map(|i| words(i).iter().map(|_| i.id)).collect();
        #[expect(clippy::expect_used, reason = "constant words, compiled by a test")]
        let words = AhoCorasick::new(all.iter().flat_map(words)).expect("constant words");
        Self { words, items }
    }

    fn counted(what: Counted) -> Self {
        Self::new(|item| item.counted.get(&what).map(Vec::as_slice).unwrap_or_default())
    }

    /// The item of the last word in a text; of the words that end there, of the longest.
    fn last(&self, text: &str) -> Option<NarrativeItem> {
        // Of equal words the first one listed counts.
        let found = self.words.find_overlapping_iter(text);
        let last = found.max_by_key(|m| (m.end(), m.len(), Reverse(m.pattern())))?;
        self.items.get(last.pattern().as_usize()).copied()
    }
}

static AMOUNTS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(|item| &item.words));
static VEHICLES: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::counted(Counted::Vehicles));
static EQUIPMENT: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::counted(Counted::Equipment));
static GROUPS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::counted(Counted::Groups));
static BATCHES: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::counted(Counted::Batches));
static PERSONS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::counted(Counted::Persons));
static UNITS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::counted(Counted::Units));

/// The item with an amount that is named last in a text.
pub(super) fn item(text: &str) -> Option<NarrativeItem> {
    AMOUNTS.last(text)
}

/// The item that is counted, in `unit`, after `text`. `before` is what was counted last in the same sentence.
pub(super) fn counted(text: &str, unit: &str, before: Option<NarrativeItem>) -> Option<NarrativeItem> {
    match unit {
        "辆" => VEHICLES.last(text),
        "台" | "套" => EQUIPMENT.last(text),
        "个" if text.ends_with("团组") => GROUPS.last(text),
        "个" if text.ends_with("下属") || text.ends_with("所属") => UNITS.last(text),
        "批次" | "批" | "次" => BATCHES.last(text),
        "人次" | "人" => PERSONS.last(text).or_else(|| NarrativeSchema::builtin().persons_with(before?)),
        _ => None,
    }
}
