//! `xl/sharedStrings.xml`: short texts, each stored once, to which cells refer by index.
use super::{
    cell_xml::{push, push_text_element},
    invalid_frame,
};
use std::{
    collections::HashMap,
    io::{self, Write},
};

/// Name of the part in the package.
pub(super) const PART: &str = "xl/sharedStrings.xml";

/// Longest text that is shared, in bytes: longer ones are sentences, which rarely repeat.
const MAX_LENGTH: usize = 96;

/// Maximum number of shared texts: about 20 MB.
const MAX_COUNT: u32 = 1 << 17;

pub(super) struct SharedStrings {
    indexes: HashMap<Box<str>, u32, foldhash::fast::RandomState>,
    /// The items as XML.
    xml: Vec<u8>,
    next: u32,
}

impl SharedStrings {
    /// Starts with the texts of a frame, whose indexes its cells use.
    pub(super) fn after(frame: &str) -> io::Result<Self> {
        let (_, items) = frame.split_once("<si>").ok_or_else(|| invalid_frame("texts"))?;
        let (items, _) = items.split_once("</sst>").ok_or_else(|| invalid_frame("texts"))?;
        let xml = format!("<si>{items}");
        let next = u32::try_from(xml.matches("<si>").count()).unwrap_or(u32::MAX);
        Ok(Self { indexes: HashMap::default(), xml: xml.into_bytes(), next })
    }

    /// The index of a text; `None` if the text is not shared.
    pub(super) fn index(&mut self, text: &str) -> Option<u32> {
        if text.len() > MAX_LENGTH {
            return None;
        }
        if let Some(index) = self.indexes.get(text) {
            return Some(*index);
        }
        if self.next >= MAX_COUNT {
            return None;
        }
        let index = self.next;
        self.next += 1;
        self.indexes.insert(text.into(), index);
        push(&mut self.xml, &["<si>"]);
        push_text_element(&mut self.xml, text);
        push(&mut self.xml, &["</si>"]);
        Some(index)
    }

    /// Writes the part.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        write!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" uniqueCount=\"{}\">",
            self.next
        )?;
        out.write_all(&self.xml)?;
        out.write_all(b"</sst>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_are_stored_once() {
        let mut strings = SharedStrings::after("<sst><si><t>a</t></si></sst>").unwrap();
        assert_eq!([strings.index("部门"), strings.index("b"), strings.index("部门")], [Some(1), Some(2), Some(1)]);
        assert_eq!(strings.index(&"长".repeat(40)), None);
        strings.next = MAX_COUNT;
        assert_eq!(strings.index("b"), Some(2));
        assert_eq!(strings.index("c"), None);
    }
}
