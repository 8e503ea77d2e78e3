//! Unicode for glyphs whose font has no usable ToUnicode map.
//!
//! In: a glyph, and the font dictionaries of the page. Out: its character, if the font's encoding, its character
//! collection or the program's own Unicode table says it; never a guess.

use std::marker::PhantomData;

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_syntax::page::Page;

use crate::unicode::Printed;

/// The texts of the fonts of a document.
#[derive(Default)]
pub(crate) struct FontTexts<'a>(PhantomData<&'a ()>);

impl<'a> FontTexts<'a> {
    /// The page whose glyphs come next.
    pub(crate) fn turn_to(&mut self, _page: &'a Page<'a>) {}

    /// The character of a glyph that the interpreter has no Unicode for.
    pub(crate) fn character(&mut self, _glyph: &Glyph<'a>) -> Printed {
        Printed::Unknown
    }
}
