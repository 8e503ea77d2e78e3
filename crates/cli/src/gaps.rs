//! Pages that were not read, or not to their end: what that makes of a document.
//!
//! In: the pages as they are read. Out: the status and the message of the document, where they have to change. A limit
//! weighs more than a page that failed: what it cut off can be had by raising it.
use crate::{
    document::fail,
    limits::{Limit, Limits},
    messages::Message,
};
use juesuan_extract::{Gap, PageLayout};
use juesuan_model::{Document, Status};
use std::collections::BTreeMap;

/// Pages that a message names; the others are counted.
const NAMED: usize = 8;

/// The pages of a document that are not all there.
#[derive(Debug, Default)]
pub(crate) struct Gaps {
    pages: BTreeMap<Gap, Vec<u32>>,
    seen: u32,
}

impl Gaps {
    /// Takes note of a page.
    pub(crate) fn see(&mut self, page: &PageLayout) {
        self.seen += 1;
        for gap in &page.gaps {
            self.pages.entry(*gap).or_default().push(page.number);
        }
    }

    /// Changes the status of the document where something is missing.
    pub(crate) fn tell(&self, document: &mut Document, limits: &Limits) {
        let limit = |limit: Limit, pages: &[u32], document: &mut Document| {
            let message = Message::LimitReached { limit, value: limits.get(limit), pages: &named(pages) };
            fail(document, Status::Limit, &message);
        };
        for (gap, pages) in &self.pages {
            let reached = match gap {
                Gap::Glyphs => Limit::Glyphs,
                Gap::Rulings => Limit::Rulings,
                Gap::Images => Limit::Images,
                Gap::Operations => Limit::Operations,
                Gap::Nesting => Limit::Nesting,
                Gap::Unreadable | Gap::Pages => continue,
            };
            return limit(reached, pages, document);
        }
        if self.pages.contains_key(&Gap::Pages) {
            return limit(Limit::Pages, &[], document);
        }
        let Some(failed) = self.pages.get(&Gap::Unreadable) else { return };
        // A file that says no more than that it is cut off, or a scan of which some pages failed, is no worse for it.
        if matches!(document.status, Status::Ok | Status::NoTables) {
            let all = failed.len() == self.seen as usize;
            let status = if all { Status::Unreadable } else { Status::Partial };
            fail(document, status, &Message::PagesUnreadable { pages: &named(failed), all });
        }
    }
}

/// `3, 4, 9`, and how many more.
fn named(pages: &[u32]) -> String {
    let mut words: Vec<String> = pages.iter().take(NAMED).map(u32::to_string).collect();
    if let Some(more) = pages.len().checked_sub(NAMED).filter(|more| *more > 0) {
        words.push(format!("+{more}"));
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_pages_are_named_and_the_others_counted() {
        assert_eq!(named(&[3, 5]), "3, 5");
        let many: Vec<u32> = (1..=20).collect();
        assert_eq!(named(&many), "1, 2, 3, 4, 5, 6, 7, 8, +12");
    }
}
