//! The Unicode table (`cmap`) of an embedded font program, inverted: glyph → character.

use hayro_interpret::font::GlyphId;
use rustc_hash::FxHashMap;
use skrifa::FontRef;
use skrifa::charmap::Charmap;

use crate::normalize::{Printed, printed};

/// The characters of the glyphs of one font program.
#[derive(Default)]
pub(crate) struct UnicodeTable(FxHashMap<u32, char>);

impl UnicodeTable {
    /// Reads the `cmap` table; empty if the program has none, or only private codes (a symbol font).
    pub(crate) fn of(program: &[u8]) -> Self {
        let Ok(font) = FontRef::new(program) else { return Self::default() };
        let charmap = Charmap::new(&font);
        if !charmap.has_map() || charmap.is_symbol() {
            return Self::default();
        }
        let mut characters = FxHashMap::default();
        for (code, glyph) in charmap.mappings() {
            let Some(c) = char::from_u32(code) else { continue };
            // Several characters may share a glyph: 户 and its radical ⼾, a hyphen and a soft hyphen. The one that needs
            // no normalisation wins; among equals, the first.
            let kept = characters.entry(glyph.to_u32()).or_insert(c);
            if rank(c) < rank(*kept) {
                *kept = c;
            }
        }
        Self(characters)
    }

    /// The character of a glyph; `None` if the table has none.
    pub(crate) fn character(&self, glyph: GlyphId) -> Option<Printed> {
        self.0.get(&glyph.to_u32()).map(|c| printed(*c)).filter(|c| *c != Printed::Unknown)
    }
}

/// 0 for a character that normalisation keeps.
fn rank(c: char) -> u8 {
    match printed(c) {
        Printed::Char(same) if same == c => 0,
        Printed::Char(_) => 1,
        Printed::Nothing => 2,
        Printed::Unknown => 3,
    }
}
