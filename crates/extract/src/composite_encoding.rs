//! The characters of a composite font's codes, without a ToUnicode map.
//!
//! In: the font dictionary and its descendant. Out: code → character, through the predefined CMaps (ISO 32000-2, 9.10.2).
//! The codes of Unicode CMaps (UniGB-UCS2-H …) are the characters themselves. Those of other CMaps (GBK-EUC-H …) map to a
//! CID of Adobe-GB1, and the CMap Adobe-GB1-UCS2 maps that to its character. Japanese, Korean and traditional Chinese
//! collections work the same way.

use std::cell::OnceCell;

use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};

use crate::normalize::{Printed, printed};

/// The encoding of one composite font.
pub(crate) struct CompositeEncoding {
    encoding: Encoding,
    family: Option<CidFamily>,
    maps: OnceCell<Option<Maps>>,
}

enum Encoding {
    /// The codes are Unicode characters.
    Unicode(UnicodeForm),
    /// A predefined CMap for horizontal writing; the characters of the one for vertical writing are the same.
    Predefined(Vec<u8>),
    /// A CMap embedded in the file.
    Embedded(Vec<u8>),
    /// The codes are CIDs.
    Identity,
    /// The codes are glyph numbers, or unknown.
    Opaque,
}

#[derive(Clone, Copy)]
enum UnicodeForm {
    /// UCS-2 and UTF-16.
    Utf16,
    Utf32,
    Utf8,
}

struct Maps {
    cids: CMap,
    characters: CMap,
}

impl CompositeEncoding {
    /// The descendant font of a composite font.
    pub(crate) fn descendant<'a>(font: &Dict<'a>) -> Option<Dict<'a>> {
        font.get::<Array<'a>>(b"DescendantFonts")?.iter::<Dict<'a>>().next()
    }

    pub(crate) fn of(font: &Dict<'_>, descendant: &Dict<'_>) -> Self {
        let encoding = match font.get::<Object<'_>>(b"Encoding") {
            Some(Object::Name(name)) => Encoding::named(name.as_ref(), descendant),
            Some(Object::Stream(stream)) => {
                stream.decoded_data().map_or(Encoding::Opaque, |data| Encoding::Embedded(data.into_owned()))
            }
            _ => Encoding::Opaque,
        };
        let family = descendant.get::<Dict<'_>>(b"CIDSystemInfo").and_then(|info| {
            let registry = info.get::<PdfString<'_>>(b"Registry")?;
            let ordering = info.get::<PdfString<'_>>(b"Ordering")?;
            Some(CidFamily::from_registry_ordering(registry.as_ref(), ordering.as_ref()))
        });
        Self { encoding, family, maps: OnceCell::new() }
    }

    /// The character of a code; `None` if the encoding has none.
    pub(crate) fn character(&self, code: u32) -> Option<Printed> {
        if let Encoding::Unicode(form) = self.encoding {
            return form.decode(code).map(printed);
        }
        let maps = self.maps.get_or_init(|| self.maps()).as_ref()?;
        let cid = (1..=4).find_map(|length| maps.cids.lookup_cid_code(code, length))?;
        match maps.characters.lookup_bf_string(cid)? {
            BfString::Char(c) => Some(printed(c)),
            BfString::String(s) => {
                // One character, possibly with a variation selector.
                let mut marks = s.chars().map(printed).filter(|mark| *mark != Printed::Nothing);
                marks.next().filter(|_| marks.next().is_none())
            }
        }
    }

    fn maps(&self) -> Option<Maps> {
        let cids = match &self.encoding {
            Encoding::Predefined(name) => CMap::parse(load_embedded(CMapName::from_bytes(name))?, load_embedded)?,
            Encoding::Embedded(data) => CMap::parse(data, load_embedded)?,
            Encoding::Identity => CMap::identity_h(),
            Encoding::Unicode(_) | Encoding::Opaque => return None,
        };
        let collection = cids.metadata().character_collection.as_ref().map(|collection| &collection.family);
        let family = collection.filter(|family| **family != CidFamily::AdobeIdentity).or(self.family.as_ref())?;
        let characters = CMap::parse(load_embedded(family.ucs2_cmap()?)?, load_embedded)?;
        Some(Maps { cids, characters })
    }
}

impl Encoding {
    fn named(name: &[u8], descendant: &Dict<'_>) -> Self {
        let has = |part: &[u8]| name.windows(part.len()).any(|window| window == part);
        match name {
            b"Identity-H" | b"Identity-V" if cids_are_characters(descendant) => Self::Identity,
            b"Identity-H" | b"Identity-V" => Self::Opaque,
            _ if name.starts_with(b"Uni") && (has(b"UCS2") || has(b"UTF16")) => Self::Unicode(UnicodeForm::Utf16),
            _ if name.starts_with(b"Uni") && has(b"UTF32") => Self::Unicode(UnicodeForm::Utf32),
            _ if name.starts_with(b"Uni") && has(b"UTF8") => Self::Unicode(UnicodeForm::Utf8),
            [stem @ .., b'-', b'V'] => Self::Predefined([stem, b"-H"].concat()),
            b"V" => Self::Predefined(b"H".to_vec()),
            _ => Self::Predefined(name.to_vec()),
        }
    }
}

/// Whether the CIDs of a font with Identity encoding belong to its character collection. With a TrueType program and no
/// CIDToGIDMap stream they are glyph numbers, whatever collection the font names.
fn cids_are_characters(descendant: &Dict<'_>) -> bool {
    let is_true_type = descendant.get::<Name<'_>>(b"Subtype").is_some_and(|name| name.as_ref() == b"CIDFontType2");
    !is_true_type || descendant.get::<Stream<'_>>(b"CIDToGIDMap").is_some()
}

impl UnicodeForm {
    fn decode(self, code: u32) -> Option<char> {
        match self {
            Self::Utf32 => char::from_u32(code),
            Self::Utf16 if code <= 0xFFFF => char::from_u32(code),
            Self::Utf16 => char::decode_utf16([(code >> 16) as u16, code as u16]).next()?.ok(),
            Self::Utf8 => {
                let bytes = code.to_be_bytes();
                let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(3);
                std::str::from_utf8(bytes.get(start..)?).ok()?.chars().next()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn predefined(name: &str) -> CompositeEncoding {
        let encoding = Encoding::named(name.as_bytes(), &Dict::empty());
        CompositeEncoding { encoding, family: None, maps: OnceCell::new() }
    }

    #[test]
    fn codes_of_every_simplified_chinese_encoding() {
        let gbk = ["GBK-EUC-H", "GBK-EUC-V", "GBKp-EUC-H", "GBKp-EUC-V", "GBK2K-H", "GBK2K-V", "GB-EUC-H", "GB-EUC-V"];
        let gb = [(0xBEF6, '决'), (0xCBE3, '算'), (0xA3A8, '（'), (0xA3AC, '，'), (0xA1AA, '—'), (0x35, '5')];
        for name in gbk {
            for (code, c) in gb {
                assert_eq!(predefined(name).character(code), Some(Printed::Char(c)), "{name} {code:x}");
            }
        }
        for name in ["UniGB-UCS2-H", "UniGB-UCS2-V", "UniGB-UTF16-H", "UniGB-UTF16-V", "UniGB-UTF32-H"] {
            for c in ['决', '（', '5', '—'] {
                assert_eq!(predefined(name).character(c as u32), Some(Printed::Char(c)), "{name}");
            }
        }
        assert_eq!(predefined("UniGB-UTF16-H").character(0xD842_DFB7), Some(Printed::Char('𠮷')));
        assert_eq!(predefined("GBK2K-H").character(0x8139_EE39), Some(Printed::Char('㐀')));
        assert_eq!(predefined("GBK-EUC-H").character(0x20), Some(Printed::Nothing));
    }

    #[test]
    fn unknown_encodings_have_no_characters() {
        for name in ["Identity-H", "NoSuchMap", "", "-V"] {
            assert_eq!(predefined(name).character(0xBEF6), None, "{name}");
        }
    }
}
