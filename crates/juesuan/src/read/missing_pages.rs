//! Pages that were not read, or not to their end, and the status that they give a document.
//!
//! A limit outranks a damaged page: what it cut off can be had by raising it.
use super::{
    limits::{Limit, Limits},
    messages,
};
use crate::Words;
use juesuan_extract::{Gap, PageLayout};
use juesuan_model::Status;
use std::collections::BTreeMap;

/// Pages that a message names; the others are counted.
const NAMED: usize = 8;

/// The pages of a document that are not complete.
#[derive(Debug, Default)]
pub(super) struct MissingPages {
    pages: BTreeMap<Gap, Vec<u32>>,
    seen: u32,
}

impl MissingPages {
    /// Takes note of a page.
    pub(super) fn add(&mut self, page: &PageLayout) {
        self.seen += 1;
        for gap in &page.gaps {
            self.pages.entry(*gap).or_default().push(page.number);
        }
    }

    /// The status and the message that a document with `status` gets; none where nothing changes.
    pub(super) fn verdict(&self, status: Status, limits: &Limits) -> Option<(Status, Words)> {
        let reached = |limit: Limit, pages: Option<&[u32]>| {
            let pages = pages.map(named);
            Some((Status::Limit, messages::limit_reached(limit, limits.get(limit), pages.as_deref())))
        };
        for (gap, pages) in &self.pages {
            let limit = match gap {
                Gap::Glyphs => Limit::Glyphs,
                Gap::Rulings => Limit::Rulings,
                Gap::Images => Limit::Images,
                Gap::Operations => Limit::Operations,
                Gap::Nesting => Limit::Nesting,
                Gap::Stream => Limit::Stream,
                Gap::Document => Limit::Unpacked,
                Gap::Unreadable | Gap::Pages => continue,
            };
            return reached(limit, Some(pages));
        }
        if self.pages.contains_key(&Gap::Pages) {
            return reached(Limit::Pages, None);
        }
        let failed = self.pages.get(&Gap::Unreadable)?;
        let all = failed.len() == self.seen as usize;
        // A truncated file is partial already; a scan stays one where only some of its pages failed.
        match status {
            Status::Ok | Status::NoTables if !all => {
                Some((Status::Partial, messages::pages_unreadable(&named(failed))))
            }
            Status::Ok | Status::NoTables | Status::NoText if all => {
                Some((Status::Unreadable, messages::NO_PAGE_READABLE))
            }
            _ => None,
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

    /// The status and the English message of a document that had `status` before.
    fn verdict(status: Status, pages: &[&[Gap]]) -> (Status, String) {
        let mut missing = MissingPages::default();
        for (gap, number) in pages.iter().zip(1..) {
            missing.add(&PageLayout { number, gaps: gap.to_vec(), ..PageLayout::default() });
        }
        let verdict = missing.verdict(status, &Limits::default());
        verdict.map_or((status, String::new()), |(status, words)| {
            assert_eq!(words.en.is_empty(), words.zh.is_empty());
            (status, words.en.into_owned())
        })
    }

    #[test]
    fn a_page_that_failed_makes_the_document_partial() {
        use Gap::{Glyphs, Pages, Unreadable};
        assert_eq!(verdict(Status::Ok, &[&[], &[]]), (Status::Ok, String::new()));
        let (status, message) = verdict(Status::Ok, &[&[], &[Unreadable], &[]]);
        assert_eq!(status, Status::Partial);
        assert!(message.contains("page 2 is damaged"), "{message}");
        assert_eq!(verdict(Status::NoTables, &[&[Unreadable], &[]]).0, Status::Partial, "they may have stood there");
        assert_eq!(verdict(Status::NoTables, &[&[Unreadable], &[Unreadable]]).0, Status::Unreadable);
        assert_eq!(
            verdict(Status::NoText, &[&[Unreadable], &[Unreadable]]).0,
            Status::Unreadable,
            "no page was seen to be a scan"
        );
        assert_eq!(verdict(Status::NoText, &[&[Unreadable], &[]]).0, Status::NoText);
        let (status, message) = verdict(Status::Ok, &[&[Glyphs], &[Unreadable], &[Glyphs, Pages]]);
        assert_eq!(status, Status::Limit);
        assert!(message.contains("pages 1, 3 have more than") && message.contains("--limit glyphs="), "{message}");
        let (status, message) = verdict(Status::NoText, &[&[], &[Pages]]);
        assert_eq!(status, Status::Limit);
        assert!(message.contains("more than 5000 pages"), "{message}");
    }

    #[test]
    fn some_pages_are_named_and_the_others_counted() {
        assert_eq!(named(&[3, 5]), "3, 5");
        let many: Vec<u32> = (1..=20).collect();
        assert_eq!(named(&many), "1, 2, 3, 4, 5, 6, 7, 8, +12");
    }
}
