//! Unicode for glyphs that the interpreter has none, or only an invented one for.
//!
//! In: a glyph, and the font dictionaries of the pages. Out: its character, if the font's encoding, its character
//! collection or the program's own Unicode table says it; never a guess.
//!
//! A device sees glyphs, not font dictionaries. The dictionary of a glyph is the one with its PostScript name and its
//! font program, byte by byte. Where several fit and disagree, nobody knows.

use std::cell::OnceCell;
use std::collections::hash_map::Entry;
use std::rc::Rc;

use hayro_interpret::font::{FontData, Glyph, GlyphId, GlyphIdentifier, OutlineFontData, OutlineGlyph};
use hayro_interpret::hayro_syntax::object::{Dict, Name, ObjRef, Stream};
use hayro_interpret::hayro_syntax::page::{Page, Resources};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::annotations::appearances;
use crate::cid_widths;
use crate::composite_encoding::Codes;
use crate::font_program::UnicodeTable;
use crate::normalize::Printed;

/// Forms inside forms that are searched for fonts: as deep as the interpreter paints.
const MAX_DEPTH: u32 = 50;

/// The font dictionaries of a document that may have to be asked, and what they said.
#[derive(Default)]
pub(crate) struct FontTexts<'a> {
    fonts: Vec<FontDict<'a>>,
    visited: FxHashSet<ObjRef>,
    /// Whether there is a font whose text the interpreter invents.
    has_inventive: bool,
    /// Fonts with endless widths, and forms that use one.
    endless: FxHashSet<ObjRef>,
    known: FxHashMap<(GlyphIdentifier, u32), Printed>,
    tables: FxHashMap<u128, Rc<UnicodeTable>>,
}

/// One font dictionary with an embedded program.
struct FontDict<'a> {
    /// Without its subset prefix, as the interpreter gives it.
    name: String,
    /// The dictionary that has the font descriptor: the font itself or its descendant.
    descendant: Dict<'a>,
    /// A composite font: what its codes mean.
    codes: Option<Codes>,
    /// Key of its program, once compared.
    program: OnceCell<Option<Vec<u8>>>,
    /// A simple TrueType font without /ToUnicode and /Encoding: its codes are numbers that only the program
    /// understands. The interpreter takes them for StandardEncoding.
    inventive: bool,
}

impl<'a> FontTexts<'a> {
    /// The page whose glyphs come next; whether it must not be interpreted, because a font of it has endless widths.
    pub(crate) fn turn_to(&mut self, page: &Page<'a>) -> bool {
        let mut is_endless = self.search(page.resources(), MAX_DEPTH);
        for forms in appearances(page) {
            for form in forms.names().into_iter().filter_map(|name| forms.dict.get::<Stream<'a>>(name)) {
                is_endless |= self.search_in(form.dict(), MAX_DEPTH);
            }
        }
        is_endless
    }

    /// Looks for fonts in resources and the forms and patterns named there; whether one has endless widths.
    fn search(&mut self, resources: &Resources<'a>, depth: u32) -> bool {
        let mut is_endless = false;
        for (name, value) in resources.fonts.entries() {
            let reference = value.as_obj_ref();
            if let Some(known) = self.known_endless(reference) {
                is_endless |= known;
                continue;
            }
            let Some(dict) = resources.fonts.get::<Dict<'a>>(name.as_ref()) else { continue };
            let mut is_bad = Codes::descendant(&dict).is_some_and(|font| cid_widths::are_endless(&font));
            if depth > 0 {
                // A Type 3 font draws with fonts.
                is_bad |= self.search_in(&dict, depth - 1);
            }
            self.endless.extend(reference.filter(|_| is_bad));
            is_endless |= is_bad;
            if let Some(font) = FontDict::new(dict) {
                self.has_inventive |= font.inventive;
                self.fonts.push(font);
            }
        }
        if depth == 0 {
            return is_endless;
        }
        for painted in [&resources.x_objects, &resources.patterns] {
            for (name, value) in painted.entries() {
                let reference = value.as_obj_ref();
                if let Some(known) = self.known_endless(reference) {
                    is_endless |= known;
                    continue;
                }
                let Some(stream) = painted.get::<Stream<'a>>(name.as_ref()) else { continue };
                let is_bad = self.search_in(stream.dict(), depth - 1);
                self.endless.extend(reference.filter(|_| is_bad));
                is_endless |= is_bad;
            }
        }
        is_endless
    }

    /// Of what was met before: whether it is, or uses, a font with endless widths. What is new is met now.
    fn known_endless(&mut self, reference: Option<ObjRef>) -> Option<bool> {
        reference.filter(|r| !self.visited.insert(*r)).map(|r| self.endless.contains(&r))
    }

    /// The same in the own resources of a form, a pattern or a font.
    fn search_in(&mut self, dict: &Dict<'a>, depth: u32) -> bool {
        dict.get::<Dict<'a>>(b"Resources").is_some_and(|inner| self.search(&Resources::new(inner), depth))
    }

    /// The character of a glyph whose Unicode the interpreter made up, if it did.
    pub(crate) fn correction(&mut self, glyph: &Glyph<'a>) -> Option<Printed> {
        let (true, Glyph::Outline(outline)) = (self.has_inventive, glyph) else { return None };
        let data = outline.font_data()?;
        let inventive = self.matching(&data).any(|font| font.inventive);
        inventive.then(|| self.character(glyph))
    }

    /// The character of a glyph that the interpreter has no Unicode for.
    pub(crate) fn character(&mut self, glyph: &Glyph<'a>) -> Printed {
        let Glyph::Outline(outline) = glyph else { return Printed::Unknown };
        let key = (outline.identifier(), outline.char_code());
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let found = self.ask(outline);
        self.known.insert(key, found);
        found
    }

    fn ask(&mut self, outline: &OutlineGlyph) -> Printed {
        let is_empty = || outline.outline().elements().is_empty();
        let Some(data) = outline.font_data() else {
            // No program, or a Type 1 program: nothing to ask. A control code without a shape is a stray line end; but
            // code 0 is also what the interpreter makes of bytes that the encoding does not define, and those are text.
            let is_control = (0x01..0x20).contains(&outline.char_code());
            return if is_control && is_empty() { Printed::Nothing } else { Printed::Unknown };
        };
        let code = outline.char_code();
        let mut answer = None;
        for font in self.matching(&data) {
            match (answer, font.codes.as_ref().and_then(|codes| codes.character(code))) {
                (_, None) => {}
                (None, said) => answer = said,
                (Some(before), Some(said)) if before == said => {}
                _ => return Printed::Unknown,
            }
        }
        let said = answer.filter(|said| *said != Printed::Unknown);
        let said = said.or_else(|| self.table(&data).character(outline.glyph_id()));
        match said {
            Some(said) => said,
            // The blank of a subset font is a glyph without a shape.
            None if outline.glyph_id() != GlyphId::NOTDEF && is_empty() => Printed::Nothing,
            None => Printed::Unknown,
        }
    }

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
    /// `None` for a font that has nothing to tell: not embedded, Type 1, Type 3.
    fn new(dict: Dict<'a>) -> Option<Self> {
        let subtype = dict.get::<Name<'_>>(b"Subtype")?;
        let is_composite = subtype.as_ref() == b"Type0";
        let descendant = if is_composite { Codes::descendant(&dict)? } else { dict.clone() };
        let inventive = !is_composite
            && subtype.as_ref() == b"TrueType"
            && !dict.contains_key(b"ToUnicode")
            && !dict.contains_key(b"Encoding");
        if !is_composite && !inventive {
            return None;
        }
        let name = dict.get::<Name<'_>>(b"BaseFont").map(|name| without_prefix(name.as_str()).to_owned());
        let codes = is_composite.then(|| Codes::of(&dict, &descendant));
        Some(Self { name: name.unwrap_or_default(), descendant, codes, program: OnceCell::new(), inventive })
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
