//! The XML of cells: numbers and texts.
use super::cell_text;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// Appends texts.
pub(super) fn push(out: &mut Vec<u8>, texts: &[&str]) {
    texts.iter().for_each(|t| out.extend_from_slice(t.as_bytes()));
}

/// Appends a decimal of at most fifteen digits, without trailing zeros.
pub(super) fn push_decimal(out: &mut Vec<u8>, value: Decimal) {
    let plain = value.normalize();
    let mut digits = itoa::Buffer::new();
    let all = digits.format(plain.mantissa().unsigned_abs());
    let decimals = usize::try_from(plain.scale()).unwrap_or_default();
    if plain.is_sign_negative() && !plain.is_zero() {
        out.push(b'-');
    }
    match all.len().checked_sub(decimals).and_then(|whole| all.split_at_checked(whole)) {
        Some((whole, "")) => push(out, &[whole]),
        Some(("", fraction)) => push(out, &["0.", fraction]),
        Some((whole, fraction)) => push(out, &[whole, ".", fraction]),
        None => {
            push(out, &["0."]);
            out.extend(std::iter::repeat_n(b'0', decimals - all.len()));
            push(out, &[all]);
        }
    }
}

/// Appends the rest of a cell that contains its text, after `<c r="A1"`.
pub(super) fn push_inline_text(out: &mut Vec<u8>, text: &str) {
    push(out, &[" t=\"inlineStr\"><is>"]);
    push_text_element(out, text);
    push(out, &["</is></c>"]);
}

/// Appends `<t>…</t>`: escaped, and marked to be preserved if readers might trim it.
pub(super) fn push_text_element(out: &mut Vec<u8>, text: &str) {
    let text = cell_text(text);
    let preserve = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) || text.contains('\n');
    push(out, &[if preserve { "<t xml:space=\"preserve\">" } else { "<t>" }]);
    push(out, &[&escaped(&text), "</t>"]);
}

/// Escapes text for XML. Workbooks write some characters as `_x0041_`, so the first underscore of a text that looks like
/// that is escaped as well.
fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>']) && !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '_' if is_character_escape(text.get(at..).unwrap_or_default()) => out.push_str("_x005F_"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether a text begins with `_x`, four hexadecimal digits and `_`.
fn is_character_escape(text: &str) -> bool {
    let digits = text.strip_prefix("_x").and_then(|rest| rest.get(..5));
    digits.is_some_and(|d| d.ends_with('_') && d.bytes().take(4).all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_their_value() {
        for (print, want) in [
            ("0", "0"),
            ("0.00", "0"),
            ("-0.00", "0"),
            ("113.50", "113.5"),
            ("-3.20", "-3.2"),
            ("0.05", "0.05"),
            ("-0.000001", "-0.000001"),
            ("1200", "1200"),
            ("999999999999.99", "999999999999.99"),
        ] {
            let mut out = Vec::new();
            push_decimal(&mut out, Decimal::from_str_exact(print).unwrap());
            assert_eq!(String::from_utf8(out).unwrap(), want);
        }
    }

    #[test]
    fn texts_are_escaped() {
        let element = |text: &str| {
            let mut out = Vec::new();
            push_text_element(&mut out, text);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(element("a<b>&c"), "<t>a&lt;b&gt;&amp;c</t>");
        assert_eq!(element(" a"), "<t xml:space=\"preserve\"> a</t>");
        assert_eq!(element("a\r\n\u{1}b\u{FFFF}"), "<t xml:space=\"preserve\">a\n\u{FFFD}b\u{FFFD}</t>");
        assert_eq!(element("_x0041_ _x41_ _xyz"), "<t>_x005F_x0041_ _x41_ _xyz</t>");
        assert_eq!(element("_x00部_"), "<t>_x00部_</t>");
    }
}
