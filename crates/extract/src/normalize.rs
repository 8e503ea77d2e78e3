//! Normalisation of the characters of a text layer.
//!
//! In: the character that a font maps a glyph to. Out: the character as a reader sees it, or U+FFFD if the font has no
//! usable mapping. White space leaves no mark on the page, so it is dropped. Full-width forms are kept: they are printed.

use unicode_normalization::UnicodeNormalization;

use crate::radicals::ideograph_of_radical;

/// The character of a glyph whose font has no character mapping for it: U+FFFD.
pub const UNKNOWN: char = char::REPLACEMENT_CHARACTER;

/// What a character of the text layer prints on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Printed {
    /// A mark.
    Char(char),
    /// Nothing: white space, joiners, variation selectors.
    Nothing,
    /// A mark of unknown character: a control character, U+FFFD, private use.
    Unknown,
}

/// The ideograph for a radical or compatibility form that looks like it (⽰ → 示, ⻘ → 青); any other character unchanged.
/// For text that did not come through [`Pdf`](crate::Pdf), whose glyphs are already normalised.
///
/// ```
/// use juesuan_extract::fold_look_alike;
/// let text: String = "部⻔决算⽀出".chars().map(fold_look_alike).collect();
/// assert_eq!(text, "部门决算支出");
/// ```
#[must_use]
pub fn fold_look_alike(c: char) -> char {
    match c {
        '\u{2E80}'..='\u{2FD5}' | '\u{F900}'..='\u{FAFF}' => match printed(c) {
            Printed::Char(plain) => plain,
            Printed::Nothing | Printed::Unknown => c,
        },
        _ => c,
    }
}

/// What a character prints.
#[inline]
pub(crate) fn printed(c: char) -> Printed {
    match c {
        '!'..='~' | '\u{3001}'..='\u{33FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}' => Printed::Char(c),
        // A painted soft hyphen looks like a hyphen. Fonts with one glyph for both often map it to this one.
        '\u{00AD}' => Printed::Char('-'),
        '\u{2E80}'..='\u{2EF3}' => Printed::Char(ideograph_of_radical(c).unwrap_or(c)),
        // NFKC folds it to 戶, but in simplified Chinese the glyph is that of 户: 账⼾, 用⼾.
        '\u{2F3E}' => Printed::Char('户'),
        '\u{2F00}'..='\u{2FD5}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => Printed::Char(nfkc(c)),
        '\u{FE10}'..='\u{FE19}' | '\u{FE30}'..='\u{FE48}' => Printed::Char(upright(c)),
        '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{E0100}'..='\u{E01EF}' => Printed::Nothing,
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' | '\u{FFF0}'..='\u{FFFF}' => Printed::Unknown,
        c if c.is_whitespace() => Printed::Nothing,
        c if c.is_control() => Printed::Unknown,
        c => Printed::Char(c),
    }
}

/// The NFKC form, if it is a single character.
fn nfkc(c: char) -> char {
    let mut chars = std::iter::once(c).nfkc();
    match (chars.next(), chars.next()) {
        (Some(folded), None) => folded,
        _ => c,
    }
}

/// The horizontal form of punctuation from vertical writing.
fn upright(c: char) -> char {
    match c {
        '\u{FE10}' => '，',
        '\u{FE11}' => '、',
        '\u{FE12}' => '。',
        '\u{FE13}' => '：',
        '\u{FE14}' => '；',
        '\u{FE15}' => '！',
        '\u{FE16}' => '？',
        '\u{FE19}' => '…',
        '\u{FE30}' => '‥',
        '\u{FE31}' => '—',
        '\u{FE32}' => '–',
        '\u{FE33}' => '＿',
        '\u{FE35}' => '（',
        '\u{FE36}' => '）',
        '\u{FE37}' => '｛',
        '\u{FE38}' => '｝',
        '\u{FE39}' => '〔',
        '\u{FE3A}' => '〕',
        '\u{FE3B}' => '【',
        '\u{FE3C}' => '】',
        '\u{FE3D}' => '《',
        '\u{FE3E}' => '》',
        '\u{FE3F}' => '〈',
        '\u{FE40}' => '〉',
        '\u{FE41}' => '「',
        '\u{FE42}' => '」',
        '\u{FE43}' => '『',
        '\u{FE44}' => '』',
        '\u{FE47}' => '［',
        '\u{FE48}' => '］',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_are_folded() {
        for (given, wanted) in [
            ('⻔', '门'),
            ('⾏', '行'),
            ('⽀', '支'),
            ('⼾', '户'),
            ('\u{F9DC}', '隆'),
            ('\u{00AD}', '-'),
            ('︵', '（'),
        ] {
            assert_eq!(printed(given), Printed::Char(wanted));
        }
    }

    #[test]
    fn printed_characters_are_kept() {
        for c in ['１', '，', '．', '—', '－', '（', 'Ⅰ', '①', '㎡', '々', '𠮷'] {
            assert_eq!(printed(c), Printed::Char(c));
        }
    }

    #[test]
    fn white_space_prints_nothing_and_private_codes_are_unknown() {
        for c in [' ', '\u{3000}', '\u{00A0}', '\n', '\u{200B}', '\u{FE00}'] {
            assert_eq!(printed(c), Printed::Nothing);
        }
        for c in ['\0', '\u{1}', '\u{E123}', '\u{FFFD}', '\u{F0001}'] {
            assert_eq!(printed(c), Printed::Unknown);
        }
    }
}
