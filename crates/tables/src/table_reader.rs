//! The way through this crate, from page layouts to disclosures.
//!
//! ```text
//! PageLayout ─read_page─▶ lines, ruled grids ─split_tables, detect─▶ complete grids ─assemble, captions─▶ LogicalTable
//!            │                                                       LogicalTable ─grouping, records─▶ Disclosure
//!            └─broken_geometry─▶ text of pages with useless geometry ─text_dump, text_fallback─▶ their tables
//! ```
use crate::file_reading::FileReading;
use crate::grid::detection::detect;
use crate::grid::page::{PageContent, read_page};
use crate::grid::split_tables;
use crate::grouping::{PageText, disclosures};
use crate::logical::assemble::assemble;
use crate::text_fallback::TextFallback;
use crate::vocabulary::Vocabulary;
use juesuan_extract::PageLayout;
use juesuan_model::schema::Schemas;
use juesuan_model::{Status, Words};

/// With a larger share of unknown characters, the text layer is unusable.
const UNKNOWN_SHARE: f64 = 0.3;
/// With fewer visible glyphs per page on average, the text is stamps and page numbers on a scan.
const SCAN_GLYPHS: usize = 12;

/// Reads the tables of a file page by page.
pub struct TableReader<'a> {
    schemas: &'a Schemas,
    vocabulary: Vocabulary,
    pages: Vec<PageContent>,
}

impl<'a> TableReader<'a> {
    /// A reader for one file.
    #[must_use]
    pub fn new(schemas: &'a Schemas) -> Self {
        Self { schemas, vocabulary: Vocabulary::new(schemas), pages: Vec::new() }
    }

    /// Takes the next page. Only its lines and grids are kept.
    pub fn push_page(&mut self, layout: &PageLayout) {
        self.pages.push(read_page(layout));
    }

    /// The disclosures in the pages taken so far.
    #[must_use]
    pub fn finish(self) -> FileReading {
        let texts: Vec<PageText> = self.pages.iter().map(PageText::from).collect();
        let glyphs: usize = self.pages.iter().map(|p| p.glyphs).sum();
        let unknown: usize = self.pages.iter().map(|p| p.unknown).sum();
        let pictures = self.pages.iter().filter(|p| !p.images.is_empty()).count();
        let count = self.pages.len();
        if let Some(reading) = no_text(count, glyphs, unknown, pictures) {
            return reading;
        }
        let painted = TextFallback::of(&self.pages);
        let pages = split_tables::join(self.pages, self.schemas);
        let pages = pages.into_iter().map(|p| detect(p, self.schemas, &self.vocabulary));
        let tables = assemble(pages, self.schemas, &self.vocabulary);
        let disclosures = disclosures(tables, &texts, self.schemas, &self.vocabulary);
        let reading = if disclosures.is_empty() {
            FileReading {
                status: Status::NoTables,
                message: Words::fixed(
                    "none of the nine 部门决算 tables is in this file",
                    "文件中没有部门决算公开的九张表",
                ),
                disclosures,
            }
        } else {
            FileReading { status: Status::Ok, message: Words::EMPTY, disclosures }
        };
        match painted {
            Some(text) => text.complete(reading, self.schemas),
            None => reading,
        }
    }
}

fn no_text(pages: usize, glyphs: usize, unknown: usize, pictures: usize) -> Option<FileReading> {
    let reading = |en: &'static str, zh: &'static str| FileReading {
        status: Status::NoText,
        message: Words::fixed(en, zh),
        disclosures: Vec::new(),
    };
    if glyphs == 0 || (glyphs < SCAN_GLYPHS * pages && pictures * 2 >= pages) {
        return Some(reading(
            "the pages are images without a text layer (a scan); run text recognition (OCR) first",
            "页面为无文字层的图片（扫描件），请先进行文字识别（OCR）",
        ));
    }
    if unknown as f64 > UNKNOWN_SHARE * glyphs as f64 {
        return Some(reading(
            "the fonts have no character mapping, so the text layer is unusable; run text recognition (OCR) first",
            "字体未提供字符对应关系，文字层不可读，请先进行文字识别（OCR）",
        ));
    }
    None
}
