//! Text of Chinese forms, made comparable.

/// Whether a character is a Chinese one: CJK Unified Ideographs and their extension A (U+3400 – U+9FFF).
#[must_use]
pub fn is_cjk(c: char) -> bool {
    ('\u{3400}'..='\u{9FFF}').contains(&c)
}

/// Whether a character leaves nothing on paper and takes no room: zero-width spaces and joiners, the byte order mark, the
/// soft hyphen.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{00AD}')
}

/// Whether a character is white space or invisible.
#[must_use]
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Without white space and invisible characters.
#[must_use]
pub fn squeeze(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    out.extend(s.chars().filter(|c| !is_blank(*c)));
    out
}

/// [`squeeze`]d, with the punctuation and letters that publishers vary freely unified: full-width forms and all kinds of
/// quotation marks, brackets and dashes become ASCII. For comparisons only, never for output.
///
/// ```
/// use juesuan_model::text::fold;
///
/// assert_eq!(fold("因公出国 （境）费"), "因公出国(境)费");
/// ```
#[must_use]
pub fn fold(s: &str) -> String {
    // No character becomes longer.
    let mut out = String::with_capacity(s.len());
    out.extend(s.chars().filter(|c| !is_blank(*c)).map(|c| match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '“' | '”' | '„' | '‟' | '〝' | '〞' | '「' | '」' | '『' | '』' => '"',
        '‘' | '’' => '\'',
        '〔' | '【' => '[',
        '〕' | '】' => ']',
        '—' | '–' | '−' | '―' => '-',
        '、' => ',',
        '。' => '.',
        _ => c,
    }));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_makes_variants_equal() {
        assert_eq!(fold("财政拨款 “三公” 经费"), fold("财政拨款\"三公\"经费"));
        assert_eq!(fold("因公出国（境）费"), fold("因公出国(境)费"));
        assert_eq!(squeeze("合　 计"), "合计");
    }
}
