//! From page layouts to disclosures: the way of the data through this crate.
//!
//! ```text
//! PageLayout ─read_page─▶ lines, ruled grids ─split_tables, detect─▶ complete grids ─assemble─▶ logical tables ─records─▶ disclosures
//!            └painted─▶ text, where the geometry is useless ─dump, last_resort─▶ the tables of such pages
//! ```
use crate::grid::detection::detect;
use crate::grid::page::{Element, PageContent, read_page};
use crate::grid::split_tables;
use crate::grouping::{COVER_GLYPHS, PageText, disclosures};
use crate::logical::assemble::assemble;
use crate::text_fallback::TextFallback;
use crate::vocabulary::Vocabulary;
use juesuan_extract::PageLayout;
use juesuan_model::schema::Schemas;
use juesuan_model::{Disclosure, Status, Words};

/// Above this share of unknown characters the text layer is no text.
const UNKNOWN_SHARE: f64 = 0.3;
/// Fewer visible glyphs a page than this on average are stamps and page numbers of a scan, not a text layer.
const SCAN_GLYPHS: usize = 12;

/// What was read from a file's pages.
#[derive(Clone, Debug)]
pub struct FileReading {
    /// `ok`, `partial`, `no_tables` or `no_text`.
    pub status: Status,
    /// One sentence for a person; empty when all is well.
    pub message: Words,
    /// One per unit whose set of tables stands in the file.
    pub disclosures: Vec<Disclosure>,
}

/// Reads a file page by page.
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

    /// The disclosures of the pages taken.
    #[must_use]
    pub fn finish(self) -> FileReading {
        let texts: Vec<PageText> = self.pages.iter().map(page_text).collect();
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
                    "none of the nine 部门决算 tables stands in this file",
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
            "the pages are pictures without a text layer (a scan): run it through text recognition (OCR) first",
            "页面为无文字层的图片（扫描件），请先进行文字识别（OCR）",
        ));
    }
    if unknown as f64 > UNKNOWN_SHARE * glyphs as f64 {
        return Some(reading(
            "the fonts do not tell which characters they draw: the text layer is no text; run it through text recognition (OCR) first",
            "字体未提供字符对应关系，文字层不可读，请先进行文字识别（OCR）",
        ));
    }
    None
}

fn page_text(p: &PageContent) -> PageText {
    // A cover may be set in a frame, or its lines in the cells of a grid.
    let is_short = p.glyphs <= COVER_GLYPHS;
    let lines = p.elements.iter().flat_map(|e| match e {
        Element::Line(l) => vec![l.text()],
        Element::Grid(g) if is_short => g.cells.iter().map(|c| c.text.clone()).filter(|t| !t.is_empty()).collect(),
        Element::Grid(_) => Vec::new(),
    });
    let area = (p.width * p.height).max(1.0);
    PageText {
        number: p.number,
        lines: lines.collect(),
        has_picture: p.images.iter().any(|i| i.width() * i.height() > area / 4.0),
        glyphs: p.glyphs,
    }
}
