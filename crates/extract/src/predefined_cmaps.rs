//! The predefined CMaps for simplified Chinese, with their undefined codes mapped.
//!
//! In: the name of a CMap. Out: its data for the interpreter. At an undefined code the interpreter advances by one byte
//! and reads the rest of the string out of step: after one user-defined character, GBK text becomes other, well-formed
//! Chinese. So every undefined code of the right length is mapped to CID 0, the "not defined" glyph: its character is
//! unknown, and the characters after it are right. Source: ISO 32000-2, 9.7.5.2.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt::Write;
use std::ops::RangeInclusive;
use std::sync::{Mutex, PoisonError};

use hayro_interpret::hayro_cmap::{CMap, CMapName, load_embedded};

/// Prefix of the name of an original map, with its holes.
const RAW: &str = "raw:";

/// Maps made so far. The interpreter needs them to live as long as the program; there are at most six.
static FILLED: Mutex<Option<HashMap<&'static str, &'static [u8]>>> = Mutex::new(None);

/// The codespace ranges of one map.
struct Codespace {
    name: &'static str,
    one_byte: &'static [RangeInclusive<u32>],
    /// First bytes and second bytes of codes of two bytes.
    two_bytes: &'static [(RangeInclusive<u32>, RangeInclusive<u32>)],
}

const CODESPACES: [Codespace; 6] = [
    Codespace { name: "GB-EUC-H", one_byte: &[0x00..=0x80, 0xFF..=0xFF], two_bytes: &[(0x81..=0xFE, 0x40..=0xFE)] },
    Codespace { name: "GBK-EUC-H", one_byte: &[0x00..=0x80, 0xFF..=0xFF], two_bytes: &[(0x81..=0xFE, 0x40..=0xFE)] },
    Codespace { name: "GBKp-EUC-H", one_byte: &[0x00..=0x80, 0xFF..=0xFF], two_bytes: &[(0x81..=0xFE, 0x40..=0xFE)] },
    Codespace { name: "GBK2K-H", one_byte: &[0x00..=0x80, 0xFF..=0xFF], two_bytes: &[(0x81..=0xFE, 0x40..=0xFE)] },
    Codespace { name: "UniGB-UCS2-H", one_byte: &[], two_bytes: &[(0x00..=0xFF, 0x00..=0xFF)] },
    Codespace {
        name: "UniGB-UTF16-H",
        one_byte: &[],
        // Surrogates begin codes of four bytes.
        two_bytes: &[(0x00..=0xD7, 0x00..=0xFF), (0xE0..=0xFF, 0x00..=0xFF)],
    },
];

/// The data of a CMap. A map for vertical writing uses the one for horizontal writing, which is resolved here as well.
pub(crate) fn without_holes(name: CMapName<'_>) -> Option<&'static [u8]> {
    let bytes = name.to_bytes();
    if let Some(raw) = bytes.strip_prefix(RAW.as_bytes()) {
        return load_embedded(CMapName::from_bytes(raw));
    }
    let Some(space) = CODESPACES.iter().find(|space| space.name.as_bytes() == bytes) else {
        return load_embedded(name);
    };
    let mut filled = FILLED.lock().unwrap_or_else(PoisonError::into_inner);
    match filled.get_or_insert_with(HashMap::new).entry(space.name) {
        Entry::Occupied(entry) => Some(entry.get()),
        Entry::Vacant(entry) => Some(entry.insert(space.fill()?.into_bytes().leak())),
    }
}

impl Codespace {
    /// The source of a map that uses the original one and maps its holes to CID 0.
    fn fill(&self) -> Option<String> {
        let map = CMap::parse(load_embedded(CMapName::from_bytes(self.name.as_bytes()))?, load_embedded)?;
        let mut holes = String::new();
        let mut count = 0;
        let mut declare = |codes: RangeInclusive<u32>, length: u8| {
            let digits = usize::from(length) * 2;
            let mut start = None;
            let end = *codes.end();
            for code in codes {
                let is_hole = map.lookup_cid_code(code, length).is_none();
                let first = *start.get_or_insert(code);
                if !is_hole && first < code {
                    count += 1;
                    // Writing to a string cannot fail.
                    let _ = writeln!(holes, "<{first:0digits$X}> <{:0digits$X}> 0", code - 1);
                }
                if !is_hole {
                    start = None;
                }
            }
            if let Some(first) = start {
                count += 1;
                let _ = writeln!(holes, "<{first:0digits$X}> <{end:0digits$X}> 0");
            }
        };
        for codes in self.one_byte {
            declare(codes.clone(), 1);
        }
        for (first, second) in self.two_bytes {
            for high in first.clone() {
                declare(high << 8 | second.start()..=high << 8 | second.end(), 2);
            }
        }
        let name = self.name;
        Some(format!(
            "/{RAW}{name} usecmap\n\
             /CIDSystemInfo 3 dict dup begin /Registry (Adobe) def /Ordering (GB1) def /Supplement 4 def end def\n\
             /CMapName /{name} def /WMode 0 def\n\
             {count} beginnotdefrange\n{holes}endnotdefrange\n"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_defined_and_defined_codes_are_kept() {
        for space in &CODESPACES {
            let raw = CMap::parse(load_embedded(CMapName::from_bytes(space.name.as_bytes())).unwrap(), load_embedded);
            let raw = raw.unwrap();
            let full = CMap::parse(without_holes(CMapName::from_bytes(space.name.as_bytes())).unwrap(), without_holes);
            let full = full.unwrap();
            let collection = |map: &CMap| map.metadata().character_collection.as_ref().map(|c| c.family.clone());
            assert_eq!(collection(&full), collection(&raw), "{}", space.name);
            for (first, second) in space.two_bytes {
                for code in first.clone().flat_map(|high| second.clone().map(move |low| high << 8 | low)) {
                    let before = raw.lookup_cid_code(code, 2);
                    assert_eq!(full.lookup_cid_code(code, 2), before.or(Some(0)), "{} {code:x}", space.name);
                }
            }
        }
    }
}
