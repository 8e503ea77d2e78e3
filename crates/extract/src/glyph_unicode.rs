//! Characters of glyphs for which the interpreter has none, or a wrong one.
//!
//! In: a glyph, and the font dictionaries of the pages. Out: its character, if the font's encoding, its character
//! collection or the Unicode table of its program has it; never a guess.
//!
//! A device receives glyphs, not font dictionaries. The dictionary of a glyph is the one with the same PostScript name and
//! the same font program, byte by byte. If several match and disagree, the character is unknown.

use std::cell::OnceCell;
use std::collections::hash_map::Entry;
use std::rc::Rc;

use hayro_interpret::font::{FontData, Glyph, GlyphId, GlyphIdentifier, OutlineFontData, OutlineGlyph};
use hayro_interpret::hayro_syntax::object::{Dict, Name, ObjRef, Stream};
use hayro_interpret::hayro_syntax::page::{Page, Resources};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::annotations::appearances;
use crate::cid_widths;
use crate::composite_encoding::CompositeEncoding;
use crate::font_program::UnicodeTable;
use crate::normalize::Printed;

/// Depth to which nested forms are searched for fonts: as deep as the interpreter paints.
const MAX_DEPTH: u32 = 50;

/// The font dictionaries of a document, and the characters found in them so far.
#[derive(Default)]
pub(crate) struct GlyphUnicode<'a> {
    fonts: Vec<FontDict<'a>>,
    visited: FxHashSet<ObjRef>,
    /// Whether any font is [`FontDict::is_unencoded`].
    has_unencoded: bool,
    /// Fonts that give too many widths, and forms that use one.
    too_wide: FxHashSet<ObjRef>,
    known: FxHashMap<(GlyphIdentifier, u32), Printed>,
    tables: FxHashMap<u128, Rc<UnicodeTable>>,
}

/// One font dictionary with an embedded program.
struct FontDict<'a> {
    /// PostScript name without the subset prefix, as the interpreter gives it.
    name: String,
    /// The dictionary with the font descriptor: the font itself or its descendant.
    descendant: Dict<'a>,
    /// The encoding of a composite font.
    encoding: Option<CompositeEncoding>,
    /// The decoded font program; decoded when first compared.
    program: OnceCell<Option<Vec<u8>>>,
    /// A simple TrueType font without /ToUnicode and /Encoding. Its codes mean something to its program only, but the
    /// interpreter decodes them as StandardEncoding.
    is_unencoded: bool,
}

impl<'a> GlyphUnicode<'a> {
    /// Adds the fonts of a page. Returns true if the page must not be interpreted because a font gives too many widths.
    pub(crate) fn add_page(&mut self, page: &Page<'a>) -> bool {
        let mut is_too_wide = self.search(page.resources(), MAX_DEPTH);
        for forms in appearances(page) {
            for form in forms.names().into_iter().filter_map(|name| forms.dict.get::<Stream<'a>>(name)) {
                is_too_wide |= self.search_in(form.dict(), MAX_DEPTH);
            }
        }
        is_too_wide
    }

    /// Adds the fonts of resources, and of the forms and patterns in them. Returns whether one gives too many widths.
    fn search(&mut self, resources: &Resources<'a>, depth: u32) -> bool {
        let mut is_too_wide = false;
        for (name, value) in resources.fonts.entries() {
            let reference = value.as_obj_ref();
            if let Some(known) = self.known_too_wide(reference) {
                is_too_wide |= known;
                continue;
            }
            let Some(dict) = resources.fonts.get::<Dict<'a>>(name.as_ref()) else { continue };
            let mut is_bad = CompositeEncoding::descendant(&dict).is_some_and(|font| cid_widths::are_too_many(&font));
            if depth > 0 {
                // The glyphs of a Type 3 font may use other fonts.
                is_bad |= self.search_in(&dict, depth - 1);
            }
            self.too_wide.extend(reference.filter(|_| is_bad));
            is_too_wide |= is_bad;
            if let Some(font) = FontDict::new(dict) {
                self.has_unencoded |= font.is_unencoded;
                self.fonts.push(font);
            }
        }
        if depth == 0 {
            return is_too_wide;
        }
        for painted in [&resources.x_objects, &resources.patterns] {
            for (name, value) in painted.entries() {
                let reference = value.as_obj_ref();
                if let Some(known) = self.known_too_wide(reference) {
                    is_too_wide |= known;
                    continue;
                }
                let Some(stream) = painted.get::<Stream<'a>>(name.as_ref()) else { continue };
                let is_bad = self.search_in(stream.dict(), depth - 1);
                self.too_wide.extend(reference.filter(|_| is_bad));
                is_too_wide |= is_bad;
            }
        }
        is_too_wide
    }

    /// For an object seen before, whether it is, or uses, a font that gives too many widths. `None` for a new one, which
    /// counts as seen from now on.
    fn known_too_wide(&mut self, reference: Option<ObjRef>) -> Option<bool> {
        reference.filter(|r| !self.visited.insert(*r)).map(|r| self.too_wide.contains(&r))
    }

    /// [`search`](Self::search) in the resources of a form, a pattern or a font.
    fn search_in(&mut self, dict: &Dict<'a>, depth: u32) -> bool {
        dict.get::<Dict<'a>>(b"Resources").is_some_and(|inner| self.search(&Resources::new(inner), depth))
    }

    /// The right character of a glyph whose font the interpreter decodes wrongly; `None` if it does not.
    pub(crate) fn correction(&mut self, glyph: &Glyph<'a>) -> Option<Printed> {
        let (true, Glyph::Outline(outline)) = (self.has_unencoded, glyph) else { return None };
        let data = outline.font_data()?;
        let is_wrong = self.matching(&data).any(|font| font.is_unencoded);
        is_wrong.then(|| self.character(glyph))
    }

    /// The character of a glyph for which the interpreter has none.
    pub(crate) fn character(&mut self, glyph: &Glyph<'a>) -> Printed {
        let Glyph::Outline(outline) = glyph else { return Printed::Unknown };
        let key = (outline.identifier(), outline.char_code());
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let found = self.look_up(outline);
        self.known.insert(key, found);
        found
    }

    fn look_up(&mut self, outline: &OutlineGlyph) -> Printed {
        let is_empty = || outline.outline().elements().is_empty();
        let Some(data) = outline.font_data() else {
            // Without a program, or with a Type 1 program, there is nothing to look up. A control code without an outline
            // is a stray line end. Code 0 is not: the interpreter also uses it for bytes that the encoding does not define,
            // and those are text.
            let is_control = (0x01..0x20).contains(&outline.char_code());
            return if is_control && is_empty() { Printed::Nothing } else { Printed::Unknown };
        };
        let code = outline.char_code();
        let mut answer = None;
        for font in self.matching(&data) {
            match (answer, font.encoding.as_ref().and_then(|encoding| encoding.character(code))) {
                (_, None) => {}
                (None, found) => answer = found,
                (Some(before), Some(found)) if before == found => {}
                _ => return Printed::Unknown,
            }
        }
        let found = answer.filter(|found| *found != Printed::Unknown);
        let found = found.or_else(|| self.table(&data).character(outline.glyph_id()));
        match found {
            Some(found) => found,
            // The space of a subset font is a glyph without an outline.
            None if outline.glyph_id() != GlyphId::NOTDEF && is_empty() => Printed::Nothing,
            None => Printed::Unknown,
        }
    }

    /// The font dictionaries with this PostScript name and program.
    fn matching(&self, data: &OutlineFontData) -> impl Iterator<Item = &FontDict<'a>> {
        let name = data.postscript_name.clone().unwrap_or_default();
        let program = data.data.clone();
        self.fonts.iter().filter(move |font| font.name == name && font.has_program(&program))
    }

    fn table(&mut self, data: &OutlineFontData) -> Rc<UnicodeTable> {
        match self.tables.entry(data.cache_key) {
            Entry::Occupied(entry) => Rc::clone(entry.get()),
            Entry::Vacant(entry) => Rc::clone(entry.insert(Rc::new(UnicodeTable::of(data.data.as_ref().as_ref())))),
        }
    }
}

impl<'a> FontDict<'a> {
    /// `None` for a font that cannot help: Type 1, Type 3, or a simple font that the interpreter decodes correctly.
    fn new(dict: Dict<'a>) -> Option<Self> {
        let subtype = dict.get::<Name<'_>>(b"Subtype")?;
        let is_composite = subtype.as_ref() == b"Type0";
        let descendant = if is_composite { CompositeEncoding::descendant(&dict)? } else { dict.clone() };
        let is_unencoded = !is_composite
            && subtype.as_ref() == b"TrueType"
            && !dict.contains_key(b"ToUnicode")
            && !dict.contains_key(b"Encoding");
        if !is_composite && !is_unencoded {
            return None;
        }
        let name = dict.get::<Name<'_>>(b"BaseFont").map(|name| without_prefix(name.as_str()).to_owned());
        let encoding = is_composite.then(|| CompositeEncoding::of(&dict, &descendant));
        Some(Self { name: name.unwrap_or_default(), descendant, encoding, program: OnceCell::new(), is_unencoded })
    }

    fn has_program(&self, data: &FontData) -> bool {
        let program = self.program.get_or_init(|| {
            let descriptor = self.descendant.get::<Dict<'a>>(b"FontDescriptor")?;
            let stream =
                ["FontFile2", "FontFile3", "FontFile"].iter().find_map(|key| descriptor.get::<Stream<'a>>(key))?;
            Some(stream.decoded_data().ok()?.into_owned())
        });
        program.as_deref() == Some(data.as_ref().as_ref())
    }
}

/// `TimesNewRoman` of `ABCDEF+TimesNewRoman`.
fn without_prefix(name: &str) -> &str {
    match name.split_once('+') {
        Some((prefix, rest)) if prefix.len() == 6 => rest,
        _ => name,
    }
}
