//! Text that a spreadsheet would run as a formula.
use std::borrow::Cow;

/// Text that no spreadsheet takes for a formula: an apostrophe precedes what looks like one. NUL, which ends a line for
/// some readers, becomes U+FFFD.
pub(crate) fn without_formula(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if text.contains('\0') {
        text = Cow::Owned(text.replace('\0', "\u{FFFD}"));
    }
    let first = text.chars().find(|c| !is_invisible(*c));
    if first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')) {
        text = Cow::Owned(format!("'{text}"));
    }
    text
}

/// Spaces and zero-width characters: a program may drop them before it looks for a formula.
fn is_invisible(c: char) -> bool {
    let is_space = c.is_whitespace() && !matches!(c, '\t' | '\r' | '\n');
    is_space
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_looks_like_a_formula_gets_an_apostrophe() {
        for (text, want) in [
            ("=1+1", "'=1+1"),
            ("+86", "'+86"),
            ("-3.20", "'-3.20"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r\n=1", "'\r\n=1"),
            ("  =1", "'  =1"),
            ("＝1", "'＝1"),
            ("－1", "'－1"),
            ("＠1", "'＠1"),
            ("\u{FEFF}=1", "'\u{FEFF}=1"),
            ("\u{2003}\u{200B}+1", "'\u{2003}\u{200B}+1"),
            ("一、=1", "一、=1"),
            ("a\0b", "a\u{FFFD}b"),
            ("", ""),
        ] {
            assert_eq!(without_formula(text), want, "{text:?}");
        }
    }
}
