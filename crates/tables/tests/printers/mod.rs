//! The text of a PDF as programs print it: in painting order (`pdftotext -raw`, pypdf, pdf-extract), laid out by
//! columns of characters (`pdftotext -layout`), or in boxes (pdfminer). For tests that must not depend on what is
//! installed.
#![allow(dead_code, reason = "each test file uses its own part of it")]

mod boxes;

use juesuan_extract::{Glyph, PageLayout, Pdf};
use std::path::Path;
use std::process::Command;

/// How a dump is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Printer {
    /// In painting order, with a space between the words of a line.
    Raw,
    /// By columns of characters.
    Layout,
    /// As text boxes, each cell or column by itself.
    Boxes,
}

impl Printer {
    pub(crate) const ALL: [Self; 3] = [Self::Raw, Self::Layout, Self::Boxes];

    /// Prints a file.
    pub(crate) fn print(self, bytes: &[u8]) -> String {
        let mut pages: Vec<String> = Vec::new();
        let pdf = Pdf::open(bytes.to_vec()).expect("a PDF");
        pdf.pages(|layout| {
            pages.push(match self {
                Self::Raw => raw(&layout),
                Self::Layout => laid_out(&layout),
                Self::Boxes => boxes::print(&layout),
            });
        });
        pages.join("\u{c}")
    }

    /// The output of `pdftotext`; `None` if it is not installed.
    pub(crate) fn poppler(self, file: &Path) -> Option<String> {
        let option = match self {
            Self::Raw => "-raw",
            Self::Layout => "-layout",
            Self::Boxes => return None,
        };
        let out = Command::new("pdftotext").arg(option).arg(file).arg("-").output().ok()?;
        out.status.success().then(|| String::from_utf8(out.stdout).ok())?
    }
}

fn raw(page: &PageLayout) -> String {
    let mut out = String::new();
    let mut before: Option<&Glyph> = None;
    for g in &page.glyphs {
        if let Some(b) = before {
            if (b.baseline - g.baseline).abs() > 0.3 * g.size {
                out.push('\n');
            } else if (g.bbox.x0 - b.bbox.x1).abs() > 0.2 * g.size {
                out.push(' ');
            }
        }
        out.push(g.ch);
        before = Some(g);
    }
    out + "\n"
}

/// A Chinese character is as wide as two digits and counts as one character, as with Poppler.
fn laid_out(page: &PageLayout) -> String {
    let mut glyphs: Vec<&Glyph> = page.glyphs.iter().filter(|g| !g.ch.is_whitespace()).collect();
    glyphs.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let size = glyphs.iter().map(|g| g.size).fold(f32::INFINITY, f32::min);
    let mut out = String::new();
    let mut below = 0.0f32;
    for line in glyphs.chunk_by_mut(|a, b| (a.baseline - b.baseline).abs() < 0.3 * a.size) {
        line.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
        let baseline = line.first().map_or(0.0, |g| g.baseline);
        if baseline - below > 2.2 * size {
            out.push('\n');
        }
        below = baseline;
        let (mut at, mut right) = (0usize, f32::NEG_INFINITY);
        for g in line {
            let column = (g.bbox.x0 / (size / 2.0)).round().max(0.0) as usize;
            if g.bbox.x0 - right > 0.2 * g.size {
                let gap = column.saturating_sub(at).max(usize::from(at > 0));
                out.push_str(&" ".repeat(gap));
                at += gap;
            }
            out.push(g.ch);
            at += 1;
            right = g.bbox.x1;
        }
        out.push('\n');
    }
    out
}
