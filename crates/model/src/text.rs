//! Text of Chinese forms, made comparable.

/// Without white space and invisible characters.
#[must_use]
pub fn squeeze(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    out.extend(s.chars().filter(is_seen));
    out
}

/// [`squeeze`]d, with the punctuation and letters that publishers vary freely made one: full-width forms and all kinds
/// of quotation marks, brackets and dashes as ASCII. For comparing only, never for output.
#[must_use]
pub fn fold(s: &str) -> String {
    // Nothing becomes longer.
    let mut out = String::with_capacity(s.len());
    out.extend(s.chars().filter(is_seen).map(|c| match c {
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

/// Neither white space nor invisible.
fn is_seen(c: &char) -> bool {
    !c.is_whitespace() && !matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{00AD}')
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
