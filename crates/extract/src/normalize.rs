//! Characters as they stand in a PDF's text layer, made ordinary.
//!
//! In: what a font says a glyph means. Out: the character as a reader sees it, or U+FFFD where the font does not tell.
//! White space is no mark on the page, so it gives nothing. Full-width forms stay: they are what is printed.

use unicode_normalization::UnicodeNormalization;

use crate::radicals::ideograph_of_radical;

/// Stands for a mark whose character nobody knows.
pub const UNKNOWN: char = char::REPLACEMENT_CHARACTER;

/// What a character of the text layer leaves on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Printed {
    /// A mark.
    Char(char),
    /// Nothing: white space, joiners, variation selectors.
    Nothing,
    /// A mark, but the font does not say which: a control character, U+FFFD, private use.
    Unknown,
}

/// The ordinary character for one that only looks like it (⽰ → 示, ⻘ → 青), for text that comes from elsewhere; any
/// other character as it is.
#[must_use]
pub fn ordinary(c: char) -> char {
    match c {
        '\u{2E80}'..='\u{2FD5}' | '\u{F900}'..='\u{FAFF}' => match printed(c) {
            Printed::Char(plain) => plain,
            Printed::Nothing | Printed::Unknown => c,
        },
        _ => c,
    }
}

/// The character as printed.
#[inline]
pub(crate) fn printed(c: char) -> Printed {
    match c {
        '!'..='~' | '\u{3001}'..='\u{33FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}' => Printed::Char(c),
        // A soft hyphen that is painted is seen as a hyphen. Fonts whose hyphen serves both often name this one.
        '\u{00AD}' => Printed::Char('-'),
        '\u{2E80}'..='\u{2EF3}' => Printed::Char(ideograph_of_radical(c).unwrap_or(c)),
        // NFKC says 戶. In text of the mainland the glyph is that of 户: 账⼾, 用⼾.
        '\u{2F3E}' => Printed::Char('户'),
        '\u{2F00}'..='\u{2FD5}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => Printed::Char(folded(c)),
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

/// NFKC where that is one character.
fn folded(c: char) -> char {
    let mut chars = std::iter::once(c).nfkc();
    match (chars.next(), chars.next()) {
        (Some(ordinary), None) => ordinary,
        _ => c,
    }
}

/// The ordinary form of punctuation that fonts for vertical writing turn.
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
    fn look_alikes_become_ordinary_characters() {
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
    fn what_is_printed_stays() {
        for c in ['１', '，', '．', '—', '－', '（', 'Ⅰ', '①', '㎡', '々', '𠮷'] {
            assert_eq!(printed(c), Printed::Char(c));
        }
    }

    #[test]
    fn white_space_leaves_nothing_and_invented_codes_are_unknown() {
        for c in [' ', '\u{3000}', '\u{00A0}', '\n', '\u{200B}', '\u{FE00}'] {
            assert_eq!(printed(c), Printed::Nothing);
        }
        for c in ['\0', '\u{1}', '\u{E123}', '\u{FFFD}', '\u{F0001}'] {
            assert_eq!(printed(c), Printed::Unknown);
        }
    }
}
