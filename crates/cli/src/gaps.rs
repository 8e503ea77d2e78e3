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
                Gap::Stream => Limit::Stream,
                Gap::Document => Limit::Unpacked,
                Gap::Unreadable | Gap::Pages => continue,
            };
            return limit(reached, pages, document);
        }
        if self.pages.contains_key(&Gap::Pages) {
            return limit(Limit::Pages, &[], document);
        }
        let Some(failed) = self.pages.get(&Gap::Unreadable) else { return };
        // A file that says no more than that it is cut off, or a scan of which some pages failed, is no worse for it.
        let all = failed.len() == self.seen as usize;
        if matches!(document.status, Status::Ok | Status::NoTables) || all && document.status == Status::NoText {
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

    fn told(status: Status, pages: &[&[Gap]]) -> (Status, String) {
        let mut document = Document {
            schema_version: 1,
            file: String::new(),
            path: String::new(),
            sha256: String::new(),
            pages: 9,
            status,
            message: String::new(),
            message_zh: String::new(),
            disclosures: Vec::new(),
            warnings: Vec::new(),
        };
        let mut gaps = Gaps::default();
        for (gap, number) in pages.iter().zip(1..) {
            gaps.see(&PageLayout { number, gaps: gap.to_vec(), ..PageLayout::default() });
        }
        gaps.tell(&mut document, &Limits::default());
        assert_eq!(document.message.is_empty(), document.message_zh.is_empty());
        (document.status, document.message)
    }

    #[test]
    fn a_page_that_failed_makes_the_document_partial() {
        use Gap::{Glyphs, Pages, Unreadable};
        assert_eq!(told(Status::Ok, &[&[], &[]]), (Status::Ok, String::new()));
        let (status, message) = told(Status::Ok, &[&[], &[Unreadable], &[]]);
        assert_eq!(status, Status::Partial);
        assert!(message.contains("page 2 is damaged"), "{message}");
        assert_eq!(told(Status::NoTables, &[&[Unreadable], &[]]).0, Status::Partial, "they may have stood there");
        assert_eq!(told(Status::NoTables, &[&[Unreadable], &[Unreadable]]).0, Status::Unreadable);
        assert_eq!(told(Status::NoText, &[&[Unreadable], &[Unreadable]]).0, Status::Unreadable, "nobody saw a scan");
        assert_eq!(told(Status::NoText, &[&[Unreadable], &[]]).0, Status::NoText);
        let (status, message) = told(Status::Ok, &[&[Glyphs], &[Unreadable], &[Glyphs, Pages]]);
        assert_eq!(status, Status::Limit);
        assert!(message.contains("pages 1, 3 have more than") && message.contains("--limit glyphs="), "{message}");
        let (status, message) = told(Status::NoText, &[&[], &[Pages]]);
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
